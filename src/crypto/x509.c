/*
 * x509.c - certificates: what stands in them, and whom they are for: internalBinding('crypto_x509').
 *
 * What:    a certificate is an X509 in a box. Texts are made as Node's documentation shows them.
 * Owns:    certificates in boxes. Runs on: the thread of the runtime.
 * Frees:   certificates by the collector.
 * Limits:  none.
 */
#include "core/mem.h"
#include "crypto/crypto.h"

#include <ctype.h>
#include <openssl/asn1.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was written to a memory BIO, which is freed. */
static JSValueRef take(struct trk_runtime *rt, BIO *bio) {
  char *data = NULL;
  long len = bio != NULL ? BIO_get_mem_data(bio, &data) : 0;
  JSValueRef value = trk_string(rt, data, len > 0 ? (size_t)len : 0);
  if (bio != NULL) BIO_free(bio);
  return value;
}

static JSValueRef name_lines(struct trk_runtime *rt, const X509_NAME *name) {
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio == NULL || X509_NAME_print_ex(bio, name, 0, ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT |
                                                         XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN) < 0) {
    if (bio != NULL) BIO_free(bio);
    return trk_undefined(rt);
  }
  return take(rt, bio);
}

/* [key, value, key, value, ...] in the order of the certificate */
static JSValueRef name_pairs(struct trk_runtime *rt, const X509_NAME *name) {
  int count = X509_NAME_entry_count(name);
  JSObjectRef list = trk_array(rt, 0, NULL);
  unsigned at = 0;
  for (int i = 0; i < count; i++) {
    X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
    ASN1_OBJECT *object = X509_NAME_ENTRY_get_object(entry);
    char buf[128];
    int nid = OBJ_obj2nid(object);
    const char *key = nid != NID_undef ? OBJ_nid2sn(nid) : buf;
    if (nid == NID_undef) OBJ_obj2txt(buf, sizeof buf, object, 1);
    unsigned char *text = NULL;
    int len = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry));
    if (len < 0) continue;
    JSObjectSetPropertyAtIndex(rt->ctx, list, at++, trk_cstring(rt, key), NULL);
    JSObjectSetPropertyAtIndex(rt->ctx, list, at++, trk_string(rt, (char *)text, (size_t)len), NULL);
    OPENSSL_free(text);
  }
  return list;
}

/* A name that could be taken for two is written as a JSON string (CVE-2021-44532). */
static bool is_plain(const char *text, size_t len, bool is_utf8) {
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '"' || c == '\\' || c == ',' || c == '\'' || c < ' ' || c == 0x7f) return false;
    if (c > 0x7e && !is_utf8) return false;
  }
  return true;
}

static void put_name(BIO *out, const char *text, size_t len, const char *prefix, bool is_utf8) {
  if (is_plain(text, len, is_utf8)) {
    BIO_printf(out, "%s", prefix);
    BIO_write(out, text, (int)len);
    return;
  }
  BIO_printf(out, "\"%s", prefix);
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '"' || c == '\\') BIO_printf(out, "\\%c", c);
    else if (c < ' ' || c == 0x7f || (c > 0x7e && !is_utf8) || c == ',') BIO_printf(out, "\\u%04x", c);
    else BIO_write(out, &c, 1);
  }
  BIO_printf(out, "\"");
}

static void put_other_name(BIO *out, const OTHERNAME *other) {
  int nid = OBJ_obj2nid(other->type_id);
  const char *prefix = nid == NID_id_on_SmtpUTF8Mailbox ? "SmtpUTF8Mailbox:" : nid == NID_XmppAddr ? "XmppAddr:"
                     : nid == NID_SRVName ? "SRVName:" : nid == NID_ms_upn ? "UPN:" : nid == NID_NAIRealm ? "NAIRealm:" : NULL;
  int type = nid == NID_SRVName ? V_ASN1_IA5STRING : V_ASN1_UTF8STRING; /* RFC 4985; RFC 6120, 7585, 8398 */
  if (prefix == NULL || other->value->type != type) {
    BIO_printf(out, "othername:<unsupported>");
    return;
  }
  BIO_printf(out, "othername:");
  const ASN1_STRING *text = type == V_ASN1_UTF8STRING ? other->value->value.utf8string : other->value->value.ia5string;
  put_name(out, (const char *)ASN1_STRING_get0_data(text), (size_t)ASN1_STRING_length(text), prefix, true);
}

