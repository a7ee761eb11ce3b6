/*
 * parse_statement.c - statements.
 *
 * Owns: nothing beyond struct parser. Runs on: any thread. Frees: rewrite.c. Limits: those of parse.c.
 */
#include "module/parse.h"

#include "core/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void parse_semicolon(struct parser *p) {
  if (parse_eat(p, ';') || parse_at(p, '}') || parse_ended(p) || p->lexer.newline) return;
  parse_unexpected(p);
}

/* At `var`, `let`, `const`. */
void parse_variables(struct parser *p, bool no_in) {
  enum binding_kind kind = parse_is(p, "var") ? BIND_VAR : BIND_LEXICAL;
  bool constant = parse_is(p, "const") && !no_in && !p->types; /* types: of `declare const`, or in a head of `for`, there is none */
  parse_next(p);
  do {
    bool named = p->lexer.kind == TRK_T_NAME;
    parse_binding(p, kind);
    if (constant && !parse_at(p, '='))
      trk_lexer_fail(&p->lexer, named ? "Missing initializer in const declaration" : "Missing initializer in destructuring declaration");
    if (p->types) {
      if (parse_at(p, '!')) parse_erase_word(p, 0);
      parse_annotation(p);
    }
    if (parse_eat(p, '=')) parse_assignment(p, no_in);
  } while (parse_eat(p, ','));
}

static void block(struct parser *p) {
  int outer = parse_push_scope(p, false);
  parse_braced_body(p, false);
  p->scope = outer;
  parse_expect(p, '}');
}

static void parenthesized(struct parser *p) {
  parse_expect(p, '(');
  parse_expression(p, false);
  parse_expect(p, ')');
}

/* `let` begins a declaration when a name or pattern follows; in sloppy scripts it may be a variable. */
static bool at_declaration(const struct parser *p) {
  if (parse_is(p, "var") || parse_is(p, "const")) return true;
  if (!parse_is(p, "let")) return false;
  struct trk_lexer ahead = parse_peek(p);
  if (ahead.kind == TRK_T_NAME) return !trk_lexer_is(&ahead, "in") && !trk_lexer_is(&ahead, "instanceof");
  return ahead.kind == TRK_T_PUNCT && (ahead.punct == '[' || ahead.punct == '{');
}

static void for_statement(struct parser *p) {
  struct parse_for_using using = {.labelled = p->lexer.last_end > 0 && p->lexer.text[p->lexer.last_end - 1] == ':'};
  struct parse_resources held; /* of a head like (using x = e; ...) */
  parse_begin_resources(p, &held, p->lexer.start);
  bool uses = false;
  parse_next(p);
  if (parse_is(p, "await")) {
    parse_note_await(p);
    parse_next(p);
  }
  parse_expect(p, '(');
  int outer = parse_push_scope(p, false);
  bool outer_guarded = p->guarded;
  if (parse_at_using(p, true)) {
    uses = parse_for_using(p, &using);
  } else if (at_declaration(p)) {
    parse_variables(p, true);
  } else if (!parse_at(p, ';')) {
    struct parse_mark start = parse_mark(p);
    parse_expression(p, true);
    if (parse_is(p, "of") || parse_is(p, "in")) {
      parse_go_back(p, &start);
      parse_target(p);
    }
  }
  if (parse_is(p, "of")) {
    parse_next(p);
    parse_assignment(p, false);
    p->guarded = true; /* a failure closes the iterator */
  } else if (parse_is(p, "in")) {
    parse_next(p);
    parse_expression(p, false);
  } else {
    parse_expect(p, ';');
    if (!parse_at(p, ';')) parse_expression(p, false);
    parse_expect(p, ';');
    if (!parse_at(p, ')')) parse_expression(p, false);
  }
  parse_expect(p, ')');
  p->resources = held.outer; /* what the body declares is not the head's */
  if (uses)
    parse_for_using_body(p, &using);
  else
    parse_cover_branch(p, p->lexer.start);
  p->guarded = outer_guarded;
  p->scope = outer;
  held.braces = true;
  parse_end_resources(p, &held, p->lexer.last_end);
}

static void switch_statement(struct parser *p) {
  parse_next(p);
  parenthesized(p);
  parse_expect(p, '{');
  int outer = parse_push_scope(p, false);
  struct parse_resources *resources = p->resources;
  p->resources = NULL; /* in a block only */
  int clause = -1;
  struct parse_cover_list list = {0};
  while (!parse_at(p, '}') && !parse_ended(p)) {
    bool is_case = parse_is(p, "case");
    if (is_case || parse_is(p, "default")) {
      parse_cover_list_end(p, &list, p->lexer.last_end);
      parse_cover_block_end(p, clause);
      clause = parse_cover_block(p, p->lexer.start);
      p->cover_pending = -1; /* of a function in the expression, it could be */
      parse_next(p);
      if (is_case) parse_expression(p, false);
      parse_expect(p, ':');
      p->cover_pending = clause;
      parse_cover_enter(p);
    } else {
      parse_cover_statement(p, false, true, &list);
    }
  }
  parse_cover_list_end(p, &list, p->lexer.last_end);
  parse_cover_block_end(p, clause);
  p->resources = resources;
  p->scope = outer;
  parse_expect(p, '}');
}

