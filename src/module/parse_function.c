/*
 * parse_function.c - functions, arrow functions and classes.
 *
 * Owns: nothing beyond struct parser. Runs on: any thread. Frees: rewrite.c. Limits: those of parse.c.
 */
#include "module/parse.h"

#include <stdlib.h>
#include <string.h>

/* At a string that is a statement. */
bool parse_at_directive(const struct parser *p) {
  if (p->lexer.kind != TRK_T_STRING) return false;
  struct trk_lexer ahead = parse_peek(p);
  if (ahead.kind == TRK_T_PUNCT) return ahead.punct == ';' || ahead.punct == '}';
  return ahead.newline || ahead.kind == TRK_T_EOF;
}

void parse_braced_body(struct parser *p, bool function) {
  parse_expect(p, '{');
  while (parse_at_directive(p)) parse_statement(p, false);
  struct parse_resources held;
  parse_begin_resources(p, &held, p->lexer.last_end);
  parse_cover_enter(p);
  struct parse_cover_list list = {0};
  while (!parse_at(p, '}') && !parse_ended(p)) parse_cover_statement(p, false, false, &list);
  parse_cover_list_end(p, &list, function ? p->lexer.start : p->lexer.end);
  parse_end_resources(p, &held, p->lexer.start);
}

/* `this: T`, which is no parameter; modifiers, which would make fields of parameters. */
static bool typed_parameter(struct parser *p, struct parse_constructor *constructor) {
  struct trk_lexer ahead = parse_peek(p);
  if (parse_is(p, "this")) {
    uint32_t start = p->lexer.start;
    parse_next(p);
    parse_annotation(p);
    if (!parse_at(p, ')')) parse_expect(p, ',');
    parse_erase(p, start, p->lexer.last_end, 0, 0);
    return true;
  }
  static const char *const words[] = {"public", "private", "protected", "readonly", "override"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (parse_is(p, words[i]) && ahead.kind == TRK_T_NAME) {
      if (constructor && p->transform) return !parse_parameter_property(p, constructor);
      parse_next(p);
      if (p->transform)
        parse_error(p, "A parameter property is only allowed in a constructor implementation");
      else
        parse_unsupported(p, "TypeScript parameter property");
    }
  return false;
}

void parse_parameters(struct parser *p) {
  struct parse_constructor *constructor = p->constructor;
  p->constructor = NULL;
  parse_expect(p, '(');
  while (!parse_at(p, ')') && !parse_ended(p)) {
    if (p->types && typed_parameter(p, constructor)) continue;
    parse_eat(p, TRK_P3('.', '.', '.'));
    parse_binding(p, BIND_PARAMETER);
    if (p->types) {
      if (parse_at(p, '?')) parse_erase_word(p, 0);
      parse_annotation(p);
    }
    if (parse_eat(p, '=')) parse_assignment(p, false);
    if (!parse_at(p, ')')) parse_expect(p, ',');
  }
  parse_expect(p, ')');
}

struct parse_outer parse_begin_function(struct parser *p, bool plain, bool async) {
  struct parse_outer outer = {.in_condition = p->in_condition, .async = p->async, .guarded = p->guarded, .plain = plain,
                              .resources = p->resources, .start = p->lexer.start};
  outer.scope = parse_push_scope(p, true);
  p->in_condition = p->guarded = false;
  p->async = async;
  p->resources = NULL;
  p->function_depth++;
  p->plain_functions += plain;
  return outer;
}

void parse_end_function(struct parser *p, const struct parse_outer *outer, uint32_t end) {
  if (p->async) *PUSH(p, bodies) = (struct async_body){outer->start, end, (uint32_t)p->edits_count};
  p->function_depth--;
  p->plain_functions -= outer->plain;
  p->scope = outer->scope;
  p->in_condition = outer->in_condition;
  p->async = outer->async;
  p->guarded = outer->guarded;
  p->resources = outer->resources;
}

/* False: there is no body. */
bool parse_function_rest(struct parser *p, bool async, struct parse_head head) {
  const struct parse_constructor *constructor = p->constructor;
  int cover = parse_cover_function(p, head, async);
  struct parse_outer outer = parse_begin_function(p, true, async);
  if (p->types) parse_type_parameters(p, false);
  outer.start = p->lexer.start;
  parse_parameters(p);
  if (p->types) {
    parse_annotation(p);
    if (!parse_at(p, '{')) {
      parse_end_function(p, &outer, p->lexer.last_end);
      parse_cover_function_end(p, cover, p->lexer.last_end);
      if (!parse_eat(p, ';') && !parse_at(p, '}') && !p->lexer.newline && !parse_ended(p)) parse_unexpected(p);
      return false;
    }
  }
  p->cover_pending = cover;
  if (constructor && constructor->names_count > 0)
    parse_constructor_body(p, constructor);
  else
    parse_braced_body(p, true);
  parse_end_function(p, &outer, p->lexer.end);
  parse_cover_function_end(p, cover, p->lexer.end);
  parse_expect(p, '}');
  return true;
}

/* A method at its parameters; `constructor`: of a class. False: it has no body. */
static bool method_rest(struct parser *p, bool async, bool constructor, bool derived, uint32_t body_start, struct parse_head head) {
  if (!p->transform || !constructor) return parse_function_rest(p, async, head);
  struct parse_constructor own = {.derived = derived};
  p->constructor = &own;
  bool body = parse_function_rest(p, async, head);
  p->constructor = NULL;
  if (body && own.names_count > 0) parse_declare_properties(p, &own, body_start);
  free(own.names);
  return body;
}

bool parse_function(struct parser *p, bool declaration, bool async) {
  struct parse_head head = {.start = p->lexer.start};
  parse_next(p);
  parse_eat(p, '*');
  int outer = p->scope;
  if (p->lexer.kind == TRK_T_NAME) {
    /* The name of an expression is visible inside only; of a declaration, around it. */
    if (!declaration) parse_push_scope(p, false);
    head.name = parse_span(p);
    parse_declare(p, parse_span(p), declaration && p->scope == 0 ? BIND_FUNCTION : BIND_LEXICAL);
    parse_next(p);
  }
  bool body = parse_function_rest(p, async, head);
  p->scope = outer;
  if (!body && !declaration) parse_unexpected(p);
  return body;
}

/* After the parameters, at `=>`. */
static void arrow_body(struct parser *p, bool no_in, const struct parse_outer *outer, int cover) {
  parse_expect(p, TRK_P2('=', '>'));
  if (parse_at(p, '{')) {
    p->cover_pending = cover;
    parse_braced_body(p, true);
    parse_end_function(p, outer, p->lexer.end);
    parse_cover_function_end(p, cover, p->lexer.end);
    parse_expect(p, '}');
  } else {
    p->in_condition = outer->in_condition;
    cover = parse_cover_open(p, p->lexer.start, cover);
    bool hooked = parse_open_result(p);
    parse_assignment(p, no_in);
    if (hooked) parse_close_result(p);
    parse_cover_close(p, cover);
    parse_end_function(p, outer, p->lexer.last_end);
    parse_cover_function_end(p, cover, p->lexer.last_end);
  }
}

/* At the single parameter, or at `(`, or in TypeScript at `<`. */
void parse_arrow(struct parser *p, bool no_in, bool async) {
  int cover = parse_cover_function(p, (struct parse_head){.start = p->lexer.start}, async);
  struct parse_outer outer = parse_begin_function(p, false, async);
  if (p->lexer.kind == TRK_T_NAME) {
    parse_declare(p, parse_span(p), BIND_PARAMETER);
    parse_next(p);
  } else {
    if (p->types) parse_type_parameters(p, true);
    outer.start = p->lexer.start;
    parse_parameters(p);
    if (p->types && parse_at(p, ':')) {
      uint32_t close = p->lexer.last_end - 1, start = p->lexer.start;
      parse_next(p);
      parse_type(p);
      bool lines = memchr(p->lexer.text + start, '\n', p->lexer.start - start) != NULL;
      if (lines) {
        /* The arrow must stand on the line of the parenthesis: that one moves down to it. */
        parse_erase(p, close, close + 1, 0, 0);
        parse_erase(p, start, p->lexer.last_end, 0, ')');
      } else {
        parse_erase(p, start, p->lexer.last_end, 0, 0);
      }
    }
  }
  arrow_body(p, no_in, &outer, cover);
}

static bool at_key(const struct parser *p) {
  return p->lexer.kind == TRK_T_NAME || p->lexer.kind == TRK_T_STRING || p->lexer.kind == TRK_T_NUMBER ||
         p->lexer.kind == TRK_T_PRIVATE || parse_at(p, '[');
}

void parse_property_key(struct parser *p) {
  if (parse_eat(p, '[')) {
    parse_assignment(p, false);
    parse_expect(p, ']');
  } else if (at_key(p)) {
    parse_next(p);
  } else {
    parse_unexpected(p);
  }
}

/* `async`, `get`, `set`, `static`, ... as a modifier: something that can be a key follows. */
bool parse_modifier(struct parser *p, const char *word, bool same_line) {
  if (!parse_is(p, word)) return false;
  struct trk_lexer ahead = parse_peek(p);
  if (same_line && ahead.newline) return false;
  bool key = ahead.kind == TRK_T_NAME || ahead.kind == TRK_T_STRING || ahead.kind == TRK_T_NUMBER ||
             ahead.kind == TRK_T_PRIVATE ||
             (ahead.kind == TRK_T_PUNCT && (ahead.punct == '[' || (ahead.punct == '*' && strcmp(word, "get") != 0)));
  if (key) parse_next(p);
  return key;
}

static void class_member(struct parser *p, bool derived, uint32_t body_start) {
  if (parse_eat(p, ';')) return;
  bool drop = false, is_static = false;
  uint32_t member = p->lexer.start;
  struct parse_mark start = parse_mark(p);
  while (parse_eat(p, '@')) {
    parse_next(p);
    while (parse_eat(p, '.')) parse_next(p);
    if (parse_at(p, '(')) parse_arguments(p, ')');
  }
  if (p->types && parse_member_modifiers(p, &drop)) return;
  if (parse_is(p, "static")) {
    struct trk_lexer ahead = parse_peek(p);
    if (ahead.kind == TRK_T_PUNCT && ahead.punct == '{') {
      parse_next(p);
      struct parse_outer outer = parse_begin_function(p, true, false);
      parse_braced_body(p, true);
      parse_end_function(p, &outer, p->lexer.end);
      parse_expect(p, '}');
      return;
    }
    is_static = parse_modifier(p, "static", false);
  }
  if (p->types && parse_member_modifiers(p, &drop)) return;
  bool async = parse_modifier(p, "async", true);
  uint32_t modifier = p->lexer.start;
  const char *accessor = async ? NULL : parse_modifier(p, "get", false) ? "get " : parse_modifier(p, "set", false) ? "set " : NULL;
  if (!async && !accessor) parse_modifier(p, "accessor", true);
  parse_eat(p, '*');
  bool constructor = !is_static && parse_is(p, "constructor");
  struct parse_head head = {accessor ? modifier : p->lexer.start, constructor && p->cover_class.len > 0 ? p->cover_class : parse_span(p), accessor};
  parse_property_key(p);
  if (p->types && (parse_at(p, '?') || parse_at(p, '!'))) parse_erase_word(p, 0);
  if (parse_at(p, '(') || (p->types && parse_at(p, '<'))) {
    if (method_rest(p, async, constructor, derived, body_start, head) && !drop) return;
    parse_forget(p, &start);
    parse_erase(p, member, p->lexer.last_end, ';', 0);
    return;
  }
  /* `get: T` on a line of its own would become a modifier of the next member. */
  if (p->types && parse_annotation(p) && !parse_at(p, '=') && !parse_at(p, ';')) p->edits[p->edits_count - 1].first = ';';
  if (parse_eat(p, '=')) {
    struct parse_outer outer = parse_begin_function(p, true, false);
    parse_assignment(p, false);
    parse_end_function(p, &outer, p->lexer.last_end);
  }
  if (!parse_eat(p, ';') && !parse_at(p, '}') && !p->lexer.newline) parse_unexpected(p);
  if (drop) {
    parse_forget(p, &start);
    parse_erase(p, member, p->lexer.last_end, ';', 0);
  }
}

/* `implements A, B<C>` */
static void erase_implements(struct parser *p) {
  uint32_t start = p->lexer.start;
  do {
    parse_next(p);
    parse_type(p);
  } while (parse_at(p, ','));
  parse_erase(p, start, p->lexer.last_end, 0, 0);
}

void parse_class(struct parser *p, bool declaration) {
  parse_next(p);
  int outer = p->scope;
  struct trk_span outer_class = p->cover_class;
  p->cover_class = (struct trk_span){0};
  if (p->lexer.kind == TRK_T_NAME && !parse_is(p, "extends") && !(p->types && parse_is(p, "implements"))) {
    if (!declaration) parse_push_scope(p, false);
    p->cover_class = parse_span(p);
    parse_declare(p, parse_span(p), BIND_LEXICAL);
    parse_next(p);
  }
  if (p->types) parse_type_parameters(p, false);
  bool derived = parse_is(p, "extends");
  if (derived) {
    parse_next(p);
    parse_operand(p);
    if (p->types) parse_type_arguments(p, true);
  }
  if (p->types && parse_is(p, "implements")) erase_implements(p);
  parse_expect(p, '{');
  uint32_t body_start = p->lexer.last_end;
  while (!parse_at(p, '}') && !parse_ended(p)) class_member(p, derived, body_start);
  p->cover_class = outer_class;
  p->scope = outer;
  parse_expect(p, '}');
}
