/*
 * keys.c - asymmetric keys: read, write, describe, make: internalBinding('crypto_keys').
 *
 * What:    a key is an EVP_PKEY in a box, public or private. Reading and writing go through OpenSSL's decoders and
 *          encoders, so that every structure they know (PKCS#1, PKCS#8, SPKI, SEC1) is understood.
 * Owns:    keys in boxes; jobs that make keys. Runs on: the thread of the runtime; making keys on the pool.
 * Frees:   keys by the collector, jobs at their end.
 * Limits:  passphrases to 1023 bytes.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* RSA_get0_pss_params: nothing else tells a PSS key that is bound to the standard values */
#include "core/mem.h"
#include "crypto/crypto.h"

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/proverr.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

static int no_pass(char *buf, int size, int writing, void *arg) {
  (void)buf, (void)size, (void)writing, (void)arg;
  return -1;
}

/* Where the first PEM block of a private (or public) key begins, as OpenSSL's PEM readers look for it: `openssl ecparam -genkey` puts
 * the curve's parameters before the key, and a bundle has certificates there. The text's start where there is none. */
static const unsigned char *key_block(const struct trk_bytes *bytes, bool private) {
  static const char BEGIN[] = "-----BEGIN ";
  const char *end = (const char *)bytes->data + bytes->len, *at = (const char *)bytes->data;
  const char *kind = private ? "PRIVATE KEY-----" : "PUBLIC KEY-----";
  size_t kind_len = strlen(kind);
  while (at < end && (at = memmem(at, (size_t)(end - at), BEGIN, sizeof BEGIN - 1)) != NULL) {
    const char *label = at + sizeof BEGIN - 1;
    const char *close = memmem(label, (size_t)(end - label), "-----", 5);
    if (close == NULL) break;
    bool first = at == (const char *)bytes->data || at[-1] == '\n';
    if (first && (size_t)(close + 5 - label) >= kind_len && memcmp(close + 5 - kind_len, kind, kind_len) == 0) return (const unsigned char *)at;
    at = first ? close + 5 : label;
  }
  return bytes->data;
}

static EVP_PKEY *decode(const struct trk_bytes *bytes, const char *format, const char *structure, int selection,
                        const struct trk_bytes *pass) {
  EVP_PKEY *pkey = NULL;
  OSSL_DECODER_CTX *ctx = OSSL_DECODER_CTX_new_for_pkey(&pkey, format, structure, NULL, selection, NULL, NULL);
  if (ctx == NULL) return NULL;
  if (pass->data != NULL) OSSL_DECODER_CTX_set_passphrase(ctx, pass->data, pass->len);
  else OSSL_DECODER_CTX_set_pem_password_cb(ctx, no_pass, NULL);
  const unsigned char *at = bytes->data;
  if (at != NULL && format != NULL && strcmp(format, "PEM") == 0) at = key_block(bytes, selection == EVP_PKEY_KEYPAIR);
  size_t left = bytes->len - (size_t)(at - bytes->data);
  if (OSSL_DECODER_from_data(ctx, &at, &left) != 1) pkey = NULL;
  OSSL_DECODER_CTX_free(ctx);
  return pkey;
}

static EVP_PKEY *from_certificate(const struct trk_bytes *bytes) {
  BIO *bio = BIO_new_mem_buf(bytes->data, (int)bytes->len);
  X509 *certificate = bio != NULL ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
  EVP_PKEY *pkey = certificate != NULL ? X509_get_pubkey(certificate) : NULL;
  if (certificate != NULL) X509_free(certificate);
  if (bio != NULL) BIO_free(bio);
  return pkey;
}

/* Whether a private key that could not be read is sealed with a passphrase. */
static bool is_encrypted(const struct trk_bytes *bytes, bool pem) {
  if (bytes->data == NULL) return false;
  if (pem) return memmem(bytes->data, bytes->len, "ENCRYPTED", 9) != NULL;
  const unsigned char *at = bytes->data;
  X509_SIG *sealed = d2i_X509_SIG(NULL, &at, (long)bytes->len);
  if (sealed == NULL) return false;
  X509_SIG_free(sealed);
  return true;
}

