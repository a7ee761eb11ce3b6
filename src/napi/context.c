/*
 * context.c - async contexts: what follows an addon's work from where it was asked for to where it calls back.
 *
 * What:    a context is an object of lib/internal/napi/context.js, made only while a program follows contexts.
 * Owns:    struct napi_async_context__ and struct napi_callback_scope__ until the addon ends them.
 * Runs on: the env's thread.
 * Frees:   as said.
 * Limits:  none.
 */
#include "napi/napi.h"

#include <stdlib.h>

struct napi_async_context__ {
  JSValueRef context; /* protected, or NULL */
};
struct napi_callback_scope__ {
  JSValueRef opened; /* protected, or NULL */
};

JSValueRef trk_napi_context_new(napi_env env, napi_value resource, napi_value name) {
  if (env->ended || env->rt->reg[TRK_REG_ASYNC] == 0) return NULL;
  JSValueRef argv[] = {name ? trk_napi_js(name) : trk_undefined(env->rt), resource ? trk_napi_js(resource) : trk_undefined(env->rt)};
  JSValueRef exc = NULL;
  JSValueRef context = trk_napi_help(env, "contextInit", 2, argv, &exc);
  if (context == NULL || !trk_is_object(env->rt, context)) return NULL;
  JSValueProtect(env->ctx, context);
  return context;
}

void trk_napi_context_free(napi_env env, JSValueRef context) {
  if (context == NULL) return;
  JSValueRef exc = NULL;
  if (!env->ended && !atomic_load(&env->rt->stopping)) trk_napi_help(env, "contextDestroy", 1, &context, &exc);
  JSValueUnprotect(env->ctx, context);
}

JSValueRef trk_napi_context_open(napi_env env, JSValueRef context) {
  JSValueRef exc = NULL;
  return context ? trk_napi_help(env, "contextOpen", 1, &context, &exc) : NULL;
}

void trk_napi_context_close(napi_env env, JSValueRef opened) {
  JSValueRef exc = NULL;
  if (opened) trk_napi_help(env, "contextClose", 1, &opened, &exc);
}

napi_status napi_async_init(napi_env env, napi_value async_resource, napi_value async_resource_name,
                            napi_async_context *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, async_resource_name && result);
  napi_async_context own = trk_calloc(1, sizeof *own);
  own->context = trk_napi_context_new(env, async_resource, async_resource_name);
  *result = own;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_async_destroy(napi_env env, napi_async_context async_context) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, async_context);
  trk_napi_context_free(env, async_context->context);
  free(async_context);
  return trk_napi_status(env, napi_ok);
}

struct call {
  napi_env env;
  napi_value recv, func;
  size_t argc;
  const napi_value *argv;
  JSValueRef value; /* protected, or NULL */
  napi_status status;
};

static void call_now(void *arg) {
  struct call *call = arg;
  napi_value value = NULL;
  call->status = napi_call_function(call->env, call->recv, call->func, call->argc, call->argv, &value);
  call->value = call->status == napi_ok ? trk_napi_js(value) : NULL;
  if (call->value) JSValueProtect(call->env->ctx, call->value); /* past the scope of the entry */
}

napi_status napi_make_callback(napi_env env, napi_async_context async_context, napi_value recv, napi_value func,
                               size_t argc, const napi_value *argv, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, recv && func && (argc == 0 || argv));
  if (!trk_is_function(env->rt, trk_napi_js(func))) return trk_napi_status(env, napi_invalid_arg);
  JSValueRef context = async_context ? async_context->context : NULL;
  struct call call = {.env = env, .recv = recv, .func = func, .argc = argc, .argv = argv, .status = napi_cannot_run_js};
  if (env->rt->depth == 0) { /* from a callback of the loop: ticks and promise jobs come after it, a throw is uncaught */
    trk_napi_enter(env, context, call_now, &call);
  } else {
    JSValueRef opened = trk_napi_context_open(env, context);
    call_now(&call);
    trk_napi_context_close(env, opened);
  }
  napi_value value = NULL;
  if (call.value) {
    trk_napi_give(env, call.value, &value);
    JSValueUnprotect(env->ctx, call.value);
    if (result) *result = value;
  }
  return trk_napi_status(env, call.status);
}

napi_status napi_open_callback_scope(napi_env env, napi_value resource_object, napi_async_context context,
                                     napi_callback_scope *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  (void)resource_object; /* the context's own is what counts */
  napi_callback_scope own = trk_calloc(1, sizeof *own);
  own->opened = trk_napi_context_open(env, context ? context->context : NULL);
  if (own->opened) JSValueProtect(env->ctx, own->opened);
  *result = own;
  return trk_napi_status(env, napi_ok);
}

static void nothing(void *arg) {
  (void)arg;
}

napi_status napi_close_callback_scope(napi_env env, napi_callback_scope scope) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, scope);
  trk_napi_context_close(env, scope->opened);
  if (scope->opened) JSValueUnprotect(env->ctx, scope->opened);
  free(scope);
  if (env->rt->depth == 0) trk_napi_enter(env, NULL, nothing, NULL); /* runs the ticks */
  return trk_napi_status(env, napi_ok);
}
