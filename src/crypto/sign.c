/*
 * sign.c - signatures, encryption and agreement with asymmetric keys: internalBinding('crypto_sign').
 *
 * Owns:    nothing past a call. Runs on: the thread of the runtime. Frees: its contexts before it returns.
 * Limits:  data to 2^31 - 1 bytes.
 */
#include "core/mem.h"
#include "crypto/crypto.h"

#include <openssl/dh.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

/* Padding and salt from arguments i and i + 1 (undefined: the key's own default). */
static bool set_padding(const struct trk_call *c, EVP_PKEY *pkey, EVP_PKEY_CTX *ctx, size_t i) {
  int base = EVP_PKEY_get_base_id(pkey);
  if (base != EVP_PKEY_RSA && base != EVP_PKEY_RSA_PSS) return true;
  int padding = trk_arg_given(c, i) ? trk_arg_i32(c, i) : base == EVP_PKEY_RSA_PSS ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING;
  if (EVP_PKEY_CTX_set_rsa_padding(ctx, padding) != 1) return false;
  if (padding == RSA_PKCS1_PSS_PADDING && trk_arg_given(c, i + 1))
    return EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, trk_arg_i32(c, i + 1)) == 1;
  return true;
}

/* sign(key, digest or undefined, data, padding?, saltLength?): the signature. */
TRK_FN(sign_sign) {
  EVP_PKEY *pkey = trk_unbox(c, 0, &trk_box_pkey);
  EVP_MD *md = trk_unbox(c, 1, &trk_box_md);
  struct trk_bytes data = {NULL, 0};
  trk_arg_peek(c, 2, &data);
  EVP_MD_CTX *ctx = pkey != NULL ? EVP_MD_CTX_new() : NULL;
  EVP_PKEY_CTX *key_ctx = NULL;
  size_t len = 0;
  uint8_t *out = NULL;
  ERR_clear_error();
  bool ok = ctx != NULL && EVP_DigestSignInit_ex(ctx, &key_ctx, md != NULL ? EVP_MD_get0_name(md) : NULL, NULL, NULL, pkey, NULL) == 1 &&
            set_padding(c, pkey, key_ctx, 3) && EVP_DigestSign(ctx, NULL, &len, data.data, data.len) == 1;
  if (ok) {
    out = trk_malloc(len + 1);
    ok = EVP_DigestSign(ctx, out, &len, data.data, data.len) == 1;
  }
  if (ctx != NULL) EVP_MD_CTX_free(ctx);
  JSValueRef value = ok ? (JSValueRef)trk_uint8array(c->rt, out, len) : trk_crypto_throw(c, "Signing failed");
  free(out);
  return value;
}

/* verify(key, digest or undefined, data, signature, padding?, saltLength?): whether it is right. */
TRK_FN(sign_verify) {
  EVP_PKEY *pkey = trk_unbox(c, 0, &trk_box_pkey);
  EVP_MD *md = trk_unbox(c, 1, &trk_box_md);
  struct trk_bytes data = {NULL, 0}, signature = {NULL, 0};
  trk_arg_peek(c, 2, &data);
  trk_arg_peek(c, 3, &signature);
  EVP_MD_CTX *ctx = pkey != NULL ? EVP_MD_CTX_new() : NULL;
  EVP_PKEY_CTX *key_ctx = NULL;
  ERR_clear_error();
  bool ready = ctx != NULL && EVP_DigestVerifyInit_ex(ctx, &key_ctx, md != NULL ? EVP_MD_get0_name(md) : NULL, NULL, NULL, pkey, NULL) == 1 &&
               set_padding(c, pkey, key_ctx, 4);
  JSValueRef value;
  if (ready) value = trk_bool(c->rt, EVP_DigestVerify(ctx, signature.data, signature.len, data.data, data.len) == 1);
  else value = trk_crypto_throw(c, "Verification failed");
  if (ctx != NULL) EVP_MD_CTX_free(ctx);
  ERR_clear_error();
  return value;
}

