/*
 * perf.c - internalBinding('perf'): the milestones of a runtime, how long its loop was idle, histograms.
 *
 * What:    times are milliseconds since timeOrigin; histograms are objects that the collector frees.
 * Owns:    the type of histogram objects, for the process; a delay monitor owns its timer (a handle).
 * Runs on: the runtime's thread; finalizers on any.
 * Frees:   a histogram when no object and no monitor holds it.
 * Limits:  none.
 */
#include "core/box.h"
#include "core/mem.h"
#include "perf/histogram.h"
#include "perf/shared.h"
#include "thread/thread.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Shared by objects of several threads (a histogram can be sent to a worker). */
struct shared {
  atomic_int refs;
  pthread_mutex_t lock;
  struct trk_histogram *h;
  int64_t last; /* ns: the previous recordDelta(), 0 none */
};

static uint64_t process_start;
static pid_t process_id;
__attribute__((constructor)) static void remember_start(void) {
  process_start = uv_hrtime();
  process_id = getpid();
}

static void release(struct shared *shared) {
  if (atomic_fetch_sub(&shared->refs, 1) != 1) return;
  pthread_mutex_destroy(&shared->lock);
  free(shared->h);
  free(shared);
}

TRK_BOX(static, histogram_box, "NativeHistogram", release);

static struct shared *unbox(const struct trk_call *c, size_t i) {
  return trk_unbox(c, i, &histogram_box);
}

static JSObjectRef box(struct trk_runtime *rt, struct shared *shared) {
  return trk_box(rt->ctx, &histogram_box, shared);
}

/* histogram(lowest, highest, figures): undefined when they don't fit together. */
TRK_FN(perf_histogram) {
  struct trk_histogram *h = trk_histogram_new(trk_arg_i64(c, 0), trk_arg_i64(c, 1), trk_arg_i32(c, 2));
  if (h == NULL) return trk_undefined(c->rt);
  struct shared *shared = trk_calloc(1, sizeof *shared);
  atomic_init(&shared->refs, 1);
  pthread_mutex_init(&shared->lock, NULL);
  shared->h = h;
  return box(c->rt, shared);
}

void trk_perf_histogram_share(void *histogram) {
  struct shared *shared = histogram;
  atomic_fetch_add(&shared->refs, 1);
}

void trk_perf_histogram_drop(void *histogram) {
  release(histogram);
}

TRK_FN(perf_attach) { /* (histogram): its index in the message that is being written */
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct shared *shared = unbox(c, 0);
  if (shared == NULL || thread == NULL) return trk_undefined(c->rt);
  trk_perf_histogram_share(shared);
  return trk_number(c->rt, trk_clone_attach(thread, shared, trk_perf_histogram_drop));
}

TRK_FN(perf_take) { /* (index): a histogram of the same counts, from the open message; undefined when it is none */
  struct trk_thread *thread = trk_thread_get(c->rt);
  void *shared = thread ? trk_clone_detach(thread, (uint32_t)trk_arg_i32(c, 0), trk_perf_histogram_drop) : NULL;
  return shared ? (JSValueRef)box(c->rt, shared) : trk_undefined(c->rt);
}

TRK_FN(perf_record) { /* (histogram, value) */
  struct shared *shared = unbox(c, 0);
  if (shared == NULL) return trk_bool(c->rt, false);
  pthread_mutex_lock(&shared->lock);
  bool fits = trk_histogram_record(shared->h, trk_arg_i64(c, 1));
  pthread_mutex_unlock(&shared->lock);
  return trk_bool(c->rt, fits);
}

TRK_FN(perf_record_delta) { /* (histogram): nanoseconds since the call before */
  struct shared *shared = unbox(c, 0);
  if (shared == NULL) return trk_undefined(c->rt);
  pthread_mutex_lock(&shared->lock);
  int64_t now = (int64_t)uv_hrtime();
  if (shared->last != 0) trk_histogram_record(shared->h, now - shared->last);
  shared->last = now;
  pthread_mutex_unlock(&shared->lock);
  return trk_undefined(c->rt);
}

TRK_FN(perf_reset) {
  struct shared *shared = unbox(c, 0);
  if (shared == NULL) return trk_undefined(c->rt);
  pthread_mutex_lock(&shared->lock);
  trk_histogram_reset(shared->h);
  shared->last = 0;
  pthread_mutex_unlock(&shared->lock);
  return trk_undefined(c->rt);
}

TRK_FN(perf_add) { /* (to, from) */
  struct shared *to = unbox(c, 0), *from = unbox(c, 1);
  if (to == NULL || from == NULL) return trk_undefined(c->rt);
  struct shared *first = to < from ? to : from, *second = to < from ? from : to;
  pthread_mutex_lock(&first->lock);
  if (second != first) pthread_mutex_lock(&second->lock);
  trk_histogram_add(to->h, from->h);
  if (second != first) pthread_mutex_unlock(&second->lock);
  pthread_mutex_unlock(&first->lock);
  return trk_undefined(c->rt);
}

