/*
 * port.c - message ports as JavaScript knows them: internalBinding('messaging').
 *
 * A port is a number over one end of a channel. Started, it hands each message to deliver(owner, text, block), and ticks and promise
 * jobs run between two, as in Node; where a message left none of the former, deliver() asks for the next one itself: an entry into
 * JavaScript costs as much as most messages do. A turn handles what
 * was there when it began, at least 1,000, then lets the rest of the loop have its share. While it does, the sender
 * posts no notices.
 *
 * Owns: the end, while the port is open; closing it or sending it away ends the port. Runs on: the runtime's thread.
 * Frees: the end goes to its receiver or is closed; at the end of the runtime it is closed. Limits: none.
 */
#include "core/engine.h"
#include "core/mem.h"
#include "thread/broadcast.h"
#include "thread/collect.h"
#include "thread/loan.h"
#include "thread/plain.h"
#include "thread/thread.h"

#include <sched.h>
#include <stdlib.h>

#define BATCH_MIN 1000
#define LINGER_NS 50000U
#define SOON_NS 16000U
#define LINGER_LOOKS 4  /* until the core is offered */
#define LINGER_FIRST 40 /* the same the first time, where the other side runs on another one: an answer is mostly there by then */
#define LINGER_REST 8 /* at most 2^8 times it is not tried */

