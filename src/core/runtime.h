/*
 * runtime.h - one runtime: one JavaScript VM, one libuv loop, one thread.
 *
 * What:    creation and teardown, the way from the loop into JavaScript (trk_dispatch), pins that keep
 *          values alive, requests in flight, handles known to JavaScript by number.
 * Owns:    the VM, the loop, every pin, request and handle until they end.
 * Runs on: the thread that created it; only trk_runtime_stop() may be called from another.
 * Frees:   trk_runtime_free(), in this order: stop, close handles, drain the loop, drop pins, VM.
 */
#ifndef TRK_CORE_RUNTIME_H
#define TRK_CORE_RUNTIME_H

#include "core/detach.h"
#include "core/list.h"
#include "core/turn.h"
#include "core/value.h"

#include <stdatomic.h>
#include <uv.h>

/* Int32 words shared with JavaScript: internalBinding('core').reg */
enum trk_reg {
  TRK_REG_TICKS = 0,        /* JS: nextTick callbacks are queued */
  TRK_REG_REJECTS = 1,      /* JS: unhandled rejections are queued */
  TRK_REG_IMMEDIATES = 2,   /* JS: immediates queued */
  TRK_REG_IMMEDIATES_REF = 3, /* JS: of these, with ref */
  TRK_REG_EXITING = 4,      /* JS: process.exit() has begun */
  TRK_REG_ASYNC = 5,        /* JS: an AsyncLocalStorage is in use; callbacks must carry context */
  TRK_REG_TIMER = 6,        /* JS: after a timer ran: -1 more are due, 0 none left, else ms to the next */
  TRK_REG_PHASE = 7,        /* C: a phase of immediates begins; JS takes it back */
  TRK_REG_CLOCK = 8,        /* C: words 8 and 9 are a double, the loop's time in ms when JavaScript was last entered */
  TRK_REG_TIMERS_REF = 10,  /* JS: timers with ref */
  TRK_REG_SCRATCH = 16,     /* words 16 to 63: results of a native call, valid until the next one */
  TRK_REG_WORDS = 64
};

#define TRK_SCRATCH_BYTES 65536 /* internalBinding('core').scratch: bytes passed without a pinned buffer */

/*
 * Bytes up to this many are left in the scratch for lib/internal/scratch.js: the engine keeps an array of them in its own heap,
 * which is far cheaper than an ArrayBuffer over ours.
 */
#define TRK_TINY_BYTES 1000

#define TRK_READ_BYTES 65536

struct trk_vm;

/* A value that C keeps past a call; see trk_pin_set below. */
struct trk_pin {
  JSObjectRef object; /* NULL: empty */
};

enum trk_role { TRK_ROLE_MAIN, TRK_ROLE_WORKER };

/* Private to core/value.c: how the engine holds immediates in a JSValueRef; int_tag 0: it is asked each time. */
struct trk_immediates {
  uint64_t int_tag; /* an integer is this with its 32 bits below */
  JSValueRef undefined, null, yes, no;
};

#define TRK_PLAIN_ARRAYS 12

/* How the loop looks for events next. NEVER: the process or the runtime ends, or does not come back to the loop for long. */
enum trk_poll { TRK_POLL_SPINS, TRK_POLL_WAITS, TRK_POLL_NEVER };

