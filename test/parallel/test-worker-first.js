// A worker whose program asks for little is run without most of what a program finds, until it asks for it (lib/internal/worker/first.js). It
// never notices: each of these does the same where all is there from the start, which a comment with a certain word brings about.
const { mustCall, tmpdir: dir } = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { Worker, postMessageToThread } = require('worker_threads');


const P = "const { parentPort } = require('worker_threads');\n";
const S = "const show = (...list) => parentPort.postMessage(list);\n";
const echo = `${P}parentPort.on('message', (m) => parentPort.postMessage(m));`;
const values = ['a', '', 'x'.repeat(20000), 1, -1, 0, -0, 1.5, NaN, 2 ** 40, true, false, null, undefined, [1], { a: 1 }, 10n, 'z'];
const all = '; for (const name of Object.getOwnPropertyNames(globalThis)) list.push(name)';

// [what it is, program, messages for it]: the last message that it gets ends it.
const programs = [
  ['echo of all kinds', echo, values],
  ['echo of texts', echo, ['a', 'b', 'c', 'd']],
  ['no port', 'let x = 1;', []],
  ['port not listened to', `${P}parentPort.postMessage('x');`, []],
  ['node: prefix', "require('node:worker_threads').parentPort.postMessage('x');", []],
  ['same module again', `${P}parentPort.postMessage(require('worker_threads').parentPort === parentPort && require('worker_threads') === require('node:worker_threads'));`, []],
  ['what the module has', `const all = require('worker_threads'); const p = all.parentPort; for (const name in all) p.postMessage(name + typeof all[name]);`, []],
  ['module is whole afterwards', `${P}process.pid; const all = require('worker_threads'); for (const name in all) parentPort.postMessage(name + typeof all[name]); parentPort.postMessage(all.parentPort === parentPort);`, []],
  ['thread', `${P}const { isMainThread, workerData, threadName, resourceLimits } = require('worker_threads'); parentPort.postMessage([isMainThread, workerData, threadName, resourceLimits]);`, []],
  ['listener throws', `${P}parentPort.on('message', () => { null.x; });`, [1]],
  ['listener throws an error', `${P}parentPort.on('message', () => { throw new TypeError('no'); });`, [1]],
  ['program throws', `${P}parentPort.postMessage(1); undefined.x.y;`, []],
  ['program throws an error', `${P}throw new RangeError('bad');`, []],
  ['program throws a value', 'throw 5;', []],
  ['reference error', 'nothing;', []],
  ['syntax error', 'let x = ;', []],
  ['listener rejects', `${P}parentPort.on('message', () => Promise.reject(7));`, [1]],
  ['unhandled rejection', `${P}Promise.reject(7);`, []],
  ['rejection of an error', `${P}Promise.reject(new Error('r'));`, []],
  ['async listener', `${P}parentPort.on('message', async (m) => { parentPort.postMessage([m]); throw new Error('late'); });`, [1]],
  ['overflow', 'function f(n) { return f(n + 1) + 1; } f(0);', []],
  ['overflow on its way', `${P}function f() { try { f(); } finally { process.pid; } } try { f(); } finally { parentPort.postMessage([typeof process.pid, typeof Buffer]); }`, []],
  ['globals by name', `${P}${S}show(typeof process, typeof Buffer, typeof console, typeof setTimeout, typeof URL, typeof Error, typeof JSON, typeof structuredClone);`, []],
  ['order of globals', `${P}${S}const list = []${all}; show(list);`, []],
  ['globals that are listed', `${P}${S}const list = []; for (const name in globalThis) list.push(name); show(list);`, []],
  ['globals by this', `${P}${S}function f() { const list = []; for (const name in this) list.push(name, typeof this[name]); return list; } show(f(), (function() { return \`\${this}\`; })());`, []],
  ['attributes of globals', `${P}${S}const list = []; for (const name of Object.getOwnPropertyNames(globalThis)) { const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name); list.push([name, writable, enumerable, configurable]); } show(list);`, []],
  ['global is set', `${P}${S}setTimeout = 5; Date = 6; show(setTimeout, Date, typeof process.pid, typeof setInterval);`, []],
  ['global of this is set', `${P}${S}(function() { this.fetch = 5; })(); show(fetch, typeof process);`, []],
  ['dates', `${P}${S}show(new Date(0).getTime(), typeof Date.now(), Date.name, Date.parse('2000-01-02 03:04:05 UTC'));`, []],
  ['JSON', `${P}${S}show(JSON.parse('[1]'), JSON.stringify({ a: 1 }), JSON.parse.name);`, []],
  ['function text', `${P}${S}show(String(Math.max), \`\${(x) => x + 1}\`);`, []],
  ['error shape', `${P}${S}const e = new Error('m'); show(e.stack.split('\\n').slice(0, 2), e instanceof Error, Error.name, Error.length, Error.stackTraceLimit);`, []],
  ['stack in a function', `${P}${S}function inner() { return new Error('m'); } show(inner().stack.split('\\n').slice(0, 3));`, []],
  ['ticks and promises', `${P}${S}const log = []; Promise.resolve().then(() => log.push('p')); process.nextTick(() => log.push('t')); queueMicrotask(() => log.push('m')); setImmediate(() => { log.push('i'); show(log); });`, []],
  ['ticks in a listener', `${P}${S}const log = []; parentPort.on('message', (m) => { log.push(m); Promise.resolve().then(() => log.push('p' + m)); process.nextTick(() => log.push('t' + m)); if (m === 3) { setImmediate(() => show(log)); parentPort.close(); } });`, [1, 2, 3]],
  ['exit code', `${P}parentPort.on('message', () => process.exit(3));`, [1]],
  ['exit code is set', `process.exitCode = 4;`, []],
  ['exit listener', `${P}process.on('exit', (c) => parentPort.postMessage(['exit', c]));`, []],
  ['beforeExit', `${P}process.once('beforeExit', (c) => parentPort.postMessage(['before', c]));`, []],
  ['uncaughtException', `${P}process.on('uncaughtException', (e) => { parentPort.postMessage(e.message); }); parentPort.once('message', () => { throw new Error('u'); });`, [1]],
  ['once', `${P}parentPort.once('message', (m) => parentPort.postMessage([m]));`, [1]],
  ['two listeners', `${P}parentPort.on('message', (m) => parentPort.postMessage([1, m])); parentPort.on('message', (m) => { parentPort.postMessage([2, m]); if (m === 2) parentPort.close(); });`, [1, 2]],
  ['off', `${P}const f = (m) => { parentPort.postMessage([m]); parentPort.off('message', f); }; parentPort.on('message', f);`, [1]],
  ['close', `${P}parentPort.on('message', (m) => { parentPort.postMessage([m]); parentPort.close(); }); parentPort.on('close', () => parentPort.postMessage('never'));`, [1]],
  ['unref', `${P}parentPort.on('message', () => {}); parentPort.unref();`, []],
  ['ref', `${P}parentPort.on('message', () => {}); parentPort.postMessage([parentPort.hasRef(), parentPort.listenerCount('message'), parentPort.eventNames()]); parentPort.close();`, []],
  ['onmessage', `${P}parentPort.onmessage = (e) => { parentPort.postMessage([e.data, e.target === parentPort]); parentPort.close(); };`, [1]],
  ['addEventListener', `${P}parentPort.addEventListener('message', (e) => { parentPort.postMessage([e.data, e.ports.length]); parentPort.close(); });`, [1]],
  ['class of the port', `${P}const { MessagePort } = require('worker_threads'); parentPort.postMessage([parentPort instanceof MessagePort, MessagePort.name, Object.keys(parentPort)]);`, []],
  ['methods that were saved', `${P}const { postMessage, on } = parentPort; const f = (m) => { postMessage.call(parentPort, [m]); process.nextTick(() => postMessage.call(parentPort, 'x')); parentPort.close(); }; on.call(parentPort, 'message', f); process.pid;`, [1]],
  ['self of a listener', `${P}parentPort.on('message', function(m) { parentPort.postMessage([this === parentPort, arguments.length]); parentPort.close(); });`, [1]],
  ['on gives the port', `${P}parentPort.postMessage([parentPort.on('message', () => {}) === parentPort]); parentPort.close();`, []],
  ['what postMessage gives', `${P}parentPort.postMessage([parentPort.postMessage(1)]);`, []],
  ['transfer', `${P}const b = new ArrayBuffer(8); parentPort.postMessage(b, [b]); parentPort.postMessage(b.byteLength);`, []],
  ['what cannot be sent', `${P}parentPort.postMessage(() => {});`, []],
  ['symbol cannot be sent', `${P}parentPort.postMessage(Symbol('x'));`, []],
  ['nothing to send', `${P}parentPort.postMessage();`, []],
  ['bad listener', `${P}parentPort.on('message', 5);`, []],
  ['receiveMessageOnPort', `${P}const { receiveMessageOnPort } = require('worker_threads'); parentPort.postMessage([receiveMessageOnPort(parentPort) === undefined]);`, []],
  ['module', `${P}parentPort.postMessage([module.id, module.loaded, module.filename === __filename, module.path === __dirname, module.children.length, module.parent, require.main === module, module.exports === exports, typeof module.require, typeof require.resolve, module.paths.length > 0]);`, []],
  ['keys of module', `${P}const list = []; for (const name in module) list.push(name); parentPort.postMessage([list.slice(0, 8), Object.keys(require)]);`, []],
  ['parameters', `${P}parentPort.postMessage([arguments.length, require.name, require.length, this === exports]);`, []],
  ['another file', `${P}const o = require('./other'); parentPort.postMessage([o.parent === __filename, o.main, module.children.length]);`, []],
  ['a file that is missing', "require('./missing');", []],
  ['built-in modules', `${P}parentPort.postMessage([typeof require('fs').readFileSync, require('path').basename(__filename)]);`, []],
  ['argv', `${P}parentPort.postMessage([process.argv.length, process.argv[1] === __filename, process.execArgv]);`, []],
  ['cwd', `${P}parentPort.postMessage([process.cwd() === '${process.cwd()}', process.mainModule === module]);`, []],
  ['env', `${P}parentPort.postMessage([typeof process.env.PATH, process.env.TROIKA_NOT_THERE]);`, []],
  ['console', "console.log('out'); console.error('err');", []],
  ['stdout', "process.stdout.write('text');", []],
  ['worker in a worker', `${P}const { Worker } = require('worker_threads'); new Worker('parentPort', { eval: true }).on('error', (e) => parentPort.postMessage(e.message));`, []],
  ['timer', `${P}setTimeout(() => parentPort.postMessage('timer'), 1);`, []],
  ['next message after all is there', `${P}parentPort.on('message', (m) => { parentPort.postMessage(typeof process.pid); parentPort.postMessage(m); if (m === 'end') parentPort.close(); });`, ['a', { b: 1 }, 'end']],
  ['many at once', `${P}let n = 0; parentPort.on('message', (m) => { n += m; if (m === 5) parentPort.postMessage([n]); if (m === 5) parentPort.close(); });`, [1, 2, 3, 4, 5]],
  ['generator', `${P}function* g() { yield 1; yield 2; } for (const x of g()) parentPort.postMessage(x);`, []],
  ['class', `${P}class A { #x = 1; get x() { return this.#x; } } parentPort.postMessage(new A().x);`, []],
  ['class with a maker', `${P}${S}class A { constructor() { this.x = 1; } } show(new A().x, A.name, new A().constructor === A, [].constructor === Array);`, []],
  ['makers', `${P}${S}const e = new TypeError('x'); show(e.constructor === TypeError, (() => {}).constructor === Function, (() => {}).constructor('return 5')(), new Date(0).constructor === Date);`, []],
  ['maker of functions alone', `${P}${S}show((() => {}).constructor('return typeof process')());`, []],
  ['rejection is caught', `${P}Promise.reject(6).catch((e) => parentPort.postMessage(e)); Promise.resolve().then(() => null.x).catch((e) => parentPort.postMessage(e.message));`, []],
  ['error is caught', `${P}try { null.x; } catch (e) { parentPort.postMessage([e.message, e instanceof TypeError]); }`, []],
  ['awaiting', `${P}(async () => { const x = await 5; parentPort.postMessage(x); for await (const y of [1, Promise.resolve(2)]) parentPort.postMessage(y); })();`, []],
  ['awaiting a rejection', `${P}(async () => { try { for await (const y of [1, Promise.reject(2)]) parentPort.postMessage(y); } catch (e) { parentPort.postMessage([e]); } })();`, []],
  ['import()', `${P}import('./other.js').then((o) => parentPort.postMessage(o.main)); import('fs').then((f) => parentPort.postMessage(typeof f.readFileSync));`, []],
  ['import() of what is missing', `${P}import('./missing.js').then(undefined, (e) => parentPort.postMessage([e.code]));`, []],
  ['contexts', `${P}const { AsyncLocalStorage } = require('async_hooks'); const s = new AsyncLocalStorage(); s.run(5, async () => { await 1; parentPort.postMessage(s.getStore()); });`, []],
  ['contexts within a call', `${P}let s; const f = async () => { await 1; parentPort.postMessage([s?.getStore()]); await 2; parentPort.postMessage([s?.getStore()]); }; f(); const { AsyncLocalStorage } = require('async_hooks'); s = new AsyncLocalStorage(); s.run(6, f);`, []],
  ['values are caught', `${P}try { throw 5; } catch (e) { parentPort.postMessage(e); } try { throw { x: 1 }; } catch ({ x }) { parentPort.postMessage([x]); }`, []],
  ['caught in a listener', `${P}parentPort.on('message', (m) => { try { if (m === 2) m.x.y; parentPort.postMessage('fine'); } catch (e) { parentPort.postMessage(e.message); parentPort.close(); } });`, [1, 2]],
  ['using', `${P}{ using x = { [Symbol.dispose]() { parentPort.postMessage('ended'); } }; parentPort.postMessage('in'); }`, []],
  ['awaiting without an end', `${P}async function f() { for await (const y of [1, Promise.reject(2)]) parentPort.postMessage(y); } f().then(undefined, (e) => parentPort.postMessage([e]));`, []],
  ['numbers as text', `${P}parentPort.postMessage((255).toString(16) + [1, 2]);`, []],
  ['not ASCII', `${P}const \u00e4\u4e2d = '\u00fc\u{1f600}'; parentPort.postMessage([\u00e4\u4e2d, \u00e4\u4e2d.length]); null.x; // \u00df`, []],
  ['strict', `'use strict'; ${P}parentPort.postMessage([(function() { return this === undefined; })()]);`, []],
];

