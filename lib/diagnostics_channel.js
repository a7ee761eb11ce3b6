// diagnostics_channel: https://nodejs.org/api/diagnostics_channel.html

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

// Channels without subscribers may be collected; their number of users keeps the others.
class Registry {
  #map = new Map();
  #finalization = new FinalizationRegistry((name) => {
    if (this.#map.get(name)?.deref() === undefined) this.#map.delete(name);
  });
  get(name) {
    return this.#map.get(name)?.deref();
  }
  set(name, channel) {
    this.#map.set(name, new WeakRef(channel));
    this.#finalization.register(channel, name);
  }
}
const channels = new Registry();
const held = new Set(); // with subscribers or stores

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    channels.set(name, this);
  }

  get hasSubscribers() {
    return this._subscribers !== undefined || this._stores !== undefined;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = this._subscribers === undefined ? [subscription] : [...this._subscribers, subscription];
    held.add(this);
  }

  unsubscribe(subscription) {
    const i = this._subscribers === undefined ? -1 : this._subscribers.indexOf(subscription);
    if (i < 0) return false;
    this._subscribers = this._subscribers.toSpliced(i, 1);
    if (this._subscribers.length === 0) this._subscribers = undefined;
    if (!this.hasSubscribers) held.delete(this);
    return true;
  }

  bindStore(store, transform = undefined) {
    this._stores ??= new Map();
    this._stores.set(store, transform);
    held.add(this);
  }

  unbindStore(store) {
    if (!this._stores?.delete(store)) return false;
    if (this._stores.size === 0) this._stores = undefined;
    if (!this.hasSubscribers) held.delete(this);
    return true;
  }

  publish(data) {
    const subscribers = this._subscribers;
    if (subscribers === undefined) return;
    for (const subscriber of subscribers) {
      try {
        subscriber(data, this.name);
      } catch (error) {
        later(error);
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    };
    for (const [store, transform] of this._stores ?? []) {
      const inner = run;
      run = () => {
        const { found, context } = contextFrom(data, transform);
        return found ? store.run(context, inner) : inner();
      };
    }
    return run();
  }

  withStoreScope(data) {
    const { RunStoresScope, nothing } = require('internal/bounded_channel');
    return this.hasSubscribers ? new RunStoresScope(this, data, contextFrom) : nothing;
  }
}

// What a store holds while the channel runs; nothing where its transform threw.
function contextFrom(data, transform) {
  if (transform === undefined) return { found: true, context: data };
  try {
    return { found: true, context: transform(data) };
  } catch (error) {
    later(error);
    return { found: false, context: undefined };
  }
}

// What a subscriber throws is an uncaught exception, and no matter of the publisher.
function later(error) {
  process.nextTick(() => { throw error; });
}

function channel(name) {
  const known = channels.get(name);
  if (known !== undefined) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') throw new codes.ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  return new Channel(name);
}

module.exports = {
  channel,
  hasSubscribers(name) {
    return channels.get(name)?.hasSubscribers ?? false;
  },
  subscribe(name, subscription) {
    channel(name).subscribe(subscription);
  },
  unsubscribe(name, subscription) {
    return channel(name).unsubscribe(subscription);
  },
  tracingChannel: (nameOrChannels) => new (require('internal/tracing_channel').TracingChannel)(nameOrChannels),
  boundedChannel: (nameOrChannels) => new (require('internal/bounded_channel').BoundedChannel)(nameOrChannels),
  Channel,
};
internalBinding('core').lazy(module.exports, 'internal/bounded_channel', ['BoundedChannel']);
