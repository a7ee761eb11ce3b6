// Deep equality of assert and util.isDeepStrictEqual: https://nodejs.org/api/assert.html#comparison-details.
// Modes: 'strict', 'skipPrototype' (strict but for prototypes), 'loose', 'partial' (what is expected is all there).

const types = require('internal/util/types');
const { alike } = require('internal/util/alike');

const hasOwn = Object.hasOwn;
const nativeIsEnumerable = Object.prototype.propertyIsEnumerable;
// The engine hides the global object from native functions that are called on it.
function isEnumerable(object, key) {
  if (object === globalThis) return Object.getOwnPropertyDescriptor(object, key)?.enumerable === true;
  return nativeIsEnumerable.call(object, key);
}
const objectTag = Object.prototype.toString;
const protoOf = Object.getPrototypeOf;
const viewKind = Object.getOwnPropertyDescriptor(protoOf(Uint8Array.prototype), Symbol.toStringTag).get;

const STRICT = 0;
const LOOSE = 1;
const PARTIAL = 2;

class Comparison {
  constructor(mode, skipPrototype) {
    this.mode = mode;
    this.skipPrototype = skipPrototype;
    this.path = undefined; // what is under way from the root on: a cycle is equal when both sides close one
  }

  equal(a, b) {
    if (a === b) return this.mode === LOOSE || a !== 0 || Object.is(a, b);
    if (this.mode !== LOOSE) {
      if (typeof a === 'number') return a !== a && b !== b;
      if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return false;
      // Prototypes may differ where both lead to one constructor, as in Node.
      if (this.mode === STRICT && !this.skipPrototype && protoOf(a) !== protoOf(b) && (a.constructor === undefined || a.constructor !== b.constructor)) return false;
    } else {
      if (a === null || typeof a !== 'object') {
        return (b === null || typeof b !== 'object') && (a == b || (a !== a && b !== b)); // eslint-disable-line eqeqeq
      }
      if (b === null || typeof b !== 'object') return false;
    }
    return this.objects(a, b);
  }

  objects(a, b) {
    const { mode } = this;
    const how = mode === PARTIAL ? 0 : alike(a, b);
    if (how === 3) return a.length === b.length && this.cyclic(a, b, elements);
    if (how !== 0 && !(toStringTag in a) && !(toStringTag in b) && !(a instanceof Error) && !(b instanceof Error)) {
      return this.cyclic(a, b, how === 2 ? sameNames : properties);
    }
    const tag = objectTag.call(a);
    const other = objectTag.call(b);
    if (tag !== other && (mode !== PARTIAL || this.special(a, tag) || this.special(b, other))) return false;
    if (Array.isArray(a)) {
      if (!Array.isArray(b)) return false;
      if (mode === PARTIAL) return a.length >= b.length && this.cyclic(a, b, partialArray);
      if (a.length !== b.length) return false;
      const extraA = indexless(a);
      const extraB = indexless(b);
      if (extraA.length !== extraB.length) return false;
      return this.cyclic(a, b, (self) => self.keys(a, b, extraB) && self.elements(a, b));
    }
    if (Array.isArray(b)) return false;
    if (tag === '[object Object]' && !this.special(a) && !this.special(b)) return this.plain(a, b);
    return this.byKind(a, b);
  }

  // Whether more than properties counts.
  special(value, tag) {
    return tag === '[object Arguments]' || ArrayBuffer.isView(value) || types.isDate(value) || types.isRegExp(value) || types.isMap(value) || types.isSet(value) ||
      types.isNativeError(value) || value instanceof Error || types.isAnyArrayBuffer(value) || types.isBoxedPrimitive(value) || Array.isArray(value) ||
      types.isWeakMap(value) || types.isWeakSet(value) || types.isPromise(value);
  }

