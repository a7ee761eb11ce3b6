/*
 * parse_types.c - TypeScript: types are read and erased, so that JavaScript of the same lines and columns is left.
 *
 * What has meaning at run time (enum, namespace, parameter properties, `import x = ...`) cannot be erased and is a fault,
 * unless it is to be made JavaScript (parse_transform.c).
 * Source: the grammar in the appendix of the TypeScript language specification, and
 * https://nodejs.org/api/typescript.html#typescript-features
 *
 * Owns: nothing beyond struct parser. Runs on: any thread. Frees: rewrite.c. Limits: those of parse.c.
 */
#include "module/parse.h"

#include <stdio.h>
#include <string.h>

#define ARROW TRK_P2('=', '>')
#define DOTS TRK_P3('.', '.', '.')

static void union_type(struct parser *p);

static bool name(const struct trk_lexer *lexer) {
  return lexer->kind == TRK_T_NAME;
}

static bool punct(const struct trk_lexer *lexer, uint32_t c) {
  return lexer->kind == TRK_T_PUNCT && lexer->punct == c;
}

/* Whether the token at `end` or behind it could continue what stands before `start`, were there nothing in between. */
static bool needs_semicolon(const struct parser *p, uint32_t start, uint32_t end) {
  uint32_t at = start;
  bool line = false;
  for (; at > 0 && memchr(" \t\r\n", p->lexer.text[at - 1], 4) != NULL; at--) line = line || p->lexer.text[at - 1] == '\n';
  if (at == 0 || p->lexer.text[at - 1] == ';' || p->lexer.text[at - 1] == '{') return false;
  if (!line) return true;
  struct trk_lexer ahead = p->lexer;
  ahead.end = end;
  trk_lexer_next(&ahead);
  if (ahead.kind == TRK_T_NAME) return trk_lexer_is(&ahead, "in") || trk_lexer_is(&ahead, "instanceof");
  return ahead.kind == TRK_T_TEMPLATE || (ahead.kind == TRK_T_PUNCT && ahead.punct != '}' && ahead.punct != ';' &&
                                          ahead.punct != '@' && ahead.punct != '{');
}

void parse_erase(struct parser *p, uint32_t start, uint32_t end, char first, char last) {
  if (end <= start) return;
  parse_blank(p, start, end, false);
  struct edit *edit = &p->edits[p->edits_count - 1];
  if (first == ';' && !needs_semicolon(p, start, end)) first = 0;
  edit->first = first;
  edit->last = last;
  edit->type = true;
}

void parse_erase_word(struct parser *p, char first) {
  parse_erase(p, p->lexer.start, p->lexer.end, first, 0);
  parse_next(p);
}

void parse_unsupported(struct parser *p, const char *what) {
  char message[160];
  snprintf(message, sizeof message, "%s is not supported in strip-only mode", what);
  parse_error(p, message);
  p->lexer.unsupported = true;
}

/* --- types ---------------------------------------------------------------------------------------------------------- */

/* A token that begins with `c` counts as `c` alone: `>>` closes two lists, `<<` opens one. */
static bool at_angle(const struct parser *p, char c) {
  return p->lexer.kind == TRK_T_PUNCT && p->lexer.text[p->lexer.start] == c &&
         !(c == '<' && p->lexer.punct != '<' && p->lexer.punct != TRK_P2('<', '<'));
}

static void eat_angle(struct parser *p, char c) {
  if (!at_angle(p, c)) {
    parse_unexpected(p);
    return;
  }
  p->lexer.end = p->lexer.start + 1;
  parse_next(p);
}

void parse_close_angle(struct parser *p) {
  eat_angle(p, '>');
}

static void template_type(struct parser *p) {
  while (trk_lexer_template(&p->lexer)) {
    parse_type(p);
    if (!parse_at(p, '}')) {
      parse_unexpected(p);
      return;
    }
  }
}

