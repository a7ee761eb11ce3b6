// EventEmitterAsyncResource: an emitter whose listeners run in an async context of its own.

const EventEmitter = require('events');

class EventEmitterAsyncResource extends EventEmitter {
  #resource;
  constructor(options = undefined) {
    const { AsyncResource } = require('async_hooks');
    let name;
    if (typeof options === 'string') {
      name = options;
      options = undefined;
    } else {
      if (new.target === EventEmitterAsyncResource) require('internal/validators').validateString(options?.name, 'options.name');
      name = options?.name || new.target.name;
    }
    super(options);
    this.#resource = new AsyncResource(name, options);
    this.#resource.eventEmitter = this;
  }
  // A wrong `this` is refused by the engine, in Node's words.
  emit(event, ...args) {
    return this.#resource.runInAsyncScope(super.emit, this, event, ...args);
  }
  emitDestroy() { this.#resource.emitDestroy(); }
  get asyncId() { return this.#resource.asyncId(); }
  get triggerAsyncId() { return this.#resource.triggerAsyncId(); }
  get asyncResource() { return this.#resource; }
}

module.exports = { EventEmitterAsyncResource };
