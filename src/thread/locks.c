/*
 * locks.c - Web Locks among all threads of the process: internalBinding('locks').
 *
 * One list of all requests, held and pending, in order. A request is granted when nothing held of its name stands against
 * it and nothing of its name waits before it. Its thread learns of it through its mailbox. When a runtime ends, what
 * it holds is released.
 *
 * Owns: the requests; each is a handle of its runtime. Runs on: the runtime's thread, but for the list, which one lock
 * guards. Frees: at release, abort or the end of the runtime. Limits: none.
 * Source: https://w3c.github.io/web-locks/#algorithms
 */
#include "core/mem.h"
#include "thread/thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum event { GRANTED = 1, STOLEN = 2 };

struct request {
  struct trk_handle handle; /* owner: the function that is called with events */
  struct trk_list link;     /* all of the rest under the list's lock */
  struct trk_notice notice;
  struct trk_mailbox *box;
  struct trk_thread *thread;
  char *name;
  int32_t client;
  int events;
  bool shared, held, posted;
  bool asking; /* its locks.request() has not returned: that tells that it is granted, no notice */
  bool over;  /* released while a notice was under way: that one closes it */
  bool waits; /* keeps the loop alive; own thread only */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct trk_list requests = {&requests, &requests};

static void tell(struct request *request, enum event event) {
  if (request->asking) return;
  request->events |= (int)event;
  if (!request->posted) request->posted = trk_mailbox_post(request->box, &request->notice);
}

/* Locked: grants what can be granted of that name. */
static void grant(const char *name) {
  bool any = false, exclusive = false;
  for (struct trk_list *node = requests.next; node != &requests; node = node->next) {
    struct request *request = trk_container(node, struct request, link);
    if (strcmp(request->name, name) != 0) continue;
    if (!request->held) {
      if (exclusive || (any && !request->shared)) return;
      request->held = true;
      tell(request, GRANTED);
    }
    any = true;
    exclusive = exclusive || !request->shared;
  }
}

static void leave(struct request *request) {
  pthread_mutex_lock(&lock);
  if (request->link.next) {
    trk_list_remove(&request->link);
    grant(request->name);
  }
  pthread_mutex_unlock(&lock);
}

static void no_longer_waits(struct request *request) {
  if (request->waits) trk_thread_unref(request->thread);
  request->waits = false;
}

static void on_notice(void *owner, struct trk_notice *notice) {
  struct request *request = trk_container(notice, struct request, notice);
  pthread_mutex_lock(&lock);
  int events = request->events;
  request->events = 0;
  request->posted = false;
  pthread_mutex_unlock(&lock);
  if (owner == NULL) return; /* closed with the other handles */
  struct trk_runtime *rt = request->handle.rt;
  no_longer_waits(request);
  if (request->over) {
    trk_handle_close(&request->handle, NULL);
    return;
  }
  JSObjectRef fn = request->handle.owner.object;
  JSValueRef args[1] = {trk_number(rt, events)};
  if (fn) trk_dispatch(rt, fn, 1, args);
}

static void request_closing(struct trk_handle *handle) {
  struct request *request = (struct request *)handle;
  leave(request);
  no_longer_waits(request);
}

static void request_freed(struct trk_handle *handle) {
  struct request *request = (struct request *)handle;
  trk_mailbox_unref(request->box);
  free(request->name);
  free(request);
}

static const struct trk_handle_type type = {.name = "WebLock", .freed = request_freed};

static bool free_now(const char *name, bool shared) {
  for (struct trk_list *node = requests.next; node != &requests; node = node->next) {
    const struct request *other = trk_container(node, struct request, link);
    if (strcmp(other->name, name) == 0 && !(other->held && other->shared && shared)) return false;
  }
  return true;
}

/* Takes what is held of that name away. Those of other threads get a notice, the first of this one is the result: it hears at once. */
static struct request *steal(const char *name, const struct trk_thread *thief) {
  struct trk_list *node = requests.next;
  while (node != &requests) {
    struct request *other = trk_container(node, struct request, link);
    node = node->next;
    if (!other->held || strcmp(other->name, name) != 0) continue;
    trk_list_remove(&other->link);
    if (other->thread == thief) return other;
    tell(other, STOLEN);
  }
  return NULL;
}

/* This thread's own holders lose it before the thief has it. Locked, but not while they hear. */
static void rob(struct trk_runtime *rt, const char *name, const struct trk_thread *thief) {
  struct request *other;
  while ((other = steal(name, thief)) != NULL) {
    JSObjectRef fn = other->handle.owner.object;
    JSValueRef args[1] = {trk_number(rt, other->events | STOLEN)};
    other->events = 0;
    pthread_mutex_unlock(&lock);
    if (fn) trk_call_js(rt, fn, 1, args, NULL);
    pthread_mutex_lock(&lock);
  }
}

/*
 * (name, shared, 0 or 1 if available or 2 steal, client, onEvent, deferred): a number, or 0: not available. Negative: it is granted
 * already, which onEvent will not hear; with `deferred` it always hears.
 */
TRK_FN(locks_request) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL) return trk_throw_uv(c, UV_EMFILE, "eventfd", NULL, NULL);
  char *name = trk_arg_utf8(c, 0, NULL);
  bool shared = trk_arg_bool(c, 1);
  int32_t how = trk_arg_i32(c, 2);
  struct request *request = trk_calloc(1, sizeof *request);
  request->name = name ? name : trk_strdup("");
  request->shared = shared;
  request->client = trk_arg_i32(c, 3);
  request->thread = thread;
  request->box = thread->box;
  request->notice.run = on_notice;
  trk_mailbox_ref(request->box);
  pthread_mutex_lock(&lock);
  bool takes = how != 1 || free_now(request->name, shared);
  if (takes) {
    if (how == 2) rob(c->rt, request->name, thread);
    trk_list_push(how == 2 ? requests.next : &requests, &request->link);
  }
  pthread_mutex_unlock(&lock);
  int32_t id = trk_handle_open(c->rt, &request->handle, &type, NULL, trk_arg(c, 4));
  if (!takes) {
    trk_handle_close(&request->handle, NULL);
    return trk_number(c->rt, 0);
  }
  request->handle.on_closing = request_closing;
  request->handle.idle = true;
  request->waits = true;
  trk_thread_ref(thread);
  pthread_mutex_lock(&lock);
  request->asking = !trk_arg_bool(c, 5);
  grant(request->name);
  bool granted = request->asking && request->held;
  request->asking = false;
  pthread_mutex_unlock(&lock);
  if (granted) no_longer_waits(request);
  return trk_number(c->rt, granted ? -id : id);
}

