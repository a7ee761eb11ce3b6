/*
 * core.h - what the files of src/core share among themselves. No other room includes it.
 */
#ifndef TRK_CORE_CORE_H
#define TRK_CORE_CORE_H

#include "core/binding.h"

/* JavaScript functions that the loop calls; set by lib/bootstrap/realm.js through core.setHooks(), the first two by first.js until then. */
enum trk_hook {
  TRK_HOOK_DISPATCH,    /* (fn, ...args): call, catch, run ticks */
  TRK_HOOK_SETTLE,      /* (): ticks, or rejections then ticks */
  TRK_HOOK_TIMERS,      /* (): runs one due timer; reg[TRK_REG_TIMER] = -1 more due, 0 none, else ms to next */
  TRK_HOOK_IMMEDIATE,   /* (): runs one immediate */
  TRK_HOOK_BEFORE_EXIT, /* (): emits 'beforeExit' */
  TRK_HOOK_EXIT,        /* (): emits 'exit'; returns the exit code */
  TRK_HOOK_REQUIRE,     /* (id): exports of an internal module */
  TRK_HOOK_BIND,        /* (fn): fn bound to the current async context */
  TRK_HOOK_COUNT
};

#define TRK_NAME_SLOTS 512 /* property names cached by address; a power of two */

struct trk_core {
  JSObjectRef hooks[TRK_HOOK_COUNT]; /* protected */
  uv_timer_t timer;
  uv_check_t check;
  uv_idle_t idle;
  uv_prepare_t prepare;
  uv_async_t stop;
  struct trk_list later;  /* struct trk_later.link */
  struct trk_list polled; /* the same, for the end of the poll under way */
  struct trk_list next_poll; /* the same, for the one after that */
  bool started;
  struct trk_engine_loop *engine; /* engine_loop.c; NULL: not wanted */
  JSObjectRef object; /* protected: internalBinding('core') */
  enum { TRK_REALM_NONE, TRK_REALM_BEGUN, TRK_REALM_DONE } realm;
  JSObjectRef make_error; /* protected; (kind, code, message, errno, syscall, path, dest) */
  struct {
    const char *literal;
    JSStringRef string;
  } names[TRK_NAME_SLOTS];
};

struct trk_builtin {
  const char *id;
  const char *source; /* ASCII, a function expression, NUL-terminated */
  size_t len;
};
/* Sorted by id; made by tools/embed at build time. */
extern const struct trk_builtin trk_builtins[];
/* Without so much in front and at the end a source is a script of its own, with the parameters as properties of `this`. */
extern const size_t trk_builtins_count, trk_builtins_head, trk_builtins_tail;

/* loop.c */
int trk_loop_init(struct trk_runtime *rt);
void trk_loop_run(struct trk_runtime *rt);
void trk_loop_close(struct trk_runtime *rt);
/*
 * runtime.c: runs lib/bootstrap/realm.js if it has not been yet (a worker's program may do without: runtime.h). False and *exc, which
 * is NULL where that was told before, when it fails.
 */
bool trk_realm_need(struct trk_runtime *rt, JSValueRef *exc);
/* runtime.c: calls a hook as an outermost call, then settles. NULL when it threw or the runtime is stopping. */
JSValueRef trk_hook_call(struct trk_runtime *rt, enum trk_hook hook, size_t argc, const JSValueRef argv[]);
/* loop.c: what JavaScript reads as the loop's time (TRK_REG_CLOCK) is brought up to date */
void trk_loop_show_time(struct trk_runtime *rt);
/* value.c */
JSStringRef trk_name(struct trk_runtime *rt, const char *literal); /* cached, do not release */
void trk_names_free(struct trk_runtime *rt);
/* Could it be the address of something in the engine's heap? What is none has bits above or among the lowest, or is a small constant. */
static inline bool trk_maybe_cell(JSValueRef value) {
  uintptr_t word = (uintptr_t)value;
  return sizeof word == 8 && (uint64_t)word >> 48 == 0 && word % 8 == 0 && word > 4096;
}
/* Fills rt->immediates from rt->ctx. */
void trk_immediates_learn(struct trk_runtime *rt);
void trk_builtins_install(struct trk_runtime *rt, JSObjectRef target);
/* binding.c: the function internalBinding(name) without its cache */
JSObjectRef trk_binding_loader(struct trk_runtime *rt);
/* handle.c */
void trk_handles_init(struct trk_runtime *rt);
void trk_handles_close_all(struct trk_runtime *rt);
void trk_handles_free(struct trk_runtime *rt);
/*
 * Ahead of the process's end, on the runtime's thread: waits until the pool has done what was asked of it that changes files
 * (without a callback), as Node's exit() does, which joins its pool. What only reads is not waited for. Blocks as long as those
 * operations do.
 */
void trk_requests_settle_files(struct trk_runtime *rt);

#endif
