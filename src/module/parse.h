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
  bool shorthand;         /* `{x}` in a pattern or a literal, to be written `{x: ...}` */
  bool first;             /* of a read: on its line */
};

struct scope {
  int parent; /* -1: module scope */
  bool function;
};

struct edit {
  uint32_t start, len; /* what is replaced; len 0 inserts */
  char *text;          /* malloc'ed; may be longer or shorter than len. NULL: blanks, line ends stay */
  uint32_t text_len;
  uint32_t order;
  char first, last;    /* of blanks: characters in the place of the first and the last byte, or 0 */
  bool type;           /* erased TypeScript, not module syntax */
};

/* After a top-level declaration of `name` that ends at `end`. */
struct declared_at {
  struct trk_span name; /* len 0: the default export */
  uint32_t end;
};

/* An async function, from its parameters to the end of its body; edits up to `order` at that end are inside. */
struct async_body {
  uint32_t start, end, order;
};

/* names.c: 'e' an export, 'u' one that cannot be read safely, 'r' all that another file exports (its specifier) */
struct found_name {
  char kind;
  struct trk_span span;
};
struct found_require {
  struct trk_span name, specifier; /* `name = require('specifier')` */
};

/* What a counter counts. */
struct cover {
  uint32_t start, end;
  int owner; /* the function around it, or -1 */
  bool function;
  struct trk_span name; /* of a function */
  const char *accessor;
};

#define VECTOR(type, name)                                                                                             \
  type *name;                                                                                                          \
  size_t name##_count, name##_room

/* A block that may declare resources (parse_using.c). */
struct parse_resources {
  struct parse_resources *outer;
  uint32_t start; /* of what is in the block */
  unsigned id;    /* 0: there are none */
  bool awaits, guarded;
  bool braces; /* it is no block yet */
};

/* A class's constructor with parameters that are properties. */
struct parse_constructor {
  bool derived; /* the class is */
  VECTOR(struct trk_span, names);
};

