// What a program's function takes that was rewritten (src/module/rewrite.h), where it is run by internal/worker/first: exports is
// { core, whole, first, list }, and gets it in the list.

const { core, whole, first } = exports;
const { reg } = core;
const ASYNC = 5;
const held = core.held = { v: undefined }; // the realm takes this one then

exports.list = [
  (specifier, options) => {
    whole();
    return first.import(specifier, options);
  },
  undefined,
  (error) => {
    if (typeof error !== 'object' || error === null) return error;
    whole();
    return core.errors.fix(error);
  },
  (value) => (reg[ASYNC] === 0 ? value : core.awaitable(value)),
  undefined, // text that becomes code: no such program is run so
  (frame, value) => {
    if (reg[ASYNC] !== 0) return core.resume(frame, value);
    held.v = undefined;
    return value;
  },
  (value) => {
    if (reg[ASYNC] !== 0) return core.hold(value);
    held.v = value;
    return undefined;
  },
  held,
  (value) => (reg[ASYNC] === 0 ? value : core.returned(value)),
  () => {
    whole();
    return core.using();
  },
];
