/*
 * worker.c - the life of a worker: internalBinding('worker').
 *
 * The parent makes the struct, the thread (spare.h) runs a runtime of its own and posts a last notice to the parent's
 * mailbox when everything of it is gone. Whoever is first, terminate() or the parent's own end or the
 * worker itself, sets `stopping` of the worker's runtime.
 *
 * Owns: the struct, shared by parent and thread until the latter is done with it. Runs on: the parent's thread but for
 * thread_main(). Frees: in the parent, after that. Limits: as many threads as the system gives.
 */
#include "core/engine.h"
#include "core/mem.h"
#include "thread/heap_limit.h"
#include "thread/inbox.h"
#include "thread/interrupt.h"
#include "thread/spare.h"
#include "thread/thread.h"
#include "thread/wasm_stop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define POKE_MS 2L
#define POKES_IN_VAIN 10 /* JavaScript has ended by then, and a call into C takes as long as it takes: it may be WebAssembly */
#define PREPARE_MS 10 /* after a worker is online; by then, one that ends soon has become the next spare one itself */

enum ending { ENDED, ENDED_OUT_OF_MEMORY, ENDED_NO_START };

struct trk_worker {
  struct trk_handle handle; /* in the parent; its timer pokes a worker that is to end */
  uv_timer_t timer;
  struct trk_later turn; /* a turn of the parent's loop is due, whatever else keeps it */
  struct trk_notice notice; /* the thread's last words */
  struct trk_mailbox *box;  /* the parent's */
  struct trk_thread *parent;
  pthread_t thread;
  pthread_mutex_t lock;
  struct trk_runtime *rt; /* under the lock: NULL before and after */
  bool stop_wanted;       /* under the lock: before rt was there */
  unsigned pokes;         /* of the parent: how often it was told to end */
  bool done;              /* under the lock: the thread is through with this struct, */
  bool leaves;            /* and ends: it is to be joined */
  pthread_cond_t ended;   /* done was set */
  bool joined, keeps;
  struct trk_end *control, *public, *inbox; /* taken by the thread */
  int32_t id;
  struct trk_pin on_exit;
  int exit_code;
  int status;
  enum ending ending;
  struct trk_heap_limit heap_limit; /* of 0 bytes: none */
  uint64_t *fds;      /* what its program left open, a bit each; thread.h */
  uint32_t fd_words;
  char *given; /* what to run, as JSON, taken by the thread; NULL: the first message of its control port says it */
  char *data;  /* its workerData as JSON, or NULL */
  char *file;  /* of a program that may be run by first.js, or NULL */
  char name[64];
};

static atomic_int last_id;

/* --- the thread -------------------------------------------------------------------------------------------------- */

static void memory_exceeded(void *arg) {
  struct trk_worker *worker = arg;
  worker->ending = ENDED_OUT_OF_MEMORY;
}

/* Published, so that the parent can stop it; false when it is to stop before it began. */
static bool publish(struct trk_worker *worker, struct trk_runtime *rt) {
  pthread_mutex_lock(&worker->lock);
  worker->rt = rt;
  bool wanted = worker->stop_wanted;
  pthread_mutex_unlock(&worker->lock);
  return !wanted;
}

static void close_ends(struct trk_worker *worker) {
  if (worker->control) trk_end_close(worker->control);
  if (worker->public) trk_end_close(worker->public);
  if (worker->inbox) trk_end_close(worker->inbox);
  worker->control = worker->public = worker->inbox = NULL;
  trk_inbox_close(worker->id);
}

/* The parent closes what the program has left open. */
static void leave_fds(struct trk_worker *worker, struct trk_thread *thread) {
  worker->fds = thread->fds;
  worker->fd_words = thread->fd_words;
  thread->fds = NULL;
  thread->fd_words = 0;
}

static void close_fds(struct trk_worker *worker) {
  for (uint32_t word = 0; word < worker->fd_words; word++)
    for (int bit = 0; bit < 64; bit++)
      if (worker->fds[word] & UINT64_C(1) << bit) close((int)(word * 64) + bit);
  free(worker->fds);
  worker->fds = NULL;
  worker->fd_words = 0;
}

