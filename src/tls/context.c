/*
 * context.c - what TLS connections have in common: internalBinding('tls_context').
 *
 * What:    SSL_CTX in a box, and the store of root certificates that contexts without `ca` share.
 * Owns:    contexts in boxes; the store of roots, for the process, made once.
 * Runs on: the runtime's thread. Frees: contexts by the collector. Limits: passphrases to 1023 bytes.
 */
#include "core/lazylib.h"
#include "core/mem.h"
#include "tls/roots.h"
#include "tls/tls.h"

#include <openssl/dh.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t roots_lock = PTHREAD_MUTEX_INITIALIZER;
static X509_STORE *roots;

bool trk_tls_open(const struct trk_call *c) {
  if (!trk_crypto_open(c)) return false;
  const char *error = trk_lazylib_open(TRK_LAZYLIB_SSL);
  if (error == NULL) return true;
  trk_throw(c, TRK_ERROR, "ERR_NO_CRYPTO", "OpenSSL cannot be used: %s", error);
  return false;
}

static SSL_CTX *unbox(const struct trk_call *c) {
  return trk_unbox(c, 0, &trk_box_ssl_ctx);
}

/* Argument i as bytes; what is a string is read as UTF-8 into *ret_heap, to be freed. */
static struct trk_bytes bytes_arg(const struct trk_call *c, size_t i, char **ret_heap) {
  struct trk_bytes bytes = {NULL, 0};
  *ret_heap = NULL;
  if (trk_is_string(c->rt, trk_arg(c, i))) {
    *ret_heap = trk_arg_utf8(c, i, &bytes.len);
    bytes.data = (uint8_t *)*ret_heap;
  } else {
    trk_arg_bytes(c, i, &bytes);
  }
  return bytes;
}

/* Argument i to read from; input_close() when done. */
struct input {
  BIO *bio;
  char *heap;
};
static struct input input_open(const struct trk_call *c, size_t i) {
  struct input in;
  struct trk_bytes bytes = bytes_arg(c, i, &in.heap);
  in.bio = BIO_new_mem_buf(bytes.data != NULL ? (const void *)bytes.data : "", (int)bytes.len);
  ERR_clear_error();
  return in;
}
static void input_close(struct input *in) {
  BIO_free(in->bio);
  free(in->heap);
}

static int give_pass(char *buf, int size, int writing, void *arg) {
  const struct trk_bytes *pass = arg;
  (void)writing;
  if (pass == NULL || pass->data == NULL) return 0; /* none: then it decrypts badly */
  if (pass->len > (size_t)size) return -1;
  memcpy(buf, pass->data, pass->len);
  return (int)pass->len;
}

TRK_BOX(, trk_box_ssl_ctx, "NativeCrypto", SSL_CTX_free);

/* make(min, max, security level or -1): versions as OpenSSL numbers them, 0 for no limit. */
TRK_FN(context_make) {
  if (!trk_tls_open(c)) return trk_undefined(c->rt);
  SSL_CTX *ctx = SSL_CTX_new(TLS_method());
  if (ctx == NULL) return trk_crypto_throw(c, "SSL_CTX_new");
  SSL_CTX_set_app_data(ctx, NULL);
  SSL_CTX_set_options(ctx, SSL_OP_NO_SSLv2 | SSL_OP_NO_SSLv3 | SSL_OP_ALLOW_CLIENT_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_clear_mode(ctx, SSL_MODE_NO_AUTO_CHAIN);
  SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL | SSL_SESS_CACHE_NO_AUTO_CLEAR);
  SSL_CTX_set_min_proto_version(ctx, trk_arg_i32(c, 0));
  SSL_CTX_set_max_proto_version(ctx, trk_arg_i32(c, 1));
  /* Peers' old keys decide by `ciphers`, as where Node brings its own OpenSSL. */
  SSL_CTX_set_security_level(ctx, trk_arg_given(c, 2) ? trk_arg_i32(c, 2) : 1);
  trk_engine_prepare_context(ctx);
  trk_ticket_prepare_context(ctx);
  ERR_clear_error();
  return trk_box(c->rt->ctx, &trk_box_ssl_ctx, ctx);
}

/* --- the certificate and its key ------------------------------------------------------------------------- */

