'use strict';
// Tab offers members of what an expression is, but runs neither a getter nor a function to find out.
const common = require('../common');
const assert = require('assert');
const repl = require('repl');
const { PassThrough } = require('stream');

const server = repl.start({ input: new PassThrough(), output: new PassThrough(), prompt: '', terminal: false });
server.context.counter = 0;
server.write('const obj = { one: 1, "two words": { three: 3 }, get four() { counter++; return {}; } }; const key = "one";' +
  'function inc() { return counter++; } const proxy = new Proxy({ five: 5 }, {});\n');
const cases = [
  ['obj["one"].toFi', ['obj["one"].toFixed']],
  ['obj["two " + "words"].th', ['obj["two " + "words"].three']],
  ['obj[key].toFi', ['obj[key].toFixed']],
  ['1 + obj.on', ['obj.one']],
  ['obj.four.', []],
  ['obj[inc()].to', []],
  ['inc().', []],
  ['obj[counter++].', []],
  ['proxy.', []],
  ['missing.', []],
];
for (const [text, expected] of cases) {
  server.complete(text, common.mustCall((error, [found]) => {
    assert.strictEqual(error, null);
    assert.deepStrictEqual(found, expected, text);
  }));
}
assert.strictEqual(server.context.counter, 0);
server.close();
