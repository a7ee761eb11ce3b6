/*
 * hash.c - digests and HMAC: internalBinding('crypto_hash').
 *
 * What:    a context lives in a box; small data comes through scratch, results go there.
 * Owns:    contexts in boxes. Runs on: the thread of the runtime.
 * Frees:   contexts by the collector.
 * Limits:  a digest longer than TRK_SCRATCH_BYTES (XOF) comes in bytes of its own.
 */
#include "core/mem.h"
#include "crypto/crypto.h"
#include "crypto/plain.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <stdlib.h>
#include <string.h>

/* digest(name): a digest in a box, undefined when there is none of that name. */
TRK_FN(hash_digest) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  char name[128];
  if (trk_copy_utf8(c->rt, trk_arg(c, 0), name, sizeof(name)) == SIZE_MAX) return trk_undefined(c->rt);
  EVP_MD *md = trk_crypto_digest(name);
  return md != NULL ? (JSValueRef)trk_box(c->rt->ctx, &trk_box_md, md) : trk_undefined(c->rt);
}

/* legacyProvider(): algorithms of OpenSSL's legacy provider, for the whole process; false: it is not there. */
TRK_FN(hash_legacy_provider) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  bool loaded = OSSL_PROVIDER_load(NULL, "legacy") != NULL && OSSL_PROVIDER_load(NULL, "default") != NULL;
  ERR_clear_error();
  return trk_bool(c->rt, loaded);
}

/* plain(name): [size, enum trk_plain] of a usual digest, without OpenSSL; undefined for others. */
TRK_FN(hash_plain) {
  char name[8];
  int size = 0;
  enum trk_plain kind = TRK_NOT_PLAIN;
  if (trk_copy_utf8(c->rt, trk_arg(c, 0), name, sizeof(name)) != SIZE_MAX) kind = trk_plain_named(name, &size);
  if (kind == TRK_NOT_PLAIN) return trk_undefined(c->rt);
  JSValueRef values[2] = {trk_number(c->rt, size), trk_number(c->rt, kind)};
  return trk_array(c->rt, 2, values);
}

