// late(whole): an object that stands for whole(), which is called when the first thing is asked of it. As a prototype it serves objects
// of which most programs want little: what they do not have themselves is found in the real prototype, once that is loaded.

const traps = ['get', 'set', 'has', 'getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty', 'deleteProperty'];

module.exports = function late(whole) {
  const handler = { __proto__: null };
  for (const name of traps) handler[name] = (target, ...args) => Reflect[name](whole(), ...args);
  return new Proxy({}, handler);
};
