/*
 * rewrite.c - from what the parser recorded to text that the engine runs; see rewrite.h.
 *
 * The output of a module:
 *   (function*($m,$imprt,$importMeta,$e){"use strict";let a,b;$m.s=$=>{a=$[0];b=$[1]};   imports, set by the loader
 *   $m.g=$=>{switch($){case 0:return x;case 1:return $m.default}};                       exports, read by the loader
 *   const $w={...};                                                                      exported names that are assigned to
 *   yield;                                                                               functions are hoisted: linked
 *   ...the source...
 *   })
 * With a top-level await it is an async function and `await $m.p;` takes the place of `yield;`. All of that is on line 1.
 *
 * Owns: the parser's vectors while it runs. Runs on: any thread. Frees: trk_rewrite_free() the result.
 * Limits: those of parse.c.
 */
#include "module/rewrite.h"

#include "core/mem.h"
#include "module/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
  char *bytes;
  size_t len, room;
};

static void put(struct text *out, const char *bytes, size_t len) {
  if (out->len + len + 1 > out->room) {
    out->room = (out->len + len + 1) * 3 / 2 + 256;
    out->bytes = trk_realloc(out->bytes, out->room);
  }
  memcpy(out->bytes + out->len, bytes, len);
  out->len += len;
  out->bytes[out->len] = '\0';
}

static void puts_(struct text *out, const char *text) {
  put(out, text, strlen(text));
}

static void put_span(struct text *out, const struct parser *p, struct trk_span span) {
  put(out, p->lexer.text + span.start, span.len);
}

static bool same(const struct parser *p, struct trk_span a, struct trk_span b) {
  return a.len == b.len && memcmp(p->lexer.text + a.start, p->lexer.text + b.start, a.len) == 0;
}

/* A name of the wanted length that the source does not contain: `$imprt`, `$imprA`, `$imprB`, ... */
static void free_name(const char *text, size_t len, char *name) {
  char *last = name + strlen(name) - 1;
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  for (const char *next = letters; memmem(text, len, name, strlen(name)) != NULL && *next; next++) *last = *next;
}

/* --- writes to exported names go through $w, which tells the importers ------------------------------------------- */

static const struct trk_module_export *local_export(const struct parser *p, struct trk_span name) {
  for (size_t i = 0; i < p->exports_count; i++)
    if (p->exports[i].kind == TRK_EXPORT_LOCAL && same(p, p->exports[i].local, name)) return &p->exports[i];
  return NULL;
}

static bool shadowed(const struct parser *p, const struct name_use *use) {
  for (int scope = use->scope; scope > 0; scope = p->scopes[scope].parent)
    for (size_t i = 0; i < p->declared_count; i++)
      if (p->declared[i].scope == scope && same(p, p->declared[i].span, use->span)) return true;
  return false;
}

static bool imported(const struct parser *p, struct trk_span name) {
  for (size_t i = 0; i < p->imports_count; i++)
    if (same(p, p->imports[i].local, name)) return true;
  return false;
}

static bool rewrite_writes(struct parser *p) {
  bool any = false;
  for (size_t i = 0; i < p->writes_count; i++) {
    const struct name_use *use = &p->writes[i];
    bool to_import = imported(p, use->span);
    if (!to_import && local_export(p, use->span) == NULL) continue;
    if (shadowed(p, use)) continue;
    /* A write to an import is an error when it runs: `$i.x` has no setter. */
    struct text text = {0};
    if (use->shorthand) {
      put_span(&text, p, use->span);
      puts_(&text, ":");
    }
    puts_(&text, to_import ? "$m.i." : "$w.");
    put_span(&text, p, use->span);
    parse_edit(p, use->span.start, use->span.len, text.bytes, text.len);
    free(text.bytes);
    any = any || !to_import;
  }
  return any;
}

