/*
 * message.h - what one thread sends another: words, one text, and things that travel along.
 *
 * Owns:    what hangs on it, until somebody takes it out.
 * Runs on: any thread; one has it at a time.
 * Frees:   trk_message_free(), on any thread.
 */
#ifndef TRK_THREAD_MESSAGE_H
#define TRK_THREAD_MESSAGE_H

#include <JavaScriptCore/JavaScript.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct trk_block;
struct trk_slab;

/* Something that travels with a message: dropped by drop(object) unless the receiver takes it out. */
struct trk_attachment {
  void *object; /* NULL: taken */
  void (*drop)(void *object);
};

/* 40 bytes: with a few words it is one line of the cache, which is all that goes from one core to the other. */
struct trk_message {
  struct trk_message *next;
  struct trk_slab *slab; /* its memory is a part of; NULL: it has its own */
  union {
    JSStringRef text;    /* the strings, one after the other, or NULL */
    size_t near_bytes;   /* near: of their characters, which lie behind the words */
  };
  struct trk_attachment *attachments;
  uint32_t attachment_count : 29;
  uint32_t near : 1;
  uint32_t wide : 1;     /* near, in units of 16 bits, not in bytes of ISO-8859-1 */
  uint32_t plain : 1;    /* near, and plain.c's: the words begin within an object, or -1 stands for the first */
  uint32_t words : 30;   /* int32 each */
  uint32_t sole : 1;     /* the value is the first attachment, a block: no words */
  uint32_t large : 1;    /* the words are many: in a block, whose address is in the place of the first of them */
  int32_t data[];
};

/* The block of a large one, NULL when it was taken out. */
static inline struct trk_block *trk_message_block(const struct trk_message *message) {
  struct trk_block *block;
  memcpy((void *)&block, message->data, sizeof block);
  return block;
}
static inline void trk_message_set_block(struct trk_message *message, struct trk_block *block) {
  message->large = 1;
  memcpy(message->data, (const void *)&block, sizeof block);
}

/* The characters of one that is near. */
static inline uint8_t *trk_message_near(const struct trk_message *message) {
  return (uint8_t *)(uintptr_t)(message->data + message->words);
}

/* How many bytes or units they are. */
static inline size_t trk_message_near_length(const struct trk_message *message) {
  return message->near_bytes >> message->wide;
}

/* With room for `words` words (fewer than 2^30) behind it, 0: for a block; NULL when there is no memory. */
struct trk_message *trk_message_new(uint32_t words);
/*
 * The same, for a thread that sends many: small ones are parts of a larger piece, which `from` keeps between calls (NULL at
 * first). One thread calls it.
 */
struct trk_message *trk_message_new_from(struct trk_slab **from, uint32_t words);
#define TRK_NEAR_MAX 4096
/* The same, near, with `bytes` bytes of characters (at most TRK_NEAR_MAX) behind its words; `from` NULL: in a piece of its own. */
struct trk_message *trk_message_new_near(struct trk_slab **from, uint32_t words, uint32_t bytes);
void trk_slab_done(struct trk_slab *slab); /* that thread needs no more from it; NULL is let be */
void trk_message_free(struct trk_message *message); /* with its attachments; NULL is let be */

#endif
