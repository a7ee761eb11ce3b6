// CryptoKey. What it is stays in private fields; what its getters give may be changed without changing the key.

const { codes } = require('internal/errors');
const { kClone, kDeserialize } = require('internal/worker/js_transferable');

const kMake = Symbol('kMake');
const kKeyObject = Symbol.for('troika.keyObject');

const copyOf = (algorithm) => {
  const copy = { ...algorithm };
  if (copy.hash !== undefined) copy.hash = { ...copy.hash };
  if (copy.publicExponent !== undefined) copy.publicExponent = new Uint8Array(copy.publicExponent);
  return copy;
};

let read;
let isKey;
class CryptoKey {
  #type;
  #algorithm;
  #extractable;
  #usages;
  #shownAlgorithm;
  #shownUsages;

  static {
    isKey = (value) => value !== null && typeof value === 'object' && #type in value;
    read = (key) => ({ type: key.#type, extractable: key.#extractable, algorithm: key.#algorithm, usages: key.#usages });
  }

  constructor(token, keyObject, algorithm, extractable, usages) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    Object.defineProperty(this, kKeyObject, { __proto__: null, value: keyObject, enumerable: false });
    this.#type = keyObject.type;
    this.#algorithm = algorithm;
    this.#extractable = extractable;
    this.#usages = usages;
  }

  get type() {
    if (!isKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#type;
  }

  get extractable() {
    if (!isKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#extractable;
  }

  get algorithm() {
    if (!isKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#shownAlgorithm ??= copyOf(this.#algorithm);
  }

  get usages() {
    if (!isKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#shownUsages ??= [...this.#usages];
  }
}

const hidden = (target, name, value) => Object.defineProperty(target, name, { __proto__: null, configurable: true, writable: true, enumerable: false, value });
hidden(CryptoKey.prototype, Symbol.for('nodejs.util.inspect.custom'), function inspect(depth, options, inspectOf) {
  if (depth < 0) return this;
  return `CryptoKey ${inspectOf(read(this), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
});
hidden(CryptoKey.prototype, kClone, function clone() {
  const { extractable, algorithm, usages } = read(this);
  return { data: { keyObject: this[kKeyObject], extractable, algorithm, usages }, deserializeInfo: 'internal/crypto/webcrypto_key:CryptoKey' };
});
hidden(CryptoKey, kDeserialize, ({ keyObject, extractable, algorithm, usages }) => new CryptoKey(kMake, keyObject, algorithm, extractable, usages));

const makeCryptoKey = (keyObject, algorithm, extractable, usages) => new CryptoKey(kMake, keyObject, algorithm, extractable, usages);

// read(key): what the key is, whatever its getters' results were made into.
module.exports = { CryptoKey, makeCryptoKey, isKey, read };
