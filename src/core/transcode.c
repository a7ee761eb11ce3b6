/*
 * transcode.c - UTF-8, UTF-16 and Latin-1 into each other.
 *
 * What:    runs of ASCII go 16 bytes at a time (SSE2 where the compiler has it), the rest by the tables of
 *          the UTF-8 definition.
 * Owns:    nothing.
 * Runs on: any thread.
 * Frees:   nothing.
 * Limits:  none; sizes are the caller's.
 */
#include "core/transcode.h"

#include "core/transcode_wide.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BLOCK = 16, WIDE = 64 };

size_t trk_ascii_prefix(const uint8_t *src, size_t len) {
  size_t i = 0;
#ifdef __SSE2__
  for (; i + WIDE <= len; i += WIDE) {
    const __m128i *at = (const __m128i *)(const void *)(src + i);
    __m128i front = _mm_or_si128(_mm_loadu_si128(at), _mm_loadu_si128(at + 1));
    __m128i back = _mm_or_si128(_mm_loadu_si128(at + 2), _mm_loadu_si128(at + 3));
    if (_mm_movemask_epi8(_mm_or_si128(front, back)) != 0) break;
  }
  for (; i + BLOCK <= len; i += BLOCK) {
    int high = _mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)(src + i)));
    if (high != 0) return i + (size_t)__builtin_ctz((unsigned)high);
  }
#else
  for (; i + sizeof(uint64_t) <= len; i += sizeof(uint64_t)) {
    uint64_t word;
    memcpy(&word, src + i, sizeof word);
    if ((word & UINT64_C(0x8080808080808080)) != 0) break;
  }
#endif
  while (i < len && src[i] < 0x80) i++;
  return i;
}

bool trk_ascii(const uint8_t *src, size_t len) {
  return trk_ascii_prefix(src, len) == len;
}

void trk_widen(const uint8_t *src, uint16_t *dst, size_t len) {
  size_t i = 0;
#ifdef __SSE2__
  const __m128i zero = _mm_setzero_si128();
  for (; i + BLOCK <= len; i += BLOCK) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(src + i));
    _mm_storeu_si128((__m128i *)(void *)(dst + i), _mm_unpacklo_epi8(bytes, zero));
    _mm_storeu_si128((__m128i *)(void *)(dst + i + BLOCK / 2), _mm_unpackhi_epi8(bytes, zero));
  }
#endif
  for (; i < len; i++) dst[i] = src[i];
}

bool trk_narrow(const uint16_t *src, uint8_t *dst, size_t len) {
  size_t i = 0;
  unsigned seen = 0;
#ifdef __SSE2__
  const __m128i low = _mm_set1_epi16(0xFF);
  __m128i all = _mm_setzero_si128();
  for (; i + BLOCK <= len; i += BLOCK) {
    __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(src + i));
    __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(src + i + BLOCK / 2));
    all = _mm_or_si128(all, _mm_or_si128(a, b));
    __m128i packed = _mm_packus_epi16(_mm_and_si128(a, low), _mm_and_si128(b, low));
    _mm_storeu_si128((__m128i *)(void *)(dst + i), packed);
  }
  __m128i high = _mm_srli_epi16(all, 8);
  if (_mm_movemask_epi8(_mm_cmpeq_epi8(high, _mm_setzero_si128())) != 0xFFFF) seen = 0x100;
#endif
  for (; i < len; i++) {
    seen |= src[i];
    dst[i] = (uint8_t)src[i];
  }
  return seen < 0x100;
}

/* The first unit at or after `i` that is not ASCII, whole blocks only narrowed into dst when it is given. */
static size_t ascii_run16(const uint16_t *src, size_t len, char *dst) {
  size_t i = 0;
#ifdef __SSE2__
  const __m128i mask = _mm_set1_epi16((short)0xFF80);
  for (; i + BLOCK <= len; i += BLOCK) {
    __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(src + i));
    __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(src + i + BLOCK / 2));
    __m128i high = _mm_and_si128(_mm_or_si128(a, b), mask);
    if (_mm_movemask_epi8(_mm_cmpeq_epi16(high, _mm_setzero_si128())) != 0xFFFF) break;
    if (dst != NULL) _mm_storeu_si128((__m128i *)(void *)(dst + i), _mm_packus_epi16(a, b));
  }
#endif
  for (; i < len && src[i] < 0x80; i++) {
    if (dst != NULL) dst[i] = (char)src[i];
  }
  return i;
}

/*
 * Reads one sequence that starts with a byte above 0x7F. Returns how many bytes it takes: the whole
 * sequence with *ret_point set, or the length of the maximal invalid subpart with *ret_point = -1.
 */
