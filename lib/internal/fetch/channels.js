// What fetch() tells in diagnostics channels: those of undici, by its names, as observers of fetch() in Node know them.
// Source: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel

const { publish } = require('internal/net/perf');

const bytesOf = (list) => list.map((text) => Buffer.from(text, 'latin1'));

class Request {
  constructor({ url, method, body }, headers) {
    this.method = method;
    this.abort = null;
    this.body = body === null ? null : body.source ?? body.stream ?? {};
    this.completed = false;
    this.aborted = false;
    this.upgrade = null;
    this.path = `${url.pathname}${url.search}`;
    this.origin = url.origin;
    this.protocol = url.protocol;
    this.idempotent = method === 'GET' || method === 'HEAD';
    this.blocking = true;
    this.reset = null;
    this.host = null;
    this.contentLength = body === null ? null : body.length;
    this.contentType = null;
    this.headers = headers; // [name, value, ...], without those that are the connection's
    this.expectContinue = false;
    this.servername = null;
  }
  // What an observer of undici:request:create puts into the request.
  addHeader(name, value) {
    this.headers.push(name, value);
    return this;
  }
}

const connections = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

// One request, from ahead of its sending. `head`: the fields it is sent with, which observers may add to.
class Told {
  constructor(hop, head) {
    const list = [];
    const rest = {};
    for (const [name, value] of Object.entries(head)) {
      if (connections.has(name.toLowerCase())) rest[name] = value;
      else list.push(name, value);
      if (name.toLowerCase() === 'content-type') this.type = value;
    }
    this.over = false;
    this.request = new Request(hop, list);
    if (this.type !== undefined) this.request.contentType = this.type;
    publish('undici:request:create', { request: this.request });
    // The first two, the program's and the observers', the length.
    const { host, connection, ...last } = rest;
    this.head = { host, connection };
    const { headers } = this.request;
    for (let i = 0; i < headers.length; i += 2) this.head[headers[i]] = headers[i + 1];
    Object.assign(this.head, last);
  }
  attach(req, source) {
    const { request } = this;
    const send = (socket) => publish('undici:client:sendHeaders', { request, headers: (req._header ?? '').replace(/\r\n$/, ''), socket });
    req.on('socket', (socket) => {
      if (!socket.connecting) send(socket);
      else socket.once(socket.encrypted ? 'secureConnect' : 'connect', () => send(socket));
    });
    req.on('finish', () => {
      if (source != null && source.length > 0) this.sent(source);
      publish('undici:request:bodySent', { request });
    });
  }
  sent(chunk) {
    publish('undici:request:bodyChunkSent', { request: this.request, chunk });
  }
  answered(res) {
    const { request } = this;
    publish('undici:request:headers', { request, response: { statusCode: res.statusCode, headers: bytesOf(res.rawHeaders), statusText: res.statusMessage } });
    res.on('end', () => {
      if (this.over) return;
      this.over = request.completed = true;
      publish('undici:request:trailers', { request, trailers: bytesOf(res.rawTrailers) });
    });
    res.on('aborted', () => this.failed(require('internal/fetch/failures').lost()));
  }
  // Behind those who read the body: a listener must not be what makes it flow.
  watchBody(res) {
    if (!require('diagnostics_channel').hasSubscribers('undici:request:bodyChunkReceived')) return;
    res.on('data', (chunk) => publish('undici:request:bodyChunkReceived', { request: this.request, chunk }));
  }
  failed(error) {
    if (this.over) return;
    this.over = true;
    publish('undici:request:error', { request: this.request, error });
  }
}

const tells = new WeakSet();

// An agent that tells of the connections it makes.
exports.tellOfConnections = function tellOfConnections(agent, protocol) {
  if (tells.has(agent)) return;
  tells.add(agent);
  const { createConnection } = agent;
  agent.createConnection = function(options, callback) {
    const host = options.host.includes(':') ? `[${options.host}]` : options.host;
    const connectParams = { host: `${host}:${options.port}`, hostname: options.host, protocol, port: `${options.port}`, version: undefined,
      servername: (protocol === 'https:' && options.servername) || null, localAddress: options.localAddress ?? null };
    const told = { connectParams, connector: createConnection };
    publish('undici:client:beforeConnect', told);
    const socket = createConnection.call(this, options, callback);
    const failed = (error) => publish('undici:client:connectError', { ...told, error });
    socket?.once('error', failed);
    socket?.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      socket.removeListener('error', failed);
      connectParams.version = 'h1';
      publish('undici:client:connected', { ...told, socket });
    });
    return socket;
  };
};
exports.tell = (hop, head) => new Told(hop, head);
