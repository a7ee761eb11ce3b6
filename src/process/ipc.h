/*
 * ipc.h - the IPC channel between a parent and a child process, for C code that uses it without JavaScript.
 *
 * What:    frames (ipc_frame.h) and descriptors over a Unix stream socket, Node's wire. JavaScript sees each frame
 *          unless a hook takes it first.
 * Owns:    the socket, frames not yet sent, descriptors received and not yet taken.
 * Runs on: the runtime's thread.
 * Source:  unix(7) SCM_RIGHTS; Node's NODE_HANDLE / NODE_HANDLE_ACK messages (lib/internal/child_process/handles.js).
 */
#ifndef TRK_PROCESS_IPC_H
#define TRK_PROCESS_IPC_H

#include "core/runtime.h"
#include "process/ipc_frame.h"

struct trk_ipc;

struct trk_ipc_hook {
  /*
   * Whether on_frame will take this frame (it is then called, after JavaScript has seen all earlier ones). NULL: on_frame
   * itself says so, and may run ahead of earlier frames.
   */
  bool (*wants)(const uint8_t *data, size_t len);
  /*
   * A frame has come (its content, without newline or length; valid during the call). True: it is dealt with and
   * JavaScript does not see it. The hook may send, take descriptors and close the channel; it must not enter JavaScript
   * except through trk_dispatch.
   */
  bool (*on_frame)(struct trk_ipc *ipc, const uint8_t *data, size_t len, void *arg);
  /* The channel has ended or is being closed: forget it. Called once. May be NULL. */
  void (*on_close)(struct trk_ipc *ipc, void *arg);
};

/* The channel that JavaScript knows by this number, or NULL. */
struct trk_ipc *trk_ipc_get(struct trk_runtime *rt, int32_t id);
enum trk_ipc_mode trk_ipc_mode(const struct trk_ipc *ipc);
/* Sets the one hook of a channel; NULL removes it. */
void trk_ipc_set_hook(struct trk_ipc *ipc, const struct trk_ipc_hook *hook, void *arg);

/*
 * Sends one frame: `data` is its content without newline or length, copied if it cannot be sent at once. `fd` >= 0 goes
 * with it; `close_fd`: the channel closes our copy once it is sent or has failed. Returns 1 when all is with the
 * kernel, 0 when it is queued (then `done`, if not NULL, is called from the loop), or a negative uv status (nothing is
 * sent, `done` is not called; a fd given with close_fd is closed).
 */
int trk_ipc_send(struct trk_ipc *ipc, const void *data, size_t len, int fd, bool close_fd,
                 void (*done)(void *arg, int status), void *arg);
/* Bytes of frames not yet with the kernel. */
size_t trk_ipc_queued(const struct trk_ipc *ipc);
/* Bytes sent or queued that the peer has not read yet (as the kernel counts them, with what it needs itself). */
size_t trk_ipc_unread(const struct trk_ipc *ipc);
/*
 * The oldest descriptor received and not yet taken (close-on-exec), or -1. It came with, or ahead of, the frame at hand:
 * a frame that says it carries one takes one.
 */
int trk_ipc_take_fd(struct trk_ipc *ipc);
/* Ends the channel; JavaScript's callback sees it as the peer's end. */
void trk_ipc_close(struct trk_ipc *ipc);

#endif
