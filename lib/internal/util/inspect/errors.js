// Errors: the stack, its header put right, frames that the cause shows too left out.

const { getPrefix } = require('internal/util/inspect/names');
const hasOwn = Object.hasOwn;

function getStackString(ctx, error) {
  if (error.stack) {
    if (typeof error.stack === 'string') return error.stack;
    ctx.seen.push(error);
    ctx.indentationLvl += 4;
    const result = ctx.formatValue(ctx, error.stack, 0);
    ctx.indentationLvl -= 4;
    ctx.seen.pop();
    return `${Error.prototype.toString.call(error)}\n    ${result}`;
  }
  return Error.prototype.toString.call(error);
}

// The header may name another class than the object's constructor or prototype says.
function improveStack(stack, constructor, name, tag) {
  let length = name.length;
  if (typeof name !== 'string') {
    stack = stack.replace(`${name}`, `${name} [${getPrefix(constructor, tag, 'Error').slice(0, -1)}]`);
  }
  if (constructor === null || (`${name}`.endsWith('Error') && stack.startsWith(name) &&
      (stack.length === length || stack[length] === ':' || stack[length] === '\n'))) {
    let fallback = 'Error';
    if (constructor === null) {
      const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
      fallback = (start && start[1]) || '';
      length = fallback.length;
      fallback ||= 'Error';
    }
    const prefix = getPrefix(constructor, tag, fallback).slice(0, -1);
    if (name !== prefix) {
      if (prefix.includes(name)) stack = length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
      else stack = `${prefix} [${name}]${stack.slice(length)}`;
    }
  }
  return stack;
}

function removeDuplicateErrorKeys(ctx, keys, error, stack) {
  if (ctx.showHidden || keys.length === 0) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name);
    if (index !== -1 && (typeof error[name] !== 'string' || stack.includes(error[name]))) keys.splice(index, 1);
  }
}

function getStackFrames(ctx, error, stack) {
  const frames = stack.split('\n');
  let cause;
  try {
    ({ cause } = error);
  } catch {
    // A cause that throws is shown as none.
  }
  if (cause != null && Error.isError(cause) && typeof cause.stack === 'string') {
    const causeStack = cause.stack.indexOf('\n    at');
    if (causeStack !== -1) {
      const causeFrames = cause.stack.slice(causeStack + 1).split('\n');
      const { len, offset } = longestCommon(frames, causeFrames);
      if (len > 3) {
        const skipped = len - 2;
        frames.splice(offset + 1, skipped, ctx.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
      }
    }
  }
  return frames;
}

function longestCommon(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const pos = b.indexOf(a[i]);
    if (pos === -1) continue;
    const rest = b.length - pos;
    if (rest > 3) {
      let len = 1;
      const max = Math.min(a.length - i, rest);
      while (max > len && a[i + len] === b[pos + len]) len++;
      if (len > 3) return { len, offset: i };
    }
  }
  return { len: 0, offset: 0 };
}

function formatError(error, constructor, tag, ctx, keys) {
  internalBinding('core').errors.fix(error);
  let stack;
  let name;
  try {
    stack = getStackString(ctx, error);
    name = error.name != null ? error.name : 'Error';
  } catch {
    return Object.prototype.toString.call(error);
  }
  removeDuplicateErrorKeys(ctx, keys, error, stack);
  if ('cause' in error && (keys.length === 0 || !keys.includes('cause')) && hasOwn(error, 'cause')) keys.push('cause');
  if (Array.isArray(error.errors) && (keys.length === 0 || !keys.includes('errors')) && hasOwn(error, 'errors')) keys.push('errors');
  stack = improveStack(stack, constructor, name, tag);
  let pos = (error.message && stack.indexOf(error.message)) || -1;
  if (pos !== -1) pos += error.message.length;
  const stackStart = stack.indexOf('\n    at', pos);
  if (stackStart === -1) {
    stack = `[${stack}]`;
  } else {
    let newStack = stack.slice(0, stackStart);
    const lines = getStackFrames(ctx, error, stack.slice(stackStart + 1));
    if (ctx.colors) {
      const { colorFrame } = require('internal/util/inspect/frames');
      for (const line of lines) newStack += `\n${colorFrame(ctx, line)}`;
    } else {
      newStack += `\n${lines.join('\n')}`;
    }
    stack = newStack;
  }
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return stack;
}

module.exports = { formatError };
