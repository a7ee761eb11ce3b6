// The table behind internal/errors: code -> [message or function of the arguments, class, further classes by name].
// `system: true` marks those made from the context of a system call. Source: https://nodejs.org/api/errors.html

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);
// Also of what throws when it is asked to show itself.
function inspectSafely(value) {
  try {
    return inspect(value);
  } catch {
    return inspect(value, { customInspect: false });
  }
}
const specific = (value) => require('internal/errors').determineSpecificType(value);
const system = (message) => Object.assign([message], { system: true });

function join(list, last) {
  if (list.length === 1) return `${list[0]}`;
  if (list.length === 2) return `${list[0]} ${last} ${list[1]}`;
  return `${list.slice(0, -1).join(', ')}, ${last} ${list.at(-1)}`;
}

const primitives = new Set(['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol']);

function invalidArgType(name, expected, actual) {
  if (!Array.isArray(expected)) expected = [expected];
  let text = 'The ';
  if (name.endsWith(' argument')) text += `${name} `;
  else text += `"${name}" ${name.includes('.') ? 'property' : 'argument'} `;
  text += 'must be ';
  const types = [];
  const instances = [];
  const other = [];
  for (const value of expected) {
    if (primitives.has(value)) types.push(value.toLowerCase());
    else if (/^[A-Z][a-zA-Z0-9]*$/.test(value)) instances.push(value);
    else other.push(value);
  }
  if (instances.length > 0 && types.includes('object')) {
    types.splice(types.indexOf('object'), 1);
    instances.push('Object');
  }
  if (types.length > 0) {
    text += `${types.length > 1 ? 'one of type' : 'of type'} ${join(types, 'or')}`;
    if (instances.length > 0 || other.length > 0) text += ' or ';
  }
  if (instances.length > 0) {
    text += `an instance of ${join(instances, 'or')}`;
    if (other.length > 0) text += ' or ';
  }
  if (other.length > 1) {
    text += `one of ${join(other, 'or')}`;
  } else if (other.length === 1) {
    if (other[0].toLowerCase() !== other[0]) text += 'an ';
    text += other[0];
  }
  return `${text}. Received ${specific(actual)}`;
}

function group(digits) {
  const start = digits[0] === '-' ? 1 : 0;
  let text = '';
  let i = digits.length;
  for (; i >= start + 4; i -= 3) text = `_${digits.slice(i - 3, i)}${text}`;
  return `${digits.slice(0, i)}${text}`;
}

function outOfRange(name, range, received, replaceDefault = false) {
  let shown;
  if (Number.isInteger(received) && Math.abs(received) > 2 ** 32) {
    shown = group(String(received));
  } else if (typeof received === 'bigint') {
    shown = String(received);
    const limit = 2n ** 32n;
    if (received > limit || received < -limit) shown = group(shown);
    shown += 'n';
  } else {
    shown = inspect(received);
  }
  return `${replaceDefault ? name : `The value of "${name}" is out of range.`} It must be ${range}. Received ${shown}`;
}

