'use strict';
// What holds something that is not data does not become an empty object in another thread: it is refused, as in Node.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const http = require('http');
const net = require('net');

const refused = (value, message) => assert.throws(() => structuredClone(value), { name: 'DataCloneError', code: 25, message });
const unlisted = /^Object that needs transfer was found in message/;
for (const value of [new net.Socket(), net.createServer(), http.createServer()]) refused(value, unlisted);
const watcher = fs.watch(__dirname);
for (const value of [watcher, new MessageEvent('x'), new URL('http://a/')]) refused(value, /^Cannot clone object of unsupported type\.$/);
watcher.close();
for (const name of ['NumberFormat', 'DateTimeFormat', 'Collator', 'PluralRules', 'Segmenter', 'ListFormat']) {
  refused(new Intl[name](), `#<${name}> could not be cloned.`);
}
refused(new WebAssembly.Table({ initial: 1, element: 'anyfunc' }), '#<Table> could not be cloned.');
refused(new WebAssembly.Global({ value: 'i32' }), '#<Global> could not be cloned.');
refused('a'[Symbol.iterator](), '[object String Iterator] could not be cloned.');
refused('a'.matchAll(/a/g), '[object RegExp String Iterator] could not be cloned.');
(function() { refused(arguments, '#<Object> could not be cloned.'); })(1, 2);
(function() { refused(arguments, '#<Object> could not be cloned.'); })();

// What only looks like it is data.
assert.deepStrictEqual(structuredClone({ 0: 'a', length: 1 }), { 0: 'a', length: 1 });
class Mine { get [Symbol.toStringTag]() { return 'Intl.Collator'; } }
assert.deepStrictEqual(structuredClone(new Mine()), {});
assert.deepStrictEqual(structuredClone(Object.create({ [Symbol.toStringTag]: 'Intl.Collator' })), {});
common.mustCall()();
