/*
 * parse.c - recursive descent over ECMAScript, keeping scopes, declarations, writes and edits, but no tree.
 *
 * It accepts a little more than the language: what it lets through the engine refuses, with the better message.
 * Arrow functions are found by reading a parenthesis as an expression and going back when `=>` follows.
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

static bool reserved(const struct parser *p) {
  static const char *const words[] = {"break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete",
                                      "do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if",
                                      "import", "in", "instanceof", "new", "null", "return", "super", "switch", "this",
                                      "throw", "true", "try", "typeof", "var", "void", "while", "with"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (trk_lexer_is(&p->lexer, words[i])) return true;
  return false;
}

void parse_unexpected(struct parser *p) {
  if (p->lexer.error) return;
  char message[160];
  uint32_t len = p->lexer.end - p->lexer.start;
  const char *format = reserved(p) || p->lexer.kind != TRK_T_NAME ? "Unexpected token '%.*s'" : "Unexpected identifier '%.*s'";
  switch (p->lexer.kind) {
  case TRK_T_EOF: snprintf(message, sizeof message, "Unexpected end of input"); break;
  case TRK_T_STRING: snprintf(message, sizeof message, "Unexpected string"); break;
  case TRK_T_NUMBER: snprintf(message, sizeof message, "Unexpected number"); break;
  case TRK_T_TEMPLATE: snprintf(message, sizeof message, "Unexpected template string"); break;
  default:
    snprintf(message, sizeof message, format, len < 100 ? (int)len : 100, p->lexer.text + p->lexer.start);
  }
  parse_error(p, message);
}

static void fail(struct parser *p) {
  parse_unexpected(p);
}

void parse_next(struct parser *p) {
  if (++p->steps > (uint64_t)p->lexer.len * STEPS_PER_BYTE + 1024) trk_lexer_fail(&p->lexer, "The source text is too complex");
  trk_lexer_next(&p->lexer);
}

bool parse_at(const struct parser *p, uint32_t punct) {
  return p->lexer.kind == TRK_T_PUNCT && p->lexer.punct == punct;
}

static bool is(const struct parser *p, const char *word) {
  return trk_lexer_is(&p->lexer, word);
}

bool parse_eat(struct parser *p, uint32_t punct) {
  if (!parse_at(p, punct)) return false;
  parse_next(p);
  return true;
}

void parse_expect(struct parser *p, uint32_t punct) {
  if (!parse_eat(p, punct)) fail(p);
}

static void expect_word(struct parser *p, const char *word) {
  if (is(p, word))
    parse_next(p);
  else
    fail(p);
}

/* The token after the current one, without taking it. */
struct trk_lexer parse_peek(const struct parser *p) {
  struct trk_lexer ahead = p->lexer;
  trk_lexer_next(&ahead);
  return ahead;
}

