/*
 * fs.c - the file operations that most programs and the module loader use.
 *
 * What:    internalBinding('fs'): readFileUtf8 and internalModuleStat for the loader (plain system calls, one crossing),
 *          open, close, read, write, stat and the like. The rest is fs_more.c, whole files are fs_file.c.
 * Owns:    nothing; descriptors belong to JavaScript.
 * Runs on: the thread of the runtime; asynchronous operations on the pool through libuv, if they might wait (fs_now.h).
 * Frees:   operations by fs_op.c.
 * Limits:  at most IOV_MAX buffers per readv or writev call are passed to the kernel at a time (libuv).
 */
#include "core/mem.h"
#include "io/fs_now.h"
#include "io/fs_op.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A path argument for a synchronous call: on the stack when it fits. */
struct sync_path {
  const char *text;
  char *heap;
  char inline_text[512];
};

static void sync_path_init(struct trk_call *c, size_t i, struct sync_path *path) {
  path->heap = NULL;
  path->text = path->inline_text;
  if (trk_is_string(c->rt, trk_arg(c, i)) &&
      trk_copy_utf8(c->rt, trk_arg(c, i), path->inline_text, sizeof(path->inline_text)) != SIZE_MAX)
    return;
  path->text = path->heap = trk_fs_arg_path(c, i);
}

/* readFileUtf8(pathOrFd, flags = O_RDONLY): the text of a file; throws as open, fstat or read failed. */
TRK_FN(fs_read_file_utf8) {
  struct trk_fs_slurp slurp;
  struct sync_path path = {NULL, NULL, {0}};
  int fd = -1;
  if (trk_is_number(c->rt, trk_arg(c, 0))) fd = trk_arg_i32(c, 0);
  else sync_path_init(c, 0, &path);
  int status = trk_fs_slurp(&slurp, fd, path.text, trk_arg_i32(c, 1), c->rt->scratch, TRK_SCRATCH_BYTES);
  JSValueRef value;
  if (status < 0) value = trk_throw_value(c, trk_fs_slurp_error(c->rt, &slurp, status, path.text));
  else value = trk_string(c->rt, (const char *)slurp.data, slurp.len);
  if (slurp.heap) free(slurp.data);
  free(path.heap);
  return value;
}

/* internalModuleStat(path): 0 for a file, 1 for a directory, a negative number when there is none. */
TRK_FN(fs_internal_module_stat) {
  struct sync_path path;
  struct stat st;
  sync_path_init(c, 0, &path);
  int kind = stat(path.text, &st) < 0 ? -errno : S_ISDIR(st.st_mode) ? 1 : 0;
  free(path.heap);
  return trk_number(c->rt, kind);
}

/* exists(path): whether access(F_OK) succeeds. */
TRK_FN(fs_exists) {
  struct sync_path path;
  sync_path_init(c, 0, &path);
  bool exists = access(path.text, F_OK) == 0;
  free(path.heap);
  return trk_bool(c->rt, exists);
}

/* realpath(path, raw, callback?): realpath(3). */
TRK_FN(fs_realpath) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "realpath", 2, TRK_FS_POINTER);
  if (trk_arg_bool(c, 1)) op->flags |= TRK_FS_RAW;
  return trk_fs_finish(c, op, uv_fs_realpath(op->loop, &op->uv, trk_fs_path(c, op, 0), op->cb));
}

/*
 * stat(path, bigint, callback?, quiet): 18 words in scratch. With quiet a missing path is no error: the synchronous
 * call gives false.
 */
