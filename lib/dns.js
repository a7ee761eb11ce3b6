// node:dns: lookup() asks the system, the resolve functions ask name servers.

const { codes } = require('internal/errors');
const { validateFunction, validateOneOf, validatePort, validateString } = require('internal/validators');
const utils = require('internal/dns/utils');
const { native, dnsError, lookupNative, lookupOptions, ResolverBase, RESOLVE } = utils;

const customPromisifyArgs = Symbol.for('nodejs.util.promisify.custom');

exports.lookup = function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname');
  let checked;
  if (typeof options === 'function') {
    callback = options;
    checked = lookupOptions();
  } else if (typeof options === 'number') {
    validateFunction(callback, 'callback');
    validateOneOf(options, 'family', utils.FAMILIES);
    checked = { ...lookupOptions(), family: options };
  } else if (options !== undefined && typeof options !== 'object') {
    validateFunction(arguments.length === 2 ? options : callback, 'callback');
    throw new codes.ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else {
    validateFunction(callback, 'callback');
    checked = lookupOptions(options);
  }
  const { all } = checked;
  if (!hostname) throw utils.noHostname(hostname);
  const family = native.isIP(hostname);
  if (family !== 0) {
    if (all) process.nextTick(callback, null, [{ address: hostname, family }]);
    else process.nextTick(callback, null, hostname, family);
    return {};
  }
  const status = lookupNative(hostname, checked, (error, found) => {
    if (error) callback(error);
    else if (all) callback(null, found);
    else callback(null, found[0].address, found[0].family);
  });
  if (status < 0) process.nextTick(callback, dnsError(status, 'getaddrinfo', hostname));
  return { hostname, family: checked.family, callback };
};
Object.defineProperty(exports.lookup, customPromisifyArgs, {
  __proto__: null,
  value: function lookup(hostname, options) {
    return new Promise((resolve, reject) => {
      exports.lookup(hostname, options, (error, address, family) => {
        if (error) reject(error);
        else resolve(Array.isArray(address) ? address : { address, family });
      });
    });
  },
});

exports.lookupService = function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new codes.ERR_MISSING_ARGS('address', 'port', 'callback');
  if (native.isIP(address) === 0) throw new codes.ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
  validateFunction(callback, 'callback');
  const status = utils.lookupServiceNative(address, +port, callback);
  if (status < 0) throw dnsError(status, 'getnameinfo', address);
  return {};
};
Object.defineProperty(exports.lookupService, customPromisifyArgs, {
  __proto__: null,
  value: function lookupService(address, port) {
    return new Promise((resolve, reject) => {
      exports.lookupService(address, port, (error, hostname, service) => (error ? reject(error) : resolve({ hostname, service })));
    });
  },
});

// --- resolvers ----------------------------------------------------------------------------------------

class Resolver extends ResolverBase {
  resolve(hostname, rrtype, callback) {
    return resolve(this, hostname, rrtype, callback);
  }

  reverse(address, callback) {
    return reverse(this, address, callback);
  }
}

function query(resolver, type, name, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  validateString(name, 'name');
  validateFunction(callback, 'callback');
  resolver._query(type, name, !!options?.ttl, callback);
  return {};
}

const byType = { __proto__: null };
for (const name in RESOLVE) {
  const type = RESOLVE[name];
  byType[type] = type;
  Resolver.prototype[name] = { [name](hostname, options, callback) { return query(this, type, hostname, options, callback); } }[name];
  exports[name] = { [name](hostname, options, callback) { return query(utils.defaultResolver(), type, hostname, options, callback); } }[name];
}

function resolve(resolver, hostname, rrtype, callback) {
  let type;
  if (typeof rrtype === 'string') {
    type = byType[rrtype];
  } else if (typeof rrtype === 'function') {
    type = 'A';
    callback = rrtype;
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
  }
  if (type === undefined) throw new codes.ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return query(resolver, type, hostname, callback);
}

function reverse(resolver, address, callback) {
  validateString(address, 'name');
  validateFunction(callback, 'callback');
  resolver._reverse(address, callback);
  return {};
}

exports.resolve = function(hostname, rrtype, callback) {
  return resolve(utils.defaultResolver(), hostname, rrtype, callback);
};
Object.defineProperty(exports.resolve, 'name', { __proto__: null, value: 'resolve' });
exports.reverse = function(address, callback) {
  return reverse(utils.defaultResolver(), address, callback);
};
Object.defineProperty(exports.reverse, 'name', { __proto__: null, value: 'reverse' });
exports.getServers = function getServers() {
  return utils.defaultResolver().getServers();
};

// A new resolver, as the servers of one with queries in flight cannot be changed.
exports.setServers = function setServers(servers) {
  const resolver = new ResolverBase();
  resolver.setServers(servers);
  utils.setDefaultBase(resolver);
};

exports.getDefaultResultOrder = utils.getDefaultResultOrder;
exports.setDefaultResultOrder = utils.setDefaultResultOrder;
exports.Resolver = Resolver;
exports.ADDRCONFIG = native.AI_ADDRCONFIG;
exports.ALL = native.AI_ALL;
exports.V4MAPPED = native.AI_V4MAPPED;
Object.assign(exports, utils.constants);

Object.defineProperty(exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return require('dns/promises'); },
});
