/* list.h - an intrusive doubly linked ring. A zeroed node is in no list; lists start with trk_list_init. */
#ifndef TRK_CORE_LIST_H
#define TRK_CORE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct trk_list {
  struct trk_list *next, *prev;
};

#define trk_container(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

static inline void trk_list_init(struct trk_list *list) {
  list->next = list->prev = list;
}
static inline bool trk_list_empty(const struct trk_list *list) {
  return list->next == list;
}
static inline void trk_list_push(struct trk_list *list, struct trk_list *node) {
  node->prev = list->prev;
  node->next = list;
  list->prev->next = node; // NOLINT(clang-analyzer-core.NullDereference): a list is a ring once trk_list_init made it
  list->prev = node;
}
/* Does nothing for a node that is in no list. */
static inline void trk_list_remove(struct trk_list *node) {
  if (node->next == NULL) return;
  node->prev->next = node->next;
  node->next->prev = node->prev;
  node->next = node->prev = NULL;
}

#endif
