/*
 * info.c - what a TLS connection says about itself: internalBinding('tls_info').
 *
 * Owns: nothing. Runs on: the runtime's thread. Frees: what OpenSSL gives, within the call. Limits: none.
 */
#include "core/mem.h"
#include "tls/tls.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

static SSL *unbox(const struct trk_call *c) {
  struct trk_engine *engine = trk_unbox(c, 0, &trk_box_engine);
  return engine != NULL ? engine->ssl : NULL;
}

static X509 *issuer_of(SSL *ssl, STACK_OF(X509) *chain, X509 *x) {
  for (int i = 0; i < sk_X509_num(chain); i++) {
    X509 *other = sk_X509_value(chain, i);
    if (X509_check_issued(other, x) == X509_V_OK) {
      X509_up_ref(other);
      return other;
    }
  }
  X509 *issuer = NULL;
  X509_STORE_CTX *ctx = X509_STORE_CTX_new();
  if (ctx != NULL && X509_STORE_CTX_init(ctx, SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl)), NULL, NULL) == 1)
    X509_STORE_CTX_get1_issuer(&issuer, ctx, x);
  if (ctx != NULL) X509_STORE_CTX_free(ctx);
  return issuer;
}

/* peer(engine, chain): [certificate, its issuer, ..., and at the end true when the last one issued itself] */
TRK_FN(info_peer) {
  SSL *ssl = unbox(c);
  X509 *x = ssl != NULL ? SSL_get1_peer_certificate(ssl) : NULL;
  if (x == NULL) return trk_undefined(c->rt);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  unsigned at = 0;
  JSObjectSetPropertyAtIndex(c->ctx, list, at++, trk_x509_describe(c->rt, x), NULL);
  bool own = false;
  for (int i = 0; trk_arg_bool(c, 1) && i < 32; i++) {
    if (X509_check_issued(x, x) == X509_V_OK) {
      own = true;
      break;
    }
    X509 *issuer = issuer_of(ssl, SSL_get_peer_cert_chain(ssl), x);
    if (issuer == NULL) break;
    JSObjectSetPropertyAtIndex(c->ctx, list, at++, trk_x509_describe(c->rt, issuer), NULL);
    X509_free(x);
    x = issuer;
  }
  JSObjectSetPropertyAtIndex(c->ctx, list, at, trk_bool(c->rt, own), NULL);
  X509_free(x);
  ERR_clear_error();
  return list;
}

TRK_FN(info_own) { /* (engine): the certificate that this side showed */
  SSL *ssl = unbox(c);
  return trk_x509_describe(c->rt, ssl != NULL ? SSL_get_certificate(ssl) : NULL);
}

/* x509(engine, whether the peer's): certificates in boxes, each followed by its issuer as far as the peer sent them. */
TRK_FN(info_x509) {
  SSL *ssl = unbox(c);
  X509 *x = NULL;
  if (ssl != NULL && trk_arg_bool(c, 1)) x = SSL_get1_peer_certificate(ssl);
  else if (ssl != NULL && (x = SSL_get_certificate(ssl)) != NULL) X509_up_ref(x);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  STACK_OF(X509) *chain = trk_arg_bool(c, 1) && ssl != NULL ? SSL_get_peer_cert_chain(ssl) : NULL;
  for (unsigned at = 0; x != NULL && at < 32; at++) {
    X509 *issuer = NULL;
    for (int i = 0; i < sk_X509_num(chain) && issuer == NULL; i++) {
      X509 *other = sk_X509_value(chain, i);
      if (X509_cmp(other, x) != 0 && X509_check_issued(other, x) == X509_V_OK) issuer = other;
    }
    if (issuer != NULL) X509_up_ref(issuer);
    JSObjectSetPropertyAtIndex(c->ctx, list, at, trk_box(c->rt->ctx, &trk_box_x509, x), NULL);
    x = issuer;
  }
  if (x != NULL) X509_free(x);
  ERR_clear_error();
  return list;
}

