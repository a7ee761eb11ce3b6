/*
 * session.c - HTTP/2 connections for JavaScript: internalBinding('http2').
 *
 * What:    JavaScript feeds what the transport brought, takes what is to be sent, and asks for what happened meanwhile
 *          (events). The machine between is machine.c; libnghttp2 is opened at first use.
 * Owns:    machines in boxes.
 * Runs on: the runtime's thread; a session may be freed on any.
 * Frees:   by the collector, or close().
 * Limits:  the machine's (see make()); one take of bytes to send by SEND_BYTES; ORIGINS in an ORIGIN frame.
 */
#include "core/box.h"
#include "core/lazylib.h"
#include "core/mem.h"
#include "http2/machine.h"

#include <stdlib.h>
#include <string.h>

#define SEND_BYTES 131072
#define ORIGINS 4096

/* --- the box -------------------------------------------------------------------------------------------------- */

TRK_BOX(static, session_box, "NativeHttp2Session", trk_machine_free);

static struct trk_machine *unbox(const struct trk_call *c) {
  return trk_unbox(c, 0, &session_box);
}

/* A limit as the program gave it: one beyond all counting is the largest. */
static uint64_t limit(double number, uint64_t largest) {
  if (!(number > 0)) return 0;
  return number >= (double)largest ? largest : (uint64_t)number;
}

