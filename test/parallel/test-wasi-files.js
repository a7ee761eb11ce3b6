'use strict';
// What a guest does with files: below its directories all of it, outside of them nothing.
const { tmpdir } = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { WASI } = require('wasi');

const top = fs.mkdtempSync(path.join(typeof tmpdir === 'string' ? tmpdir : require('os').tmpdir(), 'wasi-'));
process.on('exit', () => fs.rmSync(top, { recursive: true, force: true }));
const root = path.join(top, 'root');
fs.mkdirSync(path.join(root, 'dir'), { recursive: true });
fs.writeFileSync(path.join(top, 'out'), 'secret');
fs.writeFileSync(path.join(root, 'f'), 'hello');
for (const [target, name] of [['f', 'lf'], ['dir', 'ldir'], ['..', 'up'], ['../out', 'lout'], ['/x/f', 'inside'], [path.join(top, 'out'), 'outside'],
  ['loop2', 'loop1'], ['loop1', 'loop2'], ['../f', 'dir/back']]) fs.symlinkSync(target, path.join(root, name));

const memory = new WebAssembly.Memory({ initial: 1 });
const wasi = new WASI({ version: 'preview1', preopens: { '/x': root }, stdin: fs.openSync('/dev/null', 'r') });
wasi.finalizeBindings({ exports: { memory } });
const call = wasi.wasiImport;
const bytes = Buffer.from(memory.buffer);
const view = new DataView(memory.buffer);
let next = 1024;
const text = (s) => {
  next = next > 30000 ? 1024 : next + 512;
  return [next, bytes.write(s, next)];
};
const buffers = (...list) => {
  list.forEach(([at, size], i) => {
    view.setUint32(512 + 8 * i, at, true);
    view.setUint32(516 + 8 * i, size, true);
  });
  return [512, list.length];
};
const [READ, WRITE, READDIR, FILE] = [1n << 1n, 1n << 6n, 1n << 14n, 0b1000111000000000000111111111n];
const [EEXIST, EBADF, EINVAL, EISDIR, ELOOP, ENOBUFS, ENOENT, ENOTDIR, ENOTEMPTY, EPERM, ENOTCAPABLE] = [20, 8, 28, 31, 32, 42, 44, 54, 55, 63, 76];
// The new number, or the error below 0.
function open(name, { rights = READ, dir = 3, follow = 1, how = 0, flags = 0 } = {}) {
  const error = call.path_open(dir, follow, ...text(name), how, rights, 0n, flags, 0);
  return error === 0 ? view.getUint32(0, true) : -error;
}
const typeOf = (name, follow = 1) => call.path_filestat_get(3, follow, ...text(name), 0) || `type ${bytes[16]}`;
const within = (name) => path.join(root, name);

// What it is given.
assert.strictEqual(call.fd_prestat_get(3, 0), 0);
assert.deepStrictEqual([view.getUint32(0, true), view.getUint32(4, true)], [0, 2]);
assert.strictEqual(call.fd_prestat_dir_name(3, 0, 2), 0);
assert.strictEqual(bytes.toString('latin1', 0, 2), '/x');
assert.strictEqual(call.fd_prestat_dir_name(3, 0, 1), ENOBUFS);
assert.strictEqual(call.fd_prestat_get(0, 0), EINVAL);
assert.strictEqual(call.fd_prestat_get(4, 0), EBADF);

// Ways out: none.
for (const name of ['../out', 'dir/../../out', '/etc/passwd', '/x/f', 'lout', 'outside', 'up', 'up/out', 'up/root/f', 'ldir/../../out']) assert.strictEqual(open(name), -ENOTCAPABLE, name);
for (const name of ['../d', 'up/d', 'lout/d']) assert.strictEqual(call.path_create_directory(3, ...text(name)), ENOTCAPABLE, name);
assert.strictEqual(call.path_unlink_file(3, ...text('up/out')), ENOTCAPABLE);
assert.strictEqual(call.path_rename(3, ...text('f'), 3, ...text('up/f')), ENOTCAPABLE);
assert.strictEqual(call.path_rename(3, ...text('../out'), 3, ...text('g')), ENOTCAPABLE);
assert.strictEqual(call.path_link(3, 0, ...text('up/out'), 3, ...text('g')), ENOTCAPABLE);
assert.strictEqual(call.path_symlink(...text('/etc/passwd'), 3, ...text('g')), EPERM);
assert.strictEqual(call.path_symlink(...text('../out'), 3, ...text('g')), ENOTCAPABLE);
assert.strictEqual(open('lout', { how: 1, rights: WRITE }), -ENOTCAPABLE);
assert.deepStrictEqual(fs.readdirSync(top).sort(), ['out', 'root']);

