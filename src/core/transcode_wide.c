/*
 * transcode_wide.c - four UTF-16 units at a time into UTF-8; see transcode_wide.h.
 *
 * Each unit is spread over the bytes of a 32-bit lane in its three possible forms, the right one is picked by two
 * comparisons, and a shuffle by a table of 256 moves the used bytes together.
 *
 * Owns: the table. Runs on: any thread. Frees: nothing. Limits: none.
 */
#include "core/transcode_wide.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <pthread.h>
#include <stdbool.h>
#include <tmmintrin.h>

enum { LANES = 4, MARGIN = 20 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool able;
/* By the lanes that take one byte (low four bits) and those that take one or two (high four). */
static struct {
  uint8_t from[256][16];
  uint8_t len[256];
} pack;

static void make_tables(void) {
  for (unsigned index = 0; index < 256; index++) {
    unsigned used = 0;
    for (unsigned lane = 0; lane < LANES; lane++) {
      unsigned bytes = index >> lane & 1 ? 1 : index >> (lane + LANES) & 1 ? 2 : 3;
      for (unsigned i = 0; i < bytes; i++) pack.from[index][used++] = (uint8_t)(lane * 4 + i);
    }
    pack.len[index] = (uint8_t)used;
    while (used < 16) pack.from[index][used++] = 0x80; /* gives a zero */
  }
  able = __builtin_cpu_supports("ssse3");
}

__attribute__((target("ssse3"))) static inline __m128i pick(__m128i mask, __m128i yes, __m128i no) {
  return _mm_or_si128(_mm_and_si128(mask, yes), _mm_andnot_si128(mask, no));
}

/* Four units, one in each lane; returns the bytes written (16 are stored). */
__attribute__((target("ssse3"))) static inline size_t put_four(__m128i units, char *dst) {
  const __m128i six = _mm_set1_epi32(0x3F), tail = _mm_set1_epi32(0x80);
  __m128i last = _mm_or_si128(_mm_and_si128(units, six), tail);
  __m128i middle = _mm_or_si128(_mm_and_si128(_mm_srli_epi32(units, 6), six), tail);
  __m128i two = _mm_or_si128(_mm_or_si128(_mm_srli_epi32(units, 6), _mm_set1_epi32(0xC0)), _mm_slli_epi32(last, 8));
  __m128i three = _mm_or_si128(_mm_or_si128(_mm_srli_epi32(units, 12), _mm_set1_epi32(0xE0)),
                               _mm_or_si128(_mm_slli_epi32(middle, 8), _mm_slli_epi32(last, 16)));
  __m128i is_one = _mm_cmplt_epi32(units, _mm_set1_epi32(0x80)), to_two = _mm_cmplt_epi32(units, _mm_set1_epi32(0x800));
  __m128i bytes = pick(is_one, units, pick(to_two, two, three));
  unsigned index = (unsigned)_mm_movemask_ps(_mm_castsi128_ps(is_one)) | (unsigned)_mm_movemask_ps(_mm_castsi128_ps(to_two)) << LANES;
  bytes = _mm_shuffle_epi8(bytes, _mm_loadu_si128((const __m128i *)(const void *)pack.from[index]));
  _mm_storeu_si128((__m128i *)(void *)dst, bytes);
  return pack.len[index];
}

__attribute__((target("ssse3"))) static size_t encode(const uint16_t *src, size_t len, char *dst, size_t *ret_bytes) {
  const __m128i zero = _mm_setzero_si128();
  size_t i = 0, out = 0;
  /* With twenty units left, sixteen bytes fit twice. */
  for (; i + MARGIN <= len; i += 8) {
    __m128i units = _mm_loadu_si128((const __m128i *)(const void *)(src + i));
    if (_mm_movemask_epi8(_mm_cmpgt_epi16(units, _mm_set1_epi16(0x7F))) == 0 && _mm_movemask_epi8(_mm_cmplt_epi16(units, zero)) == 0) {
      _mm_storel_epi64((__m128i *)(void *)(dst + out), _mm_packus_epi16(units, units));
      out += 8;
      continue;
    }
    __m128i high = _mm_and_si128(units, _mm_set1_epi16((short)0xF800));
    if (_mm_movemask_epi8(_mm_cmpeq_epi16(high, _mm_set1_epi16((short)0xD800))) != 0) break;
    out += put_four(_mm_unpacklo_epi16(units, zero), dst + out);
    out += put_four(_mm_unpackhi_epi16(units, zero), dst + out);
  }
  *ret_bytes = out;
  return i;
}

size_t trk_wide_to_utf8(const uint16_t *src, size_t len, char *dst, size_t *ret_bytes) {
  *ret_bytes = 0;
  if (len < MARGIN) return 0;
  pthread_once(&once, make_tables);
  return able ? encode(src, len, dst, ret_bytes) : 0;
}
#else
size_t trk_wide_to_utf8(const uint16_t *src, size_t len, char *dst, size_t *ret_bytes) {
  (void)src;
  (void)len;
  (void)dst;
  *ret_bytes = 0;
  return 0;
}
#endif
