// Entries of the performance timeline.

const { codes } = require('internal/errors');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kMake = Symbol('kMake');

function inspectAs(self, depth, options, fields) {
  const { inspect } = require('internal/util/inspect');
  if (depth < 0) return self;
  return `${self.constructor.name} ${inspect(fields, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

let checkEntry;

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;
  constructor(key = undefined, name = undefined, type = undefined, start = undefined, duration = undefined) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
  }
  static {
    checkEntry = (self) => {
      if (self === null || typeof self !== 'object' || !(#name in self)) throw new codes.ERR_INVALID_THIS('PerformanceEntry');
    };
  }
  get name() { checkEntry(this); return this.#name; }
  get entryType() { checkEntry(this); return this.#type; }
  get startTime() { checkEntry(this); return this.#start; }
  get duration() { checkEntry(this); return this.#duration; }
  toJSON() {
    checkEntry(this);
    return { name: this.#name, entryType: this.#type, startTime: this.#start, duration: this.#duration };
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, this.toJSON());
  }
}

// An entry of one of Node's own kinds (function, gc, http, ...): it has a `detail`.
class PerformanceNodeEntry extends PerformanceEntry {
  #detail;
  constructor(key, name, type, start, duration, detail) {
    super(key, name, type, start, duration);
    this.#detail = detail;
  }
  get detail() { checkEntry(this); return this.#detail; }
  toJSON() {
    return { ...super.toJSON(), detail: this.#detail };
  }
}
Object.defineProperty(PerformanceNodeEntry, 'name', { __proto__: null, value: 'PerformanceNodeEntry', configurable: true });

const enumerable = (Class, names) => {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
};
const tag = (Class) => Object.defineProperty(Class.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, enumerable: false, writable: false, value: Class.name,
});
enumerable(PerformanceEntry, ['name', 'entryType', 'startTime', 'duration', 'toJSON']);

module.exports = {
  PerformanceEntry, kMake, inspectAs, enumerable, tag, kInspect,
  nodeEntry: (name, type, start, duration, detail) => new PerformanceNodeEntry(kMake, name, type, start, duration, detail),
  isEntry: (value) => value instanceof PerformanceEntry,
};
