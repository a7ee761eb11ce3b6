/*
 * functions.c - functions, classes, calls both ways, scripts.
 *
 * A C callback becomes a callable object (this, new.target, ...arguments); internal/napi wraps it in a real function.
 *
 * Owns: struct fn, one per callback. Runs on: the env's thread; fn_finalize anywhere.
 * Frees: with the callable object. Limits: none.
 */
#include "napi/napi.h"

#include <stdlib.h>
#include <string.h>

struct fn {
  napi_env env;
  napi_callback cb;
  void *data;
};

static JSValueRef invoked(JSContextRef ctx, JSObjectRef function, JSObjectRef self, size_t argc, const JSValueRef argv[],
                          JSValueRef *exc) {
  (void)self;
  struct fn *fn = JSObjectGetPrivate(function);
  if (argc < 2) return JSValueMakeUndefined(ctx);
  napi_env env = fn->env;
  bool plain = JSValueIsUndefined(ctx, argv[0]) || JSValueIsNull(ctx, argv[0]);
  struct napi_callback_info__ info = {plain ? JSContextGetGlobalObject(ctx) : argv[0],
                                      JSValueIsUndefined(ctx, argv[1]) ? NULL : argv[1], argc - 2, argv + 2, fn->data};
  size_t mark = env->count;
  JSValueRef result = trk_napi_js(fn->cb(env, &info));
  trk_napi_release(env, mark);
  JSValueRef thrown = trk_napi_take_exception(env);
  if (thrown) *exc = thrown;
  return result && thrown == NULL ? result : JSValueMakeUndefined(ctx);
}

static void fn_finalize(JSObjectRef object) {
  free(JSObjectGetPrivate(object));
}

static struct trk_box_type fn_box = {.name = "NodeApiCallback", .finalize = fn_finalize, .call = invoked};

JSValueRef trk_napi_native(napi_env env, napi_callback cb, void *data) {
  if (cb == NULL) return JSValueMakeUndefined(env->ctx);
  struct fn *fn = trk_malloc(sizeof *fn);
  *fn = (struct fn){env, cb, data};
  return trk_box(env->ctx, &fn_box, fn);
}

static JSValueRef text(napi_env env, const char *utf8, size_t length) {
  if (utf8 == NULL) return trk_cstring(env->rt, "");
  return trk_string(env->rt, utf8, length == NAPI_AUTO_LENGTH ? strlen(utf8) : length);
}

napi_status napi_create_function(napi_env env, const char *utf8name, size_t length, napi_callback cb, void *data,
                                 napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, cb && result);
  JSValueRef args[2] = {text(env, utf8name, length), trk_napi_native(env, cb, data)}, exc = NULL;
  JSValueRef fn = trk_napi_help(env, "fn", 2, args, &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, fn, result);
}

/* --- what a callback is told ------------------------------------------------------------------------------------ */

napi_status napi_get_cb_info(napi_env env, napi_callback_info cbinfo, size_t *argc, napi_value *argv,
                             napi_value *this_arg, void **data) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, cbinfo && (argc || !argv));
  if (argv)
    for (size_t i = 0; i < *argc; i++)
      argv[i] = (napi_value)(i < cbinfo->argc ? cbinfo->argv[i] : JSValueMakeUndefined(env->ctx));
  if (argc) *argc = cbinfo->argc;
  if (this_arg) *this_arg = (napi_value)cbinfo->self;
  if (data) *data = cbinfo->data;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_new_target(napi_env env, napi_callback_info cbinfo, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, cbinfo && result);
  *result = (napi_value)cbinfo->target;
  return trk_napi_status(env, napi_ok);
}

/* --- properties and classes -------------------------------------------------------------------------------------- */

