/*
 * loan.h - bytes of one VM that another reads and writes: transfer of an ArrayBuffer without a copy.
 *
 * What:    bytes that the engine does not give away (core/detach.h) it still tells the place of. So the buffer that holds them (already taken from
 *          the program by ArrayBuffer.prototype.transfer()) is protected at the sender until the receiver lets go.
 *          A VM that ends with loans outside lives on, without its thread, until the last of them is back.
 * Owns:    the protected buffer, through the loan.
 * Runs on: lend: the sender's thread; the release: any.
 */
#ifndef TRK_THREAD_LOAN_H
#define TRK_THREAD_LOAN_H

#include "thread/thread.h"

/*
 * A block over the bytes of `buffer`, an ArrayBuffer that no program can reach, or a typed array over all of a shared one.
 * Bytes that came from another thread are their block's again. NULL when there is no memory.
 */
struct trk_block *trk_loan_new(struct trk_thread *thread, JSObjectRef buffer);
/*
 * Takes the bytes of an ArrayBuffer away from the program (thread->transfer): it is detached. Few bytes are copied, more are
 * lent. 0; UV_EINVAL: they cannot be taken from it; UV_ENOMEM. A buffer whose address C code has taken once (a large read or
 * write) is copied by the engine instead, and stays readable here: nothing can detach it.
 */
int trk_loan_take(struct trk_thread *thread, JSObjectRef buffer, struct trk_block **ret_block);

#endif
