/*
 * pages.c - which pages children of a fork server write; see pages.h.
 *
 * Watched are the chunks of memory in which the server has a page: of private writable memory a child notes the pages that are
 * its own alone (copied, or new), of programs and libraries those that it has mapped, as a fork leaves these to be mapped anew,
 * sixteen pages at a time. It does so after each of its first messages, as nobody knows which one is waited for: 'online', what
 * the program says first, that a server listens. Notes only grow, one bit a page for each child that notes: one that is killed
 * meanwhile leaves a part, and its number goes to the next.
 *
 * Owns:    notes and list. Runs on: main thread of the server and its children. Frees: notes when new ones begin.
 * Limits:  CHUNKS chunks, RUNS runs of pages; of longer mappings the first CHUNKS_EACH.
 */
#include "process/pages.h"

#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif
#define CHUNK 256       /* pages */
#define CHUNKS 512
#define CHUNKS_EACH 64
#define RUNS 2048
#define NUMBERS 2       /* children that note */
#define MESSAGES 4      /* after which a child notes */
#define LOOK_EACH 8     /* runs, between two looks for a task */
#define PRESENT (1ull << 63)
#define OF_FILE (1ull << 61)
#define EXCLUSIVE (1ull << 56)

struct notes { /* shared by the server and its children */
  atomic_uint count[NUMBERS]; /* how often it has been noted under this number */
  uint8_t pages[CHUNKS * CHUNK];
};
struct chunk {
  uintptr_t start;
  uint16_t pages; /* up to CHUNK */
  bool of_file;   /* read-only: its pages are mapped, not copied */
};
struct run {
  uintptr_t start;
  size_t len; /* bytes */
  bool of_file;
};

static struct {
  struct notes *notes;
  struct chunk chunks[CHUNKS];
  int chunk_count, run_count;
  unsigned listed; /* how many times had been noted when the list was made */
  struct run *runs;
  int number; /* handed out last; in a child its own */
  int left;   /* in a child: messages after which it still notes */
} book;

static size_t page_size(void) {
  return (size_t)sysconf(_SC_PAGESIZE);
}

/* Entries of the pages of one chunk. */
static bool read_chunk(int pagemap, const struct chunk *chunk, uint64_t *entries) {
  size_t bytes = chunk->pages * sizeof *entries;
  return pread(pagemap, entries, bytes, (off_t)(chunk->start / page_size() * sizeof *entries)) == (ssize_t)bytes;
}

static void watch_mapping(int pagemap, uintptr_t start, uintptr_t end, bool of_file) {
  uint64_t entries[CHUNK];
  size_t size = page_size();
  for (int i = 0; i < CHUNKS_EACH && start < end && book.chunk_count < CHUNKS; i++, start += CHUNK * size) {
    size_t left = (end - start) / size;
    struct chunk chunk = {start, (uint16_t)(left < CHUNK ? left : CHUNK), of_file};
    if (!read_chunk(pagemap, &chunk, entries)) continue;
    for (size_t page = 0; page < chunk.pages; page++) {
      if (!(entries[page] & PRESENT)) continue;
      book.chunks[book.chunk_count++] = chunk;
      break;
    }
  }
}

/* New notes: children that were made before note in the old ones, of chunks that may be others. */
static bool new_notes(void) {
  if (book.notes) munmap(book.notes, sizeof *book.notes);
  book.notes = NULL;
  if (book.runs == NULL) { /* shared, so that it is not watched itself */
    void *runs = mmap(NULL, RUNS * sizeof *book.runs, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (runs == MAP_FAILED) return false;
    book.runs = runs;
  }
  void *notes = mmap(NULL, sizeof *book.notes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (notes != MAP_FAILED) book.notes = notes;
  return book.notes != NULL;
}

/* "START-END rw-p ...": private memory that can be written; "r--p" and "r-xp": what a file gives, where a path follows. */
static void watch_line(int pagemap, const char *line) {
  char *rest;
  uintptr_t start = strtoul(line, &rest, 16);
  if (*rest != '-') return;
  uintptr_t end = strtoul(rest + 1, &rest, 16);
  if (strncmp(rest, " rw-p ", 6) == 0) watch_mapping(pagemap, start, end, false);
  else if ((strncmp(rest, " r--p ", 6) == 0 || strncmp(rest, " r-xp ", 6) == 0) && strchr(rest, '/')) watch_mapping(pagemap, start, end, true);
}

void trk_pages_begin(void) {
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  FILE *maps = pagemap >= 0 && new_notes() ? fopen("/proc/self/maps", "re") : NULL;
  book.chunk_count = book.run_count = 0;
  book.listed = 0;
  if (maps) {
    char line[512]; /* what a longer one goes on with is no line of this kind */
    while (fgets(line, sizeof line, maps)) watch_line(pagemap, line);
    fclose(maps);
  }
  if (pagemap >= 0) close(pagemap);
}

static void make_list(void) {
  size_t size = page_size();
  struct run *run = NULL;
  book.run_count = 0;
  for (int i = 0; i < book.chunk_count; i++) {
    const uint8_t *pages = book.notes->pages + (size_t)i * CHUNK;
    const struct chunk *chunk = &book.chunks[i];
    for (size_t page = 0; page < chunk->pages; page++) {
      uintptr_t start = chunk->start + page * size;
      if (pages[page] != (1 << NUMBERS) - 1) continue;
      if (run && run->start + run->len == start && run->of_file == chunk->of_file) {
        run->len += size;
      } else if (book.run_count < RUNS) {
        run = &book.runs[book.run_count++];
        *run = (struct run){start, size, chunk->of_file};
      }
    }
  }
}

int trk_pages_next(void) {
  if (book.notes == NULL) return -1;
  unsigned sum = 0;
  for (int i = 1; i <= NUMBERS; i++) { /* the last one's is out, and will be noted under */
    int number = (book.number + i) % NUMBERS;
    unsigned count = atomic_load(&book.notes->count[number]);
    if (count == 0) return book.number = number;
    sum += count;
  }
  if (sum != book.listed) make_list(); /* again when one has noted more, after a further message */
  book.listed = sum;
  return -1;
}

void trk_pages_learn(int number) {
  book.number = number;
  book.left = number < 0 ? 0 : MESSAGES;
}

static void note(void) {
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (pagemap < 0) return;
  for (int i = 0; i < book.chunk_count; i++) {
    uint64_t entries[CHUNK];
    uint8_t *pages = book.notes->pages + (size_t)i * CHUNK;
    const struct chunk *chunk = &book.chunks[i];
    uint64_t mask = chunk->of_file ? PRESENT : PRESENT | EXCLUSIVE | OF_FILE, wanted = chunk->of_file ? PRESENT : PRESENT | EXCLUSIVE;
    if (!read_chunk(pagemap, chunk, entries)) continue;
    for (size_t page = 0; page < chunk->pages; page++)
      if ((entries[page] & mask) == wanted) pages[page] |= (uint8_t)(1u << book.number);
  }
  close(pagemap);
  atomic_fetch_add(&book.notes->count[book.number], 1);
}

void trk_pages_sent(void) {
  if (book.left == 0) return;
  book.left--;
  note();
}

void trk_pages_copy(int socket) {
  struct pollfd task = {.fd = socket, .events = POLLIN};
  for (int i = 0; i < book.run_count; i++) { /* what fails is read-only now, or gone: then it is no loss */
    if (i % LOOK_EACH == 0 && poll(&task, 1, 0) != 0) return;
    const struct run *run = &book.runs[i];
    madvise((void *)run->start, run->len, run->of_file ? MADV_POPULATE_READ : MADV_POPULATE_WRITE);
  }
}