enum rsa_way { RSA_ENCRYPT, RSA_DECRYPT, RSA_SIGN, RSA_RECOVER };
typedef int (*rsa_init)(EVP_PKEY_CTX *ctx);
typedef int (*rsa_run)(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *len, const unsigned char *data, size_t size);

static JSValueRef rsa(struct trk_call *c, enum rsa_way way) {
  EVP_PKEY *pkey = trk_unbox(c, 0, &trk_box_pkey);
  struct trk_bytes data = {NULL, 0}, label = {NULL, 0};
  trk_arg_peek(c, 1, &data);
  int padding = trk_arg_i32(c, 2);
  EVP_MD *md = trk_unbox(c, 3, &trk_box_md);
  bool labelled = trk_arg_peek(c, 4, &label) && label.len > 0;
  EVP_PKEY_CTX *ctx = pkey != NULL ? EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL) : NULL;
  ERR_clear_error();
  const rsa_init inits[] = {EVP_PKEY_encrypt_init, EVP_PKEY_decrypt_init, EVP_PKEY_sign_init, EVP_PKEY_verify_recover_init};
  const rsa_run runs[] = {EVP_PKEY_encrypt, EVP_PKEY_decrypt, EVP_PKEY_sign, EVP_PKEY_verify_recover};
  bool ok = ctx != NULL && inits[way](ctx) == 1 &&
            EVP_PKEY_CTX_set_rsa_padding(ctx, padding) == 1;
  if (ok && md != NULL) ok = EVP_PKEY_CTX_set_rsa_oaep_md(ctx, md) == 1;
  if (ok && labelled) {
    uint8_t *copy = OPENSSL_memdup(label.data, label.len); /* the context takes it */
    ok = EVP_PKEY_CTX_set0_rsa_oaep_label(ctx, copy, (int)label.len) == 1;
  }
  size_t len = 0;
  uint8_t *out = NULL;
  rsa_run run = runs[way];
  ok = ok && run(ctx, NULL, &len, data.data, data.len) == 1;
  if (ok) {
    out = trk_malloc(len + 1);
    ok = run(ctx, out, &len, data.data, data.len) == 1;
  }
  if (ctx != NULL) EVP_PKEY_CTX_free(ctx);
  JSValueRef value = ok ? (JSValueRef)trk_uint8array(c->rt, out, len) : trk_crypto_throw(c, "Operation failed");
  free(out);
  return value;
}

/* encrypt(key, data, padding, oaepDigest?, oaepLabel?), decrypt the same: bytes. */
TRK_FN(sign_encrypt) {
  return rsa(c, RSA_ENCRYPT);
}

TRK_FN(sign_decrypt) {
  return rsa(c, RSA_DECRYPT);
}

/* privateEncrypt(key, data, padding), publicDecrypt the same: RSA's bare operation, as old protocols use it. */
TRK_FN(sign_private_encrypt) {
  return rsa(c, RSA_SIGN);
}

TRK_FN(sign_public_decrypt) {
  return rsa(c, RSA_RECOVER);
}

static bool is_dh(const EVP_PKEY *pkey) {
  int type = EVP_PKEY_get_base_id(pkey);
  return type == EVP_PKEY_DH || type == EVP_PKEY_DHX;
}

/* derive(private key, public key): the shared secret. */
TRK_FN(sign_derive) {
  EVP_PKEY *own = trk_unbox(c, 0, &trk_box_pkey), *peer = trk_unbox(c, 1, &trk_box_pkey);
  EVP_PKEY_CTX *ctx = own != NULL ? EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL) : NULL;
  size_t len = 0;
  uint8_t *out = NULL;
  ERR_clear_error();
  bool ok = ctx != NULL && peer != NULL && EVP_PKEY_derive_init(ctx) == 1 && (!is_dh(own) || EVP_PKEY_CTX_set_dh_pad(ctx, 1) == 1) &&
            EVP_PKEY_derive_set_peer(ctx, peer) == 1 &&
            EVP_PKEY_derive(ctx, NULL, &len) == 1;
  if (ok) {
    out = trk_malloc(len + 1);
    ok = EVP_PKEY_derive(ctx, out, &len) == 1;
  }
  if (ctx != NULL) EVP_PKEY_CTX_free(ctx);
  JSValueRef value = ok ? (JSValueRef)trk_uint8array(c->rt, out, len) : trk_crypto_throw(c, "diffieHellman failed");
  free(out);
  return value;
}