static void try_statement(struct parser *p) {
  bool outer_guarded = p->guarded;
  parse_next(p);
  p->guarded = true; /* also of the catch block: `finally` may follow */
  block(p);
  if (parse_is(p, "catch")) {
    uint32_t keyword = p->lexer.start;
    parse_next(p);
    int outer = parse_push_scope(p, false);
    struct trk_span name = {0, 0};
    if (parse_eat(p, '(')) {
      if (p->lexer.kind == TRK_T_NAME) name = parse_span(p);
      parse_binding(p, BIND_LEXICAL);
      if (p->types) parse_annotation(p);
      parse_expect(p, ')');
    }
    if (name.len > 0 && parse_at(p, '{')) {
      /* Right behind the brace, on its line. */
      size_t size = sizeof TRK_REWRITE_MARK + strlen(p->hook_catch) + name.len + sizeof "();";
      char *call = trk_malloc(size);
      int len = snprintf(call, size, TRK_REWRITE_MARK "%s(%.*s);", p->hook_catch, (int)name.len, p->lexer.text + name.start);
      parse_edit(p, p->lexer.end, 0, call, (size_t)len);
      free(call);
    }
    int cover = parse_cover_block(p, keyword);
    block(p);
    parse_cover_block_end(p, cover);
    p->scope = outer;
  }
  p->guarded = outer_guarded;
  if (parse_is(p, "finally")) {
    parse_next(p);
    int cover = parse_cover_block(p, p->lexer.start);
    block(p);
    parse_cover_block_end(p, cover);
  }
}

/* At `function`, after an `async` that began at `start`. A signature without a body is erased. */
static void function_declaration(struct parser *p, uint32_t start, bool async) {
  struct parse_mark before = parse_mark(p);
  if (parse_function(p, true, async)) return;
  parse_forget(p, &before);
  parse_erase(p, start, p->lexer.last_end, ';', 0);
}

/* Statements that begin with a reserved word; false when the current name is none of them. */
static bool keyword_statement(struct parser *p, bool top) {
  size_t first_declared = p->declared_count;
  bool using = parse_at_using(p, false);
  if (using || at_declaration(p)) {
    if (using)
      parse_using(p, false);
    else
      parse_variables(p, false);
    parse_semicolon(p);
    if (top) parse_note_end(p, first_declared, p->lexer.last_end);
  } else if (parse_is(p, "function")) {
    function_declaration(p, p->lexer.start, false);
  } else if (parse_is(p, "class")) {
    parse_class(p, true);
    if (top) parse_note_end(p, first_declared, p->lexer.last_end);
  } else if (parse_is(p, "if")) {
    parse_next(p);
    parenthesized(p);
    parse_cover_branch(p, p->lexer.start);
    if (parse_is(p, "else")) {
      uint32_t then_end = p->lexer.last_end;
      parse_next(p);
      parse_cover_branch(p, then_end);
    }
  } else if (parse_is(p, "for")) {
    for_statement(p);
  } else if (parse_is(p, "while") || parse_is(p, "with")) {
    parse_next(p);
    parenthesized(p);
    parse_cover_branch(p, p->lexer.start);
  } else if (parse_is(p, "do")) {
    parse_next(p);
    parse_cover_branch(p, p->lexer.start);
    parse_expect_word(p, "while");
    parenthesized(p);
    parse_eat(p, ';');
  } else if (parse_is(p, "return")) {
    if (p->kind == TRK_REWRITE_MODULE && p->function_depth == 0) parse_error(p, "Illegal return statement");
    parse_next(p);
    if (!p->lexer.newline && !parse_ended(p) && !parse_at(p, ';') && !parse_at(p, '}')) {
      bool hooked = parse_open_result(p);
      parse_expression(p, false);
      if (hooked) parse_close_result(p);
    }
    parse_semicolon(p);
  } else if (parse_is(p, "break") || parse_is(p, "continue")) {
    parse_next(p);
    if (p->lexer.kind == TRK_T_NAME && !p->lexer.newline) parse_next(p);
    parse_semicolon(p);
  } else if (parse_is(p, "throw")) {
    parse_next(p);
    parse_expression(p, false);
    parse_semicolon(p);
  } else if (parse_is(p, "try")) {
    try_statement(p);
  } else if (parse_is(p, "switch")) {
    switch_statement(p);
  } else if (parse_is(p, "debugger")) {
    parse_next(p);
    parse_semicolon(p);
  } else {
    return false;
  }
  return true;
}

void parse_statement(struct parser *p, bool top) {
  if (!parse_enter(p)) return;
  if (parse_at(p, '{')) {
    block(p);
  } else if (parse_at(p, ';')) {
    parse_next(p);
  } else if (p->types && p->lexer.kind == TRK_T_NAME && parse_type_statement(p, p->lexer.start)) {
    /* erased */
  } else if (p->lexer.kind != TRK_T_NAME || !keyword_statement(p, top)) {
    struct trk_lexer ahead = parse_peek(p);
    bool punct = ahead.kind == TRK_T_PUNCT;
    if (parse_is(p, "async") && parse_ahead_is_function(&ahead)) {
      uint32_t start = p->lexer.start;
      parse_next(p);
      function_declaration(p, start, true);
    } else if (parse_is(p, "import") && !(punct && (ahead.punct == '(' || ahead.punct == '.'))) {
      parse_import(p);
    } else if (parse_is(p, "export")) {
      parse_export(p);
    } else if (p->lexer.kind == TRK_T_NAME && punct && ahead.punct == ':') {
      parse_next(p);
      parse_next(p);
      parse_statement(p, top);
    } else {
      parse_expression(p, false);
      parse_semicolon(p);
    }
  }
  parse_leave(p);
}
