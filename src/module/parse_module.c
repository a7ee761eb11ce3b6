/*
 * parse_module.c - import and export declarations: what they say is recorded, their text is blanked.
 *
 * Owns: nothing beyond struct parser. Runs on: any thread. Frees: rewrite.c. Limits: those of parse.c.
 */
#include "core/mem.h"
#include "module/cook.h"
#include "module/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool same(const struct parser *p, struct trk_span a, struct trk_span b) {
  return a.len == b.len && memcmp(p->lexer.text + a.start, p->lexer.text + b.start, a.len) == 0;
}

/* Inside the quotes of the current string token. */
static struct trk_span unquoted(const struct parser *p) {
  return (struct trk_span){p->lexer.start + 1, p->lexer.end - p->lexer.start - 2};
}

/* A name with half of a surrogate pair in it is none. */
static void check_surrogates(struct parser *p, struct trk_span name) {
  if (memchr(p->lexer.text + name.start, '\\', name.len) == NULL) return;
  bool lone = false;
  char *cooked = trk_malloc(TRK_COOK_ROOM(name.len));
  trk_cook(p->lexer.text, name, cooked, &lone);
  free(cooked);
  if (lone) parse_error(p, "Invalid module export name: contains unpaired surrogate character");
}

/* An identifier or a quoted name. */
static struct trk_span module_name(struct parser *p) {
  struct trk_span name = {0, 0};
  if (p->lexer.kind == TRK_T_STRING) {
    name = unquoted(p);
    check_surrogates(p, name);
  }
  else if (p->lexer.kind == TRK_T_NAME)
    name = parse_span(p);
  else
    parse_unexpected(p);
  parse_next(p);
  return name;
}

/* The key of an attribute, which may be written with escapes. */
static bool spells_type(const struct parser *p, struct trk_span key) {
  if (memchr(p->lexer.text + key.start, '\\', key.len) == NULL) return key.len == 4 && memcmp(p->lexer.text + key.start, "type", 4) == 0;
  char *cooked = trk_malloc(TRK_COOK_ROOM(key.len));
  trk_cook(p->lexer.text, key, cooked, NULL);
  bool type = strcmp(cooked, "type") == 0;
  free(cooked);
  return type;
}

/* 'specifier' with { type: 'json' }: its index. Equal requests are one. */
static int module_request(struct parser *p, bool source) {
  if (p->lexer.kind != TRK_T_STRING) {
    parse_unexpected(p);
    return 0;
  }
  struct trk_module_request request = {.specifier = unquoted(p), .source = source};
  parse_next(p);
  if (parse_is(p, "with")) {
    parse_next(p);
    uint32_t start = p->lexer.start;
    struct trk_span other = {0}; /* the first attribute that is not `type` */
    parse_expect(p, '{');
    while (!parse_at(p, '}') && p->lexer.kind != TRK_T_EOF) {
      struct trk_span key = module_name(p);
      parse_expect(p, ':');
      if (p->lexer.kind != TRK_T_STRING) parse_unexpected(p);
      bool type = spells_type(p, key);
      if ((type && request.type.len > 0) || (!type && other.len > 0 && same(p, other, key)))
        parse_error(p, "Import attributes has a duplicate key");
      if (type) request.type = unquoted(p);
      else if (other.len == 0) other = key;
      parse_next(p);
      if (!parse_at(p, '}')) parse_expect(p, ',');
    }
    if (other.len > 0) request.attributes = (struct trk_span){start, p->lexer.end - start};
    parse_expect(p, '}');
  }
  for (size_t i = 0; i < p->requests_count; i++)
    if (same(p, p->requests[i].specifier, request.specifier) && same(p, p->requests[i].type, request.type) &&
        same(p, p->requests[i].attributes, request.attributes) && p->requests[i].source == source)
      return (int)i;
  struct trk_module_request *added = PUSH(p, requests);
  *added = request;
  return (int)p->requests_count - 1;
}

/* The end of a declaration: its semicolon, or the token before a line end. */
static uint32_t declaration_end(struct parser *p) {
  uint32_t end = p->lexer.last_end;
  if (parse_at(p, ';')) {
    end = p->lexer.end;
    parse_next(p);
  } else if (!p->lexer.newline && p->lexer.kind != TRK_T_EOF) {
    parse_unexpected(p);
  }
  return end;
}

