/*
 * reply.c - a whole answer by one crossing: status line, headers and body into one write.
 *
 * What:    JavaScript gives its own header lines and the body as a string or as bytes in the scratch; Date,
 *          Connection and Content-Length are added here, the body is encoded straight behind them.
 * Owns:    a buffer per call; what the kernel does not take is copied by the stream.
 * Runs on: the runtime's thread.
 * Frees:   before it returns.
 * Limits:  none of its own: larger bodies take the heap instead of the stack.
 */
#include "core/chars.h"
#include "core/mem.h"
#include "core/transcode.h"
#include "http/connection.h"

#include <stdlib.h>
#include <string.h>

enum { ADD_DATE = 1, ADD_KEEP_ALIVE = 2, ADD_CLOSE = 4, ADD_LENGTH = 8, NO_BODY = 16, BODY_LATIN1 = 32, OWN_STATUS = 64,
       ADD_CHUNKED = 128, BODY_CHUNKED = 256, BODY_SCRATCH = 512, NO_LINES = 1024, THEN_IDLE = 2048, THEN_END = 4096 };
/* Words of the register, from TRK_REG_SCRATCH on, before and (RESULT) after a reply; lib/_http_server.js names them too. */
enum { W_CONN, W_FLAGS, W_BODY_LEN, W_IDLE_MS, W_RESULT };
#define ON_STACK 16384
#define NOT_ASCII 4096 /* characters of a text that was put together */
#define FIXED 512 /* status line, Date, Connection, length, chunk size: less than this */

/* `arg` is the connection's number: at teardown the connection may be gone before its write. */
static void on_written(void *arg, int status) {
  struct trk_runtime *rt = trk_current();
  struct trk_http_conn *conn = trk_handle_get(rt, (int32_t)(intptr_t)arg, &trk_http_conn_type);
  if (conn == NULL) return;
  JSValueRef argv[] = {conn->handle.owner.object, trk_undefined(rt), trk_number(rt, status)};
  trk_dispatch(rt, rt->http_hook.object, 3, argv);
  trk_http_conn_leave(conn);
}

/* A text of the answer: read from the parts that it is the sum of, where it is so, or else open. */
struct part {
  JSValueRef value; /* NULL: none */
  size_t rope;      /* characters, 0: see `chars` */
  struct trk_chars chars;
};

static void part_open(struct trk_runtime *rt, JSValueRef value, struct part *part) {
  *part = (struct part){.value = value, .rope = trk_chars_rope_length(rt, value)};
  if (part->rope == 0 && !trk_chars_open(rt, value, &part->chars)) *part = (struct part){0};
}

/* Most bytes that it takes. */
static size_t part_room(const struct part *part) {
  return part->rope > 0 ? 2 * part->rope : trk_chars_utf8_room(&part->chars);
}

/* As ISO-8859-1, or as UTF-8. Returns bytes. */
static size_t put_part(struct trk_runtime *rt, struct part *part, bool latin1, char *to) {
  size_t len = part->rope;
  if (len > 0 && trk_chars_rope(rt, part->value, (uint8_t *)to, len)) {
    if (latin1 || trk_ascii((const uint8_t *)to, len)) return len;
    uint8_t bytes[NOT_ASCII];
    if (len <= sizeof bytes) return trk_latin1_to_utf8(memcpy(bytes, to, len), len, to);
  }
  if (len > 0 && !trk_chars_open(rt, part->value, &part->chars)) return 0;
  part->rope = 0;
  if (!latin1) return trk_chars_utf8(&part->chars, to);
  trk_chars_latin1(&part->chars, (uint8_t *)to, part->chars.len);
  return part->chars.len;
}

static size_t put_number(char *to, size_t value, unsigned base) {
  char digits[24];
  size_t n = 0;
  do digits[n++] = "0123456789abcdef"[value % base];
  while ((value /= base) > 0);
  for (size_t i = 0; i < n; i++) to[i] = digits[n - 1 - i];
  return n;
}

static size_t put(char *to, const char *text, size_t len) {
  memcpy(to, text, len);
  return len;
}

