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

#include <stdbool.h>
#include <stdint.h>

struct trk_bytecode {
  const uint8_t *code;
  uint32_t len;  /* of the code, in bytes */
  uint32_t hash; /* of the text, as the engine counts it */
};

struct trk_bytecode_source;
struct trk_bytecode_use;

/* Latin-1 (`narrow`) or UTF-16, `len` characters. */
struct trk_bytecode_text {
  const void *chars;
  uint32_t len;
  bool narrow;
};

/* What the engine has compiled of a script, and keeps until trk_bytecode_drop(). */
struct trk_bytecode_made {
  JSContextRef ctx; /* given */
  JSScriptRef script;
  void *cell; /* of the engine; NULL: it has compiled nothing */
  uint64_t key[8];
};

/*
 * text->chars and *of, its bytecode (code NULL: there is none yet), are not copied and must never be freed; nor is what this gives back.
 * `sure`: bytecode of it is of this very text, which the engine need not compare; so it is not written with it, either, nor is there a copy
 * of it in each VM that reads it.
 */
struct trk_bytecode_source *trk_bytecode_source(JSContextGroupRef group, const struct trk_bytecode_text *text, const struct trk_bytecode *of, bool sure);
/*
 * For tools/bytecode, whose engine compiles and writes in one go: `script`, made of the same text, answers as `source`, which is a sure one, with
 * its text left out, until the next call of any function here.
 */
void trk_bytecode_leave_out(struct trk_bytecode_source *source, JSScriptRef script);
/*
 * Evaluates it as the script `url`, with `self` as its `this`; adds to *uses. `ret_made`, where given: what the engine has compiled
 * instead of taking it. Otherwise as JSEvaluateScript().
 */
JSValueRef trk_bytecode_run(struct trk_bytecode_source *source, JSContextRef ctx, JSStringRef url, JSObjectRef self,
                            struct trk_bytecode_use **uses, struct trk_bytecode_made *ret_made, JSValueRef *exc);
/*
 * Writes bytecode of what was made, and of its functions that have run since, to the empty file `fd`, and maps it (the caller unmaps). `encode` is
 * what the engine exports as TRK_BYTECODE_ENCODE. On the VM's thread with its lock taken. false: it could not.
 */
#define TRK_BYTECODE_ENCODE \
  "_ZN3JSC15encodeCodeBlockERNS_2VMERKNS_13SourceCodeKeyEPKNS_17UnlinkedCodeBlockERN3WTF14FileSystemImpl10FileHandleERNS_18BytecodeCacheErrorE"
bool trk_bytecode_encode(void *encode, const struct trk_bytecode_made *made, int fd, void **ret_map, size_t *ret_len);
/* Once for each that was made, while its ctx lives. */
void trk_bytecode_drop(struct trk_bytecode_made *made);
/* The VM is gone; frees what it referred to. */
void trk_bytecode_end(struct trk_bytecode_use *uses);
/* How often, in the process, the engine was given bytecode, and how often it compiled all the same. Any thread. */
void trk_bytecode_counts(unsigned *ret_given, unsigned *ret_refused);
/* The hash of a script's text; see struct trk_bytecode. */
uint32_t trk_bytecode_hash(JSScriptRef script);

#endif
