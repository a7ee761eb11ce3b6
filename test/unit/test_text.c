/*
 * test_text.c - thread/text.c and text_known.c under load. The engine is played by this file: strings that count their
 * references, values that a thread collects when it likes, and checks that each value is touched by its own thread only.
 * Run it under ThreadSanitizer too (make VARIANT=tsan build/tsan/unit/test_text): a race is a failure.
 */
#include "core/core.h"
#include "core/mem.h"
#include "thread/text.h"
#include "thread/text_known.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_int failures, strings;

#define CHECK(cond)                                              \
  do {                                                           \
    if (!(cond)) {                                               \
      atomic_fetch_add(&failures, 1);                            \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond); \
    }                                                            \
  } while (0)

/* --- the engine, as far as a text needs it -------------------------------------------------------------------------- */

struct OpaqueJSString {
  atomic_int refs;
  const void *named_in; /* VM in whose table of names it stands: it must die there; NULL: in none */
  char chars[16];
};

struct value {
  struct value *next;
  struct vm *vm;
  JSStringRef string;
  int protects;
  bool fresh; /* counted as used once, for who is about to get it */
  int used; /* by the program, in so many places */
};

struct vm {
  struct value *values;
};

static _Thread_local struct vm *here;

static struct value *value_of(JSValueRef value) {
  return (struct value *)(uintptr_t)value; /* NOLINT(performance-no-int-to-ptr) */
}
static JSValueRef value_in(JSContextRef ctx, JSStringRef string) {
  struct value *value = trk_calloc(1, sizeof *value);
  value->vm = (struct vm *)(uintptr_t)ctx; /* NOLINT(performance-no-int-to-ptr) */
  CHECK(value->vm == here);
  value->string = string;
  value->used = 1;
  value->next = here->values;
  here->values = value;
  return (JSValueRef)value;
}
static JSStringRef new_string(const char *chars) {
  JSStringRef string = trk_calloc(1, sizeof *string);
  atomic_init(&string->refs, 1);
  snprintf(string->chars, sizeof string->chars, "%s", chars);
  atomic_fetch_add(&strings, 1);
  return string;
}
JSStringRef JSStringRetain(JSStringRef string) {
  atomic_fetch_add(&string->refs, 1);
  return string;
}
void JSStringRelease(JSStringRef string) {
  if (atomic_fetch_sub(&string->refs, 1) != 1) return;
  CHECK(string->named_in == NULL || string->named_in == here);
  free(string);
  atomic_fetch_sub(&strings, 1);
}
size_t JSStringGetLength(JSStringRef string) {
  return strlen(string->chars);
}
JSStringRef JSValueToStringCopy(JSContextRef ctx, JSValueRef value, JSValueRef *exc) {
  (void)exc;
  CHECK((const void *)ctx == here && value_of(value)->vm == here);
  return JSStringRetain(value_of(value)->string);
}
JSValueRef JSValueMakeString(JSContextRef ctx, JSStringRef string) {
  JSValueRef value = value_in(ctx, new_string(string->chars));
  value_of(value)->fresh = true;
  return value;
}
void JSValueProtect(JSContextRef ctx, JSValueRef value) {
  CHECK((const void *)ctx == here && value_of(value)->vm == here);
  value_of(value)->protects++;
}
void JSValueUnprotect(JSContextRef ctx, JSValueRef value) {
  CHECK((const void *)ctx == here && value_of(value)->vm == here);
  CHECK(--value_of(value)->protects >= 0);
}
/* all: the VM ends. */
static void collect(bool all) {
  for (struct value **at = &here->values; *at;) {
    struct value *value = *at;
    if (!all && (value->used > 0 || value->protects > 0)) {
      at = &value->next;
      continue;
    }
    CHECK(!all || value->protects == 0);
    *at = value->next;
    JSStringRelease(value->string);
    free(value);
  }
}

/* --- threads that send each other texts ------------------------------------------------------------------------------ */

#define SEATS 4
#define LIVES 150    /* of each seat: one runtime after the other */
#define MESSAGES 300 /* that a life handles before it ends */
#define KEPT 3       /* texts that a program holds on to */

/* Where a thread's messages arrive; a life that begins puts its end here, one that ends takes it away. */
static struct seat {
  pthread_mutex_t lock;
  struct trk_end *send; /* under the lock: for the others */
} seats[SEATS];

struct life {
  struct trk_runtime rt;
  struct trk_thread *thread;
  struct trk_end *end;
  struct vm vm;
  unsigned seed;
  int seat, handled;
  JSValueRef kept[KEPT];
};

static unsigned next(struct life *life, unsigned below) {
  life->seed = life->seed * 1103515245 + 12345;
  return (life->seed >> 16) % below;
}

static void forget(JSValueRef *value) {
  if (*value) value_of(*value)->used--;
  *value = NULL;
}

