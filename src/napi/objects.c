/*
 * objects.c - objects, arrays and their properties.
 *
 * Owns: nothing. Runs on: the env's thread. Frees: nothing. Limits: none.
 */
#include "napi/napi.h"

/* Opens a property function: the object, converted as property access does it. */
#define OBJECT(object)                                                                                       \
  TRK_NAPI_BEGIN(env);                                                                                       \
  TRK_NAPI_ARG(env, object);                                                                                 \
  JSValueRef exc = NULL;                                                                                     \
  if (trk_is_nullish(env->rt, trk_napi_js(object))) return trk_napi_status(env, napi_object_expected);       \
  JSObjectRef own = JSValueToObject(env->ctx, trk_napi_js(object), &exc);                                    \
  if (exc) return trk_napi_threw(env, exc)
#define DONE return exc ? trk_napi_threw(env, exc) : trk_napi_status(env, napi_ok)
#define GIVEN(value) return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, (value), result)

napi_status napi_create_object(napi_env env, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  return trk_napi_give(env, JSObjectMake(env->ctx, NULL, NULL), result);
}

napi_status napi_create_array(napi_env env, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  return trk_napi_give(env, JSObjectMakeArray(env->ctx, 0, NULL, NULL), result);
}

napi_status napi_create_array_with_length(napi_env env, size_t length, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  JSObjectRef array = JSObjectMakeArray(env->ctx, 0, NULL, NULL);
  if (length > 0) trk_set(env->rt, array, "length", JSValueMakeNumber(env->ctx, (double)length));
  return trk_napi_give(env, array, result);
}

napi_status napi_is_array(napi_env env, napi_value value, bool *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  *result = JSValueIsArray(env->ctx, trk_napi_js(value));
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_array_length(napi_env env, napi_value value, uint32_t *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  if (!JSValueIsArray(env->ctx, trk_napi_js(value))) return trk_napi_status(env, napi_array_expected);
  *result = (uint32_t)trk_to_double(env->rt, trk_get(env->rt, (JSObjectRef)value, "length"));
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_prototype(napi_env env, napi_value object, napi_value *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, result);
  GIVEN(JSObjectGetPrototype(env->ctx, own));
}

/* --- by key --------------------------------------------------------------------------------------------------- */

napi_status napi_set_property(napi_env env, napi_value object, napi_value key, napi_value value) {
  OBJECT(object);
  TRK_NAPI_ARG(env, key && value);
  JSObjectSetPropertyForKey(env->ctx, own, trk_napi_js(key), trk_napi_js(value), kJSPropertyAttributeNone, &exc);
  DONE;
}

napi_status napi_has_property(napi_env env, napi_value object, napi_value key, bool *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, key && result);
  *result = JSObjectHasPropertyForKey(env->ctx, own, trk_napi_js(key), &exc);
  DONE;
}

napi_status napi_get_property(napi_env env, napi_value object, napi_value key, napi_value *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, key && result);
  JSValueRef value = JSObjectGetPropertyForKey(env->ctx, own, trk_napi_js(key), &exc);
  GIVEN(value);
}

napi_status napi_delete_property(napi_env env, napi_value object, napi_value key, bool *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, key);
  bool gone = JSObjectDeletePropertyForKey(env->ctx, own, trk_napi_js(key), &exc);
  if (result) *result = gone;
  DONE;
}

napi_status napi_has_own_property(napi_env env, napi_value object, napi_value key, bool *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, key && result);
  JSValueRef args[2] = {own, trk_napi_js(key)};
  if (!JSValueIsString(env->ctx, args[1]) && !JSValueIsSymbol(env->ctx, args[1]))
    return trk_napi_status(env, napi_name_expected);
  JSValueRef has = trk_napi_help(env, "hasOwn", 2, args, &exc);
  *result = has && JSValueToBoolean(env->ctx, has);
  DONE;
}

/* --- by C name ------------------------------------------------------------------------------------------------- */

static JSStringRef name_of(napi_env env, const char *utf8) {
  return JSValueToStringCopy(env->ctx, trk_cstring(env->rt, utf8), NULL);
}

napi_status napi_set_named_property(napi_env env, napi_value object, const char *utf8name, napi_value value) {
  OBJECT(object);
  TRK_NAPI_ARG(env, utf8name && value);
  JSStringRef name = name_of(env, utf8name);
  JSObjectSetProperty(env->ctx, own, name, trk_napi_js(value), kJSPropertyAttributeNone, &exc);
  JSStringRelease(name);
  DONE;
}

napi_status napi_has_named_property(napi_env env, napi_value object, const char *utf8name, bool *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, utf8name && result);
  JSStringRef name = name_of(env, utf8name);
  *result = JSObjectHasProperty(env->ctx, own, name);
  JSStringRelease(name);
  DONE;
}

napi_status napi_get_named_property(napi_env env, napi_value object, const char *utf8name, napi_value *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, utf8name && result);
  JSStringRef name = name_of(env, utf8name);
  JSValueRef value = JSObjectGetProperty(env->ctx, own, name, &exc);
  JSStringRelease(name);
  GIVEN(value);
}

/* --- by index --------------------------------------------------------------------------------------------------- */

napi_status napi_set_element(napi_env env, napi_value object, uint32_t index, napi_value value) {
  OBJECT(object);
  TRK_NAPI_ARG(env, value);
  JSObjectSetPropertyAtIndex(env->ctx, own, index, trk_napi_js(value), &exc);
  DONE;
}

napi_status napi_has_element(napi_env env, napi_value object, uint32_t index, bool *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, result);
  *result = JSObjectHasPropertyForKey(env->ctx, own, JSValueMakeNumber(env->ctx, index), &exc);
  DONE;
}

napi_status napi_get_element(napi_env env, napi_value object, uint32_t index, napi_value *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, result);
  JSValueRef value = JSObjectGetPropertyAtIndex(env->ctx, own, index, &exc);
  GIVEN(value);
}

napi_status napi_delete_element(napi_env env, napi_value object, uint32_t index, bool *result) {
  OBJECT(object);
  bool gone = JSObjectDeletePropertyForKey(env->ctx, own, JSValueMakeNumber(env->ctx, index), &exc);
  if (result) *result = gone;
  DONE;
}

/* --- names, freezing --------------------------------------------------------------------------------------------- */

napi_status napi_get_all_property_names(napi_env env, napi_value object, napi_key_collection_mode key_mode,
                                        napi_key_filter key_filter, napi_key_conversion key_conversion,
                                        napi_value *result) {
  OBJECT(object);
  TRK_NAPI_ARG(env, result);
  JSValueRef args[4] = {own, JSValueMakeNumber(env->ctx, key_mode), JSValueMakeNumber(env->ctx, key_filter),
                        JSValueMakeNumber(env->ctx, key_conversion)};
  JSValueRef names = trk_napi_help(env, "names", 4, args, &exc);
  GIVEN(names);
}

napi_status napi_get_property_names(napi_env env, napi_value object, napi_value *result) {
  return napi_get_all_property_names(env, object, napi_key_include_prototypes,
                                     (napi_key_filter)(napi_key_enumerable | napi_key_skip_symbols),
                                     napi_key_numbers_to_strings, result);
}

napi_status napi_object_freeze(napi_env env, napi_value object) {
  OBJECT(object);
  JSValueRef arg = own;
  trk_napi_help(env, "freeze", 1, &arg, &exc);
  DONE;
}

napi_status napi_object_seal(napi_env env, napi_value object) {
  OBJECT(object);
  JSValueRef arg = own;
  trk_napi_help(env, "seal", 1, &arg, &exc);
  DONE;
}
