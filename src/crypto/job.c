/*
 * job.c - one operation of OpenSSL, done at once or on the thread pool.
 *
 * Owns:    a job from trk_crypto_job_start() on. Runs on: the thread of the runtime; work() on the pool.
 * Frees:   the job, after its callback was called or dropped.
 * Limits:  none.
 */
#include "crypto/job.h"
#include "core/mem.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct trk_crypto_input trk_crypto_input(const struct trk_call *c, size_t i, bool copy) {
  struct trk_bytes bytes = {NULL, 0};
  trk_arg_peek(c, i, &bytes);
  static uint8_t nothing[1]; /* OpenSSL takes a NULL for "none given" */
  if (bytes.data == NULL) bytes = (struct trk_bytes){nothing, 0};
  struct trk_crypto_input input = {bytes.data, bytes.len, copy};
  if (copy) {
    input.data = trk_malloc(bytes.len + 1);
    memcpy(input.data, bytes.data, bytes.len);
  }
  return input;
}

void trk_crypto_input_free(struct trk_crypto_input *input) {
  if (!input->owned) return;
  OPENSSL_cleanse(input->data, input->len);
  free(input->data);
  *input = (struct trk_crypto_input){NULL, 0, false};
}

static void take_errors(struct trk_crypto_job *job) {
  unsigned long number;
  while ((number = ERR_get_error()) != 0)
    if (job->n_errors < TRK_CRYPTO_JOB_ERRORS) job->errors[job->n_errors++] = number;
}

/* As Node tells of a job's failure: the oldest error is the text, the others are listed, the newest first; no code. */
static JSValueRef failure(struct trk_runtime *rt, const struct trk_crypto_job *job) {
  if (job->n_errors == 0) return trk_error(rt, TRK_ERROR, job->code, "%s", job->fallback);
  char text[256];
  ERR_error_string_n(job->errors[0], text, sizeof(text));
  JSValueRef error = trk_error(rt, TRK_ERROR, NULL, "%s", text);
  JSValueRef lines[TRK_CRYPTO_JOB_ERRORS];
  size_t count = 0;
  for (size_t i = job->n_errors - 1; i > 0; i--) {
    ERR_error_string_n(job->errors[i], text, sizeof(text));
    lines[count++] = trk_cstring(rt, text);
  }
  if (count > 0 && trk_is_object(rt, error)) trk_set(rt, (JSObjectRef)error, "opensslErrorStack", (JSValueRef)trk_array(rt, count, lines));
  return error;
}

static void drop(struct trk_crypto_job *job) {
  job->release(job);
  if (job->out != NULL) OPENSSL_cleanse(job->out, job->out_len);
  free(job->out);
  free(job);
}

static JSValueRef result(struct trk_runtime *rt, struct trk_crypto_job *job) {
  if (job->result != NULL) return job->result(rt, job);
  uint8_t *out = job->out;
  job->out = NULL;
  return trk_arraybuffer(rt, out, job->out_len);
}

static void work(struct trk_work *work) {
  struct trk_crypto_job *job = (struct trk_crypto_job *)work;
  ERR_clear_error();
  job->ok = job->run(job);
  if (!job->ok) take_errors(job);
  ERR_clear_error();
}

static void after(struct trk_work *work, int status) {
  struct trk_crypto_job *job = (struct trk_crypto_job *)work;
  struct trk_runtime *rt = work->req.rt;
  if (status < 0 || atomic_load(&rt->stopping)) {
    trk_req_drop(&work->req);
  } else if (!job->ok) {
    JSValueRef error = failure(rt, job);
    trk_req_end(&work->req, 1, &error);
  } else {
    JSValueRef argv[] = {trk_null(rt), result(rt, job)};
    trk_req_end(&work->req, 2, argv);
  }
  drop(job);
}

static JSValueRef run_now(const struct trk_call *c, struct trk_crypto_job *job) {
  ERR_clear_error();
  JSValueRef value;
  if (job->run(job)) {
    value = result(c->rt, job);
    ERR_clear_error();
  } else if (job->bare) {
    take_errors(job);
    value = trk_throw_value(c, failure(c->rt, job));
  } else {
    value = trk_crypto_throw(c, job->fallback);
  }
  drop(job);
  return value;
}

JSValueRef trk_crypto_job_start(const struct trk_call *c, struct trk_crypto_job *job, JSObjectRef callback) {
  if (callback == NULL) return run_now(c, job);
  job->work.work = work;
  job->work.after = after;
  int r = trk_work_queue(c->rt, &job->work, callback);
  if (r == 0) return trk_undefined(c->rt);
  JSValueRef value = trk_throw_uv(c, r, "uv_queue_work", NULL, NULL);
  drop(job);
  return value;
}
