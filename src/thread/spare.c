/*
 * spare.c - threads of workers, and a VM for the next one; see spare.h.
 *
 * The spare thread makes its runtime, loads what every worker needs (bootstrap/worker: warm) if the last one has needed it, and waits for its job. It can
 * be taken while it is still at that. After UNWANTED_MS without a job it ends. Nothing of the program's state is read
 * before the job is there. A thread whose job is done starts over in the VM that it has, unless there are spare ones.
 *
 * Owns: see spare.h. Runs on: see spare.h. Frees: the spare runtime when it is not wanted; once taken, the job does.
 * Limits: one spare thread made ahead, SPARES_MAX of those that have ended.
 */
#include "thread/spare.h"

#include "core/engine.h"
#include "core/mem.h"
#include "thread/interrupt.h"
#include "thread/thread.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define SPARES_MAX 2 /* where workers end and start at once, the VM of the last is not ready yet when the next is wanted */
#define IDLE_MS 100
#define UNWANTED_MS 5000
#define SPARE_STACK ((size_t)4 << 20) /* what workers get unless they ask for another */
#define STACK_EXTRA ((size_t)256 * 1024) /* beside what JavaScript may use: frames of C below and above it */
#define FDS_PER_START 10
#define SETTLE_MAX 2000 /* pauses of 50 us and more */

struct seat { /* a thread that runs workers, one after the other */
  struct trk_spare_job job; /* under the lock; main is NULL: nothing to do yet */
  bool ready; /* under the lock: waits for its job with everything made */
  size_t stack;
  pthread_cond_t wanted;
  pthread_t thread;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct seat *spares[SPARES_MAX]; /* under the lock */
static bool more;     /* under the lock: the program starts workers again and again */
static atomic_bool whole; /* the last worker had the realm of lib/ */
static atomic_int unmade; /* threads whose runtime has yet to be made */
static _Thread_local struct seat *own;

/*
 * The engine aborts the process when it finds no descriptor for a new VM's wake-ups. So while there are plenty, also for all
 * threads that are starting, each goes ahead; else one after the other, if there are enough. (Something else may still
 * take them: then the process is at its end.)
 */
static pthread_mutex_t scarce = PTHREAD_MUTEX_INITIALIZER;

static bool plenty(int threads) {
  struct rlimit limit;
  int lowest = getrlimit(RLIMIT_NOFILE, &limit) == 0 ? eventfd(0, EFD_CLOEXEC) : -1;
  if (lowest < 0) return false;
  close(lowest);
  return (rlim_t)lowest + (rlim_t)threads * FDS_PER_START < limit.rlim_cur / 2;
}

static bool enough(void) {
  int fds[FDS_PER_START], got = 0;
  while (got < FDS_PER_START && (fds[got] = eventfd(0, EFD_CLOEXEC)) >= 0) got++;
  for (int i = 0; i < got; i++) close(fds[i]);
  return got == FDS_PER_START;
}

/* Takes over the reference to vm, which may be NULL. */
static struct trk_runtime *make(struct trk_vm *vm, int *ret_status) {
  int status = UV_EMFILE;
  struct trk_runtime *rt = NULL;
  bool alone = !plenty(atomic_load(&unmade));
  if (alone) pthread_mutex_lock(&scarce);
  if (alone && !enough()) {
    trk_vm_unref(vm);
  } else {
    rt = vm ? trk_runtime_new_in(TRK_ROLE_WORKER, vm) : trk_runtime_new(TRK_ROLE_WORKER);
    status = rt ? trk_runtime_start(rt) : UV_ENOMEM;
    if (status >= 0 && trk_thread_get(rt) == NULL) status = UV_EMFILE;
  }
  if (alone) pthread_mutex_unlock(&scarce);
  atomic_fetch_sub(&unmade, 1);
  if (status < 0) {
    trk_runtime_free(rt);
    *ret_status = status;
    return NULL;
  }
  trk_interrupt_prepare(rt);
  *ret_status = 0;
  return rt;
}

/* --- under the lock --- */

static int spare_count(void) {
  int count = 0;
  for (int i = 0; i < SPARES_MAX; i++) count += spares[i] != NULL;
  return count;
}

static bool add_spare(struct seat *seat) {
  for (int i = 0; i < SPARES_MAX; i++) {
    if (spares[i]) continue;
    spares[i] = seat;
    return true;
  }
  return false;
}

static void remove_spare(const struct seat *seat) {
  for (int i = 0; i < SPARES_MAX; i++)
    if (spares[i] == seat) spares[i] = NULL;
}

/* One that is ready, if any is; NULL: there is none. */
static struct seat *take_spare(void) {
  struct seat *best = NULL;
  for (int i = 0; i < SPARES_MAX; i++)
    if (spares[i] && (best == NULL || spares[i]->ready)) best = spares[i];
  if (best) remove_spare(best);
  return best;
}

static struct timespec in_ms(long ms) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += ms / 1000;
  until.tv_nsec += ms % 1000 * 1000000;
  if (until.tv_nsec >= 1000000000) {
    until.tv_nsec -= 1000000000;
    until.tv_sec++;
  }
  return until;
}

