/*
 * wasm_memory.h - a shared WebAssembly.Memory that several threads have.
 *
 * What:    what holds such a memory's pages is counted and belongs to no VM; the engine exports what makes a memory over it, for
 *          browsers, which send memories to workers. Where all of that lies is checked before anything is sent: where it is not as
 *          taken to be, or with TROIKA_NATIVE=0, a memory cannot be cloned.
 * Owns:    nothing; pages are freed with the last memory or message that holds them, on whichever thread that is.
 * Source:  https://webassembly.github.io/threads/js-api/#dom-memory-buffer
 */
#ifndef TRK_THREAD_WASM_MEMORY_H
#define TRK_THREAD_WASM_MEMORY_H

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>

struct trk_wasm_pages;

/*
 * What holds the pages of `memory`, a WebAssembly.Memory that is shared, whose bytes are at `bytes`: with a reference for the caller.
 * NULL: cannot be told. On the thread of the memory.
 */
struct trk_wasm_pages *trk_wasm_pages_of(JSObjectRef memory, const void *bytes);
/*
 * Gives `memory`, shared and with no `buffer` read from it yet, these pages instead of its own; takes over the reference. On the thread of
 * the memory, in a function that JavaScript called. false: it is not as expected; the reference stays the caller's.
 */
bool trk_wasm_pages_adopt(JSContextRef ctx, JSObjectRef memory, struct trk_wasm_pages *pages);
void trk_wasm_pages_ref(struct trk_wasm_pages *pages); /* any thread */
void trk_wasm_pages_drop(void *ptr);                   /* struct trk_wasm_pages *; any thread. Fits as a destructor. */

#endif