/* At ( [ or {: to behind the bracket that closes it. */
static void skip_brackets(struct parser *p) {
  if (!parse_enter(p)) return;
  uint32_t close = parse_at(p, '(') ? ')' : parse_at(p, '[') ? ']' : '}';
  parse_next(p);
  while (!parse_at(p, close) && !parse_ended(p)) {
    if (parse_at(p, '(') || parse_at(p, '[') || parse_at(p, '{'))
      skip_brackets(p);
    else if (p->lexer.kind == TRK_T_TEMPLATE)
      template_type(p);
    else if (parse_at(p, ')') || parse_at(p, ']') || parse_at(p, '}'))
      parse_unexpected(p);
    else
      parse_next(p);
  }
  parse_expect(p, close);
  parse_leave(p);
}

/* <T, U = V>: the arguments of a type */
static void type_arguments(struct parser *p) {
  eat_angle(p, '<');
  while (!at_angle(p, '>') && !parse_ended(p)) {
    parse_type(p);
    if (!at_angle(p, '>')) parse_expect(p, ',');
  }
  eat_angle(p, '>');
}

/* <const T extends U = V, ...>: the parameters of a declaration */
static void type_parameters(struct parser *p) {
  eat_angle(p, '<');
  while (!at_angle(p, '>') && !parse_ended(p)) {
    while (parse_is(p, "const") || parse_is(p, "in") || parse_is(p, "out")) {
      struct trk_lexer ahead = parse_peek(p);
      if (!name(&ahead) || trk_lexer_is(&ahead, "extends")) break;
      parse_next(p);
    }
    parse_type(p);
    if (parse_is(p, "extends")) {
      parse_next(p);
      parse_type(p);
    }
    if (parse_eat(p, '=')) parse_type(p);
    if (!at_angle(p, '>')) parse_expect(p, ',');
  }
  eat_angle(p, '>');
}

static void qualified_name(struct parser *p) {
  parse_next(p);
  while (parse_eat(p, '.')) {
    if (p->lexer.kind != TRK_T_NAME && p->lexer.kind != TRK_T_PRIVATE) parse_unexpected(p);
    parse_next(p);
  }
  if (at_angle(p, '<') && !p->lexer.newline) type_arguments(p);
}

/* (a: T) => U, behind type parameters if there were any */
static void function_type(struct parser *p) {
  if (at_angle(p, '<')) type_parameters(p);
  if (!parse_at(p, '(')) {
    parse_unexpected(p);
    return;
  }
  skip_brackets(p);
  parse_expect(p, ARROW);
  parse_type(p);
}

static bool type_can_start(const struct trk_lexer *lexer) {
  switch (lexer->kind) {
  case TRK_T_NAME:
    return !trk_lexer_is(lexer, "extends") && !trk_lexer_is(lexer, "is") && !trk_lexer_is(lexer, "in");
  case TRK_T_STRING: case TRK_T_NUMBER: case TRK_T_TEMPLATE:
    return true;
  case TRK_T_PUNCT:
    return lexer->punct == '(' || lexer->punct == '[' || lexer->punct == '{' || lexer->punct == '<';
  default:
    return false;
  }
}

static void named_type(struct parser *p) {
  struct trk_lexer ahead = parse_peek(p);
  if (parse_is(p, "typeof") && (name(&ahead) || punct(&ahead, '('))) {
    parse_next(p);
    if (!parse_is(p, "import")) {
      qualified_name(p);
      return;
    }
  }
  if (parse_is(p, "import")) {
    parse_next(p);
    if (!parse_at(p, '(')) parse_unexpected(p);
    skip_brackets(p);
    while (parse_eat(p, '.')) parse_next(p);
    if (at_angle(p, '<') && !p->lexer.newline) type_arguments(p);
    return;
  }
  if (parse_is(p, "abstract") && trk_lexer_is(&ahead, "new")) parse_next(p);
  if (parse_is(p, "new")) {
    parse_next(p);
    function_type(p);
    return;
  }
  if (parse_is(p, "infer") && name(&ahead)) {
    parse_next(p);
    parse_next(p);
    if (parse_is(p, "extends")) {
      parse_next(p);
      union_type(p);
    }
    return;
  }
  qualified_name(p);
}

