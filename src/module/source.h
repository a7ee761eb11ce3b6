/*
 * source.h - module files, read and rewritten once per process: what compile.c and compile_module.c evaluate.
 *
 * A second worker that loads a file neither reads nor rewrites it again. The table is shared by all threads; what is in it
 * lives for ever and never changes. Texts that came from no file (data: URLs, -e) belong to one runtime until they are
 * linked.
 */
#ifndef TRK_MODULE_SOURCE_H
#define TRK_MODULE_SOURCE_H

#include "core/binding.h"
#include "module/rewrite.h"

#include <sys/stat.h>

struct trk_source {
  struct trk_source *next;
  char *path;
  unsigned how; /* kind and flags of the rewrite */
  uint32_t id;  /* of those in the table */
  const struct trk_runtime *owner; /* NULL: shared */
  struct timespec mtime;
  off_t size;
  ino_t inode;
  char *text; /* wrapped or rewritten, NUL-terminated; NULL: see `fault` */
  size_t len;
  bool ascii;
  bool wasm;      /* names WebAssembly, whose promises need lib/internal/wasm.js */
  bool rewritten; /* CommonJS: the function takes the hooks and gives the module function */
  struct trk_shift *shifts;
  struct trk_async_body *bodies;
  size_t shift_count, body_count;
  int32_t *covers; /* of counters: rewrite.h */
  char *cover_names;
  size_t cover_count, cover_names_len;
  uint32_t units;
  char *about;   /* of an ES module: its description, see compile_module.c */
  size_t about_len;
  struct trk_kept *kept; /* private to cache.c */
  char *fault;   /* why it cannot be rewritten, or NULL */
  uint32_t fault_line, fault_column, fault_len;
  bool fault_unsupported;
};

enum { TRK_SOURCE_COMMONJS = 0, TRK_SOURCE_MODULE = 128 }; /* `how`, with trk_rewrite_flags */

/*
 * The source of a file. *ret_cached: it lives for ever, else the caller frees it with trk_source_free(). NULL and a
 * negative uv status when it cannot be read.
 */
struct trk_source *trk_source_load(const char *path, unsigned how, bool *ret_cached, int *ret_status);
/* What trk_source_load() gave a while ago by this path, if its number is still `id`; or NULL. */
struct trk_source *trk_source_known(const char *path, unsigned how, uint32_t id);
/* The source made of a text (copied); the caller frees it. */
struct trk_source *trk_source_make(const char *path, const char *text, size_t len, unsigned how);
/* Puts a source that the caller owns where trk_source_take() of this runtime finds it by path. */
void trk_source_keep(const struct trk_runtime *rt, struct trk_source *source);
/* Takes it out again, or NULL. */
struct trk_source *trk_source_take(const struct trk_runtime *rt, const char *path, unsigned how);
void trk_source_free(struct trk_source *source);
/*
 * What the engine ran from a file, around a place of it (1-based, UTF-16 units): malloc'ed, up to TRK_SOURCE_BEFORE bytes of the line
 * before the place, a line feed, up to TRK_SOURCE_AFTER bytes from it on. NULL: no such file or place in the table.
 */
char *trk_source_around(const char *path, uint32_t line, uint32_t column, size_t *ret_len);
/* What the engine ran from it up to that place: in the table, not to be freed; or NULL. */
const char *trk_source_until(const char *path, uint32_t line, uint32_t column, size_t *ret_len);
enum { TRK_SOURCE_BEFORE = 256, TRK_SOURCE_AFTER = 32 };
/* The text of a file without a byte order mark, NUL-terminated; free() it. NULL and a status when it cannot be read. */
char *trk_source_read(const char *path, size_t *ret_len, struct stat *ret_st, int *ret_status);

/* Evaluates it. `immortal`: the text is in the table. NULL and *c->exc when the engine refuses it. */
JSValueRef trk_source_evaluate(const struct trk_call *c, struct trk_source *source, const char *url, bool immortal);
/*
 * Hands what it became to lib, for the mapping of positions (internal/errors/stack): note(url, [line, column, delta, ...]) and,
 * where it has async functions, [line, column, last line, ...] behind that. Both are Int32Array.
 */
void trk_source_note(struct trk_runtime *rt, const struct trk_source *source, const char *url, bool immortal, JSObjectRef note);
/* Hands its counters, if it has any, to lib (internal/process/coverage): note(url, rows, names, length). */
void trk_source_cover(struct trk_runtime *rt, const struct trk_source *source, const char *url);
/* Throws its fault: a SyntaxError made by `fail(message, url, line, column, unsupported)` of lib/internal/modules. */
JSValueRef trk_source_throw(const struct trk_call *c, const struct trk_source *source, const char *url);

/* compile_module.c: the description of an ES module for JavaScript. */
void trk_source_describe(const char *text, const struct trk_rewrite *rewrite, struct trk_source *ret);

#endif
