/* test_transcode.c - core/transcode.c against the examples of the Unicode standard and a slow reference. */
#include "core/transcode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define CHECK(cond)                                                 \
  do {                                                              \
    if (!(cond)) {                                                  \
      failures++;                                                   \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond);    \
    }                                                               \
  } while (0)

/* Decodes `in` alone and behind 20 letters (so that the block loops run) and compares. */
static void decodes_to(const char *in, size_t len, const uint16_t *want, size_t units) {
  uint16_t got[128];
  CHECK(trk_utf8_to_utf16((const uint8_t *)in, len, got) == units);
  CHECK(memcmp(got, want, units * sizeof *want) == 0);
  char padded[96];
  memset(padded, 'x', 20);
  memcpy(padded + 20, in, len);
  memset(padded + 20 + len, 'y', 20);
  CHECK(trk_utf8_to_utf16((const uint8_t *)padded, len + 40, got) == units + 40);
  CHECK(memcmp(got + 20, want, units * sizeof *want) == 0);
}

#define DECODES(in, ...)                                                          \
  do {                                                                            \
    static const uint16_t want[] = {__VA_ARGS__};                                 \
    decodes_to(in, sizeof in - 1, want, sizeof want / sizeof *want);              \
  } while (0)

static void decoding(void) {
  DECODES("a\0b", 'a', 0, 'b');
  DECODES("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 0xE9, 0x20AC, 0xD83D, 0xDE00);
  /* Unicode 15, table 3-8: maximal subparts */
  DECODES("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41);
  DECODES("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41);
  DECODES("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41, 0xFFFD, 0xFFFD, 0x42);
  DECODES("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41);
  DECODES("\xEF\xBB\xBFx", 0xFEFF, 'x');
  DECODES("\xF0\x9F\x98", 0xFFFD);
}

static void every_character(void) {
  for (uint32_t point = 0; point <= 0x10FFFF; point++) {
    uint16_t units[2], back[4];
    size_t count = 1;
    if (point < 0x10000) {
      units[0] = (uint16_t)point;
    } else {
      units[0] = (uint16_t)(0xD7C0 + (point >> 10));
      units[1] = (uint16_t)(0xDC00 | (point & 0x3FF));
      count = 2;
    }
    char utf8[8];
    size_t bytes = trk_utf16_to_utf8(units, count, utf8);
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    bool fine = bytes == trk_utf16_to_utf8_length(units, count) && trk_utf8_valid((const uint8_t *)utf8, bytes) &&
                bytes == (point < 0x80 ? 1u : point < 0x800 ? 2u : point < 0x10000 ? 3u : 4u) &&
                trk_utf8_to_utf16((const uint8_t *)utf8, bytes, back) == count &&
                (surrogate ? back[0] == 0xFFFD : memcmp(back, units, count * sizeof *units) == 0);
    if (!fine) {
      failures++;
      fprintf(stderr, "U+%04X does not survive\n", point);
      return;
    }
  }
}

static void lengths_and_limits(void) {
  static const uint16_t text[] = {'a', 0xE9, 0x20AC, 0xD83D, 0xDE00, 0xD83D, 'z'}; /* 1 2 3 4 3 1 bytes */
  char out[32];
  size_t read;
  static const struct { size_t size, bytes, read; } rows[] = {
      {0, 0, 0}, {1, 1, 1}, {2, 1, 1}, {3, 3, 2}, {5, 3, 2}, {6, 6, 3}, {9, 6, 3}, {10, 10, 5}, {12, 10, 5},
      {13, 13, 6}, {14, 14, 7}, {32, 14, 7}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CHECK(trk_utf16_to_utf8_some(text, 7, out, rows[i].size, &read) == rows[i].bytes);
    CHECK(read == rows[i].read);
  }
  CHECK(trk_utf16_to_utf8_length(text, 7) == 14);
  CHECK(trk_utf16_to_utf8(text, 7, out) == 14);
  CHECK(memcmp(out + 10, "\xEF\xBF\xBDz", 4) == 0);
}

static void ascii_and_latin1(void) {
  uint8_t bytes[70], narrow[70];
  uint16_t units[70];
  for (size_t len = 0; len <= 70; len++) {
    for (size_t at = 0; at <= len; at++) {
      memset(bytes, 'q', sizeof bytes);
      if (at < len) bytes[at] = 0xE9;
      CHECK(trk_ascii_prefix(bytes, len) == at);
      CHECK(trk_ascii(bytes, len) == (at == len));
      CHECK(trk_utf8_valid(bytes, len) == (at == len));
      trk_widen(bytes, units, len);
      CHECK(trk_narrow(units, narrow, len));
      CHECK(memcmp(bytes, narrow, len) == 0);
      if (at < len) {
        units[at] = 0x1234;
        CHECK(!trk_narrow(units, narrow, len));
        CHECK(narrow[at] == 0x34);
      }
    }
  }
  CHECK(!trk_utf8_valid((const uint8_t *)"\xED\xA0\x80", 3));
  CHECK(!trk_utf8_valid((const uint8_t *)"\xC3", 1));
  CHECK(trk_utf8_valid((const uint8_t *)"\xF4\x8F\xBF\xBF", 4));
  CHECK(!trk_utf8_valid((const uint8_t *)"\xF4\x90\x80\x80", 4));
}

/* Long text of every mixture, into memory of exactly the size: what goes by blocks is what goes one by one. */
static void mixtures(void) {
  static const uint32_t limits[] = {0x80, 0x100, 0x800, 0x3000, 0x10000};
  uint32_t seed = 1;
  for (unsigned round = 0; round < 4000; round++) {
    uint16_t units[200];
    char one_by_one[3 * 200];
    size_t count = round % 200, bytes = 0, read;
    for (size_t i = 0; i < count; i++) {
      seed = seed * 1664525u + 1013904223u;
      uint32_t limit = limits[(seed >> 8) % 5];
      if (round % 3 == 0) limit = limits[round / 3 % 5];
      units[i] = (uint16_t)((seed >> 16) % limit);
      if (limit == 0x10000 && round % 2) units[i] = (uint16_t)(0xD800 + (seed >> 16) % 0x800);
    }
    for (size_t i = 0; i < count;) {
      bool pair = (units[i] & 0xFC00) == 0xD800 && i + 1 < count && (units[i + 1] & 0xFC00) == 0xDC00;
      bytes += trk_utf16_to_utf8(units + i, pair ? 2 : 1, one_by_one + bytes);
      i += pair ? 2 : 1;
    }
    char *exact = malloc(bytes + 1);
    if (exact == NULL) abort();
    exact[bytes] = 0x55;
    CHECK(trk_utf16_to_utf8(units, count, exact) == bytes);
    CHECK(memcmp(exact, one_by_one, bytes) == 0);
    size_t size = bytes == 0 ? 0 : seed % (bytes + 1);
    memset(exact, 0x55, bytes + 1);
    size_t some = trk_utf16_to_utf8_some(units, count, exact, size, &read);
    CHECK(some <= size && memcmp(exact, one_by_one, some) == 0);
    CHECK(exact[some] == 0x55);
    CHECK(read == count || size - some < 4);
    free(exact);
  }
}

/* A sequence cut short, at every place of the blocks and before each kind of byte. */
static void cut_short(void) {
  static const char *const parts[] = {"\xE2\x82", "\xE2", "\xC3", "\xF0\x9F\x98", "\x82", "\xC3\xA9\xA9", "\xE2\x82\xAC\x82"};
  static const char *const next[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xFF"};
  for (size_t kind = 0; kind < sizeof parts / sizeof *parts; kind++) {
    for (size_t at = 0; at < 150; at++) {
      char text[300], alone[16];
      uint16_t got[300], want[16];
      const char *after = next[at % 5];
      memset(text, 'x', sizeof text);
      memcpy(text, "\xC3\xA9", 2); /* so that it is no run of ASCII */
      size_t len = strlen(parts[kind]);
      memcpy(alone, parts[kind], len);
      memcpy(alone + len, after, strlen(after));
      len += strlen(after);
      memcpy(text + 2 + at, alone, len);
      size_t units = trk_utf8_to_utf16((const uint8_t *)alone, len, want);
      CHECK(trk_utf8_to_utf16((const uint8_t *)text, sizeof text, got) == sizeof text - 1 - len + units);
      CHECK(memcmp(got + 1 + at, want, units * sizeof *want) == 0);
    }
  }
}

/* Well-formed text with a fault at any place: long text by blocks is what pieces of it, too short for them, are. */
static void faults(void) {
  uint32_t seed = 3;
  for (unsigned round = 0; round < 6000; round++) {
    uint16_t units[200], blocks[800], pieces[800] = {0};
    char text[600];
    for (size_t i = 0; i < 200; i++) {
      seed = seed * 1664525u + 1013904223u;
      uint32_t limit = round % 4 == 0 ? 0x10000 : round % 4 == 1 ? 0x800 : (seed >> 9) % 3 == 0 ? 0x3000 : 0x80;
      units[i] = (uint16_t)((seed >> 16) % limit);
    }
    size_t len = trk_utf16_to_utf8(units, 200, text);
    if (round % 2) text[(seed >> 8) % len] = (char)(seed >> 20);
    size_t whole = trk_utf8_to_utf16((const uint8_t *)text, len, blocks), some = 0;
    for (size_t i = 0; i < len;) { /* pieces begin at bytes that begin a character */
      size_t end = i + 1;
      while (end < len && (end < i + 40 || ((unsigned char)text[end] & 0xC0) == 0x80) && end < i + 60) end++;
      some += trk_utf8_to_utf16((const uint8_t *)text + i, end - i, pieces + some);
      i = end;
    }
    CHECK(whole == some);
    CHECK(memcmp(blocks, pieces, whole * sizeof *blocks) == 0);
  }
}

/* ISO-8859-1 is what its units are. */
static void latin1_as_utf8(void) {
  uint32_t seed = 9;
  for (unsigned round = 0; round < 2000; round++) {
    uint8_t bytes[100];
    uint16_t units[100];
    char got[300], want[300];
    size_t len = round % 101, read;
    for (size_t i = 0; i < len; i++) {
      seed = seed * 1664525u + 1013904223u;
      bytes[i] = (uint8_t)((seed >> 16) % (round % 3 == 0 ? 256 : (seed >> 8) % 20 == 0 ? 256 : 128));
      units[i] = bytes[i];
    }
    size_t size = trk_utf16_to_utf8(units, len, want);
    CHECK(trk_latin1_to_utf8(bytes, len, got) == size && memcmp(got, want, size) == 0);
    CHECK(trk_latin1_to_utf8_length(bytes, len) == size);
    for (size_t room = 0; room <= size + 1; room += 1 + room / 8) {
      size_t read_units, some = trk_utf16_to_utf8_some(units, len, want, room, &read_units);
      CHECK(trk_latin1_to_utf8_some(bytes, len, got, room, &read) == some && read == read_units && memcmp(got, want, some) == 0);
    }
  }
}

int main(void) {
  latin1_as_utf8();
  mixtures();
  faults();
  cut_short();
  decoding();
  every_character();
  lengths_and_limits();
  ascii_and_latin1();
  if (failures == 0) puts("ok transcode");
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
