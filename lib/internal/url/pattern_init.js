'use strict';
/*
 * What URLPattern takes, brought to eight components: a pattern's text is cut at the places where a URL's would be,
 * fixed text is made canonical by the URL parser itself, and a base URL fills what is not given.
 */
const { URL } = require('internal/url/url');
const { tokenize, compile, escapePattern, fail, PLAIN } = require('internal/url/pattern_parts');

const COMPONENTS = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const PORTS = { '__proto__': null, 'http': '80', 'https': '443', 'ws': '80', 'wss': '443', 'ftp': '21', 'file': '' };

const isSpecial = (protocol) => PORTS[protocol] !== undefined;
const matchesSpecial = (component) => Object.keys(PORTS).some((scheme) => component.regexp.test(scheme));

// --- canonical text of one component ------------------------------------------------------------------------

const dummy = (protocol = 'https') => new URL(`${protocol}://dummy.invalid/`);

const canonical = {
  protocol(value) {
    const url = URL.parse(`${value}://dummy.invalid/`);
    return url === null ? fail('Invalid protocol') : url.protocol.slice(0, -1);
  },
  username(value) {
    const url = dummy();
    url.username = value;
    return url.username;
  },
  password(value) {
    const url = dummy();
    url.password = value;
    return url.password;
  },
  hostname(value, protocol) {
    const url = dummy(protocol === undefined || protocol === '' || isSpecial(protocol) ? 'https' : 'dummy');
    url.hostname = value;
    if (url.hostname === 'dummy.invalid' && value.toLowerCase() !== 'dummy.invalid') fail('Invalid hostname');
    return url.hostname;
  },
  ipv6(value) {
    return /^[0-9a-fA-F[\]:]*$/.test(value) ? value.toLowerCase() : fail('Invalid hostname');
  },
  port(value, protocol) {
    const digits = /^[0-9]+/.exec(value.replace(/[\t\n\r]/g, ''));
    if (digits === null || Number(digits[0]) > 65535) fail('Invalid port');
    const port = `${Number(digits[0])}`;
    return protocol !== undefined && PORTS[protocol] === port ? '' : port;
  },
  pathname(value) {
    const url = dummy();
    if (value[0] === '/') {
      url.pathname = value;
      return url.pathname;
    }
    url.pathname = `/-${value}`;
    return url.pathname.slice(2);
  },
  opaquePathname(value) {
    return new URL(`dummy:-${value.replace(/[?#]/g, encodeURIComponent)}`).pathname.slice(1);
  },
  search(value) {
    const url = dummy();
    url.search = `?${value}`;
    return url.search.slice(1);
  },
  hash(value) {
    const url = dummy();
    url.hash = `#${value}`;
    return url.hash.slice(1);
  },
};

// --- a pattern in one text -------------------------------------------------------------------------------------

const AFTER_HOST = ['port', 'pathname', 'search', 'hash'];
const BEFORE_HOST = ['protocol', 'authority', 'username', 'password'];
const BEFORE_PATH = [...BEFORE_HOST, 'hostname', 'port'];
const NOT_BEFORE_QUERY = ['name', 'regexp', 'close', 'asterisk'];

class Cutter {
  constructor(text) {
    this.text = text;
    this.tokens = tokenize(text, false);
    this.result = {};
    this.start = 0;
    this.at = 0;
    this.step = 1;
    this.state = 'init';
    this.special = false;
  }

  is(char, at = this.at) {
    const token = this.tokens[at];
    return token !== undefined && token.value === char &&
      (token.type === 'char' || token.type === 'escaped-char' || token.type === 'invalid-char');
  }

  // A '?' is also the modifier of the group before it.
  isSearch() {
    if (this.is('?')) return true;
    if (this.tokens[this.at].value !== '?') return false;
    return this.at === 0 || !NOT_BEFORE_QUERY.includes(this.tokens[this.at - 1].type);
  }

  piece() {
    return this.text.slice(this.tokens[this.start].index, this.tokens[this.at].index);
  }

  rewind(state) {
    this.at = this.start;
    this.step = 0;
    this.state = state;
  }

  go(next, skip) {
    const { state, result } = this;
    if (state !== 'init' && state !== 'authority') result[state] = this.piece();
    if (state !== 'init' && next !== 'done') {
      if (BEFORE_HOST.includes(state) && AFTER_HOST.includes(next)) result.hostname ??= '';
      if (BEFORE_PATH.includes(state) && (next === 'search' || next === 'hash')) result.pathname ??= this.special ? '/' : '';
      if ((BEFORE_PATH.includes(state) || state === 'pathname') && next === 'hash') result.search ??= '';
    }
    this.state = next;
    this.at += skip;
    this.start = this.at;
    this.step = 0;
  }

  // From here on each component may end where the next one starts.
  tail(withPath) {
    if (withPath && this.is('/')) this.go('pathname', 0);
    else if (this.isSearch()) this.go('search', 1);
    else if (this.is('#')) this.go('hash', 1);
  }