// With workerData: what JSON says as well, and what it does not.
const D = "const { parentPort, workerData } = require('worker_threads');\n";
const I = "const { Worker, isMainThread, parentPort, workerData, threadId } = require('worker_threads');\n";
const twice = [1];
const told = `${D}const inner = (v) => typeof v === 'object' && v !== null ? [Array.isArray(v), v instanceof Map, ...Object.keys(v).map((k) => [k, inner(v[k])])] : [typeof v, Object.is(v, -0), v]; parentPort.postMessage([workerData, inner(workerData)]);`;
for (const [name, workerData] of Object.entries({
  'number': 5, 'half': 0.5, 'minus zero': -0, 'not a number': NaN, 'huge': 1e300, 'text': 'x\0\u{1f600}"\\', 'half a pair': '\ud800', 'true': true, 'null': null, 'nothing': undefined, 'bigint': 5n,
  'object': { a: 1, b: 'x', c: [1, 2, { d: null }], 5: 6, 1: 2 }, 'list': [1, 'a', [], {}], 'hole': [1, , 2], 'list with a name': Object.assign([1], { x: 2 }), 'undefined in it': { a: undefined },
  'no prototype': { __proto__: null, a: 1 }, 'own __proto__': JSON.parse('{ "__proto__": { "a": 1 } }'), 'map': new Map([[1, 2]]), 'date': new Date(5), 'bytes': new Uint8Array([1, 2]), 'class': new (class X { a = 1; })(),
  'twice': [twice, twice],  'getter': { get a() { return 1; } }, 'symbol': { [Symbol('x')]: 1, a: 1 }, 'toJSON': { toJSON: 'x', a: 1 }, 'hidden': Object.defineProperty({ a: 1 }, 'b', { value: 2 }),
  'error': new RangeError('x'), 'much': Array.from({ length: 1000 }, (_, i) => i), 'long': 'x'.repeat(100000), 'shared': new SharedArrayBuffer(4),
})) programs.push([`workerData: ${name}`, name === 'twice' ? `${D}parentPort.postMessage(workerData[0] === workerData[1]);` : told, [], { workerData }]);
const ring = {};
ring.ring = ring;
programs.push(
  ['workerData: ring', `${D}parentPort.postMessage(workerData.ring === workerData);`, [], { workerData: ring }],
  ['workerData is one', `${D}const other = require('worker_threads'); process.pid; parentPort.postMessage([workerData === other.workerData, workerData === require('worker_threads').workerData, workerData]);`, [], { workerData: { a: 1 } }],
  ['workerData is one, read late', `process.pid; ${D}parentPort.postMessage([workerData === require('worker_threads').workerData, workerData]);`, [], { workerData: [1] }],
  ['workerData in a listener', `${D}parentPort.on('message', (m) => { parentPort.postMessage(m + workerData.n); if (m === 2) parentPort.close(); });`, [1, 2], { workerData: { n: 5 } }],
  ['workerData is set', `const all = require('worker_threads'); all.workerData = 7; all.isMainThread = 8; all.parentPort.postMessage([all.workerData, all.isMainThread, require('worker_threads').workerData]);`, [], { workerData: 5 }],
  ['one file', `${I}if (isMainThread) new Worker(__filename); else parentPort.postMessage([isMainThread, typeof threadId, workerData]);`, [], { workerData: 5 }],
  ['Worker is looked at', `${I}parentPort.postMessage([typeof Worker, Worker.name, Worker.length, Worker === require('worker_threads').Worker, 'on' in Worker, typeof Worker.once, parentPort instanceof Worker]);`, []],
  ['Worker is used', `${I}const w = new Worker('require("worker_threads").parentPort.postMessage(require("worker_threads").workerData)', { eval: true, workerData: [1, { a: 2 }] });
    w.on('message', (m) => parentPort.postMessage([m, w instanceof Worker, w.constructor === Worker, Worker.name, w instanceof require('events')]));`, []],
  ['Worker is extended', `${I}class Mine extends Worker { constructor(text) { super(text, { eval: true }); this.mine = 1; } }
    const w = new Mine('require("worker_threads").parentPort.postMessage(1)'); w.on('message', (m) => parentPort.postMessage([m, w.mine, w instanceof Worker, w instanceof Mine, typeof w.postMessage]));`, []],
  ['Worker is extended late', `${I}process.pid; class Mine extends Worker {} const w = new Mine('0', { eval: true }); parentPort.postMessage([w instanceof Worker, w instanceof Mine, w.constructor === Mine]);`, []],
  ['Worker is called', `${I}try { Worker('x'); } catch (e) { parentPort.postMessage([e.name, e.message]); }`, []],
  ['Worker is given nonsense', `${I}try { new Worker('x'); } catch (e) { parentPort.postMessage([e.name, e.code]); }`, []],
  ['listener gives what is no promise', `${P}parentPort.on('message', (m) => m === 3 ? (parentPort.close(), {}) : parentPort.postMessage(m));`, [1, 2, 3]],
  ['listener gives what looks like a promise', `${P}parentPort.on('message', () => ({ then(_, failed) { parentPort.postMessage(typeof failed); parentPort.close(); } }));`, [1]],
);

