// SETTINGS as an object and as the payload of its frame (RFC 9113, section 6.5.1): six bytes each, id and value.

const { codes } = require('internal/errors');

// name, id, smallest, largest; true for switches
const rows = [
  ['headerTableSize', 1, 0, 0xffffffff, false],
  ['enablePush', 2, 0, 1, true],
  ['maxConcurrentStreams', 3, 0, 0xffffffff, false],
  ['initialWindowSize', 4, 0, 0xffffffff, false],
  ['maxFrameSize', 5, 16384, 0xffffff, false],
  ['maxHeaderListSize', 6, 0, 0xffffffff, false],
  ['enableConnectProtocol', 8, 0, 1, true],
];

exports.defaults = () => ({
  __proto__: null, headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
  maxConcurrentStreams: 0xffffffff, maxHeaderSize: 65535, maxHeaderListSize: 65535, enableConnectProtocol: false,
});

function check(settings) {
  if (settings === null || typeof settings !== 'object' || Array.isArray(settings)) throw new codes.ERR_INVALID_ARG_TYPE('settings', 'Object', settings);
  for (const [name, , min, max, flag] of [...rows, ['maxHeaderSize', 6, 0, 0xffffffff, false]]) {
    const value = settings[name];
    if (value === undefined) continue;
    if (flag) {
      if (typeof value !== 'boolean') throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
    } else if (typeof value !== 'number' || !(value >= min && value <= max)) {
      throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max);
    }
  }
}
exports.check = check;

exports.pack = function pack(settings = {}) {
  check(settings);
  const present = rows.filter(([name]) => settings[name] !== undefined || (name === 'maxHeaderListSize' && settings.maxHeaderSize !== undefined));
  const out = Buffer.alloc(6 * present.length);
  present.forEach(([name, id], i) => {
    const value = name === 'maxHeaderListSize' ? settings.maxHeaderListSize ?? settings.maxHeaderSize : settings[name];
    out.writeUInt16BE(id, 6 * i);
    out.writeUInt32BE(Number(value), 6 * i + 2);
  });
  return out;
};

exports.unpack = function unpack(buffer, options = {}) {
  if (!ArrayBuffer.isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buffer);
  if (buffer.byteLength % 6 !== 0) throw new codes.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const settings = {};
  for (let at = 0; at < view.byteLength; at += 6) {
    const row = rows.find(([, id]) => id === view.getUint16(at));
    if (row === undefined) continue;
    const value = view.getUint32(at + 2);
    settings[row[0]] = row[4] ? value !== 0 : value;
    if (row[0] === 'maxHeaderListSize') settings.maxHeaderSize = value;
  }
  if (options?.validate) check(settings);
  return settings;
};
