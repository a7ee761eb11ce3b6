/*
 * thread.c - the state of a runtime that talks with other threads; see thread.h.
 *
 * Owns: struct trk_thread, the mailbox. Runs on: the runtime's thread. Frees: at teardown, after the mailbox's handle
 * has closed. Limits: none.
 */
#include "thread/thread.h"

#include "core/mem.h"
#include "thread/text.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Threads with such a state: those that have workers, are workers, or have ports. */
static atomic_int alive;

bool trk_thread_each_has_core(void) {
  static atomic_int cores;
  if (atomic_load_explicit(&cores, memory_order_relaxed) == 0) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    atomic_store_explicit(&cores, count, memory_order_relaxed);
  }
  return atomic_load_explicit(&alive, memory_order_relaxed) <= atomic_load_explicit(&cores, memory_order_relaxed);
}

static void freed(struct trk_handle *handle) {
  struct trk_thread *thread = (struct trk_thread *)handle;
  struct trk_runtime *rt = thread->rt;
  trk_clone_done(thread);
  trk_text_leave(thread);
  trk_pin_clear(rt, &thread->deliver);
  trk_pin_clear(rt, &thread->transfer);
  trk_mailbox_unref(thread->box);
  rt->thread_data = NULL;
  rt->take_messages = NULL;
  free(thread);
  atomic_fetch_sub(&alive, 1);
}

static void closing(struct trk_handle *handle) {
  trk_mailbox_close(((struct trk_thread *)handle)->box);
}

static void take_messages(struct trk_runtime *rt) {
  struct trk_thread *thread = rt->thread_data;
  if (!thread->handle.closing) trk_mailbox_drain(thread->box);
}

static const struct trk_handle_type type = {.name = "Mailbox", .freed = freed};

struct trk_thread *trk_thread_get(struct trk_runtime *rt) {
  if (rt->thread_data) return rt->thread_data;
  struct trk_thread *thread = trk_calloc(1, sizeof *thread);
  int status = 0;
  thread->rt = rt;
  trk_list_init(&thread->texts);
  thread->patience.skip = 8; /* a thread that has just begun has more to do than to look */
  thread->box = trk_mailbox_new(&rt->loop, thread, &status);
  if (thread->box == NULL) {
    free(thread);
    return NULL;
  }
  rt->thread_data = thread;
  rt->take_messages = take_messages;
  atomic_fetch_add(&alive, 1);
  trk_handle_open(rt, &thread->handle, &type, trk_mailbox_handle(thread->box), NULL);
  thread->handle.on_closing = closing;
  return thread;
}

void trk_thread_ref(struct trk_thread *thread) {
  if (thread->loop_refs++ == 0 && !thread->handle.closing) uv_ref(trk_mailbox_handle(thread->box));
}

void trk_thread_unref(struct trk_thread *thread) {
  if (--thread->loop_refs == 0 && !thread->handle.closing) uv_unref(trk_mailbox_handle(thread->box));
}
