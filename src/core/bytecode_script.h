/*
 * bytecode_script.h - a script that the engine need not compile.
 *
 * What:    a text together with the bytecode that this very build of the engine has made of it.
 * Owns:    what the engine refers to of it (struct trk_bytecode_use): for as long as the VM lives.
 * Runs on: the thread of the VM. A source is for all threads.
 * Errors:  none: bytecode that does not fit is not taken, the engine compiles the text.
 * Limits:  x86-64; the engine as described in bytecode_script.c: the caller knows that it is (core/bytecode.h; tools/bytecode tries it).
 */
#ifndef TRK_CORE_BYTECODE_SCRIPT_H
#define TRK_CORE_BYTECODE_SCRIPT_H

#include "core/engine.h"

#include <stdint.h>

struct trk_bytecode {
  const uint8_t *code;
  uint32_t len;  /* of the code, in bytes */
  uint32_t hash; /* of the text, as the engine counts it */
};

struct trk_bytecode_source;
struct trk_bytecode_use;

/* `chars` (ASCII, `len` bytes) and *of, its bytecode, are not copied and must never be freed; nor is what this gives back. */
struct trk_bytecode_source *trk_bytecode_source(JSContextGroupRef group, const char *chars, size_t len, const struct trk_bytecode *of);
/* Evaluates it as the script `url`, with `self` as its `this`; adds to *uses. Otherwise as JSEvaluateScript(). */
JSValueRef trk_bytecode_run(struct trk_bytecode_source *source, JSContextRef ctx, JSStringRef url, JSObjectRef self,
                            struct trk_bytecode_use **uses, JSValueRef *exc);
/* The VM is gone; frees what it referred to. */
void trk_bytecode_end(struct trk_bytecode_use *uses);
/* How often, in the process, the engine was given bytecode, and how often it compiled all the same. Any thread. */
void trk_bytecode_counts(unsigned *ret_given, unsigned *ret_refused);
/* The hash of a script's text; see struct trk_bytecode. */
uint32_t trk_bytecode_hash(JSScriptRef script);

#endif
