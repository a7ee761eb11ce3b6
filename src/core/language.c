/*
 * language.c - the options of the engine that decide what code is compiled to; see language.h.
 *
 * Owns: nothing. Runs on: the main thread. Frees: nothing. Limits: none.
 */
#include "core/language.h"

#include "core/engine.h"

void trk_language_set(void) {
  jsc_options_set_boolean("useSharedArrayBuffer", 1);
  jsc_options_set_boolean("useIteratorSequencing", 1);
  jsc_options_set_boolean("useExplicitResourceManagement", 1);
  /* Node has no tail calls: with them, the frame of `function f() { return g(); }` is missing from every trace. */
  jsc_options_set_boolean("useTailCalls", 0);
}
