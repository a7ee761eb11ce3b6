/*
 * text_known.c - long texts of a moment ago; see text_known.h.
 *
 * A string has no identity in JavaScript, but its value has one in the engine: while it is protected, no other string gets
 * the same address. So a program that sends one text with each task, or sends back what it got, is recognized. Kept are
 * the newest text and the one that came again last: many that come once must not fill the heap.
 *
 * Owns: see text_known.h. Runs on: the runtime's thread. Frees: on_timer(), on_closing(). Limits: two texts of KNOWN_CHARS.
 */
#include "thread/text_known.h"

#include "core/mem.h"

#include <stdlib.h>

#define KNOWN_CHARS ((size_t)64 << 20)
#define KEPT_MS 1000

struct entry {
  struct trk_text *text; /* NULL: nothing here */
  JSValueRef value;
  bool lent, used; /* since the timer's last run */
};

enum place { NEWEST, AGAIN, PLACES };

struct trk_text_known {
  struct trk_handle handle;
  uv_timer_t timer;
  struct entry entries[PLACES];
};

static void drop(struct trk_text_known *known, int i) {
  struct entry entry = known->entries[i];
  if (entry.text == NULL) return;
  known->entries[i].text = NULL;
  if (entry.lent) {
    trk_text_drop(entry.text);
  } else {
    JSValueUnprotect(known->handle.rt->ctx, entry.value);
    trk_text_unref(entry.text);
  }
}

/* Entry i was asked for. */
static struct entry *hit(struct trk_text_known *known, int i) {
  if (i == NEWEST) {
    drop(known, AGAIN);
    known->entries[AGAIN] = known->entries[NEWEST];
    known->entries[NEWEST].text = NULL;
  }
  known->entries[AGAIN].used = true;
  return &known->entries[AGAIN];
}

static void on_timer(uv_timer_t *timer) {
  struct trk_text_known *known = trk_container(timer, struct trk_text_known, timer);
  bool any = false;
  for (int i = 0; i < PLACES; i++) {
    if (!known->entries[i].used) drop(known, i);
    known->entries[i].used = false;
    any = any || known->entries[i].text;
  }
  if (!any) uv_timer_stop(timer);
}

static void on_closing(struct trk_handle *handle) {
  struct trk_text_known *known = (struct trk_text_known *)handle;
  for (int i = 0; i < PLACES; i++) drop(known, i);
  struct trk_thread *thread = handle->rt->thread_data;
  if (thread) thread->known = NULL;
}

static void known_freed(struct trk_handle *handle) {
  free(handle);
}

static const struct trk_handle_type known_type = {.name = "TextsKnown", .freed = known_freed};

static struct trk_text_known *make(struct trk_thread *thread) {
  struct trk_runtime *rt = thread->rt;
  if (thread->handle.closing) return NULL;
  struct trk_text_known *known = trk_calloc(1, sizeof *known);
  uv_timer_init(&rt->loop, &known->timer);
  uv_unref((uv_handle_t *)&known->timer);
  trk_handle_open(rt, &known->handle, &known_type, (uv_handle_t *)&known->timer, NULL);
  known->handle.on_closing = on_closing;
  known->handle.idle = true;
  return known;
}

struct trk_text *trk_text_known_find(struct trk_thread *thread, JSValueRef value) {
  struct trk_text_known *known = thread->known;
  for (int i = 0; known && i < PLACES; i++) {
    struct trk_text *text = known->entries[i].text;
    if (text == NULL || known->entries[i].value != value) continue;
    if (trk_text_share_living(text)) return hit(known, i)->text;
    drop(known, i);
  }
  return NULL;
}

JSValueRef trk_text_known_value(struct trk_thread *thread, const struct trk_text *text) {
  struct trk_text_known *known = thread->known;
  for (int i = 0; known && i < PLACES; i++)
    if (known->entries[i].text == text) return hit(known, i)->value;
  return NULL;
}

void trk_text_known_add(struct trk_thread *thread, struct trk_text *text, JSValueRef value, bool lent) {
  if (trk_text_length(text) > KNOWN_CHARS) return;
  if (thread->known == NULL) thread->known = make(thread);
  struct trk_text_known *known = thread->known;
  if (known == NULL) return;
  drop(known, NEWEST);
  known->entries[NEWEST] = (struct entry){text, value, lent, true};
  if (lent) {
    trk_text_share(text);
  } else {
    JSValueProtect(thread->rt->ctx, value);
    trk_text_ref(text);
  }
  if (!uv_is_active((uv_handle_t *)&known->timer)) uv_timer_start(&known->timer, on_timer, KEPT_MS, KEPT_MS);
}
