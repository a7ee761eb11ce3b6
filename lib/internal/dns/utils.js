// What dns and dns/promises share: errors, options, the resolver.

const native = internalBinding('dns');
const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateInt32, validateNumber, validateOneOf, validateString, validateUint32 } = require('internal/validators');

const ORDERS = ['verbatim', 'ipv4first', 'ipv6first'];
const FAMILIES = [0, 4, 6];

// c-ares' statuses by number, from 1.
const ARES = ['ENODATA', 'EFORMERR', 'ESERVFAIL', 'ENOTFOUND', 'ENOTIMP', 'EREFUSED', 'EBADQUERY', 'EBADNAME', 'EBADFAMILY', 'EBADRESP',
  'ECONNREFUSED', 'ETIMEOUT', 'EOF', 'EFILE', 'ENOMEM', 'EDESTRUCTION', 'EBADSTR', 'EBADFLAGS', 'ENONAME', 'EBADHINTS', 'ENOTINITIALIZED',
  'ELOADIPHLPAPI', 'EADDRGETNETWORKPARAMS', 'ECANCELLED', 'ESERVICE'];

const constants = {
  NODATA: 'ENODATA', FORMERR: 'EFORMERR', SERVFAIL: 'ESERVFAIL', NOTFOUND: 'ENOTFOUND', NOTIMP: 'ENOTIMP', REFUSED: 'EREFUSED',
  BADQUERY: 'EBADQUERY', BADNAME: 'EBADNAME', BADFAMILY: 'EBADFAMILY', BADRESP: 'EBADRESP', CONNREFUSED: 'ECONNREFUSED',
  TIMEOUT: 'ETIMEOUT', EOF: 'EOF', FILE: 'EFILE', NOMEM: 'ENOMEM', DESTRUCTION: 'EDESTRUCTION', BADSTR: 'EBADSTR', BADFLAGS: 'EBADFLAGS',
  NONAME: 'ENONAME', BADHINTS: 'EBADHINTS', NOTINITIALIZED: 'ENOTINITIALIZED', LOADIPHLPAPI: 'ELOADIPHLPAPI',
  ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS', CANCELLED: 'ECANCELLED',
};

// `status`: a negative libuv status, or the name of a c-ares one.
function dnsError(status, syscall, hostname) {
  let code = status;
  let errno;
  if (typeof status === 'number') {
    errno = status;
    code = status === -3007 || status === -3008 ? 'ENOTFOUND' : require('util').getSystemErrorName(status);
  }
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  return error;
}

function validateHints(hints) {
  if ((hints & ~(native.AI_ADDRCONFIG | native.AI_ALL | native.AI_V4MAPPED)) !== 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('hints', hints);
  }
}

// --- the order of addresses ---------------------------------------------------------------------------

let defaultOrder;

function getDefaultResultOrder() {
  defaultOrder ??= require('internal/options').get('--dns-result-order') || 'verbatim';
  return defaultOrder;
}

function setDefaultResultOrder(order) {
  validateOneOf(order, 'dnsOrder', ORDERS);
  defaultOrder = order;
}

// --- lookup -------------------------------------------------------------------------------------------

// The options of lookup() as { hints, family, all, order }.
function lookupOptions(options) {
  let hints = 0;
  let family = 0;
  let all = false;
  let order = getDefaultResultOrder();
  if (options?.hints !== undefined && options.hints !== null) {
    validateNumber(options.hints, 'options.hints');
    hints = options.hints >>> 0;
    validateHints(hints);
  }
  if (options?.family !== undefined && options.family !== null) {
    if (options.family === 'IPv4') {
      family = 4;
    } else if (options.family === 'IPv6') {
      family = 6;
    } else {
      validateOneOf(options.family, 'options.family', FAMILIES);
      family = options.family;
    }
  }
  if (options?.all !== undefined && options.all !== null) {
    validateBoolean(options.all, 'options.all');
    all = options.all;
  }
  if (options?.verbatim !== undefined && options.verbatim !== null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options?.order !== undefined && options.order !== null) {
    validateOneOf(options.order, 'options.order', ORDERS);
    order = options.order;
  }
  return { hints, family, all, order };
}

