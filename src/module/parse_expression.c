/*
 * parse_expression.c - expressions. Arrow functions are found by reading a parenthesis as an expression and going back
 * when `=>` follows.
 *
 * Owns: nothing beyond struct parser. Runs on: any thread. Frees: rewrite.c. Limits: those of parse.c.
 */
#include "module/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>



static void template(struct parser *p) {
  while (trk_lexer_template(&p->lexer)) {
    parse_expression(p, false);
    if (!parse_at(p, '}')) {
      parse_unexpected(p);
      return;
    }
  }
}

void parse_arguments(struct parser *p, uint32_t close) {
  parse_next(p);
  while (!parse_at(p, close) && !parse_ended(p)) {
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
  if (!eval && !(p->function_hook && name.len == 8 && memcmp(text, "Function", 8) == 0)) {
    parse_arguments(p, ')');
    return;
  }
  char call[40];
  snprintf(call, sizeof call, eval ? TRK_REWRITE_MARK "%s(0," : TRK_REWRITE_MARK "...%s(1,", p->hook_eval);
  parse_edit(p, p->lexer.end, 0, call, strlen(call));
  parse_arguments(p, ')');
  if (p->lexer.error == NULL) parse_edit(p, p->lexer.last_end - 1, 0, TRK_REWRITE_MARK ")", sizeof TRK_REWRITE_MARK);
}

static void object_literal(struct parser *p) {
  parse_next(p);
  while (!parse_at(p, '}') && !parse_ended(p)) {
    if (parse_eat(p, TRK_P3('.', '.', '.'))) {
      parse_assignment(p, false);
    } else {
      bool async = parse_modifier(p, "async", true);
      uint32_t modifier = p->lexer.start;
      const char *accessor = async ? NULL : parse_modifier(p, "get", false) ? "get " : parse_modifier(p, "set", false) ? "set " : NULL;
      parse_eat(p, '*');
      size_t reads = p->reads_count;
      if (p->lexer.kind == TRK_T_NAME) parse_read(p, true);
      bool name = p->reads_count > reads;
      struct parse_head head = {accessor ? modifier : p->lexer.start, parse_span(p), accessor};
      parse_property_key(p);
      if (name && !parse_at(p, ',') && !parse_at(p, '}')) p->reads_count = reads;
      if (parse_at(p, '(') || (p->types && parse_at(p, '<')))
        parse_function_rest(p, async, head);
      else if (parse_eat(p, ':') || parse_eat(p, '=')) /* the second only in patterns */
        parse_assignment(p, false);
    }
    if (!parse_at(p, '}')) parse_expect(p, ',');
  }
  parse_expect(p, '}');
}

/* One argument, or two: not as many as the call that it becomes could take. */
static void import_arguments(struct parser *p) {
  if (p->constructing) parse_error(p, "Cannot use new with import");
  p->constructing = false;
  parse_expect(p, '(');
  if (parse_at(p, ')') || parse_at(p, TRK_P3('.', '.', '.'))) parse_unexpected(p);
  parse_assignment(p, false);
  if (parse_eat(p, ',') && !parse_at(p, ')')) {
    if (parse_at(p, TRK_P3('.', '.', '.'))) parse_unexpected(p);
    parse_assignment(p, false);
    parse_eat(p, ',');
  }
  parse_expect(p, ')');
}

/* `import(...)`, `import.meta`: the same number of bytes where it can be had. True: the second. */
static bool import_expression(struct parser *p) {
  uint32_t start = p->lexer.start;
  uint32_t len = p->lexer.end - start;
  struct trk_lexer ahead = parse_peek(p);
  if (ahead.kind == TRK_T_PUNCT && ahead.punct == '(') {
    parse_edit(p, start, len, p->hook_import, strlen(p->hook_import));
    p->uses_import = true;
    parse_next(p);
    import_arguments(p);
    return false;
  }
  parse_next(p);
  parse_expect(p, '.');
  struct trk_lexer behind = parse_peek(p);
  if (parse_is(p, "source") && behind.kind == TRK_T_PUNCT && behind.punct == '(') { /* a method of the hook */
    parse_edit(p, start, len, p->hook_import, strlen(p->hook_import));
    p->uses_import = true;
    parse_next(p);
    import_arguments(p);
    return false;
  }
  if (!parse_is(p, "meta")) {
    parse_unexpected(p);
    return false;
  }
  p->constructing = false;
  p->module_syntax = true;
  p->uses_meta = true;
  if (p->kind != TRK_REWRITE_MODULE) trk_lexer_fail(&p->lexer, "Cannot use 'import.meta' outside a module");
  parse_edit(p, start, p->lexer.end - start, p->hook_meta, strlen(p->hook_meta));
  parse_next(p);
  return true;
}

/* At the `eval` that ends a parenthesis, as in (0,eval)(text). */
static bool at_indirect_eval(struct parser *p) {
  if (!p->eval_hook || !parse_is(p, "eval")) return false;
  struct trk_lexer ahead = parse_peek(p);
  return ahead.kind == TRK_T_PUNCT && ahead.punct == ')';
}

static bool is_global(const struct parser *p, struct trk_span name) {
  const char *text = p->lexer.text + name.start;
  return (name.len == 10 && memcmp(text, "globalThis", 10) == 0) || (name.len == 6 && memcmp(text, "global", 6) == 0);
}

/* One operand with its suffixes: calls, members, templates. */
struct operand parse_operand(struct parser *p) {
  struct operand result = {OPERAND_OTHER, parse_span(p)};
  uint32_t begin = p->lexer.start;
  bool condition = p->in_condition; /* what is in brackets is not between `?` and `:` */
  p->in_condition = false;
  bool constructing = p->constructing;
  p->constructing = false;
  struct trk_span indirect = {0, 0}; /* the `eval` of (0,eval) or globalThis.eval */
  if (parse_at(p, '/') || parse_at(p, TRK_P2('/', '='))) trk_lexer_regex(&p->lexer);
  switch (p->lexer.kind) {
  case TRK_T_NUMBER: case TRK_T_STRING: case TRK_T_REGEX: case TRK_T_PRIVATE:
    parse_next(p);
    break;
  case TRK_T_TEMPLATE:
    template(p);
    break;
  case TRK_T_NAME:
    if (parse_is(p, "function")) {
      parse_function(p, false, false);
      p->definition = (struct trk_span){begin, p->lexer.last_end - begin};
    } else if (parse_is(p, "class")) {
      parse_class(p, false);
      p->definition = (struct trk_span){begin, p->lexer.last_end - begin};
    } else if (parse_is(p, "import")) {
      p->constructing = constructing;
      if (import_expression(p)) result.kind = OPERAND_META;
    } else {
      if (parse_is(p, "async")) {
        struct trk_lexer ahead = parse_peek(p);
        if (parse_ahead_is_function(&ahead)) {
          parse_next(p);
          parse_function(p, false, true);
          p->definition = (struct trk_span){begin, p->lexer.last_end - begin};
          break;
        }
      }
      result.kind = OPERAND_NAME;
      if (p->wants_names) parse_names(p);
      parse_read(p, false);
      if (constructing && p->guard) p->reads[p->reads_count - 1].first = false;
      /* A module has no `arguments`; the function that it becomes has. */
      if (p->kind == TRK_REWRITE_MODULE && p->plain_functions == 0 && parse_is(p, "arguments"))
        parse_edit(p, result.name.start, 2, p->prefix, strlen(p->prefix));
      parse_next(p);
    }
    break;
  case TRK_T_PUNCT:
    if (p->lexer.punct == '(') {
      parse_next(p);
      while (!parse_at(p, ')') && !parse_ended(p)) {
        if (at_indirect_eval(p)) indirect = parse_span(p);
        parse_eat(p, TRK_P3('.', '.', '.'));
        parse_assignment(p, false);
        if (!parse_at(p, ')')) parse_expect(p, ',');
      }
      parse_expect(p, ')');
    } else if (p->lexer.punct == '[') {
      parse_arguments(p, ']');
      result.kind = OPERAND_PATTERN;
    } else if (p->lexer.punct == '{') {
      object_literal(p);
      result.kind = OPERAND_PATTERN;
    } else if (p->lexer.punct == '@') {
      parse_unexpected(p);
    } else {
      parse_unexpected(p);
    }
    break;
  default:
    parse_unexpected(p);
  }
  for (;;) {
    if (p->lexer.kind == TRK_T_TEMPLATE) {
      template(p);
    } else if (parse_eat(p, '.')) {
      if (p->lexer.kind != TRK_T_NAME && p->lexer.kind != TRK_T_PRIVATE) parse_unexpected(p);
      if (p->wants_names && p->lexer.text[p->lexer.start] == '_') parse_names(p); /* tslib.__exportStar() */
      if (p->eval_hook && result.kind == OPERAND_NAME && parse_is(p, "eval") && is_global(p, result.name)) {
        indirect = parse_span(p);
        parse_next(p);
        result.kind = OPERAND_OTHER;
        continue;
      }
      parse_next(p);
    } else if (parse_eat(p, TRK_P2('?', '.'))) {
      if (p->lexer.kind == TRK_T_NAME || p->lexer.kind == TRK_T_PRIVATE) parse_next(p);
      else if (p->types && parse_at(p, '<')) parse_type_arguments(p, true);
    } else if (parse_eat(p, '[')) {
      parse_expression(p, false);
      parse_expect(p, ']');
    } else if (parse_at(p, '(')) {
      if (p->eval_hook && result.kind == OPERAND_NAME)
        hooked_arguments(p, result.name);
      else if (indirect.len > 0)
        hooked_arguments(p, indirect);
      else
        parse_arguments(p, ')');
    } else if (p->types && parse_at(p, '!') && !p->lexer.newline) {
      parse_erase_word(p, 0);
      continue; /* `x!` is still the name */
    } else if (!(p->types && (parse_at(p, '<') || parse_at(p, TRK_P2('<', '<'))) && parse_type_arguments(p, false))) {
      p->in_condition = condition;
      return result;
    }
    result.kind = OPERAND_OTHER;
    indirect.len = 0;
  }
}

void parse_check_target(struct parser *p, struct operand target) {
  if (target.kind == OPERAND_META) parse_error(p, "Invalid left-hand side in assignment");
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
  if (p->lexer.kind == TRK_T_NAME) return parse_is(p, "instanceof") || (!no_in && parse_is(p, "in"));
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
  return parse_is(p, "typeof") || parse_is(p, "void") || parse_is(p, "delete") || parse_is(p, "new") || parse_is(p, "await");
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

/* An operand that could not stand behind a name: `await` cannot be one there. */
static bool only_operand(const struct trk_lexer *ahead) {
  if (ahead->newline || trk_lexer_is(ahead, "as") || trk_lexer_is(ahead, "satisfies")) return false;
  return ahead->kind == TRK_T_NAME || ahead->kind == TRK_T_STRING || ahead->kind == TRK_T_NUMBER ||
         (ahead->kind == TRK_T_PUNCT && (ahead->punct == '!' || ahead->punct == '~'));
}

/* At `await` outside of async functions, where `ahead` makes it an operator. */
static void misplaced_await(struct parser *p) {
  if (p->kind == TRK_REWRITE_MODULE) {
    parse_error(p, "Unexpected reserved word");
  } else if (!p->misplaced_await) {
    p->misplaced_await = true;
    p->misplaced_at = p->lexer.start;
  }
}

void parse_note_await(struct parser *p) {
  if (p->function_depth > 0) return;
  if (!p->top_level_await) p->await_at = p->lexer.start;
  p->top_level_await = true;
}

/* `<T>x`, an older form of `x as T`: blanked it could end a statement too early. */
static void refuse_assertion(struct parser *p) {
  if (p->transform) return; /* the operand begins with it */
  parse_error(p, "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. Instead, use the 'as' "
                 "syntax: `expr as T`.");
  p->lexer.unsupported = true;
}

/*
 * At an `await`, whose context is followed (lib/internal/async/context.js):
 *   $r($h(x),await $l.v)   $h keeps x and gives the context of now, $r enters that again and gives what the await gave
 *   await $p(x)            where code of this function may run when x rejects: slower, and right then too
 * Returns what is to stand behind the operand.
 */
static const char *hook_await(struct parser *p) {
  char text[64];
  if (!p->async || p->guarded || p->hook_hold[0] == '\0') {
    snprintf(text, sizeof text, TRK_REWRITE_MARK " %s(", p->hook_await);
    parse_edit(p, p->lexer.end, 0, text, strlen(text));
    return TRK_REWRITE_MARK ")";
  }
  snprintf(text, sizeof text, TRK_REWRITE_MARK "%s(%s(", p->hook_resume, p->hook_hold);
  parse_edit(p, p->lexer.start, p->lexer.end - p->lexer.start, text, strlen(text));
  return p->await_tail;
}

/* At one token that stands alone and is no object. */
static bool plain_result(struct parser *p) {
  if (p->lexer.kind != TRK_T_NUMBER && p->lexer.kind != TRK_T_STRING && !parse_is(p, "true") && !parse_is(p, "false") && !parse_is(p, "null")) return false;
  struct trk_lexer ahead = parse_peek(p);
  return ahead.kind == TRK_T_PUNCT && (ahead.punct == ';' || ahead.punct == '}');
}

bool parse_open_result(struct parser *p) {
  if (!p->await_hook || !p->async || p->hook_return[0] == '\0' || plain_result(p)) return false;
  char text[32];
  snprintf(text, sizeof text, TRK_REWRITE_MARK " %s((", p->hook_return);
  parse_edit(p, p->lexer.start, 0, text, strlen(text));
  return true;
}

void parse_close_result(struct parser *p) {
  parse_edit(p, p->lexer.last_end, 0, TRK_REWRITE_MARK ")" TRK_REWRITE_MARK ")", 2 * sizeof TRK_REWRITE_MARK);
}

/* Prefix operators, an operand, `++` and `--` behind it. */
static struct operand unary(struct parser *p) {
  bool incremented = false, prefixed = false, constructing = false;
  unsigned awaits = 0, assertions = 0;
  const char *behind = "";
  for (;;) {
    if (p->transform && parse_at(p, '<') && !parse_arrow_ahead(p)) {
      parse_open_assertion(p);
      assertions++;
      prefixed = true;
      continue;
    }
    if (!at_prefix_operator(p)) break;
    if (parse_is(p, "new") || parse_is(p, "await")) {
      struct trk_lexer ahead = parse_peek(p);
      if (parse_is(p, "new") && ahead.kind == TRK_T_PUNCT && ahead.punct == '.') { /* new.target */
        if (p->kind == TRK_REWRITE_MODULE && p->plain_functions == 0) parse_error(p, "new.target expression is not allowed here");
        break;
      }
      if (parse_is(p, "await")) {
        if (constructing && p->async) parse_unexpected(p);
        if (!await_operand_follows(&ahead)) {
          if (p->async && p->kind == TRK_REWRITE_MODULE) { /* no name of a variable */
            parse_next(p);
            parse_unexpected(p);
          }
          break;
        }
        parse_note_await(p);
        if (!p->async) {
          if (!only_operand(&ahead)) break; /* a name */
          misplaced_await(p);
        }
        if (p->await_hook) {
          behind = hook_await(p);
          awaits++;
        }
      }
    }
    incremented = increment(p);
    constructing = parse_is(p, "new");
    prefixed = true;
    parse_next(p);
    if (p->types && parse_at(p, '<') && !parse_arrow_ahead(p)) refuse_assertion(p);
  }
  p->constructing = constructing;
  struct operand result = parse_operand(p);
  p->constructing = false;
  if (incremented) parse_check_target(p, result);
  if (incremented && result.kind == OPERAND_NAME) parse_write(p, result.name, false);
  if (increment(p) && !p->lexer.newline) {
    parse_check_target(p, result);
    if (result.kind == OPERAND_NAME) parse_write(p, result.name, false);
    result.kind = OPERAND_OTHER;
    parse_next(p);
  }
  if (prefixed) result.kind = OPERAND_OTHER;
  for (; assertions > 0; assertions--) {
    parse_edit(p, p->lexer.last_end, 0, ")", 1);
    p->edits[p->edits_count - 1].type = true;
  }
  if (awaits > 0 && parse_at(p, TRK_P2('*', '*'))) /* the calls would make sense of it */
    parse_error(p, "Unary operator used immediately before exponentiation expression. Parenthesis must be used to disambiguate "
                   "operator precedence");
  for (; awaits > 0; awaits--) parse_edit(p, p->lexer.last_end, 0, behind, strlen(behind));
  return result;
}

/* The same in TypeScript, where types may stand in it. */
static bool try_typed_arrow(struct parser *p, bool no_in) {
  struct parse_mark start = parse_mark(p);
  bool async = parse_is(p, "async");
  if (async) {
    struct trk_lexer ahead = parse_peek(p);
    if (ahead.newline || ahead.kind != TRK_T_PUNCT || (ahead.punct != '(' && ahead.punct != '<')) return false;
    parse_next(p);
  }
  if (!(parse_at(p, '(') || parse_at(p, '<')) || !parse_arrow_ahead(p)) {
    parse_go_back(p, &start);
    return false;
  }
  bool condition = p->in_condition;
  parse_arrow(p, no_in, async);
  if (condition && !parse_at(p, ':')) { /* `a ? (b) : c => d`: the colon was that of the condition */
    parse_retreat(p, &start);
    return false;
  }
  return true;
}

/* At the current token begins an arrow function: reads it. */
static bool try_arrow(struct parser *p, bool no_in) {
  if (p->types && (parse_is(p, "async") || parse_at(p, '(') || parse_at(p, '<'))) {
    struct trk_lexer next = parse_peek(p);
    if (!parse_is(p, "async") || (next.kind == TRK_T_PUNCT && (next.punct == '(' || next.punct == '<')))
      return try_typed_arrow(p, no_in);
  }
  if (p->lexer.kind == TRK_T_NAME) {
    struct trk_lexer ahead = parse_peek(p);
    if (ahead.kind == TRK_T_PUNCT && ahead.punct == TRK_P2('=', '>') && !ahead.newline) {
      parse_arrow(p, no_in, false);
      return true;
    }
    if (!parse_is(p, "async") || ahead.newline || parse_ahead_is_function(&ahead)) return false;
    struct parse_mark start = parse_mark(p);
    if (ahead.kind == TRK_T_NAME) { /* async x => ... */
      parse_next(p);
      struct trk_lexer after = parse_peek(p);
      if (after.kind == TRK_T_PUNCT && after.punct == TRK_P2('=', '>')) {
        parse_arrow(p, no_in, true);
        return true;
      }
      parse_go_back(p, &start);
    } else if (ahead.kind == TRK_T_PUNCT && ahead.punct == '(') { /* async (...) => ... */
      parse_next(p);
      parse_arguments(p, ')');
      bool arrow = parse_at(p, TRK_P2('=', '>')) && !p->lexer.newline;
      parse_go_back(p, &start);
      if (arrow) {
        parse_next(p);
        parse_arrow(p, no_in, true);
        return true;
      }
    }
    return false;
  }
  if (!parse_at(p, '(')) return false;
  struct trk_lexer ahead = parse_peek(p);
  if (ahead.kind == TRK_T_PUNCT && ahead.punct == ')') { /* () can be nothing else */
    parse_arrow(p, no_in, false);
    return true;
  }
  return false;
}

static void yield_expression(struct parser *p, bool no_in) {
  parse_next(p);
  if (p->lexer.newline || parse_ended(p) || parse_is(p, "in") || parse_is(p, "of")) return;
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
  parse_target(p);
}

/* Behind an operand: closes what a counted right side does not go beyond. */
static void cover_right(struct parser *p, int *either, int *both, bool no_in) {
  bool goes_on = at_binary_operator(p, no_in);
  bool ends_either = !goes_on || parse_at(p, TRK_P2('|', '|')) || parse_at(p, TRK_P2('?', '?'));
  if (ends_either || parse_at(p, TRK_P2('&', '&'))) {
    parse_cover_close(p, *both);
    *both = -1;
  }
  if (!ends_either) return;
  parse_cover_close(p, *either);
  *either = -1;
}

void parse_assignment(struct parser *p, bool no_in) {
  if (!parse_enter(p)) return;
  if (parse_is(p, "yield")) {
    struct trk_lexer ahead = parse_peek(p);
    if (!(ahead.kind == TRK_T_PUNCT && (ahead.punct == '.' || ahead.punct == TRK_P2('=', '>')))) {
      yield_expression(p, no_in);
      parse_leave(p);
      return;
    }
  }
  uint32_t begin = p->lexer.start;
  if (try_arrow(p, no_in)) {
    p->definition = (struct trk_span){begin, p->lexer.last_end - begin};
    parse_leave(p);
    return;
  }
  if (p->types && parse_at(p, '<')) refuse_assertion(p);
  struct parse_mark start = parse_mark(p);
  bool parenthesis = parse_at(p, '(');
  int either = -1, both = -1; /* counted right sides of `||` or `??`, and of `&&` in it */
  for (bool first = true;; first = false) {
    struct operand left = unary(p);
    if (first && parenthesis && parse_at(p, TRK_P2('=', '>')) && !p->lexer.newline) {
      parse_go_back(p, &start);
      parse_arrow(p, no_in, false);
      p->definition = (struct trk_span){begin, p->lexer.last_end - begin};
      break;
    }
    if (first && left.kind != OPERAND_OTHER && parse_at_assignment(p)) {
      parse_check_target(p, left);
      if (left.kind == OPERAND_NAME)
        parse_write(p, left.name, false);
      else if (left.kind == OPERAND_PATTERN && parse_at(p, '='))
        reread_pattern(p, &start);
    }
    if (parse_at_assignment(p)) {
      parse_next(p);
      parse_assignment(p, no_in);
      break;
    }
    if (p->types) parse_as(p);
    if (p->cover) cover_right(p, &either, &both, no_in);
    uint32_t operator = p->lexer.start;
    if (parse_eat(p, '?')) {
      bool outer = p->in_condition;
      p->in_condition = true;
      int cover = parse_cover_open(p, operator, -1);
      parse_assignment(p, false);
      parse_cover_close(p, cover);
      p->in_condition = outer;
      operator = p->lexer.start;
      parse_expect(p, ':');
      cover = parse_cover_open(p, operator, -1);
      parse_assignment(p, no_in);
      parse_cover_close(p, cover);
      break;
    }
    if (!at_binary_operator(p, no_in)) break;
    bool either_next = parse_at(p, TRK_P2('|', '|')) || parse_at(p, TRK_P2('?', '?')), both_next = parse_at(p, TRK_P2('&', '&'));
    parse_next(p);
    if (either_next) either = parse_cover_open(p, operator, -1);
    if (both_next) both = parse_cover_open(p, operator, -1);
    if (p->types && parse_at(p, '<')) refuse_assertion(p);
    if (parse_ended(p)) {
      parse_unexpected(p);
      break;
    }
  }
  parse_leave(p);
}

void parse_expression(struct parser *p, bool no_in) {
  do parse_assignment(p, no_in);
  while (parse_eat(p, ','));
}
