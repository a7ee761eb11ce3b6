// The stream of what happens in a run: reporters read it, run() returns it.

const { Readable } = require('stream');

class TestsStream extends Readable {
  #buffer = [];
  #canPush = true;
  constructor() {
    super({ __proto__: null, objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }
  _read() {
    this.#canPush = true;
    while (this.#buffer.length > 0) {
      if (!this.#tryPush(this.#buffer.shift())) return;
    }
  }
  #tryPush(message) {
    if (this.#canPush) this.#canPush = this.push(message);
    else this.#buffer.push(message);
    return this.#canPush;
  }
  // `type` without its 'test:'.
  say(type, data) {
    const name = `test:${type}`;
    this.emit(name, data);
    this.#tryPush({ type: name, data });
  }
  end() {
    this.#tryPush(null);
  }
}

module.exports = { TestsStream };
