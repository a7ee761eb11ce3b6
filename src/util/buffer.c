/*
 * buffer.c - internalBinding('buffer'): strings to bytes and back, comparing and searching bytes.
 *
 * What:    the parts of Buffer that a loop in JavaScript does too slowly.
 * Owns:    nothing; new memory goes to the engine at once.
 * Runs on: the thread of the runtime.
 * Frees:   temporary copies within the call.
 * Limits:  string lengths are the engine's; JavaScript checks Node's limit before.
 */
#include "core/binding.h"
#include "core/chars.h"
#include "core/mem.h"
#include "core/transcode.h"
#include "util/hex.h"

#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* As in lib/internal/buffer/text.js. */
enum encoding { UTF8, UTF16, LATIN1, ASCII, BASE64, BASE64URL, HEX };

/* --- digits ------------------------------------------------------------------------------------- */

static int base64_digit(uint8_t unit) {
  if (unit >= 'A' && unit <= 'Z') return unit - 'A';
  if (unit >= 'a' && unit <= 'z') return unit - 'a' + 26;
  if (unit >= '0' && unit <= '9') return unit - '0' + 52;
  if (unit == '+' || unit == '-') return 62;
  if (unit == '/' || unit == '_') return 63;
  return -1;
}

/* Of a unit above 0xFF only the low byte counts, as in Node. */
static uint8_t low_byte(const struct trk_chars *text, size_t i) {
  return text->wide ? (uint8_t)((const uint16_t *)text->at)[i] : ((const uint8_t *)text->at)[i];
}

/* Both alphabets; what belongs to neither is skipped; ends at the first '='. */
static size_t base64_decode(const struct trk_chars *text, uint8_t *dst, size_t size) {
  size_t out = 0;
  uint32_t bits = 0;
  unsigned have = 0;
  for (size_t i = 0; i < text->len && out < size && low_byte(text, i) != '='; i++) {
    int digit = base64_digit(low_byte(text, i));
    if (digit < 0) continue;
    bits = bits << 6 | (uint32_t)digit;
    have += 6;
    if (have >= 8) {
      have -= 8;
      dst[out++] = (uint8_t)(bits >> have);
    }
  }
  return out;
}

static size_t hex_decode(const struct trk_chars *text, uint8_t *dst, size_t size) {
  if (!text->wide) return trk_hex_decode(text->at, text->len, dst, size);
  uint8_t *bytes = trk_malloc(text->len + 1);
  trk_narrow(text->at, bytes, text->len);
  size_t written = trk_hex_decode(bytes, text->len, dst, size);
  free(bytes);
  return written;
}

/* --- strings to bytes ---------------------------------------------------------------------------- */

static size_t encode_into(const struct trk_chars *text, int encoding, uint8_t *dst, size_t size) {
  size_t len = text->len;
  switch (encoding) {
  case UTF16:
    if (len > size / 2) len = size / 2;
    trk_chars_utf16(text, dst, len);
    return len * 2;
  case LATIN1:
  case ASCII:
    if (len > size) len = size;
    trk_chars_latin1(text, dst, len);
    return len;
  case BASE64:
  case BASE64URL:
    return base64_decode(text, dst, size);
  case HEX:
    return hex_decode(text, dst, size);
  default: {
    size_t read;
    if (size >= trk_chars_utf8_room(text)) return trk_chars_utf8(text, (char *)dst);
    return trk_chars_utf8_some(text, (char *)dst, size, &read);
  }
  }
}

static size_t encoded_size(const struct trk_chars *text, int encoding) {
  switch (encoding) {
  case UTF16:
    return text->len * 2;
  case LATIN1:
  case ASCII:
    return text->len;
  case BASE64:
  case BASE64URL:
    return text->len / 4 * 3 + 3;
  case HEX:
    return text->len / 2;
  default:
    return trk_chars_utf8_length(text);
  }
}

/* Numbers come through the register, which costs nothing: word i of those that a call may use, unsigned. */
static size_t word(const struct trk_call *c, size_t i) {
  return (uint32_t)c->rt->reg[TRK_REG_SCRATCH + i];
}

/* encode(string), word 0 the encoding: a new ArrayBuffer */
TRK_FN(buffer_encode) {
  struct trk_chars text;
  int encoding = (int)word(c, 0);
  if (!trk_chars_open(c->rt, trk_arg(c, 0), &text)) return trk_undefined(c->rt);
  size_t size = encoded_size(&text, encoding);
  uint8_t *bytes = trk_malloc(size > 0 ? size : 1);
  size_t used = encoding == UTF8 ? trk_chars_utf8(&text, (char *)bytes)
                                 : encode_into(&text, encoding, bytes, size);
  trk_chars_close(&text);
  return trk_arraybuffer(c->rt, bytes, used);
}

