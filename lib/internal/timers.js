// Timers and immediates. Timers of equal duration share a list, in the order they were started, so that a list is
// always sorted; a heap orders the lists by the expiry of their first. One libuv timer (src/core/loop.c) stands for all.

const native = internalBinding('timers');
const core = internalBinding('core');
const { validateFunction } = require('internal/validators');
const { reg } = core;

const IMMEDIATES = 2;
const IMMEDIATES_REF = 3;
const ASYNC = 5;
const TIMER = 6;
const TIMERS_REF = 10; // how many timers keep the loop alive; the loop looks when it has to know
const PHASE = 7;
const clock = new Float64Array(reg.buffer, 32, 1); // words 8 and 9: the time of the loop as of the last entry into JavaScript
const none = []; // arguments
const TIMEOUT_MAX = 2 ** 31 - 1;

let lastId = 0;
let scheduled = Infinity; // when the libuv timer is due
const lists = new Map(); // duration -> list
const heap = []; // lists by expiry
const SPARE_MAX = 64;
let spares = 0; // lists that hold no timer and were kept: most durations come again and again, set and cleared
const byId = new Map(); // timers whose number was asked for

// --- a binary heap of lists, each knowing its place -----------------------------------------------------

function swap(i, j) {
  const list = heap[i];
  heap[i] = heap[j];
  heap[j] = list;
  heap[i].place = i;
  heap[j].place = j;
}

function up(i) {
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (heap[parent].expiry <= heap[i].expiry) return;
    swap(i, parent);
    i = parent;
  }
}

function down(i) {
  for (;;) {
    let least = i;
    const left = 2 * i + 1;
    if (left < heap.length && heap[left].expiry < heap[least].expiry) least = left;
    if (left + 1 < heap.length && heap[left + 1].expiry < heap[least].expiry) least = left + 1;
    if (least === i) return;
    swap(i, least);
    i = least;
  }
}

function removeList(list) {
  const last = heap.pop();
  if (last !== list) {
    heap[list.place] = last;
    last.place = list.place;
    up(last.place);
    down(last.place);
  }
  lists.delete(list.duration);
  if (list.spare) spares--;
}

// --- starting and stopping ---------------------------------------------------------------------------------

function duration(after) {
  if (after === undefined) return 1;
  after *= 1;
  if (after >= 1 && after <= TIMEOUT_MAX) return Math.trunc(after);
  if (after > TIMEOUT_MAX) {
    process.emitWarning(`${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`, 'TimeoutOverflowWarning');
  } else if (after < 0) {
    warnOnce('TimeoutNegativeWarning', `${after} is a negative number.\nTimeout duration was set to 1.`);
  } else if (Number.isNaN(after)) {
    warnOnce('TimeoutNaNWarning', `${after} is not a number.\nTimeout duration was set to 1.`);
  }
  return 1;
}

const warned = new Set();
function warnOnce(type, text) {
  if (warned.has(type)) return;
  warned.add(type);
  process.emitWarning(text, type);
}

// The loop's time of now: what ran since the turn began may have taken long. To ask the loop costs more than to see that the
// millisecond is still the same.
const { now: wallClock } = Date;
let wall = 0;
function now() {
  const at = wallClock();
  if (at === wall) return clock[0];
  wall = at;
  return native.updateNow();
}

function start(timer, now) {
  timer._idleStart = now;
  const ms = timer._idleTimeout;
  let list = lists.get(ms);
  if (list === undefined) {
    list = { duration: ms, expiry: now + ms, place: heap.length, first: null, last: null, spare: false };
    lists.set(ms, list);
    heap.push(list);
    up(list.place);
    if (list.expiry < scheduled) {
      scheduled = list.expiry;
      native.schedule(ms);
    }
  } else if (list.spare) {
    list.spare = false;
    spares--;
    list.expiry = now + ms;
    down(list.place);
  }
  timer._idlePrev = list.last;
  timer._idleNext = null;
  if (list.last) list.last._idleNext = timer;
  else list.first = timer;
  list.last = timer;
  timer[kList] = list;
}

