/*
 * hex.c - hexadecimal digits; see hex.h.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: none.
 */
#include "util/hex.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define BLOCKS
#include <immintrin.h>
#endif

static int digit(uint8_t unit) {
  if (unit >= '0' && unit <= '9') return unit - '0';
  if (unit >= 'a' && unit <= 'f') return unit - 'a' + 10;
  if (unit >= 'A' && unit <= 'F') return unit - 'A' + 10;
  return -1;
}

#ifdef BLOCKS
/* The value of each digit, or something above 15. */
__attribute__((target("avx2"))) static inline __m256i values(__m256i text) {
  __m256i number = _mm256_subs_epu8(_mm256_add_epi8(text, _mm256_set1_epi8((char)(0xFF - '9'))), _mm256_set1_epi8(6)); /* 0xF0 to 0xF9 */
  __m256i letter = _mm256_sub_epi8(_mm256_and_si256(text, _mm256_set1_epi8((char)0xDF)), _mm256_set1_epi8('A'));
  return _mm256_min_epu8(_mm256_sub_epi8(number, _mm256_set1_epi8((char)0xF0)), _mm256_adds_epu8(letter, _mm256_set1_epi8(10)));
}

/* 64 digits at a time into 32 bytes, until a block has something else in it; returns how many bytes. */
__attribute__((target("avx2"))) static size_t decode_blocks(const uint8_t *src, size_t len, uint8_t *dst, size_t size) {
  const __m256i weight = _mm256_set1_epi16(0x0110), most = _mm256_set1_epi8(0x70); /* high digit * 16 + low */
  size_t out = 0;
  for (; 2 * out + 64 <= len && out + 32 <= size; out += 32) {
    __m256i a = values(_mm256_loadu_si256((const __m256i *)(const void *)(src + 2 * out)));
    __m256i b = values(_mm256_loadu_si256((const __m256i *)(const void *)(src + 2 * out + 32)));
    if (_mm256_movemask_epi8(_mm256_adds_epu8(_mm256_max_epu8(a, b), most)) != 0) break;
    __m256i bytes = _mm256_packus_epi16(_mm256_maddubs_epi16(a, weight), _mm256_maddubs_epi16(b, weight));
    _mm256_storeu_si256((__m256i *)(void *)(dst + out), _mm256_permute4x64_epi64(bytes, 0xD8)); /* packed within halves */
  }
  return out;
}

/* Sixteen bytes at a time; returns how many. */
__attribute__((target("avx2"))) static size_t encode_blocks(const uint8_t *src, size_t len, uint8_t *dst) {
  const __m256i digits = _mm256_broadcastsi128_si256(_mm_setr_epi8('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'));
  size_t i = 0;
  for (; i + 16 <= len; i += 16) {
    __m256i wide = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(src + i)));
    __m256i both = _mm256_and_si256(_mm256_or_si256(_mm256_slli_epi16(wide, 8), _mm256_srli_epi16(wide, 4)), _mm256_set1_epi8(15));
    _mm256_storeu_si256((__m256i *)(void *)(dst + 2 * i), _mm256_shuffle_epi8(digits, both));
  }
  return i;
}
#endif

size_t trk_hex_decode(const uint8_t *src, size_t len, uint8_t *dst, size_t size) {
  size_t out = 0;
#ifdef BLOCKS
  if (__builtin_cpu_supports("avx2")) out = decode_blocks(src, len, dst, size);
#endif
  for (size_t i = 2 * out; i + 1 < len && out < size; i += 2) {
    int high = digit(src[i]), low = digit(src[i + 1]);
    if (high < 0 || low < 0) break;
    dst[out++] = (uint8_t)(high << 4 | low);
  }
  return out;
}

void trk_hex_encode(const uint8_t *src, size_t len, uint8_t *dst) {
  size_t i = 0;
#ifdef BLOCKS
  if (__builtin_cpu_supports("avx2")) i = encode_blocks(src, len, dst);
#endif
  for (; i < len; i++) {
    dst[2 * i] = (uint8_t)"0123456789abcdef"[src[i] >> 4];
    dst[2 * i + 1] = (uint8_t)"0123456789abcdef"[src[i] & 15];
  }
}
