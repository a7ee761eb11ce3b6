/*
 * pbkdf2.h - PBKDF2 faster than OpenSSL 3.0's own.
 */
#ifndef TRK_CRYPTO_PBKDF2_H
#define TRK_CRYPTO_PBKDF2_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `out_len` bytes derived; false when the digest is none of SHA-1 and SHA-2 (ask OpenSSL) or there are no rounds. Any thread.
 * Source: RFC 8018, section 5.2. */
bool trk_pbkdf2(const EVP_MD *md, const uint8_t *password, size_t password_len, const uint8_t *salt, size_t salt_len,
                uint64_t rounds, uint8_t *out, size_t out_len);

#endif
