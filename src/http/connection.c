/*
 * connection.c - HTTP parsers that JavaScript names by number, fed by JavaScript or straight from a stream.
 *
 * What:    one run of the parser is one crossing: integers through the register, the head as one string. With
 *          consume() the stream's bytes come here first, and each read becomes one dispatch with the first
 *          run's result; JavaScript asks for the following runs.
 * Owns:    struct trk_http_conn.
 * Runs on: the runtime's thread.
 * Frees:   when closed by JavaScript or teardown, after the dispatch that is on the stack.
 * Limits:  those of parser.h.
 */
#include "http/connection.h"

#include "core/chars.h"
#include "core/mem.h"

#include <stdlib.h>
#include <string.h>

static void leave_stream(struct trk_http_conn *conn) {
  struct trk_stream *stream = conn->stream;
  if (stream == NULL) return;
  conn->stream = NULL;
  trk_stream_set_reader(stream, NULL, NULL);
}

static void conn_freed(struct trk_handle *handle) {
  struct trk_http_conn *conn = (struct trk_http_conn *)handle;
  trk_list_remove(&conn->all);
  trk_list_remove(&conn->idle);
  leave_stream(conn);
  trk_pin_clear(handle->rt, &conn->chunk);
  trk_http_parser_done(&conn->parser);
  free(conn);
}

const struct trk_handle_type trk_http_conn_type = {"HTTPPARSER", conn_freed};

struct trk_http_conn *trk_http_conn_arg(const struct trk_call *c) {
  struct trk_http_conn *conn = trk_handle_get(c->rt, trk_arg_i32(c, 0), &trk_http_conn_type);
  return conn != NULL && !conn->closed ? conn : NULL;
}

/* open(owner, type, maxHeaderSize, leniency, list, maxFields): number. maxFields < 0: of these JavaScript looks at no more than -maxFields */
TRK_FN(conn_open) {
  struct trk_http_conn *conn = trk_calloc(1, sizeof *conn);
  trk_http_parser_init(&conn->parser, trk_arg_i32(c, 1) == 1 ? HTTP_REQUEST : HTTP_RESPONSE,
                       (size_t)trk_arg_i64(c, 2), (enum trk_http_leniency)trk_arg_i32(c, 3));
  conn->parser.now = conn->parser.started = uv_now(&c->rt->loop);
  int32_t max_fields = trk_arg_i32(c, 5);
  conn->parser.max_pairs = (uint32_t)(max_fields < 0 ? -(int64_t)max_fields : max_fields);
  conn->parser.leaves_out = max_fields < 0;
  int32_t id = trk_handle_open(c->rt, &conn->handle, &trk_http_conn_type, NULL, trk_arg(c, 0));
  struct trk_http_list *list = trk_handle_get(c->rt, trk_arg_i32(c, 4), &trk_http_list_type);
  if (list != NULL) trk_http_list_add(list, conn);
  return trk_number(c->rt, id);
}

static void close_now(struct trk_http_conn *conn) {
  conn->closed = true;
  leave_stream(conn);
  trk_list_remove(&conn->all);
  trk_list_remove(&conn->idle);
  if (conn->running == 0) trk_handle_close(&conn->handle, NULL);
}

/* close(id): what is read goes to JavaScript again */
TRK_FN(conn_close) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn != NULL) close_now(conn);
  return trk_undefined(c->rt);
}

/* Puts the run's result into the register; the head's text (`head`, if it is known already), or undefined. */
static JSValueRef report(struct trk_http_conn *conn, JSValueRef head) {
  struct trk_runtime *rt = conn->handle.rt;
  struct trk_http_parser *p = &conn->parser;
  int32_t *w = rt->reg + TRK_REG_SCRATCH;
  w[TRK_HTTP_W_FLAGS] = (int32_t)p->flags;
  w[TRK_HTTP_W_POS] = (int32_t)p->pos;
  w[TRK_HTTP_W_LEN] = (int32_t)p->len;
  w[TRK_HTTP_W_SPANS] = p->span_count;
  for (unsigned i = 0; i < p->span_count; i++) {
    w[TRK_HTTP_W_FIRST_SPAN + 2 * i] = (int32_t)p->spans[i].offset;
    w[TRK_HTTP_W_FIRST_SPAN + 2 * i + 1] = (int32_t)p->spans[i].len;
  }
  if (!(p->flags & TRK_HTTP_HEAD)) return trk_undefined(rt);
  w[TRK_HTTP_W_CODE] = p->code;
  w[TRK_HTTP_W_VERSION] = p->major << 8 | p->minor;
  if (head != NULL) return head;
  return trk_latin1(rt, (const uint8_t *)(p->head_len > 0 ? p->text : ""), p->head_len);
}

