/*
 * values.c - primitive values, conversions, comparison, dates.
 *
 * Owns: nothing. Runs on: the env's thread. Frees: nothing. Limits: none.
 */
#include "napi/napi.h"

#include <math.h>

#define GIVE(expression)                                                                                     \
  TRK_NAPI_ENV(env);                                                                                         \
  TRK_NAPI_ARG(env, result);                                                                                 \
  return trk_napi_give(env, (expression), result)

napi_status napi_get_undefined(napi_env env, napi_value *result) {
  GIVE(JSValueMakeUndefined(env->ctx));
}
napi_status napi_get_null(napi_env env, napi_value *result) {
  GIVE(JSValueMakeNull(env->ctx));
}
napi_status napi_get_global(napi_env env, napi_value *result) {
  GIVE(JSContextGetGlobalObject(env->ctx));
}
napi_status napi_get_boolean(napi_env env, bool value, napi_value *result) {
  GIVE(JSValueMakeBoolean(env->ctx, value));
}
napi_status napi_create_double(napi_env env, double value, napi_value *result) {
  GIVE(JSValueMakeNumber(env->ctx, value));
}
napi_status napi_create_int32(napi_env env, int32_t value, napi_value *result) {
  GIVE(JSValueMakeNumber(env->ctx, value));
}
napi_status napi_create_uint32(napi_env env, uint32_t value, napi_value *result) {
  GIVE(JSValueMakeNumber(env->ctx, value));
}
napi_status napi_create_int64(napi_env env, int64_t value, napi_value *result) {
  GIVE(JSValueMakeNumber(env->ctx, (double)value));
}

/* --- numbers out ------------------------------------------------------------------------------------------ */

static napi_status number(napi_env env, napi_value value, const void *result, double *ret) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  if (!JSValueIsNumber(env->ctx, trk_napi_js(value))) return trk_napi_status(env, napi_number_expected);
  *ret = JSValueToNumber(env->ctx, trk_napi_js(value), NULL);
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_value_double(napi_env env, napi_value value, double *result) {
  return number(env, value, result, result);
}

/* ToUint32 of the specification */
static uint32_t wrap32(double value) {
  if (!isfinite(value)) return 0;
  double rest = fmod(trunc(value), 4294967296.0);
  return (uint32_t)(int64_t)(rest < 0 ? rest + 4294967296.0 : rest);
}

napi_status napi_get_value_int32(napi_env env, napi_value value, int32_t *result) {
  double own = 0;
  napi_status status = number(env, value, result, &own);
  if (status == napi_ok) *result = (int32_t)wrap32(own);
  return status;
}

napi_status napi_get_value_uint32(napi_env env, napi_value value, uint32_t *result) {
  double own = 0;
  napi_status status = number(env, value, result, &own);
  if (status == napi_ok) *result = wrap32(own);
  return status;
}

napi_status napi_get_value_int64(napi_env env, napi_value value, int64_t *result) {
  double own = 0;
  napi_status status = number(env, value, result, &own);
  if (status != napi_ok) return status;
  *result = !isfinite(own)                  ? 0
            : own >= 9223372036854775808.0  ? INT64_MAX
            : own <= -9223372036854775808.0 ? INT64_MIN
                                            : (int64_t)own;
  return status;
}

napi_status napi_get_value_bool(napi_env env, napi_value value, bool *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  if (!JSValueIsBoolean(env->ctx, trk_napi_js(value))) return trk_napi_status(env, napi_boolean_expected);
  *result = JSValueToBoolean(env->ctx, trk_napi_js(value));
  return trk_napi_status(env, napi_ok);
}

/* --- conversions ------------------------------------------------------------------------------------------ */

napi_status napi_coerce_to_bool(napi_env env, napi_value value, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, value && result);
  return trk_napi_give(env, JSValueMakeBoolean(env->ctx, JSValueToBoolean(env->ctx, trk_napi_js(value))), result);
}

napi_status napi_coerce_to_number(napi_env env, napi_value value, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, value && result);
  JSValueRef exc = NULL;
  double own = JSValueToNumber(env->ctx, trk_napi_js(value), &exc);
  if (exc) return trk_napi_threw(env, exc);
  return trk_napi_give(env, JSValueMakeNumber(env->ctx, own), result);
}

napi_status napi_coerce_to_object(napi_env env, napi_value value, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, value && result);
  if (trk_is_nullish(env->rt, trk_napi_js(value))) return trk_napi_status(env, napi_object_expected);
  JSValueRef exc = NULL;
  JSObjectRef own = JSValueToObject(env->ctx, trk_napi_js(value), &exc);
  if (exc) return trk_napi_threw(env, exc);
  return trk_napi_give(env, own, result);
}

napi_status napi_coerce_to_string(napi_env env, napi_value value, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, value && result);
  JSValueRef exc = NULL;
  JSStringRef own = JSValueToStringCopy(env->ctx, trk_napi_js(value), &exc);
  if (exc) return trk_napi_threw(env, exc);
  JSValueRef string = JSValueMakeString(env->ctx, own);
  JSStringRelease(own);
  return trk_napi_give(env, string, result);
}

napi_status napi_strict_equals(napi_env env, napi_value lhs, napi_value rhs, bool *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, lhs && rhs && result);
  *result = JSValueIsStrictEqual(env->ctx, trk_napi_js(lhs), trk_napi_js(rhs));
  return trk_napi_status(env, napi_ok);
}

/* --- dates ------------------------------------------------------------------------------------------------- */

napi_status napi_create_date(napi_env env, double time, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, result);
  JSValueRef args[1] = {JSValueMakeNumber(env->ctx, time)}, exc = NULL;
  JSObjectRef date = JSObjectMakeDate(env->ctx, 1, args, &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, date, result);
}

napi_status napi_is_date(napi_env env, napi_value value, bool *is_date) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && is_date);
  *is_date = JSValueIsDate(env->ctx, trk_napi_js(value));
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_date_value(napi_env env, napi_value value, double *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, value && result);
  JSValueRef own = trk_napi_js(value), exc = NULL;
  if (!JSValueIsDate(env->ctx, own)) return trk_napi_status(env, napi_date_expected);
  JSValueRef time = trk_napi_help(env, "dateValue", 1, &own, &exc);
  if (exc) return trk_napi_threw(env, exc);
  *result = JSValueToNumber(env->ctx, time, NULL);
  return trk_napi_status(env, napi_ok);
}