static void pause_core(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

struct port {
  struct trk_handle handle;
  struct trk_thread *thread;
  struct trk_end *end; /* NULL: sent away */
  bool started, keeps, closed_seen;
  bool delivering, doomed; /* closed while its messages were being delivered: the rest of them still is */
  struct trk_member *member; /* of a broadcast group, or NULL */
  struct trk_message *rest;  /* closed: what had come before, for who asks in this turn */
};

static void port_freed(struct trk_handle *handle) {
  struct port *port = (struct port *)handle;
  if (port->keeps) trk_thread_unref(port->thread);
  trk_broadcast_leave(port->member);
  if (port->end) trk_end_close(port->end);
  for (struct trk_message *next; port->rest; port->rest = next) {
    next = port->rest->next;
    trk_message_free(port->rest);
  }
  free(port);
}

static const struct trk_handle_type port_type = {.name = "MessagePort", .freed = port_freed};

/* Calls deliver(owner, text, block) with the number of words in the register; -1: the other side is gone. */
static void deliver(struct port *port, struct trk_message *message) {
  struct trk_thread *thread = port->thread;
  struct trk_runtime *rt = thread->rt;
  JSObjectRef fn = thread->deliver.object, owner = port->handle.owner.object;
  if (fn == NULL || owner == NULL || atomic_load(&rt->stopping)) {
    trk_message_free(message);
    return;
  }
  JSValueRef args[1 + TRK_CLONE_ARGS];
  args[0] = owner;
  if (message == NULL) {
    rt->reg[TRK_CLONE_WORDS] = -1;
    trk_dispatch(rt, fn, 1, args);
    return;
  }
  size_t count = trk_clone_open(thread, message, args + 1);
  trk_dispatch(rt, fn, 1 + count, args);
}

/* The other side is gone and all it sent was taken: said once, also to a port that was never started. */
static void tell_closed(struct port *port) {
  if (port->closed_seen || !trk_end_peer_closed(port->end) || trk_end_waiting(port->end) != 0) return;
  port->closed_seen = true;
  deliver(port, NULL);
}

/* It was in vain: it is not tried again for a while. It was well worth it: it is tried at once again; it was at least not in vain: sooner. */
static void learn_patience(struct trk_patience *patience, bool came, bool soon) {
  if (soon)
    patience->failed = 0;
  else if (came && patience->failed > 0)
    patience->failed--;
  else if (!came && patience->failed < LINGER_REST)
    patience->failed++;
  patience->skip = (1U << patience->failed) - 1;
}

/*
 * All is taken: looks for some microseconds whether the next message comes, where they have come close on each other. To
 * sleep and be woken costs both sides some microseconds too; a longer wait takes the core from threads that have work.
 * Two that sleep and wake each other the system keeps on one core, where looking alone would never see anything: so the core
 * is offered in between, also to the engine's compilers, and two that are ready to run are soon moved apart.
 */
static bool linger(struct port *port) {
  struct trk_runtime *rt = port->thread->rt;
  struct trk_patience *patience = &port->thread->patience;
  if (patience->skip > 0) {
    patience->skip--;
    return false;
  }
  if (!trk_thread_each_has_core() || rt->reg[TRK_REG_IMMEDIATES] > 0 || uv_backend_timeout(&rt->loop) == 0) return false;
  bool came = false, other = false;
  uint64_t since = uv_hrtime(), waited = 0;
  trk_loop_wait_at(rt, true, since);
  int looks = LINGER_FIRST;
  while (!came && !other && waited < LINGER_NS && !atomic_load_explicit(&rt->stopping, memory_order_relaxed)) {
    if (trk_end_sent_here(port->end)) looks = 0;
    for (int i = 0; !(came = trk_end_came(port->end)) && i < looks; i++) pause_core();
    if (!came) sched_yield();
    looks = LINGER_LOOKS;
    other = trk_mailbox_waiting(port->thread->box);
    waited = uv_hrtime() - since;
  }
  trk_loop_wait_at(rt, false, since + waited);
  learn_patience(patience, (came || other) && waited < LINGER_NS, (came || other) && waited < SOON_NS);
  return came;
}

static void on_ready(void *arg) {
  struct port *port = arg;
  if (!port->started) { /* starting asks again */
    tell_closed(port);
    return;
  }
  struct trk_thread *thread = port->thread;
  struct trk_runtime *rt = thread->rt;
  struct trk_serving outer = thread->serving, *now = &thread->serving;
  int32_t id = port->handle.id;
  bool empty = false;
  size_t left = trk_end_waiting(port->end);
  *now = (struct trk_serving){.port = id, .left = left < BATCH_MIN ? BATCH_MIN : left};
  trk_end_wake(port->end);
  trk_turn_begin(rt);
  while (port && port->started && now->left > 0 && !atomic_load(&rt->stopping)) {
    struct trk_message *message = trk_end_take(port->end);
    if (message == NULL && !now->looked && linger(port)) message = trk_end_take(port->end);
    now->looked = false;
    if (message == NULL) {
      empty = true;
      break;
    }
    port->delivering = true;
    now->left--;
    deliver(port, message); /* and more: port_next() */
    port = trk_handle_get(rt, id, &port_type); /* it may have been sent away */
  }
  *now = outer;
  if (port == NULL) return;
  trk_end_sleep(port->end);
  port->delivering = false;
  if (port->doomed) {
    trk_handle_close(&port->handle, NULL);
    return;
  }
  if (!port->started) return;
  if (!empty) {
    trk_end_again(port->end);
    return;
  }
  trk_collect_adopted(port->thread);
  tell_closed(port);
}

/* The next message of the port that is being served, where JavaScript may have it without leaving deliver() first; or NULL. */
static struct trk_message *next_served(struct trk_thread *thread) {
  struct trk_runtime *rt = thread->rt;
  if (thread->serving.port == 0 || thread->serving.left == 0 || rt->depth != 1 || rt->turn.vm == NULL) return NULL;
  trk_turn_jobs(rt);
  if (rt->reg[TRK_REG_TICKS] || rt->reg[TRK_REG_REJECTS] || rt->reg[TRK_REG_ASYNC] || atomic_load(&rt->stopping)) return NULL;
  struct port *port = trk_handle_get(rt, thread->serving.port, &port_type);
  if (port == NULL || !port->started || port->handle.owner.object == NULL) return NULL;
  const struct trk_message *next = trk_end_peek(port->end);
  if (next == NULL) { /* in here: the way out and in again costs more than a message */
    thread->serving.looked = true;
    if (linger(port)) next = trk_end_peek(port->end);
  }
  if (next == NULL) return NULL;
  thread->serving.looked = false;
  if (next->large) return NULL; /* of those there are two arguments */
  thread->serving.left--;
  return trk_end_take(port->end);
}

/*
 * (): to be called by deliver() when it is done and has left nothing to do for settle(): runs promise jobs, then takes the next message
 * of the same owner. Its text, and TRK_CLONE_NONE in the place of the number of words where deliver() is to return.
 */
TRK_SHARED_FN(trk_port_next) {
  struct trk_thread *thread = c->rt->thread_data;
  struct trk_message *message = thread ? next_served(thread) : NULL;
  c->rt->reg[TRK_CLONE_WORDS] = TRK_CLONE_NONE;
  if (message == NULL) return trk_undefined(c->rt);
  JSValueRef args[TRK_CLONE_ARGS];
  return trk_clone_open(thread, message, args) == 0 ? trk_undefined(c->rt) : args[0];
}

int32_t trk_port_open(struct trk_thread *thread, struct trk_end *end) {
  struct port *port = trk_calloc(1, sizeof *port);
  port->thread = thread;
  port->end = end;
  int32_t id = trk_handle_open(thread->rt, &port->handle, &port_type, NULL, NULL);
  port->handle.idle = true;
  trk_end_attach(end, thread->box, on_ready, port);
  return id;
}

static struct port *port_arg(const struct trk_call *c, size_t i) {
  return trk_handle_get(c->rt, trk_arg_i32(c, i), &port_type);
}

TRK_FN(port_pair) { /* (): numbers of two connected ports, as [a, b] */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL) return trk_throw_uv(c, UV_EMFILE, "eventfd", NULL, NULL);
  struct trk_end *ends[2];
  trk_end_pair(ends);
  JSValueRef ids[2];
  for (int i = 0; i < 2; i++) ids[i] = trk_number(c->rt, trk_port_open(thread, ends[i]));
  return trk_array(c->rt, 2, ids);
}

