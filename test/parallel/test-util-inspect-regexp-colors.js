// With colors, a regular expression's parts have their own; its text stays, and a program may choose the colors.
'use strict';
require('../common');
const assert = require('assert');
const util = require('util');

const colored = (value) => util.inspect(value, { colors: true });
const names = { 31: 'red', 32: 'green', 33: 'yellow', 35: 'magenta', 36: 'cyan' };
const parts = (value) => [...colored(value).matchAll(/\u001b\[(\d+)m([^\u001b]*)\u001b\[39m/g)].map(([, code, text]) => `${text} ${names[code]}`);

assert.deepStrictEqual(parts(/^(?<a>\d{2,})[^x-z]|\k<a>/gi), [
  '/ green', '^ magenta', '( red', '?< red', 'a yellow', '> red', '\\d cyan', '{ yellow', '2 magenta', ', cyan', '} yellow', ') red',
  '[ red', '^ yellow', 'x yellow', '- cyan', 'z yellow', '] red', '| magenta', '\\k< green', 'a red', '> green', '/ green', 'gi red']);

const odd = [/\//, /[/]/g, /[\]\\-]/, /a{,3}/, /x{}/, /\k<b/, /\p{L/, /\cA\0\x4/, /(?:(?=a)(?!b)(?<=c)(?<!d))/, /[[a-z]--[b]]/v, /\u{1F600}\p{L}/u,
  new RegExp('\n'), new RegExp(''), /((((((((a))))))))/, /a|,;.*?/];
for (const regexp of odd) assert.strictEqual(util.stripVTControlCharacters(colored(regexp)), String(regexp));

class Own extends RegExp {}
assert.strictEqual(util.stripVTControlCharacters(colored(new Own('a'))), util.inspect(new Own('a')));

util.inspect.styles.regexp.colors = ['cyan'];
assert.deepStrictEqual(parts(/a/), ['/ cyan', 'a cyan', '/ cyan']);
util.inspect.styles.regexp = 'red';
assert.strictEqual(colored(/a/), '\u001b[31m/a/\u001b[39m');
util.inspect.styles.regexp = (text) => `<${text}>`;
assert.strictEqual(colored([/a/]), '[ </a/> ]');
