/*
 * inbox.c - threads by their id; see inbox.h.
 *
 * Owns: the far ends, in a list. Runs on: any thread. Frees: trk_inbox_close(). Limits: none.
 */
#include "thread/inbox.h"

#include "core/mem.h"

#include <pthread.h>
#include <stdlib.h>

struct inbox {
  struct trk_list link;
  struct trk_end *end;
  int32_t id;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct trk_list inboxes = {&inboxes, &inboxes};

/* Under the lock. */
static struct inbox *find(int32_t id) {
  for (struct trk_list *node = inboxes.next; node != &inboxes; node = node->next) {
    struct inbox *inbox = trk_container(node, struct inbox, link);
    if (inbox->id == id) return inbox;
  }
  return NULL;
}

struct trk_end *trk_inbox_open(int32_t id) {
  struct inbox *inbox = trk_calloc(1, sizeof *inbox);
  struct trk_end *ends[2];
  trk_end_pair(ends);
  inbox->id = id;
  inbox->end = ends[1];
  pthread_mutex_lock(&lock);
  trk_list_push(&inboxes, &inbox->link);
  pthread_mutex_unlock(&lock);
  return ends[0];
}

void trk_inbox_close(int32_t id) {
  pthread_mutex_lock(&lock);
  struct inbox *inbox = find(id);
  if (inbox) trk_list_remove(&inbox->link);
  pthread_mutex_unlock(&lock);
  if (inbox == NULL) return;
  trk_end_close(inbox->end);
  free(inbox);
}

bool trk_inbox_send(int32_t id, struct trk_message *message) {
  pthread_mutex_lock(&lock);
  struct inbox *inbox = find(id);
  bool sent = inbox && trk_end_send(inbox->end, message);
  pthread_mutex_unlock(&lock);
  if (inbox == NULL) trk_message_free(message);
  return sent;
}
