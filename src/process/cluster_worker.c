/*
 * cluster_worker.c - the worker's half of round robin: accepts from a socket that it shares with the other workers and hands
 * the connection to the server that listens: one call into JavaScript for a connection. See cluster.h.
 *
 * The socket is watched with EPOLLEXCLUSIVE: of those that wait the kernel wakes one, the one that has waited longest. To be
 * the last in that order after each connection it is watched anew. libuv knows nothing of such a watch: its epoll reports
 * the socket's events under the number of `latch`, a descriptor of ours on which nothing ever happens and which libuv
 * polls. A server that is full (maxConnections) does not watch; what it would not take is left to others.
 *
 * Owns:    its servers' places and copies of sockets. Runs on: the worker's main thread.
 * Frees:   with the handle. Limits: one connection per turn of the loop, so that others get their share; a few where the loop
 *          does not come to rest, as no worker then waits for its turn.
 */
#include "core/mem.h"
#include "io/direct.h"
#include "io/stream.h"
#include "process/cluster.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Where the loop has waited less than BUSY_NS since the last connection, no worker waits for its turn: then BUSY_TAKES are taken
 * at once, which costs a fifth less each. Not by a worker that holds BUSY_HELD of them: they stay, and have to be shared out.
 */
#define BUSY_NS 50000
#define BUSY_TAKES 4
#define BUSY_HELD 16

/* A server in this worker. */
struct served {
  struct trk_handle handle; /* owner: the object that stands for a listening handle */
  uv_poll_t poll;           /* of latch */
  int latch, fd;
  bool watching, full; /* full: it does not watch; struct full does */
  bool busy;           /* see is_busy() */
  uint64_t idle;       /* what the loop had waited when the last connection came, in ns */
  bool limited;        /* there was a maxConnections when it was last looked at */
  bool unix_socket;
  struct trk_pin server; /* see server_of() */
  uint32_t listener;
  struct trk_list link;
};

/* A server that is full: looks before each wait whether it still is. */
struct full {
  struct trk_handle handle;
  uv_prepare_t prepare;
  int32_t served; /* by number */
};

static void freed(struct trk_handle *handle) {
  struct served *served = trk_container(handle, struct served, handle);
  trk_list_remove(&served->link);
  trk_pin_clear(handle->rt, &served->server);
  if (served->latch >= 0) close(served->latch);
  free(served);
}
static const struct trk_handle_type type = {"TCPServerWrap", freed};
static void full_freed(struct trk_handle *handle) {
  free(trk_container(handle, struct full, handle));
}
static const struct trk_handle_type full_type = {"Timeout", full_freed};

/* --- watching -------------------------------------------------------------------------------------------- */

static void unwatch(struct served *served) {
  if (!served->watching) return;
  served->watching = false;
  epoll_ctl(uv_backend_fd(&served->handle.rt->loop), EPOLL_CTL_DEL, served->fd, NULL);
}

static int watch(struct served *served) {
  if (served->watching) return 0;
  struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = served->latch};
  if (epoll_ctl(uv_backend_fd(&served->handle.rt->loop), EPOLL_CTL_ADD, served->fd, &event) < 0) return -errno;
  served->watching = true;
  return 0;
}

static void on_closing(struct trk_handle *handle) {
  struct served *served = trk_container(handle, struct served, handle);
  unwatch(served);
  close(served->fd);
  served->fd = -1;
}

static struct trk_stream *make_stream(struct trk_runtime *rt, const struct served *served, int fd) {
  int status = 0;
  struct trk_stream *stream = served->unix_socket ? trk_stream_pipe_new(rt, false, &status) : trk_stream_tcp_new(rt, &status);
  if (stream == NULL) return NULL;
  if (stream->handle.id > 0) {
    status = served->unix_socket ? uv_pipe_open(&stream->uv.pipe, fd) : trk_stream_tcp_accepted(stream, fd);
    if (status == 0) return stream;
  }
  trk_stream_close(stream);
  return NULL;
}

