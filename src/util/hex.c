/*
 * hex.c - hexadecimal digits; see hex.h.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: none.
 */
#include "util/hex.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

static int digit(uint8_t unit) {
  if (unit >= '0' && unit <= '9') return unit - '0';
  if (unit >= 'a' && unit <= 'f') return unit - 'a' + 10;
  if (unit >= 'A' && unit <= 'F') return unit - 'A' + 10;
  return -1;
}

size_t trk_hex_decode(const uint8_t *src, size_t len, uint8_t *dst, size_t size) {
  size_t out = 0;
  for (size_t i = 0; i + 1 < len && out < size; i += 2) {
    int high = digit(src[i]), low = digit(src[i + 1]);
    if (high < 0 || low < 0) break;
    dst[out++] = (uint8_t)(high << 4 | low);
  }
  return out;
}

/* The place in Base64's alphabet of a half byte's digit: '0' is 52, 'a' is 26. */
enum { PLACE = 52, LETTERS = 36 /* what that is too much by for a digit above 9 */ };

static uint32_t twelve(uint8_t byte) {
  uint32_t high = byte >> 4, low = byte & 15;
  return (high + PLACE - (high > 9 ? LETTERS : 0)) << 6 | (low + PLACE - (low > 9 ? LETTERS : 0));
}

#if defined(__x86_64__) && defined(__GNUC__)
/* Sixteen bytes at a time, as long as a store of 32 stays within `dst`; returns how many. */
__attribute__((target("avx2"))) static size_t pack_blocks(const uint8_t *src, size_t len, uint8_t *dst) {
  const __m256i order = _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
  const __m256i together = _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7);
  size_t i = 0;
  for (; i + 22 <= len; i += 16) {
    __m256i bytes = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(src + i)));
    __m256i halves = _mm256_or_si256(_mm256_srli_epi16(bytes, 4), _mm256_slli_epi16(_mm256_and_si256(bytes, _mm256_set1_epi16(15)), 8));
    __m256i letters = _mm256_and_si256(_mm256_cmpgt_epi8(halves, _mm256_set1_epi8(9)), _mm256_set1_epi8(LETTERS));
    __m256i places = _mm256_sub_epi8(_mm256_add_epi8(halves, _mm256_set1_epi8(PLACE)), letters);
    __m256i pairs = _mm256_maddubs_epi16(places, _mm256_set1_epi16(0x0140));
    __m256i fours = _mm256_shuffle_epi8(_mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000)), order);
    _mm256_storeu_si256((__m256i *)(void *)(dst + i / 2 * 3), _mm256_permutevar8x32_epi32(fours, together));
  }
  return i;
}
#endif

void trk_hex_pack(const uint8_t *src, size_t len, uint8_t *dst) {
  size_t i = 0;
#if defined(__x86_64__) && defined(__GNUC__)
  if (__builtin_cpu_supports("avx2")) i = pack_blocks(src, len, dst);
#endif
  for (uint8_t *to = dst + i / 2 * 3; i + 1 < len; i += 2, to += 3) {
    uint32_t bits = twelve(src[i]) << 12 | twelve(src[i + 1]);
    to[0] = (uint8_t)(bits >> 16);
    to[1] = (uint8_t)(bits >> 8);
    to[2] = (uint8_t)bits;
  }
}