static bool only_at_top(struct parser *p) {
  p->module_syntax = true;
  if (p->kind != TRK_REWRITE_MODULE) {
    trk_lexer_fail(&p->lexer, parse_is(p, "export") ? "Unexpected token 'export'" : "Cannot use import statement outside a module");
    return false;
  }
  if (p->scope == 0 && p->function_depth == 0 && p->depth == 1) return true; /* a statement of the module itself */
  parse_unexpected(p);
  return false;
}

static void add_import(struct parser *p, enum trk_import_kind kind, struct trk_span name, struct trk_span local) {
  struct trk_module_import *import = PUSH(p, imports);
  *import = (struct trk_module_import){-1, kind, name, local};
  parse_declare(p, local, BIND_LEXICAL);
}

/* `type A as B`, in the braces of an import or export: erased with its comma. */
static bool type_specifier(struct parser *p) {
  if (!p->types || !parse_is(p, "type")) return false;
  struct trk_lexer one = parse_peek(p), two = one;
  trk_lexer_next(&two);
  if (one.kind != TRK_T_NAME && one.kind != TRK_T_STRING) return false;
  if (trk_lexer_is(&one, "as")) { /* {type as}, {type as as x} are types; {type as x} and {type as as} are values */
    struct trk_lexer three = two;
    trk_lexer_next(&three);
    bool type = two.kind == TRK_T_PUNCT || (trk_lexer_is(&two, "as") && three.kind == TRK_T_NAME);
    if (!type) return false;
  }
  uint32_t start = p->lexer.start;
  parse_next(p);
  module_name(p);
  if (parse_is(p, "as")) {
    parse_next(p);
    module_name(p);
  }
  if (!parse_at(p, '}')) parse_expect(p, ',');
  parse_erase(p, start, p->lexer.last_end, 0, 0);
  return true;
}

static void import_list(struct parser *p) {
  while (!parse_at(p, '}') && p->lexer.kind != TRK_T_EOF) {
    if (type_specifier(p)) continue;
    bool quoted = p->lexer.kind == TRK_T_STRING;
    struct trk_span name = module_name(p), local = name;
    if (parse_is(p, "as")) {
      parse_next(p);
      if (p->lexer.kind != TRK_T_NAME) parse_unexpected(p);
      local = module_name(p);
    } else if (quoted) {
      parse_unexpected(p);
    }
    add_import(p, TRK_IMPORT_NAMED, name, local);
    if (!parse_at(p, '}')) parse_expect(p, ',');
  }
  parse_expect(p, '}');
}

/* import type ... from 'x', at `import`: read and erased. Also the forms with `=`, which are faults. */
static bool type_import(struct parser *p) {
  struct trk_lexer one = parse_peek(p), two = one, three;
  trk_lexer_next(&two);
  three = two;
  trk_lexer_next(&three);
  bool equals = one.kind == TRK_T_NAME && two.kind == TRK_T_PUNCT && two.punct == '=';
  bool type = trk_lexer_is(&one, "type") && ((two.kind == TRK_T_NAME && (!trk_lexer_is(&two, "from") || trk_lexer_is(&three, "from"))) ||
                                             (two.kind == TRK_T_PUNCT && (two.punct == '{' || two.punct == '*')));
  if (equals) {
    if (p->transform)
      parse_transform_import(p);
    else
      parse_unsupported(p, "TypeScript import equals declaration");
    return true;
  }
  if (!type) return false;
  uint32_t start = p->lexer.start;
  parse_next(p);
  while (p->lexer.kind != TRK_T_STRING && p->lexer.kind != TRK_T_EOF && !parse_at(p, ';')) parse_next(p);
  if (p->lexer.kind == TRK_T_STRING) parse_next(p);
  if (parse_is(p, "with")) {
    parse_next(p);
    while (!parse_at(p, '}') && p->lexer.kind != TRK_T_EOF) parse_next(p);
    parse_expect(p, '}');
  }
  if (parse_at(p, ')')) parse_next(p); /* import type x = require('x') */
  parse_erase(p, start, declaration_end(p), ';', 0);
  return true;
}

