/*
 * errors.c - errors made, thrown, asked for; the two fatal ones.
 *
 * Owns: nothing. Runs on: the env's thread. Frees: nothing. Limits: none.
 */
#include "napi/napi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static JSValueRef make(napi_env env, const char *kind, JSValueRef code, JSValueRef message, JSValueRef *exc) {
  JSValueRef args[3] = {trk_cstring(env->rt, kind), message, code ? code : JSValueMakeUndefined(env->ctx)};
  return trk_napi_help(env, "error", 3, args, exc);
}

static napi_status create(napi_env env, const char *kind, napi_value code, napi_value msg, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, msg && result);
  if (env->ended) return trk_napi_status(env, napi_cannot_run_js);
  JSValueRef exc = NULL;
  if (!JSValueIsString(env->ctx, trk_napi_js(msg)) || (code && !JSValueIsString(env->ctx, trk_napi_js(code))))
    return trk_napi_status(env, napi_string_expected);
  JSValueRef error = make(env, kind, trk_napi_js(code), trk_napi_js(msg), &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, error, result);
}

napi_status napi_create_error(napi_env env, napi_value code, napi_value msg, napi_value *result) {
  return create(env, "Error", code, msg, result);
}
napi_status napi_create_type_error(napi_env env, napi_value code, napi_value msg, napi_value *result) {
  return create(env, "TypeError", code, msg, result);
}
napi_status napi_create_range_error(napi_env env, napi_value code, napi_value msg, napi_value *result) {
  return create(env, "RangeError", code, msg, result);
}
napi_status node_api_create_syntax_error(napi_env env, napi_value code, napi_value msg, napi_value *result) {
  return create(env, "SyntaxError", code, msg, result);
}

napi_status napi_throw(napi_env env, napi_value error) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, error);
  trk_napi_threw(env, trk_napi_js(error));
  return trk_napi_status(env, napi_ok);
}

static napi_status throw_text(napi_env env, const char *kind, const char *code, const char *msg) {
  TRK_NAPI_BEGIN(env);
  JSValueRef exc = NULL;
  JSValueRef error = make(env, kind, code ? trk_cstring(env->rt, code) : NULL, trk_cstring(env->rt, msg ? msg : ""), &exc);
  trk_napi_threw(env, error ? error : exc);
  return trk_napi_status(env, error ? napi_ok : napi_pending_exception);
}

napi_status napi_throw_error(napi_env env, const char *code, const char *msg) {
  return throw_text(env, "Error", code, msg);
}
napi_status napi_throw_type_error(napi_env env, const char *code, const char *msg) {
  return throw_text(env, "TypeError", code, msg);
}
napi_status napi_throw_range_error(napi_env env, const char *code, const char *msg) {
  return throw_text(env, "RangeError", code, msg);
}
napi_status node_api_throw_syntax_error(napi_env env, const char *code, const char *msg) {
  return throw_text(env, "SyntaxError", code, msg);
}

napi_status napi_is_error(napi_env env, napi_value value, bool *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  JSValueRef own = trk_napi_js(value), exc = NULL;
  JSValueRef is = trk_napi_help(env, "isError", 1, &own, &exc);
  *result = is && JSValueToBoolean(env->ctx, is);
  return trk_napi_status(env, napi_ok);
}

napi_status napi_is_exception_pending(napi_env env, bool *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  *result = env->exception != NULL;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_and_clear_last_exception(napi_env env, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  JSValueRef exc = trk_napi_take_exception(env);
  return trk_napi_give(env, exc ? exc : JSValueMakeUndefined(env->ctx), result);
}

/* --report-on-fatalerror. Any thread: one without a runtime, or whose addons have ended, writes none. */
static void report_fatal(const char *message, size_t len) {
  struct trk_runtime *rt = trk_current();
  struct trk_napi *shared = rt ? rt->napi : NULL;
  if (shared == NULL || trk_list_empty(&shared->envs)) return;
  napi_env env = trk_container(shared->envs.next, struct napi_env__, link);
  JSValueRef text = trk_string(rt, message, len), exc = NULL;
  trk_napi_help(env, "fatalError", 1, &text, &exc);
}

NAPI_EXTERN _Noreturn void napi_fatal_error(const char *location, size_t location_len, const char *message, size_t message_len) {
  if (location == NULL) location_len = 0;
  if (message == NULL) message_len = 0;
  if (location_len == NAPI_AUTO_LENGTH) location_len = strlen(location);
  if (message_len == NAPI_AUTO_LENGTH) message_len = strlen(message);
  fprintf(stderr, "FATAL ERROR: %.*s %.*s\n", (int)location_len, location ? location : "", (int)message_len,
          message ? message : "");
  fflush(stderr);
  report_fatal(message ? message : "", message_len);
  abort();
}

napi_status napi_fatal_exception(napi_env env, napi_value err) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, err);
  JSValueRef own = trk_napi_js(err), exc = NULL;
  trk_napi_help(env, "fatal", 1, &own, &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_status(env, napi_ok);
}
