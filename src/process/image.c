/*
 * image.c - pages that a fork server's child has written without a change, shared again; see image.h.
 *
 * A part of the file that was given up shows the server's bytes, where anonymous memory would show zeros, which the engine's allocator
 * relies on when it has given pages back to the system. So there is a madvise() here, found before the C library's (the executable exports its
 * symbols), which puts anonymous memory there instead.
 *
 * Owns:    the list of parts; the file, by its mappings. Runs on: see image.h. Frees: a child's second mapping, when it has compared.
 * Limits:  PARTS parts of at least PART_LEAST pages within the first LOOK_MOST of the mapping; holes up to GAP_MOST pages are part of a part.
 */
#include "process/image.h"

#include "core/still.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif
#define PARTS 16
#define PART_LEAST 32              /* pages; each part costs a fork as much as some dozens of them */
#define GAP_MOST 64                /* pages */
#define LOOK_MOST ((size_t)64 << 20)
#define CHUNK 1024                 /* pages looked at together */
#define OWN_OF 4                   /* a part is taken where the process alone has three out of four pages */
#define REST_MS 50                 /* a start is over; a turn of the loop as late as this starts no thread yet (core/still.c) */
#define PRESENT (1ull << 63)
#define OF_FILE (1ull << 61)
#define EXCLUSIVE (1ull << 56)

struct part {
  uintptr_t start, end;
  size_t offset;        /* in the file */
  unsigned pages, own;  /* present; of these not shared with another process */
};

/* Written before any child and any thread, but for `original`. */
static struct {
  struct part parts[PARTS];
  int count;
  size_t size, page; /* bytes */
  unsigned char *original; /* the file as it is, or NULL */
} image;

static uint64_t entries[CHUNK];

/* Entries of up to CHUNK pages from `at` on: how many, 0 at the end or on failure. */
static size_t read_entries(int pagemap, uintptr_t at, uintptr_t end) {
  if (at >= end) return 0;
  size_t left = (end - at) / image.page, count = left < CHUNK ? left : CHUNK;
  ssize_t n = pread(pagemap, entries, count * sizeof *entries, (off_t)(at / image.page * sizeof *entries));
  return n == (ssize_t)(count * sizeof *entries) ? count : 0;
}

/* The anonymous private mapping in which the address lies. */
static bool find_mapping(uintptr_t address, uintptr_t *ret_start, uintptr_t *ret_end) {
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) return false;
  char line[512];
  bool found = false;
  while (!found && fgets(line, sizeof line, maps)) {
    char *rest;
    uintptr_t start = strtoul(line, &rest, 16), end = *rest == '-' ? strtoul(rest + 1, &rest, 16) : 0;
    if (address < start || address >= end) continue;
    if (strncmp(rest, " rw-p ", 6) != 0 || strpbrk(rest, "/[") != NULL) break;
    *ret_start = start;
    *ret_end = end - start < LOOK_MOST ? end : start + LOOK_MOST;
    found = true;
  }
  fclose(maps);
  return found;
}

static bool worthwhile(const struct part *part) {
  return part->pages >= PART_LEAST && part->own >= part->pages - part->pages / OWN_OF;
}

static void find_parts(int pagemap, uintptr_t start, uintptr_t end) {
  struct part part = {.start = 0};
  size_t count;
  for (uintptr_t at = start; (count = read_entries(pagemap, at, end)) > 0; at += count * image.page) {
    for (size_t i = 0; i < count; i++) {
      if ((entries[i] & (PRESENT | OF_FILE)) != PRESENT) continue;
      uintptr_t page = at + i * image.page;
      if (part.pages > 0 && page - part.end > GAP_MOST * image.page) {
        if (worthwhile(&part) && image.count < PARTS) image.parts[image.count++] = part;
        part.pages = 0;
      }
      if (part.pages == 0) part = (struct part){.start = page};
      part.end = page + image.page;
      part.pages++;
      if (entries[i] & EXCLUSIVE) part.own++;
    }
  }
  if (worthwhile(&part) && image.count < PARTS) image.parts[image.count++] = part;
}

/* What is present goes to the file, and is mapped at `map` too: so no page is one child's alone. */
static bool fill(int pagemap, int file, const struct part *part, char *map) {
  size_t count;
  for (uintptr_t at = part->start; (count = read_entries(pagemap, at, part->end)) > 0; at += count * image.page) {
    for (size_t i = 0, next; i < count; i = next + 1) {
      for (next = i; next < count && (entries[next] & PRESENT); next++) continue;
      if (next == i) continue;
      size_t from = at + i * image.page - part->start, len = (next - i) * image.page;
      if (pwrite(file, (const char *)part->start + from, len, (off_t)(part->offset + from)) != (ssize_t)len) return false; // NOLINT(performance-no-int-to-ptr)
      madvise(map + from, len, MADV_POPULATE_READ);
    }
  }
  return true;
}

