/*
 * ipc_frame.h - bytes of an IPC channel into frames; no I/O, no engine.
 *
 * What:    two wire forms, both Node's: JSON texts each ended by a newline, and ("advanced") V8-serialized values each
 *          behind its length in 4 bytes, big-endian.
 * Owns:    the bytes of a frame that is not complete yet.
 * Runs on: any one thread.
 * Source:  Node's wire as seen on the socket; test/parallel/test-child-process-mixed-*.
 */
#ifndef TRK_PROCESS_IPC_FRAME_H
#define TRK_PROCESS_IPC_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRK_IPC_FRAME_MAX (256u << 20) /* bytes of one frame; a longer one ends the channel */

enum trk_ipc_mode { TRK_IPC_JSON, TRK_IPC_ADVANCED };

struct trk_ipc_frames {
  enum trk_ipc_mode mode;
  size_t max;     /* bytes of a frame; TRK_IPC_FRAME_MAX but for tests */
  uint8_t *data;  /* start of an incomplete frame */
  size_t len, room;
  uint8_t *spent; /* the run handed out last, freed or used again at the next call */
  size_t spent_room;
};

void trk_ipc_frames_init(struct trk_ipc_frames *frames, enum trk_ipc_mode mode);
void trk_ipc_frames_done(struct trk_ipc_frames *frames);

/*
 * Takes `len` more bytes. *ret_run are the complete frames that there are now, one behind the other with their newlines
 * or lengths, *ret_len their bytes (0: none); they lie in `data` or in memory of `frames` and are valid until the
 * next call. 0, or UV_EMSGSIZE when a frame is longer than the maximum (call no more).
 */
int trk_ipc_frames_push(struct trk_ipc_frames *frames, const uint8_t *data, size_t len, const uint8_t **ret_run,
                        size_t *ret_len);
/* Whether what is kept for the next long frame is more than should be kept where none comes. */
bool trk_ipc_frames_much(const struct trk_ipc_frames *frames);
/* None has come for a while: gives it back, and the run handed out last with it. The start of a frame stays. */
void trk_ipc_frames_rest(struct trk_ipc_frames *frames);
/*
 * Where more bytes may be put before they are pushed, so that they are not copied: right behind the start of a frame that is
 * held. *ret_room >= `least` bytes; NULL when nothing is held.
 */
uint8_t *trk_ipc_frames_room(struct trk_ipc_frames *frames, size_t least, size_t *ret_room);
/*
 * Walks the complete frames of a run: from *pos, the next frame's content (without newline or length). False at the end.
 */
bool trk_ipc_frames_next(enum trk_ipc_mode mode, const uint8_t *run, size_t run_len, size_t *pos,
                         const uint8_t **ret_frame, size_t *ret_len);

#endif