static void run(struct trk_http_conn *conn) {
  trk_http_parser_run(&conn->parser);
  /* An empty line, or a few letters, between messages is no activity: the keep-alive time goes on. */
  if (conn->parser.message_open || conn->parser.flags != 0) trk_list_remove(&conn->idle);
}

/* feed(id, bytes): the head's text, or undefined. The bytes must stay alive until no run reports MORE. */
TRK_FN(conn_feed) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  struct trk_bytes bytes = {NULL, 0};
  c->rt->reg[TRK_REG_SCRATCH] = 0;
  if (conn == NULL || !trk_arg_bytes(c, 1, &bytes)) return trk_undefined(c->rt);
  conn->parser.now = uv_now(&c->rt->loop);
  trk_http_parser_feed(&conn->parser, bytes.data, bytes.len);
  trk_pin_clear(c->rt, &conn->chunk);
  run(conn);
  return report(conn, NULL);
}

/* next(id): the next run over the same bytes */
TRK_FN(conn_next) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  c->rt->reg[TRK_REG_SCRATCH] = 0;
  if (conn == NULL) return trk_undefined(c->rt);
  run(conn);
  return report(conn, NULL);
}

/* finish(id) */
TRK_FN(conn_finish) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  c->rt->reg[TRK_REG_SCRATCH] = 0;
  if (conn == NULL) return trk_undefined(c->rt);
  trk_pin_clear(c->rt, &conn->chunk);
  trk_http_parser_finish(&conn->parser);
  return report(conn, NULL);
}

/* refuseUpgrade(id) */
TRK_FN(conn_refuse_upgrade) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn != NULL) trk_http_parser_refuse_upgrade(&conn->parser);
  return trk_undefined(c->rt);
}

/* replyTo(id, kind): 1 HEAD, 2 CONNECT */
TRK_FN(conn_reply_to) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn != NULL) conn->parser.reply_to = (enum trk_http_reply_to)trk_arg_i32(c, 1);
  return trk_undefined(c->rt);
}

/* trailers(id): "\nname\nvalue..." of the message just completed */
TRK_FN(conn_trailers) {
  const struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn == NULL) return trk_undefined(c->rt);
  const struct trk_http_parser *p = &conn->parser;
  return trk_latin1(c->rt, (const uint8_t *)p->text + p->head_len, p->text_len - p->head_len);
}

