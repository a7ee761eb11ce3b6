/*
 * heap_limit.c - what the runtime of a worker may take of memory; see heap_limit.h.
 *
 * Owns: nothing. Runs on: the runtime's thread. Frees: nothing. Limits: a heap may be beyond its limit by what is allocated between two looks.
 */
#include "thread/heap_limit.h"

#include "core/ballast.h"
#include "core/engine.h"
#include "thread/interrupt.h"

/* With the memory of texts and buffers, which the engine counts in. */
static double heap_size(struct trk_runtime *rt) {
  return trk_to_double(rt, trk_get(rt, trk_ballast_statistics(rt), "heapSize"));
}

static bool fits(struct trk_runtime *rt, const struct trk_heap_limit *limit) {
  if (heap_size(rt) < limit->bytes) return true;
  JSSynchronousGarbageCollectForDebugging(rt->ctx);
  return heap_size(rt) < limit->bytes;
}

static bool too_large(struct trk_runtime *rt, void *arg) {
  struct trk_heap_limit *limit = arg;
  if (limit->ended) return true;
  limit->ended = !fits(rt, limit);
  if (!limit->ended) return false;
  rt->exit_code = 1;
  limit->exceeded(limit->arg);
  trk_runtime_stop(rt);
  return true;
}

void trk_heap_limit_set(struct trk_runtime *rt, struct trk_heap_limit *limit) {
  trk_interrupt_watch(rt, too_large, limit);
}
