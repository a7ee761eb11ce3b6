/*
 * random.h - Math.random() in a process that was forked with a VM inside.
 *
 * What:    the engine seeds each global object's generator once. Forked siblings would all draw the same numbers, so the
 *          fork server finds where that state lies, and each child overwrites it with fresh random bytes.
 * Owns:    nothing. Runs on: the thread of the context.
 * Source:  xorshift128+, the engine's WeakRandom; getrandom(2).
 */
#ifndef TRK_CORE_RANDOM_H
#define TRK_CORE_RANDOM_H

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>

/* Finds the state's place in a global object by watching it move. False: not found (then do not fork). */
bool trk_random_learn(JSGlobalContextRef ctx);
/* Seeds a context afresh. Does nothing in a process that has not learned; call it for every new context. */
void trk_random_seed(JSGlobalContextRef ctx);

#endif