static bool ended(const struct parser *p) {
  return p->lexer.kind == TRK_T_EOF;
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

static int push_scope(struct parser *p, bool function) {
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
  *use = (struct name_use){name, scope, kind, false};
}

static void record_write(struct parser *p, struct trk_span name, bool shorthand) {
  struct name_use *use = PUSH(p, writes);
  *use = (struct name_use){name, p->scope, BIND_VAR, shorthand};
}

struct parse_mark parse_mark(const struct parser *p) {
  return (struct parse_mark){.lexer = p->lexer,
                             .scope = p->scope,
                             .function_depth = p->function_depth,
                             .plain_functions = p->plain_functions,
                             .depth = p->depth,
                             .scopes = p->scopes_count,
                             .declared = p->declared_count,
                             .writes = p->writes_count,
                             .edits = p->edits_count,
                             .imports = p->imports_count,
                             .exports = p->exports_count,
                             .ends = p->ends_count,
                             .top_level_await = p->top_level_await,
                             .module_syntax = p->module_syntax,
                             .uses_import = p->uses_import,
                             .uses_meta = p->uses_meta};
}

void parse_forget(struct parser *p, const struct parse_mark *to) {
  for (size_t i = to->edits; i < p->edits_count; i++) free(p->edits[i].text);
  p->scope = to->scope;
  p->function_depth = to->function_depth;
  p->plain_functions = to->plain_functions;
  p->scopes_count = to->scopes;
  p->declared_count = to->declared;
  p->writes_count = to->writes;
  p->edits_count = to->edits;
  p->imports_count = to->imports;
  p->exports_count = to->exports;
  p->ends_count = to->ends;
  p->top_level_await = to->top_level_await;
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

/* --- functions and classes ------------------------------------------------------------------------------------------ */

enum operand_kind { OPERAND_OTHER, OPERAND_NAME, OPERAND_PATTERN };
struct operand {
  enum operand_kind kind;
  struct trk_span name;
};

static void statement(struct parser *p, bool top);
static struct operand operand(struct parser *p);
static void expression(struct parser *p, bool no_in);
static void binding(struct parser *p, enum binding_kind kind);
static void assignment_target(struct parser *p);
static void arguments(struct parser *p, uint32_t close);

static void braced_body(struct parser *p) {
  parse_expect(p, '{');
  while (!parse_at(p, '}') && !ended(p)) statement(p, false);
}

/* `this: T`, which is no parameter; modifiers, which would make fields of parameters. */
static bool typed_parameter(struct parser *p) {
  struct trk_lexer ahead = parse_peek(p);
  if (is(p, "this")) {
    uint32_t start = p->lexer.start;
    parse_next(p);
    parse_annotation(p);
    if (!parse_at(p, ')')) parse_expect(p, ',');
    parse_erase(p, start, p->lexer.last_end, 0, 0);
    return true;
  }
  static const char *const words[] = {"public", "private", "protected", "readonly", "override"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (is(p, words[i]) && ahead.kind == TRK_T_NAME) {
      parse_next(p);
      parse_unsupported(p, "TypeScript parameter property");
    }
  return false;
}

void parse_parameters(struct parser *p) {
  parse_expect(p, '(');
  while (!parse_at(p, ')') && !ended(p)) {
    if (p->types && typed_parameter(p)) continue;
    parse_eat(p, TRK_P3('.', '.', '.'));
    binding(p, BIND_PARAMETER);
    if (p->types) {
      if (parse_at(p, '?')) parse_erase_word(p, 0);
      parse_annotation(p);
    }
    if (parse_eat(p, '=')) parse_assignment(p, false);
    if (!parse_at(p, ')')) parse_expect(p, ',');
  }
  parse_expect(p, ')');
}

/* Parameters and body; the token after the body is read in the outer scope. False: there is no body. */
static bool function_rest(struct parser *p) {
  int outer = push_scope(p, true);
  bool outer_condition = p->in_condition;
  p->in_condition = false;
  p->function_depth++;
  p->plain_functions++;
  if (p->types) parse_type_parameters(p);
  parse_parameters(p);
  if (p->types) {
    parse_annotation(p);
    if (!parse_at(p, '{')) {
      p->function_depth--;
  p->plain_functions--;
      p->scope = outer;
      p->in_condition = outer_condition;
      if (!parse_eat(p, ';') && !parse_at(p, '}') && !p->lexer.newline && !ended(p)) fail(p);
      return false;
    }
  }
  braced_body(p);
  p->function_depth--;
  p->plain_functions--;
  p->scope = outer;
  p->in_condition = outer_condition;
  parse_expect(p, '}');
  return true;
}

bool parse_function(struct parser *p, bool declaration) {
  parse_next(p);
  parse_eat(p, '*');
  int outer = p->scope;
  if (p->lexer.kind == TRK_T_NAME) {
    /* The name of an expression is visible inside only; of a declaration, around it. */
    if (!declaration) push_scope(p, false);
    parse_declare(p, parse_span(p), declaration && p->scope == 0 ? BIND_FUNCTION : BIND_LEXICAL);
    parse_next(p);
  }
  bool body = function_rest(p);
  p->scope = outer;
  if (!body && !declaration) fail(p);
  return body;
}

/* After the parameters, at `=>`. */
static void arrow_body(struct parser *p, bool no_in) {
  parse_expect(p, TRK_P2('=', '>'));
  if (parse_at(p, '{')) {
    bool condition = p->in_condition;
    p->in_condition = false;
    braced_body(p);
    p->in_condition = condition;
    p->function_depth--;
    parse_expect(p, '}');
  } else {
    parse_assignment(p, no_in);
    p->function_depth--;
  }
}

/* At the single parameter, or at `(`, or in TypeScript at `<`. */
static void arrow_function(struct parser *p, bool no_in) {
  int outer = push_scope(p, true);
  bool outer_condition = p->in_condition;
  p->in_condition = false;
  p->function_depth++;
  if (p->lexer.kind == TRK_T_NAME) {
    parse_declare(p, parse_span(p), BIND_PARAMETER);
    parse_next(p);
  } else {
    if (p->types) parse_type_parameters(p);
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
  p->in_condition = outer_condition;
  arrow_body(p, no_in);
  p->scope = outer;
}

static bool at_key(const struct parser *p) {
  return p->lexer.kind == TRK_T_NAME || p->lexer.kind == TRK_T_STRING || p->lexer.kind == TRK_T_NUMBER ||
         p->lexer.kind == TRK_T_PRIVATE || parse_at(p, '[');
}

static void property_key(struct parser *p) {
  if (parse_eat(p, '[')) {
    parse_assignment(p, false);
    parse_expect(p, ']');
  } else if (at_key(p)) {
    parse_next(p);
  } else {
    fail(p);
  }
}

/* `async`, `get`, `set`, `static`, ... as a modifier: something that can be a key follows. */
static bool modifier(struct parser *p, const char *word, bool same_line) {
  if (!is(p, word)) return false;
  struct trk_lexer ahead = parse_peek(p);
  if (same_line && ahead.newline) return false;
  bool key = ahead.kind == TRK_T_NAME || ahead.kind == TRK_T_STRING || ahead.kind == TRK_T_NUMBER ||
             ahead.kind == TRK_T_PRIVATE ||
             (ahead.kind == TRK_T_PUNCT && (ahead.punct == '[' || (ahead.punct == '*' && strcmp(word, "get") != 0)));
  if (key) parse_next(p);
  return key;
}

static void class_member(struct parser *p) {
  if (parse_eat(p, ';')) return;
  bool drop = false;
  uint32_t member = p->lexer.start;
  struct parse_mark start = parse_mark(p);
  while (parse_eat(p, '@')) {
    parse_next(p);
    while (parse_eat(p, '.')) parse_next(p);
    if (parse_at(p, '(')) arguments(p, ')');
  }
  if (p->types && parse_member_modifiers(p, &drop)) return;
  if (is(p, "static")) {
    struct trk_lexer ahead = parse_peek(p);
    if (ahead.kind == TRK_T_PUNCT && ahead.punct == '{') {
      parse_next(p);
      int outer = push_scope(p, true);
      p->function_depth++;
    p->plain_functions++;
      braced_body(p);
      p->function_depth--;
    p->plain_functions--;
      p->scope = outer;
      parse_expect(p, '}');
      return;
    }
    modifier(p, "static", false);
  }
  if (p->types && parse_member_modifiers(p, &drop)) return;
  if (!modifier(p, "async", true) && !modifier(p, "get", false) && !modifier(p, "set", false)) modifier(p, "accessor", true);
  parse_eat(p, '*');
  property_key(p);
  if (p->types && (parse_at(p, '?') || parse_at(p, '!'))) parse_erase_word(p, 0);
  if (parse_at(p, '(') || (p->types && parse_at(p, '<'))) {
    if (function_rest(p) && !drop) return;
    parse_forget(p, &start);
    parse_erase(p, member, p->lexer.last_end, ';', 0);
    return;
  }
  /* `get: T` on a line of its own would become a modifier of the next member. */
  if (p->types && parse_annotation(p) && !parse_at(p, '=') && !parse_at(p, ';')) p->edits[p->edits_count - 1].first = ';';
  if (parse_eat(p, '=')) {
    int outer = push_scope(p, true);
    p->function_depth++;
    p->plain_functions++;
    parse_assignment(p, false);
    p->function_depth--;
    p->plain_functions--;
    p->scope = outer;
  }
  if (!parse_eat(p, ';') && !parse_at(p, '}') && !p->lexer.newline) fail(p);
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
  if (p->lexer.kind == TRK_T_NAME && !is(p, "extends") && !(p->types && is(p, "implements"))) {
    if (!declaration) push_scope(p, false);
    parse_declare(p, parse_span(p), BIND_LEXICAL);
    parse_next(p);
  }
  if (p->types) parse_type_parameters(p);
  if (is(p, "extends")) {
    parse_next(p);
    operand(p);
    if (p->types) parse_type_arguments(p, true);
  }
  if (p->types && is(p, "implements")) erase_implements(p);
  parse_expect(p, '{');
  while (!parse_at(p, '}') && !ended(p)) class_member(p);
  p->scope = outer;
  parse_expect(p, '}');
}

/* --- expressions ------------------------------------------------------------------------------------------------------ */


static void template(struct parser *p) {
  while (trk_lexer_template(&p->lexer)) {
    expression(p, false);
    if (!parse_at(p, '}')) {
      fail(p);
      return;
    }
  }
}

static void arguments(struct parser *p, uint32_t close) {
  parse_next(p);
  while (!parse_at(p, close) && !ended(p)) {
    if (parse_eat(p, ',')) continue; /* holes in an array */
    parse_eat(p, TRK_P3('.', '.', '.'));
    parse_assignment(p, false);
    if (close == ')' && !parse_at(p, close) && !parse_at(p, ',')) parse_error(p, "missing ) after argument list");
    if (!parse_at(p, close)) parse_expect(p, ',');
  }
  parse_expect(p, close);
}

/* eval(x) becomes eval($v(0,x)), Function(a, b) becomes Function(...$v(1,a, b)); at `(`. */
static void hooked_arguments(struct parser *p, struct trk_span name) {
  const char *text = p->lexer.text + name.start;
  bool eval = name.len == 4 && memcmp(text, "eval", 4) == 0;
  if (!eval && !(name.len == 8 && memcmp(text, "Function", 8) == 0)) {
    arguments(p, ')');
    return;
  }
  char call[40];
  snprintf(call, sizeof call, eval ? TRK_REWRITE_MARK "%s(0," : TRK_REWRITE_MARK "...%s(1,", p->hook_eval);
  parse_edit(p, p->lexer.end, 0, call, strlen(call));
  arguments(p, ')');
  if (p->lexer.error == NULL) parse_edit(p, p->lexer.last_end - 1, 0, TRK_REWRITE_MARK ")", sizeof TRK_REWRITE_MARK);
}

static void object_literal(struct parser *p) {
  parse_next(p);
  while (!parse_at(p, '}') && !ended(p)) {
    if (parse_eat(p, TRK_P3('.', '.', '.'))) {
      parse_assignment(p, false);
    } else {
      if (!modifier(p, "async", true) && !modifier(p, "get", false)) modifier(p, "set", false);
      parse_eat(p, '*');
      property_key(p);
      if (parse_at(p, '(') || (p->types && parse_at(p, '<')))
        function_rest(p);
      else if (parse_eat(p, ':') || parse_eat(p, '=')) /* the second only in patterns */
        parse_assignment(p, false);
    }
    if (!parse_at(p, '}')) parse_expect(p, ',');
  }
  parse_expect(p, '}');
}

/* `import(...)`, `import.meta`: the same number of bytes where it can be had. */
static void import_expression(struct parser *p) {
  uint32_t start = p->lexer.start;
  uint32_t len = p->lexer.end - start;
  struct trk_lexer ahead = parse_peek(p);
  if (ahead.kind == TRK_T_PUNCT && ahead.punct == '(') {
    parse_edit(p, start, len, p->hook_import, strlen(p->hook_import));
    p->uses_import = true;
    parse_next(p);
    return;
  }
  parse_next(p);
  parse_expect(p, '.');
  if (!is(p, "meta")) {
    fail(p);
    return;
  }
  p->module_syntax = true;
  p->uses_meta = true;
  if (p->kind != TRK_REWRITE_MODULE) trk_lexer_fail(&p->lexer, "Cannot use 'import.meta' outside a module");
  parse_edit(p, start, p->lexer.end - start, p->hook_meta, strlen(p->hook_meta));
  parse_next(p);
}

static bool ahead_is_function(const struct trk_lexer *ahead) {
  return trk_lexer_is(ahead, "function") && !ahead->newline;
}

/* One operand with its suffixes: calls, members, templates. */
static struct operand operand(struct parser *p) {
  struct operand result = {OPERAND_OTHER, parse_span(p)};
  bool condition = p->in_condition; /* what is in brackets is not between `?` and `:` */
  p->in_condition = false;
  if (parse_at(p, '/') || parse_at(p, TRK_P2('/', '='))) trk_lexer_regex(&p->lexer);
  switch (p->lexer.kind) {
  case TRK_T_NUMBER: case TRK_T_STRING: case TRK_T_REGEX: case TRK_T_PRIVATE:
    parse_next(p);
    break;
  case TRK_T_TEMPLATE:
    template(p);
    break;
  case TRK_T_NAME:
    if (is(p, "function")) {
      parse_function(p, false);
    } else if (is(p, "class")) {
      parse_class(p, false);
    } else if (is(p, "import")) {
      import_expression(p);
    } else {
      if (is(p, "async")) {
        struct trk_lexer ahead = parse_peek(p);
        if (ahead_is_function(&ahead)) {
          parse_next(p);
          parse_function(p, false);
          break;
        }
      }
      result.kind = OPERAND_NAME;
      if (p->wants_names) parse_names(p);
      /* A module has no `arguments`; the function that it becomes has. */
      if (p->kind == TRK_REWRITE_MODULE && p->plain_functions == 0 && is(p, "arguments"))
        parse_edit(p, result.name.start, 2, p->prefix, strlen(p->prefix));
      parse_next(p);
    }
    break;
  case TRK_T_PUNCT:
    if (p->lexer.punct == '(') {
      parse_next(p);
      while (!parse_at(p, ')') && !ended(p)) {
        parse_eat(p, TRK_P3('.', '.', '.'));
        parse_assignment(p, false);
        if (!parse_at(p, ')')) parse_expect(p, ',');
      }
      parse_expect(p, ')');
    } else if (p->lexer.punct == '[') {
      arguments(p, ']');
      result.kind = OPERAND_PATTERN;
    } else if (p->lexer.punct == '{') {
      object_literal(p);
      result.kind = OPERAND_PATTERN;
    } else if (p->lexer.punct == '@') {
      fail(p);
    } else {
      fail(p);
    }
    break;
  default:
    fail(p);
  }
  for (;;) {
    if (p->lexer.kind == TRK_T_TEMPLATE) {
      template(p);
    } else if (parse_eat(p, '.')) {
      if (p->lexer.kind != TRK_T_NAME && p->lexer.kind != TRK_T_PRIVATE) fail(p);
      if (p->wants_names && p->lexer.text[p->lexer.start] == '_') parse_names(p); /* tslib.__exportStar() */
      parse_next(p);
    } else if (parse_eat(p, TRK_P2('?', '.'))) {
      if (p->lexer.kind == TRK_T_NAME || p->lexer.kind == TRK_T_PRIVATE) parse_next(p);
      else if (p->types && parse_at(p, '<')) parse_type_arguments(p, true);
    } else if (parse_eat(p, '[')) {
      expression(p, false);
      parse_expect(p, ']');
    } else if (parse_at(p, '(')) {
      if (p->eval_hook && result.kind == OPERAND_NAME)
        hooked_arguments(p, result.name);
      else
        arguments(p, ')');
    } else if (p->types && parse_at(p, '!') && !p->lexer.newline) {
      parse_erase_word(p, 0);
      continue; /* `x!` is still the name */
    } else if (!(p->types && (parse_at(p, '<') || parse_at(p, TRK_P2('<', '<'))) && parse_type_arguments(p, false))) {
      p->in_condition = condition;
      return result;
    }
    result.kind = OPERAND_OTHER;
  }
}

bool parse_at_assignment(const struct parser *p) {
  if (p->lexer.kind != TRK_T_PUNCT) return false;
  switch (p->lexer.punct) {
  case '=':
  case TRK_P2('+', '='): case TRK_P2('-', '='): case TRK_P2('*', '='): case TRK_P2('/', '='): case TRK_P2('%', '='):
  case TRK_P2('&', '='): case TRK_P2('|', '='): case TRK_P2('^', '='):
  case TRK_P3('*', '*', '='): case TRK_P3('<', '<', '='): case TRK_P3('>', '>', '='):
  case TRK_P3('&', '&', '='): case TRK_P3('|', '|', '='): case TRK_P3('?', '?', '='):
  case TRK_P4('>', '>', '>', '='):
    return true;
  default:
    return false;
  }
}

static bool at_binary_operator(const struct parser *p, bool no_in) {
  if (p->lexer.kind == TRK_T_NAME) return is(p, "instanceof") || (!no_in && is(p, "in"));
  if (p->lexer.kind != TRK_T_PUNCT) return false;
  switch (p->lexer.punct) {
  case '+': case '-': case '*': case '/': case '%': case '<': case '>': case '&': case '|': case '^':
  case TRK_P2('*', '*'): case TRK_P2('<', '='): case TRK_P2('>', '='): case TRK_P2('=', '='): case TRK_P2('!', '='):
  case TRK_P2('<', '<'): case TRK_P2('>', '>'): case TRK_P2('&', '&'): case TRK_P2('|', '|'): case TRK_P2('?', '?'):
  case TRK_P3('=', '=', '='): case TRK_P3('!', '=', '='): case TRK_P3('>', '>', '>'):
    return true;
  default:
    return false;
  }
}

static bool at_prefix_operator(const struct parser *p) {
  if (p->lexer.kind == TRK_T_PUNCT) {
    uint32_t c = p->lexer.punct;
    return c == '!' || c == '~' || c == '+' || c == '-' || c == TRK_P2('+', '+') || c == TRK_P2('-', '-');
  }
  return is(p, "typeof") || is(p, "void") || is(p, "delete") || is(p, "new") || is(p, "await");
}

static bool increment(const struct parser *p) {
  return parse_at(p, TRK_P2('+', '+')) || parse_at(p, TRK_P2('-', '-'));
}

/* `await` is an operator where an operand follows; elsewhere (sloppy scripts) a name. */
static bool await_operand_follows(const struct trk_lexer *ahead) {
  if (ahead->kind == TRK_T_EOF) return false;
  if (ahead->kind != TRK_T_PUNCT) return !trk_lexer_is(ahead, "in") && !trk_lexer_is(ahead, "of") && !trk_lexer_is(ahead, "instanceof");
  switch (ahead->punct) {
  case '(': case '[': case '{': case '!': case '~': case '+': case '-': case '/':
  case TRK_P2('+', '+'): case TRK_P2('-', '-'):
    return true;
  default:
    return false;
  }
}

static void note_await(struct parser *p) {
  if (p->function_depth > 0) return;
  if (!p->top_level_await) p->await_at = p->lexer.start;
  p->top_level_await = true;
}

/* `<T>x`, an older form of `x as T`: blanked it could end a statement too early. */
static void refuse_assertion(struct parser *p) {
  parse_error(p, "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. Instead, use the 'as' "
                 "syntax: `expr as T`.");
  p->lexer.unsupported = true;
}

/* Prefix operators, an operand, `++` and `--` behind it. */
static struct operand unary(struct parser *p) {
  bool incremented = false, prefixed = false;
  unsigned awaits = 0;
  while (at_prefix_operator(p)) {
    if (is(p, "new") || is(p, "await")) {
      struct trk_lexer ahead = parse_peek(p);
      if (is(p, "new") && ahead.kind == TRK_T_PUNCT && ahead.punct == '.') break; /* new.target */
      if (is(p, "await")) {
        if (!await_operand_follows(&ahead)) break;
        note_await(p);
        if (p->await_hook) {
          char call[32];
          snprintf(call, sizeof call, TRK_REWRITE_MARK " %s(", p->hook_await);
          parse_edit(p, p->lexer.end, 0, call, strlen(call));
          awaits++;
        }
      }
    }
    incremented = increment(p);
    prefixed = true;
    parse_next(p);
    if (p->types && parse_at(p, '<') && !parse_arrow_ahead(p)) refuse_assertion(p);
  }
  struct operand result = operand(p);
  if (incremented && result.kind == OPERAND_NAME) record_write(p, result.name, false);
  if (increment(p) && !p->lexer.newline) {
    if (result.kind == OPERAND_NAME) record_write(p, result.name, false);
    result.kind = OPERAND_OTHER;
    parse_next(p);
  }
  if (prefixed) result.kind = OPERAND_OTHER;
  for (; awaits > 0; awaits--) parse_edit(p, p->lexer.last_end, 0, TRK_REWRITE_MARK ")", sizeof TRK_REWRITE_MARK);
  return result;
}

/* The same in TypeScript, where types may stand in it. */
static bool try_typed_arrow(struct parser *p, bool no_in) {
  struct parse_mark start = parse_mark(p);
  if (is(p, "async")) {
    struct trk_lexer ahead = parse_peek(p);
    if (ahead.newline || ahead.kind != TRK_T_PUNCT || (ahead.punct != '(' && ahead.punct != '<')) return false;
    parse_next(p);
  }
  if (!(parse_at(p, '(') || parse_at(p, '<')) || !parse_arrow_ahead(p)) {
    parse_go_back(p, &start);
    return false;
  }
  bool condition = p->in_condition;
  arrow_function(p, no_in);
  if (condition && !parse_at(p, ':')) { /* `a ? (b) : c => d`: the colon was that of the condition */
    parse_retreat(p, &start);
    return false;
  }
  return true;
}

/* At the current token begins an arrow function: reads it. */
static bool try_arrow(struct parser *p, bool no_in) {
  if (p->types && (is(p, "async") || parse_at(p, '(') || parse_at(p, '<'))) {
    struct trk_lexer next = parse_peek(p);
    if (!is(p, "async") || (next.kind == TRK_T_PUNCT && (next.punct == '(' || next.punct == '<')))
      return try_typed_arrow(p, no_in);
  }
  if (p->lexer.kind == TRK_T_NAME) {
    struct trk_lexer ahead = parse_peek(p);
    if (ahead.kind == TRK_T_PUNCT && ahead.punct == TRK_P2('=', '>') && !ahead.newline) {
      arrow_function(p, no_in);
      return true;
    }
    if (!is(p, "async") || ahead.newline || ahead_is_function(&ahead)) return false;
    struct parse_mark start = parse_mark(p);
    if (ahead.kind == TRK_T_NAME) { /* async x => ... */
      parse_next(p);
      struct trk_lexer after = parse_peek(p);
      if (after.kind == TRK_T_PUNCT && after.punct == TRK_P2('=', '>')) {
        arrow_function(p, no_in);
        return true;
      }
      parse_go_back(p, &start);
    } else if (ahead.kind == TRK_T_PUNCT && ahead.punct == '(') { /* async (...) => ... */
      parse_next(p);
      arguments(p, ')');
      bool arrow = parse_at(p, TRK_P2('=', '>')) && !p->lexer.newline;
      parse_go_back(p, &start);
      if (arrow) {
        parse_next(p);
        arrow_function(p, no_in);
        return true;
      }
    }
    return false;
  }
  if (!parse_at(p, '(')) return false;
  struct trk_lexer ahead = parse_peek(p);
  if (ahead.kind == TRK_T_PUNCT && ahead.punct == ')') { /* () can be nothing else */
    arrow_function(p, no_in);
    return true;
  }
  return false;
}

static void yield_expression(struct parser *p, bool no_in) {
  parse_next(p);
  if (p->lexer.newline || ended(p) || is(p, "in") || is(p, "of")) return;
  if (p->lexer.kind == TRK_T_PUNCT) {
    switch (p->lexer.punct) {
    case ')': case ']': case '}': case ',': case ';': case ':': return;
    default: break;
    }
    if (parse_at_assignment(p) && !parse_at(p, TRK_P2('/', '='))) { /* sloppy: a variable named yield */
      parse_next(p);
    }
  }
  parse_eat(p, '*');
  parse_assignment(p, no_in);
}

/* A pattern on the left of `=` was read as a literal: reads it again, for its writes. */
static void reread_pattern(struct parser *p, const struct parse_mark *start) {
  parse_go_back(p, start);
  assignment_target(p);
}

void parse_assignment(struct parser *p, bool no_in) {
  if (!parse_enter(p)) return;
  if (is(p, "yield")) {
    struct trk_lexer ahead = parse_peek(p);
    if (!(ahead.kind == TRK_T_PUNCT && (ahead.punct == '.' || ahead.punct == TRK_P2('=', '>')))) {
      yield_expression(p, no_in);
      parse_leave(p);
      return;
    }
  }
  if (try_arrow(p, no_in)) {
    parse_leave(p);
    return;
  }
  if (p->types && parse_at(p, '<')) refuse_assertion(p);
  struct parse_mark start = parse_mark(p);
  bool parenthesis = parse_at(p, '(');
  for (bool first = true;; first = false) {
    struct operand left = unary(p);
    if (first && parenthesis && parse_at(p, TRK_P2('=', '>')) && !p->lexer.newline) {
      parse_go_back(p, &start);
      arrow_function(p, no_in);
      break;
    }
    if (first && left.kind != OPERAND_OTHER && parse_at_assignment(p)) {
      if (left.kind == OPERAND_NAME)
        record_write(p, left.name, false);
      else if (parse_at(p, '='))
        reread_pattern(p, &start);
    }
    if (parse_at_assignment(p)) {
      parse_next(p);
      parse_assignment(p, no_in);
      break;
    }
    if (p->types) parse_as(p);
    if (parse_eat(p, '?')) {
      bool outer = p->in_condition;
      p->in_condition = true;
      parse_assignment(p, false);
      p->in_condition = outer;
      parse_expect(p, ':');
      parse_assignment(p, no_in);
      break;
    }
    if (!at_binary_operator(p, no_in)) break;
    parse_next(p);
    if (p->types && parse_at(p, '<')) refuse_assertion(p);
    if (ended(p)) {
      fail(p);
      break;
    }
  }
  parse_leave(p);
}

static void expression(struct parser *p, bool no_in) {
  do parse_assignment(p, no_in);
  while (parse_eat(p, ','));
}

/* --- patterns ----------------------------------------------------------------------------------------------------------- */

static void binding(struct parser *p, enum binding_kind kind) {
  if (!parse_enter(p)) return;
  if (p->lexer.kind == TRK_T_NAME) {
    parse_declare(p, parse_span(p), kind);
    parse_next(p);
  } else if (parse_eat(p, '[')) {
    while (!parse_at(p, ']') && !ended(p)) {
      if (parse_eat(p, ',')) continue;
      parse_eat(p, TRK_P3('.', '.', '.'));
      binding(p, kind);
      if (parse_eat(p, '=')) parse_assignment(p, false);
      if (!parse_at(p, ']')) parse_expect(p, ',');
    }
    parse_expect(p, ']');
  } else if (parse_eat(p, '{')) {
    while (!parse_at(p, '}') && !ended(p)) {
      if (parse_eat(p, TRK_P3('.', '.', '.'))) {
        binding(p, kind);
      } else {
        struct trk_span name = parse_span(p);
        bool plain = p->lexer.kind == TRK_T_NAME;
        property_key(p);
        if (parse_eat(p, ':'))
          binding(p, kind);
        else if (plain)
          parse_declare(p, name, kind);
        else
          fail(p);
        if (parse_eat(p, '=')) parse_assignment(p, false);
      }
      if (!parse_at(p, '}')) parse_expect(p, ',');
    }
    parse_expect(p, '}');
  } else {
    fail(p);
  }
  parse_leave(p);
}

/* One element of an assignment pattern: a name, a member, or a pattern again; a default may follow. */
static void target_element(struct parser *p) {
  if (parse_at(p, '[') || parse_at(p, '{')) {
    /* `[a].b` is a member of a literal, not a pattern. */
    struct parse_mark start = parse_mark(p);
    struct operand whole = operand(p);
    if (whole.kind == OPERAND_PATTERN) {
      parse_go_back(p, &start);
      assignment_target(p);
    }
  } else {
    struct operand whole = operand(p);
    if (whole.kind == OPERAND_NAME) record_write(p, whole.name, false);
  }
  if (parse_eat(p, '=')) parse_assignment(p, false);
}

static void assignment_target(struct parser *p) {
  if (!parse_enter(p)) return;
  if (parse_eat(p, '[')) {
    while (!parse_at(p, ']') && !ended(p)) {
      if (parse_eat(p, ',')) continue;
      parse_eat(p, TRK_P3('.', '.', '.'));
      target_element(p);
      if (!parse_at(p, ']')) parse_expect(p, ',');
    }
    parse_expect(p, ']');
  } else if (parse_eat(p, '{')) {
    while (!parse_at(p, '}') && !ended(p)) {
      if (parse_eat(p, TRK_P3('.', '.', '.'))) {
        target_element(p);
      } else {
        struct trk_span name = parse_span(p);
        bool plain = p->lexer.kind == TRK_T_NAME;
        property_key(p);
        if (parse_eat(p, ':')) {
          target_element(p);
        } else {
          if (plain) record_write(p, name, true);
          if (parse_eat(p, '=')) parse_assignment(p, false);
        }
      }
      if (!parse_at(p, '}')) parse_expect(p, ',');
    }
    parse_expect(p, '}');
  } else {
    struct operand whole = operand(p);
    if (whole.kind == OPERAND_NAME) record_write(p, whole.name, false);
  }
  parse_leave(p);
}

/* --- statements ------------------------------------------------------------------------------------------------------------ */

void parse_semicolon(struct parser *p) {
  if (parse_eat(p, ';') || parse_at(p, '}') || ended(p) || p->lexer.newline) return;
  fail(p);
}

/* At `var`, `let`, `const`, `using`. */
void parse_variables(struct parser *p, bool no_in) {
  enum binding_kind kind = is(p, "var") ? BIND_VAR : BIND_LEXICAL;
  parse_next(p);
  do {
    binding(p, kind);
    if (p->types) {
      if (parse_at(p, '!')) parse_erase_word(p, 0);
      parse_annotation(p);
    }
    if (parse_eat(p, '=')) parse_assignment(p, no_in);
  } while (parse_eat(p, ','));
}

void parse_note_end(struct parser *p, size_t first_declared, uint32_t end) {
  for (size_t i = first_declared; i < p->declared_count; i++) {
    if (p->declared[i].scope != 0 || p->declared[i].kind == BIND_FUNCTION) continue;
    struct declared_at *at = PUSH(p, ends);
    *at = (struct declared_at){p->declared[i].span, end};
  }
}

static void block(struct parser *p) {
  int outer = push_scope(p, false);
  braced_body(p);
  p->scope = outer;
  parse_expect(p, '}');
}

static void parenthesized(struct parser *p) {
  parse_expect(p, '(');
  expression(p, false);
  parse_expect(p, ')');
}

/* `let` begins a declaration when a name or pattern follows; in sloppy scripts it may be a variable. */
static bool at_declaration(const struct parser *p) {
  if (is(p, "var") || is(p, "const")) return true;
  if (!is(p, "let")) return false;
  struct trk_lexer ahead = parse_peek(p);
  if (ahead.kind == TRK_T_NAME) return !trk_lexer_is(&ahead, "in") && !trk_lexer_is(&ahead, "instanceof");
  return ahead.kind == TRK_T_PUNCT && (ahead.punct == '[' || ahead.punct == '{');
}

static void for_statement(struct parser *p) {
  parse_next(p);
  if (is(p, "await")) {
    note_await(p);
    parse_next(p);
  }
  parse_expect(p, '(');
  int outer = push_scope(p, false);
  if (at_declaration(p)) {
    parse_variables(p, true);
  } else if (!parse_at(p, ';')) {
    struct parse_mark start = parse_mark(p);
    expression(p, true);
    if (is(p, "of") || is(p, "in")) {
      parse_go_back(p, &start);
      assignment_target(p);
    }
  }
  if (is(p, "of")) {
    parse_next(p);
    parse_assignment(p, false);
  } else if (is(p, "in")) {
    parse_next(p);
    expression(p, false);
  } else {
    parse_expect(p, ';');
    if (!parse_at(p, ';')) expression(p, false);
    parse_expect(p, ';');
    if (!parse_at(p, ')')) expression(p, false);
  }
  parse_expect(p, ')');
  statement(p, false);
  p->scope = outer;
}

static void switch_statement(struct parser *p) {
  parse_next(p);
  parenthesized(p);
  parse_expect(p, '{');
  int outer = push_scope(p, false);
  while (!parse_at(p, '}') && !ended(p)) {
    if (is(p, "case")) {
      parse_next(p);
      expression(p, false);
      parse_expect(p, ':');
    } else if (is(p, "default")) {
      parse_next(p);
      parse_expect(p, ':');
    } else {
      statement(p, false);
    }
  }
  p->scope = outer;
  parse_expect(p, '}');
}

static void try_statement(struct parser *p) {
  parse_next(p);
  block(p);
  if (is(p, "catch")) {
    parse_next(p);
    int outer = push_scope(p, false);
    struct trk_span name = {0, 0};
    if (parse_eat(p, '(')) {
      if (p->lexer.kind == TRK_T_NAME) name = parse_span(p);
      binding(p, BIND_LEXICAL);
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
    block(p);
    p->scope = outer;
  }
  if (is(p, "finally")) {
    parse_next(p);
    block(p);
  }
}

/* At `function`, after an `async` that began at `start`. A signature without a body is erased. */
static void function_declaration(struct parser *p, uint32_t start) {
  struct parse_mark before = parse_mark(p);
  if (parse_function(p, true)) return;
  parse_forget(p, &before);
  parse_erase(p, start, p->lexer.last_end, ';', 0);
}

/* Statements that begin with a reserved word; false when the current name is none of them. */
static bool keyword_statement(struct parser *p, bool top) {
  size_t first_declared = p->declared_count;
  if (at_declaration(p)) {
    parse_variables(p, false);
    parse_semicolon(p);
    if (top) parse_note_end(p, first_declared, p->lexer.last_end);
  } else if (is(p, "function")) {
    function_declaration(p, p->lexer.start);
  } else if (is(p, "class")) {
    parse_class(p, true);
    if (top) parse_note_end(p, first_declared, p->lexer.last_end);
  } else if (is(p, "if")) {
    parse_next(p);
    parenthesized(p);
    statement(p, false);
    if (is(p, "else")) {
      parse_next(p);
      statement(p, false);
    }
  } else if (is(p, "for")) {
    for_statement(p);
  } else if (is(p, "while") || is(p, "with")) {
    parse_next(p);
    parenthesized(p);
    statement(p, false);
  } else if (is(p, "do")) {
    parse_next(p);
    statement(p, false);
    expect_word(p, "while");
    parenthesized(p);
    parse_eat(p, ';');
  } else if (is(p, "return")) {
    if (p->kind == TRK_REWRITE_MODULE && p->function_depth == 0) parse_error(p, "Illegal return statement");
    parse_next(p);
    if (!p->lexer.newline && !ended(p) && !parse_at(p, ';') && !parse_at(p, '}')) expression(p, false);
    parse_semicolon(p);
  } else if (is(p, "break") || is(p, "continue")) {
    parse_next(p);
    if (p->lexer.kind == TRK_T_NAME && !p->lexer.newline) parse_next(p);
    parse_semicolon(p);
  } else if (is(p, "throw")) {
    parse_next(p);
    expression(p, false);
    parse_semicolon(p);
  } else if (is(p, "try")) {
    try_statement(p);
  } else if (is(p, "switch")) {
    switch_statement(p);
  } else if (is(p, "debugger")) {
    parse_next(p);
    parse_semicolon(p);
  } else {
    return false;
  }
  return true;
}

static void statement(struct parser *p, bool top) {
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
    if (is(p, "async") && ahead_is_function(&ahead)) {
      uint32_t start = p->lexer.start;
      parse_next(p);
      function_declaration(p, start);
    } else if (is(p, "import") && !(punct && (ahead.punct == '(' || ahead.punct == '.'))) {
      parse_import(p);
    } else if (is(p, "export")) {
      parse_export(p);
    } else if (p->lexer.kind == TRK_T_NAME && punct && ahead.punct == ':') {
      parse_next(p);
      parse_next(p);
      statement(p, top);
    } else {
      expression(p, false);
      parse_semicolon(p);
    }
  }
  parse_leave(p);
}

void parse_program(struct parser *p) {
  p->scope = -1;
  push_scope(p, true);
  while (!ended(p)) statement(p, true);
}
