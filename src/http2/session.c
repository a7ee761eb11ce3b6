/*
 * session.c - one HTTP/2 connection as a machine between bytes: internalBinding('http2').
 *
 * What:    JavaScript feeds what the transport brought, takes what is to be sent, and asks for what happened
 *          meanwhile (events). libnghttp2 does frames, HPACK and flow control; it is opened at first use.
 * Owns:    sessions in boxes, each with its streams' unsent bytes and its events that were not asked for.
 * Runs on: the runtime's thread; a session may be freed on any.
 * Frees:   by the collector, or close().
 * Limits:  the header list's pairs and bytes, invalid frames, settings and unsent acknowledgements (see make()); bytes
 *          received are bounded by the windows; one take of bytes to send by SEND_BYTES.
 */
#include "core/binding.h"
#include "core/lazylib.h"
#include "core/mem.h"

#include <nghttp2/nghttp2.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SEND_BYTES 131072

enum event_type {
  EV_HEADERS = 1,
  EV_DATA,
  EV_END,
  EV_CLOSE,
  EV_GOAWAY,
  EV_SETTINGS,
  EV_PING,
  EV_PUSH,
  EV_DRAINED,
  EV_TRAILERS,
  EV_NOT_SENT,
  EV_BAD_FRAME,
};

struct buffer {
  uint8_t *data;
  size_t len, room;
};

struct event {
  enum event_type type;
  int32_t id;
  double a, b;
  struct buffer bytes;
};

struct stream {
  struct stream *prev, *next;
  int32_t id;
  struct buffer head; /* name NUL value NUL ...; \1 before a name that is never indexed */
  size_t pairs, list; /* of the header list that arrives */
  struct buffer out;  /* from out_at on: not sent yet */
  size_t out_at;
  bool ended, trailers, waiting;
};

struct session {
  nghttp2_session *ng;
  struct stream streams; /* head of the ring */
  struct event *events;
  size_t events_len, events_room;
  size_t max_pairs, max_list, max_invalid, invalid;
};

static void append(struct buffer *to, const void *bytes, size_t len) {
  if (len == 0) return;
  if (to->len + len > to->room) {
    size_t room = to->room * 2 > to->len + len ? to->room * 2 : to->len + len;
    to->data = trk_realloc(to->data, room);
    to->room = room;
  }
  memcpy(to->data + to->len, bytes, len);
  to->len += len;
}

static struct event *tell(struct session *s, enum event_type type, int32_t id, double a, double b) {
  if (s->events_len == s->events_room) {
    s->events_room = s->events_room > 0 ? s->events_room * 2 : 16;
    s->events = trk_realloc(s->events, s->events_room * sizeof *s->events);
  }
  struct event *event = &s->events[s->events_len++];
  memset(event, 0, sizeof *event);
  event->type = type;
  event->id = id;
  event->a = a;
  event->b = b;
  return event;
}

static struct stream *stream_make(struct session *s, int32_t id) {
  struct stream *stream = trk_calloc(1, sizeof *stream);
  stream->id = id;
  stream->next = s->streams.next;
  stream->prev = &s->streams;
  stream->next->prev = stream;
  s->streams.next = stream;
  if (id > 0) nghttp2_session_set_stream_user_data(s->ng, id, stream);
  return stream;
}
static void stream_drop(struct stream *stream) {
  free(stream->head.data);
  free(stream->out.data);
  free(stream);
}
static void stream_free(struct stream *stream) {
  stream->prev->next = stream->next;
  stream->next->prev = stream->prev;
  stream_drop(stream);
}
static struct stream *stream_of(struct session *s, int32_t id) {
  return id > 0 ? nghttp2_session_get_stream_user_data(s->ng, id) : NULL;
}

/* Also of a stream whose first frame is not sent yet: the library does not know those. */
static struct stream *stream_find(struct session *s, int32_t id) {
  struct stream *stream = stream_of(s, id);
  if (stream != NULL) return stream;
  for (stream = s->streams.next; stream != &s->streams; stream = stream->next) {
    if (stream->id == id) return stream;
  }
  return NULL;
}

