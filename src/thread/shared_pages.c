/*
 * shared_pages.c - memory that the engine shares between VMs; see shared_pages.h.
 *
 * What is taken to be so: the object of a memory has at OBJECT_INNER the engine's memory, which has at MEMORY_HANDLE what reserved the
 * pages, at MEMORY_PAGES what counts those who share them, and at MEMORY_GREW what is called when it has grown; the object of a buffer
 * has there the engine's buffer, which has the pages at BUFFER_PAGES. The pages have their number of references first, at PAGES_BYTES where
 * they begin and at PAGES_HANDLE what reserved them. Each is read by the kernel, which fails where a wrong guess would crash.
 *
 * A memory's object knows itself in what it calls when it has grown: so an object that was made as usual gets another memory, with
 * the old one's function, and the old one is freed.
 *
 * Owns: nothing. Runs on: see shared_pages.h. Frees: trk_shared_pages_drop(). Limits: x86-64 and arm64.
 */
#include "thread/shared_pages.h"

#include "core/native.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OBJECT_INNER = 2, MEMORY_HANDLE = 1, MEMORY_PAGES = 2, MEMORY_GREW = 3, BUFFER_PAGES = 4 }; /* all in words */
enum { PAGES_BYTES = 1, PAGES_HANDLE = 3, HANDLE_BYTES = 1, WORDS = 5 };

/* More than two registers hold: so C, too, returns it in memory, as C++ does what it counts. */
struct counted {
  void *words[3];
};

struct trk_shared_pages {
  atomic_uint references;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
/* Set by `once`; all or none. */
static struct counted (*make)(JSContextGroupRef vm, void **pages, void **grew);
static void (*swap)(JSObjectRef object, void **memory);
static void (*end_memory)(void *memory), (*end_pages)(void *pages), (*release)(void *at);

#define CREATE                                                                                                                  \
  "_ZN3JSC4Wasm6Memory6createERNS_2VMEON3WTF3RefINS_25SharedArrayBufferContentsENS4_12RawPtrTraitsIS6_EENS4_21DefaultRefDeref" \
  "TraitsIS6_EEEEONS4_8FunctionIFvNS1_11GrowSuccessENS_9PageCountESF_EEE"
#define ADOPT                                                                                                                \
  "_ZN3JSC19JSWebAssemblyMemory5adoptEON3WTF3RefINS_4Wasm6MemoryENS1_12RawPtrTraitsIS4_EENS1_21DefaultRefDerefTraitsIS4_EEEE"

static void learn(void) {
  if (!trk_natives_known()) return;
  trk_native_find(&swap, ADOPT);
  trk_native_find(&end_memory, "_ZN3JSC4Wasm6MemoryD1Ev");
  trk_native_find(&end_pages, "_ZN3JSC25SharedArrayBufferContentsD1Ev");
  trk_native_find(&release, "_ZN3WTF8fastFreeEPv");
  if (swap && end_memory && end_pages && release) trk_native_find(&make, CREATE);
}

static bool read_words(const void *at, uintptr_t ret[WORDS]) {
  struct iovec here = {ret, WORDS * sizeof *ret}, there = {(void *)(uintptr_t)at, WORDS * sizeof *ret};
  return at != NULL && (uintptr_t)at % sizeof *ret == 0 && process_vm_readv(getpid(), &here, 1, &there, 1, 0) == (ssize_t)here.iov_len;
}

static const void *pointer(uintptr_t word) {
  return (const void *)word; // NOLINT(performance-no-int-to-ptr)
}

/* What is at that address, if it has pages' shape; ret_handle and ret_bytes: what it has there. NULL: it has not. */
static struct trk_shared_pages *pages_at(uintptr_t at, uintptr_t *ret_handle, uintptr_t *ret_bytes) {
  uintptr_t pages[WORDS], handle[WORDS];
  if (!read_words(pointer(at), pages) || !read_words(pointer(pages[PAGES_HANDLE]), handle)) return NULL;
  if (pages[PAGES_BYTES] != handle[HANDLE_BYTES]) return NULL;
  *ret_handle = pages[PAGES_HANDLE];
  *ret_bytes = pages[PAGES_BYTES];
  return (struct trk_shared_pages *)(uintptr_t)pointer(at);
}

/* The pages of a memory, and the memory itself; NULL: something is not as expected. */
static struct trk_shared_pages *look(JSObjectRef object, uintptr_t *ret_memory, uintptr_t *ret_bytes) {
  uintptr_t words[WORDS], memory[WORDS], handle = 0;
  pthread_once(&once, learn);
  if (make == NULL || !read_words(object, words) || !read_words(pointer(words[OBJECT_INNER]), memory)) return NULL;
  struct trk_shared_pages *pages = pages_at(memory[MEMORY_PAGES], &handle, ret_bytes);
  if (pages == NULL || handle != memory[MEMORY_HANDLE] || memory[MEMORY_GREW] == 0) return NULL;
  *ret_memory = words[OBJECT_INNER];
  return pages;
}

struct trk_shared_pages *trk_shared_pages_of_memory(JSObjectRef memory, const void *bytes) {
  uintptr_t at = 0, found = 0;
  struct trk_shared_pages *pages = look(memory, &at, &found);
  if (pages == NULL || found != (uintptr_t)bytes) return NULL;
  trk_shared_pages_ref(pages);
  return pages;
}

struct trk_shared_pages *trk_shared_pages_of_buffer(JSObjectRef buffer, const void *bytes) {
  uintptr_t words[WORDS], inner[WORDS], handle = 0, found = 0;
  pthread_once(&once, learn);
  if (make == NULL || !read_words(buffer, words) || !read_words(pointer(words[OBJECT_INNER]), inner)) return NULL;
  struct trk_shared_pages *pages = pages_at(inner[BUFFER_PAGES], &handle, &found);
  if (pages == NULL || found != (uintptr_t)bytes) return NULL;
  trk_shared_pages_ref(pages);
  return pages;
}

bool trk_shared_pages_adopt(JSContextRef ctx, JSObjectRef memory, struct trk_shared_pages *pages) {
  uintptr_t at = 0, bytes = 0;
  if (look(memory, &at, &bytes) == NULL) return false;
  void **old = (void **)(uintptr_t)pointer(at);
  void *reference = pages, *grew = old[MEMORY_GREW];
  old[MEMORY_GREW] = NULL;
  struct counted made = make(JSContextGetGroup(ctx), &reference, &grew);
  swap(memory, &made.words[0]); /* now the old one */
  end_memory(made.words[0]);
  release(made.words[0]);
  return true;
}

void trk_shared_pages_ref(struct trk_shared_pages *pages) {
  atomic_fetch_add(&pages->references, 1);
}

void trk_shared_pages_drop(void *ptr) {
  struct trk_shared_pages *pages = ptr;
  if (atomic_fetch_sub(&pages->references, 1) > 1) return;
  end_pages(pages);
  release(pages);
}
