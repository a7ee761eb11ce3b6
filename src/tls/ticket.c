/*
 * ticket.c - the seal of session tickets: with the context's own keys, as OpenSSL would, but a ticket that was taken is
 * not replaced by a new one. OpenSSL's standard does that in TLS 1.3 with each resumption; Node does not.
 *
 * Owns:    nothing. Runs on: the runtime's thread. Frees: nothing.
 * Limits:  keys are 16 bytes of name, 32 for HMAC-SHA256, 32 for AES-256-CBC, as SSL_CTX_set_tlsext_ticket_keys() has them.
 */
#include "tls/tls.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

enum { NAME = 16, MAC_KEY = 32, KEY = 32, IV = 16 };

/* 1: the ciphers are ready; 0: no ticket of ours; -1: failed. */
static int on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int encrypting) {
  const struct trk_engine *engine = SSL_get_app_data(ssl);
  unsigned char keys[NAME + MAC_KEY + KEY];
  if (engine == NULL || SSL_CTX_get_tlsext_ticket_keys(engine->ctx, keys, sizeof keys) != 1) return -1;
  if (encrypting) {
    memcpy(name, keys, NAME);
    if (RAND_bytes(iv, IV) != 1) return -1;
  } else if (memcmp(name, keys, NAME) != 0) {
    return 0;
  }
  char digest[] = "SHA256";
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, keys + NAME, MAC_KEY),
    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
    OSSL_PARAM_construct_end(),
  };
  int ok = EVP_MAC_CTX_set_params(mac, params) == 1 &&
           EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, keys + NAME + MAC_KEY, iv, encrypting) == 1;
  OPENSSL_cleanse(keys, sizeof keys);
  return ok ? 1 : -1;
}

void trk_ticket_prepare_context(SSL_CTX *ctx) {
  SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, on_ticket);
}
