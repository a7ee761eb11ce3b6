/*
 * stream.c - what TCP, pipes and ttys have in common: reading, listening, closing; internalBinding('stream').
 *
 * What:    reads go through one buffer per runtime. For JavaScript a small read is copied out of it (a very small one by
 *          JavaScript itself); a stream whose reads are large reads straight into memory that JavaScript then owns. A
 *          reader in C sees the buffer itself. Writing is stream_write.c.
 * Owns:    struct trk_stream from trk_stream_opened() until its close callback.
 * Runs on: the loop thread.
 * Frees:   in the close callback; a reader in C is told before.
 * Limits:  64 KB per read, BRIMFUL_BYTES where more than that is waiting all the time.
 */
#include "io/stream.h"

#include "core/ballast.h"
#include "core/binding.h"
#include "core/mem.h"
#include "io/direct.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define BULKY_FROM 32768 /* bytes of a read from which on the next one gets memory of its own ... */
#define BULKY_UNTIL 8192 /* ... until one brings less than this */
#define BRIMFUL_BYTES 262144 /* of a read of a stream that fills its 64 KB: a crossing costs more than its bytes */
#define PIPE_BYTES (1 << 20) /* room of a busy pipe; 64 KB until then */

struct trk_stream *trk_stream_alloc(size_t uv_size) {
  return trk_calloc(1, offsetof(struct trk_stream, uv) + uv_size);
}

void trk_stream_opened(struct trk_runtime *rt, struct trk_stream *stream, const struct trk_handle_type *type,
                       JSValueRef owner) {
  trk_handle_open(rt, &stream->handle, type, &stream->uv.handle, owner);
}

static void leave_reader(struct trk_stream *stream) {
  const struct trk_stream_reader *reader = stream->reader;
  stream->reader = NULL;
  if (reader != NULL && reader->on_close != NULL) reader->on_close(stream);
}

static void stream_freed(struct trk_handle *handle) {
  struct trk_stream *stream = (struct trk_stream *)handle;
  trk_list_remove(&stream->first_read.link);
  leave_reader(stream);
  free(stream);
}

const struct trk_handle_type trk_stream_tcp_type = {"TCPSocketWrap", stream_freed};
const struct trk_handle_type trk_stream_pipe_type = {"PipeWrap", stream_freed};
const struct trk_handle_type trk_stream_tty_type = {"TTYWrap", stream_freed};

struct trk_stream *trk_stream_get(struct trk_runtime *rt, int32_t id) {
  struct trk_stream *stream = trk_handle_get(rt, id, &trk_stream_tcp_type);
  if (stream == NULL) stream = trk_handle_get(rt, id, &trk_stream_pipe_type);
  return stream != NULL ? stream : trk_handle_get(rt, id, &trk_stream_tty_type);
}

struct trk_stream *trk_stream_arg(const struct trk_call *c) {
  return trk_stream_get(c->rt, trk_arg_i32(c, 0));
}

JSValueRef trk_stream_new_answer(const struct trk_call *c, struct trk_stream *stream, int status) {
  if (stream == NULL) return trk_number(c->rt, status);
  if (stream->handle.id == 0) {
    trk_stream_close(stream);
    return trk_number(c->rt, UV_EMFILE);
  }
  trk_stream_set_owner(stream, trk_arg(c, 0));
  return trk_number(c->rt, stream->handle.id);
}

void trk_stream_set_owner(struct trk_stream *stream, JSValueRef owner) {
  trk_pin_set(stream->handle.rt, &stream->handle.owner, owner);
}

int trk_stream_fd(const struct trk_stream *stream) {
  uv_os_fd_t fd;
  return uv_fileno(&stream->uv.handle, &fd) == 0 ? fd : -1;
}

/* libuv takes a descriptor out of epoll before it closes it. One that never came in there is closed here: a call less. */
static void close_unpolled(struct trk_stream *stream) {
  uv__io_t *watcher = &stream->uv.stream.io_watcher;
  if (!stream->unpolled || watcher->pevents != 0 || watcher->fd <= STDERR_FILENO) return;
  trk_direct_close(watcher->fd);
  watcher->fd = -1;
}

