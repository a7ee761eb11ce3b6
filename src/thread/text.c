/*
 * text.c - long strings in messages; see text.h.
 *
 * Two hold such a string: the lender, in its list, and the messages, which are counted. When the count is down, a notice
 * tells the lender's loop. A lender that ends leaves a copy, which stands in no table, so anybody may drop it. The struct
 * stays for as long as a thread knows a value of its own by it.
 *
 * Owns: see text.h. Runs on: see text.h. Frees: see text.h. Limits: memory.
 */
#include "thread/text.h"

#include "thread/text_known.h"

#include <pthread.h>
#include <stdlib.h>

struct trk_text {
  struct trk_notice notice;
  struct trk_mailbox *box;     /* the lender's */
  struct trk_list link;        /* the lender's list */
  JSGlobalContextRef ctx;
  JSValueRef value; /* protected */
  pthread_mutex_t lock;
  JSStringRef string; /* under the lock: the value's own, later a copy */
  size_t chars;
  atomic_int messages;
  atomic_int holders; /* of the string: the lender, and the messages as one */
  atomic_int refs;    /* of the struct: the holders as one, and threads that know it */
};

void trk_text_ref(struct trk_text *text) {
  atomic_fetch_add(&text->refs, 1);
}

void trk_text_unref(struct trk_text *text) {
  if (atomic_fetch_sub(&text->refs, 1) != 1) return;
  pthread_mutex_destroy(&text->lock);
  trk_mailbox_unref(text->box);
  free(text);
}

static void release(struct trk_text *text) {
  JSStringRelease(text->string);
  trk_text_unref(text);
}

static void drop_holder(struct trk_text *text) {
  if (atomic_fetch_sub(&text->holders, 1) == 1) release(text);
}

/* On the lender's loop, or as its mailbox closes. The value goes last, so that it is the engine that frees the string. */
static void on_back(void *owner, struct trk_notice *notice) {
  (void)owner;
  struct trk_text *text = trk_container(notice, struct trk_text, notice);
  JSGlobalContextRef ctx = text->ctx;
  JSValueRef value = text->value;
  trk_list_remove(&text->link);
  release(text);
  JSValueUnprotect(ctx, value);
}

struct trk_text *trk_text_lend(struct trk_thread *thread, JSValueRef value) {
  struct trk_text *text = trk_text_known_find(thread, value);
  if (text) return text;
  text = calloc(1, sizeof *text);
  JSStringRef string = text ? JSValueToStringCopy(thread->rt->ctx, value, NULL) : NULL;
  if (string == NULL) {
    free(text);
    return NULL;
  }
  text->notice.run = on_back;
  text->box = thread->box;
  trk_mailbox_ref(text->box);
  text->ctx = thread->rt->ctx;
  text->value = value;
  text->string = string;
  text->chars = JSStringGetLength(string);
  pthread_mutex_init(&text->lock, NULL);
  atomic_init(&text->messages, 1);
  atomic_init(&text->holders, 2);
  atomic_init(&text->refs, 1);
  JSValueProtect(text->ctx, value);
  trk_list_push(&thread->texts, &text->link);
  trk_text_known_add(thread, text, value, true);
  return text;
}

void trk_text_share(struct trk_text *text) {
  atomic_fetch_add(&text->messages, 1);
}

bool trk_text_share_living(struct trk_text *text) {
  int messages = atomic_load(&text->messages);
  while (messages > 0)
    if (atomic_compare_exchange_weak(&text->messages, &messages, messages + 1)) return true;
  return false;
}

size_t trk_text_length(const struct trk_text *text) {
  return text->chars;
}

JSValueRef trk_text_value(struct trk_thread *thread, struct trk_text *text) {
  if (text->box == thread->box) return text->value;
  JSValueRef value = trk_text_known_value(thread, text);
  if (value) return value;
  pthread_mutex_lock(&text->lock);
  value = JSValueMakeString(thread->rt->ctx, text->string); /* a copy */
  pthread_mutex_unlock(&text->lock);
  trk_text_known_add(thread, text, value, false);
  return value;
}

void trk_text_drop(void *object) {
  struct trk_text *text = object;
  if (atomic_fetch_sub(&text->messages, 1) != 1) return;
  if (!trk_mailbox_post(text->box, &text->notice)) drop_holder(text);
}

/* A copy that no property was ever named by, nor will be. */
static JSStringRef private_copy(JSGlobalContextRef ctx, JSStringRef string) {
  return JSValueToStringCopy(ctx, JSValueMakeString(ctx, string), NULL);
}

void trk_text_leave(struct trk_thread *thread) {
  while (!trk_list_empty(&thread->texts)) {
    struct trk_text *text = trk_container(thread->texts.next, struct trk_text, link);
    JSGlobalContextRef ctx = text->ctx; // NOLINT(clang-analyzer-unix.Malloc): what was freed is in the list no more
    JSValueRef value = text->value;
    trk_list_remove(&text->link);
    if (atomic_load(&text->holders) == 1) { /* no message has it any more */
      release(text);
      JSValueUnprotect(ctx, value);
      continue;
    }
    JSStringRef copy = private_copy(ctx, text->string);
    pthread_mutex_lock(&text->lock);
    JSStringRef lent = text->string;
    text->string = copy;
    pthread_mutex_unlock(&text->lock);
    JSStringRelease(lent);
    JSValueUnprotect(ctx, value);
    drop_holder(text);
  }
}
