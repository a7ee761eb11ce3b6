'use strict';
// Types are blanked unit by unit, so that columns stay; bytes that are no UTF-8 may need more blanks than there are bytes
// (`make test-asan` sees what is written too far).
require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-test-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, 'types.ts');
for (const length of [1, 95, 4000]) {
  fs.writeFileSync(file, Buffer.concat([Buffer.from('function f(a: "'), Buffer.alloc(length, 0xff), Buffer.from('") { return a }\nconsole.log(f(3 as any));\n')]));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file]);
  assert.deepStrictEqual([status, `${stdout}`, `${stderr}`], [0, '3\n', '']);
}
