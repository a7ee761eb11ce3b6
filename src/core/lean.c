/*
 * lean.c - what the engine takes of memory without using it; see lean.h.
 *
 * The allocator's settings for memory without a type are exported data of 40 bytes: flags, three bounds, the largest size that gets
 * pages of its own, the largest one that shares them, a function. All of that is checked before the one number is changed.
 * A VM is one block of memory that the allocator knows the size of. In it is the address of a cache of 133,128 bytes: zeros,
 * and the number 1 at its end. Both are looked for, and only pages of zeros are given back: they read the same afterwards.
 *
 * A heap holds three numbers that at first are what the option smallHeapSize says, to which a few bytes are added that make them known: the
 * least that is ever to be allocated between two collections, the same where memory is short, and what it is until the first whole one.
 *
 * Owns: where in a VM that address is, found once. Runs on: see lean.h. Frees: nothing. Limits: pages of 4 KB.
 */
#include "core/lean.h"

#include "core/engine.h"
#include "core/native.h"
#include "core/runtime.h"
#include "core/turn.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096U
#define OWN_PAGES_TO 256U /* bytes: strings and lists of everyday length */
#define CACHE_BYTES 0x20800U
#define CACHE_NEAR ((uintptr_t)64 << 20) /* the same thread gets both, one after the other */

#define FILL_STEP 16U   /* sizes of the allocator are multiples of this */
#define FILL_RUN 12288U /* bytes: most of a page of the allocator's */
#define FILL_MOST 262144U /* bytes of each size; some 10 KB have been seen */

#define STACK_USED ((uintptr_t)192 << 10) /* by a start; less than any thread's stack */
#define STACK_KEPT ((uintptr_t)16 << 10)

#define HEAP_MARK 0x1a8U /* bytes: the engine's own is a power of two */
#define HEAP_FIRST ((size_t)10 << 20)

static unsigned heap_marked; /* bytes; written before the first VM */

struct settings {
  uint32_t flags, bounds[3], own_pages_to, shared_pages_to;
  void *view_cache;
  void *rest;
};

static void *symbol(const char *name, size_t size) {
  void *found = dlsym(RTLD_DEFAULT, name);
  Dl_info info;
  const ElfW(Sym) *entry = NULL;
  if (found == NULL || !dladdr1(found, &info, (void **)&entry, RTLD_DL_SYMENT) || entry == NULL) return NULL;
  return size == 0 || entry->st_size == size ? found : NULL;
}

void trk_lean_begin(void) {
  struct settings *settings = symbol("bmalloc_intrinsic_runtime_config", sizeof *settings);
  void *view_cache = dlsym(RTLD_DEFAULT, "pas_heap_runtime_config_aggressive_view_cache_capacity");
  if (settings == NULL || settings->view_cache != view_cache || settings->own_pages_to != UINT32_MAX ||
      settings->shared_pages_to != UINT32_MAX || settings->bounds[0] || settings->bounds[1] || settings->bounds[2])
    return;
  settings->own_pages_to = OWN_PAGES_TO;
}

static bool zeros(uintptr_t from, size_t len) {
  const unsigned char *bytes = (const unsigned char *)from;
  return len == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, len - 1) == 0);
}

/* Whole pages of zeros in [from, to). */
static void give_back(uintptr_t from, uintptr_t to) {
  from = (from + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
  for (uintptr_t end; from + PAGE <= to; from = end + PAGE) {
    for (end = from; end + PAGE <= to && zeros(end, PAGE);) end += PAGE;
    if (end > from) madvise((void *)from, end - from, MADV_DONTNEED);
  }
}

/* Whether the cache is there: asked of the kernel, as anything may be. */
static bool is_cache(uintptr_t vm, uintptr_t at) {
  if (at % PAGE != 0 || at + CACHE_NEAR < vm || at > vm + CACHE_NEAR) return false;
  char head[64];
  uint64_t tail = 0;
  struct iovec here[2] = {{head, sizeof head}, {&tail, sizeof tail}};
  struct iovec there[2] = {{(void *)at, sizeof head}, {(void *)(at + CACHE_BYTES), sizeof tail}};
  return process_vm_readv(getpid(), here, 2, there, 2, 0) == (ssize_t)(sizeof head + sizeof tail) && tail == 1 &&
         zeros((uintptr_t)head, sizeof head) && zeros(at, CACHE_BYTES);
}

/* Bytes; 0: nobody says. */
static size_t size_of_vm(JSContextGroupRef group) {
  size_t (*size_of)(const void *) = NULL;
  *(void **)&size_of = dlsym(RTLD_DEFAULT, "bmalloc_get_allocation_size");
  return size_of ? size_of(group) : 0;
}

void trk_lean_vm(JSContextGroupRef group) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static bool learnt; /* these three under the lock */
  static size_t size, place; /* of a VM; in it, counted in words, 0: it is not there */
  uintptr_t vm = (uintptr_t)group;
  const uintptr_t *words = (const uintptr_t *)vm;
  pthread_mutex_lock(&lock);
  if (!learnt) {
    if (sysconf(_SC_PAGESIZE) == PAGE) size = size_of_vm(group);
    for (size_t i = size / sizeof *words; i-- > 1 && place == 0;)
      if (is_cache(vm, words[i])) place = i;
    learnt = true;
  }
  size_t bytes = size, at = place;
  pthread_mutex_unlock(&lock);
  if (at == 0 || !is_cache(vm, words[at])) return;
  give_back(words[at], words[at] + CACHE_BYTES);
  give_back(vm, vm + bytes);
}

