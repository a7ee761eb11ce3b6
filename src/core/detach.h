/*
 * detach.h - the bytes of an ArrayBuffer, taken out of the engine.
 *
 * What:    JavaScript has transfer(), which makes another buffer of them: that is counted as if as many bytes had been made once more, and
 *          collections come in the middle of it. The engine's own way of taking them is exported; whether it does as we take it to do
 *          is learnt before its first use. Where it does not, nothing is ever taken: the caller goes by transfer().
 * Owns:    nothing; the bytes are the caller's until trk_detached_free().
 * Runs on: take: the thread of the runtime, in a native function; free: any.
 * Source:  https://tc39.es/ecma262/#sec-detacharraybuffer
 */
#ifndef TRK_CORE_DETACH_H
#define TRK_CORE_DETACH_H

#include "core/value.h"

/*
 * True: `buffer` is an ArrayBuffer of one size, which the program made, it is detached now, and *ret has its bytes. False: it is something else,
 * or its bytes cannot be taken, and nothing was done.
 */
bool trk_detach(struct trk_runtime *rt, JSValueRef buffer, struct trk_bytes *ret);
void trk_detached_free(void *data);

#endif
