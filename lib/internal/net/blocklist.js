// BlockList and SocketAddress. Addresses are compared as four 32-bit words (src/io/address.c), IPv4 in its mapped IPv6 form.

const native = internalBinding('address');
const { reg } = internalBinding('core');
const { codes } = require('internal/errors');
const { validateArray, validateInt32, validateObject, validatePort, validateString, validateUint32 } = require('internal/validators');

const WORD = 16;
const kInspect = Symbol.for('nodejs.util.inspect.custom');

function validateFamily(family, name) {
  validateString(family, name);
  family = family.toLowerCase();
  if (family !== 'ipv4' && family !== 'ipv6') throw new codes.ERR_INVALID_ARG_VALUE(name, family);
  return family;
}

// The words of an address, or null.
function parse(text, family) {
  if (!native.parse(text, family === 'ipv6' ? 6 : 4)) return null;
  return [reg[WORD] >>> 0, reg[WORD + 1] >>> 0, reg[WORD + 2] >>> 0, reg[WORD + 3] >>> 0];
}

function compare(a, b) {
  for (let i = 0; i < 4; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

const { kClone, kDeserialize } = require('internal/worker/js_transferable');

class SocketAddress {
  #address;
  #port;
  #family;
  #flowlabel;
  #words;

  static isSocketAddress(value) {
    return value !== null && typeof value === 'object' && #words in value;
  }

  static parse(input) {
    validateString(input, 'input');
    // The URL parser knows how these are written.
    try {
      const { hostname: address, port } = new (require('internal/url/url').URL)(`http://${input}`);
      if (address.startsWith('[') && address.endsWith(']')) return new SocketAddress({ address: address.slice(1, -1), port: port | 0, family: 'ipv6' });
      return new SocketAddress({ address, port: port | 0 });
    } catch {
      return undefined;
    }
  }

  constructor(options = {}) {
    validateObject(options, 'options');
    const family = validateFamily(options.family ?? 'ipv4', 'options.family');
    const { address = family === 'ipv6' ? '::' : '127.0.0.1', port = 0, flowlabel = 0 } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel');
    const words = parse(address, family);
    if (words === null) throw new codes.ERR_INVALID_ADDRESS();
    this.#address = native.text(family === 'ipv6' ? 6 : 4);
    this.#port = port | 0;
    this.#family = family;
    this.#flowlabel = family === 'ipv6' ? flowlabel : 0;
    this.#words = words;
  }

  get address() { return this.#address; }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() { return this.#flowlabel; }
  toJSON() { return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel }; }
  [kInspect](depth, options) {
    if (depth < 0) return this;
    return `SocketAddress ${require('internal/util/inspect').inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
  [kClone]() { return { data: this.toJSON(), deserializeInfo: 'internal/net/blocklist:SocketAddress' }; }
  static [kDeserialize](data) { return new SocketAddress(data); }
  static wordsOf(address) { return address.#words; }
}
for (const name of ['address', 'port', 'family', 'flowlabel']) Object.defineProperty(SocketAddress.prototype, name, { __proto__: null, enumerable: true });
const { wordsOf } = SocketAddress;
delete SocketAddress.wordsOf;

const label = (family) => (family === 'ipv6' ? 'IPv6' : 'IPv4');

// "network/prefix": what addSubnet() takes.
function parseCIDR(cidr) {
  validateString(cidr, 'cidr');
  const slash = cidr.lastIndexOf('/');
  if (slash < 0) throw new codes.ERR_INVALID_ARG_VALUE('cidr', cidr, 'must contain a prefix length (e.g. "10.0.0.0/8")');
  const prefix = cidr.slice(slash + 1);
  if (!/^\d{1,3}$/.test(prefix)) throw new codes.ERR_INVALID_ARG_VALUE('cidr', cidr, 'prefix length must be a valid integer');
  const family = cidr.includes(':') ? 'ipv6' : 'ipv4';
  validateInt32(+prefix, 'prefix', 0, family === 'ipv6' ? 128 : 32);
  return [new SocketAddress({ address: cidr.slice(0, slash), family }), +prefix];
}

class BlockList {
  #rules = []; // newest first: { text, from, to } or { text, words, prefix }

  static isBlockList(value) {
    return value !== null && typeof value === 'object' && #rules in value;
  }

  // As SocketAddress: one that is, or text of a family.
  #take(address, family, name) {
    if (SocketAddress.isSocketAddress(address)) return address;
    validateString(address, name);
    return new SocketAddress({ address, family: validateFamily(family, 'family') });
  }

  addAddress(address, family = 'ipv4') {
    address = this.#take(address, family, 'address');
    const words = wordsOf(address);
    this.#add({ text: `Address: ${label(address.family)} ${address.address}`, from: words, to: words });
  }
  removeAddress(address, family = 'ipv4') {
    address = this.#take(address, family, 'address');
    this.#remove(`Address: ${label(address.family)} ${address.address}`);
  }
  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    // All or none.
    for (const one of addresses.map((address) => this.#take(address, family, 'address'))) {
      this.addAddress(one);
    }
  }

  #add(rule) {
    if (!this.#rules.some(({ text }) => text === rule.text)) this.#rules.unshift(rule);
  }
  #remove(text) {
    const i = this.#rules.findIndex((rule) => rule.text === text);
    if (i >= 0) this.#rules.splice(i, 1);
  }
  clear() {
    this.#rules.length = 0;
  }
  get size() { return this.#rules.length; }

  addRange(start, end, family = 'ipv4') {
    start = this.#take(start, family, 'start');
    end = this.#take(end, family, 'end');
    if (compare(wordsOf(start), wordsOf(end)) > 0) throw new codes.ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    this.#add({ text: `Range: ${label(start.family)} ${start.address}-${end.address}`, from: wordsOf(start), to: wordsOf(end) });
  }
  removeRange(start, end, family = 'ipv4') {
    start = this.#take(start, family, 'start');
    end = this.#take(end, family, 'end');
    this.#remove(`Range: ${label(start.family)} ${start.address}-${end.address}`);
  }

  addSubnet(network, prefix, family = 'ipv4') {
    network = this.#take(network, family, 'network');
    validateInt32(prefix, 'prefix', 0, network.family === 'ipv6' ? 128 : 32);
    const bits = network.family === 'ipv6' ? prefix : prefix + 96;
    const from = wordsOf(network).slice();
    const to = from.slice();
    for (let i = 0; i < 4; i++) {
      const fixed = Math.min(32, Math.max(0, bits - 32 * i));
      const mask = fixed === 0 ? 0 : (0xffffffff << (32 - fixed)) >>> 0;
      from[i] = (from[i] & mask) >>> 0;
      to[i] = (from[i] | ~mask) >>> 0;
    }
    this.#add({ text: `Subnet: ${label(network.family)} ${network.address}/${prefix}`, from, to });
  }
  removeSubnet(network, prefix, family = 'ipv4') {
    network = this.#take(network, family, 'network');
    validateInt32(prefix, 'prefix', 0, network.family === 'ipv6' ? 128 : 32);
    this.#remove(`Subnet: ${label(network.family)} ${network.address}/${prefix}`);
  }
  addCIDR(cidr) {
    this.addSubnet(...parseCIDR(cidr));
  }
  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    for (const subnet of cidrs.map(parseCIDR)) this.addSubnet(...subnet);
  }
  removeCIDR(cidr) {
    this.removeSubnet(...parseCIDR(cidr));
  }

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      family = validateFamily(family, 'family');
      const words = parse(address, family);
      return words !== null && this.#contains(words);
    }
    return this.#contains(wordsOf(address));
  }

  [kClone]() { return { data: this.rules, deserializeInfo: 'internal/net/blocklist:BlockList' }; }
  static [kDeserialize](rules) {
    const list = new BlockList();
    list.fromJSON(rules);
    return list;
  }

  #contains(words) {
    return this.#rules.some((rule) => compare(rule.from, words) <= 0 && compare(words, rule.to) <= 0);
  }

  get rules() { return this.#rules.map((rule) => rule.text); }
  toJSON() { return this.rules; }

  fromJSON(data) {
    if (typeof data === 'string') {
      try {
        data = JSON.parse(data);
      } catch {
        throw new codes.ERR_INVALID_ARG_VALUE('data', data, 'must be a valid JSON string');
      }
    }
    if (!Array.isArray(data) || !data.every((line) => typeof line === 'string')) {
      throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    }
    for (const line of data.slice().reverse()) this.#parseRule(line);
  }

  #parseRule(line) {
    let found = /^Address: (IPv[46]) (\S+)$/.exec(line);
    if (found) {
      this.addAddress(found[2], found[1].toLowerCase());
      return;
    }
    found = /^Range: (IPv[46]) ([^-\s]+)-(\S+)$/.exec(line);
    if (found) {
      this.addRange(found[2], found[3], found[1].toLowerCase());
      return;
    }
    found = /^Subnet: (IPv[46]) ([^/\s]+)\/(\d+)$/.exec(line);
    if (found) this.addSubnet(found[2], Number(found[3]), found[1].toLowerCase());
  }

  [kInspect](depth, options) {
    if (depth < 0) return '[BlockList]';
    return `BlockList ${require('internal/util/inspect').inspect({ rules: this.rules }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

// The `blockList` option of sockets and servers.
function checkOption(value) {
  if (!BlockList.isBlockList(value)) throw new codes.ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', value);
  return value;
}
BlockList.PRIVATE_RANGES = Object.freeze(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '::1/128', '169.254.0.0/16', 'fe80::/10', 'fc00::/7']);

module.exports = { BlockList, SocketAddress, checkOption };