static JSValueRef stat_path(struct trk_call *c, const char *syscall,
                            int (*call)(uv_loop_t *, uv_fs_t *, const char *, uv_fs_cb)) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, syscall, 2, TRK_FS_STAT);
  if (trk_arg_bool(c, 1)) op->flags |= TRK_FS_BIGINT;
  const char *path = trk_fs_path(c, op, 0);
  int status = trk_fs_at_once(op) ? trk_fs_now_stat(&op->uv, path, call == uv_fs_stat) : UV_EAGAIN;
  if (status != UV_EAGAIN) return trk_fs_finish_now(c, op, status);
  status = call(op->loop, &op->uv, path, op->cb);
  if (op->loop == NULL && (status == UV_ENOENT || status == UV_ENOTDIR) && trk_arg_bool(c, 3)) {
    uv_fs_req_cleanup(&op->uv);
    free(op->path_heap);
    return trk_bool(c->rt, false);
  }
  return trk_fs_finish(c, op, status);
}

TRK_FN(fs_stat) {
  return stat_path(c, "stat", uv_fs_stat);
}

TRK_FN(fs_lstat) {
  return stat_path(c, "lstat", uv_fs_lstat);
}

/* fstat(fd, bigint, callback?): 18 words in scratch. */
TRK_FN(fs_fstat) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "fstat", 2, TRK_FS_STAT);
  if (trk_arg_bool(c, 1)) op->flags |= TRK_FS_BIGINT;
  if (trk_fs_at_once(op) && trk_fs_now_fstat(&op->uv, trk_arg_i32(c, 0)) == 0) return trk_fs_finish_now(c, op, 0);
  return trk_fs_finish(c, op, uv_fs_fstat(op->loop, &op->uv, trk_arg_i32(c, 0), op->cb));
}

/* open(path, flags, mode, callback?): a descriptor, close-on-exec. */
TRK_FN(fs_open) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "open", 3, TRK_FS_INT);
  const char *path = trk_fs_path(c, op, 0);
  int fd = trk_fs_at_once(op) ? trk_fs_now_open(path, trk_arg_i32(c, 1)) : UV_EAGAIN;
  if (fd != UV_EAGAIN) return trk_fs_finish_now(c, op, fd);
  return trk_fs_finish(c, op, uv_fs_open(op->loop, &op->uv, path, trk_arg_i32(c, 1), trk_arg_i32(c, 2), op->cb));
}

/* close(fd, callback?) */
TRK_FN(fs_close) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "close", 1, TRK_FS_NONE);
  if (trk_fs_at_once(op) && trk_fs_now_close(trk_arg_i32(c, 0)) == 0) return trk_fs_finish_now(c, op, 0);
  return trk_fs_finish(c, op, uv_fs_close(op->loop, &op->uv, trk_arg_i32(c, 0), op->cb));
}

/* The part [offset, offset + length) of argument i's bytes, cut at their end. */
static uv_buf_t arg_part(struct trk_call *c, struct trk_fs_op *op, size_t i, size_t offset_arg, size_t length_arg) {
  struct trk_bytes bytes = {NULL, 0};
  if (op->loop == NULL) trk_arg_peek(c, i, &bytes);
  else trk_hold_bytes(c->rt, trk_arg(c, i), &bytes, &op->req.holds[0]);
  double offset = trk_arg_double(c, offset_arg), length = trk_arg_double(c, length_arg);
  if (!(offset >= 0) || offset > (double)bytes.len) offset = (double)bytes.len;
  double rest = (double)bytes.len - offset;
  if (!(length >= 0) || length > rest) length = rest;
  return uv_buf_init((char *)bytes.data + (size_t)offset, (unsigned)(length > INT32_MAX ? INT32_MAX : length));
}

static JSValueRef read_into(struct trk_call *c, struct trk_fs_op *op, int fd, uv_buf_t buf, int64_t position) {
  if (trk_fs_at_once(op)) {
    ssize_t n = trk_fs_now_read(fd, buf.base, buf.len, position, &op->part);
    if (n >= 0) return trk_fs_finish_now(c, op, n);
    buf = uv_buf_init(buf.base + op->part, (unsigned)(buf.len - op->part));
    if (position >= 0) position += (int64_t)op->part;
  }
  return trk_fs_finish(c, op, uv_fs_read(op->loop, &op->uv, fd, &buf, 1, position, op->cb));
}

