// What the global console has for an inspector that listens; here none does.

module.exports = {
  profile() {},
  profileEnd() {},
  timeStamp() {},
  // A name for stacks of what runs asynchronously, which are not told here.
  createTask(name) {
    if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
    return {
      run(fn) {
        if (typeof fn !== 'function') throw new Error('First argument must be a function.');
        return fn();
      },
    };
  },
};
for (const name of ['profile', 'profileEnd', 'timeStamp', 'createTask']) Object.defineProperty(module.exports[name], 'length', { __proto__: null, value: 0, configurable: true });