static void close_stream(struct trk_stream *stream) {
  trk_stream_let_go(stream);
  trk_list_remove(&stream->first_read.link);
  if (!stream->handle.closing) close_unpolled(stream);
  trk_handle_close(&stream->handle, NULL);
}

void trk_stream_close(struct trk_stream *stream) {
  if (stream->handle.closing) return;
  leave_reader(stream);
  close_stream(stream);
}

void trk_stream_hook_call(struct trk_stream *stream, enum trk_stream_hook hook, size_t argc, const JSValueRef argv[]) {
  struct trk_runtime *rt = stream->handle.rt;
  if (argv[0] != NULL && rt->stream_hooks[hook].object != NULL) trk_dispatch(rt, rt->stream_hooks[hook].object, argc, argv);
}

struct trk_stream *trk_stream_open_fd(struct trk_runtime *rt, int fd, int *ret_status) {
  struct trk_stream *stream = trk_stream_alloc(sizeof(stream->uv));
  const struct trk_handle_type *type = NULL;
  int status = UV_EINVAL;
  uv_handle_type guess = uv_guess_handle(fd);
  if (guess == UV_TCP) {
    type = &trk_stream_tcp_type;
    status = uv_tcp_init(&rt->loop, &stream->uv.tcp);
  } else if (guess == UV_NAMED_PIPE) {
    type = &trk_stream_pipe_type;
    status = uv_pipe_init(&rt->loop, &stream->uv.pipe, 0);
  } else if (guess == UV_TTY) {
    type = &trk_stream_tty_type;
    status = uv_tty_init(&rt->loop, &stream->uv.tty, fd, 0);
  }
  if (status < 0) {
    free(stream);
    *ret_status = status;
    return NULL;
  }
  trk_stream_opened(rt, stream, type, NULL);
  if (guess == UV_TCP) trk_stream_read_directly(stream);
  if (guess == UV_TCP) status = uv_tcp_open(&stream->uv.tcp, fd);
  if (guess == UV_NAMED_PIPE) status = uv_pipe_open(&stream->uv.pipe, fd);
  if (status == 0) return stream;
  trk_stream_close(stream);
  *ret_status = status;
  return NULL;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
  const struct trk_stream *stream = handle->data;
  struct trk_runtime *rt = stream->handle.rt;
  (void)suggested;
  if (stream->bulky) {
    unsigned size = stream->brimful ? BRIMFUL_BYTES : TRK_READ_BYTES;
    *buf = uv_buf_init(trk_malloc(size), size);
    return;
  }
  if (rt->read_buffer == NULL) rt->read_buffer = trk_malloc(TRK_READ_BYTES);
  *buf = uv_buf_init((char *)rt->read_buffer, TRK_READ_BYTES);
}

/* A pipe that was full: more room lets both sides work at once. Refused for other streams and beyond the user's share. */
static void widen(struct trk_stream *stream) {
  if (stream->widened || stream->handle.type != &trk_stream_pipe_type) return;
  stream->widened = true;
  fcntl(trk_stream_fd(stream), F_SETPIPE_SZ, PIPE_BYTES);
}

/* What is not needed of it goes back, as the bytes may be kept for long. */
static uint8_t *fitted(uint8_t *data, size_t len, size_t size) {
  return len > 0 && len < size ? trk_realloc(data, len) : data;
}

