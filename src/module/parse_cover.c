/*
 * parse_cover.c - counters for code coverage: which are inserted where, and what each one counts.
 *
 * A function counts its calls at the head of its body; a branch (of `if`, a loop, `case`, `catch`, `finally`, `?:`, the right
 * side of `&&`, `||`, `??`) its entries; and what stands behind a statement that may jump how often it is reached. These are
 * the ranges that V8 reports (lib/internal/process/coverage.js makes its format of them).
 *
 * Owns: nothing beyond struct parser. Runs on: any thread. Frees: rewrite.c. Limits: those of parse.c.
 */
#include "module/parse.h"

#include "core/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* At `at`: `open`, the counter, `close`. */
static void count(struct parser *p, uint32_t at, const char *open, int id, const char *close) {
  char text[64];
  int len = snprintf(text, sizeof text, TRK_REWRITE_MARK "%s%s[%d]++%s", open, p->hook_cover, id, close);
  parse_edit(p, at, 0, text, (size_t)len);
}

static int add(struct parser *p, uint32_t start, bool function) {
  struct cover *cover = PUSH(p, covers);
  *cover = (struct cover){.start = start, .end = start, .owner = p->cover_owner, .function = function};
  return (int)p->covers_count - 1;
}

static bool space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool name_part(unsigned char c) {
  return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '.';
}

/* Of a function without one: that of the variable or property it is given to. */
static struct trk_span name_before(const char *text, uint32_t at) {
  const struct trk_span none = {0};
  while (at > 0 && space(text[at - 1])) at--;
  if (at < 2) return none;
  char sign = text[--at];
  if (sign == '=' && strchr("=!<>", text[at - 1])) return none;
  if (sign != '=' && sign != ':') return none;
  while (at > 0 && space(text[at - 1])) at--;
  uint32_t end = at;
  while (at > 0 && name_part((unsigned char)text[at - 1])) at--;
  struct trk_span name = {at, end - at};
  while (at > 0 && space(text[at - 1])) at--;
  if (sign == ':' && (at == 0 || (text[at - 1] != '{' && text[at - 1] != ','))) return none;
  return name;
}

int parse_cover_function(struct parser *p, struct parse_head head, bool async) {
  if (!p->cover) return -1;
  uint32_t start = head.start;
  const char *text = p->lexer.text;
  if (async) { /* the keyword is part of it */
    uint32_t at = start;
    while (at > 0 && space(text[at - 1])) at--;
    if (at >= 5 && memcmp(text + at - 5, "async", 5) == 0) start = at - 5;
  }
  int id = add(p, start, true);
  p->covers[id].name = head.name.len > 0 ? head.name : name_before(text, start);
  p->covers[id].accessor = head.accessor;
  p->cover_owner = id;
  return id;
}

void parse_cover_function_end(struct parser *p, int id, uint32_t end) {
  if (id < 0) return;
  p->covers[id].end = end;
  p->cover_owner = p->covers[id].owner;
}

void parse_cover_enter(struct parser *p) {
  if (p->cover_pending < 0) return;
  count(p, p->lexer.start, "", p->cover_pending, ";");
  p->cover_pending = -1;
}

int parse_cover_open(struct parser *p, uint32_t start, int function) {
  if (!p->cover) return -1;
  int id = function >= 0 ? function : add(p, start, false);
  count(p, p->lexer.start, "(", id, ",");
  return id;
}

void parse_cover_close(struct parser *p, int id) {
  if (id < 0) return;
  parse_edit(p, p->lexer.last_end, 0, TRK_REWRITE_MARK ")", sizeof TRK_REWRITE_MARK);
  if (!p->covers[id].function) p->covers[id].end = p->lexer.last_end;
}

int parse_cover_block(struct parser *p, uint32_t start) {
  if (!p->cover) return -1;
  return p->cover_pending = add(p, start, false);
}

void parse_cover_block_end(struct parser *p, int id) {
  if (id >= 0) p->covers[id].end = p->lexer.last_end;
}

void parse_cover_branch(struct parser *p, uint32_t start) {
  if (!p->cover || parse_is(p, "function")) { /* a declaration means something else in a block */
    parse_statement(p, false);
    return;
  }
  bool block = parse_at(p, '{');
  int id = parse_cover_block(p, start);
  if (!block) {
    p->cover_pending = -1;
    count(p, p->lexer.start, "{", id, ";");
  }
  parse_statement(p, false);
  if (!block) parse_edit(p, p->lexer.last_end, 0, TRK_REWRITE_MARK "}", sizeof TRK_REWRITE_MARK);
  parse_cover_block_end(p, id);
}

/* At a statement that may keep what follows from being run. */
static bool jumps(const struct parser *p) {
  static const char *const words[] = {"if", "for", "while", "do", "switch", "try", "return", "throw", "break", "continue"};
  if (p->lexer.kind != TRK_T_NAME) return parse_at(p, '{');
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (parse_is(p, words[i])) return true;
  struct trk_lexer ahead = parse_peek(p);
  return ahead.kind == TRK_T_PUNCT && ahead.punct == ':';
}

void parse_cover_statement(struct parser *p, bool top, bool clauses, struct parse_cover_list *list) {
  bool jump = p->cover && jumps(p);
  parse_statement(p, top);
  if (!jump || parse_at(p, '}') || parse_ended(p)) return;
  if (clauses && (parse_is(p, "case") || parse_is(p, "default"))) return;
  int id = add(p, p->lexer.last_end, false);
  count(p, p->lexer.start, "", id, ";");
  p->covers[id].end = list->last; /* until the end of the list is known */
  list->last = (uint32_t)id + 1;
}

void parse_cover_list_end(struct parser *p, struct parse_cover_list *list, uint32_t end) {
  while (list->last > 0) {
    struct cover *cover = &p->covers[list->last - 1];
    list->last = cover->end;
    cover->end = end;
  }
}

/* Places in UTF-16 units; they come in any order. */
static uint32_t *units_of(const char *text, uint32_t len) {
  uint32_t *units = trk_malloc(((size_t)len + 1) * sizeof *units), n = 0;
  for (uint32_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)text[i];
    units[i] = n;
    if ((c & 0xc0) != 0x80) n += c >= 0xf0 ? 2 : 1;
  }
  units[len] = n;
  return units;
}

void parse_cover_result(const struct parser *p, struct trk_rewrite *ret) {
  uint32_t *units = units_of(p->lexer.text, p->lexer.len);
  size_t names = 1;
  for (size_t i = 0; i < p->covers_count; i++) names += p->covers[i].function ? p->covers[i].name.len + sizeof "get " : 0;
  ret->covers = trk_calloc(p->covers_count * 4 + 1, sizeof *ret->covers);
  ret->cover_names = trk_malloc(names);
  char *name = ret->cover_names;
  for (size_t i = 0; i < p->covers_count; i++) {
    const struct cover *cover = &p->covers[i];
    int32_t *row = &ret->covers[i * 4];
    row[0] = (int32_t)units[cover->start];
    row[1] = (int32_t)units[cover->end];
    row[2] = cover->owner;
    row[3] = cover->function;
    if (!cover->function) continue;
    if (cover->accessor) name = stpcpy(name, cover->accessor);
    memcpy(name, p->lexer.text + cover->name.start, cover->name.len);
    name += cover->name.len;
    *name++ = '\n';
  }
  ret->cover_names_len = (size_t)(name - ret->cover_names);
  ret->cover_count = p->covers_count;
  ret->units = units[p->lexer.len];
  free(units);
}
