/*
 * udp.c - UDP sockets; internalBinding('udp').
 *
 * What:    a datagram that comes in is copied once, into memory that JavaScript owns. One that goes out is tried at once
 *          (it lies in the scratch, so no user memory is pinned); only if the kernel has no room is it copied and queued.
 *          The sender's address is told as text when it differs from the one before.
 * Owns:    the handle, datagrams queued. Runs on: the loop thread. Frees: in the close callback.
 * Limits:  64 KB a datagram, as the protocol.
 * Source:  https://docs.libuv.org/en/v1.x/udp.html, udp(7), ip(7)
 */
#include "core/binding.h"
#include "core/mem.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>


struct udp {
  struct trk_handle handle; /* owner: function(n, ArrayBuffer, text of the sender or undefined, port or flags) */
  uv_udp_t uv;
  struct sockaddr_storage last; /* whose text JavaScript has */
};

struct send {
  struct trk_req req;
  uv_udp_send_t uv;
  char data[];
};

static void freed(struct trk_handle *handle) {
  free(trk_container(handle, struct udp, handle));
}
static const struct trk_handle_type type = {"UDPWrap", freed};

static struct udp *udp_arg(const struct trk_call *c) {
  struct trk_handle *handle = trk_handle_get(c->rt, trk_arg_i32(c, 0), &type);
  return handle ? trk_container(handle, struct udp, handle) : NULL;
}

static JSValueRef status_of(struct trk_call *c, int status) {
  return trk_number(c->rt, status);
}

/* Address and port at i and i + 1, an IPv4 or IPv6 address as text; 0 or a negative status. */
static int address_arg(const struct trk_call *c, size_t i, struct sockaddr_storage *ret) {
  char text[128];
  if (trk_copy_utf8(c->rt, trk_arg(c, i), text, sizeof text) == SIZE_MAX) return UV_EINVAL;
  int port = trk_arg_i32(c, i + 1);
  memset(ret, 0, sizeof *ret);
  if (uv_ip4_addr(text, port, (struct sockaddr_in *)(void *)ret) == 0) return 0;
  return uv_ip6_addr(text, port, (struct sockaddr_in6 *)(void *)ret);
}

/* The text of an address, with the interface's name where it needs one; the port. */
static int address_text(const struct sockaddr_storage *address, char *text, size_t room) {
  text[0] = '\0';
  if (address->ss_family != AF_INET6) {
    const struct sockaddr_in *in = (const void *)address;
    uv_ip4_name(in, text, room);
    return ntohs(in->sin_port);
  }
  const struct sockaddr_in6 *in6 = (const void *)address;
  uv_ip6_name(in6, text, room);
  if (IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) && in6->sin6_scope_id > 0) {
    size_t at = strlen(text), left = room - at - 1;
    text[at] = '%';
    if (uv_if_indextoiid(in6->sin6_scope_id, text + at + 1, &left) < 0) text[at] = '\0';
  }
  return ntohs(in6->sin6_port);
}

/* --- handle ------------------------------------------------------------------------------------------------ */

/* new(onmessage): the number, or a status */
TRK_FN(udp_new) {
  struct udp *udp = trk_calloc(1, sizeof *udp);
  int status = uv_udp_init(&c->rt->loop, &udp->uv);
  if (status < 0) {
    free(udp);
    return status_of(c, status);
  }
  int32_t id = trk_handle_open(c->rt, &udp->handle, &type, (uv_handle_t *)&udp->uv, trk_arg(c, 0));
  if (id > 0) return trk_number(c->rt, id);
  trk_handle_close(&udp->handle, NULL);
  return status_of(c, UV_EMFILE);
}

/* open(id, fd) */
TRK_FN(udp_open) {
  struct udp *udp = udp_arg(c);
  if (udp == NULL) return status_of(c, UV_EBADF);
  return status_of(c, uv_udp_open(&udp->uv, trk_arg_i32(c, 1)));
}

/* SO_REUSEPORT must be set before bind(2), and libuv makes the socket there: so it is made here. */
static int reuse_port(struct udp *udp, int family) {
  int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
  if (fd < 0) return -errno;
  int status = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0 ? -errno : uv_udp_open(&udp->uv, fd);
  if (status < 0) close(fd);
  return status;
}

