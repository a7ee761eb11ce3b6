/*
 * random.c - the state of Math.random(); see random.h.
 *
 * Owns: the offset, written once in a fork server before it forks. Runs on: the thread of the context.
 * Frees: nothing. Limits: looks at the first 32 KB of the global object.
 */
#include "core/random.h"

#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <unistd.h>

#define WORDS 4096 /* of 8 bytes */

static size_t state_offset; /* 0: unknown */

/* What lies behind the object may not be mapped, so the kernel copies, page by page. */
static size_t copy_words(uint64_t *to, const void *from) {
  size_t done = 0, want = WORDS * sizeof *to;
  while (done < want) {
    size_t piece = 4096 - (((uintptr_t)from + done) & 4095);
    if (piece > want - done) piece = want - done;
    struct iovec local = {(char *)to + done, piece}, remote = {(char *)(uintptr_t)from + done, piece};
    if (process_vm_readv(getpid(), &local, 1, &remote, 1, 0) != (ssize_t)piece) break;
    done += piece;
  }
  return done / sizeof *to;
}

static void advance(uint64_t state[2]) {
  uint64_t x = state[0], y = state[1];
  state[0] = y;
  x ^= x << 23;
  state[1] = x ^ y ^ (x >> 17) ^ (y >> 26);
}

bool trk_random_learn(JSGlobalContextRef ctx) {
  static uint64_t before[WORDS], after[WORDS]; /* too large for a stack frame; used once */
  JSStringRef source = JSStringCreateWithUTF8CString("Math.random()");
  size_t count = copy_words(before, ctx);
  JSValueRef value = JSEvaluateScript(ctx, source, NULL, NULL, 1, NULL);
  size_t count_after = copy_words(after, ctx);
  JSStringRelease(source);
  if (value == NULL) return false;
  double drawn = JSValueToNumber(ctx, value, NULL);
  if (count_after < count) count = count_after;
  size_t found = 0, hits = 0;
  for (size_t i = 1; i + 1 < count; i++) {
    uint64_t state[2] = {before[i], before[i + 1]};
    if (state[0] == after[i] && state[1] == after[i + 1]) continue;
    advance(state);
    if (state[0] != after[i] || state[1] != after[i + 1]) continue;
    double expected = (double)((state[0] + state[1]) & ((UINT64_C(1) << 53) - 1)) * (1.0 / (double)(UINT64_C(1) << 53));
    if (expected != drawn) continue;
    found = i * sizeof *before;
    hits++;
  }
  if (hits != 1) return false;
  state_offset = found;
  trk_random_seed(ctx);
  return true;
}

void trk_random_seed(JSGlobalContextRef ctx) {
  if (state_offset == 0) return;
  uint64_t seed[2];
  do {
    if (getrandom(seed, sizeof seed, 0) != (ssize_t)sizeof seed) return;
  } while (seed[0] == 0 && seed[1] == 0);
  memcpy((char *)(void *)ctx + state_offset, seed, sizeof seed);
}
