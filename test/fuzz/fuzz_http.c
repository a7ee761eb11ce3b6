/* fuzz_http.c - http/parser.c: any bytes, whole and cut in two; what was understood must not depend on the cut. */
#include "http/parser.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a sequence of runs reported. */
struct seen {
  char *text; /* heads, bodies, trailers, in order */
  size_t len, cap;
  unsigned heads, ends;
  bool failed, upgraded, refused; /* refused: what comes in one piece behind such a message is dropped */
};

static void add(struct seen *seen, const char *bytes, size_t len) {
  if (seen->len + len > seen->cap) {
    seen->cap = (seen->len + len) * 2;
    seen->text = realloc(seen->text, seen->cap);
    if (seen->text == NULL) abort();
  }
  if (len > 0) memcpy(seen->text + seen->len, bytes, len);
  seen->len += len;
}

static void runs(struct trk_http_parser *p, const uint8_t *data, size_t size, struct seen *seen) {
  /* memory of its own, so that a read beyond it is found */
  char *bytes = malloc(size > 0 ? size : 1);
  if (bytes == NULL) abort();
  if (size > 0) memcpy(bytes, data, size);
  trk_http_parser_feed(p, bytes, size);
  for (size_t guard = 0;; guard++) {
    if (guard > 4 * size + 8) abort(); /* runs that ask for more make progress */
    trk_http_parser_run(p);
    if (p->pos > p->len || p->head_len > p->text_len || p->span_count > TRK_HTTP_SPANS) abort();
    if (p->flags & TRK_HTTP_HEAD) {
      seen->heads++;
      if (p->head_len > 0 && memchr(p->text, '\0', p->head_len) == NULL) add(seen, p->text, p->head_len);
      if ((p->flags & TRK_HTTP_WANTS_UPGRADE) && seen->heads % 2 == 1) {
        trk_http_parser_refuse_upgrade(p);
        seen->refused = true;
      }
    }
    for (unsigned i = 0; i < p->span_count; i++) {
      if ((size_t)p->spans[i].offset + p->spans[i].len > p->len) abort();
      add(seen, bytes + p->spans[i].offset, p->spans[i].len);
    }
    if (p->flags & TRK_HTTP_COMPLETE) {
      seen->ends++;
      if (p->flags & TRK_HTTP_TRAILERS) add(seen, p->text + p->head_len, p->text_len - p->head_len);
    }
    if (p->flags & TRK_HTTP_ERROR) {
      if (p->error_code == NULL || p->error_reason == NULL) abort();
      seen->failed = true;
    }
    if (p->flags & TRK_HTTP_UPGRADED) seen->upgraded = true;
    if (seen->failed || seen->upgraded || !(p->flags & TRK_HTTP_MORE)) break;
  }
  trk_http_parser_feed(p, "", 0);
  free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 3) return 0;
  llhttp_type_t type = data[0] & 1 ? HTTP_REQUEST : HTTP_RESPONSE;
  enum trk_http_leniency lenient = data[0] & 8 ? TRK_HTTP_RELAXED : data[0] & 2 ? TRK_HTTP_INSECURE : TRK_HTTP_STRICT;
  size_t limit = data[0] & 4 ? 64 : 16384;
  size_t cut = data[1] % (size - 2);
  data += 2;
  size -= 2;
  struct trk_http_parser whole, parts;
  struct seen a = {0}, b = {0};
  trk_http_parser_init(&whole, type, limit, lenient);
  runs(&whole, data, size, &a);
  trk_http_parser_finish(&whole);
  trk_http_parser_init(&parts, type, limit, lenient);
  runs(&parts, data, cut, &b);
  if (!b.failed && !b.upgraded) runs(&parts, data + cut, size - cut, &b);
  bool same = !a.refused && !b.refused;
  if (same && (a.failed != b.failed || (!a.failed && !a.upgraded && (a.heads != b.heads || a.ends != b.ends)))) abort();
  if (same && !a.failed && !a.upgraded && (a.len != b.len || (a.len > 0 && memcmp(a.text, b.text, a.len) != 0))) abort();
  trk_http_parser_done(&whole);
  trk_http_parser_done(&parts);
  free(a.text);
  free(b.text);
  return 0;
}