static size_t read_sequence(const uint8_t *src, size_t len, int32_t *ret_point) {
  uint8_t lead = src[0];
  uint8_t lower = 0x80, upper = 0xBF;
  size_t need;
  int32_t point;
  *ret_point = -1;
  if (lead >= 0xC2 && lead <= 0xDF) {
    need = 1;
    point = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    need = 2;
    point = lead & 0x0F;
    if (lead == 0xE0) lower = 0xA0;
    if (lead == 0xED) upper = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    need = 3;
    point = lead & 0x07;
    if (lead == 0xF0) lower = 0x90;
    if (lead == 0xF4) upper = 0x8F;
  } else {
    return 1;
  }
  for (size_t i = 1; i <= need; i++) {
    if (i >= len || src[i] < lower || src[i] > upper) return i;
    point = (point << 6) | (src[i] & 0x3F);
    lower = 0x80;
    upper = 0xBF;
  }
  *ret_point = point;
  return need + 1;
}

bool trk_utf8_valid(const uint8_t *src, size_t len) {
  size_t i = 0;
  for (;;) {
    i += trk_ascii_prefix(src + i, len - i);
    /* Text that is not ASCII comes in runs: stay here while it lasts. */
    while (i < len && src[i] >= 0x80) {
      int32_t point;
      size_t used = read_sequence(src + i, len - i, &point);
      if (point < 0) return false;
      i += used;
    }
    if (i >= len) return true;
  }
}

enum { CALM = 16 }; /* characters handled one by one before a block of ASCII is hoped for again */

size_t trk_utf8_to_utf16(const uint8_t *src, size_t len, uint16_t *dst) {
  size_t i = 0, out = 0;
  while (i < len) {
    if (len - i >= BLOCK) {
      size_t run = trk_ascii_prefix(src + i, len - i);
      trk_widen(src + i, dst + out, run);
      i += run;
      out += run;
    }
    if (i < len && src[i] >= 0x80) {
      size_t units;
      i += trk_wide_from_utf8(src + i, len - i, dst + out, &units);
      out += units;
    }
    for (unsigned n = 0; n < CALM && i < len; n++) {
      if (src[i] < 0x80) {
        dst[out++] = src[i++];
        continue;
      }
      if (src[i] >= 0xC2 && src[i] <= 0xDF && i + 1 < len && (src[i + 1] & 0xC0) == 0x80) {
        dst[out++] = (uint16_t)((src[i] & 0x1F) << 6 | (src[i + 1] & 0x3F));
        i += 2;
        continue;
      }
      if ((src[i] & 0xF0) == 0xE0 && i + 2 < len && ((src[i + 1] & 0xC0) ^ 0x80) == 0 && ((src[i + 2] & 0xC0) ^ 0x80) == 0) {
        unsigned unit = (src[i] & 0x0Fu) << 12 | (src[i + 1] & 0x3Fu) << 6 | (src[i + 2] & 0x3Fu);
        if (unit >= 0x800 && (unit & 0xF800) != 0xD800) {
          dst[out++] = (uint16_t)unit;
          i += 3;
          continue;
        }
      }
      int32_t point;
      i += read_sequence(src + i, len - i, &point);
      if (point < 0) {
        dst[out++] = 0xFFFD;
      } else if (point < 0x10000) {
        dst[out++] = (uint16_t)point;
      } else {
        dst[out++] = (uint16_t)(0xD7C0 + (point >> 10));
        dst[out++] = (uint16_t)(0xDC00 | (point & 0x3FF));
      }
    }
  }
  return out;
}

static bool is_pair(const uint16_t *src, size_t len, size_t i) {
  return (src[i] & 0xFC00) == 0xD800 && i + 1 < len && (src[i + 1] & 0xFC00) == 0xDC00;
}

/* Writes the character at src[i], which is not ASCII, and says how many units it took. */
static size_t put_utf8(const uint16_t *src, size_t len, size_t i, char *dst, size_t *ret_bytes) {
  uint32_t point = src[i];
  if (point < 0x800) {
    dst[0] = (char)(0xC0 | (point >> 6));
    dst[1] = (char)(0x80 | (point & 0x3F));
    *ret_bytes = 2;
    return 1;
  }
  if (is_pair(src, len, i)) {
    point = 0x10000 + ((point - 0xD800) << 10) + (src[i + 1] - 0xDC00u);
    dst[0] = (char)(0xF0 | (point >> 18));
    dst[1] = (char)(0x80 | ((point >> 12) & 0x3F));
    dst[2] = (char)(0x80 | ((point >> 6) & 0x3F));
    dst[3] = (char)(0x80 | (point & 0x3F));
    *ret_bytes = 4;
    return 2;
  }
  if ((point & 0xF800) == 0xD800) point = 0xFFFD;
  dst[0] = (char)(0xE0 | (point >> 12));
  dst[1] = (char)(0x80 | ((point >> 6) & 0x3F));
  dst[2] = (char)(0x80 | (point & 0x3F));
  *ret_bytes = 3;
  return 1;
}

size_t trk_utf16_to_utf8(const uint16_t *src, size_t len, char *dst) {
  size_t i = 0, out = 0;
  while (i < len) {
    if (len - i >= BLOCK) {
      size_t run = ascii_run16(src + i, len - i, dst + out);
      i += run;
      out += run;
    }
    if (i < len && src[i] >= 0x80) {
      size_t bytes;
      i += trk_wide_to_utf8(src + i, len - i, dst + out, &bytes);
      out += bytes;
    }
    for (unsigned n = 0; n < CALM && i < len; n++) {
      if (src[i] < 0x80) {
        dst[out++] = (char)src[i++];
        continue;
      }
      if (src[i] < 0x800) {
        dst[out++] = (char)(0xC0 | (src[i] >> 6));
        dst[out++] = (char)(0x80 | (src[i++] & 0x3F));
        continue;
      }
      size_t bytes;
      i += put_utf8(src, len, i, dst + out, &bytes);
      out += bytes;
    }
  }
  return out;
}

