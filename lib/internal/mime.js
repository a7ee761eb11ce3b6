// MIMEType and MIMEParams: https://mimesniff.spec.whatwg.org/#parsing-a-mime-type

const { codes } = require('internal/errors');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const notQuoted = /[^\t\u0020-~\u0080-\u00FF]/;
const endsSpace = /[\r\n\t ]*$/;
const notSpace = /[^\r\n\t ]|$/;

function lower(text) {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function escapeQuoted(text) {
  return text.replace(/["\\]/g, '\\$&');
}

function parseTypeAndSubtype(text) {
  let at = text.search(notSpace);
  const slash = text.indexOf('/', at);
  const type = slash === -1 ? text.slice(at) : text.slice(at, slash);
  const badType = type.search(notToken);
  if (type === '' || badType !== -1 || slash === -1) throw new codes.ERR_INVALID_MIME_SYNTAX('type', text, badType);
  at = slash + 1;
  const semicolon = text.indexOf(';', at);
  const raw = semicolon === -1 ? text.slice(at) : text.slice(at, semicolon);
  at += raw.length;
  if (semicolon !== -1) at += 1;
  const subtype = raw.replace(endsSpace, '');
  const badSubtype = subtype.search(notToken);
  if (subtype === '' || badSubtype !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX('subtype', text, badSubtype);
  return { type: lower(type), subtype: lower(subtype), rest: at };
}

function parseParameters(text, at, data) {
  while (at < text.length) {
    at += text.slice(at).search(notSpace);
    let end = text.slice(at).search(/[;=]|$/) + at;
    const name = lower(text.slice(at, end));
    at = end;
    if (at < text.length && text[at] === ';') {
      at++;
      continue;
    }
    at++; // the equals sign
    let value;
    if (text[at] === '"') {
      value = '';
      at++;
      while (at < text.length && text[at] !== '"') {
        if (text[at] === '\\' && at + 1 < text.length) at++;
        value += text[at++];
      }
      end = text.indexOf(';', at);
      at = end === -1 ? text.length : end + 1;
    } else {
      end = text.indexOf(';', at);
      const raw = end === -1 ? text.slice(at) : text.slice(at, end);
      value = raw.replace(endsSpace, '');
      at += raw.length + 1;
      if (value === '') continue;
    }
    if (name !== '' && !notToken.test(name) && !notQuoted.test(value) && !data.has(name)) data.set(name, value);
  }
}

let instantiate;

class MIMEParams {
  #data = new Map();
  #source = null; // text not parsed yet
  static {
    instantiate = (text) => {
      const params = new MIMEParams();
      params.#source = text;
      return params;
    };
  }
  #parsed() {
    if (this.#source !== null) {
      const text = this.#source;
      this.#source = null;
      parseParameters(text, 0, this.#data);
    }
    return this.#data;
  }
  delete(name) {
    this.#parsed().delete(name);
  }
  get(name) {
    return this.#parsed().get(name) ?? null;
  }
  has(name) {
    return this.#parsed().has(name);
  }
  set(name, value) {
    const data = this.#parsed();
    name = `${name}`;
    value = `${value}`;
    const badName = name.search(notToken);
    if (name.length === 0 || badName !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX('parameter name', name, badName);
    const badValue = value.search(notQuoted);
    if (badValue !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX('parameter value', value, badValue);
    data.set(name, value);
  }
  *entries() {
    yield* this.#parsed().entries();
  }
  *keys() {
    yield* this.#parsed().keys();
  }
  *values() {
    yield* this.#parsed().values();
  }
  toString() {
    let text = '';
    for (const [name, value] of this.#parsed()) {
      const quoted = value.length === 0 || notToken.test(value);
      text += `${text.length > 0 ? ';' : ''}${name}=${quoted ? `"${escapeQuoted(value)}"` : value}`;
    }
    return text;
  }
}
const enumerable = { __proto__: null, enumerable: true };
Object.defineProperty(MIMEParams.prototype, Symbol.iterator, { __proto__: null, configurable: true, value: MIMEParams.prototype.entries, writable: true });
Object.defineProperty(MIMEParams.prototype, 'toJSON', { __proto__: null, configurable: true, value: MIMEParams.prototype.toString, writable: true });

class MIMEType {
  #type;
  #subtype;
  #parameters;
  constructor(text) {
    text = `${text}`;
    const { type, subtype, rest } = parseTypeAndSubtype(text);
    this.#type = type;
    this.#subtype = subtype;
    this.#parameters = instantiate(text.slice(rest));
  }
  // null for what is none.
  static parse(text) {
    try {
      return new MIMEType(text);
    } catch (error) {
      if (error.code === 'ERR_INVALID_MIME_SYNTAX') return null;
      throw error;
    }
  }
  get type() { return this.#type; }
  set type(value) {
    value = `${value}`;
    const bad = value.search(notToken);
    if (value.length === 0 || bad !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX('type', value, bad);
    this.#type = lower(value);
  }
  get subtype() { return this.#subtype; }
  set subtype(value) {
    value = `${value}`;
    const bad = value.search(notToken);
    if (value.length === 0 || bad !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX('subtype', value, bad);
    this.#subtype = lower(value);
  }
  get essence() { return `${this.#type}/${this.#subtype}`; }
  get params() { return this.#parameters; }
  toString() {
    const params = this.#parameters.toString();
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
}
for (const name of ['type', 'subtype', 'essence', 'params']) Object.defineProperty(MIMEType.prototype, name, enumerable);
Object.defineProperty(MIMEType.prototype, 'toJSON', { __proto__: null, configurable: true, value: MIMEType.prototype.toString, writable: true });

module.exports = { MIMEType, MIMEParams };
