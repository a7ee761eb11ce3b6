/*
 * cipher.c - symmetric ciphers: internalBinding('crypto_cipher').
 *
 * What:    one EVP context per Cipheriv or Decipheriv, in a box. What mode asks for what is lib/'s business.
 * Owns:    contexts in boxes. Runs on: the thread of the runtime.
 * Frees:   contexts by the collector.
 * Limits:  2^31 - 1 bytes per update, as EVP counts in int.
 */
#include "core/mem.h"
#include "crypto/crypto.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <stdlib.h>
#include <string.h>

/* The cipher of that name, or NULL. One that no loaded provider has (RC4, DES) is described all the same, by OpenSSL's static
 * table, which EVP_CIPHER_free() leaves alone; a context for it is refused as unsupported. */
static EVP_CIPHER *fetch(const char *name) {
  EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
  if (cipher == NULL) {
    const EVP_CIPHER *legacy = EVP_get_cipherbyname(name);
    if (legacy != NULL) cipher = EVP_CIPHER_fetch(NULL, EVP_CIPHER_get0_name(legacy), NULL);
    if (cipher == NULL) cipher = (EVP_CIPHER *)legacy;
  }
  ERR_clear_error();
  return cipher;
}

/* info(name or nid, keyLength?, ivLength?): [name, nid, blockSize, ivLength, keyLength, mode, usable]; undefined when unknown. */
TRK_FN(cipher_info) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  char name[128];
  if (trk_is_number(c->rt, trk_arg(c, 0))) {
    const char *known = OBJ_nid2sn(trk_arg_i32(c, 0));
    ERR_clear_error();
    if (known == NULL) return trk_undefined(c->rt);
    strncpy(name, known, sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
  } else if (trk_copy_utf8(c->rt, trk_arg(c, 0), name, sizeof(name)) == SIZE_MAX) {
    return trk_undefined(c->rt);
  }
  EVP_CIPHER *cipher = fetch(name);
  if (cipher == NULL) return trk_undefined(c->rt);
  int key_len = EVP_CIPHER_get_key_length(cipher), iv_len = EVP_CIPHER_get_iv_length(cipher);
  bool ok = true;
  if (trk_arg_given(c, 1) || trk_arg_given(c, 2)) {
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    ok = ctx != NULL && EVP_CipherInit_ex(ctx, cipher, NULL, NULL, NULL, 1) == 1;
    if (ok && trk_arg_given(c, 1)) {
      ok = EVP_CIPHER_CTX_set_key_length(ctx, trk_arg_i32(c, 1)) == 1;
      key_len = trk_arg_i32(c, 1);
    }
    if (ok && trk_arg_given(c, 2)) {
      int wanted = trk_arg_i32(c, 2);
      int mode = EVP_CIPHER_get_mode(cipher);
      if (mode == EVP_CIPH_GCM_MODE || mode == EVP_CIPH_OCB_MODE)
        ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, wanted, NULL) == 1;
      else if (mode == EVP_CIPH_CCM_MODE) ok = wanted >= 7 && wanted <= 13;
      else ok = wanted == iv_len;
      iv_len = wanted;
    }
    if (ctx != NULL) EVP_CIPHER_CTX_free(ctx);
    ERR_clear_error();
  }
  JSValueRef value = trk_undefined(c->rt);
  if (ok) {
    int nid = EVP_CIPHER_get_nid(cipher);
    const char *shown = OBJ_nid2sn(nid);
    JSValueRef values[7] = {trk_cstring(c->rt, shown != NULL && nid != 0 ? shown : EVP_CIPHER_get0_name(cipher)),
                            trk_number(c->rt, nid),
                            trk_number(c->rt, EVP_CIPHER_get_block_size(cipher)),
                            trk_number(c->rt, iv_len),
                            trk_number(c->rt, key_len),
                            trk_number(c->rt, EVP_CIPHER_get_mode(cipher)),
                            trk_bool(c->rt, EVP_CIPHER_get0_provider(cipher) != NULL)};
    value = trk_array(c->rt, 7, values);
  }
  EVP_CIPHER_free(cipher);
  return value;
}

/*
 * create(name, encrypt, key, iv or null, tagLength or -1): a context. The lengths of key and iv are right for the
 * cipher (lib/ has checked them), an AEAD's iv may have any.
 */
TRK_FN(cipher_create) {
  char name[128];
  if (!trk_crypto_open(c) || trk_copy_utf8(c->rt, trk_arg(c, 0), name, sizeof(name)) == SIZE_MAX)
    return trk_undefined(c->rt);
  EVP_CIPHER *cipher = fetch(name);
  EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
  struct trk_bytes key = {NULL, 0}, iv = {NULL, 0};
  trk_arg_peek(c, 2, &key);
  trk_arg_peek(c, 3, &iv);
  int encrypt = trk_arg_bool(c, 1), tag_len = trk_arg_i32(c, 4);
  bool ok = cipher != NULL && ctx != NULL;
  if (ok) {
    int mode = EVP_CIPHER_get_mode(cipher);
    bool aead = (EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
    if (mode == EVP_CIPH_WRAP_MODE) EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    ok = EVP_CipherInit_ex(ctx, cipher, NULL, NULL, NULL, encrypt) == 1;
    if (ok && aead) ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, (int)iv.len, NULL) == 1;
    /* These fix the tag's length before the key. */
    if (ok && tag_len >= 0 && (mode == EVP_CIPH_CCM_MODE || mode == EVP_CIPH_OCB_MODE))
      ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, tag_len, NULL) == 1;
    if (ok) ok = EVP_CIPHER_CTX_set_key_length(ctx, (int)key.len) == 1;
    if (ok) ok = EVP_CipherInit_ex(ctx, NULL, NULL, key.data, iv.len > 0 ? iv.data : NULL, encrypt) == 1;
  }
  if (cipher != NULL) EVP_CIPHER_free(cipher);
  if (!ok) {
    if (ctx != NULL) EVP_CIPHER_CTX_free(ctx);
    return trk_crypto_throw(c, "Unknown cipher");
  }
  return trk_box(c->rt->ctx, &trk_box_cipher, ctx);
}

