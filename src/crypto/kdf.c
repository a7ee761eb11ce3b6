/*
 * kdf.c - keys from passwords and keys: internalBinding('crypto_kdf'): pbkdf2, scrypt, hkdf.
 *
 * Owns:    a job with copies of its inputs. Runs on: the pool with a callback, else at once.
 * Frees:   the job at its end, inputs wiped first.
 * Limits:  lengths are checked by lib/; scrypt's memory by its own maxmem.
 */
#include "core/mem.h"
#include "crypto/crypto.h"
#include "crypto/pbkdf2.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

enum kind { PBKDF2, SCRYPT, HKDF };

struct job {
  struct trk_work work;
  enum kind kind;
  EVP_MD *md;
  uint8_t *secret, *salt, *info;
  size_t secret_len, salt_len, info_len;
  uint64_t n, r, p, maxmem; /* scrypt; pbkdf2: n is the count of rounds */
  uint8_t *out;
  size_t out_len;
  bool ok;
};

static uint8_t *copy_bytes(const struct trk_call *c, size_t i, size_t *ret_len) {
  struct trk_bytes bytes = {NULL, 0};
  trk_arg_peek(c, i, &bytes);
  uint8_t *copy = trk_malloc(bytes.len + 1);
  if (bytes.len > 0) memcpy(copy, bytes.data, bytes.len);
  *ret_len = bytes.len;
  return copy;
}

static void wipe(uint8_t *data, size_t len) {
  if (data != NULL) OPENSSL_cleanse(data, len);
  free(data);
}

static void job_free(struct job *job) {
  wipe(job->secret, job->secret_len);
  wipe(job->salt, job->salt_len);
  wipe(job->info, job->info_len);
  wipe(job->out, job->out_len);
  if (job->md != NULL) EVP_MD_free(job->md);
  free(job);
}

static bool derive_hkdf(struct job *job) {
  EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
  EVP_KDF_CTX *ctx = kdf != NULL ? EVP_KDF_CTX_new(kdf) : NULL;
  if (kdf != NULL) EVP_KDF_free(kdf);
  if (ctx == NULL) return false;
  char name[64];
  strncpy(name, EVP_MD_get0_name(job->md), sizeof(name) - 1);
  name[sizeof(name) - 1] = '\0';
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, name, 0),
    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, job->secret, job->secret_len),
    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, job->salt, job->salt_len),
    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, job->info, job->info_len),
    OSSL_PARAM_construct_end(),
  };
  bool ok = EVP_KDF_derive(ctx, job->out, job->out_len, params) == 1;
  EVP_KDF_CTX_free(ctx);
  return ok;
}

static void derive(struct trk_work *work) {
  struct job *job = (struct job *)work;
  switch (job->kind) {
  case PBKDF2:
    job->ok = trk_pbkdf2(job->md, job->secret, job->secret_len, job->salt, job->salt_len, job->n, job->out, job->out_len) ||
              PKCS5_PBKDF2_HMAC((const char *)job->secret, (int)job->secret_len, job->salt, (int)job->salt_len,
                                (int)job->n, job->md, (int)job->out_len, job->out) == 1;
    break;
  case SCRYPT:
    job->ok = EVP_PBE_scrypt((const char *)job->secret, job->secret_len, job->salt, job->salt_len, job->n, job->r,
                             job->p, job->maxmem, job->out, job->out_len) == 1;
    break;
  case HKDF:
    job->ok = derive_hkdf(job);
    break;
  }
  ERR_clear_error();
}

static JSValueRef take_result(struct trk_runtime *rt, struct job *job) {
  uint8_t *out = job->out;
  job->out = NULL;
  return trk_arraybuffer(rt, out, job->out_len);
}

