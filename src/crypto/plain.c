/*
 * plain.c - digests of one piece; see plain.h.
 *
 * Owns:    how many bytes glib has digested. Runs on: any thread. Frees: nothing.
 * Limits:  what glib is given in all, as it is several times slower.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* SHA*_Init and so on: 3.0 has no other way without a context on the heap */
#include "crypto/plain.h"

#include "core/lazylib.h"

#include <glib.h>
#include <openssl/crypto.h>
#include <openssl/md5.h>
#include <openssl/sha.h>
#include <stdatomic.h>
#include <string.h>

enum { LITTLE = 65536 /* bytes: 0.2 ms */, PER_DIGEST = 256 /* and what each costs by itself, in bytes */ };

static const struct {
  const char *name, *openssl;
  int size; /* bytes */
  GChecksumType glib;
} kinds[] = {
  [TRK_PLAIN_SHA1] = {"sha1", "SHA1", SHA_DIGEST_LENGTH, G_CHECKSUM_SHA1},
  [TRK_PLAIN_SHA256] = {"sha256", "SHA2-256", SHA256_DIGEST_LENGTH, G_CHECKSUM_SHA256},
  [TRK_PLAIN_SHA384] = {"sha384", "SHA2-384", SHA384_DIGEST_LENGTH, G_CHECKSUM_SHA384},
  [TRK_PLAIN_SHA512] = {"sha512", "SHA2-512", SHA512_DIGEST_LENGTH, G_CHECKSUM_SHA512},
  [TRK_PLAIN_MD5] = {"md5", "MD5", MD5_DIGEST_LENGTH, G_CHECKSUM_MD5},
};
#define KINDS (sizeof kinds / sizeof *kinds)

enum trk_plain trk_plain_named(const char *name, int *ret_size) {
  for (size_t kind = TRK_NOT_PLAIN + 1; kind < KINDS; kind++) {
    if (strcmp(name, kinds[kind].name) != 0) continue;
    *ret_size = kinds[kind].size;
    return (enum trk_plain)kind;
  }
  return TRK_NOT_PLAIN;
}

enum trk_plain trk_plain_of(const EVP_MD *md) {
  for (size_t kind = TRK_NOT_PLAIN + 1; kind < KINDS; kind++)
    if (EVP_MD_is_a(md, kinds[kind].openssl)) return (enum trk_plain)kind;
  return TRK_NOT_PLAIN;
}

#define ONE_PIECE(NAME, TYPE)                                                                                          \
  do {                                                                                                                 \
    TYPE ctx;                                                                                                          \
    NAME##_Init(&ctx);                                                                                                 \
    NAME##_Update(&ctx, data, len);                                                                                    \
    NAME##_Final(out, &ctx);                                                                                           \
    OPENSSL_cleanse(&ctx, sizeof ctx);                                                                                 \
    return kinds[kind].size;                                                                                           \
  } while (0)
int trk_plain_digest(enum trk_plain kind, const uint8_t *data, size_t len, uint8_t *out) {
  switch (kind) {
  case TRK_PLAIN_SHA1: ONE_PIECE(SHA1, SHA_CTX);
  case TRK_PLAIN_SHA256: ONE_PIECE(SHA256, SHA256_CTX);
  case TRK_PLAIN_SHA384: ONE_PIECE(SHA384, SHA512_CTX);
  case TRK_PLAIN_SHA512: ONE_PIECE(SHA512, SHA512_CTX);
  case TRK_PLAIN_MD5: ONE_PIECE(MD5, MD5_CTX);
  case TRK_NOT_PLAIN: break;
  }
  return -1;
}

/* Whether that much more is still little. */
static bool little(size_t len) {
  static atomic_size_t done;
  if (len > LITTLE || atomic_load_explicit(&done, memory_order_relaxed) > LITTLE) return false;
  return atomic_fetch_add_explicit(&done, len + PER_DIGEST, memory_order_relaxed) + len <= LITTLE;
}

int trk_plain_little(enum trk_plain kind, const uint8_t *data, size_t len, uint8_t *out) {
  if (kind <= TRK_NOT_PLAIN || (size_t)kind >= KINDS || trk_lazylib_ready(TRK_LAZYLIB_CRYPTO) || !little(len)) return -1;
  GChecksum *checksum = g_checksum_new(kinds[kind].glib);
  gsize size = (gsize)kinds[kind].size;
  g_checksum_update(checksum, data, (gssize)len);
  g_checksum_get_digest(checksum, out, &size);
  g_checksum_free(checksum);
  return kinds[kind].size;
}
