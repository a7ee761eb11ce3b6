/*
 * transcode_avx512.c - UTF-16 into UTF-8 sixteen units at a time, and back 64 bytes at a time; see transcode_avx512.h.
 *
 * To UTF-8, each unit becomes the one, two or three bytes of a 32-bit lane, the rest of which is 0xFF, a byte that UTF-8
 * never has; what is not 0xFF is moved together. From UTF-8, the bytes that start a character are moved together, and so
 * are those one and two places behind them; each three of these make a unit. What is well-formed is seen from masks of
 * which byte is what.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: none.
 */
#include "core/transcode_avx512.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,popcnt")))

enum { UNITS = 16, MOST = 64 /* bytes that one store writes */, AHEAD = 80 };

bool trk_avx512_able(void) {
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2") &&
         __builtin_cpu_supports("popcnt");
}

AVX512 size_t trk_avx512_to_utf8(const uint16_t *src, size_t len, char *dst, size_t *ret_bytes) {
  const __m512i six = _mm512_set1_epi32(0x3F), none = _mm512_set1_epi8(-1);
  size_t i = 0, out = 0;
  for (; i + MOST <= len; i += UNITS) {
    __m256i units = _mm256_loadu_si256((const __m256i *)(const void *)(src + i));
    if (_mm256_test_epi16_mask(units, _mm256_set1_epi16((short)0xFF80)) == 0) {
      _mm_storeu_si128((__m128i *)(void *)(dst + out), _mm256_cvtepi16_epi8(units));
      out += UNITS;
      continue;
    }
    if (_mm256_cmpeq_epi16_mask(_mm256_and_si256(units, _mm256_set1_epi16((short)0xF800)), _mm256_set1_epi16((short)0xD800)) != 0) break;
    __m512i one = _mm512_cvtepu16_epi32(units);
    __mmask16 two_or_three = _mm512_cmpge_epu32_mask(one, _mm512_set1_epi32(0x80));
    __mmask16 three = _mm512_cmpge_epu32_mask(one, _mm512_set1_epi32(0x800));
    __m512i last = _mm512_and_si512(one, six), middle = _mm512_srli_epi32(one, 6);
    __m512i two = _mm512_or_si512(_mm512_or_si512(middle, _mm512_slli_epi32(last, 8)), _mm512_set1_epi32((int)0xFFFF80C0));
    __m512i all = _mm512_or_si512(_mm512_srli_epi32(one, 12), _mm512_slli_epi32(_mm512_and_si512(middle, six), 8));
    all = _mm512_or_si512(_mm512_or_si512(all, _mm512_slli_epi32(last, 16)), _mm512_set1_epi32((int)0xFF8080E0));
    __m512i bytes = _mm512_or_si512(one, _mm512_set1_epi32((int)0xFFFFFF00));
    bytes = _mm512_mask_mov_epi32(_mm512_mask_mov_epi32(bytes, two_or_three, two), three, all);
    __mmask64 used = _mm512_cmpneq_epi8_mask(bytes, none);
    _mm512_storeu_si512(dst + out, _mm512_maskz_compress_epi8(used, bytes));
    out += (size_t)_mm_popcnt_u64(used);
  }
  *ret_bytes = out;
  return i;
}

/* Up to 32 characters from their first byte and the two that follow it; false when one has a form too long or is a surrogate. */
AVX512 static inline bool take(__m256i first, __m256i second, __m256i third, uint16_t *dst) {
  const __m512i six = _mm512_set1_epi16(0x3F);
  __m512i a = _mm512_cvtepu8_epi16(first), b = _mm512_and_si512(_mm512_cvtepu8_epi16(second), six);
  __m512i c = _mm512_and_si512(_mm512_cvtepu8_epi16(third), six);
  __mmask32 two_or_three = _mm512_cmpge_epu16_mask(a, _mm512_set1_epi16(0x80));
  __mmask32 three = _mm512_cmpge_epu16_mask(a, _mm512_set1_epi16(0xE0));
  __m512i two = _mm512_or_si512(_mm512_and_si512(_mm512_slli_epi16(a, 6), _mm512_set1_epi16(0x7C0)), b);
  __m512i all = _mm512_or_si512(_mm512_or_si512(_mm512_slli_epi16(a, 12), _mm512_slli_epi16(b, 6)), c);
  __m512i unit = _mm512_mask_mov_epi16(_mm512_mask_mov_epi16(a, two_or_three, two), three, all);
  _mm512_storeu_si512(dst, unit);
  __m512i top = _mm512_and_si512(unit, _mm512_set1_epi16((short)0xF800));
  return (_mm512_mask_testn_epi16_mask(three, top, top) | _mm512_mask_cmpeq_epi16_mask(three, top, _mm512_set1_epi16((short)0xD800))) == 0;
}

AVX512 size_t trk_avx512_from_utf8(const uint8_t *src, size_t len, uint16_t *dst, size_t *ret_units) {
  size_t i = 0, out = 0;
  while (len - i >= AHEAD) {
    __m512i bytes = _mm512_loadu_si512(src + i), second = _mm512_loadu_si512(src + i + 1), third = _mm512_loadu_si512(src + i + 2);
    uint64_t continuing = _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8(-64)); /* 0x80 to 0xBF are the lowest of signed bytes */
    uint64_t two_or_three = _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)0xC0));
    if (two_or_three == 0) break; /* ASCII is done faster by others; what continues nothing is not well-formed */
    uint64_t three = _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)0xE0));
    uint64_t never = _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)0xF0)) | (two_or_three & _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8((char)0xC2)));
    uint64_t ends = ~(uint64_t)_mm512_cmplt_epi8_mask(second, _mm512_set1_epi8(-64));
    ends &= (never - 1) & ~never & UINT64_MAX >> 2; /* before the first of those, and so that what follows a start is in the masks */
    if (ends == 0) break;
    size_t used = 64 - (size_t)__builtin_clzll(ends);
    uint64_t kept = UINT64_MAX >> (64 - used);
    if ((continuing & kept) != ((two_or_three & kept) << 1 | (three & kept) << 2)) break;
    uint64_t starts = ~continuing & kept;
    size_t count = (size_t)_mm_popcnt_u64(starts);
    bytes = _mm512_maskz_compress_epi8(starts, bytes);
    second = _mm512_maskz_compress_epi8(starts, second);
    third = _mm512_maskz_compress_epi8(starts, third);
    bool well = take(_mm512_castsi512_si256(bytes), _mm512_castsi512_si256(second), _mm512_castsi512_si256(third), dst + out);
    if (count > 32) {
      well &= take(_mm512_extracti64x4_epi64(bytes, 1), _mm512_extracti64x4_epi64(second, 1), _mm512_extracti64x4_epi64(third, 1),
                   dst + out + 32);
    }
    if (!well) break;
    i += used;
    out += count;
  }
  *ret_units = out;
  return i;
}
#else
bool trk_avx512_able(void) {
  return false;
}

size_t trk_avx512_to_utf8(const uint16_t *src, size_t len, char *dst, size_t *ret_bytes) {
  (void)src;
  (void)len;
  (void)dst;
  return *ret_bytes = 0;
}

size_t trk_avx512_from_utf8(const uint8_t *src, size_t len, uint16_t *dst, size_t *ret_units) {
  (void)src;
  (void)len;
  (void)dst;
  return *ret_units = 0;
}
#endif
