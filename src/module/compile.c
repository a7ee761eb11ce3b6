/*
 * compile.c - CommonJS files as functions, and TypeScript stripped: internalBinding('compile').
 *
 * A file is wrapped (or rewritten, rewrite.h) and evaluated without passing through a JavaScript string; the engine reads
 * pure ASCII text in place.
 *
 * Owns: nothing (source.c). Runs on: any runtime's thread. Frees: nothing. Limits: those of source.c.
 */
#include "module/compile.h"
#include "module/owner.h"

#include "core/mem.h"
#include "module/source.h"

#include <stdlib.h>
#include <string.h>

JSValueRef trk_compile_finish(const struct trk_call *c, struct trk_source *source, const char *url, bool immortal,
                              JSObjectRef note) {
  if (source->fault) return trk_source_throw(c, source, url);
  /* Positions are needed by an exception too: hand them over first. */
  trk_source_note(c->rt, source, url, immortal, note);
  trk_source_cover(c->rt, source, url);
  JSValueRef function = trk_source_evaluate(c, source, url, immortal);
  if (function == NULL || *c->exc) return trk_undefined(c->rt);
  return function;
}

static JSValueRef with_kind(const struct trk_call *c, const struct trk_source *source, JSValueRef function) {
  if (*c->exc) return trk_undefined(c->rt);
  JSValueRef row[2] = {function, trk_bool(c->rt, source->rewritten)};
  return trk_array(c->rt, 2, row);
}

unsigned trk_compile_how(const struct trk_call *c, size_t i, unsigned kind) {
  return kind | (unsigned)(trk_arg_i32(c, i) & 127);
}

JSValueRef trk_compile_unread(const struct trk_call *c, int status, const char *path) {
  bool directory = status == UV_EISDIR;
  return trk_throw_uv(c, status, directory ? "read" : "open", directory ? NULL : path, NULL);
}

TRK_FN(compile_file) { /* (path, note, flags): [function, rewritten] */
  char *path = trk_arg_utf8(c, 0, NULL);
  if (path == NULL) return trk_undefined(c->rt);
  bool cached = false;
  int status = 0;
  JSValueRef result;
  struct trk_source *source = trk_source_load(path, trk_compile_how(c, 2, TRK_SOURCE_COMMONJS), &cached, &status);
  if (source == NULL)
    result = trk_compile_unread(c, status, path);
  else
    result = with_kind(c, source, trk_compile_finish(c, source, path, cached, trk_arg_function(c, 1)));
  if (source && !cached) trk_source_free(source);
  free(path);
  return result;
}

TRK_FN(compile_text) { /* (url, note, text, flags): [function, rewritten] */
  char *url = trk_arg_utf8(c, 0, NULL);
  size_t len = 0;
  char *text = trk_arg_utf8(c, 2, &len);
  JSValueRef result = trk_undefined(c->rt);
  if (url && text) {
    struct trk_source *source = trk_source_make(url, text, len, trk_compile_how(c, 3, TRK_SOURCE_COMMONJS));
    result = with_kind(c, source, trk_compile_finish(c, source, url, false, trk_arg_function(c, 1)));
    trk_source_free(source);
  }
  free(url);
  free(text);
  return result;
}

/* --- what kind of text is it? ---------------------------------------------------------------------------------------- */

static bool mentions(const char *text, size_t len, const char *word) {
  return memmem(text, len, word, strlen(word)) != NULL;
}

/* It is no script, but it is a module; `whole`: one without a fault. */
static bool is_module(const char *text, size_t len, unsigned flags, bool whole) {
  if (!mentions(text, len, "import") && !mentions(text, len, "export") && !mentions(text, len, "await")) return false;
  struct trk_rewrite rewrite;
  trk_rewrite(text, len, TRK_REWRITE_COMMONJS, flags, &rewrite);
  /* A fault inside what is written as a module is reported as a module's. */
  bool written = rewrite.module_syntax;
  bool possible = written || rewrite.top_level_await; /* the fault may be its operand, which cannot follow a name */
  trk_rewrite_free(&rewrite);
  if (!possible) return false;
  bool module = trk_rewrite(text, len, TRK_REWRITE_MODULE, flags, &rewrite) == 0 || (!whole && (written || rewrite.module_syntax));
  trk_rewrite_free(&rewrite);
  return module;
}

TRK_FN(compile_is_module) { /* (text, flags, whole): whether it can only be an ES module; `whole`: and has no fault */
  size_t len = 0;
  char *text = trk_arg_utf8(c, 0, &len);
  bool module = text && is_module(text, len, trk_compile_how(c, 1, 0), trk_arg_bool(c, 2));
  free(text);
  return trk_bool(c->rt, module);
}

