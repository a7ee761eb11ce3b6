/*
 * wasm_memory.c - a shared WebAssembly.Memory that several threads have; see wasm_memory.h.
 *
 * What is taken to be so: the object of JavaScript has at OBJECT_MEMORY the engine's memory, which has at MEMORY_HANDLE what reserved the
 * pages, at MEMORY_PAGES what counts those who share them, and at MEMORY_GREW what is called when it has grown; the pages have their
 * number of references first, at PAGES_BYTES where they begin and at PAGES_HANDLE the same as the memory at MEMORY_HANDLE. Each is
 * read by the kernel, which fails where a wrong guess would crash.
 *
 * A memory's object knows itself in what it calls when it has grown: so an object that was made as usual gets another memory, with
 * the old one's function, and the old one is freed.
 *
 * Owns: nothing. Runs on: see wasm_memory.h. Frees: trk_wasm_pages_drop(). Limits: x86-64 and arm64.
 */
#include "thread/wasm_memory.h"

#include "core/native.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* In words. */
enum { OBJECT_MEMORY = 2, MEMORY_HANDLE = 1, MEMORY_PAGES = 2, MEMORY_GREW = 3, PAGES_BYTES = 1, PAGES_HANDLE = 3, HANDLE_BYTES = 1, WORDS = 4 };

/* More than two registers hold: so C, too, returns it in memory, as C++ does what it counts. */
struct counted {
  void *words[3];
};

struct trk_wasm_pages {
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

/* What the memory has at MEMORY_PAGES, and where it begins itself; NULL: something is not as expected. */
static struct trk_wasm_pages *look(JSObjectRef object, uintptr_t *ret_memory, uintptr_t *ret_bytes) {
  uintptr_t words[WORDS], memory[WORDS], pages[WORDS], handle[WORDS];
  pthread_once(&once, learn);
  if (make == NULL || !read_words(object, words) || !read_words(pointer(words[OBJECT_MEMORY]), memory)) return NULL;
  if (!read_words(pointer(memory[MEMORY_PAGES]), pages) || !read_words(pointer(memory[MEMORY_HANDLE]), handle)) return NULL;
  if (pages[PAGES_HANDLE] != memory[MEMORY_HANDLE] || pages[PAGES_BYTES] != handle[HANDLE_BYTES] || memory[MEMORY_GREW] == 0) return NULL;
  *ret_memory = words[OBJECT_MEMORY];
  *ret_bytes = pages[PAGES_BYTES];
  return (struct trk_wasm_pages *)(uintptr_t)pointer(memory[MEMORY_PAGES]);
}

struct trk_wasm_pages *trk_wasm_pages_of(JSObjectRef memory, const void *bytes) {
  uintptr_t at = 0, found = 0;
  struct trk_wasm_pages *pages = look(memory, &at, &found);
  if (pages == NULL || found != (uintptr_t)bytes) return NULL;
  trk_wasm_pages_ref(pages);
  return pages;
}

bool trk_wasm_pages_adopt(JSContextRef ctx, JSObjectRef memory, struct trk_wasm_pages *pages) {
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

void trk_wasm_pages_ref(struct trk_wasm_pages *pages) {
  atomic_fetch_add(&pages->references, 1);
}

void trk_wasm_pages_drop(void *ptr) {
  struct trk_wasm_pages *pages = ptr;
  if (atomic_fetch_sub(&pages->references, 1) > 1) return;
  end_pages(pages);
  release(pages);
}
