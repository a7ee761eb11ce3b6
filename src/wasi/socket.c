/*
 * socket.c - WASI's functions that begin with sock_. A guest can make no socket: it has those that it was given as its standard files.
 *
 * Owns: nothing. Runs on: the runtime's thread, which waits where the guest does. Frees: nothing. Limits: TRK_WASI_IOV buffers a call.
 */
#include "wasi/wasi.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define A32(i) ((uint32_t)c->arg[i])

enum { PEEK = 1, WAITALL = 2, TRUNCATED = 1, RD = 1, WR = 2 };

static bool again(const struct trk_wasi_call *c, const struct trk_wasi_fd *fd, short events, int *ret) {
  *ret = trk_wasi_error(errno);
  if (errno == EINTR) return true;
  if (errno != EAGAIN || fd->nonblock) return false;
  *ret = trk_wasi_wait(c, fd->fd, events);
  return *ret == WASI_SUCCESS;
}

static int sock_accept(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  uint32_t flags = A32(1), number = 0;
  if (!trk_wasi_in(c, A32(2), 4, 1)) return WASI_EOVERFLOW;
  int r = trk_wasi_get(c->wasi, A32(0), WASI_SOCK_ACCEPT, 0, &fd), got = -1;
  if (r != WASI_SUCCESS) return r;
  if (flags & ~(uint32_t)WASI_FLAG_NONBLOCK) return WASI_EINVAL;
  if (!fd->nonblock) r = trk_wasi_wait(c, fd->fd, POLLIN);
  while (r == WASI_SUCCESS && (got = accept4(fd->fd, NULL, NULL, SOCK_CLOEXEC | (flags != 0 ? SOCK_NONBLOCK : 0))) < 0)
    if (!again(c, fd, POLLIN, &r)) return r;
  if (r != WASI_SUCCESS) return r;
  struct trk_wasi_fd made = {.fd = got, .type = WASI_SOCKET_STREAM, .nonblock = flags != 0};
  trk_wasi_rights(got, made.type, &made.rights, &made.inheriting);
  r = trk_wasi_insert(c->wasi, made, &number);
  if (r == WASI_SUCCESS) trk_wasi_put(c, A32(2), number, 4);
  return r;
}

static int sock_recv(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  struct iovec iov[TRK_WASI_IOV];
  int count = 0, r = trk_wasi_iovecs(c, A32(1), A32(2), iov, &count);
  if (r != WASI_SUCCESS || !trk_wasi_in(c, A32(4), 4, 1) || !trk_wasi_in(c, A32(5), 2, 1)) return WASI_EOVERFLOW;
  r = trk_wasi_get(c->wasi, A32(0), WASI_FD_READ, 0, &fd);
  if (r != WASI_SUCCESS) return r;
  struct msghdr message = {.msg_iov = iov, .msg_iovlen = (size_t)count};
  int flags = (A32(3) & PEEK ? MSG_PEEK : 0) | (A32(3) & WAITALL ? MSG_WAITALL : 0);
  if (!fd->nonblock) r = trk_wasi_wait(c, fd->fd, POLLIN);
  ssize_t n = -1;
  while (r == WASI_SUCCESS && (n = recvmsg(fd->fd, &message, flags)) < 0)
    if (!again(c, fd, POLLIN, &r)) return r;
  if (r != WASI_SUCCESS) return r;
  trk_wasi_put(c, A32(4), (uint64_t)n, 4);
  trk_wasi_put(c, A32(5), message.msg_flags & MSG_TRUNC ? TRUNCATED : 0, 2);
  return WASI_SUCCESS;
}

static int sock_send(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  struct iovec iov[TRK_WASI_IOV];
  int count = 0, r = trk_wasi_iovecs(c, A32(1), A32(2), iov, &count);
  if (r != WASI_SUCCESS || !trk_wasi_in(c, A32(4), 4, 1)) return WASI_EOVERFLOW;
  r = trk_wasi_get(c->wasi, A32(0), WASI_FD_WRITE, 0, &fd);
  if (r != WASI_SUCCESS) return r;
  struct msghdr message = {.msg_iov = iov, .msg_iovlen = (size_t)count};
  ssize_t n = -1;
  while ((n = sendmsg(fd->fd, &message, MSG_NOSIGNAL)) < 0)
    if (!again(c, fd, POLLOUT, &r)) return r;
  trk_wasi_put(c, A32(4), (uint64_t)n, 4);
  return WASI_SUCCESS;
}

static int sock_shutdown(struct trk_wasi_call *c) {
  static const int ways[] = {-1, SHUT_RD, SHUT_WR, SHUT_RDWR};
  struct trk_wasi_fd *fd = NULL;
  int r = trk_wasi_get(c->wasi, A32(0), WASI_SOCK_SHUTDOWN, 0, &fd);
  if (r != WASI_SUCCESS) return r;
  if (A32(1) == 0 || A32(1) > (RD | WR)) return WASI_EINVAL;
  return shutdown(fd->fd, ways[A32(1)]) < 0 ? trk_wasi_error(errno) : WASI_SUCCESS;
}

const struct trk_wasi_function trk_wasi_socket_functions[] = {
  {"sock_accept", "iii", sock_accept}, {"sock_recv", "iiiiii", sock_recv}, {"sock_send", "iiiii", sock_send}, {"sock_shutdown", "ii", sock_shutdown},
  {NULL, NULL, NULL}};
