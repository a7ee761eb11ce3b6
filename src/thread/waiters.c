/*
 * waiters.c - lists of waiters by address; see waiters.h.
 *
 * Owns: 64 lists, each with a lock. Runs on: any thread. Frees: nothing. Limits: none.
 */
#include "thread/waiters.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BUCKETS 64

static struct bucket {
  pthread_mutex_t lock;
  struct trk_list waiters;
} buckets[BUCKETS] = {[0 ... BUCKETS - 1] = {PTHREAD_MUTEX_INITIALIZER, {NULL, NULL}}};

/* Locked; the list is ready. */
static struct bucket *enter(const void *address) {
  struct bucket *bucket = &buckets[((uintptr_t)address >> 3) * 0x9e3779b97f4a7c15u >> 58];
  pthread_mutex_lock(&bucket->lock);
  if (bucket->waiters.next == NULL) trk_list_init(&bucket->waiters);
  return bucket;
}

static bool equals(const void *address, int64_t expected, bool wide) {
  if (wide) return __atomic_load_n((const int64_t *)address, __ATOMIC_SEQ_CST) == expected;
  return __atomic_load_n((const int32_t *)address, __ATOMIC_SEQ_CST) == (int32_t)expected;
}

static void futex_wake(atomic_uint *word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

bool trk_waiters_join(struct trk_waiter *waiter, const void *address, int64_t expected, bool wide) {
  struct bucket *bucket = enter(address);
  bool same = equals(address, expected, wide);
  if (same) {
    waiter->address = address;
    atomic_store(&waiter->state, 0);
    trk_list_push(&bucket->waiters, &waiter->link);
  }
  pthread_mutex_unlock(&bucket->lock);
  return same;
}

bool trk_waiters_cancel(struct trk_waiter *waiter) {
  struct bucket *bucket = enter(waiter->address);
  bool listed = waiter->link.next != NULL;
  trk_list_remove(&waiter->link);
  pthread_mutex_unlock(&bucket->lock);
  return listed;
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

enum trk_wait trk_waiters_wait(const void *address, int64_t expected, bool wide, int64_t timeout,
                               struct trk_waiter_thread *thread) {
  struct trk_waiter waiter = {.notified = NULL};
  int64_t end = timeout < 0 ? 0 : now() + timeout;
  if (!trk_waiters_join(&waiter, address, expected, wide)) return TRK_WAIT_NOT_EQUAL;
  if (thread) {
    /* The stopper sets `stopped`, then looks at `waiting`; here it is the other way round. */
    atomic_store(&thread->waiting, &waiter);
    if (atomic_load(&thread->stopped)) atomic_store(&waiter.state, 2);
  }
  unsigned state;
  while ((state = atomic_load(&waiter.state)) == 0) {
    struct timespec left, *limit = NULL;
    if (timeout >= 0) {
      int64_t ns = end - now();
      if (ns <= 0) break;
      left = (struct timespec){ns / 1000000000, ns % 1000000000};
      limit = &left;
    }
    syscall(SYS_futex, &waiter.state, FUTEX_WAIT_PRIVATE, 0, limit, NULL, 0);
  }
  /* A stopper may hold the waiter's address: it says so with a mark in `waiting` while it does. */
  if (thread) {
    struct trk_waiter *mine = &waiter;
    while (!atomic_compare_exchange_strong(&thread->waiting, &mine, NULL)) mine = &waiter;
  }
  bool listed = trk_waiters_cancel(&waiter);
  if (!listed) return TRK_WAIT_OK;
  return state == 2 ? TRK_WAIT_STOPPED : TRK_WAIT_TIMED_OUT;
}

void trk_waiters_stop(struct trk_waiter_thread *thread) {
  atomic_store(&thread->stopped, true);
  /* Taking the pointer out keeps the waiter's frame alive: it spins until it is put back. */
  struct trk_waiter *waiter = atomic_exchange(&thread->waiting, NULL);
  if (waiter == NULL) return;
  unsigned waits = 0;
  if (atomic_compare_exchange_strong(&waiter->state, &waits, 2)) futex_wake(&waiter->state);
  atomic_store(&thread->waiting, waiter);
}

uint32_t trk_waiters_notify(const void *address, uint32_t count) {
  struct bucket *bucket = enter(address);
  uint32_t woken = 0;
  struct trk_list *node = bucket->waiters.next;
  while (node != &bucket->waiters && woken < count) {
    struct trk_waiter *waiter = trk_container(node, struct trk_waiter, link);
    node = node->next;
    if (waiter->address != address) continue;
    trk_list_remove(&waiter->link);
    woken++;
    if (waiter->notified) {
      waiter->notified(waiter);
    } else {
      /* Its frame lives at least until it has taken this lock in trk_waiters_cancel(). */
      atomic_store(&waiter->state, 1);
      futex_wake(&waiter->state);
    }
  }
  pthread_mutex_unlock(&bucket->lock);
  return woken;
}
