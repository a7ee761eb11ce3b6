/*
 * crypto.c - boxes, errors and digests by name.
 *
 * Owns:    the types of boxes, for the process. Runs on: the thread of the runtime; finalizers on any thread.
 * Frees:   what a box holds, when the collector finds it dead. Limits: none.
 */
#include "crypto/crypto.h"
#include "core/lazylib.h"
#include "core/mem.h"

#include <ctype.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STACK = 32 }; /* lines of opensslErrorStack; OpenSSL itself keeps 16 */

#define CRYPTO_BOX(ident, release) TRK_BOX(, ident, "NativeCrypto", release)
CRYPTO_BOX(trk_box_md, EVP_MD_free);
CRYPTO_BOX(trk_box_md_ctx, EVP_MD_CTX_free);
CRYPTO_BOX(trk_box_mac_ctx, EVP_MAC_CTX_free);
CRYPTO_BOX(trk_box_cipher, EVP_CIPHER_CTX_free);
CRYPTO_BOX(trk_box_pkey, EVP_PKEY_free);
CRYPTO_BOX(trk_box_x509, X509_free);

bool trk_crypto_open(const struct trk_call *c) {
  const char *error = trk_lazylib_open(TRK_LAZYLIB_CRYPTO);
  if (error == NULL) return true;
  trk_throw(c, TRK_ERROR, "ERR_NO_CRYPTO", "OpenSSL cannot be used: %s", error);
  return false;
}

/* Node puts the library into the code for those that OpenSSL 1 had. */
static const struct {
  int lib;
  const char *name;
} library_names[] = {{ERR_LIB_BN, "BN"},       {ERR_LIB_RSA, "RSA"},   {ERR_LIB_DH, "DH"},     {ERR_LIB_EVP, "EVP"},
                     {ERR_LIB_PEM, "PEM"},     {ERR_LIB_DSA, "DSA"},   {ERR_LIB_X509, "X509"}, {ERR_LIB_ASN1, "ASN1"},
                     {ERR_LIB_CRYPTO, "CRYPTO"}, {ERR_LIB_EC, "EC"},   {ERR_LIB_BIO, "BIO"},   {ERR_LIB_PKCS12, "PKCS12"},
                     {ERR_LIB_RAND, "RAND"},   {ERR_LIB_OSSL_STORE, "OSSL_STORE"}, {0, NULL}};

/* What is left in OpenSSL's queue, the newest first, then `last` unless it is 0: as Node's opensslErrorStack. */
static void add_stack(struct trk_runtime *rt, JSObjectRef error, unsigned long last) {
  JSValueRef lines[MAX_STACK + 1];
  char text[256];
  size_t count = 0;
  unsigned long number;
  while ((number = ERR_get_error()) != 0) {
    if (count == MAX_STACK) continue;
    ERR_error_string_n(number, text, sizeof(text));
    memmove(lines + 1, lines, count * sizeof(lines[0]));
    lines[0] = trk_cstring(rt, text);
    count++;
  }
  if (last != 0) {
    ERR_error_string_n(last, text, sizeof(text));
    lines[count++] = trk_cstring(rt, text);
  }
  if (count > 0) trk_set(rt, error, "opensslErrorStack", (JSValueRef)trk_array(rt, count, lines));
}

/* Its properties in Node's order: what else is in the queue (`with_stack`, `repeat`: see add_stack()), library, reason, code. */
static JSValueRef describe(struct trk_runtime *rt, unsigned long number, const char *fallback, bool with_stack, bool repeat) {
  if (number == 0) return trk_error(rt, TRK_ERROR, "ERR_CRYPTO_OPERATION_FAILED", "%s", fallback);
  char text[256], code[256];
  const char *reason = ERR_reason_error_string(number), *library = ERR_lib_error_string(number);
  ERR_error_string_n(number, text, sizeof(text));
  const char *prefix = "";
  for (size_t i = 0; library_names[i].name != NULL; i++)
    if (library_names[i].lib == ERR_GET_LIB(number)) prefix = library_names[i].name;
  if (reason != NULL) {
    const char *ours = ERR_GET_LIB(number) == ERR_LIB_SSL ? "ERR_SSL_" : "ERR_OSSL_";
    int n = snprintf(code, sizeof(code), "%s%s%s%s", ours, prefix, *prefix != '\0' ? "_" : "", reason);
    for (int i = 0; i < n && i < (int)sizeof(code); i++) code[i] = code[i] == ' ' ? '_' : (char)toupper(code[i]);
  }
  JSValueRef error = trk_error(rt, TRK_ERROR, NULL, "%s", text);
  if (trk_is_object(rt, error)) {
    if (with_stack) add_stack(rt, (JSObjectRef)error, repeat ? number : 0);
    if (library != NULL) trk_set(rt, (JSObjectRef)error, "library", trk_cstring(rt, library));
    if (reason != NULL) trk_set(rt, (JSObjectRef)error, "reason", trk_cstring(rt, reason));
    if (reason != NULL) trk_set(rt, (JSObjectRef)error, "code", trk_cstring(rt, code));
  }
  return error;
}

JSValueRef trk_crypto_error_of(struct trk_runtime *rt, unsigned long number, const char *fallback) {
  return describe(rt, number, fallback, false, false);
}

static JSValueRef make_error(struct trk_runtime *rt, const char *fallback, bool repeat) {
  return describe(rt, ERR_get_error(), fallback, true, repeat);
}

JSValueRef trk_crypto_error(struct trk_runtime *rt, const char *fallback) {
  return make_error(rt, fallback, false);
}

JSValueRef trk_crypto_throw(const struct trk_call *c, const char *fallback) {
  return trk_throw_value(c, make_error(c->rt, fallback, false));
}

JSValueRef trk_crypto_throw_whole(const struct trk_call *c, const char *fallback) {
  return trk_throw_value(c, make_error(c->rt, fallback, true));
}

EVP_MD *trk_crypto_digest(const char *name) {
  EVP_MD *md = EVP_MD_fetch(NULL, name, NULL);
  if (md == NULL) {
    /* Names of signatures ("RSA-SHA256") stand for their digest. */
    const EVP_MD *legacy = EVP_get_digestbyname(name);
    if (legacy != NULL) md = EVP_MD_fetch(NULL, EVP_MD_get0_name(legacy), NULL);
  }
  ERR_clear_error();
  return md;
}

EVP_MD *trk_crypto_digest_arg(const struct trk_call *c, size_t i) {
  EVP_MD *md = trk_unbox(c, i, &trk_box_md);
  return md != NULL && EVP_MD_up_ref(md) == 1 ? md : NULL;
}
