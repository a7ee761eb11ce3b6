/*
 * cluster.c - the primary's half of round robin: the listening sockets, and an eye on them; see cluster.h.
 *
 * The workers accept for themselves, each from its copy of the socket: the kernel wakes one that waits, the one that has
 * waited longest. So no connection is ever between two processes, one that nobody has taken is in the kernel's backlog,
 * whoever dies, and a worker that is busy is passed over.
 *
 * The kernel's wake-up is lost when the worker that it went to dies, stops or gets busy before it accepts. So we are woken
 * by connections too, look again SLOW_MS later, and when one is still there every worker is asked to look.
 *
 * Owns:    listening sockets. Runs on: the primary's main thread.
 * Frees:   a listener in its close callback. Limits: LOOK_MS_MAX ms until a connection of a lost wake-up is seen again.
 */
#include "core/mem.h"
#include "process/cluster.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SLOW_MS 20
#define LOOK_MS_MAX 80 /* while all workers are busy it makes little sense to ask them often */

struct listener {
  struct trk_handle handle;
  uv_poll_t poll;
  int fd;
  unsigned look_ms;
  char *path;              /* UNIX socket: removed when it closes */
  struct trk_list members; /* struct member.of_listener */
};

struct member {
  struct trk_list of_listener, of_channel;
  struct listener *listener;
  struct trk_cluster_channel *channel;
};

/* The second look. */
struct look {
  struct trk_handle handle;
  uv_timer_t timer;
  int32_t listener; /* by number: it may close meanwhile */
};

static void freed(struct trk_handle *handle);
static const struct trk_handle_type type = {"TCPServerWrap", freed};
static void look_freed(struct trk_handle *handle) {
  free(trk_container(handle, struct look, handle));
}
static const struct trk_handle_type look_type = {"Timeout", look_freed};

static struct listener *listener_get(struct trk_runtime *rt, int32_t id) {
  struct trk_handle *handle = trk_handle_get(rt, id, &type);
  return handle ? trk_container(handle, struct listener, handle) : NULL;
}

/* --- watching ------------------------------------------------------------------------------------------- */

/* One that has not read what it was sent before is not asked again. */
static void ask_all(const struct listener *listener) {
  char frame[64];
  int len = snprintf(frame, sizeof frame, TRK_CLUSTER_PREFIX "c\":%u}", (unsigned)listener->handle.id);
  for (struct trk_list *node = listener->members.next; node != &listener->members; node = node->next) {
    struct trk_ipc *ipc = trk_container(node, struct member, of_listener)->channel->ipc;
    if (ipc && trk_ipc_unread(ipc) == 0) trk_ipc_send(ipc, frame, (size_t)len, -1, false, NULL, NULL);
  }
}

static void on_readable(uv_poll_t *poll, int status, int events);

static void on_look(uv_timer_t *timer) {
  struct look *look = trk_container(timer, struct look, timer);
  struct listener *listener = listener_get(look->handle.rt, look->listener);
  trk_handle_close(&look->handle, NULL);
  if (listener == NULL) return;
  struct pollfd waiting = {.fd = listener->fd, .events = POLLIN};
  if (poll(&waiting, 1, 0) == 1) {
    ask_all(listener);
    listener->look_ms = listener->look_ms * 2 < LOOK_MS_MAX ? listener->look_ms * 2 : LOOK_MS_MAX;
  } else {
    listener->look_ms = SLOW_MS;
  }
  uv_poll_start(&listener->poll, UV_READABLE, on_readable);
}

static void on_readable(uv_poll_t *poll, int status, int events) {
  struct listener *listener = trk_container(poll, struct listener, poll);
  struct trk_runtime *rt = listener->handle.rt;
  (void)status;
  (void)events;
  uv_poll_stop(poll);
  struct look *look = trk_calloc(1, sizeof *look);
  look->listener = listener->handle.id;
  uv_timer_init(&rt->loop, &look->timer);
  trk_handle_open(rt, &look->handle, &look_type, (uv_handle_t *)&look->timer, NULL);
  uv_timer_start(&look->timer, on_look, listener->look_ms, 0);
}

/* --- listening ------------------------------------------------------------------------------------------ */

struct where {
  const char *address; /* NULL: any; a path for a UNIX socket */
  int port, family;    /* 4, 6; -1: UNIX */
  int flags, backlog;
};

