// What entries(), keys() and values() of Headers and FormData give. Source: https://webidl.spec.whatwg.org/#es-iterable

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([].values()));
const pick = { __proto__: null, entries: (pair) => [pair[0], pair[1]], keys: (pair) => pair[0], values: (pair) => pair[1] };

// Makes the iterators of one class: (pairAt, kind) => iterator. pairAt(i) gives the pair at a place as the list is by then, or undefined at its end.
function pairIterators(className) {
  class PairIterator {
    #pairAt;
    #kind;
    #index = 0;
    constructor(pairAt, kind) {
      this.#pairAt = pairAt;
      this.#kind = kind;
    }
    next() {
      if (typeof this !== 'object' || this === null || !(#index in this)) throw new TypeError(`'next' called on an object that does not implement interface ${className} Iterator.`);
      const pair = this.#pairAt(this.#index);
      if (pair === undefined) return { value: undefined, done: true };
      this.#index++;
      return { value: pick[this.#kind](pair), done: false };
    }
  }
  delete PairIterator.prototype.constructor;
  Object.setPrototypeOf(PairIterator.prototype, iteratorPrototype);
  Object.defineProperty(PairIterator.prototype, 'next', { __proto__: null, enumerable: true });
  Object.defineProperty(PairIterator.prototype, Symbol.toStringTag, { __proto__: null, value: `${className} Iterator`, configurable: true });
  return (pairAt, kind) => new PairIterator(pairAt, kind);
}

module.exports = { pairIterators };
