/*
 * url_parse.c - the URL standard's parser and setters.
 *
 * What:    the basic URL parser, written as one function per kind of text instead of the standard's state
 *          machine: what follows a scheme, an authority, a path, a query. Bytes above 0x7F are only ever
 *          percent-encoded, so UTF-8 is worked on byte by byte.
 * Owns:    the texts of the URL it fills.
 * Runs on: any thread.
 * Frees:   trk_url_done (url_text.c).
 * Limits:  TRK_URL_MAX bytes of input.
 */
#include "util/url_parse.h"

#include "core/mem.h"

#include <stdlib.h>
#include <string.h>

static void text_copy(struct trk_url_text *to, const struct trk_url_text *from) {
  to->len = 0;
  trk_url_text_add(to, from->data, from->len);
}

static bool text_is(const struct trk_url_text *text, const char *word) {
  return text->len == strlen(word) && memcmp(text->data, word, text->len) == 0;
}

/* --- characters, schemes --------------------------------------------------------------------------------------- */

static bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* The port of a special scheme, 0 for file, -1 for any other. */
static int32_t scheme_port(const char *scheme, size_t len) {
  static const struct { const char *name; int32_t port; } rows[] = {
      {"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443}, {"ftp", 21}, {"file", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (strlen(rows[i].name) == len && memcmp(rows[i].name, scheme, len) == 0) return rows[i].port;
  }
  return -1;
}
static bool is_file(const struct trk_url *url) {
  return text_is(&url->scheme, "file");
}
static bool is_slash(const struct trk_url *url, char c) {
  return c == '/' || (c == '\\' && url->special);
}

/* "C:" or "C|", alone in its segment when `exact`. */
static bool is_drive(const char *p, const char *end) {
  return end - p == 2 && is_alpha(p[0]) && (p[1] == ':' || p[1] == '|');
}
static bool starts_with_drive(const char *p, const char *end) {
  return end - p >= 2 && is_drive(p, p + 2) && (end - p == 2 || strchr("/\\?#", p[2]) != NULL);
}

/* --- paths: kept as text, "/a/b"; an empty list of segments is an empty text ------------------------------------- */

static bool path_is_drive(const struct trk_url *url) {
  return is_file(url) && url->path.len == 3 && is_alpha(url->path.data[1]) && url->path.data[2] == ':';
}

static void path_shorten(struct trk_url *url) {
  if (url->path.len == 0 || path_is_drive(url)) return;
  while (url->path.data[--url->path.len] != '/') {}
}

/* The length of a dot at p, written as itself or as %2e; 0 when there is none. */
static size_t dot_len(const char *p, const char *end) {
  if (p < end && *p == '.') return 1;
  return end - p >= 3 && p[0] == '%' && p[1] == '2' && (p[2] | 0x20) == 'e' ? 3 : 0;
}
static int dots(const char *p, const char *end) {
  int count = 0;
  for (; p < end && count < 3; count++) {
    size_t len = dot_len(p, end);
    if (len == 0) return 0;
    p += len;
  }
  return count <= 2 ? count : 0;
}

static const char *segment_end(const struct trk_url *url, const char *p, const char *end, bool to_end) {
  while (p < end && !is_slash(url, *p) && (to_end || (*p != '?' && *p != '#'))) p++;
  return p;
}

/* Adds the segments from p on; to_end: '?' and '#' are part of it (a setter's value). Returns where it ended. */
static const char *parse_path(struct trk_url *url, const char *p, const char *end, bool to_end) {
  for (;;) {
    const char *stop = segment_end(url, p, end, to_end);
    bool more = stop < end && is_slash(url, *stop);
    int count = dots(p, stop);
    if (count == 2) path_shorten(url);
    if (count > 0) {
      if (!more) trk_url_text_char(&url->path, '/');
    } else if (is_file(url) && url->path.len == 0 && is_drive(p, stop)) {
      char drive[3] = {'/', p[0], ':'};
      trk_url_text_add(&url->path, drive, 3);
    } else {
      trk_url_text_char(&url->path, '/');
      trk_url_text_encode(&url->path, p, (size_t)(stop - p), TRK_URL_PATH);
    }
    if (!more) return stop;
    p = stop + 1;
  }
}

static void parse_query(struct trk_url *url, const char *p, const char *end) {
  url->has_query = true;
  trk_url_text_encode(&url->query, p, (size_t)(end - p), url->special ? TRK_URL_SPECIAL_QUERY : TRK_URL_QUERY);
}
static void parse_fragment(struct trk_url *url, const char *p, const char *end) {
  url->has_fragment = true;
  trk_url_text_encode(&url->fragment, p, (size_t)(end - p), TRK_URL_FRAGMENT);
}

/* p is at '?', at '#' or at the end. */
static void parse_rest(struct trk_url *url, const char *p, const char *end) {
  if (p < end && *p == '?') {
    const char *hash = memchr(p, '#', (size_t)(end - p));
    parse_query(url, p + 1, hash == NULL ? end : hash);
    p = hash == NULL ? end : hash;
  }
  if (p < end) parse_fragment(url, p + 1, end);
}

/* What comes after an authority. */
static void parse_after_host(struct trk_url *url, const char *p, const char *end) {
  bool path = url->special || (p < end && *p != '?' && *p != '#');
  if (path) {
    if (p < end && is_slash(url, *p)) p++;
    p = parse_path(url, p, end, false);
  }
  parse_rest(url, p, end);
}

static void parse_opaque(struct trk_url *url, const char *p, const char *end) {
  const char *stop = p;
  while (stop < end && *stop != '?' && *stop != '#') stop++;
  url->opaque = true;
  trk_url_text_encode(&url->path, p, (size_t)(stop - p), TRK_URL_C0);
  /* A space right before the query or fragment would be lost when they are taken away later. */
  if (stop < end && url->path.len > 0 && url->path.data[url->path.len - 1] == ' ') {
    url->path.len--;
    trk_url_text_add(&url->path, "%20", 3);
  }
  parse_rest(url, stop, end);
}

/* --- authorities ---------------------------------------------------------------------------------------------------- */

static bool parse_port(struct trk_url *url, const char *p, const char *end) {
  uint32_t port = 0;
  if (p == end) return true;
  for (; p < end; p++) {
    if (!is_digit(*p)) return false;
    port = port * 10 + (uint32_t)(*p - '0');
    if (port > 65535) return false;
  }
  url->port = (int32_t)port == scheme_port(url->scheme.data, url->scheme.len) ? -1 : (int32_t)port;
  return true;
}

/* The colon that begins a port: the first outside of brackets. */
static const char *port_colon(const char *p, const char *end) {
  bool inside = false;
  for (; p < end; p++) {
    if (*p == '[') inside = true;
    if (*p == ']') inside = false;
    if (*p == ':' && !inside) return p;
  }
  return end;
}

static bool parse_host(struct trk_url *url, const char *p, const char *end) {
  const char *colon = port_colon(p, end);
  if (colon == p && (url->special || colon < end)) return false;
  url->has_host = true;
  if (!trk_url_host(p, (size_t)(colon - p), url->special, &url->host)) return false;
  return colon == end || parse_port(url, colon + 1, end);
}

static bool parse_authority(struct trk_url *url, const char *p, const char *end) {
  const char *stop = segment_end(url, p, end, false);
  const char *at = NULL;
  for (const char *q = p; q < stop; q++) {
    if (*q == '@') at = q;
  }
  if (at != NULL) {
    const char *colon = memchr(p, ':', (size_t)(at - p));
    if (colon == NULL) colon = at;
    trk_url_text_encode(&url->username, p, (size_t)(colon - p), TRK_URL_USERINFO);
    if (colon < at) trk_url_text_encode(&url->password, colon + 1, (size_t)(at - colon - 1), TRK_URL_USERINFO);
    p = at + 1;
    if (p == stop) return false;
  }
  if (!parse_host(url, p, stop)) return false;
  parse_after_host(url, stop, end);
  return true;
}

static bool parse_special_authority(struct trk_url *url, const char *p, const char *end) {
  while (p < end && (*p == '/' || *p == '\\')) p++;
  return parse_authority(url, p, end);
}

/* --- relative to a base ------------------------------------------------------------------------------------------------ */

static void copy_authority(struct trk_url *url, const struct trk_url *base) {
  text_copy(&url->username, &base->username);
  text_copy(&url->password, &base->password);
  text_copy(&url->host, &base->host);
  url->has_host = base->has_host;
  url->port = base->port;
}
static void copy_path(struct trk_url *url, const struct trk_url *base) {
  text_copy(&url->path, &base->path);
  url->opaque = base->opaque;
}
static void copy_query(struct trk_url *url, const struct trk_url *base) {
  text_copy(&url->query, &base->query);
  url->has_query = base->has_query;
}

/* p is at what follows a path that was copied from the base: query, fragment, nothing, or another path. */
static void parse_after_base(struct trk_url *url, const struct trk_url *base, const char *p, const char *end) {
  if (p == end || *p == '#') copy_query(url, base);
  if (p < end && *p != '?' && *p != '#') {
    if (is_file(url) && starts_with_drive(p, end)) url->path.len = 0;
    else path_shorten(url);
    p = parse_path(url, p, end, false);
  }
  parse_rest(url, p, end);
}

static bool parse_relative(struct trk_url *url, const struct trk_url *base, const char *p, const char *end) {
  text_copy(&url->scheme, &base->scheme);
  url->special = base->special;
  if (p < end && is_slash(url, *p)) {
    p++;
    if (p < end && url->special && is_slash(url, *p)) return parse_special_authority(url, p + 1, end);
    if (p < end && *p == '/') return parse_authority(url, p + 1, end);
    copy_authority(url, base);
    parse_rest(url, parse_path(url, p, end, false), end);
    return true;
  }
  copy_authority(url, base);
  copy_path(url, base);
  parse_after_base(url, base, p, end);
  return true;
}

static bool parse_file_host(struct trk_url *url, const char *p, const char *end) {
  const char *stop = segment_end(url, p, end, false);
  if (is_drive(p, stop)) {
    parse_rest(url, parse_path(url, p, end, false), end);
    return true;
  }
  if (stop > p) {
    if (!trk_url_host(p, (size_t)(stop - p), true, &url->host)) return false;
    if (text_is(&url->host, "localhost")) url->host.len = 0;
  }
  parse_after_host(url, stop, end);
  return true;
}

/* `base` is NULL unless it is a file URL. */
static bool parse_file(struct trk_url *url, const struct trk_url *base, const char *p, const char *end) {
  url->scheme.len = 0;
  trk_url_text_add(&url->scheme, "file", 4);
  url->special = url->has_host = true;
  if (p < end && is_slash(url, *p)) {
    p++;
    if (p < end && is_slash(url, *p)) return parse_file_host(url, p + 1, end);
    if (base != NULL) {
      text_copy(&url->host, &base->host);
      bool drive = base->path.len >= 3 && is_drive(base->path.data + 1, base->path.data + 3) &&
                   base->path.data[2] == ':' && (base->path.len == 3 || base->path.data[3] == '/');
      if (!starts_with_drive(p, end) && drive) trk_url_text_add(&url->path, base->path.data, 3);
    }
    parse_rest(url, parse_path(url, p, end, false), end);
    return true;
  }
  if (base == NULL) {
    parse_rest(url, parse_path(url, p, end, false), end);
    return true;
  }
  text_copy(&url->host, &base->host);
  copy_path(url, base);
  parse_after_base(url, base, p, end);
  return true;
}

/* --- the whole ----------------------------------------------------------------------------------------------------------- */

/* The end of a scheme at p (its colon), or NULL. */
static const char *scheme_end(const char *p, const char *end) {
  if (p == end || !is_alpha(*p)) return NULL;
  while (p < end && (is_alpha(*p) || is_digit(*p) || *p == '+' || *p == '-' || *p == '.')) p++;
  return p < end && *p == ':' ? p : NULL;
}

static void set_scheme(struct trk_url *url, const char *p, const char *colon) {
  url->scheme.len = 0;
  for (; p < colon; p++) trk_url_text_char(&url->scheme, is_alpha(*p) ? (char)(*p | 0x20) : *p);
  url->special = scheme_port(url->scheme.data, url->scheme.len) >= 0;
}

static bool parse_clean(struct trk_url *url, const struct trk_url *base, const char *p, const char *end) {
  const char *colon = scheme_end(p, end);
  if (colon != NULL) {
    set_scheme(url, p, colon);
    p = colon + 1;
    if (is_file(url)) return parse_file(url, base != NULL && is_file(base) ? base : NULL, p, end);
    if (url->special) {
      bool same = base != NULL && base->scheme.len == url->scheme.len &&
                  memcmp(base->scheme.data, url->scheme.data, url->scheme.len) == 0;
      if (same && !(end - p >= 2 && p[0] == '/' && p[1] == '/')) return parse_relative(url, base, p, end);
      return parse_special_authority(url, p, end);
    }
    if (p < end && *p == '/') {
      p++;
      if (p < end && *p == '/') return parse_authority(url, p + 1, end);
      parse_rest(url, parse_path(url, p, end, false), end);
      return true;
    }
    parse_opaque(url, p, end);
    return true;
  }
  if (base == NULL) return false;
  if (base->opaque) {
    if (p == end || *p != '#') return false;
    text_copy(&url->scheme, &base->scheme);
    url->special = base->special;
    copy_path(url, base);
    copy_query(url, base);
    parse_fragment(url, p + 1, end);
    return true;
  }
  return is_file(base) ? parse_file(url, base, p, end) : parse_relative(url, base, p, end);
}

/* Without tabs and newlines; *ret_copy is what must be freed, or NULL when nothing had to go. */
static const char *without_newlines(const char *p, size_t *len, char **ret_copy) {
  *ret_copy = NULL;
  size_t i = 0;
  while (i < *len && p[i] != '\t' && p[i] != '\n' && p[i] != '\r') i++;
  if (i == *len) return p;
  char *copy = trk_malloc(*len);
  size_t used = 0;
  for (i = 0; i < *len; i++) {
    if (p[i] != '\t' && p[i] != '\n' && p[i] != '\r') copy[used++] = p[i];
  }
  *len = used;
  *ret_copy = copy;
  return copy;
}

bool trk_url_parse(const char *input, size_t len, const struct trk_url *base, struct trk_url *ret) {
  ret->port = -1;
  if (len > TRK_URL_MAX) return false;
  while (len > 0 && (unsigned char)input[0] <= ' ') {
    input++;
    len--;
  }
  while (len > 0 && (unsigned char)input[len - 1] <= ' ') len--;
  char *copy;
  input = without_newlines(input, &len, &copy);
  bool ok = parse_clean(ret, base, input, input + len);
  free(copy);
  if (!ok) trk_url_done(ret);
  return ok;
}

/* --- of a serialized URL --------------------------------------------------------------------------------------------------- */

/* Adds href[from, to), cut to what there is. */
static void split_add(struct trk_url_text *text, const char *href, size_t len, size_t from, size_t to) {
  if (to > len) to = len;
  if (from < to) trk_url_text_add(text, href + from, to - from);
}

void trk_url_split(const char *href, size_t len, const struct trk_url_offsets *at, struct trk_url *ret) {
  ret->port = -1;
  split_add(&ret->scheme, href, len, 0, at->protocol_end - 1);
  ret->special = scheme_port(ret->scheme.data, ret->scheme.len) >= 0;
  size_t path_end = at->search_start >= 0 ? (size_t)at->search_start : at->hash_start >= 0 ? (size_t)at->hash_start : len;
  ret->has_host = at->host_start > at->protocol_end;
  if (ret->has_host) {
    split_add(&ret->username, href, len, at->protocol_end + 2, at->username_end);
    if (at->username_end < len && href[at->username_end] == ':' && at->username_end < at->host_start) {
      split_add(&ret->password, href, len, at->username_end + 1, at->host_start - 1);
    }
    split_add(&ret->host, href, len, at->host_start, at->host_end);
    if (at->path_start > at->host_end && at->path_start <= len) {
      parse_port(ret, href + at->host_end + 1, href + at->path_start);
    }
  }
  split_add(&ret->path, href, len, at->path_start, path_end);
  ret->opaque = !ret->has_host && (ret->path.len == 0 || ret->path.data[0] != '/');
  if (at->search_start >= 0) {
    ret->has_query = true;
    split_add(&ret->query, href, len, (size_t)at->search_start + 1, at->hash_start >= 0 ? (size_t)at->hash_start : len);
  }
  if (at->hash_start >= 0) {
    ret->has_fragment = true;
    split_add(&ret->fragment, href, len, (size_t)at->hash_start + 1, len);
  }
}

/* --- setters ------------------------------------------------------------------------------------------------------------------ */

static bool no_credentials(const struct trk_url *url) {
  return !url->has_host || url->host.len == 0 || is_file(url);
}

static void set_protocol(struct trk_url *url, const char *p, const char *end) {
  /* The value may end anywhere after a colon; without one it is taken as if it had one. */
  if (p == end || !is_alpha(*p)) return;
  const char *stop = p;
  while (stop < end && (is_alpha(*stop) || is_digit(*stop) || *stop == '+' || *stop == '-' || *stop == '.')) stop++;
  if (stop < end && *stop != ':') return;
  struct trk_url fresh = {0};
  set_scheme(&fresh, p, stop);
  bool refused = fresh.special != url->special ||
                 (is_file(&fresh) && (url->username.len > 0 || url->password.len > 0 || url->port >= 0)) ||
                 (is_file(url) && url->host.len == 0);
  if (!refused) {
    text_copy(&url->scheme, &fresh.scheme);
    if (url->port >= 0 && url->port == scheme_port(url->scheme.data, url->scheme.len)) url->port = -1;
  }
  trk_url_done(&fresh);
}

/* Leading digits count; a value without any changes nothing. */
static void set_port(struct trk_url *url, const char *p, const char *end) {
  const char *stop = p;
  while (stop < end && is_digit(*stop)) stop++;
  int32_t before = url->port;
  if (stop > p && !parse_port(url, p, stop)) url->port = before;
}

static void set_host(struct trk_url *url, const char *p, const char *end, bool with_port) {
  if (url->opaque) return;
  const char *stop = segment_end(url, p, end, false);
  const char *colon = is_file(url) ? stop : port_colon(p, stop);
  if (is_file(url)) {
    struct trk_url_text host = {0};
    if (stop == p || trk_url_host(p, (size_t)(stop - p), true, &host)) {
      if (text_is(&host, "localhost")) host.len = 0;
      text_copy(&url->host, &host);
    }
    free(host.data);
    return;
  }
  if (colon < stop && (colon == p || !with_port)) return;
  if (colon == p) {
    if (url->special || url->username.len > 0 || url->password.len > 0 || url->port >= 0) return;
    url->host.len = 0;
    url->has_host = true;
    return;
  }
  struct trk_url_text host = {0};
  if (trk_url_host(p, (size_t)(colon - p), url->special, &host)) {
    text_copy(&url->host, &host);
    url->has_host = true;
    if (colon < stop) set_port(url, colon + 1, stop);
  }
  free(host.data);
}

/* When the last of query and fragment goes, an opaque path must not end in spaces. */
static void trim_opaque(struct trk_url *url) {
  if (!url->opaque || url->has_query || url->has_fragment) return;
  while (url->path.len > 0 && url->path.data[url->path.len - 1] == ' ') url->path.len--;
}

static void set_pathname(struct trk_url *url, const char *p, const char *end) {
  if (url->opaque) return;
  url->path.len = 0;
  if (url->special || p < end) {
    if (p < end && is_slash(url, *p)) p++;
    parse_path(url, p, end, true);
  } else if (!url->has_host) {
    trk_url_text_char(&url->path, '/');
  }
}

static void set_search(struct trk_url *url, const char *p, const char *end) {
  url->query.len = 0;
  url->has_query = false;
  if (p == end) {
    trim_opaque(url);
    return;
  }
  parse_query(url, *p == '?' ? p + 1 : p, end);
}

static void set_hash(struct trk_url *url, const char *p, const char *end) {
  url->fragment.len = 0;
  url->has_fragment = false;
  if (p == end) {
    trim_opaque(url);
    return;
  }
  parse_fragment(url, *p == '#' ? p + 1 : p, end);
}

void trk_url_set(struct trk_url *url, enum trk_url_part part, const char *value, size_t len) {
  char *copy = NULL;
  bool empty = len == 0;
  if (len > TRK_URL_MAX) return;
  if (part != TRK_URL_USERNAME && part != TRK_URL_PASSWORD) value = without_newlines(value, &len, &copy);
  const char *end = value + len;
  switch (part) {
  case TRK_URL_PROTOCOL:
    set_protocol(url, value, end);
    break;
  case TRK_URL_USERNAME:
  case TRK_URL_PASSWORD:
    if (!no_credentials(url)) {
      struct trk_url_text *text = part == TRK_URL_USERNAME ? &url->username : &url->password;
      text->len = 0;
      trk_url_text_encode(text, value, len, TRK_URL_USERINFO);
    }
    break;
  case TRK_URL_HOST:
  case TRK_URL_HOSTNAME:
    set_host(url, value, end, part == TRK_URL_HOST);
    break;
  case TRK_URL_PORT:
    if (no_credentials(url)) break;
    if (empty) url->port = -1;
    else set_port(url, value, end);
    break;
  case TRK_URL_PATHNAME:
    set_pathname(url, value, end);
    break;
  case TRK_URL_SEARCH:
    set_search(url, value, end);
    break;
  case TRK_URL_HASH:
    set_hash(url, value, end);
    break;
  }
  free(copy);
}
