// module.enableCompileCache() and NODE_COMPILE_CACHE: where the cache lies. What is kept is in src/module/cache.c.

const core = internalBinding('core');
const native = internalBinding('compile_cache');
const path = require('path');

const FAILED = 0;
const ENABLED = 1;
const ALREADY_ENABLED = 2;
const DISABLED = 3;
exports.statuses = { FAILED, ENABLED, ALREADY_ENABLED, DISABLED };

let enabled; // the folder, with what belongs to this engine and user

const debugs = () => /\bCOMPILE_CACHE\b/i.test(process.env.NODE_DEBUG_NATIVE ?? '');
function say(text) {
  if (debugs()) core.writeSync(2, `[compile cache] ${text}\n`);
}

exports.enable = function enable(directory, portable) {
  const { env } = process;
  if (enabled !== undefined) return { status: ALREADY_ENABLED, directory: enabled };
  if (env.NODE_DISABLE_COMPILE_CACHE !== undefined) {
    const message = 'Disabled by NODE_DISABLE_COMPILE_CACHE';
    say(message);
    return { status: DISABLED, message };
  }
  directory ??= env.NODE_COMPILE_CACHE || path.join(require('os').tmpdir(), 'node-compile-cache');
  portable ??= env.NODE_COMPILE_CACHE_PORTABLE === '1';
  const tag = native.tag();
  if (tag === undefined) return { status: FAILED, message: 'Cannot keep what is compiled: troika was not built with this engine' };
  const whole = path.resolve(directory, `troika-v${process.versions.troika}-${process.arch}-${tag}`);
  say(`resolved path ${directory} + ${path.basename(whole)} -> ${whole}`);
  const status = native.open(whole, portable, debugs());
  say(`creating cache directory ${whole}...${status === 0 ? 'success' : 'failed'}`);
  if (status < 0) return { status: FAILED, message: `Cannot create cache directory: ${require('util').getSystemErrorName(status)}` };
  enabled = whole;
  return { status: ENABLED, directory };
};

exports.directory = () => enabled;

exports.flush = function flush() {
  say('module.flushCompileCache() requested.');
  native.flush();
  say('module.flushCompileCache() finished.');
};
