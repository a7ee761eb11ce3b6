'use strict';
// Scripts of vm are counted as files are (jest and vitest run theirs so); Debugger.enable is what their coverage asks for first.
require('../common');
const assert = require('assert');
const vm = require('vm');
const { Session } = require('inspector/promises');

const text = `function a(x) { if (x) return 1; return 2; }
function never() { return 3; }
a(1); for (let i = 0; i < 3; i++) a(i);
String(a)`;

(async () => {
  const session = new Session();
  session.connect();
  assert.match((await session.post('Debugger.enable')).debuggerId, /./);
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

  const take = async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return Object.fromEntries(result.filter(({ url }) => url.startsWith('file:///x/')).map(({ url, functions }) => [url.slice(10),
      functions.map(({ functionName, ranges }) => [functionName, ...ranges.map((range) => `${range.startOffset}-${range.endOffset}:${range.count}`)].join(' '))]));
  };
  const expected = [' 0-125:1 110-115:3', 'a 0-44:4 23-32:3 32-43:1', 'never 45-75:0'];

  const context = vm.createContext({});
  const own = 'function a(x) { if (x) return 1; return 2; }';
  assert.strictEqual(new vm.Script(text, { filename: '/x/here.js' }).runInThisContext(), own);
  assert.strictEqual(vm.runInContext(text, context, { filename: '/x/there.js' }), own);
  const body = 'const g = () => { return y ? 1 : 2; };\nreturn g();';
  const f = vm.compileFunction(body, ['y'], { filename: '/x/body.js' });
  assert.strictEqual(f(1), 1);
  assert.strictEqual(String(f), `function (y) {\n${body}\n}`);
  assert.strictEqual(vm.compileFunction('return q()', ['q'], { filename: '/x/inner.js', parsingContext: context })(() => 5), 5);
  assert.throws(() => vm.runInThisContext('\nfunction e() { throw new Error("place"); } if (1) { e(); }', { filename: '/x/e.js' }), (error) => {
    assert.match(error.stack, /at e \(\/x\/e\.js:2:\d+\)\n {4}at (?:\S+ \()?\/x\/e\.js:2:\d+/);
    return true;
  });
  assert.deepStrictEqual(await take(), {
    'here.js': expected,
    'there.js': expected,
    'body.js': [' 0-50:1', 'g 10-37:1 31-34:0'],
    'inner.js': [' 0-10:1'],
    'e.js': [' 0-59:1', 'e 1-43:1'],
  });

  // Only what has run since; a script that is made anew tells all of it.
  assert.deepStrictEqual(await take(), {});
  f(0);
  new vm.Script(text, { filename: '/x/here.js' }).runInThisContext();
  assert.deepStrictEqual(await take(), { 'here.js': expected, 'body.js': [' 0-50:1', 'g 10-37:1 27-30:0'] });
  await session.post('Debugger.disable');
})();