static void put_general_name(BIO *out, const GENERAL_NAME *name) {
  const unsigned char *ip;
  char buf[256];
  switch (name->type) {
  case GEN_DNS:
    BIO_printf(out, "DNS:");
    put_name(out, (const char *)ASN1_STRING_get0_data(name->d.dNSName), (size_t)ASN1_STRING_length(name->d.dNSName), "", false);
    break;
  case GEN_EMAIL:
    BIO_printf(out, "email:");
    put_name(out, (const char *)ASN1_STRING_get0_data(name->d.rfc822Name), (size_t)ASN1_STRING_length(name->d.rfc822Name), "", false);
    break;
  case GEN_URI:
    BIO_printf(out, "URI:");
    put_name(out, (const char *)ASN1_STRING_get0_data(name->d.uniformResourceIdentifier),
             (size_t)ASN1_STRING_length(name->d.uniformResourceIdentifier), "", false);
    break;
  case GEN_DIRNAME: {
    BIO *text = BIO_new(BIO_s_mem());
    char *data = NULL;
    if (text == NULL) break;
    X509_NAME_print_ex(text, name->d.dirn, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB & ~ASN1_STRFLGS_ESC_CTRL);
    long len = BIO_get_mem_data(text, &data);
    BIO_printf(out, "DirName:");
    put_name(out, data, (size_t)len, "", true);
    BIO_free(text);
    break;
  }
  case GEN_IPADD:
    ip = ASN1_STRING_get0_data(name->d.iPAddress);
    if (ASN1_STRING_length(name->d.iPAddress) == 4) {
      BIO_printf(out, "IP Address:%d.%d.%d.%d", ip[0], ip[1], ip[2], ip[3]);
    } else if (ASN1_STRING_length(name->d.iPAddress) == 16) {
      BIO_printf(out, "IP Address");
      for (int i = 0; i < 16; i += 2) BIO_printf(out, ":%X", (unsigned)ip[i] << 8 | ip[i + 1]);
    } else {
      BIO_printf(out, "IP Address:<invalid length=%d>", ASN1_STRING_length(name->d.iPAddress));
    }
    break;
  case GEN_RID:
    OBJ_obj2txt(buf, sizeof buf, name->d.registeredID, 1);
    BIO_printf(out, "Registered ID:%s", buf);
    break;
  case GEN_OTHERNAME:
    put_other_name(out, name->d.otherName);
    break;
  case GEN_X400:
    BIO_printf(out, "X400Name:<unsupported>");
    break;
  case GEN_EDIPARTY:
    BIO_printf(out, "EdiPartyName:<unsupported>");
    break;
  default:
    break;
  }
}

static JSValueRef alt_names(struct trk_runtime *rt, X509 *x) {
  GENERAL_NAMES *names = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
  if (names == NULL) return trk_undefined(rt);
  BIO *out = BIO_new(BIO_s_mem());
  for (int i = 0; out != NULL && i < sk_GENERAL_NAME_num(names); i++) {
    if (i > 0) BIO_printf(out, ", ");
    put_general_name(out, sk_GENERAL_NAME_value(names, i));
  }
  sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
  return take(rt, out);
}

static JSValueRef info_access(struct trk_runtime *rt, X509 *x) {
  AUTHORITY_INFO_ACCESS *list = X509_get_ext_d2i(x, NID_info_access, NULL, NULL);
  if (list == NULL) return trk_undefined(rt);
  BIO *out = BIO_new(BIO_s_mem());
  for (int i = 0; out != NULL && i < sk_ACCESS_DESCRIPTION_num(list); i++) {
    const ACCESS_DESCRIPTION *entry = sk_ACCESS_DESCRIPTION_value(list, i);
    char method[80];
    i2t_ASN1_OBJECT(method, sizeof method, entry->method);
    BIO_printf(out, "%s%s - ", i > 0 ? "\n" : "", method);
    put_general_name(out, entry->location);
  }
  sk_ACCESS_DESCRIPTION_pop_free(list, ACCESS_DESCRIPTION_free);
  return take(rt, out);
}

