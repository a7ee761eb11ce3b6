/* limits.h - ends a script that runs too long, or at SIGINT, as an exception that those outside of it can catch. */
#ifndef TRK_VM_LIMITS_H
#define TRK_VM_LIMITS_H

#include "core/runtime.h"

enum trk_limit_hit { TRK_LIMIT_NONE, TRK_LIMIT_TIMEOUT, TRK_LIMIT_SIGINT };

struct trk_limit { /* on the stack of who runs the script */
  struct trk_limit *outer;
  struct trk_runtime *rt;
  uint64_t deadline;     /* on the clock of uv_hrtime(), 0: none */
  int32_t timeout_ms;
  bool sigint;
  unsigned sigints_seen;
  unsigned thrown;       /* how often it was told to end */
  JSObjectRef gate;      /* a proxy whose has(target, "timeout" | "sigint") throws what ends the script */
  enum trk_limit_hit hit;
};

/*
 * The runtime's own thread, around the evaluation of a script: limits nest. `timeout_ms` 0: none. `gate` must stay alive
 * until the end. After it, limit->hit tells why the script was ended, whatever it made of the exception.
 */
void trk_limit_begin(struct trk_runtime *rt, struct trk_limit *limit, int32_t timeout_ms, bool sigint, JSObjectRef gate);
void trk_limit_end(struct trk_limit *limit);

/* Makes the engine's watchdog, which sees only what is entered after it exists: called before a program is, by the main thread. */
void trk_limits_prepare(struct trk_runtime *rt);

#endif
