/*
 * stream.h - TCP, pipe and tty handles: the bytes side that C code may take over from JavaScript.
 *
 * What:    one struct for every libuv stream that JavaScript knows by number. By default what is read goes to
 *          the JavaScript owner; a protocol in C (http, ipc) sets a reader and sees the bytes first-hand. A
 *          listening stream hands its connections to JavaScript, or to an acceptor in C (cluster).
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

/*
 * What takes the connections of a listening stream. `client` is a fresh stream of the same kind, with no owner and
 * no reader, that the acceptor owns from here on (trk_stream_set_owner, or trk_stream_close); NULL when
 * status is negative.
 */
typedef void (*trk_stream_acceptor)(struct trk_stream *server, int status, struct trk_stream *client);

struct trk_stream {
  struct trk_handle handle; /* owner: the JavaScript handle object (lib/internal/net/handle.js), or none */
  const struct trk_stream_reader *reader; /* NULL: JavaScript's */
  void *reader_arg;
  trk_stream_acceptor acceptor; /* NULL: JavaScript's */
  void *acceptor_arg;
  uint64_t bytes_read, bytes_written;
  uv__io_cb on_libuv_event; /* libuv's own, see trk_stream_read_directly() */
  struct trk_later first_read; /* see trk_stream_read_early() */
  struct trk_held *held; /* see trk_stream_hold() */
  uint32_t wrote_turn;   /* the loop's turn of the last write */
  int failed;            /* status of what was kept back, 0: told, or none */
  uint8_t streak;        /* turns with a write, one behind the other */
  bool unpolled; /* the kernel was not asked to tell of it so far */
  bool reading;
  bool ended; /* trk_stream_write_last() has told the peer */
  bool widened; /* its pipe has been given more room */
  bool brimful; /* a bulky one filled even that: give it more */
  bool bulky; /* the last read filled much of its buffer: read straight into memory that is handed over */
  uint8_t *own; /* during on_read: memory of this read alone, see trk_stream_take_read, of own_size bytes */
  size_t own_size;
  union { /* last: there is only as much of it as the kind needs, see trk_stream_alloc() */
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
    uv_tty_t tty;
  } uv;
};

/* JavaScript's entries, set once per runtime by lib/internal/net/handle.js: rt->stream_hooks. */
enum trk_stream_hook {
  TRK_STREAM_ON_READ,       /* (owner, n, ArrayBuffer): n < 0 is UV_EOF or an error; n bytes with no buffer are in the scratch */
  TRK_STREAM_ON_CONNECTION, /* (owner, status, number of the client) */
  TRK_STREAM_ON_WRITTEN,    /* (owner, status) for each write that did not end at once, in their order */
  TRK_STREAM_ON_CONNECT,    /* (owner, status) */
  TRK_STREAM_ON_SHUTDOWN,   /* (owner, status) */
  TRK_STREAM_ON_CLOSED      /* (owner), of one that was closed with its being asked for */
};

extern const struct trk_handle_type trk_stream_tcp_type, trk_stream_pipe_type, trk_stream_tty_type;

/* The stream of that number whatever its kind, or NULL. */
struct trk_stream *trk_stream_get(struct trk_runtime *rt, int32_t id);
/* A fresh TCP handle, not yet connected, with no owner. NULL and *ret_status on failure. */
struct trk_stream *trk_stream_tcp_new(struct trk_runtime *rt, int *ret_status);
/* Makes a fresh TCP handle that of a connected descriptor which does not block, and which it owns from then on. 0 or a status. */
int trk_stream_tcp_accepted(struct trk_stream *stream, int fd);
/* A fresh pipe (UNIX socket), not yet connected, with no owner; `ipc` as in uv_pipe_init. */
struct trk_stream *trk_stream_pipe_new(struct trk_runtime *rt, bool ipc, int *ret_status);
/*
 * A stream over `fd` by what it is: TCP socket, UNIX socket, pipe or tty. The stream owns fd from then on;
 * on failure (NULL, *ret_status) it stays the caller's. A listening socket may be opened too.
 */
struct trk_stream *trk_stream_open_fd(struct trk_runtime *rt, int fd, int *ret_status);
/* The JavaScript handle object that events name; pinned until the stream closes. */
void trk_stream_set_owner(struct trk_stream *stream, JSValueRef owner);
/* The descriptor, or -1. It stays the stream's. */
int trk_stream_fd(const struct trk_stream *stream);
/* Closes; the memory goes in the close callback. Idempotent. */
void trk_stream_close(struct trk_stream *stream);

