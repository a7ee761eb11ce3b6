/*
 * bytecode.h - the code of lib/ as the engine compiled it when troika was built.
 *
 * What:    reading and compiling the sources of lib/ is most of what a start costs beside the engine's own. The engine can write the
 *          bytecode of a script down and takes it from whoever has the script's text; tools/bytecode has it written for the
 *          modules of lib/compiled.list. Functions are taken from there one by one, when they are first called.
 * Owns:    what the engine refers to while a VM lives, with the VM; tables, for the process.
 * Runs on: the thread of the VM.
 * Errors:  none. Where the engine is of another build than the one that compiled (the library was updated since), or its
 *          bytecode is refused, the text is compiled as before: slower, the same. TROIKA_NATIVE=0 in the environment asks for that.
 * Source:  JSC's SourceProvider.h, CachedBytecode.h
 */
#ifndef TRK_CORE_BYTECODE_H
#define TRK_CORE_BYTECODE_H

#include "core/build_id.h"
#include "core/bytecode_script.h"

struct trk_vm;

/* Made by tools/bytecode: the rows sorted by id; and the build of the engine that compiled, zeros: none did. */
struct trk_bytecode_row {
  const char *id;
  struct trk_bytecode bytecode;
};
extern const struct trk_bytecode_row trk_bytecode_rows[];
extern const size_t trk_bytecode_count;
extern const uint8_t trk_bytecode_engine[TRK_BUILD_ID_BYTES];

/*
 * Evaluates the built-in `id`, whose text of `len` bytes is `text`, in ctx with `self` as its `this`. false: there is no bytecode
 * of it that this engine takes, nothing has happened. Otherwise *ret is as JSEvaluateScript() gives it back.
 */
bool trk_bytecode_evaluate(struct trk_vm *vm, JSContextRef ctx, const char *id, const char *text, size_t len, JSObjectRef self,
                           JSValueRef *ret, JSValueRef *exc);
/* Whether bytecode of this engine can be written and read: it is the build that tools/bytecode has tried, which *ret then names. */
bool trk_bytecode_usable(uint8_t ret[TRK_BUILD_ID_BYTES]);
/* The process's start is over: the pages that were read go back to the system. Not at a worker's: the next one reads the same. */
void trk_bytecode_rest(void);

#endif
