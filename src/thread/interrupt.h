/*
 * interrupt.h - ending JavaScript that runs on another thread.
 *
 * What:    the engine's own watchdog ends what runs, but armed all the time it costs 0.6 us at each entry into
 *          JavaScript, which is more than a message costs. So it is armed when it is needed: the thread gets a signal,
 *          and the handler, which runs on the thread that holds the engine's lock, arms it.
 * Runs on: see each function.
 */
#ifndef TRK_THREAD_INTERRUPT_H
#define TRK_THREAD_INTERRUPT_H

#include "core/runtime.h"

#include <pthread.h>

/* Worker thread, before its program: after this it can be poked. */
void trk_interrupt_prepare(struct trk_runtime *rt);
/*
 * Any thread: makes `thread`, whose runtime is stopping, leave JavaScript. It may take more than one call: nothing
 * happens while the thread is in a place where it cannot be interrupted. `thread` must not be joined yet.
 */
void trk_interrupt_poke(pthread_t thread);
/* The runtime's own thread: JavaScript ends soon after this returns (process.exit() in a worker). */
void trk_interrupt_self(struct trk_runtime *rt);
/*
 * The runtime's own thread, in a call from JavaScript that has waited for long: whether the runtime is stopping. A worker's JavaScript has
 * ended then when the call returns, before it runs on: this takes 10 ms, in which the engine acts.
 */
bool trk_interrupt_waited(struct trk_runtime *rt);
/* Worker thread, before its program: check(rt, arg) is asked every few milliseconds of running JavaScript (less often if it takes long); true ends it. */
void trk_interrupt_watch(struct trk_runtime *rt, bool (*check)(struct trk_runtime *rt, void *arg), void *arg);

#endif
