/*
 * cluster.h - what the primary's and the worker's half of a cluster say to each other, below JavaScript.
 *
 * What:    two kinds of frame on the IPC channel, in either of its modes. Each is JSON text that begins alike, so that it
 *          is told from all others by its first bytes ("advanced" frames begin with 0xff):
 *            {"cmd":"NODE_CLUSTER","c":LISTENER}    a connection may be waiting at that listener: look
 *            {"cmd":"NODE_CLUSTER","f":0,...}       with a descriptor: a message to JavaScript (a socket to listen on)
 * Source:  lib/internal/cluster/, which speaks of all else in JavaScript.
 */
#ifndef TRK_PROCESS_CLUSTER_H
#define TRK_PROCESS_CLUSTER_H

#include "core/binding.h"
#include "process/ipc.h"

#define TRK_CLUSTER_PREFIX "{\"cmd\":\"NODE_CLUSTER\",\""

enum trk_cluster_kind { TRK_CLUSTER_NONE, TRK_CLUSTER_LOOK, TRK_CLUSTER_FD };

struct trk_cluster_frame {
  enum trk_cluster_kind kind;
  uint32_t listener; /* of LOOK */
};
/* Never fails: what is neither is TRK_CLUSTER_NONE. Takes outside bytes. */
struct trk_cluster_frame trk_cluster_frame_read(const uint8_t *data, size_t len);

/*
 * One end of a channel. A primary has one per worker, a worker has one. Known to JavaScript by number; `owner` of the
 * handle is the function that gets what comes with a descriptor: (text, fd).
 */
struct trk_cluster_channel {
  struct trk_handle handle;
  struct trk_ipc *ipc;      /* NULL: ended */
  struct trk_list members;  /* primary: this worker's place at each listener */
  struct trk_list serving;  /* worker: its servers */
};
struct trk_cluster_channel *trk_cluster_channel_get(struct trk_runtime *rt, int32_t id);
/* primary: drops all that refers to a channel that is being freed */
void trk_cluster_forget(struct trk_cluster_channel *channel);
/* worker: a connection may be waiting */
void trk_cluster_look(struct trk_cluster_channel *channel, uint32_t listener);
/* worker: the channel is being freed; its servers stay, without one */
void trk_cluster_orphan(struct trk_cluster_channel *channel);

#endif
