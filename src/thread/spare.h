/*
 * spare.h - a VM for the next worker, made ahead.
 *
 * What:    making a VM and running the bootstrap takes most of a worker's start. A program that has started two workers
 *          likely starts a third, so one is held ready on a thread of its own, and goes away when nobody wants it.
 * Owns:    the spare thread and its runtime, until they are taken.
 * Runs on: any thread.
 */
#ifndef TRK_THREAD_SPARE_H
#define TRK_THREAD_SPARE_H

#include "core/runtime.h"

#include <pthread.h>

/* What a worker's thread does with its runtime, which it must free; rt is NULL and status negative when there is none. */
typedef void (*trk_spare_main)(struct trk_runtime *rt, int status, void *arg);

/*
 * Starts main(…, arg) on a thread: the spare one if there is one and `stack` (bytes) is its size, else a fresh one. The
 * caller joins *ret_thread. 0 or a negative uv status.
 */
int trk_spare_start(size_t stack, trk_spare_main main, void *arg, pthread_t *ret_thread);
/* Makes a spare one in the background unless there is one. */
void trk_spare_prepare(void);

#endif
