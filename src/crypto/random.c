/*
 * random.c - random bytes and comparison in constant time: internalBinding('random'). Needs no OpenSSL.
 *
 * Owns:    nothing. Runs on: the thread of the runtime; large fills on the pool.
 * Frees:   jobs in their after function.
 * Limits:  2^31 - 1 bytes per call (checked by lib/).
 */
#include "core/mem.h"

#include "core/binding.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

static int fill(uint8_t *data, size_t len) {
  while (len > 0) {
    ssize_t n = getrandom(data, len > 65536 ? 65536 : len, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -errno;
    data += n;
    len -= (size_t)n;
  }
  return 0;
}

struct job {
  struct trk_work work;
  uint8_t *data;
  size_t len;
  int status;
};

static void fill_work(struct trk_work *work) {
  struct job *job = (struct job *)work;
  job->status = fill(job->data, job->len);
}

static void fill_after(struct trk_work *work, int status) {
  struct job *job = (struct job *)work;
  struct trk_runtime *rt = work->req.rt;
  if (status < 0 || atomic_load(&rt->stopping)) {
    trk_req_drop(&work->req);
  } else {
    JSValueRef result = trk_null(rt);
    if (job->status < 0) result = trk_error_uv(rt, job->status, "getrandom", NULL, NULL);
    trk_req_end(&work->req, 1, &result);
  }
  free(job);
}

/* fill(bytes, offset, size, callback?) */
TRK_FN(random_fill) {
  struct trk_bytes bytes = {NULL, 0};
  struct trk_hold hold = {NULL};
  JSObjectRef callback = trk_arg_function(c, 3);
  if (!(callback == NULL ? trk_arg_peek(c, 0, &bytes) : trk_hold_bytes(c->rt, trk_arg(c, 0), &bytes, &hold)))
    return trk_throw(c, TRK_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "bytes expected");
  double offset = trk_arg_double(c, 1), size = trk_arg_double(c, 2);
  if (!(offset >= 0) || offset > (double)bytes.len) offset = (double)bytes.len;
  if (!(size >= 0) || size > (double)bytes.len - offset) size = (double)bytes.len - offset;
  uint8_t *data = bytes.data + (size_t)offset;
  if (callback == NULL) {
    int r = fill(data, (size_t)size);
    return r < 0 ? trk_throw_uv(c, r, "getrandom", NULL, NULL) : trk_undefined(c->rt);
  }
  struct job *job = trk_calloc(1, sizeof(*job));
  job->data = data;
  job->len = (size_t)size;
  job->work.work = fill_work;
  job->work.after = fill_after;
  job->work.req.holds[0] = hold;
  int r = trk_work_queue(c->rt, &job->work, callback);
  if (r < 0) {
    free(job);
    return trk_throw_uv(c, r, "getrandom", NULL, NULL);
  }
  trk_pin_set(c->rt, &job->work.req.keep, trk_arg(c, 0));
  return trk_undefined(c->rt);
}

/* fillScratch(size): random bytes at the start of scratch. */
TRK_FN(random_fill_scratch) {
  int32_t size = trk_arg_i32(c, 0);
  if (size < 0 || size > TRK_SCRATCH_BYTES) size = TRK_SCRATCH_BYTES;
  int r = fill(c->rt->scratch, (size_t)size);
  return r < 0 ? trk_throw_uv(c, r, "getrandom", NULL, NULL) : trk_undefined(c->rt);
}

/* equal(a, b): whether two byte arrays of the same length are equal, in a time that depends on the length only. */
TRK_FN(random_equal) {
  struct trk_bytes a = {NULL, 0}, b = {NULL, 0};
  if (!trk_arg_peek(c, 0, &a) || !trk_arg_peek(c, 1, &b) || a.len != b.len) return trk_bool(c->rt, false);
  volatile uint8_t difference = 0;
  for (size_t i = 0; i < a.len; i++) difference |= a.data[i] ^ b.data[i];
  return trk_bool(c->rt, difference == 0);
}

static const struct trk_fn_row functions[] = {
  {"fill", random_fill},
  {"fillScratch", random_fill_scratch},
  {"equal", random_equal},
  {NULL, NULL},
};
static const struct trk_binding random_binding = {.name = "random", .functions = functions};
TRK_BINDING(random_binding);
