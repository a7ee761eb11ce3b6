/*
 * lazylib.c - opens OpenSSL, c-ares and others at first use and fills the tables that tools/lazylib lays out.
 *
 * Owns:    one table per library. Runs on: any thread; opening is done once, under a lock.
 * Frees:   nothing: an open library stays. Limits: none.
 */
#include "core/lazylib.h"
#include "core/mem.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define TABLE(lib)                                                                                           \
  extern const char trk_lazy_##lib##_names[];                                                                \
  extern void *trk_lazy_##lib##_table[];
TABLE(crypto)
TABLE(ssl)
TABLE(cares)
TABLE(sqlite3)
TABLE(nghttp2)

struct library {
  const char *file;
  const char *names; /* NUL-terminated, one after the other, then an empty one */
  void **table;      /* as many slots */
  bool opened;       /* the next two as well: under the lock */
  const char *error;
  void *handle;
  atomic_bool ready; /* the table is full */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct library libraries[TRK_LAZYLIB_COUNT] = {
  [TRK_LAZYLIB_CRYPTO] = {"libcrypto.so.3", trk_lazy_crypto_names, trk_lazy_crypto_table, false, NULL, NULL, false},
  [TRK_LAZYLIB_SSL] = {"libssl.so.3", trk_lazy_ssl_names, trk_lazy_ssl_table, false, NULL, NULL, false},
  [TRK_LAZYLIB_CARES] = {"libcares.so.2", trk_lazy_cares_names, trk_lazy_cares_table, false, NULL, NULL, false},
  [TRK_LAZYLIB_SQLITE] = {"libsqlite3.so.0", trk_lazy_sqlite3_names, trk_lazy_sqlite3_table, false, NULL, NULL, false},
  [TRK_LAZYLIB_NGHTTP2] = {"libnghttp2.so.14", trk_lazy_nghttp2_names, trk_lazy_nghttp2_table, false, NULL, NULL, false},
};

static const char *open_library(struct library *library) {
  void *handle = library->handle = dlopen(library->file, RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return trk_strdup(dlerror());
  size_t slot = 0;
  for (const char *name = library->names; *name != '\0'; name += strlen(name) + 1) {
    void *address = dlsym(handle, name);
    if (address == NULL) return trk_strdup(dlerror());
    library->table[slot++] = address;
  }
  atomic_store_explicit(&library->ready, true, memory_order_release);
  return NULL;
}

bool trk_lazylib_ready(enum trk_lazylib lib) {
  return atomic_load_explicit(&libraries[lib].ready, memory_order_acquire);
}

const char *trk_lazylib_open(enum trk_lazylib lib) {
  struct library *library = &libraries[lib];
  if (trk_lazylib_ready(lib)) return NULL;
  pthread_mutex_lock(&lock);
  if (!library->opened) {
    library->error = open_library(library);
    library->opened = true;
  }
  const char *error = library->error;
  pthread_mutex_unlock(&lock);
  return error;
}

void *trk_lazylib_find(enum trk_lazylib lib, const char *name) {
  return trk_lazylib_open(lib) == NULL ? dlsym(libraries[lib].handle, name) : NULL;
}