/* read(fd, bytes, offset, length, position, callback?): bytes read; position -1 means "from where it is". */
TRK_FN(fs_read) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "read", 5, TRK_FS_INT);
  uv_buf_t buf = arg_part(c, op, 1, 2, 3);
  trk_fs_keep(c, op, trk_arg(c, 1));
  return read_into(c, op, trk_arg_i32(c, 0), buf, trk_arg_i64(c, 4));
}

/* readChunk(fd, size, position, callback): an ArrayBuffer of the bytes read, undefined at the end. */
TRK_FN(fs_read_chunk) {
  struct trk_fs_op *op = trk_fs_begin(c, NULL, "read", 3, TRK_FS_CHUNK);
  op->chunk_size = (size_t)trk_arg_i64(c, 1);
  op->chunk = trk_malloc(op->chunk_size);
  trk_mem_keep();
  return read_into(c, op, trk_arg_i32(c, 0), uv_buf_init((char *)op->chunk, (unsigned)op->chunk_size), trk_arg_i64(c, 2));
}

/* write(fd, bytes, offset, length, position, callback?): bytes written. */
TRK_FN(fs_write) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "write", 5, TRK_FS_INT);
  uv_buf_t buf = arg_part(c, op, 1, 2, 3);
  trk_fs_keep(c, op, trk_arg(c, 1));
  return trk_fs_finish(c, op, uv_fs_write(op->loop, &op->uv, trk_arg_i32(c, 0), &buf, 1, trk_arg_i64(c, 4), op->cb));
}

/* writeString(fd, string, position): bytes written, synchronously, as UTF-8. */
TRK_FN(fs_write_string) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "write", 9, TRK_FS_INT);
  char small[1024];
  char *heap = NULL;
  size_t len = trk_copy_utf8(c->rt, trk_arg(c, 1), small, sizeof(small));
  if (len == SIZE_MAX) heap = trk_arg_utf8(c, 1, &len);
  if (len == SIZE_MAX) len = 0;
  uv_buf_t buf = uv_buf_init(heap != NULL ? heap : small, (unsigned)len);
  JSValueRef value =
    trk_fs_finish(c, op, uv_fs_write(NULL, &op->uv, trk_arg_i32(c, 0), &buf, 1, trk_arg_i64(c, 2), NULL));
  free(heap);
  return value;
}

#define MAX_INLINE_BUFS 16

/* Argument i, an array of bytes, as libuv buffers: `local` when they fit, else malloc'ed. */
static uv_buf_t *arg_bufs(struct trk_call *c, const struct trk_fs_op *op, size_t i, uv_buf_t local[MAX_INLINE_BUFS], unsigned *ret_count) {
  JSValueRef array = trk_arg(c, i);
  *ret_count = 0;
  if (!trk_is_object(c->rt, array)) return local;
  JSObjectRef object = (JSObjectRef)array;
  double length = trk_to_double(c->rt, trk_get(c->rt, object, "length"));
  unsigned count = length > 0 && length < 1e6 ? (unsigned)length : 0;
  uv_buf_t *bufs = count <= MAX_INLINE_BUFS ? local : trk_calloc(count, sizeof(*bufs));
  for (unsigned k = 0; k < count; k++) {
    struct trk_bytes bytes = {NULL, 0};
    (op->loop == NULL ? trk_peek_bytes : trk_get_bytes)(c->rt, JSObjectGetPropertyAtIndex(c->ctx, object, k, NULL), &bytes);
    bufs[k] = uv_buf_init((char *)bytes.data, (unsigned)bytes.len);
  }
  *ret_count = count;
  return bufs;
}