static const struct {
  long number;
  const char *name;
} verify_codes[] = {
#define ROW(name) {X509_V_ERR_##name, #name}
  ROW(UNABLE_TO_GET_ISSUER_CERT), ROW(UNABLE_TO_GET_CRL), ROW(UNABLE_TO_DECRYPT_CERT_SIGNATURE),
  ROW(UNABLE_TO_DECRYPT_CRL_SIGNATURE), ROW(UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY), ROW(CERT_SIGNATURE_FAILURE),
  ROW(CRL_SIGNATURE_FAILURE), ROW(CERT_NOT_YET_VALID), ROW(CERT_HAS_EXPIRED), ROW(CRL_NOT_YET_VALID), ROW(CRL_HAS_EXPIRED),
  ROW(ERROR_IN_CERT_NOT_BEFORE_FIELD), ROW(ERROR_IN_CERT_NOT_AFTER_FIELD), ROW(ERROR_IN_CRL_LAST_UPDATE_FIELD),
  ROW(ERROR_IN_CRL_NEXT_UPDATE_FIELD), ROW(OUT_OF_MEM), ROW(DEPTH_ZERO_SELF_SIGNED_CERT), ROW(SELF_SIGNED_CERT_IN_CHAIN),
  ROW(UNABLE_TO_GET_ISSUER_CERT_LOCALLY), ROW(UNABLE_TO_VERIFY_LEAF_SIGNATURE), ROW(CERT_CHAIN_TOO_LONG), ROW(CERT_REVOKED),
  ROW(INVALID_CA), ROW(PATH_LENGTH_EXCEEDED), ROW(INVALID_PURPOSE), ROW(CERT_UNTRUSTED), ROW(CERT_REJECTED), ROW(HOSTNAME_MISMATCH),
#undef ROW
};

/* verifyError(engine): [message, code] or undefined when the peer's certificate is trusted */
TRK_FN(info_verify_error) {
  SSL *ssl = unbox(c);
  if (ssl == NULL) return trk_undefined(c->rt);
  long result = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;
  X509 *x = SSL_get0_peer_certificate(ssl);
  if (x != NULL) {
    result = SSL_get_verify_result(ssl);
  } else {
    const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);
    const SSL_SESSION *session = SSL_get_session(ssl);
    /* A shared key proves who the peer is, and so does a resumed session. */
    if ((cipher != NULL && SSL_CIPHER_get_auth_nid(cipher) == NID_auth_psk) ||
        (session != NULL && SSL_SESSION_get_protocol_version(session) == TLS1_3_VERSION && SSL_session_reused(ssl)))
      result = X509_V_OK;
  }
  if (result == X509_V_OK) return trk_undefined(c->rt);
  const char *code = "UNSPECIFIED";
  for (size_t i = 0; i < sizeof verify_codes / sizeof *verify_codes; i++)
    if (verify_codes[i].number == result) code = verify_codes[i].name;
  JSValueRef values[] = {trk_cstring(c->rt, X509_verify_cert_error_string(result)), trk_cstring(c->rt, code)};
  return trk_array(c->rt, 2, values);
}

TRK_FN(info_protocol) {
  SSL *ssl = unbox(c);
  return trk_cstring(c->rt, ssl != NULL ? SSL_get_version(ssl) : NULL);
}

TRK_FN(info_cipher) { /* (engine): [name, standard name, version] */
  SSL *ssl = unbox(c);
  const SSL_CIPHER *cipher = ssl != NULL ? SSL_get_current_cipher(ssl) : NULL;
  if (cipher == NULL) return trk_undefined(c->rt);
  JSValueRef values[] = {trk_cstring(c->rt, SSL_CIPHER_get_name(cipher)), trk_cstring(c->rt, SSL_CIPHER_standard_name(cipher)),
                         trk_cstring(c->rt, SSL_CIPHER_get_version(cipher))};
  return trk_array(c->rt, 3, values);
}

TRK_FN(info_alpn) { /* (engine): the protocol chosen, or false */
  SSL *ssl = unbox(c);
  const unsigned char *name = NULL;
  unsigned len = 0;
  if (ssl != NULL) SSL_get0_alpn_selected(ssl, &name, &len);
  return len > 0 ? trk_latin1(c->rt, name, len) : trk_bool(c->rt, false);
}

TRK_FN(info_servername) { /* (engine): or false */
  SSL *ssl = unbox(c);
  const char *name = ssl != NULL ? SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) : NULL;
  return name != NULL ? trk_cstring(c->rt, name) : trk_bool(c->rt, false);
}

TRK_FN(info_reused) {
  SSL *ssl = unbox(c);
  return trk_bool(c->rt, ssl != NULL && SSL_session_reused(ssl) == 1);
}

TRK_FN(info_session) { /* (engine): in DER */
  SSL *ssl = unbox(c);
  SSL_SESSION *session = ssl != NULL ? SSL_get_session(ssl) : NULL;
  unsigned char *data = NULL;
  int len = session != NULL ? i2d_SSL_SESSION(session, &data) : 0;
  JSValueRef value = len > 0 ? (JSValueRef)trk_uint8array(c->rt, data, (size_t)len) : trk_undefined(c->rt);
  OPENSSL_free(data);
  return value;
}

