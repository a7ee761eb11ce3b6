// What process.binding() gives, a deprecated way to what is public elsewhere.

const bindings = { __proto__: null };

const names = ['isAnyArrayBuffer', 'isArrayBuffer', 'isArrayBufferView', 'isAsyncFunction', 'isDataView', 'isDate', 'isExternal', 'isMap', 'isMapIterator',
  'isNativeError', 'isPromise', 'isRegExp', 'isSet', 'isSetIterator', 'isTypedArray', 'isUint8Array'];

bindings.util = () => {
  const { types } = require('util');
  return Object.fromEntries(names.map((name) => [name, types[name]]));
};

bindings.uv = () => {
  const map = require('internal/errors').uvMap();
  const uv = {
    errname: (status) => map.get(status)?.[0] ?? `Unknown system error ${status}`,
    getErrorMap: () => new Map(map),
    getErrorMessage: (status) => map.get(status)?.[1] ?? `Unknown system error ${status}`,
  };
  for (const [status, [name]] of map) uv[`UV_${name}`] = status;
  return uv;
};
bindings.constants = () => {
  const row = (id) => require(id).constants;
  return { os: row('os'), fs: row('fs'), crypto: row('crypto'), zlib: row('zlib') };
};
bindings.spawn_sync = () => require('internal/child_process/sync').binding;
// The names of the built-in modules, which packages ask for; their sources are not for programs.
bindings.natives = () => {
  const natives = {};
  for (const id of require('internal/modules/builtins').builtinModules()) {
    Object.defineProperty(natives, id, { __proto__: null, configurable: true, enumerable: true, get() {
      const { codes } = require('internal/errors');
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`process.binding('natives').${id}`);
    } });
  }
  return natives;
};

bindings.config = () => ({
  isDebugBuild: false, openSSLIsBoringSSL: false, hasOpenSSL: true, fipsMode: false, hasIntl: true, hasTracing: false, hasNodeOptions: true,
  hasInspector: false, noBrowserGlobals: false, bits: process.arch.endsWith('64') || process.arch === 's390x' ? 64 : 32,
  getDefaultLocale: () => new Intl.DateTimeFormat().resolvedOptions().locale,
});
bindings.os = () => {
  const os = require('os');
  return refuse('os', {
    getHostname: () => os.hostname(),
    getUptime: () => os.uptime(),
    getTotalMem: () => os.totalmem(),
    getFreeMem: () => os.freemem(),
    getHomeDirectory: () => os.homedir(),
    getAvailableParallelism: () => os.availableParallelism(),
    getOSInformation: () => [os.type(), os.version(), os.release(), os.machine()],
    getLoadAvg(array) { array.set(os.loadavg()); },
    isBigEndian: os.endianness() === 'BE',
  }, 'getCPUs getInterfaceAddresses getUserInfo setPriority getPriority');
};
bindings.fs = () => {
  const fs = require('fs');
  return refuse('fs', {
    // 0: a file, 1: a folder, below that there is none
    internalModuleStat(path) {
      try {
        return fs.statSync(path).isDirectory() ? 1 : 0;
      } catch (error) {
        return error.errno ?? -1;
      }
    },
    existsSync: (path) => fs.existsSync(path),
    kFsStatsFieldsNumber: 18,
  }, 'access close open openFileHandle read readFileUtf8 readBuffers fdatasync fsync rename ftruncate rmdir rmSync mkdir readdir stat lstat fstat statfs ' +
    'link symlink readlink unlink writeBuffer writeBuffers writeString writeFileUtf8 realpath copyFile chmod fchmod chown fchown lchown utimes futimes ' +
    'lutimes mkdtemp StatWatcher FSReqCallback FileHandle');
};
bindings.buffer = () => {
  const buffer = require('buffer');
  return refuse('buffer', {
    atob: buffer.atob,
    btoa: buffer.btoa,
    byteLengthUtf8: (text) => Buffer.byteLength(text),
    compare: (a, b) => Buffer.compare(a, b),
    isUtf8: buffer.isUtf8,
    isAscii: buffer.isAscii,
    kMaxLength: buffer.kMaxLength,
    kStringMaxLength: buffer.kStringMaxLength,
  }, 'copy fill indexOfBuffer indexOfNumber indexOfString swap16 swap32 swap64 asciiSlice base64Slice latin1Slice hexSlice ucs2Slice utf8Slice');
};
bindings.tty_wrap = () => refuse('tty_wrap', { isTTY: (fd) => require('tty').isatty(fd) }, 'TTY');

// The functions of Node's that take its private objects, or fill them, throw by name.
function refuse(binding, object, names) {
  for (const name of names.split(' ')) {
    object[name] = {
      [name]() {
        const { codes } = require('internal/errors');
        throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`process.binding('${binding}').${name}`);
      },
    }[name];
  }
  return object;
}

// Node has these too; what is in them stands on its C++ classes.
const refused = ['cares_wrap', 'contextify', 'fs_event_wrap', 'icu', 'inspector', 'js_stream', 'pipe_wrap', 'process_wrap', 'stream_wrap', 'tcp_wrap', 'tls_wrap',
  'udp_wrap', 'zlib'];

const given = new Map(); // programs put functions of their own into them
exports.find = (name) => {
  if (!given.has(name)) {
    const { codes } = require('internal/errors');
    if (refused.includes(name)) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`process.binding('${name}')`);
    if (bindings[name] === undefined) throw new Error(`No such module: ${name}`);
    given.set(name, bindings[name]());
  }
  return given.get(name);
};
