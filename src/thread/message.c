/*
 * message.c - messages and their memory; see message.h.
 *
 * One malloc a message would have its memory given back by another thread than the one that took it, which the allocator
 * pays for with locks and cold lines on both sides. So a thread cuts its small messages out of slabs: it never waits for
 * their readers, and who frees the last one of a slab frees the slab.
 *
 * Owns: slabs, through the messages in them. Runs on: any thread. Frees: trk_message_free(), trk_slab_done().
 * Limits: a message that stays unread keeps its slab, 4 KB.
 */
#include "thread/message.h"

#include "thread/block.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { SLOT_BYTES = 128, SLOTS = 31, SLOT_WORDS = (SLOT_BYTES - sizeof(struct trk_message)) / sizeof(int32_t) };

struct trk_slab {
  _Alignas(64) atomic_uint refs; /* messages in it, and slots that are none yet */
  uint32_t used;                 /* its thread's */
  _Alignas(SLOT_BYTES) char slots[SLOTS][SLOT_BYTES];
};

static void unref(struct trk_slab *slab, unsigned count) {
  if (atomic_fetch_sub_explicit(&slab->refs, count, memory_order_acq_rel) == count) free(slab);
}

void trk_slab_done(struct trk_slab *slab) {
  if (slab) unref(slab, SLOTS - slab->used);
}

struct trk_message *trk_message_new(uint32_t words) {
  struct trk_message *message = malloc(sizeof *message + (size_t)words * sizeof(int32_t));
  if (message == NULL) return NULL;
  *message = (struct trk_message){.words = words};
  return message;
}

struct trk_message *trk_message_new_from(struct trk_slab **from, uint32_t words) {
  if (words > SLOT_WORDS) return trk_message_new(words);
  struct trk_slab *slab = *from;
  if (slab == NULL) {
    slab = aligned_alloc(SLOT_BYTES, sizeof *slab);
    if (slab == NULL) return NULL;
    atomic_init(&slab->refs, SLOTS);
    slab->used = 0;
  }
  *from = slab->used + 1 < SLOTS ? slab : NULL; /* a full one is its readers' */
  struct trk_message *message = (void *)slab->slots[slab->used++];
  *message = (struct trk_message){.words = words, .slab = slab};
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
  if (message->slab)
    unref(message->slab, 1);
  else
    free(message);
}