  byKind(a, b) {
    const { mode } = this;
    if (types.isDate(a)) {
      if (!types.isDate(b)) return false;
      const at = Date.prototype.getTime.call(a);
      const bt = Date.prototype.getTime.call(b);
      if (at !== bt && (at === at || bt === bt)) return false;
    } else if (types.isRegExp(a)) {
      if (!types.isRegExp(b) || a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
    } else if (types.isNativeError(a) || a instanceof Error) {
      if (!types.isNativeError(b) && !(b instanceof Error)) return false;
      return this.cyclic(a, b, errors);
    } else if (ArrayBuffer.isView(a)) {
      if (!ArrayBuffer.isView(b) || viewKind.call(a) !== viewKind.call(b)) return false;
      if (mode !== PARTIAL && a.byteLength !== b.byteLength) return false;
      if (!this.bytes(a, b)) return false;
      const extraA = indexless(a);
      const extraB = indexless(b);
      if (mode !== PARTIAL && extraA.length !== extraB.length) return false;
      return this.cyclic(a, b, (self) => self.keys(a, b, extraB));
    } else if (types.isSet(a)) {
      if (!types.isSet(b) || (mode === PARTIAL ? a.size < b.size : a.size !== b.size)) return false;
      return this.cyclic(a, b, (self) => self.keysOf(a, b) && self.sets(a, b));
    } else if (types.isMap(a)) {
      if (!types.isMap(b) || (mode === PARTIAL ? a.size < b.size : a.size !== b.size)) return false;
      return this.cyclic(a, b, (self) => self.keysOf(a, b) && self.maps(a, b));
    } else if (types.isAnyArrayBuffer(a)) {
      if (!types.isAnyArrayBuffer(b) || types.isSharedArrayBuffer(a) !== types.isSharedArrayBuffer(b)) return false;
      if (mode !== PARTIAL && a.byteLength !== b.byteLength) return false;
      if (!sameBytes(new Uint8Array(a), new Uint8Array(b), mode === PARTIAL)) return false;
    } else if (types.isBoxedPrimitive(a)) {
      if (!boxes(a, b)) return false;
    } else if (types.isWeakMap(a) || types.isWeakSet(a) || types.isPromise(a)) {
      return false;
    } else if (this.special(b)) {
      return false;
    } else if (isUrl(a)) {
      return isUrl(b) && a.href === b.href && this.plain(a, b);
    } else if (types.isKeyObject(a) || types.isCryptoKey(a)) {
      const { isKeyObject, isCryptoKey } = types;
      if (isKeyObject(a)) return isKeyObject(b) && a.equals(b);
      return isCryptoKey(b) && sameCryptoKey(a, b, this) && this.plain(a, b);
    }
    return this.plain(a, b);
  }

  plain(a, b) {
    return this.cyclic(a, b, (self) => self.keysOf(a, b));
  }

  bytes(a, b) {
    if (types.isDataView(a)) {
      return sameBytes(new Uint8Array(a.buffer, a.byteOffset, a.byteLength), new Uint8Array(b.buffer, b.byteOffset, b.byteLength), this.mode === PARTIAL);
    }
    const float = types.isFloat32Array(a) || types.isFloat64Array(a) || types.isFloat16Array(a);
    if (this.mode === PARTIAL) return subsequence(a, b);
    if (float) {
      if (a.length !== b.length) return false;
      const loose = this.mode === LOOSE;
      for (let i = 0; i < a.length; i++) {
        if (loose ? a[i] !== b[i] && (a[i] === a[i] || b[i] === b[i]) : !Object.is(a[i], b[i])) return false;
      }
      return true;
    }
    return sameBytes(new Uint8Array(a.buffer, a.byteOffset, a.byteLength), new Uint8Array(b.buffer, b.byteOffset, b.byteLength), false);
  }

  // Both sides have the same enumerable keys, or for PARTIAL, the left side those of the right one.
  keysOf(a, b) {
    const keys = Object.keys(b);
    if (this.mode === PARTIAL) return this.keys(a, b, keys);
    const others = Object.keys(a);
    return keys.length === others.length && this.keys(a, b, keys, others);
  }

  // others: those of a, in as great a number, if they are known.
  keys(a, b, keys, others = undefined) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (others?.[i] !== key && !isEnumerable(a, key)) return false;
    }
    if (this.mode === LOOSE) return this.properties(a, b, keys);
    const symbols = enumerableSymbols(b);
    if (this.mode !== PARTIAL && symbols.length !== enumerableSymbols(a).length) return false;
    for (const key of symbols) {
      if (!isEnumerable(a, key)) return false;
    }
    return this.properties(a, b, symbols.length === 0 ? keys : [...keys, ...symbols]);
  }

  properties(a, b, keys) {
    for (const key of keys) {
      if (!this.equal(a[key], b[key])) return false;
    }
    return true;
  }

  elements(a, b) {
    if (a.length > LONG_LIST) return this.sparse(a, b);
    for (let i = 0; i < a.length; i++) {
      if (b[i] === undefined) {
        if (a[i] !== undefined && !(this.mode === LOOSE && a[i] === null)) return false;
        if (this.mode !== LOOSE ? hasOwn(a, i) !== hasOwn(b, i) : hasOwn(a, i) !== hasOwn(b, i)) return false;
      } else if (!hasOwn(a, i) && !hasOwn(b, i)) {
        continue;
      } else if (!hasOwn(a, i) || !this.equal(a[i], b[i])) {
        return false;
      }
    }
    return true;
  }

  // Long arrays by their keys, as they may be all holes.
  sparse(a, b) {
    const keys = Object.keys(b);
    if (keys.length !== Object.keys(a).length) return false;
    for (const key of keys) {
      if (!hasOwn(a, key) || !this.equal(a[key], b[key])) return false;
    }
    return true;
  }

  cyclic(a, b, compare) {
    this.path ??= [];
    const { path } = this;
    const seen = path.includes(a);
    if (seen !== path.includes(b)) return false;
    if (seen) return true;
    path.push(a, b);
    const result = compare(this, a, b);
    path.length -= 2;
    return result;
  }

  sets(a, b) {
    // What b has by identity needs no search; the rest is matched one to one.
    let rest;
    for (const value of b) {
      if (typeof value === 'object' && value !== null) {
        if (!a.has(value)) (rest ??= []).push(value);
      } else if (!a.has(value)) {
        if (this.mode !== LOOSE || !loosePrimitive(value)) return false;
        (rest ??= []).push(value);
      }
    }
    if (rest === undefined) return true;
    const candidates = new Set();
    for (const value of a) {
      if (!b.has(value) && (this.mode === LOOSE || (typeof value === 'object' && value !== null))) candidates.add(value);
    }
    if (this.mode !== PARTIAL && candidates.size !== rest.length) return false;
    return rest.every((value) => {
      for (const candidate of candidates) {
        if (this.equal(candidate, value)) {
          candidates.delete(candidate);
          return true;
        }
      }
      return false;
    });
  }

  maps(a, b) {
    let rest;
    let done;
    for (const [key, value] of b) {
      if (a.has(key)) {
        if (!this.equal(a.get(key), value)) {
          if (this.mode !== LOOSE || !loosePrimitive(key)) return false;
          (rest ??= []).push(key);
          continue;
        }
        if (this.mode === LOOSE) (done ??= new Set()).add(key);
      } else if ((typeof key === 'object' && key !== null) || (this.mode === LOOSE && loosePrimitive(key))) {
        (rest ??= []).push(key);
      } else {
        return false;
      }
    }
    if (rest === undefined) return true;
    const candidates = new Set();
    for (const key of a.keys()) {
      if (!(done === undefined ? this.mode !== LOOSE && b.has(key) : done.has(key)) && (this.mode === LOOSE || (typeof key === 'object' && key !== null))) candidates.add(key);
    }
    if (this.mode !== PARTIAL && candidates.size !== rest.length) return false;
    return rest.every((key) => {
      for (const candidate of candidates) {
        if (this.equal(candidate, key) && this.equal(a.get(candidate), b.get(key))) {
          candidates.delete(candidate);
          return true;
        }
      }
      return false;
    });
  }
}

