/*
 * sign.c - signatures, encryption and agreement with asymmetric keys: internalBinding('crypto_sign').
 *
 * What:    every function takes a callback as its last argument: with it the work is done on the pool (crypto/job.h).
 * Owns:    an operation with its references to keys and digests. Runs on: the thread of the runtime; run() on any.
 * Frees:   contexts before run() returns, the rest with the operation.
 * Limits:  data to 2^31 - 1 bytes.
 */
#include "core/mem.h"
#include "crypto/job.h"

#include <openssl/crypto.h>
#include <openssl/dh.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

enum way { SIGN, VERIFY, ENCRYPT, DECRYPT, PRIVATE_ENCRYPT, PUBLIC_DECRYPT, DERIVE, ENCAPSULATE, DECAPSULATE };

struct operation {
  struct trk_crypto_job job;
  enum way way;
  EVP_PKEY *key, *peer;
  EVP_MD *md;                            /* or NULL: the key's own */
  struct trk_crypto_input data, second; /* second: a signature, or OAEP's label */
  bool has_padding, has_salt;
  int padding, salt;
  uint8_t *secret; /* the shared key of ENCAPSULATE */
  size_t secret_len;
  bool verdict; /* VERIFY */
};

/* Padding and salt as the caller wants them, or the key's own defaults. */
static bool set_padding(const struct operation *op, EVP_PKEY_CTX *ctx) {
  int base = EVP_PKEY_get_base_id(op->key);
  if (base != EVP_PKEY_RSA && base != EVP_PKEY_RSA_PSS) return true;
  int padding = op->has_padding ? op->padding : base == EVP_PKEY_RSA_PSS ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING;
  if (EVP_PKEY_CTX_set_rsa_padding(ctx, padding) != 1) return false;
  return padding != RSA_PKCS1_PSS_PADDING || !op->has_salt || EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, op->salt) == 1;
}

static bool sign(struct operation *op) {
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  EVP_PKEY_CTX *key_ctx = NULL;
  const char *name = op->md != NULL ? EVP_MD_get0_name(op->md) : NULL;
  bool ok = ctx != NULL && EVP_DigestSignInit_ex(ctx, &key_ctx, name, NULL, NULL, op->key, NULL) == 1 && set_padding(op, key_ctx) &&
            EVP_DigestSign(ctx, NULL, &op->job.out_len, op->data.data, op->data.len) == 1;
  if (ok) {
    op->job.out = trk_malloc(op->job.out_len + 1);
    ok = EVP_DigestSign(ctx, op->job.out, &op->job.out_len, op->data.data, op->data.len) == 1;
  }
  if (ctx != NULL) EVP_MD_CTX_free(ctx);
  return ok;
}

static bool verify(struct operation *op) {
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  EVP_PKEY_CTX *key_ctx = NULL;
  const char *name = op->md != NULL ? EVP_MD_get0_name(op->md) : NULL;
  bool ready = ctx != NULL && EVP_DigestVerifyInit_ex(ctx, &key_ctx, name, NULL, NULL, op->key, NULL) == 1 && set_padding(op, key_ctx);
  if (ready) op->verdict = EVP_DigestVerify(ctx, op->second.data, op->second.len, op->data.data, op->data.len) == 1;
  if (ctx != NULL) EVP_MD_CTX_free(ctx);
  return ready;
}

typedef int (*rsa_init)(EVP_PKEY_CTX *ctx);
typedef int (*rsa_run)(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *len, const unsigned char *data, size_t size);

static bool rsa(struct operation *op) {
  const rsa_init inits[] = {EVP_PKEY_encrypt_init, EVP_PKEY_decrypt_init, EVP_PKEY_sign_init, EVP_PKEY_verify_recover_init};
  const rsa_run runs[] = {EVP_PKEY_encrypt, EVP_PKEY_decrypt, EVP_PKEY_sign, EVP_PKEY_verify_recover};
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, op->key, NULL);
  bool ok = ctx != NULL && inits[op->way - ENCRYPT](ctx) == 1 && EVP_PKEY_CTX_set_rsa_padding(ctx, op->padding) == 1;
  if (ok && op->md != NULL) ok = EVP_PKEY_CTX_set_rsa_oaep_md(ctx, op->md) == 1;
  if (ok && op->second.len > 0) {
    uint8_t *copy = OPENSSL_memdup(op->second.data, op->second.len); /* the context takes it */
    ok = EVP_PKEY_CTX_set0_rsa_oaep_label(ctx, copy, (int)op->second.len) == 1;
  }
  rsa_run run = runs[op->way - ENCRYPT];
  ok = ok && run(ctx, NULL, &op->job.out_len, op->data.data, op->data.len) == 1;
  if (ok) {
    op->job.out = trk_malloc(op->job.out_len + 1);
    ok = run(ctx, op->job.out, &op->job.out_len, op->data.data, op->data.len) == 1;
  }
  if (ctx != NULL) EVP_PKEY_CTX_free(ctx);
  return ok;
}