/* Argument i as a C string or NULL when it is not a string. */
static const char *text_arg(const struct trk_call *c, size_t i, char *buf, size_t size) {
  if (!trk_is_string(c->rt, trk_arg(c, i))) return NULL;
  return trk_copy_utf8(c->rt, trk_arg(c, i), buf, size) == SIZE_MAX ? NULL : buf;
}

/* read(bytes, private, "PEM"|"DER", structure or null, passphrase bytes or undefined): a key; throws OpenSSL's error. */
TRK_FN(keys_read) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct trk_bytes bytes = {NULL, 0}, pass = {NULL, 0};
  char format[8], structure[32];
  trk_arg_bytes(c, 0, &bytes);
  bool private = trk_arg_bool(c, 1);
  const char *input = text_arg(c, 2, format, sizeof(format));
  const char *kind = text_arg(c, 3, structure, sizeof(structure));
  if (trk_arg_given(c, 4)) trk_arg_bytes(c, 4, &pass);
  ERR_clear_error();
  EVP_PKEY *pkey = NULL;
  if (private) {
    pkey = decode(&bytes, input, kind, EVP_PKEY_KEYPAIR, &pass);
  } else {
    pkey = decode(&bytes, input, kind, EVP_PKEY_PUBLIC_KEY, &pass);
    if (pkey == NULL && input != NULL && strcmp(input, "PEM") == 0) pkey = from_certificate(&bytes);
    if (pkey == NULL) pkey = decode(&bytes, input, NULL, EVP_PKEY_KEYPAIR, &pass);
  }
  bool pem = input != NULL && strcmp(input, "PEM") == 0;
  if (pkey == NULL && is_encrypted(&bytes, pem)) { /* the errors that Node's way of reading gives */
    ERR_clear_error();
    if (pass.data != NULL) return trk_throw(c, TRK_ERROR, "ERR_OSSL_BAD_DECRYPT", "error:1C800064:Provider routines::bad decrypt");
    if (!pem) return trk_throw(c, TRK_TYPE_ERROR, "ERR_MISSING_PASSPHRASE", "Passphrase required for encrypted key");
    return trk_throw(c, TRK_ERROR, "ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED",
                     "error:07880109:common libcrypto routines::interrupted or cancelled");
  }
  if (pkey == NULL) {
    /* What Node's ways of reading say: SPKI of a kind that OpenSSL does not know, and all else. */
    bool spki = !private && pem && bytes.data != NULL && memmem(bytes.data, bytes.len, "-----BEGIN PUBLIC KEY-----", 26) != NULL;
    ERR_clear_error();
    if (spki) ERR_raise(ERR_LIB_EVP, EVP_R_DECODE_ERROR);
    else ERR_raise(ERR_LIB_OSSL_DECODER, ERR_R_UNSUPPORTED);
    return trk_crypto_throw_whole(c, "unsupported");
  }
  ERR_clear_error();
  return trk_box(c->rt->ctx, &trk_box_pkey, pkey);
}

/* Whether the key's curve, if it has one, can be named in a structure. */
static bool has_oid(EVP_PKEY *pkey) {
  char group[64];
  if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_EC || EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, NULL) != 1) {
    ERR_clear_error();
    return true;
  }
  int nid = OBJ_txt2nid(group);
  return nid == NID_undef || OBJ_length(OBJ_nid2obj(nid)) > 0;
}

