/*
 * ipc_queue.c - sends the frames of an IPC channel; see ipc_queue.h.
 *
 * Owns:    queued frames. Runs on: the runtime's thread. Frees: once sent or failed and told.
 * Limits:  TRK_IPC_QUEUE_MAX bytes not sent.
 */
#include "process/ipc_queue.h"

#include "core/mem.h"
#include "core/transcode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define IOV_MAX_FRAMES 64
#define PIECE 65536 /* bytes that are encoded and sent at a time: the peer reads them while we encode the next */
#define SEND_ROOM (1 << 20) /* bytes of the socket, once it has been full or a long frame comes (the system may allow less) */

static void fifo_push(struct trk_ipc_fifo *fifo, struct trk_ipc_out *out) {
  out->next = NULL;
  if (fifo->last) fifo->last->next = out;
  else fifo->first = out;
  fifo->last = out;
}

static struct trk_ipc_out *fifo_take(struct trk_ipc_fifo *fifo) {
  struct trk_ipc_out *out = fifo->first;
  if (out == NULL) return NULL;
  fifo->first = out->next;
  if (fifo->first == NULL) fifo->last = NULL;
  return out;
}

/* The first of the queue is done with: its callback runs from the loop, see trk_ipc_queue_tell(). */
static void first_ends(struct trk_ipc *ipc, int status) {
  struct trk_ipc_out *out = fifo_take(&ipc->queue);
  if (out == NULL) return;
  ipc->queued -= out->len - out->sent;
  if (out->close_fd && out->fd >= 0) close(out->fd);
  trk_chars_close(&out->text);
  out->status = status;
  if (out->done) fifo_push(&ipc->finished, out);
  else free(out);
}

void trk_ipc_queue_end(struct trk_ipc *ipc, int status) {
  while (ipc->queue.first) first_ends(ipc, status);
}

void trk_ipc_queue_tell(struct trk_ipc *ipc) {
  for (struct trk_ipc_out *out; (out = fifo_take(&ipc->finished)) != NULL;) {
    out->done(out->arg, out->status);
    free(out);
  }
}

/* Bytes taken (>= 0, also when the kernel has no room now), or a negative uv status. */
static ssize_t send_some(struct trk_ipc *ipc, struct iovec *iov, size_t count, int fd) {
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr msg = {.msg_iov = iov, .msg_iovlen = count};
  if (fd >= 0) {
    memset(&control, 0, sizeof control);
    msg.msg_control = &control;
    msg.msg_controllen = sizeof control;
    struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
    cmsg->cmsg_level = SOL_SOCKET;
    cmsg->cmsg_type = SCM_RIGHTS;
    cmsg->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(cmsg), &fd, sizeof fd);
  }
  ssize_t n;
  do n = sendmsg(ipc->fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);
  if (n >= 0) return n;
  /* ETOOMANYREFS: too many descriptors are in flight; the peer has to take some first. */
  return errno == EAGAIN || errno == ENOBUFS ? 0 : uv_translate_sys_error(errno);
}

/* What is left of a frame. */
static size_t pieces_of(const struct trk_ipc_out *out, struct iovec *iov) {
  if (out->text.held == NULL) {
    iov[0] = (struct iovec){(void *)(uintptr_t)(out->data + out->sent), out->len - out->sent};
    return 1;
  }
  size_t count = 0;
  if (out->sent < out->text.len) iov[count++] = (struct iovec){(char *)(uintptr_t)out->text.at + out->sent, out->text.len - out->sent};
  iov[count++] = (struct iovec){(void *)(uintptr_t)"\n", 1};
  return count;
}

/* `n` bytes of the queue went out. */
static void sent(struct trk_ipc *ipc, size_t n) {
  while (n > 0 && ipc->queue.first) {
    struct trk_ipc_out *out = ipc->queue.first;
    size_t part = out->len - out->sent < n ? out->len - out->sent : n;
    out->sent += part;
    ipc->queued -= part;
    n -= part;
    if (out->sent == out->len) first_ends(ipc, 0);
  }
}

void trk_ipc_queue_flush(struct trk_ipc *ipc) {
  while (ipc->queue.first) {
    struct iovec iov[IOV_MAX_FRAMES];
    size_t count = 0;
    struct trk_ipc_out *first = ipc->queue.first;
    for (struct trk_ipc_out *out = first; out && count < IOV_MAX_FRAMES - 1; out = out->next) {
      if (count > 0 && out->fd >= 0) break;
      count += pieces_of(out, iov + count);
    }
    ssize_t n = send_some(ipc, iov, count, first->fd);
    if (n == 0) break;
    if (n == UV_EPIPE || n == UV_ECONNRESET) {
      trk_ipc_queue_end(ipc, (int)n);
    } else if (n < 0) {
      first_ends(ipc, (int)n);
    } else {
      if (first->fd >= 0 && first->close_fd) close(first->fd);
      first->fd = -1;
      sent(ipc, (size_t)n);
    }
  }
  trk_ipc_watch(ipc);
}

