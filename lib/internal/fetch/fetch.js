// fetch() over the http and https clients. Source: https://fetch.spec.whatwg.org/#fetch-method

const { Request, makeResponse, kRequest } = require('internal/fetch/messages');
const { List } = require('internal/fetch/headers');
const { kBody, streamFor, readAll } = require('internal/fetch/body');

const redirects = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 20;
// Of services that a request could be made to talk to. Source: https://fetch.spec.whatwg.org/#port-blocking
const badPorts = `,1,7,9,11,13,15,17,19,20,21,22,23,25,37,42,43,53,69,77,79,87,95,101,102,103,104,109,110,111,113,115,117,119,123,135,137,139,143,161,179,389,427,465,512,
513,514,515,526,530,531,532,540,548,554,556,563,587,601,636,989,990,993,995,1719,1720,1723,2049,3659,4045,4190,5060,5061,6000,6566,6665,6666,6667,6668,6669,6679,
6697,10080,`.replaceAll('\n', '');
const MAX_ENCODINGS = 5; // each may unfold to a thousand times its size
const globalPlace = Symbol.for('undici.globalDispatcher.1');
let agents; // of agents.proxyEnv, which may change

function agentFor(protocol) {
  const { Agent, kUntold, kProxy, proxyEnv } = require('_http_agent');
  if (agents?.proxyEnv !== proxyEnv || agents === undefined) agents = { __proto__: null, proxyEnv };
  if (agents[protocol] === undefined) {
    agents[protocol] = new (protocol === 'https:' ? require('https').Agent : Agent)({ keepAlive: true, timeout: 4000, scheduling: 'lifo', proxyEnv });
    if (protocol === 'https:') agents[protocol].createConnection = createSecureConnection;
    if (agents[protocol][kProxy] !== undefined) agents[protocol][kProxy].isFetch = true;
    agents[protocol][kUntold] = true; // its requests are told as fetch()'s
  }
  if (require.loaded.diagnostics_channel !== undefined) require('internal/fetch/channels').tellOfConnections(agents[protocol], protocol);
  return agents[protocol];
}

// Nothing is written before the handshake is done, so that its error is told as its own and not as a write's.
function createSecureConnection(options, callback) {
  const socket = require('https').Agent.prototype.createConnection.call(this, options);
  if (callback === undefined) return socket;
  socket.once('error', callback);
  socket.once('secureConnect', () => {
    socket.removeListener('error', callback);
    callback(null, socket);
  });
}

const nop = () => {};

function failed(cause) {
  return new TypeError('fetch failed', { cause });
}

function fetch(input, init = undefined) {
  if (arguments.length === 0) return Promise.reject(new TypeError('fetch: 1 argument required, but only 0 found.'));
  let request;
  try {
    request = new Request(input, init);
  } catch (error) {
    return Promise.reject(error);
  }
  return new Promise((resolve, reject) => {
    const { signal } = request;
    const run = { request, signal, resolve, reject, urls: [request[kRequest].url.href], done: false, onAbort: null, current: null, bodyController: null, redirects: 0,
      dispatcher: request[kRequest].dispatcher };
    if (signal.aborted) {
      reject(signal.reason);
      request[kBody]?.stream?.cancel(signal.reason).catch(() => {});
      return;
    }
    if (run.dispatcher !== undefined || globalPlace in globalThis) run.dispatcher = require('internal/fetch/dispatch').chosen(run.dispatcher);
    run.onAbort = () => {
      const { reason } = signal;
      run.reject(reason);
      failBody(run, reason);
      run.current?.destroy(reason);
      const stream = request[kBody]?.stream;
      if (stream !== undefined && !stream.locked) stream.cancel(reason).catch(() => {});
    };
    signal.addEventListener('abort', run.onAbort, { once: true });
    const r = request[kRequest];
    start(run, { url: r.url, method: r.method, headers: r.headers.copy(), body: request[kBody] });
  });
}

function finish(run) {
  run.signal.removeEventListener('abort', run.onAbort);
}

// The answer's body ends with an error; what is decoded after it is nobody's.
function failBody(run, error) {
  const controller = run.bodyController;
  run.bodyController = null;
  try {
    controller?.error(error);
  } catch { /* it has come to its end */ }
}

