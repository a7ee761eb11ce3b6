/*
 * tcp.c - TCP sockets: addresses, connecting, options; internalBinding('tcp').
 *
 * Owns:    a uv_connect_t per connect in flight. Runs on: the loop thread.
 * Frees:   handles as stream.c does. Limits: none of its own.
 * Source:  https://docs.libuv.org/en/v1.x/tcp.html, ip(7), socket(7)
 */
#include "core/binding.h"
#include "core/mem.h"
#include "io/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct trk_stream *trk_stream_tcp_new(struct trk_runtime *rt, int *ret_status) {
  struct trk_stream *stream = trk_stream_alloc(sizeof(uv_tcp_t));
  int status = uv_tcp_init(&rt->loop, &stream->uv.tcp);
  if (status < 0) {
    free(stream);
    *ret_status = status;
    return NULL;
  }
  trk_stream_opened(rt, stream, &trk_stream_tcp_type, NULL);
  trk_stream_read_directly(stream);
  return stream;
}

/*
 * uv_tcp_open() has the kernel make the descriptor non-blocking, which costs a call. What else it does to a handle, a few flags and the
 * descriptor's number, is learnt from its first one.
 */
int trk_stream_tcp_accepted(struct trk_stream *stream, int fd) {
  static _Thread_local unsigned opened; /* flags; 0: not known */
  uv_tcp_t *tcp = &stream->uv.tcp;
  unsigned before = tcp->flags;
  if (opened != 0 && tcp->io_watcher.fd == -1) {
    tcp->flags |= opened;
    tcp->io_watcher.fd = fd;
    return 0;
  }
  int status = uv_tcp_open(tcp, fd);
  if (status == 0 && (tcp->flags & before) == before && tcp->io_watcher.fd == fd && tcp->io_watcher.pevents == 0) opened = tcp->flags & ~before;
  return status;
}

static struct trk_stream *tcp_arg(const struct trk_call *c) {
  return trk_handle_get(c->rt, trk_arg_i32(c, 0), &trk_stream_tcp_type);
}

/* new(owner): the number, or a status */
TRK_FN(tcp_new) {
  int status = 0;
  struct trk_stream *stream = trk_stream_tcp_new(c->rt, &status);
  return trk_stream_new_answer(c, stream, status);
}

/* open(id, fd) */
TRK_FN(tcp_open) {
  struct trk_stream *stream = tcp_arg(c);
  return trk_number(c->rt, stream != NULL ? uv_tcp_open(&stream->uv.tcp, trk_arg_i32(c, 1)) : UV_EBADF);
}

/* The address at argument `i` ("127.0.0.1", "::1", "fe80::1%eth0") and the port at i + 1. */
static int address_arg(const struct trk_call *c, size_t i, struct sockaddr_storage *ret) {
  char text[INET6_ADDRSTRLEN + 32];
  if (trk_copy_utf8(c->rt, trk_arg(c, i), text, sizeof text) == SIZE_MAX) return UV_EINVAL;
  int port = trk_arg_i32(c, i + 1);
  memset(ret, 0, sizeof *ret);
  if (uv_ip4_addr(text, port, (struct sockaddr_in *)ret) == 0) return 0;
  return uv_ip6_addr(text, port, (struct sockaddr_in6 *)ret);
}

/* SO_REUSEPORT must be set before bind(2), and libuv makes the socket there: so it is made here. */
static int bind_reuse_port(struct trk_stream *stream, const struct sockaddr *address) {
  int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
  if (fd < 0) return -errno;
  int status = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0 ? -errno : uv_tcp_open(&stream->uv.tcp, fd);
  if (status < 0) close(fd);
  return status;
}

/* bind(id, address, port, flags): flags 1 IPv6 only, 2 reuse the port */
TRK_FN(tcp_bind) {
  struct trk_stream *stream = tcp_arg(c);
  struct sockaddr_storage address;
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  int status = address_arg(c, 1, &address), flags = trk_arg_i32(c, 3);
  if (status == 0 && (flags & 2)) status = bind_reuse_port(stream, (struct sockaddr *)&address);
  if (status == 0) status = uv_tcp_bind(&stream->uv.tcp, (struct sockaddr *)&address, flags & 1 ? UV_TCP_IPV6ONLY : 0);
  return trk_number(c->rt, status);
}

/* connect(id, address, port) */
TRK_FN(tcp_connect) {
  struct trk_stream *stream = tcp_arg(c);
  struct sockaddr_storage address;
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  int status = address_arg(c, 1, &address);
  if (status < 0) return trk_number(c->rt, status);
  uv_connect_t *req = trk_stream_connect_req();
  status = uv_tcp_connect(req, &stream->uv.tcp, (struct sockaddr *)&address, trk_stream_on_connect);
  if (status < 0) free(req);
  return trk_number(c->rt, status);
}

