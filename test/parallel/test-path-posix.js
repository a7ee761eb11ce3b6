'use strict';
// path: join, resolve, normalize, relative, parse and format on POSIX and win32.

const { same, throws } = require('../common/check');
const path = require('path');

same(path.join('/a', '..', 'b', './c/', '..', 'd'), '/b/d');
same(path.join(''), '.');
same(path.normalize('/a//b/./../c/'), '/a/c/');
same(path.resolve('/x', 'y', '../z'), '/x/z');
same(path.resolve(''), process.cwd());
same(path.relative('/data/a/b', '/data/c'), '../../c');
same(path.dirname('/a/b/'), '/a');
same([path.basename('/a/b.html', '.html'), path.basename('b/')], ['b', 'b']);
same(['.x', 'a.', 'a.b.c', 'a/.b', ''].map(path.extname), ['', '.', '.c', '', '']);
same(path.parse('/home/u/f.txt'), { root: '/', dir: '/home/u', base: 'f.txt', ext: '.txt', name: 'f' });
same(path.format({ dir: '/d', name: 'n', ext: 'e' }), '/d/n.e');
same([path.isAbsolute('/a'), path.isAbsolute('a')], [true, false]);
same(path.win32.join('C:\\a', '..', 'b/c'), 'C:\\b\\c');
same(path.win32.parse('C:\\x\\y.z').root, 'C:\\');
same(path.win32.resolve('C:\\a', '..\\b'), 'C:\\b');
same([path.sep, path.delimiter, path.posix === path], ['/', ':', true]);
throws(() => path.join('a', 5), { code: 'ERR_INVALID_ARG_TYPE', message: 'The "path" argument must be of type string. Received type number (5)' });
