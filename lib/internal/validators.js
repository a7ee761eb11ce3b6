// Argument checks with Node's errors. The class ERR_INVALID_ARG_TYPE and its kin are made when first needed.

const { codes, hideStackFrames } = require('internal/errors');

const hide = hideStackFrames;

function type(name, expected, value) {
  return new codes.ERR_INVALID_ARG_TYPE(name, expected, value);
}

function isInt32(value) {
  return value === (value | 0);
}

function isUint32(value) {
  return value === (value >>> 0);
}

const octal = /^[0-7]+$/;
// A file mode: a number, or text of octal digits.
function parseFileMode(value, name, standard) {
  value ??= standard;
  if (typeof value === 'string') {
    if (!octal.test(value)) {
      throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a 32-bit unsigned integer or an octal string');
    }
    value = Number.parseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

const validateInteger = hide((value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) => {
  if (typeof value !== 'number') throw type(name, 'number', value);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
});

const validateInt32 = hide((value, name, min = -2147483648, max = 2147483647) => {
  if (typeof value !== 'number') throw type(name, 'number', value);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
});

const validateUint32 = hide((value, name, positive = false) => {
  if (typeof value !== 'number') throw type(name, 'number', value);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  const min = positive ? 1 : 0;
  if (value < min || value > 4294967295) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= 4294967295`, value);
});

const validateString = hide((value, name) => {
  if (typeof value !== 'string') throw type(name, 'string', value);
});

const validateNumber = hide((value, name, min = undefined, max) => {
  if (typeof value !== 'number') throw type(name, 'number', value);
  const low = min !== undefined && min !== null;
  const high = max !== undefined && max !== null;
  if ((low && value < min) || (high && value > max) || ((low || high) && Number.isNaN(value))) {
    throw new codes.ERR_OUT_OF_RANGE(name, `${low ? `>= ${min}` : ''}${low && high ? ' && ' : ''}${high ? `<= ${max}` : ''}`, value);
  }
});

const validateOneOf = hide((value, name, oneOf) => {
  if (oneOf.includes(value)) return;
  const allowed = oneOf.map((v) => (typeof v === 'string' ? `'${v}'` : String(v))).join(', ');
  throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${allowed}`);
});

const validateBoolean = hide((value, name) => {
  if (typeof value !== 'boolean') throw type(name, 'boolean', value);
});

const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1;
const kValidateObjectAllowArray = 2;
const kValidateObjectAllowFunction = 4;
const kValidateObjectAllowObjects = 6;
const kValidateObjectAllowObjectsAndNull = 7;

const validateObject = hide((value, name, options = kValidateObjectNone) => {
  if (options === kValidateObjectNone) {
    if (value === null || Array.isArray(value)) throw type(name, 'Object', value);
    if (typeof value !== 'object') throw type(name, 'Object', value);
    return;
  }
  if (typeof options === 'object') {
    options = (options.nullable ? 1 : 0) | (options.allowArray ? 2 : 0) | (options.allowFunction ? 4 : 0);
  }
  if (value === null && (options & kValidateObjectAllowNullable)) return;
  const wrong = value === null || (Array.isArray(value) && !(options & kValidateObjectAllowArray)) ||
    (typeof value !== 'object' && !(typeof value === 'function' && (options & kValidateObjectAllowFunction)));
  if (wrong) throw type(name, 'Object', value);
});

const validateDictionary = hide((value, name) => {
  if (value !== null && value !== undefined && typeof value !== 'object' && typeof value !== 'function') {
    throw type(name, 'a dictionary', value);
  }
});

const validateArray = hide((value, name, minLength = 0) => {
  if (!Array.isArray(value)) throw type(name, 'Array', value);
  if (value.length < minLength) throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be longer than ${minLength}`);
});

const each = (check) => (value, name) => {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) check(value[i], `${name}[${i}]`);
};
const validateStringArray = each((item, name) => validateString(item, name));
const validateBooleanArray = each((item, name) => validateBoolean(item, name));
const validateAbortSignalArray = each((item, name) => {
  if (item === undefined) throw type(name, 'AbortSignal', item);
  validateAbortSignal(item, name);
});

function validateSignalName(signal, name = 'signal') {
  validateString(signal, name);
  const { constants } = internalBinding('signals');
  if (constants[signal] !== undefined) return;
  if (constants[signal.toUpperCase()] !== undefined) throw new codes.ERR_UNKNOWN_SIGNAL(`${signal} (signals must use all capital letters)`);
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

const validateBuffer = hide((buffer, name = 'buffer') => {
  if (!ArrayBuffer.isView(buffer)) throw type(name, ['Buffer', 'TypedArray', 'DataView'], buffer);
});

function validateEncoding(data, encoding) {
  const { normalizeEncoding } = require('internal/util');
  if (normalizeEncoding(encoding) === 'hex' && data.length % 2 !== 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${data.length}`);
  }
}

