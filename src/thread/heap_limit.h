/*
 * heap_limit.h - what the runtime of a worker may take of memory (resourceLimits).
 *
 * What:    its heap is measured every few milliseconds of running JavaScript, is collected where it is larger than the limit, and the runtime
 *          is stopped if that does not help.
 * Owns:    nothing. Runs on: the runtime's thread. Errors: none.
 * Source:  Node's documentation of worker_threads, resourceLimits
 */
#ifndef TRK_THREAD_HEAP_LIMIT_H
#define TRK_THREAD_HEAP_LIMIT_H

#include "core/runtime.h"

struct trk_heap_limit {
  double bytes;                /* the limit; set by the caller, > 0 */
  void (*exceeded)(void *arg); /* set by the caller: called once, on the runtime's thread, before the runtime stops */
  void *arg;
  bool ended;
};

/* Before the program; `limit` is the caller's, and outlives the runtime. */
void trk_heap_limit_set(struct trk_runtime *rt, struct trk_heap_limit *limit);

#endif