/* The net.Server that listens, or NULL. */
static JSObjectRef server_of(struct trk_runtime *rt, struct served *served) {
  if (served->server.object == NULL && served->handle.owner.object != NULL)
    trk_pin_set(rt, &served->server, trk_get(rt, served->handle.owner.object, "owner"));
  return served->server.object;
}

/* net.Server's maxConnections: one that is full has its connections go to other workers, unless it says otherwise. */
static bool is_full(struct trk_runtime *rt, struct served *served) {
  JSObjectRef server = server_of(rt, served);
  if (server == NULL) return false;
  JSValueRef most = trk_get(rt, server, "maxConnections");
  served->limited = !trk_is_undefined(rt, most);
  if (!trk_is_number(rt, most)) return false;
  if (!(trk_to_double(rt, trk_get(rt, server, "_connections")) >= trk_to_double(rt, most))) return false;
  return !trk_to_bool(rt, trk_get(rt, server, "dropMaxConnection"));
}

/* Whether to take several; notes how long the loop has waited until now. */
static bool is_busy(struct trk_runtime *rt, struct served *served) {
  uint64_t idle = trk_runtime_idle(rt), before = served->idle;
  served->idle = idle;
  if (idle - before >= BUSY_NS) return false;
  JSObjectRef server = server_of(rt, served);
  return server && trk_to_double(rt, trk_get(rt, server, "_connections")) < BUSY_HELD;
}

static void on_prepare(uv_prepare_t *prepare) {
  struct full *full = trk_container(prepare, struct full, prepare);
  struct trk_handle *handle = trk_handle_get(full->handle.rt, full->served, &type);
  struct served *served = handle ? trk_container(handle, struct served, handle) : NULL;
  if (served && is_full(handle->rt, served)) return;
  if (served) {
    served->full = false;
    watch(served);
  }
  trk_handle_close(&full->handle, NULL);
}

static void watch_when_not_full(struct served *served) {
  struct trk_runtime *rt = served->handle.rt;
  unwatch(served);
  served->full = true;
  struct full *full = trk_calloc(1, sizeof *full);
  full->served = served->handle.id;
  uv_prepare_init(&rt->loop, &full->prepare);
  trk_handle_open(rt, &full->handle, &full_type, (uv_handle_t *)&full->prepare, NULL);
  uv_prepare_start(&full->prepare, on_prepare);
  uv_unref((uv_handle_t *)&full->prepare);
}

/* --- accepting ------------------------------------------------------------------------------------------- */

/* False: none is there, or this worker wants none. `known`: it is not full, unless it is limited. */
static bool accept_one(struct served *served, bool known) {
  struct trk_runtime *rt = served->handle.rt;
  if ((!known || served->limited) && is_full(rt, served)) {
    watch_when_not_full(served);
    return false;
  }
  int fd = trk_direct_accept(served->fd, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) {
    /* Out of descriptors or memory: others may take it. The primary asks again while it is there. */
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) unwatch(served);
    return false;
  }
  if (!served->busy) {
    unwatch(served);
    watch(served);
  }
  struct trk_stream *stream = make_stream(rt, served, fd);
  if (stream == NULL) {
    close(fd);
    return false;
  }
  trk_stream_read_early(stream); /* one whose request is there by then need not be watched */
  JSValueRef args[3] = {served->handle.owner.object, trk_number(rt, 0), trk_number(rt, stream->handle.id)};
  trk_dispatch(rt, rt->stream_hooks[TRK_STREAM_ON_CONNECTION].object, 3, args);
  return true;
}

/* Connections, if some are there. */
static void take(struct served *served) {
  struct trk_runtime *rt = served->handle.rt;
  if (rt->stream_hooks[TRK_STREAM_ON_CONNECTION].object == NULL) return;
  served->busy = is_busy(rt, served);
  int most = served->busy ? BUSY_TAKES : 1;
  for (int i = 0; i < most && !served->handle.closing; i++)
    if (!accept_one(served, i > 0)) break;
}

