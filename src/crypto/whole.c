/*
 * whole.c - digests, codes and ciphers of a whole message: internalBinding('crypto_whole'), what SubtleCrypto works with.
 *
 * What:    every function takes a callback as its last argument: with it the work is done on the pool (crypto/job.h). A message that
 *          comes in pieces is hash.c's and cipher.c's.
 * Owns:    a message's job with its inputs. Runs on: the thread of the runtime; run() on any.
 * Frees:   contexts before run() returns, the rest with the job.
 * Limits:  none but memory.
 * Source:  https://w3c.github.io/webcrypto/
 */
#include "core/mem.h"
#include "crypto/job.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

enum way { DIGEST, HMAC, KMAC, CIPHER };
enum { BLOCK = 16, MAX_PIECE = 1 << 30 /* EVP counts in int */ };

struct message {
  struct trk_crypto_job job;
  enum way way;
  EVP_MD *md;
  char name[32];                            /* of a cipher or a KMAC */
  struct trk_crypto_input data, key, more; /* more: a customization, or an AEAD's additional data */
  struct trk_crypto_input iv;
  bool encrypt;
  int tag_len;     /* < 0: no AEAD */
  int counter_len; /* bits of a CTR's counter, 0: no CTR */
};

static bool digest(struct message *m) {
  unsigned len = 0;
  m->job.out = trk_malloc(EVP_MAX_MD_SIZE);
  bool ok = m->md != NULL && EVP_Digest(m->data.data != NULL ? m->data.data : (const uint8_t *)"", m->data.len, m->job.out, &len, m->md, NULL) == 1;
  m->job.out_len = len;
  return ok;
}

static bool code(struct message *m) {
  EVP_MAC *mac = EVP_MAC_fetch(NULL, m->way == HMAC ? "HMAC" : m->name, NULL);
  EVP_MAC_CTX *ctx = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
  EVP_MAC_free(mac);
  char digest_name[64] = "";
  if (m->md != NULL) strncpy(digest_name, EVP_MD_get0_name(m->md), sizeof(digest_name) - 1);
  OSSL_PARAM params[3] = {OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end()};
  if (m->way == HMAC) {
    params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0);
    m->job.out_len = EVP_MAX_MD_SIZE;
  } else {
    params[0] = OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &m->job.out_len);
    if (m->more.len > 0) params[1] = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_CUSTOM, m->more.data, m->more.len);
  }
  size_t size = m->job.out_len;
  m->job.out = malloc(size + 1);
  /* A NULL key means "the one of before", so an empty one needs an address. */
  const uint8_t *key = m->key.len > 0 ? m->key.data : (const uint8_t *)"";
  bool ok = ctx != NULL && m->job.out != NULL && EVP_MAC_init(ctx, key, m->key.len, params) == 1 &&
            (m->data.len == 0 || EVP_MAC_update(ctx, m->data.data, m->data.len) == 1) && EVP_MAC_final(ctx, m->job.out, &m->job.out_len, size) == 1;
  EVP_MAC_CTX_free(ctx);
  return ok;
}

static EVP_CIPHER_CTX *open_cipher(const struct message *m, const uint8_t *iv) {
  EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, m->name, NULL);
  EVP_CIPHER_CTX *ctx = cipher != NULL ? EVP_CIPHER_CTX_new() : NULL;
  bool ok = ctx != NULL && EVP_CipherInit_ex(ctx, cipher, NULL, NULL, NULL, m->encrypt) == 1;
  if (ok && m->tag_len >= 0) {
    ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, (int)m->iv.len, NULL) == 1;
    /* OCB's tag has its length before the key. */
    if (ok && EVP_CIPHER_get_mode(cipher) == EVP_CIPH_OCB_MODE) ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, m->tag_len, NULL) == 1;
  }
  ok = ok && (size_t)EVP_CIPHER_CTX_get_key_length(ctx) == m->key.len && EVP_CipherInit_ex(ctx, NULL, NULL, m->key.data, iv, m->encrypt) == 1;
  EVP_CIPHER_free(cipher);
  if (ok) return ctx;
  EVP_CIPHER_CTX_free(ctx);
  return NULL;
}

