/*
 * stream_hold.c - small writes that follow each other faster than a peer could want to see them leave together.
 *
 * What:    where the loop goes round without ever waiting (immediates drive it) and each round writes a little to the same
 *          socket, whose peer says nothing, each such write would be a packet. From the STREAK-th of them on, they are kept until
 *          the loop is about to wait, a millisecond has passed, much has come together, or something else happens to the stream.
 *          To the program they are written, as they are when they lie in the kernel's buffer: callbacks, lengths and 'drain' are
 *          the same.
 * Owns:    one block per stream that keeps something back.
 * Runs on: the loop thread.
 * Frees:   when the bytes leave; a stream that closes, and a runtime or process that ends, sends them before.
 * Limits:  ROOM bytes of a stream; AGE, to which the turn under way adds itself; turns longer than LONG_TURN keep nothing.
 */
#include "core/mem.h"
#include "io/stream.h"

#include <stdlib.h>
#include <string.h>

#define STREAK 16             /* turns */
#define SMALL 2048            /* bytes: what is larger leaves at once */
#define ROOM 16384            /* bytes */
#define FIRST_ROOM 1024       /* bytes, doubled as they are needed */
#define AGE 1000000           /* ns */
#define LONG_TURN 5000000     /* ns: turns of such a length are not worth a delay */

struct trk_held {
  struct trk_list link;
  struct trk_stream *stream;
  size_t len, room;
  char *bytes; /* malloc'ed */
};

/* Of a runtime. */
struct holding {
  struct trk_list all; /* struct trk_held.link */
  uint64_t since;      /* ns, the first turn after one of them was kept; 0: none is */
  uint64_t turn;       /* ns, when the last one ended */
};

void trk_stream_let_go(struct trk_stream *stream) {
  struct trk_held *held = stream->held;
  if (held == NULL) return;
  stream->held = NULL;
  trk_list_remove(&held->link);
  int status = trk_stream_send_owned(stream, held->bytes, held->len);
  if (status < 0 && stream->failed == 0) stream->failed = status;
  free(held);
}

static void let_all_go(struct holding *holding) {
  while (!trk_list_empty(&holding->all)) trk_stream_let_go(trk_container(holding->all.next, struct trk_held, link)->stream);
  holding->since = 0;
}

static void before_poll(struct trk_runtime *rt, enum trk_poll poll) {
  struct holding *holding = rt->holding;
  if (poll == TRK_POLL_NEVER) {
    let_all_go(holding);
    rt->before_poll = NULL;
    rt->holding = NULL;
    free(holding);
    return;
  }
  uint64_t now = uv_hrtime();
  if (now - holding->turn > LONG_TURN) rt->at.spins = 0;
  holding->turn = now;
  if (trk_list_empty(&holding->all)) return;
  if (holding->since == 0) holding->since = now;
  if (poll == TRK_POLL_WAITS || rt->at.spins == 0 || now - holding->since >= AGE) let_all_go(holding);
}

static struct holding *holding_of(struct trk_runtime *rt) {
  if (rt->holding == NULL) {
    struct holding *holding = trk_calloc(1, sizeof *holding);
    trk_list_init(&holding->all);
    holding->turn = uv_hrtime();
    rt->holding = holding;
    rt->before_poll = before_poll;
  }
  return rt->holding;
}

/* Is this write one of many, each of a turn of its own, with no wait between? */
static bool in_streak(struct trk_stream *stream) {
  struct trk_runtime *rt = stream->handle.rt;
  uint32_t turn = (uint32_t)rt->at.turns, gap = turn - stream->wrote_turn;
  stream->wrote_turn = turn;
  if (gap > 2) stream->streak = 0;
  else if (gap > 0 && stream->streak < STREAK) stream->streak++;
  return stream->streak == STREAK && rt->at.spins >= STREAK && !atomic_load_explicit(&rt->stopping, memory_order_relaxed);
}

bool trk_stream_hold(struct trk_stream *stream, const uv_buf_t bufs[], unsigned count, size_t total) {
  if (!in_streak(stream) || total > SMALL) {
    trk_stream_let_go(stream);
    return false;
  }
  struct trk_held *held = stream->held;
  if (held != NULL && held->len + total > ROOM) {
    trk_stream_let_go(stream);
    if (trk_stream_queued(stream) > 0) return false;
    held = NULL;
  }
  if (held == NULL) {
    held = trk_calloc(1, sizeof *held);
    held->stream = stream;
    stream->held = held;
    trk_list_push(&holding_of(stream->handle.rt)->all, &held->link);
  }
  if (held->len + total > held->room) {
    if (held->room == 0) held->room = FIRST_ROOM;
    while (held->room < held->len + total) held->room *= 2;
    held->bytes = trk_realloc(held->bytes, held->room);
  }
  for (unsigned i = 0; i < count; i++) {
    if (bufs[i].len == 0) continue;
    memcpy(held->bytes + held->len, bufs[i].base, bufs[i].len);
    held->len += bufs[i].len;
  }
  return true;
}
