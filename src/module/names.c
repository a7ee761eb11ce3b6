/*
 * names.c - what a CommonJS file exports, as far as its text tells: `exports.x =`, `module.exports = {x}`, and what
 * compilers write for `export *` and getters. Called by the parser at each name that may begin such a form.
 *
 * The forms are those that Node's users know: https://github.com/nodejs/cjs-module-lexer#grammar
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: forms only; what is computed is not seen.
 */
#include "module/parse.h"

#include <string.h>

static bool punct(const struct trk_lexer *l, uint32_t c) {
  return l->kind == TRK_T_PUNCT && l->punct == c;
}

static bool eat(struct trk_lexer *l, uint32_t c) {
  if (!punct(l, c)) return false;
  trk_lexer_next(l);
  return true;
}

static bool eat_word(struct trk_lexer *l, const char *word) {
  if (!trk_lexer_is(l, word)) return false;
  trk_lexer_next(l);
  return true;
}

static void add(struct parser *p, char kind, struct trk_span span) {
  struct found_name *name = PUSH(p, names);
  *name = (struct found_name){kind, span};
}

static struct trk_span word(const struct trk_lexer *l) {
  return (struct trk_span){l->start, l->end - l->start};
}

static struct trk_span unquoted(const struct trk_lexer *l) {
  return (struct trk_span){l->start + 1, l->end - l->start - 2};
}

/* `require('x')`: its specifier */
static bool eat_require(struct trk_lexer *l, struct trk_span *ret) {
  struct trk_lexer at = *l;
  if (!eat_word(&at, "require") || !eat(&at, '(') || at.kind != TRK_T_STRING) return false;
  *ret = unquoted(&at);
  trk_lexer_next(&at);
  if (!eat(&at, ')')) return false;
  *l = at;
  return true;
}

/* module.exports = { a, b: c, 'd': e, ...require('f') }: up to the first value that is more than a name */
static void literal(struct parser *p, struct trk_lexer l) {
  for (;;) {
    struct trk_span span;
    if (eat(&l, TRK_P3('.', '.', '.'))) {
      if (eat_require(&l, &span))
        add(p, 'r', span);
      else if (l.kind == TRK_T_NAME)
        trk_lexer_next(&l);
      else
        return;
    } else if (l.kind == TRK_T_NAME || l.kind == TRK_T_STRING) {
      bool quoted = l.kind == TRK_T_STRING;
      span = quoted ? unquoted(&l) : word(&l);
      trk_lexer_next(&l);
      if (eat(&l, ':')) {
        if (l.kind != TRK_T_NAME) return;
        trk_lexer_next(&l);
      } else if (quoted) {
        return;
      }
      add(p, 'e', span);
    } else {
      return;
    }
    if (!eat(&l, ',')) return;
  }
}

/* behind `exports`: .x = or ['x'] = */
static void member(struct parser *p, struct trk_lexer l) {
  struct trk_span span;
  if (eat(&l, '.')) {
    if (l.kind != TRK_T_NAME) return;
    span = word(&l);
    trk_lexer_next(&l);
  } else if (eat(&l, '[') && l.kind == TRK_T_STRING) {
    span = unquoted(&l);
    trk_lexer_next(&l);
    if (!eat(&l, ']')) return;
  } else {
    return;
  }
  if (punct(&l, '=')) add(p, 'e', span);
}

/* What was exported from other files by then is not any more. */
static void drop_others(struct parser *p) {
  size_t kept = 0;
  for (size_t i = 0; i < p->names_count; i++)
    if (p->names[i].kind != 'r') p->names[kept++] = p->names[i];
  p->names_count = kept;
}

/* behind `module.exports` */
static void whole(struct parser *p, struct trk_lexer l) {
  if (!punct(&l, '=')) {
    member(p, l);
    return;
  }
  drop_others(p);
  trk_lexer_next(&l);
  struct trk_span span;
  if (eat_require(&l, &span))
    add(p, 'r', span);
  else if (eat(&l, '{'))
    literal(p, l);
}

static bool eat_exports(struct trk_lexer *l) {
  if (eat_word(l, "exports")) return true;
  return eat_word(l, "module") && eat(l, '.') && eat_word(l, "exports");
}

