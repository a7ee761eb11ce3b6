// Which reporters listen to a run, and where they write.

const { codes } = require('internal/errors');

const builtin = ['spec', 'tap', 'dot', 'junit', 'lcov'];

function listOf(name) {
  const given = require('internal/options').get(name);
  return given === undefined ? [] : Array.isArray(given) ? given : [given];
}

function destination(name) {
  if (name === 'stdout') return process.stdout;
  if (name === 'stderr') return process.stderr;
  return require('fs').createWriteStream(name);
}

function reporterOf(name) {
  if (builtin.includes(name)) {
    const reporters = require('test/reporters');
    return reporters[name];
  }
  const { createRequire } = require('module');
  const path = require('path');
  const from = createRequire(path.join(process.cwd(), 'x.js'));
  const file = name.startsWith('file:') ? require('url').fileURLToPath(name) : name;
  const module = from(file);
  const reporter = module?.default ?? module;
  if (typeof reporter !== 'function' && typeof reporter?.pipe !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('Reporter', ['async function', 'object of type stream.Transform'], reporter);
  return reporter;
}

// Resolves when all reporters have written everything. `afterStart` calls its function when the first test has begun.
function setupReporters(stream, child, afterStart) {
  if (child) {
    const { send } = require('internal/test_runner/wire');
    return new Promise((resolve) => {
      stream.on('data', send);
      stream.on('end', resolve);
    });
  }
  let names = listOf('--test-reporter');
  const destinations = listOf('--test-reporter-destination');
  if (names.length === 0) names = ['spec'];
  if (names.length === 1 && destinations.length === 0) destinations.push('stdout');
  if (names.length !== destinations.length) {
    throw new codes.ERR_INVALID_ARG_VALUE('--test-reporter', names, 'must match the number of specified \'--test-reporter-destination\'');
  }
  const parts = names.map((name, i) => [reporterOf(name), destination(destinations[i])]);
  // Behind what the first test prints before it waits for something.
  return afterStart(() => Promise.all(parts.map(([reporter, out]) => connect(stream, reporter, out))));
}

function connect(stream, reporter, out) {
  const { compose } = require('stream');
  const { Transform } = require('stream');
  let piece = reporter;
  if (typeof reporter === 'function' && reporter.prototype instanceof Transform) piece = new reporter();
  else if (typeof reporter === 'function' && reporter.constructs) piece = reporter();
  const composed = compose(stream, piece);
  return new Promise((resolve) => {
    composed.on('data', (text) => out.write(text));
    composed.on('end', () => {
      if (out !== process.stdout && out !== process.stderr) out.end(resolve);
      else resolve();
    });
    composed.on('error', (error) => {
      process.emitWarning?.(`test reporter failed: ${error.message}`);
      process.exitCode = 7;
      resolve();
    });
  });
}

module.exports = { setupReporters };