TRK_FN(compile_file_is_module) { /* (path, flags): the same of a file; false when it cannot be read */
  char *path = trk_arg_utf8(c, 0, NULL);
  size_t len = 0;
  int status = 0;
  char *text = path ? trk_source_read(path, &len, NULL, &status) : NULL;
  bool module = text && is_module(text, len, trk_compile_how(c, 1, 0), false);
  free(text);
  free(path);
  return trk_bool(c->rt, module);
}

/*
 * (path, flags): what a CommonJS file exports, entries of TRK_REWRITE_NAMES in one string; true when the file can only be
 * an ES module; undefined when it cannot be read or has a fault.
 */
TRK_FN(compile_names) {
  char *path = trk_arg_utf8(c, 0, NULL);
  size_t len = 0;
  int status = 0;
  char *text = path ? trk_source_read(path, &len, NULL, &status) : NULL;
  JSValueRef result = trk_undefined(c->rt);
  if (text) {
    struct trk_rewrite rewrite;
    unsigned flags = trk_compile_how(c, 1, 0);
    int script = trk_rewrite(text, len, TRK_REWRITE_COMMONJS, flags | TRK_REWRITE_NAMES, &rewrite);
    if (rewrite.module_syntax || rewrite.top_level_await) {
      if (is_module(text, len, flags, false)) result = trk_bool(c->rt, true);
    } else if (script == 0) {
      result = trk_string(c->rt, rewrite.names ? rewrite.names : "", rewrite.names_len);
    }
    trk_rewrite_free(&rewrite);
  }
  free(text);
  free(path);
  return result;
}

TRK_FN(compile_text_names) { /* (text): what it exports as CommonJS, as names(); undefined when it has a fault */
  size_t len = 0;
  char *text = trk_arg_utf8(c, 0, &len);
  JSValueRef result = trk_undefined(c->rt);
  struct trk_rewrite rewrite;
  if (text) {
    if (trk_rewrite(text, len, TRK_REWRITE_COMMONJS, TRK_REWRITE_NAMES, &rewrite) == 0)
      result = trk_string(c->rt, rewrite.names ? rewrite.names : "", rewrite.names_len);
    trk_rewrite_free(&rewrite);
  }
  free(text);
  return result;
}

/* --- scripts and TypeScript as texts ------------------------------------------------------------------------------------ */

TRK_FN(compile_script) { /* (text, flags, url, note(url, shifts, bodies)): the text for the global scope, its `import(` calling $trk_import */
  size_t len = 0;
  char *text = trk_arg_utf8(c, 0, &len), *url = trk_arg_utf8(c, 2, NULL);
  if (text == NULL) {
    free(url);
    return trk_undefined(c->rt);
  }
  struct trk_rewrite rewrite;
  unsigned flags = trk_compile_how(c, 1, 0);
  JSValueRef result = trk_arg(c, 0);
  if (trk_rewrite(text, len, TRK_REWRITE_SCRIPT, flags, &rewrite) == 0) {
    if (rewrite.misplaced_line > 0) {
      char message[] = TRK_REWRITE_MISPLACED_AWAIT;
      struct trk_source fault = {.fault = message, .fault_line = rewrite.misplaced_line, .fault_column = rewrite.misplaced_column,
                                 .fault_len = sizeof "await" - 1};
      result = trk_source_throw(c, &fault, url ? url : "");
    } else if (rewrite.code) {
      JSObjectRef note = trk_arg_function(c, 3);
      struct trk_source source = {.shifts = rewrite.shifts, .shift_count = rewrite.shift_count, .bodies = rewrite.bodies, .body_count = rewrite.body_count};
      if (note) trk_source_note(c->rt, &source, url ? url : "", false, note);
      source.covers = rewrite.covers;
      source.cover_count = rewrite.cover_count;
      source.cover_names = rewrite.cover_names;
      source.cover_names_len = rewrite.cover_names_len;
      source.units = rewrite.units;
      trk_source_cover(c->rt, &source, url ? url : "");
      result = trk_string(c->rt, rewrite.code, rewrite.code_len);
    }
  } else if (flags & TRK_REWRITE_TYPES) {
    struct trk_source fault = {.fault = rewrite.error, .fault_line = rewrite.error_line, .fault_column = rewrite.error_column,
                               .fault_len = rewrite.error_len, .fault_unsupported = rewrite.error_unsupported};
    result = trk_source_throw(c, &fault, url ? url : "");
  }
  trk_rewrite_free(&rewrite);
  free(text);
  free(url);
  return result;
}

