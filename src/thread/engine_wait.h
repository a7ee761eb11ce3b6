/*
 * engine_wait.h - waiting for an element of memory that WebAssembly shares.
 *
 * What:    such memory is the engine's, and so is waiting for it, as instructions of WebAssembly wait and notify too. The engine
 *          calls the functions that wait as others may call them: by names that a program can take over. So a wait of a thread
 *          that is being ended ends, and Atomics.waitAsync, which the engine has but shows to browsers only, can be called.
 * Owns:    nothing.
 * Source:  https://webassembly.github.io/threads/core/exec/instructions.html; https://tc39.es/ecma262/#sec-atomics.waitasync
 */
#ifndef TRK_THREAD_ENGINE_WAIT_H
#define TRK_THREAD_ENGINE_WAIT_H

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * What Atomics.waitAsync returns, for the element at `at` of memory that the engine shares (4 or 8 bytes wide), which is not to be freed
 * before; `seconds` may be infinite. NULL: no Atomics.wait was called in this process yet, or it cannot be done here. On the
 * runtime's thread, in a function that JavaScript called.
 */
JSValueRef trk_engine_wait_async(JSContextRef ctx, void *at, int64_t expected, bool wide, double seconds);

#endif
