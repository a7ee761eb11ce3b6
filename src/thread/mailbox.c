/*
 * mailbox.c - notices from any thread to one loop; see mailbox.h.
 *
 * Posting is one compare-and-swap on the head of a stack (many producers, one consumer); only the post that finds it
 * empty wakes the loop. The consumer takes the whole stack and reverses it, so notices run in the order of posting.
 *
 * The wake-up is an eventfd of its own and not uv_async: in libuv 1.44 the woken thread spins (and yields) until the
 * sender has left uv_async_send(), which on a busy machine doubles the time of a round trip. Looking
 * for the next notice some microseconds before sleeping was tried: with more threads than cores it costs, not saves.
 *
 * Owns: the uv_poll_t and its descriptor. Runs on: any thread (post), the loop's (the rest). Frees: with the last reference, after the
 * handle's close callback. Limits: none; each notice is its poster's own memory.
 */
#include "thread/mailbox.h"

#include "core/mem.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct trk_mailbox {
  uv_poll_t poll;
  int fd;
  _Atomic(struct trk_notice *) head;
  atomic_size_t refs;
  atomic_uint posting; /* threads between their push and their wake-up: close waits for them */
  void *owner;
  bool again; /* the loop's thread: another round */
};

#define MAX_ROUNDS 16 /* in one turn of the loop, so that threads which keep each other busy leave it to the rest */

static struct trk_notice closed_mark; /* the head of a closed mailbox */

void trk_mailbox_ref(struct trk_mailbox *box) {
  atomic_fetch_add_explicit(&box->refs, 1, memory_order_relaxed);
}

void trk_mailbox_unref(struct trk_mailbox *box) {
  if (box == NULL || atomic_fetch_sub_explicit(&box->refs, 1, memory_order_acq_rel) != 1) return;
  close(box->fd);
  free(box);
}

void *trk_mailbox_owner(const struct trk_mailbox *box) {
  return box->owner;
}

uv_handle_t *trk_mailbox_handle(struct trk_mailbox *box) {
  return (uv_handle_t *)&box->poll;
}

static void wake(int fd) {
  uint64_t one = 1;
  while (write(fd, &one, sizeof one) < 0 && errno == EINTR) {
  }
}

bool trk_mailbox_post(struct trk_mailbox *box, struct trk_notice *notice) {
  atomic_fetch_add(&box->posting, 1);
  struct trk_notice *head = atomic_load(&box->head);
  do {
    if (head == &closed_mark) {
      atomic_fetch_sub(&box->posting, 1);
      return false;
    }
    notice->next = head;
  } while (!atomic_compare_exchange_weak(&box->head, &head, notice));
  if (head == NULL) wake(box->fd);
  atomic_fetch_sub(&box->posting, 1);
  return true;
}

bool trk_mailbox_waiting(struct trk_mailbox *box) {
  return atomic_load_explicit(&box->head, memory_order_relaxed) != NULL;
}

static struct trk_notice *merge(struct trk_notice *a, struct trk_notice *b) {
  struct trk_notice *first = NULL, **tail = &first;
  while (a && b) {
    struct trk_notice **least = b->order < a->order ? &b : &a;
    *tail = *least;
    tail = &(*tail)->next;
    *least = *tail;
  }
  *tail = a ? a : b;
  return first;
}

/* Bottom-up: runs[i] is empty or a sorted run of 2^i notices; earlier ones have the higher i. */
static struct trk_notice *sorted(struct trk_notice *list) {
  struct trk_notice *runs[48] = {NULL};
  while (list) {
    struct trk_notice *run = list;
    list = list->next;
    run->next = NULL;
    int i = 0;
    for (; runs[i]; i++) {
      run = merge(runs[i], run);
      runs[i] = NULL;
    }
    runs[i] = run;
  }
  struct trk_notice *all = NULL;
  for (int i = 0; i < 48; i++) all = merge(runs[i], all);
  return all;
}

static void run_all(struct trk_notice *stack, void *owner) {
  struct trk_notice *first = NULL;
  while (stack) {
    struct trk_notice *next = stack->next;
    stack->next = first;
    first = stack;
    stack = next;
  }
  if (first && first->next) first = sorted(first);
  while (first) {
    struct trk_notice *notice = first;
    first = first->next; /* before run, which may free or post it again */
    notice->run(owner, notice);
  }
}

static void take(struct trk_mailbox *box) {
  struct trk_notice *head = atomic_load(&box->head);
  while (head && head != &closed_mark && !atomic_compare_exchange_weak(&box->head, &head, NULL)) {
  }
  if (head && head != &closed_mark) run_all(head, box->owner);
}

void trk_mailbox_again(struct trk_mailbox *box) {
  box->again = true;
}

void trk_mailbox_drain(struct trk_mailbox *box) {
  trk_mailbox_ref(box); /* what runs may end the runtime */
  for (int round = 0; round == 0 || (box->again && round < MAX_ROUNDS); round++) {
    box->again = false;
    take(box);
  }
  trk_mailbox_unref(box);
}

static void on_poll(uv_poll_t *poll, int status, int events) {
  (void)status;
  (void)events;
  struct trk_mailbox *box = trk_container(poll, struct trk_mailbox, poll);
  uint64_t count;
  while (read(box->fd, &count, sizeof count) < 0 && errno == EINTR) {
  }
  trk_mailbox_drain(box);
}

struct trk_mailbox *trk_mailbox_new(uv_loop_t *loop, void *owner, int *ret_status) {
  struct trk_mailbox *box = trk_calloc(1, sizeof *box);
  box->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  int status = box->fd < 0 ? -errno : uv_poll_init(loop, &box->poll, box->fd);
  if (status < 0) {
    if (box->fd >= 0) close(box->fd);
    free(box);
    *ret_status = status;
    return NULL;
  }
  uv_poll_start(&box->poll, UV_READABLE, on_poll);
  uv_unref((uv_handle_t *)&box->poll);
  atomic_init(&box->refs, 1);
  box->owner = owner;
  return box;
}

void trk_mailbox_close(struct trk_mailbox *box) {
  struct trk_notice *head = atomic_exchange(&box->head, &closed_mark);
  if (head == &closed_mark) return;
  while (atomic_load(&box->posting) != 0) sched_yield();
  run_all(head, NULL);
}
