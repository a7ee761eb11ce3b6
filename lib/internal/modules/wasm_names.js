// What a WebAssembly binary imports and exports, read from its sections: the engine describes no module in which a type occurs that
// JavaScript has no name for, as (ref extern). https://webassembly.github.io/spec/core/binary/modules.html

const kinds = ['function', 'table', 'memory', 'global', 'tag'];
const IMPORTS = 2;
const EXPORTS = 7;
const REF_NULL = 0x63;
const REF = 0x64;

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  number() { // LEB128, of either sign where only its length matters
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * shift;
      if ((byte & 0x80) === 0 || byte === undefined) return value;
    }
  }
  name() {
    const length = this.number();
    return new TextDecoder().decode(this.bytes.subarray(this.at, this.at += length));
  }
  type() {
    const byte = this.bytes[this.at++];
    if (byte === REF || byte === REF_NULL) this.number();
  }
  limits() {
    const flags = this.bytes[this.at++];
    this.number();
    if (flags & 1) this.number();
  }
  skipType(kind) {
    switch (kind) {
      case 'function': this.number(); break;
      case 'table': this.type(); this.limits(); break;
      case 'memory': this.limits(); break;
      case 'global': this.type(); this.at++; break; // and whether it changes
      default: this.at++; this.number(); // a tag
    }
  }
}

// `bytes`: a Uint8Array that the engine has compiled. As WebAssembly.Module.imports() and exports() give it.
exports.namesOf = function namesOf(bytes) {
  const reader = new Reader(bytes);
  const found = { imports: [], exports: [] };
  for (reader.at = 8; reader.at < bytes.length;) {
    const id = bytes[reader.at++];
    const size = reader.number();
    const end = reader.at + size;
    const count = id === IMPORTS || id === EXPORTS ? reader.number() : 0;
    for (let i = 0; i < count; i++) {
      const module = id === IMPORTS ? reader.name() : undefined;
      const name = reader.name();
      const kind = kinds[bytes[reader.at++]];
      if (id === IMPORTS) {
        reader.skipType(kind);
        found.imports.push({ module, name, kind });
      } else {
        reader.number();
        found.exports.push({ name, kind });
      }
    }
    reader.at = end;
  }
  return found;
};