/* In a cycle each declaration of an exported name tells the importers at once. */
static void notify_declarations(struct parser *p) {
  uint32_t last = 0;
  for (size_t i = 0; i < p->ends_count; i++) {
    const struct declared_at *at = &p->ends[i];
    if (at->end == last || (at->name.len > 0 && local_export(p, at->name) == NULL)) continue;
    last = at->end;
    parse_edit(p, at->end, 0, ";$m.n();", 8);
  }
}

/* --- output -------------------------------------------------------------------------------------------------------- */

static void emit_head(struct text *out, const struct parser *p, bool writes) {
  puts_(out, p->top_level_await ? "(async function($m," : "(function*($m,");
  puts_(out, p->hook_import);
  puts_(out, ",");
  puts_(out, p->hook_meta);
  puts_(out, ",");
  puts_(out, p->hook_catch);
  puts_(out, "){\"use strict\";");
  if (p->imports_count > 0) {
    puts_(out, "let ");
    for (size_t i = 0; i < p->imports_count; i++) {
      if (i) puts_(out, ",");
      put_span(out, p, p->imports[i].local);
    }
    puts_(out, ";$m.s=$=>{");
    for (size_t i = 0; i < p->imports_count; i++) {
      char index[48];
      put_span(out, p, p->imports[i].local);
      snprintf(index, sizeof index, "=$[%zu];", i);
      puts_(out, index);
    }
    puts_(out, "};");
  }
  puts_(out, "$m.g=$=>{switch($){");
  for (size_t i = 0; i < p->exports_count; i++) {
    const struct trk_module_export *export = &p->exports[i];
    if (export->kind != TRK_EXPORT_LOCAL && export->kind != TRK_EXPORT_DEFAULT) continue;
    char label[48];
    snprintf(label, sizeof label, "case %zu:return ", i);
    puts_(out, label);
    if (export->kind == TRK_EXPORT_LOCAL)
      put_span(out, p, export->local);
    else
      puts_(out, export->local.len ? "$default" : "$m.default");
    puts_(out, ";");
  }
  puts_(out, "}};");
  if (writes) {
    puts_(out, "const $w={");
    for (size_t i = 0; i < p->exports_count; i++) {
      const struct trk_module_export *export = &p->exports[i];
      if (export->kind != TRK_EXPORT_LOCAL || local_export(p, export->local) != export) continue;
      puts_(out, "get ");
      put_span(out, p, export->local);
      puts_(out, "(){return ");
      put_span(out, p, export->local);
      puts_(out, "},set ");
      put_span(out, p, export->local);
      puts_(out, "($){");
      put_span(out, p, export->local);
      puts_(out, "=$;$m.n()},");
    }
    puts_(out, "};");
  }
  puts_(out, p->top_level_await ? "await $m.p;" : "yield;");
}