static void put_int(struct trk_runtime *rt, int slot, int64_t value) {
  memcpy(rt->scratch + (size_t)slot * 8, &value, sizeof value);
}

/* read(histogram): six words of 64 bit in scratch: count, min, max, exceeds, and as doubles mean, stddev. */
TRK_FN(perf_read) {
  struct shared *shared = unbox(c, 0);
  if (shared == NULL) return trk_undefined(c->rt);
  pthread_mutex_lock(&shared->lock);
  double mean = trk_histogram_mean(shared->h), stddev = trk_histogram_stddev(shared->h);
  put_int(c->rt, 0, shared->h->total);
  put_int(c->rt, 1, shared->h->total != 0 ? trk_histogram_lowest(shared->h, shared->h->min) : shared->h->min);
  put_int(c->rt, 2, trk_histogram_max(shared->h));
  put_int(c->rt, 3, shared->h->exceeds);
  pthread_mutex_unlock(&shared->lock);
  memcpy(c->rt->scratch + 32, &mean, sizeof mean);
  memcpy(c->rt->scratch + 40, &stddev, sizeof stddev);
  return trk_undefined(c->rt);
}

TRK_FN(perf_percentile) { /* (histogram, percentile): into the first word of scratch */
  struct shared *shared = unbox(c, 0);
  if (shared == NULL) return trk_undefined(c->rt);
  pthread_mutex_lock(&shared->lock);
  put_int(c->rt, 0, trk_histogram_percentile(shared->h, trk_arg_double(c, 1)));
  pthread_mutex_unlock(&shared->lock);
  return trk_undefined(c->rt);
}

struct steps {
  struct trk_runtime *rt;
  int count;
};
static void on_step(double percentile, int64_t value, void *arg) {
  struct steps *steps = arg;
  if ((size_t)(steps->count + 1) * 16 > TRK_SCRATCH_BYTES) return;
  memcpy(steps->rt->scratch + (size_t)steps->count * 16, &percentile, sizeof percentile);
  put_int(steps->rt, steps->count * 2 + 1, value);
  steps->count++;
}
TRK_FN(perf_percentiles) { /* (histogram): how many pairs (double, int64) are in scratch */
  struct shared *shared = unbox(c, 0);
  struct steps steps = {c->rt, 0};
  if (shared == NULL) return trk_number(c->rt, 0);
  pthread_mutex_lock(&shared->lock);
  trk_histogram_percentiles(shared->h, on_step, &steps);
  pthread_mutex_unlock(&shared->lock);
  return trk_number(c->rt, steps.count);
}

TRK_FN(perf_lowest) { /* (histogram, value): the least value that counts the same */
  struct shared *shared = unbox(c, 0);
  double value = trk_arg_double(c, 1);
  if (shared == NULL || !(value >= 0 && value < 9007199254740992.0)) return trk_number(c->rt, value);
  return trk_number(c->rt, (double)trk_histogram_lowest(shared->h, (int64_t)value));
}

TRK_FN(perf_counts) { /* (histogram): four doubles for each kind of value (struct trk_histogram_count), as bytes */
  struct shared *shared = unbox(c, 0);
  if (shared == NULL) return trk_undefined(c->rt);
  pthread_mutex_lock(&shared->lock);
  size_t n = trk_histogram_counts(shared->h, NULL);
  struct trk_histogram_count *counts = trk_calloc(n + 1, sizeof *counts);
  trk_histogram_counts(shared->h, counts);
  pthread_mutex_unlock(&shared->lock);
  JSValueRef value = (JSValueRef)trk_uint8array(c->rt, (uint8_t *)counts, n * sizeof *counts);
  free(counts);
  return value;
}

/* --- the delay of the loop: a timer and how late it came, or what each of its turns took ------------------ */

struct monitor {
  struct trk_handle handle;
  union {
    uv_timer_t timer;
    uv_check_t check;
  } uv;
  struct shared *shared;
  int64_t resolution; /* ms; 0: each turn is measured */
  uint64_t last;      /* ns */
  uint64_t idle;      /* ns the loop had waited then */
};

static void monitor_freed(struct trk_handle *handle) {
  struct monitor *monitor = trk_container(handle, struct monitor, handle);
  release(monitor->shared);
  free(monitor);
}
static const struct trk_handle_type monitor_type = {"ELDHISTOGRAM", monitor_freed};

static void sample(struct monitor *monitor, uint64_t idle) {
  uint64_t now = uv_hrtime();
  int64_t delay = (int64_t)(now - monitor->last) - (int64_t)(idle - monitor->idle);
  monitor->last = now;
  monitor->idle = idle;
  pthread_mutex_lock(&monitor->shared->lock);
  if (delay > 0) trk_histogram_record(monitor->shared->h, delay);
  pthread_mutex_unlock(&monitor->shared->lock);
}

