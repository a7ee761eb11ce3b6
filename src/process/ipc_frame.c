/*
 * ipc_frame.c - bytes of an IPC channel into frames; see ipc_frame.h.
 *
 * As a rule a read holds whole frames: they are used where they lie. Only an incomplete tail is copied.
 *
 * Owns:    the tail. Runs on: any one thread. Frees: trk_ipc_frames_done(). Limits: `max` bytes a frame.
 */
#include "process/ipc_frame.h"

#include "core/mem.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define SPENT_KEPT (64u << 20) /* bytes */
#define SPENT_OWN (4u << 20)   /* bytes that may stay for good */

void trk_ipc_frames_init(struct trk_ipc_frames *frames, enum trk_ipc_mode mode) {
  *frames = (struct trk_ipc_frames){.mode = mode, .max = TRK_IPC_FRAME_MAX};
}

void trk_ipc_frames_done(struct trk_ipc_frames *frames) {
  free(frames->data);
  free(frames->spent);
  frames->data = frames->spent = NULL;
  frames->len = frames->room = 0;
}

static size_t length_at(const uint8_t *p) {
  return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
}

/* Bytes of the complete frames at the start of `data`; *ret_need: bytes that the frame behind them will have, if known. */
static size_t complete(enum trk_ipc_mode mode, const uint8_t *data, size_t len, size_t *ret_need) {
  *ret_need = 0;
  if (mode == TRK_IPC_JSON) {
    const uint8_t *last = len > 0 ? memrchr(data, '\n', len) : NULL;
    return last ? (size_t)(last - data) + 1 : 0;
  }
  size_t pos = 0;
  while (len - pos >= 4) {
    size_t need = length_at(data + pos) + 4;
    if (need > len - pos) {
      *ret_need = need;
      break;
    }
    pos += need;
  }
  return pos;
}

static void reserve(struct trk_ipc_frames *frames, size_t room) {
  if (frames->data != NULL && room <= frames->room) return;
  if (room < frames->room * 2) room = frames->room * 2;
  frames->data = trk_realloc(frames->data, room);
  trk_mem_filled_soon(frames->data, room);
  frames->room = room;
}

/* `data` may lie where it belongs already, see trk_ipc_frames_room(). */
static void append(struct trk_ipc_frames *frames, const uint8_t *data, size_t len) {
  if (len == 0) return;
  if (frames->data == NULL || data != frames->data + frames->len) {
    reserve(frames, frames->len + len);
    memcpy(frames->data + frames->len, data, len);
  }
  frames->len += len;
}

bool trk_ipc_frames_much(const struct trk_ipc_frames *frames) {
  return frames->spent_room > SPENT_OWN || (frames->len == 0 && frames->room > SPENT_OWN);
}

void trk_ipc_frames_rest(struct trk_ipc_frames *frames) {
  free(frames->spent);
  frames->spent = NULL;
  frames->spent_room = 0;
  if (frames->len > 0) return;
  free(frames->data);
  frames->data = NULL;
  frames->room = 0;
}

uint8_t *trk_ipc_frames_room(struct trk_ipc_frames *frames, size_t least, size_t *ret_room) {
  if (frames->len == 0) return NULL;
  reserve(frames, frames->len + least);
  *ret_room = frames->room - frames->len;
  return frames->data + frames->len;
}

static int keep_tail(struct trk_ipc_frames *frames, const uint8_t *data, size_t len, size_t need) {
  if (len > frames->max || need > frames->max) return UV_EMSGSIZE;
  append(frames, data, len);
  return 0;
}

/* The end of the frame whose start we hold: bytes of `data` that belong to it, or 0 when it does not end there. */
static size_t frame_end(const struct trk_ipc_frames *frames, const uint8_t *data, size_t len) {
  if (frames->mode == TRK_IPC_JSON) {
    const uint8_t *first = memchr(data, '\n', len);
    return first ? (size_t)(first - data) + 1 : 0;
  }
  uint8_t head[4];
  size_t have = frames->len < 4 ? frames->len : 4;
  if (have + len < 4) return 0;
  memcpy(head, frames->data, have);
  memcpy(head + have, data, 4 - have);
  size_t need = length_at(head) + 4 - frames->len;
  return need <= len ? need : 0;
}

int trk_ipc_frames_push(struct trk_ipc_frames *frames, const uint8_t *data, size_t len, const uint8_t **ret_run,
                        size_t *ret_len) {
  size_t need, whole;
  *ret_len = 0;
  *ret_run = data;
  if (len == 0) return 0;
  if (frames->data == NULL && frames->spent != NULL && frames->spent_room <= SPENT_KEPT) { /* where long frames come, more will follow */
    frames->data = frames->spent;
    frames->room = frames->spent_room;
  } else {
    free(frames->spent);
  }
  frames->spent = NULL;
  frames->spent_room = 0;
  if (frames->len == 0 || frames->data == NULL) {
    whole = complete(frames->mode, data, len, &need);
    *ret_len = whole;
    if (whole == len) { /* nor do they */
      free(frames->data);
      frames->data = NULL;
      frames->room = 0;
    }
    return keep_tail(frames, data + whole, len - whole, need);
  }
  size_t end = frame_end(frames, data, len);
  if (end == 0) {
    if (frames->len + len > frames->max) return UV_EMSGSIZE;
    append(frames, data, len);
    if (frames->mode == TRK_IPC_ADVANCED && frames->len >= 4 && length_at(frames->data) > frames->max) return UV_EMSGSIZE;
    return 0;
  }
  whole = end + complete(frames->mode, data + end, len - end, &need);
  size_t tail = len - whole;
  if (tail > frames->max || need > frames->max) return UV_EMSGSIZE;
  append(frames, data, whole);
  *ret_run = frames->spent = frames->data;
  *ret_len = frames->len;
  frames->spent_room = frames->room;
  frames->data = NULL;
  frames->len = frames->room = 0;
  append(frames, data + whole, tail);
  return 0;
}

bool trk_ipc_frames_next(enum trk_ipc_mode mode, const uint8_t *run, size_t run_len, size_t *pos,
                         const uint8_t **ret_frame, size_t *ret_len) {
  if (*pos >= run_len) return false;
  if (mode == TRK_IPC_JSON) {
    const uint8_t *start = run + *pos, *end = memchr(start, '\n', run_len - *pos);
    size_t len = end ? (size_t)(end - start) : run_len - *pos;
    *ret_frame = start;
    *ret_len = len;
    *pos += len + 1;
    return true;
  }
  size_t len = length_at(run + *pos);
  *ret_frame = run + *pos + 4;
  *ret_len = len;
  *pos += len + 4;
  return true;
}