// The program gets its answer: at once, or when its bytes are all there and are those it asked for.
// A response that nobody has any more, and whose body nobody has asked for, gives its connection up.
let forgotten;
function watch(response, body) {
  forgotten ??= new FinalizationRegistry((body) => {
    if (!body.taken && !body.stream.locked) body.stream.cancel().catch(nop);
  });
  forgotten.register(response, body);
}

async function settle(run, state, body) {
  const { integrity } = run.request[kRequest];
  if (integrity === '') {
    const response = makeResponse(state, body, 'immutable');
    run.resolve(response);
    run.resolve = run.reject = nop; // they hold the response
    if (body?.stream !== undefined) watch(response, body);
    return;
  }
  if (body === null) return stop(run, new Error(''));
  try {
    const bytes = await readAll(body);
    if (!require('internal/fetch/integrity').fits(bytes, integrity)) return stop(run, new Error('integrity mismatch'));
    run.resolve(makeResponse(state, { stream: undefined, parts: [bytes], source: bytes, length: bytes.byteLength }, 'immutable'));
  } catch (error) {
    stop(run, error);
  }
}

function start(run, hop) {
  switch (hop.url.protocol) {
    case 'http:':
    case 'https:':
      if (hop.url.port !== '' && badPorts.includes(`,${hop.url.port},`)) return stop(run, new Error('bad port'));
      send(run, hop);
      break;
    case 'data:': {
      const found = dataUrl(hop.url);
      if (found === null) return stop(run, new Error('failed to fetch the data URL'));
      answer(run, [['content-type', found.type]], found.bytes);
      break;
    }
    case 'blob:': {
      if (hop.method !== 'GET') return stop(run, new Error('invalid method'));
      const blob = hop.url.search === '' ? require('internal/buffer/blob').resolveObjectURL(hop.url.href) : undefined;
      if (blob === undefined) return stop(run, new Error('invalid method'));
      blob.bytes().then((bytes) => answerBlob(run, blob.type, bytes, hop.headers.get('range')));
      break;
    }
    case 'about:': stop(run, new Error('about scheme is not supported')); break;
    case 'file:': stop(run, new Error('fetch() does not read file: URLs')); break;
    default: stop(run, new Error('unknown scheme'));
  }
}

function stop(run, cause) {
  finish(run);
  run.reject(failed(cause));
}

