/*
 * poll.c - WASI's clocks, poll_oneoff, randomness and processes.
 *
 * Owns: nothing past a call. Runs on: the runtime's thread, which waits here and looks every SLICE ms whether it is to end.
 * Frees: what a call allocated. Limits: MOST subscriptions a call.
 */
#include "wasi/wasi.h"

#include "core/mem.h"
#include "thread/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SLICE 50
#define MOST 4096
#define SECOND INT64_C(1000000000)

#define A32(i) ((uint32_t)c->arg[i])

static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
#define CLOCKS (sizeof clocks / sizeof *clocks)

static int64_t now(clockid_t clock) {
  struct timespec t = {0};
  clock_gettime(clock, &t);
  return t.tv_sec * SECOND + t.tv_nsec;
}

int trk_wasi_wait(const struct trk_wasi_call *c, int fd, short events) {
  struct pollfd one = {fd, events, 0};
  for (;;) {
    int n = poll(&one, 1, SLICE);
    if (n > 0) return WASI_SUCCESS;
    if (n < 0 && errno != EINTR) return trk_wasi_error(errno);
    if (trk_interrupt_waited(c->rt)) return WASI_EINTR;
  }
}

static int clock_time_get(struct trk_wasi_call *c) {
  if (!trk_wasi_in(c, A32(2), 8, 1)) return WASI_EOVERFLOW;
  if (A32(0) >= CLOCKS) return WASI_EINVAL;
  trk_wasi_put(c, A32(2), (uint64_t)now(clocks[A32(0)]), 8);
  return WASI_SUCCESS;
}

static int clock_res_get(struct trk_wasi_call *c) {
  struct timespec t = {0};
  if (!trk_wasi_in(c, A32(1), 8, 1)) return WASI_EOVERFLOW;
  if (A32(0) >= CLOCKS || clock_getres(clocks[A32(0)], &t) < 0) return WASI_EINVAL;
  trk_wasi_put(c, A32(1), (uint64_t)(t.tv_sec * SECOND + t.tv_nsec), 8);
  return WASI_SUCCESS;
}

/* --- poll_oneoff ------------------------------------------------------------------------------------------------------------------- */

enum { CLOCK = 0, FD_READ = 1, FD_WRITE = 2, ABSOLUTE = 1, HANGUP = 1, SUBSCRIPTION = 48, EVENT = 32 };

struct subscription {
  uint64_t userdata;
  uint8_t type;
  int64_t due; /* of a clock: when, by the monotonic clock */
  int error;   /* known before anything is waited for */
};

/* A guest's time is up to 2^64 - 1 ns: what is past our reckoning is never. */
static int64_t due_at(uint32_t clock, uint64_t timeout, bool absolute) {
  int64_t here = now(CLOCK_MONOTONIC), wait = timeout > INT64_MAX ? INT64_MAX : (int64_t)timeout;
  if (absolute) wait -= now(clocks[clock]);
  if (wait < 0) wait = 0;
  return wait > INT64_MAX - here ? INT64_MAX : here + wait;
}

static struct subscription subscribed(const struct trk_wasi_call *c, uint64_t at, struct pollfd *ret) {
  struct subscription s = {trk_wasi_read(c, at, 8), (uint8_t)trk_wasi_read(c, at + 8, 1), INT64_MAX, WASI_SUCCESS};
  uint32_t what = (uint32_t)trk_wasi_read(c, at + 16, 4);
  *ret = (struct pollfd){.fd = -1};
  if (s.type == CLOCK && what < CLOCKS) {
    s.due = due_at(what, trk_wasi_read(c, at + 24, 8), trk_wasi_read(c, at + 40, 2) & ABSOLUTE);
  } else if (s.type == FD_READ || s.type == FD_WRITE) {
    struct trk_wasi_fd *fd = NULL;
    s.error = trk_wasi_get(c->wasi, what, WASI_POLL_FD_READWRITE, 0, &fd);
    if (fd != NULL) *ret = (struct pollfd){fd->fd, s.type == FD_READ ? POLLIN : POLLOUT, 0};
  } else {
    s.error = WASI_EINVAL;
  }
  return s;
}