static int by_position(const void *a, const void *b) {
  const struct edit *x = a, *y = b;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

/* The source with the edits, and where they moved what follows on their line. */
static void emit_body(struct text *out, struct parser *p, struct trk_rewrite *ret) {
  const char *source = p->lexer.text;
  qsort(p->edits, p->edits_count, sizeof *p->edits, by_position);
  uint32_t at = 0, line = 1, line_start = 0, delta = (uint32_t)out->len;
  size_t shift_room = 0;
  if (delta) {
    ret->shifts = parse_grow(ret->shifts, ret->shift_count, &shift_room, sizeof *ret->shifts);
    ret->shifts[ret->shift_count++] = (struct trk_shift){1, 1, delta};
  }
  for (size_t i = 0; i <= p->edits_count; i++) {
    const struct edit *edit = i < p->edits_count ? &p->edits[i] : NULL;
    uint32_t stop = edit ? edit->start : p->lexer.len;
    if (edit && edit->start < at) continue; /* inside one already made */
    for (uint32_t k = at; k < stop; k++) {
      if (source[k] == '\n') {
        line++;
        line_start = k + 1;
        delta = 0;
      }
    }
    put(out, source + at, stop - at);
    if (edit == NULL) break;
    put(out, edit->text, edit->text_len);
    for (uint32_t k = edit->start; k < edit->start + edit->len; k++) {
      if (source[k] == '\n') {
        line++;
        line_start = k + 1;
        delta = 0;
      }
    }
    at = edit->start + edit->len;
    if (edit->text_len != edit->len && memchr(edit->text, '\n', edit->text_len) == NULL) {
      delta += edit->text_len - edit->len; /* may wrap for a shorter text: sums still come out right */
      ret->shifts = parse_grow(ret->shifts, ret->shift_count, &shift_room, sizeof *ret->shifts);
      ret->shifts[ret->shift_count++] = (struct trk_shift){line, at - line_start + delta + 1, delta};
    }
  }
}

static void place_error(struct parser *p, struct trk_rewrite *ret) {
  ret->error = p->lexer.error;
  ret->error_line = 1;
  uint32_t start = 0, at = p->lexer.error_at < p->lexer.len ? p->lexer.error_at : p->lexer.len;
  for (uint32_t i = 0; i < at; i++) {
    if (p->lexer.text[i] == '\n') {
      ret->error_line++;
      start = i + 1;
    }
  }
  ret->error_column = at - start + 1;
}

int trk_rewrite(const char *text, size_t len, enum trk_rewrite_kind kind, bool notify, struct trk_rewrite *ret) {
  char hook_catch[] = "$e", hook_import[] = "$imprt", hook_meta[] = "$importMeta";
  free_name(text, len, hook_catch);
  free_name(text, len, hook_import);
  free_name(text, len, hook_meta);
  struct parser p = {.kind = kind, .hook_catch = hook_catch, .hook_import = hook_import, .hook_meta = hook_meta};
  *ret = (struct trk_rewrite){0};
  trk_lexer_init(&p.lexer, text, len);
  if (len > 2 && text[0] == '#' && text[1] == '!') {
    const char *end = memchr(text, '\n', len);
    p.lexer.error = NULL;
    p.lexer.end = end ? (uint32_t)(end - text) : (uint32_t)len;
    parse_edit(&p, 0, 2, "//", 2);
    trk_lexer_next(&p.lexer);
  }
  parse_program(&p);
  ret->top_level_await = p.top_level_await;
  ret->module_syntax = p.module_syntax;
  if (p.lexer.error) {
    place_error(&p, ret);
  } else if (kind == TRK_REWRITE_MODULE || p.edits_count > 0) {
    struct text out = {0};
    if (kind == TRK_REWRITE_MODULE) {
      bool writes = rewrite_writes(&p);
      if (notify) notify_declarations(&p);
      emit_head(&out, &p, writes);
    } else {
      puts_(&out, "(function (");
      puts_(&out, hook_import);
      puts_(&out, ",");
      puts_(&out, hook_catch);
      puts_(&out, ") {return (function (exports, require, module, __filename, __dirname) { ");
    }
    emit_body(&out, &p, ret);
    puts_(&out, kind == TRK_REWRITE_MODULE ? "\n})" : "\n})})");
    ret->code = out.bytes;
    ret->code_len = out.len;
    ret->requests = p.requests;
    ret->request_count = p.requests_count;
    ret->imports = p.imports;
    ret->import_count = p.imports_count;
    ret->exports = p.exports;
    ret->export_count = p.exports_count;
    p.requests = NULL;
    p.imports = NULL;
    p.exports = NULL;
  }
  for (size_t i = 0; i < p.edits_count; i++) free(p.edits[i].text);
  free(p.edits);
  free(p.scopes);
  free(p.declared);
  free(p.writes);
  free(p.ends);
  free(p.requests);
  free(p.imports);
  free(p.exports);
  return ret->error ? -1 : 0;
}

void trk_rewrite_free(struct trk_rewrite *rewrite) {
  free(rewrite->code);
  free(rewrite->requests);
  free(rewrite->imports);
  free(rewrite->exports);
  free(rewrite->shifts);
  *rewrite = (struct trk_rewrite){0};
}
