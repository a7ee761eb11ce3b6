/*
 * options.c - options of the engine after its first VM; see options.h.
 *
 * Owns: a lock; where the options are, looked up once. Runs on: any thread.
 * Frees: nothing. Limits: needs the engine's exported g_config, whole pages.
 */
#include "core/options.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *config; /* under the lock */
static size_t size;

static bool find_config(void) {
  if (config) return true;
  void *found = dlsym(RTLD_DEFAULT, "g_config");
  Dl_info info;
  const ElfW(Sym) *symbol = NULL;
  if (found == NULL || !dladdr1(found, &info, (void **)&symbol, RTLD_DL_SYMENT) || symbol == NULL) return false;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size = (size_t)symbol->st_size;
  if (size == 0 || size % page || (uintptr_t)found % page) return false;
  config = found;
  return true;
}

bool trk_options_open(void) {
  pthread_mutex_lock(&lock);
  if (find_config() && mprotect(config, size, PROT_READ | PROT_WRITE) == 0) return true;
  pthread_mutex_unlock(&lock);
  return false;
}

bool trk_options_close(void) {
  bool done = mprotect(config, size, PROT_READ) == 0;
  pthread_mutex_unlock(&lock);
  return done;
}