static void operand_type(struct parser *p) {
  while (parse_is(p, "keyof") || parse_is(p, "unique") || parse_is(p, "readonly")) {
    struct trk_lexer ahead = parse_peek(p);
    if (!type_can_start(&ahead)) break;
    parse_next(p);
  }
  if (parse_at(p, '(')) {
    skip_brackets(p);
    if (parse_eat(p, ARROW)) parse_type(p);
  } else if (at_angle(p, '<')) {
    function_type(p);
  } else if (parse_at(p, '[') || parse_at(p, '{')) {
    skip_brackets(p);
  } else if (parse_eat(p, '-')) {
    parse_next(p);
  } else if (p->lexer.kind == TRK_T_TEMPLATE) {
    template_type(p);
  } else if (p->lexer.kind == TRK_T_STRING || p->lexer.kind == TRK_T_NUMBER) {
    parse_next(p);
  } else if (name(&p->lexer)) {
    named_type(p);
  } else {
    parse_unexpected(p);
  }
  while (parse_at(p, '[') && !p->lexer.newline) skip_brackets(p);
}

static void union_type(struct parser *p) {
  if (!parse_enter(p)) return;
  if (!parse_eat(p, '|')) parse_eat(p, '&');
  do operand_type(p);
  while (parse_eat(p, '|') || parse_eat(p, '&'));
  parse_leave(p);
}

void parse_type(struct parser *p) {
  if (!parse_enter(p)) return;
  struct trk_lexer ahead = parse_peek(p);
  if (parse_is(p, "asserts") && name(&ahead) && !ahead.newline && !trk_lexer_is(&ahead, "is") && !trk_lexer_is(&ahead, "extends")) {
    parse_next(p);
    ahead = parse_peek(p);
    if (!(trk_lexer_is(&ahead, "is") && !ahead.newline)) {
      parse_next(p);
      parse_leave(p);
      return;
    }
  }
  if (name(&p->lexer) && trk_lexer_is(&ahead, "is") && !ahead.newline) {
    parse_next(p);
    parse_next(p);
    parse_type(p);
    parse_leave(p);
    return;
  }
  union_type(p);
  if (parse_is(p, "extends") && !p->lexer.newline) {
    struct parse_mark start = parse_mark(p);
    parse_next(p);
    union_type(p);
    if (parse_eat(p, '?')) {
      parse_type(p);
      parse_expect(p, ':');
      parse_type(p);
    } else {
      parse_go_back(p, &start); /* the constraint of a type parameter */
    }
  }
  parse_leave(p);
}

/* --- types in expressions and declarations --------------------------------------------------------------------------- */

bool parse_annotation(struct parser *p) {
  if (!parse_at(p, ':')) return false;
  uint32_t start = p->lexer.start;
  parse_next(p);
  parse_type(p);
  parse_erase(p, start, p->lexer.last_end, 0, 0);
  return true;
}

void parse_type_parameters(struct parser *p, bool arrow) {
  if (!at_angle(p, '<')) return;
  uint32_t start = p->lexer.start;
  type_parameters(p);
  /* `async <\n T>(x) => ...`: the parenthesis must stay on the line of `async`. */
  bool lines = arrow && memchr(p->lexer.text + start, '\n', p->lexer.start - start) != NULL;
  if (lines && parse_at(p, '(')) {
    parse_erase(p, start, p->lexer.last_end, '(', 0);
    parse_erase(p, p->lexer.start, p->lexer.end, 0, 0);
  } else {
    parse_erase(p, start, p->lexer.last_end, 0, 0);
  }
}

