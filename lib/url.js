'use strict';
// url: the standard's URL and Node's older url.parse and its kin, each loaded when it is used.

// The functions of `file` under their own names, the file loaded by the first call.
function later(file, names) {
  const out = {};
  for (const [name, length] of names) {
    const fn = {
      [name](...args) {
        return require(file)[name](...args);
      },
    }[name];
    Object.defineProperty(fn, 'length', { value: length, configurable: true });
    out[name] = fn;
  }
  return out;
}

const legacy = later('internal/url/legacy', [['parse', 3], ['resolve', 2], ['resolveObject', 2], ['format', 2]]);
const file = later('internal/url/file', [['pathToFileURL', 2], ['fileURLToPath', 1], ['fileURLToPathBuffer', 1],
                                         ['urlToHttpOptions', 1]]);
Object.defineProperty(legacy.parse, 'name', { value: 'urlParse' });
Object.defineProperty(legacy.resolve, 'name', { value: 'urlResolve' });
Object.defineProperty(legacy.resolveObject, 'name', { value: 'urlResolveObject' });
Object.defineProperty(legacy.format, 'name', { value: 'urlFormat' });

function domainToASCII(domain) {
  if (arguments.length < 1) throw new (require('internal/errors').codes.ERR_MISSING_ARGS)('domain');
  return internalBinding('url').domainToASCII(`${domain}`);
}
function domainToUnicode(domain) {
  if (arguments.length < 1) throw new (require('internal/errors').codes.ERR_MISSING_ARGS)('domain');
  return internalBinding('url').domainToUnicode(`${domain}`);
}

module.exports = {
  Url: undefined,
  URLPattern: undefined,
  ...legacy,
  URL: undefined,
  URLSearchParams: undefined,
  domainToASCII,
  domainToUnicode,
  ...file,
};
internalBinding('core').lazyRows(module.exports, [
  ['internal/url/legacy', ['Url']],
  ['internal/url/pattern', ['URLPattern']],
  ['internal/url/url', ['URL', 'URLSearchParams']],
]);
