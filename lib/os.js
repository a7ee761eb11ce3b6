'use strict';
// os: what the system says about itself.
const binding = internalBinding('os');

// A negative number is a status that libuv gave for the question `syscall`.
function checked(value, syscall) {
  if (typeof value !== 'number' || value >= 0) return value;
  const [code, message] = binding.errorInfo(value);
  const { ERR_SYSTEM_ERROR } = require('internal/errors').codes;
  throw new ERR_SYSTEM_ERROR({ errno: value, code, message, syscall });
}

function arch() {
  return process.arch;
}
function availableParallelism() {
  return binding.parallelism();
}
function cpus() {
  const list = binding.cpus();
  return list === -2 ? [] : checked(list, 'uv_cpu_info'); // ENOENT: no /proc here
}
function endianness() {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE';
}
function freemem() {
  return binding.freemem();
}
function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else require('internal/validators').validateInt32(pid, 'pid');
  const found = binding.getPriority(pid);
  return typeof found === 'number' ? checked(found, 'uv_os_getpriority') : found[0];
}
function homedir() {
  return process.env.HOME || checked(binding.homedir(), 'uv_os_homedir');
}
function hostname() {
  return checked(binding.hostname(), 'uv_os_gethostname');
}
function loadavg() {
  return binding.loadavg();
}

// How many one bits a netmask begins with; -1 when others follow a zero.
function prefixLength(netmask, family) {
  const parts = family === 'IPv6' ? netmask.split(':') : netmask.split('.');
  const radix = family === 'IPv6' ? 16 : 10;
  let bits = '';
  for (const part of parts) {
    if (part === '' && bits !== '') break; // "::": zeros to the end
    bits += (Number.parseInt(part || '0', radix)).toString(2).padStart(family === 'IPv6' ? 16 : 8, '0');
  }
  const ones = /^1*/.exec(bits)[0].length;
  return bits.includes('1', ones) ? -1 : ones;
}

function networkInterfaces() {
  const out = {};
  for (const item of checked(binding.interfaces(), 'uv_interface_addresses')) {
    const { name, scopeid, ...entry } = item;
    const bits = prefixLength(entry.netmask, entry.family);
    entry.cidr = bits === -1 ? null : `${entry.address}/${bits}`;
    if (scopeid !== undefined) entry.scopeid = scopeid;
    (out[name] ??= []).push(entry);
  }
  return out;
}

function platform() {
  return process.platform;
}
function release() {
  return checked(binding.uname(), 'uv_os_uname')[1];
}
function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  const { validateInt32 } = require('internal/validators');
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  checked(binding.setPriority(pid, priority), 'uv_os_setpriority');
}
function tmpdir() {
  const path = process.env.TMPDIR || process.env.TMP || process.env.TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
function totalmem() {
  return binding.totalmem();
}
function type() {
  return checked(binding.uname(), 'uv_os_uname')[0];
}
function userInfo(options) {
  if (typeof options !== 'object') options = null;
  const encoding = options?.encoding;
  const [uid, gid, ...texts] = checked(binding.userInfo(), 'uv_os_get_passwd');
  const { Buffer } = require('buffer');
  const [username, home, shell] = texts.map((bytes) => {
    if (bytes === null) return null;
    const buffer = Buffer.from(bytes.buffer);
    if (encoding === 'buffer') return buffer;
    return buffer.toString(Buffer.isEncoding(encoding) ? encoding : 'utf8');
  });
  return { __proto__: null, uid, gid, username, homedir: home, shell };
}
function uptime() {
  return checked(binding.uptime(), 'uv_uptime');
}
function version() {
  return checked(binding.uname(), 'uv_os_uname')[2];
}
function machine() {
  return checked(binding.uname(), 'uv_os_uname')[3];
}

module.exports = {
  arch, availableParallelism, cpus, endianness, freemem, getPriority, homedir, hostname, loadavg, networkInterfaces,
  platform, release, setPriority, tmpdir, totalmem, type, userInfo, uptime, version, machine,
};

// Most of them read as values too: `${os.hostname}`, +os.totalmem.
for (const fn of [arch, availableParallelism, endianness, freemem, homedir, hostname, platform, release, tmpdir, totalmem,
                  type, uptime, version, machine]) {
  fn[Symbol.toPrimitive] = fn;
}

let constants;
function withoutPrototype(object) {
  const out = { __proto__: null };
  for (const [key, value] of Object.entries(object)) {
    out[key] = value !== null && typeof value === 'object' ? withoutPrototype(value) : value;
  }
  return out;
}
function getConstants() {
  if (constants === undefined) {
    constants = withoutPrototype(binding.constants());
    Object.freeze(constants.signals);
  }
  return constants;
}
Object.defineProperties(module.exports, {
  constants: { configurable: false, enumerable: true, get: getConstants },
  EOL: { configurable: true, enumerable: true, writable: false, value: '\n' },
  devNull: { configurable: false, enumerable: true, writable: false, value: '/dev/null' },
});
