/*
 * roots.c - the certificates that everyone trusts, each decoded when a chain first leads to its name.
 *
 * What:    an index of names over encoded certificates, and the way from OpenSSL's stores to it. OpenSSL 3.0 takes 3.4 million
 *          instructions to decode one certificate, as it tries each decoder for its key: all roots of a system half a second.
 * Owns:    an index from making it until the last store that looks into it is freed.
 * Runs on: any thread; an index does not change, what is found goes into the store under the store's lock.
 * Frees:   the index with its last store.
 * Limits:  none; certificates with trust settings of their own (TRUSTED CERTIFICATE) are decoded at once.
 */
#include "tls/roots.h"
#include "core/mem.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

struct root {
  X509_NAME *subject;
  unsigned char *der;
  long len;
};

struct trk_roots {
  atomic_int stores; /* that look into it, and who made it */
  size_t count, room;
  struct root *list;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static X509_LOOKUP_METHOD *method; /* for the process */
static int ex_index = -1;          /* where a store has its index */

/* --- the name in an encoded certificate: X.690; RFC 5280, 4.1 ------------------------------------------------------ */

/* Steps into a constructed value, or past one; false when there is none. */
static bool step(const unsigned char **at, const unsigned char *end, bool into, int want) {
  long len;
  int tag, class;
  const unsigned char *p = *at;
  if (p >= end) return false;
  int flags = ASN1_get_object(&p, &len, &tag, &class, end - p);
  if ((flags & 0x81) != 0 || (want >= 0 && (tag != want || class != V_ASN1_UNIVERSAL))) return false;
  *at = into ? p : p + len;
  return true;
}

static X509_NAME *subject_of(const unsigned char *der, long len) {
  const unsigned char *at = der, *end = der + len;
  for (int i = 0; i < 2; i++) /* the certificate, what of it is signed */
    if (!step(&at, end, true, V_ASN1_SEQUENCE)) return NULL;
  if (at < end && *at == 0xa0 && !step(&at, end, false, -1)) return NULL; /* the version */
  if (!step(&at, end, false, V_ASN1_INTEGER)) return NULL;
  for (int i = 0; i < 3; i++) /* algorithm, issuer, validity */
    if (!step(&at, end, false, V_ASN1_SEQUENCE)) return NULL;
  return d2i_X509_NAME(NULL, &at, end - at);
}

/* --- an index ------------------------------------------------------------------------------------------------------ */

static void let_go(struct trk_roots *roots) {
  if (atomic_fetch_sub(&roots->stores, 1) != 1) return;
  for (size_t i = 0; i < roots->count; i++) {
    X509_NAME_free(roots->list[i].subject);
    OPENSSL_free(roots->list[i].der);
  }
  free(roots->list);
  free(roots);
}

/* Takes `der` over. */
static bool add(struct trk_roots *roots, unsigned char *der, long len) {
  X509_NAME *subject = subject_of(der, len);
  if (subject == NULL) {
    OPENSSL_free(der);
    return false;
  }
  if (roots->count == roots->room) {
    roots->room = roots->room == 0 ? 256 : roots->room * 2;
    roots->list = trk_realloc(roots->list, roots->room * sizeof *roots->list);
  }
  roots->list[roots->count++] = (struct root){subject, der, len};
  return true;
}

static bool add_trusted(X509_STORE *store, const unsigned char *der, long len) {
  X509 *x = d2i_X509_AUX(NULL, &der, len);
  if (x == NULL) return false;
  X509_STORE_add_cert(store, x);
  X509_free(x);
  return true;
}

/* --- OpenSSL's side ------------------------------------------------------------------------------------------------ */

/* Puts the certificates of that name into the store; *ret borrows one of the store's, as OpenSSL's own lookups do. */
static int by_subject(X509_LOOKUP *lookup, X509_LOOKUP_TYPE type, const X509_NAME *name, X509_OBJECT *ret) {
  const struct trk_roots *roots = X509_LOOKUP_get_method_data(lookup);
  X509_STORE *store = X509_LOOKUP_get_store(lookup);
  if (type != X509_LU_X509 || roots == NULL) return 0;
  bool some = false;
  for (size_t i = 0; i < roots->count; i++) {
    if (X509_NAME_cmp(roots->list[i].subject, name) != 0) continue;
    const unsigned char *der = roots->list[i].der;
    ERR_set_mark();
    X509 *x = d2i_X509(NULL, &der, roots->list[i].len);
    if (x != NULL && X509_STORE_add_cert(store, x) == 1) some = true;
    X509_free(x);
    ERR_pop_to_mark();
  }
  if (!some) return 0;
  X509_STORE_lock(store);
  const X509_OBJECT *object = X509_OBJECT_retrieve_by_subject(X509_STORE_get0_objects(store), X509_LU_X509, name);
  X509 *found = object != NULL ? X509_OBJECT_get0_X509(object) : NULL;
  int done = found != NULL && X509_OBJECT_set1_X509(ret, found) == 1;
  if (done) X509_free(found); /* the store holds it on */
  X509_STORE_unlock(store);
  return done;
}

static void on_free(X509_LOOKUP *lookup) {
  struct trk_roots *roots = X509_LOOKUP_get_method_data(lookup);
  if (roots != NULL) let_go(roots);
}

static void prepare(void) {
  method = X509_LOOKUP_meth_new("roots");
  if (method == NULL) return;
  X509_LOOKUP_meth_set_get_by_subject(method, by_subject);
  X509_LOOKUP_meth_set_free(method, on_free);
  ex_index = X509_STORE_get_ex_new_index(0, NULL, NULL, NULL, NULL);
}

static bool attach(X509_STORE *store, struct trk_roots *roots) {
  X509_LOOKUP *lookup = X509_STORE_add_lookup(store, method);
  if (lookup == NULL) return false;
  atomic_fetch_add(&roots->stores, 1);
  X509_LOOKUP_set_method_data(lookup, roots);
  return true;
}

X509_STORE *trk_roots_store(BIO *pem, size_t *ret_count) {
  pthread_once(&once, prepare);
  struct trk_roots *roots = trk_calloc(1, sizeof *roots);
  X509_STORE *store = X509_STORE_new();
  atomic_init(&roots->stores, 1);
  char *name, *header;
  unsigned char *der;
  long len;
  bool good = true;
  size_t count = 0;
  while (good && PEM_read_bio(pem, &name, &header, &der, &len) == 1) {
    if (strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0) {
      good = add(roots, der, len);
      count += good;
    } else {
      if (strcmp(name, PEM_STRING_X509_TRUSTED) == 0) {
        good = add_trusted(store, der, len);
        count += good;
      }
      OPENSSL_free(der);
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
  }
  ERR_clear_error();
  if (store != NULL && method != NULL && ex_index >= 0 && attach(store, roots)) X509_STORE_set_ex_data(store, ex_index, roots);
  let_go(roots);
  *ret_count = count;
  return store;
}

bool trk_roots_shared(const X509_STORE *store) {
  return ex_index >= 0 && X509_STORE_get_ex_data(store, ex_index) != NULL;
}

X509_STORE *trk_roots_copy(X509_STORE *store) {
  X509_STORE *copy = X509_STORE_new();
  if (copy == NULL) return NULL;
  X509_STORE_lock(store);
  STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(store);
  for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
    X509 *x = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
    if (x != NULL) X509_STORE_add_cert(copy, x);
  }
  X509_STORE_unlock(store);
  struct trk_roots *roots = X509_STORE_get_ex_data(store, ex_index);
  if (roots != NULL) attach(copy, roots);
  return copy;
}