  one(depth) {
    switch (this.state) {
      case 'init':
        if (this.is(':')) this.rewind('protocol');
        break;
      case 'protocol':
        if (!this.is(':')) break;
        this.special = matchesSpecial(compile(this.piece(), canonical.protocol, PLAIN));
        if (this.is('/', this.at + 1) && this.is('/', this.at + 2)) this.go('authority', 3);
        else this.go(this.special ? 'authority' : 'pathname', 1);
        break;
      case 'authority':
        if (this.is('@')) this.rewind('username');
        else if (this.is('/') || this.isSearch() || this.is('#')) this.rewind('hostname');
        break;
      case 'username':
        if (this.is(':')) this.go('password', 1);
        else if (this.is('@')) this.go('hostname', 1);
        break;
      case 'password':
        if (this.is('@')) this.go('hostname', 1);
        break;
      case 'hostname':
        if (this.is('[')) return depth + 1;
        if (this.is(']')) return depth - 1;
        if (this.is(':') && depth === 0) this.go('port', 1);
        else this.tail(true);
        break;
      case 'port':
        this.tail(true);
        break;
      case 'pathname':
        this.tail(false);
        break;
      case 'search':
        if (this.is('#')) this.go('hash', 1);
        break;
    }
    return depth;
  }

  atEnd() {
    if (this.state === 'init') {
      this.rewind('init');
      if (this.is('#')) this.go('hash', 1);
      else if (this.isSearch()) this.go('search', 1);
      else this.go('pathname', 0);
      return false;
    }
    if (this.state === 'authority') {
      this.rewind('hostname');
      return false;
    }
    this.go('done', 0);
    return true;
  }

  run() {
    let groups = 0;
    let brackets = 0;
    for (; this.at < this.tokens.length; this.at += this.step) {
      this.step = 1;
      const { type } = this.tokens[this.at];
      if (type === 'end') {
        if (this.atEnd()) break;
        continue;
      }
      if (type === 'open') {
        groups++;
        continue;
      }
      if (groups > 0) {
        if (type !== 'close') continue;
        groups--;
      }
      brackets = this.one(brackets);
    }
    if (this.result.hostname !== undefined) this.result.port ??= '';
    return this.result;
  }
}

// --- a dictionary and its base URL ---------------------------------------------------------------------------

function isAbsolute(pathname, isPattern) {
  return pathname[0] === '/' || (isPattern && (pathname.startsWith('\\/') || pathname.startsWith('{/')));
}

// What `base` gives: a component is inherited only when none that comes before it was given.
function inherit(init, base, result, isPattern) {
  const put = (name, value, ...before) => {
    if (before.every((other) => init[other] === undefined)) result[name] = isPattern ? escapePattern(value) : value;
  };
  put('protocol', base.protocol.slice(0, -1), 'protocol');
  if (!isPattern) {
    put('username', base.username, 'protocol', 'hostname', 'port', 'username');
    put('password', base.password, 'protocol', 'hostname', 'port', 'username', 'password');
  }
  put('hostname', base.hostname, 'protocol', 'hostname');
  put('port', base.port, 'protocol', 'hostname', 'port');
  put('pathname', base.pathname, 'protocol', 'hostname', 'port', 'pathname');
  put('search', base.search.slice(1), 'protocol', 'hostname', 'port', 'pathname', 'search');
  put('hash', base.hash.slice(1), 'protocol', 'hostname', 'port', 'pathname', 'search', 'hash');
}

// The components of `init` (a dictionary as read by `dictionary`). Throws a TypeError for what no URL can have.
function components(init, isPattern) {
  const result = {};
  if (!isPattern) for (const name of COMPONENTS) result[name] = '';
  let base = null;
  if (init.baseURL !== undefined) {
    base = URL.parse(init.baseURL) ?? fail('Invalid base URL');
    inherit(init, base, result, isPattern);
  }
  for (const name of COMPONENTS) {
    let value = init[name];
    if (value === undefined) continue;
    if (name === 'protocol') value = value.replace(/:$/, '');
    else if (name === 'search') value = value.replace(/^\?/, '');
    else if (name === 'hash') value = value.replace(/^#/, '');
    const { protocol } = result;
    let step = name;
    if (name === 'pathname') {
      if (base !== null && base.pathname[0] === '/' && !isAbsolute(value, isPattern)) {
        const path = isPattern ? escapePattern(base.pathname) : base.pathname;
        value = path.slice(0, path.lastIndexOf('/') + 1) + value;
      }
      if (protocol !== undefined && protocol !== '' && !isSpecial(protocol)) step = 'opaquePathname';
    }
    result[name] = isPattern || value === '' ? value : canonical[step](value, protocol);
  }
  return result;
}

// The members that the standard knows, as strings, read in its order.
function dictionary(object) {
  const result = {};
  for (const name of ['baseURL', 'hash', 'hostname', 'password', 'pathname', 'port', 'protocol', 'search', 'username']) {
    const value = object[name];
    if (value !== undefined) result[name] = `${value}`.toWellFormed();
  }
  return result;
}

module.exports = { COMPONENTS, PORTS, canonical, matchesSpecial, components, dictionary, cut: (text) => new Cutter(text).run() };