static void read_for_js(struct trk_stream *stream, ssize_t n, uint8_t *data, bool own, size_t size) {
  struct trk_runtime *rt = stream->handle.rt;
  JSValueRef argv[] = {stream->handle.owner.object, NULL, NULL};
  if (n < 0) {
    argv[1] = trk_number(rt, (double)n);
    if (own) free(data);
    trk_stream_hook_call(stream, TRK_STREAM_ON_READ, 2, argv);
    return;
  }
  size_t len = (size_t)n;
  if (!own && data != NULL && len <= TRK_TINY_BYTES) {
    memcpy(rt->scratch, data, len);
    argv[1] = trk_number(rt, (double)n);
    trk_stream_hook_call(stream, TRK_STREAM_ON_READ, 2, argv);
    return;
  }
  if (own) {
    trk_ballast_flow(rt, len);
    data = fitted(data, len, size);
  } else {
    uint8_t *copy = trk_malloc(len);
    if (data != NULL) memcpy(copy, data, len);
    data = copy;
  }
  if (len == size) widen(stream);
  argv[1] = trk_number(rt, (double)n);
  argv[2] = trk_arraybuffer(rt, data, len);
  if (argv[2] != NULL) trk_stream_hook_call(stream, TRK_STREAM_ON_READ, 3, argv);
}

static void on_read(uv_stream_t *uv, ssize_t n, const uv_buf_t *buf) {
  struct trk_stream *stream = uv->data;
  uint8_t *data = (uint8_t *)buf->base;
  bool own = data != NULL && data != stream->handle.rt->read_buffer;
  if (n == 0) {
    if (own) free(data);
    return;
  }
  if (n < 0) {
    stream->reading = false;
    uv_read_stop(uv);
  } else {
    stream->bytes_read += (uint64_t)n;
    stream->brimful = stream->brimful ? n > TRK_READ_BYTES / 2 : stream->bulky && n == TRK_READ_BYTES;
    if (n >= BULKY_FROM) {
      if (!stream->bulky) trk_mem_keep();
      stream->bulky = true;
    } else if (n < BULKY_UNTIL) {
      stream->bulky = false;
    }
  }
  stream->streak = 0; /* a peer that speaks may wait for an answer */
  trk_turn_begin(stream->handle.rt);
  if (stream->reader != NULL) {
    /* The reader's callback may close the stream, but its memory lasts until the close callback. */
    stream->own = own ? data : NULL;
    stream->own_size = buf->len;
    stream->reader->on_read(stream, data, n);
    free(stream->own);
    stream->own = NULL;
  } else {
    read_for_js(stream, n, data, own, buf->len);
  }
}

uint8_t *trk_stream_take_read(struct trk_stream *stream, size_t len) {
  uint8_t *data = stream->own;
  stream->own = NULL;
  if (data != NULL) trk_ballast_flow(stream->handle.rt, len);
  return data != NULL ? fitted(data, len, stream->own_size) : NULL;
}

void trk_stream_set_reader(struct trk_stream *stream, const struct trk_stream_reader *reader, void *arg) {
  stream->reader = reader;
  stream->reader_arg = arg;
}

static int poll_reads(struct trk_stream *stream) {
  stream->unpolled = false;
  return uv_read_start(&stream->uv.stream, on_alloc, on_read);
}

/* See trk_stream_read_early(). */
static bool is_held(const struct trk_stream *stream) {
  return stream->first_read.link.next != NULL;
}

int trk_stream_read_start(struct trk_stream *stream) {
  if (stream->reading) return 0;
  int status = is_held(stream) ? 0 : poll_reads(stream);
  if (status == 0) stream->reading = true;
  return status;
}

void trk_stream_read_stop(struct trk_stream *stream) {
  stream->reading = false;
  uv_read_stop(&stream->uv.stream);
}

/* What is there, up to a buffer's length; n <= 0: an end, which is found again, an error, which was told, or nothing. */
static ssize_t read_now(struct trk_stream *stream) {
  uv_buf_t buf;
  on_alloc(&stream->uv.handle, TRK_READ_BYTES, &buf);
  ssize_t n;
  do n = trk_direct_recv(stream->uv.stream.io_watcher.fd, buf.base, buf.len, 0);
  while (n < 0 && errno == EINTR);
  int error = n < 0 && errno != EAGAIN ? uv_translate_sys_error(errno) : 0;
  if (n > 0 || error < 0) on_read(&stream->uv.stream, n > 0 ? n : error, &buf);
  return n > 0 ? n : error;
}