TRK_FN(compile_strip) { /* (text, url, flags, note(url, shifts)): TypeScript as JavaScript; throws */
  size_t len = 0;
  char *text = trk_arg_utf8(c, 0, &len), *url = trk_arg_utf8(c, 1, NULL);
  JSValueRef result = trk_undefined(c->rt);
  struct trk_rewrite rewrite;
  if (text && trk_rewrite_strip(text, len, trk_compile_how(c, 2, 0), &rewrite) == 0) {
    JSObjectRef note = trk_arg_function(c, 3);
    if (note) {
      struct trk_source source = {.shifts = rewrite.shifts, .shift_count = rewrite.shift_count};
      trk_source_note(c->rt, &source, url ? url : "", false, note);
    }
    result = trk_string(c->rt, rewrite.code, rewrite.code_len);
    trk_rewrite_free(&rewrite);
  } else if (text) {
    struct trk_source fault = {.fault = rewrite.error, .fault_line = rewrite.error_line, .fault_column = rewrite.error_column,
                               .fault_len = rewrite.error_len, .fault_unsupported = rewrite.error_unsupported};
    result = trk_source_throw(c, &fault, url ? url : "");
    trk_rewrite_free(&rewrite);
  }
  free(text);
  free(url);
  return result;
}

TRK_FN(compile_map_url) { /* (text, flags): what its last `//# sourceMappingURL=` says; undefined: it says nothing, or is no JavaScript */
  size_t len = 0;
  char *text = trk_arg_utf8(c, 0, &len);
  JSValueRef result = trk_undefined(c->rt);
  static const enum trk_rewrite_kind kinds[] = {TRK_REWRITE_COMMONJS, TRK_REWRITE_MODULE};
  bool done = text == NULL;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !done; i++) {
    struct trk_rewrite rewrite;
    done = trk_rewrite(text, len, kinds[i], trk_compile_how(c, 1, 0), &rewrite) == 0;
    struct trk_span url = rewrite.map_url;
    if (done && url.len > 0) result = trk_string(c->rt, text + url.start, url.len);
    trk_rewrite_free(&rewrite);
  }
  free(text);
  return result;
}

TRK_FN(compile_around) { /* (path, line, column): trk_source_around(), or undefined */
  char *path = trk_arg_utf8(c, 0, NULL);
  size_t len = 0;
  char *text = path ? trk_source_around(path, (uint32_t)trk_arg_double(c, 1), (uint32_t)trk_arg_double(c, 2), &len) : NULL;
  JSValueRef result = text ? trk_string(c->rt, text, len) : trk_undefined(c->rt);
  free(text);
  free(path);
  return result;
}

TRK_FN(compile_owner) { /* (name, path, line, column) or (name, text up to the place): trk_owner(), or undefined */
  size_t name_len = 0, len = 0, owner_len = 0;
  char *name = trk_arg_utf8(c, 0, &name_len), *given = trk_arg_utf8(c, 1, &len);
  const char *text = given;
  if (given && trk_arg_given(c, 2)) text = trk_source_until(given, (uint32_t)trk_arg_double(c, 2), (uint32_t)trk_arg_double(c, 3), &len);
  const char *owner = name && text ? trk_owner(text, len, name, name_len, &owner_len) : NULL;
  JSValueRef result = owner ? trk_string(c->rt, owner, owner_len) : trk_undefined(c->rt);
  free(name);
  free(given);
  return result;
}

static const struct trk_fn_row functions[] = {{"file", compile_file},
                                              {"text", compile_text},
                                              {"isModule", compile_is_module},
                                              {"fileIsModule", compile_file_is_module},
                                              {"names", compile_names},
                                              {"textNames", compile_text_names},
                                              {"script", compile_script},
                                              {"strip", compile_strip},
                                              {"mapURL", compile_map_url},
                                              {"around", compile_around},
                                              {"owner", compile_owner},
                                              {NULL, NULL}};
static const struct trk_const_row constants[] = {{"NOTIFY", TRK_REWRITE_NOTIFY}, {"TYPES", TRK_REWRITE_TYPES}, {"TRANSFORM", TRK_REWRITE_TRANSFORM}, {"GUARD", TRK_REWRITE_GUARD},
                                                 {"AWAIT", TRK_REWRITE_AWAIT},   {"COVER", TRK_REWRITE_COVER}, {NULL, 0}};
static const struct trk_binding binding = {.name = "compile", .functions = functions, .constants = constants};
TRK_BINDING(binding);
