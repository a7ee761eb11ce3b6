// Parts of util that few programs call.

const { codes } = require('internal/errors');
const { validateBoolean, validateInteger, validateObject, validateOneOf } = require('internal/validators');

// The frames of the caller, nearest first.
exports.getCallSites = function getCallSites(frameCount = 10, options) {
  if (options === undefined) {
    if (typeof frameCount === 'object') {
      options = frameCount;
      validateObject(options, 'options');
      frameCount = 10;
    } else {
      options = {};
    }
  } else {
    validateObject(options, 'options');
  }
  if (options.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
  validateInteger(frameCount, 'frameCount', 1, 200);

  const sites = require('internal/errors/stack').sites(frameCount, getCallSites);
  const { sourceMaps } = internalBinding('core');
  const mapped = sourceMaps !== undefined && (options.sourceMap ?? Boolean(require('internal/options').get('--enable-source-maps')));
  return sites.map((site) => {
    const name = site.getFunctionName() ?? '';
    const line = site.getLineNumber() ?? 0;
    const column = site.getColumnNumber() ?? 0;
    const place = mapped ? sourceMaps.original(site.getFileName(), line, column) : undefined;
    return {
      functionName: name === 'Object.<anonymous>' ? '' : name,
      scriptId: '0',
      scriptName: (place?.file.startsWith('/') ? require('url').pathToFileURL(place.file).href : place?.file) ?? site.getScriptNameOrSourceURL() ?? '',
      lineNumber: place?.line ?? line,
      columnNumber: place?.column ?? column,
      column: place?.column ?? column,
    };
  });
};

exports.setTraceSigInt = function setTraceSigInt(enable) {
  validateBoolean(enable, 'enable');
  if (require('internal/worker/state').threadId !== 0) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Calling util.setTraceSigInt');
  if (enable) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('util.setTraceSigInt(true)');
};

exports.convertProcessSignalToExitCode = function convertProcessSignalToExitCode(signal) {
  const { signals } = require('os').constants;
  validateOneOf(signal, 'signalCode', Object.keys(signals));
  return 128 + signals[signal];
};

// Its rejection is nobody's concern. The prototype's own then(): the promise may have another.
exports.markPromiseAsHandled = function markPromiseAsHandled(promise) {
  if (!require('internal/util/types').isPromise(promise)) throw new codes.ERR_INVALID_ARG_TYPE('promise', 'Promise', promise);
  Promise.prototype.then.call(promise, undefined, () => {});
};
