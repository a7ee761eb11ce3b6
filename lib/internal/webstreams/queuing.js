// ByteLengthQueuingStrategy and CountQueuingStrategy.

const { kInspect, finish, inspectAs, need, setState, codes } = require('internal/webstreams/util');

const byteSize = Object.defineProperty((chunk) => chunk.byteLength, 'name', { __proto__: null, value: 'size' });
const countSize = Object.defineProperty(() => 1, 'name', { __proto__: null, value: 'size' });

function markOf(init) {
  if (init === null || (typeof init !== 'object' && typeof init !== 'function')) throw new codes.ERR_INVALID_ARG_TYPE('init', 'Object', init);
  const { highWaterMark } = init;
  if (highWaterMark === undefined) throw new codes.ERR_MISSING_OPTION('init.highWaterMark');
  return +highWaterMark;
}

class ByteLengthQueuingStrategy {
  constructor(init) { setState(this, { brand: 'ByteLengthQueuingStrategy', mark: markOf(init) }); }
  get highWaterMark() { return need(this, 'ByteLengthQueuingStrategy').mark; }
  get size() {
    need(this, 'ByteLengthQueuingStrategy');
    return byteSize;
  }
  [kInspect](depth, options) { return inspectAs(this, depth, options, 'ByteLengthQueuingStrategy', { highWaterMark: this.highWaterMark }); }
}
finish(ByteLengthQueuingStrategy, ['highWaterMark', 'size']);

class CountQueuingStrategy {
  constructor(init) { setState(this, { brand: 'CountQueuingStrategy', mark: markOf(init) }); }
  get highWaterMark() { return need(this, 'CountQueuingStrategy').mark; }
  get size() {
    need(this, 'CountQueuingStrategy');
    return countSize;
  }
  [kInspect](depth, options) { return inspectAs(this, depth, options, 'CountQueuingStrategy', { highWaterMark: this.highWaterMark }); }
}
finish(CountQueuingStrategy, ['highWaterMark', 'size']);

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
