// Placeholder until the util room lands its own (overwrite this file).
const cache = { __proto__: null };
exports.codes = new Proxy({}, {
  get(target, code) {
    return cache[code] ??= class extends Error { constructor(...args) { super(args.map(String).join(' ')); this.code = code; } };
  },
});
exports.AbortError = class AbortError extends Error { constructor(m = 'The operation was aborted', o) { super(m, o); this.code = 'ABORT_ERR'; this.name = 'AbortError'; } };
exports.ErrnoException = class extends Error { constructor(errno, syscall) { super(`${syscall} ${errno}`); this.errno = errno; this.syscall = syscall; } };