// Ways within.
for (const name of ['f', './f', 'dir/../f', 'dir//..//f', 'lf', 'ldir/../f', 'inside', 'dir/back', 'ldir/back']) {
  const fd = open(name);
  assert.ok(fd > 3, name);
  assert.strictEqual(call.fd_close(fd), 0);
}
assert.deepStrictEqual([open('nope'), open('f/'), open('f/x'), open('f', { how: 2 }), open('lf', { follow: 0 }), open('loop1'), open('loop1/f'), open('')],
  [-ENOENT, -ENOTDIR, -ENOTDIR, -ENOTDIR, -ELOOP, -ELOOP, -ELOOP, -EINVAL]);
assert.deepStrictEqual([typeOf('f'), typeOf('.'), typeOf('lf'), typeOf('lf', 0), typeOf('ldir/'), typeOf('lf/'), typeOf('lout', 0)],
  ['type 4', 'type 3', 'type 4', 'type 7', 'type 3', ENOTDIR, 'type 7']);

// Reading, writing, where it is.
let fd = open('f', { rights: FILE });
assert.strictEqual(call.fd_read(fd, ...buffers([40000, 2], [40100, 9]), 0), 0);
assert.deepStrictEqual([view.getUint32(0, true), bytes.toString('latin1', 40000, 40002), bytes.toString('latin1', 40100, 40103)], [5, 'he', 'llo']);
assert.strictEqual(call.fd_seek(fd, -1n, 2, 0), 0);
assert.strictEqual(view.getBigUint64(0, true), 4n);
assert.strictEqual(call.fd_write(fd, ...buffers([40000, 2], [40101, 1]), 0), 0);
assert.strictEqual(call.fd_tell(fd, 0), 0);
assert.strictEqual(view.getBigUint64(0, true), 7n);
assert.strictEqual(call.fd_pwrite(fd, ...buffers([40001, 1]), 0n, 0), 0);
assert.strictEqual(fs.readFileSync(within('f'), 'latin1'), 'eellhel');
assert.strictEqual(call.fd_pread(fd, ...buffers([40200, 4]), 3n, 0), 0);
assert.strictEqual(bytes.toString('latin1', 40200, 40204), 'lhel');
assert.deepStrictEqual([call.fd_seek(fd, -1n, 0, 0), call.fd_seek(fd, 0n, 3, 0), call.fd_filestat_set_size(fd, 3n), call.fd_allocate(fd, 0n, 10n)], [EINVAL, EINVAL, 0, 0]);
assert.strictEqual(fs.statSync(within('f')).size, 10);
assert.strictEqual(call.fd_filestat_set_times(fd, 1000000001n, 2000000002n, 5), 0);
assert.strictEqual(call.fd_filestat_get(fd, 0), 0);
assert.deepStrictEqual([bytes[16], view.getBigUint64(32, true), view.getBigUint64(40, true), view.getBigUint64(48, true)], [4, 10n, 1000000001n, 2000000002n]);
assert.strictEqual(call.fd_filestat_set_times(fd, 0n, 0n, 3), EINVAL);
assert.deepStrictEqual([call.fd_sync(fd), call.fd_datasync(fd), call.fd_advise(fd, 0n, 0n, 1), call.fd_advise(fd, 0n, 0n, 6)], [0, 0, 0, EINVAL]);
assert.strictEqual(call.fd_fdstat_set_flags(fd, 1), 0);
assert.strictEqual(call.fd_fdstat_get(fd, 0), 0);
assert.deepStrictEqual([bytes[0], view.getUint16(2, true), view.getBigUint64(8, true)], [4, 1, FILE]);

