/*
 * ipc_queue.h - the sending side of an IPC channel; for src/process/ipc*.c only.
 *
 * What:    frames go to the kernel at once while nothing is queued, or wait in a queue; a descriptor is attached to the
 *          first byte of its frame.
 * Owns:    queued frames. Runs on: the runtime's thread. Source: unix(7).
 */
#ifndef TRK_PROCESS_IPC_QUEUE_H
#define TRK_PROCESS_IPC_QUEUE_H

#include "core/chars.h"
#include "process/ipc.h"

#include <sys/uio.h>

#define FDS_MAX 256                   /* received descriptors waiting for their frame */
#define TRK_IPC_QUEUE_MAX (2ull << 30) /* bytes not sent; beyond it a send fails with ENOBUFS */

/* A frame: bytes of its own, or a text that is held, whose characters are the bytes, and a newline. */
struct trk_ipc_out {
  struct trk_ipc_out *next;
  size_t len, sent;
  struct trk_chars text; /* .held NULL: none */
  int fd;                /* -1: none, or sent */
  bool close_fd;
  int status;
  void (*done)(void *arg, int status);
  void *arg;
  uint8_t data[];
};

struct trk_ipc_fifo {
  struct trk_ipc_out *first, *last;
};

struct trk_ipc {
  struct trk_handle handle;
  uv_poll_t poll;
  int fd;
  int events;
  uint64_t sent_at; /* when a frame last went out; 0: an answer has come since */
  int quick;        /* answers in a row that came within QUICK_NS, less the penalty */
  int penalty;
  bool finishing;   /* closes once the queue is empty */
  bool reading, unref; /* unref: JavaScript's wish; frames not sent keep the loop alive all the same */
  struct trk_ipc_frames frames;
  struct trk_ipc_rest *rest; /* once a long frame has come */
  const struct trk_ipc_hook *hook;
  void *hook_arg;
  struct trk_ipc_fifo queue;    /* not sent */
  struct trk_ipc_fifo finished; /* sent or failed, to be told */
  size_t queued;
  bool widened;
  size_t passed, tidy_after; /* bytes of long texts since the engine last looked for free memory; when it looks next */
  size_t passed_all, tidy_all_after; /* the same, for its looking at all that there is */
  bool tidy_slow; /* the last time was long */
  int fds[FDS_MAX];
  unsigned fd_count;
};

/* Polls for what is wanted now. */
void trk_ipc_watch(struct trk_ipc *ipc);
/* What is queued ends with this status; callbacks run at trk_ipc_queue_tell(). */
void trk_ipc_queue_end(struct trk_ipc *ipc, int status);
/* Calls back for frames that are sent or have failed. From the loop. */
void trk_ipc_queue_tell(struct trk_ipc *ipc);
/* Gives the kernel what it takes. */
void trk_ipc_queue_flush(struct trk_ipc *ipc);
/* `pieces` (up to 4) together are one frame as it goes over the wire. The rest as trk_ipc_send(). */
int trk_ipc_queue_frame(struct trk_ipc *ipc, const struct iovec *pieces, size_t count, int fd, bool close_fd,
                        void (*done)(void *arg, int status), void *arg);
/* The same of a text, opened from `value`, and a newline behind it. What waits is kept, not copied, where it can be. */
int trk_ipc_queue_text(struct trk_ipc *ipc, JSValueRef value, struct trk_chars *text, int fd, bool close_fd,
                       void (*done)(void *arg, int status), void *arg);

#endif
