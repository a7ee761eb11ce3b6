/*
 * known.c - certificates that a peer has shown before are not decoded again.
 *
 * What:    decoding a certificate is a fifth of what OpenSSL 3.0 needs for a handshake, most of it to find out how to read the
 *          key, and a key that is new is made ready for use once more when a signature is checked. libssl decodes what a peer
 *          shows by d2i_X509(), which the dynamic linker resolves: this executable stands in for that function, and gives libssl one
 *          more reference to the certificate that it made of the same bytes before. libssl only reads it. Whoever else calls gets
 *          what the library that it is linked with makes.
 * Owns:    the last KEPT certificates, for the process, of at most LEN_MAX bytes each.
 * Runs on: any thread. Frees: a certificate when another takes its place.
 * Limits:  a libssl that is linked to call its own function never comes here: slower, the same.
 */
#include "core/lazylib.h"
#include "core/mem.h"
#include "tls/tls.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT = 32, LEN_MAX = 8192 };

typedef X509 *(*decode_fn)(X509 **into, const unsigned char **in, long len);
#define DECODE "d2i_X509"

static struct {
  X509 *x; /* NULL: free */
  unsigned char *der;
  long len;
} kept[KEPT];
static unsigned oldest;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct range {
  uintptr_t of, from, to; /* an address in it; where it lies */
};
static struct range libssl, libcrypto, own;
static decode_fn decode;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool within(const struct range *range, uintptr_t at) {
  return at >= range->from && at < range->to;
}

static int look(struct dl_phdr_info *info, size_t size, void *arg) {
  struct range all = {0, UINTPTR_MAX, 0}, *wanted[] = {&libssl, &libcrypto, &own};
  (void)size;
  (void)arg;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type != PT_LOAD) continue;
    uintptr_t start = info->dlpi_addr + part->p_vaddr;
    if (start < all.from) all.from = start;
    if (start + part->p_memsz > all.to) all.to = start + part->p_memsz;
  }
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    if (!within(&all, wanted[i]->of)) continue;
    wanted[i]->from = all.from;
    wanted[i]->to = all.to;
  }
  return 0;
}

static void find(void) {
  void *found = trk_lazylib_find(TRK_LAZYLIB_CRYPTO, DECODE);
  memcpy(&decode, &found, sizeof decode);
  libcrypto.of = (uintptr_t)found;
  libssl.of = (uintptr_t)trk_lazylib_find(TRK_LAZYLIB_SSL, "SSL_new");
  own.of = (uintptr_t)&once;
  dl_iterate_phdr(look, NULL);
}

/* That of the library that calls: it may be linked with another OpenSSL than ours. */
static decode_fn decode_of(void *caller) {
  Dl_info info;
  decode_fn theirs = decode;
  void *library = dladdr(caller, &info) != 0 ? dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD) : NULL;
  void *found = library != NULL ? dlsym(library, DECODE) : NULL;
  if (found != NULL) memcpy(&theirs, &found, sizeof theirs);
  if (library != NULL) dlclose(library);
  return theirs;
}

static X509 *find_kept(const unsigned char *der, long len) {
  for (unsigned i = 0; i < KEPT; i++) {
    if (kept[i].len != len || memcmp(kept[i].der, der, (size_t)len) != 0) continue;
    X509_up_ref(kept[i].x);
    return kept[i].x;
  }
  return NULL;
}

static void keep(X509 *x, const unsigned char *der, long len) {
  unsigned place = oldest++ % KEPT;
  if (kept[place].x != NULL) X509_free(kept[place].x);
  X509_up_ref(x);
  kept[place].x = x;
  kept[place].len = len;
  kept[place].der = trk_realloc(kept[place].der, (size_t)len);
  memcpy(kept[place].der, der, (size_t)len);
}

__attribute__((visibility("default"))) X509 *trk_known_decode(X509 **into, const unsigned char **in, long len) __asm__(DECODE);

X509 *trk_known_decode(X509 **into, const unsigned char **in, long len) {
  pthread_once(&once, find);
  uintptr_t caller = (uintptr_t)__builtin_return_address(0);
  if (!within(&libssl, caller)) {
    bool ours = decode != NULL && (within(&own, caller) || within(&libcrypto, caller));
    decode_fn theirs = ours ? decode : decode_of(__builtin_return_address(0));
    return theirs != NULL ? theirs(into, in, len) : NULL;
  }
  if (into == NULL || in == NULL || *in == NULL || len <= 0 || len > LEN_MAX) return decode(into, in, len);
  const unsigned char *der = *in;
  pthread_mutex_lock(&lock);
  X509 *x = find_kept(der, len);
  pthread_mutex_unlock(&lock);
  if (x != NULL) {
    if (*into != NULL) X509_free(*into);
    *into = x;
    *in += len;
    return x;
  }
  x = decode(into, in, len);
  if (x == NULL || *in != der + len) return x; /* more follows it: not all of these bytes are the certificate's */
  pthread_mutex_lock(&lock);
  keep(x, der, len);
  pthread_mutex_unlock(&lock);
  return x;
}
