/*
 * block.h - memory that several threads hold at once: SharedArrayBuffer, and bytes on their way between threads.
 *
 * What:    reference-counted bytes; an ArrayBuffer made over a block holds one reference until the engine collects it.
 * Owns:    the bytes. Freed with the last reference, on whichever thread that is.
 * Runs on: any thread.
 */
#ifndef TRK_THREAD_BLOCK_H
#define TRK_THREAD_BLOCK_H

#include <stddef.h>
#include <stdint.h>

struct trk_block;

/* `size` zeroed bytes, 16-byte aligned, with one reference for the caller. NULL when there is no memory. */
struct trk_block *trk_block_new(size_t size);
/* The same with bytes that nobody has cleared, for what no program sees: its pages are written as they are used. */
struct trk_block *trk_block_new_raw(size_t size);
/* The same for what the caller writes whole before anybody else sees it: where it is large, on the pages of one that was freed just now. */
struct trk_block *trk_block_new_filled(size_t size);
/*
 * Over memory that somebody else owns: release(arg) is called once, on any thread, with the last reference.
 * NULL when there is no memory (release is not called).
 */
struct trk_block *trk_block_wrap(void *data, size_t size, void (*release)(void *arg), void *arg);
void trk_block_ref(struct trk_block *block);
void trk_block_unref(void *ptr); /* struct trk_block *; NULL is let be. Fits as a destructor. */
void *trk_block_data(const struct trk_block *block);
size_t trk_block_size(const struct trk_block *block);
/* An ArrayBuffer over all of it is about to be made: it can be found by its address until it is freed. The caller has a reference. */
void trk_block_list(struct trk_block *block);
/* The block over exactly these bytes, with a reference for the caller, who holds an ArrayBuffer over them; NULL: they are no block's. */
struct trk_block *trk_block_at(const void *data, size_t size);
/* Bytes in all blocks of the process, for accounts and tests. */
size_t trk_block_total(void);

#endif
