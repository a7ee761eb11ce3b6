/*
 * bytecode.c - the code of lib/ as the engine compiled it when troika was built; see bytecode.h.
 *
 * Owns: sources, one for each module that was used, for the process. Runs on: see bytecode.h. Frees: nothing. Limits: see there.
 */
#include "core/bytecode.h"

#include "core/mem.h"
#include "core/native.h"
#include "core/reuse.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool learnt; /* these under the lock */
static struct trk_bytecode_source **sources; /* by row; NULL: not for this engine */

/* The section that tools/bytecode puts all of it into, whole pages at its beginning. */
extern const uint8_t section_begin[] __asm__("__start_trk_bytecode"), section_end[] __asm__("__stop_trk_bytecode");

static void learn(void) {
  uint8_t here[TRK_BUILD_ID_BYTES];
  const char *wanted = getenv("TROIKA_NATIVE");
  void *engine = NULL;
  learnt = true;
  if (trk_bytecode_count == 0 || (wanted && strcmp(wanted, "0") == 0)) return;
  trk_native_find(&engine, "JSEvaluateScript");
  if (!trk_build_id(engine, here, sizeof here) || memcmp(here, trk_bytecode_engine, sizeof here) != 0) return;
  sources = trk_calloc(trk_bytecode_count, sizeof *sources);
}

static int compare_id(const void *key, const void *row) {
  return strcmp(key, ((const struct trk_bytecode_row *)row)->id);
}

static struct trk_bytecode_source *find(JSContextGroupRef group, const char *id, const char *text, size_t len) {
  const struct trk_bytecode_row *row = bsearch(id, trk_bytecode_rows, trk_bytecode_count, sizeof *row, compare_id);
  if (row == NULL) return NULL;
  pthread_mutex_lock(&lock);
  if (!learnt) learn();
  struct trk_bytecode_source **place = sources ? &sources[row - trk_bytecode_rows] : NULL;
  if (place && *place == NULL) *place = trk_bytecode_source(group, &(struct trk_bytecode_text){text, (uint32_t)len, true}, &row->bytecode, true);
  struct trk_bytecode_source *source = place ? *place : NULL;
  pthread_mutex_unlock(&lock);
  return source;
}

bool trk_bytecode_evaluate(struct trk_vm *vm, JSContextRef ctx, const char *id, const char *text, size_t len, JSObjectRef self,
                           JSValueRef *ret, JSValueRef *exc) {
  struct trk_bytecode_source *source = find(vm->group, id, text, len);
  if (source == NULL) return false;
  char url[160];
  snprintf(url, sizeof url, "node:%s", id);
  JSStringRef url_string = JSStringCreateWithUTF8CString(url);
  *ret = trk_bytecode_run(source, ctx, url_string, self, &vm->bytecodes, NULL, exc);
  JSStringRelease(url_string);
  return true;
}

bool trk_bytecode_usable(uint8_t ret[TRK_BUILD_ID_BYTES]) {
  pthread_mutex_lock(&lock);
  if (!learnt) learn();
  bool usable = sources != NULL;
  pthread_mutex_unlock(&lock);
  memcpy(ret, trk_bytecode_engine, TRK_BUILD_ID_BYTES);
  return usable;
}

void trk_bytecode_rest(void) {
  pthread_mutex_lock(&lock);
  bool none = sources == NULL;
  pthread_mutex_unlock(&lock);
  if (none) return;
  void *begin = (void *)(uintptr_t)section_begin; // NOLINT(performance-no-int-to-ptr)
  madvise(begin, (size_t)(section_end - section_begin), MADV_DONTNEED);
}
