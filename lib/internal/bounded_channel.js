// diagnostics_channel: what has a start and an end but no asynchronous part, and the scopes that `using` ends.

const { codes } = require('internal/errors');
const dc = require('diagnostics_channel');

const EVENTS = ['start', 'end'];

// The stores that a channel has bound hold the data's contexts until the scope is disposed of; made, it publishes.
class RunStoresScope {
  #scopes = [];
  constructor(channel, data, contextFrom) {
    for (const [store, transform] of channel._stores ?? []) {
      const { found, context } = contextFrom(data, transform);
      if (found) this.#scopes.push(store.withScope(context));
    }
    channel.publish(data);
  }
  [Symbol.dispose]() {
    while (this.#scopes.length > 0) this.#scopes.pop()[Symbol.dispose]();
  }
}
const nothing = { [Symbol.dispose]() {} };

class BoundedChannelScope {
  #end;
  #stores;
  #data;
  constructor({ start, end }, data) {
    this.#end = end;
    this.#data = data;
    this.#stores = start.withStoreScope(data);
  }
  [Symbol.dispose]() {
    if (this.#stores === undefined) return;
    const stores = this.#stores;
    this.#stores = undefined;
    this.#end.publish(this.#data);
    stores[Symbol.dispose]();
  }
}

function channelFrom(given, name) {
  if (typeof given === 'string') return dc.channel(`tracing:${given}:${name}`);
  const channel = given[name];
  if (!(channel instanceof dc.Channel)) throw new codes.ERR_INVALID_ARG_TYPE(`nameOrChannels.${name}`, ['Channel'], channel);
  return channel;
}

class BoundedChannel {
  constructor(nameOrChannels) {
    if (typeof nameOrChannels !== 'string' && (typeof nameOrChannels !== 'object' || nameOrChannels === null)) {
      throw new codes.ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'BoundedChannel', 'Object'], nameOrChannels);
    }
    for (const name of EVENTS) {
      Object.defineProperty(this, name, { __proto__: null, value: channelFrom(nameOrChannels, name) });
    }
  }

  get hasSubscribers() {
    return this.start.hasSubscribers || this.end.hasSubscribers;
  }

  subscribe(handlers) {
    for (const name of EVENTS) {
      if (handlers[name]) this[name].subscribe(handlers[name]);
    }
  }

  unsubscribe(handlers) {
    let done = true;
    for (const name of EVENTS) {
      if (handlers[name] && !this[name].unsubscribe(handlers[name])) done = false;
    }
    return done;
  }

  withScope(context = {}) {
    return this.hasSubscribers ? new BoundedChannelScope(this, context) : nothing;
  }

  run(context, fn, thisArg, ...args) {
    context ??= {};
    const scope = this.withScope(context);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      scope[Symbol.dispose]();
    }
  }
}

module.exports = { BoundedChannel, RunStoresScope, nothing };
