/*
 * shared_pages.h - memory that the engine shares between VMs: a shared WebAssembly.Memory, a SharedArrayBuffer that can grow.
 *
 * What:    what holds such memory is counted and belongs to no VM; the engine exports what makes a WebAssembly.Memory over it, for
 *          browsers, which send memories to workers. Where all of that lies is checked before anything is sent: where it is not as
 *          taken to be, or with TROIKA_NATIVE=0, neither can be cloned.
 * Owns:    nothing; pages are freed with the last memory, buffer or message that holds them, on whichever thread that is.
 * Source:  https://webassembly.github.io/threads/js-api/#dom-memory-buffer;
 *          https://tc39.es/ecma262/#sec-allocatesharedarraybuffer
 */
#ifndef TRK_THREAD_SHARED_PAGES_H
#define TRK_THREAD_SHARED_PAGES_H

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>

struct trk_shared_pages;

/*
 * What holds the pages of a WebAssembly.Memory that is shared, or of a SharedArrayBuffer of the engine's own, whose bytes are at `bytes`:
 * with a reference for the caller. NULL: cannot be told. On the thread of the object.
 */
struct trk_shared_pages *trk_shared_pages_of_memory(JSObjectRef memory, const void *bytes);
struct trk_shared_pages *trk_shared_pages_of_buffer(JSObjectRef buffer, const void *bytes);
/*
 * Gives `memory`, a shared one with no `buffer` read from it yet, these pages instead of its own; takes over the reference. Its `buffer`
 * is then as the one that the pages are of: it can grow if that one could. On the thread of the memory, in a function that JavaScript
 * called. false: it is not as expected; the reference stays the caller's.
 */
bool trk_shared_pages_adopt(JSContextRef ctx, JSObjectRef memory, struct trk_shared_pages *pages);
void trk_shared_pages_ref(struct trk_shared_pages *pages); /* any thread */
void trk_shared_pages_drop(void *ptr);                   /* struct trk_shared_pages *; any thread. Fits as a destructor. */

#endif
