/*
 * block.c - reference-counted memory; see block.h.
 *
 * Small blocks are one malloc with their head; from 128 KB on the bytes are pages of their own, which are zero
 * already. Those of many megabytes that are about to be written are found by several threads at once: for a copy this is
 * most of its time. So the pages of the last ones that were freed serve the next copy (kept_pages.c).
 *
 * Owns: the bytes. Runs on: any thread. Frees: trk_block_unref(). Limits: the address space.
 */
#include "thread/block.h"

#include "core/huge.h"
#include "thread/kept_pages.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAPPED_FROM 131072
#define POPULATE_TOGETHER ((size_t)8 << 20) /* less is done before another thread has begun */
#define POPULATE_THREADS 3

struct trk_block {
  _Alignas(16) atomic_size_t refs;
  size_t size;
  size_t mapped; /* bytes of the mapping, 0: none */
  void *data;
  void (*release)(void *arg);
  void *arg;
  struct trk_block *next; /* under the lock: in its list of the table */
  atomic_bool listed;
};

static atomic_size_t total;

/* Blocks that an engine's buffer shows, by address. */
#define LISTS 256
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct trk_block *lists[LISTS]; /* under the lock */

static struct trk_block **list_of(const void *data) {
  uint64_t hash = (uint64_t)(uintptr_t)data * UINT64_C(0x9e3779b97f4a7c15);
  return &lists[hash >> 56];
}

void trk_block_list(struct trk_block *block) {
  if (atomic_exchange(&block->listed, true)) return;
  struct trk_block **list = list_of(block->data);
  pthread_mutex_lock(&lock);
  block->next = *list;
  *list = block;
  pthread_mutex_unlock(&lock);
}

struct trk_block *trk_block_at(const void *data, size_t size) {
  pthread_mutex_lock(&lock);
  struct trk_block *block = *list_of(data);
  while (block && (block->data != data || block->size != size)) block = block->next;
  if (block) trk_block_ref(block);
  pthread_mutex_unlock(&lock);
  return block;
}

static void unlist(struct trk_block *block) {
  struct trk_block **at = list_of(block->data);
  pthread_mutex_lock(&lock);
  while (*at != block) at = &(*at)->next;
  *at = block->next;
  pthread_mutex_unlock(&lock);
}

/* Where `size` is large, in large pages: a tenth of the faults, and given back in a thirtieth of the time. */
static void *map_pages(size_t size, size_t *ret_mapped) {
  size_t unit = size < TRK_HUGE_FROM ? 4096 : TRK_HUGE_PAGE, want = (size + unit - 1) & ~(unit - 1);
  if (want < size) return NULL;
  size_t room = unit == 4096 ? want : want + unit;
  char *mapping = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED) return NULL;
  *ret_mapped = want;
  if (room == want) return mapping;
  size_t skip = (unit - ((uintptr_t)mapping & (unit - 1))) & (unit - 1);
  if (skip > 0) munmap(mapping, skip);
  munmap(mapping + skip + want, unit - skip);
  madvise(mapping + skip, want, MADV_HUGEPAGE);
  return mapping + skip;
}

static struct trk_block *make(size_t size, bool zeros) {
  struct trk_block *block;
  if (size < MAPPED_FROM) {
    size_t bytes = sizeof *block + size + (size == 0);
    block = zeros ? calloc(1, bytes) : malloc(bytes);
    if (block == NULL) return NULL;
    *block = (struct trk_block){.data = block + 1};
  } else {
    block = calloc(1, sizeof *block);
    if (block == NULL) return NULL;
    block->data = map_pages(size, &block->mapped);
    if (block->data == NULL) {
      free(block);
      return NULL;
    }
  }
  block->size = size;
  atomic_init(&block->refs, 1);
  atomic_fetch_add_explicit(&total, size, memory_order_relaxed);
  return block;
}

struct trk_block *trk_block_new(size_t size) {
  return make(size, true);
}

struct trk_block *trk_block_new_raw(size_t size) {
  return make(size, false);
}

/* One call finds all pages: each at its first use costs twice as much. Of an old kernel: they are found then. */
static void populate(void *data, size_t size) {
#ifdef MADV_POPULATE_WRITE
  madvise(data, size, MADV_POPULATE_WRITE);
#else
  (void)data;
  (void)size;
#endif
}

struct part {
  pthread_t thread;
  char *data;
  size_t size;
};

static void *populate_part(void *arg) {
  const struct part *part = arg;
  populate(part->data, part->size);
  return NULL;
}

static void populate_all(struct trk_block *block) {
  if (block->mapped == 0) return;
  struct part parts[POPULATE_THREADS];
  long cores = block->mapped < POPULATE_TOGETHER ? 1 : sysconf(_SC_NPROCESSORS_ONLN);
  size_t threads = cores < 2 ? 0 : cores > POPULATE_THREADS ? POPULATE_THREADS : (size_t)cores - 1, begun = 0;
  size_t each = (block->mapped / (threads + 1)) & ~(size_t)4095;
  char *data = block->data;
  for (; begun < threads; begun++) {
    struct part *part = &parts[begun];
    *part = (struct part){.data = data + each * begun, .size = each};
    if (pthread_create(&part->thread, NULL, populate_part, part) != 0) break;
  }
  populate(data + each * begun, block->mapped - each * begun);
  while (begun > 0) pthread_join(parts[--begun].thread, NULL);
}

struct trk_block *trk_block_new_filled(size_t size) {
  size_t mapped = 0;
  void *pages = trk_kept_pages_take(size, &mapped);
  struct trk_block *block = pages ? calloc(1, sizeof *block) : make(size, false);
  if (block == NULL) {
    if (pages) munmap(pages, mapped);
    return NULL;
  }
  if (pages == NULL) {
    populate_all(block);
    return block;
  }
  *block = (struct trk_block){.data = pages, .mapped = mapped, .size = size};
  atomic_init(&block->refs, 1);
  atomic_fetch_add_explicit(&total, size, memory_order_relaxed);
  return block;
}

struct trk_block *trk_block_wrap(void *data, size_t size, void (*release)(void *arg), void *arg) {
  struct trk_block *block = calloc(1, sizeof *block);
  if (block == NULL) return NULL;
  block->data = data;
  block->size = size;
  block->release = release;
  block->arg = arg;
  atomic_init(&block->refs, 1);
  atomic_fetch_add_explicit(&total, size, memory_order_relaxed);
  return block;
}

void trk_block_ref(struct trk_block *block) {
  atomic_fetch_add_explicit(&block->refs, 1, memory_order_relaxed);
}

void trk_block_unref(void *ptr) {
  struct trk_block *block = ptr;
  if (block == NULL || atomic_fetch_sub_explicit(&block->refs, 1, memory_order_acq_rel) != 1) return;
  atomic_fetch_sub_explicit(&total, block->size, memory_order_relaxed);
  if (atomic_load(&block->listed)) unlist(block); /* before its address can be another's */
  if (block->release) block->release(block->arg);
  if (block->mapped && !trk_kept_pages_keep(block->data, block->mapped)) munmap(block->data, block->mapped);
  free(block);
}

void *trk_block_data(const struct trk_block *block) {
  return block->data;
}

size_t trk_block_size(const struct trk_block *block) {
  return block->size;
}

size_t trk_block_total(void) {
  return atomic_load_explicit(&total, memory_order_relaxed);
}
