// What `process` says of the program that runs: versions, features. What differs from process to process is in arguments.js.

const native = internalBinding('process');
const core = internalBinding('core');

const version = native.nodeVersion;
exports.version = version;
exports.platform = 'linux';
exports.arch = native.arch;

// What is there stays as it is, but programs add to it (process.versions.electron, in tests of packages).
function constants(object) {
  for (const name of Object.keys(object)) Object.defineProperty(object, name, { __proto__: null, writable: false });
  return object;
}

exports.versions = constants({
  node: version.slice(1),
  troika: native.troikaVersion,
  uv: native.uvVersion,
  zlib: native.zlibVersion,
  modules: '137',
  napi: '9',
  ...internalBinding('versions').all(),
});

exports.release = constants({
  name: 'node',
  lts: 'Krypton',
  // Of the Node whose interfaces these are: who builds addons takes its headers.
  sourceUrl: `https://nodejs.org/download/release/${version}/node-${version}.tar.gz`,
  headersUrl: `https://nodejs.org/download/release/${version}/node-${version}-headers.tar.gz`,
});

exports.config = Object.freeze({
  target_defaults: Object.freeze({ cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] }),
  variables: Object.freeze({
    host_arch: native.arch, target_arch: native.arch, node_byteorder: 'little', shlib_suffix: 'so.137', asan: 0, coverage: false, clang: 0,
    v8_enable_i18n_support: 1, v8_enable_inspector: 0, v8_enable_webassembly: 1, node_module_version: 137, napi_build_version: '9',
    node_install_npm: false, node_install_corepack: false, node_shared: false, node_use_openssl: true, node_use_amaro: true, node_use_sqlite: true,
    node_shared_openssl: true, node_shared_zlib: true, node_shared_libuv: true, node_shared_brotli: true, node_shared_cares: true,
    node_shared_http_parser: true, node_shared_nghttp2: true, node_shared_sqlite: true, node_shared_zstd: true,
  }),
});

exports.features = {
  inspector: false,
  debug: false,
  uv: true,
  ipv6: true,
  openssl_is_boringssl: false,
  quic: false,
  tls_alpn: true,
  tls_sni: true,
  tls_ocsp: true,
  tls: true,
  cached_builtins: true,
  get require_module() { return require('internal/options').get('--experimental-require-module') !== false; },
  get typescript() { return require('internal/modules/typescript').mode(); },
};

Object.defineProperty(exports, '_preload_modules', { // what --require named
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => [].concat(require('internal/options').get('--require') ?? []),
});
// The files of lib/ that were loaded when this was first asked for.
Object.defineProperty(exports, 'moduleLoadList', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => Object.keys(require.loaded).map((id) => `NativeModule ${id}`),
});

let port = 9229;
exports.debugPort = () => port;
exports.setDebugPort = (value) => { port = Number(value); };

Object.defineProperty(exports, 'allowedNodeEnvironmentFlags', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    class NodeEnvironmentFlagsSet extends Set {
      has(flag) {
        if (typeof flag !== 'string') return false;
        const name = flag.replace(/=.*$/s, '').replaceAll('_', '-');
        return super.has(name.startsWith('-') ? name : `--${name}`) || super.has(name.startsWith('-') ? name : `-${name}`);
      }
      add() { return this; }
      delete() { return false; }
      clear() {}
    }
    const set = new NodeEnvironmentFlagsSet();
    for (const name of internalBinding('options').environmentNames()) Set.prototype.add.call(set, name);
    Object.freeze(NodeEnvironmentFlagsSet.prototype);
    Object.freeze(NodeEnvironmentFlagsSet);
    return Object.freeze(set);
  },
});
