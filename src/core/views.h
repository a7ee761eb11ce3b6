/*
 * views.h - the bytes of a Uint8Array, where they are.
 *
 * What:    the engine's C API takes four calls for the bytes of an array, moves small ones out of its heap for that, and
 *          makes their buffer one that transfer() can only copy from then on. How an array lies in memory is learnt at the
 *          start and checked in each detail; where it is not as expected, the C API is asked.
 * Owns:    nothing. Runs on: the thread of the runtime. Source: docs/architecture.md, "Texts and bytes".
 */
#ifndef TRK_CORE_VIEWS_H
#define TRK_CORE_VIEWS_H

#include "core/value.h"

/*
 * True: `value` is a Uint8Array (or a Buffer) over memory that does not change its size, and *ret has its bytes, which stay
 * where they are until JavaScript or the C API has the array in hand again. False: it is something else, or cannot be told.
 */
bool trk_view_peek(JSValueRef value, struct trk_bytes *ret);

/*
 * Whether two views of one class come by their memory in the same way, one that follows the length of its buffer or one that has its own
 * among them. True, too, where that cannot be told.
 */
bool trk_views_alike(JSValueRef a, JSValueRef b);

/* What kind of thing a cell is, to the engine: numbers that mean nothing but for being the same. 0: cannot be told. */
uint8_t trk_cell_kind(JSValueRef value);
/* The same of its structure: objects of one VM that have it in common have the same names. 0: cannot be told. */
uint32_t trk_cell_structure(JSValueRef value);

/* For core/runtime.c: learns the layout, once in the process, before any use. */
void trk_views_learn(JSContextRef ctx);

#endif
