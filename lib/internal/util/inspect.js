// util.inspect as programs hold it: values as text, to the letter as Node prints them. What it does with a value is in
// internal/util/inspect/, which many programs never need although they take the function: show.js has the options, value.js the
// recursion with what is common, kinds.js the rest, and there is a file for each concern. None requires one above it.

let show;
function inspect(value, opts) {
  show ??= require('internal/util/inspect/show').show;
  return show(inspect, arguments);
}
inspect.custom = Symbol.for('nodejs.util.inspect.custom');
Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() { return require('internal/util/inspect/show').inspectDefaultOptions; },
  set(options) { require('internal/util/inspect/show').setDefaultOptions(options); },
});
internalBinding('core').lazy(inspect, 'internal/util/inspect/colors', ['colors', 'styles']);

module.exports = { inspect };
