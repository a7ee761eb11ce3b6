/*
 * cluster.c - the primary's half of round robin: accepts, chooses a worker, passes the connection on; see cluster.h.
 *
 * No JavaScript runs for a connection. A worker answers each one when it has taken it; until then we keep our copy of the
 * descriptor, so that it goes to another if the worker dies or has no such server any more. The next connection goes to
 * the free worker with the fewest unanswered ones, in turn. A worker with an answer due for SLOW_MS, with WINDOW
 * unanswered, or with a full channel is not free. While none is free nothing is accepted: connections then wait
 * in the kernel's backlog, which is the one queue with a limit that clients know.
 *
 * Owns:    listening sockets, connections not yet answered. Runs on: the primary's main thread.
 * Frees:   a listener in its close callback. Limits: WINDOW connections on their way to one worker.
 */
#include "core/mem.h"
#include "process/cluster.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define WINDOW 4
#define SLOW_MS 20
#define RETRY_MS 50 /* after the process or the system ran out of descriptors */

struct listener {
  struct trk_handle handle;
  uv_poll_t poll;
  int fd;
  bool polling, retrying;
  char *path;              /* UNIX socket: removed when it closes */
  struct trk_list members; /* struct member.of_listener, whose turn is next first */
  struct trk_list waiting; /* struct passing.link: came back */
};

struct member {
  struct trk_list of_listener, of_channel;
  struct listener *listener;
  struct trk_cluster_channel *channel;
};

/* A second try later, when nothing else would cause one. */
struct retry {
  struct trk_handle handle;
  uv_timer_t timer;
  int32_t listener;
};

struct passing {
  struct trk_list link;
  int32_t listener; /* by number: it may close meanwhile */
  int fd;
  uint32_t number;
  unsigned refused; /* by how many workers, in a row */
  uint64_t sent_at; /* ms */
};

static void freed(struct trk_handle *handle);
static const struct trk_handle_type type = {"TCPServerWrap", freed};
static void retry_freed(struct trk_handle *handle) {
  free(trk_container(handle, struct retry, handle));
}
static const struct trk_handle_type retry_type = {"Timeout", retry_freed};

static struct listener *listener_get(struct trk_runtime *rt, int32_t id) {
  struct trk_handle *handle = trk_handle_get(rt, id, &type);
  return handle ? trk_container(handle, struct listener, handle) : NULL;
}

/* --- choosing and passing ------------------------------------------------------------------------------ */

static bool is_free(const struct trk_cluster_channel *channel, uint64_t now) {
  if (channel->ipc == NULL || channel->passing_count >= WINDOW || trk_ipc_queued(channel->ipc) > 0) return false;
  if (channel->passing_count == 0) return true;
  const struct passing *oldest = trk_container(channel->passing.next, struct passing, link);
  return now - oldest->sent_at < SLOW_MS;
}

static struct member *choose(struct listener *listener, uint64_t now) {
  struct member *best = NULL;
  for (struct trk_list *node = listener->members.next; node != &listener->members; node = node->next) {
    struct member *member = trk_container(node, struct member, of_listener);
    if (!is_free(member->channel, now)) continue;
    if (best == NULL || member->channel->passing_count < best->channel->passing_count) best = member;
    if (best->channel->passing_count == 0) break;
  }
  return best;
}

static int give(struct member *member, struct passing *passing, uint64_t now) {
  struct trk_cluster_channel *channel = member->channel;
  char frame[80];
  passing->number = channel->next_number++ % 1000000000u;
  passing->sent_at = now;
  int len = snprintf(frame, sizeof frame, TRK_CLUSTER_PREFIX "c\":%u,\"n\":%u}", (unsigned)passing->listener, (unsigned)passing->number);
  int status = trk_ipc_send(channel->ipc, frame, (size_t)len, passing->fd, false, NULL, NULL);
  if (status < 0) return status;
  trk_list_push(&channel->passing, &passing->link);
  channel->passing_count++;
  trk_list_remove(&member->of_listener);
  trk_list_push(&member->listener->members, &member->of_listener);
  return 0;
}

