/*
 * async.c - work on the thread pool; it completes in the async context it was made in.
 *
 * Owns: struct napi_async_work__ until napi_delete_async_work. Runs on: the env's thread, execute on the pool.
 * Frees: as said; work in flight holds its env's memory. Limits: as libuv's pool.
 */
#include "napi/napi.h"

#include <stdlib.h>

struct napi_async_work__ {
  struct trk_work work;
  napi_env env;
  napi_async_execute_callback execute;
  napi_async_complete_callback complete;
  void *data;
  napi_status status;
  bool busy, deleted;
  JSValueRef context; /* see trk_napi_context_new */
};

static void work_free(napi_async_work own) {
  trk_napi_context_free(own->env, own->context);
  free(own);
}

napi_status napi_create_async_work(napi_env env, napi_value async_resource, napi_value async_resource_name,
                                   napi_async_execute_callback execute, napi_async_complete_callback complete, void *data,
                                   napi_async_work *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, execute && result);
  napi_async_work own = trk_calloc(1, sizeof *own);
  own->env = env;
  own->execute = execute;
  own->complete = complete;
  own->data = data;
  own->context = trk_napi_context_new(env, async_resource, async_resource_name);
  *result = own;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_delete_async_work(napi_env env, napi_async_work work) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, work);
  if (work->busy)
    work->deleted = true;
  else
    work_free(work);
  return trk_napi_status(env, napi_ok);
}

static void work_run(struct trk_work *work) {
  napi_async_work own = (napi_async_work)work;
  own->execute(own->env, own->data);
}

static void work_complete(void *arg) {
  napi_async_work own = arg;
  own->complete(own->env, own->status, own->data);
}

static void work_after(struct trk_work *work, int status) {
  napi_async_work own = (napi_async_work)work;
  napi_env env = own->env;
  trk_req_drop(&work->req);
  own->status = status == UV_ECANCELED ? napi_cancelled : napi_ok;
  own->busy = false;
  if (own->deleted)
    work_free(own);
  else if (own->complete)
    trk_napi_enter(env, own->context, work_complete, own); /* may delete it */
  trk_napi_env_drop(env);
}

napi_status napi_queue_async_work(napi_env env, napi_async_work work) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, work && !work->busy);
  work->work.work = work_run;
  work->work.after = work_after;
  if (env->ended || trk_work_queue(env->rt, &work->work, NULL) < 0) return trk_napi_status(env, napi_generic_failure);
  work->busy = true;
  env->users++;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_cancel_async_work(napi_env env, napi_async_work work) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, work);
  bool done = work->busy && uv_cancel((uv_req_t *)&work->work.uv) == 0;
  return trk_napi_status(env, done ? napi_ok : napi_generic_failure);
}

napi_status napi_get_uv_event_loop(napi_env env, struct uv_loop_s **loop) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, loop);
  *loop = &env->rt->loop;
  return trk_napi_status(env, napi_ok);
}
