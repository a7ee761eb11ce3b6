// Structured clone: what a transfer list names (see internal/worker/clone). Of ArrayBuffers the common case is told by the
// prototype; ports, streams and other objects of lib/ are looked at one by one.

const native = internalBinding('clone');
const core = internalBinding('core');
const clone = require('internal/worker/clone');

const protoOf = Object.getPrototypeOf;
const plain = ArrayBuffer.prototype;
const getter = (key) => Object.getOwnPropertyDescriptor(plain, key).get;
const byteLength = getter('byteLength');
const detached = getter('detached');
const resizable = getter('resizable');
const { kPort } = clone;

let untransferable = null; // the objects that markAsUntransferable() was given
const isObject = (v) => (typeof v === 'object' && v !== null) || typeof v === 'function';

function isBuffer(v) {
  try {
    byteLength.call(v);
    return true;
  } catch {
    return false;
  }
}
function sharedBlock(v) {
  const { sharedBlockOf } = core;
  return sharedBlockOf === undefined ? undefined : sharedBlockOf(v);
}
function isWebStream(v) {
  const util = require.loaded['internal/webstreams/util']?.exports;
  return util !== undefined && ['ReadableStream', 'WritableStream', 'TransformStream'].includes(v[util.kState]?.brand);
}
// A pool of Buffers is one: without Buffer there is none.
const isPool = (v) => require.loaded['internal/buffer/buffer']?.exports.isPool?.(v) === true;
const isMarkedAsUntransferable = (v) => isObject(v) && (untransferable?.has(v) === true || isPool(v));

const refuse = (what) => { throw clone.dataCloneError(what); };

// { moves: object -> what becomes of it, ports, buffers } of a transfer list. Nothing has changed yet, and it may still throw.
function prepare(list, writer, source) {
  const plan = { moves: new Map(), ports: [], buffers: [] };
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (!isObject(item)) refuse('Found invalid value in transferList.');
    if ((protoOf(item) === plain || (item[kPort] === undefined && isBuffer(item))) && sharedBlock(item) === undefined && isBuffer(item)) {
      if (plan.moves.has(item)) refuse('Transfer list contains duplicate ArrayBuffer');
      if (isMarkedAsUntransferable(item) || detached.call(item)) refuse('Cannot transfer object of unsupported type.');
      const move = { buffer: item, place: -1 };
      plan.moves.set(item, move);
      plan.buffers.push(move);
    } else {
      prepareOther(item, plan, writer, source);
    }
  }
  return plan;
}

function prepareOther(item, { moves, ports }, writer, source) {
  const { kTransfer, kTransferList } = require('internal/worker/js_transferable');
  if (isWebStream(item)) require('internal/webstreams/transfer').prepare(item);
  const isPort = item[kPort] !== undefined;
  if (moves.has(item)) refuse(`Transfer list contains duplicate ${isPort ? 'MessagePort' : writer.nameOf(item)}`);
  if (isMarkedAsUntransferable(item)) refuse('Cannot transfer object of unsupported type.');
  if (isPort) {
    if (item === source) refuse('Transfer list contains source port');
    if (item[kPort].id === 0) refuse('MessagePort in transfer list is already detached');
    moves.set(item, ports.length);
    ports.push(item);
  } else if (typeof item[kTransfer] === 'function') {
    moves.set(item, -1);
    for (const inner of item[kTransferList]?.() ?? []) {
      if (inner[kPort] === undefined || moves.has(inner)) continue;
      moves.set(inner, ports.length);
      ports.push(inner);
    }
  } else {
    refuse('Found invalid value in transferList.');
  }
}

// The bytes of a buffer as a block of the message; its index there. The memory of a WebAssembly.Memory stays with it.
function takeBytes(buffer) {
  const index = native.move(buffer);
  return index >= 0 ? index : refuse('Cannot transfer object of unsupported type.');
}

// An ArrayBuffer that goes as it is. In one piece: after work on many bytes, which is what is sent this way, each function called is fetched
// from memory anew.
function isPlain(v) {
  if (typeof v !== 'object' || v === null || protoOf(v) !== plain) return false;
  if (core.sharedBlockOf !== undefined && sharedBlock(v) !== undefined) return false;
  try {
    if (resizable.call(v)) return false;
  } catch {
    return false;
  }
  return (untransferable === null || !untransferable.has(v)) && !isPool(v);
}

native.transferBy(plain.transfer);

module.exports = {
  isPlain,
  prepare, takeBytes, byteLength, isBuffer, sharedBlock, isWebStream, isMarkedAsUntransferable,
  sendAway: (port) => require('internal/worker/messaging').sendAway(port),
  markAsUntransferable(object) {
    if (isObject(object)) (untransferable ??= new WeakSet()).add(object);
  },
};