static void on_event(uv_poll_t *poll, int status, int events) {
  (void)status;
  (void)events;
  take(trk_container(poll, struct served, poll));
}

void trk_cluster_look(struct trk_cluster_channel *channel, uint32_t listener) {
  for (struct trk_list *node = channel->serving.next; node != &channel->serving; node = node->next) {
    struct served *served = trk_container(node, struct served, link);
    if (served->listener != listener || served->handle.closing) continue;
    if (served->full) return;
    watch(served);
    take(served);
    return;
  }
}

void trk_cluster_orphan(struct trk_cluster_channel *channel) {
  while (!trk_list_empty(&channel->serving)) trk_list_remove(channel->serving.next);
}

static struct served *served_arg(struct trk_call *c) {
  struct trk_handle *handle = trk_handle_get(c->rt, trk_arg_i32(c, 0), &type);
  return handle ? trk_container(handle, struct served, handle) : NULL;
}

static int start(struct trk_runtime *rt, struct served *served, int fd) {
  served->fd = -1;
  served->latch = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (served->latch < 0) return -errno;
  int status = uv_poll_init(&rt->loop, &served->poll, served->latch);
  if (status < 0) return status;
  served->fd = fd;
  return 0;
}

/*
 * serve(channel, listener, fd, whether it is a UNIX socket, owner): takes the descriptor. A number, or a negative status; the
 * owner gets onconnection(status, client).
 */
TRK_FN(cluster_serve) {
  struct trk_cluster_channel *channel = trk_cluster_channel_get(c->rt, trk_arg_i32(c, 0));
  int fd = trk_arg_i32(c, 2);
  struct served *served = trk_calloc(1, sizeof *served);
  trk_list_init(&served->link);
  int status = channel ? start(c->rt, served, fd) : UV_EBADF;
  if (status < 0) {
    if (served->latch > 0) close(served->latch);
    free(served);
    close(fd);
    return trk_number(c->rt, status);
  }
  served->listener = (uint32_t)trk_arg_i32(c, 1);
  served->unix_socket = trk_arg_bool(c, 3);
  int32_t id = trk_handle_open(c->rt, &served->handle, &type, (uv_handle_t *)&served->poll, trk_arg(c, 4));
  served->handle.on_closing = on_closing;
  uv_poll_start(&served->poll, UV_READABLE, on_event);
  trk_list_push(&channel->serving, &served->link);
  status = watch(served);
  if (status < 0) trk_handle_close(&served->handle, NULL);
  return trk_number(c->rt, status < 0 ? status : id);
}

TRK_FN(cluster_unserve) { /* (number) */
  struct served *served = served_arg(c);
  if (served) trk_handle_close(&served->handle, NULL);
  return trk_undefined(c->rt);
}

TRK_FN(cluster_ref) { /* (number, whether it keeps the loop alive) */
  struct served *served = served_arg(c);
  if (served == NULL) return trk_undefined(c->rt);
  if (trk_arg_bool(c, 1)) uv_ref((uv_handle_t *)&served->poll);
  else uv_unref((uv_handle_t *)&served->poll);
  return trk_undefined(c->rt);
}

TRK_FN(cluster_set_no_delay) { /* (number, whether): of the socket that listens, from which connections have it; 0 or a status */
  const struct served *served = served_arg(c);
  int on = trk_arg_bool(c, 1);
  if (served == NULL) return trk_number(c->rt, UV_EBADF);
  return trk_number(c->rt, setsockopt(served->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0 ? -errno : 0);
}

static const struct trk_fn_row functions[] = {{"serve", cluster_serve},
                                              {"unserve", cluster_unserve},
                                              {"ref", cluster_ref},
                                              {"setNoDelay", cluster_set_no_delay},
                                              {NULL, NULL}};
static const struct trk_binding binding = {.name = "cluster_worker", .functions = functions};
TRK_BINDING(binding);
