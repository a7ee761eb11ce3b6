/*
 * forward.c - ES modules that only hand on what a CommonJS file exports: internalBinding('modules.forward').
 *
 * Packages with an `exports` condition for require() of ES modules have files such as
 *   import x from './index.js'; export default x; export { x as 'module.exports' };
 * What require() gives of them is what it gives of the other file, so that the loader of ES modules can stay unloaded.
 *
 * Owns: nothing. Runs on: any runtime's thread. Frees: what it read. Limits: those of source.c.
 */
#include "core/binding.h"
#include "module/lexer.h"
#include "module/parse.h"
#include "module/source.h"

#include <stdlib.h>
#include <string.h>

struct word {
  uint32_t start, len;
};

static bool take_word(struct trk_lexer *lexer, const char *word) {
  if (!trk_lexer_is(lexer, word)) return false;
  trk_lexer_next(lexer);
  return true;
}

static bool take_punct(struct trk_lexer *lexer, uint32_t punct) {
  if (lexer->kind != TRK_T_PUNCT || lexer->punct != punct) return false;
  trk_lexer_next(lexer);
  return true;
}

/* The token as it is written; false: its text is not what it stands for, in JavaScript or in a URL. */
static bool take_plain(struct trk_lexer *lexer, enum trk_token kind, struct word *ret) {
  if (lexer->kind != kind) return false;
  *ret = (struct word){lexer->start, lexer->end - lexer->start};
  for (uint32_t i = lexer->start; i < lexer->end; i++) {
    if (strchr("\\?#%", lexer->text[i])) return false;
  }
  trk_lexer_next(lexer);
  return true;
}

static bool take_same(struct trk_lexer *lexer, struct word name) {
  struct word other;
  return take_plain(lexer, TRK_T_NAME, &other) && other.len == name.len && memcmp(lexer->text + other.start, lexer->text + name.start, name.len) == 0;
}

static bool take_end(struct trk_lexer *lexer) {
  return take_punct(lexer, TRK_P1(';')) || lexer->kind == TRK_T_EOF || lexer->newline;
}

/* The quoted specifier, when the text is nothing but such a module. */
static bool forwarded(struct trk_lexer *lexer, struct word *ret_specifier) {
  struct word name, exported;
  bool all = false, as_default = false;
  if (!take_word(lexer, "import") || !take_plain(lexer, TRK_T_NAME, &name) || parse_reserved(lexer->text + name.start, name.len)) return false;
  if (!take_word(lexer, "from") || !take_plain(lexer, TRK_T_STRING, ret_specifier) || !take_end(lexer)) return false;
  while (lexer->kind != TRK_T_EOF) {
    if (!take_word(lexer, "export")) return false;
    if (!as_default && take_word(lexer, "default")) {
      as_default = true;
      if (!take_same(lexer, name)) return false;
    } else {
      if (all || !take_punct(lexer, TRK_P1('{')) || !take_same(lexer, name) || !take_word(lexer, "as")) return false;
      if (!take_plain(lexer, TRK_T_STRING, &exported) || !take_punct(lexer, TRK_P1('}'))) return false;
      if (exported.len != sizeof "'module.exports'" - 1 || memcmp(lexer->text + exported.start + 1, "module.exports", exported.len - 2) != 0) return false;
      all = true;
    }
    if (!take_end(lexer)) return false;
  }
  return all && lexer->error == NULL;
}

TRK_FN(modules_forwarded) { /* (path): the specifier that it hands on; undefined: it does more, or cannot be read */
  char *path = trk_arg_utf8(c, 0, NULL);
  size_t len = 0;
  int status = 0;
  char *text = path ? trk_source_read(path, &len, NULL, &status) : NULL;
  JSValueRef result = trk_undefined(c->rt);
  if (text && len < 4096) { /* such files are short */
    struct trk_lexer lexer = {0};
    struct word specifier;
    trk_lexer_init(&lexer, text, len);
    if (forwarded(&lexer, &specifier)) result = trk_string(c->rt, text + specifier.start + 1, specifier.len - 2);
  }
  free(text);
  free(path);
  return result;
}

static const struct trk_fn_row functions[] = {{"forwarded", modules_forwarded}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "modules.forward", .functions = functions};
TRK_BINDING(binding);
