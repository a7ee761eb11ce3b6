/*
 * pipe.c - UNIX sockets and pipes; internalBinding('pipe').
 *
 * Owns:    a uv_connect_t per connect in flight. Runs on: the loop thread.
 * Frees:   handles as stream.c does; libuv removes a bound path when its handle closes.
 * Limits:  paths to 107 bytes (sun_path); a longer one gives UV_ENAMETOOLONG, where libuv would cut it.
 * Source:  https://docs.libuv.org/en/v1.x/pipe.html, unix(7)
 */
#include "core/binding.h"
#include "core/mem.h"
#include "io/stream.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct trk_stream *trk_stream_pipe_new(struct trk_runtime *rt, bool ipc, int *ret_status) {
  struct trk_stream *stream = trk_stream_alloc(sizeof(uv_pipe_t));
  int status = uv_pipe_init(&rt->loop, &stream->uv.pipe, ipc);
  if (status < 0) {
    free(stream);
    *ret_status = status;
    return NULL;
  }
  trk_stream_opened(rt, stream, &trk_stream_pipe_type, NULL);
  return stream;
}

static struct trk_stream *pipe_arg(const struct trk_call *c) {
  return trk_handle_get(c->rt, trk_arg_i32(c, 0), &trk_stream_pipe_type);
}

/* new(owner): the number, or a status */
TRK_FN(pipe_new) {
  int status = 0;
  struct trk_stream *stream = trk_stream_pipe_new(c->rt, false, &status);
  return trk_stream_new_answer(c, stream, status);
}

/* open(id, fd) */
TRK_FN(pipe_open) {
  struct trk_stream *stream = pipe_arg(c);
  return trk_number(c->rt, stream != NULL ? uv_pipe_open(&stream->uv.pipe, trk_arg_i32(c, 1)) : UV_EBADF);
}

/* Linux's abstract names begin with a NUL, which libuv 1.44 does not pass on. */
static bool is_abstract(const char *path, size_t len) {
  return len > 1 && path[0] == '\0';
}

static int abstract_socket(const char *path, size_t len, struct sockaddr_un *ret_address, socklen_t *ret_len) {
  memset(ret_address, 0, sizeof *ret_address);
  if (len > sizeof ret_address->sun_path) return UV_ENAMETOOLONG;
  ret_address->sun_family = AF_UNIX;
  memcpy(ret_address->sun_path, path, len);
  *ret_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  return fd < 0 ? -errno : fd;
}

static int bind_abstract(struct trk_stream *stream, const char *path, size_t len) {
  struct sockaddr_un address;
  socklen_t size;
  int fd = abstract_socket(path, len, &address, &size);
  if (fd < 0) return fd;
  int status = bind(fd, (struct sockaddr *)&address, size) < 0 ? -errno : uv_pipe_open(&stream->uv.pipe, fd);
  if (status < 0) close(fd);
  return status;
}

/* bind(id, path) */
TRK_FN(pipe_bind) {
  struct trk_stream *stream = pipe_arg(c);
  size_t len = 0;
  char *path = trk_arg_utf8(c, 1, &len);
  int status = UV_EBADF;
  if (stream != NULL && path != NULL) {
    if (is_abstract(path, len)) status = bind_abstract(stream, path, len);
    else if (len >= sizeof ((struct sockaddr_un *)0)->sun_path) status = UV_EINVAL;
    else status = uv_pipe_bind(&stream->uv.pipe, path);
  }
  free(path);
  return trk_number(c->rt, status);
}

/* connect(id, path); what fails at once comes through the callback too, as libuv does it */
TRK_FN(pipe_connect) {
  struct trk_stream *stream = pipe_arg(c);
  size_t len = 0;
  char *path = trk_arg_utf8(c, 1, &len);
  int status = stream == NULL || path == NULL ? UV_EBADF : 0;
  if (status == 0 && is_abstract(path, len)) {
    struct sockaddr_un address;
    socklen_t size;
    int fd = abstract_socket(path, len, &address, &size);
    status = fd < 0 ? fd : 0;
    if (status == 0 && connect(fd, (struct sockaddr *)&address, size) < 0) status = -errno;
    if (status == 0) status = uv_pipe_open(&stream->uv.pipe, fd);
    if (status < 0 && fd >= 0) close(fd);
    if (status == 0) status = 1; /* connected: no callback follows */
  } else if (status == 0 && len >= sizeof ((struct sockaddr_un *)0)->sun_path) {
    status = UV_EINVAL;
  } else if (status == 0) {
    uv_pipe_connect(trk_stream_connect_req(), &stream->uv.pipe, path, trk_stream_on_connect);
  }
  free(path);
  return trk_number(c->rt, status);
}

/* chmod(id, mode): UV_READABLE | UV_WRITABLE, for all users */
TRK_FN(pipe_chmod) {
  struct trk_stream *stream = pipe_arg(c);
  return trk_number(c->rt, stream != NULL ? uv_pipe_chmod(&stream->uv.pipe, trk_arg_i32(c, 1)) : UV_EBADF);
}

static const struct trk_fn_row functions[] = {{"new", pipe_new},         {"open", pipe_open},   {"bind", pipe_bind},
                                              {"connect", pipe_connect}, {"chmod", pipe_chmod}, {NULL, NULL}};
static const struct trk_const_row constants[] = {{"READABLE", UV_READABLE}, {"WRITABLE", UV_WRITABLE}, {NULL, 0}};
static const struct trk_binding binding = {.name = "pipe", .functions = functions, .constants = constants};
TRK_BINDING(binding);