static void end(struct request *request) {
  leave(request);
  pthread_mutex_lock(&lock);
  bool later = request->posted;
  request->over = later;
  pthread_mutex_unlock(&lock);
  no_longer_waits(request);
  if (!later) trk_handle_close(&request->handle, NULL);
}

TRK_FN(locks_release) { /* (number) */
  struct request *request = trk_handle_get(c->rt, trk_arg_i32(c, 0), &type);
  if (request) end(request);
  return trk_undefined(c->rt);
}

TRK_FN(locks_abort) { /* (number): gives it up if it is not granted yet, or has not heard of it; whether it did */
  struct request *request = trk_handle_get(c->rt, trk_arg_i32(c, 0), &type);
  if (request == NULL) return trk_bool(c->rt, false);
  pthread_mutex_lock(&lock);
  bool pending = !request->held || (request->events & GRANTED) != 0;
  pthread_mutex_unlock(&lock);
  if (pending) end(request);
  return trk_bool(c->rt, pending);
}

TRK_FN(locks_query) { /* (): [name, shared, held, client, name, ...] in order */
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  unsigned n = 0;
  pthread_mutex_lock(&lock);
  for (struct trk_list *node = requests.next; node != &requests; node = node->next) {
    const struct request *request = trk_container(node, struct request, link);
    JSObjectSetPropertyAtIndex(c->ctx, list, n++, trk_cstring(c->rt, request->name), NULL);
    JSObjectSetPropertyAtIndex(c->ctx, list, n++, trk_bool(c->rt, request->shared), NULL);
    JSObjectSetPropertyAtIndex(c->ctx, list, n++, trk_bool(c->rt, request->held), NULL);
    JSObjectSetPropertyAtIndex(c->ctx, list, n++, trk_number(c->rt, request->client), NULL);
  }
  pthread_mutex_unlock(&lock);
  return list;
}

static const struct trk_fn_row functions[] = {
    {"request", locks_request}, {"release", locks_release}, {"abort", locks_abort}, {"query", locks_query}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "locks", .functions = functions};
TRK_BINDING(binding);