/* All of `len` bytes into out; what came of them is added to *ret_len. out NULL: they are additional data. */
static bool feed(EVP_CIPHER_CTX *ctx, const uint8_t *data, size_t len, uint8_t *out, size_t *ret_len) {
  while (len > 0) {
    int piece = len > MAX_PIECE ? MAX_PIECE : (int)len, got = 0;
    if (EVP_CipherUpdate(ctx, out != NULL ? out + *ret_len : NULL, &got, data, piece) != 1) return false;
    *ret_len += (size_t)got;
    data += piece;
    len -= (size_t)piece;
  }
  return true;
}

/* One run of the cipher over a part of the message, its result after what is in out already. */
static bool pass(struct message *m, const uint8_t *iv, const uint8_t *data, size_t len) {
  EVP_CIPHER_CTX *ctx = open_cipher(m, iv);
  size_t ignored = 0, tag_len = m->tag_len > 0 ? (size_t)m->tag_len : 0;
  bool ok = ctx != NULL;
  if (ok && tag_len > 0 && !m->encrypt) {
    len -= tag_len; /* the caller has seen that it is there */
    ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int)tag_len, (void *)(data + len)) == 1;
  }
  ok = ok && feed(ctx, m->more.data, m->more.len, NULL, &ignored) && feed(ctx, data, len, m->job.out, &m->job.out_len);
  int rest = 0;
  ok = ok && EVP_CipherFinal_ex(ctx, m->job.out + m->job.out_len, &rest) == 1;
  m->job.out_len += (size_t)rest;
  if (ok && tag_len > 0 && m->encrypt) {
    ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, (int)tag_len, m->job.out + m->job.out_len) == 1;
    m->job.out_len += tag_len;
  }
  EVP_CIPHER_CTX_free(ctx);
  return ok;
}

/*
 * How many blocks a counter goes before it is zero again, as far as a message can be long: OpenSSL carries on into the bits that are not
 * the counter's, so the message is cut there. *ret_all: how many values it has at all.
 */
static uint64_t blocks_to_zero(const uint8_t *iv, int bits, uint64_t *ret_all) {
  uint64_t low = 0;
  for (int i = 8; i < BLOCK; i++) low = low << 8 | iv[i];
  if (bits < 64) {
    *ret_all = UINT64_C(1) << bits;
    return *ret_all - (low & (*ret_all - 1));
  }
  *ret_all = UINT64_MAX;
  for (int bit = 64; bit < bits; bit++)
    if ((iv[BLOCK - 1 - bit / 8] >> (bit % 8) & 1) == 0) return UINT64_MAX;
  return low == 0 ? UINT64_MAX : 0 - low;
}

static bool counter_pass(struct message *m) {
  uint64_t all, left = blocks_to_zero(m->iv.data, m->counter_len, &all);
  uint64_t blocks = m->data.len / BLOCK + (m->data.len % BLOCK != 0);
  if (blocks > all) return false; /* the same block of the key's stream twice */
  if (blocks <= left) return pass(m, m->iv.data, m->data.data, m->data.len);
  uint8_t iv[BLOCK];
  memcpy(iv, m->iv.data, BLOCK);
  for (int bit = 0; bit < m->counter_len; bit++) iv[BLOCK - 1 - bit / 8] &= (uint8_t)~(1U << (bit % 8));
  size_t first = (size_t)left * BLOCK;
  return pass(m, m->iv.data, m->data.data, first) && pass(m, iv, m->data.data + first, m->data.len - first);
}

static bool cipher(struct message *m) {
  if (m->tag_len > 0 && !m->encrypt && m->data.len < (size_t)m->tag_len) return false;
  m->job.out = malloc(m->data.len + EVP_MAX_BLOCK_LENGTH + BLOCK);
  if (m->job.out == NULL) return false;
  return m->counter_len > 0 ? counter_pass(m) : pass(m, m->iv.data, m->data.data, m->data.len);
}