/* write(string, bytes), words: encoding, offset, most; returns how many bytes were written */
TRK_FN(buffer_write) {
  struct trk_bytes bytes;
  struct trk_chars text;
  int encoding = (int)word(c, 0);
  size_t offset = word(c, 1), max = word(c, 2);
  if (!trk_arg_peek(c, 1, &bytes) || offset > bytes.len || !trk_chars_open(c->rt, trk_arg(c, 0), &text)) return trk_number(c->rt, 0);
  if (max > bytes.len - offset) max = bytes.len - offset;
  size_t used = encode_into(&text, encoding, bytes.data + offset, max);
  trk_chars_close(&text);
  return trk_number(c->rt, (double)used);
}

TRK_FN(buffer_utf8_length) {
  struct trk_chars text;
  if (!trk_chars_open(c->rt, trk_arg(c, 0), &text)) return trk_number(c->rt, 0);
  size_t len = trk_chars_utf8_length(&text);
  trk_chars_close(&text);
  return trk_number(c->rt, (double)len);
}

/* --- bytes to strings ---------------------------------------------------------------------------- */

static JSValueRef decode_ascii(struct trk_runtime *rt, const uint8_t *src, size_t len) {
  if (trk_ascii(src, len)) return trk_latin1(rt, src, len);
  uint8_t *masked = trk_malloc(len);
  for (size_t i = 0; i < len; i++) masked[i] = src[i] & 0x7F;
  JSValueRef value = trk_latin1(rt, masked, len);
  free(masked);
  return value;
}

static JSValueRef decode_utf16(struct trk_runtime *rt, const uint8_t *src, size_t len) {
  size_t count = len / 2;
  if ((uintptr_t)src % sizeof(uint16_t) == 0) return trk_utf16(rt, (const uint16_t *)(const void *)src, count);
  uint16_t *aligned = trk_malloc(count * sizeof *aligned + 1);
  memcpy(aligned, src, count * sizeof *aligned);
  JSValueRef value = trk_utf16(rt, aligned, count);
  free(aligned);
  return value;
}

static JSValueRef decode_hex(struct trk_runtime *rt, const uint8_t *src, size_t len) {
  uint8_t stack[4096], *text = 2 * len <= sizeof stack ? stack : trk_malloc(2 * len);
  trk_hex_encode(src, len, text);
  JSValueRef value = trk_latin1(rt, text, 2 * len);
  if (text != stack) free(text);
  return value;
}

/* decode(bytes), words: encoding, start, end */
TRK_FN(buffer_decode) {
  struct trk_bytes bytes;
  int encoding = (int)word(c, 0);
  size_t start = word(c, 1), end = word(c, 2);
  if (!trk_arg_peek(c, 0, &bytes)) return trk_undefined(c->rt);
  if (end > bytes.len) end = bytes.len;
  if (start > end) start = end;
  bytes.data += start;
  bytes.len = end - start;
  if (bytes.len == 0) return trk_string(c->rt, "", 0);
  switch (encoding) {
  case UTF16:
    return decode_utf16(c->rt, bytes.data, bytes.len);
  case LATIN1:
    return trk_latin1(c->rt, bytes.data, bytes.len);
  case ASCII:
    return decode_ascii(c->rt, bytes.data, bytes.len);
  case HEX:
    return decode_hex(c->rt, bytes.data, bytes.len);
  default:
    return trk_string(c->rt, (const char *)bytes.data, bytes.len);
  }
}

/* --- comparing and searching ---------------------------------------------------------------------- */

/* compare(a, b), words: start in a, start in b, length; -1, 0 or 1 */
TRK_FN(buffer_compare) {
  struct trk_bytes a, b;
  size_t at_a = word(c, 0), at_b = word(c, 1), len = word(c, 2);
  if (!trk_arg_peek(c, 0, &a) || !trk_arg_peek(c, 1, &b)) return trk_number(c->rt, 0);
  if (at_a > a.len || len > a.len - at_a || at_b > b.len || len > b.len - at_b) return trk_number(c->rt, 0);
  int order = len == 0 ? 0 : memcmp(a.data + at_a, b.data + at_b, len);
  return trk_number(c->rt, order < 0 ? -1 : order > 0);
}

/* The first place at or after `from` where the needle's first and last byte are in place. */
static size_t next_candidate(const uint8_t *hay, size_t last, size_t from, const uint8_t *needle, size_t wanted) {
#ifdef __SSE2__
  const __m128i head = _mm_set1_epi8((char)needle[0]), tail = _mm_set1_epi8((char)needle[wanted - 1]);
  for (; from + 16 <= last + 1; from += 16) {
    __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(hay + from));
    __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(hay + from + wanted - 1));
    int both = _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(a, head), _mm_cmpeq_epi8(b, tail)));
    if (both != 0) return from + (size_t)__builtin_ctz((unsigned)both);
  }
