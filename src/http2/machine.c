/*
 * machine.c - libnghttp2's callbacks: frames, HPACK and flow control are its work, what happened is listed for the owner.
 *
 * What:    see machine.h.
 * Owns:    the session, its streams and events.
 * Runs on: the owner's thread; may be freed on any.
 * Frees:   all of it in trk_machine_free.
 * Limits:  struct trk_machine_limits; bytes received are bounded by the windows, bytes to send by the writer who waits for
 *          TRK_EV_DRAINED, and both by limits.memory as far as new streams go.
 */
#include "http2/machine.h"

#include "core/mem.h"

#include <uv.h>

#include <stdlib.h>
#include <string.h>

const nghttp2_settings_id trk_machine_setting_ids[TRK_MACHINE_SETTINGS] = {1, 2, 3, 4, 5, 6, 8};

#define KEEP_BYTES 65536 /* an emptied buffer above that is given back */

/* --- memory: what the library allocates is counted ------------------------------------------------------------- */

union block {
  size_t size;
  max_align_t align;
};

static void *count_malloc(size_t size, void *arg) {
  struct trk_machine *m = arg;
  union block *block = trk_malloc(sizeof *block + size);
  block->size = size;
  m->held += size;
  return block + 1;
}
static void count_free(void *ptr, void *arg) {
  struct trk_machine *m = arg;
  if (ptr == NULL) return;
  union block *block = (union block *)ptr - 1;
  m->held -= block->size;
  free(block);
}
static void *count_calloc(size_t count, size_t size, void *arg) {
  void *ptr = count_malloc(count * size, arg);
  memset(ptr, 0, count * size);
  return ptr;
}
static void *count_realloc(void *ptr, size_t size, void *arg) {
  struct trk_machine *m = arg;
  if (ptr == NULL) return count_malloc(size, arg);
  union block *block = (union block *)ptr - 1;
  m->held -= block->size;
  block = trk_realloc(block, sizeof *block + size);
  block->size = size;
  m->held += size;
  return block + 1;
}

static void append(struct trk_machine *m, struct trk_machine_buffer *to, const void *bytes, size_t len) {
  if (len == 0) return;
  if (to->len + len > to->room) {
    size_t room = to->room * 2 > to->len + len ? to->room * 2 : to->len + len;
    to->data = trk_realloc(to->data, room);
    m->held += room - to->room;
    to->room = room;
  }
  memcpy(to->data + to->len, bytes, len);
  to->len += len;
}
static void drop(struct trk_machine *m, struct trk_machine_buffer *buffer) {
  m->held -= buffer->room;
  free(buffer->data);
  memset(buffer, 0, sizeof *buffer);
}

uint8_t *trk_machine_event_take(struct trk_machine *m, struct trk_machine_event *event) {
  uint8_t *data = event->bytes.data;
  m->held -= event->bytes.room;
  memset(&event->bytes, 0, sizeof event->bytes);
  return data;
}

static struct trk_machine_event *tell(struct trk_machine *m, enum trk_machine_event_type type, int32_t id, double a, double b) {
  if (m->events_len == m->events_room) {
    m->events_room = m->events_room > 0 ? m->events_room * 2 : 16;
    m->events = trk_realloc(m->events, m->events_room * sizeof *m->events);
  }
  struct trk_machine_event *event = &m->events[m->events_len++];
  memset(event, 0, sizeof *event);
  event->type = type;
  event->id = id;
  event->a = a;
  event->b = b;
  return event;
}

/* --- streams --------------------------------------------------------------------------------------------------- */

struct trk_machine_stream *trk_machine_stream_new(struct trk_machine *m, int32_t id) {
  struct trk_machine_stream *stream = trk_calloc(1, sizeof *stream);
  m->held += sizeof *stream;
  stream->id = id;
  stream->next = m->streams.next;
  stream->prev = &m->streams;
  stream->next->prev = stream;
  m->streams.next = stream;
  if (id > 0) nghttp2_session_set_stream_user_data(m->ng, id, stream);
  return stream;
}

void trk_machine_stream_free(struct trk_machine *m, struct trk_machine_stream *stream) {
  stream->prev->next = stream->next;
  stream->next->prev = stream->prev;
  drop(m, &stream->head);
  drop(m, &stream->out);
  m->held -= sizeof *stream;
  free(stream);
}

static struct trk_machine_stream *stream_of(struct trk_machine *m, int32_t id) {
  return id > 0 ? nghttp2_session_get_stream_user_data(m->ng, id) : NULL;
}

