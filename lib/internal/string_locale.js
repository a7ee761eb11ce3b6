// String.prototype.toLocaleUpperCase() and toLocaleLowerCase(). The engine looks the locale up for each call, some microseconds; few languages
// differ from all others in this, and which do is asked once. All else is the engine's.

const { ofStrings, shownAsNative } = internalBinding('core');
const KEPT = 16; // locales

// probe: what these languages (Turkish, Azerbaijani, Lithuanian, Greek, Armenian) write otherwise.
function plainly(name, usual, probe) {
  const engines = ofStrings[name];
  const common = new Map(); // locale -> whether it is as `usual`
  function isCommon(locales) {
    let is = common.get(locales);
    if (is === undefined) {
      is = Reflect.apply(engines, probe, [locales]) === Reflect.apply(usual, probe, []); // throws where it is none
      if (common.size === KEPT) common.clear();
      common.set(locales, is);
    }
    return is;
  }
  const { [name]: method } = {
    [name]() {
      const { 0: locales } = arguments;
      if (typeof this === 'string' && (locales === undefined || typeof locales === 'string') && isCommon(locales)) return Reflect.apply(usual, this, []);
      return Reflect.apply(engines, this, arguments);
    },
  };
  return method;
}

const { toUpperCase, toLowerCase } = String.prototype;
const methods = {
  toLocaleUpperCase: plainly('toLocaleUpperCase', toUpperCase, 'i\u0307\u03ac\u0587'),
  toLocaleLowerCase: plainly('toLocaleLowerCase', toLowerCase, 'I\u0300\u0130'),
};
for (const name in methods) shownAsNative.push(methods[name]);

module.exports = methods;
