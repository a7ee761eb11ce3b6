// util.callbackify: a function that gives promises as one that takes a callback.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

// A rejection with a falsy reason would look like success to the callback.
function onRejected(reason, callback) {
  if (!reason) {
    const wrapped = new codes.ERR_FALSY_VALUE_REJECTION.HideStackFramesError(reason);
    Error.captureStackTrace(wrapped, onRejected);
    reason = wrapped;
  }
  return callback(reason);
}

exports.callbackify = function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const last = args.pop();
    validateFunction(last, 'last argument');
    const callback = last.bind(this);
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(callback, null, value),
      (reason) => process.nextTick(onRejected, reason, callback),
    );
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(descriptors)) Object.setPrototypeOf(descriptors[key], null);
  Object.defineProperties(callbackified, descriptors);
  return callbackified;
};
