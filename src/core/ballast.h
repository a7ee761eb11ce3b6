/*
 * ballast.h - collections that come less often, in a runtime through which many bytes flow.
 *
 * What:    the engine collects each time its heap has grown by some multiple of what the last collection left, ArrayBuffers
 *          counted in. Where each read of a stream makes one of up to 256 KB, a small heap is collected every eleven megabytes, each
 *          second time as a whole, and a server that takes uploads spends a third of its time on that. An ArrayBuffer of
 *          addresses without memory makes such a heap large enough for a collection every thirty-odd megabytes.
 * Owns:    the addresses, until the engine has collected the ArrayBuffer.
 * Runs on: the runtime's thread.
 * Errors:  none: where there are no addresses, or little memory, all stays as it was.
 * Source:  the engine's options heapGrowthMaxIncrease (3 more on machines of 16 GB) and smallHeapGrowthFactor (2); mmap(2)
 */
#ifndef TRK_CORE_BALLAST_H
#define TRK_CORE_BALLAST_H

#include "core/runtime.h"

/* An ArrayBuffer of `size` bytes of addresses without memory, which nobody may look at; NULL: there are none. */
JSObjectRef trk_ballast_buffer(struct trk_runtime *rt, size_t size);
/* `len` bytes went to JavaScript in a buffer of their own. Takes ballast when that is much within a second. */
void trk_ballast_flow(struct trk_runtime *rt, size_t len);
/* Before the runtime's globals are released. */
void trk_ballast_drop(struct trk_runtime *rt);
/* The engine's JSGetMemoryUsageStatistics(), without what only counts as memory. */
JSObjectRef trk_ballast_statistics(struct trk_runtime *rt);

#endif
