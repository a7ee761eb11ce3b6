'use strict';
// parentPort is a MessagePort, whatever is asked of it first and whatever it served for before.

const { mustCall } = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

// Each in a worker of its own, as the first thing that happens to the port: [what is sent back, its value].
const cases = {
  'is an instance': ["p instanceof wt.MessagePort", true],
  'is an event target': ["p instanceof EventTarget", true],
  'has the class prototype': ["(wt.MessagePort, Object.getPrototypeOf(p) === wt.MessagePort.prototype)", true],
  'names its class': ["p.constructor.name", 'MessagePort'],
  'shows itself': ["require('util').inspect(p).startsWith('MessagePort [EventTarget] {')", true],
  'has methods': ["['once', 'emit', 'close', 'start', 'hasRef', 'addEventListener', 'eventNames'].every((name) => typeof p[name] === 'function' && name in p)", true],
  'owns no method': ["Object.keys(p).length + ['on', 'postMessage'].filter((name) => Object.hasOwn(p, name)).length", 0],
  'gives a listener back': ["(p.on('message', f), p.listenerCount('message'))", 1],
  'keeps a listener once': ["(p.on('message', f), p.on('message', f), p.listenerCount('message'))", 1],
  'takes a listener away': ["(p.on('message', f), p.off('message', f), p.listenerCount('message') + String(p.hasRef()))", '0false'],
  'is not referenced at first': ["p.hasRef()", false],
  'is referenced by a listener': ["(p.on('message', f), p.hasRef())", true],
  'stays unreferenced': ["(p.on('message', f), p.unref(), p.listenerCount('message'), p.hasRef())", false],
  'returns itself': ["p.on('message', f) === p", true],
  'answers a post': ["p.postMessage('more')", true],
  'refuses no argument': ["caught(() => p.postMessage())", 'ERR_MISSING_ARGS'],
  'refuses a function': ["caught(() => p.postMessage(f))", 'DataCloneError'],
  'refuses itself in a value': ["caught(() => p.postMessage({ p }))", 'DataCloneError'],
  'refuses a listener that is none': ["caught(() => p.on('message', 5))", 'ERR_INVALID_ARG_TYPE'],
  'methods serve other ports': [
    "((on, post, { port1, port2 }) => { on.call(port1, 'message', f); post.call(port2, 1); port1.close(); return port1.listenerCount('message'); })(p.on, p.postMessage, new MessageChannel())", 1],
  'methods taken early work later': ["((post) => { p.once('message', f); return post.call(p, 'more'); })(p.postMessage)", true],
  'takes a handler': ["(p.onmessage = f, p.hasRef())", true],
  'receives nothing yet': ["wt.receiveMessageOnPort(p)", undefined],
  'takes an own property': ["(p.mine = 5, p.mine)", 5],
};
const names = Object.keys(cases);
for (const name of names) {
  const [text, value] = cases[name];
  const worker = new Worker(`
    const wt = require('worker_threads');
    const p = wt.parentPort;
    const f = () => {};
    const caught = (run) => { try { run(); } catch (error) { return error.code?.length > 2 ? error.code : error.name; } };
    const result = ${text};
    wt.parentPort.postMessage({ result });
    process.exit(0);
  `, { eval: true });
  worker.on('message', mustCall(function onMessage(message) {
    if (message !== 'more') assert.deepStrictEqual(message, { result: value }, name);
  }, text.includes("'more'") || text.includes('post.call(p,') ? 2 : 1));
  worker.on('error', (error) => { throw new Error(`${name}: ${error.stack}`); });
}

// A program that sends and listens, and no more: what its listener throws ends it, what it returns may reject, texts and values of all
// sizes arrive, each listener is called with the port as `this`.
const echo = new Worker(`
  const { parentPort } = require('worker_threads');
  parentPort.on('message', function(value) {
    if (value === 'throw') throw new Error('thrown');
    if (value === 'reject') return Promise.reject(new Error('rejected'));
    if (value === 'second') parentPort.on('message', () => parentPort.postMessage('from the second'));
    parentPort.postMessage(this === parentPort ? value : 'another this');
  });
  process.on('uncaughtException', (error) => parentPort.postMessage(error.message));
`, { eval: true });
const long = 'x'.repeat(20000);
const sent = [0, -1, 1.5, 2 ** 40, -0, NaN, true, false, null, undefined, '', 'a', '\u00e9\u4e2d', long.slice(0, 512), long.slice(0, 513), long.slice(0, 16384), long.slice(0, 16385),
  long, 'throw', 'reject', { a: [1, 'b'] }, 'second', 'last'];
const expected = sent.map((value) => (value === 'throw' ? 'thrown' : value === 'reject' ? 'rejected' : value)).concat('from the second');
const got = [];
echo.on('message', mustCall((value) => {
  got.push(value);
  if (got.length < expected.length) return;
  // The answers to what fails come a turn later, as uncaught exceptions do.
  const late = ['thrown', 'rejected'];
  assert.deepStrictEqual(got.filter((item) => !late.includes(item)), expected.filter((item) => !late.includes(item)));
  assert.deepStrictEqual(got.filter((item) => late.includes(item)), late);
  echo.terminate();
}, expected.length));
for (const value of sent) echo.postMessage(value);
