/*
 * cluster.h - what the primary's and the worker's half of a cluster say to each other, below JavaScript.
 *
 * What:    three kinds of frame on the IPC channel, in either of its modes. Each is JSON text that begins alike, so that it
 *          is told from all others by its first bytes ("advanced" frames begin with 0xff):
 *            {"cmd":"NODE_CLUSTER","c":LISTENER,"n":NUMBER}    with a descriptor: a connection for that listener
 *            {"cmd":"NODE_CLUSTER","a":NUMBER,"ok":0|1}        the worker has taken it, or has no such server
 *            {"cmd":"NODE_CLUSTER","f":0,...}                  with a descriptor: a message to JavaScript (shared handles)
 * Source:  lib/internal/cluster/, which speaks of all else in JavaScript.
 */
#ifndef TRK_PROCESS_CLUSTER_H
#define TRK_PROCESS_CLUSTER_H

#include "core/binding.h"
#include "process/ipc.h"

#define TRK_CLUSTER_PREFIX "{\"cmd\":\"NODE_CLUSTER\",\""

enum trk_cluster_kind { TRK_CLUSTER_NONE, TRK_CLUSTER_CONNECTION, TRK_CLUSTER_ACK, TRK_CLUSTER_FD };

struct trk_cluster_frame {
  enum trk_cluster_kind kind;
  uint32_t listener, number; /* of CONNECTION; of ACK the number */
  bool ok;
};
/* Never fails: what is not one of the three is TRK_CLUSTER_NONE. Takes outside bytes. */
struct trk_cluster_frame trk_cluster_frame_read(const uint8_t *data, size_t len);

/*
 * One end of a channel. A primary has one per worker, a worker has one. Known to JavaScript by number; `owner` of the
 * handle is the function that gets what comes with a descriptor: (text, fd).
 */
struct trk_cluster_channel {
  struct trk_handle handle;
  struct trk_ipc *ipc;      /* NULL: ended */
  struct trk_list passing;  /* primary: connections on their way, oldest first */
  unsigned passing_count;
  uint32_t next_number;
  struct trk_list members;  /* primary: this worker's place at each listener */
  struct trk_list serving;  /* worker: its servers */
};
struct trk_cluster_channel *trk_cluster_channel_get(struct trk_runtime *rt, int32_t id);
/* primary: the worker has answered / the channel has ended */
void trk_cluster_acknowledged(struct trk_cluster_channel *channel, uint32_t number, bool ok);
void trk_cluster_lost(struct trk_cluster_channel *channel);
/* primary: drops all that refers to a channel that is being freed */
void trk_cluster_forget(struct trk_cluster_channel *channel);
/* worker: a connection has come */
void trk_cluster_arrived(struct trk_cluster_channel *channel, uint32_t listener, uint32_t number, int fd);
/* worker: the channel is being freed; its servers stay, without one */
void trk_cluster_orphan(struct trk_cluster_channel *channel);

#endif
