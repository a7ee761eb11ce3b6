/*
 * leftovers.c - a collection soon after large memory of other threads has come; see leftovers.h.
 *
 * A timer, begun anew with each such memory: where messages follow each other it never fires. How long a collection takes
 * is measured, and the next one is not before a hundred times as long has passed: a thread with a large heap is left to the
 * engine's own count.
 *
 * Owns: the timer. Runs on: the runtime's thread. Frees: with the runtime. Limits: see above.
 */
#include "thread/leftovers.h"

#include "core/engine.h"
#include "core/mem.h"

#include <stdlib.h>

#define FROM_BYTES ((size_t)1 << 20)
#define WAIT_MS 2
#define REST 100 /* times as long as a collection took */

struct trk_leftovers {
  struct trk_handle handle;
  uv_timer_t timer;
  uint64_t not_before; /* on the clock of uv_hrtime() */
};

static void freed(struct trk_handle *handle) {
  free(handle);
}

static const struct trk_handle_type type = {.name = "Timer", .freed = freed};

static void on_timer(uv_timer_t *timer) {
  struct trk_leftovers *leftovers = trk_container(timer, struct trk_leftovers, timer);
  uint64_t start = uv_hrtime();
  if (start < leftovers->not_before) return;
  JSSynchronousGarbageCollectForDebugging(leftovers->handle.rt->ctx);
  uint64_t end = uv_hrtime();
  leftovers->not_before = end + (end - start) * REST;
}

void trk_leftovers_note(struct trk_thread *thread, size_t bytes) {
  if (bytes < FROM_BYTES) return;
  struct trk_leftovers *leftovers = thread->leftovers;
  if (leftovers == NULL) {
    leftovers = thread->leftovers = trk_calloc(1, sizeof *leftovers);
    uv_timer_init(&thread->rt->loop, &leftovers->timer);
    uv_unref((uv_handle_t *)&leftovers->timer);
    trk_handle_open(thread->rt, &leftovers->handle, &type, (uv_handle_t *)&leftovers->timer, NULL);
  }
  if (!leftovers->handle.closing) uv_timer_start(&leftovers->timer, on_timer, WAIT_MS, 0);
}