TRK_SHARED_FN(trk_port_own) { /* (port, object): the object that deliver() names */
  struct port *port = port_arg(c, 0);
  if (port) trk_pin_set(c->rt, &port->handle.owner, trk_arg(c, 1));
  return trk_undefined(c->rt);
}

TRK_SHARED_FN(trk_port_on_message) { /* (deliver) of this thread */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread) trk_pin_set(c->rt, &thread->deliver, trk_arg(c, 0));
  return trk_undefined(c->rt);
}

/* Nothing leaves a thread that was told to end: what held it then, a long call into C, may be followed by code that runs on a little. */
static bool silenced(const struct trk_runtime *rt) {
  return atomic_load_explicit(&rt->stopping, memory_order_relaxed) && rt->role == TRK_ROLE_WORKER;
}

/*
 * (port, ArrayBuffer that may be transferred): sends it as a message of its own. As post() says, but undefined where its bytes
 * cannot be taken.
 */
TRK_FN(port_give) {
  struct port *port = port_arg(c, 0);
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_block *block = NULL;
  if (silenced(c->rt)) return trk_number(c->rt, 0);
  int status = port ? trk_loan_take(thread, (JSObjectRef)trk_arg(c, 1), &block) : UV_EINVAL;
  struct trk_message *message = status == 0 ? trk_clone_sole(block) : NULL;
  if (status == UV_ENOMEM || (status == 0 && message == NULL)) return trk_throw(c, TRK_RANGE_ERROR, NULL, "Array buffer allocation failed");
  return message ? trk_number(c->rt, trk_end_send(port->end, message)) : trk_undefined(c->rt);
}

/*
 * (text or nothing, objects in it that may be proxies...): sends what was written and attached; port and number of words are in the
 * first two words of the register's scratch, and so is the result: 1: sent, 0: nobody is at the other end any more, -1: the port is
 * closed, -2: there is a proxy, and nothing was done.
 */
TRK_FN(port_post) {
  int32_t *scratch = c->rt->reg + TRK_REG_SCRATCH;
  for (size_t i = 1; i < c->argc; i++) {
    if (!trk_is_proxy(c->rt, c->argv[i])) continue;
    scratch[0] = -2;
    return trk_undefined(c->rt);
  }
  struct port *port = trk_handle_get(c->rt, scratch[0], &port_type);
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_message *message = trk_clone_take(thread, (uint32_t)scratch[1], c->argc > 0 ? c->argv[0] : NULL);
  if (message == NULL) return trk_throw(c, TRK_RANGE_ERROR, NULL, "Out of memory");
  scratch[0] = port ? 0 : -1;
  if (port == NULL || silenced(c->rt)) {
    trk_message_free(message);
    return trk_undefined(c->rt);
  }
  /* Into its own channel: nobody could ever take it out, so the channel is lost. */
  for (uint32_t i = 0; i < message->attachment_count; i++) {
    const struct trk_attachment *attachment = &message->attachments[i];
    if (attachment->drop != trk_end_close || !trk_end_is_peer(attachment->object, port->end)) continue;
    trk_message_free(message);
    return trk_undefined(c->rt);
  }
  scratch[0] = trk_end_send(port->end, message);
  return trk_undefined(c->rt);
}