static bool define(napi_env env, JSValueRef object, const napi_property_descriptor *p, JSValueRef *exc) {
  JSValueRef key = p->utf8name ? trk_cstring(env->rt, p->utf8name) : trk_napi_js(p->name);
  JSValueRef undefined = JSValueMakeUndefined(env->ctx);
  JSValueRef args[7] = {object,
                        key,
                        JSValueMakeNumber(env->ctx, p->attributes),
                        trk_napi_native(env, p->getter, p->data),
                        trk_napi_native(env, p->setter, p->data),
                        p->getter || p->setter ? undefined : trk_napi_native(env, p->method, p->data),
                        p->value ? trk_napi_js(p->value) : undefined};
  trk_napi_help(env, "define", 7, args, exc);
  return *exc == NULL;
}

napi_status napi_define_properties(napi_env env, napi_value object, size_t property_count,
                                   const napi_property_descriptor *properties) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, object && (properties || property_count == 0));
  if (!JSValueIsObject(env->ctx, trk_napi_js(object))) return trk_napi_status(env, napi_object_expected);
  JSValueRef exc = NULL;
  for (size_t i = 0; i < property_count; i++) {
    if (properties[i].utf8name == NULL && properties[i].name == NULL) return trk_napi_status(env, napi_name_expected);
    if (!define(env, trk_napi_js(object), &properties[i], &exc)) return trk_napi_threw(env, exc);
  }
  return trk_napi_status(env, napi_ok);
}

napi_status napi_define_class(napi_env env, const char *utf8name, size_t length, napi_callback constructor, void *data,
                              size_t property_count, const napi_property_descriptor *properties, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, utf8name && constructor && result && (properties || property_count == 0));
  JSValueRef args[2] = {text(env, utf8name, length), trk_napi_native(env, constructor, data)}, exc = NULL;
  JSValueRef made = trk_napi_help(env, "cls", 2, args, &exc);
  if (exc) return trk_napi_threw(env, exc);
  JSValueRef prototype = trk_get(env->rt, (JSObjectRef)made, "prototype");
  for (size_t i = 0; i < property_count; i++) {
    bool on_class = (properties[i].attributes & napi_static) != 0;
    if (!define(env, on_class ? made : prototype, &properties[i], &exc)) return trk_napi_threw(env, exc);
  }
  return trk_napi_give(env, made, result);
}

/* --- calls into JavaScript ---------------------------------------------------------------------------------------- */

struct top {
  JSObjectRef fn, self;
  size_t argc;
  const JSValueRef *argv;
  napi_env env;
  JSValueRef result;
};

static void top_call(void *arg) {
  struct top *top = arg;
  JSValueRef exc = NULL;
  top->result = trk_napi_call(top->env, top->fn, top->self, top->argc, top->argv, &exc);
  if (exc) trk_napi_threw(top->env, exc);
  if (top->result) JSValueProtect(top->env->ctx, top->result);
}

napi_status napi_call_function(napi_env env, napi_value recv, napi_value func, size_t argc, const napi_value *argv,
                               napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, func && (argv || argc == 0));
  JSValueRef own = trk_napi_js(func), exc = NULL, value = NULL;
  if (!trk_is_function(env->rt, own)) return trk_napi_status(env, napi_invalid_arg);
  JSObjectRef self = recv && JSValueIsObject(env->ctx, trk_napi_js(recv)) ? (JSObjectRef)recv : NULL;
  if (env->rt->depth == 0) { /* a callback of the addon's own libuv handle: ticks and promise jobs follow */
    struct top top = {(JSObjectRef)own, self, argc, (const JSValueRef *)argv, env, NULL};
    trk_napi_enter(env, NULL, top_call, &top);
    if (top.result == NULL) return trk_napi_status(env, napi_pending_exception); /* it went to 'uncaughtException' */
    value = top.result;
    JSValueUnprotect(env->ctx, value);
  } else if (recv && self == NULL && !trk_is_nullish(env->rt, trk_napi_js(recv))) { /* a primitive this */
    JSValueRef args[3] = {own, trk_napi_js(recv), JSObjectMakeArray(env->ctx, argc, (const JSValueRef *)argv, NULL)};
    value = trk_napi_help(env, "apply", 3, args, &exc);
  } else {
    value = trk_napi_call(env, (JSObjectRef)own, self, argc, (const JSValueRef *)argv, &exc);
  }
  if (exc) return trk_napi_threw(env, exc);
  return result ? trk_napi_give(env, value, result) : trk_napi_status(env, napi_ok);
}

