/*
 * image.h - pages that a fork server's child has written without a change, shared again.
 *
 * What:    a child copies each page that it writes, also where it writes what was there already: notes that functions make as they run,
 *          marks that are set and taken back. So the server puts what its engine holds by now into a file in memory and maps that in its
 *          place, privately: for the fork this is memory like any other, but a child can give up its copy of a page and has the server's again.
 * Owns:    the mappings. Runs on: main thread of the server and its children; madvise() any thread.
 * Errors:  none: where the system lacks something, or the process addresses, all stays as it was.
 * Limits:  see image.c.
 * Source:  memfd_create(2), mremap(2), madvise(2), Documentation/admin-guide/mm/pagemap.rst.
 */
#ifndef TRK_PROCESS_IMAGE_H
#define TRK_PROCESS_IMAGE_H

#include <stddef.h>
#include <uv.h>

/*
 * Server, once, with one thread: of the mapping in which `within` lies, the parts that mostly belong to this process alone. (What it still
 * shares with another one it would no longer.) Nothing there may be written meanwhile.
 */
void trk_image_make(const void *within);
/* Child: gives up equal pages once it has started, if it has no other thread then. Nothing without an image. */
void trk_image_rest_soon(uv_loop_t *loop);
/* Child, with one thread: the same now; bytes given up. The next call does nothing. */
size_t trk_image_rest(void);

#endif
