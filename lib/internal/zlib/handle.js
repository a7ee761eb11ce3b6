'use strict';
// What the constructor of a stream's _handle makes. It is nothing public, but there are libraries (ssh2) that drive zlib by it
// without a stream: what is left of a write is put into an array of theirs, errors are given to their onerror.
const { Codec } = require('internal/zlib/codec');
const { reg } = internalBinding('core');

class Zlib {
  constructor(mode) {
    this._mode = mode;
    this._codec = null;
  }

  init(windowBits, level, memLevel, strategy, writeState, processCallback, dictionary) {
    this._codec = new Codec(this._mode, { windowBits, level, memLevel, strategy, dictionary });
    this._state = writeState;
    this._done = processCallback;
  }

  writeSync(...args) {
    if (!failed(this, needCodec(this).writeSync(...args))) setState(this, reg[16], reg[17]);
  }

  write(...args) {
    needCodec(this).write(...args, (error, outLeft, inLeft) => {
      if (this._codec === null || failed(this, error ?? undefined)) return;
      setState(this, outLeft, inLeft);
      this._done();
    });
  }

  params(level, strategy) {
    failed(this, needCodec(this).params(level, strategy));
  }

  reset() {
    failed(this, needCodec(this).reset());
  }

  close() {
    this._codec?.close();
    this._codec = null;
  }
}

function needCodec(self) {
  require('assert')(self._codec, self._state === undefined ? 'write before init' : 'already finalized');
  return self._codec;
}
function setState(self, outLeft, inLeft) {
  self._state[0] = outLeft;
  self._state[1] = inLeft;
}
function failed(self, error) {
  if (error !== undefined) self.onerror(error.message, error.errno, error.code);
  return error !== undefined;
}

module.exports = Zlib;
