/*
 * lexer.h - tokens of ECMAScript source, for the rewriter. No tree, no values: kinds and positions.
 *
 * Source: https://tc39.es/ecma262/#sec-ecmascript-language-lexical-grammar
 */
#ifndef TRK_MODULE_LEXER_H
#define TRK_MODULE_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum trk_token {
  TRK_T_EOF,
  TRK_T_NAME,     /* identifier or keyword */
  TRK_T_PRIVATE,  /* #name */
  TRK_T_NUMBER,
  TRK_T_STRING,
  TRK_T_TEMPLATE, /* the opening backquote; trk_lexer_template() reads on */
  TRK_T_REGEX,    /* only through trk_lexer_regex() */
  TRK_T_PUNCT,
};

/* A punctuator as one word: its characters from the low byte up. */
#define TRK_P1(a) ((uint32_t)(a))
#define TRK_P2(a, b) (TRK_P1(a) | (uint32_t)(b) << 8)
#define TRK_P3(a, b, c) (TRK_P2(a, b) | (uint32_t)(c) << 16)
#define TRK_P4(a, b, c, d) (TRK_P3(a, b, c) | (uint32_t)(d) << 24)

struct trk_lexer {
  const char *text; /* NUL-terminated, for looking ahead; borrowed */
  uint32_t len;     /* bytes, without the NUL */
  /* the current token */
  enum trk_token kind;
  uint32_t start, end; /* [start, end) */
  uint32_t punct;      /* of TRK_T_PUNCT, else 0 */
  uint32_t last_end;   /* where the token before ended */
  bool newline;        /* a line terminator stands before it */
  uint32_t map_start, map_end; /* of the last comment `//# sourceMappingURL=`, what follows the `=`; 0: none yet */
  /* the first fault; from then on every token is TRK_T_EOF */
  const char *error;
  uint32_t error_at, error_len; /* the token that is at fault */
  bool unsupported; /* the fault is TypeScript that cannot be erased */
};

/* Texts over 2^31 - 1 bytes are a fault. Reads the first token. */
void trk_lexer_init(struct trk_lexer *lexer, const char *text, size_t len);
void trk_lexer_next(struct trk_lexer *lexer);
/* The current `/` or `/=` begins a regular expression: makes it the current token. */
void trk_lexer_regex(struct trk_lexer *lexer);
/*
 * Reads template characters from `end` on. Returns true at `${` (the next token is current: parse an expression up to
 * its `}`, then call again), false after the closing backquote (the next token is current).
 */
bool trk_lexer_template(struct trk_lexer *lexer);
/* Records the first fault, at the current token. */
void trk_lexer_fail(struct trk_lexer *lexer, const char *message);

/* Whether the current token is the name `word` (written without escapes). */
static inline bool trk_lexer_is(const struct trk_lexer *lexer, const char *word) {
  if (lexer->kind != TRK_T_NAME || lexer->text[lexer->start] != word[0]) return false;
  size_t length = strlen(word);
  return lexer->end - lexer->start == length && memcmp(lexer->text + lexer->start, word, length) == 0;
}

#endif