static JSValueRef fingerprint(struct trk_runtime *rt, const X509 *x, const EVP_MD *md) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned len = 0;
  char text[EVP_MAX_MD_SIZE * 3 + 1] = "";
  if (X509_digest(x, md, bytes, &len) != 1) return trk_undefined(rt);
  for (unsigned i = 0; i < len; i++) snprintf(text + (size_t)i * 3, 4, "%02X:", bytes[i]);
  return trk_string(rt, text, len > 0 ? (size_t)len * 3 - 1 : 0);
}

static JSValueRef time_text(struct trk_runtime *rt, const ASN1_TIME *time) {
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio != NULL) ASN1_TIME_print(bio, time);
  return take(rt, bio);
}

static JSValueRef big_hex(struct trk_runtime *rt, const BIGNUM *number) {
  char *hex = number != NULL ? BN_bn2hex(number) : NULL;
  JSValueRef value = trk_cstring(rt, hex);
  if (hex != NULL) OPENSSL_free(hex);
  return value;
}

static JSValueRef serial(struct trk_runtime *rt, X509 *x) {
  BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), NULL);
  JSValueRef value = big_hex(rt, number);
  if (number != NULL) BN_free(number);
  return value;
}

static JSValueRef key_usage(struct trk_runtime *rt, X509 *x) {
  EXTENDED_KEY_USAGE *usage = X509_get_ext_d2i(x, NID_ext_key_usage, NULL, NULL);
  if (usage == NULL) return trk_undefined(rt);
  JSObjectRef list = trk_array(rt, 0, NULL);
  unsigned at = 0;
  char oid[256];
  for (int i = 0; i < sk_ASN1_OBJECT_num(usage); i++)
    if (OBJ_obj2txt(oid, sizeof oid, sk_ASN1_OBJECT_value(usage, i), 1) >= 0)
      JSObjectSetPropertyAtIndex(rt->ctx, list, at++, trk_cstring(rt, oid), NULL);
  sk_ASN1_OBJECT_pop_free(usage, ASN1_OBJECT_free);
  return list;
}

static JSValueRef der(struct trk_runtime *rt, X509 *x) {
  unsigned char *data = NULL;
  int len = i2d_X509(x, &data);
  JSValueRef value = len > 0 ? (JSValueRef)trk_uint8array(rt, data, (size_t)len) : trk_undefined(rt);
  if (data != NULL) OPENSSL_free(data);
  return value;
}

static void describe_key(struct trk_runtime *rt, JSObjectRef out, X509 *x) {
  EVP_PKEY *key = X509_get0_pubkey(x);
  if (key == NULL) return;
  if (EVP_PKEY_is_a(key, "RSA")) {
    BIGNUM *n = NULL, *e = NULL;
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n);
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e);
    unsigned char *data = NULL;
    int len = i2d_PUBKEY(key, &data);
    char exponent[32];
    trk_set(rt, out, "modulus", big_hex(rt, n));
    trk_set(rt, out, "bits", trk_number(rt, EVP_PKEY_get_bits(key)));
    snprintf(exponent, sizeof exponent, "0x%lx", e != NULL ? (unsigned long)BN_get_word(e) : 0);
    trk_set(rt, out, "exponent", trk_cstring(rt, exponent));
    if (len > 0) trk_set(rt, out, "pubkey", trk_uint8array(rt, data, (size_t)len));
    OPENSSL_free(data);
    BN_free(n);
    BN_free(e);
  } else if (EVP_PKEY_is_a(key, "EC")) {
    unsigned char point[512];
    char group[64];
    size_t len = 0;
    trk_set(rt, out, "bits", trk_number(rt, EVP_PKEY_get_bits(key)));
    if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &len) == 1)
      trk_set(rt, out, "pubkey", trk_uint8array(rt, point, len));
    if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &len) == 1) {
      trk_set(rt, out, "asn1Curve", trk_cstring(rt, group));
      const char *nist = EC_curve_nid2nist(OBJ_txt2nid(group));
      if (nist != NULL) trk_set(rt, out, "nistCurve", trk_cstring(rt, nist));
    }
  }
}