/* What may follow `f<T>`, if it is not a comparison. */
static bool ends_arguments(const struct parser *p) {
  if (p->lexer.kind == TRK_T_TEMPLATE || p->lexer.newline || parse_ended(p)) return true;
  if (p->lexer.kind == TRK_T_NAME)
    return parse_is(p, "in") || parse_is(p, "of") || parse_is(p, "instanceof") || parse_is(p, "as") || parse_is(p, "satisfies") || parse_is(p, "implements");
  if (p->lexer.kind != TRK_T_PUNCT) return false;
  switch (p->lexer.punct) {
  case '<': case '>': case '+': case '-': case '[': case '{': case '!': case '~': case '@':
  case TRK_P2('+', '+'): case TRK_P2('-', '-'):
    return false;
  default:
    return true;
  }
}

bool parse_type_arguments(struct parser *p, bool sure) {
  if (!at_angle(p, '<')) return false;
  struct parse_mark start = parse_mark(p);
  uint32_t from = p->lexer.start;
  eat_angle(p, '<');
  while (!at_angle(p, '>') && !parse_ended(p)) {
    parse_type(p);
    if (!at_angle(p, '>')) parse_expect(p, ',');
  }
  /* `a < b >= c`: only `>` alone closes, and `>>` where another list is open around it */
  if (p->lexer.error == NULL && p->lexer.kind == TRK_T_PUNCT && (sure || p->lexer.punct == '>')) {
    eat_angle(p, '>');
    if (p->lexer.error == NULL && (sure || ends_arguments(p))) {
      parse_erase(p, from, p->lexer.last_end, 0, 0);
      return true;
    }
  }
  if (!sure) parse_retreat(p, &start);
  return false;
}

void parse_as(struct parser *p) {
  while ((parse_is(p, "as") || parse_is(p, "satisfies")) && !p->lexer.newline) {
    uint32_t start = p->lexer.start;
    parse_next(p);
    if (parse_is(p, "const"))
      parse_next(p);
    else
      parse_type(p);
    /* A line that begins with a bracket would continue the expression, now that no type stands between. */
    bool bracket = p->lexer.kind == TRK_T_TEMPLATE || parse_at(p, '(') || parse_at(p, '[');
    parse_erase(p, start, p->lexer.last_end, p->lexer.newline && bracket ? ';' : 0, 0);
  }
}

/* Whether parameters, a type and an arrow follow. What is read is forgotten. */
static bool arrow_follows(struct parser *p) {
  struct parse_mark start = parse_mark(p);
  if (at_angle(p, '<')) type_parameters(p);
  parse_parameters(p);
  if (parse_eat(p, ':')) parse_type(p);
  bool arrow = p->lexer.error == NULL && parse_at(p, ARROW);
  parse_retreat(p, &start);
  return arrow;
}

bool parse_arrow_ahead(struct parser *p) {
  if (parse_at(p, '<')) return arrow_follows(p);
  struct trk_lexer one = parse_peek(p), two = one;
  trk_lexer_next(&two);
  if (punct(&one, ')')) return punct(&two, ARROW) || punct(&two, ':') ? arrow_follows(p) : false;
  if (punct(&one, DOTS) || punct(&one, '[') || punct(&one, '{')) return arrow_follows(p);
  if (!name(&one) || two.kind != TRK_T_PUNCT) return false;
  switch (two.punct) {
  case ':': case '?': case ',': case '=': case ')': return arrow_follows(p);
  default: return false;
  }
}

/* --- statements ----------------------------------------------------------------------------------------------------------- */

static void skip_interface(struct parser *p) {
  parse_next(p);
  parse_next(p);
  if (at_angle(p, '<')) type_parameters(p);
  if (parse_is(p, "extends")) {
    do {
      parse_next(p);
      parse_type(p);
    } while (parse_at(p, ','));
  }
  if (!parse_at(p, '{')) parse_unexpected(p);
  skip_brackets(p);
}

static void skip_alias(struct parser *p) {
  parse_next(p);
  parse_next(p);
  if (at_angle(p, '<')) type_parameters(p);
  parse_expect(p, '=');
  parse_type(p);
  parse_semicolon(p);
}

