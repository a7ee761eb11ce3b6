// Requests through a proxy server, for agents with `proxyEnv`: http: requests name their whole URL to the proxy, https:
// connections go through a tunnel that CONNECT opens. Source: https://nodejs.org/api/http.html#built-in-proxy-support

const net = require('net');
const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { validateObject } = require('internal/validators');

const MAX_ANSWER = 16384; // bytes of a proxy's answer to CONNECT

const bare = (host) => (host[0] === '[' ? host.slice(1, -1) : host);
const withBrackets = (host) => (net.isIPv6(host) ? `[${host}]` : host);

// --- whom NO_PROXY leaves out -----------------------------------------------------------------------------------------------

// One entry: (host, port) -> whether it is meant. `host` is in lower case, without brackets.
function matcher(entry) {
  if (entry === '*') return () => true;
  const withPort = /^(.*?):(\d+)$/.exec(entry);
  if (withPort !== null && (withPort[1][0] === '[' || !withPort[1].includes(':'))) {
    const inner = matcher(withPort[1]);
    return (host, port) => port === Number(withPort[2]) && inner(host, port);
  }
  const range = /^([\d.]+)-([\d.]+)$/.exec(entry);
  if (range !== null && net.isIPv4(range[1]) && net.isIPv4(range[2])) {
    const list = new net.BlockList();
    list.addRange(range[1], range[2]);
    return (host) => net.isIPv4(host) && list.check(host);
  }
  const suffix = /^\*?(\..+)$/.exec(entry);
  if (suffix !== null) return (host) => net.isIP(host) === 0 && host.endsWith(suffix[1]);
  const name = bare(entry);
  return (host) => host === name;
}

// --- a proxy ----------------------------------------------------------------------------------------------------------------

function proxyURL(text) {
  const url = /[\r\n]/.test(text) ? null : URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw new codes.ERR_PROXY_INVALID_CONFIG(`Invalid proxy URL: ${text}`);
  return url;
}

