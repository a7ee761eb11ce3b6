'use strict';
// fetch() goes by way of the dispatcher that it is given, or that was set for all (undici's Agent, MockAgent, ProxyAgent and programs' own),
// whichever form of the interface it calls. It was passed over without a word.
const common = require('../common');
const assert = require('node:assert');

const bytes = (text) => Buffer.from(text, 'latin1');

// A dispatcher of either form, which answers by `script(options, tell)`.
function make(form, script, extra = {}) {
  return {
    ...extra,
    dispatch(options, handler) {
      let aborted;
      const stops = [];
      const tell = form === 'older' ? {
        start: () => handler.onConnect((reason) => { aborted ??= reason; stops.push(reason); }),
        head: (status, fields, text = 'Fine') => handler.onHeaders(status, fields.map(bytes), () => tell.resumed?.(), text),
        data: (chunk) => handler.onData(chunk),
        end: () => handler.onComplete([]),
        error: (error) => handler.onError(error),
      } : {
        controller: {
          paused: false, rawHeaders: null,
          pause() { this.paused = true; },
          resume() { this.paused = false; tell.resumed?.(); },
          abort(reason) { aborted ??= reason; stops.push(reason); },
        },
        start: () => handler.onRequestStart(tell.controller, {}),
        head(status, fields, text = 'Fine') {
          const headers = {};
          for (let i = 0; i < fields.length; i += 2) headers[fields[i]] = headers[fields[i]] === undefined ? fields[i + 1] : [headers[fields[i]], fields[i + 1]].flat();
          handler.onResponseStart(tell.controller, status, headers, text);
          return !tell.controller.paused;
        },
        data(chunk) {
          handler.onResponseData(tell.controller, chunk);
          return !tell.controller.paused;
        },
        end: () => handler.onResponseEnd(tell.controller, {}),
        error: (error) => handler.onResponseError(null, error),
      };
      tell.aborted = () => aborted;
      script(options, tell);
      return true;
    },
  };
}

async function textOf(body) {
  let all = '';
  for await (const chunk of body ?? []) {
    assert.ok(chunk instanceof Uint8Array);
    all += Buffer.from(chunk);
  }
  return all;
}

