/*
 * message.h - what one thread sends another: words, one text, and things that travel along.
 *
 * Owns:    what hangs on it, until somebody takes it out.
 * Runs on: any thread; one has it at a time.
 * Frees:   trk_message_free(), on any thread.
 */
#ifndef TRK_THREAD_MESSAGE_H
#define TRK_THREAD_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trk_block;
struct trk_slab;

/* Something that travels with a message: dropped by drop(object) unless the receiver takes it out. */
struct trk_attachment {
  void *object; /* NULL: taken */
  void (*drop)(void *object);
};

struct trk_message {
  struct trk_message *next;
  struct trk_slab *slab; /* its memory is a part of; NULL: it has its own */
  void *text; /* the strings, one after the other: an engine string, or NULL */
  void (*drop_text)(void *text);
  struct trk_block *block; /* the words when they are many, else NULL and they follow the struct */
  struct trk_attachment *attachments;
  uint32_t attachment_count;
  uint32_t words; /* int32 each */
  bool sole;      /* the value is the first attachment, a block: no words */
  int32_t data[];
};

/* With room for `words` words behind it; NULL when there is no memory. */
struct trk_message *trk_message_new(uint32_t words);
/*
 * The same, for a thread that sends many: small ones are parts of a larger piece, which `from` keeps between calls (NULL at
 * first). One thread calls it.
 */
struct trk_message *trk_message_new_from(struct trk_slab **from, uint32_t words);
void trk_slab_done(struct trk_slab *slab); /* that thread needs no more from it; NULL is let be */
void trk_message_free(struct trk_message *message); /* with its attachments; NULL is let be */

#endif
