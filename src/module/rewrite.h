/*
 * rewrite.h - one pass over a source file that makes it runnable on an engine whose API has no modules.
 *
 * ES modules become a generator (or async function) expression whose imports are local variables; CommonJS files stay as
 * they are but for two things: `import(` becomes a call of the loader, and each `catch (e) {` is followed by `$e(e);`,
 * which gives errors thrown by the engine the stack that Node's users know. Text is replaced by text of the same length
 * where that is possible, so that lines and columns stay right; where it is not, `shifts` tells.
 *
 * Source: https://tc39.es/ecma262/#sec-modules; the shape of the output is described in rewrite.c.
 */
#ifndef TRK_MODULE_REWRITE_H
#define TRK_MODULE_REWRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Stands beside what a rewrite inserts inside of functions, so that Function.prototype.toString gives the program's own
 * text (lib/internal/modules/function_text.js): programs send functions as text to other contexts.
 */
#define TRK_REWRITE_MARK "/*$*/"

enum trk_rewrite_kind {
  TRK_REWRITE_COMMONJS,
  TRK_REWRITE_MODULE,
  TRK_REWRITE_SCRIPT, /* as CommonJS, but not wrapped: `import(` and `catch` call functions of the global object */
};

enum trk_rewrite_flags {
  TRK_REWRITE_NOTIFY = 1, /* call `$m.n()` after each declaration of an exported name, for modules in a cycle */
  TRK_REWRITE_TYPES = 2,  /* TypeScript: what can be erased is blanked, the rest is a fault */
  TRK_REWRITE_NAMES = 8,  /* CommonJS: find what it exports (ret->names) */
  TRK_REWRITE_TRANSFORM = 16, /* with it: what means something at run time becomes JavaScript */
  TRK_REWRITE_GUARD = 32, /* with NOTIFY, for a module that runs before one that it imports: a read of an import that has no value asks */
  TRK_REWRITE_COVER = 64, /* count what code runs (ret->covers), not with SCRIPT */
  TRK_REWRITE_AWAIT = 4,  /* `await x` as `await $p(x)`, an async function's `return x` as `return $t((x))`: for contexts that follow asynchronous work */
};

struct trk_span {
  uint32_t start, len; /* bytes in the source */
};

struct trk_module_request {
  struct trk_span specifier; /* between the quotes, escapes as written */
  struct trk_span type;      /* the value of `with { type: '...' }`, or len 0 */
  struct trk_span attributes; /* { ... } where there is another than `type`, or len 0 */
  bool source;               /* import source x from '...' */
};

enum trk_import_kind { TRK_IMPORT_NAMED, TRK_IMPORT_DEFAULT, TRK_IMPORT_NAMESPACE, TRK_IMPORT_SOURCE };
struct trk_module_import {
  int request;
  enum trk_import_kind kind;
  struct trk_span name;  /* of TRK_IMPORT_NAMED: may be a quoted string, then without the quotes */
  struct trk_span local;
};

enum trk_export_kind {
  TRK_EXPORT_LOCAL,     /* name, local */
  TRK_EXPORT_DEFAULT,   /* an expression or a nameless declaration */
  TRK_EXPORT_INDIRECT,  /* name from request's local */
  TRK_EXPORT_NAMESPACE, /* * as name from request */
  TRK_EXPORT_STAR,      /* * from request */
};
struct trk_module_export {
  enum trk_export_kind kind;
  int request; /* -1 for the first two */
  struct trk_span name, local;
};

/* On line `line` (1-based), columns above `column` (1-based, in the output) are `delta` bytes further right than written. */
struct trk_shift {
  uint32_t line, column, delta;
};

/*
 * An async function: the engine runs its body as a function of its own, called from a frame of the function that stands in
 * the output at `line` and `column` (1-based), on which no other frame stands. The body ends on `last_line`.
 */
struct trk_async_body {
  uint32_t line, column, last_line;
};

/* What V8 says of it, and Node. */
#define TRK_REWRITE_MISPLACED_AWAIT "await is only valid in async functions and the top level bodies of modules"

struct trk_rewrite {
  char *code;     /* malloc'ed, NUL-terminated; NULL: the source can be used as it is (CommonJS; then `bodies` are placed in it) */
  size_t code_len;
  bool top_level_await;
  bool module_syntax; /* import or export declarations, import.meta: the text can only be a module */
  bool live;          /* an exported name is assigned to after its declaration */
  bool uses_import, uses_meta; /* import(), import.meta */
  uint32_t await_line, await_column; /* the first top-level await, 1-based */
  /* CommonJS, 0: none: an `await` outside of async functions that makes it no script. The engine's message would name what follows it. */
  uint32_t misplaced_line, misplaced_column;
  struct trk_span map_url; /* of the last comment that names a source map; len 0: there is none */
  struct trk_module_request *requests;
  struct trk_module_import *imports;
  struct trk_module_export *exports;
  struct trk_shift *shifts;
  struct trk_async_body *bodies;
  /* Of TRK_REWRITE_NAMES, malloc'ed: entries that end with NUL, 'e' + name, 'u' + name, 'r' + specifier; or NULL. */
  char *names;
  size_t names_len;
  /*
   * Of TRK_REWRITE_COVER, malloc'ed: for each counter, the first of which is 0, where what it counts begins and ends (UTF-16 units
   * of the source), the counter of the function around it or -1, and 1 for a function itself; their names, each with a line feed.
   */
  int32_t *covers;
  char *cover_names;
  size_t cover_count, cover_names_len;
  uint32_t units; /* of the whole source; 0: there are no counters */
  size_t request_count, import_count, export_count, shift_count, body_count;
  char *error; /* malloc'ed text of the first fault, or NULL */
  uint32_t error_line, error_column; /* 1-based, in bytes */
  uint32_t error_len; /* of what is at fault, in bytes */
  bool error_unsupported; /* TypeScript that is right but cannot be erased */
};

/*
 * Rewrites `len` bytes of UTF-8 at `text` (text[len] must be NUL); `flags` are of enum trk_rewrite_flags. Returns 0, or -1
 * with the fault in *ret (a CommonJS file with a fault should be given to the engine as it is: its message is the better
 * one). *ret is always to be freed.
 */
int trk_rewrite(const char *text, size_t len, enum trk_rewrite_kind kind, unsigned flags, struct trk_rewrite *ret);
/* TypeScript to JavaScript and nothing else, with TRK_REWRITE_TRANSFORM or 0; the same convention. */
int trk_rewrite_strip(const char *text, size_t len, unsigned flags, struct trk_rewrite *ret);
void trk_rewrite_free(struct trk_rewrite *rewrite);

#endif
