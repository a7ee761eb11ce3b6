/*
 * timezone.c - makes the engine look at TZ again when it has changed, and only then: internalBinding('timezone').
 *
 * What:    the engine forgets its time zone, and all that it knows of dates, whenever it is entered anew: for each promise job, by a
 *          call inside itself that the dynamic linker resolves. This executable stands in for that function, remembers whom it was
 *          called for, and passes the call on when TZ is another; when a program sets TZ, the same function is called at once. An
 *          engine that has no such function any more never calls, and then a new TZ holds from the next turn of the loop.
 * Owns:    one pointer per thread, into the VM that this thread has entered last, and which TZ that one has seen.
 * Runs on: every thread that enters the engine.
 * Frees:   nothing.
 * Limits:  a Date whose local fields were asked for before keeps them until its time is set.
 */
#include "util/timezone.h"

#include "core/binding.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>

typedef void (*reset_fn)(void *cache);

static atomic_uint changes; /* of TZ, in this process */
static _Thread_local void *entered;
static _Thread_local unsigned seen;
static _Atomic(reset_fn) engine_reset;

/* a member function without arguments */
#define RESET "_ZN3JSC9DateCache20resetIfNecessarySlowEv"

__attribute__((visibility("default"))) void trk_timezone_reset(void *cache) __asm__(RESET);

void trk_timezone_reset(void *cache) {
  unsigned now = atomic_load_explicit(&changes, memory_order_relaxed);
  if (cache == entered && now == seen) return;
  reset_fn reset = atomic_load_explicit(&engine_reset, memory_order_relaxed);
  if (reset == NULL) {
    *(void **)&reset = dlsym(RTLD_NEXT, RESET);
    if (reset == NULL) return; /* cannot be: the caller is the library that has it */
    atomic_store_explicit(&engine_reset, reset, memory_order_relaxed);
  }
  entered = cache;
  seen = now;
  reset(cache);
}

void trk_timezone_replaced(void) {
  atomic_fetch_add_explicit(&changes, 1, memory_order_relaxed);
}

void trk_timezone_changed(void) {
  trk_timezone_replaced();
  if (entered != NULL) trk_timezone_reset(entered);
}

/* (): another number once TZ may be another */
TRK_FN(timezone_changes) {
  return trk_number(c->rt, atomic_load_explicit(&changes, memory_order_relaxed));
}

static const struct trk_fn_row functions[] = {{"changes", timezone_changes}, {NULL, NULL}};
static const struct trk_binding timezone_binding = {.name = "timezone", .functions = functions};
TRK_BINDING(timezone_binding);
