/* test_url_plain.c - util/url_plain.c: what it takes for plain is, to the offset, what the parser makes of it. */
#include "util/url_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;
static unsigned plain_ones;

static void agrees(const char *text, size_t len) {
  struct trk_url url = {0};
  struct trk_url_text out = {0};
  struct trk_url_offsets want, got;
  if (!trk_url_plain(text, len, &got)) return;
  plain_ones++;
  bool ok = trk_url_parse(text, len, NULL, &url);
  if (ok) trk_url_serialize(&url, &out, &want);
  if (!ok || out.len != len || memcmp(out.data, text, len) != 0 || memcmp(&want, &got, sizeof want) != 0) {
    failures++;
    fprintf(stderr, "not plain: %.*s\n", (int)len, text);
  }
  free(out.data);
  trk_url_done(&url);
}

int main(void) {
  static const char *const parts[] = {"http", "https", "://", ":", "//", "/", "user", "@", "pw", "example", ".", "com", "..", "1", "0x7f",
                                      "256", "80", "443", "8080", "65536", "007", "xn--", "xn--nxa", "-", "--", "A", "%2e", "%", "?", "#",
                                      "q=1", "&", "'", "|", " ", "^", "[::1]", "\\", "\t", "a/b", "/./", "/.", "...", "_", "~", "localhost", "\xc3\xa9"};
  enum { PARTS = sizeof parts / sizeof *parts };
  static const char *const plain[] = {"https://user:pw@example.com:8080/a/b/1?q=1&r=2#frag", "http://localhost/", "https://a.b-c.d/x?y", "http://u@h:81/#z"};
  struct trk_url_offsets at;
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
    if (trk_url_plain(plain[i], strlen(plain[i]), &at)) continue;
    failures++;
    fprintf(stderr, "plain, but not seen: %s\n", plain[i]);
  }
  uint32_t seed = 7;
  for (unsigned round = 0; round < 400000; round++) {
    char text[256] = "";
    size_t len = 0;
    const char *first = round % 3 == 0 ? "https://" : round % 3 == 1 ? "http://example.com" : "http://a:b@c";
    len = strlen(strcpy(text, first));
    seed = seed * 1664525u + 1013904223u;
    for (unsigned n = 1 + (seed >> 28) % 8; n > 0; n--) {
      seed = seed * 1664525u + 1013904223u;
      const char *part = parts[(seed >> 12) % PARTS];
      memcpy(text + len, part, strlen(part) + 1);
      len += strlen(part);
    }
    agrees(text, len);
  }
  if (plain_ones < 1000) failures++;
  if (failures == 0) printf("ok url_plain (%u)\n", plain_ones);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