/* bind(id, address, port, flags): flags as libuv's, and 8: reuse the port */
TRK_FN(udp_bind) {
  struct udp *udp = udp_arg(c);
  struct sockaddr_storage address;
  if (udp == NULL) return status_of(c, UV_EBADF);
  int status = address_arg(c, 1, &address), flags = trk_arg_i32(c, 3);
  if (status == 0 && flags & 8) status = reuse_port(udp, address.ss_family);
  if (status == 0) status = uv_udp_bind(&udp->uv, (const struct sockaddr *)&address, (unsigned)flags & (UV_UDP_IPV6ONLY | UV_UDP_REUSEADDR));
  return status_of(c, status);
}

/* connect(id, address, port); without an address: disconnect */
TRK_FN(udp_connect) {
  struct udp *udp = udp_arg(c);
  struct sockaddr_storage address;
  if (udp == NULL) return status_of(c, UV_EBADF);
  if (!trk_arg_given(c, 1)) return status_of(c, uv_udp_connect(&udp->uv, NULL));
  int status = address_arg(c, 1, &address);
  return status_of(c, status < 0 ? status : uv_udp_connect(&udp->uv, (const struct sockaddr *)&address));
}

/* name(id, peer): [address, family, port], or a status */
TRK_FN(udp_name) {
  struct udp *udp = udp_arg(c);
  struct sockaddr_storage address;
  int len = sizeof address;
  if (udp == NULL) return status_of(c, UV_EBADF);
  int status = trk_arg_bool(c, 1) ? uv_udp_getpeername(&udp->uv, (struct sockaddr *)&address, &len)
                                  : uv_udp_getsockname(&udp->uv, (struct sockaddr *)&address, &len);
  if (status < 0) return status_of(c, status);
  char text[INET6_ADDRSTRLEN + 32];
  int port = address_text(&address, text, sizeof text);
  JSValueRef parts[3] = {trk_cstring(c->rt, text), trk_cstring(c->rt, address.ss_family == AF_INET6 ? "IPv6" : "IPv4"),
                         trk_number(c->rt, port)};
  return trk_array(c->rt, 3, parts);
}

TRK_FN(udp_close) { /* close(id, callback) */
  struct udp *udp = udp_arg(c);
  if (udp) trk_handle_close(&udp->handle, trk_arg(c, 1));
  return trk_undefined(c->rt);
}

TRK_FN(udp_ref) { /* ref(id, whether) */
  struct udp *udp = udp_arg(c);
  if (udp == NULL) return trk_undefined(c->rt);
  if (trk_arg_bool(c, 1)) uv_ref((uv_handle_t *)&udp->uv);
  else uv_unref((uv_handle_t *)&udp->uv);
  return trk_undefined(c->rt);
}

TRK_FN(udp_has_ref) {
  struct udp *udp = udp_arg(c);
  return trk_bool(c->rt, udp && uv_has_ref((uv_handle_t *)&udp->uv));
}

TRK_FN(udp_fd) { /* fd(id): the descriptor, or a status */
  struct udp *udp = udp_arg(c);
  uv_os_fd_t fd;
  int status = udp ? uv_fileno((uv_handle_t *)&udp->uv, &fd) : UV_EBADF;
  return status_of(c, status < 0 ? status : fd);
}

/* --- receiving ------------------------------------------------------------------------------------------------ */

static void on_alloc(uv_handle_t *uv, size_t suggested, uv_buf_t *buf) {
  struct trk_handle *handle = uv->data;
  (void)suggested;
  if (handle->rt->read_buffer == NULL) handle->rt->read_buffer = trk_malloc(TRK_READ_BYTES);
  *buf = uv_buf_init((char *)handle->rt->read_buffer, TRK_READ_BYTES);
}

static bool same_sender(const struct sockaddr_storage *a, const struct sockaddr *b) {
  if (a->ss_family != b->sa_family) return false;
  if (b->sa_family == AF_INET) {
    const struct sockaddr_in *x = (const void *)a, *y = (const void *)b;
    return x->sin_addr.s_addr == y->sin_addr.s_addr;
  }
  const struct sockaddr_in6 *x = (const void *)a, *y = (const void *)b;
  return memcmp(&x->sin6_addr, &y->sin6_addr, sizeof x->sin6_addr) == 0 && x->sin6_scope_id == y->sin6_scope_id;
}

static int port_of(const struct sockaddr *address) {
  if (address->sa_family == AF_INET) return ntohs(((const struct sockaddr_in *)(const void *)address)->sin_port);
  return ntohs(((const struct sockaddr_in6 *)(const void *)address)->sin6_port);
}

