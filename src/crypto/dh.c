/*
 * dh.c - Diffie-Hellman over numbers and over curves, and primes: internalBinding('crypto_dh').
 *
 * What:    numbers come and go as big-endian bytes; JavaScript keeps them (lib/internal/crypto/dh.js, ecdh.js).
 * Owns:    jobs that look for primes. Runs on: the thread of the runtime; primes on the pool when there is a callback.
 * Frees:   everything within the call; jobs at their end.
 * Limits:  numbers to 10,000 bits as OpenSSL's DH has it.
 */
#include "core/mem.h"
#include "crypto/crypto.h"

#include <openssl/bn.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <stdlib.h>
#include <string.h>

static BIGNUM *number_arg(const struct trk_call *c, size_t i) {
  struct trk_bytes bytes;
  return trk_arg_peek(c, i, &bytes) ? BN_bin2bn(bytes.data, (int)bytes.len, NULL) : NULL;
}

/* As bytes, at least `width` of them (0: as many as it needs). */
static JSValueRef to_bytes(struct trk_runtime *rt, const BIGNUM *number, int width) {
  int len = BN_num_bytes(number);
  if (width < len) width = len;
  uint8_t *data = trk_malloc((size_t)width + 1);
  BN_bn2binpad(number, data, width);
  JSValueRef value = trk_uint8array(rt, data, (size_t)width);
  OPENSSL_cleanse(data, (size_t)width);
  free(data);
  return value;
}

/* --- over numbers ------------------------------------------------------------------------------------------ */

/* prime(bits, generator): a safe prime fit for the generator. */
TRK_FN(dh_prime) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  int bits = trk_arg_i32(c, 0), generator = trk_arg_i32(c, 1);
  BIGNUM *p = BN_new(), *add = BN_new(), *rem = BN_new();
  /* The residues that make a small generator generate the large subgroup, as DH_generate_parameters has them. */
  BN_set_word(add, generator == 2 ? 24 : generator == 5 ? 60 : 12);
  BN_set_word(rem, generator == 2 ? 23 : generator == 5 ? 59 : 11);
  ERR_clear_error();
  int ok = BN_generate_prime_ex(p, bits, 1, add, rem, NULL);
  JSValueRef value = ok == 1 ? to_bytes(c->rt, p, 0) : trk_crypto_throw(c, "Failed to generate the prime");
  BN_free(p);
  BN_free(add);
  BN_free(rem);
  return value;
}

/* group(name): [prime, generator] or undefined */
TRK_FN(dh_group) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  char name[16];
  if (trk_copy_utf8(c->rt, trk_arg(c, 0), name, sizeof name) == SIZE_MAX) return trk_undefined(c->rt);
  BIGNUM *p = strcmp(name, "modp1") == 0    ? BN_get_rfc2409_prime_768(NULL)
              : strcmp(name, "modp2") == 0  ? BN_get_rfc2409_prime_1024(NULL)
              : strcmp(name, "modp5") == 0  ? BN_get_rfc3526_prime_1536(NULL)
              : strcmp(name, "modp14") == 0 ? BN_get_rfc3526_prime_2048(NULL)
              : strcmp(name, "modp15") == 0 ? BN_get_rfc3526_prime_3072(NULL)
              : strcmp(name, "modp16") == 0 ? BN_get_rfc3526_prime_4096(NULL)
              : strcmp(name, "modp17") == 0 ? BN_get_rfc3526_prime_6144(NULL)
              : strcmp(name, "modp18") == 0 ? BN_get_rfc3526_prime_8192(NULL)
                                            : NULL;
  if (p == NULL) return trk_undefined(c->rt);
  uint8_t two = 2;
  JSValueRef values[] = {to_bytes(c->rt, p, 0), trk_uint8array(c->rt, &two, 1)};
  BN_free(p);
  return trk_array(c->rt, 2, values);
}