const noHostname = (hostname) => new codes.ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a non-empty string');

function familyOf(address) {
  return address.includes(':') ? 6 : 4;
}

// Calls back with (error, [{ address, family }...]); gives a status when it could not start.
function lookupNative(hostname, { hints, family, order }, callback) {
  const measure = require('internal/net/perf').start('dns', 'lookup', () => ({ hostname, family, hints, verbatim: order === 'verbatim', order }));
  return native.getaddrinfo(toAscii(hostname), family, hints, (status, list) => {
    if (status < 0) {
      callback(dnsError(status, 'getaddrinfo', hostname));
      return;
    }
    let found = list.map((address) => ({ address, family: familyOf(address) }));
    if (order !== 'verbatim') {
      const first = order === 'ipv4first' ? 4 : 6;
      found = [...found.filter((one) => one.family === first), ...found.filter((one) => one.family !== first)];
    }
    measure?.finish({ addresses: found.map((one) => one.address) });
    callback(null, found);
  });
}

// Calls back with (error, name, service); gives a status when it could not start.
function lookupServiceNative(host, port, callback) {
  const measure = require('internal/net/perf').start('dns', 'lookupService', () => ({ host, port }));
  return native.getnameinfo(host, port, (status, hostname, service) => {
    if (status < 0) {
      callback(dnsError(status, 'getnameinfo', host));
      return;
    }
    measure?.finish({ hostname, service });
    callback(null, hostname, service);
  });
}

function toAscii(name) {
  // eslint-disable-next-line no-control-regex
  return /^[\x00-\x7f]*$/.test(name) ? name : require('url').domainToASCII(name);
}

// --- resolvers ----------------------------------------------------------------------------------------

const resolverNative = () => internalBinding('dns_resolver');
const released = new FinalizationRegistry((id) => resolverNative().close(id));

// What both Resolver classes have.
class ResolverBase {
  #native;
  #id;
  constructor(options = undefined) {
    const { timeout = -1, tries = 4, maxTimeout = 0 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this.#native = maxTimeout > 0 ? require('internal/dns/max_timeout').create(timeout, tries, maxTimeout) : resolverNative();
    const ids = maxTimeout > 0 ? this.#native.ids : [this.#native.create(timeout, tries)];
    for (const id of ids) {
      if (id < 0) throw dnsError(ARES[-id - 1], 'ares_init_options');
      released.register(this, id);
    }
    [this.#id] = ids;
  }

  cancel() {
    this.#native.cancel(this.#id);
  }

  getServers() {
    return this.#native.servers(this.#id).split('\n').filter(Boolean).map((line) => {
      const [address, port] = line.split(' ');
      if (port === '53' || port === '0') return address;
      return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
    });
  }

  setServers(servers) {
    validateArray(servers, 'servers');
    const list = [];
    // Holes are passed over.
    servers.forEach((server, i) => {
      validateString(server, `servers[${i}]`);
      list.push(...parseServer(server));
    });
    const status = this.#native.setServers(this.#id, list);
    if (status !== 0) {
      const reason = status === 1000 ? 'There are pending queries.' : ARES[status - 1];
      throw new codes.ERR_DNS_SET_SERVERS_FAILED(reason, servers);
    }
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    // One address may be of either kind; two are one of each.
    const first = native.isIP(ipv4);
    const second = ipv6 === undefined ? 0 : native.isIP(ipv6);
    if (first === 0 || (ipv6 !== undefined && second === 0)) {
      throw localAddressError('Invalid IP address.');
    }
    if (first === second) throw localAddressError(`Cannot specify two IPv${first} addresses.`);
    const v4 = first === 4 ? ipv4 : second === 4 ? ipv6 : undefined;
    const v6 = first === 6 ? ipv4 : second === 6 ? ipv6 : undefined;
    this.#native.setLocalAddress(this.#id, v4, v6);
  }

