/*
 * heap_limit.c - what the runtime of a worker may take of memory; see heap_limit.h.
 *
 * Owns: nothing. Runs on: the runtime's thread. Frees: nothing. Limits: a heap may be beyond its limit by what is allocated between two looks.
 */
#include "thread/heap_limit.h"

#include "core/ballast.h"
#include "core/engine.h"
#include "thread/interrupt.h"

/*
 * A heap that is nearly full is collected again and again for the little that the program adds in between: that is given up where V8 gives
 * up. Of the limit; of the time; collections behind each other.
 */
#define NEARLY_FULL 0.8
#define RUNS_LITTLE 0.4
#define VAIN_MAX 4

/* With the memory of texts and buffers, which the engine counts in. */
static double heap_size(struct trk_runtime *rt) {
  return trk_to_double(rt, trk_get(rt, trk_ballast_statistics(rt), "heapSize"));
}

static bool fits(struct trk_runtime *rt, struct trk_heap_limit *limit) {
  if (heap_size(rt) < limit->bytes) return true;
  uint64_t began = uv_hrtime(), ran = began - limit->collected;
  JSSynchronousGarbageCollectForDebugging(rt->ctx);
  limit->collected = uv_hrtime();
  double left = heap_size(rt), time = (double)(limit->collected - began + ran);
  bool vain = left > limit->bytes * NEARLY_FULL && (double)ran < time * RUNS_LITTLE;
  limit->vain = vain ? limit->vain + 1 : 0;
  return left < limit->bytes && limit->vain < VAIN_MAX;
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
  limit->collected = uv_hrtime();
  trk_interrupt_watch(rt, too_large, limit);
}
