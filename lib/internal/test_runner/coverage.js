// --experimental-test-coverage. The engine counts what code ran only for its own inspector, which a program cannot ask:
// as in a Node without an inspector, tests run without a report, and that is said. A threshold cannot be held.

const { codes } = require('internal/errors');

let warned = false;

exports.warn = function warn(option) {
  for (const name of ['--test-coverage-lines', '--test-coverage-branches', '--test-coverage-functions']) {
    if (Number(option(name) ?? 0) > 0) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(name);
  }
  if (warned) return;
  warned = true;
  process.emitWarning('code coverage could not be collected: JavaScriptCore tells no program what code ran', 'Warning', 'TROIKA_NO_COVERAGE');
};
