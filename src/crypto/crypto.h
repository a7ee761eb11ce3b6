/*
 * crypto.h - what the files of src/crypto share: the types of boxes (core/box.h) around OpenSSL objects, errors, digests by name.
 *
 * What:    OpenSSL is opened at the first internalBinding('crypto_*') (core/lazylib.h). Its objects are given to
 *          JavaScript in boxes that the collector frees: they have no part in the loop, so they need no number.
 * Owns:    a box owns its object.
 * Runs on: the thread of the runtime; a box may be freed on any thread, which OpenSSL's free functions allow.
 * Source:  https://docs.openssl.org/3.0/
 */
#ifndef TRK_CRYPTO_CRYPTO_H
#define TRK_CRYPTO_CRYPTO_H

#include "core/box.h"

#include <openssl/evp.h>

extern struct trk_box_type trk_box_md, trk_box_md_ctx, trk_box_mac_ctx, trk_box_cipher, trk_box_pkey, trk_box_x509;

/* Opens OpenSSL; false after throwing when it is not there. */
bool trk_crypto_open(const struct trk_call *c);

/*
 * The oldest error of OpenSSL's queue as Node shows it (code ERR_OSSL_*; the others as opensslErrorStack), `fallback` when there is
 * none; empties it. throw_whole() names the oldest in that list too, as Node does for keys and ciphers.
 */
JSValueRef trk_crypto_error(struct trk_runtime *rt, const char *fallback);
JSValueRef trk_crypto_throw(const struct trk_call *c, const char *fallback);
/* The error of such a number, which another thread may have got; `fallback` for 0. Leaves the queue alone. */
JSValueRef trk_crypto_error_of(struct trk_runtime *rt, unsigned long number, const char *fallback);
JSValueRef trk_crypto_throw_whole(const struct trk_call *c, const char *fallback);

/* A digest by any name Node knows ("sha256", "RSA-SHA256"), to be freed with EVP_MD_free; NULL when unknown. */
EVP_MD *trk_crypto_digest(const char *name);
/* The digest that argument i's box holds, with a reference of its own, to be freed with EVP_MD_free; NULL when it is no such box. */
EVP_MD *trk_crypto_digest_arg(const struct trk_call *c, size_t i);

/*
 * The certificate as Node's tls shows it: subject, issuer, names, key, validity, fingerprints, raw (src/crypto/x509.c).
 * Undefined for NULL. The certificate is only read.
 */
JSValueRef trk_x509_describe(struct trk_runtime *rt, struct x509_st *x);

#endif
