/*
 * roots.h - stores of root certificates that decode only what is asked for.
 *
 * Owns:    see roots.c. Runs on: any thread.
 * Source:  https://docs.openssl.org/3.0/man3/X509_LOOKUP_meth_new/
 */
#ifndef TRK_TLS_ROOTS_H
#define TRK_TLS_ROOTS_H

#include <openssl/x509_vfy.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A store, the caller's, that finds the certificates in the PEM text that `pem` gives, up to the first that is none;
 * *ret_count of them. NULL when out of memory.
 */
X509_STORE *trk_roots_store(BIO *pem, size_t *ret_count);
/* Whether it is one of trk_roots_store(): contexts share those, so they are not to be changed. */
bool trk_roots_shared(const X509_STORE *store);
/* A store of the caller's own with all that such a one has and finds; NULL when out of memory. */
X509_STORE *trk_roots_copy(X509_STORE *store);

#endif
