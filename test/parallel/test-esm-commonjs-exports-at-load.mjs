// An import of a CommonJS module gives what it exported when it had run, whatever module.exports became before the import.
import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import common from '../common/index.js';

fs.writeFileSync(common.tmp('counted.cjs'), 'module.exports = 1;');
fs.writeFileSync(common.tmp('mutator.cjs'), 'require("./counted.cjs"); require.cache[require.resolve("./counted.cjs")].exports++;');
fs.writeFileSync(common.tmp('program.mjs'), 'import "./mutator.cjs"; import value from "./counted.cjs"; export default value;');
const space = await import(pathToFileURL(common.tmp('program.mjs')));
assert.strictEqual(space.default, 1);
const require = createRequire(common.tmp('x.cjs'));
assert.strictEqual(require('./counted.cjs'), 2);