/* keys(prime, generator, private or undefined): [private, public] */
TRK_FN(dh_keys) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  BIGNUM *p = number_arg(c, 0), *g = number_arg(c, 1), *x = number_arg(c, 2), *y = BN_new();
  BN_CTX *ctx = BN_CTX_new();
  ERR_clear_error();
  bool ok = p != NULL && g != NULL && BN_is_odd(p) && BN_num_bits(p) <= 10000;
  if (ok && x == NULL) {
    /* 1 < x < p - 1; for the large ones twice the strength is enough (RFC 7919, section 5.2). */
    int bits = BN_num_bits(p);
    x = BN_new();
    ok = bits > 1 && BN_priv_rand(x, bits - 1, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1;
    if (ok && BN_is_zero(x)) BN_one(x);
  }
  if (ok) BN_set_flags(x, BN_FLG_CONSTTIME);
  ok = ok && BN_mod_exp(y, g, x, p, ctx) == 1;
  JSValueRef value;
  if (ok) {
    JSValueRef values[] = {to_bytes(c->rt, x, 0), to_bytes(c->rt, y, 0)};
    value = trk_array(c->rt, 2, values);
  } else {
    value = trk_crypto_throw(c, "Key generation failed");
  }
  BN_free(p);
  BN_free(g);
  BN_clear_free(x);
  BN_free(y);
  BN_CTX_free(ctx);
  return value;
}

/* compute(prime, private, other's public): the secret, padded to the prime's length; -1 too small, 1 too large */
TRK_FN(dh_compute) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  BIGNUM *p = number_arg(c, 0), *x = number_arg(c, 1), *y = number_arg(c, 2), *s = BN_new(), *top = BN_new();
  BN_CTX *ctx = BN_CTX_new();
  JSValueRef value = trk_undefined(c->rt);
  if (p != NULL && x != NULL && y != NULL) {
    BN_sub(top, p, BN_value_one());
    if (BN_cmp(y, BN_value_one()) <= 0) value = trk_number(c->rt, -1);
    else if (BN_cmp(y, top) >= 0) value = trk_number(c->rt, 1);
    else {
      BN_set_flags(x, BN_FLG_CONSTTIME);
      if (BN_mod_exp(s, y, x, p, ctx) == 1) value = to_bytes(c->rt, s, BN_num_bytes(p));
    }
  }
  BN_free(p);
  BN_clear_free(x);
  BN_free(y);
  BN_clear_free(s);
  BN_free(top);
  BN_CTX_free(ctx);
  ERR_clear_error();
  return value;
}

/* check(prime, generator): the bits of DH_check() */
TRK_FN(dh_check) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  BIGNUM *p = number_arg(c, 0), *g = number_arg(c, 1);
  int codes = 0;
  if (p != NULL && g != NULL) {
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *q = BN_new();
    if (BN_num_bits(p) < 512) codes |= DH_MODULUS_TOO_SMALL;
    if (BN_check_prime(p, ctx, NULL) != 1) {
      codes |= DH_CHECK_P_NOT_PRIME;
    } else {
      BN_rshift1(q, p);
      if (BN_check_prime(q, ctx, NULL) != 1) codes |= DH_CHECK_P_NOT_SAFE_PRIME;
    }
    BN_copy(q, p);
    BN_sub_word(q, 1);
    if (BN_cmp(g, BN_value_one()) <= 0 || BN_cmp(g, q) >= 0) codes |= DH_NOT_SUITABLE_GENERATOR;
    BN_free(q);
    BN_CTX_free(ctx);
  }
  BN_free(p);
  BN_free(g);
  ERR_clear_error();
  return trk_number(c->rt, codes);
}

/* --- over curves ---------------------------------------------------------------------------------------------- */

static EC_GROUP *group_arg(const struct trk_call *c, size_t i) {
  char name[64];
  if (trk_copy_utf8(c->rt, trk_arg(c, i), name, sizeof name) == SIZE_MAX) return NULL;
  int nid = OBJ_sn2nid(name);
  if (nid == NID_undef) nid = EC_curve_nist2nid(name);
  EC_GROUP *group = nid != NID_undef ? EC_GROUP_new_by_curve_name(nid) : NULL;
  ERR_clear_error();
  return group;
}