/* error(id): "HPE_CODE\nreason" */
TRK_FN(conn_error) {
  const struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn == NULL || conn->parser.error_code == NULL) return trk_undefined(c->rt);
  char text[256];
  int n = snprintf(text, sizeof text, "%s\n%s", conn->parser.error_code, conn->parser.error_reason);
  return trk_string(c->rt, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

/* Room in the server's slab, which is pinned by its pointer: a transfer() of it copies. NULL when there is none to be had. */
static uint8_t *slab_room(struct trk_http_list *list, size_t len) {
  struct trk_runtime *rt = list->handle.rt;
  if (list->slab.object == NULL || list->slab_used + len > TRK_HTTP_SLAB) {
    JSObjectRef slab = trk_arraybuffer(rt, trk_malloc(TRK_HTTP_SLAB), TRK_HTTP_SLAB);
    if (slab == NULL) return NULL;
    list->slab_data = JSObjectGetArrayBufferBytesPtr(rt->ctx, slab, NULL);
    list->slab_used = 0;
    trk_pin_set(rt, &list->slab, slab);
    if (list->slab_data == NULL) return NULL;
  }
  uint8_t *at = list->slab_data + list->slab_used;
  list->slab_used += (len + 7) & ~(size_t)7;
  return at;
}

#define SLAB_BELOW 2048 /* bytes of a read that go into the shared slab */

/*
 * chunk(id): an ArrayBuffer with the bytes being parsed, from the register's CHUNK_BASE on: the read's own memory, a copy,
 * or for small ones a part of the server's slab
 */
TRK_FN(conn_chunk) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn == NULL) return trk_undefined(c->rt);
  if (conn->chunk.object == NULL) {
    size_t len = conn->parser.len;
    JSObjectRef buffer = NULL;
    conn->chunk_base = 0;
    uint8_t *room = conn->list != NULL && len > 0 && len < SLAB_BELOW ? slab_room(conn->list, len) : NULL;
    if (room != NULL) {
      memcpy(room, conn->parser.data, len);
      conn->chunk_base = (size_t)(room - conn->list->slab_data);
      buffer = conn->list->slab.object;
    } else {
      uint8_t *bytes = conn->reading && conn->stream != NULL ? trk_stream_take_read(conn->stream, len) : NULL;
      if (bytes != NULL) {
        conn->parser.data = (const char *)bytes;
      } else {
        bytes = trk_malloc(len > 0 ? len : 1);
        if (len > 0) memcpy(bytes, conn->parser.data, len);
      }
      buffer = trk_arraybuffer(c->rt, bytes, len);
      if (buffer == NULL) return trk_undefined(c->rt);
    }
    trk_pin_set(c->rt, &conn->chunk, buffer);
  }
  c->rt->reg[TRK_REG_SCRATCH + TRK_HTTP_W_CHUNK_BASE] = (int32_t)conn->chunk_base;
  c->rt->reg[TRK_REG_SCRATCH + TRK_HTTP_W_LEN] = (int32_t)conn->parser.len;
  return conn->chunk.object;
}

/*
 * bodyText(id): the piece of body that the register's first span names, as text; undefined when UTF-8 cannot be taken apart
 * there: it does not end in an ASCII character.
 */
TRK_FN(conn_body_text) {
  const struct trk_http_conn *conn = trk_http_conn_arg(c);
  const int32_t *span = c->rt->reg + TRK_REG_SCRATCH + TRK_HTTP_W_FIRST_SPAN;
  size_t offset = (uint32_t)span[0], len = (uint32_t)span[1];
  if (conn == NULL || len == 0 || offset + len > conn->parser.len) return trk_undefined(c->rt);
  const char *bytes = conn->parser.data + offset;
  if ((unsigned char)bytes[len - 1] >= 0x80) return trk_undefined(c->rt);
  return trk_string(c->rt, bytes, len);
}

/* again(id): call onEvent(owner, undefined) once more when this dispatch and its ticks are over */
TRK_FN(conn_again) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn != NULL) conn->again = true;
  return trk_undefined(c->rt);
}

/* started(id): whether a message is open */
TRK_FN(conn_started) {
  const struct trk_http_conn *conn = trk_http_conn_arg(c);
  return trk_bool(c->rt, conn != NULL && conn->parser.message_open);
}

/* --- reading a stream first-hand ------------------------------------------------------------------------------- */

void trk_http_conn_leave(struct trk_http_conn *conn) {
  if (--conn->running == 0 && conn->closed) trk_handle_close(&conn->handle, NULL);
}

/* The text of a head is needed while a message is open. */
static void take_text(struct trk_http_conn *conn) {
  struct trk_http_parser *p = &conn->parser;
  if (p->text != NULL || conn->list == NULL) return;
  p->text = conn->list->text;
  p->text_cap = conn->list->text_cap;
  conn->list->text = NULL;
  conn->list->text_cap = 0;
}

static void give_text(struct trk_http_conn *conn) {
  struct trk_http_parser *p = &conn->parser;
  if (p->message_open || conn->list == NULL) return;
  if (conn->list->text == NULL) {
    conn->list->text = p->text;
    conn->list->text_cap = p->text_cap;
  } else {
    free(p->text);
  }
  p->text = NULL;
  p->text_len = p->text_cap = p->head_len = 0;
}

