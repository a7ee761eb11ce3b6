/*
 * parse_pattern.c - patterns: of declarations, and on the left of an assignment.
 *
 * Owns: nothing beyond struct parser. Runs on: any thread. Frees: rewrite.c. Limits: those of parse.c.
 */
#include "module/parse.h"

void parse_binding(struct parser *p, enum binding_kind kind) {
  if (!parse_enter(p)) return;
  bool outer_guarded = p->guarded;
  p->guarded = true; /* a default that fails closes the iterator */
  if (p->lexer.kind == TRK_T_NAME) {
    parse_declare(p, parse_span(p), kind);
    parse_next(p);
  } else if (parse_eat(p, '[')) {
    while (!parse_at(p, ']') && !parse_ended(p)) {
      if (parse_eat(p, ',')) continue;
      parse_eat(p, TRK_P3('.', '.', '.'));
      parse_binding(p, kind);
      if (parse_eat(p, '=')) parse_assignment(p, false);
      if (!parse_at(p, ']')) parse_expect(p, ',');
    }
    parse_expect(p, ']');
  } else if (parse_eat(p, '{')) {
    while (!parse_at(p, '}') && !parse_ended(p)) {
      if (parse_eat(p, TRK_P3('.', '.', '.'))) {
        parse_binding(p, kind);
      } else {
        struct trk_span name = parse_span(p);
        bool plain = p->lexer.kind == TRK_T_NAME;
        parse_property_key(p);
        if (parse_eat(p, ':'))
          parse_binding(p, kind);
        else if (plain)
          parse_declare(p, name, kind);
        else
          parse_unexpected(p);
        if (parse_eat(p, '=')) parse_assignment(p, false);
      }
      if (!parse_at(p, '}')) parse_expect(p, ',');
    }
    parse_expect(p, '}');
  } else {
    parse_unexpected(p);
  }
  p->guarded = outer_guarded;
  parse_leave(p);
}

/* One element of an assignment pattern: a name, a member, or a pattern again; a default may follow. */
static void target_element(struct parser *p) {
  if (parse_at(p, '[') || parse_at(p, '{')) {
    /* `[a].b` is a member of a literal, not a pattern. */
    struct parse_mark start = parse_mark(p);
    struct operand whole = parse_operand(p);
    if (whole.kind == OPERAND_PATTERN) {
      parse_go_back(p, &start);
      parse_target(p);
    }
  } else {
    struct operand whole = parse_operand(p);
    parse_check_target(p, whole);
    if (whole.kind == OPERAND_NAME) parse_write(p, whole.name, false);
  }
  if (parse_eat(p, '=')) parse_assignment(p, false);
}

void parse_target(struct parser *p) {
  if (!parse_enter(p)) return;
  bool outer_guarded = p->guarded;
  p->guarded = true;
  if (parse_eat(p, '[')) {
    while (!parse_at(p, ']') && !parse_ended(p)) {
      if (parse_eat(p, ',')) continue;
      parse_eat(p, TRK_P3('.', '.', '.'));
      target_element(p);
      if (!parse_at(p, ']')) parse_expect(p, ',');
    }
    parse_expect(p, ']');
  } else if (parse_eat(p, '{')) {
    while (!parse_at(p, '}') && !parse_ended(p)) {
      if (parse_eat(p, TRK_P3('.', '.', '.'))) {
        target_element(p);
      } else {
        struct trk_span name = parse_span(p);
        bool plain = p->lexer.kind == TRK_T_NAME;
        parse_property_key(p);
        if (parse_eat(p, ':')) {
          target_element(p);
        } else {
          if (plain) parse_write(p, name, true);
          if (parse_eat(p, '=')) parse_assignment(p, false);
        }
      }
      if (!parse_at(p, '}')) parse_expect(p, ',');
    }
    parse_expect(p, '}');
  } else {
    struct operand whole = parse_operand(p);
    parse_check_target(p, whole);
    if (whole.kind == OPERAND_NAME) parse_write(p, whole.name, false);
  }
  p->guarded = outer_guarded;
  parse_leave(p);
}