static void on_message(uv_udp_t *uv, ssize_t n, const uv_buf_t *buf, const struct sockaddr *sender, unsigned flags) {
  struct trk_handle *handle = uv->data;
  struct udp *udp = trk_container(handle, struct udp, handle);
  struct trk_runtime *rt = handle->rt;
  (void)flags;
  if ((n == 0 && sender == NULL) || handle->owner.object == NULL) return;
  JSValueRef args[4] = {trk_number(rt, (double)n), trk_undefined(rt), trk_undefined(rt), trk_number(rt, 0)};
  if (n >= 0) {
    if (n <= TRK_TINY_BYTES) {
      memcpy(rt->scratch, buf->base, (size_t)n);
    } else {
      uint8_t *copy = trk_malloc((size_t)n);
      memcpy(copy, buf->base, (size_t)n);
      args[1] = trk_arraybuffer(rt, copy, (size_t)n);
      if (args[1] == NULL) return;
    }
    if (!same_sender(&udp->last, sender)) {
      size_t len = sender->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
      memcpy(&udp->last, sender, len);
      char text[INET6_ADDRSTRLEN + 32];
      address_text(&udp->last, text, sizeof text);
      args[2] = trk_cstring(rt, text);
    }
    /* The family as a sign: JavaScript knows it by the text otherwise. */
    args[3] = trk_number(rt, sender->sa_family == AF_INET6 ? -port_of(sender) - 1 : port_of(sender));
  }
  trk_dispatch(rt, handle->owner.object, 4, args);
}

TRK_FN(udp_recv_start) {
  struct udp *udp = udp_arg(c);
  if (udp == NULL) return status_of(c, UV_EBADF);
  int status = uv_udp_recv_start(&udp->uv, on_alloc, on_message);
  return status_of(c, status == UV_EALREADY ? 0 : status);
}

TRK_FN(udp_recv_stop) {
  struct udp *udp = udp_arg(c);
  return status_of(c, udp ? uv_udp_recv_stop(&udp->uv) : UV_EBADF);
}

/* --- sending ------------------------------------------------------------------------------------------------ */

static void on_sent(uv_udp_send_t *uv, int status) {
  struct send *send = trk_container(uv, struct send, uv);
  JSValueRef args[1] = {trk_number(send->req.rt, status)};
  trk_req_end(&send->req, 1, args);
  free(send);
}

/*
 * send(id, bytes in the scratch, callback(status), port, address): 1 when it is sent at once, 0 when the callback
 * follows, or a status. Without port and address: to whom the socket is connected.
 */
TRK_FN(udp_send) {
  struct udp *udp = udp_arg(c);
  struct sockaddr_storage address;
  bool given = trk_arg_given(c, 4);
  if (udp == NULL) return status_of(c, UV_EBADF);
  size_t len = (size_t)trk_arg_i32(c, 1);
  if (len > TRK_SCRATCH_BYTES) return status_of(c, UV_EMSGSIZE);
  if (given) {
    char text[128];
    if (trk_copy_utf8(c->rt, trk_arg(c, 4), text, sizeof text) == SIZE_MAX) return status_of(c, UV_EINVAL);
    memset(&address, 0, sizeof address);
    int port = trk_arg_i32(c, 3);
    int status = uv_ip4_addr(text, port, (struct sockaddr_in *)(void *)&address);
    if (status < 0) status = uv_ip6_addr(text, port, (struct sockaddr_in6 *)(void *)&address);
    if (status < 0) return status_of(c, status);
  }
  const struct sockaddr *to = given ? (const struct sockaddr *)&address : NULL;
  uv_buf_t buf = uv_buf_init((char *)c->rt->scratch, (unsigned)len);
  int status = uv_udp_get_send_queue_count(&udp->uv) > 0 ? UV_EAGAIN : uv_udp_try_send(&udp->uv, &buf, 1, to);
  if (status >= 0) return status_of(c, 1);
  if (status != UV_EAGAIN && status != UV_ENOSYS) return status_of(c, status);
  struct send *send = trk_calloc(1, sizeof *send + len);
  memcpy(send->data, c->rt->scratch, len);
  buf.base = send->data;
  trk_req_begin(c->rt, &send->req, trk_arg(c, 2));
  send->req.name = "SendWrap";
  status = uv_udp_send(&send->uv, &udp->uv, &buf, 1, to, on_sent);
  if (status == 0) return status_of(c, 0);
  trk_req_drop(&send->req);
  free(send);
  return status_of(c, status);
}

