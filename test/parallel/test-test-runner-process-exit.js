'use strict';
// process.exit(0) within a test or hook ends the process with 0, as in Node (MQTT.js's suites end so); it was 1.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

for (const text of ['test("a", () => process.exit(0)); test("b", () => {});', 'after(() => process.exit(0)); test("a", () => {});']) {
  assert.strictEqual(spawnSync(process.execPath, ['-e', `const { test, after } = require('node:test'); ${text}`]).status, 0);
}
