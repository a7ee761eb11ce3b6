'use strict';
// Warnings: form on stderr, once for deprecations, the event, switches that silence, trace or throw.

const { run } = require('../common');
const assert = require('assert');

const go = (text, ...flags) => run([...flags, '-e', text]);
const text = 'process.emitWarning("look", "Custom", "C1"); process.emitWarning("old", "DeprecationWarning", "DEP1"); process.emitWarning("old", "DeprecationWarning", "DEP1")';
const shown = go(text).stderr.split('\n');
assert.match(shown[0], /^\(node:\d+\) \[C1\] Custom: look$/);
assert.match(shown[1], /^\(Use `.* --trace-warnings \.\.\.` to show where the warning was created\)$/);
assert.match(shown[2], /^\(node:\d+\) \[DEP1\] DeprecationWarning: old$/);
assert.deepStrictEqual(shown.slice(3), [shown[2], '']);
assert.strictEqual(go(text, '--no-warnings').stderr, '');
assert.match(go(text, '--disable-warning=C1').stderr, /^\(node:\d+\) \[DEP1\] DeprecationWarning: old\n/);
assert.doesNotMatch(go(text, '--no-deprecation').stderr, /DEP1/);
assert.match(go(text, '--trace-warnings').stderr, /Custom: look\n {4}at /);
const thrown = go(text, '--throw-deprecation');
assert.strictEqual(thrown.status, 1);
assert.match(thrown.stderr, /DeprecationWarning: old/);
assert.strictEqual(go(`process.on('warning', (w) => console.log(w.name, w.message, w.code, w.detail));
  process.emitWarning('m', { type: 'T', code: 'C', detail: 'D' }); process.emitWarning(new TypeError('e'))`, '--no-warnings').stdout,
                   'T m C D\nTypeError e undefined undefined\n');
assert.throws(() => process.emitWarning(5), { code: 'ERR_INVALID_ARG_TYPE' });
