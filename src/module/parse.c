/*
 * parse.c - the parser's state: tokens, scopes, what is recorded, and ways back.
 *
 * Recursive descent over ECMAScript, keeping scopes, declarations, writes and edits, but no tree. It accepts a little more
 * than the language: what it lets through the engine refuses, with the better message. Statements, expressions, patterns,
 * functions, modules and types have a file each (parse_*.c).
 *
 * Owns: the vectors of struct parser. Runs on: any thread. Frees: rewrite.c. Limits: DEPTH_MAX nested constructs, and
 * STEPS_PER_BYTE tokens read per byte of source (going back costs twice).
 */
#include "module/parse.h"

#include "core/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 1500
#define STEPS_PER_BYTE 64

void *parse_grow(void *items, size_t count, size_t *room, size_t size) {
  if (count == *room) {
    *room = *room ? *room * 2 : 32;
    items = trk_realloc(items, *room * size);
  }
  memset((char *)items + count * size, 0, size);
  return items;
}

/* --- tokens ---------------------------------------------------------------------------------------------------- */

void parse_error(struct parser *p, const char *message) {
  if (p->lexer.error) return;
  snprintf(p->error_text, sizeof p->error_text, "%s", message);
  trk_lexer_fail(&p->lexer, p->error_text);
}

bool parse_reserved(const char *word, uint32_t len) {
  static const char *const words[] = {"break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete",
                                      "do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if",
                                      "import", "in", "instanceof", "new", "null", "return", "super", "switch", "this",
                                      "throw", "true", "try", "typeof", "var", "void", "while", "with"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0) return true;
  return false;
}

void parse_unexpected(struct parser *p) {
  if (p->lexer.error) return;
  char message[160];
  uint32_t len = p->lexer.end - p->lexer.start;
  const char *format = p->lexer.kind != TRK_T_NAME || parse_reserved(p->lexer.text + p->lexer.start, len) ? "Unexpected token '%.*s'" : "Unexpected identifier '%.*s'";
  switch (p->lexer.kind) {
  case TRK_T_PUNCT:
    if (p->lexer.text[p->lexer.start] == '@') { /* decorators are none of the language's */
      snprintf(message, sizeof message, "Invalid or unexpected token");
      break;
    }
    snprintf(message, sizeof message, format, len < 100 ? (int)len : 100, p->lexer.text + p->lexer.start);
    break;
  case TRK_T_EOF: snprintf(message, sizeof message, "Unexpected end of input"); break;
  case TRK_T_STRING: snprintf(message, sizeof message, "Unexpected string"); break;
  case TRK_T_NUMBER: snprintf(message, sizeof message, "Unexpected number"); break;
  case TRK_T_TEMPLATE: snprintf(message, sizeof message, "Unexpected template string"); break;
  default:
    snprintf(message, sizeof message, format, len < 100 ? (int)len : 100, p->lexer.text + p->lexer.start);
  }
  parse_error(p, message);
}

void parse_next(struct parser *p) {
  if (++p->steps > (uint64_t)p->lexer.len * STEPS_PER_BYTE + 1024) trk_lexer_fail(&p->lexer, "The source text is too complex");
  trk_lexer_next(&p->lexer);
}

bool parse_at(const struct parser *p, uint32_t punct) {
  return p->lexer.kind == TRK_T_PUNCT && p->lexer.punct == punct;
}

bool parse_eat(struct parser *p, uint32_t punct) {
  if (!parse_at(p, punct)) return false;
  parse_next(p);
  return true;
}

void parse_expect(struct parser *p, uint32_t punct) {
  if (!parse_eat(p, punct)) parse_unexpected(p);
}

void parse_expect_word(struct parser *p, const char *word) {
  if (parse_is(p, word))
    parse_next(p);
  else
    parse_unexpected(p);
}

/* The token after the current one, without taking it. */
struct trk_lexer parse_peek(const struct parser *p) {
  struct trk_lexer ahead = p->lexer;
  trk_lexer_next(&ahead);
  return ahead;
}

/* Deep nesting would overflow the stack; workers have small ones. */
bool parse_enter(struct parser *p) {
  if (++p->depth <= DEPTH_MAX) return true;
  trk_lexer_fail(&p->lexer, "The source text is nested too deeply");
  return false;
}

void parse_leave(struct parser *p) {
  p->depth--;
}

/* --- what is recorded -------------------------------------------------------------------------------------------- */

void parse_edit(struct parser *p, uint32_t start, uint32_t len, const char *text, size_t text_len) {
  struct edit *edit = PUSH(p, edits);
  *edit = (struct edit){.start = start, .len = len, .text = trk_strndup(text, text_len), .text_len = (uint32_t)text_len};
  edit->order = (uint32_t)p->edits_count;
}

