// node:http

const { validateInteger } = require('internal/validators');
const { lazy } = internalBinding('core');
const { methods, _checkIsHttpToken: isToken, parsers } = require('_http_common');
const { IncomingMessage } = require('_http_incoming');
const { OutgoingMessage, validateHeaderName, validateHeaderValue } = require('_http_outgoing');
const { _connectionListener, STATUS_CODES, Server, ServerResponse } = require('_http_server');

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

function request(url, options, callback) {
  const { ClientRequest } = require('_http_client'); // a server has no use for it
  return new ClientRequest(url, options, callback);
}

function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

void isToken;
module.exports = {
  _connectionListener,
  METHODS: methods,
  STATUS_CODES,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  setGlobalProxyFromEnv: (...args) => require('internal/http/proxy').setGlobalProxyFromEnv(...args),
  setMaxIdleHTTPParsers(max) {
    validateInteger(max, 'max', 1);
    parsers.max = max;
  },
};

lazy(module.exports, '_http_agent', ['Agent']);
lazy(module.exports, '_http_client', ['ClientRequest']);
const define = (name, get, set) => Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, get, set });
define('maxHeaderSize', () => require('internal/http/parser').defaultMaxHeaderSize());
define('globalAgent', () => require('_http_agent').globalAgent, (value) => { require('_http_agent').globalAgent = value; });
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) define(name, () => globalThis[name], undefined);
