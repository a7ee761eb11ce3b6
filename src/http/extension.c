/*
 * extension.c - see extension.h.
 *
 * What:    a state per byte; names and values are not kept, only counted.
 * Owns:    nothing.
 * Runs on: any thread, one at a time.
 * Frees:   nothing.
 * Limits:  see extension.h.
 */
#include "http/extension.h"

#include <stdbool.h>
#include <string.h>

static bool is_token(uint8_t c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_text(uint8_t c) {
  return c == '\t' || (c >= ' ' && c != 0x7f);
}

/* The state after a byte, or the reason why it cannot stand there. */
static const char *step(uint8_t *state, uint8_t c) {
  switch (*state) {
    case TRK_HTTP_EXT_START:
      if (c == ' ' || c == '\r') return "Invalid character in chunk extensions";
      *state = TRK_HTTP_EXT_NAME;
      return step(state, c);
    case TRK_HTTP_EXT_NAME:
      if (c == '=') *state = TRK_HTTP_EXT_VALUE;
      else if (c == ';') *state = TRK_HTTP_EXT_START;
      else if (c == '\n') return "Missing expected CR after chunk extension name";
      else if (!is_token(c)) return "Invalid character in chunk extensions name";
      return NULL;
    case TRK_HTTP_EXT_VALUE:
      if (c == '"') *state = TRK_HTTP_EXT_QUOTED;
      else if (c == ';') *state = TRK_HTTP_EXT_START;
      else if (c == '\n') return "Missing expected CR after chunk extension value";
      else if (!is_token(c)) return "Invalid character in chunk extensions value";
      return NULL;
    case TRK_HTTP_EXT_QUOTED:
      if (c == '"') *state = TRK_HTTP_EXT_AFTER;
      else if (c == '\\') *state = TRK_HTTP_EXT_PAIR;
      else if (!is_text(c)) return "Invalid character in chunk extensions quoted value";
      return NULL;
    case TRK_HTTP_EXT_PAIR:
      *state = TRK_HTTP_EXT_QUOTED;
      return is_text(c) ? NULL : "Invalid quoted-pair in chunk extensions quoted value";
    default:
      if (c == ';') *state = TRK_HTTP_EXT_START;
      else if (c == '\n') return "Missing expected CR after chunk extension value";
      else return "Invalid character in chunk extensions quote value";
      return NULL;
  }
}

/* A CR ends the line here. */
static bool may_end(uint8_t state) {
  return state == TRK_HTTP_EXT_NAME || state == TRK_HTTP_EXT_VALUE || state == TRK_HTTP_EXT_AFTER;
}

size_t trk_http_extension_read(struct trk_http_extension *e, const char *bytes, size_t len, struct trk_http_extension_error *ret_error) {
  for (size_t i = 0; i < len; i++) {
    uint8_t c = (uint8_t)bytes[i], before = e->state;
    if (c == '\r' && may_end(before)) {
      e->state = TRK_HTTP_EXT_NONE;
      return i;
    }
    const char *reason = step(&e->state, c);
    if (reason != NULL) {
      bool no_cr = strncmp(reason, "Missing", 7) == 0;
      *ret_error = (struct trk_http_extension_error){no_cr ? "HPE_CR_EXPECTED" : "HPE_STRICT", reason,
                                                     i + !(no_cr || before == TRK_HTTP_EXT_AFTER)};
      return i;
    }
    bool between = e->state == TRK_HTTP_EXT_START || (before == TRK_HTTP_EXT_NAME && c == '=');
    if (!between && ++e->read > TRK_HTTP_MAX_EXTENSIONS) {
      *ret_error = (struct trk_http_extension_error){"HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow", len};
      return i;
    }
  }
  return len;
}
