/*
 * pbkdf2.c - PBKDF2 over HMAC of the SHA-1 and SHA-2 families, a block function call at a time (RFC 8018, RFC 2104).
 *
 * What:    OpenSSL 3.0 copies a MAC context through its provider layer in each round. The two hash states after the
 *          padded key are made once here, and a round is two calls of the compression function.
 * Owns:    nothing. Runs on: any thread. Frees: nothing; what held key material is wiped.
 * Limits:  digests of `cores`; for others trk_pbkdf2() says no, and the caller asks OpenSSL.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* the block functions are 3.0's only way to them */
#include "crypto/pbkdf2.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

enum { MOST_BLOCK = SHA512_CBLOCK, MOST_DIGEST = SHA512_DIGEST_LENGTH };

/* Each begins with its chaining values. */
union state {
  SHA_CTX sha1;
  SHA256_CTX sha256;
  SHA512_CTX sha512;
};

static void store32(const uint32_t *words, size_t count, uint8_t *out) {
  for (size_t i = 0; i < count; i++) {
    uint32_t word = __builtin_bswap32(words[i]);
    memcpy(out + 4 * i, &word, 4);
  }
}

#define CORE(name, member, NAME, TRANSFORM)                                                                            \
  static void name##_init(union state *s) { NAME##_Init(&s->member); }                                                 \
  static void name##_update(union state *s, const void *data, size_t len) { NAME##_Update(&s->member, data, len); }    \
  static void name##_final(union state *s, uint8_t *out) { NAME##_Final(out, &s->member); }                            \
  static void name##_block(union state *s, const uint8_t *block) { TRANSFORM(&s->member, block); }
CORE(sha1, sha1, SHA1, SHA1_Transform)
CORE(sha224, sha256, SHA224, SHA256_Transform)
CORE(sha256, sha256, SHA256, SHA256_Transform)
CORE(sha384, sha512, SHA384, SHA512_Transform)
CORE(sha512, sha512, SHA512, SHA512_Transform)

static void sha1_store(const union state *s, uint8_t *out) {
  const uint32_t words[] = {s->sha1.h0, s->sha1.h1, s->sha1.h2, s->sha1.h3, s->sha1.h4};
  store32(words, 5, out);
}
static void sha224_store(const union state *s, uint8_t *out) { store32(s->sha256.h, 7, out); }
static void sha256_store(const union state *s, uint8_t *out) { store32(s->sha256.h, 8, out); }
static void store64(const SHA_LONG64 *words, size_t count, uint8_t *out) {
  for (size_t i = 0; i < count; i++) {
    uint64_t word = __builtin_bswap64(words[i]);
    memcpy(out + 8 * i, &word, 8);
  }
}
static void sha384_store(const union state *s, uint8_t *out) { store64(s->sha512.h, 6, out); }
static void sha512_store(const union state *s, uint8_t *out) { store64(s->sha512.h, 8, out); }

static const struct core {
  const char *name;
  size_t block, digest, chain; /* bytes: of a block, of the result, of the chaining values */
  void (*init)(union state *s);
  void (*update)(union state *s, const void *data, size_t len);
  void (*final)(union state *s, uint8_t *out);
  void (*compress)(union state *s, const uint8_t *block);
  void (*store)(const union state *s, uint8_t *out);
} cores[] = {
  {"SHA1", 64, 20, 20, sha1_init, sha1_update, sha1_final, sha1_block, sha1_store},
  {"SHA2-224", 64, 28, 32, sha224_init, sha224_update, sha224_final, sha224_block, sha224_store},
  {"SHA2-256", 64, 32, 32, sha256_init, sha256_update, sha256_final, sha256_block, sha256_store},
  {"SHA2-384", 128, 48, 64, sha384_init, sha384_update, sha384_final, sha384_block, sha384_store},
  {"SHA2-512", 128, 64, 64, sha512_init, sha512_update, sha512_final, sha512_block, sha512_store},
};

struct hmac {
  const struct core *core;
  union state inner, outer; /* after the padded key */
};

static void hmac_key(struct hmac *h, const uint8_t *key, size_t len) {
  const struct core *core = h->core;
  uint8_t block[MOST_BLOCK] = {0};
  if (len > core->block) {
    core->init(&h->inner);
    core->update(&h->inner, key, len);
    core->final(&h->inner, block);
  } else if (len > 0) {
    memcpy(block, key, len);
  }
  for (size_t i = 0; i < core->block; i++) block[i] ^= 0x36;
  core->init(&h->inner);
  core->update(&h->inner, block, core->block);
  for (size_t i = 0; i < core->block; i++) block[i] ^= 0x36 ^ 0x5c;
  core->init(&h->outer);
  core->update(&h->outer, block, core->block);
  OPENSSL_cleanse(block, sizeof block);
}

/* The padding of a message of one digest that follows the key's block. */
static void pad(const struct core *core, uint8_t *block) {
  size_t bits = (core->block + core->digest) * 8;
  memset(block, 0, core->block);
  block[core->digest] = 0x80;
  block[core->block - 2] = (uint8_t)(bits >> 8);
  block[core->block - 1] = (uint8_t)bits;
}

/* Block number i of the result. */
static void derive_block(const struct hmac *h, const uint8_t *salt, size_t salt_len, uint64_t rounds, uint32_t i, uint8_t *sum) {
  const struct core *core = h->core;
  const uint8_t number[] = {(uint8_t)(i >> 24), (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i};
  uint8_t u[MOST_BLOCK], v[MOST_BLOCK]; /* one digest and its padding, for the inner and the outer hash */
  union state s = h->inner;
  pad(core, u);
  pad(core, v);
  core->update(&s, salt, salt_len);
  core->update(&s, number, sizeof number);
  core->final(&s, sum);
  s = h->outer;
  core->update(&s, sum, core->digest);
  core->final(&s, sum);
  memcpy(u, sum, core->digest);
  for (uint64_t round = 1; round < rounds; round++) {
    memcpy(&s, &h->inner, core->chain);
    core->compress(&s, u);
    core->store(&s, v);
    memcpy(&s, &h->outer, core->chain);
    core->compress(&s, v);
    core->store(&s, u);
    for (size_t at = 0; at < core->digest; at++) sum[at] ^= u[at];
  }
  OPENSSL_cleanse(&s, sizeof s);
  OPENSSL_cleanse(u, sizeof u);
  OPENSSL_cleanse(v, sizeof v);
}

bool trk_pbkdf2(const EVP_MD *md, const uint8_t *password, size_t password_len, const uint8_t *salt, size_t salt_len,
                uint64_t rounds, uint8_t *out, size_t out_len) {
  struct hmac h = {.core = NULL};
  for (size_t i = 0; i < sizeof cores / sizeof cores[0] && h.core == NULL; i++) {
    if (EVP_MD_is_a(md, cores[i].name)) h.core = &cores[i];
  }
  if (h.core == NULL || rounds == 0) return false;
  hmac_key(&h, password, password_len);
  uint8_t sum[MOST_DIGEST];
  for (uint32_t i = 1; out_len > 0; i++) {
    derive_block(&h, salt, salt_len, rounds, i, sum);
    size_t n = out_len < h.core->digest ? out_len : h.core->digest;
    memcpy(out, sum, n);
    out += n;
    out_len -= n;
  }
  OPENSSL_cleanse(sum, sizeof sum);
  OPENSSL_cleanse(&h, sizeof h);
  return true;
}
