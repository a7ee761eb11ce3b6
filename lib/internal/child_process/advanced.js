// Messages of `serialization: 'advanced'`: V8's format behind a length that src/process/ipc.c fills in. Views are host objects
// as in Node: a word for "view", then what v8.serialize() writes for one.

const { Writer } = require('internal/v8/writer');
const { writeView, readView, unserializable } = require('internal/v8/serdes');
const { Reader } = require('internal/v8/reader');

const FIRST_ROOM = 256; // bytes
const VIEW = 0;
const OTHER = 1;

function host(object) {
  if (ArrayBuffer.isView(object)) {
    this.varint(VIEW);
    writeView(this, object, () => { throw new Error(unserializable(object)); });
  } else {
    this.varint(OTHER);
    this.value({ ...object });
  }
}

exports.format = function format(message) {
  const writer = new Writer(FIRST_ROOM);
  writer.viewsAsHost = true;
  writer.host = host;
  writer.pos = 4;
  writer.header();
  writer.value(message);
  return writer.bytes.subarray(0, writer.pos);
};

exports.parse = function parse(bytes) {
  const reader = new Reader(bytes);
  reader.host = () => {
    const kind = reader.varint();
    if (kind === VIEW) return readView(reader, bytes);
    if (kind !== OTHER) reader.fail();
    return reader.value();
  };
  reader.header();
  return reader.value();
};
