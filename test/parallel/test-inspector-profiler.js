'use strict';
// A session's domain Profiler: coverage of what is loaded after its start, as tools of tests take it, and CPU profiles.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { Session } = require('inspector');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'troika-inspector-')));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const file = path.join(dir, 'lib.js');
fs.writeFileSync(file, 'function a(x){if(x){return 1}return 2}\nfunction b(){}\na(1);a(1);module.exports=a');
const url = pathToFileURL(file).href;

const session = new Session();
session.connect();
function post(method, params) {
  let result;
  session.post(`Profiler.${method}`, params, common.mustCall((error, answer) => {
    result = error ? error.message : answer;
  }));
  return result;
}
const taken = () => post('takePreciseCoverage').result.filter((entry) => entry.url === url);
const range = (startOffset, endOffset, count) => ({ startOffset, endOffset, count });

assert.strictEqual(post('start'), 'Inspector error -32000: Profiler is not enabled');
assert.strictEqual(post('startPreciseCoverage', { callCount: true, detailed: true }), 'Inspector error -32000: Profiler is not enabled');
assert.deepStrictEqual(post('enable'), {});
assert.strictEqual(post('takePreciseCoverage'), 'Inspector error -32000: Precise coverage has not been started.');
assert.strictEqual(post('stop'), 'Inspector error -32000: No recording profiles found');
assert.strictEqual(post('other'), "Inspector error -32601: 'Profiler.other' wasn't found");

assert.strictEqual(typeof post('startPreciseCoverage', { callCount: true, detailed: true }).timestamp, 'number');
const a = require(file);
assert.deepStrictEqual(taken()[0].functions, [
  { functionName: '', ranges: [range(0, 80, 1)], isBlockCoverage: true },
  { functionName: 'a', ranges: [range(0, 38, 2), range(29, 37, 0)], isBlockCoverage: true },
  { functionName: 'b', ranges: [range(39, 53, 0)], isBlockCoverage: false },
]);
// What has run since then.
assert.deepStrictEqual(taken(), []);
a(0);
assert.deepStrictEqual(taken()[0].functions, [{ functionName: 'a', ranges: [range(0, 38, 1), range(19, 29, 0)], isBlockCoverage: true }]);
assert.deepStrictEqual(post('stopPreciseCoverage'), {});
assert.strictEqual(post('takePreciseCoverage'), 'Inspector error -32000: Precise coverage has not been started.');

// Whether, not how often; of functions only.
assert.strictEqual(typeof post('startPreciseCoverage', {}).timestamp, 'number');
a(1);
a(1);
assert.deepStrictEqual(taken()[0].functions, [{ functionName: 'a', ranges: [range(0, 38, 1)], isBlockCoverage: false }]);

assert.deepStrictEqual(post('setSamplingInterval', { interval: 100 }), {});
assert.deepStrictEqual(post('start'), {});
const { profile } = post('stop');
assert.strictEqual(profile.nodes[0].callFrame.functionName, '(root)');
assert.ok(profile.endTime >= profile.startTime && Array.isArray(profile.samples));
assert.deepStrictEqual(post('disable'), {});
session.disconnect();
