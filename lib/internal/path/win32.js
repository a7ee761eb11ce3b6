'use strict';
// path.win32: both slashes separate, drives, UNC shares (\\server\share), device paths (\\.\ and \\?\).

function notString(value, name) {
  require('internal/validators').validateString(value, name);
}
function isSep(path, i) {
  const unit = path.charCodeAt(i);
  return unit === 92 || unit === 47;
}
function hasDrive(path) {
  const unit = path.charCodeAt(0) | 32;
  return unit >= 97 && unit <= 122 && path.charCodeAt(1) === 58;
}

const share = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/;
const reserved = /^(?:CON|PRN|AUX|NUL|(?:COM|LPT)[1-9\u00b9\u00b2\u00b3])$/;

function isReserved(name) {
  return reserved.test(name.toUpperCase());
}
function beforeColon(path) {
  return path.slice(0, path.indexOf(':'));
}

/*
 * The root of a path: `end` is where it ends in the text (a separator after a drive included), `device` what
 * identifies it ('' when only relative or rooted on the current drive), `share` is set for \\server\share.
 */
function rootOf(path) {
  if (isSep(path, 0)) {
    const found = isSep(path, 1) ? share.exec(path) : null;
    if (found === null) return { end: 1, device: '', absolute: true, share: false };
    if (found[1] === '.' || found[1] === '?') {
      const device = `\\\\${found[1]}`;
      const name = found[2].slice(0, found[2].indexOf(':') + 1);
      if (name !== '' && isReserved(name.slice(0, -1))) {
        return { end: 4 + name.length, device: `${device}\\${name}`, absolute: true, share: false };
      }
      return { end: 4, device, absolute: true, share: false };
    }
    return { end: found[0].length, device: `\\\\${found[1]}\\${found[2]}`, absolute: true, share: true };
  }
  if (hasDrive(path)) {
    const absolute = path.length > 2 && isSep(path, 2);
    return { end: absolute ? 3 : 2, device: path.slice(0, 2), absolute, share: false };
  }
  return { end: 0, device: '', absolute: false, share: false };
}

function collapse(path, absolute) {
  const kept = [];
  for (const segment of path.split(/[\\/]+/)) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop();
    else if (!absolute) kept.push(segment);
  }
  return kept.join('\\');
}

// A relative path must not turn into one with a drive by losing what stood before it.
function hidesDrive(path, tail) {
  if (hasDrive(tail)) return true;
  for (let at = path.indexOf(':'); at !== -1; at = path.indexOf(':', at + 1)) {
    if (at === path.length - 1 || isSep(path, at + 1)) return true;
  }
  return false;
}

function normalize(path) {
  if (typeof path !== 'string') notString(path, 'path');
  if (path === '') return '.';
  if (path.length === 1) return path === '/' ? '\\' : path;
  let { end, device, absolute, share: isShare } = rootOf(path);
  if (isShare && end === path.length) return `${device}\\`;
  const name = beforeColon(path);
  const isDeviceName = isReserved(name);
  if (isDeviceName && device === '' && !absolute && path.includes(':')) {
    device = path.slice(0, name.length + 1);
    end = device.length;
  }
  let tail = collapse(path.slice(end), absolute);
  if (tail === '' && !absolute) tail = '.';
  if (tail !== '' && end < path.length && isSep(path, path.length - 1)) tail += '\\';
  if (!absolute && device === '' && path.includes(':') && hidesDrive(path, tail)) return `.\\${tail}`;
  if (isDeviceName) return `.\\${device}${tail}`;
  return absolute ? `${device}\\${tail}` : device + tail;
}

function resolve(...args) {
  let device = '';
  let tail = '';
  let absolute = false;
  for (let i = args.length - 1; i >= -1; i--) {
    let path;
    if (i >= 0) {
      path = args[i];
      if (typeof path !== 'string') notString(path, `paths[${i}]`);
      if (path === '') continue;
    } else if (device === '') {
      path = process.cwd();
    } else {
      // Windows keeps a working directory for each drive in the environment, named =C:
      path = process.env[`=${device}`] || process.cwd();
      if (path[2] === '\\' && path.slice(0, 2).toLowerCase() !== device.toLowerCase()) path = `${device}\\`;
    }
    const root = rootOf(path);
    if (root.device !== '') {
      if (device === '') device = root.device;
      else if (device.toLowerCase() !== root.device.toLowerCase()) continue;
    }
    if (!absolute) {
      tail = `${path.slice(root.end)}\\${tail}`;
      absolute = root.absolute;
    }
    if (absolute && device !== '') break;
  }
  tail = collapse(tail, absolute);
  return absolute ? `${device}\\${tail}` : device + tail || '.';
}

