/*
 * parse_using.c - `using` and `await using`, which the engine does not parse, as what it does.
 *
 *   { using x = e; rest }   {const $u1=$U();try{ const x = $u1.u(e); rest }catch($x){$u1.f($x)}finally{$u1.e()}}
 *
 * The whole block stands in the `try`, so that what is declared in it sees each other as before. $U makes what holds the
 * resources (lib/internal/modules/using.js). With `await using`, `finally` awaits what each resource gives, one by one.
 *
 * Source: https://tc39.es/proposal-explicit-resource-management/. Owns: nothing beyond struct parser. Runs on: any thread.
 * Frees: rewrite.c. Limits: those of parse.c; no label on a `for` whose head declares resources for all of its turns.
 */
#include "module/parse.h"

#include <stdio.h>
#include <string.h>

void parse_begin_resources(struct parser *p, struct parse_resources *ret, uint32_t start) {
  *ret = (struct parse_resources){.outer = p->resources, .start = start, .guarded = p->guarded};
  p->resources = ret;
}

static void head_text(const struct parser *p, const struct parse_resources *held, char text[static 64]) {
  snprintf(text, 64, TRK_REWRITE_MARK "%sconst %su%u=%s();try{", held->braces ? "{" : "", p->prefix, held->id, p->hook_using);
}

void parse_resources_tail(const struct parser *p, const struct parse_resources *held, char text[static PARSE_TAIL_ROOM]) {
  const char *x = p->prefix;
  unsigned id = held->id;
  if (held->awaits)
    snprintf(text, PARSE_TAIL_ROOM, TRK_REWRITE_MARK "}catch(%sx){%su%u.f(%sx)}finally{while(%su%u.s())try{await %su%u.p}catch(%sx){%su%u.f(%sx)}%su%u.e()}",
             x, x, id, x, x, id, x, id, x, x, id, x, x, id);
  else
    snprintf(text, PARSE_TAIL_ROOM, TRK_REWRITE_MARK "}catch(%sx){%su%u.f(%sx)}finally{%su%u.e()}", x, x, id, x, x, id);
}

void parse_end_resources(struct parser *p, struct parse_resources *held, uint32_t end) {
  p->resources = held->outer;
  p->guarded = held->guarded;
  if (held->id == 0 || p->lexer.error) return;
  char text[PARSE_TAIL_ROOM];
  head_text(p, held, text);
  parse_edit(p, held->start, 0, text, strlen(text));
  p->edits[p->edits_count - 1].order = 0; /* before all that was inserted or replaced there */
  parse_resources_tail(p, held, text);
  parse_edit(p, end, 0, text, strlen(text));
  if (held->braces) parse_edit(p, end, 0, TRK_REWRITE_MARK "}", sizeof TRK_REWRITE_MARK);
}

static bool name_follows(const struct parser *p, const struct trk_lexer *using, bool in_for) {
  struct trk_lexer name = *using;
  trk_lexer_next(&name);
  if (name.kind != TRK_T_NAME || name.newline || trk_lexer_is(&name, "in") || trk_lexer_is(&name, "instanceof")) return false;
  if (p->types && (trk_lexer_is(&name, "as") || trk_lexer_is(&name, "satisfies"))) return false;
  return !(in_for && trk_lexer_is(&name, "of"));
}

bool parse_at_using(const struct parser *p, bool in_for) {
  if (p->hook_using[0] == '\0' || p->resources == NULL) return false;
  if (parse_is(p, "using")) return name_follows(p, &p->lexer, in_for);
  if (!parse_is(p, "await") || !p->async) return false;
  struct trk_lexer ahead = parse_peek(p);
  return trk_lexer_is(&ahead, "using") && !ahead.newline && name_follows(p, &ahead, in_for);
}

/* The keywords become `const`; true: `await using`. */
static bool declaration_keyword(struct parser *p) {
  uint32_t start = p->lexer.start;
  bool awaits = parse_is(p, "await");
  if (awaits) {
    parse_note_await(p);
    parse_next(p);
  }
  const char *text = awaits ? "const/*$await using*/" : "const/*$using*/";
  parse_edit(p, start, p->lexer.end - start, text, strlen(text));
  parse_next(p);
  return awaits;
}

static void note_use(struct parser *p, bool awaits) {
  if (p->resources->id == 0) p->resources->id = ++p->last_resources;
  p->resources->awaits = p->resources->awaits || awaits;
  p->guarded = true; /* what is disposed of runs after a failure */
}

void parse_using(struct parser *p, bool no_in) {
  bool awaits = declaration_keyword(p);
  note_use(p, awaits);
  do {
    if (p->lexer.kind != TRK_T_NAME) parse_unexpected(p);
    parse_binding(p, BIND_LEXICAL);
    if (p->types) parse_annotation(p);
    parse_expect(p, '=');
    char call[48];
    snprintf(call, sizeof call, TRK_REWRITE_MARK "%su%u.%c(", p->prefix, p->resources->id, awaits ? 'a' : 'u');
    parse_edit(p, p->lexer.start, 0, call, strlen(call));
    parse_assignment(p, no_in);
    parse_edit(p, p->lexer.last_end, 0, TRK_REWRITE_MARK ")", sizeof TRK_REWRITE_MARK);
  } while (parse_eat(p, ','));
}

bool parse_for_using(struct parser *p, struct parse_for_using *ret) {
  struct trk_lexer name = parse_peek(p);
  bool awaits = parse_is(p, "await");
  if (awaits) trk_lexer_next(&name);
  struct trk_lexer of = name;
  trk_lexer_next(&of);
  if (!trk_lexer_is(&of, "of")) { /* `for (using x = e; ...)` */
    if (ret->labelled) parse_error(p, "`using` in the head of a labelled for statement is not supported");
    parse_using(p, true);
    return false;
  }
  declaration_keyword(p);
  ret->awaits = awaits;
  ret->name = parse_span(p);
  ret->id = ++p->last_resources;
  parse_binding(p, BIND_LEXICAL);
  char text[128];
  snprintf(text, sizeof text, "%sr%u/*$", p->prefix, ret->id);
  parse_edit(p, ret->name.start, 0, text, strlen(text)); /* the name stays, as a comment */
  parse_edit(p, ret->name.start + ret->name.len, 0, "*/", 2);
  return true;
}

void parse_for_using_body(struct parser *p, const struct parse_for_using *head) {
  uint32_t start = p->lexer.start;
  struct parse_resources held = {.id = head->id, .awaits = head->awaits, .braces = true};
  char text[PARSE_TAIL_ROOM];
  head_text(p, &held, text);
  size_t len = strlen(text);
  parse_edit(p, start, 0, text, len);
  snprintf(text, sizeof text, "/*$*/const ");
  parse_edit(p, start, 0, text, strlen(text));
  parse_edit(p, start, 0, p->lexer.text + head->name.start, head->name.len);
  snprintf(text, sizeof text, "=%su%u.%c(%sr%u);", p->prefix, held.id, held.awaits ? 'a' : 'u', p->prefix, held.id);
  parse_edit(p, start, 0, text, strlen(text));
  p->guarded = true;
  parse_statement(p, false);
  parse_resources_tail(p, &held, text);
  parse_edit(p, p->lexer.last_end, 0, text, strlen(text));
  parse_edit(p, p->lexer.last_end, 0, TRK_REWRITE_MARK "}", sizeof TRK_REWRITE_MARK);
}