class Proxy {
  constructor(url, without) {
    this.protocol = url.protocol;
    this.host = bare(url.hostname);
    this.port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    this.href = `${url.protocol}//${url.host}`; // as it is shown: without what it is secured by
    this.authorization = undefined;
    this.isFetch = false; // those of fetch() say of their CONNECT what undici's say
    if (url.username !== '' || url.password !== '') {
      this.authorization = `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
    }
    this.without = without.split(',').map((entry) => entry.trim().toLowerCase()).filter((entry) => entry !== '').map(matcher);
  }

  // Whether connections to there go through it; not those to a path of the file system.
  serves({ host, port, socketPath }) {
    if (socketPath) return false;
    const name = bare(`${host}`.toLowerCase());
    return !this.without.some((matches) => matches(name, Number(port)));
  }

  connect(options) {
    const { host, port } = this;
    if (this.protocol === 'http:') return net.connect({ ...options, host, port });
    const { servername, ALPNProtocols, session, ...rest } = options; // these are the target's
    return require('tls').connect({ ...rest, host, port, servername: net.isIP(host) ? '' : host });
  }
}

// Of an agent's `proxyEnv`; undefined where that names no proxy for the agent's protocol.
function proxyOf(protocol, env) {
  validateObject(env, 'options.proxyEnv');
  const text = protocol === 'https:' ? env.https_proxy || env.HTTPS_PROXY : env.http_proxy || env.HTTP_PROXY;
  return text ? new Proxy(proxyURL(`${text}`), `${env.no_proxy || env.NO_PROXY || ''}`) : undefined;
}

// --- http: requests ---------------------------------------------------------------------------------------------------------

function refuse(name, value, why) {
  throw new codes.ERR_INVALID_ARG_VALUE(name, value, why);
}

// What the request line and Host say, which must be the same place: the proxy believes the one, the server the other.
function authorityOf({ host, port }) {
  for (const [name, value] of [['options.host', host], ['options.port', port]]) if (/[\r\n]/.test(value)) throw new codes.ERR_INVALID_CHAR(name);
  if (!(Number(port) >= 0 && Number(port) < 65536)) throw new codes.ERR_SOCKET_BAD_PORT('Port', port, true);
  return new URL(`http://${withBrackets(bare(host))}:${Number(port)}/`).host;
}

function absolutePath(path, authority) {
  if (path[0] === '/') return `http://${authority}${path}`;
  const url = URL.parse(path);
  if (url === null) refuse('options.path', path, 'must be in absolute-form or start with / for a proxied request');
  if (url.protocol !== 'http:') refuse('options.path', path, 'must use http: scheme for a proxied request');
  if (url.username !== '' || url.password !== '') refuse('options.path', path, 'must not contain userinfo');
  if (url.host !== authority) refuse('options.path', path, 'must match the request authority');
  return `http://${authority}${url.pathname}${url.search}`;
}

function checkHost(value, authority) {
  if (/[/\\?#@]/.test(value) || URL.parse(`http://${value}/`)?.host !== authority) refuse('options.headers.host', value, 'must match the request authority');
}

class ProxiedRequest {
  constructor(proxy, request, options) {
    this.authority = authorityOf(options);
    this.headers = [['proxy-connection', request.shouldKeepAlive ? 'keep-alive' : 'close']];
    if (proxy.authorization !== undefined) this.headers.push(['proxy-authorization', proxy.authorization]);
    request.path = absolutePath(request.path, this.authority);
  }

  // A flat list of names and values, or one of pairs; gives a flat one.
  list(headers) {
    const pairs = Array.isArray(headers[0]);
    const out = [];
    let host = false;
    for (let i = 0; i < headers.length; i += pairs ? 1 : 2) {
      if (pairs && !Array.isArray(headers[i])) refuse('options.headers', headers[i], 'must be an array when headers is passed as an array of pairs');
      let [name, value] = pairs ? headers[i] : [headers[i], headers[i + 1]];
      if (`${name}`.toLowerCase() === 'host') {
        if (host) refuse('options.headers', headers, 'must not contain duplicate Host headers');
        host = true;
        checkHost(value, this.authority);
        value = this.authority;
      }
      out.push(name, value);
    }
    for (const [name, value] of this.headers) out.push(name, value);
    return out;
  }

  // `given`: the caller's own Host, if any; one that we made may leave out the port.
  set(request, given) {
    if (given !== undefined) checkHost(given, this.authority);
    if (request.getHeader('host') !== undefined) request.setHeader('Host', this.authority);
    for (const [name, value] of this.headers) request.setHeader(name, value);
  }
}

// What of `request` changes when the agent's proxy carries it; undefined: nothing, it goes another way.
function proxied(proxy, request, options) {
  if (request.protocol !== 'http:' || request.method === 'CONNECT' || (request.method === 'OPTIONS' && request.path === '*')) return undefined;
  return proxy.serves(options) ? new ProxiedRequest(proxy, request, options) : undefined;
}

// --- https: connections -----------------------------------------------------------------------------------------------------

function tunnelError(message, statusCode) {
  const error = new codes.ERR_PROXY_TUNNEL(message);
  if (statusCode !== undefined) error.statusCode = statusCode;
  return error;
}

// Opens a tunnel to options.host: callback(error) or callback(null, the socket, on which nothing was read behind the answer).
function tunnel(proxy, options, keepAlive, callback) {
  const target = `${withBrackets(bare(options.host))}:${options.port}`;
  const socket = proxy.connect({ ...options, timeout: undefined });
  let head = Buffer.alloc(0);
  const done = (error) => {
    socket.removeListener('error', done);
    socket.removeListener('data', onData);
    socket.removeListener('end', onEnd);
    socket.removeListener('timeout', onTimeout);
    socket.setTimeout(0);
    if (error) {
      socket.on('error', () => {}); // told already
      socket.destroy();
      callback(error);
    } else {
      callback(null, socket);
    }
  };
  const onEnd = () => done(tunnelError('Connection to establish proxy tunnel ended unexpectedly'));
  // What the request tells as its 'timeout', too.
  const onTimeout = () => {
    const error = tunnelError(`Connection to establish proxy tunnel timed out after ${options.timeout}ms`);
    error.proxyTunnelTimeout = options.timeout;
    done(error);
  };
  function onData(chunk) {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) {
      if (head.length > MAX_ANSWER) done(tunnelError(`Proxy response headers exceeded ${MAX_ANSWER} bytes`));
      return;
    }
    const [line] = head.toString('latin1', 0, end).split('\r\n', 1);
    const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(line)?.[1];
    if (status !== '200') {
      done(tunnelError(`Failed to establish tunnel to ${target} via ${proxy.href}: ${line}`, status && Number(status)));
      return;
    }
    socket.pause();
    const rest = head.subarray(end + 4);
    done();
    if (rest.length > 0) socket.unshift(rest);
  }
  socket.on('error', done);
  socket.on('data', onData);
  socket.on('end', onEnd);
  if (options.timeout) socket.setTimeout(options.timeout, onTimeout);
  const authorization = proxy.authorization === undefined ? '' : `proxy-authorization: ${proxy.authorization}\r\n`;
  const staying = keepAlive ? 'proxy-connection: keep-alive\r\n' : '';
  socket.write(`CONNECT ${target} HTTP/1.1\r\n${authorization}${staying}${proxy.isFetch ? 'connection: close\r\n' : ''}host: ${target}\r\n\r\n`);
}

// In place of agent.createConnection() for what the proxy serves.
function createConnection(agent, proxy, options, callback) {
  if (agent.protocol !== 'https:') return proxy.connect({ ...options, path: undefined });
  tunnel(proxy, { ...options, path: undefined }, agent.keepAlive || Number.isFinite(agent.maxSockets), (error, socket) => {
    if (error) callback(error);
    else callback(null, agent.createConnection({ ...options, socket }));
  });
  return undefined;
}

// --- all requests of a process ----------------------------------------------------------------------------------------------

// The environment itself, where the process was told to use it: what is no URL there is Node's agent of fetch()'s to refuse.
function environment() {
  const { env } = process;
  for (const text of [env.http_proxy || env.HTTP_PROXY, env.https_proxy || env.HTTPS_PROXY]) if (text) new URL(text);
  return env;
}

function setGlobalProxyFromEnv(env = process.env) {
  validateObject(env, 'proxyEnv');
  if (proxyOf('http:', env) === undefined && proxyOf('https:', env) === undefined) return () => {};
  const agents = require('_http_agent');
  const https = require('https');
  const { proxyEnv: before } = agents;
  const { globalAgent } = agents;
  const { globalAgent: secureAgent } = https;
  agents.proxyEnv = env;
  agents.globalAgent = undefined;
  https.globalAgent = undefined;
  const putBack = require('internal/fetch/own_dispatcher').place();
  return function restore() {
    putBack();
    agents.proxyEnv = before;
    agents.globalAgent = globalAgent;
    https.globalAgent = secureAgent;
  };
}

module.exports = { createConnection, environment, proxied, proxyOf, setGlobalProxyFromEnv };
