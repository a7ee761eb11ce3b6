/*
 * lazylib.h - libraries that are opened at first use, because linking them would slow every start.
 *
 * What:    code calls their functions as always; tools/lazylib makes a jump through a table for each. Before the
 *          first call the library must be opened here.
 * Owns:    the tables, for the whole process; filled once and never changed again.
 * Runs on: any thread.
 */
#ifndef TRK_CORE_LAZYLIB_H
#define TRK_CORE_LAZYLIB_H

#include <stdbool.h>

enum trk_lazylib { TRK_LAZYLIB_CRYPTO, TRK_LAZYLIB_SSL, TRK_LAZYLIB_CARES, TRK_LAZYLIB_SQLITE, TRK_LAZYLIB_NGHTTP2, TRK_LAZYLIB_COUNT };

/* NULL, or why the library cannot be used (a static string or dlerror's, valid for the life of the process). */
const char *trk_lazylib_open(enum trk_lazylib lib);
/* Whether the library is open already, so that its functions can be called. */
bool trk_lazylib_ready(enum trk_lazylib lib);
/* The library's own function of that name, for a file that defines the name itself (and then gets no jump); NULL: there is none. */
void *trk_lazylib_find(enum trk_lazylib lib, const char *name);

#endif