/*
 * In the place of libuv's function for events of a TCP socket: small bytes that have come, and nothing else, are read by one call.
 * Libuv sees to all the rest, as to the end of them, which it finds when it reads.
 */
static void on_event(uv_loop_t *loop, uv__io_t *watcher, unsigned events) {
  struct trk_stream *stream = trk_container(watcher, struct trk_stream, uv.stream.io_watcher);
  if (events == POLLIN && stream->reading && !stream->bulky && stream->uv.stream.connect_req == NULL) {
    ssize_t n = read_now(stream);
    if (n != 0) return;
  }
  stream->on_libuv_event(loop, watcher, events);
}

void trk_stream_read_directly(struct trk_stream *stream) {
  uv__io_t *watcher = &stream->uv.stream.io_watcher;
  stream->on_libuv_event = watcher->cb;
  watcher->cb = on_event;
}

#define EARLY_MISSES 64 /* connections in a row: then only one of ... */
#define EARLY_SKIPS 64  /* ... is held back */

static void read_first(struct trk_later *later) {
  struct trk_stream *stream = trk_container(later, struct trk_stream, first_read);
  struct trk_runtime *rt = stream->handle.rt;
  if (stream->handle.closing || !stream->reading || atomic_load(&rt->stopping)) return;
  if (read_now(stream) > 0) rt->early.missed = 0;
  else if (rt->early.missed < EARLY_MISSES) rt->early.missed++;
  if (!stream->handle.closing && stream->reading) poll_reads(stream);
}

void trk_stream_read_early(struct trk_stream *stream) {
  struct trk_runtime *rt = stream->handle.rt;
  if (rt->early.missed >= EARLY_MISSES && ++rt->early.skipped < EARLY_SKIPS) return;
  rt->early.skipped = 0;
  stream->unpolled = true;
  stream->first_read.run = read_first;
  trk_next_poll(rt, &stream->first_read);
}

/* --- listening ---------------------------------------------------------------------------------------------------- */

static struct trk_stream *accept_client(struct trk_stream *server, int *ret_status) {
  struct trk_runtime *rt = server->handle.rt;
  struct trk_stream *client = server->handle.type == &trk_stream_tcp_type ? trk_stream_tcp_new(rt, ret_status)
                                                                          : trk_stream_pipe_new(rt, false, ret_status);
  if (client == NULL) return NULL;
  int status = client->handle.id == 0 ? UV_EMFILE : uv_accept(&server->uv.stream, &client->uv.stream);
  if (status == 0) return client;
  trk_stream_close(client);
  *ret_status = status;
  return NULL;
}

static void on_connection(uv_stream_t *uv, int status) {
  struct trk_stream *server = uv->data, *client = NULL;
  struct trk_runtime *rt = server->handle.rt;
  if (status == 0) client = accept_client(server, &status);
  if (server->acceptor != NULL) {
    server->acceptor(server, status, client);
    return;
  }
  if (client != NULL) trk_stream_read_early(client);
  JSValueRef argv[] = {server->handle.owner.object, trk_number(rt, status), trk_number(rt, client ? client->handle.id : 0)};
  trk_stream_hook_call(server, TRK_STREAM_ON_CONNECTION, 3, argv);
}

void trk_stream_server_set_acceptor(struct trk_stream *server, trk_stream_acceptor acceptor, void *arg) {
  server->acceptor = acceptor;
  server->acceptor_arg = arg;
}

int trk_stream_listen(struct trk_stream *server, int backlog) {
  int status = uv_listen(&server->uv.stream, backlog, on_connection);
  if (status == 0) server->handle.name = server->handle.type == &trk_stream_tcp_type ? "TCPServerWrap" : "PipeServerWrap";
  return status;
}

/* --- connecting --------------------------------------------------------------------------------------------------- */

uv_connect_t *trk_stream_connect_req(void) {
  return trk_calloc(1, sizeof(uv_connect_t));
}