/* Tokens up to a block, and the block. */
static void skip_to_block(struct parser *p) {
  while (!parse_at(p, '{') && !parse_at(p, ';') && !parse_ended(p)) {
    if (at_angle(p, '<'))
      type_parameters(p);
    else if (parse_at(p, '(') || parse_at(p, '['))
      skip_brackets(p);
    else
      parse_next(p);
  }
  if (parse_eat(p, ';')) return;
  if (parse_ended(p)) parse_unexpected(p);
  skip_brackets(p);
}

static void skip_variables(struct parser *p) {
  do {
    parse_next(p);
    if (parse_at(p, '[') || parse_at(p, '{'))
      skip_brackets(p);
    else
      parse_next(p);
    if (parse_eat(p, ':')) parse_type(p);
    if (parse_eat(p, '=')) parse_assignment(p, false);
  } while (parse_at(p, ','));
  parse_semicolon(p);
}

static void refuse_module_keyword(struct parser *p) {
  uint32_t end = parse_peek(p).end;
  parse_error(p, "`module` keyword is not supported. Use `namespace` instead.");
  p->lexer.error_len = end - p->lexer.error_at; /* with the name */
  p->lexer.unsupported = true;
}

/* Behind `declare`; false: it was no such thing. */
static bool skip_declared(struct parser *p) {
  struct trk_lexer ahead = parse_peek(p);
  if (parse_is(p, "const") && trk_lexer_is(&ahead, "enum")) {
    skip_to_block(p);
  } else if (parse_is(p, "var") || parse_is(p, "let") || parse_is(p, "const")) {
    skip_variables(p);
  } else if (parse_is(p, "function") || parse_is(p, "async")) {
    parse_next(p);
    while (!parse_at(p, '(') && !at_angle(p, '<') && !parse_ended(p)) parse_next(p);
    if (at_angle(p, '<')) type_parameters(p);
    skip_brackets(p);
    if (parse_eat(p, ':')) parse_type(p);
    parse_semicolon(p);
  } else if (parse_is(p, "type")) {
    skip_alias(p);
  } else if (parse_is(p, "interface")) {
    skip_interface(p);
  } else if (parse_is(p, "module") && ahead.kind == TRK_T_STRING) {
    parse_next(p);
    parse_next(p);
    if (parse_at(p, '{'))
      skip_brackets(p);
    else
      parse_semicolon(p);
  } else if (parse_is(p, "module")) {
    refuse_module_keyword(p);
  } else {
    skip_to_block(p); /* class, abstract class, enum, namespace, global */
  }
  return true;
}

/* A namespace of nothing but types has no meaning at run time. At its `{`. */
static bool only_types(struct parser *p) {
  if (!parse_enter(p)) return false;
  parse_next(p);
  while (!parse_at(p, '}') && !parse_ended(p)) {
    if (parse_is(p, "export")) parse_next(p);
    if (parse_is(p, "interface")) {
      skip_interface(p);
    } else if (parse_is(p, "type")) {
      skip_alias(p);
    } else if (parse_is(p, "declare")) {
      parse_next(p);
      skip_declared(p);
    } else if (parse_is(p, "namespace")) {
      parse_next(p);
      qualified_name(p);
      if (!parse_at(p, '{') || !only_types(p)) return false;
    } else if (!parse_eat(p, ';')) {
      return false;
    }
  }
  parse_expect(p, '}');
  parse_leave(p);
  return true;
}

static void namespace_statement(struct parser *p, uint32_t start) {
  struct parse_mark at = parse_mark(p);
  bool module = parse_is(p, "module");
  parse_next(p);
  if (p->lexer.kind == TRK_T_STRING)
    parse_next(p);
  else
    qualified_name(p);
  if (!module && parse_at(p, '{') && only_types(p)) {
    parse_erase(p, start, p->lexer.last_end, ';', 0);
    return;
  }
  if (p->lexer.error) return;
  parse_retreat(p, &at);
  if (module)
    refuse_module_keyword(p);
  else if (p->transform)
    parse_transform_namespace(p, start);
  else
    parse_unsupported(p, "TypeScript namespace declaration");
}

