/*
 * huge.h - large pages for the engine's large buffers.
 *
 * Owns: nothing. Frees: nothing. Runs on: any thread.
 */
#ifndef TRK_CORE_HUGE_H
#define TRK_CORE_HUGE_H

#include <stddef.h>

/* From how many bytes on memory is asked for in large pages. */
#define TRK_HUGE_FROM ((size_t)4 << 20)
#define TRK_HUGE_PAGE ((size_t)2 << 20)

/*
 * Tells where the engine has put a buffer of `size` bytes: the first of TRK_HUGE_FROM and more makes the memory from there on, in
 * which the next ones will lie, one of large pages. Does nothing where the engine keeps no such range, or has no /proc.
 */
void trk_huge_seen(const void *data, size_t size);

#endif