void trk_stream_on_connect(uv_connect_t *req, int status) {
  struct trk_stream *stream = req->handle->data;
  free(req);
  JSValueRef argv[] = {stream->handle.owner.object, trk_number(stream->handle.rt, status)};
  trk_stream_hook_call(stream, TRK_STREAM_ON_CONNECT, 2, argv);
}

static void on_shutdown(uv_shutdown_t *req, int status) {
  struct trk_stream *stream = req->handle->data;
  free(req);
  if (status == UV_ENOTSOCK) status = 0; /* a pipe or terminal: its end is told by closing it */
  JSValueRef argv[] = {stream->handle.owner.object, trk_number(stream->handle.rt, status)};
  trk_stream_hook_call(stream, TRK_STREAM_ON_SHUTDOWN, 2, argv);
}

/* --- internalBinding('stream'); a status where nothing else is said, UV_EBADF for a handle that is gone -------------- */

TRK_FN(stream_set_hooks) {
  for (size_t i = 0; i < sizeof c->rt->stream_hooks / sizeof *c->rt->stream_hooks; i++)
    trk_pin_set(c->rt, &c->rt->stream_hooks[i], trk_arg(c, i));
  return trk_undefined(c->rt);
}

/* setOwner(id, object) */
TRK_FN(stream_set_owner) {
  struct trk_stream *stream = trk_stream_arg(c);
  if (stream != NULL) trk_stream_set_owner(stream, trk_arg(c, 1));
  return trk_undefined(c->rt);
}

/* open(fd): [number, type], or a status */
TRK_FN(stream_open) {
  int status = 0;
  struct trk_stream *stream = trk_stream_open_fd(c->rt, trk_arg_i32(c, 0), &status);
  if (stream == NULL) return trk_number(c->rt, status);
  JSValueRef pair[] = {trk_number(c->rt, stream->handle.id), trk_cstring(c->rt, stream->handle.type->name)};
  return trk_array(c->rt, 2, pair);
}

/* kind(id): the type's name, or undefined */
TRK_FN(stream_kind) {
  const struct trk_stream *stream = trk_stream_arg(c);
  return trk_cstring(c->rt, stream != NULL ? stream->handle.type->name : NULL);
}

TRK_FN(stream_read_start) {
  struct trk_stream *stream = trk_stream_arg(c);
  return trk_number(c->rt, stream != NULL ? trk_stream_read_start(stream) : UV_EBADF);
}

TRK_FN(stream_read_stop) {
  struct trk_stream *stream = trk_stream_arg(c);
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  trk_stream_read_stop(stream);
  return trk_number(c->rt, 0);
}

/* Whether closing it now says all that a shutdown before would: a peer whose bytes nobody has read would hear a reset. */
static bool close_says_it(struct trk_stream *stream) {
  int unread = 0;
  return stream->handle.type == &trk_stream_tcp_type && trk_stream_queued(stream) == 0 && uv_is_writable(&stream->uv.stream) &&
         ioctl(trk_stream_fd(stream), FIONREAD, &unread) == 0 && unread == 0;
}

/* shutdown(id, whether the stream is closed as soon as this is done): 0: a callback follows, 1: it is done, or a status */
TRK_FN(stream_shutdown) {
  struct trk_stream *stream = trk_stream_arg(c);
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  trk_stream_let_go(stream);
  if (stream->ended || (trk_arg_bool(c, 1) && close_says_it(stream))) return trk_number(c->rt, 1);
  uv_shutdown_t *req = trk_calloc(1, sizeof *req);
  stream->unpolled = false;
  int status = uv_shutdown(req, &stream->uv.stream, on_shutdown);
  if (status < 0) free(req);
  return trk_number(c->rt, status);
}

/* close(id, whether ON_CLOSED is to follow): the register has the bytes read and those written, two words each */
TRK_FN(stream_close) {
  struct trk_stream *stream = trk_stream_arg(c);
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  memcpy(c->rt->reg + TRK_REG_SCRATCH, &stream->bytes_read, sizeof stream->bytes_read);
  memcpy(c->rt->reg + TRK_REG_SCRATCH + 2, &stream->bytes_written, sizeof stream->bytes_written);
  leave_reader(stream);
  if (trk_arg_bool(c, 1)) stream->handle.closed_hook = c->rt->stream_hooks[TRK_STREAM_ON_CLOSED].object;
  close_stream(stream);
  return trk_number(c->rt, 0);
}