/* Until one is ready, due or in error, or the runtime is to end. */
static int wait_all(const struct trk_wasi_call *c, const struct subscription *subs, struct pollfd *fds, uint32_t count) {
  int64_t due = INT64_MAX;
  for (uint32_t i = 0; i < count; i++)
    if (subs[i].error != WASI_SUCCESS) due = 0;
    else if (subs[i].due < due) due = subs[i].due;
  for (;;) {
    int64_t left = due - now(CLOCK_MONOTONIC);
    if (left < 0) left = 0;
    if (left > SLICE * INT64_C(1000000)) left = SLICE * INT64_C(1000000);
    int n = ppoll(fds, count, &(struct timespec){0, (long)left}, NULL);
    if (n > 0) return WASI_SUCCESS;
    if (n < 0 && errno != EINTR) return trk_wasi_error(errno);
    if (now(CLOCK_MONOTONIC) >= due) return WASI_SUCCESS;
    if (trk_interrupt_waited(c->rt)) return WASI_EINTR;
  }
}

static void put_event(const struct trk_wasi_call *c, uint64_t at, const struct subscription *s, const struct pollfd *fd) {
  int bytes = 0;
  if (s->type == FD_READ && fd->fd >= 0 && (ioctl(fd->fd, FIONREAD, &bytes) < 0 || bytes < 0)) bytes = 0;
  trk_wasi_put(c, at, s->userdata, 8);
  trk_wasi_put(c, at + 8, (uint64_t)s->error | (uint64_t)s->type << 16, 8);
  trk_wasi_put(c, at + 16, (uint64_t)bytes, 8);
  trk_wasi_put(c, at + 24, fd->revents & POLLHUP ? HANGUP : 0, 8);
}

static uint32_t put_events(const struct trk_wasi_call *c, struct subscription *subs, const struct pollfd *fds, uint32_t count, uint64_t at) {
  int64_t here = now(CLOCK_MONOTONIC);
  uint32_t events = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (fds[i].revents & POLLNVAL) subs[i].error = WASI_EBADF;
    else if (fds[i].revents & POLLERR && subs[i].type == FD_READ) subs[i].error = WASI_EIO;
    if (subs[i].error == WASI_SUCCESS && subs[i].due > here && fds[i].revents == 0) continue;
    put_event(c, at + (uint64_t)EVENT * events++, &subs[i], &fds[i]);
  }
  return events;
}

static int poll_oneoff(struct trk_wasi_call *c) {
  uint32_t count = A32(2);
  if (!trk_wasi_in(c, A32(0), SUBSCRIPTION, count) || !trk_wasi_in(c, A32(1), EVENT, count) || !trk_wasi_in(c, A32(3), 4, 1)) return WASI_EOVERFLOW;
  if (count == 0 || count > MOST) return WASI_EINVAL;
  struct subscription *subs = trk_calloc(count, sizeof *subs);
  struct pollfd *fds = trk_calloc(count, sizeof *fds);
  for (uint32_t i = 0; i < count; i++) subs[i] = subscribed(c, A32(0) + (uint64_t)SUBSCRIPTION * i, &fds[i]);
  int r = wait_all(c, subs, fds, count);
  if (r == WASI_SUCCESS) trk_wasi_put(c, A32(3), put_events(c, subs, fds, count, A32(1)), 4);
  free(subs);
  free(fds);
  return r;
}

/* --- the rest ------------------------------------------------------------------------------------------------------------------------ */

static int random_get(struct trk_wasi_call *c) {
  if (!trk_wasi_in(c, A32(0), 1, A32(1))) return WASI_EOVERFLOW;
  int r = uv_random(NULL, NULL, c->memory + A32(0), A32(1), 0, NULL);
  return r < 0 ? trk_wasi_error(-r) : WASI_SUCCESS;
}

static int sched_yield_(struct trk_wasi_call *c) {
  (void)c;
  sched_yield();
  return WASI_SUCCESS;
}

/* In WASI's order; 0: none. */
static int proc_raise(struct trk_wasi_call *c) {
  static const int known[] = {0,       SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP, SIGABRT, SIGBUS,    SIGFPE,  SIGKILL,  SIGUSR1,
                              SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD, SIGCONT, SIGSTOP,   SIGTSTP, SIGTTIN,  SIGTTOU,
                              SIGURG,  SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, SIGPOLL, SIGPWR, SIGSYS};
  if (A32(0) >= sizeof known / sizeof *known) return WASI_EINVAL;
  return kill(getpid(), known[A32(0)]) < 0 ? trk_wasi_error(errno) : WASI_SUCCESS;
}

const struct trk_wasi_function trk_wasi_poll_functions[] = {
  {"clock_res_get", "ii", clock_res_get}, {"clock_time_get", "ili", clock_time_get}, {"poll_oneoff", "iiii", poll_oneoff},
  {"proc_raise", "i", proc_raise}, {"random_get", "ii", random_get}, {"sched_yield", "", sched_yield_}, {NULL, NULL, NULL}};