struct trk_machine_stream *trk_machine_stream_find(struct trk_machine *m, int32_t id) {
  struct trk_machine_stream *stream = stream_of(m, id);
  if (stream != NULL) return stream;
  for (stream = m->streams.next; stream != &m->streams; stream = stream->next) {
    if (stream->id == id) return stream;
  }
  return NULL;
}

void trk_machine_stream_write(struct trk_machine *m, struct trk_machine_stream *stream, const uint8_t *bytes, size_t len) {
  append(m, &stream->out, bytes, len);
  stream->waiting = true;
  nghttp2_session_resume_data(m->ng, stream->id);
}

/* --- what arrives ---------------------------------------------------------------------------------------------- */

static int32_t headers_id(const nghttp2_frame *frame) {
  return frame->hd.type == NGHTTP2_PUSH_PROMISE ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
}

/* Frames that carry nothing we act on cost us work and the peer little: so many at once, and then so many in a second. */
#define IDLE_BURST 1000
#define IDLE_RATE 33

static bool is_idle_frame(uint8_t type) {
  return type == NGHTTP2_PRIORITY || type > NGHTTP2_CONTINUATION;
}

static int on_begin_frame(nghttp2_session *ng, const nghttp2_frame_hd *head, void *arg) {
  struct trk_machine *m = arg;
  if (!is_idle_frame(head->type)) return 0;
  uint64_t now = uv_hrtime();
  double refill = (double)(now - m->idle_at) * (IDLE_RATE / 1e9);
  m->idle_at = now;
  m->idle_left = m->idle_left + refill < IDLE_BURST ? m->idle_left + refill : IDLE_BURST;
  if (m->idle_left >= 1) {
    m->idle_left--;
    return 0;
  }
  return nghttp2_session_terminate_session(ng, NGHTTP2_ENHANCE_YOUR_CALM) == 0 ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
}

/* The frame's payload is passed over. */
static int unpack_extension(nghttp2_session *ng, void **ret_payload, const nghttp2_frame_hd *head, void *arg) {
  (void)ng, (void)ret_payload, (void)head, (void)arg;
  return NGHTTP2_ERR_CANCEL;
}

