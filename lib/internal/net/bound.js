// net.BoundSocket: a socket that is bound at once, for a server to listen on or for a client to connect from.

const { codes, ExceptionWithHostPort } = require('internal/errors');
const { validateBoolean, validateObject, validatePort, validateString } = require('internal/validators');
const { TCP, Pipe } = require('internal/net/handle');
const { isIP } = require('net');

const IPV6ONLY = 1;
const REUSEPORT = 2;

let take;
let isBound;
class BoundSocket {
  #handle;
  #path;

  static {
    isBound = (value) => value !== null && typeof value === 'object' && #handle in value;
    take = (bound) => {
      const handle = bound.#need();
      bound.#handle = undefined;
      return { handle, path: bound.#path };
    };
  }

  constructor(options = {}) {
    validateObject(options, 'options');
    if (options.path !== undefined) this.#bindPath(options.path);
    else this.#bind(options);
  }

  #bindPath(path) {
    validateString(path, 'options.path');
    this.#path = path;
    this.#settle(new Pipe(), (handle) => handle.bind(path));
  }

  #bind({ ipv6Only = false, reusePort = false, host = ipv6Only ? '::' : '0.0.0.0', port = 0 }) {
    validateString(host, 'options.host');
    port = validatePort(port, 'options.port');
    validateBoolean(ipv6Only, 'options.ipv6Only');
    validateBoolean(reusePort, 'options.reusePort');
    const family = isIP(host);
    if (family === 0) throw new codes.ERR_INVALID_ARG_VALUE('options.host', host, 'must be a numeric IP address; net.BoundSocket does not perform DNS resolution');
    const flags = (ipv6Only ? IPV6ONLY : 0) | (reusePort ? REUSEPORT : 0);
    this.#settle(new TCP(), (handle) => (family === 6 ? handle.bind6(host, port, flags) : handle.bind(host, port, flags)), host, port);
  }

  #settle(handle, bind, host, port) {
    const status = bind(handle);
    if (status < 0) {
      handle.close();
      throw new ExceptionWithHostPort(status, 'bind', host, port);
    }
    this.#handle = handle;
  }

  #need() {
    if (this.#handle === undefined) throw new codes.ERR_SOCKET_HANDLE_ADOPTED();
    return this.#handle;
  }

  address() {
    const handle = this.#need();
    if (this.#path !== undefined) return this.#path;
    const out = {};
    const status = handle.getsockname(out);
    if (status < 0) throw new ExceptionWithHostPort(status, 'address');
    return out;
  }

  fd() { return this.#need().fd; }

  close() {
    this.#need().close();
    this.#handle = undefined;
  }

  get isPipe() { return this.#path !== undefined; }

  [Symbol.dispose]() {
    if (this.#handle !== undefined) this.close();
  }
}

module.exports = { BoundSocket, isBound, take };