/* A private key as PEM, sealed with the empty passphrase: the encoders would rather ask for one. */
static JSValueRef write_unspoken(const struct trk_call *c, EVP_PKEY *pkey, const char *kind, const char *sealed) {
  BIO *bio = BIO_new(BIO_s_mem());
  EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, sealed, NULL);
  bool pkcs8 = kind != NULL && strcmp(kind, "PrivateKeyInfo") == 0;
  unsigned char none[1] = "";
  int ok = bio == NULL || cipher == NULL ? 0
           : pkcs8 ? PEM_write_bio_PKCS8PrivateKey(bio, pkey, cipher, (const char *)none, 0, NULL, NULL)
                   : PEM_write_bio_PrivateKey_traditional(bio, pkey, cipher, none, 0, NULL, NULL);
  char *data = NULL;
  long len = ok == 1 ? BIO_get_mem_data(bio, &data) : 0;
  JSValueRef value = ok == 1 ? (JSValueRef)trk_uint8array(c->rt, (uint8_t *)data, (size_t)len) : trk_crypto_throw(c, "Failed to encode the key");
  EVP_CIPHER_free(cipher);
  BIO_free(bio);
  return value;
}

/* write(key, private, "PEM"|"DER", structure, cipher or null, passphrase or undefined): the bytes. */
TRK_FN(keys_write) {
  EVP_PKEY *pkey = trk_unbox(c, 0, &trk_box_pkey);
  if (pkey == NULL) return trk_undefined(c->rt);
  char format[8], structure[32], cipher[64];
  bool private = trk_arg_bool(c, 1);
  const char *output = text_arg(c, 2, format, sizeof(format));
  const char *kind = text_arg(c, 3, structure, sizeof(structure));
  const char *sealed = text_arg(c, 4, cipher, sizeof(cipher));
  struct trk_bytes pass = {NULL, 0};
  trk_arg_bytes(c, 5, &pass);
  ERR_clear_error();
  if (!has_oid(pkey)) {
    ERR_raise(ERR_LIB_PROV, PROV_R_MISSING_OID);
    return trk_crypto_throw(c, "missing oid");
  }
  if (private && sealed != NULL && pass.len == 0 && output != NULL && strcmp(output, "PEM") == 0) return write_unspoken(c, pkey, kind, sealed);
  OSSL_ENCODER_CTX *ctx = OSSL_ENCODER_CTX_new_for_pkey(pkey, private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, output, kind, NULL);
  unsigned char *data = NULL;
  size_t len = 0;
  bool ok = ctx != NULL;
  if (ok && sealed != NULL)
    ok = OSSL_ENCODER_CTX_set_cipher(ctx, sealed, NULL) == 1 &&
         OSSL_ENCODER_CTX_set_passphrase(ctx, pass.data != NULL ? pass.data : (const uint8_t *)"", pass.len) == 1;
  ok = ok && OSSL_ENCODER_to_data(ctx, &data, &len) == 1;
  if (ctx != NULL) OSSL_ENCODER_CTX_free(ctx);
  if (!ok) return trk_crypto_throw(c, "Failed to encode the key");
  JSValueRef value = trk_uint8array(c->rt, data, len);
  CRYPTO_clear_free(data, len, "", 0);
  return value;
}

static JSValueRef big_param(struct trk_runtime *rt, EVP_PKEY *pkey, const char *name) {
  BIGNUM *number = NULL;
  if (EVP_PKEY_get_bn_param(pkey, name, &number) != 1) {
    ERR_clear_error();
    return trk_undefined(rt);
  }
  uint8_t bytes[2048];
  int len = BN_num_bytes(number);
  JSValueRef value = trk_undefined(rt);
  if (len <= (int)sizeof(bytes)) {
    BN_bn2bin(number, bytes);
    value = trk_uint8array(rt, bytes, (size_t)len);
    memset(bytes, 0, sizeof(bytes));
  }
  BN_clear_free(number);
  return value;
}

/* describe(key): [type, bits, public exponent bytes, curve name], then what an RSA-PSS key is bound to, or undefined:
 * digest, digest of MGF1, length of salt */
