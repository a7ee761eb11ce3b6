/*
 * spare.h - a VM for the next worker, made ahead.
 *
 * What:    making a VM and running the bootstrap takes most of a worker's start. A program that starts a worker
 *          after another one was there likely starts more, so one is held ready on a thread of its own, and goes away when nobody wants it. The
 *          thread of a worker that has ended becomes a spare one, if there are few: its VM, emptied, is there sooner
 *          than a fresh one, and has all code compiled (core/reuse.h).
 * Owns:    the threads of workers, and the spare runtime until it is taken.
 * Runs on: any thread.
 */
#ifndef TRK_THREAD_SPARE_H
#define TRK_THREAD_SPARE_H

#include "core/reuse.h"
#include "core/runtime.h"

#include <pthread.h>

struct trk_spare_job {
  /*
   * What a worker's thread does with its runtime; rt is NULL and status negative when there is none. It ends the runtime,
   * and returns its VM (trk_runtime_leave) if trk_spare_keep() has told it to keep that, else NULL (trk_runtime_free).
   */
  struct trk_vm *(*main)(struct trk_runtime *rt, int status, void *arg);
  /* Everything of it is gone; on the same thread. That goes on to other jobs, or it ends and is to be joined. */
  void (*done)(void *arg, bool goes_on);
  void *arg;
};

/*
 * Does the job on a thread: a spare one if there is one and `stack` (bytes) is its size, else a fresh one. *ret_thread is
 * good until `done` is called. 0 or a negative uv status.
 */
int trk_spare_start(size_t stack, const struct trk_spare_job *job, pthread_t *ret_thread);
/* Whether the last worker had the realm of lib/ (trk_runtime_has_realm): then spare ones are made with it. */
void trk_spare_whole(bool was);
/* From now on the threads of ended workers become spare ones. */
void trk_spare_expect(void);
/* Makes a spare one in the background unless there is one. */
void trk_spare_prepare(void);
/*
 * On the thread of a worker's parent: waits until no runtime is in the making, but not for ever (100 ms and more): making one opens
 * descriptors, which would get the numbers of those that the caller is about to close.
 */
void trk_spare_settle(void);
/* In main(): whether this thread is to be a spare one, with the VM that it has. */
bool trk_spare_keep(void);

#endif
