/*
 * test_queue.c - thread/queue.c, mailbox.c, waiters.c, block.c and kept_pages.c under load, without the engine. It also runs under
 * ThreadSanitizer (build/tsan/test_queue): a race is a failure.
 */
#include "core/mem.h"
#include "thread/block.h"
#include "thread/queue.h"
#include "thread/waiters.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_int failures;

#define CHECK(cond)                                              \
  do {                                                           \
    if (!(cond)) {                                               \
      atomic_fetch_add(&failures, 1);                            \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond); \
    }                                                            \
  } while (0)

#define PRODUCERS 3
#define MESSAGES 20000

static atomic_int dropped; /* attachments that nobody took */

static void drop(void *object) {
  free(object);
  atomic_fetch_add(&dropped, 1);
}

struct reader {
  struct trk_end *end;
  int next;    /* number of the message that has to come */
  bool closed; /* the other side's close was seen */
  bool looks;  /* by itself for a while, before it sleeps */
};

static struct {
  uv_loop_t loop;
  struct trk_mailbox *box;
  struct reader readers[PRODUCERS];
  int open;
} consumer;

static struct trk_message *numbered(struct trk_slab **slab, int number) {
  struct trk_message *message = slab && number % 10 ? trk_message_new_from(slab, 1 + (uint32_t)number % 40) : trk_message_new(1);
  message->data[0] = number;
  message->attachments = trk_calloc(1, sizeof *message->attachments);
  message->attachments[0] = (struct trk_attachment){trk_malloc(8), drop};
  message->attachment_count = 1;
  return message;
}

static struct trk_message *take(struct reader *reader) {
  struct trk_message *message = trk_end_take(reader->end);
  for (int i = 0; reader->looks && message == NULL && i < 200; i++)
    if (trk_end_came(reader->end)) message = trk_end_take(reader->end);
  return message;
}

static void on_ready(void *arg) {
  struct reader *reader = arg;
  struct trk_message *message;
  if (reader->looks) trk_end_wake(reader->end);
  /* Not all at once, so that it has to ask to be called again. */
  for (int i = 0; i < 100; i++) {
    message = take(reader);
    if (message == NULL) {
      trk_end_sleep(reader->end);
      if (!trk_end_peer_closed(reader->end) || trk_end_waiting(reader->end) != 0) return;
      CHECK(!reader->closed);
      reader->closed = true;
      trk_end_close(reader->end);
      if (--consumer.open == 0) uv_stop(&consumer.loop);
      return;
    }
    CHECK(message->data[0] == reader->next);
    reader->next++;
    trk_message_free(message);
  }
  trk_end_sleep(reader->end);
  trk_end_again(reader->end);
}

static void *produce(void *arg) {
  struct trk_end *end = arg;
  struct trk_slab *slab = NULL;
  for (int i = 0; i < MESSAGES; i++) {
    CHECK(trk_end_send(end, numbered(&slab, i)));
    if (i % 1000 == 0) sched_yield(); /* its reader goes to sleep */
  }
  trk_slab_done(slab);
  trk_end_close(end);
  return NULL;
}

static void close_loop(uv_loop_t *loop, struct trk_mailbox *box) {
  trk_mailbox_close(box);
  uv_close(trk_mailbox_handle(box), NULL);
  uv_run(loop, UV_RUN_DEFAULT);
  CHECK(uv_loop_close(loop) == 0);
  trk_mailbox_unref(box);
}

/* Several senders, one receiver: every message, in order, then the close. */
static void many_to_one(bool looks) {
  int status = 0;
  pthread_t threads[PRODUCERS];
  uv_loop_init(&consumer.loop);
  consumer.box = trk_mailbox_new(&consumer.loop, &consumer, &status);
  uv_ref(trk_mailbox_handle(consumer.box));
  consumer.open = PRODUCERS;
  for (int i = 0; i < PRODUCERS; i++) {
    struct trk_end *ends[2];
    trk_end_pair(ends);
    consumer.readers[i] = (struct reader){.end = ends[0], .looks = looks};
    pthread_create(&threads[i], NULL, produce, ends[1]);
    trk_end_attach(ends[0], consumer.box, on_ready, &consumer.readers[i]);
  }
  uv_run(&consumer.loop, UV_RUN_DEFAULT);
  for (int i = 0; i < PRODUCERS; i++) {
    pthread_join(threads[i], NULL);
    CHECK(consumer.readers[i].next == MESSAGES);
    CHECK(consumer.readers[i].closed);
  }
  CHECK(atomic_exchange(&dropped, 0) == PRODUCERS * MESSAGES);
  close_loop(&consumer.loop, consumer.box);
}

