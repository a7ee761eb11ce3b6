'use strict';
// URLPattern: construction from text and from an object, matching, canonical components, and what it refuses.
require('../common');
const assert = require('assert');

assert.strictEqual(require('url').URLPattern, URLPattern);
assert.strictEqual(Object.getOwnPropertyDescriptor(globalThis, 'URLPattern').enumerable, false);

{
  const pattern = new URLPattern('https://*.example.com/books/:id(\\d+)\\?q=*#:part?');
  assert.strictEqual(pattern.hostname, '*.example.com');
  assert.strictEqual(pattern.pathname, '/books/:id(\\d+)');
  assert.strictEqual(pattern.search, 'q=*');
  assert.strictEqual(pattern.port, '');
  assert.strictEqual(pattern.hasRegExpGroups, true);
  const result = pattern.exec('https://a.b.example.com/books/42?q=x');
  assert.deepStrictEqual({ ...result.pathname }, { input: '/books/42', groups: { id: '42' } });
  assert.deepStrictEqual({ ...result.hostname.groups }, { 0: 'a.b' });
  assert.deepStrictEqual({ ...result.search.groups }, { 0: 'x' });
  assert.deepStrictEqual({ ...result.hash.groups }, { part: undefined });
  assert.deepStrictEqual(result.inputs, ['https://a.b.example.com/books/42?q=x']);
  assert.strictEqual(pattern.exec('https://a.example.com/books/x?q='), null);
  assert.strictEqual(pattern.test('http://a.example.com/books/4?q='), false);
}

// A base fills what comes before; ignoreCase concerns path, query and fragment.
assert.strictEqual(new URLPattern('/A/:x', 'https://h.test:8080').port, '8080');
assert.strictEqual(new URLPattern('/A', 'https://h.test', { ignoreCase: true }).test('https://h.test/a'), true);
assert.strictEqual(new URLPattern('/A', 'https://h.test').test('https://h.test/a'), false);
assert.strictEqual(new URLPattern({ pathname: 'b', baseURL: 'https://h.test/x/y' }).pathname, '/x/b');
assert.strictEqual(new URLPattern({ pathname: '/a/*' }).test('c', 'https://h.test/a/b'), true);

// Modifiers, braces, canonical text.
{
  const pattern = new URLPattern({ pathname: '/f{/:rest}*{.json}?' });
  for (const path of ['/f', '/f/a', '/f/a/b.json', '/f.json']) assert.ok(pattern.test({ pathname: path }), path);
  assert.strictEqual(pattern.test({ pathname: '/g' }), false);
}
assert.strictEqual(new URLPattern({ pathname: '/caf\u00e9' }).pathname, '/caf%C3%A9');
assert.strictEqual(new URLPattern({ protocol: 'https', port: '443' }).port, '');
assert.strictEqual(new URLPattern({ hostname: '[\\:\\:AB1]' }).hostname, '[\\:\\:ab1]');
assert.strictEqual(new URLPattern('data\\:text/*').test('data:text/plain'), true);
assert.strictEqual(new URLPattern().test('https://u:p@h.test/a?b#c'), true);

// What no pattern can be.
for (const args of [['/no-base'], ['https://a.test/(('], [{ pathname: '/:a/:a' }], [{ port: '99999' }], [{ hostname: 'a b' }],
                    [{ pathname: '/([)' }], [{ pathname: 'x' }, 'https://a.test'], ['/x', 'no url'], [{ pathname: '{a' }]]) {
  assert.throws(() => new URLPattern(...args), { name: 'TypeError', code: 'ERR_INVALID_URL_PATTERN' }, JSON.stringify(args));
}
assert.throws(() => new URLPattern().exec({}, 'https://a.test'), { name: 'TypeError', code: 'ERR_OPERATION_FAILED' });
assert.throws(() => new URLPattern(null), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => URLPattern('https://a.test'), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
assert.throws(() => URLPattern.prototype.test.call({}, ''), { message: 'Illegal invocation' });
assert.strictEqual(new URLPattern().test('no url'), false);
assert.strictEqual(new URLPattern().exec('x', 'no base'), null);
