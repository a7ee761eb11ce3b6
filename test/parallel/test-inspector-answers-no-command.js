// require('inspector') loads; a session refuses each command by its name, as the protocol does with one it does not know.
'use strict';
const common = require('../common');
const assert = require('assert');
const inspector = require('inspector');

assert.strictEqual(process.features.inspector, false);
assert.strictEqual(inspector.url(), undefined);
assert.throws(() => inspector.open(), { code: 'ERR_INSPECTOR_NOT_AVAILABLE' });
assert.throws(() => inspector.waitForDebugger(), { code: 'ERR_INSPECTOR_NOT_ACTIVE' });
inspector.close();

const session = new inspector.Session();
assert.throws(() => session.post('Profiler.enable'), { code: 'ERR_INSPECTOR_NOT_CONNECTED', message: 'Session is not connected' });
session.connect();
assert.throws(() => session.connect(), { code: 'ERR_INSPECTOR_ALREADY_CONNECTED', message: 'The inspector session is already connected' });
assert.throws(() => session.connectToMainThread(), { code: 'ERR_INSPECTOR_NOT_WORKER' });
for (const method of [1, {}, undefined]) assert.throws(() => session.post(method), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => session.post('A.b', 1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => session.post('A.b', {}, 1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(session.post('Profiler.enable'), undefined); // nobody asked for the answer

let answered = false;
const refused = { code: 'ERR_INSPECTOR_COMMAND', message: "Inspector error -32601: 'HeapProfiler.enable' wasn't found" };
session.post('HeapProfiler.enable', common.mustCall((error, result) => {
  answered = true;
  assert.strictEqual(result, undefined);
  assert.throws(() => { throw error; }, refused);
}));
assert.strictEqual(answered, true);
session.disconnect();
session.disconnect();
session.connect();

const promised = new (require('inspector/promises').Session)();
promised.connect();
assert.rejects(promised.post('HeapProfiler.enable'), refused).then(common.mustCall());
