/* parse.h - private to src/module: the parser's state, and what the emitter reads from it. */
#ifndef TRK_MODULE_PARSE_H
#define TRK_MODULE_PARSE_H

#include "module/lexer.h"
#include "module/rewrite.h"

enum binding_kind { BIND_VAR, BIND_LEXICAL, BIND_FUNCTION, BIND_PARAMETER };

struct name_use {
  struct trk_span span;
  int scope;
  enum binding_kind kind; /* of a declaration */
  bool shorthand;         /* of a write: `{x}` in a pattern, to be written `{x: ...}` */
};

struct scope {
  int parent; /* -1: module scope */
  bool function;
};

struct edit {
  uint32_t start, len; /* what is replaced; len 0 inserts */
  char *text;          /* malloc'ed; may be longer or shorter than len */
  uint32_t text_len;
  uint32_t order;
};

/* After a top-level declaration of `name` that ends at `end`. */
struct declared_at {
  struct trk_span name; /* len 0: the default export */
  uint32_t end;
};

#define VECTOR(type, name)                                                                                             \
  type *name;                                                                                                          \
  size_t name##_count, name##_room

struct parser {
  struct trk_lexer lexer;
  enum trk_rewrite_kind kind;
  int depth;          /* of nested statements and expressions */
  int function_depth; /* 0: the module's own level */
  int scope;
  uint64_t steps;     /* tokens read, going back included */
  bool top_level_await, module_syntax;
  const char *hook_catch, *hook_import, *hook_meta; /* names that occur nowhere in the source */
  VECTOR(struct scope, scopes);
  VECTOR(struct name_use, declared);
  VECTOR(struct name_use, writes);
  VECTOR(struct edit, edits);
  VECTOR(struct declared_at, ends);
  VECTOR(struct trk_module_request, requests);
  VECTOR(struct trk_module_import, imports);
  VECTOR(struct trk_module_export, exports);
};

/* Makes room for one more element of a vector and gives its address (zeroed). */
#define PUSH(p, name)                                                                                                  \
  ((p)->name = parse_grow((p)->name, (p)->name##_count, &(p)->name##_room, sizeof *(p)->name),                         \
   &(p)->name[(p)->name##_count++])
void *parse_grow(void *items, size_t count, size_t *room, size_t size);

void parse_program(struct parser *p);
/* Replaces [start, start + len) by `text`. */
void parse_edit(struct parser *p, uint32_t start, uint32_t len, const char *text, size_t text_len);
/* Replaces it by blanks, keeping line ends; the first byte becomes ';' when `semicolon`. */
void parse_blank(struct parser *p, uint32_t start, uint32_t end, bool semicolon);

/* parse_module.c: import and export declarations; the current token is `import` or `export`. */
void parse_import(struct parser *p);
void parse_export(struct parser *p);
/* parse.c, for parse_module.c */
void parse_next(struct parser *p);
bool parse_eat(struct parser *p, uint32_t punct);
void parse_expect(struct parser *p, uint32_t punct);
bool parse_at(const struct parser *p, uint32_t punct);
struct trk_lexer parse_peek(const struct parser *p);
void parse_declare(struct parser *p, struct trk_span name, enum binding_kind kind);
void parse_semicolon(struct parser *p);
void parse_assignment(struct parser *p, bool no_in);
void parse_variables(struct parser *p, bool no_in);
void parse_class(struct parser *p, bool declaration);
void parse_function(struct parser *p, bool declaration); /* at `function`, after an `async` */
void parse_note_end(struct parser *p, size_t first_declared, uint32_t end);

static inline struct trk_span parse_span(const struct parser *p) {
  return (struct trk_span){p->lexer.start, p->lexer.end - p->lexer.start};
}

#endif
