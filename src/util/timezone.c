/*
 * timezone.c - makes the engine look at TZ again in the turn that changed it.
 *
 * What:    the engine forgets its time zone whenever it is entered anew, by a call inside itself that the dynamic linker resolves.
 *          This executable stands in for that function, remembers whom it was called for and passes the call on; when a program
 *          sets TZ, the same function is called once more. An engine that has no such function any more never calls, and then a
 *          new TZ holds from the next turn of the loop.
 * Owns:    one pointer per thread, into the VM that this thread has entered last.
 * Runs on: every thread that enters the engine.
 * Frees:   nothing.
 * Limits:  a Date whose local fields were asked for before keeps them until its time is set.
 */
#include "util/timezone.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>

typedef void (*reset_fn)(void *cache);

static _Thread_local void *entered;
static _Atomic(reset_fn) engine_reset;

/* a member function without arguments */
#define RESET "_ZN3JSC9DateCache20resetIfNecessarySlowEv"

__attribute__((visibility("default"))) void trk_timezone_reset(void *cache) __asm__(RESET);

void trk_timezone_reset(void *cache) {
  reset_fn reset = atomic_load_explicit(&engine_reset, memory_order_relaxed);
  if (reset == NULL) {
    *(void **)&reset = dlsym(RTLD_NEXT, RESET);
    if (reset == NULL) return; /* cannot be: the caller is the library that has it */
    atomic_store_explicit(&engine_reset, reset, memory_order_relaxed);
  }
  entered = cache;
  reset(cache);
}

void trk_timezone_changed(void) {
  if (entered != NULL) trk_timezone_reset(entered);
}