static bool derive(struct operation *op) {
  int type = EVP_PKEY_get_base_id(op->key);
  bool is_dh = type == EVP_PKEY_DH || type == EVP_PKEY_DHX;
  EVP_PKEY_CTX *ctx = op->peer != NULL ? EVP_PKEY_CTX_new_from_pkey(NULL, op->key, NULL) : NULL;
  bool ok = ctx != NULL && EVP_PKEY_derive_init(ctx) == 1 && (!is_dh || EVP_PKEY_CTX_set_dh_pad(ctx, 1) == 1) &&
            EVP_PKEY_derive_set_peer(ctx, op->peer) == 1 && EVP_PKEY_derive(ctx, NULL, &op->job.out_len) == 1;
  if (ok) {
    op->job.out = trk_malloc(op->job.out_len + 1);
    ok = EVP_PKEY_derive(ctx, op->job.out, &op->job.out_len) == 1;
  }
  if (ctx != NULL) EVP_PKEY_CTX_free(ctx);
  return ok;
}

static EVP_PKEY_CTX *kem(EVP_PKEY *key, bool encapsulate) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
  if (ctx != NULL && (encapsulate ? EVP_PKEY_encapsulate_init(ctx, NULL) : EVP_PKEY_decapsulate_init(ctx, NULL)) == 1 &&
      EVP_PKEY_CTX_set_kem_op(ctx, "RSASVE") == 1)
    return ctx;
  EVP_PKEY_CTX_free(ctx);
  ERR_clear_error();
  return NULL;
}

static bool encapsulate(struct operation *op) {
  EVP_PKEY_CTX *ctx = kem(op->key, true);
  bool ok = ctx != NULL && EVP_PKEY_encapsulate(ctx, NULL, &op->job.out_len, NULL, &op->secret_len) == 1;
  if (ok) {
    op->secret = trk_malloc(op->secret_len + 1);
    op->job.out = trk_malloc(op->job.out_len + 1);
    ok = EVP_PKEY_encapsulate(ctx, op->job.out, &op->job.out_len, op->secret, &op->secret_len) == 1;
  }
  EVP_PKEY_CTX_free(ctx);
  return ok;
}

static bool decapsulate(struct operation *op) {
  EVP_PKEY_CTX *ctx = kem(op->key, false);
  bool ok = ctx != NULL && EVP_PKEY_decapsulate(ctx, NULL, &op->job.out_len, op->data.data, op->data.len) == 1;
  if (ok) {
    op->job.out = trk_malloc(op->job.out_len + 1);
    ok = EVP_PKEY_decapsulate(ctx, op->job.out, &op->job.out_len, op->data.data, op->data.len) == 1;
  }
  EVP_PKEY_CTX_free(ctx);
  return ok;
}

static bool run(struct trk_crypto_job *job) {
  struct operation *op = (struct operation *)job;
  if (op->key == NULL) return false;
  switch (op->way) {
  case SIGN: return sign(op);
  case VERIFY: return verify(op);
  case ENCRYPT:
  case DECRYPT:
  case PRIVATE_ENCRYPT:
  case PUBLIC_DECRYPT: return rsa(op);
  case DERIVE: return derive(op);
  case ENCAPSULATE: return encapsulate(op);
  case DECAPSULATE: return decapsulate(op);
  }
  return false;
}

static JSValueRef result(struct trk_runtime *rt, struct trk_crypto_job *job) {
  const struct operation *op = (struct operation *)job;
  if (op->way == VERIFY) return trk_bool(rt, op->verdict);
  JSValueRef out = trk_uint8array(rt, op->job.out, op->job.out_len);
  if (op->way != ENCAPSULATE) return out;
  JSValueRef values[] = {trk_uint8array(rt, op->secret, op->secret_len), out};
  return trk_array(rt, 2, values);
}

static void release(struct trk_crypto_job *job) {
  struct operation *op = (struct operation *)job;
  trk_crypto_input_free(&op->data);
  trk_crypto_input_free(&op->second);
  if (op->secret != NULL) OPENSSL_cleanse(op->secret, op->secret_len);
  free(op->secret);
  EVP_PKEY_free(op->key);
  EVP_PKEY_free(op->peer);
  if (op->md != NULL) EVP_MD_free(op->md);
}

static EVP_PKEY *key_arg(const struct trk_call *c, size_t i) {
  EVP_PKEY *key = trk_unbox(c, i, &trk_box_pkey);
  return key != NULL && EVP_PKEY_up_ref(key) == 1 ? key : NULL;
}