/* name(id, peer): [address, family, port], or a status */
TRK_FN(tcp_name) {
  const struct trk_stream *stream = tcp_arg(c);
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  struct sockaddr_storage address;
  int len = sizeof address;
  int status = trk_arg_bool(c, 1) ? uv_tcp_getpeername(&stream->uv.tcp, (struct sockaddr *)&address, &len)
                                  : uv_tcp_getsockname(&stream->uv.tcp, (struct sockaddr *)&address, &len);
  if (status < 0) return trk_number(c->rt, status);
  char text[INET6_ADDRSTRLEN + 32] = "";
  bool v6 = address.ss_family == AF_INET6;
  int port = 0;
  if (v6) {
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address;
    uv_ip6_name(in6, text, sizeof text);
    port = ntohs(in6->sin6_port);
    /* A link-local address means nothing without its interface. */
    if (IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) && in6->sin6_scope_id > 0) {
      size_t at = strlen(text), room = sizeof text - at - 1;
      text[at] = '%';
      if (uv_if_indextoiid(in6->sin6_scope_id, text + at + 1, &room) < 0) text[at] = '\0';
    }
  } else {
    const struct sockaddr_in *in = (const struct sockaddr_in *)&address;
    uv_ip4_name(in, text, sizeof text);
    port = ntohs(in->sin_port);
  }
  JSValueRef parts[] = {trk_cstring(c->rt, text), trk_cstring(c->rt, v6 ? "IPv6" : "IPv4"), trk_number(c->rt, port)};
  return trk_array(c->rt, 3, parts);
}

/* setNoDelay(id, whether) */
TRK_FN(tcp_no_delay) {
  struct trk_stream *stream = tcp_arg(c);
  return trk_number(c->rt, stream != NULL ? uv_tcp_nodelay(&stream->uv.tcp, trk_arg_bool(c, 1)) : UV_EBADF);
}

/* setKeepAlive(id, whether, seconds) */
TRK_FN(tcp_keep_alive) {
  struct trk_stream *stream = tcp_arg(c);
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  bool on = trk_arg_bool(c, 1);
  unsigned delay = (unsigned)trk_arg_i32(c, 2);
  if (on && delay == 0) {
    /* The system's own delay stays. */
    int fd = trk_stream_fd(stream), one = 1;
    return trk_number(c->rt, setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one) < 0 ? -errno : 0);
  }
  return trk_number(c->rt, uv_tcp_keepalive(&stream->uv.tcp, on, delay));
}

static int fd_family(int fd) {
  struct sockaddr_storage address = {0};
  socklen_t len = sizeof address;
  return getsockname(fd, (struct sockaddr *)&address, &len) < 0 ? AF_UNSPEC : address.ss_family;
}

/* setTypeOfService(id, tos) */
TRK_FN(tcp_set_tos) {
  const struct trk_stream *stream = tcp_arg(c);
  int fd = stream != NULL ? trk_stream_fd(stream) : -1, tos = trk_arg_i32(c, 1);
  if (fd < 0) return trk_number(c->rt, UV_EBADF);
  int r = fd_family(fd) == AF_INET6 ? setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof tos)
                                    : setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof tos);
  return trk_number(c->rt, r < 0 ? -errno : 0);
}

/* getTypeOfService(id): the value, or a status */
TRK_FN(tcp_get_tos) {
  const struct trk_stream *stream = tcp_arg(c);
  int fd = stream != NULL ? trk_stream_fd(stream) : -1, tos = 0;
  socklen_t len = sizeof tos;
  if (fd < 0) return trk_number(c->rt, UV_EBADF);
  int r = fd_family(fd) == AF_INET6 ? getsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &tos, &len)
                                    : getsockopt(fd, IPPROTO_IP, IP_TOS, &tos, &len);
  return trk_number(c->rt, r < 0 ? -errno : tos);
}

/* reset(id, callback): closes with RST; callback after the close */
TRK_FN(tcp_reset) {
  struct trk_stream *stream = tcp_arg(c);
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  trk_stream_let_go(stream);
  int fd = trk_stream_fd(stream);
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) < 0) return trk_number(c->rt, -errno);
  if (stream->reader != NULL) {
    const struct trk_stream_reader *reader = stream->reader;
    stream->reader = NULL;
    reader->on_close(stream);
  }
  trk_handle_close(&stream->handle, trk_arg(c, 1));
  return trk_number(c->rt, 0);
}

static const struct trk_fn_row functions[] = {{"new", tcp_new},
                                              {"open", tcp_open},
                                              {"bind", tcp_bind},
                                              {"connect", tcp_connect},
                                              {"name", tcp_name},
                                              {"setNoDelay", tcp_no_delay},
                                              {"setKeepAlive", tcp_keep_alive},
                                              {"setTypeOfService", tcp_set_tos},
                                              {"getTypeOfService", tcp_get_tos},
                                              {"reset", tcp_reset},
                                              {NULL, NULL}};
static const struct trk_binding binding = {.name = "tcp", .functions = functions};
TRK_BINDING(binding);
