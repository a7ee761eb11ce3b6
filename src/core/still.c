/*
 * still.c - keeps the engine's threads from starting; see still.h.
 *
 * Owns: nothing but a flag, written before the first VM. Runs on: main thread of a fork server.
 * Frees: nothing. Limits: needs the engine's exported g_config and pas_scavenger_is_enabled, looked up at run time.
 */
#include "core/still.h"

#include "core/engine.h"

#include <dlfcn.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes that a VM may allocate before its first collection: what the bootstrap leaves behind, and as much again. */
#define FIRST_COLLECTION (8u << 20)

static bool still;
static unsigned first_collection; /* the engine's own */

static bool *scavenger; /* its switch: looked up once, as each child would have to find the symbol anew */

/* The options are read-only once a VM exists; only these may change afterwards. */
static bool set_frozen(bool collect, bool concurrent_jit, unsigned heap) {
  void *config = dlsym(RTLD_DEFAULT, "g_config");
  Dl_info info;
  const ElfW(Sym) *symbol = NULL;
  if (config == NULL || !dladdr1(config, &info, (void **)&symbol, RTLD_DL_SYMENT) || symbol == NULL) return false;
  size_t size = (size_t)symbol->st_size, page = (size_t)sysconf(_SC_PAGESIZE);
  if (size == 0 || size % page || (uintptr_t)config % page) return false;
  if (mprotect(config, size, PROT_READ | PROT_WRITE) != 0) return false;
  bool done = jsc_options_set_boolean("useGC", collect) && jsc_options_set_boolean("useConcurrentJIT", concurrent_jit) &&
              jsc_options_set_uint("smallHeapSize", heap);
  return mprotect(config, size, PROT_READ) == 0 && done;
}

bool trk_still_begin(void) {
  scavenger = dlsym(RTLD_DEFAULT, "pas_scavenger_is_enabled");
  if (scavenger == NULL) return false;
  *scavenger = false; /* ahead of the first option, which already makes the engine allocate */
  still = jsc_options_get_uint("smallHeapSize", &first_collection) && jsc_options_set_boolean("useConcurrentJIT", 0) &&
          jsc_options_set_uint("smallHeapSize", FIRST_COLLECTION);
  if (!still) *scavenger = true;
  return still;
}

void trk_still_created(void) {
  if (still) set_frozen(false, false, FIRST_COLLECTION);
}

bool trk_still_end(void) {
  still = false;
  return set_frozen(true, true, first_collection);
}

bool trk_still_again(void) {
  still = true;
  return set_frozen(false, false, FIRST_COLLECTION);
}

void trk_still_wake(void) {
  if (scavenger) *scavenger = true;
}

int trk_still_threads(void) {
  struct stat task;
  return stat("/proc/self/task", &task) == 0 ? (int)task.st_nlink - 2 : -1;
}
