/*
 * ipc_queue.h - the sending side of an IPC channel; for src/process/ipc*.c only.
 *
 * What:    frames go to the kernel at once while nothing is queued, or wait in a queue; a descriptor is attached to the
 *          first byte of its frame.
 * Owns:    queued frames. Runs on: the runtime's thread. Source: unix(7).
 */
#ifndef TRK_PROCESS_IPC_QUEUE_H
#define TRK_PROCESS_IPC_QUEUE_H

#include "process/ipc.h"

#include <sys/uio.h>

#define FDS_MAX 256            /* received descriptors waiting for their frame */

struct trk_ipc_out {
  struct trk_ipc_out *next;
  size_t len, sent;
  int fd; /* -1: none, or sent */
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
  const struct trk_ipc_hook *hook;
  void *hook_arg;
  struct trk_ipc_fifo queue;    /* not sent */
  struct trk_ipc_fifo finished; /* sent or failed, to be told */
  size_t queued;
  struct trk_ipc_out *building; /* a long frame of which only parts are here */
  size_t building_room;
  bool widened;
  uint16_t *units; /* UNITS_KEPT, as long as long frames come */
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
/* `pieces` (up to 4) together are one frame as it goes over the wire; the rest as trk_ipc_send(). */
int trk_ipc_queue_frame(struct trk_ipc *ipc, const struct iovec *pieces, size_t count, int fd, bool close_fd,
                        void (*done)(void *arg, int status), void *arg);
/* The same with a frame in memory of its own (malloc), which is taken. */
int trk_ipc_queue_whole(struct trk_ipc *ipc, struct trk_ipc_out *out);
/* More of the text of a long frame, into ipc->building; `rest`: characters that will follow, as far as they are known. */
void trk_ipc_queue_build(struct trk_ipc *ipc, JSStringRef text, size_t rest);

#endif