static bool run(struct trk_crypto_job *job) {
  struct message *m = (struct message *)job;
  switch (m->way) {
  case DIGEST: return digest(m);
  case HMAC:
  case KMAC: return code(m);
  case CIPHER: return cipher(m);
  }
  return false;
}

static void release(struct trk_crypto_job *job) {
  struct message *m = (struct message *)job;
  trk_crypto_input_free(&m->data);
  trk_crypto_input_free(&m->key);
  trk_crypto_input_free(&m->more);
  trk_crypto_input_free(&m->iv);
  if (m->md != NULL) EVP_MD_free(m->md);
}

static struct message *begin(enum way way, const char *fallback) {
  struct message *m = trk_calloc(1, sizeof *m);
  m->job.run = run;
  m->job.release = release;
  m->job.fallback = fallback;
  m->job.bare = true;
  m->way = way;
  m->tag_len = -1;
  return m;
}

/* digest(digest, data, callback?): an ArrayBuffer, as all of these. */
TRK_FN(whole_digest) {
  JSObjectRef callback = trk_arg_function(c, 2);
  struct message *m = begin(DIGEST, "Digest job failed");
  m->md = trk_crypto_digest_arg(c, 0);
  m->data = trk_crypto_input(c, 1, callback != NULL);
  return trk_crypto_job_start(c, &m->job, callback);
}

/* hmac(digest, key, data, callback?) */
TRK_FN(whole_hmac) {
  JSObjectRef callback = trk_arg_function(c, 3);
  struct message *m = begin(HMAC, "HMAC job failed");
  m->md = trk_crypto_digest_arg(c, 0);
  m->key = trk_crypto_input(c, 1, callback != NULL);
  m->data = trk_crypto_input(c, 2, callback != NULL);
  return trk_crypto_job_start(c, &m->job, callback);
}

/* kmac(name, key, customization, data, length in bytes, callback?). Source: NIST SP 800-185. */
TRK_FN(whole_kmac) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  JSObjectRef callback = trk_arg_function(c, 5);
  struct message *m = begin(KMAC, "KMAC job failed");
  trk_copy_utf8(c->rt, trk_arg(c, 0), m->name, sizeof(m->name));
  m->key = trk_crypto_input(c, 1, callback != NULL);
  m->more = trk_crypto_input(c, 2, callback != NULL);
  m->data = trk_crypto_input(c, 3, callback != NULL);
  m->job.out_len = (size_t)trk_arg_i32(c, 4);
  return trk_crypto_job_start(c, &m->job, callback);
}

/*
 * cipher(name, encrypt, key, iv, tag length or -1, counter bits or 0, additional data or undefined, data, callback?). A tag is the end of
 * what is encrypted. Lengths are checked by lib/.
 */
TRK_FN(whole_cipher) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  JSObjectRef callback = trk_arg_function(c, 8);
  bool copy = callback != NULL;
  struct message *m = begin(CIPHER, "Cipher job failed");
  trk_copy_utf8(c->rt, trk_arg(c, 0), m->name, sizeof(m->name));
  m->encrypt = trk_arg_bool(c, 1);
  m->key = trk_crypto_input(c, 2, copy);
  m->iv = trk_crypto_input(c, 3, copy);
  m->tag_len = trk_arg_i32(c, 4);
  m->counter_len = m->iv.len == BLOCK ? trk_arg_i32(c, 5) : 0;
  m->more = trk_crypto_input(c, 6, copy);
  m->data = trk_crypto_input(c, 7, copy);
  return trk_crypto_job_start(c, &m->job, callback);
}

static const struct trk_fn_row functions[] = {
  {"digest", whole_digest}, {"hmac", whole_hmac}, {"kmac", whole_kmac}, {"cipher", whole_cipher}, {NULL, NULL},
};
static const struct trk_binding crypto_whole = {.name = "crypto_whole", .functions = functions};
TRK_BINDING(crypto_whole);