TRK_FN(keys_describe) {
  EVP_PKEY *pkey = trk_unbox(c, 0, &trk_box_pkey);
  if (pkey == NULL) return trk_undefined(c->rt);
  char group[64] = "";
  size_t len = 0;
  EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof(group), &len);
  const char *type = EVP_PKEY_get0_type_name(pkey);
  char digest[64] = "", mgf1[64] = "";
  int salt = 20;
  if (type != NULL && strcmp(type, "RSA-PSS") == 0) {
    /* what has its default is not told (RFC 8017, A.2.3) */
    bool bound = EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_RSA_DIGEST, digest, sizeof(digest), NULL) == 1;
    bound |= EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_RSA_MGF1_DIGEST, mgf1, sizeof(mgf1), NULL) == 1;
    bound |= EVP_PKEY_get_int_param(pkey, OSSL_PKEY_PARAM_RSA_PSS_SALTLEN, &salt) == 1;
    const RSA *rsa = bound ? NULL : EVP_PKEY_get0_RSA(pkey);
    if (bound || (rsa != NULL && RSA_get0_pss_params(rsa) != NULL)) {
      if (digest[0] == '\0') strcpy(digest, "SHA1");
      if (mgf1[0] == '\0') strcpy(mgf1, "SHA1");
    }
  }
  ERR_clear_error();
  JSValueRef values[7] = {trk_cstring(c->rt, type), trk_number(c->rt, EVP_PKEY_get_bits(pkey)),
                          big_param(c->rt, pkey, OSSL_PKEY_PARAM_RSA_E),
                          len > 0 ? trk_cstring(c->rt, group) : trk_undefined(c->rt),
                          digest[0] != '\0' ? trk_cstring(c->rt, digest) : trk_undefined(c->rt),
                          mgf1[0] != '\0' ? trk_cstring(c->rt, mgf1) : trk_undefined(c->rt),
                          trk_number(c->rt, salt)};
  return trk_array(c->rt, 7, values);
}

/* param(key, OpenSSL's name of a parameter): the big number or octets as bytes, undefined when there is none. */
TRK_FN(keys_param) {
  EVP_PKEY *pkey = trk_unbox(c, 0, &trk_box_pkey);
  char name[64];
  if (pkey == NULL || text_arg(c, 1, name, sizeof(name)) == NULL) return trk_undefined(c->rt);
  uint8_t bytes[2048];
  size_t len = 0;
  if (EVP_PKEY_get_octet_string_param(pkey, name, bytes, sizeof(bytes), &len) == 1) {
    JSValueRef value = trk_uint8array(c->rt, bytes, len);
    memset(bytes, 0, sizeof(bytes));
    return value;
  }
  ERR_clear_error();
  return big_param(c->rt, pkey, name);
}

/* equal(a, b): whether the public parts are the same. */
TRK_FN(keys_equal) {
  EVP_PKEY *a = trk_unbox(c, 0, &trk_box_pkey), *b = trk_unbox(c, 1, &trk_box_pkey);
  bool same = a != NULL && b != NULL && EVP_PKEY_eq(a, b) == 1;
  ERR_clear_error();
  return trk_bool(c->rt, same);
}

/* raw(type, private, bytes): an X25519, Ed25519, X448 or Ed448 key from its bytes. */
TRK_FN(keys_raw) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  char type[16];
  struct trk_bytes bytes = {NULL, 0};
  if (text_arg(c, 0, type, sizeof(type)) == NULL || !trk_arg_bytes(c, 2, &bytes)) return trk_undefined(c->rt);
  EVP_PKEY *pkey = trk_arg_bool(c, 1) ? EVP_PKEY_new_raw_private_key_ex(NULL, type, NULL, bytes.data, bytes.len)
                                      : EVP_PKEY_new_raw_public_key_ex(NULL, type, NULL, bytes.data, bytes.len);
  if (pkey == NULL) return trk_crypto_throw(c, "Invalid key data");
  return trk_box(c->rt->ctx, &trk_box_pkey, pkey);
}

/* --- making keys -------------------------------------------------------------------------------------- */

struct job {
  struct trk_work work;
  char type[32];
  char curve[64];
  unsigned bits, exponent, qbits;
  char digest[64], mgf1[64];
  char form[16]; /* of a curve's parameters: "explicit", or empty */
  int salt;
  BIGNUM *prime; /* DH: the caller's own, or NULL */
  EVP_PKEY *pkey;
  unsigned long error; /* OpenSSL's number for it */
};

