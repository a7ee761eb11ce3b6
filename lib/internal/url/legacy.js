'use strict';
/*
 * url.parse, url.format and url.resolve as Node has had them since before there was a standard. Their
 * oddities are their interface; new programs use URL.
 */
const { codes } = require('internal/errors');
const querystring = require('querystring');

const slashed = new Set(['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss'].flatMap((s) => [s, `${s}:`]));
const hostless = new Set(['javascript', 'javascript:']);
const MAX_HOSTNAME = 255;

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

// --- parse --------------------------------------------------------------------------------------------------

const BLANKS = `${String.fromCharCode(...Array(33).keys())}\u00a0\ufeff`;

// Without blanks at the ends; backslashes before a query or fragment become slashes.
function tidy(url) {
  const text = require('internal/util').trimmed(url, BLANKS);
  if (!text.includes('\\')) return text;
  const cut = text.search(/[?#]/);
  const head = cut === -1 ? text : text.slice(0, cut);
  return head.replaceAll('\\', '/') + (cut === -1 ? '' : text.slice(cut));
}

const autoEscapes = {
  '__proto__': null, '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', "'": '%27', '<': '%3C', '>': '%3E',
  '\\': '%5C', '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D',
};

function isBracketed(hostname) {
  return hostname[0] === '[' && hostname[hostname.length - 1] === ']';
}

// Where in `rest` the credentials end (at the last @ before the host's end) and where the host ends.
function hostSpan(rest) {
  const stop = rest.search(/[/?#]/);
  const end = stop === -1 ? rest.length : stop;
  const at = end === 0 ? -1 : rest.lastIndexOf('@', end - 1);
  const bad = rest.slice(at + 1, end).search(/[ "%';<>\\^`{|}]/);
  return [at, bad === -1 ? end : at + 1 + bad];
}

// What of a hostname cannot belong to it goes in front of the rest.
function splitHostname(url, rest, input) {
  const { hostname } = url;
  const bad = hostname.search(/[/\\#?:]/);
  if (bad === -1) return rest;
  if (hostname[bad] === ':') throw new codes.ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', input);
  url.hostname = hostname.slice(0, bad);
  return `/${hostname.slice(bad)}${rest}`;
}

function parseAuthority(url, rest, input) {
  if (/[\t\n\r]/.test(rest)) rest = rest.replace(/^[^/?#]*/, (host) => host.replace(/[\t\n\r]/g, ''));
  const [at, end] = hostSpan(rest);
  if (at !== -1) url.auth = decodeURIComponent(rest.slice(0, at));
  let host = rest.slice(at + 1, end);
  rest = rest.slice(end);
  const port = /:[0-9]*$/.exec(host);
  if (port !== null) {
    if (port[0] !== ':') url.port = port[0].slice(1);
    host = host.slice(0, -port[0].length);
  }
  url.hostname = host;
  const ipv6 = isBracketed(host);
  if (!ipv6) rest = splitHostname(url, rest, input);
  url.hostname = url.hostname.length > MAX_HOSTNAME ? '' : url.hostname.toLowerCase();
  if (url.hostname !== '') {
    if (ipv6) {
      if (/[\0\t\n\r #%/<>?@\\^|]/.test(url.hostname)) throw new codes.ERR_INVALID_URL(input);
    } else {
      if (!/^[a-z0-9.-]*$/.test(url.hostname) || url.hostname.includes('xn--')) url.hostname = internalBinding('url').toASCII(url.hostname);
      // Empty or with such characters it can only be after toASCII: somebody disguises a host.
      if (url.hostname === '' || /[\0\t\n\r #%/:<>?@[\\\]^|]/.test(url.hostname)) throw new codes.ERR_INVALID_URL(input);
    }
  }
  url.host = url.hostname + (url.port ? `:${url.port}` : '');
  if (ipv6) {
    url.hostname = url.hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

function parseTail(url, rest, parseQueryString) {
  const hash = rest.indexOf('#');
  const beforeHash = hash === -1 ? rest : rest.slice(0, hash);
  if (hash !== -1) url.hash = rest.slice(hash);
  const question = beforeHash.indexOf('?');
  if (question !== -1) {
    url.search = beforeHash.slice(question);
    url.query = beforeHash.slice(question + 1);
    if (parseQueryString) url.query = querystring.parse(url.query);
  } else if (parseQueryString) {
    url.query = { __proto__: null };
  }
  const path = question === -1 ? beforeHash : beforeHash.slice(0, question);
  if (path !== '') url.pathname = path;
}

Url.prototype.parse = function parse(input, parseQueryString, slashesDenoteHost) {
  require('internal/validators').validateString(input, 'url');
  let rest = tidy(input);
  // Most of what servers parse is a path.
  if (!slashesDenoteHost && !rest.includes('#') && !/^[^?]*@/.test(rest)) {
    const simple = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/.exec(rest);
    if (simple !== null) {
      this.path = this.href = rest;
      this.pathname = simple[1];
      if (simple[2]) {
        this.search = simple[2];
        this.query = parseQueryString ? querystring.parse(simple[2].slice(1)) : simple[2].slice(1);
      } else if (parseQueryString) {
        this.query = { __proto__: null };
      }
      return this;
    }
  }
  const scheme = /^[a-z0-9.+-]+:/i.exec(rest);
  let protocol = '';
  if (scheme !== null) {
    protocol = this.protocol = scheme[0].toLowerCase();
    rest = rest.slice(protocol.length);
  }
  let slashes = false;
  if (slashesDenoteHost || scheme !== null || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !hostless.has(protocol)) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!hostless.has(protocol) && (slashes || (scheme !== null && !slashed.has(scheme[0])))) {
    rest = parseAuthority(this, rest, input);
  }
  if (!hostless.has(protocol)) rest = rest.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) => autoEscapes[c]);
  parseTail(this, rest, parseQueryString);
  if (slashed.has(protocol) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

Url.prototype.parseHost = function parseHost() {
  let { host } = this;
  const port = /:[0-9]*$/.exec(host);
  if (port !== null) {
    if (port[0] !== ':') this.port = port[0].slice(1);
    host = host.slice(0, -port[0].length);
  }
  if (host) this.hostname = host;
};

let warned = false;

function parse(url, parseQueryString, slashesDenoteHost) {
  if (!warned && !require('internal/util').isInsideNodeModules(2)) {
    warned = true;
    process.emitWarning('`url.parse()` behavior is not standardized and prone to errors that have security implications. ' +
      'Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.', 'DeprecationWarning', 'DEP0169');
  }
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

// --- format ---------------------------------------------------------------------------------------------------

// Callers give numbers and booleans, too.
const textOf = (value) => (value ? `${value}` : '');

Url.prototype.format = function format() {
  let protocol = textOf(this.protocol);
  let pathname = textOf(this.pathname);
  let hash = textOf(this.hash);
  let host = '';
  const { auth: credentials } = this;
  const auth = credentials ? `${typeof credentials === 'string' ? encodeURIComponent(credentials).replace(/%3A/g, ':') : credentials}@` : '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const hostname = textOf(this.hostname);
    host = auth + (hostname.includes(':') && !isBracketed(hostname) ? `[${hostname}]` : hostname);
    if (this.port) host += `:${this.port}`;
  }
  let query = '';
  if (this.query !== null && typeof this.query === 'object') query = querystring.stringify(this.query);
  let search = textOf(this.search || (query && `?${query}`));
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  pathname = pathname.replace(/[#?]/g, (c) => (c === '#' ? '%23' : '%3F'));
  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

function formatStandard(url, options) {
  let { fragment = true, unicode = false, search = true, auth = true } = {};
  if (options) {
    require('internal/validators').validateObject(options, 'options');
    if (options.fragment != null) fragment = Boolean(options.fragment);
    if (options.unicode != null) unicode = Boolean(options.unicode);
    if (options.search != null) search = Boolean(options.search);
    if (options.auth != null) auth = Boolean(options.auth);
  }
  const { URL } = require('internal/url/url');
  const copy = new URL(url.href);
  if (!fragment) copy.hash = '';
  if (!search) copy.search = '';
  if (!auth) {
    copy.username = '';
    copy.password = '';
  }
  const { href, host, hostname } = copy;
  if (!unicode || hostname === '') return href;
  const at = href.indexOf(host, copy.protocol.length + 2 + (copy.username || copy.password ?
    copy.username.length + (copy.password ? copy.password.length + 1 : 0) + 1 : 0));
  return href.slice(0, at) + internalBinding('url').toUnicode(hostname) + href.slice(at + hostname.length);
}

function format(urlObject, options) {
  if (typeof urlObject === 'string') urlObject = parse(urlObject);
  else if (typeof urlObject !== 'object' || urlObject === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  } else if (urlObject instanceof require('internal/url/url').URL) {
    return formatStandard(urlObject, options);
  }
  return Url.prototype.format.call(urlObject);
}

// --- resolve --------------------------------------------------------------------------------------------------

function pathsOf(pathname) {
  return pathname ? pathname.split('/') : [];
}
function putHostFirst(path, host) {
  if (path[0] === '') path[0] = host;
  else path.unshift(host);
}
function finish(url) {
  url.href = url.format();
  return url;
}
function updatePath(url) {
  if (url.pathname !== null || url.search !== null) url.path = (url.pathname || '') + (url.search || '');
}

// Of a URL without slashes (mailto:a@b) the first segment is host and credentials.
function takeHost(url, host) {
  url.hostname = url.host = host;
  const parts = host && host.indexOf('@') > 0 ? host.split('@') : null;
  if (parts !== null) {
    url.auth = parts[0];
    url.host = url.hostname = parts[1];
  }
}

function resolveOtherProtocol(url, relative) {
  if (!slashed.has(relative.protocol)) return finish(Object.assign(url, relative));
  url.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostless.has(relative.protocol)) {
    const path = (relative.pathname || '').split('/');
    while (path.length > 0 && !(relative.host = path.shift())) {
      // The first segment with something in it is the host.
    }
    relative.host ||= '';
    relative.hostname ||= '';
    if (path[0] !== '') path.unshift('');
    if (path.length < 2) path.unshift('');
    url.pathname = path.join('/');
  } else {
    url.pathname = relative.pathname;
  }
  url.search = relative.search;
  url.query = relative.query;
  url.host = relative.host || '';
  url.auth = relative.auth;
  url.hostname = relative.hostname || relative.host;
  url.port = relative.port;
  if (url.pathname || url.search) url.path = (url.pathname || '') + (url.search || '');
  url.slashes ||= relative.slashes;
  return finish(url);
}

// Without '.' and '..'; returns how many '..' went above the first segment.
function dropDots(path) {
  let up = 0;
  for (let i = path.length - 1; i >= 0; i--) {
    if (path[i] === '.') {
      path.splice(i, 1);
    } else if (path[i] === '..') {
      path.splice(i, 1);
      up++;
    } else if (up > 0) {
      path.splice(i, 1);
      up--;
    }
  }
  return up;
}

function resolvePath(url, relative) {
  const sourceAbsolute = url.pathname && url.pathname[0] === '/';
  const relativeAbsolute = relative.host || (relative.pathname && relative.pathname[0] === '/');
  let endsAbsolute = relativeAbsolute || sourceAbsolute || (url.host && relative.pathname);
  const noDotsLeft = endsAbsolute;
  let path = pathsOf(url.pathname);
  const added = pathsOf(relative.pathname);
  const noSlashes = url.protocol && !slashed.has(url.protocol);
  if (noSlashes) {
    // Here '..' may climb over the host too, so it counts as a segment for now.
    url.hostname = '';
    url.port = null;
    if (url.host) putHostFirst(path, url.host);
    url.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      url.auth = null;
      if (relative.host) putHostFirst(added, relative.host);
      relative.host = null;
    }
    endsAbsolute &&= added[0] === '' || path[0] === '';
  }
  if (relativeAbsolute) {
    if (relative.host || relative.host === '') {
      if (url.host !== relative.host) url.auth = null;
      url.host = relative.host;
      url.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (url.hostname !== relative.hostname) url.auth = null;
      url.hostname = relative.hostname;
    }
    url.search = relative.search;
    url.query = relative.query;
    path = added;
  } else if (added.length > 0) {
    path = path.slice(0, -1).concat(added);
    url.search = relative.search;
    url.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    if (noSlashes) takeHost(url, path.shift());
    url.search = relative.search;
    url.query = relative.query;
    updatePath(url);
    return finish(url);
  }
  if (path.length === 0) {
    url.pathname = null;
    url.path = url.search ? `/${url.search}` : null;
    return finish(url);
  }

  const last = path[path.length - 1];
  const slashAtEnd = last === '' ||
    ((url.host || relative.host || path.length > 1) && (last === '.' || last === '..'));
  let up = dropDots(path);
  if (!endsAbsolute && !noDotsLeft) {
    while (up-- > 0) path.unshift('..');
  }
  if (endsAbsolute && path[0] !== '' && (!path[0] || path[0][0] !== '/')) path.unshift('');
  if (slashAtEnd && !path.join('/').endsWith('/')) path.push('');
  const isAbsolute = path[0] === '' || (path[0] && path[0][0] === '/');
  if (noSlashes) takeHost(url, isAbsolute ? '' : path.length > 0 ? path.shift() : '');
  endsAbsolute ||= url.host && path.length > 0;
  if (endsAbsolute && !isAbsolute) path.unshift('');
  if (path.length === 0) {
    url.pathname = null;
    url.path = null;
  } else {
    url.pathname = path.join('/');
  }
  updatePath(url);
  url.auth = relative.auth || url.auth;
  url.slashes ||= relative.slashes;
  return finish(url);
}

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

Url.prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
  const url = Object.assign(new Url(), this);
  // A fragment is always the relative one's, even none.
  url.hash = relative.hash;
  if (relative.href === '') return finish(url);
  if (relative.slashes && !relative.protocol) {
    // //host/path keeps the protocol and nothing else.
    const { protocol } = url;
    Object.assign(url, relative);
    url.protocol = protocol;
    if (slashed.has(protocol) && url.hostname && !url.pathname) url.path = url.pathname = '/';
    return finish(url);
  }
  if (relative.protocol && relative.protocol !== url.protocol) return resolveOtherProtocol(url, relative);
  return resolvePath(url, relative);
};

function resolve(source, relative) {
  return parse(source, false, true).resolve(relative);
}
function resolveObject(source, relative) {
  return source ? parse(source, false, true).resolveObject(relative) : relative;
}

module.exports = { Url, parse, format, resolve, resolveObject };
