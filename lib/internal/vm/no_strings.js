// What a global object runs whose eval() and Function() are to refuse: as text, as the errors are to be its own.
const text = `{
  const { eval: refuse } = { eval(x) { throw new EvalError('Code generation from strings disallowed for this context'); } };
  const handler = { __proto__: null, apply: refuse, construct: refuse };
  for (const fn of [function() {}, async function() {}, function* () {}, async function* () {}]) {
    const prototype = Object.getPrototypeOf(fn);
    const { constructor } = prototype;
    const made = new Proxy(constructor, handler);
    Object.defineProperty(prototype, 'constructor', { __proto__: null, value: made });
    if (constructor === Function) globalThis.Function = made;
  }
  globalThis.eval = refuse;
}`;

exports.text = text;

// --disallow-code-generation-from-strings: for this thread's global object.
exports.setUp = function setUp() {
  const core = internalBinding('core');
  core.EngineFunction = Function; // lib/ has its own use for it
  core.evaluate(text, 'node:vm', 1);
};
