/*
 * still.c - keeps the engine's threads from starting; see still.h.
 *
 * Owns: nothing but a flag, written before the first VM. Runs on: main thread of a fork server.
 * Frees: nothing. Limits: needs core/options.h, and the engine's exported pas_scavenger_is_enabled, looked up at run time.
 */
#include "core/still.h"

#include "core/engine.h"
#include "core/options.h"

#include <dlfcn.h>
#include <stddef.h>
#include <sys/stat.h>
#include <uv.h>

/*
 * When a function is compiled that has run first in a fork server, in calls (15 each) and turns of loops: its count goes on in each
 * child, which would start the compiler's thread for what it calls the tenth time only, where the server had called it often.
 */
#define COMPILE_AFTER 8000

/* A child's loop has hardly begun: until one of them is over. */
#define FIRST_TURNS 16
#define FIRST_NS 100000000

static bool still;
static int compile_after = COMPILE_AFTER; /* as in any process; until it is read, as here */

/* The scavenger's switch, and what starts it where memory has been freed meanwhile: looked up once, as each child would have to find them anew. */
static bool *scavenger;
static void (*catch_up)(void);

static bool set_late(bool threads, int compile) {
  if (!trk_options_open()) return false;
  bool done = jsc_options_set_boolean("useGC", threads) && jsc_options_set_boolean("useConcurrentJIT", threads) &&
              jsc_options_set_int("thresholdForJITAfterWarmUp", compile);
  return trk_options_close() && done;
}

bool trk_still_begin(void) {
  scavenger = dlsym(RTLD_DEFAULT, "pas_scavenger_is_enabled");
  if (scavenger == NULL) return false;
  *(void **)&catch_up = dlsym(RTLD_DEFAULT, "pas_scavenger_notify_eligibility_if_needed");
  *scavenger = false; /* ahead of the first option, which already makes the engine allocate */
  still = jsc_options_set_boolean("useConcurrentJIT", 0);
  if (!still) *scavenger = true;
  return still;
}

void trk_still_created(void) {
  if (!still) return;
  jsc_options_get_int("thresholdForJITAfterWarmUp", &compile_after);
  set_late(false, COMPILE_AFTER);
}

bool trk_still_end(void) {
  still = false;
  return set_late(true, compile_after);
}

bool trk_still_again(void) {
  still = true;
  return set_late(false, COMPILE_AFTER);
}

void trk_still_wake(void) {
  if (scavenger && !still) *scavenger = true;
}

void trk_still_turn(uint64_t turns, uint64_t since) {
  if (scavenger == NULL || still || *scavenger || (turns < FIRST_TURNS && uv_hrtime() - since < FIRST_NS)) return;
  *scavenger = true;
  if (catch_up) catch_up();
}

void trk_still_rest(void) {
  if (scavenger) *scavenger = false;
}

int trk_still_threads(void) {
  struct stat task;
  return stat("/proc/self/task", &task) == 0 ? (int)task.st_nlink - 2 : -1;
}
