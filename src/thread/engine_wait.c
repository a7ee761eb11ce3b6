/*
 * engine_wait.c - waiting for an element of memory that WebAssembly shares; see engine_wait.h.
 *
 * The dynamic linker gives the engine wait32() and wait64() here where it calls its own, which they call in turn, for a while at a time:
 * the engine's ends for nothing but a notification. Who notifies in between two of them has changed the value, or the next one
 * would not see it either if it came a moment later.
 *
 * Owns: nothing. Runs on: any thread with a VM. Frees: nothing. Limits: a wait that is ended ends within SLICE.
 */
#include "thread/engine_wait.h"

#include "core/core.h"
#include "core/native.h"
#include "thread/interrupt.h"

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define WAIT32 "_ZN3JSC17WaiterListManager8waitSyncERNS_2VMEPiiN3WTF7SecondsE"
#define WAIT64 "_ZN3JSC17WaiterListManager8waitSyncERNS_2VMEPllN3WTF7SecondsE"
#define ASYNC32 "_ZN3JSC17WaiterListManager9waitAsyncEPNS_14JSGlobalObjectERNS_2VMEPiiN3WTF7SecondsE"
#define ASYNC64 "_ZN3JSC17WaiterListManager9waitAsyncEPNS_14JSGlobalObjectERNS_2VMEPllN3WTF7SecondsE"
#define SLICE 0.05 /* seconds */

enum { TIMED_OUT = 2 }; /* of the engine's results: 0 notified, 1 another value, 3 the VM is ended */

typedef unsigned (*wait32_fn)(void *lists, void *vm, int32_t *at, int32_t expected, double seconds);
typedef unsigned (*wait64_fn)(void *lists, void *vm, int64_t *at, int64_t expected, double seconds);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static wait32_fn engine32; /* these by `once` */
static wait64_fn engine64;
static JSValueRef (*async32)(void *lists, JSContextRef ctx, JSContextGroupRef vm, int32_t *at, int32_t expected, double seconds);
static JSValueRef (*async64)(void *lists, JSContextRef ctx, JSContextGroupRef vm, int64_t *at, int64_t expected, double seconds);
static _Atomic(void *) lists; /* the engine's lists of who waits: one for the process */

static void find_next(void *ret, const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  memcpy(ret, &found, sizeof found);
}

static void learn(void) {
  find_next(&engine32, WAIT32);
  find_next(&engine64, WAIT64);
  if (!trk_natives_known()) return;
  trk_native_find(&async32, ASYNC32);
  trk_native_find(&async64, ASYNC64);
}

static double now(void) {
  return (double)uv_hrtime() / 1e9;
}

static bool stops(void) {
  struct trk_runtime *rt = trk_current();
  return rt != NULL && trk_interrupt_waited(rt);
}

unsigned trk_engine_wait32(void *manager, void *vm, int32_t *at, int32_t expected, double seconds) __asm__(WAIT32);
unsigned trk_engine_wait64(void *manager, void *vm, int64_t *at, int64_t expected, double seconds) __asm__(WAIT64);

unsigned trk_engine_wait32(void *manager, void *vm, int32_t *at, int32_t expected, double seconds) {
  pthread_once(&once, learn);
  atomic_store(&lists, manager);
  double end = now() + seconds, left = seconds;
  unsigned result = engine32(manager, vm, at, expected, fmin(left, SLICE));
  while (result == TIMED_OUT && left > SLICE && !stops()) {
    left = end - now();
    result = engine32(manager, vm, at, expected, fmin(left, SLICE));
  }
  return result;
}

unsigned trk_engine_wait64(void *manager, void *vm, int64_t *at, int64_t expected, double seconds) {
  pthread_once(&once, learn);
  atomic_store(&lists, manager);
  double end = now() + seconds, left = seconds;
  unsigned result = engine64(manager, vm, at, expected, fmin(left, SLICE));
  while (result == TIMED_OUT && left > SLICE && !stops()) {
    left = end - now();
    result = engine64(manager, vm, at, expected, fmin(left, SLICE));
  }
  return result;
}

JSValueRef trk_engine_wait_async(JSContextRef ctx, void *at, int64_t expected, bool wide, double seconds) {
  pthread_once(&once, learn);
  void *manager = atomic_load(&lists);
  if (manager == NULL || async32 == NULL || async64 == NULL) return NULL;
  if (wide) return async64(manager, ctx, JSContextGetGroup(ctx), at, expected, seconds);
  return async32(manager, ctx, JSContextGetGroup(ctx), at, (int32_t)expected, seconds);
}