/* Gives the socket more room; long frames come. */
static void widen(struct trk_ipc *ipc) {
  if (ipc->widened) return;
  int room = SEND_ROOM;
  setsockopt(ipc->fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  ipc->widened = true;
}

/* What the kernel takes at once of a frame of `len` bytes; the descriptor has gone with the first byte. Bytes, or a negative status. */
static ssize_t send_first(struct trk_ipc *ipc, const struct iovec *pieces, size_t count, size_t len, int fd) {
  if (ipc->handle.closing) return UV_EPIPE;
  if (len > TRK_IPC_QUEUE_MAX - ipc->queued) return UV_ENOBUFS;
  if (ipc->queue.first) return 0;
  if (len > PIECE) widen(ipc);
  struct iovec iov[4];
  memcpy(iov, pieces, count * sizeof *iov);
  ssize_t n = send_some(ipc, iov, count, fd);
  ipc->sent_at = uv_hrtime();
  return n;
}

/* A frame for the queue, with `room` bytes of its own. The rest is the caller's to fill in. */
static struct trk_ipc_out *waiting(size_t room, int fd, bool close_fd, void (*done)(void *arg, int status), void *arg) {
  struct trk_ipc_out *out = trk_malloc(sizeof *out + room);
  *out = (struct trk_ipc_out){.len = room, .fd = fd, .close_fd = close_fd, .done = done, .arg = arg};
  return out;
}

static int enqueue(struct trk_ipc *ipc, struct trk_ipc_out *out) {
  fifo_push(&ipc->queue, out);
  ipc->queued += out->len - out->sent;
  widen(ipc);
  trk_ipc_watch(ipc);
  return 0;
}

int trk_ipc_queue_frame(struct trk_ipc *ipc, const struct iovec *pieces, size_t count, int fd, bool close_fd,
                        void (*done)(void *arg, int status), void *arg) {
  size_t len = 0;
  for (size_t i = 0; i < count; i++) len += pieces[i].iov_len;
  ssize_t n = send_first(ipc, pieces, count, len, fd);
  if (n != 0 && close_fd && fd >= 0) close(fd);
  if (n < 0 || (size_t)n == len) return n < 0 ? (int)n : 1;
  struct trk_ipc_out *out = waiting(len, n > 0 ? -1 : fd, close_fd, done, arg);
  uint8_t *p = out->data;
  for (size_t i = 0; i < count; i++) {
    memcpy(p, pieces[i].iov_base, pieces[i].iov_len);
    p += pieces[i].iov_len;
  }
  out->sent = (size_t)n;
  return enqueue(ipc, out);
}

/* The characters are the bytes. */
static int send_plain(struct trk_ipc *ipc, JSValueRef value, struct trk_chars *text, int fd, bool close_fd,
                      void (*done)(void *arg, int status), void *arg) {
  struct iovec pieces[2] = {{(void *)(uintptr_t)text->at, text->len}, {(void *)(uintptr_t)"\n", 1}};
  size_t len = text->len + 1;
  if (len <= PIECE) return trk_ipc_queue_frame(ipc, pieces, 2, fd, close_fd, done, arg);
  ssize_t n = send_first(ipc, pieces, 2, len, fd);
  if (n != 0 && close_fd && fd >= 0) close(fd);
  if (n < 0 || (size_t)n == len) return n < 0 ? (int)n : 1;
  struct trk_ipc_out *out = waiting(0, n > 0 ? -1 : fd, close_fd, done, arg);
  out->len = len;
  out->sent = (size_t)n;
  out->text = *text;
  if (text->held == NULL) out->text.held = JSValueToStringCopy(ipc->handle.rt->ctx, value, NULL); /* the same characters, counted */
  text->held = NULL;
  return enqueue(ipc, out);
}

int trk_ipc_queue_text(struct trk_ipc *ipc, JSValueRef value, struct trk_chars *text, int fd, bool close_fd,
                       void (*done)(void *arg, int status), void *arg) {
  if (!text->wide && trk_ascii(text->at, text->len)) return send_plain(ipc, value, text, fd, close_fd, done, arg);
  struct trk_chars rest = *text;
  size_t room = trk_chars_utf8_room(text) + 1;
  if (room > TRK_IPC_QUEUE_MAX - ipc->queued) {
    if (close_fd && fd >= 0) close(fd);
    return UV_ENOBUFS;
  }
  for (;;) {
    char bytes[PIECE + 1];
    size_t read, len = trk_chars_utf8_some(&rest, bytes, PIECE, &read);
    rest.at = (const char *)rest.at + read * (rest.wide ? 2 : 1);
    rest.len -= read;
    bool last = rest.len == 0;
    if (last) bytes[len++] = '\n';
    struct iovec piece = {bytes, len};
    ssize_t n = send_first(ipc, &piece, 1, len, fd);
    if (n != 0 && close_fd && fd >= 0) close(fd);
    if (n > 0) fd = -1;
    if (n < 0) return (int)n;
    if ((size_t)n == len && last) return 1;
    if ((size_t)n == len) continue;
    struct trk_ipc_out *out = waiting(len - (size_t)n + (last ? 0 : trk_chars_utf8_room(&rest) + 1), fd, close_fd, done, arg);
    memcpy(out->data, bytes + n, len - (size_t)n);
    out->len = len - (size_t)n;
    if (!last) {
      out->len += trk_chars_utf8(&rest, (char *)out->data + out->len);
      out->data[out->len++] = '\n';
      out = trk_realloc(out, sizeof *out + out->len);
    }
    return enqueue(ipc, out);
  }
}

int trk_ipc_send(struct trk_ipc *ipc, const void *data, size_t len, int fd, bool close_fd,
                 void (*done)(void *arg, int status), void *arg) {
  uint8_t head[4] = {(uint8_t)(len >> 24), (uint8_t)(len >> 16), (uint8_t)(len >> 8), (uint8_t)len};
  bool json = ipc->frames.mode == TRK_IPC_JSON;
  struct iovec pieces[2] = {{json ? (void *)(uintptr_t)data : head, json ? len : 4},
                            {json ? (void *)(uintptr_t)"\n" : (void *)(uintptr_t)data, json ? 1 : len}};
  return trk_ipc_queue_frame(ipc, pieces, 2, fd, close_fd, done, arg);
}
