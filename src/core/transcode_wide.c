/*
 * transcode_wide.c - UTF-16 into UTF-8 four units at a time, and back; see transcode_wide.h.
 *
 * To UTF-8, each unit is spread over the bytes of a 32-bit lane in its three possible forms, the right one is picked by
 * two comparisons, and a shuffle by a table of 256 moves the used bytes together. From UTF-8, the bytes that end a
 * character are marked in 64 bytes at a time; twelve of the marks say by a table how a shuffle gives each of six
 * characters of up to two bytes, or four of up to three, a lane of its own, where it is checked and put together.
 *
 * Owns: the tables. Runs on: any thread. Frees: nothing. Limits: none.
 */
#include "core/transcode_wide.h"

#include "core/transcode_avx512.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <tmmintrin.h>

enum { LANES = 4, MARGIN = 20, LONG = 64 /* units from which on transcode_avx512.c is asked */ };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool able, able512;
/* By the lanes that take one byte (low four bits) and those that take one or two (high four). */
static struct {
  uint8_t from[256][16];
  uint8_t len[256];
} pack;

/* By twelve marks. `how` is the row of `spread`: PAIRS of them for six lanes, then those for four; or ODD. */
enum { MARKS = 12, PAIRS = 64, TRIPLES = 81, ODD = 255, AHEAD = 80 };
static struct {
  uint8_t spread[PAIRS + TRIPLES][16];
  struct {
    uint8_t how, bytes;
  } of[1 << MARKS];
} ends;

static void make_spread(uint8_t *row, const unsigned *bytes, unsigned lanes) {
  unsigned width = 16 / (lanes == 4 ? 4 : 8), from = 0;
  memset(row, 0x80, 16);
  for (unsigned lane = 0; lane < lanes; lane++) {
    for (unsigned i = 0; i < bytes[lane]; i++) row[lane * width + i] = (uint8_t)(from + bytes[lane] - 1 - i); /* the last byte lowest */
    from += bytes[lane];
  }
}

static void make_ends(void) {
  for (unsigned marks = 0; marks < 1u << MARKS; marks++) {
    unsigned bytes[MARKS] = {0}, count = 0, start = 0, twos = 0, threes = 0;
    for (unsigned i = 0; i < MARKS; i++) {
      if (!(marks >> i & 1)) continue;
      bytes[count++] = i + 1 - start;
      start = i + 1;
    }
    while (twos < 6 && twos < count && bytes[twos] <= 2) twos++;
    while (threes < 4 && threes < count && bytes[threes] <= 3) threes++;
    unsigned how = ODD, lanes = twos == 6 ? 6 : 4, used = 0;
    if (twos == 6)
      for (unsigned k = how = 0; k < 6; k++) how |= (bytes[k] - 1) << k;
    else if (threes == 4)
      how = PAIRS + bytes[0] - 1 + 3 * (bytes[1] - 1) + 9 * (bytes[2] - 1) + 27 * (bytes[3] - 1);
    for (unsigned k = 0; how != ODD && k < lanes; k++) used += bytes[k];
    if (how != ODD) make_spread(ends.spread[how], bytes, lanes);
    ends.of[marks].how = (uint8_t)how;
    ends.of[marks].bytes = (uint8_t)used;
  }
}

static void make_tables(void) {
  make_ends();
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
  able512 = trk_avx512_able();
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
  if (able512 && len >= LONG) return trk_avx512_to_utf8(src, len, dst, ret_bytes);
  return able ? encode(src, len, dst, ret_bytes) : 0;
}

/* Six characters of one or two bytes; false when one is not well-formed. Eight units are stored. */
__attribute__((target("ssse3"))) static inline bool take_six(__m128i bytes, unsigned how, uint16_t *dst) {
  __m128i v = _mm_shuffle_epi8(bytes, _mm_loadu_si128((const __m128i *)(const void *)ends.spread[how]));
  const __m128i zero = _mm_setzero_si128();
  __m128i one = _mm_cmpeq_epi16(_mm_and_si128(v, _mm_set1_epi16((short)0xFF80)), zero);
  __m128i two = _mm_cmpeq_epi16(_mm_and_si128(v, _mm_set1_epi16((short)0xE0C0)), _mm_set1_epi16((short)0xC080));
  two = _mm_andnot_si128(_mm_cmpeq_epi16(_mm_and_si128(v, _mm_set1_epi16(0x1E00)), zero), two);
  __m128i unit = _mm_or_si128(_mm_and_si128(v, _mm_set1_epi16(0x7F)), _mm_srli_epi16(_mm_and_si128(v, _mm_set1_epi16(0x1F00)), 2));
  _mm_storeu_si128((__m128i *)(void *)dst, unit);
  return _mm_movemask_epi8(_mm_or_si128(one, two)) == 0xFFFF;
}

