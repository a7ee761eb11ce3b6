/*
 * env.c - one addon's environment: handles, errors, the way into JavaScript and back, the end.
 *
 * Owns: struct trk_napi (per runtime), struct napi_env__ (per addon). Runs on: the runtime's thread.
 * Frees: trk_napi_end() runs hooks and finalizers; the memory goes when the wake-up handle has closed and no work is left.
 * Limits: none.
 */
#include "napi/napi.h"

#include <stdlib.h>
#include <string.h>

/* --- status ------------------------------------------------------------------------------------------- */

static const char *const messages[] = {
    NULL, "Invalid argument", "An object was expected", "A string was expected",
    "A string or symbol was expected", "A function was expected", "A number was expected", "A boolean was expected",
    "An array was expected", "Unknown failure", "An exception is pending", "The async work item was cancelled",
    "napi_escape_handle already called on scope", "Invalid handle scope usage", "Invalid callback scope usage",
    "Thread-safe function queue is full", "Thread-safe function handle is closing", "A bigint was expected",
    "A date was expected", "An arraybuffer was expected", "A detachable arraybuffer was expected",
    "Main thread would deadlock", "External buffers are not allowed", "Cannot run JavaScript"};

napi_status trk_napi_status(napi_env env, napi_status status) {
  env->last.error_code = status;
  env->last.engine_error_code = 0;
  env->last.engine_reserved = NULL;
  return status;
}

napi_status napi_get_last_error_info(napi_env env, const napi_extended_error_info **result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  env->last.error_message = messages[env->last.error_code];
  *result = &env->last;
  return napi_ok;
}

napi_status trk_napi_begin(napi_env env) {
  if (env == NULL) return napi_invalid_arg;
  if (env->exception) return trk_napi_status(env, napi_pending_exception);
  if (env->ended || atomic_load(&env->rt->stopping))
    return trk_napi_status(env, env->version >= 10 ? napi_cannot_run_js : napi_pending_exception);
  return trk_napi_status(env, napi_ok);
}

napi_status trk_napi_threw(napi_env env, JSValueRef exc) {
  JSValueProtect(env->ctx, exc);
  if (env->exception) JSValueUnprotect(env->ctx, env->exception);
  env->exception = exc;
  return trk_napi_status(env, napi_pending_exception);
}

JSValueRef trk_napi_take_exception(napi_env env) {
  JSValueRef exc = env->exception;
  if (exc) JSValueUnprotect(env->ctx, exc);
  env->exception = NULL;
  return exc;
}

/* --- handles ------------------------------------------------------------------------------------------ */

napi_status trk_napi_give(napi_env env, JSValueRef value, napi_value *result) {
  JSValueProtect(env->ctx, value);
  if (env->count == env->capacity) {
    env->capacity = env->capacity ? env->capacity * 2 : 64;
    env->handles = trk_realloc(env->handles, env->capacity * sizeof *env->handles);
  }
  env->handles[env->count++] = value;
  *result = (napi_value)value;
  return trk_napi_status(env, napi_ok);
}

void trk_napi_release(napi_env env, size_t mark) {
  while (env->count > mark) JSValueUnprotect(env->ctx, env->handles[--env->count]);
}

struct napi_escapable_handle_scope__ {
  size_t mark; /* an escapable scope's first slot is its parent's: there the escaped value goes */
  bool escaped;
};

napi_status napi_open_handle_scope(napi_env env, napi_handle_scope *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  struct napi_escapable_handle_scope__ *scope = trk_calloc(1, sizeof *scope);
  scope->mark = env->count;
  *result = (napi_handle_scope)scope;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_close_handle_scope(napi_env env, napi_handle_scope scope) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, scope);
  struct napi_escapable_handle_scope__ *own = (struct napi_escapable_handle_scope__ *)scope;
  if (own->mark > env->count) return trk_napi_status(env, napi_handle_scope_mismatch);
  trk_napi_release(env, own->mark);
  free(own);
  return trk_napi_status(env, napi_ok);
}

napi_status napi_open_escapable_handle_scope(napi_env env, napi_escapable_handle_scope *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  napi_value slot;
  trk_napi_give(env, JSValueMakeUndefined(env->ctx), &slot);
  struct napi_escapable_handle_scope__ *scope = trk_calloc(1, sizeof *scope);
  scope->mark = env->count;
  *result = scope;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_close_escapable_handle_scope(napi_env env, napi_escapable_handle_scope scope) {
  return napi_close_handle_scope(env, (napi_handle_scope)scope);
}

napi_status napi_escape_handle(napi_env env, napi_escapable_handle_scope scope, napi_value escapee, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, scope && escapee && result);
  if (scope->escaped) return trk_napi_status(env, napi_escape_called_twice);
  if (scope->mark == 0 || scope->mark > env->count) return trk_napi_status(env, napi_handle_scope_mismatch);
  scope->escaped = true;
  JSValueProtect(env->ctx, trk_napi_js(escapee));
  JSValueUnprotect(env->ctx, env->handles[scope->mark - 1]);
  env->handles[scope->mark - 1] = trk_napi_js(escapee);
  *result = escapee;
  return trk_napi_status(env, napi_ok);
}

