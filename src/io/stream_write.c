/*
 * stream_write.c - writing: at once what the kernel takes, the rest from a queue; internalBinding('stream_write').
 *
 * What:    bytes and strings are tried directly. Only when the kernel is full memory is made to last: a copy of the
 *          rest, or the encoded string itself, or a pin on the user's large buffer.
 * Owns:    struct write per queued write.
 * Runs on: the loop thread.
 * Frees:   when libuv reports the write's end; closing a stream reports UV_ECANCELED first.
 * Limits:  buffers of one writev: as many as memory allows; libuv hands them on in portions of IOV_MAX.
 */
#include "core/binding.h"
#include "core/chars.h"
#include "core/mem.h"
#include "core/transcode.h"
#include "io/direct.h"
#include "io/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define STACK_BYTES 16384 /* strings that encode into this need no memory when they leave at once */
#define STACK_BUFS 32
#define SEND_BUFS 16 /* of one call past libuv */

enum encoding { UTF8, LATIN1, UCS2 };

struct write {
  uv_write_t uv;
  struct trk_stream *stream;
  void (*done)(void *arg, int status); /* NULL: see js */
  void *arg;
  bool js; /* tell JavaScript */
  void *owned;
  struct trk_pin keep;
  struct trk_hold hold; /* of its bytes */
};

size_t trk_stream_queued(const struct trk_stream *stream) {
  return uv_stream_get_write_queue_size(&stream->uv.stream);
}

static void on_write(uv_write_t *uv, int status) {
  struct write *write = (struct write *)uv;
  struct trk_stream *stream = write->stream;
  struct trk_runtime *rt = stream->handle.rt;
  void (*done)(void *, int) = write->done;
  void *arg = write->arg;
  bool js = write->js;
  free(write->owned);
  trk_hold_end(&write->hold);
  trk_pin_clear(rt, &write->keep);
  free(write);
  if (done != NULL) done(arg, status);
  if (!js) return;
  JSValueRef argv[] = {stream->handle.owner.object, trk_number(rt, status)};
  trk_stream_hook_call(stream, TRK_STREAM_ON_WRITTEN, 2, argv);
}

/* Drops the first n bytes of the list. */
static void advance(uv_buf_t **bufs, unsigned *count, size_t n) {
  while (*count > 0 && n >= (*bufs)->len) {
    n -= (*bufs)->len;
    (*bufs)++;
    (*count)--;
  }
  if (*count > 0) {
    (*bufs)->base += n;
    (*bufs)->len -= n;
  }
}

/* May bytes go straight to the kernel? Then nothing is queued before them, and they are no pipe's, terminal's or future connection's. */
static bool is_free(const struct trk_stream *stream) {
  const uv_stream_t *uv = &stream->uv.stream;
  return stream->handle.type == &trk_stream_tcp_type && uv->write_queue_size == 0 && uv->connect_req == NULL && uv_is_writable(uv);
}

