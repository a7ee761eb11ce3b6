// Under --pending-deprecation, who asks for module.parent is told so.

const { Module } = require('internal/modules/cjs');
const { deprecate } = require('internal/util');

const text = 'module.parent is deprecated due to accuracy issues. Please use require.main to find program entry point instead.';
const parents = new WeakMap();
Module.parents = parents;
Object.defineProperty(Module.prototype, 'parent', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: deprecate(function parent() { return parents.get(this); }, text, 'DEP0144'),
  set: deprecate(function parent(value) { parents.set(this, value); }, text, 'DEP0144'),
});