/* --- into JavaScript ---------------------------------------------------------------------------------- */

JSValueRef trk_napi_call(napi_env env, JSObjectRef fn, JSObjectRef self, size_t argc, const JSValueRef argv[],
                         JSValueRef *exc) {
  JSValueRef inner = NULL;
  env->rt->depth++;
  JSValueRef result = JSObjectCallAsFunction(env->ctx, fn, self, argc, argv, &inner);
  env->rt->depth--;
  if (inner) *exc = inner;
  return inner ? NULL : result;
}

JSValueRef trk_napi_help(napi_env env, const char *literal, size_t argc, const JSValueRef argv[], JSValueRef *exc) {
  if (env->ended) return NULL; /* no JavaScript any more */
  JSValueRef fn = trk_get(env->rt, env->shared->helpers, literal);
  return trk_napi_call(env, (JSObjectRef)fn, NULL, argc, argv, exc);
}

TRK_FN(entered) {
  struct trk_napi *shared = c->rt->napi;
  napi_env env = shared->run_env;
  size_t mark = env->count;
  JSValueRef opened = trk_napi_context_open(env, shared->run_context);
  shared->run(shared->run_arg);
  trk_napi_context_close(env, opened);
  trk_napi_release(env, mark);
  JSValueRef thrown = trk_napi_take_exception(env);
  if (thrown) *c->exc = thrown;
  return trk_undefined(c->rt);
}

void trk_napi_enter(napi_env env, JSValueRef context, void (*run)(void *arg), void *arg) {
  struct trk_napi *shared = env->shared;
  if (env->ended) return;
  shared->run = run;
  shared->run_arg = arg;
  shared->run_env = env;
  shared->run_context = context;
  trk_dispatch(env->rt, shared->enter, 0, NULL);
}

/* --- making and ending -------------------------------------------------------------------------------- */

static void on_dead(uv_async_t *async) {
  trk_napi_reap(trk_container(async, struct trk_napi, async));
}

static napi_ref take_dead(struct trk_napi *shared) {
  pthread_mutex_lock(&shared->reaper->lock);
  napi_ref ref = shared->reaper->dead;
  if (ref) shared->reaper->dead = ref->next_dead;
  if (ref) ref->queued = false;
  pthread_mutex_unlock(&shared->reaper->lock);
  return ref;
}

static void finalize_one(void *ref) {
  trk_napi_ref_finalize(ref);
}

void trk_napi_reap(struct trk_napi *shared) {
  for (napi_ref ref; (ref = take_dead(shared)) != NULL;) {
    if (ref->finalize == NULL)
      trk_napi_ref_finalize(ref);
    else
      trk_napi_enter(ref->env, NULL, finalize_one, ref);
  }
}

/* A threadsafe function's finalizer may still delete references when the wake-up handle has closed. */
static void shared_drop(struct trk_napi *shared) {
  if (--shared->users > 0) return;
  struct trk_napi_reaper *reaper = shared->reaper;
  pthread_mutex_lock(&reaper->lock);
  bool last = --reaper->refs == 0;
  pthread_mutex_unlock(&reaper->lock);
  if (last) {
    pthread_mutex_destroy(&reaper->lock);
    free(reaper);
  }
  free(shared);
}

static void handle_freed(struct trk_handle *handle) {
  struct trk_napi *shared = (struct trk_napi *)handle;
  for (struct trk_list *node = shared->envs.next; node != &shared->envs;) {
    napi_env env = trk_container(node, struct napi_env__, link);
    node = node->next;
    trk_napi_env_drop(env);
  }
  trk_list_init(&shared->envs);
  JSValueUnprotect(shared->handle.rt->ctx, shared->helpers);
  JSValueUnprotect(shared->handle.rt->ctx, shared->enter);
  shared->handle.rt->napi = NULL;
  shared_drop(shared);
}

static void handle_closing(struct trk_handle *handle) {
  struct trk_napi *shared = (struct trk_napi *)handle;
  trk_napi_end(handle->rt);
  pthread_mutex_lock(&shared->reaper->lock);
  shared->reaper->open = false;
  shared->reaper->dead = NULL;
  pthread_mutex_unlock(&shared->reaper->lock);
}

static const struct trk_handle_type handle_type = {"NodeApiFinalizers", handle_freed};

