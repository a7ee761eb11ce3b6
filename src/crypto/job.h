/*
 * job.h - one operation of OpenSSL, done at once or on the thread pool.
 *
 * What:    the same `run` serves crypto.sign(...) and crypto.sign(..., callback): without a callback it runs in the call, with one on
 *          the pool, so that a long signature or digest does not hold up the loop.
 * Owns:    the job owns its inputs and its result; release() frees the inputs and what else the kind of job added.
 * Runs on: `run` on any thread, and touches only the job's own memory; `result` and `release` on the thread of the runtime.
 * Source:  https://nodejs.org/api/cli.html#uv_threadpool_sizesize (which calls use the pool)
 */
#ifndef TRK_CRYPTO_JOB_H
#define TRK_CRYPTO_JOB_H

#include "crypto/crypto.h"

enum { TRK_CRYPTO_JOB_ERRORS = 16 }; /* as many as OpenSSL keeps */

struct trk_crypto_job {
  struct trk_work work;
  /* False: it failed; why is in OpenSSL's queue of this thread, which was empty before. */
  bool (*run)(struct trk_crypto_job *job);
  JSValueRef (*result)(struct trk_runtime *rt, struct trk_crypto_job *job); /* NULL: `out` as an ArrayBuffer */
  void (*release)(struct trk_crypto_job *job); /* frees what the kind added, not the job */
  uint8_t *out;                                /* run() allocates it; wiped and freed with the job */
  size_t out_len;
  const char *fallback;                        /* the error's text when OpenSSL has none; static */
  const char *code;                            /* and its code, or NULL; static */
  bool bare;                                   /* errors have no code of OpenSSL's even when thrown, as those of the pool */
  bool ok;
  unsigned long errors[TRK_CRYPTO_JOB_ERRORS]; /* the oldest first */
  size_t n_errors;
};

/* Bytes of a job: borrowed from the caller for a job that runs in the call, a copy (wiped when freed) for one on the pool. */
struct trk_crypto_input {
  uint8_t *data;
  size_t len;
  bool owned;
};

/* Argument i as a job's input; empty when it is no bytes. `copy`: for a job on the pool. */
struct trk_crypto_input trk_crypto_input(const struct trk_call *c, size_t i, bool copy);
/* Wipes and frees a copy. */
void trk_crypto_input_free(struct trk_crypto_input *input);

/*
 * Starts the job, which is this function's from here on. With a callback: undefined, and later callback(error) or callback(null, result)
 * on the loop; neither when the runtime ends before. Without (NULL): the result, or throws.
 */
JSValueRef trk_crypto_job_start(const struct trk_call *c, struct trk_crypto_job *job, JSObjectRef callback);

#endif