static bool wait_for_job(struct seat *seat, long ms) { /* under the lock */
  struct timespec until = in_ms(ms);
  while (seat->job.main == NULL && pthread_cond_timedwait(&seat->wanted, &lock, &until) != ETIMEDOUT) {
  }
  return seat->job.main != NULL;
}

/* Also collects what the bootstrap has left over. */
static void warm_more(struct trk_runtime *rt) {
  JSValueRef fn = trk_internal_export(rt, "bootstrap/worker", "warmMore");
  if (trk_is_function(rt, fn)) trk_call_js(rt, (JSObjectRef)fn, 0, NULL, NULL);
  JSSynchronousGarbageCollectForDebugging(rt->ctx);
}

/* Waits for a while for something to do; false: there is nothing, and this is no spare thread any more. */
static bool next_job(struct seat *seat, struct trk_runtime *rt, struct trk_spare_job *ret_job) {
  pthread_mutex_lock(&lock);
  seat->ready = true;
  if (!wait_for_job(seat, IDLE_MS) && rt && atomic_load(&whole)) {
    pthread_mutex_unlock(&lock);
    warm_more(rt); /* nobody is in a hurry */
    pthread_mutex_lock(&lock);
  }
  bool found = wait_for_job(seat, UNWANTED_MS);
  *ret_job = seat->job;
  seat->job.main = NULL;
  seat->ready = false;
  if (!found) remove_spare(seat);
  pthread_mutex_unlock(&lock);
  return found;
}

static bool has_job(struct seat *seat) {
  pthread_mutex_lock(&lock);
  bool result = seat->job.main != NULL;
  pthread_mutex_unlock(&lock);
  return result;
}

static void warm(struct seat *seat, struct trk_runtime *rt) {
  JSValueRef fn = trk_internal_export(rt, "bootstrap/worker", "warm"), more = NULL;
  if (!trk_is_function(rt, fn)) return;
  do {
    more = trk_call_js(rt, (JSObjectRef)fn, 0, NULL, NULL);
  } while (more && trk_to_bool(rt, more) && !has_job(seat));
}

/* Without a VM to go on in: whether somebody counts on this thread all the same. */
static bool expected(struct seat *seat) {
  pthread_mutex_lock(&lock);
  remove_spare(seat);
  bool result = seat->job.main != NULL;
  pthread_mutex_unlock(&lock);
  return result;
}

