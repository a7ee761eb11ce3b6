'use strict';
// url.parse, format, resolve; querystring both ways with its odd inputs.

const assert = require('assert');
const url = require('url');
const querystring = require('querystring');

process.noDeprecation = true;
const parsed = url.parse('http://user:pass@sub.host.com:8080/p/a/t/h?query=string&a=1#hash', true);
assert.deepStrictEqual({ ...parsed, query: { ...parsed.query } }, {
  protocol: 'http:', slashes: true, auth: 'user:pass', host: 'sub.host.com:8080', port: '8080', hostname: 'sub.host.com', hash: '#hash',
  search: '?query=string&a=1', query: { query: 'string', a: '1' }, pathname: '/p/a/t/h', path: '/p/a/t/h?query=string&a=1',
  href: 'http://user:pass@sub.host.com:8080/p/a/t/h?query=string&a=1#hash' });
assert.deepStrictEqual([url.parse('/a?b').pathname, url.parse('//h/p', false, true).host, url.parse('mailto:a@b').href], ['/a', 'h', 'mailto:a@b']);
assert.strictEqual(url.format({ protocol: 'https', host: 'h', pathname: 'p', query: { a: [1, 2], b: 'x y' }, hash: 'z' }), 'https://h/p?a=1&a=2&b=x%20y#z');
assert.strictEqual(url.format(new URL('http://u@h\u00e9.com/?q#f'), { fragment: false, auth: false, unicode: true }), 'http://h\u00e9.com/?q');
for (const [base, to, result] of [['/one/two/three', 'four', '/one/two/four'], ['http://a.com/b', '/c', 'http://a.com/c'], ['http://a.com/b/c?d', '../e', 'http://a.com/e'], ['http://a/b', '//c/d', 'http://c/d']]) {
  assert.strictEqual(url.resolve(base, to), result);
}
assert.throws(() => url.parse(5), { code: 'ERR_INVALID_ARG_TYPE' });

assert.deepStrictEqual({ ...querystring.parse('a=1&b=2&a=3&c&=x&%20=%C3%A9&bad=%zz&plus=a+b') }, { 'a': ['1', '3'], 'b': '2', 'c': '', '': 'x', ' ': '\u00e9', 'bad': '%zz', 'plus': 'a b' });
assert.strictEqual(querystring.stringify({ a: [1, 'x'], b: true, c: null, d: '\u00e9&=', e: 10n, f: NaN }), 'a=1&a=x&b=true&c=&d=%C3%A9%26%3D&e=10&f=');
assert.deepStrictEqual({ ...querystring.parse('a:1;b:2', ';', ':') }, { a: '1', b: '2' });
assert.strictEqual(Object.keys(querystring.parse('x=1&'.repeat(2000))).length, 1);
assert.strictEqual(Object.keys(querystring.parse(Array.from({ length: 1500 }, (_, i) => `k${i}=`).join('&'))).length, 1000);
assert.deepStrictEqual([querystring.escape('a b\u20ac'), querystring.unescape('%41%zz')], ['a%20b%E2%82%AC', 'A%zz']);
assert.throws(() => querystring.escape('\ud800'), { code: 'ERR_INVALID_URI' });

for (const bad of ['https://evil.com:.example.com', 'git+ssh://git@github.com:npm/npm', 'http://a:b/c']) {
  assert.throws(() => url.parse(bad), { code: 'ERR_INVALID_ARG_VALUE', message: `The argument 'url' ${bad}. Received 'Invalid port in url'` });
}

// Parts of an address may be numbers and others; an object is a URL by its class, not by its members.
assert.strictEqual(url.format({ protocol: 'x:', slashes: true, hostname: 5, pathname: 7, search: true, hash: 1 }), 'x://5/7?true#1');
assert.strictEqual(url.format({ protocol: 'http', auth: {}, host: 'h' }), 'http://[object Object]@h');
assert.strictEqual(url.format({ protocol: 'http', host: 'h', href: 'http://x' }), 'http://h');
// A caller's encoder sees empty texts, a decoder does not; of what cannot be decoded the low bytes count.
assert.strictEqual(querystring.stringify({ a: '', b: [null] }, '&', '=', { encodeURIComponent: (x) => `<${x}>` }), '<a>=<>&<b>=<>');
assert.deepStrictEqual({ ...querystring.parse('=&a=', null, null, { decodeURIComponent: (x) => `<${x}>` }) }, { '': '', '<a>': '' });
assert.deepStrictEqual([querystring.unescape('\u65e5%zz%41'), querystring.unescapeBuffer('\u00e9%41').toString('latin1')], ['\ufffd%zzA', '\u00e9A']);
assert.deepStrictEqual({ ...querystring.parse('\u65e5%zz=1') }, { '\u65e5%zz': '1' });
