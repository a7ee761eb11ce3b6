/* fuzz_ipc_frame.c - process/ipc_frame.c: bytes cut at any places give the frames that they give in one piece. */
#include "process/ipc_frame.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sum {
  size_t frames, bytes;
  uint32_t hash;
};

static int feed(struct trk_ipc_frames *frames, const uint8_t *data, size_t len, struct sum *sum) {
  const uint8_t *run, *frame;
  size_t run_len, pos = 0, frame_len, room;
  uint8_t *place = trk_ipc_frames_room(frames, len, &room); /* every other time, where they need not be copied */
  if (place && len > 0 && (data[0] & 1)) {
    memcpy(place, data, len);
    data = place;
  }
  int status = trk_ipc_frames_push(frames, data, len, &run, &run_len);
  while (trk_ipc_frames_next(frames->mode, run, run_len, &pos, &frame, &frame_len)) {
    sum->frames++;
    sum->bytes += frame_len;
    for (size_t i = 0; i < frame_len; i++) sum->hash = sum->hash * 31 + frame[i];
  }
  if (frames->len > frames->max) abort();
  return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 3) return 0;
  enum trk_ipc_mode mode = data[0] & 1 ? TRK_IPC_ADVANCED : TRK_IPC_JSON;
  size_t step = 1 + data[1] % 64, max = 64 + data[2] * 4u;
  data += 3;
  size -= 3;
  struct trk_ipc_frames whole, cut;
  struct sum a = {0}, b = {0};
  trk_ipc_frames_init(&whole, mode);
  trk_ipc_frames_init(&cut, mode);
  whole.max = cut.max = max;
  int first = feed(&whole, data, size, &a), second = 0;
  for (size_t pos = 0; pos < size && second == 0; pos += step)
    second = feed(&cut, data + pos, size - pos < step ? size - pos : step, &b);
  /* A frame that is too long is seen at different moments; what is whole is the same. */
  // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): both begin as zeroes
  if (first == 0 && second == 0 && memcmp(&a, &b, sizeof a) != 0) abort();
  trk_ipc_frames_done(&whole);
  trk_ipc_frames_done(&cut);
  return 0;
}
