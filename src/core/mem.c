/*
 * mem.c - allocation that ends the process instead of returning NULL.
 *
 * Owns: nothing. Runs on: any thread. Frees: callers, with free(). Limits: KEEP.
 */
#include "core/mem.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define KEEP (32 << 20)
#define MAPPED_FROM (1 << 20) /* blocks from this size on have a mapping of their own */

static void *checked(void *ptr, size_t size) {
  if (ptr == NULL && size != 0) {
    static const char text[] = "troika: out of memory\n";
    fwrite(text, 1, sizeof text - 1, stderr);
    abort();
  }
  return ptr;
}

void *trk_malloc(size_t size) {
  return checked(malloc(size), size);
}

#define SMALL 1024 /* bytes: the allocator has blocks of such a size at hand, but not for calloc() */

void *trk_calloc(size_t count, size_t size) {
  if (count == 1 && size <= SMALL) return memset(trk_malloc(size > 0 ? size : 1), 0, size);
  return checked(calloc(count, size), count && size ? 1 : 0);
}

void *trk_realloc(void *ptr, size_t size) {
  return checked(realloc(ptr, size), size);
}

char *trk_strdup(const char *text) {
  return trk_strndup(text, strlen(text));
}

char *trk_strndup(const char *text, size_t len) {
  char *copy = trk_malloc(len + 1);
  memcpy(copy, text, len);
  copy[len] = '\0';
  return copy;
}

#define LARGE (4u << 20) /* two of the large pages, so that there is a whole one in it */

void trk_mem_filled_soon(void *ptr, size_t size) {
  if (size < LARGE) return;
  /* The allocator's page in front too: a mapping that is half of this kind and half not cannot grow, its bytes are copied. */
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)ptr / page * page;
  madvise((void *)start, size + ((uintptr_t)ptr - start), MADV_HUGEPAGE); /* a wish */
}

void trk_mem_keep(void) {
  static atomic_bool done;
  if (atomic_exchange(&done, true)) return;
  mallopt(M_TRIM_THRESHOLD, KEEP);
  mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
}

bool trk_mem_mapped(const void *at, size_t size) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)at, begin = from & ~(page - 1);
  unsigned char resident[4];
  size_t pages = (from + size - begin + page - 1) / page;
  return from >= page && pages <= sizeof resident && mincore((void *)begin, pages * page, resident) == 0; // NOLINT(performance-no-int-to-ptr)
}