// What the engine says is alike needs less.
const { toStringTag } = Symbol;
function elements(self, a, b) {
  const { length } = a;
  if (length > LONG_LIST) return self.elements(a, b);
  for (let i = 0; i < length; i++) {
    const left = a[i];
    const right = b[i];
    if (left === undefined || right === undefined) return self.elements(a, b); // there may be holes
    if (!self.equal(left, right)) return false;
  }
  return true;
}
const properties = (self, a, b) => self.keysOf(a, b);
function sameNames(self, a, b) {
  const keys = Object.keys(b);
  if (keys.length !== Object.keys(a).length) return false; // of indexes
  if (keys.length > 0 && /^\d/.test(keys[0])) return self.keysOf(a, b);
  for (let i = 0; i < keys.length; i++) if (!self.equal(a[keys[i]], b[keys[i]])) return false;
  return self.mode === LOOSE || self.properties(a, b, enumerableSymbols(b));
}

// A primitive that may be loosely equal to another one.
function loosePrimitive(value) {
  switch (typeof value) {
    case 'symbol': return false;
    case 'number': return value === value;
    default: return true;
  }
}

// The elements of b are found in a, in order.
function partialArray(self, a, b) {
  if (a.length > LONG_LIST) return partialSparse(self, a, b);
  let at = 0;
  for (let i = 0; i < b.length; i++) {
    if (b[i] === undefined && !hasOwn(b, i)) continue; // a hole asks for nothing
    for (;;) {
      if (at >= a.length) return false;
      const here = at++;
      if (hasOwn(a, here) && self.equal(a[here], b[i])) break;
    }
  }
  return self.keys(a, b, indexless(b));
}