static void on_readable(uv_poll_t *poll, int status, int events);

static void poll_for(struct listener *listener, bool wanted) {
  if (wanted == listener->polling || listener->handle.closing) return;
  listener->polling = wanted;
  if (wanted) uv_poll_start(&listener->poll, UV_READABLE, on_readable);
  else uv_poll_stop(&listener->poll);
}

static void pump(struct listener *listener);

static void on_retry(uv_timer_t *timer) {
  struct retry *retry = trk_container(timer, struct retry, timer);
  struct listener *listener = listener_get(retry->handle.rt, retry->listener);
  trk_handle_close(&retry->handle, NULL);
  if (listener == NULL) return;
  listener->retrying = false;
  pump(listener);
}

static void pump_later(struct listener *listener, uint64_t ms) {
  struct trk_runtime *rt = listener->handle.rt;
  if (listener->retrying) return;
  listener->retrying = true;
  struct retry *retry = trk_calloc(1, sizeof *retry);
  retry->listener = listener->handle.id;
  uv_timer_init(&rt->loop, &retry->timer);
  trk_handle_open(rt, &retry->handle, &retry_type, (uv_handle_t *)&retry->timer, NULL);
  uv_unref((uv_handle_t *)&retry->timer);
  uv_timer_start(&retry->timer, on_retry, ms, 0);
}

/* Whether every worker has refused the next one (all are at their maxConnections): it is offered again a little later. */
static bool all_refused(struct listener *listener) {
  if (trk_list_empty(&listener->waiting)) return false;
  struct passing *passing = trk_container(listener->waiting.next, struct passing, link);
  unsigned members = 0;
  for (struct trk_list *node = listener->members.next; node != &listener->members; node = node->next) members++;
  if (passing->refused < members) return false;
  passing->refused = 0;
  return true;
}

/* The next connection, or NULL when there is none now. */
static struct passing *next_connection(struct listener *listener) {
  if (!trk_list_empty(&listener->waiting)) {
    struct passing *passing = trk_container(listener->waiting.next, struct passing, link);
    trk_list_remove(&passing->link);
    return passing;
  }
  int fd;
  do fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
  if (fd < 0) {
    bool exhausted = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    if (exhausted) pump_later(listener, RETRY_MS);
    poll_for(listener, !exhausted);
    return NULL;
  }
  struct passing *passing = trk_calloc(1, sizeof *passing);
  passing->fd = fd;
  passing->listener = listener->handle.id;
  return passing;
}

/* Whether a worker owes an answer, which then causes the next attempt. A full channel alone does not. */
static bool answer_due(const struct listener *listener) {
  for (struct trk_list *node = listener->members.next; node != &listener->members; node = node->next) {
    const struct member *member = trk_container(node, struct member, of_listener);
    if (member->channel->ipc && member->channel->passing_count > 0) return true;
  }
  return trk_list_empty(&listener->members); /* then a new worker does */
}

static void pump(struct listener *listener) {
  if (listener->handle.closing) return;
  uint64_t now = uv_now(&listener->handle.rt->loop);
  for (;;) {
    struct member *member = choose(listener, now);
    if (member == NULL) {
      poll_for(listener, false); /* goes on when a worker answers */
      if (!answer_due(listener)) pump_later(listener, SLOW_MS);
      return;
    }
    if (all_refused(listener)) {
      poll_for(listener, false);
      pump_later(listener, SLOW_MS);
      return;
    }
    struct passing *passing = next_connection(listener);
    if (passing == NULL) return;
    if (give(member, passing, now) == 0) continue;
    /* This channel is broken and will say so; until then it is not asked again. */
    member->channel->ipc = NULL;
    trk_list_push(&listener->waiting, &passing->link);
  }
}

