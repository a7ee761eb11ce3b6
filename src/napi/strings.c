/*
 * strings.c - strings and symbols, in the three encodings.
 *
 * Owns: nothing. Runs on: the env's thread. Frees: nothing. Limits: the engine's 2^31 - 1 units.
 */
#include "core/chars.h"
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

/*
 * One reader for the three encodings, which differ in the size of a unit and in how many of the string's characters fit into
 * `room` of theirs: `copy` gives how many it wrote (buf NULL: how many there would be).
 */
typedef size_t (*copier)(const struct trk_chars *text, void *buf, size_t room);

static size_t copy_utf8(const struct trk_chars *text, void *buf, size_t room) {
  size_t read = 0;
  return buf ? trk_chars_utf8_some(text, buf, room, &read) : trk_chars_utf8_length(text);
}
static size_t copy_latin1(const struct trk_chars *text, void *buf, size_t room) {
  size_t len = buf && text->len > room ? room : text->len;
  if (buf) trk_chars_latin1(text, buf, len);
  return len;
}
static size_t copy_utf16(const struct trk_chars *text, void *buf, size_t room) {
  size_t len = buf && text->len > room ? room : text->len;
  if (buf) trk_chars_utf16(text, buf, len);
  return len;
}

static napi_status read_string(napi_env env, napi_value value, void *buf, size_t bufsize, size_t unit, size_t *result, copier copy) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value);
  if (!JSValueIsString(env->ctx, trk_napi_js(value))) return trk_napi_status(env, napi_string_expected);
  TRK_NAPI_ARG(env, buf || result);
  struct trk_chars text;
  if (!trk_chars_open(env->rt, trk_napi_js(value), &text)) return trk_napi_status(env, napi_generic_failure);
  size_t written = 0;
  if (text.len > 0 && (buf == NULL || bufsize > 0)) written = copy(&text, buf, bufsize - 1);
  if (buf && bufsize > 0) memset((char *)buf + written * unit, 0, unit);
  if (result) *result = written;
  trk_chars_close(&text);
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_value_string_utf8(napi_env env, napi_value value, char *buf, size_t bufsize, size_t *result) {
  return read_string(env, value, buf, bufsize, 1, result, copy_utf8);
}
napi_status napi_get_value_string_latin1(napi_env env, napi_value value, char *buf, size_t bufsize, size_t *result) {
  return read_string(env, value, buf, bufsize, 1, result, copy_latin1);
}
napi_status napi_get_value_string_utf16(napi_env env, napi_value value, char16_t *buf, size_t bufsize, size_t *result) {
  return read_string(env, value, buf, bufsize, sizeof *buf, result, copy_utf16);
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
