/*
 * kept_pages.c - pages of large blocks that were freed; see kept_pages.h.
 *
 * Owns: the pages, and a thread while there are some. Runs on: any thread. Frees: trim(). Limits: KEPT_BYTES in KEPT_MAX pieces.
 */
#include "thread/kept_pages.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <time.h>

#define KEPT_MAX 2
#define KEPT_FROM ((size_t)1 << 20)
#define KEPT_BYTES ((size_t)128 << 20)
#define KEPT_NS 500000000U
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept { /* under the lock, like the next; data NULL: none */
  void *data;
  size_t mapped;
  uint64_t since;
} kept[KEPT_MAX];
static bool trimming; /* there is a thread that frees them */

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000U + (uint64_t)time.tv_nsec;
}

/* Frees what is old; how long the rest has yet, 0: there is none. */
static uint64_t trim_old(void) {
  uint64_t left = 0;
  pthread_mutex_lock(&lock);
  uint64_t time = now();
  for (size_t i = 0; i < KEPT_MAX; i++) {
    if (kept[i].data == NULL) continue;
    uint64_t age = time - kept[i].since;
    if (age < KEPT_NS) {
      if (left < KEPT_NS - age) left = KEPT_NS - age;
      continue;
    }
    munmap(kept[i].data, kept[i].mapped);
    kept[i].data = NULL;
  }
  trimming = left > 0;
  pthread_mutex_unlock(&lock);
  return left;
}

static void *trim(void *arg) {
  (void)arg;
  uint64_t left;
  while ((left = trim_old()) > 0) {
    const struct timespec pause = {0, (long)left};
    nanosleep(&pause, NULL);
  }
  return NULL;
}

/* Under the lock. */
static bool start_trimming(void) {
  if (trimming) return true;
  pthread_attr_t attr;
  pthread_t thread;
  sigset_t all, old;
  sigfillset(&all);
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  trimming = pthread_create(&thread, &attr, trim, NULL) == 0;
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  pthread_attr_destroy(&attr);
  return trimming;
}

bool trk_kept_pages_keep(void *data, size_t mapped) {
  if (mapped < KEPT_FROM || mapped > KEPT_BYTES) return false;
  pthread_mutex_lock(&lock);
  size_t bytes = mapped;
  struct kept *place = NULL;
  for (size_t i = 0; i < KEPT_MAX; i++) {
    if (kept[i].data) bytes += kept[i].mapped;
    else place = &kept[i];
  }
  bool done = place != NULL && bytes <= KEPT_BYTES && start_trimming();
  if (done) *place = (struct kept){data, mapped, now()};
  pthread_mutex_unlock(&lock);
  return done;
}

void *trk_kept_pages_take(size_t size, size_t *ret_mapped) {
  void *data = NULL;
  if (size < KEPT_FROM) return NULL;
  pthread_mutex_lock(&lock);
  for (size_t i = 0; i < KEPT_MAX && data == NULL; i++) {
    if (kept[i].data == NULL || kept[i].mapped < size || kept[i].mapped - size > size / 4) continue;
    data = kept[i].data;
    *ret_mapped = kept[i].mapped;
    kept[i].data = NULL;
  }
  pthread_mutex_unlock(&lock);
  return data;
}
