/*
 * broadcast.h - groups of channels by name, over all threads of the process.
 *
 * What:    each member gives the far end of its channel; what one sends goes to the far ends of all others.
 * Owns:    the members and their far ends, until they leave.
 * Runs on: any thread.
 */
#ifndef TRK_THREAD_BROADCAST_H
#define TRK_THREAD_BROADCAST_H

#include "thread/queue.h"

struct trk_member;

/* Takes the end. */
struct trk_member *trk_broadcast_join(const char *name, struct trk_end *end);
void trk_broadcast_leave(struct trk_member *member); /* NULL is let be */
/* copy(message) is called once for each other member of the group; NULL from it skips that member. */
void trk_broadcast_send(struct trk_member *from, const struct trk_message *message,
                        struct trk_message *(*copy)(const struct trk_message *message));

#endif
