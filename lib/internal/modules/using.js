// What `using` declarations become (src/module/parse_using.c): the resources of a block, disposed of in reverse at its end.
// https://tc39.es/proposal-explicit-resource-management/

const core = internalBinding('core');

function methodOf(value, symbol) {
  const method = value[symbol];
  if (method !== undefined && method !== null && typeof method !== 'function') throw new TypeError(`${String(symbol)} is not a function`);
  return method ?? undefined;
}

function checkObject(value) {
  if (typeof value !== 'object' && typeof value !== 'function') throw new TypeError(`${typeof value === 'symbol' ? 'Symbol()' : value} is not an object`);
}

class Resources {
  constructor() {
    this.list = []; // [value, method, asynchronous]
    this.failed = false;
    this.error = undefined;
    this.due = false; // a null or undefined asks for one await
    this.awaited = false;
    this.p = undefined; // what is to be awaited next
  }
  // using x = value
  u(value) {
    if (value === null || value === undefined) return value;
    checkObject(value);
    const method = methodOf(value, Symbol.dispose);
    if (method === undefined) throw new TypeError('Symbol(Symbol.dispose) is not a function');
    this.list.push([value, method, false]);
    return value;
  }
  // await using x = value
  a(value) {
    if (value === null || value === undefined) {
      this.list.push([undefined, undefined, true]);
      return value;
    }
    checkObject(value);
    let method = methodOf(value, Symbol.asyncDispose);
    if (method === undefined) {
      const plain = methodOf(value, Symbol.dispose);
      if (plain === undefined) throw new TypeError('Symbol(Symbol.asyncDispose) is not a function');
      method = async function() { Reflect.apply(plain, this, []); };
    }
    this.list.push([value, method, true]);
    return value;
  }
  // The block, or the end of a resource, threw.
  f(error) {
    this.error = this.failed ? new SuppressedError(error, this.error, 'An error was suppressed during disposal') : error;
    this.failed = true;
  }
  // Disposes of what is left up to where something is to be awaited.
  s() {
    const { list } = this;
    while (list.length > 0) {
      const [value, method, asynchronous] = list[list.length - 1];
      if (!asynchronous && this.due && !this.awaited) return this.wait();
      list.pop();
      if (method === undefined) {
        this.due = true;
        continue;
      }
      try {
        const result = Reflect.apply(method, value, []);
        if (!asynchronous) continue;
        this.awaited = true;
        this.p = core.awaitable(result);
        return true;
      } catch (error) {
        this.f(error);
      }
    }
    return this.due && !this.awaited ? this.wait() : false;
  }
  wait() {
    this.due = false;
    this.p = core.awaitable(undefined);
    return true;
  }
  // The end.
  e() {
    this.s();
    if (this.failed) throw this.error;
  }
}

exports.make = () => new Resources();
