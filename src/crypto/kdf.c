/*
 * kdf.c - keys from passwords and keys: internalBinding('crypto_kdf'): pbkdf2, scrypt, hkdf.
 *
 * Owns:    a job with its inputs (crypto/job.h). Runs on: the pool with a callback, else at once.
 * Frees:   the job at its end, secrets wiped first.
 * Limits:  lengths are checked by lib/; scrypt's memory by its own maxmem.
 */
#include "core/mem.h"
#include "crypto/job.h"
#include "crypto/pbkdf2.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

enum kind { PBKDF2, SCRYPT, HKDF };

struct derivation {
  struct trk_crypto_job job;
  enum kind kind;
  EVP_MD *md;
  struct trk_crypto_input secret, salt, info;
  uint64_t n, r, p, maxmem; /* scrypt; pbkdf2: n is the count of rounds */
};

static bool derive_hkdf(struct derivation *d) {
  EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
  EVP_KDF_CTX *ctx = kdf != NULL ? EVP_KDF_CTX_new(kdf) : NULL;
  if (kdf != NULL) EVP_KDF_free(kdf);
  if (ctx == NULL) return false;
  char name[64];
  strncpy(name, EVP_MD_get0_name(d->md), sizeof(name) - 1);
  name[sizeof(name) - 1] = '\0';
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, name, 0),
    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, d->secret.data, d->secret.len),
    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, d->salt.data, d->salt.len),
    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, d->info.data, d->info.len),
    OSSL_PARAM_construct_end(),
  };
  bool ok = EVP_KDF_derive(ctx, d->job.out, d->job.out_len, params) == 1;
  EVP_KDF_CTX_free(ctx);
  return ok;
}

static bool derive(struct derivation *d) {
  const char *secret = (const char *)d->secret.data;
  switch (d->kind) {
  case PBKDF2:
    return trk_pbkdf2(d->md, d->secret.data, d->secret.len, d->salt.data, d->salt.len, d->n, d->job.out, d->job.out_len) ||
           PKCS5_PBKDF2_HMAC(secret, (int)d->secret.len, d->salt.data, (int)d->salt.len, (int)d->n, d->md, (int)d->job.out_len, d->job.out) == 1;
  case SCRYPT:
    return EVP_PBE_scrypt(secret, d->secret.len, d->salt.data, d->salt.len, d->n, d->r, d->p, d->maxmem, d->job.out, d->job.out_len) == 1;
  case HKDF: return derive_hkdf(d);
  }
  return false;
}

static bool run(struct trk_crypto_job *job) {
  struct derivation *d = (struct derivation *)job;
  d->job.out = trk_malloc(d->job.out_len + 1);
  bool ok = derive(d);
  ERR_clear_error(); /* Node tells no more than that it failed */
  return ok;
}

static void release(struct trk_crypto_job *job) {
  struct derivation *d = (struct derivation *)job;
  trk_crypto_input_free(&d->secret);
  trk_crypto_input_free(&d->salt);
  trk_crypto_input_free(&d->info);
  if (d->md != NULL) EVP_MD_free(d->md);
}

static struct derivation *begin(const struct trk_call *c, enum kind kind, bool later) {
  struct derivation *d = trk_calloc(1, sizeof *d);
  d->job = (struct trk_crypto_job){.run = run, .release = release, .fallback = "Deriving bits failed", .code = "ERR_CRYPTO_OPERATION_FAILED"};
  d->kind = kind;
  d->secret = trk_crypto_input(c, 0, later);
  d->salt = trk_crypto_input(c, 1, later);
  return d;
}

/* pbkdf2(password, salt, rounds, length, digest, callback?): an ArrayBuffer. */
TRK_FN(kdf_pbkdf2) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  JSObjectRef callback = trk_arg_function(c, 5);
  struct derivation *d = begin(c, PBKDF2, callback != NULL);
  d->n = (uint64_t)trk_arg_i64(c, 2);
  d->job.out_len = (size_t)trk_arg_i64(c, 3);
  d->md = trk_crypto_digest_arg(c, 4);
  return trk_crypto_job_start(c, &d->job, callback);
}

/* scrypt(password, salt, N, r, p, maxmem, length, callback?): an ArrayBuffer. */
TRK_FN(kdf_scrypt) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  JSObjectRef callback = trk_arg_function(c, 7);
  struct derivation *d = begin(c, SCRYPT, callback != NULL);
  d->n = (uint64_t)trk_arg_i64(c, 2);
  d->r = (uint64_t)trk_arg_i64(c, 3);
  d->p = (uint64_t)trk_arg_i64(c, 4);
  d->maxmem = (uint64_t)trk_arg_i64(c, 5);
  d->job.out_len = (size_t)trk_arg_i64(c, 6);
  return trk_crypto_job_start(c, &d->job, callback);
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
  JSObjectRef callback = trk_arg_function(c, 5);
  struct derivation *d = begin(c, HKDF, callback != NULL);
  d->info = trk_crypto_input(c, 2, callback != NULL);
  d->job.out_len = (size_t)trk_arg_i64(c, 3);
  d->md = trk_crypto_digest_arg(c, 4);
  return trk_crypto_job_start(c, &d->job, callback);
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
