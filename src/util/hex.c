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
/* Sixteen digits at a time into eight bytes, until a block has something else in it; returns how many bytes. */
__attribute__((target("ssse3"))) static size_t decode_blocks(const uint8_t *src, size_t len, uint8_t *dst, size_t size) {
  const __m128i order = _mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, -1, -1, -1, -1, -1, -1, -1, -1);
  size_t out = 0;
  for (; 2 * out + 16 <= len && out + 8 <= size; out += 8) {
    __m128i text = _mm_loadu_si128((const __m128i *)(const void *)(src + 2 * out));
    __m128i number = _mm_sub_epi8(text, _mm_set1_epi8('0')), letter = _mm_sub_epi8(_mm_or_si128(text, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    __m128i is_number = _mm_cmpeq_epi8(_mm_min_epu8(number, _mm_set1_epi8(9)), number);
    __m128i is_letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(5)), letter);
    if (_mm_movemask_epi8(_mm_or_si128(is_number, is_letter)) != 0xFFFF) break;
    __m128i value = _mm_or_si128(_mm_and_si128(is_number, number), _mm_and_si128(is_letter, _mm_add_epi8(letter, _mm_set1_epi8(10))));
    __m128i pairs = _mm_maddubs_epi16(value, _mm_set1_epi16(0x0110)); /* high digit * 16 + low */
    _mm_storel_epi64((__m128i *)(void *)(dst + out), _mm_shuffle_epi8(pairs, order));
  }
  return out;
}

/* Sixteen bytes at a time; returns how many. */
__attribute__((target("ssse3"))) static size_t encode_blocks(const uint8_t *src, size_t len, uint8_t *dst) {
  const __m128i digits = _mm_setr_epi8('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'), low = _mm_set1_epi8(15);
  size_t i = 0;
  for (; i + 16 <= len; i += 16) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(src + i));
    __m128i first = _mm_shuffle_epi8(digits, _mm_and_si128(_mm_srli_epi16(bytes, 4), low)), second = _mm_shuffle_epi8(digits, _mm_and_si128(bytes, low));
    _mm_storeu_si128((__m128i *)(void *)(dst + 2 * i), _mm_unpacklo_epi8(first, second));
    _mm_storeu_si128((__m128i *)(void *)(dst + 2 * i + 16), _mm_unpackhi_epi8(first, second));
  }
  return i;
}
#endif

size_t trk_hex_decode(const uint8_t *src, size_t len, uint8_t *dst, size_t size) {
  size_t out = 0;
#ifdef BLOCKS
  if (__builtin_cpu_supports("ssse3")) out = decode_blocks(src, len, dst, size);
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
  if (__builtin_cpu_supports("ssse3")) i = encode_blocks(src, len, dst);
#endif
  for (; i < len; i++) {
    dst[2 * i] = (uint8_t)"0123456789abcdef"[src[i] >> 4];
    dst[2 * i + 1] = (uint8_t)"0123456789abcdef"[src[i] & 15];
  }
}
