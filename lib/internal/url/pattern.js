'use strict';
// URLPattern of the URL Pattern standard, with Node's codes: what a caller sees.
const { URL } = require('internal/url/url');
const { compile, fail, PLAIN, HOSTNAME, PATHNAME } = require('internal/url/pattern_parts');
const { COMPONENTS, PORTS, canonical, matchesSpecial, components, dictionary, cut } = require('internal/url/pattern_init');

const states = new WeakMap(); // URLPattern -> its compiled components

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function coded(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}
const typeError = (message) => coded('ERR_INVALID_ARG_TYPE', message);

function stateOf(object) {
  const state = isObject(object) ? states.get(object) : undefined;
  if (state === undefined) throw new TypeError('Illegal invocation');
  return state;
}

function build(init, ignoreCase) {
  const text = components(init, true);
  for (const name of COMPONENTS) text[name] ??= '*';
  if (PORTS[text.protocol] === text.port) text.port = '';
  const state = {};
  for (const name of ['protocol', 'username', 'password', 'port']) state[name] = compile(text[name], canonical[name], PLAIN);
  const encode = /^[{\\]?\[/.test(text.hostname) ? canonical.ipv6 : canonical.hostname;
  state.hostname = compile(text.hostname, (value) => encode(value), HOSTNAME);
  state.pathname = matchesSpecial(state.protocol) ?
    compile(text.pathname, canonical.pathname, PATHNAME, ignoreCase) :
    compile(text.pathname, canonical.opaquePathname, PLAIN, ignoreCase);
  state.search = compile(text.search, canonical.search, PLAIN, ignoreCase);
  state.hash = compile(text.hash, canonical.hash, PLAIN, ignoreCase);
  return state;
}

function URLPattern(input = {}, base = undefined, options = undefined) {
  if (new.target === undefined) throw coded('ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  const isText = typeof input === 'string';
  if (!isText && !isObject(input)) throw typeError('URLPattern input needs to be a string or an object');
  if (base !== undefined && typeof base !== 'string') {
    if (!isObject(base)) throw typeError('second argument must be a string or object');
    if (options === undefined) options = base;
    base = undefined;
  }
  if (options !== undefined && !isObject(options)) throw typeError('options must be an object');
  const ignoreCase = options?.ignoreCase;
  if (ignoreCase !== undefined && typeof ignoreCase !== 'boolean') throw typeError('options.ignoreCase must be a boolean');
  let init = isText ? undefined : dictionary(input); // a getter's own error passes as it is
  try {
    if (isText) {
      init = cut(input.toWellFormed());
      if (base !== undefined) init.baseURL = base.toWellFormed();
      else if (init.protocol === undefined) fail('A pattern without protocol needs a base URL');
    } else if (base !== undefined) {
      fail('A base URL stands in the object');
    }
    states.set(this, build(init, ignoreCase === true));
  } catch (cause) {
    const error = coded('ERR_INVALID_URL_PATTERN', 'Failed to construct URLPattern');
    Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
    throw error;
  }
}

function check(input, base) {
  if (input !== undefined && typeof input !== 'string' && !isObject(input)) {
    throw typeError('URLPattern input needs to be a string or an object');
  }
  if (base !== undefined && typeof base !== 'string') throw typeError('baseURL must be a string');
}

// The eight texts to match, or null where the input is no URL.
function subject(input, base, what) {
  if (typeof input === 'string') {
    const url = URL.parse(input.toWellFormed(), base);
    if (url === null) return null;
    const { username, password, hostname, port, pathname } = url;
    return { protocol: url.protocol.slice(0, -1), username, password, hostname, port, pathname,
             search: url.search.slice(1), hash: url.hash.slice(1) };
  }
  const init = dictionary(input);
  if (base !== undefined) throw coded('ERR_OPERATION_FAILED', `Failed to ${what} URLPattern`);
  try {
    return components(init, false);
  } catch {
    return null;
  }
}

URLPattern.prototype = {
  exec(input = {}, base = undefined) {
    const state = stateOf(this);
    check(input, base);
    const texts = subject(input, base, 'exec');
    if (texts === null) return null;
    const result = { __proto__: null, inputs: base === undefined ? [input] : [input, base] };
    for (const name of COMPONENTS) {
      const { regexp, names } = state[name];
      const match = regexp.exec(texts[name]);
      if (match === null) return null;
      const groups = {};
      for (let i = 0; i < names.length; i++) {
        Object.defineProperty(groups, names[i], { value: match[i + 1], writable: true, enumerable: true, configurable: true });
      }
      result[name] = { input: texts[name], groups };
    }
    return result;
  },
  test(input = {}, base = undefined) {
    const state = stateOf(this);
    check(input, base);
    const texts = subject(input, base, 'test');
    return texts !== null && COMPONENTS.every((name) => state[name].regexp.test(texts[name]));
  },
};

const { prototype } = URLPattern;
for (const name of COMPONENTS) {
  Object.defineProperty(prototype, name, { enumerable: true, configurable: true, get() { return stateOf(this)[name].text; } });
}
Object.defineProperties(prototype, {
  hasRegExpGroups: {
    enumerable: true,
    configurable: true,
    get() {
      const state = stateOf(this);
      return COMPONENTS.some((name) => state[name].hasRegexp);
    },
  },
  constructor: { value: URLPattern, writable: true, configurable: true },
  [Symbol.toStringTag]: { value: 'URLPattern', configurable: true },
});
Object.defineProperty(URLPattern, 'prototype', { writable: false });

module.exports = { URLPattern };