#endif
  while (from <= last && (hay[from] != needle[0] || hay[from + wanted - 1] != needle[wanted - 1])) from++;
  return from;
}

enum { TRIES = 64 }; /* candidates that turn out wrong before memmem, which cannot be led astray, takes over */

static const uint8_t *find_forward(const uint8_t *hay, size_t len, const uint8_t *needle, size_t wanted, size_t step) {
  size_t from = 0, last = len - wanted;
  for (unsigned wrong = 0; from <= last; from++) {
    if (wrong < TRIES) {
      from = next_candidate(hay, last, from, needle, wanted);
      if (from > last) return NULL;
      if (from % step == 0 && memcmp(hay + from, needle, wanted) == 0) return hay + from;
      wrong++;
      continue;
    }
    const uint8_t *found = memmem(hay + from, len - from, needle, wanted);
    if (found == NULL) return NULL;
    from = (size_t)(found - hay);
    if (from % step == 0) return found;
  }
  return NULL;
}

/* The last occurrence that starts at or before `at`. */
static const uint8_t *find_backward(const uint8_t *hay, size_t at, const uint8_t *needle, size_t wanted, size_t step) {
  for (const uint8_t *p = hay + at;; p -= step) {
    if (p[0] == needle[0] && memcmp(p, needle, wanted) == 0) return p;
    if ((size_t)(p - hay) < step) return NULL;
  }
}

/* indexOf(bytes, needle), words: offset, forward, step (2 for UTF-16, places are even); the place or -1 */
TRK_FN(buffer_index_of) {
  struct trk_bytes hay, needle;
  size_t offset = word(c, 0), step = word(c, 2);
  bool forward = word(c, 1) != 0;
  if (!trk_arg_peek(c, 0, &hay) || !trk_arg_peek(c, 1, &needle)) return trk_number(c->rt, -1);
  if (step == 2) {
    hay.len -= hay.len % 2;
    needle.len -= needle.len % 2;
    offset -= offset % 2;
  }
  size_t at = offset;
  if (needle.len == 0 || needle.len > hay.len) return trk_number(c->rt, -1);
  const uint8_t *found;
  if (forward) {
    if (at > hay.len - needle.len) return trk_number(c->rt, -1);
    found = find_forward(hay.data + at, hay.len - at, needle.data, needle.len, step);
  } else {
    if (at > hay.len - needle.len) at = hay.len - needle.len;
    found = find_backward(hay.data, at, needle.data, needle.len, step == 2 ? 2 : 1);
  }
  return trk_number(c->rt, found == NULL ? -1 : (double)(found - hay.data));
}

TRK_FN(buffer_pin) { /* (ArrayBuffer): never detached from now on, transfer() copies: the engine does that once its address is known */
  JSObjectGetArrayBufferBytesPtr(c->ctx, (JSObjectRef)trk_arg(c, 0), NULL);
  return trk_undefined(c->rt);
}

TRK_FN(buffer_is_ascii) {
  struct trk_bytes bytes;
  return trk_bool(c->rt, trk_arg_peek(c, 0, &bytes) && trk_ascii(bytes.data, bytes.len));
}

TRK_FN(buffer_is_utf8) {
  struct trk_bytes bytes;
  return trk_bool(c->rt, trk_arg_peek(c, 0, &bytes) && trk_utf8_valid(bytes.data, bytes.len));
}

/* unsafe(size): an ArrayBuffer that nobody has cleared, or undefined when there is no such memory */
TRK_FN(buffer_unsafe) {
  int64_t size = trk_arg_i64(c, 0);
  void *data = size > 0 ? malloc((size_t)size) : NULL;
  JSObjectRef buffer = data != NULL ? trk_arraybuffer(c->rt, data, (size_t)size) : NULL;
  return buffer != NULL ? buffer : trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
    {"unsafe", buffer_unsafe},
    {"encode", buffer_encode},     {"write", buffer_write},      {"utf8Length", buffer_utf8_length},
    {"decode", buffer_decode},     {"compare", buffer_compare},  {"indexOf", buffer_index_of},
    {"pin", buffer_pin},           {"isAscii", buffer_is_ascii},  {"isUtf8", buffer_is_utf8},   {NULL, NULL}};
static const struct trk_binding buffer_binding = {.name = "buffer", .functions = functions};
TRK_BINDING(buffer_binding);