void trk_lean_options(void) {
  unsigned own = 0;
  if (!jsc_options_get_uint("smallHeapSize", &own) || own >= HEAP_FIRST) return;
  if (jsc_options_set_uint("smallHeapSize", own + HEAP_MARK)) heap_marked = own + HEAP_MARK;
}

void trk_lean_heap(JSContextGroupRef group) {
  size_t *words = (size_t *)(uintptr_t)group; // NOLINT(performance-no-int-to-ptr)
  size_t *found[3] = {NULL}, count = 0, size = heap_marked > 0 ? size_of_vm(group) / sizeof *words : 0;
  for (size_t i = 0; i < size && count < 3; i++)
    if (words[i] == heap_marked) found[count++] = &words[i];
  if (count == 3) *found[2] = HEAP_FIRST;
}

void trk_lean_stack(void) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0) & ~(uintptr_t)(PAGE - 1);
  madvise((void *)(here - STACK_USED), STACK_USED - STACK_KEPT, MADV_DONTNEED); // NOLINT(performance-no-int-to-ptr)
}

void trk_lean_allocator(void) {
  void (*release)(void) = NULL;
  trk_native_find(&release, "_ZN3WTF40releaseFastMallocFreeMemoryForThisThreadEv");
  if (release) release();
}

/* Takes memory of one size until the last of it lie one behind the other, as in a page that was empty; gives these back. */
static void fill(void *(*take)(size_t), void (*give)(void *), size_t size) {
  uintptr_t first = (uintptr_t)take(size), last = first;
  size_t step = 0;
  for (size_t taken = size; taken < FILL_MOST && last - first < FILL_RUN; taken += size) {
    uintptr_t next = (uintptr_t)take(size);
    size_t further = next - last;
    bool follows = step == 0 ? further >= size && further < 2 * size : further == step;
    step = follows ? further : 0;
    if (!follows) first = next;
    last = next;
  }
  for (uintptr_t at = first; step > 0 && at <= last; at += step) give((void *)at); // NOLINT(performance-no-int-to-ptr)
}

void trk_lean_fill(void) {
  void *(*take)(size_t) = NULL;
  void (*give)(void *) = NULL;
  trk_native_find(&take, "_ZN3WTF10fastMallocEm");
  trk_native_find(&give, "_ZN3WTF8fastFreeEPv");
  if (take == NULL || give == NULL) return;
  trk_lean_allocator();
  for (size_t size = FILL_STEP; size <= OWN_PAGES_TO; size += FILL_STEP) fill(take, give, size);
  trk_lean_allocator();
}

#define IF_NOT_COLLECTING 1 /* the engine's DeleteAllCodeEffort */

void trk_lean_code(struct trk_runtime *rt) {
  void (*take_lock)(JSContextRef ctx) = NULL, (*give_lock)(JSContextRef ctx) = NULL;
  void (*forget)(JSContextGroupRef vm, int effort) = NULL;
  trk_native_find(&take_lock, "JSLock");
  trk_native_find(&give_lock, "JSUnlock");
  trk_native_find(&forget, "_ZN3JSC2VM19deleteAllLinkedCodeENS_19DeleteAllCodeEffortE");
  if (take_lock == NULL || give_lock == NULL || forget == NULL) return;
  trk_turn_end(rt);
  take_lock(rt->ctx);
  forget(rt->group, IF_NOT_COLLECTING);
  give_lock(rt->ctx);
}
