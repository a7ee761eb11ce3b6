'use strict';
// Queues, mailboxes, waiters and blocks of bytes under load, with ThreadSanitizer: a race is a failure. `make test` builds the program.
const common = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const program = path.join(path.dirname(process.execPath), 'tsan', 'test_queue');
if (!fs.existsSync(program)) common.skip('built by `make test` only');
// It wants addresses that are not chosen at random where the system chooses among very many.
const { status, signal, stderr } = spawnSync('setarch', [process.arch === 'x64' ? 'x86_64' : 'aarch64', '-R', program], { encoding: 'utf8', timeout: 100000 });
assert.deepStrictEqual([status, signal, stderr], [0, null, '']);
