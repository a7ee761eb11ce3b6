/*
 * spare.c - threads of workers, and a VM for the next one; see spare.h.
 *
 * The spare thread makes its runtime, loads what every worker needs (bootstrap/worker: warm), and waits for its job. It can
 * be taken while it is still at that. After IDLE_SECONDS without a job it ends. Nothing of the program's state is read
 * before the job is there.
 *
 * Owns: the spare thread until it is taken. Runs on: see spare.h. Frees: the spare runtime when it is not wanted; once
 * taken, the job does. Limits: one spare thread in a process.
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

#define IDLE_SECONDS 5
#define SPARE_STACK ((size_t)4 << 20) /* what workers get unless they ask for another */
#define STACK_EXTRA ((size_t)256 * 1024) /* beside what JavaScript may use: frames of C below and above it */
#define FDS_PER_START 10

struct job {
  trk_spare_main main; /* NULL: none yet */
  void *arg;
  bool spare; /* waits for main */
  pthread_cond_t wanted;
  pthread_t thread;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct job *spare; /* under the lock */
static atomic_int starting; /* threads that are making their VM */

/*
 * The engine aborts the process when it finds no descriptor for a new VM's wake-ups, so there must be enough of them, also
 * for those threads that are starting right now. (Something else may still take them: then the process is at its end.)
 */
static bool descriptors_left(int threads) {
  int fds[FDS_PER_START * 8], count = FDS_PER_START * (threads < 8 ? threads : 8), got = 0;
  struct rlimit limit;
  /* The lowest free one low in the range: there is plenty. */
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && (fds[got] = eventfd(0, EFD_CLOEXEC)) >= 0 &&
      (rlim_t)fds[got++] < limit.rlim_cur / 2) {
    close(fds[0]);
    return true;
  }
  while (got < count && (fds[got] = eventfd(0, EFD_CLOEXEC)) >= 0) got++;
  for (int i = 0; i < got; i++) close(fds[i]);
  return got == count;
}

static void warm(struct trk_runtime *rt) {
  JSValueRef fn = trk_internal_export(rt, "bootstrap/worker", "warm"), exc = NULL;
  if (trk_is_function(rt, fn)) trk_call_js(rt, (JSObjectRef)fn, 0, NULL, &exc);
}

static struct trk_runtime *make(int *ret_status) {
  int status = UV_EMFILE;
  struct trk_runtime *rt = NULL;
  if (descriptors_left(atomic_fetch_add(&starting, 1) + 1)) {
    rt = trk_runtime_new(TRK_ROLE_WORKER);
    status = rt ? trk_runtime_start(rt) : UV_ENOMEM;
    if (status >= 0 && trk_thread_get(rt) == NULL) status = UV_EMFILE;
  }
  atomic_fetch_sub(&starting, 1);
  if (status < 0) {
    trk_runtime_free(rt);
    *ret_status = status;
    return NULL;
  }
  trk_interrupt_prepare(rt);
  *ret_status = 0;
  return rt;
}

/* Until there is something to do; false: there is not, and the thread belongs to nobody any more. */
static bool wait_for_main(struct job *job) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += IDLE_SECONDS;
  pthread_mutex_lock(&lock);
  while (job->main == NULL && pthread_cond_timedwait(&job->wanted, &lock, &until) != ETIMEDOUT) {
  }
  bool found = job->main != NULL;
  if (!found) {
    spare = NULL;
    pthread_detach(pthread_self());
  }
  pthread_mutex_unlock(&lock);
  return found;
}

static void *thread_main(void *arg) {
  struct job *job = arg;
  int status = 0;
  struct trk_runtime *rt = make(&status);
  bool found = true;
  if (job->spare) {
    if (rt) warm(rt);
    found = wait_for_main(job);
    if (rt) rt->at.vm = rt->at.start = uv_hrtime();
    if (rt) uv_update_time(&rt->loop);
  }
  if (found) job->main(rt, status, job->arg);
  else trk_runtime_free(rt);
  pthread_cond_destroy(&job->wanted);
  free(job);
  return NULL;
}

/* 0 or a negative uv status; then the job is freed. */
static int run(struct job *job, size_t stack, pthread_t *ret_thread) {
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, (stack + STACK_EXTRA + 4095) & ~(size_t)4095);
  /* Signals of the process are the main thread's business; left are faults, the collector's and that of interrupt.c. */
  static const int kept[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGPROF};
  sigset_t all, old;
  sigfillset(&all);
  sigdelset(&all, TRK_ENGINE_SIGNAL);
  sigdelset(&all, SIGRTMIN + 6);
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) sigdelset(&all, kept[i]);
  pthread_cond_init(&job->wanted, NULL);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  int status = pthread_create(ret_thread, &attr, thread_main, job);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  pthread_attr_destroy(&attr);
  if (status != 0) {
    pthread_cond_destroy(&job->wanted);
    free(job);
  }
  return -status;
}

int trk_spare_start(size_t stack, trk_spare_main main, void *arg, pthread_t *ret_thread) {
  if (stack == SPARE_STACK) {
    pthread_mutex_lock(&lock);
    struct job *job = spare;
    spare = NULL;
    if (job) {
      *ret_thread = job->thread;
      job->main = main;
      job->arg = arg;
      pthread_cond_signal(&job->wanted);
    }
    pthread_mutex_unlock(&lock);
    if (job) return 0;
  }
  struct job *job = trk_calloc(1, sizeof *job);
  job->main = main;
  job->arg = arg;
  return run(job, stack, ret_thread); /* the thread frees the job, maybe already */
}

void trk_spare_prepare(void) {
  pthread_mutex_lock(&lock);
  if (spare == NULL) {
    struct job *job = trk_calloc(1, sizeof *job);
    job->spare = true;
    if (run(job, SPARE_STACK, &job->thread) == 0) spare = job; /* it takes the lock before it frees */
  }
  pthread_mutex_unlock(&lock);
}