static bool use_chain(SSL_CTX *ctx, X509 *leaf, STACK_OF(X509) *extra) {
  if (SSL_CTX_use_certificate(ctx, leaf) != 1) return false;
  SSL_CTX_clear_chain_certs(ctx);
  for (int i = 0; i < sk_X509_num(extra); i++)
    if (SSL_CTX_add1_chain_cert(ctx, sk_X509_value(extra, i)) != 1) return false;
  return true;
}

TRK_FN(context_set_cert) { /* (context, PEM): the certificate, then those between it and the root */
  SSL_CTX *ctx = unbox(c);
  if (ctx == NULL) return trk_undefined(c->rt);
  struct input in = input_open(c, 1);
  X509 *leaf = PEM_read_bio_X509_AUX(in.bio, NULL, give_pass, NULL);
  STACK_OF(X509) *extra = sk_X509_new_null();
  bool ok = leaf != NULL;
  if (ok) {
    X509 *more;
    while ((more = PEM_read_bio_X509(in.bio, NULL, give_pass, NULL)) != NULL) sk_X509_push(extra, more);
    ERR_clear_error();
    ok = use_chain(ctx, leaf, extra);
  }
  if (leaf != NULL) X509_free(leaf);
  sk_X509_pop_free(extra, X509_free);
  input_close(&in);
  return ok ? trk_undefined(c->rt) : trk_crypto_throw(c, "SSL_CTX_use_certificate_chain");
}

TRK_FN(context_set_key) { /* (context, PEM, passphrase or undefined) */
  SSL_CTX *ctx = unbox(c);
  if (ctx == NULL) return trk_undefined(c->rt);
  char *pass_heap;
  struct trk_bytes pass = bytes_arg(c, 2, &pass_heap);
  struct input in = input_open(c, 1);
  EVP_PKEY *key = PEM_read_bio_PrivateKey(in.bio, NULL, give_pass, &pass);
  bool ok = key != NULL && SSL_CTX_use_PrivateKey(ctx, key) == 1;
  if (key != NULL) EVP_PKEY_free(key);
  input_close(&in);
  free(pass_heap);
  return ok ? trk_undefined(c->rt) : trk_crypto_throw(c, "PEM_read_bio_PrivateKey");
}

TRK_FN(context_use_key) { /* (context, key in a box) */
  SSL_CTX *ctx = unbox(c);
  EVP_PKEY *key = trk_unbox(c, 1, &trk_box_pkey);
  if (ctx == NULL || key == NULL || SSL_CTX_use_PrivateKey(ctx, key) != 1) return trk_crypto_throw(c, "SSL_CTX_use_PrivateKey");
  return trk_undefined(c->rt);
}

/* --- whom to trust ------------------------------------------------------------------------------------------ */

static void add_all(X509_STORE *store, SSL_CTX *ctx, BIO *bio) {
  X509 *x;
  while ((x = PEM_read_bio_X509_AUX(bio, NULL, give_pass, NULL)) != NULL) {
    X509_STORE_add_cert(store, x);
    SSL_CTX_add_client_CA(ctx, x);
    X509_free(x);
  }
}

/* A store of the context's own, which may be changed. */
static X509_STORE *own_store(SSL_CTX *ctx) {
  X509_STORE *store = SSL_CTX_get_cert_store(ctx);
  X509_STORE *copy = trk_roots_shared(store) ? trk_roots_copy(store) : NULL;
  if (copy == NULL) return store;
  SSL_CTX_set_cert_store(ctx, copy);
  return copy;
}

TRK_FN(context_add_ca) { /* (context, PEM) */
  SSL_CTX *ctx = unbox(c);
  if (ctx == NULL) return trk_undefined(c->rt);
  struct input in = input_open(c, 1);
  add_all(own_store(ctx), ctx, in.bio);
  input_close(&in);
  ERR_clear_error();
  return trk_undefined(c->rt);
}

/* setRoots(PEM): the store that contexts without `ca` share, from now on. */
TRK_FN(context_set_roots) {
  if (!trk_tls_open(c)) return trk_undefined(c->rt);
  struct input in = input_open(c, 0);
  size_t count = 0;
  X509_STORE *store = trk_roots_store(in.bio, &count);
  input_close(&in);
  if (store == NULL) return trk_crypto_throw(c, "X509_STORE_new");
  pthread_mutex_lock(&roots_lock);
  X509_STORE *old = roots;
  roots = store;
  pthread_mutex_unlock(&roots_lock);
  if (old != NULL) X509_STORE_free(old);
  return trk_number(c->rt, (double)count);
}