/*
 * (text or nothing): sends a value that is one word of a stream, the second word of the register's scratch, and with it the text that
 * word speaks of. Port and result as post() has them.
 */
TRK_SHARED_FN(trk_port_post_word) {
  int32_t *scratch = c->rt->reg + TRK_REG_SCRATCH;
  struct port *port = trk_handle_get(c->rt, scratch[0], &port_type);
  struct trk_thread *thread = trk_thread_get(c->rt);
  scratch[0] = port ? 0 : -1;
  if (port == NULL || silenced(c->rt)) return trk_undefined(c->rt);
  struct trk_message *message = trk_clone_word(thread, scratch[1], c->argc > 0 ? c->argv[0] : NULL);
  if (message == NULL) return trk_throw(c, TRK_RANGE_ERROR, NULL, "Out of memory");
  scratch[0] = trk_end_send(port->end, message);
  return trk_undefined(c->rt);
}

/*
 * (value): sends it if it is one of plain.c's. Port and result as post() has them, and -2: it is none, and nothing was done.
 */
TRK_FN(port_post_plain) {
  int32_t *scratch = c->rt->reg + TRK_REG_SCRATCH;
  struct port *port = trk_handle_get(c->rt, scratch[0], &port_type);
  struct trk_thread *thread = c->rt->thread_data;
  struct trk_message *message = thread && port && !silenced(c->rt) ? trk_plain_message(thread, trk_arg(c, 0)) : NULL;
  scratch[0] = message ? trk_end_send(port->end, message) : -2;
  return trk_undefined(c->rt);
}

static struct trk_message *next_of(struct port *port) {
  if (port->end) return trk_end_take(port->end);
  struct trk_message *message = port->rest;
  if (message) port->rest = message->next;
  return message;
}

/* (port, read): the next message through read(text, block), or undefined when there is none: then read is not called */
TRK_FN(port_receive) {
  struct port *port = port_arg(c, 0);
  JSObjectRef read = trk_arg_function(c, 1);
  struct trk_message *message = port && read ? next_of(port) : NULL;
  if (message == NULL) return trk_undefined(c->rt);
  JSValueRef args[TRK_CLONE_ARGS];
  size_t count = trk_clone_open(port->thread, message, args);
  JSValueRef result = trk_call_js(c->rt, read, count, args, c->exc);
  return result ? result : trk_undefined(c->rt);
}

TRK_SHARED_FN(trk_port_start) {
  struct port *port = port_arg(c, 0);
  if (port == NULL || port->started) return trk_undefined(c->rt);
  port->started = true;
  trk_end_again(port->end);
  return trk_undefined(c->rt);
}

TRK_FN(port_stop) {
  struct port *port = port_arg(c, 0);
  if (port) port->started = false;
  return trk_undefined(c->rt);
}

/* (port): handles what has come now, without waiting for the loop */
TRK_FN(port_drain) {
  struct port *port = port_arg(c, 0);
  struct trk_message *message;
  JSObjectRef fn = port ? port->thread->deliver.object : NULL;
  while (fn && (port = port_arg(c, 0)) != NULL && (message = trk_end_take(port->end)) != NULL) {
    JSValueRef args[1 + TRK_CLONE_ARGS];
    args[0] = port->handle.owner.object;
    size_t count = trk_clone_open(port->thread, message, args + 1);
    if (trk_call_js(c->rt, fn, 1 + count, args, c->exc) == NULL) break;
  }
  return trk_undefined(c->rt);
}

TRK_SHARED_FN(trk_port_ref) { /* (port, keeps): whether it keeps the loop alive */
  struct port *port = port_arg(c, 0);
  bool keeps = trk_arg_bool(c, 1);
  if (port == NULL || port->keeps == keeps) return trk_undefined(c->rt);
  port->keeps = keeps;
  port->handle.idle = !keeps;
  if (keeps)
    trk_thread_ref(port->thread);
  else
    trk_thread_unref(port->thread);
  return trk_undefined(c->rt);
}

TRK_FN(port_has_ref) {
  struct port *port = port_arg(c, 0);
  return trk_bool(c->rt, port && port->keeps);
}

/* The messages that have come stay until it is closed again. */
static void close_end(struct port *port) {
  struct trk_message **tail = &port->rest;
  while ((*tail = trk_end_take(port->end)) != NULL) tail = &(*tail)->next;
  trk_end_close(port->end);
  port->end = NULL;
  port->started = false;
  if (port->keeps) trk_thread_unref(port->thread);
  port->keeps = false;
  port->handle.idle = true;
}

