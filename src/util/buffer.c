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
#include "core/mem.h"
#include "core/transcode.h"

#include <stdlib.h>
#include <string.h>

/* As in lib/internal/buffer.js. */
enum encoding { UTF8, UTF16, LATIN1, ASCII, BASE64, BASE64URL, HEX };

struct units {
  JSStringRef string;
  const uint16_t *data;
  size_t len;
};

static bool units_get(const struct trk_call *c, size_t i, struct units *ret) {
  JSStringRef string = JSValueToStringCopy(c->ctx, trk_arg(c, i), NULL);
  if (string == NULL) return false;
  ret->string = string;
  ret->data = JSStringGetCharactersPtr(string);
  ret->len = JSStringGetLength(string);
  return true;
}

/* --- digits ------------------------------------------------------------------------------------- */

/* As in Node, of a unit above 0xFF only the low byte counts. */
static int hex_digit(uint8_t unit) {
  if (unit >= '0' && unit <= '9') return unit - '0';
  if (unit >= 'a' && unit <= 'f') return unit - 'a' + 10;
  if (unit >= 'A' && unit <= 'F') return unit - 'A' + 10;
  return -1;
}

/* Stops at the first pair that is not hexadecimal. */
static size_t hex_decode(const uint16_t *src, size_t len, uint8_t *dst, size_t size) {
  size_t out = 0;
  for (size_t i = 0; i + 1 < len && out < size; i += 2) {
    int high = hex_digit((uint8_t)src[i]), low = hex_digit((uint8_t)src[i + 1]);
    if (high < 0 || low < 0) break;
    dst[out++] = (uint8_t)(high << 4 | low);
  }
  return out;
}

static int base64_digit(uint8_t unit) {
  if (unit >= 'A' && unit <= 'Z') return unit - 'A';
  if (unit >= 'a' && unit <= 'z') return unit - 'a' + 26;
  if (unit >= '0' && unit <= '9') return unit - '0' + 52;
  if (unit == '+' || unit == '-') return 62;
  if (unit == '/' || unit == '_') return 63;
  return -1;
}

