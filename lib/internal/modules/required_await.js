// The error of require() for an ES module whose graph awaits; --experimental-print-required-tla shows where.

const core = internalBinding('core');

function collect(record, seen, found) {
  if (seen.has(record)) return found;
  seen.add(record);
  if (record.place !== undefined) found.push(record);
  for (const dep of record.deps) collect(dep, seen, found);
  return found;
}

module.exports = function requiredAwait(record, filename, from, describe) {
  const shown = require('internal/options').get('--experimental-print-required-tla');
  if (shown) for (const each of collect(record, new Set(), [])) core.writeSync(2, describe(each));
  const { codes } = require('internal/errors');
  const error = new codes.ERR_REQUIRE_ASYNC_MODULE(filename, from);
  const hint = ' To see where the top-level await comes from, use --experimental-print-required-tla.';
  if (shown) {
    const { stack } = error;
    error.message = error.message.replace(hint, '');
    error.stack = stack.replace(hint, '');
  }
  return error;
};
