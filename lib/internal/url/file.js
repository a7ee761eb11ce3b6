'use strict';
// URLs and files, URLs and http requests: fileURLToPath, pathToFileURL, urlToHttpOptions.
const { codes } = require('internal/errors');

function isURL(value) {
  return require('internal/url/url').isURL(value);
}
function asFileURL(path) {
  const { URL } = require('internal/url/url');
  if (typeof path === 'string') path = new URL(path);
  else if (!isURL(path)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  if (path.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
  return path;
}

function windowsPath(url) {
  const { hostname } = url;
  if (/%2f|%5c/i.test(url.pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  const path = decodeURIComponent(url.pathname.replaceAll('/', '\\'));
  if (hostname !== '') return `\\\\${require('url').domainToUnicode(hostname)}${path}`;
  if (!/^\\[A-Za-z]:/.test(path)) throw new codes.ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  return path.slice(1);
}

function fileURLToPath(path, options = undefined) {
  const url = asFileURL(path);
  if (options?.windows) return windowsPath(url);
  if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
  if (/%2f/i.test(url.pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  return decodeURIComponent(url.pathname);
}

// As fileURLToPath, for names that are no UTF-8.
function fileURLToPathBuffer(path, options = undefined) {
  const url = asFileURL(path);
  const { Buffer } = require('buffer');
  if (options?.windows) return Buffer.from(windowsPath(url));
  if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
  if (/%2f/i.test(url.pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  return require('querystring').unescapeBuffer(url.pathname);
}

const special = /[%\\\n\r\t?#|^[\]~\0 ]/g; // the last two would be lost at the end
const escapes = { '__proto__': null, '%': '%25', '\\': '%5C', '\n': '%0A', '\r': '%0D', '\t': '%09', '?': '%3F', '#': '%23', '|': '%7C', '^': '%5E', '[': '%5B', ']': '%5D', '~': '%7E', '\0': '%00', ' ': '%20' };

function pathToFileURL(filepath, options = undefined) {
  require('internal/validators').validateString(filepath, 'path');
  const { URL } = require('internal/url/url');
  const path = require('path');
  if (options?.windows) {
    if (/^\\\\\?\\[A-Za-z]:/.test(filepath)) filepath = filepath.slice(4); // \\?\C:\: a drive, in the long form
    if (filepath.startsWith('\\\\')) {
      const isExtended = filepath.startsWith('\\\\?\\');
      const hostStart = isExtended && filepath.slice(4, 8).toUpperCase() === 'UNC\\' ? 8 : 2;
      if (!isExtended || hostStart === 8) {
        const hostEnd = filepath.indexOf('\\', hostStart);
        if (hostEnd === -1) {
          throw new codes.ERR_INVALID_ARG_VALUE('path', filepath, 'Missing UNC resource path');
        }
        if (hostEnd === hostStart) throw new codes.ERR_INVALID_ARG_VALUE('path', filepath, 'Empty UNC servername');
        const url = new URL('file://');
        url.hostname = require('url').domainToASCII(filepath.slice(hostStart, hostEnd));
        url.pathname = filepath.slice(hostEnd).replaceAll('\\', '/').replace(special, (c) => escapes[c]);
        return url;
      }
    }
    let resolved = path.win32.resolve(filepath);
    if (/[\\/]$/.test(filepath) && !resolved.endsWith('\\')) resolved += '\\';
    const named = resolved.replaceAll('\\', '/').replace(special, (c) => escapes[c]);
    return new URL(named[0] === '/' ? `file://${named}` : `file:///${named}`);
  }
  let resolved = path.resolve(filepath);
  // resolve() drops a slash at the end, which tells a folder from a file.
  if (filepath.endsWith('/') && !resolved.endsWith('/')) resolved += '/';
  return new URL(`file://${resolved.replace(special, (c) => escapes[c])}`);
}

// The public one; inside of lib/ the argument is known to be a URL.
function urlToHttpOptions(url) {
  const { validateObject, kValidateObjectAllowObjects } = require('internal/validators');
  validateObject(url, 'url', kValidateObjectAllowObjects);
  return require('internal/http/url').urlToHttpOptions(url);
}

module.exports = { fileURLToPath, fileURLToPathBuffer, pathToFileURL, urlToHttpOptions };