/* encapsulate(public key): [shared key, ciphertext]; decapsulate(private key, ciphertext): shared key; throws. */
static EVP_PKEY_CTX *kem(const struct trk_call *c, bool encapsulate) {
  EVP_PKEY *pkey = trk_unbox(c, 0, &trk_box_pkey);
  EVP_PKEY_CTX *ctx = pkey != NULL && EVP_PKEY_get_base_id(pkey) == EVP_PKEY_RSA ? EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL) : NULL;
  ERR_clear_error();
  if (ctx != NULL && (encapsulate ? EVP_PKEY_encapsulate_init(ctx, NULL) : EVP_PKEY_decapsulate_init(ctx, NULL)) == 1 &&
      EVP_PKEY_CTX_set_kem_op(ctx, "RSASVE") == 1)
    return ctx;
  EVP_PKEY_CTX_free(ctx);
  ERR_clear_error();
  return NULL;
}
TRK_FN(sign_encapsulate) {
  EVP_PKEY_CTX *ctx = kem(c, true);
  uint8_t *key = NULL, *text = NULL;
  size_t key_len = 0, text_len = 0;
  bool ok = ctx != NULL && EVP_PKEY_encapsulate(ctx, NULL, &text_len, NULL, &key_len) == 1;
  if (ok) {
    key = trk_malloc(key_len + 1);
    text = trk_malloc(text_len + 1);
    ok = EVP_PKEY_encapsulate(ctx, text, &text_len, key, &key_len) == 1;
  }
  JSValueRef value;
  if (ok) {
    JSValueRef values[] = {trk_uint8array(c->rt, key, key_len), trk_uint8array(c->rt, text, text_len)};
    value = trk_array(c->rt, 2, values);
  } else {
    value = trk_crypto_throw(c, "Failed to perform encapsulation");
  }
  if (key != NULL) OPENSSL_cleanse(key, key_len);
  free(key);
  free(text);
  EVP_PKEY_CTX_free(ctx);
  return value;
}
TRK_FN(sign_decapsulate) {
  EVP_PKEY_CTX *ctx = kem(c, false);
  struct trk_bytes text = {NULL, 0};
  trk_arg_peek(c, 1, &text);
  uint8_t *key = NULL;
  size_t len = 0;
  bool ok = ctx != NULL && EVP_PKEY_decapsulate(ctx, NULL, &len, text.data, text.len) == 1;
  if (ok) {
    key = trk_malloc(len + 1);
    ok = EVP_PKEY_decapsulate(ctx, key, &len, text.data, text.len) == 1;
  }
  JSValueRef value = ok ? (JSValueRef)trk_uint8array(c->rt, key, len) : trk_crypto_throw(c, "Failed to perform decapsulation");
  if (key != NULL) OPENSSL_cleanse(key, len);
  free(key);
  EVP_PKEY_CTX_free(ctx);
  return value;
}

static const struct trk_fn_row functions[] = {
  {"encapsulate", sign_encapsulate}, {"decapsulate", sign_decapsulate},
  {"sign", sign_sign},       {"verify", sign_verify}, {"encrypt", sign_encrypt},
  {"decrypt", sign_decrypt}, {"derive", sign_derive}, {"privateEncrypt", sign_private_encrypt}, {"publicDecrypt", sign_public_decrypt}, {NULL, NULL},
};
static const struct trk_binding crypto_sign = {.name = "crypto_sign", .functions = functions};
TRK_BINDING(crypto_sign);