/* import source x from 'y', at `source`; the local may be called `from`. */
static bool at_source_phase(const struct parser *p) {
  if (!parse_is(p, "source")) return false;
  struct trk_lexer one = parse_peek(p), two = one;
  trk_lexer_next(&two);
  return one.kind == TRK_T_NAME && trk_lexer_is(&two, "from");
}

void parse_import(struct parser *p) {
  if (p->types && type_import(p)) return;
  if (!only_at_top(p)) return;
  uint32_t start = p->lexer.start;
  size_t first = p->imports_count;
  parse_next(p);
  bool source = at_source_phase(p);
  if (p->lexer.kind == TRK_T_STRING) {
    module_request(p, false);
  } else {
    if (source) {
      parse_next(p);
      struct trk_span local = module_name(p);
      add_import(p, TRK_IMPORT_SOURCE, (struct trk_span){0, 0}, local);
    } else if (p->lexer.kind == TRK_T_NAME) {
      struct trk_span local = module_name(p);
      add_import(p, TRK_IMPORT_DEFAULT, (struct trk_span){0, 0}, local);
      if (!parse_is(p, "from")) parse_expect(p, ',');
    }
    if (!source && parse_eat(p, '*')) {
      parse_expect_word(p, "as");
      struct trk_span local = module_name(p);
      add_import(p, TRK_IMPORT_NAMESPACE, (struct trk_span){0, 0}, local);
    } else if (!source && parse_eat(p, '{')) {
      import_list(p);
    }
    parse_expect_word(p, "from");
    int request = module_request(p, source);
    for (size_t i = first; i < p->imports_count; i++) p->imports[i].request = request;
  }
  parse_blank(p, start, declaration_end(p), true);
}

static void add_export(struct parser *p, enum trk_export_kind kind, int request, struct trk_span name,
                       struct trk_span local) {
  struct trk_module_export *export = PUSH(p, exports);
  *export = (struct trk_module_export){kind, request, name, local};
}

/* export * from, export * as x from */
static void export_star(struct parser *p, uint32_t start) {
  struct trk_span name = {0, 0};
  enum trk_export_kind kind = TRK_EXPORT_STAR;
  if (parse_is(p, "as")) {
    parse_next(p);
    name = module_name(p);
    kind = TRK_EXPORT_NAMESPACE;
  }
  parse_expect_word(p, "from");
  int request = module_request(p, false);
  add_export(p, kind, request, name, (struct trk_span){0, 0});
  parse_blank(p, start, declaration_end(p), true);
}

/* export { a as b }, with or without `from` */
static void export_list(struct parser *p, uint32_t start) {
  size_t first = p->exports_count;
  uint32_t quoted_at = 0; /* a string as the name of a local: right with `from` only */
  while (!parse_at(p, '}') && p->lexer.kind != TRK_T_EOF) {
    if (type_specifier(p)) continue;
    if (p->lexer.kind == TRK_T_STRING && quoted_at == 0) quoted_at = p->lexer.start;
    struct trk_span local = module_name(p), name = local;
    if (parse_is(p, "as")) {
      parse_next(p);
      name = module_name(p);
    }
    add_export(p, TRK_EXPORT_LOCAL, -1, name, local);
    if (!parse_at(p, '}')) parse_expect(p, ',');
  }
  parse_expect(p, '}');
  if (parse_is(p, "from")) {
    parse_next(p);
    int request = module_request(p, false);
    for (size_t i = first; i < p->exports_count; i++) {
      p->exports[i].kind = TRK_EXPORT_INDIRECT;
      p->exports[i].request = request;
    }
  } else if (quoted_at != 0 && p->lexer.error == NULL) {
    p->lexer.start = quoted_at;
    parse_error(p, "Unexpected string");
  }
  parse_blank(p, start, declaration_end(p), true);
}

/*
 * Replaces [start, end) by `text`, padded with blanks to the same length if it is shorter. Line ends in it are kept, with
 * as many blanks behind the last one as were there.
 */
