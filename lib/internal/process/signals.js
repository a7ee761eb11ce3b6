// process.on('SIGTERM', ...): a signal is watched from its first listener to its last.

const native = internalBinding('signals');
const core = internalBinding('core');

const ASYNC = 5;

const watched = new Map(); // name -> handle number
const byNumber = new Map();

for (const [name, number] of Object.entries(native.constants)) {
  if (!byNumber.has(number)) byNumber.set(number, name);
}

function onSignal(number) {
  const name = byNumber.get(number);
  process.emit(name, name, number);
}

exports.constants = native.constants;
exports.nameOf = (number) => byNumber.get(number);

exports.watch = function watch(name) {
  if (!core.isMainThread || watched.has(name)) return;
  const number = native.constants[name];
  if (number === undefined) return;
  const handle = native.start(number, core.reg[ASYNC] === 0 ? onSignal : core.asyncContext.keep(onSignal));
  if (handle < 0) {
    const { ErrnoException } = require('internal/errors');
    throw new ErrnoException(handle, 'uv_signal_start');
  }
  watched.set(name, handle);
};

exports.unwatch = function unwatch(name) {
  if (!watched.has(name) || process.listenerCount(name) > 0) return;
  native.stop(watched.get(name));
  watched.delete(name);
};
