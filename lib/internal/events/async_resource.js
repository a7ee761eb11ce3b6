// EventEmitterAsyncResource: an emitter whose listeners run in an async context of its own.

const EventEmitter = require('events');
const { codes } = require('internal/errors');

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
  #check() {
    if (!(#resource in this)) throw new codes.ERR_INVALID_THIS('EventEmitterAsyncResource');
    return this.#resource;
  }
  emit(event, ...args) {
    return this.#check().runInAsyncScope(super.emit, this, event, ...args);
  }
  emitDestroy() { this.#check().emitDestroy(); }
  get asyncId() { return this.#check().asyncId(); }
  get triggerAsyncId() { return this.#check().triggerAsyncId(); }
  get asyncResource() { return this.#check(); }
}

module.exports = { EventEmitterAsyncResource };
