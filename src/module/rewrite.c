/*
 * rewrite.c - from what the parser recorded to text that the engine runs; see rewrite.h.
 *
 * The output of a module (in a cycle; the names begin with `$m` here, see free_prefix):
 *   (function*($m,$imprt,$importMeta,$e){"use strict";let a,b;$m.s=$=>{a=$[0];b=$[1]};   imports, set by the loader
 *   $m.g=$=>{switch($){case 0:return x;case 1:return $m.default}};                       exports, read by the loader
 *   const $w={...};                                                                      exported names that are assigned to
 *   yield;                                                                               functions are hoisted: linked
 *   ...the source...
 *   })
 * Where no exported name changes once the module has run, `$m.v=[x,$m.default]` at its end takes the place of $m.g.
 * With a top-level await it is an async function and `await $m.p;` takes the place of `yield;`. A module in no cycle is a plain
 * (or async) function, called when all that it imports has run, and `$m.r();` there fetches the imports: the engine parses a generator
 * once more than a function. All of that is on line 1.
 *
 * Owns: the parser's vectors while it runs. Runs on: any thread. Frees: trk_rewrite_free() the result.
 * Limits: those of parse.c.
 */
#include "module/rewrite.h"

#include "core/mem.h"
#include "module/cook.h"
#include "module/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
  char *bytes;
  size_t len, room;
};

static void reserve(struct text *out, size_t len) {
  if (out->bytes && out->len + len + 1 <= out->room) return;
  out->room = (out->len + len + 1) * 3 / 2 + 256;
  out->bytes = trk_realloc(out->bytes, out->room);
}

