/*
 * still.h - an engine that starts no thread until it is told to: what a fork server needs.
 *
 * What:    a process that forks must have one thread, but an engine has up to five (allocator's scavenger, JIT, marking
 *          helpers, collector). They start lazily: this keeps each from starting, and lets them start again in the child.
 * Owns:    nothing. Runs on: the main thread of a fork server and of what it forks.
 * Errors:  false: this build of the engine lacks what is needed; the process must then not fork.
 * Source:  the engine's exported g_config (JSC::Options), pas_scavenger_is_enabled; proc(5) for the thread count.
 */
#ifndef TRK_CORE_STILL_H
#define TRK_CORE_STILL_H

#include <stdbool.h>
#include <stdint.h>

/* Before the first VM of the process: no scavenger, no concurrent JIT. */
bool trk_still_begin(void);
/* Called by trk_runtime_new between VM and bootstrap: no collection. Does nothing unless trk_still_begin() was called. */
void trk_still_created(void);
/* The bootstrap is over: collection and concurrent JIT are as in any process from the next JavaScript on. */
bool trk_still_end(void);
/* In a process that has not forked since: more JavaScript is to run, again without any thread, until trk_still_end(). */
bool trk_still_again(void);
/* The allocator may have its scavenger again. Nothing while the engine is to be still, nor in a process that never was. */
void trk_still_wake(void);
/*
 * The same in a forked child, for each turn of its loop, which began at `since` (uv_hrtime()): nothing in its first turns. A child that
 * ends soon, or is to wait for work, needs no further thread, whose start is .1 ms and a twentieth of what an idle worker writes.
 */
void trk_still_turn(uint64_t turns, uint64_t since);
/* This process may be about to end: the allocator starts no scavenger, a thread that would end at once, before the next turn. */
void trk_still_rest(void);
/* Threads of this process, or -1. */
int trk_still_threads(void);

#endif