static JSValueRef point_bytes(struct trk_runtime *rt, const EC_GROUP *group, const EC_POINT *point, point_conversion_form_t form) {
  size_t len = EC_POINT_point2oct(group, point, form, NULL, 0, NULL);
  uint8_t *data = trk_malloc(len + 1);
  EC_POINT_point2oct(group, point, form, data, len, NULL);
  JSValueRef value = len > 0 ? (JSValueRef)trk_uint8array(rt, data, len) : trk_undefined(rt);
  free(data);
  return value;
}

TRK_FN(ec_known) { /* (curve) */
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  EC_GROUP *group = group_arg(c, 0);
  bool known = group != NULL;
  EC_GROUP_free(group);
  return trk_bool(c->rt, known);
}

/* ecKeys(curve, private or undefined): [private, public uncompressed], undefined for a private key out of range */
TRK_FN(ec_keys) {
  EC_GROUP *group = group_arg(c, 0);
  BIGNUM *x = number_arg(c, 1);
  JSValueRef value = trk_undefined(c->rt);
  if (group != NULL) {
    const BIGNUM *order = EC_GROUP_get0_order(group);
    bool ok = true;
    if (x == NULL) {
      x = BN_new();
      do ok = BN_priv_rand_range(x, order) == 1;
      while (ok && BN_is_zero(x));
    } else {
      ok = !BN_is_zero(x) && BN_cmp(x, order) < 0;
    }
    EC_POINT *point = EC_POINT_new(group);
    if (ok && EC_POINT_mul(group, point, x, NULL, NULL, NULL) == 1) {
      JSValueRef values[] = {to_bytes(c->rt, x, (BN_num_bits(order) + 7) / 8), point_bytes(c->rt, group, point, POINT_CONVERSION_UNCOMPRESSED)};
      value = trk_array(c->rt, 2, values);
    }
    EC_POINT_free(point);
  }
  BN_clear_free(x);
  EC_GROUP_free(group);
  ERR_clear_error();
  return value;
}

/* ecCompute(curve, private, other's public): the secret; undefined when the point is not on the curve */
TRK_FN(ec_compute) {
  EC_GROUP *group = group_arg(c, 0);
  BIGNUM *x = number_arg(c, 1), *secret = BN_new();
  struct trk_bytes bytes;
  JSValueRef value = trk_undefined(c->rt);
  if (group != NULL && x != NULL && trk_arg_peek(c, 2, &bytes)) {
    EC_POINT *theirs = EC_POINT_new(group), *shared = EC_POINT_new(group);
    if (EC_POINT_oct2point(group, theirs, bytes.data, bytes.len, NULL) == 1 && EC_POINT_is_on_curve(group, theirs, NULL) == 1 &&
        EC_POINT_mul(group, shared, NULL, theirs, x, NULL) == 1 && EC_POINT_is_at_infinity(group, shared) == 0 &&
        EC_POINT_get_affine_coordinates(group, shared, secret, NULL, NULL) == 1)
      value = to_bytes(c->rt, secret, (EC_GROUP_get_degree(group) + 7) / 8);
    EC_POINT_free(theirs);
    EC_POINT_clear_free(shared);
  }
  BN_clear_free(x);
  BN_clear_free(secret);
  EC_GROUP_free(group);
  ERR_clear_error();
  return value;
}

/* ecConvert(curve, public, 2 compressed | 4 uncompressed | 6 hybrid): undefined when it is no point of the curve */
TRK_FN(ec_convert) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  EC_GROUP *group = group_arg(c, 0);
  struct trk_bytes bytes;
  JSValueRef value = trk_undefined(c->rt);
  if (group != NULL && trk_arg_peek(c, 1, &bytes)) {
    EC_POINT *point = EC_POINT_new(group);
    if (EC_POINT_oct2point(group, point, bytes.data, bytes.len, NULL) == 1)
      value = point_bytes(c->rt, group, point, (point_conversion_form_t)trk_arg_i32(c, 2));
    EC_POINT_free(point);
  }
  EC_GROUP_free(group);
  ERR_clear_error();
  return value;
}

