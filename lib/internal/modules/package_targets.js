// Resolution by `exports` and `imports` of a package.json:
// https://nodejs.org/api/esm.html#resolution-algorithm-specification

const { coded, scopeOf } = require('internal/modules/package');

const emptySegment = (text) => /(?:^|[\\/])(?:[\\/]|$)/.test(text);
const invalidSegment = (text) => /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))(\\|\/|$)/i.test(text);

const fieldOf = (pkg, internal) => `in the "${internal ? 'imports' : 'exports'}" field module resolution of the package at ${pkg.path}${pkg.base ? ` imported from ${pkg.base}` : ''}.`;

// DEP0166: an empty segment, of a target or of what a pattern matched.
function slashes(pkg, file, target, request, key, internal) {
  const what = /[/\\]{2}/.test(target ?? request) ? 'double slash' : 'leading or trailing slash matching';
  process.emitWarning(`Use of deprecated ${what} resolving "${file}" for module request "${request}" ` +
    `${request === key ? '' : `matched to "${key}" `}${fieldOf(pkg, internal)}`, 'DeprecationWarning', 'DEP0166');
}

const slashEnds = new Set();
function slashEnd(pkg, request) { // DEP0155
  if (slashEnds.has(`${pkg.path}|${request}`)) return;
  slashEnds.add(`${pkg.path}|${request}`);
  process.emitWarning(`Use of deprecated trailing slash pattern mapping "${request}" ${fieldOf(pkg, false)} Mapping specifiers ending in "/" is no longer supported.`,
    'DeprecationWarning', 'DEP0155');
}

function targetString(pkg, target, subpath, match, key, internal, conds) {
  const invalid = () => coded('ERR_INVALID_PACKAGE_TARGET', `${pkg.dir}/`, key, target, internal, pkg.base);
  if (match === null && subpath !== '' && !target.endsWith('/')) throw invalid();
  if (!target.startsWith('./')) {
    if (internal && !target.startsWith('../') && !target.startsWith('/') && !URL.canParse(target)) {
      const request = match === null ? target + subpath : target.replaceAll('*', () => match);
      return { bare: request };
    }
    throw invalid();
  }
  if (invalidSegment(target.slice(2))) throw invalid();
  const part = match ?? subpath;
  if (part !== '' && invalidSegment(part)) {
    throw coded('ERR_INVALID_MODULE_SPECIFIER', match === null ? key + subpath : key.replace('*', () => match),
      `request is not a valid match in pattern "${key}" for the "${internal ? 'imports' : 'exports'}" resolution of ${pkg.path}`, pkg.base);
  }
  let file = match === null ? target + subpath : target.replaceAll('*', () => match);
  if (emptySegment(target.slice(2))) slashes(pkg, file, target, match === null ? key + subpath : key.replace('*', () => match), key, internal);
  else if (emptySegment(part) && part !== '' && (internal || !part.endsWith('/'))) {
    slashes(pkg, file, undefined, match === null ? key + subpath : key.replace('*', () => match), key, internal);
  }
  if (file.includes('%')) { // targets are URLs
    if (/%2f|%5c/i.test(file)) {
      throw coded('ERR_INVALID_MODULE_SPECIFIER', file, 'must not include encoded "/" or "\\" characters', pkg.base);
    }
    file = decodeURIComponent(file);
  }
  return { file: require('path').join(pkg.dir, file) };
}

