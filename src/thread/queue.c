/*
 * queue.c - the two ends of a channel; see queue.h.
 *
 * What comes to an end is a stack: its sender (there is one at a time) pushes by one compare-and-swap, its holder takes
 * all of it and turns it round. One notice per end tells its loop; only the push that finds the stack empty posts it, so
 * many messages cost one wake-up, and not even that one while the holder says that it looks by itself (AWAKE). Who holds
 * an end and which loop is told is under the channel's lock. A notice is posted without it, as the thread that it wakes
 * needs it first of all.
 *
 * Owns: the channel, its queued messages. Runs on: any thread. Frees: at the close of the second end, or when its last
 * notice has run. Limits: memory; a message is as large as what was sent.
 */
#include "thread/queue.h"

#include "core/mem.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

/* Heads of a stack without messages, beside NULL. */
static struct trk_message awake_mark, closed_mark;
#define AWAKE (&awake_mark)   /* its holder will look again, or say that it does not */
#define CLOSED (&closed_mark) /* takes nothing any more */

struct pair;

#define CACHE_LINE 64

struct trk_end {
  struct trk_notice notice; /* first: its run() gets this address */
  struct pair *pair;
  struct trk_message *taken, **tail;  /* the holder's: oldest first */
  size_t taken_count;
  bool awake; /* the holder's */
  struct trk_mailbox *box; /* under the lock; NULL: attached to nobody */
  void (*ready)(void *arg);
  void *arg;
  bool posted; /* under the lock */
  atomic_bool closed;
  char apart[CACHE_LINE]; /* what its sender writes does not slow its holder */
  _Atomic(struct trk_message *) head; /* newest first, or a mark */
  atomic_int core; /* that the last sender ran on, -1: nobody has sent */
  char behind[CACHE_LINE];
};

struct pair {
  pthread_mutex_t lock;
  int refs; /* under the lock: open ends and posted notices */
  struct trk_end ends[2];
};

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

static bool is_message(const struct trk_message *head) {
  return head != NULL && head != AWAKE && head != CLOSED;
}

static bool anything(struct trk_end *end) {
  return is_message(atomic_load(&end->head)) || end->taken != NULL || atomic_load(&other(end)->closed);
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
    atomic_init(&end->core, -1);
    end->tail = &end->taken;
    ret_ends[i] = end;
  }
}

bool trk_end_send(struct trk_end *end, struct trk_message *message) {
  struct trk_end *peer = other(end);
  struct trk_message *head = atomic_load_explicit(&peer->head, memory_order_relaxed);
  atomic_store_explicit(&peer->core, sched_getcpu(), memory_order_relaxed);
  do {
    if (head == CLOSED) {
      trk_message_free(message);
      return false;
    }
    message->next = is_message(head) ? head : NULL;
  } while (!atomic_compare_exchange_weak(&peer->head, &head, message));
  if (head != NULL) return true;
  pthread_mutex_lock(&peer->pair->lock);
  struct trk_mailbox *box = listener(peer);
  pthread_mutex_unlock(&peer->pair->lock);
  tell(peer, box);
  return true;
}

/* Moves what has come behind what the holder has. */
static void take_all(struct trk_end *end, struct trk_message *left) {
  struct trk_message *head = atomic_exchange(&end->head, left);
  if (!is_message(head)) return;
  struct trk_message *first = NULL, **tail = &head->next;
  while (head) {
    struct trk_message *next = head->next;
    head->next = first;
    first = head;
    head = next;
    end->taken_count++;
  }
  *end->tail = first;
  end->tail = tail;
}

static void refill(struct trk_end *end) {
  struct trk_message *left = end->awake ? AWAKE : NULL;
  if (atomic_load_explicit(&end->head, memory_order_relaxed) != left) take_all(end, left);
}

const struct trk_message *trk_end_peek(struct trk_end *end) {
  if (end->taken == NULL) refill(end);
  return end->taken;
}

struct trk_message *trk_end_take(struct trk_end *end) {
  if (end->taken == NULL) refill(end);
  struct trk_message *message = end->taken;
  if (message) {
    end->taken = message->next;
    if (end->taken == NULL) end->tail = &end->taken;
    end->taken_count--;
  }
  return message;
}

size_t trk_end_waiting(struct trk_end *end) {
  refill(end);
  return end->taken_count;
}

void trk_end_wake(struct trk_end *end) {
  end->awake = true;
}

bool trk_end_came(const struct trk_end *end) {
  return is_message(atomic_load_explicit(&end->head, memory_order_relaxed));
}

bool trk_end_sent_here(const struct trk_end *end) {
  return atomic_load_explicit(&end->core, memory_order_relaxed) == sched_getcpu();
}

static bool slept(struct trk_end *end) {
  struct trk_message *head = AWAKE;
  end->awake = false;
  return atomic_compare_exchange_strong(&end->head, &head, NULL) || !is_message(head);
}

void trk_end_sleep(struct trk_end *end) {
  if (!slept(end)) trk_end_again(end); /* of what came nobody was told */
}

bool trk_end_peer_closed(struct trk_end *end) {
  return atomic_load(&other(end)->closed);
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
  slept(end); /* who attaches it looks */
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
  struct trk_mailbox *box = end->box;
  atomic_store(&end->closed, true);
  take_all(end, CLOSED);
  struct trk_message *left = end->taken;
  end->taken = NULL;
  end->box = NULL;
  pair->refs--;
  struct trk_end *peer = other(end);
  struct trk_mailbox *told = listener(peer);
  leave(pair);
  tell(peer, told);
  /* Outside the lock: a message may hold the end of another channel, or of this one. */
  free_list(left);
  trk_mailbox_unref(box);
}