void parse_blank(struct parser *p, uint32_t start, uint32_t end, bool semicolon) {
  if (end <= start) return;
  struct edit *edit = PUSH(p, edits);
  *edit = (struct edit){.start = start, .len = end - start, .order = (uint32_t)p->edits_count, .first = semicolon ? ';' : 0};
}

int parse_push_scope(struct parser *p, bool function) {
  struct scope *scope = PUSH(p, scopes);
  *scope = (struct scope){p->scope, function};
  int outer = p->scope;
  p->scope = (int)p->scopes_count - 1;
  return outer;
}

void parse_declare(struct parser *p, struct trk_span name, enum binding_kind kind) {
  int scope = p->scope;
  if (kind == BIND_VAR)
    while (!p->scopes[scope].function) scope = p->scopes[scope].parent;
  struct name_use *use = PUSH(p, declared);
  *use = (struct name_use){.span = name, .scope = scope, .kind = kind};
}

void parse_write(struct parser *p, struct trk_span name, bool shorthand) {
  struct name_use *use = PUSH(p, writes);
  *use = (struct name_use){.span = name, .scope = p->scope, .kind = BIND_VAR, .shorthand = shorthand};
}

void parse_read(struct parser *p, bool shorthand) {
  if (!p->guard) return;
  struct name_use *use = PUSH(p, reads);
  *use = (struct name_use){.span = parse_span(p), .scope = p->scope, .shorthand = shorthand, .first = p->lexer.newline};
}

struct parse_mark parse_mark(const struct parser *p) {
  return (struct parse_mark){.lexer = p->lexer,
                             .scope = p->scope,
                             .function_depth = p->function_depth,
                             .plain_functions = p->plain_functions,
                             .depth = p->depth,
                             .resources = p->resources,
                             .async = p->async,
                             .guarded = p->guarded,
                             .scopes = p->scopes_count,
                             .declared = p->declared_count,
                             .writes = p->writes_count,
                             .reads = p->reads_count,
                             .edits = p->edits_count,
                             .imports = p->imports_count,
                             .exports = p->exports_count,
                             .ends = p->ends_count,
                             .bodies = p->bodies_count,
                             .covers = p->covers_count,
                             .cover_owner = p->cover_owner,
                             .cover_pending = p->cover_pending,
                             .top_level_await = p->top_level_await,
                             .misplaced_await = p->misplaced_await,
                             .module_syntax = p->module_syntax,
                             .uses_import = p->uses_import,
                             .uses_meta = p->uses_meta};
}

void parse_forget(struct parser *p, const struct parse_mark *to) {
  for (size_t i = to->edits; i < p->edits_count; i++) free(p->edits[i].text);
  p->scope = to->scope;
  p->function_depth = to->function_depth;
  p->plain_functions = to->plain_functions;
  p->async = to->async;
  p->resources = to->resources;
  p->guarded = to->guarded;
  p->scopes_count = to->scopes;
  p->declared_count = to->declared;
  p->writes_count = to->writes;
  p->reads_count = to->reads;
  p->edits_count = to->edits;
  p->imports_count = to->imports;
  p->exports_count = to->exports;
  p->ends_count = to->ends;
  p->bodies_count = to->bodies;
  p->covers_count = to->covers;
  p->cover_owner = to->cover_owner;
  p->cover_pending = to->cover_pending;
  p->top_level_await = to->top_level_await;
  p->misplaced_await = to->misplaced_await;
  p->module_syntax = to->module_syntax;
  p->uses_import = to->uses_import;
  p->uses_meta = to->uses_meta;
}

void parse_retreat(struct parser *p, const struct parse_mark *to) {
  parse_forget(p, to);
  p->lexer = to->lexer;
  p->depth = to->depth;
}

void parse_go_back(struct parser *p, const struct parse_mark *to) {
  if (p->lexer.error == NULL) parse_retreat(p, to); /* a fault stays one */
}

void parse_note_end(struct parser *p, size_t first_declared, uint32_t end) {
  for (size_t i = first_declared; i < p->declared_count; i++) {
    if (p->declared[i].scope != 0 || p->declared[i].kind == BIND_FUNCTION) continue;
    struct declared_at *at = PUSH(p, ends);
    *at = (struct declared_at){p->declared[i].span, end};
  }
}

void parse_program(struct parser *p) {
  p->scope = -1;
  parse_push_scope(p, true);
  p->async = p->kind == TRK_REWRITE_MODULE;
  while (parse_at_directive(p)) parse_statement(p, true);
  parse_begin_resources(p, &p->own, p->lexer.start);
  if (p->kind == TRK_REWRITE_SCRIPT) p->resources = NULL; /* a script has none at its top */
  struct parse_cover_list list = {0};
  while (!parse_ended(p)) parse_cover_statement(p, true, false, &list);
  parse_cover_list_end(p, &list, p->lexer.len);
  p->resources = NULL;
  if (p->kind == TRK_REWRITE_COMMONJS) parse_end_resources(p, &p->own, p->lexer.last_end);
}
