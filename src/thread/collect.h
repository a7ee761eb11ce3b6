/*
 * collect.h - when a thread looks for buffers that came in messages and are garbage again.
 *
 * What:    such buffers are counted as the engine's own memory: some MB of them, and making the next one is interrupted by a
 *          collection, while its sender waits for the answer.
 * Owns:    a timer of the runtime, from the first large buffer on.
 * Runs on: the runtime's thread.
 * Errors:  none.
 */
#ifndef TRK_THREAD_COLLECT_H
#define TRK_THREAD_COLLECT_H

#include "thread/thread.h"

/* Messages have been handled and their answers are on their way: collects now or in a moment, if there is reason to. */
void trk_collect_adopted(struct trk_thread *thread);

#endif