/* make(server, numbers): struct trk_machine_limits in its order, as doubles. */
TRK_FN(http2_make) {
  enum { COUNT = 13 };
  const char *why = trk_lazylib_open(TRK_LAZYLIB_NGHTTP2);
  if (why != NULL) return trk_throw(c, TRK_ERROR, "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "HTTP/2 cannot be used: %s", why);
  struct trk_bytes bytes;
  double n[COUNT];
  if (!trk_arg_peek(c, 1, &bytes) || bytes.len != sizeof n) return trk_throw(c, TRK_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "The limits are missing");
  memcpy(n, bytes.data, sizeof n);
  struct trk_machine_limits limits = {
    .pairs = limit(n[0], SIZE_MAX),
    .list = limit(n[1], SIZE_MAX),
    .invalid = limit(n[2], SIZE_MAX),
    .memory = limit(n[3], SIZE_MAX),
    .rejected = limit(n[4], SIZE_MAX),
    .settings = limit(n[5], SIZE_MAX),
    .deflate_table = n[6] < 0 ? -1 : (int64_t)limit(n[6], INT64_MAX),
    .send_header_block = limit(n[7], SIZE_MAX),
    .reserved_remote = (uint32_t)limit(n[8], UINT32_MAX),
    .peer_concurrent = (uint32_t)limit(n[9], UINT32_MAX),
    .reset_burst = limit(n[10], UINT64_MAX),
    .reset_rate = limit(n[11], UINT64_MAX),
    .padding = (int)n[12] & 3,
    .lax_whitespace = n[12] >= 4,
  };
  return trk_box(c->ctx, &session_box, trk_machine_new(trk_arg_bool(c, 0), &limits));
}

TRK_FN(http2_close) { /* (session): its memory goes now */
  struct trk_machine *s = trk_box_empty(c, 0, &session_box);
  if (s != NULL) trk_machine_free(s);
  return trk_undefined(c->rt);
}

TRK_FN(http2_receive) { /* (session, bytes): 0, libnghttp2's error, or 1: too many invalid frames */
  struct trk_machine *s = unbox(c);
  struct trk_bytes bytes;
  if (s == NULL || !trk_arg_peek(c, 1, &bytes)) return trk_number(c->rt, 0);
  int r = trk_machine_receive(s, bytes.data, bytes.len);
  return trk_number(c->rt, r < 0 && s->too_many_invalid ? 1 : r);
}

TRK_FN(http2_send) { /* (session): bytes, undefined when there are none, or libnghttp2's error */
  struct trk_machine *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  struct trk_machine_buffer out = {0};
  int r = trk_machine_send(s, SEND_BYTES, &out);
  if (r < 0) {
    free(out.data);
    return trk_number(c->rt, r);
  }
  if (out.len == 0) return trk_undefined(c->rt);
  return trk_arraybuffer(c->rt, out.data, out.len);
}

/* events(session): undefined, or five values for each: type, stream, a, b, bytes or text (machine.h). */
TRK_FN(http2_events) {
  struct trk_machine *s = unbox(c);
  if (s == NULL || s->events_len == 0) return trk_undefined(c->rt);
  JSObjectRef array = trk_array(c->rt, 0, NULL);
  unsigned at = 0;
  for (size_t i = 0; i < s->events_len; i++) {
    struct trk_machine_event *event = &s->events[i];
    JSValueRef bytes = event->text             ? trk_latin1(c->rt, event->bytes.data, event->bytes.len)
                       : event->bytes.len > 0 ? (JSValueRef)trk_uint8array(c->rt, event->bytes.data, event->bytes.len)
                                              : trk_undefined(c->rt);
    free(trk_machine_event_take(s, event));
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

/* A header list as events bring it; the pointers are into the bytes. Freed by the caller; NULL when malformed. */
static nghttp2_nv *headers_arg(const struct trk_call *c, size_t i, size_t *ret_count) {
  struct trk_bytes bytes;
  if (!trk_arg_peek(c, i, &bytes)) return NULL;
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

/* submit(session, kind, stream, headers, ended, waits for trailers): the new stream's id or 0, or libnghttp2's error. */
TRK_FN(http2_submit) {
  enum { REQUEST, RESPONSE, INFO, TRAILERS, PUSH };
  struct trk_machine *s = unbox(c);
  int kind = trk_arg_i32(c, 1);
  int32_t id = trk_arg_i32(c, 2), r = NGHTTP2_ERR_INVALID_ARGUMENT;
  bool ended = trk_arg_bool(c, 4);
  size_t count = 0;
  nghttp2_nv *list = s != NULL ? headers_arg(c, 3, &count) : NULL;
  if (list == NULL) return trk_number(c->rt, r);
  nghttp2_data_provider p, *data = ended ? NULL : trk_machine_provider(&p);
  struct trk_machine_stream *stream = kind == REQUEST || kind == PUSH ? trk_machine_stream_new(s, 0) : trk_machine_stream_find(s, id);
  if (kind == REQUEST) r = nghttp2_submit_request(s->ng, NULL, list, count, data, stream);
  if (kind == PUSH) r = nghttp2_submit_push_promise(s->ng, NGHTTP2_FLAG_NONE, id, list, count, stream);
  if (kind == REQUEST || kind == PUSH) {
    if (r <= 0) {
      trk_machine_stream_free(s, stream);
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

TRK_FN(http2_write) { /* (session, stream, bytes): false when there is no such stream; TRK_EV_DRAINED follows */
  struct trk_machine *s = unbox(c);
  struct trk_machine_stream *stream = s != NULL ? trk_machine_stream_find(s, trk_arg_i32(c, 1)) : NULL;
  struct trk_bytes bytes;
  if (stream == NULL || stream->ended || !trk_arg_peek(c, 2, &bytes)) return trk_bool(c->rt, false);
  trk_machine_stream_write(s, stream, bytes.data, bytes.len);
  return trk_bool(c->rt, true);
}

TRK_FN(http2_end) { /* (session, stream) */
  struct trk_machine *s = unbox(c);
  struct trk_machine_stream *stream = s != NULL ? trk_machine_stream_find(s, trk_arg_i32(c, 1)) : NULL;
  if (stream == NULL) return trk_bool(c->rt, false);
  stream->ended = true;
  nghttp2_session_resume_data(s->ng, stream->id);
  return trk_bool(c->rt, true);
}

TRK_FN(http2_finish) { /* (session, stream): there are no trailers after all */
  struct trk_machine *s = unbox(c);
  struct trk_machine_stream *stream = s != NULL ? trk_machine_stream_find(s, trk_arg_i32(c, 1)) : NULL;
  nghttp2_data_provider p;
  if (stream == NULL) return trk_undefined(c->rt);
  stream->trailers = false;
  return trk_number(c->rt, nghttp2_submit_data(s->ng, NGHTTP2_FLAG_END_STREAM, stream->id, trk_machine_provider(&p)));
}

TRK_FN(http2_reset) { /* (session, stream, code) */
  struct trk_machine *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  return trk_number(c->rt, nghttp2_submit_rst_stream(s->ng, NGHTTP2_FLAG_NONE, trk_arg_i32(c, 1), (uint32_t)trk_arg_i64(c, 2)));
}

TRK_FN(http2_goaway) { /* (session, code, last stream, bytes); last stream below 0: the last that was handled */
  struct trk_machine *s = unbox(c);
  struct trk_bytes bytes = {NULL, 0};
  if (s == NULL) return trk_undefined(c->rt);
  trk_arg_peek(c, 3, &bytes);
  int32_t last = trk_arg_i32(c, 2);
  s->own_goaway = true;
  if (last <= 0) last = nghttp2_session_get_last_proc_stream_id(s->ng);
  return trk_number(c->rt, nghttp2_submit_goaway(s->ng, NGHTTP2_FLAG_NONE, last, (uint32_t)trk_arg_i64(c, 1), bytes.data, bytes.len));
}

TRK_FN(http2_ping) { /* (session, 8 bytes) */
  struct trk_machine *s = unbox(c);
  struct trk_bytes bytes;
  if (s == NULL || !trk_arg_peek(c, 1, &bytes) || bytes.len != 8) return trk_undefined(c->rt);
  return trk_number(c->rt, nghttp2_submit_ping(s->ng, NGHTTP2_FLAG_NONE, bytes.data));
}

TRK_FN(http2_altsvc) { /* (session, stream or 0, origin's bytes or undefined, value's bytes) */
  struct trk_machine *s = unbox(c);
  struct trk_bytes origin = {NULL, 0}, value;
  if (s == NULL || !trk_arg_peek(c, 3, &value)) return trk_undefined(c->rt);
  trk_arg_peek(c, 2, &origin);
  return trk_number(c->rt, nghttp2_submit_altsvc(s->ng, NGHTTP2_FLAG_NONE, trk_arg_i32(c, 1), origin.data, origin.len, value.data, value.len));
}

TRK_FN(http2_origin) { /* (session, bytes: origins, each with a NUL after it) */
  struct trk_machine *s = unbox(c);
  struct trk_bytes bytes;
  if (s == NULL || !trk_arg_peek(c, 1, &bytes)) return trk_undefined(c->rt);
  nghttp2_origin_entry *list = trk_calloc(ORIGINS, sizeof *list);
  size_t count = 0;
  for (uint8_t *at = bytes.data, *end = bytes.data + bytes.len, *nul; at < end && count < ORIGINS; at = nul + 1) {
    nul = memchr(at, 0, (size_t)(end - at));
    if (nul == NULL) break;
    list[count++] = (nghttp2_origin_entry){at, (size_t)(nul - at)};
  }
  int r = nghttp2_submit_origin(s->ng, NGHTTP2_FLAG_NONE, list, count);
  free(list);
  return trk_number(c->rt, r);
}

TRK_FN(http2_settings) { /* (session, payload of the frame) */
  struct trk_machine *s = unbox(c);
  struct trk_bytes bytes;
  nghttp2_settings_entry list[32];
  size_t count = 0;
  if (s == NULL || !trk_arg_peek(c, 1, &bytes)) return trk_undefined(c->rt);
  for (; count < bytes.len / 6 && count < sizeof list / sizeof list[0]; count++) {
    const uint8_t *at = bytes.data + 6 * count;
    list[count].settings_id = at[0] << 8 | at[1];
    list[count].value = (uint32_t)at[2] << 24 | (uint32_t)at[3] << 16 | (uint32_t)at[4] << 8 | at[5];
  }
  return trk_number(c->rt, nghttp2_submit_settings(s->ng, NGHTTP2_FLAG_NONE, list, count));
}

TRK_FN(http2_get_settings) { /* (session, remote): their values in the order of their ids */
  struct trk_machine *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  bool remote = trk_arg_bool(c, 1);
  JSValueRef values[TRK_MACHINE_SETTINGS];
  for (size_t i = 0; i < TRK_MACHINE_SETTINGS; i++) {
    nghttp2_settings_id id = trk_machine_setting_ids[i];
    values[i] = trk_number(c->rt, remote ? nghttp2_session_get_remote_settings(s->ng, id) : nghttp2_session_get_local_settings(s->ng, id));
  }
  return trk_array(c->rt, TRK_MACHINE_SETTINGS, values);
}

TRK_FN(http2_consume) { /* (session, stream, count): the reader has taken that many bytes */
  struct trk_machine *s = unbox(c);
  if (s != NULL) nghttp2_session_consume_stream(s->ng, trk_arg_i32(c, 1), (size_t)trk_arg_i64(c, 2));
  return trk_undefined(c->rt);
}

TRK_FN(http2_window) { /* (session, bytes): the connection's */
  struct trk_machine *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  return trk_number(c->rt, nghttp2_session_set_local_window_size(s->ng, NGHTTP2_FLAG_NONE, 0, trk_arg_i32(c, 1)));
}

TRK_FN(http2_next_id) { /* (session, stream): false when that number cannot be the next */
  struct trk_machine *s = unbox(c);
  return trk_bool(c->rt, s != NULL && nghttp2_session_set_next_stream_id(s->ng, trk_arg_i32(c, 1)) == 0);
}

TRK_FN(http2_wants) { /* (session): whether it still wants to read or write */
  struct trk_machine *s = unbox(c);
  return trk_bool(c->rt, s != NULL && (nghttp2_session_want_read(s->ng) || nghttp2_session_want_write(s->ng)));
}

TRK_FN(http2_state) { /* (session): numbers for session.state */
  struct trk_machine *s = unbox(c);
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
  struct trk_machine *s = unbox(c);
  int32_t id = trk_arg_i32(c, 1);
  nghttp2_stream *stream = s != NULL ? nghttp2_session_find_stream(s->ng, id) : NULL;
  if (stream == NULL && (s == NULL || trk_machine_stream_find(s, id) == NULL)) return trk_undefined(c->rt);
  /* One whose first frame is not sent yet is idle. */
  JSValueRef values[] = {
    trk_number(c->rt, stream != NULL ? nghttp2_stream_get_state(stream) : NGHTTP2_STREAM_STATE_IDLE),
    trk_number(c->rt, stream != NULL ? nghttp2_stream_get_weight(stream) : NGHTTP2_DEFAULT_WEIGHT),
    trk_number(c->rt, stream != NULL ? nghttp2_stream_get_sum_dependency_weight(stream) : 0),
    trk_number(c->rt, stream != NULL ? nghttp2_session_get_stream_local_close(s->ng, id) : 0),
    trk_number(c->rt, stream != NULL ? nghttp2_session_get_stream_remote_close(s->ng, id) : 0),
    trk_number(c->rt, stream != NULL ? nghttp2_session_get_stream_local_window_size(s->ng, id)
                                     : (int32_t)nghttp2_session_get_local_settings(s->ng, NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE)),
  };
  return trk_array(c->rt, sizeof values / sizeof values[0], values);
}

TRK_FN(http2_sent) { /* (session, stream): bytes of DATA that were put into frames */
  struct trk_machine *s = unbox(c);
  struct trk_machine_stream *stream = s != NULL ? trk_machine_stream_find(s, trk_arg_i32(c, 1)) : NULL;
  return trk_number(c->rt, stream != NULL ? (double)stream->sent : 0);
}

TRK_FN(http2_frames) { /* (session): frames received and sent so far */
  struct trk_machine *s = unbox(c);
  if (s == NULL) return trk_undefined(c->rt);
  JSValueRef values[] = {trk_number(c->rt, (double)s->frames_received), trk_number(c->rt, (double)s->frames_sent)};
  return trk_array(c->rt, 2, values);
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
  {"altsvc", http2_altsvc},
  {"origin", http2_origin},
  {"settings", http2_settings},
  {"getSettings", http2_get_settings},
  {"consume", http2_consume},
  {"window", http2_window},
  {"nextId", http2_next_id},
  {"wants", http2_wants},
  {"state", http2_state},
  {"streamState", http2_stream_state},
  {"sent", http2_sent},
  {"frames", http2_frames},
  {"error", http2_error},
  {NULL, NULL},
};
static const struct trk_binding http2 = {.name = "http2", .functions = functions};
TRK_BINDING(http2);