/* The VM if it is to serve again. */
static struct trk_vm *run(struct trk_worker *worker, struct trk_runtime *rt) {
  struct trk_thread *thread = trk_thread_get(rt);
  thread->worker = worker;
  if (worker->heap_limit.bytes > 0) trk_heap_limit_set(rt, &worker->heap_limit);
  if (publish(worker, rt)) {
    rt->exit_code = 0;
    bool first = worker->file && trk_runtime_run_first(rt, &worker->exit_code);
    if (!first) trk_spare_whole(true);
    if (!first) worker->exit_code = trk_runtime_run(rt, "bootstrap/worker", "run");
    trk_spare_whole(trk_runtime_has_realm(rt));
  } else {
    worker->exit_code = 1;
  }
  publish(worker, NULL);
  leave_fds(worker, thread);
  if (!rt->spent && trk_spare_keep()) return trk_runtime_leave(rt);
  trk_runtime_free(rt);
  return NULL;
}

static struct trk_vm *thread_main(struct trk_runtime *rt, int status, void *arg) {
  struct trk_worker *worker = arg;
  char name[16];
  snprintf(name, sizeof name, "%.15s", worker->name);
  pthread_setname_np(pthread_self(), name);
  struct trk_vm *vm = NULL;
  if (rt) {
    vm = run(worker, rt);
  } else {
    worker->ending = ENDED_NO_START;
    worker->status = status;
  }
  close_ends(worker);
  return vm;
}

static void thread_done(void *arg, bool goes_on) {
  struct trk_worker *worker = arg;
  struct trk_mailbox *box = worker->box;
  trk_mailbox_ref(box);
  pthread_mutex_lock(&worker->lock);
  worker->done = true;
  worker->leaves = !goes_on;
  pthread_cond_signal(&worker->ended);
  trk_mailbox_post(box, &worker->notice); /* refused: the parent waits in worker_closing() already */
  pthread_mutex_unlock(&worker->lock);
  trk_mailbox_unref(box);
}

/* --- the parent -------------------------------------------------------------------------------------------------- */

static void stop(struct trk_worker *worker) {
  if (++worker->pokes == POKES_IN_VAIN) trk_wasm_stop_prepare();
  pthread_mutex_lock(&worker->lock);
  worker->stop_wanted = true;
  if (worker->rt) {
    if (worker->rt->exit_code == 0 && !atomic_load(&worker->rt->stopping)) worker->rt->exit_code = 1;
    trk_runtime_stop(worker->rt);
    struct trk_thread *thread = worker->rt->thread_data;
    if (thread) trk_waiters_stop(&thread->waiting);
    if (worker->rt->depth > 0) trk_interrupt_poke(worker->thread);
  }
  pthread_mutex_unlock(&worker->lock);
}

static void on_timer(uv_timer_t *timer) {
  stop(trk_container(timer, struct trk_worker, timer));
}

/* Waits until the thread is through with it, for at most POKE_MS; false: it is not. */
static bool join(struct trk_worker *worker) {
  if (worker->joined) return true;
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += (long)POKE_MS * 1000000;
  if (until.tv_nsec >= 1000000000) {
    until.tv_nsec -= 1000000000;
    until.tv_sec++;
  }
  pthread_mutex_lock(&worker->lock);
  while (!worker->done && pthread_cond_timedwait(&worker->ended, &worker->lock, &until) != ETIMEDOUT) {
  }
  worker->joined = worker->done;
  pthread_mutex_unlock(&worker->lock);
  if (worker->joined && worker->leaves) pthread_join(worker->thread, NULL);
  return worker->joined;
}

static void turn_done(struct trk_later *turn) {
  (void)turn;
}

static void worker_closing(struct trk_handle *handle) {
  struct trk_worker *worker = (struct trk_worker *)handle;
  trk_list_remove(&worker->turn.link);
  /* The parent ends first: it takes its workers along. */
  while (!worker->joined) {
    stop(worker);
    join(worker);
  }
  if (worker->keeps) trk_thread_unref(worker->parent);
  worker->keeps = false;
  trk_pin_clear(handle->rt, &worker->on_exit);
}

static void drop(struct trk_worker *worker) {
  close_fds(worker);
  free(worker->given);
  free(worker->data);
  free(worker->file);
  trk_mailbox_unref(worker->box);
  pthread_cond_destroy(&worker->ended);
  pthread_mutex_destroy(&worker->lock);
  free(worker);
}

static void worker_freed(struct trk_handle *handle) {
  drop((struct trk_worker *)handle);
}

