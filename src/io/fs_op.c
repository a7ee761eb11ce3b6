/*
 * fs_op.c - begins, ends and converts the result of one file system operation.
 *
 * Owns:    struct trk_fs_op from trk_fs_begin() to trk_fs_finish() or the request's callback.
 * Runs on: the thread of the runtime.
 * Frees:   the operation and its libuv request at its end, also when the runtime ends first.
 * Limits:  none of its own; paths are as long as the caller's.
 */
#include "io/fs_op.h"
#include "core/ballast.h"
#include "core/mem.h"

#include <stdlib.h>
#include <string.h>

static void after(uv_fs_t *uv);

struct trk_fs_op *trk_fs_begin(struct trk_call *c, struct trk_fs_op *local, const char *syscall, size_t callback,
                               enum trk_fs_result result) {
  JSObjectRef fn = trk_arg_function(c, callback);
  struct trk_fs_op *op = fn == NULL ? local : trk_malloc(sizeof(*op));
  op->syscall = syscall;
  op->result = result;
  op->flags = 0;
  op->part = 0;
  op->chunk = NULL;
  op->path = op->dest = op->path_heap = op->dest_heap = NULL;
  op->text_used = 0;
  op->loop = NULL;
  op->cb = NULL;
  memset(&op->uv, 0, sizeof(op->uv)); /* one that libuv never sees is cleaned up like the others */
  if (fn != NULL) {
    memset(&op->req, 0, sizeof(op->req));
    op->loop = &c->rt->loop;
    op->cb = after;
    trk_req_begin(c->rt, &op->req, fn);
    op->req.name = "FSReqCallback";
  }
  return op;
}

/* A copy of bytes that JavaScript may still change, cut at NUL by being a C string (lib/ refuses NUL). */
static char *bytes_to_path(struct trk_bytes bytes) {
  return trk_strndup((const char *)bytes.data, bytes.len);
}

char *trk_fs_arg_path(const struct trk_call *c, size_t i) {
  struct trk_bytes bytes;
  JSValueRef value = trk_arg(c, i);
  char *path = NULL;
  if (trk_is_string(c->rt, value)) path = trk_arg_utf8(c, i, NULL);
  else if (trk_arg_peek(c, i, &bytes)) path = bytes_to_path(bytes);
  return path != NULL ? path : trk_strdup("");
}

static char *read_path(struct trk_call *c, struct trk_fs_op *op, size_t i, char **ret_heap) {
  JSValueRef value = trk_arg(c, i);
  if (trk_is_string(c->rt, value)) {
    char *at = op->text + op->text_used;
    size_t len = trk_copy_utf8(c->rt, value, at, sizeof(op->text) - op->text_used);
    if (len != SIZE_MAX) {
      op->text_used += len + 1;
      return at;
    }
  }
  return *ret_heap = trk_fs_arg_path(c, i);
}

const char *trk_fs_path(struct trk_call *c, struct trk_fs_op *op, size_t i) {
  return op->path = read_path(c, op, i, &op->path_heap);
}

const char *trk_fs_dest(struct trk_call *c, struct trk_fs_op *op, size_t i) {
  return op->dest = read_path(c, op, i, &op->dest_heap);
}

void trk_fs_keep(struct trk_call *c, struct trk_fs_op *op, JSValueRef value) {
  if (op->loop != NULL) trk_pin_set(c->rt, &op->req.keep, value);
}

/* --- results --------------------------------------------------------------------------------------- */

void trk_fs_put_stat(struct trk_runtime *rt, const uv_stat_t *st, int at, bool bigint) {
  int64_t words[TRK_FS_STAT_WORDS] = {
    (int64_t)st->st_dev,          (int64_t)st->st_mode,         (int64_t)st->st_nlink,
    (int64_t)st->st_uid,          (int64_t)st->st_gid,          (int64_t)st->st_rdev,
    (int64_t)st->st_blksize,      (int64_t)st->st_ino,          (int64_t)st->st_size,
    (int64_t)st->st_blocks,       (int64_t)st->st_atim.tv_sec,  (int64_t)st->st_atim.tv_nsec,
    (int64_t)st->st_mtim.tv_sec,  (int64_t)st->st_mtim.tv_nsec, (int64_t)st->st_ctim.tv_sec,
    (int64_t)st->st_ctim.tv_nsec, (int64_t)st->st_birthtim.tv_sec, (int64_t)st->st_birthtim.tv_nsec,
  };
  if (bigint) {
    memcpy(rt->scratch + (size_t)at * 8, words, sizeof(words));
    return;
  }
  double doubles[TRK_FS_STAT_WORDS];
  for (int i = 0; i < TRK_FS_STAT_WORDS; i++) doubles[i] = (double)words[i];
  memcpy(rt->scratch + (size_t)at * 8, doubles, sizeof(doubles));
}

JSValueRef trk_fs_text(struct trk_runtime *rt, const char *bytes, size_t len, bool raw) {
  if (raw) return trk_uint8array(rt, bytes, len);
  return trk_string(rt, bytes, len);
}

struct buffer {
  char *data;
  size_t len, cap;
};

static void append(struct buffer *buffer, const char *bytes, size_t len) {
  if (buffer->cap - buffer->len < len) {
    buffer->cap = (buffer->len + len) * 2;
    buffer->data = trk_realloc(buffer->data, buffer->cap);
  }
  memcpy(buffer->data + buffer->len, bytes, len);
  buffer->len += len;
}