napi_status napi_new_instance(napi_env env, napi_value constructor, size_t argc, const napi_value *argv,
                              napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, constructor && result && (argv || argc == 0));
  if (!trk_is_function(env->rt, trk_napi_js(constructor))) return trk_napi_status(env, napi_function_expected);
  JSValueRef exc = NULL;
  env->rt->depth++;
  JSObjectRef made = JSObjectCallAsConstructor(env->ctx, (JSObjectRef)constructor, argc, (const JSValueRef *)argv, &exc);
  env->rt->depth--;
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, made, result);
}

napi_status napi_instanceof(napi_env env, napi_value object, napi_value constructor, bool *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, object && constructor && result);
  *result = false;
  if (!trk_is_function(env->rt, trk_napi_js(constructor))) {
    napi_throw_type_error(env, "ERR_NAPI_CONS_FUNCTION", "Constructor must be a function");
    return trk_napi_status(env, napi_function_expected);
  }
  JSValueRef exc = NULL;
  *result = JSValueIsInstanceOfConstructor(env->ctx, trk_napi_js(object), (JSObjectRef)constructor, &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_status(env, napi_ok);
}

napi_status napi_run_script(napi_env env, napi_value script, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, script && result);
  if (!JSValueIsString(env->ctx, trk_napi_js(script))) return trk_napi_status(env, napi_string_expected);
  JSValueRef exc = NULL;
  JSStringRef source = JSValueToStringCopy(env->ctx, trk_napi_js(script), NULL);
  env->rt->depth++;
  JSValueRef value = JSEvaluateScript(env->ctx, source, NULL, NULL, 1, &exc);
  env->rt->depth--;
  JSStringRelease(source);
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, value, result);
}

/* --- promises ------------------------------------------------------------------------------------------------------- */

struct napi_deferred__ {
  JSObjectRef resolve, reject; /* protected */
};

napi_status napi_create_promise(napi_env env, napi_deferred *deferred, napi_value *promise) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, deferred && promise);
  struct napi_deferred__ own;
  JSValueRef exc = NULL;
  JSObjectRef made = JSObjectMakeDeferredPromise(env->ctx, &own.resolve, &own.reject, &exc);
  if (exc) return trk_napi_threw(env, exc);
  JSValueProtect(env->ctx, own.resolve);
  JSValueProtect(env->ctx, own.reject);
  *deferred = trk_malloc(sizeof own);
  **deferred = own;
  return trk_napi_give(env, made, promise);
}

static napi_status conclude(napi_env env, napi_deferred deferred, napi_value value, bool resolved) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, deferred && value);
  napi_value fn = (napi_value)(resolved ? deferred->resolve : deferred->reject);
  napi_status status = napi_call_function(env, NULL, fn, 1, &value, NULL);
  JSValueUnprotect(env->ctx, deferred->resolve);
  JSValueUnprotect(env->ctx, deferred->reject);
  free(deferred);
  return status;
}

napi_status napi_resolve_deferred(napi_env env, napi_deferred deferred, napi_value resolution) {
  return conclude(env, deferred, resolution, true);
}
napi_status napi_reject_deferred(napi_env env, napi_deferred deferred, napi_value rejection) {
  return conclude(env, deferred, rejection, false);
}

napi_status napi_is_promise(napi_env env, napi_value value, bool *is_promise) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && is_promise);
  JSValueRef own = trk_napi_js(value), exc = NULL;
  JSValueRef is = trk_napi_help(env, "isPromise", 1, &own, &exc);
  *is_promise = is && JSValueToBoolean(env->ctx, is);
  return trk_napi_status(env, napi_ok);
}