JSValueRef trk_x509_describe(struct trk_runtime *rt, X509 *x) {
  if (x == NULL) return trk_undefined(rt);
  JSObjectRef out = trk_object(rt);
  trk_set(rt, out, "subject", name_pairs(rt, X509_get_subject_name(x)));
  trk_set(rt, out, "issuer", name_pairs(rt, X509_get_issuer_name(x)));
  trk_set(rt, out, "subjectaltname", alt_names(rt, x));
  trk_set(rt, out, "infoAccess", info_access(rt, x));
  trk_set(rt, out, "ca", trk_bool(rt, X509_check_ca(x) == 1));
  describe_key(rt, out, x);
  trk_set(rt, out, "valid_from", time_text(rt, X509_get0_notBefore(x)));
  trk_set(rt, out, "valid_to", time_text(rt, X509_get0_notAfter(x)));
  trk_set(rt, out, "fingerprint", fingerprint(rt, x, EVP_sha1()));
  trk_set(rt, out, "fingerprint256", fingerprint(rt, x, EVP_sha256()));
  trk_set(rt, out, "fingerprint512", fingerprint(rt, x, EVP_sha512()));
  trk_set(rt, out, "ext_key_usage", key_usage(rt, x));
  trk_set(rt, out, "serialNumber", serial(rt, x));
  trk_set(rt, out, "raw", der(rt, x));
  ERR_clear_error();
  return out;
}

/* parse(bytes): a certificate from PEM or DER; throws OpenSSL's error. */
TRK_FN(x509_parse) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct trk_bytes bytes = {NULL, 0};
  trk_arg_bytes(c, 0, &bytes);
  ERR_clear_error();
  BIO *bio = BIO_new_mem_buf(bytes.data, (int)bytes.len);
  X509 *x = bio != NULL ? PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL) : NULL;
  if (bio != NULL) BIO_free(bio);
  if (x == NULL && bytes.data != NULL) { /* when this fails too, PEM's error is the one that is told */
    const unsigned char *at = bytes.data;
    x = d2i_X509(NULL, &at, (long)bytes.len);
  }
  if (x == NULL) {
    unsigned long number = ERR_get_error();
    ERR_clear_error();
    return trk_throw_value(c, trk_crypto_error_of(c->rt, number, "Failed to parse the certificate"));
  }
  ERR_clear_error();
  return trk_box(c->rt->ctx, &trk_box_x509, x);
}

/* describe(certificate) as tls shows it; texts(certificate): [subject, issuer] in lines */
TRK_FN(x509_describe) {
  return trk_x509_describe(c->rt, trk_unbox(c, 0, &trk_box_x509));
}
TRK_FN(x509_texts) {
  X509 *x = trk_unbox(c, 0, &trk_box_x509);
  if (x == NULL) return trk_undefined(c->rt);
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio != NULL) PEM_write_bio_X509(bio, x);
  JSValueRef values[] = {name_lines(c->rt, X509_get_subject_name(x)), name_lines(c->rt, X509_get_issuer_name(x)), take(c->rt, bio)};
  return trk_array(c->rt, 3, values);
}

/* check(certificate, "host"|"email"|"ip", text, flags): the name that matched, undefined, or null for what cannot be such a name */
TRK_FN(x509_check) {
  X509 *x = trk_unbox(c, 0, &trk_box_x509);
  char kind[8], text[1024], *peer = NULL;
  if (x == NULL || trk_copy_utf8(c->rt, trk_arg(c, 1), kind, sizeof kind) == SIZE_MAX) return trk_undefined(c->rt);
  size_t len = trk_copy_utf8(c->rt, trk_arg(c, 2), text, sizeof text);
  if (len == SIZE_MAX) return trk_undefined(c->rt);
  unsigned flags = (unsigned)trk_arg_i32(c, 3);
  int r = kind[0] == 'h'   ? X509_check_host(x, text, len, flags, &peer)
          : kind[0] == 'e' ? X509_check_email(x, text, len, flags)
                           : X509_check_ip_asc(x, text, flags);
  JSValueRef value = r == -2 ? trk_null(c->rt) : r != 1 ? trk_undefined(c->rt) : peer != NULL ? trk_cstring(c->rt, peer) : trk_string(c->rt, text, len);
  if (peer != NULL) OPENSSL_free(peer);
  ERR_clear_error();
  return value;
}

