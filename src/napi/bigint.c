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

/* Fills up to `size` words, the lowest first; *ret_count is how many the number has, none for zero. */
static napi_status read_words(napi_env env, napi_value value, uint64_t *words, size_t size, size_t *ret_count, bool *ret_negative) {
  TRK_NAPI_ENV(env);
  JSValueRef own = trk_napi_js(value), exc = NULL;
  if (!JSValueIsBigInt(env->ctx, own)) return trk_napi_status(env, napi_bigint_expected);
  JSValueRef hex = trk_napi_help(env, "hex", 1, &own, &exc); /* with "-" first when negative */
  char *text = hex ? trk_to_utf8(env->rt, hex, NULL) : NULL;
  if (text == NULL) return trk_napi_status(env, napi_generic_failure);
  *ret_negative = text[0] == '-';
  const char *digits = text + *ret_negative;
  size_t len = strlen(digits);
  *ret_count = digits[0] == '0' ? 0 : (len + 15) / 16;
  for (size_t i = 0; i < *ret_count && i < size; i++) {
    char part[17] = {0};
    size_t end = len - i * 16, start = end > 16 ? end - 16 : 0;
    memcpy(part, digits + start, end - start);
    words[i] = strtoull(part, NULL, 16);
  }
  free(text);
  return trk_napi_status(env, napi_ok);
}

/* The number's low word in two's complement, and whether all of it is in the 64 bits of a number with or without a sign. */
static napi_status low(napi_env env, napi_value value, bool has_sign, uint64_t *ret_word, bool *ret_lossless) {
  uint64_t word = 0;
  size_t count = 0;
  bool negative = false;
  napi_status status = read_words(env, value, &word, 1, &count, &negative);
  if (status != napi_ok) return status;
  uint64_t most = !has_sign ? (negative ? 0 : UINT64_MAX) : negative ? (uint64_t)1 << 63 : ((uint64_t)1 << 63) - 1;
  *ret_word = negative ? 0 - word : word;
  *ret_lossless = count <= 1 && word <= most;
  return status;
}

napi_status napi_get_value_bigint_int64(napi_env env, napi_value value, int64_t *result, bool *lossless) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result && lossless);
  return low(env, value, true, (uint64_t *)result, lossless);
}

napi_status napi_get_value_bigint_uint64(napi_env env, napi_value value, uint64_t *result, bool *lossless) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result && lossless);
  return low(env, value, false, result, lossless);
}

napi_status napi_get_value_bigint_words(napi_env env, napi_value value, int *sign_bit, size_t *word_count,
                                        uint64_t *words) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && word_count);
  bool both = sign_bit != NULL && words != NULL, negative = false;
  size_t count = 0;
  napi_status status = read_words(env, value, words, both ? *word_count : 0, &count, &negative);
  if (status != napi_ok) return status;
  if (!both && (sign_bit != NULL || words != NULL)) return trk_napi_status(env, napi_invalid_arg);
  *word_count = count;
  if (both) *sign_bit = negative;
  return status;
}
