/*
 * url_text.c - the texts of a URL: growing, percent-encoding, and all of them put together.
 *
 * Owns:    nothing; a text is its URL's or the caller's.
 * Runs on: any thread.
 * Frees:   trk_url_done.
 * Limits:  the caller's (TRK_URL_MAX).
 */
#include "core/mem.h"
#include "util/url_parse.h"

#include <stdlib.h>
#include <string.h>

static void text_room(struct trk_url_text *text, size_t more) {
  if (text->room - text->len >= more) return;
  size_t room = text->room * 2;
  if (room < text->len + more) room = text->len + more;
  if (room < 32) room = 32;
  text->data = trk_realloc(text->data, room);
  text->room = room;
}

void trk_url_text_add(struct trk_url_text *text, const char *data, size_t len) {
  if (len == 0) return;
  text_room(text, len);
  memcpy(text->data + text->len, data, len);
  text->len += len;
}

void trk_url_text_char(struct trk_url_text *text, char c) {
  text_room(text, 1);
  text->data[text->len++] = c;
}

/* Which percent-encode sets have the ASCII character: bit 1 << enum trk_url_set_of. */
static unsigned sets_of(unsigned char c) {
  enum { C0 = 1, FRAGMENT = 2, QUERY = 4, SPECIAL = 8, PATH = 16, USER = 32, ALL = 63 };
  if (c <= 0x1F || c >= 0x7F) return ALL;
  switch (c) {
  case ' ': case '"': case '<': case '>':
    return FRAGMENT | QUERY | SPECIAL | PATH | USER;
  case '`':
    return FRAGMENT | PATH | USER;
  case '#':
    return QUERY | SPECIAL | PATH | USER;
  case '\'':
    return SPECIAL;
  case '?': case '{': case '}': case '^':
    return PATH | USER;
  case '/': case ':': case ';': case '=': case '@': case '[': case '\\': case ']': case '|':
    return USER;
  default:
    return 0;
  }
}

void trk_url_text_encode(struct trk_url_text *text, const char *data, size_t len, enum trk_url_set_of set) {
  static const char digits[] = "0123456789ABCDEF";
  text_room(text, len);
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)data[i];
    if ((sets_of(c) >> set & 1) == 0) {
      trk_url_text_char(text, (char)c);
    } else {
      char escape[3] = {'%', digits[c >> 4], digits[c & 15]};
      trk_url_text_add(text, escape, 3);
    }
  }
}

void trk_url_done(struct trk_url *url) {
  struct trk_url_text *texts[] = {&url->scheme, &url->username, &url->password, &url->host,
                                  &url->path,   &url->query,    &url->fragment};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) free(texts[i]->data);
  memset(url, 0, sizeof *url);
}

void trk_url_serialize(const struct trk_url *url, struct trk_url_text *out, struct trk_url_offsets *ret) {
  trk_url_text_add(out, url->scheme.data, url->scheme.len);
  trk_url_text_char(out, ':');
  ret->protocol_end = ret->username_end = ret->host_start = ret->host_end = (uint32_t)out->len;
  if (url->has_host) {
    trk_url_text_add(out, "//", 2);
    trk_url_text_add(out, url->username.data, url->username.len);
    ret->username_end = (uint32_t)out->len;
    if (url->password.len > 0) {
      trk_url_text_char(out, ':');
      trk_url_text_add(out, url->password.data, url->password.len);
    }
    if (url->username.len > 0 || url->password.len > 0) trk_url_text_char(out, '@');
    ret->host_start = (uint32_t)out->len;
    trk_url_text_add(out, url->host.data, url->host.len);
    ret->host_end = (uint32_t)out->len;
    if (url->port >= 0) {
      char digits[6];
      size_t at = sizeof digits;
      int32_t port = url->port;
      do digits[--at] = (char)('0' + port % 10);
      while ((port /= 10) > 0);
      trk_url_text_char(out, ':');
      trk_url_text_add(out, digits + at, sizeof digits - at);
    }
  } else if (!url->opaque && url->path.len > 1 && url->path.data[0] == '/' && url->path.data[1] == '/') {
    trk_url_text_add(out, "/.", 2); /* else it would read as a host */
  }
  ret->path_start = (uint32_t)out->len;
  trk_url_text_add(out, url->path.data, url->path.len);
  ret->search_start = ret->hash_start = -1;
  if (url->has_query) {
    ret->search_start = (int32_t)out->len;
    trk_url_text_char(out, '?');
    trk_url_text_add(out, url->query.data, url->query.len);
  }
  if (url->has_fragment) {
    ret->hash_start = (int32_t)out->len;
    trk_url_text_char(out, '#');
    trk_url_text_add(out, url->fragment.data, url->fragment.len);
  }
}
