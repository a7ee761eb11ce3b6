/*
 * fuzz_rewrite.c - module/rewrite.c: any text as every kind of source. What is accepted keeps its line ends; what is refused
 * says why, within the text.
 */
#include "module/rewrite.h"

#include "core/mem.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t lines(const char *text, size_t len) {
  size_t n = 0;
  for (size_t i = 0; i < len; i++) n += text[i] == '\n';
  return n;
}

static void check(const char *text, size_t len, int status, const struct trk_rewrite *got, size_t added) {
  if (status != 0) {
    if (got->error == NULL || got->code != NULL || got->error_line < 1 || got->error_line > lines(text, len) + 1) abort();
    return;
  }
  if (got->error != NULL) abort();
  if (got->code == NULL) return;
  if (strlen(got->code) < got->code_len && memchr(text, '\0', len) == NULL) abort();
  if (lines(got->code, got->code_len) != lines(text, len) + added) abort();
  for (size_t i = 0; i < got->import_count; i++)
    if (got->imports[i].request < 0 || (size_t)got->imports[i].request >= got->request_count) abort();
  for (size_t i = 0; i < got->export_count; i++)
    if (got->exports[i].request >= (int)got->request_count) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  size_t len = size - 1;
  char *text = trk_strndup((const char *)data + 1, len);
  unsigned flags = data[0] & 127u;
  struct trk_rewrite rewrite;
  int status = trk_rewrite(text, len, TRK_REWRITE_MODULE, flags, &rewrite);
  check(text, len, status, &rewrite, 1);
  trk_rewrite_free(&rewrite);
  status = trk_rewrite(text, len, TRK_REWRITE_COMMONJS, flags, &rewrite);
  check(text, len, status, &rewrite, 1);
  trk_rewrite_free(&rewrite);
  status = trk_rewrite(text, len, TRK_REWRITE_SCRIPT, flags, &rewrite);
  check(text, len, status, &rewrite, 0);
  trk_rewrite_free(&rewrite);
  status = trk_rewrite_strip(text, len, flags, &rewrite);
  check(text, len, status, &rewrite, 0);
  trk_rewrite_free(&rewrite);
  free(text);
  return 0;
}
