// util.inspect as programs hold it. What it does with a value is internal/util/inspect, a large file that many programs
// never need although they take the function.

let show;
function inspect(value, opts) {
  show ??= require('internal/util/inspect').show;
  if (arguments.length === 1) return show(value);
  if (arguments.length === 2) return show(value, opts);
  return Reflect.apply(show, undefined, arguments);
}
inspect.custom = Symbol.for('nodejs.util.inspect.custom');
Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() { return require('internal/util/inspect').inspectDefaultOptions; },
  set(options) { require('internal/util/inspect').setDefaultOptions(options); },
});
internalBinding('core').lazy(inspect, 'internal/util/inspect_colors', ['colors', 'styles']);

module.exports = { inspect };