TRK_FN(port_close) { /* (port, whether what has come may still be received): true: it may, until it is closed again */
  struct port *port = port_arg(c, 0);
  if (port && port->end && !port->delivering && trk_arg_bool(c, 1) && trk_end_waiting(port->end) > 0) {
    close_end(port);
    return trk_bool(c->rt, true);
  }
  if (port && port->delivering)
    port->doomed = true;
  else if (port)
    trk_handle_close(&port->handle, NULL);
  return trk_undefined(c->rt);
}

TRK_FN(port_is_peer) { /* (a, b): whether they are the two ends of one channel */
  struct port *a = port_arg(c, 0), *b = port_arg(c, 1);
  return trk_bool(c->rt, a && b && trk_end_is_peer(a->end, b->end));
}

struct trk_end *trk_port_release(struct trk_runtime *rt, int32_t id) {
  struct port *port = trk_handle_get(rt, id, &port_type);
  if (port == NULL) return NULL;
  struct trk_end *end = port->end;
  trk_end_detach(end);
  port->end = NULL;
  trk_handle_close(&port->handle, NULL);
  return end;
}

TRK_FN(port_attach) { /* (port): it leaves with the next message; its index there, or -1 when it is closed */
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_end *end = trk_port_release(c->rt, trk_arg_i32(c, 0));
  return trk_number(c->rt, end ? (double)trk_clone_attach(thread, end, trk_end_close) : -1);
}

TRK_FN(port_take) { /* (index): the number of a port that came with the open message, or 0 */
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_end *end = thread ? trk_clone_detach(thread, (uint32_t)trk_arg_i32(c, 0), trk_end_close) : NULL;
  return trk_number(c->rt, end ? trk_port_open(thread, end) : 0);
}

/* --- broadcast ------------------------------------------------------------------------------------------------- */

TRK_FN(port_join) { /* (name): the number of a port that gets what others of that name broadcast */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL) return trk_throw_uv(c, UV_EMFILE, "eventfd", NULL, NULL);
  char *name = trk_arg_utf8(c, 0, NULL);
  struct trk_end *ends[2];
  trk_end_pair(ends);
  int32_t id = trk_port_open(thread, ends[0]);
  struct port *port = trk_handle_get(c->rt, id, &port_type);
  struct trk_member *member = trk_broadcast_join(name ? name : "", ends[1]);
  free(name);
  if (port) port->member = member;
  else trk_broadcast_leave(member);
  return trk_number(c->rt, id);
}

TRK_FN(port_broadcast) { /* (port, words, text): to all others of its group */
  struct port *port = port_arg(c, 0);
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_message *message = trk_clone_take(thread, (uint32_t)trk_arg_i32(c, 1), trk_arg(c, 2));
  if (message && port && port->member) trk_broadcast_send(port->member, message, trk_clone_copy);
  trk_message_free(message);
  return trk_undefined(c->rt);
}

TRK_FN(port_broadcast_plain) { /* (port, value): the same, if it is one of plain.c's; false: it is none, and nothing was done */
  struct port *port = port_arg(c, 0);
  struct trk_thread *thread = c->rt->thread_data;
  struct trk_message *message = thread && port && port->member ? trk_plain_message(thread, trk_arg(c, 1)) : NULL;
  if (message) trk_broadcast_send(port->member, message, trk_clone_copy);
  trk_message_free(message);
  return trk_bool(c->rt, message != NULL);
}

static const struct trk_fn_row functions[] = {
    {"join", port_join}, {"broadcast", port_broadcast}, {"broadcastPlain", port_broadcast_plain},
    {"pair", port_pair},   {"own", trk_port_own},     {"onMessage", trk_port_on_message}, {"post", port_post}, {"postWord", trk_port_post_word}, {"postPlain", port_post_plain}, {"next", trk_port_next},
    {"receive", port_receive}, {"start", trk_port_start}, {"stop", port_stop},        {"drain", port_drain},
    {"ref", trk_port_ref},     {"hasRef", port_has_ref}, {"close", port_close},       {"isPeer", port_is_peer},
    {"give", port_give}, {"attach", port_attach}, {"take", port_take}, {NULL, NULL},
};
static const struct trk_binding binding = {.name = "messaging", .functions = functions};
TRK_BINDING(binding);
