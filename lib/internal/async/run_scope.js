// What AsyncLocalStorage.prototype.withScope() gives: the store is the current one until the scope is disposed of.

class RunScope {
  #storage;
  #before;
  #disposed = false;
  constructor(storage, store) {
    this.#storage = storage;
    this.#before = storage.getStore();
    storage.enterWith(store);
  }
  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#storage.enterWith(this.#before);
  }
  [Symbol.dispose]() {
    this.dispose();
  }
}

module.exports = { RunScope };
