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
#include "core/mem.h"
#include "http/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ADD_DATE = 1, ADD_KEEP_ALIVE = 2, ADD_CLOSE = 4, ADD_LENGTH = 8, NO_BODY = 16, BODY_LATIN1 = 32, OWN_STATUS = 64,
       ADD_CHUNKED = 128, BODY_CHUNKED = 256 };
#define ON_STACK 16384
#define FIXED 512 /* status line, Date, Connection, length, chunk size: less than this */

/* `arg` is the connection's number: at teardown the connection may be gone before its write. */
static void on_written(void *arg, int status) {
  struct trk_runtime *rt = trk_current();
  struct trk_http_conn *conn = trk_handle_get(rt, (int32_t)(intptr_t)arg, &trk_http_conn_type);
  if (conn == NULL) return;
  JSValueRef argv[] = {conn->handle.owner.object, trk_undefined(rt), trk_number(rt, status)};
  if (conn->on_event.object != NULL) trk_dispatch(rt, conn->on_event.object, 3, argv);
  trk_http_conn_leave(conn);
}

/* The string's units as bytes (ISO-8859-1) at `to`. */
static size_t put_latin1(JSStringRef string, char *to) {
  size_t len = JSStringGetLength(string);
  const JSChar *units = JSStringGetCharactersPtr(string);
  for (size_t i = 0; i < len; i++) to[i] = (char)units[i];
  return len;
}

static size_t put(char *to, const char *text, size_t len) {
  memcpy(to, text, len);
  return len;
}

/*
 * reply(id, flags, headerLines, body): 1 written, 0 on its way (onEvent(owner, undefined, status) follows), or a negative status.
 * body: a string, the count of its bytes in the scratch, or undefined.
 */
TRK_FN(reply) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn == NULL || conn->stream == NULL || conn->list == NULL) return trk_number(c->rt, UV_EPIPE);
  int flags = trk_arg_i32(c, 1);
  JSValueRef body = trk_arg(c, 3);
  bool in_scratch = trk_is_number(c->rt, body), as_string = !in_scratch && trk_is_string(c->rt, body);
  JSStringRef head = JSValueToStringCopy(c->ctx, trk_arg(c, 2), NULL);
  if (head == NULL) return trk_number(c->rt, UV_EINVAL);
  JSStringRef text = as_string ? JSValueToStringCopy(c->ctx, body, NULL) : NULL;
  size_t room = 0, body_len = 0;
  if (in_scratch) room = (size_t)trk_arg_i32(c, 3);
  else if (text != NULL) room = flags & BODY_LATIN1 ? JSStringGetLength(text) : JSStringGetMaximumUTF8CStringSize(text);
  if (in_scratch && room > TRK_SCRATCH_BYTES) room = TRK_SCRATCH_BYTES;
  const size_t after = 8; /* what ends a chunked body */

  /* the body comes first, where its place will be: behind the widest head */
  size_t head_room = JSStringGetLength(head) + FIXED;
  char small[ON_STACK], *buffer = small;
  if (head_room + room + after > sizeof small) buffer = trk_malloc(head_room + room + after);
  char *at = buffer + head_room;
  if (in_scratch) {
    memcpy(at, c->rt->scratch, room);
    body_len = room;
  } else if (text != NULL && (flags & BODY_LATIN1)) {
    body_len = put_latin1(text, at);
  } else if (text != NULL) {
    body_len = trk_copy_utf8(c->rt, body, at, room);
    if (body_len == SIZE_MAX) body_len = 0;
  }

  char lines[FIXED];
  size_t n = 0;
  if (flags & ADD_DATE) {
    size_t len;
    const char *date = trk_http_list_date(conn->list, &len);
    n += put(lines + n, date, len);
  }
  if (flags & ADD_KEEP_ALIVE) n += put(lines + n, conn->list->keep_alive, conn->list->keep_alive_len);
  if (flags & ADD_CLOSE) n += put(lines + n, "Connection: close\r\n", 19);
  if (flags & ADD_LENGTH) n += (size_t)snprintf(lines + n, sizeof lines - n, "Content-Length: %zu\r\n", body_len);
  if (flags & ADD_CHUNKED) n += put(lines + n, "Transfer-Encoding: chunked\r\n", 28);
  n += put(lines + n, "\r\n", 2);
  if ((flags & BODY_CHUNKED) && body_len > 0) n += (size_t)snprintf(lines + n, sizeof lines - n, "%zx\r\n", body_len);
  static const char ok[] = "HTTP/1.1 200 OK\r\n";
  size_t status_len = flags & OWN_STATUS ? 0 : sizeof ok - 1;
  char *start = at - n - JSStringGetLength(head) - status_len;
  char *to = start;
  if (status_len > 0) to += put(to, ok, status_len);
  to += put_latin1(head, to);
  put(to, lines, n);
  JSStringRelease(head);
  if (text != NULL) JSStringRelease(text);

  char *end = at;
  if (!(flags & NO_BODY)) {
    end += body_len;
    if ((flags & BODY_CHUNKED) && body_len > 0) end += put(end, "\r\n", 2);
    if (flags & BODY_CHUNKED) end += put(end, "0\r\n\r\n", 5);
  }
  uv_buf_t out = uv_buf_init(start, (unsigned)(end - start));
  conn->running++;
  int r = trk_stream_write(conn->stream, &out, 1, on_written, (void *)(intptr_t)conn->handle.id);
  if (r != 0) conn->running--; /* nothing to wait for; JavaScript is on the stack, so this is no leave */
  if (buffer != small) free(buffer);
  return trk_number(c->rt, r);
}

JSValueRef trk_http_reply(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t argc, const JSValueRef argv[],
                          JSValueRef *exc) {
  return reply(ctx, fn, self, argc, argv, exc);
}