/* get: function () { return a.b; } } and get() { ... }: from behind `get` */
static bool plain_getter(struct trk_lexer l) {
  if (eat(&l, ':')) {
    if (!eat_word(&l, "function")) return false;
    if (l.kind == TRK_T_NAME) trk_lexer_next(&l);
  }
  if (!eat(&l, '(') || !eat(&l, ')') || !eat(&l, '{') || !eat_word(&l, "return") || l.kind != TRK_T_NAME) return false;
  trk_lexer_next(&l);
  if (eat(&l, '.')) {
    if (l.kind != TRK_T_NAME) return false;
    trk_lexer_next(&l);
  } else if (eat(&l, '[')) {
    if (l.kind != TRK_T_STRING) return false;
    trk_lexer_next(&l);
    if (!eat(&l, ']')) return false;
  }
  eat(&l, ';');
  if (!eat(&l, '}')) return false;
  eat(&l, ',');
  return eat(&l, '}') && eat(&l, ')');
}

/* Object.defineProperty(exports, 'x', { enumerable: true, get: ... }), at `(` */
static void define(struct parser *p, struct trk_lexer l) {
  if (!eat(&l, '(') || !eat_exports(&l) || !eat(&l, ',') || l.kind != TRK_T_STRING) return;
  struct trk_span span = unquoted(&l);
  trk_lexer_next(&l);
  if (!eat(&l, ',') || !eat(&l, '{')) return;
  if (eat_word(&l, "enumerable")) {
    if (!eat(&l, ':') || !eat_word(&l, "true") || !eat(&l, ',')) return;
  }
  if (eat_word(&l, "value")) {
    if (punct(&l, ':')) add(p, 'e', span);
  } else if (eat_word(&l, "get")) {
    add(p, plain_getter(l) ? 'e' : 'u', span);
  }
}

/* The name that the value at `at` is given to: `x = `, `x = f(`, looking back. */
static struct trk_span given_to(const char *text, uint32_t at) {
  const struct trk_span none = {0, 0};
#define BACK while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '\t')) at--
#define IDENT(c) (((c) >= 'a' && (c) <= 'z') || ((c) >= 'A' && (c) <= 'Z') || ((c) >= '0' && (c) <= '9') || (c) == '_' || (c) == '$')
  BACK;
  if (at > 0 && text[at - 1] == '(') {
    at--;
    while (at > 0 && IDENT(text[at - 1])) at--;
    BACK;
  }
  if (at < 2 || text[at - 1] != '=' || text[at - 2] == '=') return none;
  at--;
  BACK;
  uint32_t end = at;
  while (at > 0 && IDENT(text[at - 1])) at--;
  return (struct trk_span){at, end - at};
#undef BACK
#undef IDENT
}

/* Object.keys(_x).forEach(function (k) { if (k === 'default' ...: `export *` as Babel writes it; at `(` */
static void keys(struct parser *p, struct trk_lexer l) {
  if (!eat(&l, '(') || l.kind != TRK_T_NAME) return;
  struct trk_span object = word(&l);
  trk_lexer_next(&l);
  if (!eat(&l, ')') || !eat(&l, '.') || !eat_word(&l, "forEach") || !eat(&l, '(') || !eat_word(&l, "function") ||
      !eat(&l, '(') || l.kind != TRK_T_NAME)
    return;
  trk_lexer_next(&l);
  if (!eat(&l, ')') || !eat(&l, '{') || !eat_word(&l, "if") || !eat(&l, '(') || l.kind != TRK_T_NAME) return;
  trk_lexer_next(&l);
  bool compares = eat(&l, TRK_P3('=', '=', '=')) || eat(&l, TRK_P3('!', '=', '='));
  if (!compares || l.kind != TRK_T_STRING || l.end - l.start != 9) return; /* 'default' */
  for (size_t i = p->requires_count; i-- > 0;) {
    const struct found_require *found = &p->requires[i];
    if (found->name.len != object.len || memcmp(p->lexer.text + found->name.start, p->lexer.text + object.start, object.len) != 0)
      continue;
    add(p, 'r', found->specifier);
    return;
  }
}

void parse_names(struct parser *p) {
  struct trk_lexer l = p->lexer;
  struct trk_span span;
  switch (l.text[l.start]) {
  case 'e':
    if (eat_word(&l, "exports")) member(p, l);
    return;
  case 'm':
    if (eat_word(&l, "module") && eat(&l, '.') && eat_word(&l, "exports")) whole(p, l);
    return;
  case 'O':
    if (!eat_word(&l, "Object") || !eat(&l, '.')) return;
    if (eat_word(&l, "defineProperty"))
      define(p, l);
    else if (eat_word(&l, "keys"))
      keys(p, l);
    return;
  case 'r': {
    uint32_t start = l.start;
    if (!eat_require(&l, &span)) return;
    struct found_require *found = PUSH(p, requires);
    *found = (struct found_require){given_to(l.text, start), span};
    return;
  }
  case '_':
    if ((eat_word(&l, "__exportStar") || eat_word(&l, "__export")) && eat(&l, '(') && eat_require(&l, &span)) add(p, 'r', span);
    return;
  default:
    return;
  }
}
