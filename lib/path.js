'use strict';
// path: the POSIX flavour is this file. The Windows flavour and the glob matcher load when first asked for.

function notString(value, name) {
  require('internal/validators').validateString(value, name);
}

// The path without '.', '..' and empty segments, and without slashes at its two ends.
function collapse(path, absolute) {
  if (!path.includes('//') && !path.includes('/.') && path.charCodeAt(0) !== 46) {
    const start = absolute ? 1 : 0;
    const end = path.charCodeAt(path.length - 1) === 47 ? path.length - 1 : path.length;
    return end > start ? path.slice(start, end) : '';
  }
  const kept = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop();
    else if (!absolute) kept.push(segment);
  }
  return kept.join('/');
}

function normalize(path) {
  if (typeof path !== 'string') notString(path, 'path');
  if (path === '') return '.';
  const absolute = path.charCodeAt(0) === 47;
  const trailing = path.charCodeAt(path.length - 1) === 47;
  let out = collapse(path, absolute);
  if (out === '') {
    if (absolute) return '/';
    return trailing ? './' : '.';
  }
  if (trailing) out += '/';
  return absolute ? '/' + out : out;
}

function resolve(...args) {
  let path = '';
  let absolute = false;
  for (let i = args.length - 1; i >= 0 && !absolute; i--) {
    const arg = args[i];
    if (typeof arg !== 'string') notString(arg, `paths[${i}]`);
    if (arg === '') continue;
    path = path === '' ? arg : `${arg}/${path}`;
    absolute = arg.charCodeAt(0) === 47;
  }
  if (!absolute) {
    const cwd = process.cwd();
    path = path === '' ? cwd : `${cwd}/${path}`;
    absolute = cwd.charCodeAt(0) === 47;
  }
  const out = collapse(path, absolute);
  if (absolute) return '/' + out;
  return out === '' ? '.' : out;
}

function isAbsolute(path) {
  if (typeof path !== 'string') notString(path, 'path');
  return path.charCodeAt(0) === 47;
}

function join(...args) {
  let path = '';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (typeof arg !== 'string') notString(arg, 'path');
    if (arg !== '') path = path === '' ? arg : `${path}/${arg}`;
  }
  return path === '' ? '.' : normalize(path);
}

function relative(from, to) {
  if (typeof from !== 'string') notString(from, 'from');
  if (typeof to !== 'string') notString(to, 'to');
  if (from === to) return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to) return '';
  if (from === '/') from = '';
  if (to === '/') to = '';
  const shorter = from.length < to.length ? from.length : to.length;
  let common = 0; // where the last common segment ends
  let i = 0;
  for (; i < shorter; i++) {
    const unit = from.charCodeAt(i);
    if (unit !== to.charCodeAt(i)) break;
    if (unit === 47) common = i;
  }
  if (i === shorter && (from.length > to.length ? from : to).charCodeAt(i) === 47) common = i;
  let out = '';
  for (let at = from.indexOf('/', common); at !== -1; at = from.indexOf('/', at + 1)) {
    out += out === '' ? '..' : '/..';
  }
  return out === '' ? to.slice(common + 1) : out + to.slice(common);
}

function toNamespacedPath(path) {
  return path;
}

// Where the path ends when the slashes at its end do not count; 0 when there is nothing else.
function trimmedEnd(path) {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === 47) end--;
  return end;
}

function dirname(path) {
  if (typeof path !== 'string') notString(path, 'path');
  if (path === '') return '.';
  const slash = path.lastIndexOf('/', trimmedEnd(path) - 1);
  if (slash > 0 && trimmedEnd(path) > 0) {
    return slash === 1 && path.charCodeAt(0) === 47 ? '//' : path.slice(0, slash);
  }
  return path.charCodeAt(0) === 47 ? '/' : '.';
}

function lastSegment(path) {
  const end = trimmedEnd(path);
  return end === 0 ? '' : path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

function extensionOf(base) {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

function basename(path, suffix) {
  if (suffix !== undefined && typeof suffix !== 'string') notString(suffix, 'suffix');
  if (typeof path !== 'string') notString(path, 'path');
  if (suffix && suffix === path) return '';
  const base = lastSegment(path);
  return suffix && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
}

function extname(path) {
  if (typeof path !== 'string') notString(path, 'path');
  return extensionOf(lastSegment(path));
}

function formatWith(sep, pathObject) {
  require('internal/validators').validateObject(pathObject, 'pathObject');
  const { root, ext } = pathObject;
  const dir = pathObject.dir || root;
  const base = pathObject.base ||
    `${pathObject.name || ''}${ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : ''}`;
  if (!dir) return base;
  return dir === root ? `${dir}${base}` : `${dir}${sep}${base}`;
}

function format(pathObject) {
  return formatWith('/', pathObject);
}

function parse(path) {
  if (typeof path !== 'string') notString(path, 'path');
  const root = path.charCodeAt(0) === 47 ? '/' : '';
  const base = lastSegment(path);
  const ext = extensionOf(base);
  let dir = root;
  if (base !== '') {
    const slash = path.lastIndexOf('/', trimmedEnd(path) - 1);
    if (slash > 0) dir = path.slice(0, slash);
  }
  return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
}

function matchesGlob(path, pattern) {
  return require('internal/glob').matchesGlob(path, pattern, false);
}

const posix = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format,
  parse,
  matchesGlob,
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
  _makeLong: toNamespacedPath,
};
posix.posix = posix;
Object.defineProperty(posix, 'win32', {
  configurable: true,
  enumerable: true,
  get() {
    const value = require('internal/path/win32').create(posix, formatWith);
    Object.defineProperty(posix, 'win32', { value, writable: true, configurable: true, enumerable: true });
    return value;
  },
  set(value) {
    Object.defineProperty(posix, 'win32', { value, writable: true, configurable: true, enumerable: true });
  },
});

module.exports = posix;