TRK_FN(x509_issued) { /* (certificate, issuer): whether the names fit and the issuer may sign */
  X509 *x = trk_unbox(c, 0, &trk_box_x509), *issuer = trk_unbox(c, 1, &trk_box_x509);
  return trk_bool(c->rt, x != NULL && issuer != NULL && X509_check_issued(issuer, x) == X509_V_OK);
}
TRK_FN(x509_verify) { /* (certificate, key): whether the key signed it */
  X509 *x = trk_unbox(c, 0, &trk_box_x509);
  EVP_PKEY *key = trk_unbox(c, 1, &trk_box_pkey);
  bool good = x != NULL && key != NULL && X509_verify(x, key) == 1;
  ERR_clear_error();
  return trk_bool(c->rt, good);
}
TRK_FN(x509_private) { /* (certificate, private key): whether they belong together */
  X509 *x = trk_unbox(c, 0, &trk_box_x509);
  EVP_PKEY *key = trk_unbox(c, 1, &trk_box_pkey);
  bool good = x != NULL && key != NULL && X509_check_private_key(x, key) == 1;
  ERR_clear_error();
  return trk_bool(c->rt, good);
}
TRK_FN(x509_key) { /* (certificate): its public key */
  X509 *x = trk_unbox(c, 0, &trk_box_x509);
  EVP_PKEY *key = x != NULL ? X509_get_pubkey(x) : NULL;
  if (key == NULL) return trk_crypto_throw(c, "The certificate has no public key");
  return trk_box(c->rt->ctx, &trk_box_pkey, key);
}
/* signature(certificate): [short name or undefined, OID] of the algorithm it is signed with */
TRK_FN(x509_signature) {
  X509 *x = trk_unbox(c, 0, &trk_box_x509);
  if (x == NULL) return trk_undefined(c->rt);
  int nid = X509_get_signature_nid(x);
  const X509_ALGOR *algorithm = X509_get0_tbs_sigalg(x);
  const ASN1_OBJECT *object = NULL;
  char oid[128] = "";
  X509_ALGOR_get0(&object, NULL, NULL, algorithm);
  OBJ_obj2txt(oid, sizeof oid, object, 1);
  JSValueRef values[] = {nid != NID_undef ? trk_cstring(c->rt, OBJ_nid2ln(nid)) : trk_undefined(c->rt), trk_cstring(c->rt, oid)};
  return trk_array(c->rt, 2, values);
}

/* spkac(bytes in base64, what): 0 whether its signature is right, 1 its public key as PEM, 2 its challenge; undefined when
 * it cannot be read. */
TRK_FN(x509_spkac) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct trk_bytes bytes = {NULL, 0};
  int what = trk_arg_i32(c, 1);
  trk_arg_bytes(c, 0, &bytes);
  /* Spaces and ends of lines around it are no part of it. */
  while (bytes.len > 0 && memchr(" \r\n\t", bytes.data[bytes.len - 1], 4) != NULL) bytes.len--;
  NETSCAPE_SPKI *spki = bytes.len > 0 ? NETSCAPE_SPKI_b64_decode((const char *)bytes.data, (int)bytes.len) : NULL;
  EVP_PKEY *key = spki != NULL ? X509_PUBKEY_get(spki->spkac->pubkey) : NULL;
  JSValueRef value = what == 0 ? trk_bool(c->rt, key != NULL && NETSCAPE_SPKI_verify(spki, key) > 0) : trk_undefined(c->rt);
  if (what == 1 && key != NULL) {
    BIO *bio = BIO_new(BIO_s_mem());
    char *data = NULL;
    if (bio != NULL && PEM_write_bio_PUBKEY(bio, key) == 1) {
      long len = BIO_get_mem_data(bio, &data);
      value = trk_uint8array(c->rt, (uint8_t *)data, (size_t)len);
    }
    BIO_free(bio);
  }
  if (what == 2 && spki != NULL) {
    unsigned char *text = NULL;
    int len = ASN1_STRING_to_UTF8(&text, spki->spkac->challenge);
    if (len >= 0) value = trk_uint8array(c->rt, text, (size_t)len);
    OPENSSL_free(text);
  }
  if (key != NULL) EVP_PKEY_free(key);
  if (spki != NULL) NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
  return value;
}

static const struct trk_fn_row functions[] = {
  {"spkac", x509_spkac},
  {"parse", x509_parse},   {"describe", x509_describe}, {"texts", x509_texts},         {"check", x509_check},
  {"issued", x509_issued}, {"verify", x509_verify},     {"checkPrivate", x509_private}, {"publicKey", x509_key},
  {"signature", x509_signature}, {NULL, NULL},
};
static const struct trk_binding crypto_x509 = {.name = "crypto_x509", .functions = functions};
TRK_BINDING(crypto_x509);