/* As uv_try_write(). A socket's own call costs less than that of any file, which libuv makes. `direct`: is_free(). */
static ssize_t send_now(struct trk_stream *stream, bool direct, const uv_buf_t bufs[], unsigned count, int flags) {
  if (count > SEND_BUFS || !direct) return uv_try_write(&stream->uv.stream, bufs, count);
  struct iovec parts[SEND_BUFS];
  for (unsigned i = 0; i < count; i++) parts[i] = (struct iovec){bufs[i].base, bufs[i].len};
  const struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
  int fd = stream->uv.stream.io_watcher.fd;
  ssize_t n;
  do n = count == 1 ? trk_direct_send(fd, bufs->base, bufs->len, flags | MSG_NOSIGNAL) : sendmsg(fd, &message, flags | MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  if (n >= 0) return n;
  return errno == EAGAIN || errno == ENOBUFS ? UV_EAGAIN : uv_translate_sys_error(errno);
}

/* Why bytes that were kept back could not leave. */
static int told(struct trk_stream *stream) {
  int status = stream->failed;
  stream->failed = 0;
  return status;
}

/* 1 all written, 0 the rest (*bufs, *count) is to be queued, or a negative status. */
static int try_write(struct trk_stream *stream, uv_buf_t **bufs, unsigned *count) {
  size_t total = 0;
  for (unsigned i = 0; i < *count; i++) total += (*bufs)[i].len;
  if (total > 0) {
    bool direct = is_free(stream);
    if (direct && trk_stream_hold(stream, *bufs, *count, total)) {
      stream->bytes_written += total;
      return 1;
    }
    if (stream->failed != 0) return told(stream);
    if (direct) direct = stream->uv.stream.write_queue_size == 0; /* what was held back may be queued now */
    ssize_t n = send_now(stream, direct, *bufs, *count, 0);
    if (n < 0 && n != UV_EAGAIN) return (int)n;
    if (n > 0) advance(bufs, count, (size_t)n);
  } else if (trk_stream_queued(stream) == 0 && uv_is_writable(&stream->uv.stream)) {
    *count = 0;
  }
  stream->bytes_written += total;
  return *count == 0;
}

/* Queues bytes that live in write->owned or under write->keep. */
static int queue(struct write *write, struct trk_stream *stream, const uv_buf_t bufs[], unsigned count) {
  write->stream = stream;
  stream->unpolled = false;
  int status = uv_write(&write->uv, &stream->uv.stream, bufs, count, on_write);
  if (status == 0) return 0;
  free(write->owned);
  trk_hold_end(&write->hold);
  trk_pin_clear(stream->handle.rt, &write->keep);
  free(write);
  return status;
}

/* Queues a copy. */
static int queue_copy(struct write *write, struct trk_stream *stream, const uv_buf_t bufs[], unsigned count) {
  size_t total = 0, at = 0;
  for (unsigned i = 0; i < count; i++) total += bufs[i].len;
  char *copy = trk_malloc(total > 0 ? total : 1);
  for (unsigned i = 0; i < count; i++) {
    if (bufs[i].len > 0) memcpy(copy + at, bufs[i].base, bufs[i].len);
    at += bufs[i].len;
  }
  write->owned = copy;
  uv_buf_t one = uv_buf_init(copy, (unsigned)total);
  return queue(write, stream, &one, 1);
}

int trk_stream_send_owned(struct trk_stream *stream, char *bytes, size_t len) {
  uv_buf_t buf = uv_buf_init(bytes, (unsigned)len), *rest = &buf;
  unsigned count = 1;
  ssize_t n = send_now(stream, is_free(stream), rest, count, 0);
  if (n >= 0) advance(&rest, &count, (size_t)n);
  if (count == 0 || (n < 0 && n != UV_EAGAIN)) {
    free(bytes);
    return n < 0 ? (int)n : 0;
  }
  struct write *write = trk_calloc(1, sizeof *write);
  write->owned = bytes;
  return queue(write, stream, rest, count);
}

int trk_stream_write(struct trk_stream *stream, const uv_buf_t bufs[], unsigned count,
                     void (*done)(void *arg, int status), void *arg) {
  uv_buf_t stack[STACK_BUFS];
  uv_buf_t *list = count <= STACK_BUFS ? stack : trk_malloc(count * sizeof *list);
  memcpy(list, bufs, count * sizeof *list);
  uv_buf_t *rest = list;
  int result = try_write(stream, &rest, &count);
  if (result == 0) {
    struct write *write = trk_calloc(1, sizeof *write);
    write->done = done;
    write->arg = arg;
    result = queue_copy(write, stream, rest, count);
  }
  if (list != stack) free(list);
  return result;
}

int trk_stream_write_last(struct trk_stream *stream, uv_buf_t buf, void (*done)(void *arg, int status), void *arg) {
  trk_stream_let_go(stream);
  if (buf.len > 0 && is_free(stream)) {
    ssize_t n = send_now(stream, true, &buf, 1, MSG_MORE); /* held back until the end follows, or the rest */
    if (n > 0) {
      stream->bytes_written += (size_t)n;
      buf.base += n;
      buf.len -= (size_t)n;
    }
    if (buf.len == 0) {
      stream->ended = shutdown(trk_stream_fd(stream), SHUT_WR) == 0;
      return 1;
    }
  }
  return trk_stream_write(stream, &buf, 1, done, arg);
}

/* --- for JavaScript: 1 written, 0 on its way (TRK_STREAM_ON_WRITTEN follows), or a status; reg[16] is the byte count -- */

static JSValueRef answer(const struct trk_call *c, int result, size_t bytes) {
  c->rt->reg[TRK_REG_SCRATCH] = (int32_t)(bytes <= INT32_MAX ? bytes : INT32_MAX);
  return trk_number(c->rt, result);
}

static struct write *write_for_js(void) {
  struct write *write = trk_calloc(1, sizeof *write);
  write->js = true;
  return write;
}

static size_t encoded_room(const struct trk_chars *text, int encoding) {
  return encoding == LATIN1 ? text->len : encoding == UCS2 ? 2 * text->len : trk_chars_utf8_room(text);
}

static size_t encode(const struct trk_chars *text, int encoding, char *to) {
  if (encoding == UTF8) return trk_chars_utf8(text, to);
  if (encoding == LATIN1) {
    trk_chars_latin1(text, (uint8_t *)to, text->len);
    return text->len;
  }
  trk_chars_utf16(text, to, text->len);
  return 2 * text->len;
}

/* Are its characters the bytes to send as they stand? */
static bool stands(const struct trk_chars *text, int encoding) {
  return !text->wide && (encoding == LATIN1 || (encoding == UTF8 && trk_ascii(text->at, text->len)));
}

/* writeString(id, string, encoding) */
TRK_FN(write_string) {
  struct trk_stream *stream = trk_stream_arg(c);
  if (stream == NULL) return answer(c, UV_EBADF, 0);
  struct trk_chars text;
  if (!trk_chars_open(c->rt, trk_arg(c, 1), &text)) return answer(c, UV_EINVAL, 0);
  int encoding = trk_arg_i32(c, 2);
  char stack[STACK_BYTES], *heap = NULL;
  uv_buf_t buf = {.base = (char *)text.at, .len = text.len}, *rest = &buf;
  unsigned count = 1;
  if (!stands(&text, encoding)) {
    size_t room = encoded_room(&text, encoding);
    if (room > sizeof stack) heap = trk_malloc(room);
    buf.base = heap != NULL ? heap : stack;
    buf.len = encode(&text, encoding, buf.base);
  }
  size_t len = buf.len;
  int result = try_write(stream, &rest, &count);
  if (result == 0) {
    struct write *write = write_for_js();
    if (heap == NULL) {
      result = queue_copy(write, stream, rest, count);
    } else {
      write->owned = heap;
      heap = NULL;
      result = queue(write, stream, rest, count);
    }
  }
  free(heap);
  trk_chars_close(&text);
  return answer(c, result, len);
}

/* writeScratch(id, len): the first len bytes of the scratch */
TRK_FN(write_scratch) {
  struct trk_stream *stream = trk_stream_arg(c);
  size_t len = (size_t)trk_arg_i32(c, 1);
  if (stream == NULL || len > TRK_SCRATCH_BYTES) return answer(c, UV_EBADF, 0);
  uv_buf_t buf = uv_buf_init((char *)c->rt->scratch, (unsigned)len), *rest = &buf;
  unsigned count = 1;
  int result = try_write(stream, &rest, &count);
  if (result == 0) result = queue_copy(write_for_js(), stream, rest, count);
  return answer(c, result, len);
}

/* writeBytes(id, Uint8Array): not copied; the array lives on until it is written */
TRK_FN(write_bytes) {
  struct trk_stream *stream = trk_stream_arg(c);
  struct trk_bytes bytes;
  if (stream == NULL || !trk_arg_peek(c, 1, &bytes)) return answer(c, UV_EBADF, 0);
  uv_buf_t buf = {.base = (char *)bytes.data, .len = bytes.len}, *rest = &buf;
  unsigned count = 1;
  int result = try_write(stream, &rest, &count);
  if (result == 0) {
    struct write *write = write_for_js();
    size_t sent = bytes.len - rest->len;
    trk_pin_set(c->rt, &write->keep, trk_arg(c, 1));
    trk_hold_bytes(c->rt, trk_arg(c, 1), &bytes, &write->hold);
    rest->base = (char *)bytes.data + sent;
    result = queue(write, stream, rest, count);
  }
  return answer(c, result, bytes.len);
}

/* One chunk of a writev: the memory to free, or NULL when it is the array's own. */
static char *chunk_bytes(const struct trk_call *c, JSValueRef chunk, int encoding, uv_buf_t *ret) {
  struct trk_bytes bytes;
  *ret = uv_buf_init(NULL, 0);
  if (trk_peek_bytes(c->rt, chunk, &bytes)) {
    ret->base = (char *)bytes.data;
    ret->len = bytes.len;
    return NULL;
  }
  struct trk_chars text;
  if (!trk_chars_open(c->rt, chunk, &text)) return NULL;
  ret->base = trk_malloc(encoded_room(&text, encoding) + 1);
  ret->len = encode(&text, encoding, ret->base);
  trk_chars_close(&text);
  return ret->base;
}

/* writev(id, [chunk, encoding, chunk, encoding, ...], pairs): Uint8Arrays or strings */
TRK_FN(write_v) {
  struct trk_stream *stream = trk_stream_arg(c);
  unsigned count = (unsigned)trk_arg_i32(c, 2);
  if (stream == NULL || !trk_is_object(c->rt, trk_arg(c, 1)) || count == 0) return answer(c, UV_EBADF, 0);
  JSObjectRef chunks = (JSObjectRef)trk_arg(c, 1);
  uv_buf_t *bufs = trk_calloc(count, sizeof *bufs);
  char **texts = trk_calloc(count, sizeof *texts);
  size_t total = 0;
  for (unsigned i = 0; i < count; i++) {
    JSValueRef chunk = JSObjectGetPropertyAtIndex(c->ctx, chunks, 2 * i, NULL);
    JSValueRef encoding = JSObjectGetPropertyAtIndex(c->ctx, chunks, 2 * i + 1, NULL);
    texts[i] = chunk_bytes(c, chunk, trk_to_i32(c->rt, encoding), &bufs[i]);
    total += bufs[i].len;
  }
  uv_buf_t *rest = bufs;
  unsigned left = count;
  int result = try_write(stream, &rest, &left);
  if (result == 0) result = queue_copy(write_for_js(), stream, rest, left);
  for (unsigned i = 0; i < count; i++) free(texts[i]);
  free(texts);
  free(bufs);
  return answer(c, result, total);
}

static const struct trk_fn_row functions[] = {{"writeString", write_string},
                                              {"writeScratch", write_scratch},
                                              {"writeBytes", write_bytes},
                                              {"writev", write_v},
                                              {NULL, NULL}};
static const struct trk_binding binding = {.name = "stream_write", .functions = functions};
TRK_BINDING(binding);