/* DH parameters of a given prime. */
static EVP_PKEY *given_domain(EVP_PKEY_CTX *ctx, const struct job *job) {
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  BIGNUM *generator = BN_new();
  EVP_PKEY *params = NULL;
  OSSL_PARAM *list = NULL;
  if (builder != NULL && generator != NULL && BN_set_word(generator, job->exponent) == 1 &&
      OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_FFC_P, job->prime) == 1 &&
      OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_FFC_G, generator) == 1)
    list = OSSL_PARAM_BLD_to_param(builder);
  if (list != NULL && EVP_PKEY_fromdata_init(ctx) == 1) EVP_PKEY_fromdata(ctx, &params, EVP_PKEY_KEY_PARAMETERS, list);
  OSSL_PARAM_free(list);
  OSSL_PARAM_BLD_free(builder);
  BN_free(generator);
  return params;
}

/* DSA and DH: parameters first, then a key of them. */
static EVP_PKEY *make_domain(struct job *job) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, job->type, NULL);
  EVP_PKEY *params = NULL;
  if (ctx == NULL) return NULL;
  OSSL_PARAM list[4], *at = list;
  if (job->curve[0] != '\0') *at++ = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, job->curve, 0);
  if (job->bits > 0) *at++ = OSSL_PARAM_construct_uint(OSSL_PKEY_PARAM_FFC_PBITS, &job->bits);
  if (job->qbits > 0) *at++ = OSSL_PARAM_construct_uint(OSSL_PKEY_PARAM_FFC_QBITS, &job->qbits);
  int generator = (int)job->exponent;
  char way[] = "generator";
  OSSL_PARAM more[8], *end = more;
  for (OSSL_PARAM *p = list; p < at; p++) *end++ = *p;
  if (generator > 0) {
    *end++ = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_FFC_TYPE, way, 0);
    *end++ = OSSL_PARAM_construct_int(OSSL_PKEY_PARAM_DH_GENERATOR, &generator);
  }
  *end = OSSL_PARAM_construct_end();
  bool named = job->curve[0] != '\0';
  EVP_PKEY *pkey = NULL;
  if (named) {
    if (EVP_PKEY_keygen_init(ctx) == 1 && EVP_PKEY_CTX_set_params(ctx, more) == 1) EVP_PKEY_generate(ctx, &pkey);
  } else if (job->prime != NULL ? (params = given_domain(ctx, job)) != NULL
                                : EVP_PKEY_paramgen_init(ctx) == 1 && EVP_PKEY_CTX_set_params(ctx, more) == 1 && EVP_PKEY_generate(ctx, &params) == 1) {
    EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new_from_pkey(NULL, params, NULL);
    if (key_ctx != NULL && EVP_PKEY_keygen_init(key_ctx) == 1) EVP_PKEY_generate(key_ctx, &pkey);
    EVP_PKEY_CTX_free(key_ctx);
  }
  if (params != NULL) EVP_PKEY_free(params);
  EVP_PKEY_CTX_free(ctx);
  if (pkey == NULL) job->error = ERR_get_error();
  ERR_clear_error();
  return pkey;
}

static EVP_PKEY *make_key(struct job *job) {
  if (strcmp(job->type, "DSA") == 0 || strcmp(job->type, "DH") == 0) return make_domain(job);
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, job->type, NULL);
  EVP_PKEY *pkey = NULL;
  if (ctx != NULL && EVP_PKEY_keygen_init(ctx) == 1) {
    OSSL_PARAM params[8], *at = params;
    if (job->bits > 0) *at++ = OSSL_PARAM_construct_uint(OSSL_PKEY_PARAM_RSA_BITS, &job->bits);
    if (job->exponent > 0) *at++ = OSSL_PARAM_construct_uint(OSSL_PKEY_PARAM_RSA_E, &job->exponent);
    if (job->curve[0] != '\0') *at++ = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, job->curve, 0);
    if (job->form[0] != '\0') *at++ = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_EC_ENCODING, job->form, 0);
    if (job->digest[0] != '\0') *at++ = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_RSA_DIGEST, job->digest, 0);
    if (job->mgf1[0] != '\0') *at++ = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_RSA_MGF1_DIGEST, job->mgf1, 0);
    if (job->salt >= 0) *at++ = OSSL_PARAM_construct_int(OSSL_PKEY_PARAM_RSA_PSS_SALTLEN, &job->salt);
    *at = OSSL_PARAM_construct_end();
    if (at == params || EVP_PKEY_CTX_set_params(ctx, params) == 1) EVP_PKEY_generate(ctx, &pkey);
  }
  if (ctx != NULL) EVP_PKEY_CTX_free(ctx);
  if (pkey == NULL) job->error = ERR_get_error();
  ERR_clear_error();
  return pkey;
}