static void replace_padded(struct parser *p, uint32_t start, uint32_t end, const char *text) {
  char padded[512];
  size_t len = strlen(text), room = end - start;
  memcpy(padded, text, len);
  const char *source = p->lexer.text;
  if (memchr(source + start, '\n', room) == NULL) {
    while (len < room && len < sizeof padded) padded[len++] = ' ';
  } else {
    for (uint32_t i = start; i < end && len < sizeof padded; i++) {
      if (source[i] != '\n') continue;
      padded[len++] = '\n';
      if (memchr(source + i + 1, '\n', end - i - 1) == NULL)
        while (++i < end && len < sizeof padded) padded[len++] = ' ';
    }
  }
  parse_edit(p, start, end - start, padded, len);
}

static void note_default_end(struct parser *p) {
  struct declared_at *at = PUSH(p, ends);
  *at = (struct declared_at){{0, 0}, p->lexer.last_end};
}

/*
 * Whether [start, end) is one function or class, which then has the name `default` if it has none of its own: the last that
 * was read, in parentheses or not (ECMA-262, IsAnonymousFunctionDefinition).
 */
static bool is_definition(const struct parser *p, uint32_t start, uint32_t end) {
  const char *text = p->lexer.text;
  uint32_t from = p->definition.start, to = from + p->definition.len;
  if (p->definition.len == 0 || from < start || to > end) return false;
  while (start < from && (text[start] == '(' || text[start] == ' ' || text[start] == '\n')) start++;
  while (end > to && (text[end - 1] == ')' || text[end - 1] == ' ' || text[end - 1] == '\n')) end--;
  return start == from && end == to;
}

/* `export default`, at `default`. `$default` holds nameless functions and classes, `$m.default` expressions. */
static void export_default(struct parser *p, uint32_t start) {
  char text[64];
  struct parse_mark before = parse_mark(p);
  struct trk_span name = parse_span(p);
  uint32_t keyword_end = p->lexer.end;
  parse_next(p);
  struct trk_lexer ahead = parse_peek(p);
  if (p->types && parse_is(p, "abstract") && trk_lexer_is(&ahead, "class")) {
    parse_erase_word(p, 0);
    ahead = parse_peek(p);
  }
  bool async = parse_is(p, "async") && trk_lexer_is(&ahead, "function") && !ahead.newline;
  bool function = async || parse_is(p, "function"), class = parse_is(p, "class");
  if (!function && !class) {
    add_export(p, TRK_EXPORT_DEFAULT, -1, name, (struct trk_span){0, 0});
    snprintf(text, sizeof text, ";%sm.default =", p->prefix);
    replace_padded(p, start, keyword_end, text);
    uint32_t begin = p->lexer.start;
    parse_assignment(p, false);
    if (is_definition(p, begin, p->lexer.last_end)) {
      int len = snprintf(text, sizeof text, ",%sm.d=0", p->prefix);
      parse_edit(p, p->lexer.last_end, 0, text, (size_t)len);
    }
    parse_semicolon(p);
    note_default_end(p);
    return;
  }
  uint32_t declaration = p->lexer.start;
  /* Is there a name? Look behind the keywords. */
  struct trk_lexer look = p->lexer;
  if (async) trk_lexer_next(&look);
  trk_lexer_next(&look);
  bool generator = look.kind == TRK_T_PUNCT && look.punct == '*';
  if (generator) trk_lexer_next(&look);
  bool named = look.kind == TRK_T_NAME &&
               !(class && (trk_lexer_is(&look, "extends") || (p->types && trk_lexer_is(&look, "implements"))));
  size_t first_declared = p->declared_count;
  if (named) {
    struct trk_span local = {look.start, look.end - look.start};
    add_export(p, TRK_EXPORT_LOCAL, -1, name, local);
    parse_blank(p, start, keyword_end, true);
  } else {
    add_export(p, TRK_EXPORT_DEFAULT, -1, name, (struct trk_span){declaration, 1});
    uint32_t end = generator ? look.last_end : p->lexer.end;
    if (async && !generator) end = ahead.end;
    const char *head = class       ? "class "
                       : async     ? (generator ? "async function*" : "async function ")
                       : generator ? "function*"
                                   : "function ";
    snprintf(text, sizeof text, ";%s%sd", head, p->prefix);
    replace_padded(p, start, end, text);
  }
  if (class) {
    parse_class(p, true);
  } else {
    if (async) parse_next(p);
    if (!parse_function(p, true, async)) { /* an overload */
      parse_forget(p, &before);
      parse_erase(p, start, p->lexer.last_end, ';', 0);
      return;
    }
  }
  if (!named && class)
    note_default_end(p);
  else
    parse_note_end(p, first_declared, p->lexer.last_end);
}