/* All parts' mappings, beside what they are to replace. */
static bool map_parts(int pagemap, int file, char *maps[PARTS]) {
  bool good = true;
  for (int i = 0; i < image.count && good; i++) {
    const struct part *part = &image.parts[i];
    void *map = mmap(NULL, part->end - part->start, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file, (off_t)part->offset);
    maps[i] = map == MAP_FAILED ? NULL : map;
    good = maps[i] != NULL && fill(pagemap, file, part, maps[i]);
  }
  /* Nobody changes what all children see. */
  if (good && fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK) == 0) {
    void *original = mmap(NULL, image.size, PROT_READ, MAP_PRIVATE | MAP_NORESERVE, file, 0);
    if (original != MAP_FAILED) image.original = original;
  }
  return image.original != NULL;
}

static void replace(const struct part *part, char *map) {
  size_t len = part->end - part->start;
  if (mremap(map, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)part->start) == MAP_FAILED) // NOLINT(performance-no-int-to-ptr)
    _exit(70); /* what was there may be gone */
  /* A page of its own has forks copy the entries of all, as of other memory: cheaper than that each child faults for them. */
  volatile char *first = (volatile char *)part->start; // NOLINT(performance-no-int-to-ptr)
  char same = *first;
  *first = same;
}

void trk_image_make(const void *within) {
  uintptr_t start, end;
  image.page = (size_t)sysconf(_SC_PAGESIZE);
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC), file = -1;
  if (pagemap >= 0 && find_mapping((uintptr_t)within, &start, &end)) find_parts(pagemap, start, end);
  for (int i = 0; i < image.count; i++) {
    image.parts[i].offset = image.size;
    image.size += image.parts[i].end - image.parts[i].start;
  }
  char *maps[PARTS] = {NULL};
  if (image.count > 0) file = memfd_create("troika-image", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  bool good = file >= 0 && ftruncate(file, (off_t)image.size) == 0 && map_parts(pagemap, file, maps);
  for (int i = 0; i < image.count; i++) {
    if (good) replace(&image.parts[i], maps[i]);
    else if (maps[i]) munmap(maps[i], image.parts[i].end - image.parts[i].start);
  }
  if (!good) image.count = 0;
  if (file >= 0) close(file);
  if (pagemap >= 0) close(pagemap);
}

/* The server's bytes come back at the next access. */
static size_t give_up(uintptr_t from, uintptr_t to) {
  return from < to && syscall(SYS_madvise, from, to - from, MADV_DONTNEED) == 0 ? to - from : 0;
}

static size_t compare(int pagemap, const struct part *part) {
  const unsigned char *original = image.original + part->offset;
  size_t sum = 0, count;
  for (uintptr_t at = part->start; (count = read_entries(pagemap, at, part->end)) > 0; at += count * image.page) {
    uintptr_t equal = at; /* from here on */
    for (size_t i = 0; i < count; i++) {
      uintptr_t page = at + i * image.page;
      bool copy = (entries[i] & (PRESENT | OF_FILE)) == PRESENT;
      if (copy && memcmp((const void *)page, original + (page - part->start), image.page) == 0) continue; // NOLINT(performance-no-int-to-ptr)
      sum += give_up(equal, page);
      equal = page + image.page;
    }
    sum += give_up(equal, at + count * image.page);
  }
  return sum;
}

size_t trk_image_rest(void) {
  if (image.original == NULL) return 0;
  size_t sum = 0;
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  for (int i = 0; i < image.count && pagemap >= 0; i++) sum += compare(pagemap, &image.parts[i]);
  if (pagemap >= 0) close(pagemap);
  munmap(image.original, image.size);
  image.original = NULL;
  return sum;
}

static void on_started(uv_timer_t *timer) {
  uv_close((uv_handle_t *)timer, NULL);
  if (trk_still_threads() == 1) trk_image_rest(); /* a busy one writes more than this would save, also meanwhile */
}

void trk_image_rest_soon(uv_loop_t *loop) {
  static uv_timer_t timer; /* one in a process */
  if (image.original == NULL) return;
  uv_timer_init(loop, &timer);
  uv_unref((uv_handle_t *)&timer);
  uv_timer_start(&timer, on_started, REST_MS, 0);
}

/* As madvise(2). */
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
int madvise(void *address, size_t len, int advice) {
  uintptr_t start = (uintptr_t)address, end = start + len;
  for (int i = 0; i < image.count && (advice == MADV_DONTNEED || advice == MADV_FREE); i++) {
    const struct part *part = &image.parts[i];
    uintptr_t from = start > part->start ? start : part->start, to = end < part->end ? end : part->end;
    if (from >= to) continue;
    void *at = (void *)from; // NOLINT(performance-no-int-to-ptr)
    if (mmap(at, to - from, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED) return -1;
  }
  return (int)syscall(SYS_madvise, address, len, advice);
}
