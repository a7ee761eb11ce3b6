/*
 * parse_places.c - where what stands in the source is in the output, once the edits are in their order.
 *
 * Owns: nothing. Runs on: any thread. Frees: rewrite.c what is put into the result. Limits: those of parse.c.
 */
#include "module/parse.h"

#include "core/mem.h"

#include <stdlib.h>
#include <string.h>

void parse_advance(struct parse_cursor *cursor, const char *source, uint32_t stop) {
  const char *end = source + stop;
  for (const char *at = source + cursor->at; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) {
    cursor->line++;
    cursor->line_start = (uint32_t)(at - source) + 1;
    cursor->delta = 0;
  }
  if (cursor->at < stop) cursor->at = stop;
}

bool parse_advance_edit(struct parse_cursor *cursor, const char *source, const struct edit *edit) {
  parse_advance(cursor, source, edit->start + edit->len);
  if (edit->text == NULL || edit->text_len == edit->len || memchr(edit->text, '\n', edit->text_len)) return false;
  cursor->delta += edit->text_len - edit->len; /* may wrap for a shorter text: sums still come out right */
  return true;
}

/* An end of an async function's text: edits at that place up to `order` are before it. */
struct body_end {
  uint32_t at, order, body;
  bool last;
};

static int by_place(const void *a, const void *b) {
  const struct body_end *x = a, *y = b;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

void parse_place_bodies(const struct parser *p, uint32_t head, struct trk_rewrite *ret) {
  size_t count = p->bodies_count;
  if (count == 0) return;
  struct body_end *ends = trk_calloc(count * 2, sizeof *ends);
  for (size_t i = 0; i < count; i++) {
    ends[i * 2] = (struct body_end){p->bodies[i].start, UINT32_MAX, (uint32_t)i, false};
    ends[i * 2 + 1] = (struct body_end){p->bodies[i].end, p->bodies[i].order, (uint32_t)i, true};
  }
  qsort(ends, count * 2, sizeof *ends, by_place);
  ret->bodies = trk_calloc(count, sizeof *ret->bodies);
  ret->body_count = count;
  struct parse_cursor cursor = {.line = 1, .delta = head};
  size_t edit = 0;
  for (size_t i = 0; i < count * 2; i++) {
    for (; edit < p->edits_count; edit++) {
      const struct edit *next = &p->edits[edit];
      if (next->start > ends[i].at || (next->start == ends[i].at && next->order > ends[i].order)) break;
      if (next->start < cursor.at) continue;
      parse_advance(&cursor, p->lexer.text, next->start);
      parse_advance_edit(&cursor, p->lexer.text, next);
    }
    parse_advance(&cursor, p->lexer.text, ends[i].at);
    struct trk_async_body *body = &ret->bodies[ends[i].body];
    uint32_t column = ends[i].at - cursor.line_start + cursor.delta + 1;
    if (!ends[i].last)
      *body = (struct trk_async_body){cursor.line, column, 0};
    else
      body->column = cursor.line == body->line ? column : body->column + column - 1;
    if (ends[i].last) body->last_line = cursor.line;
  }
  free(ends);
}
