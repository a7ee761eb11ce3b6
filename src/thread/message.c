/*
 * message.c - messages and their memory; see message.h.
 *
 * One malloc a message would have its memory given back by another thread than the one that took it, which the allocator
 * pays for with locks and cold lines on both sides. So a thread cuts its small messages out of slabs: it never waits for
 * their readers, and who frees the last one of a slab frees the slab. Where a full one has not been read from yet, the next
 * is larger.
 *
 * Owns: slabs, through the messages in them. Runs on: any thread. Frees: trk_message_free(), trk_slab_done().
 * Limits: a message that stays unread keeps its slab: 4 KB, up to 64 among many unread ones.
 */
#include "thread/message.h"

#include "thread/block.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { LINE = 64, SLAB_LINES_MIN = 4096 / LINE, SLAB_LINES_MAX = 65536 / LINE, MESSAGE_LINES_MAX = 8 };

struct trk_slab {
  _Alignas(LINE) atomic_uint refs; /* lines of messages in it, those that are none's yet, and one for its thread */
  uint32_t used, room;             /* lines; its thread's */
  _Alignas(LINE) char lines[][LINE];
};

static size_t bytes_for(uint32_t words, size_t near) {
  size_t data = (size_t)words * sizeof(int32_t) + near, least = sizeof(struct trk_block *);
  return sizeof(struct trk_message) + (data < least ? least : data);
}

static uint32_t lines_for(uint32_t words, size_t near) {
  return (uint32_t)((bytes_for(words, near) + LINE - 1) / LINE);
}

static void unref(struct trk_slab *slab, unsigned count) {
  if (atomic_fetch_sub_explicit(&slab->refs, count, memory_order_acq_rel) == count) free(slab);
}

void trk_slab_done(struct trk_slab *slab) {
  if (slab) unref(slab, slab->room - slab->used + 1);
}

static struct trk_message *alone(uint32_t words, size_t near) {
  struct trk_message *message = malloc(bytes_for(words, near));
  if (message) *message = (struct trk_message){.words = words};
  return message;
}

struct trk_message *trk_message_new(uint32_t words) {
  return alone(words, 0);
}

static struct trk_slab *slab_new(uint32_t room) {
  struct trk_slab *slab = aligned_alloc(LINE, sizeof *slab + (size_t)room * LINE);
  if (slab == NULL) return NULL;
  atomic_init(&slab->refs, room + 1);
  slab->used = 0;
  slab->room = room;
  return slab;
}

/* The next one, `full` having no room; what was left in that is given up. */
static struct trk_slab *slab_after(struct trk_slab *full) {
  uint32_t room = SLAB_LINES_MIN - 1; /* with its head, a page */
  if (full && atomic_load_explicit(&full->refs, memory_order_relaxed) == full->room + 1)
    room = full->room < SLAB_LINES_MAX / 4 ? (full->room + 1) * 4 - 1 : SLAB_LINES_MAX - 1;
  struct trk_slab *next = slab_new(room);
  if (next) trk_slab_done(full);
  return next;
}

static struct trk_message *cut(struct trk_slab **from, uint32_t words, size_t near) {
  uint32_t lines = lines_for(words, near);
  if (from == NULL || lines > MESSAGE_LINES_MAX) return alone(words, near);
  struct trk_slab *slab = *from;
  if (slab == NULL || slab->room - slab->used < lines) {
    slab = slab_after(slab);
    if (slab == NULL) return NULL;
    *from = slab;
  }
  struct trk_message *message = (void *)slab->lines[slab->used];
  slab->used += lines;
  *message = (struct trk_message){.words = words, .slab = slab};
  return message;
}

struct trk_message *trk_message_new_from(struct trk_slab **from, uint32_t words) {
  return cut(from, words, 0);
}

struct trk_message *trk_message_new_near(struct trk_slab **from, uint32_t words, uint32_t bytes) {
  struct trk_message *message = cut(from, words, bytes);
  if (message == NULL) return NULL;
  message->near = 1;
  message->near_bytes = bytes;
  return message;
}

void trk_message_free(struct trk_message *message) {
  if (message == NULL) return;
  for (uint32_t i = 0; i < message->attachment_count; i++) {
    struct trk_attachment *attachment = &message->attachments[i];
    if (attachment->object) attachment->drop(attachment->object);
  }
  free(message->attachments);
  if (message->large) trk_block_unref(trk_message_block(message));
  if (!message->near && message->text) JSStringRelease(message->text);
  if (message->slab)
    unref(message->slab, lines_for(message->large ? 0 : message->words, message->near ? message->near_bytes : 0));
  else
    free(message);
}