/* One job, in that VM, or in a new one if it is NULL. Not inlined: see trk_vm_collect(). */
__attribute__((noinline)) static struct trk_vm *serve(struct seat *seat, struct trk_vm *vm, struct trk_spare_job *ret_job) {
  int status = 0;
  bool early = !has_job(seat);
  struct trk_runtime *rt = make(vm, &status);
  if (rt && early && atomic_load(&whole)) warm(seat, rt);
  if (!next_job(seat, rt, ret_job)) {
    trk_runtime_free(rt);
    return NULL;
  }
  if (rt && early) {
    rt->at.vm = rt->at.start = uv_hrtime();
    uv_update_time(&rt->loop);
  }
  return ret_job->main(rt, status, ret_job->arg);
}

static void *thread_main(void *arg) {
  struct seat *seat = own = arg;
  pthread_setname_np(pthread_self(), "SpareWorker");
  struct trk_spare_job job;
  struct trk_vm *vm = NULL;
  bool goes_on = false;
  do {
    vm = trk_vm_collect(serve(seat, vm, &job));
    goes_on = vm || expected(seat);
    if (goes_on) atomic_fetch_add(&unmade, 1);
    pthread_setname_np(pthread_self(), "SpareWorker"); /* before anybody hears that the worker has ended */
    if (job.main) job.done(job.arg, goes_on);
    else pthread_detach(pthread_self());
  } while (goes_on);
  pthread_cond_destroy(&seat->wanted);
  free(seat);
  return NULL;
}

/* Under the lock, which the thread needs first of all. 0 or a negative uv status; then the seat is freed. */
static int run(struct seat *seat) {
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, (seat->stack + STACK_EXTRA + 4095) & ~(size_t)4095);
  /* Signals of the process are the main thread's business; left are faults, the collector's and that of interrupt.c. */
  static const int kept[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGPROF};
  sigset_t all, old;
  sigfillset(&all);
  sigdelset(&all, TRK_ENGINE_SIGNAL);
  sigdelset(&all, SIGRTMIN + 6);
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) sigdelset(&all, kept[i]);
  pthread_cond_init(&seat->wanted, NULL);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  atomic_fetch_add(&unmade, 1);
  int status = pthread_create(&seat->thread, &attr, thread_main, seat);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  pthread_attr_destroy(&attr);
  if (status != 0) {
      atomic_fetch_sub(&unmade, 1);
    pthread_cond_destroy(&seat->wanted);
    free(seat);
  }
  return -status;
}

int trk_spare_start(size_t stack, const struct trk_spare_job *job, pthread_t *ret_thread) {
  if (stack == SPARE_STACK) {
    pthread_mutex_lock(&lock);
    struct seat *seat = take_spare();
    if (seat) {
      *ret_thread = seat->thread;
      seat->job = *job;
      pthread_cond_signal(&seat->wanted);
    }
    pthread_mutex_unlock(&lock);
    if (seat) return 0;
  }
  struct seat *seat = trk_calloc(1, sizeof *seat);
  seat->stack = stack;
  seat->job = *job;
  pthread_mutex_lock(&lock);
  int status = run(seat);
  if (status == 0) *ret_thread = seat->thread;
  pthread_mutex_unlock(&lock);
  return status;
}

void trk_spare_whole(bool was) {
  atomic_store(&whole, was);
}

void trk_spare_expect(void) {
  pthread_mutex_lock(&lock);
  more = true;
  pthread_mutex_unlock(&lock);
}

void trk_spare_prepare(void) {
  pthread_mutex_lock(&lock);
  if (spare_count() == 0) {
    struct seat *seat = trk_calloc(1, sizeof *seat);
    seat->stack = SPARE_STACK;
    if (run(seat) == 0) add_spare(seat);
  }
  pthread_mutex_unlock(&lock);
}

void trk_spare_settle(void) {
  const struct timespec pause = {0, 50000};
  for (int i = 0; i < SETTLE_MAX && atomic_load(&unmade) > 0; i++) nanosleep(&pause, NULL);
}

bool trk_spare_keep(void) {
  pthread_mutex_lock(&lock);
  bool kept = more && own->stack == SPARE_STACK && add_spare(own);
  pthread_mutex_unlock(&lock);
  return kept;
}
