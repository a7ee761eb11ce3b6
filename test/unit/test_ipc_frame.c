/* test_ipc_frame.c - process/ipc_frame.c: frames cut at every place, and frames that are too long. */
#include "process/ipc_frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static int failures;

#define CHECK(cond)                                              \
  do {                                                           \
    if (!(cond)) {                                               \
      failures++;                                                \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond); \
    }                                                            \
  } while (0)

struct seen {
  char text[256];
  size_t len;
};

/* Frames with a '|' behind each. */
static int feed(struct trk_ipc_frames *frames, const uint8_t *data, size_t len, struct seen *seen) {
  const uint8_t *run, *frame;
  size_t run_len, pos = 0, frame_len, room;
  uint8_t *place = trk_ipc_frames_room(frames, len, &room);
  if (place && len > 1) {
    memcpy(place, data, len);
    data = place;
  }
  int status = trk_ipc_frames_push(frames, data, len, &run, &run_len);
  while (trk_ipc_frames_next(frames->mode, run, run_len, &pos, &frame, &frame_len)) {
    memcpy(seen->text + seen->len, frame, frame_len);
    seen->len += frame_len;
    seen->text[seen->len++] = '|';
  }
  return status;
}

static void cut_everywhere(enum trk_ipc_mode mode, const uint8_t *data, size_t len, const char *want) {
  for (size_t a = 0; a <= len; a++) {
    for (size_t b = a; b <= len; b++) {
      struct trk_ipc_frames frames;
      struct seen seen = {.len = 0};
      trk_ipc_frames_init(&frames, mode);
      CHECK(feed(&frames, data, a, &seen) == 0);
      CHECK(feed(&frames, data + a, b - a, &seen) == 0);
      CHECK(feed(&frames, data + b, len - b, &seen) == 0);
      CHECK(seen.len == strlen(want) && memcmp(seen.text, want, seen.len) == 0);
      trk_ipc_frames_done(&frames);
    }
  }
}

static void too_long(enum trk_ipc_mode mode, const uint8_t *data, size_t len) {
  struct trk_ipc_frames frames;
  struct seen seen = {.len = 0};
  trk_ipc_frames_init(&frames, mode);
  frames.max = 10;
  int status = 0;
  size_t taken = 0;
  while (taken < len && status == 0) status = feed(&frames, data + taken++, 1, &seen);
  CHECK(status == UV_EMSGSIZE);
  CHECK(frames.room < 64);
  trk_ipc_frames_done(&frames);
}

/* Long frames, each where the one before was, until they have stopped to come. */
static void long_ones(void) {
  enum { SIZE = 24 << 20, PIECE = 1 << 16 };
  struct trk_ipc_frames frames;
  const uint8_t *run, *first = NULL;
  size_t len, room;
  uint8_t piece[PIECE];
  trk_ipc_frames_init(&frames, TRK_IPC_JSON);
  for (int i = 0; i < 3; i++) {
    memset(piece, 'a' + i, PIECE);
    for (size_t done = 0; done < SIZE; done += PIECE) {
      uint8_t *place = trk_ipc_frames_room(&frames, PIECE, &room);
      if (done + PIECE == SIZE) piece[PIECE - 1] = '\n';
      if (place) memcpy(place, piece, PIECE);
      CHECK(trk_ipc_frames_push(&frames, place ? place : piece, PIECE, &run, &len) == 0);
      CHECK((len > 0) == (done + PIECE == SIZE));
    }
    CHECK(len == SIZE);
    for (size_t at = 0; at < SIZE - 1; at++)
      if (run[at] != 'a' + i) {
        CHECK(run[at] == 'a' + i);
        break;
      }
    CHECK(first == NULL || run == first);
    first = run;
    CHECK(trk_ipc_frames_much(&frames));
  }
  trk_ipc_frames_rest(&frames);
  CHECK(!trk_ipc_frames_much(&frames) && frames.data == NULL && frames.spent == NULL);
  trk_ipc_frames_done(&frames);
}

int main(void) {
  static const uint8_t json[] = "{\"a\":1}\n\n[2]\n\"three\"\nrest";
  static const uint8_t advanced[] = "\0\0\0\3abc\0\0\0\0\0\0\0\1x\0\0\0\5wait";
  cut_everywhere(TRK_IPC_JSON, json, sizeof json - 1, "{\"a\":1}||[2]|\"three\"|");
  cut_everywhere(TRK_IPC_ADVANCED, advanced, sizeof advanced - 1, "abc||x|");
  too_long(TRK_IPC_JSON, (const uint8_t *)"xxxxxxxxxxxxxxxxxxxx", 20);
  too_long(TRK_IPC_ADVANCED, (const uint8_t *)"\xff\xff\xff\xffxxxxxxxx", 12);
  long_ones();
  if (failures) fprintf(stderr, "%d failed\n", failures);
  return failures != 0;
}
