/*
 * cook.c - what a string literal or an identifier means; see cook.h.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: NUL and what is no character become U+FFFD.
 */
#include "module/cook.h"

#include <string.h>

static size_t put_code_point(char *out, uint32_t c) {
  if (c == 0 || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff) c = 0xfffd;
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  if (c < 0x800) {
    out[0] = (char)(0xc0 | c >> 6);
    out[1] = (char)(0x80 | (c & 0x3f));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = (char)(0xe0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3f));
    out[2] = (char)(0x80 | (c & 0x3f));
    return 3;
  }
  out[0] = (char)(0xf0 | c >> 18);
  out[1] = (char)(0x80 | (c >> 12 & 0x3f));
  out[2] = (char)(0x80 | (c >> 6 & 0x3f));
  out[3] = (char)(0x80 | (c & 0x3f));
  return 4;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* At the first digit of \xHH, \uHHHH or \u{H...}: its value; *at moves behind it. */
static uint32_t hex(const char *text, uint32_t end, uint32_t *at, int digits) {
  uint32_t value = 0;
  bool braces = *at < end && text[*at] == '{';
  if (braces) (*at)++;
  for (int i = 0; (braces || i < digits) && *at < end && hex_digit(text[*at]) >= 0; i++)
    value = value < 0x110000 ? value * 16 + (uint32_t)hex_digit(text[(*at)++]) : (++*at, value);
  if (braces && *at < end && text[*at] == '}') (*at)++;
  return value;
}

size_t trk_cook(const char *text, struct trk_span span, char *ret, bool *ret_lone) {
  char *out = ret;
  const char *source = text + span.start;
  if (ret_lone) *ret_lone = false;
  if (memchr(source, '\\', span.len) == NULL) {
    memcpy(out, source, span.len);
    out[span.len] = '\0';
    return span.len;
  }
  uint32_t at = span.start, end = span.start + span.len;
  while (at < end) {
    char c = text[at++];
    if (c != '\\' || at >= end) {
      *out++ = c;
      continue;
    }
    c = text[at++];
    switch (c) {
    case 'n': *out++ = '\n'; break;
    case 't': *out++ = '\t'; break;
    case 'r': *out++ = '\r'; break;
    case 'b': *out++ = '\b'; break;
    case 'f': *out++ = '\f'; break;
    case 'v': *out++ = '\v'; break;
    case '\r':
      if (at < end && text[at] == '\n') at++;
      break;
    case '\n': break;
    case '0': out += put_code_point(out, 0); break;
    case 'x': out += put_code_point(out, hex(text, end, &at, 2)); break;
    case 'u': {
      uint32_t value = hex(text, end, &at, 4);
      if (value >= 0xd800 && value < 0xdc00 && at + 1 < end && text[at] == '\\' && text[at + 1] == 'u') {
        uint32_t back = at;
        at += 2;
        uint32_t low = hex(text, end, &at, 4);
        if (low >= 0xdc00 && low < 0xe000)
          value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00);
        else
          at = back;
      }
      if (ret_lone && value >= 0xd800 && value < 0xe000) *ret_lone = true;
      out += put_code_point(out, value);
      break;
    }
    default: *out++ = c;
    }
  }
  *out = '\0';
  return (size_t)(out - ret);
}
