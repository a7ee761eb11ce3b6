// A main module whose top-level await never settles ends with 13, as in Node. The module loader registers it.

let pending = null;

exports.watch = (what) => { pending = what; };
exports.settled = () => { pending = null; };
exports.check = () => {
  if (pending === null || process.exitCode !== undefined) return;
  process.exitCode = 13;
  internalBinding('core').writeSync(2, `Warning: Detected unsettled top-level await at ${pending}\n`);
};
