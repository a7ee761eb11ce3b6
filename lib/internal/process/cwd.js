// process.cwd(), which nearly every program needs at once.

const native = internalBinding('process');
const { isMainThread } = internalBinding('core');

let cached;

exports.cwd = function cwd() {
  // Only this process's own chdir changes it; a worker asks each time, as its parent may.
  if (!isMainThread) return native.cwd();
  return (cached ??= native.cwd());
};
exports.forget = () => { cached = undefined; };