const validatePort = hide((port, name = 'Port', allowZero = true) => {
  if ((typeof port !== 'number' && typeof port !== 'string') || (typeof port === 'string' && port.trim().length === 0) ||
      +port !== (+port >>> 0) || port > 0xffff || (port === 0 && !allowZero)) {
    throw new codes.ERR_SOCKET_BAD_PORT(name, port, allowZero);
  }
  return port | 0;
});

const validateAbortSignal = hide((signal, name) => {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw type(name, 'AbortSignal', signal);
  }
});

const validateFunction = hide((value, name) => {
  if (typeof value !== 'function') throw type(name, 'Function', value);
});

const validatePlainFunction = hide((value, name) => {
  if (typeof value !== 'function' || require('internal/util/types').isAsyncFunction(value)) throw type(name, 'Function', value);
});

const validateUndefined = hide((value, name) => {
  if (value !== undefined) throw type(name, 'undefined', value);
});

function validateUnion(value, name, union) {
  if (!union.includes(value)) throw type(name, `('${union.join('|')}')`, value);
}

const linkValue = /^(?:<[^>\r\n]*>)(?:[ \t]*;[ \t]*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;
function linkHint(value, name) {
  if (value === undefined || !linkValue.test(value)) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
  }
}
function validateLinkHeaderFormat(value, name) {
  linkHint(value, name);
}
function validateLinkHeaderValue(hints) {
  if (typeof hints === 'string') {
    linkHint(hints, 'hints');
    return hints;
  }
  if (Array.isArray(hints)) {
    for (const hint of hints) linkHint(hint, 'hints');
    return hints.join(', ');
  }
  throw new codes.ERR_INVALID_ARG_VALUE('hints', hints, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
}

function validateFinite(number, name) {
  if (number === undefined) return false;
  if (Number.isFinite(number)) return true;
  if (Number.isNaN(number)) return false;
  validateNumber(number, name);
  throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', number);
}

function checkRangesOrGetDefault(number, name, lower, upper, standard) {
  if (!validateFinite(number, name)) return standard;
  if (number < lower || number > upper) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number);
  return number;
}

function validateThisInternalField(object, field, name) {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, field)) throw new codes.ERR_INVALID_THIS(name);
}

module.exports = {
  isInt32, isUint32, parseFileMode, validateArray, validateStringArray, validateBooleanArray, validateAbortSignalArray, validateBoolean,
  validateBuffer, validateDictionary, validateEncoding, validateFunction, validateInt32, validateInteger, validateNumber, validateObject,
  kValidateObjectNone, kValidateObjectAllowNullable, kValidateObjectAllowArray, kValidateObjectAllowFunction, kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull, validateOneOf, validatePlainFunction, validatePort, validateSignalName, validateString, validateUint32,
  validateUndefined, validateUnion, validateAbortSignal, validateLinkHeaderFormat, validateLinkHeaderValue, validateFinite,
  checkRangesOrGetDefault, validateThisInternalField,
};