function partialSparse(self, a, b) {
  const isIndex = (key) => /^(?:0|[1-9]\d*)$/.test(key);
  const keys = Object.keys(a).filter(isIndex);
  let at = 0;
  for (const key of Object.keys(b).filter(isIndex)) {
    for (;;) {
      if (at >= keys.length) return false;
      if (self.equal(a[keys[at++]], b[key])) break;
    }
  }
  return self.keys(a, b, indexless(b));
}

function errors(self, a, b) {
  for (const key of ['message', 'name', 'cause', 'errors']) {
    if (key === 'message' && self.mode === PARTIAL && !hasOwn(b, key)) continue;
    const ownEnumerable = isEnumerable(a, key);
    if (ownEnumerable !== isEnumerable(b, key) && self.mode !== PARTIAL) return false;
    if (key === 'message' || key === 'name') {
      if (!ownEnumerable && a[key] !== b[key]) return false;
    } else if (!ownEnumerable) {
      if (hasOwn(a, key) !== hasOwn(b, key) && (self.mode !== PARTIAL || hasOwn(b, key))) return false;
      if (hasOwn(b, key) && !self.equal(a[key], b[key])) return false;
    }
  }
  return self.keysOf(a, b);
}

function boxes(a, b) {
  for (const [is, valueOf] of [[types.isNumberObject, Number.prototype.valueOf], [types.isStringObject, String.prototype.valueOf],
    [types.isBooleanObject, Boolean.prototype.valueOf], [types.isBigIntObject, BigInt.prototype.valueOf],
    [types.isSymbolObject, Symbol.prototype.valueOf]]) {
    if (is(a)) return is(b) && Object.is(valueOf.call(a), valueOf.call(b));
  }
  return false;
}

function sameBytes(a, b, partial) {
  if (partial) return subsequence(a, b);
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}

function subsequence(a, b) {
  if (a.length < b.length) return false;
  let at = 0;
  for (let i = 0; i < b.length; i++) {
    while (at < a.length && !Object.is(a[at], b[i])) at++;
    if (at++ >= a.length) return false;
  }
  return true;
}

const LONG_LIST = 100000; // it may be all holes
const LONG_VIEW = 65536; // elements from which on further properties of a view are not looked for: listing them costs seconds

// Keys that are no index; they come behind those that are.
function indexless(value) {
  if (ArrayBuffer.isView(value) && value.length > LONG_VIEW) return [];
  const keys = Object.keys(value);
  let i = keys.length;
  while (i > 0 && (!/^(?:0|[1-9]\d*)$/.test(keys[i - 1]) || keys[i - 1] >= 4294967295)) i--;
  return keys.slice(i);
}

function enumerableSymbols(value) {
  const symbols = Object.getOwnPropertySymbols(value);
  return symbols.length === 0 ? symbols : symbols.filter((key) => isEnumerable(value, key));
}

function isUrl(value) {
  const URL = require.loaded['internal/url/url']?.exports.URL;
  return URL !== undefined && value instanceof URL;
}

function sameCryptoKey(a, b, self) {
  if (a.type !== b.type || a.extractable !== b.extractable || !self.equal(a.algorithm, b.algorithm) || !self.equal(a.usages, b.usages)) return false;
  const { KeyObject } = require('internal/crypto/keys');
  return KeyObject.from(a).equals(KeyObject.from(b));
}

const comparisons = {
  strict: [STRICT, false],
  skipPrototype: [STRICT, true],
  loose: [LOOSE, false],
  partial: [PARTIAL, true],
};

function isDeepEqual(a, b, mode) {
  const [kind, skip] = comparisons[mode];
  return new Comparison(kind, skip).equal(a, b);
}

module.exports = {
  isDeepEqual,
  isDeepStrictEqual: (a, b) => isDeepEqual(a, b, 'strict'),
  isPartialStrictEqual: (a, b) => isDeepEqual(a, b, 'partial'),
};