static const struct trk_handle_type worker_type = {.name = "Worker", .freed = worker_freed};

/* The thread has ended: onExit(owner, code, ending, status), then the handle closes. */
static void on_notice(void *owner, struct trk_notice *notice) {
  if (owner == NULL) return; /* the parent ends too and joins in worker_closing() */
  struct trk_worker *worker = trk_container(notice, struct trk_worker, notice);
  struct trk_runtime *rt = worker->handle.rt;
  while (!join(worker)) {
  }
  uv_timer_stop(&worker->timer);
  /* Who hears of the end finds these closed: their numbers must not be by then a runtime's that is made in the background. */
  if (worker->fd_words > 0) trk_spare_settle();
  close_fds(worker);
  JSObjectRef fn = worker->on_exit.object, object = worker->handle.owner.object;
  JSValueRef args[] = {object ? object : trk_undefined(rt), trk_number(rt, worker->exit_code),
                       trk_number(rt, worker->ending), trk_number(rt, worker->status)};
  if (fn) JSValueProtect(rt->ctx, fn);
  if (object) JSValueProtect(rt->ctx, object);
  trk_handle_close(&worker->handle, NULL);
  if (fn) trk_dispatch(rt, fn, sizeof args / sizeof *args, args);
  if (object) JSValueUnprotect(rt->ctx, object);
  if (fn) JSValueUnprotect(rt->ctx, fn);
}

/* (owner, onExit, ports that become the worker's control and public port, name, stack in MB, heap limit in bytes or 0, thread id, what it is given as JSON or nothing,
   the file of a program that may be run by first.js or nothing, its workerData as JSON or nothing): the number of the worker, or a negative status */
TRK_FN(worker_start) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL) return trk_number(c->rt, UV_EMFILE);
  struct trk_worker *worker = trk_calloc(1, sizeof *worker);
  pthread_mutex_init(&worker->lock, NULL);
  pthread_cond_init(&worker->ended, NULL);
  trk_copy_utf8(c->rt, trk_arg(c, 4), worker->name, sizeof worker->name);
  double stack = trk_arg_double(c, 5);
  worker->heap_limit = (struct trk_heap_limit){.bytes = trk_arg_double(c, 6), .exceeded = memory_exceeded, .arg = worker};
  worker->parent = thread;
  worker->box = thread->box;
  trk_mailbox_ref(worker->box);
  worker->notice.run = on_notice;
  worker->notice.order = UINT64_MAX; /* after the messages that came with it */
  worker->control = trk_port_release(c->rt, trk_arg_i32(c, 2));
  worker->public = trk_port_release(c->rt, trk_arg_i32(c, 3));
  worker->id = trk_arg_i32(c, 7);
  worker->given = trk_arg_utf8(c, 8, NULL);
  worker->file = trk_arg_utf8(c, 9, NULL);
  worker->data = trk_arg_utf8(c, 10, NULL);
  worker->inbox = trk_inbox_open(worker->id);
  size_t bytes = stack > 0 && stack < 4096 ? (size_t)(stack * 1048576) : (size_t)4 << 20;
  const struct trk_spare_job job = {thread_main, thread_done, worker};
  trk_runtime_share_cores();
  int status = trk_spare_start(bytes, &job, &worker->thread);
  if (status != 0) {
    close_ends(worker);
    drop(worker);
    return trk_number(c->rt, status);
  }
  uv_timer_init(&c->rt->loop, &worker->timer);
  int32_t id = trk_handle_open(c->rt, &worker->handle, &worker_type, (uv_handle_t *)&worker->timer, trk_arg(c, 0));
  worker->handle.on_closing = worker_closing;
  uv_unref((uv_handle_t *)&worker->timer);
  /* As in Node, the loop goes round once: a program that leaves its workers unreferenced and waits for them in Atomics.wait()
     (synckit) still hears of what they wrote and sent meanwhile. */
  worker->turn.run = turn_done;
  trk_later_queue(c->rt, &worker->turn);
  trk_pin_set(c->rt, &worker->on_exit, trk_arg(c, 1));
  worker->keeps = true;
  trk_thread_ref(thread);
  return trk_number(c->rt, id);
}

static struct trk_worker *worker_arg(const struct trk_call *c) {
  return trk_handle_get(c->rt, trk_arg_i32(c, 0), &worker_type);
}

