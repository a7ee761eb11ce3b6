/*
 * lexer.c - tokens of ECMAScript source; see lexer.h.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: sources below 2 GiB. A fault is sticky and turns every
 * following token into the end, so that a parser's loops end by themselves.
 */
#include "module/lexer.h"

#include <string.h>

enum { START = 1, DIGIT = 2, BLANK = 4, NEWLINE = 8 };

/* Bytes of UTF-8 sequences count as identifier characters, but for the blanks and line ends below. */
static const uint8_t classes[256] = {
    ['a' ... 'z'] = START, ['A' ... 'Z'] = START, ['_'] = START,  ['$'] = START,    ['\\'] = START,  [0x80 ... 0xff] = START,
    ['0' ... '9'] = DIGIT, [' '] = BLANK,         ['\t'] = BLANK, ['\v'] = BLANK,   ['\f'] = BLANK,  ['\n'] = NEWLINE,
    ['\r'] = NEWLINE,
};

static inline uint8_t class_of(unsigned char c) {
  return classes[c];
}

static bool word_byte(unsigned char c) {
  return (class_of(c) & (START | DIGIT)) != 0;
}

void trk_lexer_fail(struct trk_lexer *lexer, const char *message) {
  if (lexer->error == NULL) {
    lexer->error = message;
    lexer->error_at = lexer->start;
    lexer->error_len = lexer->end > lexer->start ? lexer->end - lexer->start : 1;
  }
  lexer->kind = TRK_T_EOF;
  lexer->punct = 0;
  lexer->end = lexer->len;
}

/* U+2028 and U+2029 */
static bool line_separator(const unsigned char *p) {
  return p[0] == 0xe2 && p[1] == 0x80 && (p[2] | 1) == 0xa9;
}

/* Length of a blank outside ASCII: no-break space, byte order mark, and the Zs category; 0 when it is none. */
static uint32_t wide_blank(const unsigned char *p) {
  if (p[0] == 0xc2 && p[1] == 0xa0) return 2;
  if (p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf) return 3;
  if (p[0] == 0xe1 && p[1] == 0x9a && p[2] == 0x80) return 3;
  if (p[0] == 0xe2 && p[1] == 0x80 && ((p[2] >= 0x80 && p[2] <= 0x8a) || p[2] == 0xaf)) return 3;
  if (p[0] == 0xe2 && p[1] == 0x81 && p[2] == 0x9f) return 3;
  if (p[0] == 0xe3 && p[1] == 0x80 && p[2] == 0x80) return 3;
  return 0;
}

static uint32_t skip_line(const unsigned char *s, uint32_t i, uint32_t len) {
  while (i < len && s[i] != '\n' && s[i] != '\r' && !line_separator(s + i)) i++;
  return i;
}

/* A comment `//# sourceMappingURL=...` at [start, end). */
static void note_map(struct trk_lexer *lexer, uint32_t start, uint32_t end) {
  static const char word[] = "sourceMappingURL=";
  const char *s = lexer->text;
  uint32_t i = start + 3;
  while (i < end && (s[i] == ' ' || s[i] == '\t')) i++;
  if (i == start + 3 || end - i <= sizeof word - 1 || memcmp(s + i, word, sizeof word - 1) != 0) return;
  lexer->map_start = i + (uint32_t)sizeof word - 1;
  lexer->map_end = end;
}