function unlink(timer) {
  const list = timer[kList];
  if (list === null) return;
  if (timer._idlePrev) timer._idlePrev._idleNext = timer._idleNext;
  else list.first = timer._idleNext;
  if (timer._idleNext) timer._idleNext._idlePrev = timer._idlePrev;
  else list.last = timer._idlePrev;
  timer._idlePrev = timer._idleNext = null;
  timer[kList] = null;
  if (list.first !== null || list === running) return;
  if (spares === SPARE_MAX) {
    removeList(list);
  } else {
    list.spare = true;
    spares++;
  }
}

// Symbols, as in Node: methods may be called on anything, also on a Proxy of a timer.
const kList = Symbol('list'); // hidden from inspect
const kRefed = Symbol('refed');
const kId = Symbol('id'); // hidden too; 0 until it is asked for

class Timeout {
  constructor(callback, after, args, repeat) {
    this._idleTimeout = duration(after);
    this._idlePrev = null;
    this._idleNext = null;
    this._idleStart = null;
    this._onTimeout = reg[ASYNC] === 0 ? callback : core.asyncContext.bind(callback, 'Timeout', this);
    this._timerArgs = args;
    this._repeat = repeat ? this._idleTimeout : null;
    this._destroyed = false;
    this[kList] = null;
    this[kRefed] = true;
    this[kId] = 0;
    reg[TIMERS_REF]++;
    start(this, now());
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (!this._destroyed) reg[TIMERS_REF]++;
    }
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) reg[TIMERS_REF]--;
    }
    return this;
  }

  hasRef() {
    return this[kRefed];
  }

  refresh() {
    if (this._destroyed) {
      if (this._onTimeout === null) return this;
      this._destroyed = false;
      if (this[kRefed]) reg[TIMERS_REF]++;
    }
    unlink(this);
    start(this, now());
    return this;
  }

  close() {
    clear(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    if (this[kId] === 0) {
      this[kId] = ++lastId;
      byId.set(this[kId], this);
    }
    return this[kId];
  }

  [Symbol.dispose]() {
    clear(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const shown = { ...this, __proto__: Timeout.prototype };
    delete shown[kList];
    delete shown[kId];
    return require('internal/util/inspect').inspect(shown, {
      ...options, depth: 0, customInspect: false,
    });
  }
}

function clear(timer) {
  if (reg[ASYNC] !== 0) core.asyncContext.destroy(timer._onTimeout);
  timer._onTimeout = null;
  timer._repeat = null;
  retire(timer);
}

function retire(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  unlink(timer);
  if (timer[kRefed]) reg[TIMERS_REF]--;
  const id = timer[kId];
  if (id !== 0) byId.delete(id);
}

function clearById(id) {
  const number = +id;
  if (typeof id === 'string' && `${number}` !== id) return; // ' 5' names no timer
  const timer = byId.get(number);
  if (timer !== undefined) clear(timer);
}

// --- running: one timer a call (see src/core/loop.c) ---------------------------------------------------------

let running = null; // the list in work: it stays in the heap while a callback may add to it
let ranUntil = 0; // when it was found due; timers started after that wait for the next turn
let fresh = true;

// The delay from now on to the next expiry, as the loop wants it in reg[TIMER].
function announce() {
  fresh = true;
  if (heap.length === 0) {
    scheduled = Infinity;
    reg[TIMER] = 0;
    return;
  }
  scheduled = heap[0].expiry;
  // Callbacks have taken their time, and libuv sleeps for what was asked from the last update on.
  reg[TIMER] = Math.max(1, scheduled - native.updateNow());
}

function runTimer() {
  if (fresh) {
    ranUntil = clock[0];
    fresh = false;
  }
  for (;;) {
    const list = heap[0];
    if (list === undefined || list.expiry > ranUntil) { // what fell due meanwhile is for the next turn
      announce();
      return;
    }
    const timer = list.first;
    if (timer === null) {
      removeList(list);
      continue;
    }
    const due = timer._idleStart + list.duration;
    if (due > ranUntil) {
      list.expiry = Math.max(due, ranUntil + 1);
      down(list.place);
      continue;
    }
    reg[TIMER] = -1;
    run(timer, list);
    return;
  }
}

function run(timer, list) {
  running = list;
  unlink(timer);
  const callback = timer._onTimeout;
  const args = timer._timerArgs;
  const begun = timer._repeat === null ? 0 : native.updateNow(); // an interval lasts from begin to begin, whatever its callback takes
  try {
    if (callback !== null) Reflect.apply(callback, timer, args ?? none);
  } finally {
    running = null;
    if (timer[kList] === null && !timer._destroyed) {
      if (timer._repeat !== null && timer._idleTimeout >= 0 && timer._onTimeout !== null) {
        timer._idleTimeout = timer._repeat;
        start(timer, begun === 0 ? native.updateNow() : begun);
      } else {
        if (reg[ASYNC] !== 0) core.asyncContext.destroy(timer._onTimeout);
        retire(timer);
      }
    }
    if (list.first === null && lists.get(list.duration) === list) removeList(list);
  }
}

// --- immediates --------------------------------------------------------------------------------------------------

let firstImmediate = null;
let lastImmediate = null;
let boundary = null; // the last one of the phase under way

class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = reg[ASYNC] === 0 ? callback : core.asyncContext.bind(callback, 'Immediate', this);
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = true;
    this._idlePrev = lastImmediate;
    if (lastImmediate) lastImmediate._idleNext = this;
    else firstImmediate = this;
    lastImmediate = this;
    reg[IMMEDIATES]++;
    reg[IMMEDIATES_REF]++;
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (!this._destroyed) reg[IMMEDIATES_REF]++;
    }
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) reg[IMMEDIATES_REF]--;
    }
    return this;
  }

  hasRef() {
    return this[kRefed];
  }

  [Symbol.dispose]() {
    clearImmediate(this);
  }
}

