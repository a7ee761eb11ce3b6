// node:test/reporters

const define = (name, get) => Object.defineProperty(exports, name, { __proto__: null, configurable: true, enumerable: true, get });

define('dot', () => require('internal/test_runner/reporters').dot);
define('junit', () => require('internal/test_runner/reporters').junit);
define('tap', () => require('internal/test_runner/reporters').tap);

// With and without `new`.
function constructing(name, Class) {
  const reporter = function(...args) { return Reflect.construct(Class(), args); };
  Object.defineProperty(reporter, 'name', { __proto__: null, value: name, configurable: true });
  Object.defineProperty(reporter, 'constructs', { __proto__: null, value: true });
  Object.defineProperty(exports, name, { __proto__: null, configurable: true, enumerable: true, value: reporter });
}
constructing('spec', () => require('internal/test_runner/reporters').SpecReporter);
constructing('lcov', () => require('internal/test_runner/lcov').LcovReporter);