static int open_ip(const struct where *where, const struct sockaddr *address, socklen_t len) {
  int on = 1, fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -errno;
  bool failed = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0;
  int only = where->flags & 1;
  if (address->sa_family == AF_INET6) failed = failed || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only) < 0;
  if (where->flags & 2) failed = failed || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0;
  if (!failed && bind(fd, address, len) == 0 && listen(fd, where->backlog) == 0) return fd;
  int status = -errno;
  close(fd);
  return status;
}

static int open_unix(const struct where *where) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t len = strlen(where->address);
  if (len >= sizeof address.sun_path) return UV_EINVAL;
  memcpy(address.sun_path, where->address, len);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -errno;
  if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0) {
    if (listen(fd, where->backlog) == 0) return fd;
    int status = -errno;
    unlink(where->address);
    close(fd);
    return status;
  }
  int status = errno == ENOENT ? UV_EACCES : -errno; /* as libuv, on all systems alike */
  close(fd);
  return status;
}

static int open_listening(const struct where *where) {
  if (where->family == -1) return where->address ? open_unix(where) : UV_EINVAL;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
  if (where->address == NULL) { /* both families where the system has IPv6 */
    uv_ip6_addr("::", where->port, &v6);
    int fd = open_ip(where, (struct sockaddr *)&v6, sizeof v6);
    if (fd >= 0 || (fd != UV_EAFNOSUPPORT && fd != UV_EADDRNOTAVAIL && fd != UV_EINVAL)) return fd;
    uv_ip4_addr("0.0.0.0", where->port, &v4);
    return open_ip(where, (struct sockaddr *)&v4, sizeof v4);
  }
  if (uv_ip4_addr(where->address, where->port, &v4) == 0) return open_ip(where, (struct sockaddr *)&v4, sizeof v4);
  if (uv_ip6_addr(where->address, where->port, &v6) == 0) return open_ip(where, (struct sockaddr *)&v6, sizeof v6);
  return UV_EINVAL;
}

/* listen(address or undefined, port, family 4|6|-1, fd or -1, flags, backlog): the listener's number, or a negative status */
TRK_FN(cluster_listen) {
  char *address = trk_arg_utf8(c, 0, NULL);
  struct where where = {address, trk_arg_i32(c, 1), trk_arg_i32(c, 2), trk_arg_i32(c, 4), trk_arg_i32(c, 5)};
  int fd = trk_arg_i32(c, 3);
  if (fd >= 0) {
    fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (fd < 0 || listen(fd, where.backlog) < 0 || fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0) {
      int status = fd < 0 ? UV_EINVAL : -errno;
      if (fd >= 0) close(fd);
      free(address);
      return trk_number(c->rt, status);
    }
  } else {
    fd = open_listening(&where);
  }
  if (fd < 0) {
    free(address);
    return trk_number(c->rt, fd);
  }
  struct listener *listener = trk_calloc(1, sizeof *listener);
  listener->fd = fd;
  if (where.family == -1 && trk_arg_i32(c, 3) < 0) {
    listener->path = address;
    address = NULL;
  }
  free(address);
  listener->look_ms = SLOW_MS;
  trk_list_init(&listener->members);
  int status = uv_poll_init(&c->rt->loop, &listener->poll, fd);
  if (status < 0) {
    close(fd);
    listener->fd = -1;
    freed(&listener->handle);
    return trk_number(c->rt, status);
  }
  int32_t id = trk_handle_open(c->rt, &listener->handle, &type, (uv_handle_t *)&listener->poll, trk_undefined(c->rt));
  uv_poll_start(&listener->poll, UV_READABLE, on_readable);
  return trk_number(c->rt, id);
}

