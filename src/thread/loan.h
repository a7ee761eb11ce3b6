/*
 * loan.h - bytes of one VM that another reads and writes: transfer of an ArrayBuffer without a copy.
 *
 * What:    the engine gives no bytes away, but tells where they are. So the buffer that holds them (already taken from
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
 * NULL when it has none.
 */
struct trk_block *trk_loan_new(struct trk_thread *thread, JSObjectRef buffer);

#endif