/* What stands between the caller's own header lines and the body. */
static size_t put_lines(struct trk_http_conn *conn, int flags, size_t body_len, char *lines) {
  size_t n = 0;
  if (flags & ADD_DATE) {
    size_t len;
    const char *date = trk_http_list_date(conn->list, &len);
    n += put(lines + n, date, len);
  }
  if (flags & ADD_KEEP_ALIVE) n += put(lines + n, conn->list->keep_alive, conn->list->keep_alive_len);
  if (flags & ADD_CLOSE) n += put(lines + n, "Connection: close\r\n", 19);
  if (flags & ADD_LENGTH) {
    n += put(lines + n, "Content-Length: ", 16);
    n += put_number(lines + n, body_len, 10);
    n += put(lines + n, "\r\n", 2);
  }
  if (flags & ADD_CHUNKED) n += put(lines + n, "Transfer-Encoding: chunked\r\n", 28);
  n += put(lines + n, "\r\n", 2);
  if ((flags & BODY_CHUNKED) && body_len > 0) {
    n += put_number(lines + n, body_len, 16);
    n += put(lines + n, "\r\n", 2);
  }
  return n;
}

/*
 * reply(headerLines, body): the register carries the rest. RESULT is 1 written, 0 on its way (onEvent(owner, undefined,
 * status) follows), or a negative status. headerLines is not looked at with NO_LINES; body is a string, or
 * undefined: none, or BODY_LEN bytes in the scratch.
 */
TRK_SHARED_FN(trk_http_reply) {
  struct trk_runtime *rt = c->rt;
  int32_t *w = rt->reg + TRK_REG_SCRATCH;
  struct trk_http_conn *conn = trk_handle_get(rt, w[W_CONN], &trk_http_conn_type);
  int flags = w[W_FLAGS];
  JSValueRef none = c->argc > 1 ? c->argv[1] : NULL;
  w[W_RESULT] = UV_EPIPE;
  if (conn == NULL || conn->closed || conn->stream == NULL || conn->list == NULL || none == NULL) return none;
  struct part head = {0}, text = {0};
  if (!(flags & NO_LINES)) part_open(rt, c->argv[0], &head);
  if (trk_is_string(rt, c->argv[1])) part_open(rt, c->argv[1], &text);
  size_t room = 0, body_len = 0, head_len = head.rope > 0 ? head.rope : head.chars.len;
  if (flags & BODY_SCRATCH) room = (size_t)w[W_BODY_LEN] <= TRK_SCRATCH_BYTES ? (size_t)w[W_BODY_LEN] : TRK_SCRATCH_BYTES;
  else room = part_room(&text);
  const size_t after = 8; /* what ends a chunked body */

  /* the body comes first, where its place will be: behind the widest head */
  size_t head_room = head_len + FIXED;
  char small[ON_STACK], *buffer = small;
  if (head_room + room + after > sizeof small) buffer = trk_malloc(head_room + room + after);
  char *at = buffer + head_room;
  if (flags & BODY_SCRATCH) body_len = put(at, (const char *)rt->scratch, room);
  else if (text.value != NULL) body_len = put_part(rt, &text, flags & BODY_LATIN1, at);

  char lines[FIXED];
  size_t n = put_lines(conn, flags, body_len, lines);
  static const char ok[] = "HTTP/1.1 200 OK\r\n";
  size_t status_len = flags & OWN_STATUS ? 0 : sizeof ok - 1;
  char *start = at - n - head_len - status_len;
  char *to = start;
  if (status_len > 0) to += put(to, ok, status_len);
  if (head.value != NULL) to += put_part(rt, &head, true, to);
  put(to, lines, n);
  trk_chars_close(&head.chars);
  trk_chars_close(&text.chars);

  char *end = at;
  if (!(flags & NO_BODY)) {
    end += body_len;
    if ((flags & BODY_CHUNKED) && body_len > 0) end += put(end, "\r\n", 2);
    if (flags & BODY_CHUNKED) end += put(end, "0\r\n\r\n", 5);
  }
  uv_buf_t out = uv_buf_init(start, (unsigned)(end - start));
  conn->running++;
  void *arg = (void *)(intptr_t)conn->handle.id;
  int r = flags & THEN_END ? trk_stream_write_last(conn->stream, out, on_written, arg)
                           : trk_stream_write(conn->stream, &out, 1, on_written, arg);
  if (r != 0) conn->running--; /* nothing to wait for; JavaScript is on the stack, so this is no leave */
  if (r == 1 && (flags & THEN_IDLE)) trk_http_list_idle(conn, (uint64_t)w[W_IDLE_MS]);
  if (buffer != small) free(buffer);
  w[W_RESULT] = r;
  return none;
}
