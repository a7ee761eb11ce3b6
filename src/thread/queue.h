/*
 * queue.h - messages between two ends of a channel, without the engine.
 *
 * What:    a pair of ends. What is sent at one end is queued at the other until whoever holds that end takes it. An
 *          end is held by one thread at a time (attached to its mailbox) or by nobody, on its way in a message.
 * Owns:    queued messages; an end belongs to its holder until trk_end_close().
 * Frees:   a message belongs to its sender until trk_end_send(), then to the queue, then to who took it; those that
 *          nobody takes are freed when their end closes. The pair is freed when both ends are closed.
 * Runs on: send and close of an end: its holder's thread. Both ends may be used at the same time.
 */
#ifndef TRK_THREAD_QUEUE_H
#define TRK_THREAD_QUEUE_H

#include "thread/mailbox.h"
#include "thread/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trk_end;

/* Two fresh ends, attached to nobody. */
void trk_end_pair(struct trk_end *ret_ends[2]);
/*
 * Takes the message. false: the other end is closed, and the message was freed.
 */
bool trk_end_send(struct trk_end *end, struct trk_message *message);
/* Holder: the next message, or NULL. */
struct trk_message *trk_end_take(struct trk_end *end);
const struct trk_message *trk_end_peek(struct trk_end *end); /* holder: the same, and it stays */
size_t trk_end_waiting(struct trk_end *end); /* holder: messages */
/*
 * Holder: between these two it looks by itself, and what is sent posts no notice. ready() is called again for what came
 * unseen.
 */
void trk_end_wake(struct trk_end *end);
void trk_end_sleep(struct trk_end *end);
/* Holder, who has taken all: whether something has come since; only a look at memory, for use in a loop. */
bool trk_end_came(const struct trk_end *end);
/* Whether what came last was sent by a thread on the core that this one is on: while it looks, that thread cannot run. */
bool trk_end_sent_here(const struct trk_end *end);
bool trk_end_peer_closed(struct trk_end *end);
bool trk_end_is_peer(const struct trk_end *a, const struct trk_end *b);
/*
 * From now on, ready(arg, owner) is called on the mailbox's loop when something has come or the other end has closed;
 * also for what came before. Called again only after it was called.
 */
void trk_end_attach(struct trk_end *end, struct trk_mailbox *box, void (*ready)(void *arg), void *arg);
void trk_end_detach(struct trk_end *end);
/* Lets ready() be called once more although nothing new came (it stopped before all was taken). */
void trk_end_again(struct trk_end *end);
/* Closes; what is queued here is freed, and the other end learns of it once it took all that was sent before. */
void trk_end_close(void *ptr); /* struct trk_end *; fits as a destructor */

#endif
