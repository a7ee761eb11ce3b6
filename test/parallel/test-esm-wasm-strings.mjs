// A WebAssembly module that imports the built-in string functions and string constants, and has a type that JavaScript cannot name.
import assert from 'node:assert';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import common from '../common/index.js';

const text = (value) => [value.length, ...Buffer.from(value)];
const section = (id, ...items) => {
  const body = [items.length, ...items.flat()];
  return [id, body.length, ...body];
};
const externref = 0x6f;
const bytes = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, [0x60, 1, externref, 1, 0x7f], [0x60, 2, externref, externref, 1, 0x64, externref], [0x60, 2, externref, externref, 1, 0x7f]),
  ...section(2, [...text('wasm:js-string'), ...text('length'), 0, 0], [...text('wasm:js-string'), ...text('concat'), 0, 1],
    [...text('wasm:js-string'), ...text('compare'), 0, 2], [...text('wasm:js/string-constants'), ...text('hello'), 3, externref, 0],
    [...text('./own.mjs'), ...text('twice'), 0, 0]),
  ...section(7, [...text('size'), 0, 0], [...text('join'), 0, 1], [...text('order'), 0, 2], [...text('greeting'), 3, 0], [...text('twice'), 0, 3]),
]);
fs.writeFileSync(common.tmp('strings.wasm'), bytes);
fs.writeFileSync(common.tmp('own.mjs'), 'export const twice = (value) => 2 * value.length;');
const { size, join, order, greeting, twice } = await import(pathToFileURL(common.tmp('strings.wasm')));
assert.strictEqual(size('four'), 4);
assert.strictEqual(join('one', 'two'), 'onetwo');
assert.deepStrictEqual([order('a', 'b'), order('b', 'a'), order('a', 'a')], [-1, 1, 0]);
assert.strictEqual(greeting, 'hello');
assert.strictEqual(twice('abc'), 6);
assert.throws(() => size(4), WebAssembly.RuntimeError);
