function EventEmitter() { this._events ??= { __proto__: null }; }
EventEmitter.prototype.on = function(n, f) { (this._events[n] ??= []).push(f); if (this._events.newListener) this.emit('newListener', n, f); return this; };
EventEmitter.prototype.emit = function(n, ...a) { const l = this._events[n]; if (!l) return false; for (const f of l.slice()) f.apply(this, a); return true; };
EventEmitter.prototype.listenerCount = function(n) { return this._events[n]?.length ?? 0; };
module.exports = EventEmitter;
