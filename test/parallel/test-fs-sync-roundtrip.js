'use strict';
// fs, synchronous: write, append, read, stat, rename, copy, links, directories, removal, and errors by code.

const { same, throws } = require('../common/check');
const fs = require('fs');
const path = require('path');
const dir = fs.mkdtempSync(path.join(process.env.TROIKA_TEST_TMP ?? '/tmp', 'fs-'));
const at = (name) => path.join(dir, name);

fs.writeFileSync(at('a'), 'h\u00e9llo');
fs.appendFileSync(at('a'), Buffer.from(' w\u00f6rld'));
same(fs.readFileSync(at('a'), 'utf8'), 'h\u00e9llo w\u00f6rld');
same(fs.readFileSync(at('a')).length, 13);
same(fs.statSync(at('a')).size, 13);
same([fs.statSync(at('a')).isFile(), fs.statSync(dir).isDirectory()], [true, true]);
fs.copyFileSync(at('a'), at('b'));
throws(() => fs.copyFileSync(at('a'), at('b'), fs.constants.COPYFILE_EXCL), { code: 'EEXIST', syscall: 'copyfile' });
fs.renameSync(at('b'), at('c'));
fs.symlinkSync('c', at('link'));
same([fs.readlinkSync(at('link')), fs.lstatSync(at('link')).isSymbolicLink()], ['c', true]);
same(fs.realpathSync(at('link')), fs.realpathSync(at('c')));
fs.mkdirSync(at('x/y/z'), { recursive: true });
same(fs.readdirSync(dir).sort(), ['a', 'c', 'link', 'x']);
same(fs.readdirSync(dir, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name), ['x']);
throws(() => fs.rmdirSync(at('x')), { code: 'ENOTEMPTY' });
throws(() => fs.readFileSync(at('none')), {
  code: 'ENOENT', errno: -2, syscall: 'open', path: at('none'),
  message: `ENOENT: no such file or directory, open '${at('none')}'` });
throws(() => fs.readFileSync(dir), { code: 'EISDIR', message: 'EISDIR: illegal operation on a directory, read' });
throws(() => fs.readFileSync({}), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => fs.readFileSync('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
const fd = fs.openSync(at('a'), 'r+');
same(fs.writeSync(fd, 'HE', 0), 2);
const bytes = Buffer.alloc(4);
same([fs.readSync(fd, bytes, 0, 4, 0), bytes.toString('latin1')], [4, 'HE\u00a9l']);
fs.ftruncateSync(fd, 2);
fs.closeSync(fd);
throws(() => fs.closeSync(fd), { code: 'EBADF', syscall: 'close' });
same(fs.readFileSync(at('a'), 'latin1'), 'HE');
fs.rmSync(dir, { recursive: true });
same(fs.existsSync(dir), false);