const END = ['echo of all kinds', 'echo of texts'];
let compared = 0;

function run([name, text, messages, options], file) {
  fs.writeFileSync(file, text);
  return new Promise((done) => {
    const seen = { message: [], error: [], out: '', err: '', exit: undefined }; // apart: they come by different channels
    const worker = new Worker(file, { stdout: true, stderr: true, ...options });
    let left = END.includes(name) ? messages.length : -1;
    worker.on('message', (m) => {
      seen.message.push(Object.is(m, -0) ? '-0' : m);
      if (--left === 0) worker.terminate();
    });
    worker.on('error', (e) => seen.error.push([e?.name, e?.message, typeof e?.stack === 'string' && !name.startsWith('overflow') ? e.stack.split('\n').filter((line) => !/[( ]node:/.test(line)).slice(0, 4) : typeof e]));
    worker.stdout.setEncoding('utf8').on('data', (d) => { seen.out += d; });
    worker.stderr.setEncoding('utf8').on('data', (d) => { seen.err += d; });
    worker.on('exit', (code) => setImmediate(() => {
      seen.exit = left >= 0 ? 'ended' : code;
      done(seen);
    }));
    for (const m of messages) worker.postMessage(m);
  });
}

async function compare(program) {
  const [name, text, messages, options] = program;
  const own = path.join(dir, `${programs.indexOf(program)}`);
  fs.mkdirSync(own);
  fs.writeFileSync(path.join(own, 'other.js'), 'exports.parent = module.parent?.filename; exports.main = require.main === module;\n');
  const file = path.join(own, 'program.js');
  const bare = await run(program, file);
  const whole = await run([name, `${text}\n// prototype`, messages, options], file);
  compared++;
  assert.deepStrictEqual(bare, whole, name);
  if (text === told) assert.deepStrictEqual(bare.message[0][0], structuredClone(options.workerData), name);
}

// What the first message of all brings along.
async function carried() {
  const file = path.join(dir, 'carried.js');
  const through = (worker, message, list) => new Promise((got) => {
    worker.once('message', got);
    worker.postMessage(message, list);
  });
  for (const suffix of ['', ' // prototype']) {
    fs.writeFileSync(file, echo + suffix);
    const bytes = () => new Uint8Array([1, 2, 3]).buffer;
    for (const [make, wanted] of [[bytes, 3], [() => ({ b: bytes() }), 3], [() => new SharedArrayBuffer(4), 4]]) {
      const worker = new Worker(file);
      const message = make();
      const buffer = message.b ?? message;
      const back = await through(worker, message, buffer instanceof ArrayBuffer ? [buffer] : []);
      assert.strictEqual((back.b ?? back).byteLength, wanted);
      if (wanted === 3) assert.strictEqual(buffer.byteLength, 0);
      await worker.terminate();
    }
    fs.writeFileSync(file, `${P}parentPort.on('message', ({ port }) => { port.postMessage('through'); port.close(); });${suffix}`);
    const worker = new Worker(file);
    const { port1, port2 } = new MessageChannel();
    const said = new Promise((got) => { port1.once('message', got); });
    worker.postMessage({ port: port2 }, [port2]);
    assert.strictEqual(await said, 'through');
    await worker.terminate();
  }
}

// Messages that come from elsewhere, while it is idle.
async function reached() {
  const file = path.join(dir, 'reached.js');
  fs.writeFileSync(file, echo);
  for (const ask of [
    (worker) => worker.getHeapStatistics().then((s) => typeof s.used_heap_size),
    (worker) => worker.cpuUsage().then((u) => typeof u.user),
    (worker) => postMessageToThread(worker.threadId, 'x', 5000).then(() => 'sent', (e) => e.code),
  ]) {
    const worker = new Worker(file);
    await new Promise((online) => { worker.once('online', online); });
    const answer = await ask(worker);
    assert.ok(['number', 'ERR_WORKER_MESSAGING_FAILED'].includes(answer), answer);
    const echoed = new Promise((got) => { worker.once('message', got); });
    worker.postMessage('still there');
    assert.strictEqual(await echoed, 'still there');
    await worker.terminate();
  }
}

(async () => {
  for (let i = 0; i < programs.length; i += 8) await Promise.all(programs.slice(i, i + 8).map(compare));
  await carried();
  await reached();
  assert.strictEqual(compared, programs.length);
})().then(mustCall());
