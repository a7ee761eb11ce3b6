// --trace-env: each access of the program's, and of lib/, to the environment is told on stderr, by name only; --trace-env-js-stack
// with where it came from.

const core = internalBinding('core');

const withStack = require('internal/options').get('--trace-env-js-stack') === true;
let telling = false;

function tell(what, name) {
  if (telling || typeof name === 'symbol') return;
  telling = true; // a stack may be made by code that looks at the environment
  const line = `[--trace-env] ${what}${name === undefined ? '' : ` "${name}"`}\n`;
  const { stack } = withStack ? new Error() : {};
  const frames = stack?.split('\n').filter((at) => at.startsWith('    at ') && !at.includes('internal/process/trace_env')).map((at, i) => `${i + 1}: ${at.slice(7)}\n`);
  core.writeSync(2, frames === undefined ? line : `${line}\n----- JavaScript stack trace -----\n\n${frames.join('')}\n`);
  telling = false;
}

const handler = { __proto__: null };
for (const [trap, what] of [['get', 'get'], ['set', 'set'], ['defineProperty', 'set'], ['has', 'query'], ['getOwnPropertyDescriptor', 'query'], ['deleteProperty', 'delete']]) {
  handler[trap] = (env, name, ...rest) => {
    tell(what, name);
    if (trap === 'set') return Reflect.set(env, name, rest[0]); // not on what stands before it
    return Reflect[trap](env, name, ...rest);
  };
}
handler.ownKeys = (env) => {
  tell('enumerate environment variables');
  return Reflect.ownKeys(env);
};

exports.traced = (env) => new Proxy(env, handler);