/* Blanks, line ends and comments from `i` on. */
static uint32_t skip_blanks(struct trk_lexer *lexer, uint32_t i) {
  const unsigned char *s = (const unsigned char *)lexer->text;
  while (i < lexer->len) {
    uint8_t class = class_of(s[i]);
    if (class & BLANK) {
      i++;
    } else if (class & NEWLINE) {
      lexer->newline = true;
      i++;
    } else if (s[i] == '/' && s[i + 1] == '/') {
      uint32_t start = i;
      i = skip_line(s, i + 2, lexer->len);
      if (s[start + 2] == '#' || s[start + 2] == '@') note_map(lexer, start, i);
    } else if (s[i] == '/' && s[i + 1] == '*') {
      uint32_t start = i;
      for (i += 2; i < lexer->len && !(s[i] == '*' && s[i + 1] == '/'); i++)
        if (class_of(s[i]) & NEWLINE || line_separator(s + i)) lexer->newline = true;
      if (i >= lexer->len) {
        lexer->start = start;
        trk_lexer_fail(lexer, "Invalid or unexpected token");
        return lexer->len;
      }
      i += 2;
    } else if (line_separator(s + i)) {
      lexer->newline = true;
      i += 3;
    } else if (s[i] >= 0x80 && wide_blank(s + i)) {
      i += wide_blank(s + i);
    } else {
      break;
    }
  }
  return i;
}

static uint32_t scan_name(const struct trk_lexer *lexer, uint32_t i) {
  const unsigned char *s = (const unsigned char *)lexer->text;
  while (i < lexer->len && word_byte(s[i])) {
    if (s[i] >= 0x80 && (line_separator(s + i) || wide_blank(s + i))) break;
    if (s[i] == '\\' && s[i + 1] == 'u' && s[i + 2] == '{')
      while (i < lexer->len && s[i] != '}') i++;
    i++;
  }
  return i < lexer->len ? i : lexer->len;
}

static uint32_t scan_digits(const unsigned char *s, uint32_t i) {
  while (class_of(s[i]) & DIGIT || s[i] == '_') i++;
  return i;
}

static uint32_t scan_number(const struct trk_lexer *lexer, uint32_t i) {
  const unsigned char *s = (const unsigned char *)lexer->text;
  unsigned char radix = s[i + 1] | 0x20;
  if (s[i] == '0' && (radix == 'x' || radix == 'o' || radix == 'b')) {
    i += 2;
    while (word_byte(s[i]) && s[i] < 0x80 && s[i] != '\\') i++;
    return i;
  }
  i = scan_digits(s, i);
  if (s[i] == '.') i = scan_digits(s, i + 1);
  if ((s[i] | 0x20) == 'e') {
    i++;
    if (s[i] == '+' || s[i] == '-') i++;
    i = scan_digits(s, i);
  }
  return s[i] == 'n' ? i + 1 : i;
}

static void scan_string(struct trk_lexer *lexer, uint32_t i) {
  const unsigned char *s = (const unsigned char *)lexer->text;
  unsigned char quote = s[i++];
  while (i < lexer->len && s[i] != quote) {
    if (s[i] == '\\' && s[i + 1] == '\r' && s[i + 2] == '\n')
      i += 2;
    else if (s[i] == '\\')
      i++;
    else if (class_of(s[i]) & NEWLINE)
      break;
    i++;
  }
  if (i >= lexer->len || s[i] != quote) {
    trk_lexer_fail(lexer, "Invalid or unexpected token");
    return;
  }
  lexer->kind = TRK_T_STRING;
  lexer->end = i + 1;
}

/* Length of the punctuator at s, 0 for none. */
static uint32_t punct_length(const unsigned char *s) {
  unsigned char a = s[0], b = s[1], c = b ? s[2] : 0, d = c ? s[3] : 0;
  switch (a) {
  case '{': case '}': case '(': case ')': case '[': case ']': case ';': case ',': case ':': case '~': case '@':
    return 1;
  case '.':
    return b == '.' && c == '.' ? 3 : 1;
  case '?':
    if (b == '?') return c == '=' ? 3 : 2;
    return b == '.' && !(class_of(c) & DIGIT) ? 2 : 1;
  case '=':
    if (b == '=') return c == '=' ? 3 : 2;
    return b == '>' ? 2 : 1;
  case '!':
    if (b == '=') return c == '=' ? 3 : 2;
    return 1;
  case '+': case '-':
    return b == a || b == '=' ? 2 : 1;
  case '*':
    if (b == '*') return c == '=' ? 3 : 2;
    return b == '=' ? 2 : 1;
  case '/': case '%': case '^':
    return b == '=' ? 2 : 1;
  case '&': case '|':
    if (b == a) return c == '=' ? 3 : 2;
    return b == '=' ? 2 : 1;
  case '<':
    if (b == '<') return c == '=' ? 3 : 2;
    return b == '=' ? 2 : 1;
  case '>':
    if (b == '>' && c == '>') return d == '=' ? 4 : 3;
    if (b == '>') return c == '=' ? 3 : 2;
    return b == '=' ? 2 : 1;
  default:
    return 0;
  }
}