static void on_prepare(uv_timer_t *timer) {
  (void)timer;
  trk_spare_prepare();
}

TRK_FN(worker_prepare) { /* (worker): it is online, and more will come: a VM for the next is made in the background */
  struct trk_worker *worker = worker_arg(c);
  trk_spare_expect();
  if (worker && !uv_is_active((uv_handle_t *)&worker->timer)) uv_timer_start(&worker->timer, on_prepare, PREPARE_MS, 0);
  return trk_undefined(c->rt);
}

TRK_FN(worker_begin) { /* (): a worker is about to be started: its VM is made meanwhile, unless there is a spare one */
  trk_runtime_share_cores();
  trk_spare_prepare();
  return trk_undefined(c->rt);
}

TRK_FN(worker_next_id) { /* (): a thread id that no other has */
  return trk_number(c->rt, atomic_fetch_add(&last_id, 1) + 1);
}

TRK_FN(worker_stop) { /* (worker): ends it, wherever it is */
  struct trk_worker *worker = worker_arg(c);
  if (worker == NULL) return trk_undefined(c->rt);
  stop(worker);
  uv_timer_start(&worker->timer, on_timer, POKE_MS, POKE_MS);
  return trk_undefined(c->rt);
}

TRK_FN(worker_ref) { /* (worker, keeps) */
  struct trk_worker *worker = worker_arg(c);
  bool keeps = trk_arg_bool(c, 1);
  if (worker == NULL || worker->keeps == keeps) return trk_undefined(c->rt);
  worker->keeps = keeps;
  if (keeps)
    trk_thread_ref(worker->parent);
  else
    trk_thread_unref(worker->parent);
  return trk_undefined(c->rt);
}

TRK_FN(worker_has_ref) {
  struct trk_worker *worker = worker_arg(c);
  return trk_bool(c->rt, worker && worker->keeps);
}

/* (worker): whether its thread has ended, also when nothing told of that yet */
TRK_FN(worker_is_done) {
  struct trk_worker *worker = worker_arg(c);
  if (worker == NULL) return trk_bool(c->rt, true);
  pthread_mutex_lock(&worker->lock);
  bool done = worker->done;
  pthread_mutex_unlock(&worker->lock);
  return trk_bool(c->rt, done);
}

/* (worker): [idle ms, active ms of its loop] or undefined when it does not run */
TRK_FN(worker_loop_times) {
  struct trk_worker *worker = worker_arg(c);
  JSValueRef result = trk_undefined(c->rt);
  if (worker == NULL) return result;
  pthread_mutex_lock(&worker->lock);
  struct trk_runtime *rt = worker->rt;
  if (rt && rt->at.loop) {
    double idle = (double)trk_runtime_idle(rt) / 1e6;
    double all = (double)(uv_hrtime() - rt->at.loop) / 1e6;
    JSValueRef values[] = {trk_number(c->rt, idle), trk_number(c->rt, all > idle ? all - idle : 0)};
    result = trk_array(c->rt, 2, values);
  }
  pthread_mutex_unlock(&worker->lock);
  return result;
}

/* --- in the worker ------------------------------------------------------------------------------------------------ */

/* The number of a port over that end, once; 0 from then on. */
static JSValueRef open_end(struct trk_call *c, struct trk_thread *thread, struct trk_end **end) {
  struct trk_end *taken = *end;
  *end = NULL;
  return trk_number(c->rt, taken ? trk_port_open(thread, taken) : 0);
}

TRK_FN(worker_control) { /* (): the number of the port for what is between worker and parent */
  struct trk_thread *thread = trk_thread_get(c->rt);
  return thread && thread->worker ? open_end(c, thread, &thread->worker->control) : trk_number(c->rt, 0);
}

TRK_FN(worker_public_port) { /* (): the number of parentPort */
  struct trk_thread *thread = trk_thread_get(c->rt);
  return thread && thread->worker ? open_end(c, thread, &thread->worker->public) : trk_number(c->rt, 0);
}

TRK_FN(worker_given) { /* (): what it was given as JSON, once; undefined: that comes as the first message */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL || thread->worker == NULL || thread->worker->given == NULL) return trk_undefined(c->rt);
  JSValueRef text = trk_cstring(c->rt, thread->worker->given);
  free(thread->worker->given);
  thread->worker->given = NULL;
  return text;
}