  // One query; callback(error, value). Always in a later turn.
  _query(type, name, ttl, callback) {
    const syscall = `query${type[0]}${type.slice(1).toLowerCase()}`;
    const { TYPES, readAnswers } = require('internal/dns/message');
    const measure = require('internal/net/perf').start('dns', syscall, () => ({ host: name, ttl }));
    const done = (status, bytes) => {
      if (status !== 0) {
        callback(dnsError(ARES[status - 1], syscall, name));
        return;
      }
      let value;
      try {
        value = shape(type, readAnswers(bytes), ttl);
      } catch {
        callback(dnsError('EBADRESP', syscall, name));
        return;
      }
      if (value.length === 0) {
        const code = nothing(type, readAnswers(bytes));
        if (code !== undefined) {
          callback(dnsError(code, syscall, name));
          return;
        }
      }
      measure?.finish({ result: value });
      callback(null, type === 'SOA' ? value[0] : value);
    };
    this.#native.query(this.#id, toAscii(name), TYPES[type], later(done));
  }

  _reverse(address, callback) {
    const done = (status, names) => {
      if (status !== 0) callback(dnsError(ARES[status - 1], 'getHostByAddr', address));
      else callback(null, names);
    };
    if (!this.#native.reverse(this.#id, address, later(done))) throw dnsError('EINVAL', 'getHostByAddr', address);
  }
}

function localAddressError(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_VALUE';
  return error;
}

// An answer that comes while the caller is still running waits for it.
function later(done) {
  return (status, value) => process.nextTick(done, status, value);
}

function portOf(text) {
  return text === undefined ? 53 : require('internal/validators').validatePort(Number(text));
}

function parseServer(server) {
  if (native.isIP(server) !== 0) return [server, 53];
  const v6 = /^\[([^[\]]*)\](?::(\d+))?$/.exec(server);
  if (v6 !== null && native.isIP(v6[1]) === 6) return [v6[1], portOf(v6[2])];
  const v4 = /^(.+?)(?::(\d+))?$/.exec(server);
  if (v4 !== null && native.isIP(v4[1]) !== 0) return [v4[1], portOf(v4[2])];
  throw new codes.ERR_INVALID_IP_ADDRESS(server);
}

// The error for an answer that has records, none of which were asked for: of an alias, as a rule. With some types that is an
// empty list, not an error.
function nothing(type, records) {
  switch (type) {
    case 'A':
    case 'AAAA':
      return records.some((record) => record.type === 'CNAME') ? undefined : 'ENODATA';
    case 'SOA':
      return 'EBADRESP';
    case 'ANY':
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return 'ENODATA';
    default:
      return undefined;
  }
}

// The answers as Node gives them for a question of that type.
function shape(type, records, ttl) {
  if (type === 'ANY') {
    return records.map((record) => {
      const value = { ...record.data };
      if (record.type === 'A' || record.type === 'AAAA') value.ttl = record.ttl;
      value.type = record.type;
      return value;
    });
  }
  const wanted = records.filter((record) => record.type === type);
  switch (type) {
    case 'A':
    case 'AAAA':
      return wanted.map(({ data, ttl: seconds }) => (ttl ? { address: data.address, ttl: seconds } : data.address));
    case 'NS':
    case 'CNAME':
    case 'PTR':
      return wanted.map(({ data }) => data.value);
    case 'TXT':
      return wanted.map(({ data }) => data.entries);
    default:
      return wanted.map(({ data }) => data);
  }
}

// The resolver that the functions of the module use.
let defaultBase;
function defaultResolver() {
  return defaultBase ??= new ResolverBase();
}

const RESOLVE = {
  resolveAny: 'ANY', resolve4: 'A', resolve6: 'AAAA', resolveCaa: 'CAA', resolveCname: 'CNAME', resolveMx: 'MX', resolveNs: 'NS',
  resolveTxt: 'TXT', resolveTlsa: 'TLSA', resolveSrv: 'SRV', resolvePtr: 'PTR', resolveNaptr: 'NAPTR', resolveSoa: 'SOA',
};

module.exports = {
  native, constants, FAMILIES, RESOLVE, dnsError, getDefaultResultOrder, setDefaultResultOrder, lookupOptions, lookupNative, noHostname, lookupServiceNative, ResolverBase,
  defaultResolver, validateHints, setDefaultBase(base) { defaultBase = base; },
};