function clearImmediate(immediate) {
  if (immediate._destroyed) return;
  if (reg[ASYNC] !== 0) core.asyncContext.destroy(immediate._onImmediate);
  immediate._destroyed = true;
  if (immediate === boundary) boundary = immediate._idlePrev;
  reg[IMMEDIATES]--;
  if (immediate[kRefed]) reg[IMMEDIATES_REF]--;
  if (immediate._idlePrev) immediate._idlePrev._idleNext = immediate._idleNext;
  else firstImmediate = immediate._idleNext;
  if (immediate._idleNext) immediate._idleNext._idlePrev = immediate._idlePrev;
  else lastImmediate = immediate._idlePrev;
  immediate._idleNext = immediate._idlePrev = null;
}

function runImmediate() {
  if (reg[PHASE] !== 0) {
    reg[PHASE] = 0;
    boundary = lastImmediate;
  }
  for (;;) {
    const immediate = firstImmediate;
    if (immediate === null || boundary === null) return;
    clearImmediate(immediate);
    const callback = immediate._onImmediate;
    immediate._onImmediate = null;
    try {
      Reflect.apply(callback, immediate, immediate._argv ?? none);
      return;
    } catch (error) {
      if (firstImmediate === null || boundary === null) throw error;
      // As in Node, the next one runs ahead of the ticks that this one asked for.
      require('internal/process/execution').onUncaught(error, false);
      if (reg[ASYNC] !== 0) core.asyncContext.reset();
    }
  }
}

// --- what programs and lib/ call -------------------------------------------------------------------------

function setTimeout(callback, after, ...args) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  return new Timeout(callback, after, args.length === 0 ? undefined : [...args], false);
}

function setInterval(callback, repeat, ...args) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  return new Timeout(callback, repeat, args.length === 0 ? undefined : [...args], true);
}

function setImmediate(callback, ...args) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  return new Immediate(callback, args.length === 0 ? undefined : [...args]);
}

function clearTimeout(timer) {
  if (timer instanceof Timeout) clear(timer);
  else if (typeof timer === 'number' || typeof timer === 'string') clearById(timer);
}

function clearInterval(timer) {
  clearTimeout(timer);
}

// What other modules of lib/ use for their own timeouts: unref'd, no argument checks.
function unrefTimeout(callback, ms) {
  return new Timeout(callback, ms, undefined, false).unref();
}

Object.assign(exports, { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate });
Object.assign(exports, { Timeout, Immediate, clear, runTimer, runImmediate, unrefTimeout, TIMEOUT_MAX });
exports.count = () => ({ timeouts: reg[TIMERS_REF], immediates: reg[IMMEDIATES_REF] });
// The loop is another one (fork server): nothing may be left that the old one owed.
exports.restart = () => {
  if (reg[TIMERS_REF] !== 0) throw new Error('a timer is left');
  lists.clear();
  heap.length = 0;
  byId.clear();
  spares = 0;
  scheduled = Infinity;
};
