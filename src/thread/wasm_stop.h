/*
 * wasm_stop.h - ending WebAssembly that runs on a thread.
 *
 * What:    the engine's watchdog ends JavaScript only: a loop of WebAssembly does not look at it, and would run for ever. But the
 *          engine ends WebAssembly that reads beyond its memory: the system says so by a signal, and the engine's handler has the
 *          code go on where it throws. That handler is called as if there had been such a read.
 * Owns:    one memory of WebAssembly, in a VM of its own, for the process: a place that counts as beyond it.
 * Errors:  none: where the engine is not as expected, nothing happens.
 * Source:  JSC's WasmFaultSignalHandler.cpp; sigaction(2)
 */
#ifndef TRK_THREAD_WASM_STOP_H
#define TRK_THREAD_WASM_STOP_H

#include <stdbool.h>

/* Any thread, not in a handler of signals, and that holds no lock of ours: from now on trk_wasm_stop() can do something. Takes a millisecond, once. */
void trk_wasm_stop_prepare(void);
/*
 * In a handler of signals that has interrupted compiled code: if that is WebAssembly, it throws as soon as the handler returns, and JavaScript
 * that called it could catch that; true then. `context` is the handler's third argument, and is changed.
 */
bool trk_wasm_stop(void *context);

#endif
