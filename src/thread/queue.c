/*
 * queue.c - the two ends of a channel; see queue.h.
 *
 * One lock per channel, held for a few instructions: to hang a message on the other end's list, or to take the whole
 * list. The receiver works on the list it took without the lock. One notice per end tells its loop; it is posted when
 * a list becomes non-empty, so many messages cost one wake-up. It is posted without the lock, which the thread that it
 * wakes needs first of all.
 *
 * Owns: the channel, its queued messages. Runs on: any thread. Frees: at the close of the second end, or when its last
 * notice has run. Limits: memory; a message is as large as what was sent.
 */
#include "thread/queue.h"

#include "core/mem.h"
#include "thread/block.h"

#include <pthread.h>
#include <stdlib.h>

struct pair;

struct trk_end {
  struct trk_notice notice; /* first: its run() gets this address */
  struct pair *pair;
  struct trk_message *head, **tail; /* under the lock */
  struct trk_message *taken;        /* the holder's: oldest first */
  size_t queued;                    /* under the lock: those behind head */
  size_t taken_count;
  struct trk_mailbox *box; /* under the lock; NULL: attached to nobody */
  void (*ready)(void *arg);
  void *arg;
  bool posted, closed; /* under the lock */
};

struct pair {
  pthread_mutex_t lock;
  int refs; /* under the lock: open ends and posted notices */
  struct trk_end ends[2];
};

struct trk_message *trk_message_new(uint32_t words) {
  struct trk_message *message = malloc(sizeof *message + (size_t)words * sizeof(int32_t));
  if (message == NULL) return NULL;
  *message = (struct trk_message){.words = words};
  return message;
}

void trk_message_free(struct trk_message *message) {
  if (message == NULL) return;
  for (uint32_t i = 0; i < message->attachment_count; i++) {
    struct trk_attachment *attachment = &message->attachments[i];
    if (attachment->object) attachment->drop(attachment->object);
  }
  free(message->attachments);
  trk_block_unref(message->block);
  if (message->text) message->drop_text(message->text);
  free(message);
}

static void free_list(struct trk_message *message) {
  while (message) {
    struct trk_message *next = message->next;
    trk_message_free(message);
    message = next;
  }
}

static struct trk_end *other(struct trk_end *end) {
  return &end->pair->ends[end == &end->pair->ends[0]];
}

/* Unlocks, and frees the pair when that was its last reference. */
static void leave(struct pair *pair) {
  bool last = pair->refs == 0;
  pthread_mutex_unlock(&pair->lock);
  if (!last) return;
  pthread_mutex_destroy(&pair->lock);
  free(pair);
}

/* Locked: whom to tell of `end`, with a reference, for tell() after the lock; NULL: nobody, or it is told already. */
static struct trk_mailbox *listener(struct trk_end *end) {
  if (end->posted || end->closed || end->box == NULL) return NULL;
  end->posted = true;
  end->pair->refs++;
  trk_mailbox_ref(end->box);
  return end->box;
}

/* Not locked. A mailbox that has closed takes nothing; by then the end may have come to another. */
static void tell(struct trk_end *end, struct trk_mailbox *box) {
  while (box) {
    struct trk_mailbox *next = NULL;
    if (!trk_mailbox_post(box, &end->notice)) {
      struct pair *pair = end->pair;
      pthread_mutex_lock(&pair->lock);
      end->posted = false;
      if (end->box != box) next = listener(end);
      pair->refs--;
      leave(pair);
    }
    trk_mailbox_unref(box);
    box = next;
  }
}

static bool anything(struct trk_end *end) {
  return end->head != NULL || end->taken != NULL || other(end)->closed;
}

static void on_notice(void *owner, struct trk_notice *notice) {
  struct trk_end *end = trk_container(notice, struct trk_end, notice);
  struct pair *pair = end->pair;
  pthread_mutex_lock(&pair->lock);
  end->posted = false;
  pair->refs--;
  void (*ready)(void *arg) = NULL;
  void *arg = NULL;
  struct trk_mailbox *box = NULL;
  if (owner != NULL && !end->closed && end->box != NULL) {
    /* It may have moved to another thread since; `owner` tells which mailbox runs this. */
    if (trk_mailbox_owner(end->box) != owner) {
      box = listener(end);
    } else {
      ready = end->ready;
      arg = end->arg;
    }
  }
  leave(pair);
  tell(end, box);
  if (ready) ready(arg);
}