static void on_read(struct trk_stream *stream, const uint8_t *data, ssize_t n) {
  struct trk_http_conn *conn = stream->reader_arg;
  struct trk_runtime *rt = conn->handle.rt;
  conn->running++;
  conn->reading = true;
  if (n > 0) {
    conn->parser.now = uv_now(&rt->loop);
    take_text(conn);
    trk_http_parser_feed(&conn->parser, data, (size_t)n);
    JSValueRef head = trk_http_memo_run(conn, run, report);
    JSValueRef argv[] = {conn->handle.owner.object, head};
    conn->again = conn->parser.flags != 0;
    while (conn->again && !conn->closed && !atomic_load(&rt->stopping)) {
      conn->again = false;
      trk_dispatch(rt, rt->http_hook.object, 2, argv);
      argv[1] = trk_undefined(rt);
    }
    trk_http_parser_feed(&conn->parser, "", 0);
    give_text(conn);
  } else if (n < 0) {
    rt->reg[TRK_REG_SCRATCH] = 0;
    JSValueRef argv[] = {conn->handle.owner.object, trk_number(rt, (double)n)};
    trk_dispatch(rt, rt->http_hook.object, 2, argv);
  }
  conn->reading = false;
  if (conn->chunk.object != NULL) trk_pin_clear(rt, &conn->chunk);
  trk_http_conn_leave(conn);
}

static void on_stream_close(struct trk_stream *stream) {
  struct trk_http_conn *conn = stream->reader_arg;
  conn->stream = NULL;
}

static const struct trk_stream_reader reader = {on_read, on_stream_close};

/* setHook(onEvent): what consume() asks for is told by onEvent(owner, head | negative status) */
TRK_FN(conn_set_hook) {
  trk_pin_set(c->rt, &c->rt->http_hook, trk_arg(c, 0));
  return trk_undefined(c->rt);
}

/* consume(id, stream): false when there is no such stream */
TRK_FN(conn_consume) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  struct trk_stream *stream = trk_stream_get(c->rt, trk_arg_i32(c, 1));
  if (conn == NULL || stream == NULL || stream->reader != NULL || conn->stream != NULL) return trk_bool(c->rt, false);
  conn->stream = stream;
  trk_stream_set_reader(stream, &reader, conn);
  return trk_bool(c->rt, true);
}

/* unconsume(id): what is read goes to JavaScript again */
TRK_FN(conn_unconsume) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn != NULL) leave_stream(conn);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {{"open", conn_open},
                                              {"close", conn_close},
                                              {"feed", conn_feed},
                                              {"next", conn_next},
                                              {"finish", conn_finish},
                                              {"refuseUpgrade", conn_refuse_upgrade},
                                              {"replyTo", conn_reply_to},
                                              {"trailers", conn_trailers},
                                              {"error", conn_error},
                                              {"chunk", conn_chunk},
                                              {"bodyText", conn_body_text},
                                              {"started", conn_started},
                                              {"again", conn_again},
                                              {"setHook", conn_set_hook},
                                              {"consume", conn_consume},
                                              {"unconsume", conn_unconsume},
                                              {"reply", trk_http_reply},
                                              {NULL, NULL}};

static void init(struct trk_runtime *rt, JSObjectRef target) {
  for (const struct trk_fn_row *row = trk_http_list_functions; row->name != NULL; row++)
    trk_set(rt, target, row->name, trk_function(rt, row->name, row->fn));
  trk_set(rt, target, "readsRopes", trk_bool(rt, trk_chars_ropes_known()));
  JSValueRef names[TRK_HTTP_QUERY + 1];
  for (unsigned i = 0; i <= TRK_HTTP_QUERY; i++) names[i] = trk_cstring(rt, trk_http_method_name(i));
  trk_set(rt, target, "methods", trk_array(rt, TRK_HTTP_QUERY + 1, names));
}

static const struct trk_binding binding = {.name = "http", .functions = functions, .init = init};
TRK_BINDING(binding);
