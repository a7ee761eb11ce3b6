/*
 * inbox.h - threads by their id, for postMessageToThread().
 *
 * What:    each thread has a channel whose far end lies here, from when its Worker is made until it has ended.
 * Owns:    the far ends.
 * Runs on: any thread.
 */
#ifndef TRK_THREAD_INBOX_H
#define TRK_THREAD_INBOX_H

#include "thread/queue.h"

/* The near end of a fresh channel to the thread of that id. */
struct trk_end *trk_inbox_open(int32_t id);
void trk_inbox_close(int32_t id);
/* Takes the message; false: there is no such thread (any more). */
bool trk_inbox_send(int32_t id, struct trk_message *message);

#endif