void trk_lexer_next(struct trk_lexer *lexer) {
  const unsigned char *s = (const unsigned char *)lexer->text;
  lexer->last_end = lexer->end;
  lexer->newline = false;
  uint32_t i = skip_blanks(lexer, lexer->end);
  lexer->punct = 0;
  if (lexer->error || i >= lexer->len) {
    lexer->start = lexer->end = lexer->len;
    lexer->kind = TRK_T_EOF;
    return;
  }
  lexer->start = i;
  uint8_t class = class_of(s[i]);
  if (class & START) {
    lexer->kind = TRK_T_NAME;
    lexer->end = scan_name(lexer, i);
  } else if (class & DIGIT || (s[i] == '.' && class_of(s[i + 1]) & DIGIT)) {
    lexer->kind = TRK_T_NUMBER;
    lexer->end = scan_number(lexer, i);
  } else if (s[i] == '"' || s[i] == '\'') {
    scan_string(lexer, i);
  } else if (s[i] == '`') {
    lexer->kind = TRK_T_TEMPLATE;
    lexer->end = i + 1;
  } else if (s[i] == '#') {
    lexer->kind = TRK_T_PRIVATE;
    lexer->end = scan_name(lexer, i + 1);
    if (lexer->end == i + 1) trk_lexer_fail(lexer, "Invalid or unexpected token");
  } else {
    uint32_t length = punct_length(s + i);
    if (length == 0) {
      trk_lexer_fail(lexer, "Invalid or unexpected token");
      return;
    }
    lexer->kind = TRK_T_PUNCT;
    lexer->end = i + length;
    for (uint32_t k = 0; k < length; k++) lexer->punct |= (uint32_t)s[i + k] << (8 * k);
  }
}

void trk_lexer_init(struct trk_lexer *lexer, const char *text, size_t len) {
  *lexer = (struct trk_lexer){.text = text, .len = (uint32_t)len};
  if (len > INT32_MAX) {
    lexer->len = 0;
    trk_lexer_fail(lexer, "The source text is too long");
  }
  trk_lexer_next(lexer);
}

void trk_lexer_regex(struct trk_lexer *lexer) {
  const unsigned char *s = (const unsigned char *)lexer->text;
  bool in_class = false;
  uint32_t i = lexer->start + 1;
  for (; i < lexer->len; i++) {
    if (class_of(s[i]) & NEWLINE || line_separator(s + i)) break;
    if (s[i] == '\\') {
      if (class_of(s[i + 1]) & NEWLINE) break;
      i++;
    } else if (s[i] == '[') {
      in_class = true;
    } else if (s[i] == ']') {
      in_class = false;
    } else if (s[i] == '/' && !in_class) {
      lexer->kind = TRK_T_REGEX;
      lexer->punct = 0;
      lexer->end = scan_name(lexer, i + 1);
      return;
    }
  }
  trk_lexer_fail(lexer, "Invalid regular expression: missing /");
}

bool trk_lexer_template(struct trk_lexer *lexer) {
  const char *s = lexer->text;
  for (uint32_t i = lexer->end; i < lexer->len; i++) {
    if (s[i] == '\\') {
      i++;
    } else if (s[i] == '`') {
      lexer->end = i + 1;
      trk_lexer_next(lexer);
      return false;
    } else if (s[i] == '$' && s[i + 1] == '{') {
      lexer->end = i + 2;
      trk_lexer_next(lexer);
      return true;
    }
  }
  trk_lexer_fail(lexer, "Unterminated template literal");
  return false;
}
