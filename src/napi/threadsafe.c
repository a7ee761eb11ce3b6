/*
 * threadsafe.c - threadsafe functions: any thread queues, the env's thread calls.
 *
 * Owns: the queue, the wake-up handle. Runs on: any thread where the specification says so, else the env's.
 * Frees: when the handle has closed and no thread holds the function any more. Limits: max_queue_size of the creator.
 */
#include "napi/napi.h"

#include <stdlib.h>

#define BATCH 1000 /* calls in one turn of the loop */

struct item {
  struct item *next;
  void *data;
};

struct napi_threadsafe_function__ {
  struct trk_handle handle;
  uv_async_t async;
  napi_env env;
  pthread_mutex_t lock; /* from here to `closed` */
  pthread_cond_t room;
  struct item *first, **last;
  size_t queued, max, threads;
  bool closing, closed;
  JSValueRef callback; /* protected, or NULL */
  JSValueRef async_context; /* see trk_napi_context_new */
  napi_threadsafe_function_call_js call_js;
  void *context;
  napi_finalize finalize;
  void *finalize_data;
  struct item *current;
};

static void destroy(napi_threadsafe_function fn) {
  while (fn->first) {
    struct item *item = fn->first;
    fn->first = item->next;
    free(item);
  }
  pthread_mutex_destroy(&fn->lock);
  pthread_cond_destroy(&fn->room);
  free(fn);
}

static void run_finalize(void *arg) {
  napi_threadsafe_function fn = arg;
  napi_finalize finalize = fn->finalize;
  fn->finalize = NULL;
  if (finalize) finalize(fn->env, fn->finalize_data, fn->context);
}

/* As the close begins; at the runtime's end without JavaScript. */
static void on_closing(struct trk_handle *handle) {
  napi_threadsafe_function fn = (napi_threadsafe_function)handle;
  pthread_mutex_lock(&fn->lock);
  fn->closing = true;
  pthread_cond_broadcast(&fn->room);
  pthread_mutex_unlock(&fn->lock);
}

static void on_freed(struct trk_handle *handle) {
  napi_threadsafe_function fn = (napi_threadsafe_function)handle;
  napi_env env = fn->env;
  if (atomic_load(&env->rt->stopping) || env->ended)
    run_finalize(fn);
  else
    trk_napi_enter(env, NULL, run_finalize, fn);
  trk_napi_context_free(env, fn->async_context);
  if (fn->callback) JSValueUnprotect(env->ctx, fn->callback);
  pthread_mutex_lock(&fn->lock);
  fn->closed = true;
  bool last = fn->threads == 0;
  pthread_mutex_unlock(&fn->lock);
  if (last) destroy(fn);
  trk_napi_env_drop(env);
}

static const struct trk_handle_type type = {"ThreadsafeFunction", on_freed};

static void run_one(void *arg) {
  napi_threadsafe_function fn = arg;
  napi_env env = fn->env;
  if (fn->call_js) {
    fn->call_js(env, (napi_value)fn->callback, fn->context, fn->current->data);
  } else if (fn->callback) {
    napi_call_function(env, NULL, (napi_value)fn->callback, 0, NULL, NULL);
  }
}

static void on_async(uv_async_t *async) {
  napi_threadsafe_function fn = trk_container(async, struct napi_threadsafe_function__, async);
  for (int i = 0; i < BATCH; i++) {
    pthread_mutex_lock(&fn->lock);
    bool aborted = fn->closing;
    struct item *item = aborted ? NULL : fn->first;
    if (item) {
      fn->first = item->next;
      if (fn->first == NULL) fn->last = &fn->first;
      fn->queued--;
      pthread_cond_signal(&fn->room);
    }
    bool over = aborted || (item == NULL && fn->threads == 0);
    pthread_mutex_unlock(&fn->lock);
    if (item) {
      fn->current = item;
      trk_napi_enter(fn->env, fn->async_context, run_one, fn);
      free(item);
    }
    if (over) trk_handle_close(&fn->handle, NULL);
    if (over || item == NULL) return;
  }
  uv_async_send(async); /* more is there: after the loop's other events */
}

