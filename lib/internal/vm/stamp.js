// What stands for cached data of vm.

const { Buffer } = require('buffer');

// The engine keeps its compiled code to itself: cached data is a stamp that says which source it is for.
function stamp(code) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < code.length; i++) hash = Math.imul(hash ^ code.charCodeAt(i), 0x01000193);
  const data = Buffer.alloc(16, 'troika vm');
  data.writeUInt32LE(code.length, 8);
  data.writeInt32LE(hash, 12);
  return data;
}
function sameStamp(a, b) {
  return b.equals(new Uint8Array(a.buffer, a.byteOffset, a.byteLength));
}

module.exports = { sameStamp, stamp };
