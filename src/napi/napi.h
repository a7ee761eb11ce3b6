/*
 * napi.h - what the files of src/napi share: the env, its handles, calls into JavaScript, references that finalize.
 *
 * What:    a napi_value is the engine's own value; the env protects it until the scope it was made in ends.
 * Owns:    struct napi_env__, one per addon and runtime; struct trk_napi, one per runtime (rt->napi).
 * Runs on: the thread of the runtime; only trk_napi_box_dead() on any thread.
 * Frees:   when the runtime closes its handles, or at the process's end (cleanup hooks and finalizers run in both cases).
 */
#ifndef TRK_NAPI_NAPI_H
#define TRK_NAPI_NAPI_H

#include "core/box.h"
#include "core/engine.h"
#include "core/mem.h"
#include "napi/node_api.h"

#include <pthread.h>

/* Shared with finalizers of the engine, which run on any thread and may come after the runtime's end. */
struct trk_napi_reaper {
  pthread_mutex_t lock;
  int refs;
  bool open;
  uv_async_t *async;
  napi_ref dead; /* chained by napi_ref__.next_dead */
};

/* One per runtime. */
struct trk_napi {
  struct trk_handle handle; /* of `async`, which wakes the loop for finalizers */
  uv_async_t async;
  struct trk_napi_reaper *reaper;
  struct trk_list envs;
  JSObjectRef helpers;  /* protected: exports of internal/napi/napi */
  JSObjectRef enter;    /* protected: a native function that runs `run` inside a dispatch */
  void (*run)(void *arg);
  void *run_arg;
  napi_env run_env;
  JSValueRef run_context; /* held by who asked for the run */
  bool ended;
  int users; /* the open handle, and envs whose memory is still in use */
};

struct napi_env__ {
  struct trk_runtime *rt;
  JSContextRef ctx;
  struct trk_napi *shared;
  struct trk_list link;
  napi_extended_error_info last;
  JSValueRef exception; /* protected, or NULL */
  JSValueRef *handles;  /* protected */
  size_t count, capacity;
  struct trk_list refs;  /* struct napi_ref__.link */
  struct trk_list hooks; /* newest first */
  void *instance;
  napi_finalize instance_done;
  void *instance_hint;
  char *filename; /* a file: URL */
  int32_t version;
  int64_t external_bytes;
  int users; /* async work and threadsafe functions that may still call back */
  bool ended;
};

/* A reference, a wrap, a finalizer or any mix: something that watches one value. */
struct napi_ref__ {
  napi_env env;
  struct trk_list link;
  JSValueRef value; /* protected while count > 0 (or when it is no object) */
  void *weak;       /* JSWeakRef of an object */
  uint32_t count;
  bool users;       /* the addon holds it: only napi_delete_reference frees it */
  bool wraps;       /* it is what napi_unwrap finds */
  struct trk_napi_box *box; /* tells the object's death; NULL: nothing watches */
  void *data;
  napi_finalize finalize;
  void *hint;
  napi_ref next_dead;
  bool queued;
};
struct trk_napi_box {
  struct trk_napi_reaper *reaper;
  napi_ref ref; /* guarded by the reaper's lock */
};

struct napi_callback_info__ {
  JSValueRef self, target;
  size_t argc;
  const JSValueRef *argv;
  void *data;
};

#define TRK_NAPI_ENV(env) do { if ((env) == NULL) return napi_invalid_arg; } while (0)
#define TRK_NAPI_ARG(env, arg) do { if (!(arg)) return trk_napi_status(env, napi_invalid_arg); } while (0)
/* Opens a function that may run JavaScript: refuses while an exception is pending. */
#define TRK_NAPI_BEGIN(env) do { napi_status begin_ = trk_napi_begin(env); if (begin_ != napi_ok) return begin_; } while (0)

static inline JSValueRef trk_napi_js(napi_value value) {
  return (JSValueRef)value;
}

/* env.c */
struct trk_napi *trk_napi_shared(struct trk_runtime *rt); /* makes it at the first call; NULL: no loop */
napi_env trk_napi_env_new(struct trk_napi *shared, const char *filename, int32_t version);
void trk_napi_env_drop(napi_env env); /* one user of its memory less */
void trk_napi_reap(struct trk_napi *shared);
napi_status trk_napi_status(napi_env env, napi_status status); /* remembers it for napi_get_last_error_info */
napi_status trk_napi_begin(napi_env env);
napi_status trk_napi_threw(napi_env env, JSValueRef exc); /* keeps the exception; napi_pending_exception */
napi_status trk_napi_give(napi_env env, JSValueRef value, napi_value *result); /* roots it in the scope; napi_ok */
void trk_napi_release(napi_env env, size_t mark); /* ends the handles above `mark` */
JSValueRef trk_napi_take_exception(napi_env env); /* NULL: none is pending */
/* Calls a function of internal/napi/napi; NULL + *exc when it threw. */
JSValueRef trk_napi_help(napi_env env, const char *literal, size_t argc, const JSValueRef argv[], JSValueRef *exc);
JSValueRef trk_napi_call(napi_env env, JSObjectRef fn, JSObjectRef self, size_t argc, const JSValueRef argv[],
                         JSValueRef *exc);
/*
 * From the loop: run(arg) as a callback of its own, in `context` (may be NULL), with scope, ticks and promise jobs; a throw
 * is uncaught.
 */
void trk_napi_enter(napi_env env, JSValueRef context, void (*run)(void *arg), void *arg);
/* At the end of the process or thread: cleanup hooks, finalizers. Idempotent. */
void trk_napi_end(struct trk_runtime *rt);

/* context.c: a protected value, or NULL while no program follows contexts; freeing takes NULL */
JSValueRef trk_napi_context_new(napi_env env, napi_value resource, napi_value name);
void trk_napi_context_free(napi_env env, JSValueRef context);
JSValueRef trk_napi_context_open(napi_env env, JSValueRef context); /* what close needs, or NULL; live on the C stack */
void trk_napi_context_close(napi_env env, JSValueRef opened);

/* references.c */
struct trk_napi_box *trk_napi_box_new(napi_ref ref);
void trk_napi_box_dead(void *arg); /* a struct trk_napi_box; from any thread */
napi_ref trk_napi_ref_new(napi_env env, JSValueRef value, uint32_t count, void *data, napi_finalize finalize, void *hint);
void trk_napi_ref_free(napi_ref ref);
void trk_napi_ref_finalize(napi_ref ref); /* calls the finalizer, frees unless the addon holds it */

/* functions.c */
JSValueRef trk_napi_native(napi_env env, napi_callback cb, void *data); /* what internal/napi wraps */

#endif