/* A new text, or one that it has already: of its own, or one that came. */
static JSValueRef *pick(struct life *life) {
  JSValueRef *place = &life->kept[next(life, KEPT)];
  if (*place && next(life, 3)) return place;
  forget(place);
  char chars[16];
  snprintf(chars, sizeof chars, "%d %u", life->seat, next(life, 10000));
  JSStringRef string = new_string(chars);
  if (next(life, 2)) string->named_in = here;
  *place = value_in((JSContextRef)here, string);
  return place;
}

static void send_one(struct life *life) {
  struct trk_message *message = trk_message_new(0);
  message->attachments = trk_calloc(2, sizeof *message->attachments);
  message->attachment_count = 1 + next(life, 2);
  for (uint32_t i = 0; i < message->attachment_count; i++) {
    struct trk_text *text = trk_text_lend(life->thread, *pick(life));
    message->attachments[i] = (struct trk_attachment){text, trk_text_drop};
  }
  struct seat *to = &seats[next(life, SEATS)];
  pthread_mutex_lock(&to->lock);
  bool sent = to->send && trk_end_send(to->send, message);
  bool free_it = to->send == NULL;
  pthread_mutex_unlock(&to->lock);
  (void)sent; /* refused: freed already */
  if (free_it) trk_message_free(message);
}

static void on_message(struct life *life, struct trk_message *message) {
  for (uint32_t i = 0; i < message->attachment_count; i++) {
    if (next(life, 4) == 0) continue; /* left in the message */
    struct trk_text *text = message->attachments[i].object;
    message->attachments[i].object = NULL;
    JSValueRef *place = &life->kept[next(life, KEPT)];
    JSValueRef value = trk_text_value(life->thread, text);
    CHECK(strlen(value_of(value)->string->chars) == trk_text_length(text));
    CHECK(value_of(value)->vm == here);
    trk_text_drop(text);
    if (!value_of(value)->fresh) value_of(value)->used++;
    value_of(value)->fresh = false;
    forget(place);
    *place = value;
  }
  trk_message_free(message);
}

static void on_ready(void *arg) {
  struct life *life = arg;
  struct trk_message *message;
  while ((message = trk_end_take(life->end)) != NULL) on_message(life, message);
}

static void live(struct life *life) {
  struct trk_runtime *rt = &life->rt;
  here = &life->vm;
  rt->ctx = (JSGlobalContextRef)here;
  trk_list_init(&rt->requests);
  trk_list_init(&rt->handles);
  trk_handles_init(rt);
  uv_loop_init(&rt->loop);
  life->thread = trk_thread_get(rt);
  trk_thread_ref(life->thread); /* or its loop would not look */
  struct trk_end *ends[2];
  trk_end_pair(ends);
  life->end = ends[0];
  trk_end_attach(life->end, life->thread->box, on_ready, life);
  pthread_mutex_lock(&seats[life->seat].lock);
  seats[life->seat].send = ends[1];
  pthread_mutex_unlock(&seats[life->seat].lock);
  while (life->handled++ < MESSAGES) {
    send_one(life);
    uv_run(&rt->loop, UV_RUN_NOWAIT);
    if (next(life, 8) == 0) forget(&life->kept[next(life, KEPT)]);
    if (next(life, 16) == 0) collect(false);
  }
  if (next(life, 2)) { /* or it goes with the channel open, as at terminate() */
    pthread_mutex_lock(&seats[life->seat].lock);
    seats[life->seat].send = NULL;
    pthread_mutex_unlock(&seats[life->seat].lock);
    trk_end_close(ends[1]);
    ends[1] = NULL;
  }
  trk_thread_unref(life->thread);
  atomic_store(&rt->stopping, true);
  trk_handles_close_all(rt);
  trk_end_close(life->end);
  uv_run(&rt->loop, UV_RUN_DEFAULT);
  CHECK(uv_loop_close(&rt->loop) == 0);
  if (ends[1]) {
    pthread_mutex_lock(&seats[life->seat].lock);
    seats[life->seat].send = NULL;
    pthread_mutex_unlock(&seats[life->seat].lock);
    trk_end_close(ends[1]);
  }
  trk_handles_free(rt);
  collect(true);
  here = NULL;
}

static void *sit(void *arg) {
  struct seat *seat = arg;
  for (int i = 0; i < LIVES; i++) {
    struct life *life = trk_calloc(1, sizeof *life);
    life->seat = (int)(seat - seats);
    life->seed = (unsigned)(life->seat * LIVES + i + 1);
    live(life);
    free(life);
  }
  return NULL;
}

/* --- programs one after the other, in this thread: which text is known when ---------------------------------------------- */

struct program {
  struct trk_runtime rt;
  struct trk_thread *thread;
  struct vm vm;
};

