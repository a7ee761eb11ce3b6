// Small things about addresses and arguments that sockets and servers share.

const { isIP: isIPNative } = internalBinding('dns');

function isIP(text) {
  return isIPNative(`${text}`);
}
function isIPv4(text) {
  return isIPNative(`${text}`) === 4;
}
function isIPv6(text) {
  return isIPNative(`${text}`) === 6;
}

function toNumber(value) {
  return (value = Number(value)) >= 0 ? value : false;
}

// listen() and connect() take a path where a port could stand.
function isPipeName(value) {
  return typeof value === 'string' && toNumber(value) === false;
}

const kNormalized = Symbol('normalizedArgs');

// [options, callback] from (options | port, host | path)..., callback.
function normalizeArgs(args) {
  if (args.length === 0) {
    const result = [{}, null];
    result[kNormalized] = true;
    return result;
  }
  const [first] = args;
  let options = {};
  if (typeof first === 'object' && first !== null) {
    options = first;
  } else if (isPipeName(first)) {
    options.path = first;
  } else {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const callback = args[args.length - 1];
  const result = [options, typeof callback === 'function' ? callback : null];
  result[kNormalized] = true;
  return result;
}

module.exports = { isIP, isIPv4, isIPv6, isPipeName, toNumber, kNormalized, normalizeArgs };