static void session_free(struct session *s) {
  for (struct stream *stream = s->streams.next, *next; stream != &s->streams; stream = next) {
    next = stream->next;
    stream_drop(stream);
  }
  for (size_t i = 0; i < s->events_len; i++) free(s->events[i].bytes.data);
  free(s->events);
  nghttp2_session_del(s->ng);
  free(s);
}

/* --- libnghttp2's callbacks ----------------------------------------------------------------------------------- */

static int32_t headers_id(const nghttp2_frame *frame) {
  return frame->hd.type == NGHTTP2_PUSH_PROMISE ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
}

static int on_begin_headers(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  (void)ng;
  struct session *s = arg;
  struct stream *stream = stream_of(s, headers_id(frame));
  if (stream == NULL) stream = stream_make(s, headers_id(frame));
  stream->head.len = stream->pairs = stream->list = 0;
  return 0;
}

static int on_header(nghttp2_session *ng, const nghttp2_frame *frame, const uint8_t *name, size_t name_len,
                     const uint8_t *value, size_t value_len, uint8_t flags, void *arg) {
  struct session *s = arg;
  int32_t id = headers_id(frame);
  struct stream *stream = stream_of(s, id);
  if (stream == NULL) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  stream->pairs++;
  stream->list += name_len + value_len + 32; /* RFC 9113, section 6.5.2 */
  if (stream->pairs > s->max_pairs || stream->list > s->max_list) {
    nghttp2_submit_rst_stream(ng, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  if ((flags & NGHTTP2_NV_FLAG_NO_INDEX) != 0) append(&stream->head, "\1", 1);
  append(&stream->head, name, name_len);
  append(&stream->head, "", 1);
  append(&stream->head, value, value_len);
  append(&stream->head, "", 1);
  return 0;
}

static int on_frame(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  (void)ng;
  struct session *s = arg;
  int32_t id = frame->hd.stream_id;
  switch (frame->hd.type) {
    case NGHTTP2_HEADERS:
    case NGHTTP2_PUSH_PROMISE: {
      struct stream *stream = stream_of(s, headers_id(frame));
      if (stream == NULL) break;
      struct event *event = frame->hd.type == NGHTTP2_HEADERS
                              ? tell(s, EV_HEADERS, id, frame->headers.cat, frame->hd.flags)
                              : tell(s, EV_PUSH, frame->push_promise.promised_stream_id, id, frame->hd.flags);
      event->bytes = stream->head;
      memset(&stream->head, 0, sizeof stream->head);
      break;
    }
    case NGHTTP2_GOAWAY:
      append(&tell(s, EV_GOAWAY, 0, frame->goaway.error_code, frame->goaway.last_stream_id)->bytes, frame->goaway.opaque_data,
             frame->goaway.opaque_data_len);
      return 0;
    case NGHTTP2_SETTINGS:
      tell(s, EV_SETTINGS, 0, frame->hd.flags & NGHTTP2_FLAG_ACK, 0);
      return 0;
    case NGHTTP2_PING:
      append(&tell(s, EV_PING, 0, frame->hd.flags & NGHTTP2_FLAG_ACK, 0)->bytes, frame->ping.opaque_data, 8);
      return 0;
    case NGHTTP2_DATA:
      /* Empty frames that end nothing cost us work and the peer none. */
      if (frame->hd.length == 0 && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0 && s->invalid++ > s->max_invalid) return NGHTTP2_ERR_CALLBACK_FAILURE;
      break;
    default:
      return 0;
  }
  if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 && frame->hd.type != NGHTTP2_PUSH_PROMISE) tell(s, EV_END, id, 0, 0);
  return 0;
}

static int on_data(nghttp2_session *ng, uint8_t flags, int32_t id, const uint8_t *data, size_t len, void *arg) {
  (void)flags;
  struct session *s = arg;
  /* The stream's own window waits for the reader; the connection's must not, or one slow stream would stop all. */
  nghttp2_session_consume_connection(ng, len);
  append(&tell(s, EV_DATA, id, 0, 0)->bytes, data, len);
  return 0;
}

static int on_close(nghttp2_session *ng, int32_t id, uint32_t code, void *arg) {
  struct session *s = arg;
  struct stream *stream = stream_of(s, id);
  if (stream != NULL) {
    nghttp2_session_set_stream_user_data(ng, id, NULL);
    stream_free(stream);
  }
  tell(s, EV_CLOSE, id, code, 0);
  return 0;
}

static int on_not_sent(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *arg) {
  struct session *s = arg;
  int32_t id = headers_id(frame);
  tell(s, EV_NOT_SENT, id, error, frame->hd.type);
  bool first = frame->hd.type == NGHTTP2_PUSH_PROMISE || (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST);
  struct stream *stream = first ? stream_find(s, id) : NULL;
  if (stream != NULL) { /* it never began */
    nghttp2_session_set_stream_user_data(ng, id, NULL);
    stream_free(stream);
    tell(s, EV_CLOSE, id, NGHTTP2_REFUSED_STREAM, 0);
  }
  return 0;
}

static int on_invalid(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *arg) {
  (void)ng;
  struct session *s = arg;
  if (s->invalid++ > s->max_invalid) return NGHTTP2_ERR_CALLBACK_FAILURE;
  if (nghttp2_is_fatal(error) || error == NGHTTP2_ERR_STREAM_CLOSED || error == NGHTTP2_ERR_PROTO) {
    tell(s, EV_BAD_FRAME, frame->hd.stream_id, error, frame->hd.type);
  }
  return 0;
}

static int on_error(nghttp2_session *ng, int error, const char *message, size_t len, void *arg) {
  (void)ng;
  (void)message;
  (void)len;
  /* The peer does not speak HTTP/2. */
  if (error == NGHTTP2_ERR_SETTINGS_EXPECTED) tell(arg, EV_BAD_FRAME, 0, NGHTTP2_ERR_PROTO, 0);
  return 0;
}

static ssize_t on_read(nghttp2_session *ng, int32_t id, uint8_t *buf, size_t len, uint32_t *flags,
                       nghttp2_data_source *source, void *arg) {
  (void)ng;
  (void)source;
  struct session *s = arg;
  struct stream *stream = stream_of(s, id);
  if (stream == NULL) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  size_t left = stream->out.len - stream->out_at, n = left < len ? left : len;
  if (n > 0) memcpy(buf, stream->out.data + stream->out_at, n);
  stream->out_at += n;
  if (stream->out_at == stream->out.len) {
    if (stream->waiting) tell(s, EV_DRAINED, id, 0, 0);
    stream->waiting = false;
    stream->out.len = stream->out_at = 0;
    if (stream->ended) {
      *flags |= NGHTTP2_DATA_FLAG_EOF;
      if (stream->trailers) {
        *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
        tell(s, EV_TRAILERS, id, 0, 0);
      }
    } else if (n == 0) {
      return NGHTTP2_ERR_DEFERRED;
    }
  }
  return (ssize_t)n;
}

/* --- the box -------------------------------------------------------------------------------------------------- */

static void session_finalize(JSObjectRef object) {
  struct session *s = JSObjectGetPrivate(object);
  if (s != NULL) session_free(s);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static JSClassRef session_class;
static void make_class(void) {
  JSClassDefinition definition = kJSClassDefinitionEmpty;
  definition.className = "NativeHttp2Session";
  definition.finalize = session_finalize;
  session_class = JSClassCreate(&definition);
}

static struct session *unbox(const struct trk_call *c) {
  pthread_once(&once, make_class);
  JSValueRef value = trk_arg(c, 0);
  return JSValueIsObjectOfClass(c->ctx, value, session_class) ? JSObjectGetPrivate((JSObjectRef)value) : NULL;
}

/* make(server, max pairs, max header list bytes, max invalid frames, max settings, max deflate table, max send header
 * block, max reserved remote streams, peer's max concurrent streams, burst and rate per second of resets): numbers, 0 for libnghttp2's own choice. */
TRK_FN(http2_make) {
  const char *why = trk_lazylib_open(TRK_LAZYLIB_NGHTTP2);
  if (why != NULL) return trk_throw(c, TRK_ERROR, "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "HTTP/2 cannot be used: %s", why);
  pthread_once(&once, make_class);
  struct session *s = trk_calloc(1, sizeof *s);
  s->streams.next = s->streams.prev = &s->streams;
  s->max_pairs = (size_t)trk_arg_i64(c, 1);
  s->max_list = (size_t)trk_arg_i64(c, 2);
  s->max_invalid = (size_t)trk_arg_i64(c, 3);
  nghttp2_session_callbacks *callbacks;
  nghttp2_option *option;
  if (nghttp2_session_callbacks_new(&callbacks) != 0 || nghttp2_option_new(&option) != 0) abort(); /* out of memory */
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, on_not_sent);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, on_invalid);
  nghttp2_session_callbacks_set_error_callback2(callbacks, on_error);
  nghttp2_option_set_no_auto_window_update(option, 1);
  nghttp2_option_set_no_closed_streams(option, 1);
  if (trk_arg_i64(c, 4) > 0) nghttp2_option_set_max_settings(option, (size_t)trk_arg_i64(c, 4));
  if (trk_arg_given(c, 5)) nghttp2_option_set_max_deflate_dynamic_table_size(option, (size_t)trk_arg_i64(c, 5));
  if (trk_arg_i64(c, 6) > 0) nghttp2_option_set_max_send_header_block_length(option, (size_t)trk_arg_i64(c, 6));
  if (trk_arg_i64(c, 7) > 0) nghttp2_option_set_max_reserved_remote_streams(option, (uint32_t)trk_arg_i64(c, 7));
  if (trk_arg_i64(c, 8) > 0) nghttp2_option_set_peer_max_concurrent_streams(option, (uint32_t)trk_arg_i64(c, 8));
  if (trk_arg_i64(c, 9) > 0 && trk_arg_i64(c, 10) > 0) {
    nghttp2_option_set_stream_reset_rate_limit(option, (uint64_t)trk_arg_i64(c, 9), (uint64_t)trk_arg_i64(c, 10));
  }
  int r = trk_arg_bool(c, 0) ? nghttp2_session_server_new2(&s->ng, callbacks, s, option)
                             : nghttp2_session_client_new2(&s->ng, callbacks, s, option);
  nghttp2_option_del(option);
  nghttp2_session_callbacks_del(callbacks);
  if (r != 0) abort(); /* out of memory */
  return JSObjectMake(c->ctx, session_class, s);
}

TRK_FN(http2_close) { /* (session): its memory goes now */
  struct session *s = unbox(c);
  if (s != NULL) {
    JSObjectSetPrivate((JSObjectRef)trk_arg(c, 0), NULL);
    session_free(s);
  }
  return trk_undefined(c->rt);
}

TRK_FN(http2_receive) { /* (session, bytes): 0 or libnghttp2's error */
  struct session *s = unbox(c);
  struct trk_bytes bytes;
  if (s == NULL || !trk_arg_bytes(c, 1, &bytes)) return trk_number(c->rt, 0);
  ssize_t r = nghttp2_session_mem_recv(s->ng, bytes.data, bytes.len);
  return trk_number(c->rt, r < 0 ? (double)r : 0);
}

TRK_FN(http2_send) { /* (session): bytes, undefined when there are none, or libnghttp2's error */
  struct session *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  struct buffer out = {0};
  while (out.len < SEND_BYTES) {
    const uint8_t *data;
    ssize_t r = nghttp2_session_mem_send(s->ng, &data);
    if (r < 0) {
      free(out.data);
      return trk_number(c->rt, (double)r);
    }
    if (r == 0) break;
    append(&out, data, (size_t)r);
  }
  if (out.len == 0) return trk_undefined(c->rt);
  return trk_arraybuffer(c->rt, out.data, out.len);
}

/* events(session): undefined, or five values for each: type, stream, a, b, bytes (a header list as a latin1 string). */
TRK_FN(http2_events) {
  struct session *s = unbox(c);
  if (s == NULL || s->events_len == 0) return trk_undefined(c->rt);
  JSObjectRef array = trk_array(c->rt, 0, NULL);
  unsigned at = 0;
  for (size_t i = 0; i < s->events_len; i++) {
    struct event *event = &s->events[i];
    bool head = event->type == EV_HEADERS || event->type == EV_PUSH;
    JSValueRef bytes = head ? trk_latin1(c->rt, event->bytes.data, event->bytes.len)
                       : event->bytes.len > 0 ? (JSValueRef)trk_uint8array(c->rt, event->bytes.data, event->bytes.len)
                                              : trk_undefined(c->rt);
    free(event->bytes.data);
    JSObjectSetPropertyAtIndex(c->ctx, array, at++, trk_number(c->rt, event->type), NULL);
    JSObjectSetPropertyAtIndex(c->ctx, array, at++, trk_number(c->rt, event->id), NULL);
    JSObjectSetPropertyAtIndex(c->ctx, array, at++, trk_number(c->rt, event->a), NULL);
    JSObjectSetPropertyAtIndex(c->ctx, array, at++, trk_number(c->rt, event->b), NULL);
    JSObjectSetPropertyAtIndex(c->ctx, array, at++, bytes, NULL);
  }
  s->events_len = 0;
  return array;
}

/* --- frames to send --------------------------------------------------------------------------------------------- */

/* A header list as on_header makes it; the pointers are into the bytes. Freed by the caller; NULL when malformed. */
static nghttp2_nv *headers_arg(const struct trk_call *c, size_t i, size_t *ret_count) {
  struct trk_bytes bytes;
  if (!trk_arg_bytes(c, i, &bytes)) return NULL;
  size_t nuls = 0, count = 0;
  for (size_t at = 0; at < bytes.len; at++) nuls += bytes.data[at] == 0;
  if (nuls % 2 != 0 || (bytes.len > 0 && bytes.data[bytes.len - 1] != 0)) return NULL;
  nghttp2_nv *list = trk_calloc(nuls / 2 + 1, sizeof *list);
  uint8_t *at = bytes.data;
  for (; count < nuls / 2; count++) {
    if (*at == 1) {
      list[count].flags = NGHTTP2_NV_FLAG_NO_INDEX;
      at++;
    }
    list[count].name = at;
    list[count].namelen = strlen((char *)at);
    at += list[count].namelen + 1;
    list[count].value = at;
    list[count].valuelen = strlen((char *)at);
    at += list[count].valuelen + 1;
  }
  *ret_count = count;
  return list;
}

static nghttp2_data_provider *provider(nghttp2_data_provider *p) {
  memset(p, 0, sizeof *p);
  p->read_callback = on_read;
  return p;
}

/* submit(session, kind, stream, headers, ended, waits for trailers): the new stream's id or 0, or libnghttp2's error. */
TRK_FN(http2_submit) {
  enum { REQUEST, RESPONSE, INFO, TRAILERS, PUSH };
  struct session *s = unbox(c);
  int kind = trk_arg_i32(c, 1);
  int32_t id = trk_arg_i32(c, 2), r = NGHTTP2_ERR_INVALID_ARGUMENT;
  bool ended = trk_arg_bool(c, 4);
  size_t count = 0;
  nghttp2_nv *list = s != NULL ? headers_arg(c, 3, &count) : NULL;
  if (list == NULL) return trk_number(c->rt, r);
  nghttp2_data_provider p, *data = ended ? NULL : provider(&p);
  struct stream *stream = kind == REQUEST || kind == PUSH ? stream_make(s, 0) : stream_find(s, id);
  if (kind == REQUEST) r = nghttp2_submit_request(s->ng, NULL, list, count, data, stream);
  if (kind == PUSH) r = nghttp2_submit_push_promise(s->ng, NGHTTP2_FLAG_NONE, id, list, count, stream);
  if (kind == REQUEST || kind == PUSH) {
    if (r <= 0) {
      stream_free(stream);
      free(list);
      return trk_number(c->rt, r < 0 ? r : NGHTTP2_ERR_INVALID_ARGUMENT);
    }
    stream->id = r;
  } else if (stream != NULL) {
    if (kind == RESPONSE) r = nghttp2_submit_response(s->ng, id, list, count, data);
    if (kind == INFO) r = nghttp2_submit_headers(s->ng, NGHTTP2_FLAG_NONE, id, NULL, list, count, NULL);
    if (kind == TRAILERS) r = nghttp2_submit_trailer(s->ng, id, list, count);
  }
  if (r >= 0 && stream != NULL && (kind == REQUEST || kind == RESPONSE)) stream->trailers = trk_arg_bool(c, 5);
  free(list);
  return trk_number(c->rt, r);
}

TRK_FN(http2_write) { /* (session, stream, bytes): false when there is no such stream; EV_DRAINED follows */
  struct session *s = unbox(c);
  struct stream *stream = s != NULL ? stream_find(s, trk_arg_i32(c, 1)) : NULL;
  struct trk_bytes bytes;
  if (stream == NULL || stream->ended || !trk_arg_bytes(c, 2, &bytes)) return trk_bool(c->rt, false);
  append(&stream->out, bytes.data, bytes.len);
  stream->waiting = true;
  nghttp2_session_resume_data(s->ng, stream->id);
  return trk_bool(c->rt, true);
}

TRK_FN(http2_end) { /* (session, stream) */
  struct session *s = unbox(c);
  struct stream *stream = s != NULL ? stream_find(s, trk_arg_i32(c, 1)) : NULL;
  if (stream == NULL) return trk_bool(c->rt, false);
  stream->ended = true;
  nghttp2_session_resume_data(s->ng, stream->id);
  return trk_bool(c->rt, true);
}

TRK_FN(http2_finish) { /* (session, stream): there are no trailers after all */
  struct session *s = unbox(c);
  struct stream *stream = s != NULL ? stream_of(s, trk_arg_i32(c, 1)) : NULL;
  nghttp2_data_provider p;
  if (stream == NULL) return trk_undefined(c->rt);
  stream->trailers = false;
  return trk_number(c->rt, nghttp2_submit_data(s->ng, NGHTTP2_FLAG_END_STREAM, stream->id, provider(&p)));
}

TRK_FN(http2_reset) { /* (session, stream, code) */
  struct session *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  return trk_number(c->rt, nghttp2_submit_rst_stream(s->ng, NGHTTP2_FLAG_NONE, trk_arg_i32(c, 1), (uint32_t)trk_arg_i64(c, 2)));
}

TRK_FN(http2_goaway) { /* (session, code, last stream, bytes); last stream below 0: the last that was handled */
  struct session *s = unbox(c);
  struct trk_bytes bytes = {NULL, 0};
  if (s == NULL) return trk_undefined(c->rt);
  trk_arg_bytes(c, 3, &bytes);
  int32_t last = trk_arg_i32(c, 2);
  if (last <= 0) last = nghttp2_session_get_last_proc_stream_id(s->ng);
  return trk_number(c->rt, nghttp2_submit_goaway(s->ng, NGHTTP2_FLAG_NONE, last, (uint32_t)trk_arg_i64(c, 1), bytes.data, bytes.len));
}

TRK_FN(http2_ping) { /* (session, 8 bytes) */
  struct session *s = unbox(c);
  struct trk_bytes bytes;
  if (s == NULL || !trk_arg_bytes(c, 1, &bytes) || bytes.len != 8) return trk_undefined(c->rt);
  return trk_number(c->rt, nghttp2_submit_ping(s->ng, NGHTTP2_FLAG_NONE, bytes.data));
}

TRK_FN(http2_settings) { /* (session, payload of the frame) */
  struct session *s = unbox(c);
  struct trk_bytes bytes;
  nghttp2_settings_entry list[16];
  size_t count = 0;
  if (s == NULL || !trk_arg_bytes(c, 1, &bytes)) return trk_undefined(c->rt);
  for (; count < bytes.len / 6 && count < sizeof list / sizeof list[0]; count++) {
    const uint8_t *at = bytes.data + 6 * count;
    list[count].settings_id = at[0] << 8 | at[1];
    list[count].value = (uint32_t)at[2] << 24 | (uint32_t)at[3] << 16 | (uint32_t)at[4] << 8 | at[5];
  }
  return trk_number(c->rt, nghttp2_submit_settings(s->ng, NGHTTP2_FLAG_NONE, list, count));
}

TRK_FN(http2_get_settings) { /* (session, remote): their values in the order of their ids */
  static const nghttp2_settings_id ids[] = {1, 2, 3, 4, 5, 6, 8};
  struct session *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  JSValueRef values[sizeof ids / sizeof ids[0]];
  for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
    values[i] = trk_number(c->rt, trk_arg_bool(c, 1) ? nghttp2_session_get_remote_settings(s->ng, ids[i]) : nghttp2_session_get_local_settings(s->ng, ids[i]));
  }
  return trk_array(c->rt, sizeof ids / sizeof ids[0], values);
}

