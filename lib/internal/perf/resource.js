// Entries for what fetch() loaded. Source: https://w3c.github.io/resource-timing/

const { codes } = require('internal/errors');
const { PerformanceEntry, kMake, enumerable, tag } = require('internal/perf/entry');

class PerformanceResourceTiming extends PerformanceEntry {
  #info;
  #cacheMode;
  #initiator;
  #status;
  #delivery;
  constructor(key = undefined, url, initiator, info, cacheMode, status, delivery) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super(key, url, 'resource', info.startTime, info.endTime - info.startTime);
    this.#info = info;
    this.#cacheMode = cacheMode;
    this.#initiator = initiator;
    this.#status = status;
    this.#delivery = delivery;
  }
  static {
    const table = {
      initiatorType: (e) => e.#initiator,
      nextHopProtocol: (e) => e.#info.finalConnectionTimingInfo?.ALPNNegotiatedProtocol,
      workerStart: (e) => e.#info.finalServiceWorkerStartTime,
      redirectStart: (e) => e.#info.redirectStartTime,
      redirectEnd: (e) => e.#info.redirectEndTime,
      fetchStart: (e) => e.#info.postRedirectStartTime,
      domainLookupStart: (e) => e.#info.finalConnectionTimingInfo?.domainLookupStartTime,
      domainLookupEnd: (e) => e.#info.finalConnectionTimingInfo?.domainLookupEndTime,
      connectStart: (e) => e.#info.finalConnectionTimingInfo?.connectionStartTime,
      connectEnd: (e) => e.#info.finalConnectionTimingInfo?.connectionEndTime,
      secureConnectionStart: (e) => e.#info.finalConnectionTimingInfo?.secureConnectionStartTime,
      requestStart: (e) => e.#info.finalNetworkRequestStartTime,
      responseStart: (e) => e.#info.finalNetworkResponseStartTime,
      responseEnd: (e) => e.#info.endTime,
      transferSize: (e) => (e.#cacheMode === 'local' ? 0 : e.#cacheMode === 'validated' ? 300 : e.#info.encodedBodySize + 300),
      encodedBodySize: (e) => e.#info.encodedBodySize,
      decodedBodySize: (e) => e.#info.decodedBodySize,
      deliveryType: (e) => e.#delivery,
      responseStatus: (e) => e.#status,
    };
    for (const name of Object.keys(table)) {
      const accessor = { // a computed name, so that the getter is called "get responseEnd"
        get [name]() {
          if (this === null || typeof this !== 'object' || !(#info in this)) throw new codes.ERR_INVALID_THIS('PerformanceResourceTiming');
          return table[name](this);
        },
      };
      Object.defineProperty(this.prototype, name, Object.getOwnPropertyDescriptor(accessor, name));
    }
    this.prototype.toJSON = function toJSON() {
      const json = PerformanceEntry.prototype.toJSON.call(this);
      for (const name of Object.keys(table)) json[name] = this[name];
      return json;
    };
  }
}
enumerable(PerformanceResourceTiming, ['toJSON']);
tag(PerformanceResourceTiming);

function markResourceTiming(info, url, initiator, global, cacheMode, bodyInfo, status, delivery = '') {
  if (cacheMode !== '' && cacheMode !== 'local') throw new codes.ERR_INVALID_ARG_VALUE('cacheMode', cacheMode, 'must be an empty string or \'local\'');
  const entry = new PerformanceResourceTiming(kMake, url, initiator, info, cacheMode, status, delivery);
  const observe = require('internal/perf/observe');
  observe.enqueue(entry);
  observe.bufferResource(entry);
  return entry;
}

module.exports = { PerformanceResourceTiming, markResourceTiming };