struct parser {
  struct trk_lexer lexer;
  enum trk_rewrite_kind kind;
  int depth;          /* of nested statements and expressions */
  int function_depth; /* 0: the module's own level */
  int plain_functions; /* of these, with `arguments` of their own */
  int scope;
  uint64_t steps;     /* tokens read, going back included */
  bool types;         /* TypeScript */
  bool transform;     /* and what cannot be erased becomes JavaScript (parse_transform.c) */
  int namespaces;     /* of TypeScript, begun so far */
  int export_into;    /* the one that the declaration to come is exported from, or 0 */
  struct parse_constructor *constructor; /* whose parameters come next */
  bool await_hook;
  bool eval_hook;     /* texts given to eval() may hold import(): they pass through the loader */
  bool function_hook; /* the same of Function(), where the program mentions import: `Function('x', 'return import(x)')` */
  bool in_condition;  /* between `?` and `:`, where an arrow function's return type is ambiguous */
  bool constructing;  /* behind `new` */
  struct trk_span definition; /* the function or class expression that was read last */
  bool async;         /* in an async function, or at a module's own level: `await` is an operator */
  bool guarded;       /* code of this function may run after an await that rejects: `catch`, `finally`, iterators to close */
  bool ambient;       /* inside `declare` or an overload: a function may have no body */
  bool top_level_await, module_syntax, uses_import, uses_meta;
  uint32_t await_at;  /* of the first top-level await */
  bool misplaced_await; /* CommonJS: an `await` that can be no name stands outside of async functions */
  uint32_t misplaced_at;
  char prefix[8];     /* `$x`: no name of the source begins with it */
  char hook_catch[16], hook_import[16], hook_meta[24], hook_await[16], hook_eval[16]; /* names made of it */
  char hook_resume[16], hook_hold[16], hook_slot[16]; /* empty: awaits have the one hook only */
  char hook_return[16];                               /* empty: none */
  char await_tail[40];
  char hook_using[16];
  struct parse_resources *resources; /* of the innermost block; NULL where none can be declared */
  unsigned last_resources;
  struct parse_resources own; /* of a module, for its head and tail */
  char error_text[200];
  VECTOR(struct scope, scopes);
  VECTOR(struct name_use, declared);
  VECTOR(struct name_use, writes);
  bool guard;             /* reads are recorded */
  VECTOR(struct name_use, reads);
  VECTOR(struct edit, edits);
  VECTOR(struct declared_at, ends);
  VECTOR(struct async_body, bodies);
  bool cover;          /* counters are inserted */
  int cover_owner;     /* the function that we are in, or -1 */
  struct trk_span cover_class; /* name of the class that we are in */
  int cover_pending;   /* the counter that the next block begins with, or -1 */
  char hook_cover[16];
  VECTOR(struct cover, covers);
  bool wants_names;
  VECTOR(struct found_name, names);
  VECTOR(struct found_require, requires);
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
void parse_error(struct parser *p, const char *message); /* at the current token; copied */
void parse_unexpected(struct parser *p); /* "Unexpected token 'x'", and its kin */

/* parse_module.c: import and export declarations; the current token is `import` or `export`. */
void parse_import(struct parser *p);
void parse_export(struct parser *p);
/* parse.c */
void parse_next(struct parser *p);
bool parse_eat(struct parser *p, uint32_t punct);
void parse_expect(struct parser *p, uint32_t punct);
bool parse_at(const struct parser *p, uint32_t punct);
struct trk_lexer parse_peek(const struct parser *p);
void parse_declare(struct parser *p, struct trk_span name, enum binding_kind kind);
void parse_expect_word(struct parser *p, const char *word);
int parse_push_scope(struct parser *p, bool function); /* gives the outer one */
void parse_write(struct parser *p, struct trk_span name, bool shorthand);
void parse_read(struct parser *p, bool shorthand); /* at the name */
bool parse_enter(struct parser *p); /* one level deeper; false: too deep */
void parse_leave(struct parser *p);
void parse_note_end(struct parser *p, size_t first_declared, uint32_t end);

/* parse_statement.c; `top`: one of the module's own */
void parse_statement(struct parser *p, bool top);
void parse_semicolon(struct parser *p);
void parse_variables(struct parser *p, bool no_in);

/* parse_function.c */
void parse_class(struct parser *p, bool declaration);
/* What a function changes in the parser's state, for its end. */
struct parse_outer {
  int scope;
  uint32_t start; /* of the parameters */
  bool in_condition, async, guarded, plain;
  struct parse_resources *resources;
};
/* What is known of a function before its parameters. */
struct parse_head {
  uint32_t start;
  struct trk_span name; /* len 0: none */
  const char *accessor; /* "get ", "set " or NULL */
};
/* `plain`: it has an `arguments` of its own. */
struct parse_outer parse_begin_function(struct parser *p, bool plain, bool async);
/* `end`: of its text. Before the token behind it is read. */
void parse_end_function(struct parser *p, const struct parse_outer *outer, uint32_t end);
/* At `function`, after an `async`. False: no body followed, which TypeScript allows (an overload). */
bool parse_function(struct parser *p, bool declaration, bool async);
bool parse_function_rest(struct parser *p, bool async, struct parse_head head); /* parameters and body */
void parse_arrow(struct parser *p, bool no_in, bool async);
void parse_parameters(struct parser *p);
void parse_braced_body(struct parser *p, bool function); /* up to its `}`, which stays current */
bool parse_at_directive(const struct parser *p);
void parse_property_key(struct parser *p);
bool parse_modifier(struct parser *p, const char *word, bool same_line); /* true: it was one, and was taken */

/* parse_expression.c */
enum operand_kind { OPERAND_OTHER, OPERAND_NAME, OPERAND_PATTERN, OPERAND_META };
struct operand {
  enum operand_kind kind;
  struct trk_span name;
};
struct operand parse_operand(struct parser *p);
void parse_assignment(struct parser *p, bool no_in);
void parse_expression(struct parser *p, bool no_in);
void parse_arguments(struct parser *p, uint32_t close); /* at the bracket that opens */
bool parse_at_assignment(const struct parser *p);
void parse_check_target(struct parser *p, struct operand target); /* import.meta is none */
void parse_note_await(struct parser *p); /* at an `await` that is one */
/* Around what an async function gives back: `$t((x))` follows its context (lib/internal/async/context.js). False: not here. */
bool parse_open_result(struct parser *p);
void parse_close_result(struct parser *p);

/* parse_using.c */
#define PARSE_TAIL_ROOM 256
void parse_begin_resources(struct parser *p, struct parse_resources *ret, uint32_t start);
void parse_end_resources(struct parser *p, struct parse_resources *held, uint32_t end);
/* What ends a block with resources. */
void parse_resources_tail(const struct parser *p, const struct parse_resources *held, char text[static PARSE_TAIL_ROOM]);
bool parse_at_using(const struct parser *p, bool in_for);
void parse_using(struct parser *p, bool no_in); /* without its semicolon */
struct parse_for_using {
  bool labelled; /* the statement is */
  struct trk_span name;
  unsigned id;
  bool awaits;
};
/* The declaration in the head of a `for`. True: `of` follows, and the body is for parse_for_using_body(). */
bool parse_for_using(struct parser *p, struct parse_for_using *ret);
void parse_for_using_body(struct parser *p, const struct parse_for_using *head);

/* parse_pattern.c */
void parse_binding(struct parser *p, enum binding_kind kind);
void parse_target(struct parser *p);

void parse_names(struct parser *p); /* names.c: looks at what begins at the current name, takes nothing */

/* parse_places.c: a place in the source, and how much further right on its line what stands there is in the output */
struct parse_cursor {
  uint32_t at, line, line_start, delta;
};
void parse_advance(struct parse_cursor *cursor, const char *source, uint32_t stop);
/* Over an edit. True: what follows has moved. */
bool parse_advance_edit(struct parse_cursor *cursor, const char *source, const struct edit *edit);
/*
 * Where the engine has the frames that call bodies of async functions: on the line of the parameters, and at the column behind
 * the body, counted from the parameters where the body ends on another line. `head`: what stands before the source.
 */
void parse_place_bodies(const struct parser *p, uint32_t head, struct trk_rewrite *ret);

/* A place to go back to, when what was read turns out to be something else. */
struct parse_mark {
  struct trk_lexer lexer;
  struct parse_resources *resources;
  int scope, function_depth, plain_functions, depth;
  size_t scopes, declared, writes, reads, edits, imports, exports, ends, bodies, covers;
  int cover_owner, cover_pending;
  bool async, guarded;
  bool top_level_await, misplaced_await, module_syntax, uses_import, uses_meta;
};
struct parse_mark parse_mark(const struct parser *p);
void parse_go_back(struct parser *p, const struct parse_mark *to); /* unless there is a fault */
void parse_retreat(struct parser *p, const struct parse_mark *to); /* even then: the fault is forgotten */
/* Forgets what was recorded since, but does not go back. */
void parse_forget(struct parser *p, const struct parse_mark *to);

/* parse_types.c: TypeScript. Each does nothing, or returns false, when the source is none. */
void parse_type(struct parser *p);
/* Erases [start, end), then `first` and `last` in its end places, if not 0. */
void parse_erase(struct parser *p, uint32_t start, uint32_t end, char first, char last);
void parse_erase_word(struct parser *p, char first);    /* the current token */
bool parse_annotation(struct parser *p);                /* `: T` */
void parse_type_parameters(struct parser *p, bool arrow); /* `<T>` of a declaration */
bool parse_type_arguments(struct parser *p, bool sure); /* `<T>` behind an expression; `sure`: it can be nothing else */
bool parse_arrow_ahead(struct parser *p);               /* at `(` or `<`: an arrow function? Goes back to where it was. */
void parse_as(struct parser *p);                        /* `as T`, `satisfies T` */
bool parse_type_statement(struct parser *p, uint32_t start); /* interface, type, declare, enum, ...; `start`: of its `export` */
void parse_unsupported(struct parser *p, const char *what);
/* class members: eats modifiers; *ret_drop: abstract or declared, to be erased as a whole. True: it was eaten whole. */
bool parse_member_modifiers(struct parser *p, bool *ret_drop);

bool parse_reserved(const char *word, uint32_t len);
void parse_close_angle(struct parser *p); /* `>`, also of `>>` */

/* parse_cover.c: counters. Each does nothing, or gives -1, unless they are wanted. */
int parse_cover_function(struct parser *p, struct parse_head head, bool async);
void parse_cover_function_end(struct parser *p, int id, uint32_t end);
void parse_cover_enter(struct parser *p); /* at the first statement of a block, or its `}`: the pending counter */
/* At an expression to be counted, which is to be closed behind it; it counts from `start` on. `function`: by that counter, if not -1. */
int parse_cover_open(struct parser *p, uint32_t start, int function);
void parse_cover_close(struct parser *p, int id);
int parse_cover_block(struct parser *p, uint32_t start); /* statements are next; p->cover_pending */
void parse_cover_block_end(struct parser *p, int id);
void parse_cover_branch(struct parser *p, uint32_t start); /* parse_statement() of a branch */
struct parse_cover_list {
  uint32_t last; /* private */
};
/* parse_statement() in a list; `clauses`: of a switch. */
void parse_cover_statement(struct parser *p, bool top, bool clauses, struct parse_cover_list *list);
void parse_cover_list_end(struct parser *p, struct parse_cover_list *list, uint32_t end);
void parse_cover_result(const struct parser *p, struct trk_rewrite *ret);

/* parse_transform.c; at the keyword, `start`: of its `export` */
void parse_transform_enum(struct parser *p, uint32_t start);
void parse_transform_namespace(struct parser *p, uint32_t start);
void parse_transform_import(struct parser *p);
void parse_transform_export_equals(struct parser *p);
/* At `public` and the like before a parameter: records it. False: a fault. */
bool parse_parameter_property(struct parser *p, struct parse_constructor *constructor);
void parse_constructor_body(struct parser *p, const struct parse_constructor *constructor); /* as parse_braced_body() */
void parse_declare_properties(struct parser *p, const struct parse_constructor *constructor, uint32_t at);
void parse_open_assertion(struct parser *p); /* `<T>`, as `(`: the caller closes it behind the operand */

static inline bool parse_is(const struct parser *p, const char *word) {
  return trk_lexer_is(&p->lexer, word);
}

static inline bool parse_ended(const struct parser *p) {
  return p->lexer.kind == TRK_T_EOF;
}

static inline bool parse_ahead_is_function(const struct trk_lexer *ahead) {
  return trk_lexer_is(ahead, "function") && !ahead->newline;
}

static inline struct trk_span parse_span(const struct parser *p) {
  return (struct trk_span){p->lexer.start, p->lexer.end - p->lexer.start};
}

#endif
