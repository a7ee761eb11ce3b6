// --experimental-test-coverage. NODE_V8_COVERAGE tells what ran (internal/process/coverage), but the runner makes no report of it:
// as in a Node without an inspector, tests run without one, and that is said. A threshold cannot be held.

const { codes } = require('internal/errors');

let warned = false;

exports.warn = function warn(option) {
  for (const name of ['--test-coverage-lines', '--test-coverage-branches', '--test-coverage-functions']) {
    if (Number(option(name) ?? 0) > 0) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(name);
  }
  if (warned) return;
  warned = true;
  process.emitWarning('code coverage could not be collected: the test runner makes no report of it; NODE_V8_COVERAGE, and c8 with it, do', 'Warning', 'TROIKA_NO_COVERAGE');
};