static void *close_soon(void *arg) {
  sched_yield();
  trk_end_close(arg);
  return NULL;
}

/* The receiver closes while the sender sends: each message is freed exactly once. */
static void close_under_way(void) {
  for (int round = 0; round < 200; round++) {
    struct trk_end *ends[2];
    pthread_t thread;
    trk_end_pair(ends);
    pthread_create(&thread, NULL, close_soon, ends[0]);
    int sent = 0;
    while (sent < 500 && trk_end_send(ends[1], numbered(NULL, sent))) sent++;
    int refused = sent < 500;
    trk_end_close(ends[1]);
    pthread_join(thread, NULL);
    CHECK(atomic_exchange(&dropped, 0) == sent + refused);
  }
}

/* An end may travel in a message of another channel, with what waits in it; unread, it closes. */
static void end_in_a_message(void) {
  struct trk_end *outer[2], *inner[2];
  trk_end_pair(outer);
  trk_end_pair(inner);
  CHECK(trk_end_send(inner[0], numbered(NULL, 7)));
  struct trk_message *message = trk_message_new(0);
  message->attachments = trk_calloc(1, sizeof *message->attachments);
  message->attachments[0] = (struct trk_attachment){inner[1], trk_end_close};
  message->attachment_count = 1;
  CHECK(trk_end_send(outer[0], message));
  message = trk_end_take(outer[1]);
  struct trk_end *moved = message->attachments[0].object;
  message->attachments[0].object = NULL;
  trk_message_free(message);
  message = trk_end_take(moved);
  CHECK(message && message->data[0] == 7);
  trk_message_free(message);
  CHECK(!trk_end_peer_closed(inner[0]));
  trk_end_close(moved);
  CHECK(trk_end_peer_closed(inner[0]));
  trk_end_close(inner[0]);
  trk_end_close(outer[0]);
  trk_end_close(outer[1]);
  atomic_store(&dropped, 0);
}

/* An end that is awake as it leaves its thread: what has come and what comes is told where it arrives. */
static struct trk_end *mover;
static int moved;

static void on_moved(void *arg) {
  struct trk_mailbox **boxes = arg;
  trk_end_wake(mover);
  struct trk_message *message = trk_end_take(mover);
  if (message == NULL) {
    trk_end_sleep(mover);
    if (!trk_end_peer_closed(mover)) return;
    trk_end_close(mover);
    uv_stop(&consumer.loop);
    return;
  }
  CHECK(message->data[0] == moved);
  trk_message_free(message);
  trk_end_detach(mover);
  sched_yield();
  trk_end_attach(mover, boxes[++moved % 2], on_moved, boxes);
}

static void end_moves(void) {
  int status = 0;
  struct trk_mailbox *boxes[2];
  struct trk_end *ends[2];
  pthread_t thread;
  uv_loop_init(&consumer.loop);
  for (int i = 0; i < 2; i++) {
    boxes[i] = trk_mailbox_new(&consumer.loop, &boxes[i], &status);
    uv_ref(trk_mailbox_handle(boxes[i]));
  }
  trk_end_pair(ends);
  mover = ends[0];
  pthread_create(&thread, NULL, produce, ends[1]);
  trk_end_attach(mover, boxes[0], on_moved, boxes);
  uv_run(&consumer.loop, UV_RUN_DEFAULT);
  pthread_join(thread, NULL);
  CHECK(moved == MESSAGES);
  CHECK(atomic_exchange(&dropped, 0) == MESSAGES);
  trk_mailbox_close(boxes[1]);
  uv_close(trk_mailbox_handle(boxes[1]), NULL);
  close_loop(&consumer.loop, boxes[0]);
  trk_mailbox_unref(boxes[1]);
}

/* --- waiters ------------------------------------------------------------------------------------------------------ */

#define TURNS 20000
static _Atomic int32_t turn;

static void *take_turns(void *arg) {
  int32_t me = (int32_t)(intptr_t)arg;
  for (int i = 0; i < TURNS; i++) {
    while (atomic_load(&turn) != me) trk_waiters_wait(&turn, 1 - me, false, -1, NULL);
    atomic_store(&turn, 1 - me);
    trk_waiters_notify(&turn, 1);
  }
  return NULL;
}

static struct trk_waiter_thread stoppable;
static _Atomic int32_t never;