/* Four characters of up to three bytes. */
__attribute__((target("ssse3"))) static inline bool take_four(__m128i bytes, unsigned how, uint16_t *dst) {
  __m128i v = _mm_shuffle_epi8(bytes, _mm_loadu_si128((const __m128i *)(const void *)ends.spread[how]));
  const __m128i zero = _mm_setzero_si128(), low = _mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, -1, -1, -1, -1, -1, -1, -1, -1);
  __m128i unit = _mm_or_si128(_mm_and_si128(v, _mm_set1_epi32(0x7F)),
                              _mm_or_si128(_mm_and_si128(_mm_srli_epi32(v, 2), _mm_set1_epi32(0xFC0)),
                                           _mm_and_si128(_mm_srli_epi32(v, 4), _mm_set1_epi32(0xF000))));
  __m128i one = _mm_cmpeq_epi32(_mm_and_si128(v, _mm_set1_epi32((int)0xFFFFFF80)), zero);
  __m128i two = _mm_cmpeq_epi32(_mm_and_si128(v, _mm_set1_epi32((int)0xFFFFE0C0)), _mm_set1_epi32(0xC080));
  two = _mm_andnot_si128(_mm_cmpeq_epi32(_mm_and_si128(v, _mm_set1_epi32(0x1E00)), zero), two);
  __m128i three = _mm_cmpeq_epi32(_mm_and_si128(v, _mm_set1_epi32((int)0xFFF0C0C0)), _mm_set1_epi32(0xE08080));
  __m128i top = _mm_and_si128(unit, _mm_set1_epi32(0xF800)); /* neither overlong nor a surrogate */
  three = _mm_andnot_si128(_mm_or_si128(_mm_cmpeq_epi32(top, zero), _mm_cmpeq_epi32(top, _mm_set1_epi32(0xD800))), three);
  _mm_storel_epi64((__m128i *)(void *)dst, _mm_shuffle_epi8(unit, low));
  return _mm_movemask_epi8(_mm_or_si128(one, _mm_or_si128(two, three))) == 0xFFFF;
}

/* Of 64 bytes, those that continue a character. */
__attribute__((target("ssse3"))) static inline uint64_t continuing(const uint8_t *src) {
  const __m128i first = _mm_set1_epi8(-64); /* 0xC0: above all that continue, which are the lowest of signed bytes */
  uint64_t all = 0;
  for (unsigned k = 0; k < 4; k++) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(src + (size_t)16 * k));
    all |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(bytes, first)) << (16 * k);
  }
  return all;
}

__attribute__((target("ssse3"))) static size_t decode(const uint8_t *src, size_t len, uint16_t *dst, size_t *ret_units) {
  size_t i = 0, out = 0;
  bool going = true;
  while (going && len - i >= AHEAD) {
    if (_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)(src + i))) == 0) break;
    uint64_t marks = ~continuing(src + i + 1);
    size_t at = 0;
    while (at <= 64 - MARKS) {
      unsigned index = (unsigned)(marks >> at) & ((1u << MARKS) - 1), how = ends.of[index].how;
      __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(src + i + at));
      going = how != ODD && (how < PAIRS ? take_six(bytes, how, dst + out) : take_four(bytes, how, dst + out));
      if (!going) break;
      at += ends.of[index].bytes;
      out += how < PAIRS ? 6 : 4;
    }
    i += at;
  }
  *ret_units = out;
  return i;
}

size_t trk_wide_from_utf8(const uint8_t *src, size_t len, uint16_t *dst, size_t *ret_units) {
  *ret_units = 0;
  if (len < AHEAD) return 0;
  pthread_once(&once, make_tables);
  if (able512) return trk_avx512_from_utf8(src, len, dst, ret_units);
  return able ? decode(src, len, dst, ret_units) : 0;
}
#else
size_t trk_wide_from_utf8(const uint8_t *src, size_t len, uint16_t *dst, size_t *ret_units) {
  (void)src;
  (void)len;
  (void)dst;
  *ret_units = 0;
  return 0;
}

size_t trk_wide_to_utf8(const uint16_t *src, size_t len, char *dst, size_t *ret_bytes) {
  (void)src;
  (void)len;
  (void)dst;
  *ret_bytes = 0;
  return 0;
}
#endif
