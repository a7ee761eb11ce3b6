/*
 * fuzz_http2.c - http2/machine.c: any bytes as a peer's. The first says which side we are, which limits hold and where
 * the rest is cut. Bytes that are held must be counted right, and freeing must find all of them.
 */
#include "core/lazylib.h"
#include "http2/machine.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_events(struct trk_machine *m, bool server) {
  for (size_t i = 0; i < m->events_len; i++) {
    struct trk_machine_event *event = &m->events[i];
    /* An answer to each request, with a body that may wait for its window. */
    if (event->type == TRK_EV_HEADERS && server) {
      struct trk_machine_stream *stream = trk_machine_stream_find(m, event->id);
      nghttp2_nv nv = {(uint8_t *)":status", (uint8_t *)"200", 7, 3, NGHTTP2_NV_FLAG_NONE};
      nghttp2_data_provider p;
      if (stream != NULL && nghttp2_submit_response(m->ng, event->id, &nv, 1, trk_machine_provider(&p)) == 0) {
        trk_machine_stream_write(m, stream, (const uint8_t *)"some text", 9);
        stream->ended = true;
      }
    }
    if (event->type == TRK_EV_DATA) nghttp2_session_consume_stream(m->ng, event->id, event->bytes.len);
    if (event->bytes.len > event->bytes.room) abort();
    free(trk_machine_event_take(m, event));
  }
  m->events_len = 0;
}

static int drain(struct trk_machine *m) {
  struct trk_machine_buffer out = {0};
  int r = trk_machine_send(m, 4096, &out);
  free(out.data);
  return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  if (trk_lazylib_open(TRK_LAZYLIB_NGHTTP2) != NULL) abort();
  struct trk_machine_limits limits = {
    .pairs = 16,
    .list = 4096,
    .invalid = 8,
    .memory = (data[0] & 2) != 0 ? 1 : 1000000,
    .rejected = 3,
    .settings = 8,
    .deflate_table = -1,
    .padding = data[0] >> 2 & 1,
    .lax_whitespace = (data[0] & 8) != 0,
  };
  bool server = (data[0] & 1) != 0;
  struct trk_machine *m = trk_machine_new(server, &limits);
  nghttp2_submit_settings(m->ng, NGHTTP2_FLAG_NONE, NULL, 0);
  if (server) trk_machine_receive(m, (const uint8_t *)"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 24);
  size_t cut = data[1] + 1, at = 2;
  while (at < size) {
    size_t len = size - at < cut ? size - at : cut;
    uint8_t *copy = malloc(len); /* memory of its own, so that a read beyond it is found */
    if (copy == NULL) abort();
    memcpy(copy, data + at, len);
    int r = trk_machine_receive(m, copy, len);
    free(copy);
    take_events(m, server);
    if (r < 0 || drain(m) < 0) break;
    take_events(m, server);
    at += len;
  }
  if (m->held > 64UL * 1000 * 1000) abort(); /* wrapped, or without bounds */
  trk_machine_free(m);
  return 0;
}
