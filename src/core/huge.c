/*
 * huge.c - large pages for the engine's large buffers; see huge.h.
 *
 * A fresh buffer of 32 MB is 8,192 page faults at its first use, 19 ms where its bytes are written in 2; giving it back costs 3 ms. In
 * pages of 2 MB both are a tenth, and the caches are still warm afterwards. The engine has its buffers in one reserved range of many GB,
 * small ones from the low end on. A program that is seen to have a large one gets large pages from there on; others, whose memory would
 * grow by the rest of each page, never do. What was freed the engine makes zero by a new mapping in the old one's place, which knows
 * nothing of that: so mmap() is defined here, which is found before the C library's (the executable exports its symbols).
 *
 * Owns: the bounds of that range. Runs on: any thread. Frees: nothing. Limits: Linux with transparent huge pages at "madvise" or "always".
 */
#include "core/huge.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RANGE_LEAST ((uintptr_t)1 << 30) /* less is no range that the engine has reserved */

static _Atomic(uintptr_t) from, until; /* from is written last; 0: nothing is known */

/* The end of the mapping around an address, 0: there is none that is large enough. */
static uintptr_t range_end(uintptr_t at) {
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) return 0;
  char line[512];
  uintptr_t found = 0;
  while (found == 0 && fgets(line, sizeof line, maps)) {
    char *rest;
    uintptr_t first = strtoull(line, &rest, 16), end = *rest == '-' ? strtoull(rest + 1, NULL, 16) : 0;
    if (at >= first && at < end) found = end;
  }
  fclose(maps);
  return found > at + RANGE_LEAST ? found : 0;
}

static void learn(uintptr_t start) {
  uintptr_t end = range_end(start);
  uintptr_t first = (start + TRK_HUGE_PAGE - 1) & ~(TRK_HUGE_PAGE - 1);
  if (end == 0 || madvise((void *)first, end - first, MADV_HUGEPAGE) != 0) return; // NOLINT(performance-no-int-to-ptr)
  atomic_store(&until, end);
  atomic_store(&from, first);
}

void trk_huge_seen(const void *data, size_t size) {
  static atomic_flag seen = ATOMIC_FLAG_INIT;
  if (size < TRK_HUGE_FROM || atomic_flag_test_and_set(&seen)) return;
  learn((uintptr_t)data);
}

/* A sanitizer has its own. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
/* As mmap(2). */
void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset) {
  void *data = (void *)syscall(SYS_mmap, addr, length, prot, flags, fd, offset); // NOLINT(performance-no-int-to-ptr)
  uintptr_t low = atomic_load_explicit(&from, memory_order_relaxed), at = (uintptr_t)addr;
  if ((flags & MAP_FIXED) == 0 || low == 0 || at < low || length < TRK_HUGE_PAGE || data == MAP_FAILED) return data;
  int saved = errno;
  if (at + length <= atomic_load(&until)) madvise(data, length, MADV_HUGEPAGE);
  errno = saved;
  return data;
}
#endif
