/*
 * stream.h - TCP, pipe and tty handles: the bytes side that C code may take over from JavaScript.
 *
 * What:    one struct for every libuv stream that JavaScript knows by number. By default what is read goes to
 *          the JavaScript owner; a protocol in C (http, ipc) sets a reader and sees the bytes first-hand.
 * Owns:    the uv handle, writes in flight.
 * Runs on: the loop thread.
 * Source:  https://docs.libuv.org/en/v1.x/stream.html
 */
#ifndef TRK_IO_STREAM_H
#define TRK_IO_STREAM_H

#include "core/runtime.h"

struct trk_stream;

struct trk_stream_reader {
  /* n > 0: bytes valid during the call only. n < 0: UV_EOF or an error; no more reads follow. */
  void (*on_read)(struct trk_stream *stream, const uint8_t *data, ssize_t n);
  /* The handle is closing (by JavaScript or teardown): forget it. Called once. */
  void (*on_close)(struct trk_stream *stream);
};

struct trk_stream {
  struct trk_handle handle;
  union {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
    uv_tty_t tty;
  } uv;
  const struct trk_stream_reader *reader; /* NULL: JavaScript's */
  void *reader_arg;
  uint64_t bytes_read, bytes_written;
};

extern const struct trk_handle_type trk_stream_tcp_type, trk_stream_pipe_type, trk_stream_tty_type;

/* The stream of that number whatever its kind, or NULL. */
struct trk_stream *trk_stream_get(struct trk_runtime *rt, int32_t id);
/* A fresh TCP handle, not yet connected, with no owner. NULL and *ret_status on failure. */
struct trk_stream *trk_stream_tcp_new(struct trk_runtime *rt, int *ret_status);
/* Hands the bytes to C (reader != NULL) or back to JavaScript (NULL). Reading goes on as it was. */
void trk_stream_set_reader(struct trk_stream *stream, const struct trk_stream_reader *reader, void *arg);
int trk_stream_read_start(struct trk_stream *stream);
void trk_stream_read_stop(struct trk_stream *stream);
/*
 * Writes now what the kernel takes, queues a copy of the rest. `done` (may be NULL) is called from the loop once
 * all is written or failed; it is not called when everything was written at once. Returns 1 when
 * everything is written, 0 when part is queued, or a negative uv status.
 */
int trk_stream_write(struct trk_stream *stream, const uv_buf_t bufs[], unsigned count,
                     void (*done)(void *arg, int status), void *arg);
/* Bytes queued and not yet taken by the kernel. */
size_t trk_stream_queued(const struct trk_stream *stream);

#endif
