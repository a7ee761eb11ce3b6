// FinalizationRegistry whose callbacks run as any other of the event loop: the engine calls them from a run loop of its own,
// which is turned from the first registry on.

const { setImmediate } = require('internal/timers');
const core = internalBinding('core');
const Engine = core.EngineFinalizationRegistry;
const { uncaught } = core;

let due = [];

function run() {
  const now = due;
  due = [];
  for (let i = 0; i < now.length; i += 2) {
    try {
      (0, now[i])(now[i + 1]);
    } catch (error) {
      uncaught(error, false);
    }
  }
}

// gc() of a program that has nothing else to do: one turn more, in which callbacks are told.
core.afterCollection = () => { setImmediate(() => {}); };

function FinalizationRegistry(cleanup) {
  if (new.target === undefined) throw new TypeError("Constructor FinalizationRegistry requires 'new'");
  if (typeof cleanup !== 'function') throw new TypeError('FinalizationRegistry: cleanup must be callable');
  core.turnEngine(run);
  return Reflect.construct(Engine, [(held) => due.push(cleanup, held)], new.target);
}
Object.defineProperty(FinalizationRegistry, 'prototype', { __proto__: null, value: Engine.prototype, writable: false });
Object.defineProperty(Engine.prototype, 'constructor', { __proto__: null, value: FinalizationRegistry });

module.exports = { FinalizationRegistry };