/* digestInfo(digest): [size, whether its length can be chosen, enum trk_plain for once() and held()] */
TRK_FN(hash_digest_info) {
  EVP_MD *md = trk_unbox(c, 0, &trk_box_md);
  if (md == NULL) return trk_undefined(c->rt);
  JSValueRef values[3] = {trk_number(c->rt, EVP_MD_get_size(md)), trk_bool(c->rt, (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0),
                          trk_number(c->rt, trk_plain_of(md))};
  return trk_array(c->rt, 3, values);
}

/* create(digest): a context. */
TRK_FN(hash_create) {
  EVP_MD *md = trk_unbox(c, 0, &trk_box_md);
  EVP_MD_CTX *ctx = md != NULL ? EVP_MD_CTX_new() : NULL;
  if (ctx == NULL || EVP_DigestInit_ex2(ctx, md, NULL) != 1) {
    if (ctx != NULL) EVP_MD_CTX_free(ctx);
    return trk_crypto_throw(c, "Digest method not supported");
  }
  return trk_box(c->rt->ctx, &trk_box_md_ctx, ctx);
}

/* copy(context) */
TRK_FN(hash_copy) {
  EVP_MD_CTX *from = trk_unbox(c, 0, &trk_box_md_ctx);
  EVP_MD_CTX *ctx = from != NULL ? EVP_MD_CTX_new() : NULL;
  if (ctx == NULL || EVP_MD_CTX_copy_ex(ctx, from) != 1) {
    if (ctx != NULL) EVP_MD_CTX_free(ctx);
    return trk_crypto_throw(c, "Digest copy error");
  }
  return trk_box(c->rt->ctx, &trk_box_md_ctx, ctx);
}

/* Argument i as bytes: a number means so many in scratch, a string its UTF-8. The caller frees *ret_heap. */
static struct trk_bytes data_arg(const struct trk_call *c, size_t i, char **ret_heap) {
  struct trk_bytes bytes = {c->rt->scratch, 0};
  JSValueRef value = trk_arg(c, i);
  *ret_heap = NULL;
  if (trk_is_number(c->rt, value)) {
    int32_t len = trk_to_i32(c->rt, value);
    bytes.len = len > 0 && len <= TRK_SCRATCH_BYTES ? (size_t)len : 0;
  } else if (trk_is_string(c->rt, value)) {
    size_t len = trk_copy_utf8(c->rt, value, (char *)c->rt->scratch, TRK_SCRATCH_BYTES);
    if (len == SIZE_MAX) {
      *ret_heap = trk_arg_utf8(c, i, &len);
      bytes.data = (uint8_t *)*ret_heap;
      if (*ret_heap == NULL) len = 0;
    }
    bytes.len = len;
  } else {
    trk_arg_peek(c, i, &bytes);
  }
  return bytes;
}

/* update(context, bytes | string | count in scratch): whether it went well. */
TRK_FN(hash_update) {
  EVP_MD_CTX *ctx = trk_unbox(c, 0, &trk_box_md_ctx);
  char *heap;
  struct trk_bytes bytes = data_arg(c, 1, &heap);
  bool ok = ctx != NULL && EVP_DigestUpdate(ctx, bytes.data, bytes.len) == 1;
  free(heap);
  return trk_bool(c->rt, ok);
}

/* The digest into scratch; its length or -1. `length` < 0 means the digest's own. */
static int finish(struct trk_runtime *rt, EVP_MD_CTX *ctx, int32_t length) {
  unsigned size = 0;
  if (length >= 0 && length != EVP_MD_CTX_get_size(ctx)) {
    if (length > TRK_SCRATCH_BYTES) return -1;
    if (length == 0) return 0;
    if (EVP_DigestFinalXOF(ctx, rt->scratch, (size_t)length) != 1) return -1;
    return length;
  }
  if (EVP_DigestFinal_ex(ctx, rt->scratch, &size) != 1) return -1;
  return (int)size;
}

/* A digest that scratch does not hold, as bytes; NULL when it could not be made. */
static JSValueRef finish_long(const struct trk_call *c, EVP_MD_CTX *ctx, int32_t length) {
  uint8_t *bytes = malloc((size_t)length);
  JSValueRef value = NULL;
  if (bytes != NULL && EVP_DigestFinalXOF(ctx, bytes, (size_t)length) == 1)
    value = trk_uint8array(c->rt, bytes, (size_t)length);
  free(bytes);
  return value;
}

/* final(context, length): the length of the digest that is now in scratch, or a long one's bytes. */
TRK_FN(hash_final) {
  EVP_MD_CTX *ctx = trk_unbox(c, 0, &trk_box_md_ctx);
  if (ctx != NULL && trk_arg_i32(c, 1) > TRK_SCRATCH_BYTES) {
    JSValueRef value = finish_long(c, ctx, trk_arg_i32(c, 1));
    return value != NULL ? value : trk_crypto_throw(c, "Unsupported state");
  }
  int size = ctx != NULL ? finish(c->rt, ctx, trk_arg_i32(c, 1)) : -1;
  if (size < 0) return trk_crypto_throw(c, "Unsupported state");
  return trk_number(c->rt, size);
}

/* The digest of one piece into scratch, where the data may be; its length, -1 for TRK_NOT_PLAIN and after throwing. */
static int one_piece(const struct trk_call *c, enum trk_plain kind, struct trk_bytes bytes) {
  if (kind == TRK_NOT_PLAIN) return -1;
  int size = trk_plain_little(kind, bytes.data, bytes.len, c->rt->scratch);
  if (size >= 0) return size;
  return trk_crypto_open(c) ? trk_plain_digest(kind, bytes.data, bytes.len, c->rt->scratch) : -1;
}

/* once(digest, data, length, its kind): the same for all data in one call. Without a length, of a kind, it needs no digest. */
TRK_FN(hash_once) {
  char *heap;
  struct trk_bytes bytes = data_arg(c, 1, &heap);
  int32_t length = trk_arg_i32(c, 2);
  enum trk_plain kind = length < 0 ? (enum trk_plain)trk_arg_i32(c, 3) : TRK_NOT_PLAIN;
  int size = one_piece(c, kind, bytes);
  if (kind != TRK_NOT_PLAIN) {
    free(heap);
    return size >= 0 ? trk_number(c->rt, size) : trk_undefined(c->rt);
  }
  EVP_MD *md = trk_unbox(c, 0, &trk_box_md);
  EVP_MD_CTX *ctx = md != NULL ? EVP_MD_CTX_new() : NULL;
  JSValueRef value = NULL;
  if (ctx != NULL && EVP_DigestInit_ex2(ctx, md, NULL) == 1 && EVP_DigestUpdate(ctx, bytes.data, bytes.len) == 1) {
    if (length > TRK_SCRATCH_BYTES) value = finish_long(c, ctx, length);
    else size = finish(c->rt, ctx, length);
  }
  if (ctx != NULL) EVP_MD_CTX_free(ctx);
  free(heap);
  if (value != NULL) return value;
  if (size < 0) return trk_crypto_throw(c, "Digest method not supported");
  return trk_number(c->rt, size);
}

/* held(bytes), words: kind, count: the length of the digest of the first `count` of the bytes, which is now in scratch. */
TRK_FN(hash_held) {
  struct trk_bytes bytes;
  int32_t kind = c->rt->reg[TRK_REG_SCRATCH], count = c->rt->reg[TRK_REG_SCRATCH + 1];
  if (!trk_arg_peek(c, 0, &bytes) || count < 0 || (size_t)count > bytes.len) return trk_undefined(c->rt);
  bytes.len = (size_t)count;
  int size = one_piece(c, (enum trk_plain)kind, bytes);
  return size >= 0 ? trk_number(c->rt, size) : trk_undefined(c->rt);
}

/* hmacCreate(digest, key bytes): a context. */
TRK_FN(hmac_create) {
  EVP_MD *md = trk_unbox(c, 0, &trk_box_md);
  struct trk_bytes key = {NULL, 0};
  trk_arg_peek(c, 1, &key);
  EVP_MAC *mac = md != NULL ? EVP_MAC_fetch(NULL, "HMAC", NULL) : NULL;
  EVP_MAC_CTX *ctx = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
  if (mac != NULL) EVP_MAC_free(mac);
  if (ctx == NULL) return trk_crypto_throw(c, "Invalid digest");
  char name[64];
  strncpy(name, EVP_MD_get0_name(md), sizeof(name) - 1);
  name[sizeof(name) - 1] = '\0';
  OSSL_PARAM params[2] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0), OSSL_PARAM_construct_end()};
  /* A NULL key means "the one of before", so an empty one needs an address. */
  if (EVP_MAC_init(ctx, key.len > 0 ? key.data : (const uint8_t *)"", key.len, params) != 1) {
    EVP_MAC_CTX_free(ctx);
    return trk_crypto_throw(c, "Invalid digest");
  }
  return trk_box(c->rt->ctx, &trk_box_mac_ctx, ctx);
}