TRK_FN(udp_queue_size) {
  struct udp *udp = udp_arg(c);
  return trk_number(c->rt, udp ? (double)uv_udp_get_send_queue_size(&udp->uv) : 0);
}
TRK_FN(udp_queue_count) {
  struct udp *udp = udp_arg(c);
  return trk_number(c->rt, udp ? (double)uv_udp_get_send_queue_count(&udp->uv) : 0);
}

/* --- options ------------------------------------------------------------------------------------------------- */

enum option { BROADCAST, TTL, MULTICAST_TTL, MULTICAST_LOOP };

TRK_FN(udp_set) { /* set(id, option, value) */
  struct udp *udp = udp_arg(c);
  int value = trk_arg_i32(c, 2);
  if (udp == NULL) return status_of(c, UV_EBADF);
  switch (trk_arg_i32(c, 1)) {
  case BROADCAST: return status_of(c, uv_udp_set_broadcast(&udp->uv, value));
  case TTL: return status_of(c, uv_udp_set_ttl(&udp->uv, value));
  case MULTICAST_TTL: return status_of(c, uv_udp_set_multicast_ttl(&udp->uv, value));
  case MULTICAST_LOOP: return status_of(c, uv_udp_set_multicast_loop(&udp->uv, value));
  default: return status_of(c, UV_EINVAL);
  }
}

TRK_FN(udp_set_interface) { /* setInterface(id, address) */
  struct udp *udp = udp_arg(c);
  char text[128];
  if (udp == NULL) return status_of(c, UV_EBADF);
  if (trk_copy_utf8(c->rt, trk_arg(c, 1), text, sizeof text) == SIZE_MAX) return status_of(c, UV_EINVAL);
  return status_of(c, uv_udp_set_multicast_interface(&udp->uv, text));
}

/* member(id, join, group, interface or undefined, source or undefined) */
TRK_FN(udp_member) {
  struct udp *udp = udp_arg(c);
  if (udp == NULL) return status_of(c, UV_EBADF);
  uv_membership how = trk_arg_bool(c, 1) ? UV_JOIN_GROUP : UV_LEAVE_GROUP;
  char *group = trk_arg_utf8(c, 2, NULL), *interface = trk_arg_utf8(c, 3, NULL), *source = trk_arg_utf8(c, 4, NULL);
  int status = UV_EINVAL;
  if (group) status = source ? uv_udp_set_source_membership(&udp->uv, group, interface, source, how)
                             : uv_udp_set_membership(&udp->uv, group, interface, how);
  free(group);
  free(interface);
  free(source);
  return status_of(c, status);
}

TRK_FN(udp_buffer_size) { /* bufferSize(id, size or 0, of receiving): the size, or a status */
  struct udp *udp = udp_arg(c);
  if (udp == NULL) return status_of(c, UV_EBADF);
  int size = trk_arg_i32(c, 1);
  int status = trk_arg_bool(c, 2) ? uv_recv_buffer_size((uv_handle_t *)&udp->uv, &size) : uv_send_buffer_size((uv_handle_t *)&udp->uv, &size);
  return status_of(c, status < 0 ? status : size);
}

static const struct trk_fn_row functions[] = {
    {"new", udp_new},          {"open", udp_open},           {"bind", udp_bind},
    {"connect", udp_connect},  {"name", udp_name},           {"close", udp_close},
    {"ref", udp_ref},          {"hasRef", udp_has_ref},      {"fd", udp_fd},
    {"recvStart", udp_recv_start}, {"recvStop", udp_recv_stop}, {"send", udp_send},
    {"queueSize", udp_queue_size}, {"queueCount", udp_queue_count}, {"set", udp_set},
    {"setInterface", udp_set_interface}, {"member", udp_member}, {"bufferSize", udp_buffer_size},
    {NULL, NULL},
};
static const struct trk_const_row constants[] = {
    {"BROADCAST", BROADCAST}, {"TTL", TTL}, {"MULTICAST_TTL", MULTICAST_TTL}, {"MULTICAST_LOOP", MULTICAST_LOOP},
    {"IPV6ONLY", UV_UDP_IPV6ONLY}, {"REUSEADDR", UV_UDP_REUSEADDR}, {"REUSEPORT", 8}, {NULL, 0},
};
static const struct trk_binding binding = {.name = "udp", .functions = functions, .constants = constants};
TRK_BINDING(binding);