function isAbsolute(path) {
  if (typeof path !== 'string') notString(path, 'path');
  return path !== '' && (isSep(path, 0) || (path.length > 2 && hasDrive(path) && isSep(path, 2)));
}

function join(...args) {
  const parts = [];
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string') notString(args[i], 'path');
    if (args[i] !== '') parts.push(args[i]);
  }
  if (parts.length === 0) return '.';
  let path = parts.join('\\');
  // Two separators begin a UNC path only when the first part itself says so: \\server, and not \ + \x.
  if (!/^[\\/]{2}[^\\/]/.test(parts[0])) path = path.replace(/^[\\/]{2,}/, '\\');
  for (const segment of path.split('\\')) {
    if (segment.includes(':') && isReserved(beforeColon(segment))) return path.replaceAll('/', '\\');
  }
  return normalize(path);
}

function relative(from, to) {
  if (typeof from !== 'string') notString(from, 'from');
  if (typeof to !== 'string') notString(to, 'to');
  if (from === to) return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to || from.toLowerCase() === to.toLowerCase()) return '';
  const source = from.split('\\').filter(Boolean);
  const target = to.split('\\').filter(Boolean);
  let common = 0;
  while (common < source.length && common < target.length &&
         source[common].toLowerCase() === target[common].toLowerCase()) common++;
  if (common === 0) {
    if (source.length === 0) return target.join('\\');
    if (to !== '\\' || from[0] !== '\\' || from[1] === '\\') return to;
  }
  return [...new Array(source.length - common).fill('..'), ...target.slice(common)].join('\\');
}

function toNamespacedPath(path) {
  if (typeof path !== 'string' || path === '') return path;
  const resolved = resolve(path);
  if (resolved.length <= 2) return path;
  if (resolved.startsWith('\\\\')) {
    return resolved[2] === '?' || resolved[2] === '.' ? resolved : `\\\\?\\UNC\\${resolved.slice(2)}`;
  }
  return hasDrive(resolved) && resolved[2] === '\\' ? `\\\\?\\${resolved}` : resolved;
}

// Where the root ends as dirname() and parse() see it: with one separator after \\server\share.
function rootEnd(path) {
  const found = isSep(path, 0) && isSep(path, 1) ? share.exec(path) : null;
  if (found !== null) return found[0].length < path.length ? found[0].length + 1 : found[0].length;
  if (isSep(path, 0)) return 1;
  return hasDrive(path) ? (isSep(path, 2) ? 3 : 2) : 0;
}

// [start, end) of the last segment at or after `from`; start === end when there is none.
function lastSegment(path, from) {
  let end = path.length;
  while (end > from && isSep(path, end - 1)) end--;
  let start = end;
  while (start > from && !isSep(path, start - 1)) start--;
  return [start, end];
}

function dirname(path) {
  if (typeof path !== 'string') notString(path, 'path');
  if (path === '') return '.';
  const root = rootEnd(path);
  const [start] = lastSegment(path, root);
  if (start > root) return path.slice(0, start - 1);
  return root === 0 ? '.' : path.slice(0, root);
}

function basename(path, suffix) {
  if (suffix !== undefined && typeof suffix !== 'string') notString(suffix, 'suffix');
  if (typeof path !== 'string') notString(path, 'path');
  if (suffix && suffix === path) return '';
  const base = path.slice(...lastSegment(path, hasDrive(path) ? 2 : 0));
  return suffix && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
}

function extensionOf(base) {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

function extname(path) {
  if (typeof path !== 'string') notString(path, 'path');
  return extensionOf(path.slice(...lastSegment(path, hasDrive(path) ? 2 : 0)));
}

function parse(path) {
  if (typeof path !== 'string') notString(path, 'path');
  const end = rootEnd(path);
  const root = path.slice(0, end);
  const segment = lastSegment(path, end);
  const base = path.slice(...segment);
  const ext = extensionOf(base);
  const dir = segment[0] > end ? path.slice(0, segment[0] - 1) : root;
  return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
}

// `formatWith` is what both flavours share; posix and win32 name each other.
exports.create = function create(posix, formatWith) {
  const win32 = {
    resolve,
    normalize,
    isAbsolute,
    join,
    relative,
    toNamespacedPath,
    dirname,
    basename,
    extname,
    format(pathObject) {
      return formatWith('\\', pathObject);
    },
    parse,
    matchesGlob(path, pattern) {
      return require('internal/glob').matchesGlob(path, pattern, true);
    },
    sep: '\\',
    delimiter: ';',
    win32: null,
    posix,
    _makeLong: toNamespacedPath,
  };
  win32.win32 = win32;
  return win32;
};
