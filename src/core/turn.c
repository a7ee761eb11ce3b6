/*
 * turn.c - the engine entered once for all that one turn of the loop calls; see turn.h.
 *
 * What is taken to be so: an entry is two words, the VM and its globals, whose address the VM keeps while it is entered; a
 * JSContextGroupRef is the VM and a JSContextRef the globals (which core/native.c has checked by then). The names have the
 * functions' parameters in them: where the engine changes those they are no longer to be found.
 *
 * Owns: what was learnt, for the process. Runs on: see turn.h. Frees: nothing. Limits: none.
 */
#include "core/turn.h"

#include "core/native.h"
#include "core/runtime.h"

#define ENTER "_ZN3JSC12VMEntryScope9setUpSlowEv"
#define LEAVE "_ZN3JSC12VMEntryScope12tearDownSlowEv"
#define DRAIN "_ZN3JSC2VM15drainMicrotasksEv"

/* Set once, before any use. */
static void (*enter)(struct trk_turn *entry); /* NULL: each call enters for itself */
static void (*leave)(struct trk_turn *entry);
static void (*drain)(JSContextGroupRef vm);
static void (*take_lock)(JSContextRef ctx), (*give_lock)(JSContextRef ctx);

void trk_turn_begin(struct trk_runtime *rt) {
  if (enter == NULL || rt->turn.vm || atomic_load_explicit(&rt->stopping, memory_order_relaxed)) return;
  take_lock(rt->ctx);
  rt->turn = (struct trk_turn){.vm = rt->group, .globals = rt->ctx};
  enter(&rt->turn);
}

void trk_turn_jobs(struct trk_runtime *rt) {
  if (rt->turn.vm) drain(rt->turn.vm);
}

void trk_turn_end(struct trk_runtime *rt) {
  if (rt->turn.vm == NULL) return;
  leave(&rt->turn);
  rt->turn.vm = NULL;
  give_lock(rt->ctx);
}

void trk_turns_learn(void) {
  if (!trk_natives_known()) return;
  trk_native_find(&leave, LEAVE);
  trk_native_find(&drain, DRAIN);
  trk_native_find(&take_lock, "JSLock");
  trk_native_find(&give_lock, "JSUnlock");
  if (leave && drain && take_lock && give_lock) trk_native_find(&enter, ENTER);
}
