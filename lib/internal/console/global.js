// The global console: the streams of `process`, opened at the first call.

const { Console, kBindStreamsLazy } = require('internal/console/console');

const console = Object.create({});
for (const key of Reflect.ownKeys(Console.prototype)) {
  if (key === 'constructor') continue;
  const descriptor = Object.getOwnPropertyDescriptor(Console.prototype, key);
  if (typeof descriptor.value === 'function') descriptor.value = descriptor.value.bind(console);
  Object.defineProperty(console, key, descriptor);
}
console[kBindStreamsLazy](process);
console.Console = Console;
Object.defineProperty(console, Symbol.toStringTag, { __proto__: null, writable: false, enumerable: false, configurable: true, value: 'console' });

module.exports = { console };
