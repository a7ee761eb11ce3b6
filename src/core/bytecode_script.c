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

/* The engine's CachedBytecode: references, a piece of memory, and what it notes of functions without code: there is none. */
enum { MEMORY = 0, MAPPED = 1 }; /* its kind */
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
  struct trk_bytecode_text text; /* as the engine's StringView is */
  bool sure;
};

/* The engine's FileHandle and BytecodeCacheError: the beginning, and room. */
struct handle {
  int fd, open;
  uint64_t rest[7];
};
struct fault {
  uint64_t words[32];
};
typedef void *(*encode_fn)(void *ret, JSContextGroupRef vm, const uint64_t *key, const void *cell, struct handle *to, struct fault *fault);

static _Thread_local struct trk_bytecode_use **using; /* where a use is to be added while a script is evaluated */
static _Thread_local struct trk_bytecode_made *making; /* what is to be filled in meanwhile, or NULL */
static atomic_uint given, refused;
/* A script whose text counts as empty: as long as its bytecode is written, or the one time that it is compared with what was written. */
static _Thread_local const void *unread;
static _Thread_local bool unread_once;

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

/* An empty one has its place all the same: who compiles it after all goes by that, and by the length that it had before. */
static struct trk_bytecode_text text(const void *script) {
  struct trk_bytecode_text text = source_of(script)->text;
  if (script != unread) return text;
  if (unread_once) unread = NULL;
  text.len = 0;
  return text;
}

/* ret: room for the reference that is given away */
static struct cached **bytecode(struct cached **ret, const void *script) {
  const struct trk_bytecode *bytecode = source_of(script)->bytecode;
  struct trk_bytecode_use *use = using && bytecode->code ? calloc(1, sizeof *use) : NULL;
  *ret = NULL;
  if (use == NULL) return ret;
  use->cached = (struct cached){.refs = HELD + 1, .size = bytecode->len, .data = bytecode->code, .len = bytecode->len, .kind = MEMORY};
  use->next = *using;
  *using = use;
  *ret = &use->cached;
  if (source_of(script)->sure) {
    unread = script;
    unread_once = true;
  }
  atomic_fetch_add_explicit(&given, 1, memory_order_relaxed);
  return ret;
}

/*
 * It offers to write down what it has compiled, by a closure over the VM, and over where the key and the code are. Only what is called is compiled, and nothing is yet: so
 * the code is kept.
 */
static void compiled(const void *script, const void *generator) {
  void *const *closure = pointed(generator);
  struct trk_bytecode_made *made = making;
  if (source_of(script)->bytecode->code) atomic_fetch_add_explicit(&refused, 1, memory_order_relaxed);
  if (made == NULL || made->cell || made->script != script || closure[1] != JSContextGetGroup(made->ctx)) return;
  memcpy(made->key, closure[2], sizeof made->key);
  if (made->key[0] != (uintptr_t)script) return;
  memcpy(&made->cell, closure[3], sizeof made->cell);
  JSValueProtect(made->ctx, made->cell);
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

struct trk_bytecode_source *trk_bytecode_source(JSContextGroupRef group, const struct trk_bytecode_text *of_text, const struct trk_bytecode *of,
                                                bool sure) {
  struct trk_bytecode_source *source = calloc(1, sizeof *source);
  JSStringRef url = JSStringCreateWithUTF8CString("");
  JSScriptRef model = source ? empty(group, url) : NULL;
  JSStringRelease(url);
  if (model == NULL) abort(); /* out of memory */
  uint32_t (*hash_fn)(const void *) = hash;
  struct trk_bytecode_text (*text_fn)(const void *) = text;
  struct cached **(*bytecode_fn)(struct cached **, const void *) = bytecode;
  void (*compiled_fn)(const void *, const void *) = compiled;
  void **table = source->table + BEFORE;
  memcpy(source->table, pointed(model) - BEFORE, sizeof source->table);
  memcpy(&table[HASH], &hash_fn, sizeof *table);
  memcpy(&table[TEXT], &text_fn, sizeof *table);
  memcpy(&table[BYTECODE], &bytecode_fn, sizeof *table);
  memcpy(&table[COMPILED], &compiled_fn, sizeof *table);
  source->bytecode = of;
  source->text = *of_text;
  source->sure = sure;
  JSScriptRelease(model);
  return source;
}

static void dress(struct trk_bytecode_source *source, JSScriptRef script) {
  const void *table = source->table + BEFORE;
  memcpy(script, &table, sizeof table);
}

void trk_bytecode_leave_out(struct trk_bytecode_source *source, JSScriptRef script) {
  dress(source, script);
  unread = script;
  unread_once = false;
}

JSValueRef trk_bytecode_run(struct trk_bytecode_source *source, JSContextRef ctx, JSStringRef url, JSObjectRef self,
                            struct trk_bytecode_use **uses, struct trk_bytecode_made *ret_made, JSValueRef *exc) {
  JSScriptRef script = empty(JSContextGetGroup(ctx), url);
  if (script == NULL) abort(); /* out of memory */
  dress(source, script);
  unread = NULL;
  struct trk_bytecode_use **using_before = using;
  struct trk_bytecode_made *making_before = making;
  using = uses;
  making = ret_made;
  if (ret_made) *ret_made = (struct trk_bytecode_made){.ctx = ctx, .script = script};
  JSValueRef result = JSScriptEvaluate(ctx, script, self, exc);
  if (unread == script) unread = NULL; /* it was compared by less */
  using = using_before;
  making = making_before;
  if (ret_made == NULL || ret_made->cell == NULL) JSScriptRelease(script);
  return result;
}

bool trk_bytecode_encode(void *encode, const struct trk_bytecode_made *made, int fd, void **ret_map, size_t *ret_len) {
  encode_fn function = NULL;
  struct handle to = {.fd = fd, .open = 1};
  struct fault fault = {{0}};
  struct cached *result[4] = {NULL};
  memcpy(&function, &encode, sizeof function);
  if (source_of(made->script)->sure) {
    unread = made->script;
    unread_once = false;
  }
  function((void *)result, JSContextGetGroup(made->ctx), made->key, made->cell, &to, &fault);
  unread = NULL;
  if (result[0] == NULL || result[0]->kind != MAPPED) return false;
  *ret_map = (void *)(uintptr_t)result[0]->data; // NOLINT(performance-no-int-to-ptr)
  *ret_len = result[0]->len;
  return true;
}

void trk_bytecode_drop(struct trk_bytecode_made *made) {
  if (made->cell == NULL) return;
  JSValueUnprotect(made->ctx, made->cell);
  JSScriptRelease(made->script);
  made->cell = NULL;
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
