/*
 * kept_pages.h - pages of large blocks that were freed, for half a second.
 *
 * What:    fresh pages are most of what a large copy costs: the system clears them, and finds them one by one where it has no large ones.
 * Owns:    the pages from trk_kept_pages_keep() until they are taken or half a second is over.
 * Runs on: any thread.
 * Errors:  none.
 * Source:  mmap(2)
 */
#ifndef TRK_THREAD_KEPT_PAGES_H
#define TRK_THREAD_KEPT_PAGES_H

#include <stdbool.h>
#include <stddef.h>

/* A private mapping of `mapped` bytes that nobody uses any more. false: it stays the caller's. */
bool trk_kept_pages_keep(void *data, size_t mapped);
/* One of at least `size` bytes, *ret_mapped, with whatever was in them; the caller unmaps or keeps it. NULL: there is none. */
void *trk_kept_pages_take(size_t size, size_t *ret_mapped);

#endif