static void put(struct text *out, const char *bytes, size_t len) {
  reserve(out, len);
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

/* `$x`, or `$xy`, such that the source contains it nowhere: every name that begins with it is ours. */
static void free_prefix(const char *text, size_t len, char prefix[static 8]) {
  static const char letters[] = "mABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklnopqrstuvwxyz0123456789_";
  const char *end = text + len;
  if (memchr(text, '$', len) == NULL) {
    memcpy(prefix, "$m", 3);
    return;
  }
  bool one[128] = {false};
  static _Thread_local bool two[128][128];
  memset(two, 0, sizeof two);
  for (const char *at = text; at < end && (at = memchr(at, '$', (size_t)(end - at))) != NULL; at++) {
    unsigned char a = (unsigned char)at[1], b = a ? (unsigned char)at[2] : 0; /* the text ends with a NUL */
    if (a < 128) one[a] = true;
    if (a < 128 && b < 128) two[a][b] = true;
  }
  for (const char *a = letters; *a; a++) {
    if (one[(unsigned char)*a]) continue;
    snprintf(prefix, 8, "$%c", *a);
    return;
  }
  for (const char *a = letters; *a; a++) {
    for (const char *b = letters; *b; b++) {
      if (two[(unsigned char)*a][(unsigned char)*b]) continue;
      snprintf(prefix, 8, "$%c%c", *a, *b);
      return;
    }
  }
  snprintf(prefix, 8, "$_tr_ka"); /* a text of more than 4,000 such names, made to hit */
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

static unsigned name_hash(const struct parser *p, struct trk_span name) {
  unsigned h = name.len;
  for (uint32_t i = 0; i < name.len; i++) h = h * 31 + (unsigned char)p->lexer.text[name.start + i];
  return h % 4096;
}

/* Most writes are to names that are neither exported nor imported: a bit per hash tells cheaply. */
static void mark_names(const struct parser *p, uint8_t bits[static 512]) {
  for (size_t i = 0; i < p->imports_count; i++) {
    unsigned h = name_hash(p, p->imports[i].local);
    bits[h / 8] |= (uint8_t)(1u << h % 8);
  }
  for (size_t i = 0; i < p->exports_count; i++) {
    if (p->exports[i].kind != TRK_EXPORT_LOCAL) continue;
    unsigned h = name_hash(p, p->exports[i].local);
    bits[h / 8] |= (uint8_t)(1u << h % 8);
  }
}

static bool rewrite_writes(struct parser *p) {
  bool any = false;
  uint8_t bits[512] = {0};
  mark_names(p, bits);
  for (size_t i = 0; i < p->writes_count; i++) {
    const struct name_use *use = &p->writes[i];
    unsigned h = name_hash(p, use->span);
    if (!(bits[h / 8] & 1u << h % 8)) continue;
    bool to_import = imported(p, use->span);
    if (!to_import && local_export(p, use->span) == NULL) continue;
    if (shadowed(p, use)) continue;
    /* A write to an import is an error when it runs: `$i.x` has no setter. */
    struct text text = {0};
    if (use->shorthand) {
      put_span(&text, p, use->span);
      puts_(&text, ":");
    }
    puts_(&text, p->prefix);
    puts_(&text, to_import ? "m.i." : "w.");
    put_span(&text, p, use->span);
    parse_edit(p, use->span.start, use->span.len, text.bytes, text.len);
    free(text.bytes);
    any = any || !to_import;
  }
  return any;
}

/*
 * Reads of imports become `(x===void 0?$m.z(i):x)`, which throws while x is in its dead zone; at the beginning of a line
 * `$m.z(i,x)`, as a bracket there could go with the line before.
 */
static void guard_reads(struct parser *p) {
  for (size_t k = 0; k < p->reads_count; k++) {
    const struct name_use *use = &p->reads[k];
    size_t i = 0;
    while (i < p->imports_count && !(p->imports[i].kind != TRK_IMPORT_NAMESPACE && same(p, p->imports[i].local, use->span))) i++;
    if (i == p->imports_count || shadowed(p, use)) continue;
    struct text text = {0};
    char call[64];
    if (use->shorthand) {
      put_span(&text, p, use->span);
      puts_(&text, ":");
    }
    if (use->first && !use->shorthand) {
      snprintf(call, sizeof call, TRK_REWRITE_MARK "%sm.z(%zu,", p->prefix, i);
      puts_(&text, call);
      put_span(&text, p, use->span);
      puts_(&text, ")");
    } else {
      puts_(&text, "(" TRK_REWRITE_MARK);
      put_span(&text, p, use->span);
      snprintf(call, sizeof call, "===void 0?%sm.z(%zu):", p->prefix, i);
      puts_(&text, call);
      put_span(&text, p, use->span);
      puts_(&text, ")");
    }
    parse_edit(p, use->span.start, use->span.len, text.bytes, text.len);
    free(text.bytes);
  }
}

/* `export { x }` of a name that the module does not declare. */
static void check_exports(struct parser *p) {
  if (p->lexer.error) return;
  uint8_t bits[512] = {0};
  for (size_t i = 0; i < p->declared_count; i++) {
    if (p->declared[i].scope != 0) continue;
    unsigned h = name_hash(p, p->declared[i].span);
    bits[h / 8] |= (uint8_t)(1u << h % 8);
  }
  for (size_t i = 0; i < p->exports_count; i++) {
    if (p->exports[i].kind != TRK_EXPORT_LOCAL) continue;
    unsigned h = name_hash(p, p->exports[i].local);
    if (bits[h / 8] & 1u << h % 8) continue;
    char message[160];
    int shown = p->exports[i].local.len < 80 ? (int)p->exports[i].local.len : 80;
    snprintf(message, sizeof message, "Export '%.*s' is not defined in module", shown,
             p->lexer.text + p->exports[i].local.start);
    p->lexer.start = p->exports[i].local.start;
    parse_error(p, message);
    return;
  }
}

/* Names of one module's own scope: a function there is lexical, which the function that the module becomes does not know. */
static void check_duplicates(struct parser *p) {
  if (p->lexer.error) return;
  uint32_t *heads = trk_calloc(4096, sizeof *heads), *next = trk_calloc(p->declared_count + 1, sizeof *next);
  for (size_t i = 0; i < p->declared_count && p->lexer.error == NULL; i++) {
    const struct name_use *use = &p->declared[i];
    if (use->scope != 0) continue;
    unsigned h = name_hash(p, use->span);
    for (uint32_t k = heads[h]; k != 0; k = next[k]) {
      const struct name_use *other = &p->declared[k - 1];
      if (!same(p, other->span, use->span) || (use->kind == BIND_VAR && other->kind == BIND_VAR)) continue;
      char message[160];
      snprintf(message, sizeof message, "Identifier '%.*s' has already been declared", use->span.len < 80 ? (int)use->span.len : 80,
               p->lexer.text + use->span.start);
      p->lexer.start = use->span.start;
      parse_error(p, message);
      break;
    }
    next[i + 1] = heads[h];
    heads[h] = (uint32_t)i + 1;
  }
  free(heads);
  free(next);
}

/* In a cycle each declaration of an exported name tells the importers at once. */
static void notify_declarations(struct parser *p) {
  uint32_t last = 0;
  for (size_t i = 0; i < p->ends_count; i++) {
    const struct declared_at *at = &p->ends[i];
    if (at->end == last || (at->name.len > 0 && local_export(p, at->name) == NULL)) continue;
    last = at->end;
    char call[24];
    snprintf(call, sizeof call, ";%sm.n();", p->prefix);
    parse_edit(p, at->end, 0, call, strlen(call));
  }
}

/* --- output -------------------------------------------------------------------------------------------------------- */

/* The text with the prefix for each `%s`. printf would take a fiftieth of the start of a program of many modules. */
static void put_names(struct text *out, const struct parser *p, const char *format) {
  for (const char *mark; (mark = strstr(format, "%s")) != NULL; format = mark + 2) {
    put(out, format, (size_t)(mark - format));
    puts_(out, p->prefix);
  }
  puts_(out, format);
}

static bool inserted(const struct parser *p, const char *name) {
  if (name == p->hook_using && p->own.id != 0) return true;
  for (size_t i = 0; i < p->edits_count; i++)
    if (p->edits[i].text && strstr(p->edits[i].text, name)) return true;
  return false;
}

/* Those behind the last one that is used are left out: the engine makes something of each. */
static void put_parameters(struct text *out, const struct parser *p) {
  const char *const names[] = {p->hook_import, p->hook_meta, p->hook_catch, p->hook_await, p->hook_eval, p->hook_resume, p->hook_hold, p->hook_slot, p->hook_return, p->hook_using, p->hook_cover};
  size_t count = sizeof names / sizeof *names;
  while (count > 0 && !inserted(p, names[count - 1])) count--;
  for (size_t i = 0; i < count; i++) {
    if (i) puts_(out, ",");
    puts_(out, names[i]);
  }
}

static void emit_accessors(struct text *out, const struct parser *p) {
  put_names(out, p, "const %sw={");
  for (size_t i = 0; i < p->exports_count; i++) {
    const struct trk_module_export *export = &p->exports[i];
    if (export->kind != TRK_EXPORT_LOCAL || local_export(p, export->local) != export) continue;
    puts_(out, "get ");
    put_span(out, p, export->local);
    puts_(out, "(){return ");
    put_span(out, p, export->local);
    puts_(out, "},set ");
    put_span(out, p, export->local);
    put_names(out, p, "(%sx){");
    put_span(out, p, export->local);
    put_names(out, p, "=%sx;%sm.n()},");
  }
  puts_(out, "};");
}

static void emit_import(struct text *out, const struct parser *p, size_t i) {
  char index[48];
  put_span(out, p, p->imports[i].local);
  snprintf(index, sizeof index, "=%sx[%zu];", p->prefix, i);
  puts_(out, index);
}

static void put_export(struct text *out, const struct parser *p, const struct trk_module_export *export) {
  if (export->kind == TRK_EXPORT_LOCAL)
    put_span(out, p, export->local);
  else if (export->kind == TRK_EXPORT_DEFAULT)
    put_names(out, p, export->local.len ? "%sd" : "%sm.default");
}

/* `$m.g`: reads an export at any time. */
static void emit_reader(struct text *out, const struct parser *p) {
  put_names(out, p, "%sm.g=%sx=>{switch(%sx){");
  for (size_t i = 0; i < p->exports_count; i++) {
    const struct trk_module_export *export = &p->exports[i];
    if (export->kind != TRK_EXPORT_LOCAL && export->kind != TRK_EXPORT_DEFAULT) continue;
    char label[48];
    snprintf(label, sizeof label, "case %zu:return ", i);
    puts_(out, label);
    put_export(out, p, export);
    puts_(out, ";");
  }
  puts_(out, "}};");
}

/* `$m.v`: the exports of a module that has run; those of others are holes. */
static void emit_values(struct text *out, const struct parser *p) {
  put_names(out, p, ";%sm.v=[");
  for (size_t i = 0; i < p->exports_count; i++) {
    put_export(out, p, &p->exports[i]);
    puts_(out, ",");
  }
  puts_(out, "]");
}

/* `lasting`: no exported name changes when the module has run, and nobody can ask before. */
static void emit_head(struct text *out, const struct parser *p, bool writes, bool cycle, bool lasting) {
  put_names(out, p, p->top_level_await ? "(async function(%sm," : cycle ? "(function*(%sm," : "(function(%sm,");
  put_parameters(out, p);
  puts_(out, "){\"use strict\";");
  if (p->own.id != 0) {
    char id[24];
    snprintf(id, sizeof id, "u%u", p->own.id);
    put_names(out, p, "const %s");
    puts_(out, id);
    put_names(out, p, "=%sU();try{");
  }
  if (p->imports_count > 0) {
    puts_(out, "let ");
    for (size_t i = 0; i < p->imports_count; i++) {
      if (i) puts_(out, ",");
      put_span(out, p, p->imports[i].local);
    }
    put_names(out, p, ";%sm.s=%sx=>{");
    for (size_t i = 0; i < p->imports_count; i++) emit_import(out, p, i);
    puts_(out, "};");
  }
  if (!lasting) emit_reader(out, p);
  if (writes) emit_accessors(out, p);
  if (!cycle) {
    /* In place, not by $m.s: a function that runs once costs more than what it does. */
    if (p->imports_count > 0) put_names(out, p, "{let %sx=%sm.r();");
    for (size_t i = 0; i < p->imports_count; i++) emit_import(out, p, i);
    if (p->imports_count > 0) puts_(out, "}");
  } else {
    put_names(out, p, p->top_level_await ? "await %sm.p;" : "yield;");
  }
}

static int by_position(const void *a, const void *b) {
  const struct edit *x = a, *y = b;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

/* One blank for each UTF-16 unit, so that columns stay; line ends as they are. */
static void put_blanks(struct text *out, const char *source, const struct edit *edit) {
  size_t first = out->len;
  reserve(out, 2 * (size_t)edit->len); /* a byte that begins a pair, and is all there is of it */
  for (uint32_t k = edit->start; k < edit->start + edit->len; k++) {
    unsigned char c = (unsigned char)source[k];
    if (c < 0x80)
      out->bytes[out->len++] = c == '\n' || c == '\r' ? (char)c : ' ';
    else if (c == 0xe2 && k + 2 < edit->start + edit->len && (unsigned char)source[k + 1] == 0x80 &&
             ((unsigned char)source[k + 2] | 1) == 0xa9)
      put(out, source + k, 3); /* a line separator is a line end for the engine */
    else if ((c & 0xc0) != 0x80)
      put(out, "  ", c >= 0xf0 ? 2 : 1);
  }
  out->bytes[out->len] = '\0';
  if (edit->first && out->len > first) out->bytes[first] = edit->first;
  if (edit->last && out->len > first) out->bytes[out->len - 1] = edit->last;
}

/* The source with the edits, and where they moved what follows on their line. */
static void emit_body(struct text *out, struct parser *p, struct trk_rewrite *ret) {
  const char *source = p->lexer.text;
  size_t in_order = 1; /* how many are: mostly all */
  while (in_order < p->edits_count && by_position(&p->edits[in_order - 1], &p->edits[in_order]) < 0) in_order++;
  if (in_order < p->edits_count) qsort(p->edits, p->edits_count, sizeof *p->edits, by_position);
  struct parse_cursor cursor = {.line = 1, .delta = (uint32_t)out->len};
  size_t shift_room = 0;
  if (cursor.delta) {
    ret->shifts = parse_grow(ret->shifts, ret->shift_count, &shift_room, sizeof *ret->shifts);
    ret->shifts[ret->shift_count++] = (struct trk_shift){1, 1, cursor.delta};
  }
  for (size_t i = 0; i <= p->edits_count; i++) {
    const struct edit *edit = i < p->edits_count ? &p->edits[i] : NULL;
    uint32_t stop = edit ? edit->start : p->lexer.len;
    if (edit && edit->start < cursor.at) continue; /* inside one already made */
    put(out, source + cursor.at, stop - cursor.at);
    parse_advance(&cursor, source, stop);
    if (edit == NULL) break;
    if (edit->text)
      put(out, edit->text, edit->text_len); /* NOLINT(clang-analyzer-unix.Malloc): trk_rewrite_strip has freed others */
    else
      put_blanks(out, source, edit);
    if (parse_advance_edit(&cursor, source, edit)) {
      ret->shifts = parse_grow(ret->shifts, ret->shift_count, &shift_room, sizeof *ret->shifts);
      ret->shifts[ret->shift_count++] = (struct trk_shift){cursor.line, cursor.at - cursor.line_start + cursor.delta + 1, cursor.delta};
    }
  }
}

static void place(const char *text, uint32_t at, uint32_t *ret_line, uint32_t *ret_column) {
  uint32_t line = 1, start = 0;
  for (uint32_t i = 0; i < at; i++) {
    if (text[i] == '\n') {
      line++;
      start = i + 1;
    }
  }
  *ret_line = line;
  *ret_column = at - start + 1;
}

static void place_error(struct parser *p, struct trk_rewrite *ret) {
  ret->error = trk_strdup(p->lexer.error);
  ret->error_unsupported = p->lexer.unsupported;
  uint32_t at = p->lexer.error_at < p->lexer.len ? p->lexer.error_at : p->lexer.len;
  ret->error_len = p->lexer.error_len;
  place(p->lexer.text, at, &ret->error_line, &ret->error_column);
}

static void name_hook(const struct parser *p, char *hook, const char *end) {
  size_t len = strlen(p->prefix);
  memcpy(hook, p->prefix, len);
  memcpy(hook + len, end, strlen(end) + 1);
}

static void name_hooks(struct parser *p) {
  free_prefix(p->lexer.text, p->lexer.len, p->prefix);
  name_hook(p, p->hook_catch, "e");
  name_hook(p, p->hook_import, "mprt");        /* as long as `import` */
  name_hook(p, p->hook_meta, "mportMeta");     /* as long as `import.meta` */
  name_hook(p, p->hook_await, "p");
  name_hook(p, p->hook_eval, "v");
  name_hook(p, p->hook_resume, "r");
  name_hook(p, p->hook_hold, "h");
  name_hook(p, p->hook_slot, "l");
  name_hook(p, p->hook_return, "t");
  name_hook(p, p->hook_using, "U");
  name_hook(p, p->hook_cover, "q");
  memcpy(p->await_tail, TRK_REWRITE_MARK "),await ", sizeof TRK_REWRITE_MARK "),await ");
  strcat(strcat(p->await_tail, p->hook_slot), ".v)");
  p->eval_hook = true;
  p->function_hook = memmem(p->lexer.text, p->lexer.len, "import", 6) != NULL || memmem(p->lexer.text, p->lexer.len, "using ", 6) != NULL;
}

/* Names of globals, for what is not wrapped in a function. */
static void name_global_hooks(struct parser *p) {
  snprintf(p->prefix, sizeof p->prefix, "$trk_");
  snprintf(p->hook_catch, sizeof p->hook_catch, "$trk_fix");
  snprintf(p->hook_import, sizeof p->hook_import, "$trk_import");
  snprintf(p->hook_await, sizeof p->hook_await, "$trk_await");
  snprintf(p->hook_using, sizeof p->hook_using, "$trk_U");
  snprintf(p->hook_cover, sizeof p->hook_cover, "$trk_q.n00000"); /* the zeros are replaced by a number of the script */
}

static void emit(struct parser *p, unsigned flags, struct trk_rewrite *ret) {
  struct text out = {0};
  bool lasting = false;
  if (p->kind == TRK_REWRITE_MODULE) {
    ret->live = rewrite_writes(p);
    if (flags & TRK_REWRITE_NOTIFY) notify_declarations(p);
    guard_reads(p);
    bool cycle = (flags & TRK_REWRITE_NOTIFY) != 0;
    /* A text that is evaluated inside could assign to anything. */
    lasting = !cycle && !ret->live && memmem(p->lexer.text, p->lexer.len, "eval", 4) == NULL;
    emit_head(&out, p, ret->live, cycle, lasting);
  } else if (p->kind == TRK_REWRITE_COMMONJS) {
    puts_(&out, "(function (");
    put_parameters(&out, p);
    puts_(&out, ") {return (function (exports, require, module, __filename, __dirname) { ");
  }
  size_t head = out.len;
  emit_body(&out, p, ret);
  parse_place_bodies(p, (uint32_t)head, ret);
  if (lasting) puts_(&out, "\n");
  if (lasting) emit_values(&out, p);
  if (p->kind == TRK_REWRITE_MODULE && p->own.id != 0) {
    char tail[PARSE_TAIL_ROOM];
    parse_resources_tail(p, &p->own, tail);
    if (!lasting) puts_(&out, "\n");
    puts_(&out, tail);
    puts_(&out, "})");
  } else {
    puts_(&out, p->kind == TRK_REWRITE_MODULE ? (lasting ? "})" : "\n})") : p->kind == TRK_REWRITE_COMMONJS ? "\n})})" : "");
  }
  ret->code = out.bytes;
  ret->code_len = out.len;
  ret->requests = p->requests;
  ret->request_count = p->requests_count;
  ret->imports = p->imports;
  ret->import_count = p->imports_count;
  ret->exports = p->exports;
  ret->export_count = p->exports_count;
  p->requests = NULL;
  p->imports = NULL;
  p->exports = NULL;
}

static void emit_names(const struct parser *p, struct trk_rewrite *ret) {
  struct text out = {0};
  for (size_t i = 0; i < p->names_count; i++) {
    struct trk_span span = p->names[i].span;
    char *name = trk_malloc(TRK_COOK_ROOM(span.len));
    bool lone = false;
    size_t len = trk_cook(p->lexer.text, span, name, &lone);
    if (!lone) {
      put(&out, &p->names[i].kind, 1);
      put(&out, name, len + 1);
    }
    free(name);
  }
  ret->names = out.bytes;
  ret->names_len = out.len;
}

static int rewrite(const char *text, size_t len, enum trk_rewrite_kind kind, unsigned flags, bool strip_only,
                   struct trk_rewrite *ret) {
  struct parser p = {.kind = kind};
  p.types = (flags & TRK_REWRITE_TYPES) != 0;
  p.transform = p.types && (flags & TRK_REWRITE_TRANSFORM) != 0;
  p.wants_names = (flags & TRK_REWRITE_NAMES) != 0;
  p.guard = kind == TRK_REWRITE_MODULE && (flags & TRK_REWRITE_GUARD) != 0;
  p.cover = (flags & TRK_REWRITE_COVER) != 0 && !strip_only;
  p.cover_owner = p.cover_pending = -1;
  p.await_hook = (flags & TRK_REWRITE_AWAIT) != 0;
  *ret = (struct trk_rewrite){0};
  trk_lexer_init(&p.lexer, text, len);
  if (kind == TRK_REWRITE_SCRIPT)
    name_global_hooks(&p);
  else
    name_hooks(&p);
  if (len > 2 && text[0] == '#' && text[1] == '!') {
    const char *end = memchr(text, '\n', len);
    p.lexer.error = NULL;
    p.lexer.end = end ? (uint32_t)(end - text) : (uint32_t)len;
    parse_edit(&p, 0, 2, "//", 2);
    trk_lexer_next(&p.lexer);
  }
  parse_program(&p);
  if (kind == TRK_REWRITE_MODULE && !strip_only) {
    check_exports(&p);
    check_duplicates(&p);
  }
  ret->map_url = (struct trk_span){p.lexer.map_start, p.lexer.map_end - p.lexer.map_start};
  ret->top_level_await = p.top_level_await;
  ret->module_syntax = p.module_syntax;
  ret->uses_import = p.uses_import;
  ret->uses_meta = p.uses_meta;
  if (p.top_level_await && !p.lexer.error) place(text, p.await_at, &ret->await_line, &ret->await_column);
  if (p.misplaced_await && !p.lexer.error) place(text, p.misplaced_at, &ret->misplaced_line, &ret->misplaced_column);
  if (p.wants_names && !p.lexer.error) emit_names(&p, ret);
  if (p.cover && !p.lexer.error) parse_cover_result(&p, ret);
  if (p.lexer.error) {
    place_error(&p, ret);
  } else if (strip_only) {
    struct text out = {0};
    size_t kept = 0; /* only what blanks types */
    for (size_t i = 0; i < p.edits_count; i++) {
      if (p.edits[i].type)
        p.edits[kept++] = p.edits[i];
      else
        free(p.edits[i].text);
    }
    p.edits_count = kept;
    put(&out, "", 0);
    emit_body(&out, &p, ret);
    ret->code = out.bytes;
    ret->code_len = out.len;
  } else if (kind == TRK_REWRITE_MODULE || p.edits_count > 0) {
    emit(&p, flags, ret);
  } else {
    parse_place_bodies(&p, 0, ret);
  }
  for (size_t i = 0; i < p.edits_count; i++) free(p.edits[i].text);
  free(p.edits);
  free(p.scopes);
  free(p.declared);
  free(p.writes);
  free(p.reads);
  free(p.ends);
  free(p.bodies);
  free(p.covers);
  free(p.names);
  free(p.requires);
  free(p.requests);
  free(p.imports);
  free(p.exports);
  return ret->error ? -1 : 0;
}

int trk_rewrite(const char *text, size_t len, enum trk_rewrite_kind kind, unsigned flags, struct trk_rewrite *ret) {
  return rewrite(text, len, kind, flags, false, ret);
}

int trk_rewrite_strip(const char *text, size_t len, unsigned flags, struct trk_rewrite *ret) {
  flags = (flags & TRK_REWRITE_TRANSFORM) | TRK_REWRITE_TYPES;
  if (rewrite(text, len, TRK_REWRITE_MODULE, flags, true, ret) == 0) return 0;
  /* It may be a script, where more is allowed. */
  struct trk_rewrite script;
  if (rewrite(text, len, TRK_REWRITE_COMMONJS, flags, true, &script) == 0) {
    trk_rewrite_free(ret);
    *ret = script;
    return 0;
  }
  trk_rewrite_free(&script);
  return -1;
}

void trk_rewrite_free(struct trk_rewrite *rewrite) {
  free(rewrite->code);
  free(rewrite->requests);
  free(rewrite->imports);
  free(rewrite->exports);
  free(rewrite->shifts);
  free(rewrite->bodies);
  free(rewrite->error);
  free(rewrite->names);
  free(rewrite->covers);
  free(rewrite->cover_names);
  *rewrite = (struct trk_rewrite){0};
}