/* update(context, bytes): a Uint8Array, or false when the context is not in a state for it. */
TRK_FN(cipher_update) {
  EVP_CIPHER_CTX *ctx = trk_unbox(c, 0, &trk_box_cipher);
  struct trk_bytes bytes = {NULL, 0};
  if (ctx == NULL || !trk_arg_peek(c, 1, &bytes) || bytes.len > INT32_MAX - 64) return trk_bool(c->rt, false);
  int size = (int)bytes.len + EVP_CIPHER_CTX_get_block_size(ctx) + 32;
  uint8_t *out = trk_malloc((size_t)size);
  bool ok = EVP_CipherUpdate(ctx, out, &size, bytes.data != NULL ? bytes.data : (const uint8_t *)"", (int)bytes.len) == 1;
  JSValueRef value = ok ? (JSValueRef)trk_uint8array(c->rt, out, (size_t)size) : trk_bool(c->rt, false);
  free(out);
  if (!ok) ERR_clear_error();
  return value;
}

/* final(context): a Uint8Array; throws OpenSSL's error, or the given text when it has none. */
TRK_FN(cipher_final) {
  EVP_CIPHER_CTX *ctx = trk_unbox(c, 0, &trk_box_cipher);
  uint8_t out[EVP_MAX_BLOCK_LENGTH * 2];
  int size = 0;
  ERR_clear_error();
  if (ctx == NULL || EVP_CipherFinal_ex(ctx, out, &size) != 1) {
    if (ERR_peek_error() == 0)
      return trk_throw(c, TRK_ERROR, NULL, "Unsupported state or unable to authenticate data");
    return trk_crypto_throw_whole(c, "Unsupported state");
  }
  return trk_uint8array(c->rt, out, (size_t)size);
}

/* setPadding(context, on) */
TRK_FN(cipher_set_padding) {
  EVP_CIPHER_CTX *ctx = trk_unbox(c, 0, &trk_box_cipher);
  return trk_bool(c->rt, ctx != NULL && EVP_CIPHER_CTX_set_padding(ctx, trk_arg_bool(c, 1)) == 1);
}

/* setLength(context, plaintext length): CCM only, before any data. */
TRK_FN(cipher_set_length) {
  EVP_CIPHER_CTX *ctx = trk_unbox(c, 0, &trk_box_cipher);
  int size;
  return trk_bool(c->rt, ctx != NULL && EVP_CipherUpdate(ctx, NULL, &size, NULL, trk_arg_i32(c, 1)) == 1);
}

/* setAad(context, bytes) */
TRK_FN(cipher_set_aad) {
  EVP_CIPHER_CTX *ctx = trk_unbox(c, 0, &trk_box_cipher);
  struct trk_bytes bytes = {NULL, 0};
  int size;
  if (ctx == NULL || !trk_arg_peek(c, 1, &bytes)) return trk_bool(c->rt, false);
  bool ok = EVP_CipherUpdate(ctx, NULL, &size, bytes.data != NULL ? bytes.data : (const uint8_t *)"", (int)bytes.len) == 1;
  ERR_clear_error();
  return trk_bool(c->rt, ok);
}

/* getTag(context, length): a Uint8Array or false. */
TRK_FN(cipher_get_tag) {
  EVP_CIPHER_CTX *ctx = trk_unbox(c, 0, &trk_box_cipher);
  uint8_t tag[16];
  int32_t len = trk_arg_i32(c, 1);
  if (ctx == NULL || len < 0 || len > 16 || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, len, tag) != 1) {
    ERR_clear_error();
    return trk_bool(c->rt, false);
  }
  return trk_uint8array(c->rt, tag, (size_t)len);
}

/* setTag(context, bytes) */
TRK_FN(cipher_set_tag) {
  EVP_CIPHER_CTX *ctx = trk_unbox(c, 0, &trk_box_cipher);
  struct trk_bytes tag = {NULL, 0};
  bool ok = ctx != NULL && trk_arg_peek(c, 1, &tag) && tag.len <= 16 &&
            EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int)tag.len, tag.data) == 1;
  ERR_clear_error();
  return trk_bool(c->rt, ok);
}

static const struct trk_fn_row functions[] = {
  {"info", cipher_info},
  {"create", cipher_create},
  {"update", cipher_update},
  {"final", cipher_final},
  {"setPadding", cipher_set_padding},
  {"setLength", cipher_set_length},
  {"setAad", cipher_set_aad},
  {"getTag", cipher_get_tag},
  {"setTag", cipher_set_tag},
  {NULL, NULL},
};
static const struct trk_binding crypto_cipher = {.name = "crypto_cipher", .functions = functions};
TRK_BINDING(crypto_cipher);