/* One string for all names: '/' is the one byte that no name contains, and one crossing serves a directory. */
static JSValueRef scandir_value(struct trk_runtime *rt, struct trk_fs_op *op) {
  struct buffer names = {trk_malloc(1024), 0, 1024}, types = {NULL, 0, 0};
  uv_dirent_t entry;
  bool first = true;
  while (uv_fs_scandir_next(&op->uv, &entry) == 0) {
    if (!first) append(&names, "/", 1);
    first = false;
    append(&names, entry.name, strlen(entry.name));
    char type = (char)entry.type;
    if (op->flags & TRK_FS_TYPES) append(&types, &type, 1);
  }
  JSValueRef value = trk_fs_text(rt, names.data, names.len, op->flags & TRK_FS_RAW);
  if (op->flags & TRK_FS_TYPES) {
    JSValueRef both[2] = {value, trk_uint8array(rt, types.data, types.len)};
    value = trk_array(rt, 2, both);
  }
  free(names.data);
  free(types.data);
  return value;
}

static JSValueRef chunk_value(struct trk_runtime *rt, struct trk_fs_op *op) {
  size_t len = (size_t)op->uv.result + op->part;
  if (len == 0) return trk_undefined(rt);
  uint8_t *chunk = len < op->chunk_size ? trk_realloc(op->chunk, len) : op->chunk;
  op->chunk = NULL;
  trk_ballast_flow(rt, len);
  return trk_arraybuffer(rt, chunk, len);
}

static JSValueRef value_of(struct trk_runtime *rt, struct trk_fs_op *op) {
  bool raw = op->flags & TRK_FS_RAW;
  switch (op->result) {
  case TRK_FS_NONE:
    break;
  case TRK_FS_INT:
    return trk_number(rt, (double)op->uv.result + (double)op->part);
  case TRK_FS_STAT:
    trk_fs_put_stat(rt, &op->uv.statbuf, 0, op->flags & TRK_FS_BIGINT);
    break;
  case TRK_FS_POINTER:
    return trk_fs_text(rt, op->uv.ptr, strlen(op->uv.ptr), raw);
  case TRK_FS_PATH:
    return trk_fs_text(rt, op->uv.path, strlen(op->uv.path), raw);
  case TRK_FS_SCANDIR:
    return scandir_value(rt, op);
  case TRK_FS_CHUNK:
    return chunk_value(rt, op);
  }
  return trk_undefined(rt);
}

/* --- the end ---------------------------------------------------------------------------------------- */

static void release(struct trk_fs_op *op) {
  free(op->path_heap);
  free(op->dest_heap);
  free(op->chunk);
  if (op->loop != NULL) free(op);
}

static void end(struct trk_fs_op *op) {
  struct trk_runtime *rt = op->req.rt;
  if (atomic_load(&rt->stopping)) {
    uv_fs_req_cleanup(&op->uv);
    trk_req_drop(&op->req);
    release(op);
    return;
  }
  JSValueRef argv[2];
  size_t argc = 1;
  if (op->uv.result < 0 && op->part > 0) op->uv.result = 0; /* what came before the failure is a result; it will fail again */
  if (op->uv.result < 0) {
    argv[0] = trk_error_uv(rt, (int)op->uv.result, op->syscall, op->path, op->dest);
  } else {
    argv[0] = trk_null(rt);
    argv[1] = value_of(rt, op);
    if (op->result != TRK_FS_NONE && op->result != TRK_FS_STAT) argc = 2;
  }
  uv_fs_req_cleanup(&op->uv);
  trk_req_end(&op->req, argc, argv);
  release(op);
}

static void after(uv_fs_t *uv) {
  end(trk_container(uv, struct trk_fs_op, uv));
}

static void after_now(struct trk_later *later) {
  end(trk_container(later, struct trk_fs_op, later));
}

bool trk_fs_at_once(const struct trk_fs_op *op) {
  return op->loop != NULL && op->req.rt->file_changes == 0;
}

JSValueRef trk_fs_finish_now(struct trk_call *c, struct trk_fs_op *op, ssize_t result) {
  op->uv.result = result;
  op->later.run = after_now;
  trk_next_poll(c->rt, &op->later);
  return trk_undefined(c->rt);
}

JSValueRef trk_fs_fail(struct trk_call *c, struct trk_fs_op *op, int status) {
  JSValueRef thrown = trk_throw_uv(c, status, op->syscall, op->path, op->dest);
  if (op->loop != NULL) trk_req_drop(&op->req);
  release(op);
  return thrown;
}

JSValueRef trk_fs_finish(struct trk_call *c, struct trk_fs_op *op, int status) {
  if (op->loop != NULL) {
    if (status < 0) return trk_fs_fail(c, op, status);
    op->req.cancel = (uv_req_t *)&op->uv;
    if (trk_fs_changes_files(&op->uv)) trk_req_changes_files(&op->req);
    return trk_undefined(c->rt);
  }
  JSValueRef value;
  if (status < 0) value = trk_throw_uv(c, status, op->syscall, op->path, op->dest);
  else value = value_of(c->rt, op);
  uv_fs_req_cleanup(&op->uv);
  release(op);
  return value;
}
