/*
 * parser.h - HTTP/1 messages out of bytes, one run at a time.
 *
 * What:    llhttp behind a pull interface: feed bytes, call trk_http_parser_run() until it has nothing more.
 *          A run stops after each message, so that what it reports is at most: one head, some pieces
 *          of body, trailers, the end of the message, an upgrade, an error; to be handled in that order.
 * Owns:    the text of the current head and trailers.
 * Runs on: any thread, one at a time; knows no JavaScript and no loop.
 * Limits:  head and trailers `max_header_size` bytes and `max_pairs` fields each, extensions of one chunk 16 KB,
 *          pieces of body per run TRK_HTTP_SPANS.
 * Source:  RFC 9110, RFC 9112; llhttp 8.1. Where llhttp 8.1 is more tolerant than Node's 9.x (bare LF,
 *          folded lines) the run refuses with 9.x's codes, unless `lenient`.
 */
#ifndef TRK_HTTP_PARSER_H
#define TRK_HTTP_PARSER_H

#include "http/extension.h"

#include <llhttp.h> /* compiled with LLHTTP_STRICT_MODE: what llhttp 9 and Node do */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRK_HTTP_SPANS 16
#define TRK_HTTP_QUERY 46 /* method number after llhttp's own (RFC draft QUERY; llhttp 8.1 does not know it) */

enum trk_http_flag {
  TRK_HTTP_HEAD = 1,
  TRK_HTTP_BODY = 2,
  TRK_HTTP_TRAILERS = 4,
  TRK_HTTP_COMPLETE = 8,
  TRK_HTTP_UPGRADED = 16, /* the bytes from `pos` on are another protocol's */
  TRK_HTTP_ERROR = 32,
  TRK_HTTP_MORE = 64,          /* call run again */
  TRK_HTTP_KEEP_ALIVE = 128,   /* of the head */
  TRK_HTTP_WANTS_UPGRADE = 256, /* the head asks for it: decide with trk_http_parser_refuse_upgrade */
  TRK_HTTP_HAS_HOST = 512,
  TRK_HTTP_HAS_EXPECT = 1024,
  TRK_HTTP_HAS_LENGTH = 2048 /* Content-Length (of 0 too) or Transfer-Encoding */
};

enum trk_http_reply_to { TRK_HTTP_TO_ANY, TRK_HTTP_TO_HEAD, TRK_HTTP_TO_CONNECT };

struct trk_http_span {
  uint32_t offset, len; /* in the bytes fed */
};

struct trk_http_parser {
  llhttp_t ll;
  /* the result of the last run */
  uint32_t flags;
  uint16_t code; /* method number, or status */
  uint8_t major, minor;
  uint8_t span_count;
  struct trk_http_span *spans; /* valid until the next run of any parser of this thread */
  /*
   * One byte per character: url or reason phrase, then "\nname\nvalue" for each header; after head_len the
   * trailers, "\nname\nvalue" each.
   */
  char *text;
  size_t text_len, text_cap, head_len;
  const char *error_code, *error_reason; /* static text */
  uint32_t max_pairs;                    /* set by the caller; 0: any number */
  bool leaves_out; /* set by the caller: he does not look at fields beyond max_pairs; only those that tell the length are refused */
  const char *data;                      /* the bytes being parsed; the caller keeps them alive */
  size_t len, pos;
  /* private */
  size_t max_header_size, header_read, value_start;
  uint32_t pairs, head_pairs; /* fields of the head or the trailers so far; of the last head */
  struct trk_http_extension extension;
  uint8_t state, held, line, last, protocol;
  uint32_t seen; /* HAS_* of the head being read */
  size_t name_start;
  bool lenient, query, at_start, in_head, message_open, failed, pause_upgrade;
  bool at_size, goes_on; /* a chunk's size is next; the pause is no caller's business */
  bool after_upgrade;    /* an upgrade was asked for, and no head has come since: errors are kept silent, as in Node */
  bool recalled_last;    /* a message after which nothing may follow was recalled */
  enum trk_http_reply_to reply_to; /* of a response parser: what was asked */
  uint64_t started;  /* the caller's clock (`now`) at the first byte of the open message, 0: none open */
  uint64_t now;
  bool head_done;    /* of the open message */
};

/* How much of what is no good HTTP passes: relaxed is strict but for control characters in the values of header fields. */
enum trk_http_leniency { TRK_HTTP_STRICT, TRK_HTTP_INSECURE, TRK_HTTP_RELAXED };
void trk_http_parser_init(struct trk_http_parser *p, llhttp_type_t type, size_t max_header_size, enum trk_http_leniency leniency);
void trk_http_parser_done(struct trk_http_parser *p);
/* Offers `len` bytes (at most 4 GB); they stay the caller's and must live until no run reports MORE. */
void trk_http_parser_feed(struct trk_http_parser *p, const void *data, size_t len);
/* Parses on; the result is in *p. */
void trk_http_parser_run(struct trk_http_parser *p);
/*
 * Instead of a run, between messages: the bytes fed are a message whose run is known to give this, with its body (of `body`
 * bytes, or none) as the rest of them.
 */
void trk_http_parser_recall(struct trk_http_parser *p, uint32_t flags, uint16_t code, uint8_t major, uint8_t minor, size_t body);
/* The peer sends no more: COMPLETE for a body that ends so, ERROR for a message cut short, or nothing. */
void trk_http_parser_finish(struct trk_http_parser *p);
/* After a run with WANTS_UPGRADE: treat the message as an ordinary one. */
void trk_http_parser_refuse_upgrade(struct trk_http_parser *p);
/* The name of a method number ("GET"), or NULL. */
const char *trk_http_method_name(unsigned method);

#endif
