// Functions and classes.

const types = require('internal/util/types');
const protoOf = Object.getPrototypeOf;
const hasOwn = Object.hasOwn;

const functionSource = Function.prototype.toString;
const stripComments = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;
const classPattern = /^(\s+[^(]*?)\s*{/;

// The source of any function is a new text each time; only a class has a prototype that cannot be assigned, and few others.
function mayBeClass(value) {
  const descriptor = Object.getOwnPropertyDescriptor(value, 'prototype');
  return descriptor !== undefined && descriptor.writable === false;
}

function getFunctionBase(ctx, value, constructor, tag) {
  const source = mayBeClass(value) ? functionSource.call(value) : '';
  if (source.startsWith('class') && source.endsWith('}')) {
    const slice = source.slice(5, -1);
    const bracket = slice.indexOf('{');
    if (bracket !== -1 && (!slice.slice(0, bracket).includes('(') || classPattern.exec(slice.replace(stripComments)) !== null)) {
      return getClassBase(value, constructor, tag);
    }
  }
  let type = 'Function';
  if (protoOf(value) !== Function.prototype) {
    if (types.isGeneratorFunction(value)) type = `Generator${type}`;
    if (types.isAsyncFunction(value)) type = `Async${type}`;
  }
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  if (value.name === '') base += ' (anonymous)';
  else base += `: ${typeof value.name === 'string' ? value.name : ctx.formatValue(ctx, value.name, 0)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function getClassBase(value, constructor, tag) {
  const hasName = hasOwn(value, 'name');
  const name = (hasName && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor !== null) {
    const superName = protoOf(value).name;
    if (superName) base += ` extends ${superName}`;
  } else {
    base += ' extends [null prototype]';
  }
  return `[${base}]`;
}

module.exports = { getFunctionBase };