struct trk_runtime {
  struct trk_vm *vm;       /* core/reuse.h */
  JSContextGroupRef group; /* of vm */
  JSGlobalContextRef ctx;
  struct trk_immediates immediates;
  uint32_t string_kind;    /* private to core/chars.c, as is the next */
  JSStringRef string_over; /* or NULL */
  uint8_t function_kind, object_kind; /* private to core/value.c: of functions written in JavaScript and of plain objects; 0: not known */
  uint32_t plain_arrays[TRK_PLAIN_ARRAYS]; /* structures of arrays without names, which live as long as the globals (util/types.c) */
  uv_loop_t loop;
  int32_t *reg;            /* TRK_REG_WORDS words, shared with JavaScript */
  uint8_t *scratch;        /* TRK_SCRATCH_BYTES bytes, shared with JavaScript */
  enum trk_role role;
  struct trk_turn turn;    /* core/turn.h */
  atomic_bool stopping;    /* set by trk_runtime_stop(): no more JavaScript is entered */
  _Atomic uint64_t stopped; /* when that was first called, as of uv_hrtime() */
  int exit_code;
  int depth;               /* JavaScript frames entered from C on this thread */
  struct trk_list requests; /* struct trk_req.link: in flight */
  uint32_t file_changes;   /* of those, by trk_req_changes_files() */
  struct trk_list handles;  /* struct trk_handle.link: open or closing */
  struct trk_idtable *ids;
  struct trk_core *core;   /* private to src/core */
  struct {                 /* milestones on the clock of uv_hrtime(), 0: not yet */
    uint64_t vm, start, program, loop, origin;
    uint64_t turns;        /* of the loop */
    uint32_t spins;        /* of those the last, one behind the other, that did not wait for events */
    _Atomic uint64_t waiting; /* since when the loop waits for events, 0: it does not */
    _Atomic uint64_t idle;    /* ns that it has waited before */
  } at;
  void (*held)(struct trk_runtime *rt); /* NULL, or called as a native function returns to JavaScript of a runtime that is stopping */
  bool spent; /* its VM must not serve another runtime: it was stopped in the middle of something, or is not what it was */
  int32_t expired_ms;      /* code was terminated at its time limit (vm's timeout), which was this long; 0: none */
  /* May be NULL. Asked at the end: true when the VM has to live on, as other threads hold memory of it; then it is theirs. */
  bool (*keep_vm)(struct trk_runtime *rt);
  void *estate; /* private to src/thread: what keep_vm decides by */
  void *napi;              /* private to src/napi: the addons of this runtime, or NULL */
  void (*napi_end)(struct trk_runtime *rt); /* NULL without addons; called at the end, before the process leaves */
  void *module_dirs;       /* private to src/module: one malloc'ed block, or NULL */
  /* Private to src/module: the compile cache, or NULL; its end: with `write` when the program has ended, else before the globals go. */
  void *module_cache;
  void (*module_cache_end)(struct trk_runtime *rt, bool write);
  void *thread_data;       /* private to src/thread: the worker this runtime belongs to, or NULL */
  void (*take_messages)(struct trk_runtime *rt); /* by src/thread: runs what other threads have posted until now; NULL: none can */
  /*
   * Private to src/io: TRK_READ_BYTES bytes that streams read into, made at the first read; what is in it is
   * valid during one loop callback. And JavaScript's entries for what streams tell (io/stream.h).
   */
  uint8_t *read_buffer;
  struct {
    struct trk_pin buffer;
    size_t size; /* bytes */
    size_t flowed; /* bytes, from `since` (ms of the loop) on */
    uint64_t since;
    bool asked;
  } ballast; /* private to core/ballast.c */
  struct {
    uint8_t missed, skipped; /* whether connections bring their first bytes with them, as it was lately */
  } early;
  struct trk_pin stream_hooks[6], http_hook;
  int32_t codec_spares; /* private to src/zlib: the number of what is kept there, 0: never was */
  void *holding; /* private to src/io/stream_hold.c, NULL: before_poll is so too */
  void (*before_poll)(struct trk_runtime *rt, enum trk_poll poll); /* NULL, or asked at the end of each turn */
};

/* The runtime of the calling thread, or NULL. */
struct trk_runtime *trk_current(void);

/*
 * Phase 1, pure: a VM with the bootstrap run. Reads no clock, environment, cwd, tty or pid and starts no
 * loop, so that a fork server may hold the result. NULL when out of memory.
 */
struct trk_runtime *trk_runtime_new(enum trk_role role);
/*
 * The same in a VM of this thread in which nothing runs, and of which a reference is taken over: globals of its own, but
 * source that the VM has compiled before is not compiled again. On failure the reference is gone too.
 */
struct trk_runtime *trk_runtime_new_in(enum trk_role role, struct trk_vm *vm);
/*
 * To be called before another thread gets a VM: with too few cores for all, code is optimised later from now on. The first call acts, any
 * thread's.
 */
void trk_runtime_share_cores(void);
/* Phase 2: the loop. 0 or a negative uv status. */
int trk_runtime_start(struct trk_runtime *rt);
/* Closes the loop of a runtime that has nothing open any more, so that it can be started again (in a forked child). */
void trk_runtime_pause(struct trk_runtime *rt);
/*
 * Calls function `entry` exported by internal module `module` (e.g. "bootstrap/main", "run") as the
 * program, then turns the loop until nothing keeps it alive, emitting beforeExit and exit. Returns the
 * exit code.
 */