async function both(form) {
  const url = 'http://a.example:81/p?q#h';
  // What it is asked, and what comes of its answer.
  let asked;
  const plain = make(form, (options, tell) => {
    asked = options;
    tell.start();
    tell.head(103, ['link', '</x>']);
    tell.head(200, ['X-One', 'h\xe9', 'set-cookie', 'a=1', 'set-cookie', 'b=2']);
    tell.data(Buffer.from('one '));
    setImmediate(() => {
      tell.data(Buffer.from('two'));
      tell.end();
    });
  });
  let res = await fetch(url, { dispatcher: plain, headers: { 'X-A': '1', 'host': 'other.example' } });
  assert.deepStrictEqual([res.status, res.statusText, res.url, res.headers.get('x-one'), res.headers.getSetCookie()],
    [200, 'Fine', 'http://a.example:81/p?q', 'h\xe9', ['a=1', 'b=2']]);
  assert.strictEqual(await res.text(), 'one two');
  assert.deepStrictEqual({ ...asked, headers: Object.keys(asked.headers) }, { path: '/p?q', origin: 'http://a.example:81', method: 'GET', body: null,
    headers: ['X-A', 'accept', 'accept-language', 'sec-fetch-mode', 'user-agent', 'accept-encoding'], maxRedirections: 0, upgrade: undefined });
  await (await fetch(new Request('https://a.example/?', { dispatcher: plain, method: 'POST' }).clone())).text();
  assert.deepStrictEqual([asked.path, asked.origin, asked.method, asked.headers['content-length'], asked.body], ['/?', 'https://a.example', 'POST', '0', null]);

  // Bodies that are sent, and redirects.
  const echo = make(form, async (options, tell) => {
    tell.start();
    const text = await textOf(options.body);
    if (options.path === '/moved') tell.head(307, ['location', '/echo']);
    else tell.head(200, []);
    tell.data(Buffer.from(`${options.path} ${options.headers['content-length']} ${text}`));
    tell.end();
  });
  const stream = () => new ReadableStream({ start(controller) { controller.enqueue(Buffer.from('by ')); controller.enqueue(Buffer.from('pieces')); controller.close(); } });
  const send = async (path, body) => (await fetch(`http://a.example${path}`, { method: 'POST', body, duplex: 'half', dispatcher: echo })).text();
  assert.strictEqual(await send('/echo', 'h\xe9y'), '/echo 4 h\xe9y');
  assert.strictEqual(await send('/moved', 'again'), '/echo 5 again');
  assert.strictEqual(await send('/echo', stream()), '/echo undefined by pieces');
  assert.strictEqual(await send('/echo', new Blob(['blob'])), '/echo 4 blob');
  await assert.rejects(send('/echo', new ReadableStream({ pull() { throw new Error('source'); } })), (error) => error.message === 'fetch failed' && error.cause.message === 'source');

  // One that mocks is given what the program gave.
  const given = [];
  const mock = make(form, (options, tell) => {
    given.push(options.body);
    tell.start();
    tell.head(204, []);
    tell.end();
  }, { isMockActive: true });
  const form1 = new FormData();
  for (const body of ['text', new URLSearchParams('a=b'), form1, new Uint8Array(2)]) assert.strictEqual((await fetch(url, { method: 'POST', body, dispatcher: mock })).body, null);
  assert.deepStrictEqual(given.slice(0, 2), ['text', 'a=b']);
  assert.strictEqual(given[2], form1);
  assert.ok(given[3] instanceof Uint8Array);

  // It is held back while nobody reads, and told to go on.
  const size = 65536;
  let pauses = 0;
  const big = make(form, (options, tell) => {
    let left = 40;
    const more = () => {
      while (left-- > 0) {
        if (!tell.data(Buffer.alloc(size))) {
          pauses++;
          return;
        }
      }
      tell.resumed = undefined;
      tell.end();
    };
    tell.resumed = () => setImmediate(more);
    tell.start();
    if (tell.head(200, [])) more();
  });
  res = await fetch(url, { dispatcher: big });
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  assert.ok(pauses > 0 && pauses < 10, `${pauses}`);
  assert.strictEqual((await res.arrayBuffer()).byteLength, 40 * size);
  assert.ok(pauses > 10, `${pauses}`);

  // Failures.
  const rejects = (dispatcher, message) => assert.rejects(fetch(url, { dispatcher }), (error) => {
    assert.ok(error instanceof TypeError);
    assert.deepStrictEqual([error.message, error.cause.message], ['fetch failed', message]);
    return true;
  });
  await rejects(make(form, (options, tell) => tell.error(new Error('bang'))), 'bang');
  await rejects(make(form, () => { throw new Error('thrown'); }), 'thrown');
  await rejects(make(form, (options, tell) => tell.error(new DOMException('mine', 'AbortError'))), 'Request was cancelled.');
  await rejects({}, 'agent.dispatch is not a function');
  res = await fetch(url, { dispatcher: make(form, (options, tell) => {
    tell.start();
    tell.head(200, []);
    tell.data(Buffer.from('some'));
    setImmediate(() => tell.error(new Error('lost')));
  }) });
  await assert.rejects(res.text(), (error) => error instanceof TypeError && error.message === 'terminated' && error.cause.message === 'lost');
  // A failure in what nobody reads is nobody's.
  res = await fetch(url, { dispatcher: make(form, (options, tell) => {
    tell.start();
    tell.head(304, []);
    setImmediate(() => tell.error(new Error('lost')));
  }) });
  assert.strictEqual(res.status, 304);

  // What is not wanted any more is aborted.
  let told;
  const hangs = make(form, (options, tell) => {
    told = tell;
    if (options.path !== '/later') tell.start();
    if (options.path === '/body') tell.head(200, []);
  });
  for (const path of ['/head', '/later', '/body']) {
    const controller = new AbortController();
    const promise = fetch(`http://a.example${path}`, { dispatcher: hangs, signal: controller.signal }).then((r) => r.text());
    setImmediate(() => controller.abort(new Error('enough')));
    await assert.rejects(promise, { message: 'enough' });
    if (path === '/later') {
      told.start();
      assert.strictEqual(told.aborted().name, 'AbortError');
    } else {
      assert.strictEqual(told.aborted().message, 'enough');
    }
  }
  res = await fetch('http://a.example/body', { dispatcher: hangs });
  await res.body.cancel();
  assert.strictEqual(told.aborted().name, 'AbortError');

  // The one for all, and one's own before it; a copied handler works as well as the one given.
  const key = Symbol.for('undici.globalDispatcher.1');
  globalThis[key] = { dispatch: (options, handler) => plain.dispatch({ ...options, all: true }, { ...handler }) };
  await (await fetch(url)).text();
  assert.strictEqual(asked.all, true);
  assert.strictEqual(await (await fetch('http://a.example/echo', { dispatcher: echo })).text(), '/echo undefined ');
  class Dispatcher1Wrapper {
    dispatch() { assert.fail('the wrapped one is asked'); }
  }
  globalThis[key] = new Dispatcher1Wrapper();
  globalThis[Symbol.for('undici.globalDispatcher.2')] = plain;
  await (await fetch(url)).text();
  delete globalThis[key];
  delete globalThis[Symbol.for('undici.globalDispatcher.2')];
}

(async () => {
  await both('older');
  await both('newer');
  for (const dispatcher of [null, 0, false]) await assert.rejects(fetch('http://a.example/', { dispatcher }), { code: 'ERR_ASSERTION' });
})().then(common.mustCall());
