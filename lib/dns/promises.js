// node:dns/promises

const { codes } = require('internal/errors');
const { validateOneOf, validatePort, validateString } = require('internal/validators');
const utils = require('internal/dns/utils');
const { native, dnsError, lookupNative, lookupOptions, ResolverBase, RESOLVE } = utils;

exports.lookup = function lookup(hostname, options) {
  if (hostname) validateString(hostname, 'hostname');
  let checked;
  if (typeof options === 'number') {
    validateOneOf(options, 'family', utils.FAMILIES);
    checked = { ...lookupOptions(), family: options };
  } else if (options !== undefined && typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else {
    checked = lookupOptions(options);
  }
  return new Promise((resolve, reject) => {
    const { all } = checked;
    if (!hostname) throw utils.noHostname(hostname);
    const family = native.isIP(hostname);
    if (family !== 0) {
      const found = { address: hostname, family };
      resolve(all ? [found] : found);
      return;
    }
    const status = lookupNative(hostname, checked, (error, found) => {
      if (error) reject(error);
      else resolve(all ? found : found[0]);
    });
    if (status < 0) reject(dnsError(status, 'getaddrinfo', hostname));
  });
};

exports.lookupService = function lookupService(address, port) {
  if (arguments.length !== 2) throw new codes.ERR_MISSING_ARGS('address', 'port');
  if (native.isIP(address) === 0) throw new codes.ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
  return new Promise((resolve, reject) => {
    const status = utils.lookupServiceNative(address, +port, (error, hostname, service) => {
      if (error) reject(error);
      else resolve({ hostname, service });
    });
    if (status < 0) reject(dnsError(status, 'getnameinfo', address));
  });
};

class Resolver extends ResolverBase {
  resolve(hostname, rrtype) {
    return resolve(this, hostname, rrtype);
  }

  reverse(address) {
    return reverse(this, address);
  }
}

function query(resolver, type, name, options) {
  validateString(name, 'name');
  return new Promise((resolve, reject) => {
    resolver._query(type, name, !!options?.ttl, (error, value) => (error ? reject(error) : resolve(value)));
  });
}

const types = new Set(Object.values(RESOLVE));
for (const name in RESOLVE) {
  const type = RESOLVE[name];
  Resolver.prototype[name] = { [name](hostname, options) { return query(this, type, hostname, options); } }[name];
  exports[name] = { [name](hostname, options) { return query(utils.defaultResolver(), type, hostname, options); } }[name];
}

function resolve(resolver, hostname, rrtype = 'A') {
  if (typeof rrtype !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
  if (!types.has(rrtype)) throw new codes.ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return query(resolver, rrtype, hostname);
}

function reverse(resolver, address) {
  validateString(address, 'name');
  return new Promise((done, reject) => {
    resolver._reverse(address, (error, names) => (error ? reject(error) : done(names)));
  });
}

const publicDns = () => require('dns');
Object.assign(exports, {
  resolve: { resolve(hostname, rrtype) { return resolve(utils.defaultResolver(), hostname, rrtype); } }.resolve,
  reverse: { reverse(address) { return reverse(utils.defaultResolver(), address); } }.reverse,
  getServers: function getServers() { return publicDns().getServers(); },
  setServers: function setServers(servers) { publicDns().setServers(servers); },
  getDefaultResultOrder: utils.getDefaultResultOrder,
  setDefaultResultOrder: utils.setDefaultResultOrder,
  Resolver,
}, utils.constants);