static void on_monitor(uv_timer_t *timer) {
  sample(trk_container(timer->data, struct monitor, handle), 0);
}

static void on_turn(uv_check_t *check) {
  struct monitor *monitor = trk_container(check->data, struct monitor, handle);
  sample(monitor, trk_runtime_idle(monitor->handle.rt));
}

/* monitorStart(histogram, ms): the number of a timer that records how far its turns are apart; 0: of what measures the loop's. */
TRK_FN(perf_monitor_start) {
  struct shared *shared = unbox(c, 0);
  if (shared == NULL) return trk_number(c->rt, UV_EINVAL);
  struct monitor *monitor = trk_calloc(1, sizeof *monitor);
  atomic_fetch_add(&shared->refs, 1);
  monitor->shared = shared;
  monitor->resolution = trk_arg_i64(c, 1);
  monitor->last = uv_hrtime();
  bool turns = monitor->resolution == 0;
  if (turns) {
    uv_check_init(&c->rt->loop, &monitor->uv.check);
    monitor->idle = trk_runtime_idle(c->rt);
  } else {
    uv_timer_init(&c->rt->loop, &monitor->uv.timer);
  }
  int32_t id = trk_handle_open(c->rt, &monitor->handle, &monitor_type, (uv_handle_t *)&monitor->uv, NULL);
  if (turns) uv_check_start(&monitor->uv.check, on_turn);
  else uv_timer_start(&monitor->uv.timer, on_monitor, (uint64_t)monitor->resolution, (uint64_t)monitor->resolution);
  uv_unref((uv_handle_t *)&monitor->uv);
  return trk_number(c->rt, id);
}
TRK_FN(perf_monitor_stop) {
  struct monitor *monitor = trk_handle_get(c->rt, trk_arg_i32(c, 0), &monitor_type);
  if (monitor != NULL) trk_handle_close(&monitor->handle, NULL);
  return trk_undefined(c->rt);
}

/* --- milestones ------------------------------------------------------------------------------------------- */

/* The process's, for workers as well; a child of the fork server (another process than the one remembered) begins with its loop. */
static uint64_t origin(struct trk_runtime *rt) {
  if (rt->at.origin == 0)
    rt->at.origin = getpid() == process_id ? process_start : rt->at.start;
  return rt->at.origin;
}

static double since(struct trk_runtime *rt, uint64_t ns) {
  return ns == 0 ? -1 : ns < origin(rt) ? 0 : (double)(ns - origin(rt)) / 1e6;
}

TRK_FN(perf_now) {
  return trk_number(c->rt, (double)(uv_hrtime() - origin(c->rt)) / 1e6);
}

/* timeOrigin(): ms since 1970 at which now() was 0; hrtime(): the same on the monotonic clock, in ms. */
TRK_FN(perf_time_origin) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static uint64_t asked; /* the same for all threads that share an origin */
  static double answer;
  uint64_t from = origin(c->rt);
  struct timespec wall;
  pthread_mutex_lock(&lock);
  clock_gettime(CLOCK_REALTIME, &wall);
  double at = asked == from ? answer : (double)wall.tv_sec * 1e3 + (double)wall.tv_nsec / 1e6 - (double)(uv_hrtime() - from) / 1e6;
  asked = from;
  answer = at;
  pthread_mutex_unlock(&lock);
  return trk_number(c->rt, at);
}

/* milestones(): [vm, environment, bootstrap complete, loop start (-1: not yet), idle ms, loop count, events, waiting] */
TRK_FN(perf_milestones) {
  struct trk_runtime *rt = c->rt;
  JSValueRef values[] = {trk_number(rt, since(rt, rt->at.vm)), trk_number(rt, since(rt, rt->at.start)),
                         trk_number(rt, since(rt, rt->at.program)), trk_number(rt, since(rt, rt->at.loop)),
                         trk_number(rt, (double)trk_runtime_idle(rt) / 1e6), trk_number(rt, (double)rt->at.turns)};
  return trk_array(rt, sizeof values / sizeof *values, values);
}

static const struct trk_fn_row functions[] = {
  {"now", perf_now},
  {"timeOrigin", perf_time_origin},
  {"milestones", perf_milestones},
  {"histogram", perf_histogram},
  {"attach", perf_attach},
  {"take", perf_take},
  {"record", perf_record},
  {"recordDelta", perf_record_delta},
  {"reset", perf_reset},
  {"add", perf_add},
  {"read", perf_read},
  {"percentile", perf_percentile},
  {"percentiles", perf_percentiles},
  {"counts", perf_counts},
  {"lowest", perf_lowest},
  {"monitorStart", perf_monitor_start},
  {"monitorStop", perf_monitor_stop},
  {NULL, NULL},
};
static const struct trk_binding perf = {.name = "perf", .functions = functions};
TRK_BINDING(perf);