/* Hands the bytes to C (reader != NULL) or back to JavaScript (NULL). Reading goes on as it was. */
void trk_stream_set_reader(struct trk_stream *stream, const struct trk_stream_reader *reader, void *arg);
int trk_stream_read_start(struct trk_stream *stream);
void trk_stream_read_stop(struct trk_stream *stream);
/*
 * For a connection that a poll callback has accepted and is about to hand over: its first bytes are read before the next poll,
 * without asking the kernel to tell of them, if they are there. A short one may so live and end without having been among what
 * is polled. Where clients are slow to send, few connections are treated so.
 */
void trk_stream_read_early(struct trk_stream *stream);
/*
 * Within on_read of a reader in C: the `len` bytes read, now in memory of the caller's (free()); `data` is no longer to be
 * used. NULL when they lie in memory that others use, as small reads do: then `data` stays as it is.
 */
uint8_t *trk_stream_take_read(struct trk_stream *stream, size_t len);
/* From trk_stream_listen on, connections go to `acceptor` (C), or to JavaScript (NULL). */
void trk_stream_server_set_acceptor(struct trk_stream *server, trk_stream_acceptor acceptor, void *arg);
int trk_stream_listen(struct trk_stream *server, int backlog);

/*
 * Writes now what the kernel takes, queues a copy of the rest. `done` (may be NULL) is called from the loop once
 * all is written or failed; it is not called when everything was written at once. Returns 1 when
 * everything is written, 0 when part is queued, or a negative uv status.
 */
int trk_stream_write(struct trk_stream *stream, const uv_buf_t bufs[], unsigned count,
                     void (*done)(void *arg, int status), void *arg);
/*
 * As trk_stream_write(), of the last bytes of one buffer: where a TCP socket takes all of them at once, the end of what it
 * sends leaves with them, in one packet, and shutdown() has nothing left to do.
 */
int trk_stream_write_last(struct trk_stream *stream, uv_buf_t buf, void (*done)(void *arg, int status), void *arg);
/* Bytes queued and not yet taken by the kernel. */
size_t trk_stream_queued(const struct trk_stream *stream);

/* --- shared by src/io/{stream,stream_write,tcp,pipe,tty}.c only -------------------------------------------------- */

/*
 * stream_hold.c: for bytes (`total` of them) that could go to the kernel of a TCP stream now, on which nothing is queued. True when they
 * were copied instead, to leave together with others; the caller tells that they are written. False: they are the caller's, and
 * what was kept before has left, or is queued.
 */
bool trk_stream_hold(struct trk_stream *stream, const uv_buf_t bufs[], unsigned count, size_t total);
/* What is kept back leaves now: before anything but a write happens to the descriptor. An error is told to the next write. */
void trk_stream_let_go(struct trk_stream *stream);
/* Sends `len` bytes that were counted before, or queues them; `bytes` (malloc'ed) is the stream's from here on. 0 or a status. */
int trk_stream_send_owned(struct trk_stream *stream, char *bytes, size_t len);

struct trk_call;
/* The stream named by argument 0, or NULL. */
struct trk_stream *trk_stream_arg(const struct trk_call *c);
/* What a new(owner) gives: the stream's number, or the status when there is none. Argument 0 becomes its owner. */
JSValueRef trk_stream_new_answer(const struct trk_call *c, struct trk_stream *stream, int status);
/* Dispatches to a hook of JavaScript's; argv[0] must be the owner. Nothing without owner. */
void trk_stream_hook_call(struct trk_stream *stream, enum trk_stream_hook hook, size_t argc, const JSValueRef argv[]);
/* An unopened struct; after uv_*_init it goes to trk_stream_opened, which lists it under `type`. */
struct trk_stream *trk_stream_alloc(size_t uv_size);
void trk_stream_opened(struct trk_runtime *rt, struct trk_stream *stream, const struct trk_handle_type *type,
                       JSValueRef owner);
/* A TCP handle's reads go past libuv where they are simple; once, after uv_tcp_init(). A listening one's events stay libuv's. */
void trk_stream_read_directly(struct trk_stream *stream);
/* A connect request whose end calls TRK_STREAM_ON_CONNECT; freed there. */
uv_connect_t *trk_stream_connect_req(void);
void trk_stream_on_connect(uv_connect_t *req, int status);

#endif
