/*
 * engine_loop.h - the engine's own run loop, turned by libuv's.
 *
 * What:    FinalizationRegistry's callbacks, Atomics.waitAsync's results and the sweeping after a collection come by a GLib main
 *          context, one per thread, which nobody turns by itself. It is turned from when a program first wants it.
 * Owns:    the thread's context; one poll handle and one timer of the loop, neither of which keeps it alive.
 * Runs on: the runtime's thread.
 * Frees:   trk_engine_loop_close(); the context with its thread.
 */
#ifndef TRK_CORE_ENGINE_LOOP_H
#define TRK_CORE_ENGINE_LOOP_H

#include "core/runtime.h"

struct trk_engine_loop;

/* Before the engine is used on this thread for the first time: it takes the thread's context then. */
void trk_engine_loop_thread(void);
/* From now on the context is turned; `after` (a function; NULL: as before) is called after each turn in which the engine did something. */
void trk_engine_loop_want(struct trk_runtime *rt, JSObjectRef after);
/* With the loop: begins or ends to turn the context, if that is wanted. */
void trk_engine_loop_open(struct trk_runtime *rt);
void trk_engine_loop_close(struct trk_runtime *rt);
/* At the end of the runtime. */
void trk_engine_loop_free(struct trk_runtime *rt);

#endif