/* One byte for each unit, one more from 0x80 on, one more from 0x800 on, and a pair has two less than that. */
size_t trk_utf16_to_utf8_length(const uint16_t *src, size_t len) {
  size_t i = 0, out = 0;
#ifdef __SSE2__
  const __m128i zero = _mm_setzero_si128();
  const __m128i over7 = _mm_set1_epi16((short)0xFF80), over11 = _mm_set1_epi16((short)0xF800);
  const __m128i surrogate = _mm_set1_epi16((short)0xFC00);
  const __m128i high = _mm_set1_epi16((short)0xD800), low = _mm_set1_epi16((short)0xDC00);
  for (; i + 9 <= len; i += 8) {
    __m128i units = _mm_loadu_si128((const __m128i *)(const void *)(src + i));
    __m128i after = _mm_loadu_si128((const __m128i *)(const void *)(src + i + 1));
    int one = _mm_movemask_epi8(_mm_cmpeq_epi16(_mm_and_si128(units, over7), zero));
    out += 8;
    if (one == 0xFFFF) continue;
    int two = _mm_movemask_epi8(_mm_cmpeq_epi16(_mm_and_si128(units, over11), zero));
    int pair = _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi16(_mm_and_si128(units, surrogate), high),
                                               _mm_cmpeq_epi16(_mm_and_si128(after, surrogate), low)));
    unsigned more = (unsigned)__builtin_popcount((unsigned)(~one & 0xFFFF)) +
                    (unsigned)__builtin_popcount((unsigned)(~two & 0xFFFF));
    out += more / 2 - (unsigned)__builtin_popcount((unsigned)pair);
  }
#endif
  for (; i < len; i++) {
    out += 1 + (src[i] >= 0x80) + (src[i] >= 0x800);
    if (is_pair(src, len, i)) out -= 2;
  }
  return out;
}

size_t trk_utf16_to_utf8_some(const uint16_t *src, size_t len, char *dst, size_t size, size_t *ret_read) {
  size_t i = 0, out = 0;
  while (i < len && out < size) {
    /* What surely fits goes the fast way. */
    size_t sure = (size - out) / 3 < len - i ? (size - out) / 3 : len - i;
    if (sure >= BLOCK) {
      if (i + sure < len && (src[i + sure - 1] & 0xFC00) == 0xD800) sure--;
      out += trk_utf16_to_utf8(src + i, sure, dst + out);
      i += sure;
      continue;
    }
    if (src[i] < 0x80) {
      size_t room = size - out, left = len - i;
      size_t run = ascii_run16(src + i, left < room ? left : room, dst + out);
      i += run;
      out += run;
      continue;
    }
    char one[4];
    size_t bytes;
    size_t units = put_utf8(src, len, i, one, &bytes);
    if (bytes > size - out) break;
    memcpy(dst + out, one, bytes);
    i += units;
    out += bytes;
  }
  *ret_read = i;
  return out;
}

size_t trk_latin1_to_utf8(const uint8_t *src, size_t len, char *dst) {
  size_t i = 0, out = 0;
  while (i < len) {
    size_t run = trk_ascii_prefix(src + i, len - i);
    if (run > 0) memcpy(dst + out, src + i, run);
    i += run;
    out += run;
    for (unsigned n = 0; n < CALM && i < len; n++, i++) {
      if (src[i] >= 0x80) dst[out++] = (char)(0xC0 | src[i] >> 6);
      dst[out++] = (char)(src[i] < 0x80 ? src[i] : 0x80 | (src[i] & 0x3F));
    }
  }
  return out;
}

size_t trk_latin1_to_utf8_length(const uint8_t *src, size_t len) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  size_t i = trk_ascii_prefix(src, len), high = 0;
  for (; i + sizeof ones <= len; i += sizeof ones) {
    uint64_t word;
    memcpy(&word, src + i, sizeof word);
    high += (size_t)((word >> 7 & ones) * ones >> 56); /* the sum of the eight */
  }
  for (; i < len; i++) high += src[i] >> 7;
  return len + high;
}

size_t trk_latin1_to_utf8_some(const uint8_t *src, size_t len, char *dst, size_t size, size_t *ret_read) {
  size_t i = 0, out = 0;
  while (i < len && out < size) {
    /* What surely fits goes the fast way. */
    size_t sure = (size - out) / 2 < len - i ? (size - out) / 2 : len - i;
    if (sure == 0 && src[i] >= 0x80) break;
    if (sure == 0) sure = 1;
    out += trk_latin1_to_utf8(src + i, sure, dst + out);
    i += sure;
  }
  *ret_read = i;
  return out;
}
