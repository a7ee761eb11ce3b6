// The global console: the streams of `process`, opened at the first call that needs one. Until a program has looked at
// process.stdout itself, a line of text is written straight to the descriptor, as the stream would do it: the streams
// are a third of all that a small program would load.

const core = internalBinding('core');
const { Console, kBindStreamsLazy, kState } = require('internal/console/console');

core.writeLine ??= core.writeSync; // a worker's goes through its parent
const console = Object.create({});
for (const key of Reflect.ownKeys(Console.prototype)) {
  if (key === 'constructor') continue;
  const descriptor = Object.getOwnPropertyDescriptor(Console.prototype, key);
  if (typeof descriptor.value === 'function') {
    descriptor.value = descriptor.value.bind(console);
    Object.defineProperty(descriptor.value, 'name', { __proto__: null, value: key, configurable: true });
  }
  Object.defineProperty(console, key, descriptor);
}
console[kBindStreamsLazy](process);
console.Console = Console;
core.lazy(console, 'internal/console/inspected', ['profile', 'profileEnd', 'timeStamp', 'createTask'], true);

// Whether nobody has made or replaced the stream.
function untouched(name) {
  return Object.getOwnPropertyDescriptor(process, name)?.get === core.stdioGetters[name];
}

// The line, or undefined when the stream must say whether it shows colors.
function plainText(fd, args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  let plain = true;
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || (i === 0 && args[i].includes('%'))) {
      plain = false;
      break;
    }
  }
  if (plain) return args.join(' ');
  if (core.isMainThread && internalBinding('tty').isatty(fd)) return undefined;
  return require('internal/util/format').format(...args);
}

for (const [names, stream, fd] of [[['log', 'info', 'debug'], 'stdout', 1], [['warn', 'error'], 'stderr', 2]]) {
  for (const name of names) {
    const full = console[name];
    console[name] = {
      [name](...args) {
        if (require.loaded.diagnostics_channel === undefined && !console[kState].replaced && untouched(stream) && console[kState].indent === '') {
          const text = plainText(fd, args);
          if (text !== undefined && untouched(stream)) {
            // Where it fails (the reader has gone, the disk is full) the stream takes over: it passes the first error over, and
            // fails by the next.
            if (core.writeLine(fd, `${text}\n`) < 0) full('%s', text);
            return;
          }
          // Formatting may have run a program's own inspect functions: not twice.
          if (text !== undefined) {
            full('%s', text);
            return;
          }
        }
        full(...args);
      },
    }[name];
  }
}

module.exports = { console };