TRK_FN(info_ticket) {
  SSL *ssl = unbox(c);
  SSL_SESSION *session = ssl != NULL ? SSL_get_session(ssl) : NULL;
  const unsigned char *ticket = NULL;
  size_t len = 0;
  if (session != NULL) SSL_SESSION_get0_ticket(session, &ticket, &len);
  return ticket != NULL ? (JSValueRef)trk_uint8array(c->rt, ticket, len) : trk_undefined(c->rt);
}

TRK_FN(info_finished) { /* (engine, whether the peer's) */
  SSL *ssl = unbox(c);
  uint8_t bytes[EVP_MAX_MD_SIZE];
  size_t len = ssl == NULL ? 0 : trk_arg_bool(c, 1) ? SSL_get_peer_finished(ssl, bytes, sizeof bytes) : SSL_get_finished(ssl, bytes, sizeof bytes);
  return len > 0 ? (JSValueRef)trk_uint8array(c->rt, bytes, len) : trk_undefined(c->rt);
}

TRK_FN(info_ephemeral) { /* (engine): [type, bits, name] */
  SSL *ssl = unbox(c);
  EVP_PKEY *key = NULL;
  if (ssl == NULL || SSL_get_peer_tmp_key(ssl, &key) != 1) {
    ERR_clear_error();
    return trk_undefined(c->rt);
  }
  char name[64] = "";
  size_t len = 0;
  bool dh = EVP_PKEY_is_a(key, "DH"), ec = EVP_PKEY_is_a(key, "EC");
  if (ec) EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name, sizeof name, &len);
  JSValueRef values[] = {trk_cstring(c->rt, dh ? "DH" : "ECDH"), trk_number(c->rt, EVP_PKEY_get_bits(key)),
                         dh ? trk_undefined(c->rt) : trk_cstring(c->rt, ec ? name : EVP_PKEY_get0_type_name(key))};
  EVP_PKEY_free(key);
  return trk_array(c->rt, 3, values);
}

TRK_FN(info_sigalgs) { /* (engine): names that both sides know */
  SSL *ssl = unbox(c);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  int count = ssl != NULL ? SSL_get_shared_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL) : 0;
  for (int i = 0; i < count; i++) {
    int hash = 0, sign = 0;
    char text[128];
    SSL_get_shared_sigalgs(ssl, i, &sign, &hash, NULL, NULL, NULL);
    const char *name = sign == EVP_PKEY_RSA ? "RSA" : sign == EVP_PKEY_RSA_PSS ? "RSA-PSS" : sign == EVP_PKEY_DSA ? "DSA"
                     : sign == EVP_PKEY_EC ? "ECDSA" : sign == NID_ED25519 ? "Ed25519" : sign == NID_ED448 ? "Ed448" : OBJ_nid2sn(sign);
    const char *digest = hash == NID_undef ? NULL : OBJ_nid2sn(hash);
    snprintf(text, sizeof text, "%s%s%s", name, digest != NULL ? "+" : "", digest != NULL ? digest : "");
    JSObjectSetPropertyAtIndex(c->ctx, list, (unsigned)i, trk_cstring(c->rt, text), NULL);
  }
  return list;
}

TRK_FN(info_export) { /* (engine, length, label, context bytes or undefined) */
  SSL *ssl = unbox(c);
  int32_t len = trk_arg_i32(c, 1);
  size_t label_len = 0;
  char *label = trk_arg_utf8(c, 2, &label_len);
  struct trk_bytes context = {NULL, 0};
  bool with = trk_arg_bytes(c, 3, &context);
  uint8_t *out = trk_malloc((size_t)(len > 0 ? len : 1));
  ERR_clear_error();
  int r = ssl != NULL && label != NULL ? SSL_export_keying_material(ssl, out, (size_t)len, label, label_len, context.data, context.len, with) : 0;
  JSValueRef value = r == 1 ? (JSValueRef)trk_uint8array(c->rt, out, (size_t)len) : trk_crypto_throw(c, "SSL_export_keying_material");
  free(out);
  free(label);
  return value;
}

static const struct trk_fn_row functions[] = {
  {"peer", info_peer}, {"own", info_own}, {"x509", info_x509}, {"verifyError", info_verify_error},
  {"protocol", info_protocol}, {"cipher", info_cipher}, {"alpn", info_alpn}, {"servername", info_servername},
  {"reused", info_reused}, {"session", info_session}, {"ticket", info_ticket}, {"finished", info_finished},
  {"ephemeral", info_ephemeral}, {"sigalgs", info_sigalgs}, {"exportKey", info_export}, {NULL, NULL},
};
static const struct trk_binding tls_info = {.name = "tls_info", .functions = functions};
TRK_BINDING(tls_info);