function invalidArgValue(name, value, reason = 'is invalid') {
  let shown = inspect(value);
  if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
  return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${shown}`;
}

module.exports = {
  __proto__: null,
  ERR_ACCESS_DENIED: [(message) => message, Error],
  ERR_AMBIGUOUS_ARGUMENT: ['The "%s" argument is ambiguous. %s', TypeError],
  ERR_AMBIGUOUS_MODULE_SYNTAX: ['%s', Error],
  ERR_ARG_NOT_ITERABLE: ['%s must be iterable', TypeError],
  ERR_ASSERTION: ['%s', Error],
  ERR_ASYNC_CALLBACK: ['%s must be a function', TypeError],
  ERR_ASYNC_TYPE: ['Invalid name for async "type": %s', TypeError],
  ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED: ['Async loader request never settled', Error],
  ERR_BROTLI_INVALID_PARAM: ['%s is not a valid Brotli parameter', RangeError],
  ERR_BUFFER_CONTEXT_NOT_AVAILABLE: ['Buffer is not available for the current Context', Error],
  ERR_BUFFER_OUT_OF_BOUNDS: [(name) => (name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds'), RangeError],
  ERR_BUFFER_TOO_LARGE: ['Cannot create a Buffer larger than %s bytes', RangeError],
  ERR_CANNOT_WATCH_SIGINT: ['Cannot watch for SIGINT signals', Error],
  ERR_CHILD_CLOSED_BEFORE_REPLY: ['Child closed before reply received', Error],
  ERR_CHILD_PROCESS_IPC_REQUIRED: ["Forked processes must have an IPC channel, missing value 'ipc' in %s", Error],
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: ['%s maxBuffer length exceeded', RangeError],
  ERR_CLOSED_MESSAGE_PORT: ['Cannot send data on closed MessagePort', Error],
  ERR_CONSOLE_WRITABLE_STREAM: ['Console expects a writable stream instance for %s', TypeError],
  ERR_CONSTRUCT_CALL_INVALID: ['Constructor cannot be called', TypeError],
  ERR_CONSTRUCT_CALL_REQUIRED: ['Class constructor %s cannot be invoked without `new`', TypeError],
  ERR_CONTEXT_NOT_INITIALIZED: ['context used is not initialized', Error],
  ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED: ['Custom engines not supported by this OpenSSL', Error],
  ERR_CRYPTO_ECDH_INVALID_FORMAT: ['Invalid ECDH format: %s', TypeError],
  ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY: ['Public key is not valid for specified curve', Error],
  ERR_CRYPTO_ENGINE_UNKNOWN: ['Engine "%s" was not found', Error],
  ERR_CRYPTO_FIPS_FORCED: ['Cannot set FIPS mode, it was forced with --force-fips at startup.', Error],
  ERR_CRYPTO_FIPS_UNAVAILABLE: ['Cannot set FIPS mode in a non-FIPS build.', Error],
  ERR_CRYPTO_HASH_FINALIZED: ['Digest already called', Error],
  ERR_CRYPTO_HASH_UPDATE_FAILED: ['Hash update failed', Error],
  ERR_CRYPTO_ARGON2_NOT_SUPPORTED: ['Argon2 algorithm not supported', Error],
  ERR_CRYPTO_INCOMPATIBLE_KEY: ['Incompatible %s: %s', Error],
  ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS: ['The selected key encoding %s %s.', Error],
  ERR_CRYPTO_INVALID_AUTH_TAG: [(m = 'Invalid authentication tag') => m, TypeError],
  ERR_CRYPTO_INVALID_COUNTER: ['Invalid counter', TypeError],
  ERR_CRYPTO_INVALID_CURVE: ['Invalid EC curve name', TypeError],
  ERR_CRYPTO_INVALID_DIGEST: ['Invalid digest: %s', TypeError],
  ERR_CRYPTO_INVALID_IV: ['Invalid initialization vector', TypeError],
  ERR_CRYPTO_INVALID_JWK: ['Invalid JWK data', TypeError],
  ERR_CRYPTO_INVALID_KEYLEN: ['Invalid key length', RangeError],
  ERR_CRYPTO_INVALID_KEYPAIR: ['Invalid key pair', RangeError],
  ERR_CRYPTO_INVALID_KEYTYPE: ['Invalid key type', RangeError],
  ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE: [(actual, expected) => `Invalid key object type ${actual}, expected ${expected}.`, TypeError],
  ERR_CRYPTO_INVALID_MESSAGELEN: ['Invalid message length', RangeError],
  ERR_CRYPTO_INVALID_SCRYPT_PARAMS: ['Invalid scrypt params', RangeError],
  ERR_CRYPTO_INVALID_STATE: ['Invalid state for operation %s', Error],
  ERR_CRYPTO_INVALID_TAG_LENGTH: ['Invalid tag length', RangeError],
  ERR_CRYPTO_JWK_UNSUPPORTED_CURVE: ['Unsupported JWK EC curve: %s.', Error],
  ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE: ['Unsupported JWK Key Type.', Error],
  ERR_CRYPTO_OPERATION_FAILED: [(m = 'Operation failed') => m, Error],
  ERR_CRYPTO_PBKDF2_ERROR: ['PBKDF2 error', Error],
  ERR_CRYPTO_SCRYPT_NOT_SUPPORTED: ['Scrypt algorithm not supported', Error],
  ERR_CRYPTO_SIGN_KEY_REQUIRED: ['No key provided to sign', Error],
  ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH: ['Input buffers must have the same byte length', RangeError],
  ERR_CRYPTO_UNKNOWN_CIPHER: ['Unknown cipher', Error],
  ERR_CRYPTO_UNKNOWN_DH_GROUP: ['Unknown DH group', Error],
  ERR_CRYPTO_UNSUPPORTED_OPERATION: ['Unsupported crypto operation', Error],
  ERR_DEBUGGER_ERROR: ['%s', Error],
  ERR_DIR_CLOSED: ['Directory handle was closed', Error],
  ERR_DIR_CONCURRENT_OPERATION: ['Cannot do synchronous work on directory handle with concurrent asynchronous operations', Error],
  ERR_DLOPEN_DISABLED: ['Cannot load native addon because loading addons is disabled.', Error],
  ERR_DLOPEN_FAILED: ['%s', Error],
  ERR_DNS_SET_SERVERS_FAILED: ['c-ares failed to set servers: "%s" [%s]', Error],
  ERR_DOMAIN_CALLBACK_NOT_AVAILABLE: ['A callback was registered through process.setUncaughtExceptionCaptureCallback(), which is mutually exclusive with using the `domain` module', Error],
  ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE: ['The `domain` module is in use, which is mutually exclusive with calling process.setUncaughtExceptionCaptureCallback()', Error],
  ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION: ['Deserialize main function is already configured.', Error],
  ERR_ENCODING_INVALID_ENCODED_DATA: ['The encoded data was not valid for encoding %s', TypeError],
  ERR_ENCODING_NOT_SUPPORTED: ['The "%s" encoding is not supported', RangeError],
  ERR_EVAL_ESM_CANNOT_PRINT: ['--print cannot be used with ESM input', Error],
  ERR_EVENT_RECURSION: ['The event "%s" is already being dispatched', Error],
  ERR_FALSY_VALUE_REJECTION: [function(reason) {
    this.reason = reason;
    return 'Promise was rejected with falsy value';
  }, Error],
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: [(name) => `The feature ${name} is unavailable on the current platform, which is being used to run Node.js`, TypeError],
  ERR_FS_CP_DIR_TO_NON_DIR: system('Cannot overwrite non-directory with directory'),
  ERR_FS_CP_EEXIST: system('Target already exists'),
  ERR_FS_CP_EINVAL: system('Invalid src or dest'),
  ERR_FS_CP_FIFO_PIPE: system('Cannot copy a FIFO pipe'),
  ERR_FS_CP_NON_DIR_TO_DIR: system('Cannot overwrite directory with non-directory'),
  ERR_FS_CP_SOCKET: system('Cannot copy a socket file'),
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: system('Cannot overwrite symlink in subdirectory of self'),
  ERR_FS_CP_UNKNOWN: system('Cannot copy an unknown file type'),
  ERR_FS_EISDIR: system('Path is a directory'),
  ERR_FS_FILE_TOO_LARGE: ['File size (%s) is greater than 2 GiB', RangeError],
  ERR_FS_INVALID_SYMLINK_TYPE: ['Symlink type must be one of "dir", "file", or "junction". Received "%s"', Error],
  ERR_HTTP2_ALTSVC_INVALID_ORIGIN: ['HTTP/2 ALTSVC frames require a valid origin', TypeError],
  ERR_HTTP2_ALTSVC_LENGTH: ['HTTP/2 ALTSVC frames are limited to 16382 bytes', TypeError],
  ERR_HTTP2_CONNECT_AUTHORITY: [':authority header is required for CONNECT requests', Error],
  ERR_HTTP2_CONNECT_PATH: ['The :path header is forbidden for CONNECT requests', Error],
  ERR_HTTP2_CONNECT_SCHEME: ['The :scheme header is forbidden for CONNECT requests', Error],
  ERR_HTTP2_GOAWAY_SESSION: ['New streams cannot be created after receiving a GOAWAY', Error],
  ERR_HTTP2_HEADERS_AFTER_RESPOND: ['Cannot specify additional headers after response initiated', Error],
  ERR_HTTP2_HEADERS_SENT: ['Response has already been initiated.', Error],
  ERR_HTTP2_HEADER_SINGLE_VALUE: ['Header field "%s" must only have a single value', TypeError],
  ERR_HTTP2_INFO_STATUS_NOT_ALLOWED: ['Informational status codes cannot be used', RangeError],
  ERR_HTTP2_INVALID_CONNECTION_HEADERS: ['HTTP/1 Connection specific headers are forbidden: "%s"', TypeError],
  ERR_HTTP2_INVALID_HEADER_VALUE: ['Invalid value "%s" for header "%s"', TypeError],
  ERR_HTTP2_INVALID_INFO_STATUS: ['Invalid informational status code: %s', RangeError],
  ERR_HTTP2_INVALID_ORIGIN: ['HTTP/2 ORIGIN frames require a valid origin', TypeError],
  ERR_HTTP2_INVALID_PSEUDOHEADER: ['"%s" is an invalid pseudoheader or is used incorrectly', TypeError],
  ERR_HTTP2_INVALID_SESSION: ['The session has been destroyed', Error],
  ERR_HTTP2_INVALID_STREAM: ['The stream has been destroyed', Error],
  ERR_HTTP2_MAX_PENDING_SETTINGS_ACK: ['Maximum number of pending settings acknowledgements', Error],
  ERR_HTTP2_NESTED_PUSH: ['A push stream cannot initiate another push stream.', Error],
  ERR_HTTP2_NO_SOCKET_MANIPULATION: ['HTTP/2 sockets should not be directly manipulated (e.g. read and written)', Error],
  ERR_HTTP2_TOO_MANY_ORIGINS: [(most) => `The server sent more ORIGIN frames than the allowed number of ${most}`, Error],
  ERR_HTTP2_ORIGIN_LENGTH: ['HTTP/2 ORIGIN frames are limited to 16382 bytes', TypeError],
  ERR_HTTP2_OUT_OF_STREAMS: ['No stream ID is available because maximum stream ID has been reached', Error],
  ERR_HTTP2_PAYLOAD_FORBIDDEN: ['Responses with %s status must not have a payload', Error],
  ERR_HTTP2_PING_CANCEL: ['HTTP2 ping cancelled', Error],
  ERR_HTTP2_PING_LENGTH: ['HTTP2 ping payload must be 8 bytes', RangeError],
  ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED: ['Cannot set HTTP/2 pseudo-headers', TypeError],
  ERR_HTTP2_PUSH_DISABLED: ['HTTP/2 client has disabled push streams', Error],
  ERR_HTTP2_SEND_FILE: ['Directories cannot be sent', Error],
  ERR_HTTP2_SEND_FILE_NOSEEK: ['Offset or length can only be specified for regular files', Error],
  ERR_HTTP2_SESSION_ERROR: ['Session closed with error code %s', Error],
  ERR_HTTP2_SETTINGS_CANCEL: ['HTTP2 session settings canceled', Error],
  ERR_HTTP2_SOCKET_BOUND: ['The socket is already bound to an Http2Session', Error],
  ERR_HTTP2_SOCKET_UNBOUND: ['The socket has been disconnected from the Http2Session', Error],
  ERR_HTTP2_STATUS_101: ['HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2', Error],
  ERR_HTTP2_STATUS_INVALID: ['Invalid status code: %s', RangeError],
  ERR_HTTP2_STREAM_CANCEL: [function(error) {
    if (error) this.cause = error;
    return `The pending stream has been canceled${error ? ` (caused by: ${error.message})` : ''}`;
  }, Error],
  ERR_HTTP2_STREAM_ERROR: ['Stream closed with error code %s', Error],
  ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS: ['Number of custom settings exceeds MAX_ADDITIONAL_SETTINGS', Error],
  ERR_HTTP2_TOO_MANY_INVALID_FRAMES: ['Too many invalid HTTP/2 frames', Error],
  ERR_HTTP2_TRAILERS_ALREADY_SENT: ['Trailing headers have already been sent', Error],
  ERR_HTTP2_TRAILERS_NOT_READY: ['Trailing headers cannot be sent until after the wantTrailers event is emitted', Error],
  ERR_HTTP2_UNSUPPORTED_PROTOCOL: ['protocol "%s" is unsupported.', Error],
  ERR_HTTP2_ERROR: ['%s', Error],
  ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH: ['Packed settings length must be a multiple of six', RangeError],
  ERR_HTTP2_INVALID_SETTING_VALUE: [(name, value) => `Invalid value for setting "${name}": ${value}`, TypeError, RangeError],
  ERR_HTTP_BODY_NOT_ALLOWED: ['Adding content for this request method or response status is not allowed.', Error],
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: ["Response body's content-length of %s byte(s) does not match the content-length of %s byte(s) set in header", Error],
  ERR_HTTP_HEADERS_SENT: ['Cannot %s headers after they are sent to the client', Error],
  ERR_HTTP_INVALID_HEADER_VALUE: ['Invalid value "%s" for header "%s"', TypeError],
  ERR_HTTP_INVALID_STATUS_CODE: ['Invalid status code: %s', RangeError],
  ERR_HTTP_REQUEST_TIMEOUT: ['Request timeout', Error],
  ERR_HTTP_SOCKET_ASSIGNED: ['ServerResponse has an already assigned socket', Error],
  ERR_HTTP_SOCKET_ENCODING: ['Changing the socket encoding is not allowed per RFC7230 Section 3.', Error],
  ERR_HTTP_TRAILER_INVALID: ['Trailers are invalid with this transfer encoding', Error],
  ERR_ILLEGAL_CONSTRUCTOR: ['Illegal constructor', TypeError],
  ERR_IMPORT_ATTRIBUTE_MISSING: ['Module "%s" needs an import attribute of "%s: %s"', TypeError],
  ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE: ['Module "%s" is not of type "%s"', TypeError],
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED: [(key, value, url) => `Import attribute "${key}" with value "${value}" is not supported${url === undefined ? '' : ` in ${url}`}`, TypeError],
  ERR_INCOMPATIBLE_OPTION_PAIR: ['Option "%s" cannot be used in combination with option "%s"', TypeError],
  ERR_INPUT_TYPE_NOT_ALLOWED: ['--input-type can only be used with string input via --eval, --print, or STDIN', Error],
  ERR_INSPECTOR_ALREADY_CONNECTED: ['%s is already connected', Error],
  ERR_INSPECTOR_COMMAND: ['Inspector error %d: %s', Error],
  ERR_INSPECTOR_NOT_ACTIVE: ['Inspector is not active', Error],
  ERR_INSPECTOR_NOT_AVAILABLE: ['Inspector is not available', Error],
  ERR_INSPECTOR_NOT_CONNECTED: ['Session is not connected', Error],
  ERR_INSPECTOR_NOT_WORKER: ['Current thread is not a worker', Error],
  ERR_INVALID_ADDRESS: ['Invalid socket address', Error],
  ERR_INVALID_ADDRESS_FAMILY: [function(addressType, host, port) {
    this.host = host;
    this.port = port;
    return `Invalid address family: ${addressType} ${host}:${port}`;
  }, RangeError],
  ERR_INVALID_ARG_TYPE: [invalidArgType, TypeError],
  ERR_INVALID_ARG_VALUE: [invalidArgValue, TypeError, RangeError],
  ERR_INVALID_ASYNC_ID: ['Invalid %s value: %s', RangeError],
  ERR_INVALID_BUFFER_SIZE: ['Buffer size must be a multiple of %s', RangeError],
  ERR_INVALID_CHAR: [(name, field) => `Invalid character in ${name}${field !== undefined ? ` ["${field}"]` : ''}`, TypeError],
  ERR_INVALID_CURSOR_POS: ['Cannot set cursor row without setting its column', TypeError],
  ERR_INVALID_FD: ['"fd" must be a positive integer: %s', RangeError],
  ERR_INVALID_FD_TYPE: ['Unsupported fd type: %s', TypeError],
  ERR_INVALID_FILE_URL_HOST: ['File URL host must be "localhost" or empty on %s', TypeError],
  ERR_INVALID_FILE_URL_PATH: [function(reason, input = undefined) {
    if (input !== undefined) this.input = input;
    return `File URL path ${reason}`;
  }, TypeError],
  ERR_INVALID_HANDLE_TYPE: ['This handle type cannot be sent', TypeError],
  ERR_INVALID_HTTP_TOKEN: ['%s must be a valid HTTP token ["%s"]', TypeError],
  ERR_INVALID_IP_ADDRESS: ['Invalid IP address: %s', TypeError],
  ERR_INVALID_MIME_SYNTAX: [(production, text, at) => `The MIME syntax for a ${production} in ${JSON.stringify(text)} is invalid${at === -1 ? '' : ` at ${at}`}`, TypeError],
  ERR_INVALID_MODULE: ['%s', Error],
  ERR_INVALID_MODULE_SPECIFIER: [(request, reason, base) => `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`, TypeError],
  ERR_INVALID_OBJECT_DEFINE_PROPERTY: ['%s', TypeError],
  ERR_INVALID_PACKAGE_CONFIG: [(path, base, message) => `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`, Error],
  ERR_INVALID_PACKAGE_TARGET: [(dir, key, target, isImport = false, base = undefined) => {
    const relative = typeof target === 'string' && !isImport && target.length > 0 && !target.startsWith('./');
    const hint = relative ? '; targets must start with "./"' : '';
    const from = base ? ` imported from ${base}` : '';
    if (key === '.') return `Invalid "exports" main target ${JSON.stringify(target)} defined in the package config ${dir}package.json${from}${hint}`;
    return `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSON.stringify(target)} defined for '${key}' in the package config ${dir}package.json${from}${hint}`;
  }, Error],
  ERR_INVALID_PERFORMANCE_MARK: ['The "%s" performance mark has not been set', Error],
  ERR_INVALID_PROTOCOL: ['Protocol "%s" not supported. Expected "%s"', TypeError],
  ERR_INVALID_REPL_INPUT: ['%s', TypeError],
  ERR_INVALID_REPL_EVAL_CONFIG: ['Cannot specify both "breakEvalOnSigint" and "eval" for REPL', TypeError],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [(input, name, prop, value) => `Expected ${input} to be returned for the "${prop}" from the "${name}" hook but got ${specific(value)}.`, TypeError],
  ERR_INVALID_RETURN_VALUE: [(input, name, value) => `Expected ${input} to be returned from the "${name}" function but got ${specific(value)}.`, TypeError, RangeError],
  ERR_INVALID_STATE: ['Invalid state: %s', Error, TypeError, RangeError],
  ERR_INVALID_SYNC_FORK_INPUT: ['Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s', TypeError],
  ERR_INTERNAL_ASSERTION: ['%s', Error],
  ERR_INVALID_THIS: ['Value of "this" must be of type %s', TypeError],
  ERR_INVALID_TUPLE: ['%s must be an iterable %s tuple', TypeError],
  ERR_INVALID_TYPESCRIPT_SYNTAX: ['%s', SyntaxError],
  ERR_INVALID_URI: ['URI malformed', URIError],
  ERR_INVALID_URL: [function(input, base = null) {
    this.input = input;
    if (base != null) this.base = base;
    this.cause = this.cause === undefined ? undefined : this.cause;
    if (this.cause === undefined) delete this.cause;
    return 'Invalid URL';
  }, TypeError],
  ERR_INVALID_URL_SCHEME: [(expected) => `The URL must be ${typeof expected === 'string' ? `of scheme ${expected}` : `one of scheme ${join(expected, 'or')}`}`, TypeError],
  ERR_IPC_CHANNEL_CLOSED: ['Channel closed', Error],
  ERR_IPC_DISCONNECTED: ['IPC channel is already disconnected', Error],
  ERR_IPC_ONE_PIPE: ['Child process can have only one IPC pipe', Error],
  ERR_IPC_SYNC_FORK: ['IPC cannot be used with synchronous forks', Error],
  ERR_IP_BLOCKED: [(ip) => `IP(${ip}) is blocked by net.BlockList`, Error],
  ERR_LOAD_SQLITE_EXTENSION: ['%s', Error],
  ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE: ['Unable to deserialize cloned data in this context', Error],
  ERR_LOADER_CHAIN_INCOMPLETE: ['"%s" did not call the next hook in its chain and did not explicitly signal a short circuit. ' +
    "If this is intentional, include `shortCircuit: true` in the hook's return.", Error],
  ERR_METHOD_NOT_IMPLEMENTED: ['The %s method is not implemented', Error],
  ERR_MISSING_ARGS: [(...args) => {
    const wrap = (a) => `"${a}"`;
    const names = args.map((a) => (Array.isArray(a) ? a.map(wrap).join(' or ') : wrap(a)));
    if (names.length === 1) return `The ${names[0]} argument must be specified`;
    return `The ${join(names, 'and')} arguments must be specified`;
  }, TypeError],
  ERR_MISSING_MESSAGE_PORT_IN_TRANSFER_LIST: ['Object that needs transfer was found in message but not listed in transferList', TypeError],
  ERR_MISSING_OPTION: ['%s is required', TypeError],
  ERR_MISSING_PASSPHRASE: ['Passphrase required for encrypted key', TypeError],
  ERR_MISSING_PLATFORM_FOR_WORKER: ['The V8 platform used by this instance of Node does not support creating Workers', Error],
  ERR_MODULE_LINK_MISMATCH: ['%s', TypeError],
  ERR_MODULE_NOT_FOUND: [function(path, base, exactUrl) {
    if (exactUrl) Object.defineProperty(this, 'url', { __proto__: null, value: `${exactUrl}`, writable: true, configurable: true, enumerable: true });
    return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
  }, Error],
  ERR_MULTIPLE_CALLBACK: ['Callback called multiple times', Error],
  ERR_NAPI_CONS_FUNCTION: ['Constructor must be a function', TypeError],
  ERR_NETWORK_IMPORT_DISALLOWED: ["import of '%s' by %s is not supported: %s", Error],
  ERR_NON_CONTEXT_AWARE_DISABLED: ['Loading non context-aware native addons has been disabled', Error],
  ERR_NOT_BUILDING_SNAPSHOT: ['Operation cannot be invoked when not building startup snapshot', Error],
  ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION: ['Operation cannot be invoked when not in a single-executable application', Error],
  ERR_NOT_SUPPORTED_IN_SNAPSHOT: ['%s is not supported in startup snapshot', Error],
  ERR_NO_CRYPTO: ['Node.js is not compiled with OpenSSL crypto support', Error],
  ERR_NO_ICU: ['%s is not supported on Node.js compiled without ICU', TypeError],
  ERR_NO_TYPESCRIPT: ['Node.js is not compiled with TypeScript support', Error],
  ERR_OPERATION_FAILED: ['Operation failed: %s', Error, TypeError],
  ERR_OPTIONS_BEFORE_BOOTSTRAPPING: ['%s', Error],
  ERR_OUT_OF_RANGE: [outOfRange, RangeError],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [(specifier, dir, base) => `Package import specifier "${specifier}" is not defined${dir ? ` in package ${dir}package.json` : ''} imported from ${base}`, TypeError],
  ERR_PACKAGE_PATH_NOT_EXPORTED: [(dir, subpath, base = undefined) => {
    const from = base ? ` imported from ${base}` : '';
    if (subpath === '.') return `No "exports" main defined in ${dir}package.json${from}`;
    return `Package subpath '${subpath}' is not defined by "exports" in ${dir}package.json${from}`;
  }, Error],
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: ['%s', TypeError],
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: ['Unexpected argument \'%s\'. This command does not take positional arguments', TypeError],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [(option, allowPositionals) => {
    const hint = allowPositionals ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- ${JSON.stringify(option)}` : '';
    return `Unknown option '${option}'${hint}`;
  }, TypeError],
  ERR_PERFORMANCE_INVALID_TIMESTAMP: ['%d is not a valid timestamp', TypeError],
  ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS: ['%s', TypeError],
  ERR_PROTO_ACCESS: ['Accessing Object.prototype.__proto__ has been disallowed with --disable-proto=throw', Error],
  ERR_PROXY_INVALID_CONFIG: ['%s', Error],
  ERR_PROXY_TUNNEL: ['%s', Error],
  ERR_QUIC_APPLICATION_ERROR: ['A QUIC application error occurred. %d [%s]', Error],
  ERR_REQUIRE_ASYNC_MODULE: [function(filename, parentFilename) {
    let text = 'require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the top-level await comes from, use --experimental-print-required-tla.';
    if (parentFilename) text += `\n  From ${parentFilename} `;
    if (filename) text += `\n  Requiring ${filename} `;
    return text;
  }, Error],
  ERR_REQUIRE_CYCLE_MODULE: ['%s', Error],
  ERR_REQUIRE_ESM: [(filename, hasEsmSyntax, parentPath = null) => `require() of ES Module ${filename}${parentPath ? ` from ${parentPath}` : ''} not supported.`, Error],
  ERR_SCRIPT_EXECUTION_INTERRUPTED: ['Script execution was interrupted by `SIGINT`', Error],
  ERR_SCRIPT_EXECUTION_TIMEOUT: ['Script execution timed out after %sms', Error],
  ERR_SERVER_ALREADY_LISTEN: ['Listen method has been called more than once without closing.', Error],
  ERR_SERVER_NOT_RUNNING: ['Server is not running.', Error],
  ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND: ['Cannot find asset %s for the single executable application', Error],
  ERR_SOCKET_ALREADY_BOUND: ['Socket is already bound', Error],
  ERR_SOCKET_BAD_BUFFER_SIZE: ['Buffer size must be a positive integer', TypeError],
  ERR_SOCKET_BAD_PORT: [(name, port, allowZero = true) => `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${specific(port)}.`, RangeError],
  ERR_SOCKET_BAD_TYPE: ['Bad socket type specified. Valid types are: udp4, udp6', TypeError],
  ERR_SOCKET_BUFFER_SIZE: system('Could not get or set buffer size'),
  ERR_SOCKET_CLOSED: ['Socket is closed', Error],
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: ['Socket closed before the connection was established', Error],
  ERR_SOCKET_CONNECTION_TIMEOUT: ['Socket connection timeout', Error],
  ERR_SOCKET_DGRAM_IS_CONNECTED: ['Already connected', Error],
  ERR_SOCKET_DGRAM_NOT_CONNECTED: ['Not connected', Error],
  ERR_SOCKET_DGRAM_NOT_RUNNING: ['Not running', Error],
  ERR_SOCKET_HANDLE_ADOPTED: ['The bound socket has already been adopted by a server or socket', Error],
  ERR_SOURCE_MAP_CORRUPT: ["The source map for '%s' does not exist or is corrupt.", Error],
  ERR_SOURCE_MAP_MISSING_SOURCE: ["Cannot find '%s' imported from the source map for '%s'", Error],
  ERR_SRI_PARSE: ['Subresource Integrity string %j had an unexpected %j at position %d', SyntaxError],
  ERR_STREAM_ALREADY_FINISHED: ['Cannot call %s after a stream was finished', Error],
  ERR_STREAM_CANNOT_PIPE: ['Cannot pipe, not readable', Error],
  ERR_STREAM_DESTROYED: ['Cannot call %s after a stream was destroyed', Error],
  ERR_STREAM_ITER_MISSING_FLAG: ['%s', Error],
  ERR_STREAM_NULL_VALUES: ['May not write null values to stream', TypeError],
  ERR_STREAM_PREMATURE_CLOSE: ['Premature close', Error],
  ERR_STREAM_PUSH_AFTER_EOF: ['stream.push() after EOF', Error],
  ERR_STREAM_UNABLE_TO_PIPE: ['Cannot pipe to a closed or destroyed stream', Error],
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: ['stream.unshift() after end event', Error],
  ERR_STREAM_WRAP: ['Stream has StringDecoder set or is in objectMode', Error],
  ERR_STREAM_WRITE_AFTER_END: ['write after end', Error],
  ERR_STRING_TOO_LONG: ['Cannot create a string longer than 0x%s characters', Error],
  ERR_SYNTHETIC: ['JavaScript Callstack', Error],
  ERR_SYSTEM_ERROR: system('A system error occurred'),
  ERR_TEST_FAILURE: [function(error, failureType) {
    const text = typeof error?.message === 'string' ? error.message : typeof error === 'string' ? error : inspectSafely(error);
    this.failureType = failureType;
    this.cause = error;
    return text;
  }, Error],
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT: ['ALPN callback returned a value (%s) that did not match any of the client\'s offered protocols (%s)', TypeError],
  ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS: ['The ALPNCallback and ALPNProtocols TLS options are mutually exclusive', TypeError],
  ERR_TLS_CERT_ALTNAME_FORMAT: ['Invalid subject alternative name string', SyntaxError],
  ERR_TLS_CERT_ALTNAME_INVALID: [function(reason, host, cert) {
    this.reason = reason;
    this.host = host;
    this.cert = cert;
    return `Hostname/IP does not match certificate's altnames: ${reason}`;
  }, Error],
  ERR_TLS_DH_PARAM_SIZE: ['DH parameter size %s is less than 2048', Error],
  ERR_TLS_HANDSHAKE_TIMEOUT: ['TLS handshake timeout', Error],
  ERR_TLS_INVALID_CONTEXT: ['%s must be a SecureContext', TypeError],
  ERR_TLS_INVALID_PROTOCOL_METHOD: ['%s', TypeError],
  ERR_TLS_INVALID_PROTOCOL_VERSION: ['%j is not a valid %s TLS protocol version', TypeError],
  ERR_TLS_INVALID_STATE: ['TLS socket connection must be securely established', Error],
  ERR_TLS_PROTOCOL_VERSION_CONFLICT: ['TLS protocol version %j conflicts with secureProtocol %j', TypeError],
  ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED: ['Failed to set PSK identity hint', Error],
  ERR_TLS_RENEGOTIATION_DISABLED: ['TLS session renegotiation disabled for this socket', Error],
  ERR_TLS_REQUIRED_SERVER_NAME: ['"servername" is required parameter for Server.addContext', Error],
  ERR_TLS_SESSION_ATTACK: ['TLS session renegotiation attack detected', Error],
  ERR_TLS_SNI_FROM_SERVER: ['Cannot issue SNI from a TLS server-side socket', Error],
  ERR_TRACE_EVENTS_CATEGORY_REQUIRED: ['At least one category is required', TypeError],
  ERR_TRACE_EVENTS_UNAVAILABLE: ['Trace events are unavailable', Error],
  ERR_TRAILING_JUNK_AFTER_STREAM_END: ['Trailing junk found after the end of the compressed stream', TypeError],
  ERR_TRANSFORM_ALREADY_TRANSFORMING: ['Calling transform done when still transforming', Error],
  ERR_TRANSFORM_WITH_LENGTH_0: ['Calling transform done when writableState.length != 0', Error],
  ERR_TTY_INIT_FAILED: system('TTY initialization failed'),
  ERR_UNAVAILABLE_DURING_EXIT: ['Cannot call function in process exit handler', Error],
  ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET: ['`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active', Error],
  ERR_UNESCAPED_CHARACTERS: ['%s contains unescaped characters', TypeError],
  ERR_UNHANDLED_ERROR: [(error = undefined) => (error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`), Error],
  ERR_UNHANDLED_REJECTION: [(reason) => 'This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was ' +
    `not handled with .catch(). The promise rejected with the reason "${reason}".`, Error],
  ERR_UNKNOWN_BUILTIN_MODULE: ['No such built-in module: %s', Error],
  ERR_UNKNOWN_CREDENTIAL: ['%s identifier does not exist: %s', Error],
  ERR_UNKNOWN_ENCODING: ['Unknown encoding: %s', TypeError],
  ERR_UNKNOWN_FILE_EXTENSION: ['Unknown file extension "%s" for %s', TypeError],
  ERR_UNKNOWN_MODULE_FORMAT: ['Unknown module format: %s for URL %s', RangeError],
  ERR_UNKNOWN_SIGNAL: ['Unknown signal: %s', TypeError],
  ERR_UNSUPPORTED_DIR_IMPORT: [function(path, base, exactUrl) {
    Object.defineProperty(this, 'url', { __proto__: null, value: exactUrl, writable: true, configurable: true, enumerable: true });
    return `Directory import '${path}' is not supported resolving ES modules imported from ${base}`;
  }, Error],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [(url, supported) => `Only URLs with a scheme in: ${join(supported, 'and')} are supported by the default ESM loader. Received protocol '${url.protocol}'`, Error],
  ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING: ['Stripping types is currently unsupported for files under node_modules, for "%s"', Error],
  ERR_UNSUPPORTED_RESOLVE_REQUEST: ['Failed to resolve module specifier "%s" from "%s": Invalid relative URL or base scheme is not hierarchical.', TypeError],
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX: ['%s', SyntaxError],
  ERR_USE_AFTER_CLOSE: ['%s was closed', Error],
  ERR_VALID_PERFORMANCE_ENTRY_TYPE: ['At least one valid performance entry type is required', Error],
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING: ['A dynamic import callback was not specified.', TypeError],
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG: ['A dynamic import callback was invoked without --experimental-vm-modules', TypeError],
  ERR_VM_MODULE_ALREADY_LINKED: ['Module has already been linked', Error],
  ERR_VM_MODULE_CACHED_DATA_REJECTED: ['cachedData buffer was rejected', Error],
  ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA: ['Cached data cannot be created for a module which has been evaluated', Error],
  ERR_VM_MODULE_DIFFERENT_CONTEXT: ['Linked modules must use the same context', Error],
  ERR_VM_MODULE_LINK_FAILURE: [function(message, cause) {
    this.cause = cause;
    return message;
  }, Error],
  ERR_VM_MODULE_NOT_MODULE: ['Provided module is not an instance of Module', Error],
  ERR_VM_MODULE_STATUS: ['Module status %s', Error],
  ERR_WASI_ALREADY_STARTED: ['WASI instance has already started', Error],
  ERR_WASI_NOT_STARTED: ['wasi.start() has not been called', Error],
  ERR_WEBASSEMBLY_NOT_SUPPORTED: ['%s', Error],
  ERR_WEBASSEMBLY_RESPONSE: ['WebAssembly response %s', TypeError],
  ERR_WORKER_INIT_FAILED: ['Worker initialization failure: %s', Error],
  ERR_WORKER_INVALID_EXEC_ARGV: [(errors, message = 'invalid execArgv flags') => `Initiated Worker with ${message}: ${errors.join(', ')}`, Error],
  ERR_WORKER_MESSAGING_ERRORED: ['The destination thread threw an error while processing the message', Error],
  ERR_WORKER_MESSAGING_FAILED: ['Cannot find the destination thread or listener', Error],
  ERR_WORKER_MESSAGING_SAME_THREAD: ['Cannot sent a message to the same thread', Error],
  ERR_WORKER_MESSAGING_TIMEOUT: ['Sending a message to another thread timed out', Error],
  ERR_WORKER_NOT_RUNNING: ['Worker instance not running', Error],
  ERR_WORKER_OUT_OF_MEMORY: ['Worker terminated due to reaching memory limit: %s', Error],
  ERR_WORKER_PATH: [(filename) => 'The worker script or module filename must be an absolute path or a relative path starting with \'./\' or \'../\'.' +
    `${filename.startsWith('file://') ? ' Wrap file:// URLs with `new URL`.' : ''}${filename.startsWith('data:text/javascript') ? ' Wrap data: URLs with `new URL`.' : ''}` +
    ` Received "${filename}"`, TypeError],
  ERR_WORKER_UNSERIALIZABLE_ERROR: ['Serializing an uncaught exception failed', Error],
  ERR_WORKER_UNSUPPORTED_OPERATION: ['%s is not supported in workers', TypeError],
  ERR_ZLIB_INITIALIZATION_FAILED: ['Initialization failed', Error],
  ERR_ZSTD_INVALID_PARAM: ['%s is not a valid zstd parameter', RangeError],
};
