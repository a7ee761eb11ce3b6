'use strict';
// HTTPParser driven by hand: heads, bodies and trailers by number; errors are returned, with the place.

const { mustCall } = require('../common');
const assert = require('assert');
const { HTTPParser, methods } = require('_http_common');

const parser = new HTTPParser();
const seen = [];
parser.initialize(HTTPParser.REQUEST, {});
parser[HTTPParser.kOnHeadersComplete] = mustCall((major, minor, headers, method, url, status, message, upgrade, keepAlive) => {
  seen.push([major, minor, headers, methods[method], url, status, message, upgrade, keepAlive]);
}, 2);
parser[HTTPParser.kOnBody] = mustCall((chunk) => seen.push(String(chunk)), 2);
parser[HTTPParser.kOnHeaders] = mustCall((lines) => seen.push(lines));
parser[HTTPParser.kOnMessageComplete] = mustCall(() => seen.push('end'), 2);
const bytes = Buffer.from('POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nT: v\r\n\r\nGET / HTTP/1.0\r\n\r\n');
assert.strictEqual(parser.execute(bytes, 0, bytes.length), bytes.length);
assert.deepStrictEqual(seen, [
  [1, 1, ['Host', 'a', 'Transfer-Encoding', 'chunked'], 'POST', '/x', undefined, undefined, false, true], 'ab', 'c', ['T', 'v'], 'end',
  [1, 0, [], 'GET', '/', undefined, undefined, false, false], 'end']);
parser.initialize(HTTPParser.RESPONSE, {});
const error = parser.execute(Buffer.from('nonsense\r\n'));
assert.ok(error instanceof Error);
assert.strictEqual(error.code, 'HPE_INVALID_CONSTANT');
parser.close();