// The result of one target: { file }, { bare }, null (excluded) or undefined (no condition matched).
function resolveTarget(pkg, target, subpath, match, key, internal, conds) {
  if (typeof target === 'string') return targetString(pkg, target, subpath, match, key, internal, conds);
  if (Array.isArray(target)) {
    if (target.length === 0) return null;
    let last;
    for (const item of target) {
      let result;
      try {
        result = resolveTarget(pkg, item, subpath, match, key, internal, conds);
      } catch (error) {
        last = error;
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        continue;
      }
      if (result === undefined) continue;
      if (result === null) {
        last = null;
        continue;
      }
      return result;
    }
    if (last === undefined || last === null) return last;
    throw last;
  }
  if (typeof target === 'object' && target !== null) {
    for (const name of Object.keys(target)) {
      if (`${+name}` === name && +name >= 0 && +name < 0xffffffff) {
        throw coded('ERR_INVALID_PACKAGE_CONFIG', pkg.path, pkg.base, '"exports" cannot contain numeric property keys.');
      }
    }
    for (const name of Object.keys(target)) {
      if (name !== 'default' && !conds.has(name)) continue;
      const result = resolveTarget(pkg, target[name], subpath, match, key, internal, conds);
      if (result !== undefined) return result;
    }
    return undefined;
  }
  if (target === null) return null;
  throw coded('ERR_INVALID_PACKAGE_TARGET', `${pkg.dir}/`, key, target, internal, pkg.base);
}

// Longest prefix first, as the specification orders pattern keys.
function bestPattern(table, request) {
  let best = '';
  let match;
  for (const key of Object.keys(table)) {
    const star = key.indexOf('*');
    if (star < 0 || key.lastIndexOf('*') !== star || !request.startsWith(key.slice(0, star))) continue;
    const tail = key.slice(star + 1);
    if (request.length < key.length || !request.endsWith(tail)) continue;
    const bestStar = best.indexOf('*');
    if (best === '' || star > bestStar || (star === bestStar && key.length > best.length)) {
      best = key;
      match = request.slice(star, request.length - tail.length);
    }
  }
  return best === '' ? undefined : { key: best, match };
}

function lookUp(pkg, table, request, internal, conds) {
  if (Object.hasOwn(table, request) && !request.includes('*') && !request.endsWith('/')) {
    return resolveTarget(pkg, table[request], '', null, request, internal, conds);
  }
  const pattern = bestPattern(table, request);
  if (pattern === undefined) return undefined;
  if (!internal && request.endsWith('/')) slashEnd(pkg, request);
  return resolveTarget(pkg, table[pattern.key], '', pattern.match, pattern.key, internal, conds);
}

function isSugar(pkg, table) {
  if (typeof table === 'string' || Array.isArray(table)) return true;
  if (typeof table !== 'object' || table === null) return false;
  const keys = Object.keys(table);
  const dotted = keys.filter((key) => key.startsWith('.')).length;
  if (dotted !== 0 && dotted !== keys.length) {
    throw coded('ERR_INVALID_PACKAGE_CONFIG', pkg.path, pkg.base,
      '"exports" cannot contain some keys starting with \'.\' and some not. The exports object must either be an object of package subpath keys' +
      ' or an object of main entry condition name keys only.');
  }
  return keys.length > 0 && dotted === 0;
}

// subpath is '.' or './x'. The file, always; throws ERR_PACKAGE_PATH_NOT_EXPORTED.
function resolveExports(entry, subpath, conds, base) {
  const pkg = { ...entry, base };
  let table = entry.data.exports;
  if (isSugar(pkg, table)) table = { '.': table };
  const result = lookUp(pkg, table, subpath, false, conds);
  if (result === undefined || result === null) throw coded('ERR_PACKAGE_PATH_NOT_EXPORTED', `${entry.dir}/`, subpath, base);
  return result.file;
}

// '#x' from a file: { file } or { bare }.
function resolveImports(request, fromFile, conds) {
  if (request === '#' || request.endsWith('/')) {
    throw coded('ERR_INVALID_MODULE_SPECIFIER', request, 'is not a valid internal imports specifier name', fromFile);
  }
  const entry = scopeOf(fromFile);
  const table = entry?.data.imports;
  if (table !== null && typeof table === 'object') {
    const result = lookUp({ ...entry, base: fromFile }, table, request, true, conds);
    if (result !== undefined && result !== null) return result;
  }
  throw coded('ERR_PACKAGE_IMPORT_NOT_DEFINED', request, entry ? `${entry.dir}/` : undefined, fromFile);
}

module.exports = { resolveExports, resolveImports };