/* useRoots(context): false when setRoots() was never called. */
TRK_FN(context_use_roots) {
  SSL_CTX *ctx = unbox(c);
  pthread_mutex_lock(&roots_lock);
  bool there = roots != NULL;
  if (ctx != NULL && there) {
    X509_STORE_up_ref(roots);
    SSL_CTX_set_cert_store(ctx, roots);
  }
  pthread_mutex_unlock(&roots_lock);
  return trk_bool(c->rt, there);
}

TRK_FN(context_add_crl) { /* (context, PEM) */
  SSL_CTX *ctx = unbox(c);
  if (ctx == NULL) return trk_undefined(c->rt);
  struct input in = input_open(c, 1);
  X509_CRL *crl = PEM_read_bio_X509_CRL(in.bio, NULL, give_pass, NULL);
  input_close(&in);
  if (crl == NULL) {
    ERR_clear_error();
    return trk_throw(c, TRK_ERROR, "ERR_CRYPTO_OPERATION_FAILED", "Failed to parse CRL");
  }
  X509_STORE *store = own_store(ctx);
  X509_STORE_add_crl(store, crl);
  X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  X509_CRL_free(crl);
  return trk_undefined(c->rt);
}

TRK_FN(context_partial_chain) {
  SSL_CTX *ctx = unbox(c);
  if (ctx != NULL) X509_STORE_set_flags(own_store(ctx), X509_V_FLAG_PARTIAL_CHAIN);
  return trk_undefined(c->rt);
}

TRK_FN(context_load_pfx) { /* (context, bytes, passphrase or undefined) */
  SSL_CTX *ctx = unbox(c);
  if (ctx == NULL) return trk_undefined(c->rt);
  char *pass_heap, pass_text[1024] = "";
  struct trk_bytes pass = bytes_arg(c, 2, &pass_heap);
  if (pass.data != NULL && pass.len < sizeof pass_text) memcpy(pass_text, pass.data, pass.len);
  free(pass_heap);
  struct input in = input_open(c, 1);
  PKCS12 *p12 = d2i_PKCS12_bio(in.bio, NULL);
  input_close(&in);
  EVP_PKEY *key = NULL;
  X509 *x = NULL;
  STACK_OF(X509) *extra = NULL;
  bool ok = false;
  if (p12 != NULL && PKCS12_parse(p12, pass_text, &key, &x, &extra) == 1 && key != NULL && x != NULL) {
    STACK_OF(X509) *none = sk_X509_new_null();
    ok = use_chain(ctx, x, extra != NULL ? extra : none) && SSL_CTX_use_PrivateKey(ctx, key) == 1;
    sk_X509_free(none);
    X509_STORE *store = ok ? own_store(ctx) : NULL;
    for (int i = 0; ok && i < sk_X509_num(extra); i++) {
      X509_STORE_add_cert(store, sk_X509_value(extra, i));
      SSL_CTX_add_client_CA(ctx, sk_X509_value(extra, i));
    }
  }
  JSValueRef result = trk_undefined(c->rt);
  if (!ok) {
    unsigned long error = ERR_peek_error();
    const char *reason = error != 0 ? ERR_reason_error_string(error) : NULL;
    if (p12 != NULL && ERR_GET_REASON(error) == ERR_R_UNSUPPORTED) result = trk_throw(c, TRK_ERROR, "ERR_CRYPTO_UNSUPPORTED_OPERATION", "Unsupported PKCS12 PFX data");
    else if (p12 != NULL && key == NULL && error == 0) result = trk_throw(c, TRK_ERROR, NULL, "Unable to load private key from PFX data");
    else if (p12 != NULL && x == NULL && error == 0) result = trk_throw(c, TRK_ERROR, NULL, "Unable to load certificate from PFX data");
    else result = trk_throw(c, TRK_ERROR, NULL, "%s", reason != NULL ? reason : "Unable to load PFX certificate");
    ERR_clear_error();
  }
  if (p12 != NULL) PKCS12_free(p12);
  if (key != NULL) EVP_PKEY_free(key);
  if (x != NULL) X509_free(x);
  if (extra != NULL) sk_X509_pop_free(extra, X509_free);
  memset(pass_text, 0, sizeof pass_text);
  return result;
}

