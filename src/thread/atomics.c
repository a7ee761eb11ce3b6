/*
 * atomics.c - Atomics.wait, notify and waitAsync for JavaScript: internalBinding('waiters').
 *
 * A waiter of waitAsync does not keep the loop alive, as in Node: one that is never notified ends with its thread.
 *
 * Owns: asynchronous waiters, each a handle with a reference on the memory it waits for. Runs on: the runtime's thread;
 * notified() on any. Frees: when notified, cancelled or at the end of the runtime. Limits: none.
 */
#include "core/engine.h"
#include "core/mem.h"
#include "thread/engine_wait.h"
#include "thread/thread.h"

#include <stdlib.h>

struct waiting {
  struct trk_handle handle; /* owner: the function to call */
  struct trk_waiter waiter;
  struct trk_notice notice;
  struct trk_mailbox *box;
  struct trk_block *block;
  bool notified;
};

static struct trk_block *block_arg(const struct trk_call *c, size_t i) {
  return (struct trk_block *)(uintptr_t)trk_arg_double(c, i); /* NOLINT(performance-no-int-to-ptr) */
}

static void *address_arg(const struct trk_call *c) {
  return (char *)trk_block_data(block_arg(c, 0)) + (size_t)trk_arg_double(c, 1);
}

/* (block, offset, expected, wide, milliseconds or -1): enum trk_wait */
TRK_FN(waiters_wait) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  double ms = trk_arg_double(c, 4);
  int64_t timeout = ms < 0 ? -1 : ms > 9e12 ? -1 : (int64_t)(ms * 1e6);
  enum trk_wait result = trk_waiters_wait(address_arg(c), trk_arg_i64(c, 2), trk_arg_bool(c, 3), timeout,
                                          thread ? &thread->waiting : NULL);
  return trk_number(c->rt, result);
}

TRK_FN(waiters_notify) { /* (block, offset, count): how many were woken */
  return trk_number(c->rt, trk_waiters_notify(address_arg(c), (uint32_t)trk_arg_double(c, 2)));
}

static void on_notified(struct trk_waiter *waiter) {
  struct waiting *waiting = trk_container(waiter, struct waiting, waiter);
  trk_mailbox_post(waiting->box, &waiting->notice); /* refused: closing() finds it off the list */
}

static void on_notice(void *owner, struct trk_notice *notice) {
  struct waiting *waiting = trk_container(notice, struct waiting, notice);
  struct trk_runtime *rt = waiting->handle.rt;
  if (owner == NULL) return; /* the handle is closed at teardown */
  JSObjectRef fn = waiting->handle.owner.object;
  if (fn) JSValueProtect(rt->ctx, fn);
  waiting->notified = true;
  trk_mailbox_again(waiting->box); /* the program sees what was posted while it was called before its immediates run, as in Node */
  trk_handle_close(&waiting->handle, NULL);
  if (fn) {
    trk_dispatch(rt, fn, 0, NULL);
    JSValueUnprotect(rt->ctx, fn);
  }
}

static void waiting_closing(struct trk_handle *handle) {
  struct waiting *waiting = (struct waiting *)handle;
  if (!waiting->notified) trk_waiters_cancel(&waiting->waiter);
}

static void waiting_freed(struct trk_handle *handle) {
  struct waiting *waiting = (struct waiting *)handle;
  trk_block_unref(waiting->block);
  trk_mailbox_unref(waiting->box);
  free(waiting);
}

static const struct trk_handle_type type = {.name = "AtomicsWaitAsync", .freed = waiting_freed};

/* (block, offset, expected, wide, notified): a number to cancel with, or 0: the value is another */
TRK_FN(waiters_join) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL) return trk_throw_uv(c, UV_EMFILE, "eventfd", NULL, NULL);
  struct waiting *waiting = trk_calloc(1, sizeof *waiting);
  waiting->notice.run = on_notice;
  waiting->waiter.notified = on_notified;
  waiting->box = thread->box;
  waiting->block = block_arg(c, 0);
  trk_mailbox_ref(waiting->box);
  trk_block_ref(waiting->block);
  int32_t id = trk_handle_open(c->rt, &waiting->handle, &type, NULL, trk_arg(c, 4));
  waiting->handle.on_closing = waiting_closing;
  waiting->handle.idle = true;
  if (trk_waiters_join(&waiting->waiter, address_arg(c), trk_arg_i64(c, 2), trk_arg_bool(c, 3))) return trk_number(c->rt, id);
  waiting->notified = true; /* never joined */
  trk_handle_close(&waiting->handle, NULL);
  return trk_number(c->rt, 0);
}

TRK_FN(waiters_cancel) { /* (number): whether it still waited */
  struct waiting *waiting = trk_handle_get(c->rt, trk_arg_i32(c, 0), &type);
  if (waiting == NULL || !trk_waiters_cancel(&waiting->waiter)) return trk_bool(c->rt, false);
  waiting->notified = true;
  trk_handle_close(&waiting->handle, NULL);
  return trk_bool(c->rt, true);
}

/* (typed array of the engine's shared memory, offset in its buffer, expected, wide, milliseconds, may be infinite): what Atomics.waitAsync returns; undefined: not to be done */
TRK_FN(waiters_join_engine) {
  char *bytes = JSObjectGetTypedArrayBytesPtr(c->ctx, (JSObjectRef)trk_arg(c, 0), NULL);
  c->rt->spent = true; /* what still waits at the end leaves the engine's lists with its VM */
  JSValueRef result = trk_engine_wait_async(c->ctx, bytes + (size_t)trk_arg_double(c, 1), trk_arg_i64(c, 2), trk_arg_bool(c, 3), trk_arg_double(c, 4) / 1000);
  return result ? result : trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
    {"wait", waiters_wait},
    {"notify", waiters_notify},
    {"join", waiters_join},
    {"cancel", waiters_cancel},
    {"joinEngine", waiters_join_engine},
    {NULL, NULL},
};
static const struct trk_binding binding = {.name = "waiters", .functions = functions};
TRK_BINDING(binding);
