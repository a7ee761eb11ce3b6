// SETTINGS as an object and as the payload of its frame (RFC 9113, section 6.5.1): six bytes each, id and value.

const { codes } = require('internal/errors');

// name, id, smallest, largest; true for switches
const rows = [
  ['headerTableSize', 1, 0, 0xffffffff, false],
  ['enablePush', 2, 0, 1, true],
  ['maxConcurrentStreams', 3, 0, 0xffffffff, false],
  ['initialWindowSize', 4, 0, 0x7fffffff, false],
  ['maxFrameSize', 5, 16384, 0xffffff, false],
  ['maxHeaderListSize', 6, 0, 0xffffffff, false],
  ['enableConnectProtocol', 8, 0, 1, true],
];
const MOST_CUSTOM = 10;
const nameOf = (id) => rows.find((row) => row[1] === id);

exports.defaults = () => ({
  __proto__: null, headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
  maxConcurrentStreams: 0xffffffff, maxHeaderSize: 65535, maxHeaderListSize: 65535, enableConnectProtocol: false,
});

function checkNumber(name, value, min, max) {
  if (typeof value !== 'number' || !(value >= min && value <= max)) throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max);
}

function check(settings) {
  if (settings === null || typeof settings !== 'object' || Array.isArray(settings)) throw new codes.ERR_INVALID_ARG_TYPE('settings', 'Object', settings);
  for (const [name, , min, max, flag] of [...rows, ['maxHeaderSize', 6, 0, 0xffffffff, false]]) {
    const value = settings[name];
    if (value === undefined) continue;
    if (!flag) checkNumber(name, value, min, max);
    else if (typeof value !== 'boolean') throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
  }
  const custom = settings.customSettings;
  if (custom === undefined) return;
  if (custom === null || typeof custom !== 'object') throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE('customSettings', custom);
  const entries = Object.entries(custom);
  if (entries.length > MOST_CUSTOM) throw new codes.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  for (const [id, value] of entries) {
    checkNumber('customSettings:id', Number(id), 0, 0xffff);
    checkNumber('customSettings:value', value, 0, 0xffffffff);
  }
}
exports.check = check;

// Ids of custom settings that are taken from the peer.
exports.checkRemote = (ids) => {
  if (!Array.isArray(ids)) throw new codes.ERR_INVALID_ARG_TYPE('options.remoteCustomSettings', 'Array', ids);
  if (ids.length > MOST_CUSTOM) throw new codes.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
};

exports.pack = function pack(settings = {}) {
  check(settings);
  const list = [];
  for (const [name, id] of rows) {
    const value = name === 'maxHeaderListSize' ? settings.maxHeaderListSize ?? settings.maxHeaderSize : settings[name];
    if (value !== undefined) list.push([id, Number(value)]);
  }
  for (const [id, value] of Object.entries(settings.customSettings ?? {})) list.push([Number(id), value]);
  const out = Buffer.alloc(6 * list.length);
  list.forEach(([id, value], i) => {
    out.writeUInt16BE(id, 6 * i);
    out.writeUInt32BE(value, 6 * i + 2);
  });
  return out;
};

exports.unpack = function unpack(buffer, options = {}) {
  if (!ArrayBuffer.isView(buffer) || buffer.length === undefined) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buffer);
  if (buffer.length % 6 !== 0) throw new codes.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const settings = {};
  // One element is one byte, whatever its type.
  for (let at = 0; at < buffer.length; at += 6) {
    const id = (buffer[at] << 8) + buffer[at + 1];
    const value = ((buffer[at + 2] << 24) + (buffer[at + 3] << 16) + (buffer[at + 4] << 8) + buffer[at + 5]) >>> 0;
    const row = nameOf(id);
    if (row === undefined) {
      (settings.customSettings ??= {})[id] = value;
      continue;
    }
    settings[row[0]] = row[4] ? value !== 0 : value;
    if (id === 6) settings.maxHeaderSize = value;
  }
  if (options?.validate) check(settings);
  return settings;
};

const order = ['headerTableSize', 'enablePush', 'initialWindowSize', 'maxFrameSize', 'maxConcurrentStreams', 'maxHeaderListSize', 'maxHeaderSize',
  'enableConnectProtocol'];
function shaped(known, custom) {
  const out = {};
  for (const name of order) if (known[name] !== undefined) out[name] = known[name];
  if (Object.keys(custom).length > 0) out.customSettings = custom;
  return out;
}

// A session's settings from the values that libnghttp2 has and those that it does not keep.
exports.fromValues = function fromValues(values, custom) {
  const known = {};
  rows.forEach(([name, , , , flag], i) => { known[name] = flag ? values[i] !== 0 : values[i]; });
  known.maxHeaderSize = known.maxHeaderListSize;
  return shaped(known, { ...custom });
};

// The same as of a frame: all that libnghttp2 has, then what came besides. Of that are kept those that were asked for.
exports.fromFrame = function fromFrame(bytes, ids = [], before = undefined, custom = undefined) {
  const { customSettings = {}, ...known } = exports.unpack(bytes);
  const kept = { ...before, ...custom };
  for (const id of ids) if (customSettings[id] !== undefined) kept[id] = customSettings[id];
  return shaped(known, kept);
};