/* --- limits and lists; each returns whether OpenSSL took it ------------------------------------------------- */

enum text_option { CIPHERS, SUITES, CURVES, SIGALGS };
static JSValueRef set_text(const struct trk_call *c, enum text_option option) {
  SSL_CTX *ctx = unbox(c);
  char *text = trk_arg_utf8(c, 1, NULL);
  int r = 0;
  ERR_clear_error();
  if (ctx != NULL && text != NULL) {
    switch (option) {
    case CIPHERS: r = SSL_CTX_set_cipher_list(ctx, text); break;
    case SUITES: r = SSL_CTX_set_ciphersuites(ctx, text); break;
    case CURVES: r = SSL_CTX_set1_curves_list(ctx, text); break;
    case SIGALGS: r = SSL_CTX_set1_sigalgs_list(ctx, text); break;
    }
  }
  free(text);
  return r == 1 ? trk_bool(c->rt, true) : trk_crypto_throw(c, "Failed to set the option");
}
TRK_FN(context_ciphers) { return set_text(c, CIPHERS); }
TRK_FN(context_suites) { return set_text(c, SUITES); }
TRK_FN(context_curves) { return set_text(c, CURVES); }
TRK_FN(context_sigalgs) { return set_text(c, SIGALGS); }

TRK_FN(context_dh) { /* (context, PEM | true for automatic): 0, 1 too small, 2 small (below 2048) */
  SSL_CTX *ctx = unbox(c);
  if (ctx == NULL) return trk_undefined(c->rt);
  if (JSValueIsBoolean(c->ctx, trk_arg(c, 1))) {
    SSL_CTX_set_dh_auto(ctx, 1);
    return trk_number(c->rt, 0);
  }
  struct input in = input_open(c, 1);
  EVP_PKEY *params = PEM_read_bio_Parameters_ex(in.bio, NULL, NULL, NULL);
  input_close(&in);
  if (params == NULL) return trk_crypto_throw(c, "Failed to parse the DH parameters");
  int bits = EVP_PKEY_get_bits(params);
  if (bits < 1024 || SSL_CTX_set0_tmp_dh_pkey(ctx, params) != 1) {
    EVP_PKEY_free(params);
    ERR_clear_error();
    return trk_number(c->rt, bits < 1024 ? 1 : 3);
  }
  return trk_number(c->rt, bits < 2048 ? 2 : 0);
}

