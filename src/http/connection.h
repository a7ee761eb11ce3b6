/*
 * connection.h - what the http binding's files share: parsers known by number and the servers they belong to.
 *
 * Owns:    struct trk_http_conn (freed when closed and not running), struct trk_http_list.
 * Runs on: the runtime's thread.
 */
#ifndef TRK_HTTP_CONNECTION_H
#define TRK_HTTP_CONNECTION_H

#include "core/binding.h"
#include "http/parser.h"
#include "io/stream.h"

/* Words of the register, from TRK_REG_SCRATCH on, after a run; lib/internal/http/parser.js names them too. */
enum trk_http_word { TRK_HTTP_W_FLAGS, TRK_HTTP_W_CODE, TRK_HTTP_W_VERSION, TRK_HTTP_W_POS, TRK_HTTP_W_LEN,
                     TRK_HTTP_W_SPANS, TRK_HTTP_W_FIRST_SPAN, TRK_HTTP_W_CHUNK_BASE = 40 };

#define TRK_HTTP_SLAB 16384

#define TRK_HTTP_MEMOS 64

/*
 * The head of a read that was one whole request, and what the parser made of it: clients repeat themselves and each other,
 * and the same bytes give the same result. It is kept from the second time on.
 */
struct trk_http_memo {
  uint64_t hash;
  char *bytes; /* NULL: seen once */
  uint32_t len, body, flags, pairs;
  uint16_t code;
  uint8_t major, minor;
  uint8_t score;   /* how often it may be passed over for another before it goes */
  JSValueRef head; /* protected */
};

/* The connections of one server: their idle time and the Date of their answers. */
struct trk_http_list {
  struct trk_handle handle;
  uv_timer_t timer;
  struct trk_list all;  /* struct trk_http_conn.all */
  struct trk_list idle; /* struct trk_http_conn.idle, soonest deadline first */
  struct trk_pin on_idle;
  struct trk_pin slab;    /* an ArrayBuffer of TRK_HTTP_SLAB bytes that small bodies share */
  uint8_t *slab_data;
  size_t slab_used;
  struct trk_http_memo memos[TRK_HTTP_MEMOS];
  char *text;             /* of a parser that has no message open, for the next one that has; or NULL */
  size_t text_cap;
  char keep_alive[128]; /* header lines of a connection that goes on */
  size_t keep_alive_len;
  char date[48]; /* "Date: ...\r\n" of `date_second` */
  size_t date_len;
  int64_t date_second;
  uint64_t date_at;   /* the loop's time when that was looked at */
  uint64_t timer_due; /* the same, when `timer` is; UINT64_MAX: it is not active */
};

struct trk_http_conn {
  struct trk_handle handle; /* owner: the JavaScript parser */
  struct trk_http_parser parser;
  struct trk_list all, idle;
  struct trk_http_list *list; /* NULL: a client's, or its server is gone */
  struct trk_stream *stream;  /* while C reads it */
  struct trk_pin chunk;       /* a copy of the bytes being parsed, made when JavaScript asks ... */
  size_t chunk_base;          /* ... and where in it they begin */
  uint64_t idle_deadline;
  unsigned running;           /* dispatches and writes in flight: closing waits for their end */
  bool closed, again;
  bool reading;               /* on_read is on the stack: the bytes being parsed are its */
};

extern const struct trk_handle_type trk_http_conn_type, trk_http_list_type;

struct trk_http_conn *trk_http_conn_arg(const struct trk_call *c);
/* The end of what raised conn->running; frees a connection that was closed meanwhile. */
void trk_http_conn_leave(struct trk_http_conn *conn);
/* The Date line of this second; *ret_len bytes, valid until the next call. */
const char *trk_http_list_date(struct trk_http_list *list, size_t *ret_len);
/* reply.c */
extern const struct trk_native trk_http_reply[1];
/* list.c */
extern const struct trk_fn_row trk_http_list_functions[];
/* Nothing is open on the connection: onIdle in `ms` (> 0) unless bytes arrive. */
void trk_http_list_idle(struct trk_http_conn *conn, uint64_t ms);
void trk_http_list_add(struct trk_http_list *list, struct trk_http_conn *conn);
/* memo.c: parses the bytes just fed, or remembers. The head's text as `report` gives it, which is called after the run. */
JSValueRef trk_http_memo_run(struct trk_http_conn *conn, void (*run)(struct trk_http_conn *conn),
                             JSValueRef (*report)(struct trk_http_conn *conn, JSValueRef head));
void trk_http_memo_free(struct trk_http_list *list);

#endif