bool parse_type_statement(struct parser *p, uint32_t start) {
  char c = p->lexer.text[p->lexer.start];
  if (memchr("itdaecnmg", c, 9) == NULL) return false; /* none of the words below */
  struct trk_lexer one = parse_peek(p);
  if (parse_is(p, "enum") || (parse_is(p, "const") && trk_lexer_is(&one, "enum"))) {
    if (p->transform)
      parse_transform_enum(p, start);
    else
      parse_unsupported(p, "TypeScript enum");
    return true;
  }
  if (one.newline) return false;
  if (parse_is(p, "abstract") && trk_lexer_is(&one, "class")) {
    parse_erase_word(p, 0);
    return false;
  }
  struct trk_lexer two = one;
  trk_lexer_next(&two);
  if (parse_is(p, "interface") && name(&one)) {
    skip_interface(p);
  } else if (parse_is(p, "type") && name(&one) && (punct(&two, '=') || punct(&two, '<'))) {
    skip_alias(p);
  } else if ((parse_is(p, "namespace") && name(&one) && (punct(&two, '{') || punct(&two, '.'))) ||
             (parse_is(p, "module") && ((name(&one) && (punct(&two, '{') || punct(&two, '.'))) || (one.kind == TRK_T_STRING && punct(&two, '{'))))) {
    namespace_statement(p, start);
    return true;
  } else if (parse_is(p, "declare") && (name(&one)) && !trk_lexer_is(&one, "in") && !trk_lexer_is(&one, "instanceof") &&
             !trk_lexer_is(&one, "as") && !trk_lexer_is(&one, "satisfies") && !trk_lexer_is(&one, "of")) {
    parse_next(p);
    skip_declared(p);
  } else {
    return false;
  }
  parse_erase(p, start, p->lexer.last_end, ';', 0);
  return true;
}

/* --- members of classes ----------------------------------------------------------------------------------------------------- */

static bool modifies(const struct parser *p) {
  static const char *const words[] = {"public", "private", "protected", "override", "readonly", "abstract", "declare", "static"};
  bool word = false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) word = word || parse_is(p, words[i]);
  if (!word) return false;
  struct trk_lexer ahead = parse_peek(p);
  if (ahead.newline && !parse_is(p, "static")) return false;
  if (ahead.kind == TRK_T_PUNCT) return ahead.punct == '[' || ahead.punct == '*';
  return ahead.kind == TRK_T_NAME || ahead.kind == TRK_T_STRING || ahead.kind == TRK_T_NUMBER || ahead.kind == TRK_T_PRIVATE;
}

bool parse_member_modifiers(struct parser *p, bool *ret_drop) {
  uint32_t start = p->lexer.start;
  bool first = p->lexer.text[p->lexer.last_end - 1] != ')'; /* no decorator before it */
  size_t edits = p->edits_count;
  while (modifies(p)) {
    if (parse_is(p, "static")) {
      parse_next(p);
    } else {
      *ret_drop = *ret_drop || parse_is(p, "abstract") || parse_is(p, "declare");
      parse_erase_word(p, 0);
    }
  }
  /* What the modifiers kept apart stays apart. */
  if (first && p->edits_count > edits && p->edits[edits].start == start && needs_semicolon(p, start, p->lexer.last_end))
    p->edits[edits].first = ';';
  if (!parse_at(p, '[')) return false;
  struct trk_lexer one = parse_peek(p), two = one;
  trk_lexer_next(&two);
  if (!name(&one) || !punct(&two, ':')) return false;
  skip_brackets(p); /* [key: string]: T */
  if (parse_eat(p, ':')) parse_type(p);
  if (!parse_eat(p, ';') && !parse_eat(p, ',') && !parse_at(p, '}') && !p->lexer.newline) parse_unexpected(p);
  struct edit *last = p->edits_count ? &p->edits[p->edits_count - 1] : NULL;
  while (last && last->start >= start && last->type) {
    p->edits_count--;
    last = p->edits_count ? &p->edits[p->edits_count - 1] : NULL;
  }
  parse_erase(p, start, p->lexer.last_end, ';', 0);
  return true;
}
