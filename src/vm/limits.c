/*
 * limits.c - see limits.h.
 *
 * What:    the engine's watchdog ends all that is on the stack, callers of vm's functions too. So its callback never
 *          asks for that: it leaves an exception behind instead, from a question to a proxy whose answer throws, and
 *          the engine takes it as thrown by the code that was stopped. A script may catch it; it is thrown again until
 *          the script is over, and after many times the engine ends everything.
 * Owns:    the disposition of SIGINT while a script runs that shall end by it.
 * Runs on: the runtime's thread; the signal's handler on any.
 * Frees:   nothing.
 * Limits:  the watchdog sees what is entered after it exists: see trk_limits_prepare(). A script that waits (for a lock,
 *          or in a native function) is ended when it goes on.
 */
#include "vm/limits.h"

#include "core/engine.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOK_S 0.01         /* seconds of running JavaScript between two looks for SIGINT */
#define AGAIN_S 0.002       /* from one exception to the next, for a script that caught it */
#define THROWN_MAX 500      /* then it is ended with all its callers */

static _Thread_local struct trk_limit *innermost;

/* --- SIGINT: one disposition for all threads that watch ------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int watchers;
static struct sigaction before;
static atomic_uint sigints;

static void on_sigint(int number) {
  (void)number;
  atomic_fetch_add(&sigints, 1);
}

static void watch_sigint(int by) {
  pthread_mutex_lock(&lock);
  if (by > 0 && watchers == 0) {
    struct sigaction ours = {.sa_handler = on_sigint, .sa_flags = SA_RESTART};
    sigemptyset(&ours.sa_mask);
    sigaction(SIGINT, &ours, &before);
  }
  watchers += by;
  if (watchers == 0) sigaction(SIGINT, &before, NULL);
  pthread_mutex_unlock(&lock);
}

/* --- the watchdog ------------------------------------------------------------------------------------------ */

static bool on_watchdog(JSContextRef ctx, void *arg);

static void arm(struct trk_runtime *rt) {
  double wait = INFINITY;
  uint64_t now = uv_hrtime();
  for (const struct trk_limit *l = innermost; l; l = l->outer) {
    double due = -1;
    if (l->hit != TRK_LIMIT_NONE) due = AGAIN_S;
    else if (l->deadline != 0) due = l->deadline > now ? (double)(l->deadline - now) / 1e9 : 0;
    if (l->sigint && l->hit == TRK_LIMIT_NONE && (due < 0 || due > LOOK_S)) due = LOOK_S;
    if (due >= 0 && due < wait) wait = due;
  }
  /* Infinity is no limit. Clearing it would drop the callback, and a timer that is under way ends everything without. */
  JSContextGroupSetExecutionTimeLimit(rt->group, wait, on_watchdog, rt);
}

static bool on_watchdog(JSContextRef ctx, void *arg) {
  struct trk_runtime *rt = arg;
  if (atomic_load(&rt->stopping)) return true;
  uint64_t now = uv_hrtime();
  struct trk_limit *due = NULL;
  for (struct trk_limit *l = innermost; l; l = l->outer) {
    if (l->hit == TRK_LIMIT_NONE && l->deadline != 0 && now >= l->deadline) l->hit = TRK_LIMIT_TIMEOUT;
    if (l->hit == TRK_LIMIT_NONE && l->sigint && atomic_load(&sigints) != l->sigints_seen) l->hit = TRK_LIMIT_SIGINT;
    if (l->hit != TRK_LIMIT_NONE) due = l; /* the outermost ends the others as well */
  }
  bool gone_on = due != NULL && ++due->thrown > THROWN_MAX;
  if (gone_on) rt->expired_ms = due->timeout_ms > 0 ? due->timeout_ms : 1;
  if (due != NULL && !gone_on) {
    JSStringRef why = JSStringCreateWithUTF8CString(due->hit == TRK_LIMIT_TIMEOUT ? "timeout" : "sigint");
    (void)JSObjectHasProperty(ctx, due->gate, why); /* throws */
    JSStringRelease(why);
  }
  if (!gone_on) arm(rt);
  return gone_on;
}

void trk_limit_begin(struct trk_runtime *rt, struct trk_limit *limit, int32_t timeout_ms, bool sigint, JSObjectRef gate) {
  *limit = (struct trk_limit){.outer = innermost, .rt = rt, .timeout_ms = timeout_ms, .sigint = sigint, .gate = gate};
  rt->spent = true; /* a timer of the watchdog may outlast the runtime */
  if (timeout_ms > 0) limit->deadline = uv_hrtime() + (uint64_t)timeout_ms * 1000000;
  innermost = limit;
  if (sigint) {
    limit->sigints_seen = atomic_load(&sigints);
    watch_sigint(1);
  }
  arm(rt);
}

void trk_limit_end(struct trk_limit *limit) {
  innermost = limit->outer;
  if (limit->sigint) {
    if (limit->hit == TRK_LIMIT_NONE && atomic_load(&sigints) != limit->sigints_seen) limit->hit = TRK_LIMIT_SIGINT;
    watch_sigint(-1);
  }
  /* A runtime that stops has armed the watchdog for that. */
  if (!atomic_load(&limit->rt->stopping)) arm(limit->rt);
}

void trk_limits_prepare(struct trk_runtime *rt) {
  JSContextGroupSetExecutionTimeLimit(rt->group, 1e9, NULL, NULL);
  JSContextGroupClearExecutionTimeLimit(rt->group);
}