TRK_FN(ec_curves) { /* (): names */
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  size_t count = EC_get_builtin_curves(NULL, 0);
  EC_builtin_curve *curves = trk_calloc(count + 1, sizeof *curves);
  EC_get_builtin_curves(curves, count);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  for (size_t i = 0; i < count; i++)
    JSObjectSetPropertyAtIndex(c->ctx, list, (unsigned)i, trk_cstring(c->rt, OBJ_nid2sn(curves[i].nid)), NULL);
  free(curves);
  return list;
}

/* --- primes ------------------------------------------------------------------------------------------------------ */

struct prime_job {
  struct trk_work work;
  BIGNUM *number, *add, *rem; /* `number` is the candidate when checking */
  int bits, checks;
  bool safe, checking, ok;
};

static void prime_work(struct trk_work *work) {
  struct prime_job *job = (struct prime_job *)work;
  if (job->checking) {
    BN_CTX *ctx = BN_CTX_new();
    job->ok = BN_check_prime(job->number, ctx, NULL) == 1;
    BN_CTX_free(ctx);
  } else {
    job->ok = BN_generate_prime_ex(job->number, job->bits, job->safe, job->add, job->rem, NULL) == 1;
  }
  ERR_clear_error();
}

static void prime_free(struct prime_job *job) {
  BN_clear_free(job->number);
  BN_free(job->add);
  BN_free(job->rem);
  free(job);
}

static JSValueRef prime_result(struct trk_runtime *rt, const struct prime_job *job) {
  if (job->checking) return trk_bool(rt, job->ok);
  return job->ok ? to_bytes(rt, job->number, 0) : trk_undefined(rt);
}

static void prime_after(struct trk_work *work, int status) {
  struct prime_job *job = (struct prime_job *)work;
  struct trk_runtime *rt = work->req.rt;
  if (status < 0 || atomic_load(&rt->stopping)) {
    trk_req_drop(&work->req);
  } else {
    JSValueRef argv[] = {trk_null(rt), prime_result(rt, job)};
    trk_req_end(&work->req, 2, argv);
  }
  prime_free(job);
}

static JSValueRef prime_start(const struct trk_call *c, struct prime_job *job, JSObjectRef callback) {
  JSValueRef value = trk_undefined(c->rt);
  if (callback != NULL) {
    job->work.work = prime_work;
    job->work.after = prime_after;
    int r = trk_work_queue(c->rt, &job->work, callback);
    if (r == 0) return value;
    value = trk_throw_uv(c, r, "uv_queue_work", NULL, NULL);
  } else {
    prime_work(&job->work);
    value = prime_result(c->rt, job);
  }
  prime_free(job);
  return value;
}

/* generatePrime(bits, safe, add, rem, callback?): bytes, undefined when OpenSSL finds none */
TRK_FN(prime_generate) {
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct prime_job *job = trk_calloc(1, sizeof *job);
  job->bits = trk_arg_i32(c, 0);
  job->safe = trk_arg_bool(c, 1);
  job->add = number_arg(c, 2);
  job->rem = number_arg(c, 3);
  job->number = BN_new();
  return prime_start(c, job, trk_arg_function(c, 4));
}
TRK_FN(prime_check) { /* (bytes, callback?) */
  if (!trk_crypto_open(c)) return trk_undefined(c->rt);
  struct prime_job *job = trk_calloc(1, sizeof *job);
  job->number = number_arg(c, 0);
  if (job->number == NULL) job->number = BN_new();
  job->checking = true;
  return prime_start(c, job, trk_arg_function(c, 1));
}

static const struct trk_fn_row functions[] = {
  {"prime", dh_prime},         {"group", dh_group},   {"keys", dh_keys},           {"compute", dh_compute},
  {"check", dh_check},         {"ecKnown", ec_known}, {"ecKeys", ec_keys},         {"ecCompute", ec_compute},
  {"ecConvert", ec_convert},   {"curves", ec_curves}, {"generatePrime", prime_generate}, {"checkPrime", prime_check},
  {NULL, NULL},
};
static const struct trk_binding crypto_dh = {.name = "crypto_dh", .functions = functions};
TRK_BINDING(crypto_dh);