TRK_FN(http2_consume) { /* (session, stream, count): the reader has taken that many bytes */
  struct session *s = unbox(c);
  if (s != NULL) nghttp2_session_consume_stream(s->ng, trk_arg_i32(c, 1), (size_t)trk_arg_i64(c, 2));
  return trk_undefined(c->rt);
}

TRK_FN(http2_window) { /* (session, bytes): the connection's */
  struct session *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  return trk_number(c->rt, nghttp2_session_set_local_window_size(s->ng, NGHTTP2_FLAG_NONE, 0, trk_arg_i32(c, 1)));
}

TRK_FN(http2_next_id) { /* (session, stream): false when that number cannot be the next */
  struct session *s = unbox(c);
  return trk_bool(c->rt, s != NULL && nghttp2_session_set_next_stream_id(s->ng, trk_arg_i32(c, 1)) == 0);
}

TRK_FN(http2_wants) { /* (session): whether it still wants to read or write */
  struct session *s = unbox(c);
  return trk_bool(c->rt, s != NULL && (nghttp2_session_want_read(s->ng) || nghttp2_session_want_write(s->ng)));
}

TRK_FN(http2_state) { /* (session): numbers for session.state */
  struct session *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  JSValueRef values[] = {
    trk_number(c->rt, nghttp2_session_get_effective_local_window_size(s->ng)),
    trk_number(c->rt, nghttp2_session_get_effective_recv_data_length(s->ng)),
    trk_number(c->rt, nghttp2_session_get_next_stream_id(s->ng)),
    trk_number(c->rt, nghttp2_session_get_local_window_size(s->ng)),
    trk_number(c->rt, nghttp2_session_get_last_proc_stream_id(s->ng)),
    trk_number(c->rt, nghttp2_session_get_remote_window_size(s->ng)),
    trk_number(c->rt, (double)nghttp2_session_get_outbound_queue_size(s->ng)),
    trk_number(c->rt, (double)nghttp2_session_get_hd_deflate_dynamic_table_size(s->ng)),
    trk_number(c->rt, (double)nghttp2_session_get_hd_inflate_dynamic_table_size(s->ng)),
  };
  return trk_array(c->rt, sizeof values / sizeof values[0], values);
}

