// What customization hooks of both kinds (hooks.js: in this thread; hooks_thread.js: in one of their own) give back: checks,
// and what becomes of it.

const { codes } = require('internal/errors');
const { toPath } = require('internal/modules/esm_resolve');
const { publicBuiltin } = require('internal/modules/builtins');
const packages = require('internal/modules/package');

// The hook may be named by the file that it is from.
function wrongReturn(input, name, property, value) {
  return new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(input, name, property, value);
}

const fileOf = (url) => toPath(url.replace(/[?#].*$/s, ''));
const extensionOf = (path) => /\.[^./]*$/.exec(path)?.[0] ?? '';

// What the name of a file and its package say; undefined where only its text can tell.
function formatOf(url) {
  if (url.startsWith('node:')) return 'builtin';
  if (url.startsWith('data:')) {
    const type = /^data:([^,;]*)/.exec(url)[1];
    return { 'text/javascript': 'module', 'application/javascript': 'module', 'application/json': 'json', 'application/wasm': 'wasm' }[type];
  }
  if (!url.startsWith('file:')) return undefined;
  const path = fileOf(url);
  const extension = extensionOf(path);
  const fixed = { '.mjs': 'module', '.cjs': 'commonjs', '.json': 'json', '.node': 'addon', '.wasm': 'wasm', '.mts': 'module-typescript', '.cts': 'commonjs-typescript' }[extension];
  if (fixed !== undefined) return fixed;
  if (extension !== '' && extension !== '.js' && extension !== '.ts') return undefined;
  const type = packages.scopeOf(path)?.data.type;
  const plain = type === 'module' || type === 'commonjs' ? type : undefined;
  if (extension === '.ts') return plain === undefined ? undefined : `${plain}-typescript`;
  return plain;
}

// Of a text whose name does not tell.
function detected(url, source) {
  const compiler = internalBinding('compile');
  const types = /\.[cm]?ts(?:[?#]|$)/.test(url);
  const kind = compiler.isModule(`${source}`, types ? compiler.TYPES : 0) ? 'module' : 'commonjs';
  return types ? `${kind}-typescript` : kind;
}

function sourceAt(url) {
  if (url.startsWith('data:')) {
    const [, base64, text] = /^data:[^,]*?(;base64)?,([^]*)$/.exec(url);
    return require('buffer').Buffer.from(decodeURIComponent(text), base64 === undefined ? 'utf8' : 'base64');
  }
  if (url.startsWith('file:')) return require('fs').readFileSync(fileOf(url));
  throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(url), ['file', 'data', 'node']);
}

// As internal/modules/esm_resolve gives it, with the format and the type of import attributes that a hook named.
function resolution(result, name) {
  const { url, format, importAttributes } = result;
  if (format !== undefined && format !== null && typeof format !== 'string') throw wrongReturn('a string', name, 'format', format);
  if (importAttributes !== undefined && importAttributes !== null && typeof importAttributes !== 'object') {
    throw wrongReturn('an object', name, 'importAttributes', importAttributes);
  }
  const id = typeof url === 'string' ? publicBuiltin(url) : undefined;
  if (typeof url !== 'string' || (id === undefined && !URL.canParse(url))) throw wrongReturn('a URL string', name, 'url', url);
  const type = importAttributes?.type;
  if (id !== undefined) return { url: `node:${id}`, path: undefined, builtin: id, format: format ?? undefined, type };
  return { url, path: url.startsWith('file:') ? fileOf(url) : undefined, builtin: undefined, format: format ?? undefined, type };
}

function checkLoaded({ format, source }, name) {
  const text = typeof source === 'string' || require('internal/util/types').isAnyArrayBuffer(source) || ArrayBuffer.isView(source);
  if (source !== null && source !== undefined && !text) throw wrongReturn('a string, an ArrayBuffer, or a TypedArray', name, 'source', source);
  if (format !== null && format !== undefined && typeof format !== 'string') throw wrongReturn('a string', name, 'format', format);
}

const formats = ['addon', 'builtin', 'commonjs', 'commonjs-typescript', 'json', 'module', 'module-typescript', 'wasm'];
function checkFormat(format, url) {
  if (!formats.includes(format)) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, url);
}

function textOf(source) {
  if (typeof source === 'string') return source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  return new TextDecoder().decode(source);
}

function stripped(format, text, url) {
  return format.endsWith('typescript') ? internalBinding('compile').strip(text, url, internalBinding('compile').TYPES) : text;
}

// The record of what a hook loaded, or undefined where the usual way will do. `own`: the source is not the file's.
// `requirer`: what require() is in CommonJS of that source; undefined for the usual one.
function recordOfLoaded(found, { format, source, own }, makers, requirer = undefined) {
  const { url, path } = found;
  checkFormat(format, url);
  if (format === 'builtin') return found.builtin === undefined ? makers.builtin(url, publicBuiltin(url)) : undefined;
  if (!own && path !== undefined) {
    if (format === 'module' || format === 'module-typescript') return makers.file(url, path, format !== 'module');
    if (format === 'json') return makers.json(url, path);
    return format === 'wasm' ? makers.wasm(url, path) : makers.commonjs(url, path, format === 'addon' ? '' : undefined);
  }
  if (source === null || source === undefined) {
    if (format === 'commonjs' || format === 'commonjs-typescript' || format === 'addon') return makers.commonjs(url, path, format === 'addon' ? '' : undefined);
    throw wrongReturn('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  }
  if (format === 'wasm') return makers.wasm(url, path, source);
  const text = textOf(source);
  switch (format) {
    case 'json': return makers.json(url, undefined, text);
    case 'module': return makers.text(url, text, path, false);
    case 'module-typescript': return makers.text(url, text, path, true);
    default: return makers.commonjsText(url, path ?? url, stripped(format, text, url), requirer);
  }
}

module.exports = { wrongReturn, fileOf, extensionOf, formatOf, detected, sourceAt, resolution, checkLoaded, checkFormat, textOf, stripped, recordOfLoaded };
