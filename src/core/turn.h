/*
 * turn.h - the engine entered once for all that one turn of the loop calls.
 *
 * What:    whoever calls the engine from outside takes its lock, enters it, and at the end has promise jobs run, each of which enters
 *          anew; of a short callback that is most of the cost. The first call of a turn enters it for all that follow, until the
 *          loop is about to wait. Where the engine does not export what that takes, or TROIKA_NATIVE=0, each call enters for itself:
 *          slower, the same.
 * Owns:    the VM's lock, between trk_turn_begin() and trk_turn_end().
 * Runs on: the thread of the runtime, with no JavaScript on the stack.
 * Frees:   nothing.
 */
#ifndef TRK_CORE_TURN_H
#define TRK_CORE_TURN_H

#include <JavaScriptCore/JavaScript.h>

struct trk_runtime;

/* Of a runtime; its address is known to the engine while it is entered. */
struct trk_turn {
  JSContextGroupRef vm; /* NULL: not entered */
  JSContextRef globals;
};

/*
 * Enters the engine, unless it is entered already or the runtime ends. Whoever makes several values ahead of a call asks for it
 * first, or each of them takes the lock.
 */
void trk_turn_begin(struct trk_runtime *rt);
/* Runs the promise jobs that wait, where the end of an outermost call does not: in a turn. */
void trk_turn_jobs(struct trk_runtime *rt);
/* Leaves the engine, where it is entered: ahead of a wait, a fork, the end of the VM, or another thread's having it. */
void trk_turn_end(struct trk_runtime *rt);

/* For core/runtime.c: looks for what it takes, once in the process, after trk_natives_learn(). */
void trk_turns_learn(void);

#endif
