/*
 * bigint.c - BigInts of 64 bits and of any number of words.
 *
 * Owns: nothing. Runs on: the env's thread. Frees: nothing. Limits: 2^24 words, beyond what the engine makes.
 */
#include "napi/napi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

napi_status napi_create_bigint_int64(napi_env env, int64_t value, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  return trk_napi_give(env, JSBigIntCreateWithInt64(env->ctx, value, NULL), result);
}

napi_status napi_create_bigint_uint64(napi_env env, uint64_t value, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  return trk_napi_give(env, JSBigIntCreateWithUInt64(env->ctx, value, NULL), result);
}

napi_status napi_create_bigint_words(napi_env env, int sign_bit, size_t word_count, const uint64_t *words,
                                     napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, words && result && word_count <= INT32_MAX);
  if (word_count > 1 << 24) word_count = (1 << 24) + 1; /* the engine's own error comes from any such number */
  char *text = trk_malloc(word_count * 16 + 4), *at = text;
  at += sprintf(at, "0x0");
  for (size_t i = word_count; i-- > 0;) at += sprintf(at, "%016llx", (unsigned long long)words[i]);
  JSValueRef exc = NULL;
  JSValueRef args[2] = {trk_string(env->rt, text, (size_t)(at - text)), JSValueMakeBoolean(env->ctx, sign_bit != 0)};
  free(text);
  JSValueRef value = trk_napi_help(env, "bigint", 2, args, &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, value, result);
}

/* Hexadecimal digits, with "-" first when negative; malloc'ed. */
static char *digits(napi_env env, napi_value value) {
  JSValueRef own = trk_napi_js(value), exc = NULL;
  JSValueRef text = trk_napi_help(env, "hex", 1, &own, &exc);
  return text ? trk_to_utf8(env->rt, text, NULL) : NULL;
}

/* Fills up to `size` words, the lowest first; returns how many the number has. */
static size_t parse(const char *hex, uint64_t *words, size_t size) {
  size_t len = strlen(hex), count = (len + 15) / 16;
  for (size_t i = 0; i < count && i < size; i++) {
    char part[17] = {0};
    size_t end = len - i * 16, start = end > 16 ? end - 16 : 0;
    memcpy(part, hex + start, end - start);
    words[i] = strtoull(part, NULL, 16);
  }
  return count;
}

static napi_status low(napi_env env, napi_value value, uint64_t *ret_word, bool *ret_negative, bool *ret_more) {
  TRK_NAPI_ENV(env);
  if (!JSValueIsBigInt(env->ctx, trk_napi_js(value))) return trk_napi_status(env, napi_bigint_expected);
  char *text = digits(env, value);
  if (text == NULL) return trk_napi_status(env, napi_generic_failure);
  *ret_negative = text[0] == '-';
  *ret_more = parse(text + *ret_negative, ret_word, 1) > 1;
  free(text);
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_value_bigint_int64(napi_env env, napi_value value, int64_t *result, bool *lossless) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result && lossless);
  uint64_t word = 0;
  bool negative = false, more = false;
  napi_status status = low(env, value, &word, &negative, &more);
  if (status != napi_ok) return status;
  *result = (int64_t)(negative ? 0 - word : word);
  *lossless = !more && (negative ? word <= (uint64_t)1 << 63 : word < (uint64_t)1 << 63);
  return status;
}

napi_status napi_get_value_bigint_uint64(napi_env env, napi_value value, uint64_t *result, bool *lossless) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result && lossless);
  uint64_t word = 0;
  bool negative = false, more = false;
  napi_status status = low(env, value, &word, &negative, &more);
  if (status != napi_ok) return status;
  *result = negative ? 0 - word : word;
  *lossless = !more && !negative;
  return status;
}

napi_status napi_get_value_bigint_words(napi_env env, napi_value value, int *sign_bit, size_t *word_count,
                                        uint64_t *words) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && word_count);
  if (!JSValueIsBigInt(env->ctx, trk_napi_js(value))) return trk_napi_status(env, napi_bigint_expected);
  if ((sign_bit == NULL) != (words == NULL)) return trk_napi_status(env, napi_invalid_arg);
  char *text = digits(env, value);
  if (text == NULL) return trk_napi_status(env, napi_generic_failure);
  bool negative = text[0] == '-', zero = text[0] == '0';
  *word_count = zero ? 0 : parse(text + negative, words, words ? *word_count : 0);
  if (sign_bit) *sign_bit = negative;
  free(text);
  return trk_napi_status(env, napi_ok);
}
