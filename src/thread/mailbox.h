/*
 * mailbox.h - how one thread tells another's loop something.
 *
 * What:    a mailbox belongs to one loop. Any thread posts notices to it; the loop takes all that came since it last
 *          looked with one wake-up and calls each notice's function.
 * Owns:    the mailbox is reference-counted; a notice's memory is its poster's until `run` is called with it.
 * Frees:   when the mailbox closes, notices still in it are run with rt == NULL ("nobody is there any more"), and
 *          posting to it from then on is refused.
 * Runs on: any thread but for open, close and ref/unref of the loop.
 */
#ifndef TRK_THREAD_MAILBOX_H
#define TRK_THREAD_MAILBOX_H

#include "core/list.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct trk_mailbox;

struct trk_notice {
  struct trk_notice *next;
  uint64_t order; /* of several that one wake-up brings, the lower ones first; equal ones as they came */
  void (*run)(void *owner, struct trk_notice *notice); /* on the mailbox's loop; owner NULL: the mailbox closed */
};

/* Opens with one reference; its handle does not keep the loop alive. `owner` is handed to each run. */
struct trk_mailbox *trk_mailbox_new(uv_loop_t *loop, void *owner, int *ret_status);
void *trk_mailbox_owner(const struct trk_mailbox *box);
uv_handle_t *trk_mailbox_handle(struct trk_mailbox *box); /* for closing, ref and unref */
void trk_mailbox_ref(struct trk_mailbox *box);
void trk_mailbox_unref(struct trk_mailbox *box);
/* false: closed, and the notice is not taken. A notice may be posted again once its run has begun. */
bool trk_mailbox_post(struct trk_mailbox *box, struct trk_notice *notice);
/* Loop thread, before its handle is closed: refuses posts from now on and runs what is left with owner NULL. */
void trk_mailbox_close(struct trk_mailbox *box);
/* Whether notices have come; only a look at memory. */
bool trk_mailbox_waiting(struct trk_mailbox *box);
/* Loop thread: runs what is in it now. For what waits within the loop's turn. */
void trk_mailbox_drain(struct trk_mailbox *box);
/* From a notice's run: what has come until this round is over is run in the same turn of the loop too, within limits. */
void trk_mailbox_again(struct trk_mailbox *box);

#endif