static void after(struct trk_work *work, int status) {
  struct job *job = (struct job *)work;
  struct trk_runtime *rt = work->req.rt;
  if (status < 0 || atomic_load(&rt->stopping)) {
    trk_req_drop(&work->req);
  } else if (!job->ok) {
    JSValueRef error = trk_error(rt, TRK_ERROR, "ERR_CRYPTO_OPERATION_FAILED", "Deriving bits failed");
    trk_req_end(&work->req, 1, &error);
  } else {
    JSValueRef argv[2] = {trk_null(rt), take_result(rt, job)};
    trk_req_end(&work->req, 2, argv);
  }
  job_free(job);
}

static JSValueRef run(struct trk_call *c, struct job *job, size_t callback_arg) {
  JSObjectRef callback = trk_arg_function(c, callback_arg);
  job->out = trk_malloc(job->out_len + 1);
  job->work.work = derive;
  job->work.after = after;
  JSValueRef value = trk_undefined(c->rt);
  if (callback != NULL) {
    int r = trk_work_queue(c->rt, &job->work, callback);
    if (r == 0) return value;
    value = trk_throw_uv(c, r, "uv_queue_work", NULL, NULL);
  } else {
    derive(&job->work);
    if (job->ok) value = take_result(c->rt, job);
    else value = trk_throw(c, TRK_ERROR, "ERR_CRYPTO_OPERATION_FAILED", "Deriving bits failed");
  }
  job_free(job);
  return value;
}

static struct job *begin(struct trk_call *c, enum kind kind) {
  struct job *job = trk_calloc(1, sizeof(*job));
  job->kind = kind;
  job->secret = copy_bytes(c, 0, &job->secret_len);
  job->salt = copy_bytes(c, 1, &job->salt_len);
  return job;
}

/* pbkdf2(password, salt, rounds, length, digest, callback?): an ArrayBuffer. */
TRK_FN(kdf_pbkdf2) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct job *job = begin(c, PBKDF2);
  job->n = (uint64_t)trk_arg_i64(c, 2);
  job->out_len = (size_t)trk_arg_i64(c, 3);
  job->md = trk_crypto_digest_arg(c, 4);
  return run(c, job, 5);
}

/* scrypt(password, salt, N, r, p, maxmem, length, callback?): an ArrayBuffer. */
TRK_FN(kdf_scrypt) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct job *job = begin(c, SCRYPT);
  job->n = (uint64_t)trk_arg_i64(c, 2);
  job->r = (uint64_t)trk_arg_i64(c, 3);
  job->p = (uint64_t)trk_arg_i64(c, 4);
  job->maxmem = (uint64_t)trk_arg_i64(c, 5);
  job->out_len = (size_t)trk_arg_i64(c, 6);
  return run(c, job, 7);
}

/* scryptCheck(N, r, p, maxmem): whether the parameters are usable. */
TRK_FN(kdf_scrypt_check) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  bool ok = EVP_PBE_scrypt(NULL, 0, NULL, 0, (uint64_t)trk_arg_i64(c, 0), (uint64_t)trk_arg_i64(c, 1),
                           (uint64_t)trk_arg_i64(c, 2), (uint64_t)trk_arg_i64(c, 3), NULL, 0) == 1;
  unsigned long number = ERR_peek_error();
  bool memory = number != 0 && ERR_GET_REASON(number) == EVP_R_MEMORY_LIMIT_EXCEEDED;
  ERR_clear_error();
  return trk_number(c->rt, ok ? 0 : memory ? 2 : 1);
}

/* hkdf(key, salt, info, length, digest, callback?): an ArrayBuffer. */
TRK_FN(kdf_hkdf) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct job *job = begin(c, HKDF);
  job->info = copy_bytes(c, 2, &job->info_len);
  job->out_len = (size_t)trk_arg_i64(c, 3);
  job->md = trk_crypto_digest_arg(c, 4);
  return run(c, job, 5);
}

static const struct trk_fn_row functions[] = {
  {"pbkdf2", kdf_pbkdf2},
  {"scrypt", kdf_scrypt},
  {"scryptCheck", kdf_scrypt_check},
  {"hkdf", kdf_hkdf},
  {NULL, NULL},
};
static const struct trk_binding crypto_kdf = {.name = "crypto_kdf", .functions = functions};
TRK_BINDING(crypto_kdf);
