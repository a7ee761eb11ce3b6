/*
 * url_parse.h - the URL standard's parser and setters, on UTF-8 text, without the engine.
 *
 * What:    text (and a base) into parts, parts into text, and the changes that URL's setters make.
 * Owns:    struct trk_url owns its texts; trk_url_done frees them. A zeroed struct is empty and may be freed.
 * Runs on: any thread.
 * Source:  WHATWG URL Standard (https://url.spec.whatwg.org/), Unicode UTS #46 by ICU.
 */
#ifndef TRK_UTIL_URL_PARSE_H
#define TRK_UTIL_URL_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trk_url_text {
  char *data; /* NUL is not kept at the end; NULL while empty */
  size_t len, room;
};

struct trk_url {
  struct trk_url_text scheme, username, password, host, path, query, fragment;
  int32_t port; /* -1: none or the scheme's own */
  bool special, has_host, opaque, has_query, has_fragment;
};

/* Where the parts are in the serialized text. */
struct trk_url_offsets {
  uint32_t protocol_end;  /* after the colon */
  uint32_t username_end;  /* the name starts at protocol_end + 2; a password at username_end + 1 */
  uint32_t host_start, host_end;
  uint32_t path_start;    /* a port is between host_end + 1 and here */
  int32_t search_start, hash_start; /* -1: none */
};

enum trk_url_part {
  TRK_URL_PROTOCOL, TRK_URL_USERNAME, TRK_URL_PASSWORD, TRK_URL_HOST, TRK_URL_HOSTNAME, TRK_URL_PORT,
  TRK_URL_PATHNAME, TRK_URL_SEARCH, TRK_URL_HASH
};

#define TRK_URL_MAX ((size_t)1 << 28) /* bytes; longer input is refused */

/* Parses into *ret, which must be zeroed. `base` may be NULL. False (with *ret emptied) when it is no URL. */
bool trk_url_parse(const char *input, size_t len, const struct trk_url *base, struct trk_url *ret);
void trk_url_done(struct trk_url *url);
/* Whether the text is an http or https URL just as trk_url_serialize would write it; false also when it would take long
 * to tell (url_plain.c). */
bool trk_url_plain(const char *text, size_t len, struct trk_url_offsets *ret);

/* Takes a serialized URL apart again by its offsets; `special` and `opaque` are found by looking. */
void trk_url_split(const char *href, size_t len, const struct trk_url_offsets *at, struct trk_url *ret);
/* Writes the URL at the end of `out`. */
void trk_url_serialize(const struct trk_url *url, struct trk_url_text *out, struct trk_url_offsets *ret);
/* What the setter of that name does with the value; the URL stays as it was when the value is no good. */
void trk_url_set(struct trk_url *url, enum trk_url_part part, const char *value, size_t len);

/* --- hosts (url_host.c) ---------------------------------------------------------------------------- */

/* Parses a host into `out`, serialized. False when it is none. */
bool trk_url_host(const char *input, size_t len, bool special, struct trk_url_text *out);
/* UTS #46 with the standard's options: false when it cannot be done. */
bool trk_url_to_ascii(const char *domain, size_t len, struct trk_url_text *out);
bool trk_url_to_unicode(const char *domain, size_t len, struct trk_url_text *out);

/* --- text ------------------------------------------------------------------------------------------- */

void trk_url_text_add(struct trk_url_text *text, const char *data, size_t len);
void trk_url_text_char(struct trk_url_text *text, char c);

enum trk_url_set_of { TRK_URL_C0, TRK_URL_FRAGMENT, TRK_URL_QUERY, TRK_URL_SPECIAL_QUERY, TRK_URL_PATH, TRK_URL_USERINFO };
/* Adds the bytes, those of the percent-encode set as %XX. */
void trk_url_text_encode(struct trk_url_text *text, const char *data, size_t len, enum trk_url_set_of set);

#endif