static JSValueRef vector(struct trk_call *c, const char *syscall,
                         int (*call)(uv_loop_t *, uv_fs_t *, uv_file, const uv_buf_t[], unsigned, int64_t, uv_fs_cb)) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, syscall, 3, TRK_FS_INT);
  uv_buf_t inline_bufs[MAX_INLINE_BUFS];
  unsigned count;
  uv_buf_t *bufs = arg_bufs(c, op, 1, inline_bufs, &count);
  trk_fs_keep(c, op, trk_arg(c, 1));
  int status = call(op->loop, &op->uv, trk_arg_i32(c, 0), bufs, count, trk_arg_i64(c, 2), op->cb);
  if (bufs != inline_bufs) free(bufs); /* libuv has its own copy of the vector */
  return trk_fs_finish(c, op, status);
}

/* readv(fd, arrayOfBytes, position, callback?), writev the same: bytes moved. */
TRK_FN(fs_readv) {
  return vector(c, "read", uv_fs_read);
}

TRK_FN(fs_writev) {
  return vector(c, "write", uv_fs_write);
}

/* access(path, mode, callback?) */
TRK_FN(fs_access) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "access", 2, TRK_FS_NONE);
  const char *path = trk_fs_path(c, op, 0);
  int status = trk_fs_at_once(op) ? trk_fs_now_access(path, trk_arg_i32(c, 1)) : UV_EAGAIN;
  if (status != UV_EAGAIN) return trk_fs_finish_now(c, op, status);
  return trk_fs_finish(c, op, uv_fs_access(op->loop, &op->uv, path, trk_arg_i32(c, 1), op->cb));
}

/* readdir(path, raw, types, callback?): names joined by '/', or with types [names, Uint8Array]. */
TRK_FN(fs_readdir) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "scandir", 3, TRK_FS_SCANDIR);
  if (trk_arg_bool(c, 1)) op->flags |= TRK_FS_RAW;
  if (trk_arg_bool(c, 2)) op->flags |= TRK_FS_TYPES;
  return trk_fs_finish(c, op, uv_fs_scandir(op->loop, &op->uv, trk_fs_path(c, op, 0), 0, op->cb));
}

/* mkdir(path, mode, callback?) */
TRK_FN(fs_mkdir) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "mkdir", 2, TRK_FS_NONE);
  const char *path = trk_fs_path(c, op, 0);
  return trk_fs_finish(c, op, uv_fs_mkdir(op->loop, &op->uv, path, trk_arg_i32(c, 1), op->cb));
}

/* unlink(path, callback?) */
TRK_FN(fs_unlink) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "unlink", 1, TRK_FS_NONE);
  return trk_fs_finish(c, op, uv_fs_unlink(op->loop, &op->uv, trk_fs_path(c, op, 0), op->cb));
}

/* rename(from, to, callback?) */
TRK_FN(fs_rename) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "rename", 2, TRK_FS_NONE);
  const char *from = trk_fs_path(c, op, 0), *to = trk_fs_dest(c, op, 1);
  return trk_fs_finish(c, op, uv_fs_rename(op->loop, &op->uv, from, to, op->cb));
}

static const struct trk_fn_row functions[] = {
  {"readFileUtf8", fs_read_file_utf8},
  {"internalModuleStat", fs_internal_module_stat},
  {"exists", fs_exists},
  {"realpath", fs_realpath},
  {"stat", fs_stat},
  {"lstat", fs_lstat},
  {"fstat", fs_fstat},
  {"open", fs_open},
  {"close", fs_close},
  {"read", fs_read},
  {"readChunk", fs_read_chunk},
  {"write", fs_write},
  {"writeString", fs_write_string},
  {"readv", fs_readv},
  {"writev", fs_writev},
  {"access", fs_access},
  {"readdir", fs_readdir},
  {"mkdir", fs_mkdir},
  {"unlink", fs_unlink},
  {"rename", fs_rename},
  {NULL, NULL},
};
static const struct trk_binding fs = {.name = "fs", .functions = functions};
TRK_BINDING(fs);
