// How a target of events calls one of its listeners: what it throws or rejects with is an uncaught exception, after the others.

function throwLater(error) {
  process.nextTick(() => { throw error; });
}

// An async listener that rejects is an uncaught exception.
function watchResult(result) {
  const { then } = result;
  if (typeof then === 'function') Reflect.apply(then, result, [undefined, throwLater]);
}

// A function that hides Function.prototype.call is called all the same.
const { call } = Function.prototype;

function callListener(callback, self, value) {
  try {
    const result = callback.call === call ? callback.call(self, value) : Reflect.apply(callback, self, [value]);
    if (result !== undefined && result !== null) watchResult(result);
  } catch (error) {
    throwLater(error);
  }
}

module.exports = { callListener, throwLater, watchResult };