napi_status napi_create_threadsafe_function(napi_env env, napi_value func, napi_value async_resource,
                                            napi_value async_resource_name, size_t max_queue_size,
                                            size_t initial_thread_count, void *thread_finalize_data,
                                            napi_finalize thread_finalize_cb, void *context,
                                            napi_threadsafe_function_call_js call_js_cb,
                                            napi_threadsafe_function *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, async_resource_name && initial_thread_count > 0 && result && (func || call_js_cb));
  if (func && !trk_is_function(env->rt, trk_napi_js(func))) return trk_napi_status(env, napi_invalid_arg);
  napi_threadsafe_function fn = trk_calloc(1, sizeof *fn);
  if (env->ended || uv_async_init(&env->rt->loop, &fn->async, on_async) < 0) {
    free(fn);
    return trk_napi_status(env, napi_generic_failure);
  }
  trk_handle_open(env->rt, &fn->handle, &type, (uv_handle_t *)&fn->async, NULL);
  fn->handle.on_closing = on_closing;
  pthread_mutex_init(&fn->lock, NULL);
  pthread_cond_init(&fn->room, NULL);
  fn->env = env;
  fn->last = &fn->first;
  fn->max = max_queue_size;
  fn->threads = initial_thread_count;
  fn->call_js = call_js_cb;
  fn->context = context;
  fn->finalize = thread_finalize_cb;
  fn->finalize_data = thread_finalize_data;
  if (func) JSValueProtect(env->ctx, fn->callback = trk_napi_js(func));
  fn->async_context = trk_napi_context_new(env, async_resource, async_resource_name);
  env->users++;
  *result = fn;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_threadsafe_function_context(napi_threadsafe_function func, void **result) {
  if (func == NULL || result == NULL) return napi_invalid_arg;
  *result = func->context;
  return napi_ok;
}

/* With the lock held, which it drops: this thread holds the function no more. */
static void leave(napi_threadsafe_function fn) {
  if (fn->threads > 0) fn->threads--;
  bool last = fn->closed && fn->threads == 0;
  pthread_mutex_unlock(&fn->lock);
  if (last) destroy(fn);
}

napi_status napi_call_threadsafe_function(napi_threadsafe_function func, void *data,
                                          napi_threadsafe_function_call_mode is_blocking) {
  if (func == NULL) return napi_invalid_arg;
  pthread_mutex_lock(&func->lock);
  while (func->max > 0 && func->queued >= func->max && !func->closing) {
    if (is_blocking == napi_tsfn_nonblocking) {
      pthread_mutex_unlock(&func->lock);
      return napi_queue_full;
    }
    pthread_cond_wait(&func->room, &func->lock);
  }
  if (func->closing) {
    bool held = func->threads > 0;
    leave(func);
    return held ? napi_closing : napi_invalid_arg;
  }
  struct item *item = trk_malloc(sizeof *item);
  *item = (struct item){NULL, data};
  *func->last = item;
  func->last = &item->next;
  func->queued++;
  uv_async_send(&func->async); /* under the lock: the handle is open as long as `closing` is not set */
  pthread_mutex_unlock(&func->lock);
  return napi_ok;
}

napi_status napi_acquire_threadsafe_function(napi_threadsafe_function func) {
  if (func == NULL) return napi_invalid_arg;
  pthread_mutex_lock(&func->lock);
  bool closing = func->closing;
  if (!closing) func->threads++;
  pthread_mutex_unlock(&func->lock);
  return closing ? napi_closing : napi_ok;
}

napi_status napi_release_threadsafe_function(napi_threadsafe_function func, napi_threadsafe_function_release_mode mode) {
  if (func == NULL) return napi_invalid_arg;
  pthread_mutex_lock(&func->lock);
  if (func->threads == 0) {
    pthread_mutex_unlock(&func->lock);
    return napi_invalid_arg;
  }
  bool wake = !func->closing && (func->threads == 1 || mode == napi_tsfn_abort);
  if (wake) {
    if (mode == napi_tsfn_abort) func->closing = true;
    pthread_cond_broadcast(&func->room);
    uv_async_send(&func->async);
  }
  leave(func);
  return napi_ok;
}

napi_status napi_unref_threadsafe_function(napi_env env, napi_threadsafe_function func) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, func);
  uv_unref((uv_handle_t *)&func->async);
  return trk_napi_status(env, napi_ok);
}

napi_status napi_ref_threadsafe_function(napi_env env, napi_threadsafe_function func) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, func);
  uv_ref((uv_handle_t *)&func->async);
  return trk_napi_status(env, napi_ok);
}