static void on_readable(uv_poll_t *poll, int status, int events) {
  (void)status;
  (void)events;
  pump(trk_container(poll, struct listener, poll));
}

/* A connection that nobody took: offered to the others of its listener, unless that has closed. */
static void take_back(struct trk_runtime *rt, struct passing *passing) {
  struct listener *listener = listener_get(rt, passing->listener);
  if (listener) {
    trk_list_push(&listener->waiting, &passing->link);
    pump(listener);
    return;
  }
  close(passing->fd);
  free(passing);
}

static void pump_all(struct trk_cluster_channel *channel) {
  for (struct trk_list *node = channel->members.next; node != &channel->members; node = node->next)
    pump(trk_container(node, struct member, of_channel)->listener);
}

void trk_cluster_acknowledged(struct trk_cluster_channel *channel, uint32_t number, bool ok) {
  for (struct trk_list *node = channel->passing.next; node != &channel->passing; node = node->next) {
    struct passing *passing = trk_container(node, struct passing, link);
    if (passing->number != number) continue;
    trk_list_remove(&passing->link);
    channel->passing_count--;
    if (ok) {
      close(passing->fd);
      free(passing);
    } else {
      passing->refused++;
      take_back(channel->handle.rt, passing);
    }
    break;
  }
  pump_all(channel);
}

void trk_cluster_lost(struct trk_cluster_channel *channel) {
  struct trk_runtime *rt = channel->handle.rt;
  channel->passing_count = 0;
  /* JavaScript may have heard of the worker's end first: then no member leads from here to the listener. */
  while (!trk_list_empty(&channel->passing)) {
    struct passing *passing = trk_container(channel->passing.next, struct passing, link);
    trk_list_remove(&passing->link);
    take_back(rt, passing);
  }
  pump_all(channel);
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
  trk_list_init(&listener->members);
  trk_list_init(&listener->waiting);
  int status = uv_poll_init(&c->rt->loop, &listener->poll, fd);
  if (status < 0) {
    close(fd);
    listener->fd = -1;
    freed(&listener->handle);
    return trk_number(c->rt, status);
  }
  return trk_number(c->rt, trk_handle_open(c->rt, &listener->handle, &type, (uv_handle_t *)&listener->poll, trk_undefined(c->rt)));
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
  pump(listener);
  return trk_undefined(c->rt);
}

static void drop_passing(struct passing *passing) {
  trk_list_remove(&passing->link);
  close(passing->fd);
  free(passing);
}

static void drop_member(struct member *member) {
  trk_list_remove(&member->of_listener);
  trk_list_remove(&member->of_channel);
  free(member);
}

/* remove(listener, channel): it serves it no more; what is on its way to it comes back by itself */
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
  pump(listener);
  return trk_undefined(c->rt);
}

static void end_listening(struct listener *listener) {
  while (!trk_list_empty(&listener->members)) drop_member(trk_container(listener->members.next, struct member, of_listener));
  while (!trk_list_empty(&listener->waiting)) drop_passing(trk_container(listener->waiting.next, struct passing, link));
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
  while (!trk_list_empty(&channel->passing)) drop_passing(trk_container(channel->passing.next, struct passing, link));
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

/* ref(listener, whether it keeps the loop alive) */
TRK_FN(cluster_ref) {
  struct listener *listener = listener_get(c->rt, trk_arg_i32(c, 0));
  if (listener == NULL) return trk_undefined(c->rt);
  if (trk_arg_bool(c, 1)) uv_ref((uv_handle_t *)&listener->poll);
  else uv_unref((uv_handle_t *)&listener->poll);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
    {"listen", cluster_listen}, {"name", cluster_name},   {"chmod", cluster_chmod}, {"add", cluster_add},
    {"remove", cluster_remove}, {"close", cluster_close}, {"ref", cluster_ref},     {NULL, NULL},
};
static const struct trk_binding binding = {.name = "cluster", .functions = functions};
TRK_BINDING(binding);