int trk_runtime_run(struct trk_runtime *rt, const char *module, const char *entry);
/*
 * The same by lib/internal/worker/first.js, without the realm of lib/ until something of it is wanted. False, and nothing was run: it is there
 * already, or first.js has found that the program wants it.
 */
bool trk_runtime_run_first(struct trk_runtime *rt, int *ret_exit_code);
/* Whether lib/bootstrap/realm.js has been run; not yet in a new worker. */
bool trk_runtime_has_realm(const struct trk_runtime *rt);
/* Its thread: it is about to wait for events; or it no longer does (noticed by the first entry into JavaScript too). */
void trk_loop_wait(struct trk_runtime *rt, bool begins);
void trk_loop_wait_at(struct trk_runtime *rt, bool begins, uint64_t now); /* the same, for who knows uv_hrtime() already */
/*
 * Before this thread blocks or ends, or the loop does: what was written but is kept back to leave together with more leaves now.
 * On the runtime's thread.
 */
static inline void trk_runtime_flush(struct trk_runtime *rt) {
  if (rt->before_poll != NULL) rt->before_poll(rt, TRK_POLL_NEVER);
}

/* From any thread: nanoseconds that the loop has spent waiting for events. */
uint64_t trk_runtime_idle(struct trk_runtime *rt);
/* From any thread: end as soon as possible. The loop stops; running JavaScript is terminated. */
void trk_runtime_stop(struct trk_runtime *rt);
void trk_runtime_free(struct trk_runtime *rt);
/*
 * Frees it too, but leaves its VM, with the reference to it, for trk_runtime_new_in() after trk_vm_collect() (core/reuse.h);
 * NULL when that cannot serve again.
 */
struct trk_vm *trk_runtime_leave(struct trk_runtime *rt);

/* --- from the loop into JavaScript -------------------------------------------------------------- */

#define TRK_DISPATCH_ARGS 6 /* most arguments a dispatch carries */

/*
 * Calls fn(...argv) from a loop callback: then the nextTick queue, the microtasks and the unhandled
 * rejections, as Node does between two callbacks. An exception goes to 'uncaughtException'. Never call
 * it while JavaScript is on the stack (a native function's own synchronous part): use trk_call_js.
 */
void trk_dispatch(struct trk_runtime *rt, JSObjectRef fn, size_t argc, const JSValueRef argv[]);
/* Plain nested call from within a native function; NULL and *exc when it threw. */
JSValueRef trk_call_js(struct trk_runtime *rt, JSObjectRef fn, size_t argc, const JSValueRef argv[],
                       JSValueRef *exc);
/* An export of an internal module (loading it if needed), e.g. ("internal/process/signals", "emit"). */
JSValueRef trk_internal_export(struct trk_runtime *rt, const char *module, const char *name);

/* Evaluates source text (UTF-8) as a script; `url` and `line` (1-based) show in stacks. NULL + *exc. */
JSValueRef trk_evaluate(struct trk_runtime *rt, const char *source, size_t len, const char *url, int line,
                        JSValueRef *exc);

/* --- pins: values that C keeps past a call ------------------------------------------------------- */

void trk_pin_set(struct trk_runtime *rt, struct trk_pin *pin, JSValueRef object); /* drops the old one */
void trk_pin_clear(struct trk_runtime *rt, struct trk_pin *pin);

/* --- requests: one operation in flight, one callback ---------------------------------------------- */

/*
 * Embed as first member. `abandon` is called instead of the callback when the runtime ends first, with
 * the operation no longer running; it frees the request.
 */
