/*
 * text_known.h - long texts that a thread has sent or received a moment ago, so that the same one need not be copied again:
 * not when it is sent once more, and not when it comes back.
 *
 * Owns:    for what it has lent, a message's share of the text (so that its value stays); for what it has received, its
 *          own value. Runs on: the runtime's thread. Frees: what was not used for a second or two; all, as the runtime ends.
 */
#ifndef TRK_THREAD_TEXT_KNOWN_H
#define TRK_THREAD_TEXT_KNOWN_H

#include "thread/text.h"

/* The text that this very string value was sent or received as, with one more message; NULL: none, or it is gone. */
struct trk_text *trk_text_known_find(struct trk_thread *thread, JSValueRef value);
/* The value that this text, of another thread, has here; NULL: none. */
JSValueRef trk_text_known_value(struct trk_thread *thread, const struct trk_text *text);
/* Keeps it, in the place of older ones; `lent`: the text is of this thread. */
void trk_text_known_add(struct trk_thread *thread, struct trk_text *text, JSValueRef value, bool lent);

#endif