static struct operation *begin(const struct trk_call *c, enum way way, const char *fallback) {
  struct operation *op = trk_calloc(1, sizeof *op);
  op->job.run = run;
  op->job.result = result;
  op->job.release = release;
  op->job.fallback = fallback;
  op->job.code = "ERR_CRYPTO_OPERATION_FAILED";
  op->way = way;
  op->key = key_arg(c, 0);
  return op;
}

static void padding_args(const struct trk_call *c, size_t i, struct operation *op) {
  op->has_padding = trk_arg_given(c, i);
  if (op->has_padding) op->padding = trk_arg_i32(c, i);
  op->has_salt = trk_arg_given(c, i + 1);
  if (op->has_salt) op->salt = trk_arg_i32(c, i + 1);
}

/* sign(key, digest or undefined, data, padding?, saltLength?, callback?): the signature. */
TRK_FN(sign_sign) {
  JSObjectRef callback = trk_arg_function(c, 5);
  struct operation *op = begin(c, SIGN, "Signing failed");
  op->md = trk_crypto_digest_arg(c, 1);
  op->data = trk_crypto_input(c, 2, callback != NULL);
  padding_args(c, 3, op);
  return trk_crypto_job_start(c, &op->job, callback);
}

/* verify(key, digest or undefined, data, signature, padding?, saltLength?, callback?): whether it is right. */
TRK_FN(sign_verify) {
  JSObjectRef callback = trk_arg_function(c, 6);
  struct operation *op = begin(c, VERIFY, "Verification failed");
  op->md = trk_crypto_digest_arg(c, 1);
  op->data = trk_crypto_input(c, 2, callback != NULL);
  op->second = trk_crypto_input(c, 3, callback != NULL);
  padding_args(c, 4, op);
  return trk_crypto_job_start(c, &op->job, callback);
}

static JSValueRef start_rsa(const struct trk_call *c, enum way way) {
  JSObjectRef callback = trk_arg_function(c, 5);
  struct operation *op = begin(c, way, "Operation failed");
  op->data = trk_crypto_input(c, 1, callback != NULL);
  op->padding = trk_arg_i32(c, 2);
  op->md = trk_crypto_digest_arg(c, 3);
  op->second = trk_crypto_input(c, 4, callback != NULL);
  return trk_crypto_job_start(c, &op->job, callback);
}

/* encrypt(key, data, padding, oaepDigest?, oaepLabel?, callback?), decrypt the same: bytes. */
TRK_FN(sign_encrypt) {
  return start_rsa(c, ENCRYPT);
}

TRK_FN(sign_decrypt) {
  return start_rsa(c, DECRYPT);
}

/* privateEncrypt(key, data, padding), publicDecrypt the same: RSA's bare operation, as old protocols use it. */
TRK_FN(sign_private_encrypt) {
  return start_rsa(c, PRIVATE_ENCRYPT);
}

TRK_FN(sign_public_decrypt) {
  return start_rsa(c, PUBLIC_DECRYPT);
}

/* derive(private key, public key, callback?): the shared secret. */
TRK_FN(sign_derive) {
  struct operation *op = begin(c, DERIVE, "diffieHellman failed");
  op->peer = key_arg(c, 1);
  return trk_crypto_job_start(c, &op->job, trk_arg_function(c, 2));
}

/* encapsulate(public key, callback?): [shared key, ciphertext] */
TRK_FN(sign_encapsulate) {
  struct operation *op = begin(c, ENCAPSULATE, "Failed to perform encapsulation");
  return trk_crypto_job_start(c, &op->job, trk_arg_function(c, 1));
}

/* decapsulate(private key, ciphertext, callback?): the shared key. Node's jobs say in words of their own that it failed. */
TRK_FN(sign_decapsulate) {
  JSObjectRef callback = trk_arg_function(c, 2);
  struct operation *op = begin(c, DECAPSULATE, callback != NULL ? "Deriving bits failed" : "Failed to perform decapsulation");
  op->data = trk_crypto_input(c, 1, callback != NULL);
  return trk_crypto_job_start(c, &op->job, callback);
}

static const struct trk_fn_row functions[] = {
  {"encapsulate", sign_encapsulate}, {"decapsulate", sign_decapsulate},
  {"sign", sign_sign},       {"verify", sign_verify}, {"encrypt", sign_encrypt},
  {"decrypt", sign_decrypt}, {"derive", sign_derive}, {"privateEncrypt", sign_private_encrypt}, {"publicDecrypt", sign_public_decrypt}, {NULL, NULL},
};
static const struct trk_binding crypto_sign = {.name = "crypto_sign", .functions = functions};
TRK_BINDING(crypto_sign);
