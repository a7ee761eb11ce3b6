/*
 * text.h - long strings that travel between threads without a copy of their sender's.
 *
 * What:    the engine's strings count their references atomically, but one that was used as a property's name stands in a
 *          table of its VM, and has to be taken out of there by whoever drops it last: that must be its own VM. So a
 *          string in a message stays protected in its VM until the message is gone.
 * Owns:    a reference to the string, and its value's protection. Runs on: see the functions.
 * Frees:   on the lender's loop once all messages with it are gone; when the lender has ended, with the last message.
 */
#ifndef TRK_THREAD_TEXT_H
#define TRK_THREAD_TEXT_H

#include "thread/thread.h"

struct trk_text;

/* Lender's thread: one for a message, of a string value. NULL when there is no memory. */
struct trk_text *trk_text_lend(struct trk_thread *thread, JSValueRef value);
/* Any thread that holds it: for one more message. */
void trk_text_share(struct trk_text *text);
/* Any thread that has a reference: the same if a message has it still; false: none has. */
bool trk_text_share_living(struct trk_text *text);
/* Any thread that holds it: its value in this thread, a copy unless it is of this thread or known here (text_known.h). */
JSValueRef trk_text_value(struct trk_thread *thread, struct trk_text *text);
/* Any thread that holds it: characters. */
size_t trk_text_length(const struct trk_text *text);
/* References to what is known of it, without the string: any thread. */
void trk_text_ref(struct trk_text *text);
void trk_text_unref(struct trk_text *text);
/* Any thread: the message is done with it. Fits as an attachment's drop. */
void trk_text_drop(void *object);
/* Lender's thread, as its runtime ends and the mailbox is closed. */
void trk_text_leave(struct trk_thread *thread);

#endif