static void *wait_for_ever(void *arg) {
  (void)arg;
  CHECK(trk_waiters_wait(&never, 0, false, -1, &stoppable) == TRK_WAIT_STOPPED);
  return NULL;
}

static void waiters(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, take_turns, (void *)(intptr_t)i);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  CHECK(atomic_load(&turn) == 0);

  _Atomic int64_t wide = 5;
  CHECK(trk_waiters_wait(&wide, 6, true, 0, NULL) == TRK_WAIT_NOT_EQUAL);
  CHECK(trk_waiters_wait(&wide, 5, true, 1000000, NULL) == TRK_WAIT_TIMED_OUT);
  CHECK(trk_waiters_notify(&wide, 10) == 0);

  for (int i = 0; i < 200; i++) {
    memset(&stoppable, 0, sizeof stoppable);
    pthread_create(&threads[0], NULL, wait_for_ever, NULL);
    if (i % 2) sched_yield();
    trk_waiters_stop(&stoppable);
    pthread_join(threads[0], NULL);
  }
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */

static void *unref_block(void *arg) {
  trk_block_unref(arg);
  return NULL;
}

static void blocks(void) {
  for (size_t size = 0; size <= 32u << 20; size = size * 8 + 1) {
    struct trk_block *block = trk_block_new(size);
    CHECK(trk_block_size(block) == size);
    uint8_t *bytes = trk_block_data(block);
    CHECK(size == 0 || (bytes[0] == 0 && bytes[size - 1] == 0));
    if (size) bytes[size - 1] = 1;
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
      trk_block_ref(block);
      pthread_create(&threads[i], NULL, unref_block, block);
    }
    trk_block_unref(block);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  }
  CHECK(trk_block_total() == 0);
}

/* The pages of a large block that was freed are those of the next one that is filled; as they are kept for half a second, in one try of many. */
static void kept(void) {
  const size_t size = (size_t)3 << 20;
  bool same = false;
  for (int i = 0; i < 20 && !same; i++) {
    struct trk_block *first = trk_block_new_filled(size);
    const void *data = trk_block_data(first);
    memset(trk_block_data(first), 1, size);
    trk_block_unref(first);
    struct trk_block *second = trk_block_new_filled(size);
    same = trk_block_data(second) == data && *(const uint8_t *)data == 1; /* fresh ones at the same address are zero */
    trk_block_unref(second);
  }
  CHECK(same);
}

/* Filled by several threads at once, on pages of their own or of those that were freed; others are zero all the same. */
static void *fill_blocks(void *arg) {
  const uint8_t mark = *(const uint8_t *)arg;
  for (int i = 0; i < 40; i++) {
    size_t size = ((size_t)1 << 20) + (size_t)(i % 3) * 300000;
    struct trk_block *filled = trk_block_new_filled(size), *zeros = trk_block_new(size);
    CHECK(filled && zeros && trk_block_size(filled) == size);
    uint8_t *bytes = trk_block_data(filled);
    memset(bytes, mark, size);
    sched_yield();
    CHECK(bytes[0] == mark && bytes[size / 2] == mark && bytes[size - 1] == mark);
    const uint8_t *clear = trk_block_data(zeros);
    CHECK(clear[0] == 0 && clear[size / 2] == 0 && clear[size - 1] == 0);
    trk_block_unref(i % 2 ? filled : zeros);
    trk_block_unref(i % 2 ? zeros : filled);
  }
  return NULL;
}

static void filled(void) {
  pthread_t threads[4];
  uint8_t marks[4] = {1, 2, 3, 4};
  for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, fill_blocks, &marks[i]);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  CHECK(trk_block_total() == 0);
}

/* Found by their address for as long as somebody holds them, while others come and go. */
static void *list_and_find(void *arg) {
  (void)arg;
  for (int i = 0; i < 2000; i++) {
    struct trk_block *block = trk_block_new(64 + (size_t)(i % 8));
    trk_block_list(block);
    trk_block_list(block);
    struct trk_block *found = trk_block_at(trk_block_data(block), trk_block_size(block));
    CHECK(found == block);
    CHECK(trk_block_at(trk_block_data(block), 1) == NULL);
    trk_block_unref(found);
    trk_block_unref(block);
  }
  return NULL;
}

static void listed_blocks(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, list_and_find, NULL);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  CHECK(trk_block_total() == 0);
}

int main(void) {
  many_to_one(false);
  many_to_one(true);
  close_under_way();
  end_in_a_message();
  end_moves();
  waiters();
  kept();
  blocks();
  filled();
  listed_blocks();
  return atomic_load(&failures) == 0 ? 0 : 1;
}
