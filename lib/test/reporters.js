// node:test/reporters

const { codes } = require('internal/errors');
const define = (name, get) => Object.defineProperty(exports, name, { __proto__: null, configurable: true, enumerable: true, get });

define('dot', () => require('internal/test_runner/reporters').dot);
define('junit', () => require('internal/test_runner/reporters').junit);
define('tap', () => require('internal/test_runner/reporters').tap);
let spec;
define('spec', () => {
  if (spec === undefined) {
    // With and without `new`.
    spec = function spec(...args) {
      const { SpecReporter } = require('internal/test_runner/reporters');
      return new SpecReporter(...args);
    };
    Object.defineProperty(spec, 'constructs', { __proto__: null, value: true });
  }
  return spec;
});
define('lcov', () => function lcov() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('the lcov reporter'); });
