/*
 * thread.h - what a runtime needs to talk with other threads: its mailbox, and the streams of structured clone.
 *
 * Owns:    made at first use in a runtime; closed and freed with it.
 * Runs on: the runtime's thread.
 */
#ifndef TRK_THREAD_THREAD_H
#define TRK_THREAD_THREAD_H

#include "core/binding.h"
#include "thread/block.h"
#include "thread/queue.h"
#include "thread/waiters.h"

struct trk_plain;
struct trk_worker;

/* Whether to look for the next message before sleeping (port.c). */
struct trk_patience {
  uint32_t failed; /* times in a row that it was in vain */
  uint32_t skip;   /* times that it is not tried */
};

/* Whose messages are being delivered (port.c). */
struct trk_serving {
  int32_t port; /* 0: none's */
  size_t left;  /* messages that may still be in this turn */
  bool looked;  /* for the next one, in vain, since the last one */
};

#define TRK_ADOPTED_LARGE ((size_t)16 << 20) /* whoever has written so much does not notice a collection */

struct trk_thread {
  struct trk_handle handle; /* the mailbox's async */
  struct trk_runtime *rt;
  struct trk_mailbox *box;
  int loop_refs; /* ports and workers that keep the loop alive */
  struct trk_waiter_thread waiting;
  struct trk_worker *worker; /* the worker this runtime is, or NULL */
  /* clone.c: the stream being written, what hangs on it, and the message being read */
  struct trk_block *out, *in;
  struct trk_slab *slab; /* of small messages */
  struct trk_attachment *attachments;
  uint32_t attachment_count, attachment_room;
  struct trk_aside *aside; /* what of this a message had that is written on later */
  struct trk_message *current;
  struct trk_list texts; /* text.c: strings of this runtime that are in messages */
  struct trk_text_known *known; /* text_known.c, or NULL */
  uint64_t *fds; /* worker.c: descriptors to close at the end, a bit each; a worker takes them over before its runtime ends */
  uint32_t fd_words;
  struct trk_plain *plain; /* plain.c, or NULL */
  struct trk_patience patience;
  struct trk_serving serving;
  struct trk_collector *collector; /* collect.c, or NULL */
  size_t adopted; /* bytes of buffers that came since it has collected */
  size_t adopted_large; /* of the largest of them that had TRK_ADOPTED_LARGE, 0: none had */
  struct trk_pin deliver; /* port.c: the function that gets messages */
  struct trk_pin transfer; /* ArrayBuffer.prototype.transfer, as the program found it */
};

/* The state of this runtime, made if needed; NULL when the loop refuses a handle. */
struct trk_thread *trk_thread_get(struct trk_runtime *rt);
/* From any thread: whether there are no more threads of that kind than the process has cores. */
bool trk_thread_each_has_core(void);
/* Counts what keeps the loop alive. */
void trk_thread_ref(struct trk_thread *thread);
void trk_thread_unref(struct trk_thread *thread);

/* clone.c */

/*
 * Makes a message of `words` words of the output stream, the strings (a JavaScript string or undefined), and the
 * attachments collected since the last one. NULL when out of memory.
 */
struct trk_message *trk_clone_take(struct trk_thread *thread, uint32_t words, JSValueRef text);
/*
 * A message whose value is one word as internal/worker/clone_read has them (a constant, a small number, or a string: then `text` is it, of at
 * most TRK_NEAR_MAX characters, or a JavaScript string made for this, that has it behind one character; else NULL or undefined); NULL when out of memory. On the thread's own.
 */
struct trk_message *trk_clone_word(struct trk_thread *thread, int32_t word, JSValueRef text);
/* A message that is these bytes as an ArrayBuffer and nothing else; the reference passes to it. NULL when out of memory. */
struct trk_message *trk_clone_sole(struct trk_block *block);
/*
 * Lays the message open for reading: the number of words goes to the register word TRK_CLONE_WORDS; the arguments that a
 * reader gets are text and block, either may be undefined. Returns how many of them there are (most messages have none).
 * With TRK_CLONE_SOLE instead of that number, the first argument is the value itself, with TRK_CLONE_TEXT a text that is all of it.
 */
#define TRK_CLONE_SOLE (-2)
#define TRK_CLONE_NONE (-3) /* there is no message */
#define TRK_CLONE_TEXT (-4) /* the value is the first argument without its first character */
#define TRK_CLONE_ARGS 2
#define TRK_CLONE_WORDS (TRK_REG_SCRATCH + 2)
size_t trk_clone_open(struct trk_thread *thread, struct trk_message *message, JSValueRef ret_args[TRK_CLONE_ARGS]);
/* Adds to what the next message carries; its index. */
uint32_t trk_clone_attach(struct trk_thread *thread, void *object, void (*drop)(void *object));
/* Takes attachment `index` of the open message if it is of that kind; else NULL. */
void *trk_clone_detach(struct trk_thread *thread, uint32_t index, void (*drop)(void *object));
/* Another message with the same content, whose blocks and strings both share; NULL when something in it cannot be shared. */
struct trk_message *trk_clone_copy(const struct trk_message *message);
void trk_clone_done(struct trk_thread *thread);

/* port.c */

/* A port over that end, with its number; owner is set by JavaScript. The end is the port's from now on. */
int32_t trk_port_open(struct trk_thread *thread, struct trk_end *end);
/* Closes the port but not its end, which is the caller's now; NULL when there is no such port. */
struct trk_end *trk_port_release(struct trk_runtime *rt, int32_t id);
/* Functions of internalBinding('messaging') that first.js has too. */
extern const struct trk_native trk_port_own[1], trk_port_on_message[1], trk_port_next[1], trk_port_post_word[1], trk_port_start[1],
  trk_port_ref[1];


#endif