struct trk_napi *trk_napi_shared(struct trk_runtime *rt) {
  if (rt->napi) return rt->napi;
  JSValueRef exc = NULL;
  JSValueRef helpers = trk_internal_export(rt, "internal/napi/napi", "helpers");
  if (exc || !trk_is_object(rt, helpers)) return NULL;
  struct trk_napi *shared = trk_calloc(1, sizeof *shared);
  if (uv_async_init(&rt->loop, &shared->async, on_dead) < 0) {
    free(shared);
    return NULL;
  }
  uv_unref((uv_handle_t *)&shared->async);
  trk_handle_open(rt, &shared->handle, &handle_type, (uv_handle_t *)&shared->async, NULL);
  shared->handle.on_closing = handle_closing;
  trk_list_init(&shared->envs);
  shared->reaper = trk_calloc(1, sizeof *shared->reaper);
  pthread_mutex_init(&shared->reaper->lock, NULL);
  shared->reaper->refs = 1;
  shared->users = 1;
  shared->reaper->open = true;
  shared->reaper->async = &shared->async;
  shared->helpers = (JSObjectRef)helpers;
  shared->enter = trk_function(rt, "napi", entered);
  JSValueProtect(rt->ctx, shared->helpers);
  JSValueProtect(rt->ctx, shared->enter);
  rt->napi_end = trk_napi_end;
  return rt->napi = shared;
}

napi_env trk_napi_env_new(struct trk_napi *shared, const char *filename, int32_t version) {
  napi_env env = trk_calloc(1, sizeof *env);
  env->rt = shared->handle.rt;
  env->ctx = env->rt->ctx;
  env->shared = shared;
  env->filename = trk_strdup(filename);
  env->version = version;
  env->users = 1;
  shared->users++;
  trk_list_init(&env->refs);
  trk_list_init(&env->hooks);
  trk_list_push(&shared->envs, &env->link);
  return env;
}

void trk_napi_env_drop(napi_env env) {
  if (--env->users > 0) return;
  struct trk_napi *shared = env->shared;
  free(env->handles);
  free(env->filename);
  free(env);
  shared_drop(shared);
}

/* --- cleanup hooks and instance data ---------------------------------------------------------------------- */

struct napi_async_cleanup_hook_handle__ {
  struct trk_list link;
  napi_env env;
  napi_cleanup_hook hook;
  napi_async_cleanup_hook async;
  void *arg;
};

static napi_async_cleanup_hook_handle hook_add(napi_env env, napi_cleanup_hook hook, napi_async_cleanup_hook async,
                                               void *arg) {
  napi_async_cleanup_hook_handle own = trk_calloc(1, sizeof *own);
  own->env = env;
  own->hook = hook;
  own->async = async;
  own->arg = arg;
  trk_list_push(&env->hooks, &own->link);
  return own;
}

napi_status napi_add_env_cleanup_hook(napi_env env, napi_cleanup_hook fun, void *arg) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, fun);
  hook_add(env, fun, NULL, arg);
  return napi_ok;
}

napi_status napi_remove_env_cleanup_hook(napi_env env, napi_cleanup_hook fun, void *arg) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, fun);
  for (struct trk_list *node = env->hooks.next; node != &env->hooks; node = node->next) {
    napi_async_cleanup_hook_handle own = trk_container(node, struct napi_async_cleanup_hook_handle__, link);
    if (own->hook != fun || own->arg != arg) continue;
    trk_list_remove(&own->link);
    free(own);
    break;
  }
  return napi_ok;
}

napi_status napi_add_async_cleanup_hook(napi_env env, napi_async_cleanup_hook hook, void *arg,
                                        napi_async_cleanup_hook_handle *remove_handle) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, hook);
  napi_async_cleanup_hook_handle own = hook_add(env, NULL, hook, arg);
  if (remove_handle) *remove_handle = own;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_remove_async_cleanup_hook(napi_async_cleanup_hook_handle remove_handle) {
  if (remove_handle == NULL) return napi_invalid_arg;
  trk_list_remove(&remove_handle->link);
  free(remove_handle);
  return napi_ok;
}

napi_status napi_set_instance_data(napi_env env, void *data, napi_finalize finalize_cb, void *finalize_hint) {
  TRK_NAPI_ENV(env);
  env->instance = data;
  env->instance_done = finalize_cb;
  env->instance_hint = finalize_hint;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_instance_data(napi_env env, void **data) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, data);
  *data = env->instance;
  return trk_napi_status(env, napi_ok);
}

static void env_end(napi_env env) {
  while (!trk_list_empty(&env->hooks)) { /* the newest first */
    napi_async_cleanup_hook_handle own = trk_container(env->hooks.prev, struct napi_async_cleanup_hook_handle__, link);
    trk_list_remove(&own->link);
    if (own->async) {
      own->async(own, own->arg); /* the addon frees it by removing it */
    } else {
      own->hook(own->arg);
      free(own);
    }
  }
  env->ended = true;
  while (!trk_list_empty(&env->refs)) trk_napi_ref_finalize(trk_container(env->refs.prev, struct napi_ref__, link));
  if (env->instance_done) env->instance_done(env, env->instance, env->instance_hint);
  env->instance_done = NULL;
  trk_napi_release(env, 0);
  trk_napi_take_exception(env);
}

void trk_napi_end(struct trk_runtime *rt) {
  struct trk_napi *shared = rt->napi;
  if (shared == NULL || shared->ended) return;
  shared->ended = true;
  for (struct trk_list *node = shared->envs.prev; node != &shared->envs; node = node->prev)
    env_end(trk_container(node, struct napi_env__, link));
}
