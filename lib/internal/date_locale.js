// Date.prototype.toLocaleString() and its like. The engine makes a formatter anew for each call, a quarter of a millisecond; as V8, these keep
// those of the calls without options, which programs use for each line they log. All else is the engine's.

const { ofDates, shownAsNative } = internalBinding('core');
const { changes } = internalBinding('timezone');
const { getTime } = Date.prototype;
const { DateTimeFormat } = Intl;
const KEPT = 16; // formatters of each method, for as many locales

const DAY = { year: 'numeric', month: 'numeric', day: 'numeric' };
const TIME = { hour: 'numeric', minute: 'numeric', second: 'numeric' };

function keeping(name, parts, engines) {
  const kept = new Map();
  let zone = -1;
  function formatterOf(locales) {
    if (zone !== changes()) {
      zone = changes();
      kept.clear();
    }
    let format = kept.get(locales);
    if (format === undefined) {
      ({ format } = new DateTimeFormat(locales, parts));
      if (kept.size === KEPT) kept.clear();
      kept.set(locales, format);
    }
    return format;
  }
  const { [name]: method } = {
    [name]() {
      const { 0: locales, 1: options } = arguments;
      if (options !== undefined || (locales !== undefined && typeof locales !== 'string')) return Reflect.apply(engines, this, arguments);
      let time;
      try {
        time = getTime.call(this);
      } catch {
        return Reflect.apply(engines, this, arguments); // throws
      }
      return Number.isNaN(time) ? 'Invalid Date' : formatterOf(locales)(time);
    },
  };
  return method;
}

const methods = {
  toLocaleString: keeping('toLocaleString', { ...DAY, ...TIME }, ofDates.toLocaleString),
  toLocaleDateString: keeping('toLocaleDateString', DAY, ofDates.toLocaleDateString),
  toLocaleTimeString: keeping('toLocaleTimeString', TIME, ofDates.toLocaleTimeString),
};
for (const name in methods) shownAsNative.push(methods[name]);

module.exports = methods;
