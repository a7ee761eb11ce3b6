// SubtleCrypto.supports(): whether an operation with such an algorithm can be done here.
// https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-supports

const { isAnyBuffer } = require('internal/crypto/util');
const { OPERATIONS, KDFS, AGREE, TAGS, CURVES, checkMembers } = require('internal/crypto/webcrypto_params');
const { isKey, read } = require('internal/crypto/webcrypto_key');


const isBytes = (value) => isAnyBuffer(value);
const isSet = (value) => value !== undefined;

// Each says of `chosen` (its name is one of the operation's) whether the operation takes it; `env` normalizes names.
const checks = {
  __proto__: null,
  digest: ({ name, length, functionName, customization }) =>
    !name.startsWith('cSHAKE') || (length % 8 === 0 && !functionName?.byteLength && !customization?.byteLength),
  encrypt: (chosen) => {
    const { name, iv, counter, length, label, tagLength, additionalData } = chosen;
    if (name === 'RSA-OAEP') return !isSet(label) || isBytes(label);
    if (name === 'AES-CTR') return isBytes(counter) && counter.byteLength === 16 && length >= 1 && length <= 128;
    if (!isBytes(iv) || (isSet(additionalData) && !isBytes(additionalData))) return false;
    if (isSet(tagLength) && TAGS[name] !== undefined && !TAGS[name].includes(tagLength)) return false;
    if (name === 'AES-CBC') return iv.byteLength === 16;
    if (name === 'AES-OCB') return iv.byteLength > 0 && iv.byteLength < 16;
    return name === 'AES-GCM' ? iv.byteLength > 0 : iv.byteLength === 12;
  },
  sign: ({ name, hash, context, length }, env) => {
    if (name === 'ECDSA') env.hashOf(hash);
    if (name.startsWith('KMAC')) return length > 0 && length % 8 === 0;
    return !isSet(context) || (isBytes(context) && context.byteLength === 0);
  },
  generateKey: (chosen, env) => {
    const { name, length, namedCurve, hash } = chosen;
    if (name.startsWith('AES')) return [128, 192, 256].includes(length);
    if (name === 'HMAC' && !isSet(length) && env.hashOf(hash).startsWith('SHA3')) return false;
    if (isSet(hash)) env.hashOf(hash);
    if (name === 'HMAC' || name.startsWith('KMAC')) return !isSet(length) || (length > 0 && length % 8 === 0);
    return !name.startsWith('EC') || CURVES.includes(namedCurve);
  },
  importKey: ({ name, length, namedCurve, hash }, env) => {
    if (isSet(hash)) env.hashOf(hash);
    if (name === 'HMAC' || name.startsWith('KMAC')) return !isSet(length) || (length > 0 && length % 8 === 0);
    return !name.startsWith('EC') || CURVES.includes(namedCurve);
  },
  exportKey: () => true,
  getPublicKey: () => true,
  deriveBits: (chosen, env, length) => {
    const { name, hash, salt, info, iterations, public: key } = chosen;
    if (AGREE.includes(name)) return isKey(key) && read(key).type === 'public' && read(key).algorithm.name === name && (length === null || length % 8 === 0);
    env.hashOf(hash);
    if (!isBytes(salt) || (name === 'HKDF' && !isBytes(info)) || (name === 'PBKDF2' && !(iterations > 0))) return false;
    return length !== null && length % 8 === 0;
  },
  wrapKey: (chosen, env) => chosen.name === 'AES-KW' || checks.encrypt(chosen, env),
};
// By which rules of checkMembers() an operation goes, and the operation its second algorithm is for.
const MEMBERS = { __proto__: null, wrapKey: 'encrypt', exportKey: 'none', getPublicKey: 'none' };
const SAME = { __proto__: null, verify: 'sign', decrypt: 'encrypt', unwrapKey: 'wrapKey' };

function one(operation, algorithm, env, length) {
  const chosen = env.normalize(algorithm, OPERATIONS[operation], operation);
  checkMembers(MEMBERS[operation] ?? operation, chosen);
  return checks[operation](chosen, env, length);
}

// The length of a key that is to be derived: null for one that takes any.
function lengthOf(algorithm, env) {
  const target = env.normalize(algorithm, OPERATIONS.derived, 'deriveKey');
  if (KDFS.includes(target.name)) return null;
  if (target.name === 'HMAC' && !isSet(target.length) && env.hashOf(target.hash).startsWith('SHA3')) throw new TypeError('no length');
  return env.keyLength(target);
}

module.exports = function supports(env, operation, algorithm, more) {
  const kind = SAME[operation] ?? operation;
  try {
    switch (kind) {
      case 'deriveKey': return one('importKey', more, env) && one('deriveBits', algorithm, env, lengthOf(more, env));
      case 'deriveBits': return one(kind, algorithm, env, more ?? null);
      case 'wrapKey':
        return more !== undefined && one(kind, algorithm, env) && one(operation === 'wrapKey' ? 'exportKey' : 'importKey', more, env);
      default: return checks[kind] !== undefined && one(kind, algorithm, env);
    }
  } catch {
    return false;
  }
};