/* name(listener): [address, family, port]; undefined for a UNIX socket */
TRK_FN(cluster_name) {
  struct listener *listener = listener_get(c->rt, trk_arg_i32(c, 0));
  struct sockaddr_storage address = {0};
  socklen_t len = sizeof address;
  char text[INET6_ADDRSTRLEN] = "";
  if (listener == NULL || getsockname(listener->fd, (struct sockaddr *)&address, &len) < 0) return trk_undefined(c->rt);
  int port;
  if (address.ss_family == AF_INET) {
    struct sockaddr_in in;
    memcpy(&in, &address, sizeof in);
    uv_ip4_name(&in, text, sizeof text);
    port = ntohs(in.sin_port);
  } else if (address.ss_family == AF_INET6) {
    struct sockaddr_in6 in6;
    memcpy(&in6, &address, sizeof in6);
    uv_ip6_name(&in6, text, sizeof text);
    port = ntohs(in6.sin6_port);
  } else {
    return trk_undefined(c->rt);
  }
  JSValueRef parts[3] = {trk_cstring(c->rt, text), trk_cstring(c->rt, address.ss_family == AF_INET ? "IPv4" : "IPv6"), trk_number(c->rt, port)};
  return trk_array(c->rt, 3, parts);
}

/* chmod(listener, mode): of a UNIX socket's path; 0 or a negative status */
TRK_FN(cluster_chmod) {
  struct listener *listener = listener_get(c->rt, trk_arg_i32(c, 0));
  if (listener == NULL || listener->path == NULL) return trk_number(c->rt, UV_EBADF);
  return trk_number(c->rt, chmod(listener->path, (mode_t)trk_arg_i32(c, 1)) == 0 ? 0 : -errno);
}

/* add(listener, channel): the worker of that channel serves it from now on */
TRK_FN(cluster_add) {
  struct listener *listener = listener_get(c->rt, trk_arg_i32(c, 0));
  struct trk_cluster_channel *channel = trk_cluster_channel_get(c->rt, trk_arg_i32(c, 1));
  if (listener == NULL || channel == NULL) return trk_undefined(c->rt);
  struct member *member = trk_calloc(1, sizeof *member);
  member->listener = listener;
  member->channel = channel;
  trk_list_push(&listener->members, &member->of_listener);
  trk_list_push(&channel->members, &member->of_channel);
  return trk_undefined(c->rt);
}

static void drop_member(struct member *member) {
  trk_list_remove(&member->of_listener);
  trk_list_remove(&member->of_channel);
  free(member);
}

/* remove(listener, channel): it serves it no more */
TRK_FN(cluster_remove) {
  struct listener *listener = listener_get(c->rt, trk_arg_i32(c, 0));
  struct trk_cluster_channel *channel = trk_cluster_channel_get(c->rt, trk_arg_i32(c, 1));
  if (listener == NULL || channel == NULL) return trk_undefined(c->rt);
  for (struct trk_list *node = listener->members.next; node != &listener->members; node = node->next) {
    struct member *member = trk_container(node, struct member, of_listener);
    if (member->channel != channel) continue;
    drop_member(member);
    break;
  }
  return trk_undefined(c->rt);
}

static void end_listening(struct listener *listener) {
  while (!trk_list_empty(&listener->members)) drop_member(trk_container(listener->members.next, struct member, of_listener));
  if (listener->path) unlink(listener->path);
  free(listener->path);
  listener->path = NULL;
  if (listener->fd >= 0) close(listener->fd);
  listener->fd = -1;
}

static void freed(struct trk_handle *handle) {
  struct listener *listener = trk_container(handle, struct listener, handle);
  end_listening(listener);
  free(listener);
}

void trk_cluster_forget(struct trk_cluster_channel *channel) {
  while (!trk_list_empty(&channel->members)) drop_member(trk_container(channel->members.next, struct member, of_channel));
}

/* close(listener) */
TRK_FN(cluster_close) {
  struct listener *listener = listener_get(c->rt, trk_arg_i32(c, 0));
  if (listener == NULL) return trk_undefined(c->rt);
  uv_poll_stop(&listener->poll);
  end_listening(listener);
  trk_handle_close(&listener->handle, NULL);
  return trk_undefined(c->rt);
}

/* fd(listener): its descriptor, which stays ours */
TRK_FN(cluster_fd) {
  const struct listener *listener = listener_get(c->rt, trk_arg_i32(c, 0));
  return trk_number(c->rt, listener ? listener->fd : -1);
}

static const struct trk_fn_row functions[] = {
    {"listen", cluster_listen}, {"name", cluster_name},   {"chmod", cluster_chmod}, {"add", cluster_add},
    {"remove", cluster_remove}, {"close", cluster_close}, {"fd", cluster_fd},       {NULL, NULL},
};
static const struct trk_binding binding = {.name = "cluster", .functions = functions};
TRK_BINDING(binding);
