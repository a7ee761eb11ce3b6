/*
 * icu.c - functions of the ICU that the engine has loaded.
 *
 * What:    dlsym over the names with a version suffix; the version is found once and remembered.
 * Owns:    one atomic number, the version; the same for every thread.
 * Runs on: any thread.
 * Frees:   nothing.
 * Limits:  versions 50 to 120.
 */
#include "util/icu.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>

enum { OLDEST = 50, NEWEST = 120, NAME_MAX_LEN = 80 };

static atomic_int known_version;

static void *lookup(const char *name, int version) {
  char versioned[NAME_MAX_LEN];
  snprintf(versioned, sizeof versioned, "%s_%d", name, version);
  return dlsym(RTLD_DEFAULT, versioned);
}

void *trk_icu_symbol(const char *name) {
  int version = atomic_load_explicit(&known_version, memory_order_relaxed);
  if (version != 0) return lookup(name, version);
  for (version = NEWEST; version >= OLDEST; version--) {
    void *symbol = lookup(name, version);
    if (symbol != NULL) {
      atomic_store_explicit(&known_version, version, memory_order_relaxed);
      return symbol;
    }
  }
  return dlsym(RTLD_DEFAULT, name);
}