TRK_FN(context_options) { /* (context, bits to set) */
  SSL_CTX *ctx = unbox(c);
  if (ctx != NULL) SSL_CTX_set_options(ctx, (uint64_t)trk_arg_double(c, 1));
  return trk_undefined(c->rt);
}
TRK_FN(context_versions) { /* (context): [min, max] */
  SSL_CTX *ctx = unbox(c);
  if (ctx == NULL) return trk_undefined(c->rt);
  JSValueRef values[] = {trk_number(c->rt, SSL_CTX_get_min_proto_version(ctx)), trk_number(c->rt, SSL_CTX_get_max_proto_version(ctx))};
  return trk_array(c->rt, 2, values);
}
TRK_FN(context_set_versions) { /* (context, min, max) */
  SSL_CTX *ctx = unbox(c);
  if (ctx == NULL) return trk_undefined(c->rt);
  SSL_CTX_set_min_proto_version(ctx, trk_arg_i32(c, 1));
  SSL_CTX_set_max_proto_version(ctx, trk_arg_i32(c, 2));
  return trk_undefined(c->rt);
}
TRK_FN(context_session_id) { /* (context, text) */
  SSL_CTX *ctx = unbox(c);
  char *text = trk_arg_utf8(c, 1, NULL);
  bool fits = ctx == NULL || text == NULL || SSL_CTX_set_session_id_context(ctx, (const unsigned char *)text, (unsigned)strlen(text)) == 1;
  free(text);
  return fits ? trk_undefined(c->rt) : trk_crypto_throw(c, "SSL_CTX_set_session_id_context");
}
TRK_FN(context_session_timeout) {
  SSL_CTX *ctx = unbox(c);
  if (ctx != NULL) SSL_CTX_set_timeout(ctx, trk_arg_i32(c, 1));
  return trk_undefined(c->rt);
}
TRK_FN(context_ticket_keys) { /* (context, 48 bytes to set or undefined): the keys */
  SSL_CTX *ctx = unbox(c);
  /* OpenSSL's order is name, HMAC, AES of 16, 32, 32 bytes; Node's are three of 16. The 48 bytes are widened. */
  unsigned char keys[80];
  struct trk_bytes given = {NULL, 0};
  if (ctx == NULL) return trk_undefined(c->rt);
  if (!trk_arg_bytes(c, 1, &given) || given.len != 48) return trk_undefined(c->rt);
  memcpy(keys, given.data, 16);
  memcpy(keys + 16, given.data + 16, 16);
  memcpy(keys + 32, given.data + 16, 16);
  memcpy(keys + 48, given.data + 32, 16);
  memcpy(keys + 64, given.data + 32, 16);
  SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof keys);
  return trk_undefined(c->rt);
}
TRK_FN(context_certificate) { /* (context, issuer?): the certificate (or its issuer) in DER */
  SSL_CTX *ctx = unbox(c);
  X509 *x = ctx != NULL ? SSL_CTX_get0_certificate(ctx) : NULL, *issuer = NULL;
  if (x == NULL) return trk_null(c->rt);
  if (trk_arg_bool(c, 1)) {
    X509_STORE_CTX *store = X509_STORE_CTX_new();
    if (store != NULL && X509_STORE_CTX_init(store, SSL_CTX_get_cert_store(ctx), NULL, NULL) == 1)
      X509_STORE_CTX_get1_issuer(&issuer, store, x);
    X509_STORE_CTX_free(store);
    x = issuer;
  }
  unsigned char *data = NULL;
  int len = x != NULL ? i2d_X509(x, &data) : 0;
  JSValueRef value = len > 0 ? (JSValueRef)trk_uint8array(c->rt, data, (size_t)len) : trk_null(c->rt);
  OPENSSL_free(data);
  if (issuer != NULL) X509_free(issuer);
  ERR_clear_error();
  return value;
}

/* cipherNames(): what OpenSSL offers, lower case is made by lib/ */
TRK_FN(context_cipher_names) {
  if (!trk_tls_open(c)) return trk_undefined(c->rt);
  SSL_CTX *ctx = SSL_CTX_new(TLS_method());
  SSL_CTX_set_cipher_list(ctx, "ALL:eNULL");
  SSL_CTX_set_ciphersuites(ctx, "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256");
  SSL_CTX_set_security_level(ctx, 0);
  SSL *ssl = SSL_new(ctx);
  STACK_OF(SSL_CIPHER) *ciphers = SSL_get_ciphers(ssl);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++)
    JSObjectSetPropertyAtIndex(c->ctx, list, (unsigned)i, trk_cstring(c->rt, SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i))), NULL);
  SSL_free(ssl);
  SSL_CTX_free(ctx);
  return list;
}

static const struct trk_fn_row functions[] = {
  {"make", context_make},
  {"setCert", context_set_cert},
  {"setKey", context_set_key},
  {"useKey", context_use_key},
  {"addCA", context_add_ca},
  {"setRoots", context_set_roots},
  {"useRoots", context_use_roots},
  {"addCRL", context_add_crl},
  {"partialChain", context_partial_chain},
  {"loadPfx", context_load_pfx},
  {"ciphers", context_ciphers},
  {"cipherSuites", context_suites},
  {"curves", context_curves},
  {"sigalgs", context_sigalgs},
  {"dh", context_dh},
  {"options", context_options},
  {"versions", context_versions},
  {"setVersions", context_set_versions},
  {"sessionIdContext", context_session_id},
  {"sessionTimeout", context_session_timeout},
  {"ticketKeys", context_ticket_keys},
  {"certificate", context_certificate},
  {"cipherNames", context_cipher_names},
  {NULL, NULL},
};
static const struct trk_binding tls_context = {.name = "tls_context", .functions = functions};
TRK_BINDING(tls_context);
