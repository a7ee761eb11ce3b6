/*
 * detach.h - the bytes of an ArrayBuffer, taken out of the engine, or held in it.
 *
 * What:    JavaScript has transfer(), which makes another buffer of them: that is counted as if as many bytes had been made once more, and
 *          collections come in the middle of it. The engine's own way of taking them is exported; whether it does as we take it to do
 *          is learnt before its first use. Where it does not, nothing is ever taken: the caller goes by transfer(). And what the C API
 *          has told the address of is never detached again; who needs it for a while only (a read under way) holds the bytes instead.
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

/* Bytes that stay where they are, until trk_hold_end(). All zero: nothing is held. */
struct trk_hold {
  uint32_t *count; /* in the engine's memory: lives as long as the value, which the caller protects */
};
/*
 * As trk_get_bytes(), but a transfer() copies only while they are held. The caller protects `value` before JavaScript runs again, and calls
 * trk_hold_end() before it lets go of it, on the same thread. Where it cannot be done so they are the engine's for good, as trk_get_bytes()
 * leaves them.
 */
bool trk_hold_bytes(struct trk_runtime *rt, JSValueRef value, struct trk_bytes *ret, struct trk_hold *ret_hold);
void trk_hold_end(struct trk_hold *hold);

#endif
