/*
 * owner.c - see owner.h.
 *
 * From the place outwards, brace by brace: each open one belongs to a block, a function, an object literal or a class, which what
 * stands before it tells.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: OWNER_SPAN_MAX of text is looked at.
 */
#include "module/owner.h"

#include <stdbool.h>
#include <string.h>

#define OWNER_SPAN_MAX ((size_t)256 << 10)

struct span {
  const char *start;
  size_t len;
};

static bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '#' || (unsigned char)c >= 0x80;
}

static const char *skip_space(const char *begin, const char *at) {
  while (at > begin && is_space(at[-1])) at--;
  return at;
}

/* The word that ends at `at`; len 0 where there is none. */
static struct span word_before(const char *begin, const char *at) {
  const char *start = at;
  while (start > begin && in_word(start[-1])) start--;
  return (struct span){start, (size_t)(at - start)};
}

static bool is(struct span word, const char *text) {
  return word.len == strlen(text) && memcmp(word.start, text, word.len) == 0;
}

static bool is_any(struct span word, const char *const words[]) {
  for (size_t i = 0; words[i]; i++)
    if (is(word, words[i])) return true;
  return false;
}

/* The bracket that is still open at `at`, or the one that closes at at[-1] when `at` stands behind a closing one; NULL: none. */
static const char *opening(const char *begin, const char *at, char open, char close, size_t depth) {
  while (at > begin) {
    at--;
    if (*at == close) depth++;
    if (*at != open) continue;
    if (depth == 0) return at;
    if (--depth == 0 && close == ')') return at;
  }
  return NULL;
}

/* The class whose body begins behind `brace`, its name with len 0 where it has none; false: no class. */
static bool class_of(const char *begin, const char *brace, struct span *ret) {
  const char *at = brace;
  while (at > begin && at[-1] != ';' && at[-1] != '{' && at[-1] != '}' && (size_t)(brace - at) < 256) at--;
  for (const char *k = at; k + 5 < brace; k++) {
    if (memcmp(k, "class", 5) != 0 || (k > begin && in_word(k[-1])) || !is_space(k[5])) continue;
    const char *name = k + 6;
    while (name < brace && is_space(*name)) name++;
    const char *end = name;
    while (end < brace && in_word(*end)) end++;
    *ret = (struct span){name, (size_t)(end - name)};
    if (is(*ret, "extends")) ret->len = 0;
    return true;
  }
  return false;
}

/* What a method that stands before `at` belongs to. */
static const char *container(const char *begin, const char *at, bool constructor, struct span name, size_t *ret_len) {
  const char *brace = opening(begin, at, '{', '}', 0);
  struct span class_name;
  if (brace == NULL) return NULL;
  if (class_of(begin, brace, &class_name)) {
    if (class_name.len == 0) return NULL;
    if (constructor) {
      if (class_name.len != name.len || memcmp(class_name.start, name.start, name.len) != 0) return NULL;
      *ret_len = 3;
      return "new";
    }
    *ret_len = class_name.len;
    return class_name.start;
  }
  const char *before = skip_space(begin, brace);
  static const char *const heads[] = {"return", "default", NULL};
  if (constructor || before == begin || !(strchr("(=:,[?&|", before[-1]) != NULL || is_any(word_before(begin, before), heads))) return NULL;
  *ret_len = 6;
  return "Object";
}

const char *trk_owner(const char *text, size_t len, const char *name, size_t name_len, size_t *ret_len) {
  static const char *const control[] = {"if", "for", "while", "switch", "catch", "with", NULL};
  static const char *const accessor[] = {"function", "get", "set", "new", NULL};
  const char *begin = len > OWNER_SPAN_MAX ? text + len - OWNER_SPAN_MAX : text, *at = text + len;
  struct span wanted = {name, name_len};
  while ((at = opening(begin, at, '{', '}', 0)) != NULL) {
    const char *before = skip_space(begin, at);
    if (before - begin < 2) return NULL;
    bool arrow = before[-1] == '>' && before[-2] == '=';
    if (arrow) before = skip_space(begin, before - 2);
    if (before == begin || before[-1] != ')') {
      if (arrow) return NULL;
      continue; /* a block, an object literal, a class */
    }
    const char *paren = opening(begin, before, '(', ')', 0);
    if (paren == NULL) return NULL;
    const char *head = skip_space(begin, paren);
    struct span word = word_before(begin, head);
    if (!arrow && is_any(word, control)) continue;
    if (arrow && is(word, "async")) word = word_before(begin, skip_space(begin, word.start));
    if (is(word, "function") || (arrow && word.len == 0)) { /* name: function () {}, name: () => {} */
      const char *colon = skip_space(begin, word.len ? word.start : head);
      if (colon == begin || colon[-1] != ':') return NULL;
      struct span key = word_before(begin, skip_space(begin, colon - 1));
      return key.len == name_len && memcmp(key.start, name, name_len) == 0 ? container(begin, key.start, false, wanted, ret_len) : NULL;
    }
    bool constructor = is(word, "constructor");
    if (arrow || !(constructor || (word.len == name_len && memcmp(word.start, name, name_len) == 0))) return NULL;
    const char *lead = skip_space(begin, word.start);
    if (lead > begin && lead[-1] == '*') lead = skip_space(begin, lead - 1);
    if (lead > begin && (lead[-1] == '.' || is_any(word_before(begin, lead), accessor))) return NULL;
    return container(begin, word.start, constructor, wanted, ret_len);
  }
  return NULL;
}
