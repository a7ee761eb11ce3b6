'use strict';
// A file of JSON that is wrong: require(), import and package.json tell where and what, in the words of Node's engine.

const { tmp, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { pathToFileURL } = require('url');

const cases = {
  '': 'Unexpected end of JSON input',
  '[1': "Expected ',' or ']' after array element in JSON at position 2 (line 1 column 3)",
  '[1,]': 'Unexpected token \']\', "[1,]" is not valid JSON',
  '{a: 1}': "Expected property name or '}' in JSON at position 1 (line 1 column 2)",
  '{"a": 1,\n}': 'Expected double-quoted property name in JSON at position 9 (line 2 column 1)',
  '{"a" 1}': "Expected ':' after property name in JSON at position 5 (line 1 column 6)",
  '{"a": 1 "b"}': "Expected ',' or '}' after property value in JSON at position 8 (line 1 column 9)",
  '{"a": tru}': 'Unexpected token \'}\', "{"a": tru}" is not valid JSON',
  '"a\nb"': 'Bad control character in string literal in JSON at position 2 (line 1 column 3)',
  '"\\x"': 'Bad escaped character in JSON at position 2 (line 1 column 3)',
  '"\\u12g4"': 'Bad Unicode escape in JSON at position 5 (line 1 column 6)',
  '"abc': 'Unterminated string in JSON at position 4 (line 1 column 5)',
  '1.': 'Unterminated fractional number in JSON at position 2 (line 1 column 3)',
  '[{"a": [1, {}, 2], "b": [[]]}]\n\n x': 'Unexpected non-whitespace character after JSON at position 33 (line 3 column 2)',
  [`${' '.repeat(30)}@${' '.repeat(30)}`]: 'Unexpected token \'@\', ..."          @         "... is not valid JSON',
};
let number = 0;
for (const [text, message] of Object.entries(cases)) {
  const file = tmp(`${number++}.json`);
  fs.writeFileSync(file, text);
  assert.throws(() => require(file), { name: 'SyntaxError', message: `${file}: ${message}` });
  assert.throws(() => require(file), ({ stack }) => stack.startsWith(`SyntaxError: ${file}: ${message}\n`));
  const { href } = pathToFileURL(file);
  assert.rejects(import(href, { with: { type: 'json' } }), { name: 'SyntaxError', message: `${file}: ${message}` }).then(mustCall());
}

fs.mkdirSync(tmp('node_modules/broken'), { recursive: true });
fs.writeFileSync(tmp('node_modules/broken/package.json'), '{"main": }');
fs.writeFileSync(tmp('uses.cjs'), 'require("broken")');
assert.throws(() => require(tmp('uses.cjs')), { code: 'ERR_INVALID_PACKAGE_CONFIG', message: /Unexpected token '}', "\{"main": }" is not valid JSON/ });

// As deep as memory allows.
fs.writeFileSync(tmp('deep.json'), '['.repeat(30000));
assert.throws(() => require(tmp('deep.json')), SyntaxError);
