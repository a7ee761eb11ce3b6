/*
 * broadcast.c - groups of channels by name; see broadcast.h.
 *
 * One list of all members and one lock: groups are few, and members of one get messages in the same order everywhere.
 *
 * Owns: the members. Runs on: any thread. Frees: trk_broadcast_leave(). Limits: none.
 */
#include "thread/broadcast.h"

#include "core/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct trk_member {
  struct trk_list link;
  struct trk_end *end;
  char *name;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct trk_list members = {&members, &members};

struct trk_member *trk_broadcast_join(const char *name, struct trk_end *end) {
  struct trk_member *member = trk_calloc(1, sizeof *member);
  member->end = end;
  member->name = trk_strdup(name);
  pthread_mutex_lock(&lock);
  trk_list_push(&members, &member->link);
  pthread_mutex_unlock(&lock);
  return member;
}

void trk_broadcast_leave(struct trk_member *member) {
  if (member == NULL) return;
  pthread_mutex_lock(&lock);
  trk_list_remove(&member->link);
  pthread_mutex_unlock(&lock);
  trk_end_close(member->end);
  free(member->name);
  free(member);
}

void trk_broadcast_send(struct trk_member *from, const struct trk_message *message,
                        struct trk_message *(*copy)(const struct trk_message *message)) {
  pthread_mutex_lock(&lock);
  for (struct trk_list *node = members.next; node != &members; node = node->next) {
    struct trk_member *member = trk_container(node, struct trk_member, link);
    if (member == from || strcmp(member->name, from->name) != 0) continue;
    struct trk_message *mine = copy(message);
    if (mine) trk_end_send(member->end, mine);
  }
  pthread_mutex_unlock(&lock);
}
