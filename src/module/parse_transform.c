/*
 * parse_transform.c - TypeScript that means something at run time, as JavaScript in its place (--experimental-transform-types).
 *
 *   enum E { A, B = f(A), C = 'c' }   var E;(function($E) { const A=0;$E[$E["A"]=A]="A"; const B = f(A);...})(E||(E={}));
 *   namespace N { export const x = 1 }  var N;(function($N1) { const x = 1;$N1.x=x; })(N||(N={}));
 *   class C { constructor(private x: T) { f() } }   class C {;x; constructor(x) {;this.x=x; f() } }
 *   import a = require('b')             const  a = require('b')
 *   <T>x                                (  x)
 *
 * The members of an enum and what a namespace exports are variables of the function, so that a name in it means what it
 * means in TypeScript; a `let` that is exported is an accessor of the namespace's object. Lines stay, and columns are told.
 *
 * Source: https://www.typescriptlang.org/docs/handbook/enums.html and namespaces.html. Owns: nothing beyond struct parser.
 * Runs on: any thread. Frees: rewrite.c. Limits: those of parse.c; a part of an enum or namespace that was begun before sees
 * what the earlier one exports by its full name only, as with Node's own.
 */
#include "module/parse.h"

#include "core/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Text that comes into being at `at`. */
__attribute__((format(printf, 3, 4))) static void insert(struct parser *p, uint32_t at, const char *format, ...) {
  char small[256], *text = small;
  va_list list, again;
  va_start(list, format);
  va_copy(again, list);
  int len = vsnprintf(small, sizeof small, format, list);
  if (len >= (int)sizeof small) {
    text = trk_malloc((size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
  }
  va_end(again);
  va_end(list);
  parse_edit(p, at, 0, text, (size_t)len);
  p->edits[p->edits_count - 1].type = true;
  if (text != small) free(text);
}

/* The current token becomes `text`, and is passed. */
static void replace(struct parser *p, const char *text) {
  parse_edit(p, p->lexer.start, p->lexer.end - p->lexer.start, text, strlen(text));
  p->edits[p->edits_count - 1].type = true;
  parse_next(p);
}

#define SPAN(p, span) (int)(span).len, (p)->lexer.text + (span).start

static bool same(const struct parser *p, struct trk_span a, struct trk_span b) {
  return a.len == b.len && memcmp(p->lexer.text + a.start, p->lexer.text + b.start, a.len) == 0;
}

static bool declared_here(const struct parser *p, struct trk_span name) {
  for (size_t i = 0; i < p->declared_count; i++)
    if (p->declared[i].scope == p->scope && same(p, p->declared[i].span, name)) return true;
  return false;
}

/* A name that is still to be read, at its place in an object that a namespace fills, or of a module's. */
struct merged {
  struct trk_span name;
  int into; /* the namespace that exports it, or 0 */
};

/* At the name of an enum or namespace, behind the keyword at `keyword`: declares it, if nothing did. */
static struct merged open_object(struct parser *p, uint32_t keyword, uint32_t keyword_len, int into, const char *parameter) {
  struct merged merged = {parse_span(p), into};
  if (p->lexer.kind != TRK_T_NAME) {
    parse_unexpected(p);
    return merged;
  }
  bool fresh = !declared_here(p, merged.name), whole = p->scopes[p->scope].function;
  const char *word = !fresh ? "" : keyword_len == 1 ? "var " : whole ? "var" : "let"; /* one character: the dot of `A.B` */
  parse_edit(p, keyword, keyword_len, word, strlen(word));
  p->edits[p->edits_count - 1].type = true;
  char text[64];
  snprintf(text, sizeof text, "(function(%s)", parameter);
  if (fresh) {
    parse_declare(p, merged.name, whole ? BIND_VAR : BIND_LEXICAL);
    insert(p, p->lexer.end, ";%s", text);
    parse_next(p);
  } else {
    replace(p, text);
  }
  return merged;
}

/* Behind its `}`, at `end`. */
static void close_object(struct parser *p, uint32_t end, const struct merged *merged) {
  if (merged->into == 0)
    insert(p, end, ")(%.*s||(%.*s={}));", SPAN(p, merged->name), SPAN(p, merged->name));
  else
    insert(p, end, ")(%.*s=%sN%d.%.*s||(%sN%d.%.*s={}));", SPAN(p, merged->name), p->prefix, merged->into, SPAN(p, merged->name), p->prefix,
           merged->into, SPAN(p, merged->name));
}

/*
 * `export` at `start`, before a declaration that is current. Returns the namespace that it exports to, or 0; *ret_first is for
 * end_export().
 */
static int begin_export(struct parser *p, uint32_t start, size_t *ret_first) {
  *ret_first = p->declared_count;
  if (start == p->lexer.start) return 0;
  int into = p->export_into;
  p->export_into = 0;
  if (into > 0) {
    parse_erase(p, start, start + (uint32_t)strlen("export"), 0, 0);
    return into;
  }
  p->module_syntax = true;
  if (p->kind != TRK_REWRITE_MODULE)
    trk_lexer_fail(&p->lexer, "Unexpected token 'export'");
  else if (p->scope != 0 || p->function_depth != 0 || p->depth != 1)
    parse_unexpected(p);
  parse_blank(p, start, start + (uint32_t)strlen("export"), true);
  return 0;
}

/* The module's export of `name`, which may have been begun before. */
static void end_export(struct parser *p, uint32_t start, uint32_t keyword, size_t first, int into, struct trk_span name) {
  if (start == keyword || into > 0 || p->lexer.error) return;
  if (p->declared_count == first || p->declared[first].scope != 0) { /* no declaration is left behind the word */
    for (size_t i = p->edits_count; i-- > 0;)
      if (p->edits[i].start == start) p->edits[i].type = true;
  }
  struct declared_at *at = PUSH(p, ends);
  *at = (struct declared_at){name, p->lexer.last_end};
  for (size_t i = 0; i < p->exports_count; i++)
    if (p->exports[i].kind == TRK_EXPORT_LOCAL && same(p, p->exports[i].name, name)) return;
  struct trk_module_export *export = PUSH(p, exports);
  *export = (struct trk_module_export){TRK_EXPORT_LOCAL, -1, name, name};
}

/* --- enum ------------------------------------------------------------------------------------------------------------------ */

/* Whether a member's name can be a variable's, for those behind it. */
static bool can_be_variable(const struct parser *p, struct trk_span name) {
  static const char *const words[] = {"let", "static", "yield", "await", "implements", "interface", "package", "private", "protected", "public", "eval", "arguments"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strlen(words[i]) == name.len && memcmp(words[i], p->lexer.text + name.start, name.len) == 0) return false;
  return !parse_reserved(p->lexer.text + name.start, name.len) && memchr(p->lexer.text + name.start, '\\', name.len) == NULL;
}

enum value_kind { VALUE_NUMBER, VALUE_OTHER, VALUE_STRING };

/* The value of a member without one of its own. */
static void next_value(struct parser *p, enum value_kind before, long last, const char *last_key, char text[static 160]) {
  if (before == VALUE_STRING) parse_error(p, "Enum member must have initializer");
  if (before == VALUE_NUMBER)
    snprintf(text, 160, "%ld", last + 1);
  else
    snprintf(text, 160, "%sE[%.120s]+1", p->prefix, last_key);
}

/* At the first token of a value: what kind of one it is, as far as that token tells. */
static enum value_kind value_kind(const struct parser *p, long *ret_number) {
  struct trk_lexer ahead = parse_peek(p);
  if (ahead.kind != TRK_T_PUNCT || (ahead.punct != ',' && ahead.punct != '}')) return VALUE_OTHER;
  if (p->lexer.kind == TRK_T_STRING) return VALUE_STRING;
  if (p->lexer.kind != TRK_T_NUMBER) return VALUE_OTHER;
  char *end = NULL;
  long number = strtol(p->lexer.text + p->lexer.start, &end, 10);
  if (end != p->lexer.text + p->lexer.end || number > 1L << 40) return VALUE_OTHER;
  *ret_number = number;
  return VALUE_NUMBER;
}

static void enum_members(struct parser *p) {
  const char *x = p->prefix;
  enum value_kind kind = VALUE_NUMBER;
  long last = -1;
  char last_key[128] = "";
  while (!parse_at(p, '}') && !parse_ended(p)) {
    bool computed = parse_at(p, '[');
    if (computed) parse_erase_word(p, 0);
    bool quoted = p->lexer.kind == TRK_T_STRING;
    if (!quoted && (computed || p->lexer.kind != TRK_T_NAME)) parse_unexpected(p);
    struct trk_span name = parse_span(p);
    char key[128];
    if (name.len > 100) parse_error(p, "The name of an enum member is too long");
    if (p->lexer.error) return;
    snprintf(key, sizeof key, quoted ? "%.*s" : "\"%.*s\"", SPAN(p, name));
    bool variable = !quoted && can_be_variable(p, name);
    char value[160] = "";
    parse_next(p);
    if (computed && parse_at(p, ']')) parse_erase_word(p, 0);
    uint32_t key_end = p->lexer.last_end;
    bool given = parse_at(p, '=');
    if (!given) next_value(p, kind, last, last_key, value);
    if (variable) {
      insert(p, name.start, "const ");
      parse_declare(p, name, BIND_LEXICAL);
    } else {
      char text[160];
      if (given)
        snprintf(text, sizeof text, "typeof(%sE[%s]=(", x, key);
      else
        snprintf(text, sizeof text, "%sE[%sE[%s]=", x, x, key);
      parse_edit(p, name.start, name.len, text, strlen(text));
      p->edits[p->edits_count - 1].type = true;
    }
    if (given) {
      if (variable)
        parse_next(p);
      else
        replace(p, "");
      kind = value_kind(p, &last);
      parse_assignment(p, false);
      uint32_t end = p->lexer.last_end;
      if (!variable)
        insert(p, end, "))==\"string\"||(%sE[%sE[%s]]=%s);", x, x, key, key);
      else if (kind == VALUE_STRING)
        insert(p, end, ";%sE[%s]=%.*s;", x, key, SPAN(p, name));
      else if (kind == VALUE_NUMBER)
        insert(p, end, ";%sE[%sE[%s]=%.*s]=%s;", x, x, key, SPAN(p, name), key);
      else
        insert(p, end, ";typeof(%sE[%s]=%.*s)==\"string\"||(%sE[%.*s]=%s);", x, key, SPAN(p, name), x, SPAN(p, name), key);
    } else {
      if (variable)
        insert(p, key_end, "=%s;%sE[%sE[%s]=%.*s]=%s;", value, x, x, key, SPAN(p, name), key);
      else
        insert(p, key_end, "%s]=%s;", value, key);
      last++;
    }
    snprintf(last_key, sizeof last_key, "%s", key);
    if (parse_at(p, ','))
      parse_erase_word(p, 0);
    else if (!parse_at(p, '}'))
      parse_unexpected(p);
  }
}

void parse_transform_enum(struct parser *p, uint32_t start) {
  uint32_t from = p->lexer.start;
  size_t first = 0;
  int into = begin_export(p, start, &first);
  if (parse_is(p, "const")) parse_erase_word(p, 0);
  uint32_t keyword = p->lexer.start, keyword_len = p->lexer.end - p->lexer.start;
  parse_next(p);
  char parameter[24];
  snprintf(parameter, sizeof parameter, "%sE", p->prefix);
  struct merged merged = open_object(p, keyword, keyword_len, into, parameter);
  struct parse_outer outer = parse_begin_function(p, true, false);
  parse_expect(p, '{');
  enum_members(p);
  parse_end_function(p, &outer, p->lexer.end);
  uint32_t end = p->lexer.end;
  parse_expect(p, '}');
  if (p->lexer.error) return;
  close_object(p, end, &merged);
  end_export(p, start, from, first, into, merged.name);
}

/* --- namespace ------------------------------------------------------------------------------------------------------------- */

/* What was declared from `first` on becomes properties of namespace `into`. */
static void export_names(struct parser *p, size_t first, int into, uint32_t end, bool constant) {
  const char *x = p->prefix;
  int scope = p->scope;
  insert(p, end, ";");
  for (size_t i = first; i < p->declared_count; i++) {
    if (p->declared[i].scope != scope) continue;
    struct trk_span name = p->declared[i].span;
    if (constant)
      insert(p, end, "%sN%d.%.*s=%.*s;", x, into, SPAN(p, name), SPAN(p, name));
    else
      insert(p, end, "Object.defineProperty(%sN%d,\"%.*s\",{enumerable:true,configurable:true,get:()=>%.*s,set:%sx=>{%.*s=%sx}});", x, into, SPAN(p, name),
             SPAN(p, name), x, SPAN(p, name), x);
  }
}

static void namespace_export(struct parser *p, int level) {
  uint32_t start = p->lexer.start;
  struct parse_mark before = parse_mark(p);
  parse_next(p);
  p->export_into = level;
  if (p->lexer.kind == TRK_T_NAME && !parse_is(p, "abstract") && parse_type_statement(p, start)) {
    p->export_into = 0;
    return;
  }
  p->export_into = 0;
  size_t first = p->declared_count;
  parse_erase(p, start, start + (uint32_t)strlen("export"), 0, 0);
  bool constant = !(parse_is(p, "let") || parse_is(p, "var")), body = true;
  struct trk_lexer ahead = parse_peek(p);
  if (parse_is(p, "abstract")) parse_erase_word(p, 0);
  if (parse_is(p, "const") || !constant) {
    parse_variables(p, false);
    uint32_t end = p->lexer.last_end;
    parse_semicolon(p);
    export_names(p, first, level, end, constant);
    return;
  }
  if (parse_is(p, "import")) {
    parse_transform_import(p);
  } else if (parse_is(p, "class")) {
    parse_class(p, true);
  } else if (parse_is(p, "function")) {
    body = parse_function(p, true, false);
  } else if (parse_is(p, "async") && parse_ahead_is_function(&ahead)) {
    parse_next(p);
    body = parse_function(p, true, true);
  } else {
    parse_unexpected(p);
  }
  if (!body) { /* an overload */
    parse_forget(p, &before);
    parse_erase(p, start, p->lexer.last_end, ';', 0);
  } else if (p->lexer.error == NULL) {
    export_names(p, first, level, p->lexer.last_end, true);
  }
}

/* From a name on: `A.B {`. The namespace around it is `into`, if it is exported. */
static void namespace_rest(struct parser *p, uint32_t keyword, uint32_t keyword_len, int into) {
  if (!parse_enter(p)) return;
  int level = ++p->namespaces;
  char parameter[24];
  snprintf(parameter, sizeof parameter, "%sN%d", p->prefix, level);
  struct merged merged = open_object(p, keyword, keyword_len, into, parameter);
  struct parse_outer outer = parse_begin_function(p, true, false);
  uint32_t end = 0;
  if (parse_at(p, '.')) {
    insert(p, p->lexer.start, "{");
    uint32_t dot = p->lexer.start;
    parse_next(p);
    namespace_rest(p, dot, 1, level);
    end = p->lexer.last_end;
    insert(p, end, "}");
    parse_end_function(p, &outer, end);
  } else {
    parse_expect(p, '{');
    while (!parse_at(p, '}') && !parse_ended(p)) {
      if (parse_is(p, "export"))
        namespace_export(p, level);
      else
        parse_statement(p, false);
    }
    parse_end_function(p, &outer, p->lexer.end);
    end = p->lexer.end;
    parse_expect(p, '}');
  }
  if (p->lexer.error == NULL) close_object(p, end, &merged);
  parse_leave(p);
}

void parse_transform_namespace(struct parser *p, uint32_t start) {
  uint32_t keyword = p->lexer.start, keyword_len = p->lexer.end - p->lexer.start;
  size_t first = 0;
  int into = begin_export(p, start, &first);
  parse_next(p);
  struct trk_span name = parse_span(p);
  namespace_rest(p, keyword, keyword_len, into);
  end_export(p, start, keyword, first, into, name);
}

/* --- import x = ..., export = ... ------------------------------------------------------------------------------------------- */

void parse_transform_import(struct parser *p) {
  replace(p, "const ");
  if (p->lexer.kind != TRK_T_NAME) parse_unexpected(p);
  parse_declare(p, parse_span(p), BIND_LEXICAL);
  parse_next(p);
  parse_expect(p, '=');
  parse_assignment(p, false);
  parse_semicolon(p);
}

void parse_transform_export_equals(struct parser *p) {
  replace(p, "module.exports");
  parse_next(p);
  parse_assignment(p, false);
  parse_semicolon(p);
}

/* --- parameter properties ---------------------------------------------------------------------------------------------------- */

bool parse_parameter_property(struct parser *p, struct parse_constructor *constructor) {
  parse_erase_word(p, 0);
  while (parse_is(p, "readonly") || parse_is(p, "override")) {
    struct trk_lexer ahead = parse_peek(p);
    if (ahead.kind != TRK_T_NAME) break;
    parse_erase_word(p, 0);
  }
  if (p->lexer.kind != TRK_T_NAME) {
    parse_unexpected(p);
    return false;
  }
  *PUSH(constructor, names) = parse_span(p);
  return true;
}

static void assign_properties(struct parser *p, const struct parse_constructor *constructor) {
  uint32_t at = p->lexer.last_end;
  insert(p, at, ";");
  for (size_t i = 0; i < constructor->names_count; i++) insert(p, at, "this.%.*s=%.*s;", SPAN(p, constructor->names[i]), SPAN(p, constructor->names[i]));
}

void parse_constructor_body(struct parser *p, const struct parse_constructor *constructor) {
  parse_expect(p, '{');
  while (parse_at_directive(p)) parse_statement(p, false);
  bool assigned = !constructor->derived;
  if (assigned) assign_properties(p, constructor);
  struct parse_resources held;
  parse_begin_resources(p, &held, p->lexer.last_end);
  parse_cover_enter(p);
  while (!parse_at(p, '}') && !parse_ended(p)) {
    struct trk_lexer ahead = parse_peek(p);
    bool super = !assigned && parse_is(p, "super") && ahead.kind == TRK_T_PUNCT && ahead.punct == '(';
    parse_statement(p, false);
    if (super) assign_properties(p, constructor);
    assigned = assigned || super;
  }
  if (!assigned) parse_error(p, "A 'super' call must be a root-level statement within a constructor of a derived class that contains parameter properties");
  parse_end_resources(p, &held, p->lexer.start);
}

void parse_declare_properties(struct parser *p, const struct parse_constructor *constructor, uint32_t at) {
  insert(p, at, ";");
  for (size_t i = 0; i < constructor->names_count; i++) insert(p, at, "%.*s;", SPAN(p, constructor->names[i]));
}

/* --- <T>x ------------------------------------------------------------------------------------------------------------------ */

void parse_open_assertion(struct parser *p) {
  uint32_t start = p->lexer.start;
  parse_next(p);
  if (parse_is(p, "const"))
    parse_next(p);
  else
    parse_type(p);
  parse_close_angle(p);
  parse_erase(p, start, p->lexer.last_end, '(', 0);
}