/* Both alphabets; what belongs to neither is skipped; ends at the first '='. */
static size_t base64_decode(const uint16_t *src, size_t len, uint8_t *dst, size_t size) {
  size_t out = 0;
  uint32_t bits = 0;
  unsigned have = 0;
  for (size_t i = 0; i < len && out < size && (uint8_t)src[i] != '='; i++) {
    int digit = base64_digit((uint8_t)src[i]);
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

/* --- strings to bytes ---------------------------------------------------------------------------- */

static size_t encode_into(const struct units *text, int encoding, uint8_t *dst, size_t size) {
  size_t len = text->len;
  switch (encoding) {
  case UTF16:
    if (len > size / 2) len = size / 2;
    if (len > 0) memcpy(dst, text->data, len * 2);
    return len * 2;
  case LATIN1:
  case ASCII:
    if (len > size) len = size;
    trk_narrow(text->data, dst, len);
    return len;
  case BASE64:
  case BASE64URL:
    return base64_decode(text->data, len, dst, size);
  case HEX:
    return hex_decode(text->data, len, dst, size);
  default: {
    size_t read;
    return trk_utf16_to_utf8_some(text->data, len, (char *)dst, size, &read);
  }
  }
}

static size_t encoded_size(const struct units *text, int encoding) {
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
    return trk_utf16_to_utf8_length(text->data, text->len);
  }
}

/* encode(string, encoding): a new ArrayBuffer */
TRK_FN(buffer_encode) {
  struct units text;
  if (!units_get(c, 0, &text)) return trk_undefined(c->rt);
  int encoding = trk_arg_i32(c, 1);
  size_t size = encoded_size(&text, encoding);
  uint8_t *bytes = trk_malloc(size > 0 ? size : 1);
  size_t used = encode_into(&text, encoding, bytes, size);
  JSStringRelease(text.string);
  return trk_arraybuffer(c->rt, bytes, used);
}

/* write(string, encoding, bytes, offset, max): how many bytes were written */
TRK_FN(buffer_write) {
  struct trk_bytes bytes;
  struct units text;
  double offset = trk_arg_double(c, 3), max = trk_arg_double(c, 4);
  if (!trk_arg_bytes(c, 2, &bytes) || !(offset >= 0) || offset > (double)bytes.len || !(max > 0) ||
      !units_get(c, 0, &text)) {
    return trk_number(c->rt, 0);
  }
  size_t room = bytes.len - (size_t)offset;
  if (max < (double)room) room = (size_t)max;
  size_t used = encode_into(&text, trk_arg_i32(c, 1), bytes.data + (size_t)offset, room);
  JSStringRelease(text.string);
  return trk_number(c->rt, (double)used);
}

TRK_FN(buffer_utf8_length) {
  struct units text;
  if (!units_get(c, 0, &text)) return trk_number(c->rt, 0);
  size_t len = trk_utf16_to_utf8_length(text.data, text.len);
  JSStringRelease(text.string);
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

/* The range [start, end) given by arguments i and i + 1, cut to what there is. */
static void range_get(const struct trk_call *c, size_t i, struct trk_bytes *bytes) {
  double start = trk_arg_double(c, i), end = trk_arg_double(c, i + 1);
  size_t to = end >= 0 && end < (double)bytes->len ? (size_t)end : bytes->len;
  size_t from = start >= 0 && start < (double)to ? (size_t)start : start > 0 ? to : 0;
  bytes->data += from;
  bytes->len = to - from;
}

/* decode(bytes or undefined for the scratch, encoding, start, end) */
TRK_FN(buffer_decode) {
  struct trk_bytes bytes = {c->rt->scratch, TRK_SCRATCH_BYTES};
  if (trk_arg_given(c, 0) && !trk_arg_bytes(c, 0, &bytes)) return trk_undefined(c->rt);
  range_get(c, 2, &bytes);
  if (bytes.len == 0) return trk_string(c->rt, "", 0);
  switch (trk_arg_i32(c, 1)) {
  case UTF16:
    return decode_utf16(c->rt, bytes.data, bytes.len);
  case LATIN1:
    return trk_latin1(c->rt, bytes.data, bytes.len);
  case ASCII:
    return decode_ascii(c->rt, bytes.data, bytes.len);
  default:
    return trk_string(c->rt, (const char *)bytes.data, bytes.len);
  }
}

/* --- comparing and searching ---------------------------------------------------------------------- */

/* compare(a, aStart, b, bStart, length): -1, 0 or 1; the ranges were checked by JavaScript */
TRK_FN(buffer_compare) {
  struct trk_bytes a, b;
  if (!trk_arg_bytes(c, 0, &a) || !trk_arg_bytes(c, 2, &b)) return trk_number(c->rt, 0);
  size_t at_a = (size_t)trk_arg_i64(c, 1), at_b = (size_t)trk_arg_i64(c, 3), len = (size_t)trk_arg_i64(c, 4);
  if (at_a > a.len || len > a.len - at_a || at_b > b.len || len > b.len - at_b) return trk_number(c->rt, 0);
  int order = len == 0 ? 0 : memcmp(a.data + at_a, b.data + at_b, len);
  return trk_number(c->rt, order < 0 ? -1 : order > 0);
}

static const uint8_t *find_forward(const uint8_t *hay, size_t len, const uint8_t *needle, size_t wanted, bool wide) {
  const uint8_t *from = hay;
  for (;;) {
    const uint8_t *found = memmem(from, len - (size_t)(from - hay), needle, wanted);
    if (found == NULL || !wide || (found - hay) % 2 == 0) return found;
    from = found + 1;
  }
}

/* The last occurrence that starts at or before `at`. */
static const uint8_t *find_backward(const uint8_t *hay, size_t at, const uint8_t *needle, size_t wanted, size_t step) {
  for (const uint8_t *p = hay + at;; p -= step) {
    if (p[0] == needle[0] && memcmp(p, needle, wanted) == 0) return p;
    if ((size_t)(p - hay) < step) return NULL;
  }
}

/* indexOf(bytes, needle, offset, forward, wide): the place or -1; wide: both are UTF-16, places are even */
TRK_FN(buffer_index_of) {
  struct trk_bytes hay, needle;
  int64_t offset = trk_arg_i64(c, 2);
  bool wide = trk_arg_bool(c, 4);
  if (!trk_arg_bytes(c, 0, &hay) || !trk_arg_bytes(c, 1, &needle) || offset < 0) return trk_number(c->rt, -1);
  if (wide) {
    hay.len -= hay.len % 2;
    needle.len -= needle.len % 2;
    offset -= offset % 2;
  }
  size_t at = (size_t)offset;
  if (needle.len == 0 || needle.len > hay.len) return trk_number(c->rt, -1);
  const uint8_t *found;
  if (trk_arg_bool(c, 3)) {
    if (at > hay.len - needle.len) return trk_number(c->rt, -1);
    found = find_forward(hay.data + at, hay.len - at, needle.data, needle.len, wide);
  } else {
    if (at > hay.len - needle.len) at = hay.len - needle.len;
    found = find_backward(hay.data, at, needle.data, needle.len, wide ? 2 : 1);
  }
  return trk_number(c->rt, found == NULL ? -1 : (double)(found - hay.data));
}

TRK_FN(buffer_is_ascii) {
  struct trk_bytes bytes;
  return trk_bool(c->rt, trk_arg_bytes(c, 0, &bytes) && trk_ascii(bytes.data, bytes.len));
}

TRK_FN(buffer_is_utf8) {
  struct trk_bytes bytes;
  return trk_bool(c->rt, trk_arg_bytes(c, 0, &bytes) && trk_utf8_valid(bytes.data, bytes.len));
}

static const struct trk_fn_row functions[] = {
    {"encode", buffer_encode},     {"write", buffer_write},      {"utf8Length", buffer_utf8_length},
    {"decode", buffer_decode},     {"compare", buffer_compare},  {"indexOf", buffer_index_of},
    {"isAscii", buffer_is_ascii},  {"isUtf8", buffer_is_utf8},   {NULL, NULL}};
static const struct trk_binding buffer_binding = {.name = "buffer", .functions = functions};
TRK_BINDING(buffer_binding);