struct trk_req {
  struct trk_runtime *rt;
  struct trk_list link;
  struct trk_pin callback;
  struct trk_pin keep; /* optional: a buffer or object that must live as long as the request */
  struct trk_hold holds[2]; /* optional: its bytes (core/detach.h), or of what it refers to */
  uv_req_t *cancel;    /* optional: the uv request to uv_cancel() at teardown */
  const char *name;    /* optional, set once begun: as in process.getActiveResourcesInfo() */
  bool changes_files;
};
/* Pins `callback` (a function; with the current async context) and lists the request. */
void trk_req_begin(struct trk_runtime *rt, struct trk_req *req, JSValueRef callback);
/* Unlists, unpins, then dispatches callback(...argv). Free the request's memory before or after, not in. */
void trk_req_end(struct trk_req *req, size_t argc, const JSValueRef argv[]);
/* Unlists and unpins without calling (the operation failed to start, or the runtime ends). */
void trk_req_drop(struct trk_req *req);
/*
 * The pool was asked, by this request that has begun, for what changes files: until its end whatever reads them waits its turn behind
 * it in the pool, also where it could be done at once (rt->file_changes > 0).
 */
void trk_req_changes_files(struct trk_req *req);
/* Whether what the request does is seen by others. */
bool trk_fs_changes_files(const uv_fs_t *uv);

/*
 * Blocking work on the thread pool. `work` runs on a pool thread and may touch only *req's own memory;
 * `after` runs on the loop thread (status 0 or UV_ECANCELED), and must call trk_req_end or _drop and
 * free. 0 or a negative uv status (then neither is called).
 */
struct trk_work {
  struct trk_req req;
  uv_work_t uv;
  void (*work)(struct trk_work *work);
  void (*after)(struct trk_work *work, int status);
};
int trk_work_queue(struct trk_runtime *rt, struct trk_work *work, JSValueRef callback);

/*
 * For what has its result at once but must not call back before the caller has returned: run() is called in the loop's
 * next turn, where results of the pool arrive, and keeps the loop alive until then. At teardown it is called too,
 * with rt->stopping set. Embed; queue it once at a time.
 */
struct trk_later {
  struct trk_list link;
  void (*run)(struct trk_later *later);
};
void trk_later_queue(struct trk_runtime *rt, struct trk_later *later);

/*
 * For what a callback of the poll phase learns that must be told after all else that this poll brings, before immediates
 * (a child's exit comes after its last output: libuv treats signals so). `later` is in no list or, while it waits, can be
 * taken out by trk_list_remove(); it does not keep the loop alive. On the runtime's thread, from a poll callback.
 */
void trk_after_poll(struct trk_runtime *rt, struct trk_later *later);
/* The same, but behind what the next poll brings, which does not wait then. Until that is over the loop is alive. */
void trk_next_poll(struct trk_runtime *rt, struct trk_later *later);

/* --- handles: long-lived things JavaScript names by number ----------------------------------------- */

struct trk_handle;
struct trk_handle_type {
  const char *name;                        /* as in process.getActiveResourcesInfo(): "TCPSocketWrap" */
  void (*freed)(struct trk_handle *handle); /* after the close callback: free the memory */
};
/*
 * Embed as first member of the struct that holds the uv handle. Numbers carry a generation: a stale
 * number is never mistaken for a new handle.
 */
struct trk_handle {
  struct trk_runtime *rt;
  const struct trk_handle_type *type;
  struct trk_list link;
  uv_handle_t *uv;     /* set before opening; NULL for handles that are not libuv's */
  struct trk_pin owner; /* the JavaScript object that events name; pinned until closed */
  struct trk_pin close_callback;
  JSObjectRef closed_hook; /* set before closing, may be NULL: called with the owner instead; it is somebody else's to keep */
  int32_t id;          /* > 0 */
  bool closing;
  void (*on_closing)(struct trk_handle *handle); /* set after opening, may be NULL: as the close begins */
  const char *name; /* set after opening, may be NULL: instead of the type's */
  bool idle; /* for handles that are not libuv's: not counted as active resource */
};
/* After the uv_*_init succeeded. Returns the number (> 0). `owner` may be undefined. */
int32_t trk_handle_open(struct trk_runtime *rt, struct trk_handle *handle, const struct trk_handle_type *type,
                        uv_handle_t *uv, JSValueRef owner);
/* The handle of that number and type; NULL when it is closed, closing or of another type. */
void *trk_handle_get(struct trk_runtime *rt, int32_t id, const struct trk_handle_type *type);
/* Closes; `callback` (a function or NULL/undefined) is dispatched after the close. Idempotent. */
void trk_handle_close(struct trk_handle *handle, JSValueRef callback);

#endif