function dataUrl(url) {
  const { Buffer } = require('buffer');
  const text = url.href.slice(5).replace(/#.*$/, '');
  const comma = text.indexOf(',');
  if (comma === -1) return null;
  let type = text.slice(0, comma).trim();
  let bytes = percentDecode(text.slice(comma + 1));
  if (/;\s*base64\s*$/i.test(type)) {
    type = type.replace(/;\s*base64\s*$/i, '');
    const clean = bytes.toString('latin1').replace(/[\t\n\f\r ]/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return null;
    bytes = Buffer.from(clean, 'base64');
  }
  if (type.startsWith(';')) type = `text/plain${type}`;
  if (type === '') type = 'text/plain;charset=US-ASCII';
  return { type, bytes };
}
function percentDecode(text) {
  const { Buffer } = require('buffer');
  return Buffer.from(text.replace(/%([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
}

// [first, last] of `size` bytes by a Range header of one range; undefined: there is none such.
function rangeOf(header, size) {
  const [, from, to] = /^bytes[\t ]*=[\t ]*(\d*)[\t ]*-[\t ]*(\d*)$/.exec(header) ?? [];
  if (from === undefined || (from === '' && to === '')) return undefined;
  const first = from === '' ? Math.max(size - Number(to), 0) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first > last ? undefined : [first, last];
}

// https://fetch.spec.whatwg.org/#scheme-fetch
function answerBlob(run, type, bytes, range) {
  if (range === null) return answer(run, [['content-length', `${bytes.length}`], ['content-type', type]], bytes);
  const part = rangeOf(range, bytes.length);
  if (part === undefined) return stop(run, new Error('failed to fetch the blob URL: its range is not there'));
  const [first, last] = part;
  const size = bytes.length;
  bytes = bytes.subarray(first, last + 1);
  answer(run, [['content-length', `${bytes.length}`], ['content-type', type], ['content-range', `bytes ${first}-${last}/${size}`]], bytes, 206, 'Partial Content');
}

function answer(run, headers, bytes, status = 200, statusText = 'OK') {
  finish(run);
  const list = new List();
  for (const [name, value] of headers) list.append(name, value);
  settle(run, { status, statusText, type: 'basic', urls: run.urls, headers: list },
    { stream: undefined, parts: [bytes], source: bytes, length: bytes.byteLength });
}

// --- over the network ---------------------------------------------------------------------------------------------

function send(run, hop) {
  const { url, method, headers, body } = hop;
  const { ClientRequest } = require('_http_client'); // not http.request, which mocking libraries replace beside fetch()
  // A stream has the length that the program tells, if it does.
  const length = body === null ? null : body.length ?? (headers.has('content-length') ? Number(headers.get('content-length')) : null);
  const head = require('internal/fetch/request_head').requestHead(run.request[kRequest], hop, length, run.dispatcher !== undefined);
  if (run.dispatcher !== undefined) return sendBy(run, hop, head.headers, length);
  if (head.error !== undefined) return stop(run, head.error);
  const told = require.loaded.diagnostics_channel === undefined ? undefined : require('internal/fetch/channels').tell(hop, head.headers);
  const { urlToHttpOptions } = require('internal/http/url');
  const req = new ClientRequest({ ...urlToHttpOptions(url), method, headers: told?.head ?? head.headers, agent: agentFor(url.protocol) });
  req.method = method; // as it was written: the client's own would be upper case
  run.current = req;
  told?.attach(req, body?.stream === undefined ? body?.source : undefined);
  req.on('response', (res) => {
    told?.answered(res);
    onResponse(run, hop, res);
    told?.watchBody(res);
  });
  req.on('upgrade', (res, socket) => {
    socket.destroy();
    stop(run, new Error('bad upgrade'));
  });
  req.on('error', (error) => {
    told?.failed(run.signal.aborted ? run.signal.reason : require('internal/fetch/failures').causeOf(error));
    if (run.signal.aborted) return;
    finish(run);
    run.reject(failed(require('internal/fetch/failures').causeOf(error)));
    failBody(run, new TypeError('terminated', { cause: error }));
  });
  if (body === null) req.end();
  else if (body.source !== null && body.stream === undefined) req.end(body.source);
  else sendBody(run, req, body, length, told);
}

// By what undici calls a dispatcher, the program's.
function sendBy(run, hop, headers, length) {
  require('internal/fetch/dispatch').request(run.dispatcher, { ...hop, headers, length }, {
    began(dispatched) { run.current = dispatched; },
    fail(error) { if (!run.signal.aborted) stop(run, error); },
    answer(res) { onResponse(run, hop, res); },
  });
}

async function sendBody(run, req, body, length, told) {
  const reader = streamFor(body).getReader();
  let sent = 0;
  let over = false;
  let wake = () => {};
  req.on('drain', () => wake());
  req.on('close', () => {
    wake();
    // Nobody takes what the source still has.
    if (!over) reader.cancel(run.signal.aborted ? run.signal.reason : undefined).catch(() => {});
  });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!(value instanceof Uint8Array) && typeof value !== 'string') throw new TypeError('Received non-Uint8Array chunk');
      sent += Buffer.byteLength(value);
      if (length !== null && sent > length) throw require('internal/fetch/failures').mismatch();
      if (req.destroyed) return;
      told?.sent(value);
      if (!req.write(value)) await new Promise((resolve) => { wake = resolve; });
      if (req.destroyed) return;
    }
    over = true;
    if (length !== null && sent !== length && !req.destroyed) throw require('internal/fetch/failures').mismatch();
    req.end();
  } catch (error) {
    over = true;
    reader.cancel(error).catch(() => {});
    req.destroy();
    finish(run);
    run.reject(failed(error));
  }
}

function onResponse(run, hop, res) {
  const list = new List();
  const raw = res.rawHeaders;
  for (let i = 0; i < raw.length; i += 2) list.append(raw[i], raw[i + 1]);
  const status = res.statusCode;
  const r = run.request[kRequest];
  if (redirects.has(status) && r.redirect !== 'manual') {
    const location = list.get('location');
    if (r.redirect === 'error') {
      res.destroy();
      return stop(run, new Error('unexpected redirect'));
    }
    if (location !== null) {
      res.resume();
      return follow(run, hop, status, location);
    }
  }
  const hasBody = hop.method !== 'HEAD' && ![101, 204, 205, 304].includes(status);
  let body = null;
  const encodings = hasBody ? list.get('content-encoding')?.split(',').length : 0;
  if (encodings > MAX_ENCODINGS) {
    res.destroy();
    return stop(run, new Error(`too many content-encodings in response: ${encodings}, maximum allowed is ${MAX_ENCODINGS}`));
  }
  if (hasBody) body = { stream: bodyStream(run, res, list, hop), source: null, length: null };
  else {
    res.resume();
    finish(run);
  }
  settle(run, { status, statusText: res.statusMessage, type: 'basic', urls: run.urls, headers: list }, body);
}

function follow(run, hop, status, location) {
  const { URL } = globalThis;
  let url;
  try {
    url = new URL(Buffer.from(location, 'latin1').toString('utf8'), hop.url);
  } catch (error) {
    return stop(run, error);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return stop(run, new Error('URL scheme must be a HTTP(S) scheme'));
  if (++run.redirects > MAX_REDIRECTS) return stop(run, new Error('redirect count exceeded'));
  if (status !== 303 && hop.body !== null && hop.body.parts === undefined) return stop(run, new Error('cannot follow a redirect with a streamed body'));
  if (!url.hash) url.hash = hop.url.hash;
  let { method, body } = hop;
  const headers = hop.headers.copy();
  if (((status === 301 || status === 302) && method === 'POST') || (status === 303 && method !== 'GET' && method !== 'HEAD')) {
    method = 'GET';
    body = null;
    for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length']) headers.delete(name);
  }
  if (body !== null) body = { ...body, stream: undefined }; // from its beginning
  if (url.origin !== hop.url.origin) for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) headers.delete(name);
  run.urls.push(url.href);
  start(run, { url, method, headers, body });
}

const { Buffer } = require('buffer');

// The response's bytes, decoded as Content-Encoding says.
function bodyStream(run, res, list) {
  let source = res;
  const encoding = list.get('content-encoding');
  const fail = (error) => {
    finish(run);
    if (!run.signal.aborted) failBody(run, error instanceof TypeError ? error : new TypeError('terminated', { cause: error }));
  };
  if (encoding !== null) {
    const zlib = require('zlib');
    const decoders = [];
    for (const coding of encoding.toLowerCase().split(',').map((c) => c.trim()).reverse()) {
      if (coding === 'gzip' || coding === 'x-gzip') decoders.push(zlib.createGunzip({ flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH }));
      else if (coding === 'deflate') decoders.push(require('internal/fetch/inflate').createInflate());
      else if (coding === 'br') decoders.push(zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH, finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH }));
      else if (coding === 'zstd') decoders.push(zlib.createZstdDecompress());
      else {
        decoders.length = 0;
        break;
      }
    }
    if (decoders.length > 0) source = require('stream').pipeline([res, ...decoders], (error) => { if (error) fail(error); });
  }
  const { ReadableStream } = globalThis;
  const reading = source;
  return new ReadableStream({
    start(controller) {
      run.bodyController = controller;
      reading.pause();
      reading.on('data', (chunk) => {
        if (run.bodyController === null) return;
        controller.enqueue(new Uint8Array(chunk));
        if (controller.desiredSize <= 0) reading.pause();
      });
      reading.on('end', () => {
        finish(run);
        if (run.bodyController === null) return;
        run.bodyController = null;
        try {
          controller.close();
          controller.byobRequest?.respond(0);
        } catch { /* cancelled */ }
      });
      reading.on('error', fail);
      res.on('error', fail);
      res.on('aborted', () => fail(require('internal/fetch/failures').lost()));
    },
    pull() { reading.resume(); },
    cancel() {
      finish(run);
      run.bodyController = null;
      run.current.destroy();
    },
    type: 'bytes',
  }, { highWaterMark: 65536 });
}

module.exports = { fetch, agentFor };