/* export type ..., export interface, export =, ...: at `export`. */
static bool type_export(struct parser *p) {
  struct trk_lexer one = parse_peek(p), two = one;
  trk_lexer_next(&two);
  uint32_t start = p->lexer.start;
  if (one.kind == TRK_T_PUNCT && one.punct == '=') {
    if (p->transform)
      parse_transform_export_equals(p);
    else
      parse_unsupported(p, "TypeScript export assignment");
    return true;
  }
  if (trk_lexer_is(&one, "import")) {
    if (p->transform) return false;
    parse_unsupported(p, "TypeScript import equals declaration");
    return true;
  }
  if (trk_lexer_is(&one, "as") && trk_lexer_is(&two, "namespace")) {
    for (int i = 0; i < 4; i++) parse_next(p);
    parse_erase(p, start, declaration_end(p), ';', 0);
    return true;
  }
  if (trk_lexer_is(&one, "default") && trk_lexer_is(&two, "interface")) {
    parse_next(p);
    return parse_type_statement((parse_next(p), p), start);
  }
  if (trk_lexer_is(&one, "type") && two.kind == TRK_T_PUNCT && (two.punct == '{' || two.punct == '*')) {
    parse_next(p);
    parse_next(p);
    if (parse_at(p, '{')) {
      while (!parse_at(p, '}') && p->lexer.kind != TRK_T_EOF) parse_next(p);
      parse_next(p);
    } else {
      parse_next(p);
      if (parse_is(p, "as")) {
        parse_next(p);
        module_name(p);
      }
    }
    if (parse_is(p, "from")) {
      parse_next(p);
      if (p->lexer.kind != TRK_T_STRING) parse_unexpected(p);
      parse_next(p);
    }
    parse_erase(p, start, declaration_end(p), ';', 0);
    return true;
  }
  struct parse_mark before = parse_mark(p);
  parse_next(p);
  if (p->lexer.kind == TRK_T_NAME && !parse_is(p, "abstract") && parse_type_statement(p, start)) return true;
  parse_go_back(p, &before);
  return false;
}

void parse_export(struct parser *p) {
  if (p->types && type_export(p)) return;
  if (!only_at_top(p)) return;
  uint32_t start = p->lexer.start;
  uint32_t end = p->lexer.end;
  struct parse_mark before = parse_mark(p);
  parse_next(p);
  if (parse_eat(p, '*')) {
    export_star(p, start);
    return;
  }
  if (parse_eat(p, '{')) {
    export_list(p, start);
    return;
  }
  if (parse_is(p, "default")) {
    export_default(p, start);
    return;
  }
  /* export var, let, const, function, class: the keyword goes, the declaration stays. */
  parse_blank(p, start, end, true);
  size_t first_declared = p->declared_count;
  bool body = true;
  if (p->types && parse_is(p, "abstract")) parse_erase_word(p, 0);
  if (parse_is(p, "var") || parse_is(p, "let") || parse_is(p, "const")) {
    parse_variables(p, false);
    parse_semicolon(p);
  } else if (parse_is(p, "class")) {
    parse_class(p, true);
  } else if (p->transform && parse_is(p, "import")) {
    parse_transform_import(p);
  } else if (parse_is(p, "function")) {
    body = parse_function(p, true, false);
  } else if (parse_is(p, "async")) {
    parse_next(p);
    if (!parse_is(p, "function")) parse_unexpected(p);
    body = parse_function(p, true, true);
  } else {
    parse_unexpected(p);
  }
  if (!body) { /* an overload */
    parse_forget(p, &before);
    parse_erase(p, start, p->lexer.last_end, ';', 0);
    return;
  }
  parse_note_end(p, first_declared, p->lexer.last_end);
  for (size_t i = first_declared; i < p->declared_count; i++)
    if (p->declared[i].scope == 0) add_export(p, TRK_EXPORT_LOCAL, -1, p->declared[i].span, p->declared[i].span);
}
