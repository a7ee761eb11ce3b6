/*
 * leftovers.h - a collection soon after large memory of other threads has come.
 *
 * What:    the engine counts such memory when it comes and collects as the next of it comes: in the way of that message, and
 *          with all of it in memory until then. A thread that waits for messages collects in the meantime.
 * Owns:    a timer of the runtime. Runs on: the runtime's thread.
 */
#ifndef TRK_THREAD_LEFTOVERS_H
#define TRK_THREAD_LEFTOVERS_H

#include "thread/thread.h"

/* So many bytes have been taken over. Cheap. */
void trk_leftovers_note(struct trk_thread *thread, size_t bytes);

#endif
