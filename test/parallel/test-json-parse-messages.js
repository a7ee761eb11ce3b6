'use strict';
// JSON.parse(): what is wrong with a text and where, in the words that programs pass on to their users.
require('../common');
const assert = require('assert');

const long = `{"x":"${'y'.repeat(50)}"`;
const cases = [
  ['', 'Unexpected end of JSON input'],
  ['{"a":', 'Unexpected end of JSON input'],
  ['nul', 'Unexpected end of JSON input'],
  ['"abc\\', 'Unexpected end of JSON input'],
  ['{bad', "Expected property name or '}' in JSON at position 1 (line 1 column 2)"],
  ['{"a":1,}', 'Expected double-quoted property name in JSON at position 7 (line 1 column 8)'],
  ['{"a" 1}', "Expected ':' after property name in JSON at position 5 (line 1 column 6)"],
  ['{"a":1 "b":2}', "Expected ',' or '}' after property value in JSON at position 7 (line 1 column 8)"],
  ['[1,2', "Expected ',' or ']' after array element in JSON at position 4 (line 1 column 5)"],
  ['{"a":[1,{"b":2}]} x', 'Unexpected non-whitespace character after JSON at position 18 (line 1 column 19)'],
  ['{\r\n"a": 1,\n\n b}', 'Expected double-quoted property name in JSON at position 13 (line 4 column 2)'],
  ['"abc', 'Unterminated string in JSON at position 4 (line 1 column 5)'],
  ['"a\nb"', 'Bad control character in string literal in JSON at position 2 (line 1 column 3)'],
  ['"\\x"', 'Bad escaped character in JSON at position 2 (line 1 column 3)'],
  ['"\\u12"', 'Bad Unicode escape in JSON at position 5 (line 1 column 6)'],
  ['01', 'Unexpected number in JSON at position 1 (line 1 column 2)'],
  ['-', 'No number after minus sign in JSON at position 1 (line 1 column 2)'],
  ['1.', 'Unterminated fractional number in JSON at position 2 (line 1 column 3)'],
  ['1e', 'Exponent part is missing a number in JSON at position 2 (line 1 column 3)'],
  ['{"a":}', 'Unexpected token \'}\', "{"a":}" is not valid JSON'],
  ['<!DOCTYPE html><html></html>', 'Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON'],
  [`${long},"a":?}`, 'Unexpected token \'?\', ..."yyyy","a":?}" is not valid JSON'],
  [`{"a":?,${long.slice(1)}}`, 'Unexpected token \'?\', "{"a":?,"x":"yyy"... is not valid JSON'],
  [{}, '"[object Object]" is not valid JSON'],
  [undefined, '"undefined" is not valid JSON'],
  [Buffer.from('[1,]'), 'Unexpected token \']\', "[1,]" is not valid JSON'],
];
for (const [text, message] of cases) assert.throws(() => JSON.parse(text), { name: 'SyntaxError', message });
function inside() { return JSON.parse('{'); }
assert.throws(inside, (error) => /\n {4}at JSON\.parse \(<anonymous>\)\n {4}at inside \(/.test(error.stack));
// What a reviver throws is its own.
assert.throws(() => JSON.parse('[1]', () => { throw new SyntaxError('JSON Parse error: mine'); }), { message: 'JSON Parse error: mine' });
assert.deepStrictEqual(JSON.parse('[1,{"a":2}]', (key, value) => (typeof value === 'number' ? value + 1 : value)), [2, { a: 3 }]);
assert.deepStrictEqual([JSON.parse.name, JSON.parse.length, String(JSON.parse), Object.keys(JSON)], ['parse', 2, 'function parse() { [native code] }', []]);