static void generate_work(struct trk_work *work) {
  struct job *job = (struct job *)work;
  job->pkey = make_key(job);
}

static void job_free(struct job *job) {
  if (job->prime != NULL) BN_free(job->prime);
  free(job);
}

static void generate_after(struct trk_work *work, int status) {
  struct job *job = (struct job *)work;
  struct trk_runtime *rt = work->req.rt;
  if (status < 0 || atomic_load(&rt->stopping)) {
    trk_req_drop(&work->req);
    if (job->pkey != NULL) EVP_PKEY_free(job->pkey);
  } else if (job->pkey == NULL) {
    JSValueRef error = trk_crypto_error_of(rt, job->error, "Key generation failed");
    trk_req_end(&work->req, 1, &error);
  } else {
    JSValueRef argv[2] = {trk_null(rt), trk_box(rt->ctx, &trk_box_pkey, job->pkey)};
    trk_req_end(&work->req, 2, argv);
  }
  job_free(job);
}

/*
 * generate(type, bits or 0, exponent or generator or 0, curve or group or null, callback?, digest?, mgf1 digest?, salt length?,
 * bits of q?, DH's prime?, form of a curve's parameters?): a private key.
 */
TRK_FN(keys_generate) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct job *job = trk_calloc(1, sizeof(*job));
  text_arg(c, 0, job->type, sizeof(job->type));
  job->bits = (unsigned)trk_arg_i64(c, 1);
  job->exponent = (unsigned)trk_arg_i64(c, 2);
  text_arg(c, 3, job->curve, sizeof(job->curve));
  text_arg(c, 5, job->digest, sizeof(job->digest));
  text_arg(c, 6, job->mgf1, sizeof(job->mgf1));
  job->salt = trk_arg_given(c, 7) ? trk_arg_i32(c, 7) : -1;
  job->qbits = (unsigned)trk_arg_i64(c, 8);
  struct trk_bytes prime;
  if (trk_arg_given(c, 9) && trk_arg_bytes(c, 9, &prime)) job->prime = BN_bin2bn(prime.data, (int)prime.len, NULL);
  text_arg(c, 10, job->form, sizeof(job->form));
  JSObjectRef callback = trk_arg_function(c, 4);
  JSValueRef value = trk_undefined(c->rt);
  if (callback != NULL) {
    job->work.work = generate_work;
    job->work.after = generate_after;
    int r = trk_work_queue(c->rt, &job->work, callback);
    if (r == 0) return value;
    value = trk_throw_uv(c, r, "uv_queue_work", NULL, NULL);
  } else {
    EVP_PKEY *pkey = make_key(job);
    if (pkey != NULL) value = trk_box(c->rt->ctx, &trk_box_pkey, pkey);
    else value = trk_throw_value(c, trk_crypto_error_of(c->rt, job->error, "Key generation failed"));
  }
  job_free(job);
  return value;
}

static const struct trk_fn_row functions[] = {
  {"read", keys_read},
  {"write", keys_write},
  {"describe", keys_describe},
  {"param", keys_param},
  {"equal", keys_equal},
  {"raw", keys_raw},
  {"generate", keys_generate},
  {NULL, NULL},
};
static const struct trk_binding crypto_keys = {.name = "crypto_keys", .functions = functions};
TRK_BINDING(crypto_keys);