static int on_begin_headers(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  struct trk_machine *m = arg;
  int32_t id = headers_id(frame);
  struct trk_machine_stream *stream = stream_of(m, id);
  if (stream == NULL) {
    if (m->held > m->limits.memory) {
      if (++m->rejected > m->limits.rejected) return NGHTTP2_ERR_CALLBACK_FAILURE;
      nghttp2_submit_rst_stream(ng, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }
    stream = trk_machine_stream_new(m, id);
  }
  stream->head.len = stream->pairs = stream->list = 0;
  return 0;
}

static int on_header(nghttp2_session *ng, const nghttp2_frame *frame, const uint8_t *name, size_t name_len,
                     const uint8_t *value, size_t value_len, uint8_t flags, void *arg) {
  struct trk_machine *m = arg;
  int32_t id = headers_id(frame);
  struct trk_machine_stream *stream = stream_of(m, id);
  if (stream == NULL) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  stream->pairs++;
  stream->list += name_len + value_len + 32; /* RFC 9113, section 6.5.2 */
  if (stream->pairs > m->limits.pairs || stream->list > m->limits.list) {
    nghttp2_submit_rst_stream(ng, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  if ((flags & NGHTTP2_NV_FLAG_NO_INDEX) != 0) append(m, &stream->head, "\1", 1);
  append(m, &stream->head, name, name_len);
  append(m, &stream->head, "", 1);
  append(m, &stream->head, value, value_len);
  append(m, &stream->head, "", 1);
  return 0;
}

/* A field that is not well-formed is left out; without this callback its stream would end. */
static int on_invalid_header(nghttp2_session *ng, const nghttp2_frame *frame, nghttp2_rcbuf *name, nghttp2_rcbuf *value,
                             uint8_t flags, void *arg) {
  (void)ng, (void)frame, (void)name, (void)value, (void)flags, (void)arg;
  return 0;
}

static void append_setting(struct trk_machine *m, struct trk_machine_event *event, uint32_t id, uint32_t value) {
  uint8_t entry[] = {(uint8_t)(id >> 8),     (uint8_t)id,           (uint8_t)(value >> 24),
                     (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value};
  append(m, &event->bytes, entry, sizeof entry);
}

/* All values as they are now, for there may be a next frame before the event is taken. */
static void tell_settings(struct trk_machine *m, const nghttp2_settings *frame) {
  bool ack = (frame->hd.flags & NGHTTP2_FLAG_ACK) != 0;
  struct trk_machine_event *event = tell(m, TRK_EV_SETTINGS, 0, ack, 0);
  for (size_t i = 0; i < TRK_MACHINE_SETTINGS; i++) {
    nghttp2_settings_id id = trk_machine_setting_ids[i];
    append_setting(m, event, id, ack ? nghttp2_session_get_local_settings(m->ng, id) : nghttp2_session_get_remote_settings(m->ng, id));
  }
  for (size_t i = 0; i < frame->niv; i++) {
    uint32_t id = (uint32_t)frame->iv[i].settings_id;
    if (id <= NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE || id == NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL) continue;
    append_setting(m, event, id, frame->iv[i].value);
  }
}

static void tell_altsvc(struct trk_machine *m, const nghttp2_frame *frame) {
  const nghttp2_ext_altsvc *altsvc = frame->ext.payload;
  struct trk_machine_event *event = tell(m, TRK_EV_ALTSVC, frame->hd.stream_id, 0, 0);
  event->text = true;
  append(m, &event->bytes, altsvc->origin, altsvc->origin_len);
  append(m, &event->bytes, "", 1);
  append(m, &event->bytes, altsvc->field_value, altsvc->field_value_len);
  append(m, &event->bytes, "", 1);
}

static void tell_origin(struct trk_machine *m, const nghttp2_frame *frame) {
  const nghttp2_ext_origin *origin = frame->ext.payload;
  struct trk_machine_event *event = tell(m, TRK_EV_ORIGIN, 0, 0, 0);
  event->text = true;
  for (size_t i = 0; i < origin->nov; i++) {
    append(m, &event->bytes, origin->ov[i].origin, origin->ov[i].origin_len);
    append(m, &event->bytes, "", 1);
  }
}

static int on_frame(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  (void)ng;
  struct trk_machine *m = arg;
  int32_t id = frame->hd.stream_id;
  m->frames_received++;
  switch (frame->hd.type) {
    case NGHTTP2_HEADERS:
    case NGHTTP2_PUSH_PROMISE: {
      struct trk_machine_stream *stream = stream_of(m, headers_id(frame));
      if (stream == NULL) break;
      struct trk_machine_event *event =
        frame->hd.type == NGHTTP2_HEADERS ? tell(m, TRK_EV_HEADERS, id, frame->headers.cat, frame->hd.flags)
                                          : tell(m, TRK_EV_PUSH, frame->push_promise.promised_stream_id, id, frame->hd.flags);
      event->text = true;
      event->bytes = stream->head;
      memset(&stream->head, 0, sizeof stream->head);
      break;
    }
    case NGHTTP2_GOAWAY:
      append(m, &tell(m, TRK_EV_GOAWAY, 0, frame->goaway.error_code, frame->goaway.last_stream_id)->bytes,
             frame->goaway.opaque_data, frame->goaway.opaque_data_len);
      return 0;
    case NGHTTP2_SETTINGS: tell_settings(m, &frame->settings); return 0;
    case NGHTTP2_PING:
      append(m, &tell(m, TRK_EV_PING, 0, frame->hd.flags & NGHTTP2_FLAG_ACK, 0)->bytes, frame->ping.opaque_data, 8);
      return 0;
    case NGHTTP2_ALTSVC: tell_altsvc(m, frame); return 0;
    case NGHTTP2_ORIGIN: tell_origin(m, frame); return 0;
    case NGHTTP2_DATA:
      /* Empty frames that end nothing cost us work and the peer none. */
      if (frame->hd.length == 0 && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0 && m->invalid++ > m->limits.invalid) {
        m->too_many_invalid = true;
        return NGHTTP2_ERR_CALLBACK_FAILURE;
      }
      break;
    default: return 0;
  }
  if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 && frame->hd.type != NGHTTP2_PUSH_PROMISE) tell(m, TRK_EV_END, id, 0, 0);
  return 0;
}

static int on_data(nghttp2_session *ng, uint8_t flags, int32_t id, const uint8_t *data, size_t len, void *arg) {
  (void)flags;
  struct trk_machine *m = arg;
  /* The stream's own window waits for the reader; the connection's must not, or one slow stream would stop all. */
  nghttp2_session_consume_connection(ng, len);
  append(m, &tell(m, TRK_EV_DATA, id, 0, 0)->bytes, data, len);
  return 0;
}

static int on_close(nghttp2_session *ng, int32_t id, uint32_t code, void *arg) {
  struct trk_machine *m = arg;
  struct trk_machine_stream *stream = stream_of(m, id);
  if (stream != NULL) {
    nghttp2_session_set_stream_user_data(ng, id, NULL);
    trk_machine_stream_free(m, stream);
  }
  tell(m, TRK_EV_CLOSE, id, code, 0);
  return 0;
}

static int on_invalid(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *arg) {
  (void)ng;
  struct trk_machine *m = arg;
  if (m->invalid++ > m->limits.invalid) {
    m->too_many_invalid = true;
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  if (nghttp2_is_fatal(error) || error == NGHTTP2_ERR_STREAM_CLOSED || error == NGHTTP2_ERR_PROTO) {
    tell(m, TRK_EV_BAD_FRAME, frame->hd.stream_id, error, frame->hd.type);
  }
  return 0;
}

static int on_error(nghttp2_session *ng, int error, const char *message, size_t len, void *arg) {
  (void)ng, (void)message, (void)len;
  /* The peer does not speak HTTP/2. */
  if (error == NGHTTP2_ERR_SETTINGS_EXPECTED) tell(arg, TRK_EV_BAD_FRAME, 0, NGHTTP2_ERR_PROTO, 0);
  return 0;
}

/* --- what is sent ---------------------------------------------------------------------------------------------- */

static int on_sent(nghttp2_session *ng, const nghttp2_frame *frame, void *arg) {
  (void)ng;
  struct trk_machine *m = arg;
  m->frames_sent++;
  /* The library gave the connection up: it will not say so in another way. */
  if (frame->hd.type == NGHTTP2_GOAWAY && frame->goaway.error_code != NGHTTP2_NO_ERROR && !m->own_goaway) {
    int why = frame->goaway.error_code == NGHTTP2_FLOW_CONTROL_ERROR ? NGHTTP2_ERR_FLOW_CONTROL : NGHTTP2_ERR_PROTO;
    tell(m, TRK_EV_BAD_FRAME, 0, why, frame->hd.type);
  }
  return 0;
}

static int on_not_sent(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *arg) {
  struct trk_machine *m = arg;
  int32_t id = headers_id(frame);
  tell(m, TRK_EV_NOT_SENT, id, error, frame->hd.type);
  bool first = frame->hd.type == NGHTTP2_PUSH_PROMISE || (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST);
  struct trk_machine_stream *stream = first ? trk_machine_stream_find(m, id) : NULL;
  if (stream != NULL) { /* it never began */
    nghttp2_session_set_stream_user_data(ng, id, NULL);
    trk_machine_stream_free(m, stream);
    tell(m, TRK_EV_CLOSE, id, NGHTTP2_REFUSED_STREAM, 0);
  }
  return 0;
}

static ssize_t select_padding(nghttp2_session *ng, const nghttp2_frame *frame, size_t most, void *arg) {
  (void)ng;
  struct trk_machine *m = arg;
  if (m->limits.padding == 2) return (ssize_t)most;
  size_t over = (frame->hd.length + 9) % 8; /* with the frame's head */
  size_t padded = over == 0 ? frame->hd.length : frame->hd.length + 8 - over;
  return (ssize_t)(padded < most ? padded : most);
}

static ssize_t on_read(nghttp2_session *ng, int32_t id, uint8_t *buf, size_t len, uint32_t *flags, nghttp2_data_source *source,
                       void *arg) {
  (void)ng, (void)source;
  struct trk_machine *m = arg;
  struct trk_machine_stream *stream = stream_of(m, id);
  if (stream == NULL) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  size_t left = stream->out.len - stream->out_at, n = left < len ? left : len;
  if (n > 0) memcpy(buf, stream->out.data + stream->out_at, n);
  stream->out_at += n;
  stream->sent += n;
  if (stream->out_at == stream->out.len) {
    if (stream->waiting) tell(m, TRK_EV_DRAINED, id, 0, 0);
    stream->waiting = false;
    stream->out.len = stream->out_at = 0;
    if (stream->out.room > KEEP_BYTES) drop(m, &stream->out);
    if (stream->ended) {
      *flags |= NGHTTP2_DATA_FLAG_EOF;
      if (stream->trailers) {
        *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
        tell(m, TRK_EV_TRAILERS, id, 0, 0);
      }
    } else if (n == 0) {
      return NGHTTP2_ERR_DEFERRED;
    }
  }
  return (ssize_t)n;
}

nghttp2_data_provider *trk_machine_provider(nghttp2_data_provider *p) {
  memset(p, 0, sizeof *p);
  p->read_callback = on_read;
  return p;
}

int trk_machine_send(struct trk_machine *m, size_t most, struct trk_machine_buffer *out) {
  while (out->len < most) {
    const uint8_t *data;
    ssize_t r = nghttp2_session_mem_send(m->ng, &data);
    if (r <= 0) return (int)r;
    /* The owner's, so it does not count as held. */
    size_t held = m->held;
    append(m, out, data, (size_t)r);
    m->held = held;
  }
  return 0;
}

int trk_machine_receive(struct trk_machine *m, const uint8_t *bytes, size_t len) {
  ssize_t r = nghttp2_session_mem_recv(m->ng, bytes, len);
  return r < 0 ? (int)r : 0;
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static nghttp2_session_callbacks *make_callbacks(const struct trk_machine_limits *limits) {
  nghttp2_session_callbacks *callbacks;
  if (nghttp2_session_callbacks_new(&callbacks) != 0) abort(); /* out of memory */
  nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, on_begin_frame);
  nghttp2_session_callbacks_set_unpack_extension_callback(callbacks, unpack_extension);
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_invalid_header_callback2(callbacks, on_invalid_header);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_sent);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, on_not_sent);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, on_invalid);
  nghttp2_session_callbacks_set_error_callback2(callbacks, on_error);
  if (limits->padding != 0) nghttp2_session_callbacks_set_select_padding_callback(callbacks, select_padding);
  return callbacks;
}

static nghttp2_option *make_option(const struct trk_machine_limits *limits, bool server) {
  nghttp2_option *option;
  if (nghttp2_option_new(&option) != 0) abort(); /* out of memory */
  nghttp2_option_set_no_auto_window_update(option, 1);
  nghttp2_option_set_no_closed_streams(option, 1);
  /* Of others than these the library does not tell. */
  for (unsigned type = NGHTTP2_CONTINUATION + 1; type < 256; type++) {
    bool known = !server && (type == NGHTTP2_ALTSVC || type == NGHTTP2_ORIGIN);
    if (!known) nghttp2_option_set_user_recv_extension_type(option, (uint8_t)type);
  }
  if (!server) { /* they are for clients only */
    nghttp2_option_set_builtin_recv_extension_type(option, NGHTTP2_ALTSVC);
    nghttp2_option_set_builtin_recv_extension_type(option, NGHTTP2_ORIGIN);
  }
  if (limits->settings > 0) nghttp2_option_set_max_settings(option, limits->settings);
  if (limits->deflate_table >= 0) nghttp2_option_set_max_deflate_dynamic_table_size(option, (size_t)limits->deflate_table);
  if (limits->send_header_block > 0) nghttp2_option_set_max_send_header_block_length(option, limits->send_header_block);
  if (limits->reserved_remote > 0) nghttp2_option_set_max_reserved_remote_streams(option, limits->reserved_remote);
  if (limits->peer_concurrent > 0) nghttp2_option_set_peer_max_concurrent_streams(option, limits->peer_concurrent);
  if (limits->reset_burst > 0 && limits->reset_rate > 0) {
    nghttp2_option_set_stream_reset_rate_limit(option, limits->reset_burst, limits->reset_rate);
  }
  if (limits->lax_whitespace) nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(option, 1);
  return option;
}

struct trk_machine *trk_machine_new(bool server, const struct trk_machine_limits *limits) {
  struct trk_machine *m = trk_calloc(1, sizeof *m);
  m->streams.next = m->streams.prev = &m->streams;
  m->limits = *limits;
  m->idle_left = IDLE_BURST;
  m->idle_at = uv_hrtime();
  nghttp2_mem mem = {m, count_malloc, count_free, count_calloc, count_realloc};
  nghttp2_session_callbacks *callbacks = make_callbacks(limits);
  nghttp2_option *option = make_option(limits, server);
  int r = server ? nghttp2_session_server_new3(&m->ng, callbacks, m, option, &mem)
                 : nghttp2_session_client_new3(&m->ng, callbacks, m, option, &mem);
  nghttp2_option_del(option);
  nghttp2_session_callbacks_del(callbacks);
  if (r != 0) abort(); /* out of memory */
  return m;
}

void trk_machine_free(struct trk_machine *m) {
  if (m == NULL) return;
  for (struct trk_machine_stream *stream = m->streams.next, *next; stream != &m->streams; stream = next) {
    next = stream->next;
    trk_machine_stream_free(m, stream);
  }
  for (size_t i = 0; i < m->events_len; i++) drop(m, &m->events[i].bytes);
  free(m->events);
  nghttp2_session_del(m->ng);
  free(m);
}
