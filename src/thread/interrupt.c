/*
 * interrupt.c - ending JavaScript that runs on another thread; see interrupt.h.
 *
 * The handler may only act when the thread was stopped in code that the engine's compilers made: such code holds no lock
 * of the allocator or the engine but the VM's own (recursive) one, so arming the watchdog there is as safe as from a
 * native function. Compiled code lies in one mapping that the engine reserves at start; it is recognised by address. A
 * loop gets there within a millisecond. Where there is no such mapping (the engine's compilers are switched off), the
 * watchdog is armed from the start instead.
 *
 * Measured (2 cores): a hot loop and fib(32) run as fast armed as not; an empty call from C takes 0.16 us unarmed, 0.72
 * armed; for(;;) ends 1 to 3 ms after the poke.
 *
 * Owns: the signal SIGRTMIN + 6. Runs on: see interrupt.h. Frees: nothing. Limits: 8 mappings of compiled code.
 */
#include "thread/interrupt.h"

#include "core/engine.h"
#include "thread/wasm_stop.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <ucontext.h>

#define SIGNAL (SIGRTMIN + 6)
#define RANGES_MAX 8
#define AT_ONCE 0.0 /* any more would begin anew with each promise job, and none of those takes long */
/*
 * Optimised code does not look at the watchdog: the engine must stop the thread inside of it, by its own signal, to plant a
 * stop there. Short promise jobs spend too little time in it to be met by chance. So the handler holds the thread,
 * with that signal blocked, long enough for it to be sent: it then arrives where we interrupted, in compiled code.
 */
#define HOLD_NS 4000000
#define HELD_NS 10000000U
#define WAITED_NS 10000000 /* until the engine's helper thread has planted the end, on a busy machine too */
#define REPEAT 0.002 /* seconds of running JavaScript between two looks, or */
#define CHECK_SHARE 2 /* times what the look took: the engine counts its objects one by one */

static struct range {
  uintptr_t from, to;
} ranges[RANGES_MAX];
static int range_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Asked for again and again until the stack is unwound, should a nested call have swallowed the first. */
static bool ends(JSContextRef ctx, void *arg) {
  struct trk_runtime *rt = arg;
  bool stopping = atomic_load(&rt->stopping);
  JSContextGroupSetExecutionTimeLimit(JSContextGetGroup(ctx), stopping ? AT_ONCE : REPEAT, ends, rt);
  return stopping;
}

/*
 * Each promise job that begins while the watchdog is armed gives the engine's helper thread a timer to set. One that was
 * missed would bury it in them, so every second poke lets it catch up.
 */
static _Thread_local volatile sig_atomic_t armed;

static uintptr_t place_of(const ucontext_t *context) {
#if defined(__x86_64__)
  return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
  return (uintptr_t)context->uc_mcontext.pc;
#else
  (void)context;
  return 0;
#endif
}

static bool is_compiled(uintptr_t place) {
  for (int i = 0; i < range_count; i++)
    if (place >= ranges[i].from && place < ranges[i].to) return true;
  return false;
}

static void on_signal(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  struct trk_runtime *rt = trk_current();
  if (rt == NULL || rt->depth == 0 || !atomic_load(&rt->stopping)) return;
  bool compiled = is_compiled(place_of(context));
  if (armed && compiled && trk_wasm_stop(context)) return; /* the watchdog awaits what JavaScript does next */
  if (armed) { /* takes the VM's own lock once more, which this thread has, and sets numbers: safe anywhere */
    armed = false;
    JSContextGroupClearExecutionTimeLimit(rt->group);
    return;
  }
  if (!compiled) return;
  int saved = errno;
  armed = true;
  rt->spent = true;
  JSContextGroupSetExecutionTimeLimit(rt->group, AT_ONCE, ends, rt);
  struct timespec engine_acts = {0, HOLD_NS};
  nanosleep(&engine_acts, NULL);
  trk_wasm_stop(context);
  errno = saved;
}

/* Executable memory that is no file's: where the engine puts the code it makes. */
static void find_ranges(void) {
  FILE *maps = fopen("/proc/self/maps", "re");
  char line[512];
  while (maps && fgets(line, sizeof line, maps)) {
    unsigned long from = 0, to = 0, inode = 0;
    char rights[8] = "";
    if (sscanf(line, "%lx-%lx %7s %*s %*s %lu", &from, &to, rights, &inode) != 4) continue; /* NOLINT(cert-err34-c) */
    if (rights[2] != 'x' || inode != 0 || strchr(line, '[') || range_count == RANGES_MAX) continue;
    ranges[range_count++] = (struct range){from, to};
  }
  if (maps) fclose(maps);
}

static void set_up(void) {
  find_ranges();
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, TRK_ENGINE_SIGNAL);
  sigaction(SIGNAL, &action, NULL);
}

/*
 * A call into C is over during which the thread was told to end: the signals had no effect, and those to come find no compiled code
 * where the engine interprets. What follows would run on for milliseconds, and print. Who was told only now is likely to be at its end
 * by itself, and keeps its VM.
 */
static void on_held(struct trk_runtime *rt) {
  if (uv_hrtime() - atomic_load(&rt->stopped) < HELD_NS) return;
  bool first = !rt->spent;
  trk_interrupt_self(rt);
  struct timespec engine_acts = {0, HOLD_NS};
  if (first) nanosleep(&engine_acts, NULL);
}

void trk_interrupt_prepare(struct trk_runtime *rt) {
  pthread_once(&once, set_up);
  rt->held = on_held;
  /* Makes the engine's watchdog, which the handler must not. */
  JSContextGroupSetExecutionTimeLimit(rt->group, 3600, ends, rt);
  if (range_count > 0) JSContextGroupClearExecutionTimeLimit(rt->group);
  else JSContextGroupSetExecutionTimeLimit(rt->group, REPEAT, ends, rt);
}

void trk_interrupt_poke(pthread_t thread) {
  pthread_kill(thread, SIGNAL);
}

void trk_interrupt_self(struct trk_runtime *rt) {
  rt->spent = true;
  JSContextGroupSetExecutionTimeLimit(rt->group, AT_ONCE, ends, rt);
}

bool trk_interrupt_waited(struct trk_runtime *rt) {
  if (!atomic_load(&rt->stopping)) return false;
  if (rt->role != TRK_ROLE_WORKER) return true;
  trk_interrupt_self(rt);
  struct timespec engine_acts = {0, WAITED_NS};
  nanosleep(&engine_acts, NULL);
  return true;
}

struct watch {
  struct trk_runtime *rt;
  bool (*check)(struct trk_runtime *rt, void *arg);
  void *arg;
};

/* Seconds of this thread, which are what the watchdog counts. */
static double cpu_time(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool watches(JSContextRef ctx, void *arg) {
  const struct watch *watch = arg;
  double began = cpu_time();
  bool end = atomic_load(&watch->rt->stopping) || watch->check(watch->rt, watch->arg);
  double wait = (cpu_time() - began) * CHECK_SHARE;
  JSContextGroupSetExecutionTimeLimit(JSContextGetGroup(ctx), end ? AT_ONCE : wait > REPEAT ? wait : REPEAT, watches, arg);
  return end;
}

void trk_interrupt_watch(struct trk_runtime *rt, bool (*check)(struct trk_runtime *rt, void *arg), void *arg) {
  static _Thread_local struct watch watch;
  watch = (struct watch){rt, check, arg};
  rt->spent = true;
  JSContextGroupSetExecutionTimeLimit(rt->group, REPEAT, watches, &watch);
}
