/*
 * bytecode_script.c - a script that the engine need not compile; see bytecode_script.h.
 *
 * What a script answers for its hash, its text and its bytecode are functions in a table that it points to. A script of next to no
 * text is made through the C API; it then gets a table of ours, whose other functions are those it had. The engine asks it
 * while it evaluates, and compiles when what it is given is not of this text and this engine.
 *
 * Owns: see bytecode_script.h. Runs on: see there. Frees: with the VM. Limits: x86-64, where texts are given back in registers.
 */
#include "core/bytecode_script.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { BEFORE = 2, HASH = 2, TEXT, BYTECODE, COMPILED, WORDS = 11 }; /* BEFORE: words of a table that lie before what is pointed to */
enum { HELD = 1 << 30 }; /* references: never the last one */

/* The engine's StringView. */
struct view {
  const void *chars;
  uint32_t len;
  bool narrow;
};

/* The engine's CachedBytecode: references, a piece of memory (kind 0), and what it notes of functions without code: there is none. */
struct cached {
  uint32_t refs;
  size_t size;
  const uint8_t *data;
  size_t len;
  uint8_t kind;
  void *notes[4];
};

struct trk_bytecode_use {
  struct trk_bytecode_use *next;
  struct cached cached;
};

struct trk_bytecode_source {
  void *table[BEFORE + WORDS];
  const struct trk_bytecode *bytecode;
  struct view text;
};

static _Thread_local struct trk_bytecode_use **using; /* where a use is to be added while a script is evaluated */
static atomic_uint given, refused;

/* --- what the engine asks ------------------------------------------------------------------------------------------ */

static void *const *pointed(const void *script) {
  void *const *table = NULL;
  memcpy(&table, script, sizeof table);
  return table;
}

static const struct trk_bytecode_source *source_of(const void *script) {
  return (const struct trk_bytecode_source *)(pointed(script) - BEFORE);
}

static uint32_t hash(const void *script) {
  return source_of(script)->bytecode->hash;
}

static struct view text(const void *script) {
  return source_of(script)->text;
}

/* ret: room for the reference that is given away */
static struct cached **bytecode(struct cached **ret, const void *script) {
  const struct trk_bytecode *bytecode = source_of(script)->bytecode;
  struct trk_bytecode_use *use = using ? calloc(1, sizeof *use) : NULL;
  *ret = NULL;
  if (use == NULL) return ret;
  use->cached = (struct cached){.refs = HELD + 1, .size = bytecode->len, .data = bytecode->code, .len = bytecode->len};
  use->next = *using;
  *using = use;
  *ret = &use->cached;
  atomic_fetch_add_explicit(&given, 1, memory_order_relaxed);
  return ret;
}

/* It offers to write down what it has compiled. */
static void compiled(const void *script, const void *generator) {
  (void)script;
  (void)generator;
  atomic_fetch_add_explicit(&refused, 1, memory_order_relaxed);
}

uint32_t trk_bytecode_hash(JSScriptRef script) {
  uint32_t (*ask)(const void *) = NULL;
  memcpy(&ask, &pointed(script)[HASH], sizeof ask);
  return ask(script);
}

/* --- scripts ------------------------------------------------------------------------------------------------------- */

static JSScriptRef empty(JSContextGroupRef group, JSStringRef url) {
  return JSScriptCreateReferencingImmortalASCIIText(group, url, 1, ";", 1, NULL, NULL);
}

struct trk_bytecode_source *trk_bytecode_source(JSContextGroupRef group, const char *chars, size_t len, const struct trk_bytecode *of) {
  struct trk_bytecode_source *source = calloc(1, sizeof *source);
  JSStringRef url = JSStringCreateWithUTF8CString("");
  JSScriptRef model = source ? empty(group, url) : NULL;
  JSStringRelease(url);
  if (model == NULL) abort(); /* out of memory */
  uint32_t (*hash_fn)(const void *) = hash;
  struct view (*text_fn)(const void *) = text;
  struct cached **(*bytecode_fn)(struct cached **, const void *) = bytecode;
  void (*compiled_fn)(const void *, const void *) = compiled;
  void **table = source->table + BEFORE;
  memcpy(source->table, pointed(model) - BEFORE, sizeof source->table);
  memcpy(&table[HASH], &hash_fn, sizeof *table);
  memcpy(&table[TEXT], &text_fn, sizeof *table);
  memcpy(&table[BYTECODE], &bytecode_fn, sizeof *table);
  memcpy(&table[COMPILED], &compiled_fn, sizeof *table);
  source->bytecode = of;
  source->text = (struct view){chars, (uint32_t)len, true};
  JSScriptRelease(model);
  return source;
}

JSValueRef trk_bytecode_run(struct trk_bytecode_source *source, JSContextRef ctx, JSStringRef url, JSObjectRef self,
                            struct trk_bytecode_use **uses, JSValueRef *exc) {
  JSScriptRef script = empty(JSContextGetGroup(ctx), url);
  if (script == NULL) abort(); /* out of memory */
  const void *table = source->table + BEFORE;
  memcpy(script, &table, sizeof table);
  struct trk_bytecode_use **before = using;
  using = uses;
  JSValueRef result = JSScriptEvaluate(ctx, script, self, exc);
  using = before;
  JSScriptRelease(script);
  return result;
}

void trk_bytecode_end(struct trk_bytecode_use *uses) {
  while (uses) {
    struct trk_bytecode_use *next = uses->next;
    if (uses->cached.refs == HELD) free(uses); /* else somebody holds the VM yet, for as long as the process lives */
    uses = next;
  }
}

void trk_bytecode_counts(unsigned *ret_given, unsigned *ret_refused) {
  *ret_given = atomic_load(&given);
  *ret_refused = atomic_load(&refused);
}