TRK_FN(worker_data) { /* (): its workerData, made at each call; undefined: it has none, or that comes with the first message */
  struct trk_thread *thread = trk_thread_get(c->rt);
  const char *text = thread && thread->worker ? thread->worker->data : NULL;
  JSValueRef value = text ? trk_json(c->rt, text, strlen(text)) : NULL;
  return value ? value : trk_undefined(c->rt);
}

TRK_FN(worker_file) { /* (): the path of its program, with the thread's id in the register's scratch */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL || thread->worker == NULL || thread->worker->file == NULL) return trk_undefined(c->rt);
  c->rt->reg[TRK_REG_SCRATCH] = thread->worker->id;
  return trk_cstring(c->rt, thread->worker->file);
}

/* --- descriptors that fs.open() gave to the program of a worker (trackUnmanagedFds) --------------------------------- */

#define FD_MAX 65536 /* higher ones are not tracked */

/* (fd, open): notes it; false: it was so already */
TRK_FN(worker_track_fd) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  int32_t fd = trk_arg_i32(c, 0);
  bool open = trk_arg_bool(c, 1);
  if (thread == NULL || fd < 0 || fd >= FD_MAX) return trk_bool(c->rt, true);
  uint32_t word = (uint32_t)fd / 64;
  if (word >= thread->fd_words) {
    thread->fds = trk_realloc(thread->fds, (word + 1) * sizeof *thread->fds);
    memset(thread->fds + thread->fd_words, 0, (word + 1 - thread->fd_words) * sizeof *thread->fds);
    thread->fd_words = word + 1;
  }
  uint64_t bit = UINT64_C(1) << (fd % 64);
  bool was = (thread->fds[word] & bit) != 0;
  thread->fds[word] = open ? thread->fds[word] | bit : thread->fds[word] & ~bit;
  return trk_bool(c->rt, was != open);
}

/* --- postMessageToThread() -------------------------------------------------------------------------------------------- */

/* (thread id, words, text): sends what was written to that thread; false: there is none */
TRK_FN(worker_send_to) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_message *message = trk_clone_take(thread, (uint32_t)trk_arg_i32(c, 1), trk_arg(c, 2));
  if (message == NULL) return trk_throw(c, TRK_RANGE_ERROR, NULL, "Out of memory");
  return trk_bool(c->rt, trk_inbox_send(trk_arg_i32(c, 0), message));
}

TRK_FN(worker_inbox) { /* (): the number of the port that gets what others send to this thread, once */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL) return trk_number(c->rt, 0);
  if (thread->worker) return open_end(c, thread, &thread->worker->inbox);
  return trk_number(c->rt, trk_port_open(thread, trk_inbox_open(0)));
}

/* (): the caller loops for ever after this, and is ended */
TRK_FN(worker_halt) {
  c->rt->held = NULL;
  trk_runtime_stop(c->rt);
  trk_interrupt_self(c->rt);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
    {"start", worker_start}, {"begin", worker_begin}, {"nextId", worker_next_id}, {"prepare", worker_prepare}, {"stop", worker_stop},
    {"ref", worker_ref},     {"hasRef", worker_has_ref}, {"loopTimes", worker_loop_times}, {"isDone", worker_is_done},
    {"trackFd", worker_track_fd}, {"sendTo", worker_send_to}, {"inbox", worker_inbox},
    {"control", worker_control}, {"publicPort", worker_public_port}, {"given", worker_given}, {"data", worker_data}, {"halt", worker_halt},  {NULL, NULL},
};
static const struct trk_binding binding = {.name = "worker", .functions = functions};
TRK_BINDING(binding);

/* The few that lib/internal/worker/first.js has: each function that is made takes memory in each worker. */
static const struct trk_fn_row first_functions[] = {
    {"file", worker_file}, {"data", worker_data}, {"control", worker_control}, {"publicPort", worker_public_port}, {"inbox", worker_inbox},
    {"own", trk_port_own}, {"onMessage", trk_port_on_message}, {"next", trk_port_next}, {"postWord", trk_port_post_word},
    {"start", trk_port_start}, {"ref", trk_port_ref}, {NULL, NULL},
};
static const struct trk_binding first_binding = {.name = "worker.first", .functions = first_functions};
TRK_BINDING(first_binding);