/* hmacUpdate(context, bytes | string | count in scratch) */
TRK_FN(hmac_update) {
  EVP_MAC_CTX *ctx = trk_unbox(c, 0, &trk_box_mac_ctx);
  char *heap;
  struct trk_bytes bytes = data_arg(c, 1, &heap);
  bool ok = ctx != NULL && EVP_MAC_update(ctx, bytes.data, bytes.len) == 1;
  free(heap);
  return trk_bool(c->rt, ok);
}

/* hmacFinal(context): the length of the code that is now in scratch. */
TRK_FN(hmac_final) {
  EVP_MAC_CTX *ctx = trk_unbox(c, 0, &trk_box_mac_ctx);
  size_t size = 0;
  if (ctx == NULL || EVP_MAC_final(ctx, c->rt->scratch, &size, TRK_SCRATCH_BYTES) != 1)
    return trk_crypto_throw(c, "Unsupported state");
  return trk_number(c->rt, (double)size);
}

struct names {
  char *text;
  size_t len, cap;
};

static void add_name(struct names *names, const char *name) {
  size_t len = strlen(name);
  if (names->len + len + 2 > names->cap) {
    names->cap = (names->len + len + 2) * 2;
    names->text = trk_realloc(names->text, names->cap);
  }
  memcpy(names->text + names->len, name, len);
  names->len += len;
  names->text[names->len++] = '\n';
}

static void on_digest(const EVP_MD *md, const char *from, const char *to, void *arg) {
  (void)to;
  /* Only what can be made: the old ones are known by name alone. */
  EVP_MD *made = trk_crypto_digest(md != NULL ? EVP_MD_get0_name(md) : from);
  if (made == NULL) return;
  EVP_MD_free(made);
  if (md != NULL || from != NULL) add_name(arg, from != NULL ? from : EVP_MD_get0_name(md));
}

static void on_cipher(const EVP_CIPHER *cipher, const char *from, const char *to, void *arg) {
  (void)to;
  if (cipher != NULL || from != NULL) add_name(arg, from != NULL ? from : EVP_CIPHER_get0_name(cipher));
}

/* names(ciphers): the names of all digests or ciphers, one per line. */
TRK_FN(hash_names) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct names names = {trk_malloc(4096), 0, 4096};
  if (trk_arg_bool(c, 0)) EVP_CIPHER_do_all_sorted(on_cipher, &names);
  else EVP_MD_do_all_sorted(on_digest, &names);
  JSValueRef value = trk_string(c->rt, names.text, names.len);
  free(names.text);
  ERR_clear_error();
  return value;
}

static const struct trk_fn_row functions[] = {
  {"digest", hash_digest},
  {"plain", hash_plain},
  {"digestInfo", hash_digest_info},
  {"legacyProvider", hash_legacy_provider},
  {"create", hash_create},
  {"copy", hash_copy},
  {"update", hash_update},
  {"final", hash_final},
  {"once", hash_once},
  {"held", hash_held},
  {"hmacCreate", hmac_create},
  {"hmacUpdate", hmac_update},
  {"hmacFinal", hmac_final},
  {"names", hash_names},
  {NULL, NULL},
};
static const struct trk_binding crypto_hash = {.name = "crypto_hash", .functions = functions};
TRK_BINDING(crypto_hash);
