'use strict';
// process: what programs read from it has the right form.

const assert = require('assert');
const path = require('path');

assert.strictEqual(process.argv[0], process.execPath);
assert.strictEqual(process.argv[1], __filename);
assert.ok(path.isAbsolute(process.execPath));
assert.match(process.version, /^v\d+\.\d+\.\d+$/);
assert.strictEqual(process.versions.node, process.version.slice(1));
for (const name of ['brotli', 'cldr', 'icu', 'nghttp2', 'openssl', 'sqlite', 'tz', 'unicode', 'uv', 'zlib', 'zstd']) assert.match(process.versions[name], /^\d+\w*(\.\d+)*$/, name);
assert.strictEqual(process.release.name, 'node');
assert.deepStrictEqual([process.platform, typeof process.arch, typeof process.pid, typeof process.ppid], ['linux', 'string', 'number', 'number']);
for (const name of ['getuid', 'geteuid', 'getgid', 'getegid', 'umask', 'uptime', 'cwd']) assert.ok(process[name]() !== undefined, name);
assert.ok(Array.isArray(process.getgroups()));
const [seconds, nanos] = process.hrtime();
assert.ok(process.hrtime([seconds, nanos])[0] >= 0 && typeof process.hrtime.bigint() === 'bigint');
const memory = process.memoryUsage();
for (const key of ['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers']) assert.ok(memory[key] >= 0, key);
assert.ok(memory.rss > 1e6 && process.memoryUsage.rss() > 1e6);
const usage = process.cpuUsage();
assert.ok(usage.user >= 0 && process.cpuUsage(usage).system >= 0);
assert.ok(process.resourceUsage().maxRSS > 0);
assert.ok(process.features.tls !== undefined);
assert.ok(process.config && process.allowedNodeEnvironmentFlags.has('--no-warnings'));

const old = process.umask(0o77);
assert.strictEqual(process.umask(old), 0o77);
assert.throws(() => process.umask('9'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => process.chdir('/no/such/folder'), { code: 'ENOENT', syscall: 'chdir' });
process.chdir('/');
assert.strictEqual(process.cwd(), '/');
assert.throws(() => process.hrtime(5), { code: 'ERR_INVALID_ARG_TYPE' });
process.title = 'a title';
assert.strictEqual(process.title, 'a title');

// Programs add to these (tests of packages set process.versions.electron); what is there stays.
process.versions.electron = '1.2.3';
assert.strictEqual(process.versions.electron, '1.2.3');
delete process.versions.electron;
assert.throws(() => { process.versions.node = '1'; }, TypeError);
assert.throws(() => { process.release.name = 'x'; }, TypeError);