/* ref(id, whether) */
TRK_FN(stream_ref) {
  struct trk_stream *stream = trk_stream_arg(c);
  if (stream == NULL) return trk_undefined(c->rt);
  if (trk_arg_bool(c, 1)) uv_ref(&stream->uv.handle);
  else uv_unref(&stream->uv.handle);
  return trk_undefined(c->rt);
}

TRK_FN(stream_has_ref) {
  const struct trk_stream *stream = trk_stream_arg(c);
  return trk_bool(c->rt, stream != NULL && uv_has_ref(&stream->uv.handle));
}

/* fd(id): the descriptor, or -1 */
TRK_FN(stream_fd) {
  struct trk_stream *stream = trk_stream_arg(c);
  if (stream != NULL) trk_stream_let_go(stream); /* who asks may use it */
  return trk_number(c->rt, stream != NULL ? trk_stream_fd(stream) : -1);
}

TRK_FN(stream_bytes_read) {
  const struct trk_stream *stream = trk_stream_arg(c);
  return trk_number(c->rt, stream != NULL ? (double)stream->bytes_read : 0);
}

TRK_FN(stream_bytes_written) {
  const struct trk_stream *stream = trk_stream_arg(c);
  return trk_number(c->rt, stream != NULL ? (double)stream->bytes_written : 0);
}

TRK_FN(stream_queue_size) {
  const struct trk_stream *stream = trk_stream_arg(c);
  return trk_number(c->rt, stream != NULL ? (double)trk_stream_queued(stream) : 0);
}

/* listen(id, backlog) */
TRK_FN(stream_listen) {
  struct trk_stream *stream = trk_stream_arg(c);
  return trk_number(c->rt, stream != NULL ? trk_stream_listen(stream, trk_arg_i32(c, 1)) : UV_EBADF);
}

/* setBlocking(id, whether): of writes */
TRK_FN(stream_set_blocking) {
  struct trk_stream *stream = trk_stream_arg(c);
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  return trk_number(c->rt, uv_stream_set_blocking(&stream->uv.stream, trk_arg_bool(c, 1)));
}

/* guess(fd): "TCP", "PIPE", "TTY", "FILE", "UDP", "UNKNOWN" */
TRK_FN(stream_guess) {
  switch (uv_guess_handle(trk_arg_i32(c, 0))) {
    case UV_TCP: return trk_cstring(c->rt, "TCP");
    case UV_NAMED_PIPE: return trk_cstring(c->rt, "PIPE");
    case UV_TTY: return trk_cstring(c->rt, "TTY");
    case UV_FILE: return trk_cstring(c->rt, "FILE");
    case UV_UDP: return trk_cstring(c->rt, "UDP");
    default: return trk_cstring(c->rt, "UNKNOWN");
  }
}

static const struct trk_fn_row functions[] = {{"setHooks", stream_set_hooks},
                                              {"setOwner", stream_set_owner},
                                              {"open", stream_open},
                                              {"kind", stream_kind},
                                              {"readStart", stream_read_start},
                                              {"readStop", stream_read_stop},
                                              {"shutdown", stream_shutdown},
                                              {"close", stream_close},
                                              {"ref", stream_ref},
                                              {"hasRef", stream_has_ref},
                                              {"fd", stream_fd},
                                              {"bytesRead", stream_bytes_read},
                                              {"bytesWritten", stream_bytes_written},
                                              {"queueSize", stream_queue_size},
                                              {"listen", stream_listen},
                                              {"setBlocking", stream_set_blocking},
                                              {"guess", stream_guess},
                                              {NULL, NULL}};
static const struct trk_binding binding = {.name = "stream", .functions = functions};
TRK_BINDING(binding);
