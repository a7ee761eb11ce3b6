/*
 * waiters.h - Atomics.wait, waitAsync and notify: threads that wait for an address, on futexes.
 *
 * What:    lists of waiters by address. Comparing the value and joining the list is one step under the lock that
 *          notify takes, so no wake-up falls between them.
 * Owns:    nothing: a waiter's memory is the caller's.
 * Runs on: any thread.
 * Source:  https://tc39.es/ecma262/#sec-atomics.wait (WaiterList)
 */
#ifndef TRK_THREAD_WAITERS_H
#define TRK_THREAD_WAITERS_H

#include "core/list.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum trk_wait { TRK_WAIT_OK, TRK_WAIT_NOT_EQUAL, TRK_WAIT_TIMED_OUT, TRK_WAIT_STOPPED };

/* Of one thread: what another thread sets to end its wait. Zeroed is valid. */
struct trk_waiter_thread {
  _Atomic(struct trk_waiter *) waiting;
  atomic_bool stopped;
};

struct trk_waiter {
  struct trk_list link;
  const void *address;
  atomic_uint state;                     /* futex: 0 waits, 1 notified, 2 stopped */
  void (*notified)(struct trk_waiter *); /* asynchronous: called by the notifier, under the list's lock */
};

/*
 * Waits while *address == expected (4 or 8 bytes wide). `timeout` in nanoseconds, negative: for ever. `thread` (may be
 * NULL) lets trk_waiters_stop() end it.
 */
enum trk_wait trk_waiters_wait(const void *address, int64_t expected, bool wide, int64_t timeout,
                               struct trk_waiter_thread *thread);
/*
 * Joins the list without waiting; waiter->notified is called at most once, from another thread. false: the value is
 * another. The waiter stays valid until notified or trk_waiters_cancel().
 */
bool trk_waiters_join(struct trk_waiter *waiter, const void *address, int64_t expected, bool wide);
/* Takes it off the list; false when it was notified already. */
bool trk_waiters_cancel(struct trk_waiter *waiter);
/* Wakes up to `count` waiters in the order they came; returns how many. */
uint32_t trk_waiters_notify(const void *address, uint32_t count);
/* Ends the wait of that thread, now and for all time. */
void trk_waiters_stop(struct trk_waiter_thread *thread);

#endif