/* What follows runs in it. */
static void enter(struct program *program) {
  here = &program->vm;
}
static struct program *begin(void) {
  struct program *program = trk_calloc(1, sizeof *program);
  struct trk_runtime *rt = &program->rt;
  enter(program);
  rt->ctx = (JSGlobalContextRef)here;
  trk_list_init(&rt->requests);
  trk_list_init(&rt->handles);
  trk_handles_init(rt);
  uv_loop_init(&rt->loop);
  program->thread = trk_thread_get(rt);
  trk_thread_ref(program->thread); /* or its loop would not look */
  return program;
}
static void turn(struct program *program) {
  enter(program);
  uv_run(&program->rt.loop, UV_RUN_NOWAIT);
}
static void end(struct program *program) {
  struct trk_runtime *rt = &program->rt;
  turn(program);
  trk_thread_unref(program->thread);
  atomic_store(&rt->stopping, true);
  trk_handles_close_all(rt);
  uv_run(&rt->loop, UV_RUN_DEFAULT);
  CHECK(uv_loop_close(&rt->loop) == 0);
  trk_handles_free(rt);
  collect(true);
  here = NULL;
  free(program);
}

static void known(void) {
  struct program *program = begin();
  struct trk_thread *thread = program->thread;
  JSValueRef a = value_in(program->rt.ctx, new_string("a")), b = value_in(program->rt.ctx, new_string("b"));
  struct trk_text *first = trk_text_lend(thread, a);
  CHECK(trk_text_value(thread, first) == a);
  trk_text_drop(first);
  CHECK(trk_text_lend(thread, a) == first); /* known, though no message has it */
  struct trk_text *second = trk_text_lend(thread, b);
  CHECK(second != first);
  CHECK(trk_text_lend(thread, a) == first); /* the one that came again stays beside the newest */
  CHECK(trk_text_lend(thread, b) == second);
  for (int i = 0; i < 2; i++) {
    trk_text_drop(first);
    trk_text_drop(second);
  }
  end(program);
}

/* Lends one text after the other, so that those before are known no more. */
static void displace(struct program *program, int count) {
  enter(program);
  for (int i = 0; i < count; i++) {
    JSValueRef other = value_in(program->rt.ctx, new_string("other"));
    trk_text_drop(trk_text_lend(program->thread, other));
  }
  turn(program);
}

/* What came back is the lender's own value, and needs no copy for who has had it; but not once the lender has it back. */
static void back(bool gone) {
  struct program *lender = begin();
  JSValueRef sent = value_in(lender->rt.ctx, new_string("text"));
  struct trk_text *text = trk_text_lend(lender->thread, sent);
  struct program *reader = begin();
  JSValueRef got = trk_text_value(reader->thread, text);
  CHECK(trk_text_value(reader->thread, text) == got);
  if (gone) {
    trk_text_drop(text);
    displace(lender, 2);
    CHECK(value_of(sent)->protects == 0);
    enter(reader);
  }
  struct trk_text *again = trk_text_lend(reader->thread, got);
  CHECK(value_of(got)->protects > 0);
  enter(lender);
  JSValueRef returned = trk_text_value(lender->thread, again);
  CHECK((returned == sent) == !gone);
  if (gone) value_of(returned)->used = 0;
  trk_text_drop(again);
  if (!gone) trk_text_drop(text);
  end(reader);
  end(lender);
}

/* The lender ends first: the message has a copy that stands in no table of names, and may be dropped anywhere. */
static void left(void) {
  struct program *lender = begin();
  JSStringRef named = new_string("name");
  named->named_in = here;
  struct trk_text *text = trk_text_lend(lender->thread, value_in(lender->rt.ctx, named));
  end(lender);
  CHECK(atomic_load(&strings) == 1);
  struct program *reader = begin();
  JSValueRef got = trk_text_value(reader->thread, text);
  CHECK(strcmp(value_of(got)->string->chars, "name") == 0);
  trk_text_drop(text);
  value_of(got)->used = 0;
  end(reader);
}

/* The system's own descriptors, which libuv opens and closes without the sanitizer seeing what orders it. */
const char *__tsan_default_suppressions(void); /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
const char *__tsan_default_suppressions(void) { /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
  return "race_top:eventfd\nrace_top:pipe2\nrace_top:close\nrace_top:epoll_create1\n";
}

int main(void) {
  known();
  back(false);
  back(true);
  left();
  CHECK(atomic_load(&strings) == 0);
  pthread_t threads[SEATS];
  for (int i = 0; i < SEATS; i++) pthread_mutex_init(&seats[i].lock, NULL);
  for (int i = 0; i < SEATS; i++) pthread_create(&threads[i], NULL, sit, &seats[i]);
  for (int i = 0; i < SEATS; i++) pthread_join(threads[i], NULL);
  CHECK(atomic_load(&strings) == 0);
  return atomic_load(&failures) == 0 ? 0 : 1;
}
