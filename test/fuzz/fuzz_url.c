/* fuzz_url.c - util/url_parse.c: any text, with a base and a setter; what it gives must parse to itself. */
#include "util/url_parse.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  size_t cut = data[0] % (size - 1);
  enum trk_url_part part = (enum trk_url_part)(data[1] % (TRK_URL_HASH + 1));
  const char *first = (const char *)data + 2, *second = first + (cut < size - 2 ? cut : size - 2);
  size_t first_len = (size_t)(second - first), second_len = size - 2 - first_len;
  struct trk_url base = {0}, url = {0}, split = {0};
  struct trk_url_text out = {0}, again = {0};
  struct trk_url_offsets at, plain;
  bool is_plain = trk_url_plain(second, second_len, &plain);
  bool based = trk_url_parse(first, first_len, NULL, &base);
  if (trk_url_parse(second, second_len, based ? &base : NULL, &url)) {
    trk_url_serialize(&url, &out, &at);
    trk_url_split(out.data, out.len, &at, &split);
    trk_url_serialize(&split, &again, &at);
    if (out.len != again.len || memcmp(out.data, again.data, out.len) != 0) abort();
    trk_url_set(&split, part, first, first_len);
    again.len = 0;
    trk_url_serialize(&split, &again, &at);
  }
  if (is_plain) { /* must be what the parser says of it */
    trk_url_done(&url);
    out.len = 0;
    if (!trk_url_parse(second, second_len, NULL, &url)) abort();
    trk_url_serialize(&url, &out, &at);
    if (out.len != second_len || memcmp(out.data, second, second_len) != 0 || memcmp(&at, &plain, sizeof at) != 0) abort();
  }
  free(out.data);
  free(again.data);
  trk_url_done(&base);
  trk_url_done(&url);
  trk_url_done(&split);
  return 0;
}