TRK_FN(http2_stream_state) { /* (session, stream): numbers for stream.state */
  struct session *s = unbox(c);
  nghttp2_stream *stream = s != NULL ? nghttp2_session_find_stream(s->ng, trk_arg_i32(c, 1)) : NULL;
  if (stream == NULL) return trk_undefined(c->rt);
  JSValueRef values[] = {
    trk_number(c->rt, nghttp2_stream_get_state(stream)),
    trk_number(c->rt, nghttp2_stream_get_weight(stream)),
    trk_number(c->rt, nghttp2_stream_get_sum_dependency_weight(stream)),
    trk_number(c->rt, nghttp2_session_get_stream_local_close(s->ng, trk_arg_i32(c, 1))),
    trk_number(c->rt, nghttp2_session_get_stream_remote_close(s->ng, trk_arg_i32(c, 1))),
    trk_number(c->rt, nghttp2_session_get_stream_local_window_size(s->ng, trk_arg_i32(c, 1))),
  };
  return trk_array(c->rt, sizeof values / sizeof values[0], values);
}

TRK_FN(http2_error) { /* (libnghttp2's error): its text */
  const char *why = trk_lazylib_open(TRK_LAZYLIB_NGHTTP2);
  return trk_cstring(c->rt, why != NULL ? why : nghttp2_strerror(trk_arg_i32(c, 0)));
}

static const struct trk_fn_row functions[] = {
  {"make", http2_make},
  {"close", http2_close},
  {"receive", http2_receive},
  {"send", http2_send},
  {"events", http2_events},
  {"submit", http2_submit},
  {"write", http2_write},
  {"end", http2_end},
  {"finish", http2_finish},
  {"reset", http2_reset},
  {"goaway", http2_goaway},
  {"ping", http2_ping},
  {"settings", http2_settings},
  {"getSettings", http2_get_settings},
  {"consume", http2_consume},
  {"window", http2_window},
  {"nextId", http2_next_id},
  {"wants", http2_wants},
  {"state", http2_state},
  {"streamState", http2_stream_state},
  {"error", http2_error},
  {NULL, NULL},
};
static const struct trk_binding http2 = {.name = "http2", .functions = functions};
TRK_BINDING(http2);
