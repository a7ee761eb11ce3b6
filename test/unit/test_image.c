/*
 * test_image.c - a page whose copy is equal to what the server had is given up, one that differs is kept; memory that was given back to the
 * system reads as zeros, as if it were not mapped from a file; what another process shares stays shared.
 */
#include "process/image.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGES 64

static unsigned char *memory;
static size_t page;

/* What pagemap says of a page. */
static uint64_t entry(int number) {
  uint64_t bits = 0;
  int file = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (file < 0 || pread(file, &bits, sizeof bits, (off_t)((uintptr_t)(memory + (size_t)number * page) / page * sizeof bits)) != (ssize_t)sizeof bits) bits = 0;
  if (file >= 0) close(file);
  return bits;
}
static bool of_file(int number) {
  return (entry(number) >> 61 & 1) != 0;
}
static bool filled(int number, int value) {
  const unsigned char *at = memory + (size_t)number * page;
  return at[0] == value && memcmp(at, at + 1, page - 1) == 0;
}

static int as_child(void) {
  memset(memory + 5 * page, 6, page);   /* what was there */
  memset(memory + 6 * page, 7, page);
  memory[7 * page] = 0;
  size_t given = trk_image_rest();
  /* The server's first page is its own, for the sake of forks. */
  if (given < 3 * page || !filled(5, 6) || !of_file(5) || !filled(6, 7) || !of_file(6)) return printf("equal pages are not given up\n");
  if (memory[7 * page] != 0 || memory[7 * page + 1] != 8 || of_file(7)) return printf("a page that differs is not kept\n");
  if (trk_image_rest() != 0) return printf("it compares twice\n");
  if (madvise(memory + 8 * page, 2 * page, MADV_DONTNEED) != 0 || !filled(8, 0) || !filled(9, 0) || !filled(10, 11)) return printf("no zeros\n");
  memset(memory + 8 * page, 1, page);
  if (!filled(8, 1)) return printf("not writable\n");
  return 0;
}

static bool forked(int (*run)(void)) {
  pid_t pid = fork();
  if (pid == 0) {
    int failed = run();
    fflush(stdout);
    _exit(failed != 0);
  }
  int status = 1;
  return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* All of it is its owner's too. */
static int as_sharer(void) {
  trk_image_make(memory);
  return of_file(3) ? printf("shared memory is copied\n") : 0;
}

int main(void) {
  page = (size_t)sysconf(_SC_PAGESIZE);
  unsigned char *around = mmap(NULL, (PAGES + 2) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); /* a mapping of its own */
  memory = around + page;
  if (around == MAP_FAILED || mprotect(memory, PAGES * page, PROT_READ | PROT_WRITE) != 0) return 1;
  for (int i = 0; i < PAGES; i++) memset(memory + (size_t)i * page, i + 1, page);
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (pagemap < 0) return 0; /* then nothing is done anywhere */
  close(pagemap);
  if (!forked(as_sharer)) return 1;
  trk_image_make(memory + 40 * page);
  for (int i = 0; i < PAGES; i++)
    if (!filled(i, i + 1)) return printf("page %d is another\n", i), 1;
  if (!of_file(3) || !of_file(PAGES - 1)) return printf("it is not mapped from the file\n"), 1;
  return forked(as_child) ? 0 : 1;
}