// Rights only become fewer.
assert.strictEqual(call.fd_fdstat_set_rights(fd, READ, 0n), 0);
assert.deepStrictEqual([call.fd_fdstat_set_rights(fd, FILE, 0n), call.fd_write(fd, ...buffers([0, 1]), 0), call.fd_tell(fd, 0), call.fd_sync(fd)], Array(4).fill(ENOTCAPABLE));
assert.strictEqual(open('f', { rights: 1n << 28n }), -ENOTCAPABLE);
assert.deepStrictEqual([call.fd_renumber(fd, 50), call.fd_renumber(50, fd), call.fd_renumber(fd, 0), call.fd_close(fd)], [EBADF, EBADF, 0, EBADF]);
assert.strictEqual(call.fd_read(0, ...buffers([0, 1]), 4), 0);

// Directories.
assert.deepStrictEqual([call.path_create_directory(3, ...text('new')), call.path_create_directory(3, ...text('new')), call.path_remove_directory(3, ...text('f')),
  call.path_remove_directory(3, ...text('dir')), call.path_unlink_file(3, ...text('new')), call.path_remove_directory(3, ...text('new/'))],
[0, EEXIST, ENOTDIR, ENOTEMPTY, EISDIR, 0]);
fd = open('dir', { rights: READDIR });
for (let i = 0; i < 40; i++) fs.writeFileSync(within(`dir/${i}`), '');
const names = [];
for (let cookie = 0n, used = 100; used === 100;) { // a few at a time, the last one of each cut short
  assert.strictEqual(call.fd_readdir(fd, 20000, 100, cookie, 0), 0);
  used = view.getUint32(0, true);
  for (let at = 20000; at + 24 <= 20000 + used;) {
    const size = view.getUint32(at + 16, true);
    if (at + 24 + size > 20000 + used) break;
    names.push(bytes.toString('latin1', at + 24, at + 24 + size));
    assert.strictEqual(bytes[at + 20], names.at(-1) === 'back' ? 7 : 4);
    cookie = view.getBigUint64(at, true);
    at += 24 + size;
  }
}
assert.deepStrictEqual(names.sort(), fs.readdirSync(within('dir')).sort());

// Names.
assert.deepStrictEqual([call.path_symlink(...text('../f'), 3, ...text('dir/s')), call.path_readlink(3, ...text('dir/s'), 100, 50, 0)], [0, 0]);
assert.strictEqual(bytes.toString('latin1', 100, 100 + view.getUint32(0, true)), '../f');
assert.deepStrictEqual([call.path_readlink(3, ...text('f'), 100, 50, 0), call.path_readlink(3, ...text('dir/s'), 100, 2, 0)], [EINVAL, ENOBUFS]);
assert.deepStrictEqual([call.path_link(3, 0, ...text('f'), 3, ...text('hard')), call.path_rename(3, ...text('hard'), 3, ...text('dir/hard')),
  call.path_rename(3, ...text('nope'), 3, ...text('x')), call.path_unlink_file(3, ...text('dir/hard'))], [0, 0, ENOENT, 0]);
assert.strictEqual(call.path_filestat_set_times(3, 0, ...text('lf'), 1n, 1000000007n, 4), 0);
assert.strictEqual(fs.lstatSync(within('lf'), { bigint: true }).mtimeNs, 1000000007n);

// Creating.
fd = open('made', { how: 5, rights: WRITE });
assert.ok(fd > 3);
assert.deepStrictEqual([open('made', { how: 5, rights: WRITE }), open('dir', { rights: WRITE })], [-EEXIST, -EISDIR]);
bytes.write('text', 40000);
assert.strictEqual(call.fd_write(fd, ...buffers([40000, 4]), 0), 0);
assert.strictEqual(call.fd_close(fd), 0);
assert.strictEqual(fs.readFileSync(within('made'), 'latin1'), 'text');

// The program's own descriptors stay its own.
assert.deepStrictEqual([call.fd_close(1), call.fd_close(1)], [0, EBADF]);
assert.ok(fs.fstatSync(1));
