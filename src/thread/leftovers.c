/*
 * leftovers.c - a collection soon after large memory of other threads has come; see leftovers.h.
 *
 * A timer, begun anew with each such memory: where messages follow each other it never fires. Collecting is cheap where
 * little is alive, and no program shall stand still for it: a process with much memory of its own is left to the engine's
 * count, and so is a thread once a collection has taken long.
 *
 * Owns: the timer. Runs on: the runtime's thread. Frees: with the runtime. Limits: see above.
 */
#include "thread/leftovers.h"

#include "core/engine.h"
#include "core/mem.h"

#include <stdlib.h>
#include <time.h>

#define FROM_BYTES ((size_t)4 << 20)
#define OWN_MAX ((size_t)256 << 20) /* resident, beside what travels between threads */
#define LONG_NS 5000000U
#define WAIT_MS 2

struct trk_leftovers {
  struct trk_handle handle;
  uv_timer_t timer;
  size_t bytes; /* that came since the last collection */
  bool off;
};

static void freed(struct trk_handle *handle) {
  free(handle);
}

static const struct trk_handle_type type = {.name = "Timer", .freed = freed};

/* Of this thread: on a busy machine the time that passes tells nothing. */
static uint64_t cpu_ns(void) {
  struct timespec now = {0};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static void on_timer(uv_timer_t *timer) {
  struct trk_leftovers *leftovers = trk_container(timer, struct trk_leftovers, timer);
  size_t resident = 0;
  leftovers->bytes = 0;
  if (uv_resident_set_memory(&resident) != 0 || resident > trk_block_total() + OWN_MAX) return;
  uint64_t start = cpu_ns();
  JSSynchronousGarbageCollectForDebugging(leftovers->handle.rt->ctx);
  leftovers->off = cpu_ns() - start > LONG_NS;
}

void trk_leftovers_note(struct trk_thread *thread, size_t bytes) {
  struct trk_leftovers *leftovers = thread->leftovers;
  if (leftovers == NULL) {
    if (bytes < FROM_BYTES / 64) return; /* such do not pile up unseen */
    leftovers = thread->leftovers = trk_calloc(1, sizeof *leftovers);
    uv_timer_init(&thread->rt->loop, &leftovers->timer);
    uv_unref((uv_handle_t *)&leftovers->timer);
    trk_handle_open(thread->rt, &leftovers->handle, &type, (uv_handle_t *)&leftovers->timer, NULL);
  }
  leftovers->bytes += bytes;
  if (leftovers->bytes < FROM_BYTES || leftovers->off || leftovers->handle.closing) return;
  uv_timer_start(&leftovers->timer, on_timer, WAIT_MS, 0);
}