void trk_end_pair(struct trk_end *ret_ends[2]) {
  /* Ends tell their loops in the order in which they were made. */
  static _Atomic uint64_t made = 1;
  struct pair *pair = trk_calloc(1, sizeof *pair);
  pthread_mutex_init(&pair->lock, NULL);
  pair->refs = 2;
  for (int i = 0; i < 2; i++) {
    struct trk_end *end = &pair->ends[i];
    end->notice.run = on_notice;
    end->notice.order = atomic_fetch_add_explicit(&made, 1, memory_order_relaxed);
    end->pair = pair;
    end->tail = &end->head;
    ret_ends[i] = end;
  }
}

bool trk_end_send(struct trk_end *end, struct trk_message *message) {
  struct trk_end *peer = other(end);
  message->next = NULL;
  pthread_mutex_lock(&end->pair->lock);
  bool open = !peer->closed;
  struct trk_mailbox *box = NULL;
  if (open) {
    *peer->tail = message;
    peer->tail = &message->next;
    peer->queued++;
    box = listener(peer);
  }
  pthread_mutex_unlock(&end->pair->lock);
  tell(peer, box);
  if (!open) trk_message_free(message);
  return open;
}

/* Moves what is queued into the holder's list. */
static void refill(struct trk_end *end) {
  pthread_mutex_lock(&end->pair->lock);
  end->taken = end->head;
  end->taken_count = end->queued;
  end->head = NULL;
  end->tail = &end->head;
  end->queued = 0;
  pthread_mutex_unlock(&end->pair->lock);
}

struct trk_message *trk_end_take(struct trk_end *end) {
  if (end->taken == NULL) refill(end);
  struct trk_message *message = end->taken;
  if (message) {
    end->taken = message->next;
    end->taken_count--;
  }
  return message;
}

size_t trk_end_waiting(struct trk_end *end) {
  pthread_mutex_lock(&end->pair->lock);
  size_t count = end->queued + end->taken_count;
  pthread_mutex_unlock(&end->pair->lock);
  return count;
}

bool trk_end_peer_closed(struct trk_end *end) {
  pthread_mutex_lock(&end->pair->lock);
  bool closed = other(end)->closed;
  pthread_mutex_unlock(&end->pair->lock);
  return closed;
}

bool trk_end_is_peer(const struct trk_end *a, const struct trk_end *b) {
  return a != b && a->pair == b->pair;
}

void trk_end_attach(struct trk_end *end, struct trk_mailbox *box, void (*ready)(void *arg), void *arg) {
  pthread_mutex_lock(&end->pair->lock);
  trk_mailbox_ref(box);
  end->box = box;
  end->ready = ready;
  end->arg = arg;
  struct trk_mailbox *told = anything(end) ? listener(end) : NULL;
  pthread_mutex_unlock(&end->pair->lock);
  tell(end, told);
}

void trk_end_detach(struct trk_end *end) {
  pthread_mutex_lock(&end->pair->lock);
  struct trk_mailbox *box = end->box;
  end->box = NULL;
  pthread_mutex_unlock(&end->pair->lock);
  trk_mailbox_unref(box);
}

void trk_end_again(struct trk_end *end) {
  pthread_mutex_lock(&end->pair->lock);
  struct trk_mailbox *box = anything(end) ? listener(end) : NULL;
  pthread_mutex_unlock(&end->pair->lock);
  tell(end, box);
}

void trk_end_close(void *ptr) {
  struct trk_end *end = ptr;
  struct pair *pair = end->pair;
  pthread_mutex_lock(&pair->lock);
  struct trk_message *queued = end->head, *taken = end->taken;
  struct trk_mailbox *box = end->box;
  end->closed = true;
  end->head = end->taken = NULL;
  end->tail = &end->head;
  end->queued = end->taken_count = 0;
  end->box = NULL;
  pair->refs--;
  struct trk_end *peer = other(end);
  struct trk_mailbox *told = listener(peer);
  leave(pair);
  tell(peer, told);
  /* Outside the lock: a message may hold the end of another channel, or of this one. */
  free_list(taken);
  free_list(queued);
  trk_mailbox_unref(box);
}
