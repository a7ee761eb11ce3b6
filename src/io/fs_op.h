/*
 * fs_op.h - one file system operation: its paths, its libuv request and what it gives to JavaScript.
 *
 * What:    the part that every fs binding shares. An operation is "now, and throw" when its last argument is
 *          undefined, or "on the pool, then callback(error, result)" when it is a function.
 * Owns:    struct trk_fs_op while it is in flight.
 * Runs on: the thread of the runtime.
 * Source:  https://docs.libuv.org/en/v1.x/fs.html
 */
#ifndef TRK_IO_FS_OP_H
#define TRK_IO_FS_OP_H

#include "core/binding.h"

/* What a finished operation gives. */
enum trk_fs_result {
  TRK_FS_NONE,    /* undefined */
  TRK_FS_INT,     /* the request's result as a number */
  TRK_FS_STAT,    /* 18 words in scratch, nothing as value */
  TRK_FS_POINTER, /* the string that req.ptr points to */
  TRK_FS_PATH,    /* the string that req.path points to */
  TRK_FS_SCANDIR, /* names joined by '/', or [names, types] */
  TRK_FS_CHUNK    /* the bytes read into `chunk` as an ArrayBuffer; undefined when there were none */
};

/* Flags of an operation. */
#define TRK_FS_BIGINT 1 /* words in scratch are int64, not double */
#define TRK_FS_RAW 2    /* strings are given as Uint8Array */
#define TRK_FS_TYPES 4  /* readdir gives types too */

#define TRK_FS_STAT_WORDS 18

struct trk_fs_op {
  struct trk_req req; /* used when asynchronous */
  uv_fs_t uv;
  uv_loop_t *loop; /* to pass to uv_fs_*: NULL when synchronous */
  uv_fs_cb cb;     /* to pass to uv_fs_*: NULL when synchronous */
  const char *syscall;
  enum trk_fs_result result;
  int flags;
  size_t part; /* of a read: bytes that were there before the pool was asked for the rest */
  uint8_t *chunk; /* malloc'ed, of chunk_size bytes; NULL: none */
  size_t chunk_size;
  struct trk_later later;
  char *path, *dest; /* as errors show them; NULL when there is none */
  char *path_heap, *dest_heap;
  char text[1024]; /* both paths when they are short */
  size_t text_used;
};

/*
 * Prepares an operation. With a function as argument `callback` a fresh operation that finish() and the loop
 * free, else `local`.
 */
struct trk_fs_op *trk_fs_begin(struct trk_call *c, struct trk_fs_op *local, const char *syscall, size_t callback,
                               enum trk_fs_result result);
/* Argument i (string or bytes) as the operation's path or dest. Never NULL. */
const char *trk_fs_path(struct trk_call *c, struct trk_fs_op *op, size_t i);
const char *trk_fs_dest(struct trk_call *c, struct trk_fs_op *op, size_t i);
/* Keeps a value (a buffer) alive as long as the operation. */
void trk_fs_keep(struct trk_call *c, struct trk_fs_op *op, JSValueRef value);
/*
 * After the uv_fs_* call: `status` is what it returned. Synchronous: gives the result or throws.
 * Asynchronous: undefined; a request that could not start throws.
 */
JSValueRef trk_fs_finish(struct trk_call *c, struct trk_fs_op *op, int status);
/* Asynchronous, and nothing is before it in the pool that changes files: fs_now.h may do it. */
bool trk_fs_at_once(const struct trk_fs_op *op);
/* Asynchronous: the result (or negative status) is there already, and the callback follows where the pool's results come next, ahead of the
 * immediates of that turn, but behind those that are set by now. */
JSValueRef trk_fs_finish_now(struct trk_call *c, struct trk_fs_op *op, ssize_t result);
/* Ends an operation whose start failed with `status` before uv_fs_* was called. */
JSValueRef trk_fs_fail(struct trk_call *c, struct trk_fs_op *op, int status);

/* Writes the stat words at word offset `at` of scratch. */
void trk_fs_put_stat(struct trk_runtime *rt, const uv_stat_t *st, int at, bool bigint);
/* A string or, when raw, a Uint8Array of the bytes. */
JSValueRef trk_fs_text(struct trk_runtime *rt, const char *bytes, size_t len, bool raw);
/* Argument i (string or bytes) as a malloc'ed path; "" when it is neither. */
char *trk_fs_arg_path(const struct trk_call *c, size_t i);

/* --- whole files (fs_file.c): plain system calls, any thread -------------------------------------- */

/* Reads a whole file. Its memory is malloc'ed unless it fitted into the given first buffer. */
struct trk_fs_slurp {
  uint8_t *data;
  size_t len;
  bool heap;           /* data is malloc'ed */
  const char *syscall; /* on failure: what failed */
  bool too_large;      /* failure is "more than 2 GiB" and `size` says how much */
  int64_t size;
};
/*
 * `fd` >= 0 reads on from its position and leaves it open, else opens `path` with `flags`. 0 or a negative uv
 * status with slurp->syscall set.
 */
int trk_fs_slurp(struct trk_fs_slurp *slurp, int fd, const char *path, int flags, uint8_t *first, size_t first_size);
/* The error of a failed slurp as Node words it. */
JSValueRef trk_fs_slurp_error(struct trk_runtime *rt, const struct trk_fs_slurp *slurp, int status, const char *path);

#endif
