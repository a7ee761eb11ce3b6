/*
 * strings.c - strings and symbols, in the three encodings.
 *
 * Owns: nothing. Runs on: the env's thread. Frees: nothing. Limits: the engine's 2^31 - 1 units.
 */
#include "core/transcode.h"
#include "napi/napi.h"

#include <stdlib.h>
#include <string.h>

static bool measured(const void *text, size_t len) {
  return text ? len == NAPI_AUTO_LENGTH || len <= INT32_MAX : len == 0;
}

napi_status napi_create_string_utf8(napi_env env, const char *str, size_t length, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result && measured(str, length));
  if (str == NULL) str = "";
  return trk_napi_give(env, trk_string(env->rt, str, length == NAPI_AUTO_LENGTH ? strlen(str) : length), result);
}

napi_status napi_create_string_latin1(napi_env env, const char *str, size_t length, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result && measured(str, length));
  if (str == NULL) str = "";
  if (length == NAPI_AUTO_LENGTH) length = strlen(str);
  return trk_napi_give(env, trk_latin1(env->rt, (const uint8_t *)str, length), result);
}

napi_status napi_create_string_utf16(napi_env env, const char16_t *str, size_t length, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result && measured(str, length));
  if (length == NAPI_AUTO_LENGTH)
    for (length = 0; str[length] != 0;) length++;
  return trk_napi_give(env, trk_utf16(env->rt, str, length), result);
}

napi_status node_api_create_property_key_utf16(napi_env env, const char16_t *str, size_t length, napi_value *result) {
  return napi_create_string_utf16(env, str, length, result);
}
napi_status node_api_create_property_key_latin1(napi_env env, const char *str, size_t length, napi_value *result) {
  return napi_create_string_latin1(env, str, length, result);
}
napi_status node_api_create_property_key_utf8(napi_env env, const char *str, size_t length, napi_value *result) {
  return napi_create_string_utf8(env, str, length, result);
}

/* The engine takes no foreign memory that ends: these copy, say so, and are done with the caller's text at once. */
napi_status node_api_create_external_string_latin1(napi_env env, char *str, size_t length, napi_finalize finalize_cb,
                                                   void *hint, napi_value *result, bool *copied) {
  napi_status status = napi_create_string_latin1(env, str, length, result);
  if (status != napi_ok) return status;
  if (copied) *copied = true;
  if (finalize_cb) finalize_cb(env, str, hint);
  return status;
}
napi_status node_api_create_external_string_utf16(napi_env env, char16_t *str, size_t length, napi_finalize finalize_cb,
                                                  void *hint, napi_value *result, bool *copied) {
  napi_status status = napi_create_string_utf16(env, str, length, result);
  if (status != napi_ok) return status;
  if (copied) *copied = true;
  if (finalize_cb) finalize_cb(env, str, hint);
  return status;
}

/* --- out ---------------------------------------------------------------------------------------------------- */

static napi_status text_of(napi_env env, napi_value value, const void *buf, const size_t *result, JSStringRef *ret) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value);
  if (!JSValueIsString(env->ctx, trk_napi_js(value))) return trk_napi_status(env, napi_string_expected);
  TRK_NAPI_ARG(env, buf || result);
  *ret = JSValueToStringCopy(env->ctx, trk_napi_js(value), NULL);
  return trk_napi_status(env, *ret ? napi_ok : napi_generic_failure);
}

napi_status napi_get_value_string_utf8(napi_env env, napi_value value, char *buf, size_t bufsize, size_t *result) {
  JSStringRef string = NULL;
  napi_status status = text_of(env, value, buf, result, &string);
  if (status != napi_ok) return status;
  size_t units = JSStringGetLength(string), written = 0, read = 0;
  const uint16_t *chars = units ? JSStringGetCharactersPtr(string) : NULL;
  if (buf == NULL)
    written = units ? trk_utf16_to_utf8_length(chars, units) : 0;
  else if (bufsize > 0) {
    if (units) written = trk_utf16_to_utf8_some(chars, units, buf, bufsize - 1, &read);
    buf[written] = '\0';
  }
  if (result) *result = written;
  JSStringRelease(string);
  return status;
}

napi_status napi_get_value_string_latin1(napi_env env, napi_value value, char *buf, size_t bufsize, size_t *result) {
  JSStringRef string = NULL;
  napi_status status = text_of(env, value, buf, result, &string);
  if (status != napi_ok) return status;
  size_t units = JSStringGetLength(string);
  if (buf && bufsize > 0) {
    if (units > bufsize - 1) units = bufsize - 1;
    if (units) trk_narrow(JSStringGetCharactersPtr(string), (uint8_t *)buf, units);
    buf[units] = '\0';
  } else if (buf) {
    units = 0;
  }
  if (result) *result = units;
  JSStringRelease(string);
  return status;
}

napi_status napi_get_value_string_utf16(napi_env env, napi_value value, char16_t *buf, size_t bufsize, size_t *result) {
  JSStringRef string = NULL;
  napi_status status = text_of(env, value, buf, result, &string);
  if (status != napi_ok) return status;
  size_t units = JSStringGetLength(string);
  if (buf && bufsize > 0) {
    if (units > bufsize - 1) units = bufsize - 1;
    if (units) memcpy(buf, JSStringGetCharactersPtr(string), units * sizeof *buf);
    buf[units] = 0;
  } else if (buf) {
    units = 0;
  }
  if (result) *result = units;
  JSStringRelease(string);
  return status;
}

/* --- symbols ------------------------------------------------------------------------------------------------- */

napi_status napi_create_symbol(napi_env env, napi_value description, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  if (description && !JSValueIsString(env->ctx, trk_napi_js(description)))
    return trk_napi_status(env, napi_string_expected);
  JSStringRef text = description ? JSValueToStringCopy(env->ctx, trk_napi_js(description), NULL) : NULL;
  JSValueRef symbol = JSValueMakeSymbol(env->ctx, text);
  if (text) JSStringRelease(text);
  return trk_napi_give(env, symbol, result);
}

napi_status node_api_symbol_for(napi_env env, const char *utf8description, size_t length, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  napi_value text = NULL;
  napi_status status = napi_create_string_utf8(env, utf8description, length, &text);
  if (status != napi_ok) return status;
  TRK_NAPI_ARG(env, result);
  JSValueRef own = trk_napi_js(text), exc = NULL;
  JSValueRef symbol = trk_napi_help(env, "symbolFor", 1, &own, &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, symbol, result);
}
