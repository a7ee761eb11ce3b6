/*
 * url_plain.c - URLs that come as the standard writes them, which most do: found in one pass, without memory.
 *
 * Knows http and https with a lower-case host of letters, digits and hyphens and with nothing that would be encoded or
 * shortened. Whatever else it leaves to the parser (url_parse.c).
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: none.
 * Source: https://url.spec.whatwg.org/#url-parsing; the percent-encode sets there.
 */
#include "util/url_parse.h"

#include <string.h>

enum { USER = 1, HOST = 2, PATH = 4, QUERY = 8, HASH = 16, WORD = USER | PATH | QUERY | HASH, REST = PATH | QUERY | HASH };

static const uint8_t class_of[256] = {
    ['a' ... 'z'] = WORD | HOST, ['0' ... '9'] = WORD | HOST, ['A' ... 'Z'] = WORD, ['-'] = WORD | HOST, ['_'] = WORD,
    ['.'] = WORD, ['~'] = WORD, ['!'] = REST, ['$'] = REST, ['&'] = REST, ['('] = REST, [')'] = REST, ['*'] = REST,
    ['+'] = REST, [','] = REST, [';'] = REST, ['='] = REST, [':'] = REST, ['@'] = REST, ['/'] = REST, ['%'] = REST,
    ['?'] = QUERY | HASH, ['\''] = PATH | HASH,
};

static size_t span(const char *text, size_t i, size_t len, unsigned what) {
  while (i < len && (class_of[(unsigned char)text[i]] & what)) i++;
  return i;
}

/* Labels between dots, the last of which cannot be a number; none that is encoded. Returns its end, or 0. */
static size_t host(const char *text, size_t i, size_t len) {
  for (;;) {
    size_t start = i;
    i = span(text, i, len, HOST);
    if (i == start || (i - start >= 4 && memcmp(text + start, "xn--", 4) == 0)) return 0;
    if (i < len && text[i] == '.') {
      i++;
      continue;
    }
    return text[start] >= 'a' && text[start] <= 'z' ? i : 0;
  }
}

/* Up to five digits that are not the scheme's own port. Returns their end, or 0. */
static size_t port(const char *text, size_t i, size_t len, unsigned own) {
  size_t start = i;
  unsigned value = 0;
  for (; i < len && i - start < 5 && text[i] >= '0' && text[i] <= '9'; i++) value = value * 10 + (unsigned)(text[i] - '0');
  return i == start || text[start] == '0' || value > 65535 || value == own ? 0 : i;
}

/* The path's end, or 0 when a segment of it is one or two dots. */
static size_t path(const char *text, size_t i, size_t len) {
  size_t segment = i + 1;
  for (;; i++) {
    bool inside = i < len && (class_of[(unsigned char)text[i]] & PATH);
    if (inside && text[i] == '%') return 0; /* might be a dot */
    if (inside && text[i] != '/') continue;
    if (i >= segment && i - segment >= 1 && i - segment <= 2 && text[segment] == '.' && text[i - 1] == '.') return 0;
    if (!inside) return i;
    segment = i + 1;
  }
}

bool trk_url_plain(const char *text, size_t len, struct trk_url_offsets *ret) {
  if (len < 9 || memcmp(text, "http", 4) != 0) return false;
  size_t colon = text[4] == 's' ? 5 : 4;
  if (memcmp(text + colon, "://", 3) != 0) return false;
  size_t start = colon + 3, i = span(text, start, len, USER), name_end = start;
  bool password = i < len && text[i] == ':';
  size_t user_end = i;
  if (password) i = span(text, i + 1, len, USER);
  if (i < len && text[i] == '@') {
    if (user_end == start || (password && i == user_end + 1)) return false;
    name_end = user_end;
    start = i + 1;
  }
  size_t host_end = host(text, start, len);
  if (host_end == 0) return false;
  i = host_end;
  if (i < len && text[i] == ':' && (i = port(text, i + 1, len, colon == 5 ? 443 : 80)) == 0) return false;
  if (i >= len || text[i] != '/') return false;
  struct trk_url_offsets at = {(uint32_t)colon + 1, (uint32_t)name_end, (uint32_t)start, (uint32_t)host_end, (uint32_t)i, -1, -1};
  i = path(text, i, len);
  if (i == 0) return false;
  if (i < len && text[i] == '?') {
    at.search_start = (int32_t)i;
    i = span(text, i + 1, len, QUERY);
  }
  if (i < len && text[i] == '#') {
    at.hash_start = (int32_t)i;
    i = span(text, i + 1, len, HASH);
  }
  if (i != len || text[len - 1] == '?' || text[len - 1] == '#') return false;
  *ret = at;
  return true;
}
