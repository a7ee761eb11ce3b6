/*
 * fs_file.c - whole files: read all, write all, as one call or one job on the pool.
 *
 * What:    internalBinding('fs_file'): readFile, writeFile. A job opens, measures, reads or writes and closes by
 *          itself, so that a whole file costs one crossing each way instead of eight.
 * Owns:    the bytes in flight; a user's buffer is pinned by the request while the pool writes it.
 * Runs on: the thread of the runtime; `work` functions on pool threads, which small files in the page cache do not need.
 * Frees:   everything in the job's after function, also when the runtime ends first.
 * Limits:  files to 2 GiB - 1 as in Node. A job in the middle of a pipe is not interrupted by teardown.
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

#define MAX_FILE_BYTES 2147483647 /* 2 GiB - 1 */
#define READ_CHUNK 524288         /* bytes per read(2), as Node's readFile */

static ssize_t read_retry(int fd, void *data, size_t len) {
  ssize_t n;
  do n = read(fd, data, len);
  while (n < 0 && errno == EINTR);
  return n;
}

static int open_retry(const char *path, int flags, int mode) {
  int fd;
  do fd = open(path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

/* Room for at least one more byte, so that the read that sees the end needs no growth of its own. */
static void grow(struct trk_fs_slurp *slurp, size_t *cap) {
  size_t bigger = *cap < READ_CHUNK ? READ_CHUNK : *cap * 2;
  if (slurp->heap) {
    slurp->data = trk_realloc(slurp->data, bigger);
  } else {
    uint8_t *data = trk_malloc(bigger);
    if (slurp->len > 0) memcpy(data, slurp->data, slurp->len);
    slurp->data = data;
    slurp->heap = true;
  }
  *cap = bigger;
}

static int slurp_fd(struct trk_fs_slurp *slurp, int fd, size_t cap) {
  struct stat st;
  slurp->syscall = "fstat";
  if (fstat(fd, &st) < 0) return -errno;
  bool regular = S_ISREG(st.st_mode);
  if (regular && st.st_size > MAX_FILE_BYTES) {
    slurp->too_large = true;
    slurp->size = st.st_size;
    return UV_E2BIG;
  }
  slurp->syscall = "read";
  if (regular && (size_t)st.st_size + 1 > cap) {
    cap = (size_t)st.st_size + 1;
    slurp->data = trk_malloc(cap);
    slurp->heap = true;
  }
  for (;;) {
    if (slurp->len == cap) grow(slurp, &cap);
    size_t want = cap - slurp->len;
    ssize_t n = read_retry(fd, slurp->data + slurp->len, want > READ_CHUNK && !regular ? READ_CHUNK : want);
    if (n < 0) return -errno;
    if (n == 0) return 0;
    slurp->len += (size_t)n;
    if (slurp->len > MAX_FILE_BYTES) {
      slurp->too_large = true;
      slurp->size = (int64_t)slurp->len;
      return UV_E2BIG;
    }
  }
}

int trk_fs_slurp(struct trk_fs_slurp *slurp, int fd, const char *path, int flags, uint8_t *first, size_t first_size) {
  *slurp = (struct trk_fs_slurp){.data = first, .syscall = "open"};
  bool opened = fd < 0;
  if (opened) {
    fd = open_retry(path, flags, 0666);
    if (fd < 0) return -errno;
  }
  int status = slurp_fd(slurp, fd, first_size);
  if (opened) close(fd);
  if (status < 0 && slurp->heap) {
    free(slurp->data);
    slurp->data = NULL;
    slurp->heap = false;
  }
  return status;
}

JSValueRef trk_fs_slurp_error(struct trk_runtime *rt, const struct trk_fs_slurp *slurp, int status, const char *path) {
  if (slurp->too_large)
    return trk_error(rt, TRK_RANGE_ERROR, "ERR_FS_FILE_TOO_LARGE", "File size (%lld) is greater than 2 GiB",
                     (long long)slurp->size);
  return trk_error_uv(rt, status, slurp->syscall, strcmp(slurp->syscall, "open") == 0 ? path : NULL, NULL);
}

/* What a reader wants: bytes, a string, or bytes of which a few may lie in the scratch memory; then their number comes. */
enum form { BYTES, TEXT, BYTES_OR_SCRATCH };

#define FEW_BYTES 4096 /* to copy them costs less than to make the engine an ArrayBuffer of memory that is not its own */

/* --- jobs ------------------------------------------------------------------------------------------- */

struct job {
  struct trk_work work;
  struct trk_later later; /* a read that needed no pool */
  char *path; /* NULL: fd is given */
  int fd, flags, mode;
  int status;
  enum form form; /* read */
  bool flush;    /* write: fsync before the end */
  struct trk_fs_slurp slurp;
  const uint8_t *bytes; /* write: pinned or `text` */
  size_t len;
  char *text;
  const char *syscall; /* write: what failed */
};

static void release(struct job *job) {
  free(job->path);
  free(job->text);
  if (job->slurp.heap) free(job->slurp.data);
  free(job);
}

/* Argument i is a descriptor or a path. */
static void read_target(struct trk_call *c, struct job *job, size_t i) {
  job->fd = -1;
  job->path = NULL;
  if (trk_is_number(c->rt, trk_arg(c, i))) job->fd = trk_arg_i32(c, i);
  else job->path = trk_fs_arg_path(c, i);
}

static JSValueRef slurp_value(struct trk_runtime *rt, struct trk_fs_slurp *slurp, enum form form) {
  if (form == TEXT) return trk_string(rt, (const char *)slurp->data, slurp->len);
  if (form == BYTES_OR_SCRATCH && slurp->len <= FEW_BYTES) {
    if (slurp->len > 0 && slurp->data != rt->scratch) memcpy(rt->scratch, slurp->data, slurp->len);
    return trk_number(rt, (double)slurp->len);
  }
  if (!slurp->heap) return trk_uint8array(rt, slurp->data, slurp->len);
  /* The guess of the size may be far off (a pipe); give back what is a waste. */
  uint8_t *data = slurp->data;
  if (slurp->len > 0) data = trk_realloc(data, slurp->len);
  slurp->heap = false;
  return trk_arraybuffer(rt, data, slurp->len);
}

static void read_work(struct trk_work *work) {
  struct job *job = (struct job *)work;
  job->status = trk_fs_slurp(&job->slurp, job->fd, job->path, job->flags, NULL, 0);
}

static void read_after(struct trk_work *work, int status) {
  struct job *job = (struct job *)work;
  struct trk_runtime *rt = work->req.rt;
  if (status < 0 || atomic_load(&rt->stopping)) {
    trk_req_drop(&work->req);
  } else if (job->status < 0) {
    JSValueRef error = trk_fs_slurp_error(rt, &job->slurp, job->status, job->path);
    trk_req_end(&work->req, 1, &error);
  } else {
    JSValueRef argv[2] = {trk_null(rt), slurp_value(rt, &job->slurp, job->form)};
    trk_req_end(&work->req, 2, argv);
  }
  release(job);
}

static void read_later(struct trk_later *later) {
  read_after(&trk_container(later, struct job, later)->work, 0);
}

/* A small file that lies in the page cache, or none at all. False: let the pool do it. */
static bool read_now(struct job *job) {
  uint8_t *data;
  ssize_t n = job->path != NULL ? trk_fs_now_file(job->path, job->flags, TRK_FS_NOW_BYTES, &data) : UV_EAGAIN;
  if (n == UV_EAGAIN) return false;
  if (n >= 0) job->slurp = (struct trk_fs_slurp){.data = data, .len = (size_t)n, .heap = true};
  else job->slurp = (struct trk_fs_slurp){.syscall = "open"};
  job->status = n >= 0 ? 0 : (int)n;
  return true;
}

/*
 * readFile(pathOrFd, flags, form, callback?): a string for TEXT, else an ArrayBuffer or (small files, synchronous) a Uint8Array, or
 * the number of bytes in core.scratch, where they stay until the next native call.
 */
TRK_FN(fs_read_file) {
  enum form form = (enum form)trk_arg_i32(c, 2);
  JSObjectRef callback = trk_arg_function(c, 3);
  if (callback == NULL) {
    struct trk_fs_slurp slurp;
    bool is_fd = trk_is_number(c->rt, trk_arg(c, 0));
    char *path = is_fd ? NULL : trk_fs_arg_path(c, 0);
    int fd = is_fd ? trk_arg_i32(c, 0) : -1;
    int status = trk_fs_slurp(&slurp, fd, path, trk_arg_i32(c, 1), c->rt->scratch, TRK_SCRATCH_BYTES);
    JSValueRef value;
    if (status < 0) value = trk_throw_value(c, trk_fs_slurp_error(c->rt, &slurp, status, path));
    else value = slurp_value(c->rt, &slurp, form);
    if (slurp.heap) free(slurp.data);
    free(path);
    return value;
  }
  struct job *job = trk_calloc(1, sizeof(*job));
  read_target(c, job, 0);
  job->flags = trk_arg_i32(c, 1);
  job->form = form;
  job->work.work = read_work;
  job->work.after = read_after;
  if (c->rt->file_changes == 0 && read_now(job)) {
    trk_req_begin(c->rt, &job->work.req, callback);
    job->work.req.name = "FSReqCallback";
    job->later.run = read_later;
    trk_next_poll(c->rt, &job->later);
    return trk_undefined(c->rt);
  }
  int r = trk_work_queue(c->rt, &job->work, callback);
  if (r < 0) {
    release(job);
    return trk_throw_uv(c, r, "open", NULL, NULL);
  }
  return trk_undefined(c->rt);
}

/* Writes all bytes; on failure *ret_syscall says where. */
static int write_all(struct job *job) {
  int fd = job->fd;
  job->syscall = "open";
  if (job->path != NULL) {
    fd = open_retry(job->path, job->flags, job->mode);
    if (fd < 0) return -errno;
  }
  int status = 0;
  size_t done = 0;
  job->syscall = "write";
  while (done < job->len) {
    ssize_t n = write(fd, job->bytes + done, job->len - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      status = -errno;
      break;
    }
    done += (size_t)n;
  }
  if (status == 0 && job->flush && fsync(fd) < 0) {
    job->syscall = "fsync";
    status = -errno;
  }
  if (job->path != NULL && close(fd) < 0 && status == 0 && errno != EINTR) {
    job->syscall = "close";
    status = -errno;
  }
  return status;
}

static void write_work(struct trk_work *work) {
  struct job *job = (struct job *)work;
  job->status = write_all(job);
}

static const char *write_error_path(const struct job *job) {
  return strcmp(job->syscall, "open") == 0 ? job->path : NULL;
}

static void write_after(struct trk_work *work, int status) {
  struct job *job = (struct job *)work;
  struct trk_runtime *rt = work->req.rt;
  if (status < 0 || atomic_load(&rt->stopping)) {
    trk_req_drop(&work->req);
  } else {
    JSValueRef result = trk_null(rt);
    if (job->status < 0) result = trk_error_uv(rt, job->status, job->syscall, write_error_path(job), NULL);
    trk_req_end(&work->req, 1, &result);
  }
  release(job);
}

/* `stays`: where they are until the job is done, not for this call only. */
static void read_data(struct trk_call *c, struct job *job, size_t i, bool stays) {
  struct trk_bytes bytes = {NULL, 0};
  if (trk_is_string(c->rt, trk_arg(c, i))) {
    job->text = trk_arg_utf8(c, i, &job->len);
    job->bytes = (const uint8_t *)job->text;
    if (job->text == NULL) job->len = 0;
  } else if (stays ? trk_hold_bytes(c->rt, trk_arg(c, i), &bytes, &job->work.req.holds[0]) : trk_arg_peek(c, i, &bytes)) {
    job->bytes = bytes.data;
    job->len = bytes.len;
  }
}

/* writeFile(pathOrFd, data, flags, mode, flush, callback?): data is a string (as UTF-8) or bytes. */
TRK_FN(fs_write_file) {
  JSObjectRef callback = trk_arg_function(c, 5);
  struct job *job = trk_calloc(1, sizeof(*job));
  read_target(c, job, 0);
  read_data(c, job, 1, callback != NULL);
  job->flags = trk_arg_i32(c, 2);
  job->mode = trk_arg_i32(c, 3);
  job->flush = trk_arg_bool(c, 4);
  if (callback == NULL) {
    int status = write_all(job);
    JSValueRef value = trk_undefined(c->rt);
    if (status < 0) value = trk_throw_uv(c, status, job->syscall, write_error_path(job), NULL);
    release(job);
    return value;
  }
  job->work.work = write_work;
  job->work.after = write_after;
  int r = trk_work_queue(c->rt, &job->work, callback);
  if (r < 0) {
    release(job);
    return trk_throw_uv(c, r, "open", NULL, NULL);
  }
  trk_req_changes_files(&job->work.req);
  if (job->text == NULL) trk_pin_set(c->rt, &job->work.req.keep, trk_arg(c, 1));
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
  {"readFile", fs_read_file},
  {"writeFile", fs_write_file},
  {NULL, NULL},
};
static const struct trk_const_row constants[] = {{"BYTES", BYTES}, {"TEXT", TEXT}, {"BYTES_OR_SCRATCH", BYTES_OR_SCRATCH}, {NULL, 0}};
static const struct trk_binding fs_file = {.name = "fs_file", .functions = functions, .constants = constants};
TRK_BINDING(fs_file);
