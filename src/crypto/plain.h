/*
 * plain.h - digests of one piece, without a context on the heap.
 *
 * What:    the usual digests, whose state is small. While OpenSSL is not open, glib makes those of little data: an ETag or a name of a cache
 *          is often all that a program wants, and opening OpenSSL takes 4 ms.
 * Owns:    how much glib has done, for the process. Runs on: any thread.
 * Source:  FIPS 180-4, RFC 1321
 */
#ifndef TRK_CRYPTO_PLAIN_H
#define TRK_CRYPTO_PLAIN_H

#include <openssl/evp.h>
#include <stddef.h>
#include <stdint.h>

/* JavaScript holds these as numbers. */
enum trk_plain { TRK_NOT_PLAIN, TRK_PLAIN_SHA1, TRK_PLAIN_SHA256, TRK_PLAIN_SHA384, TRK_PLAIN_SHA512, TRK_PLAIN_MD5 };

/* Of a digest's everyday name ("sha1"), its size in bytes to *ret_size; TRK_NOT_PLAIN for any other name. */
enum trk_plain trk_plain_named(const char *name, int *ret_size);
/* Of OpenSSL's digest. */
enum trk_plain trk_plain_of(const EVP_MD *md);

/* The digest, to `out`, which may be where the data is; its size in bytes, -1 for TRK_NOT_PLAIN. OpenSSL must be open. */
int trk_plain_digest(enum trk_plain kind, const uint8_t *data, size_t len, uint8_t *out);
/* The same by glib; -1 also where OpenSSL is open, or where it is worth it to open it. */
int trk_plain_little(enum trk_plain kind, const uint8_t *data, size_t len, uint8_t *out);

#endif
