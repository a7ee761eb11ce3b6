/*
 * package.c - what of a package.json decides where modules are; see package.h.
 *
 * Owns: nothing. Runs on: any thread. Frees: the caller. Limits: none.
 */
#include "module/package.h"

#include "core/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char *white(const char *at) {
  return at + strspn(at, " \t\n\r");
}

/* Behind the string that begins at `at`; NULL: it does not end. */
static const char *behind_string(const char *at) {
  for (at++; *at != '"'; at++) {
    at += strcspn(at, "\"\\");
    if (*at == '"') break;
    if (*at == '\0' || *++at == '\0') return NULL;
  }
  return at + 1;
}

/* Behind a value, of which only the ends of strings, objects and lists are looked for; NULL: it does not end. */
static const char *behind_value(const char *at) {
  unsigned depth = 0;
  if (*at != '"' && *at != '{' && *at != '[') {
    size_t len = strcspn(at, ",]}\" \t\n\r");
    return len > 0 && at[len] ? at + len : NULL;
  }
  do {
    at += depth > 0 ? strcspn(at, "\"{}[]") : 0;
    if (*at == '\0') return NULL;
    if (*at == '"') {
      if ((at = behind_string(at)) == NULL) return NULL;
      continue;
    }
    depth += *at == '{' || *at == '[' ? 1 : -1U;
    at++;
  } while (depth > 0);
  return at;
}

static bool decides(const char *name, size_t len) {
  static const char *const names[] = {"name", "main", "type", "exports", "imports"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0) return true;
  return false;
}

char *trk_package_members(const char *text, size_t len, size_t *ret_len) {
  const char *at = white(text);
  if (*at != '{') return NULL;
  char *out = trk_malloc(len + 3);
  size_t used = 0;
  out[used++] = '{';
  at = white(at + 1);
  while (*at != '}') {
    const char *name = at, *name_end = *at == '"' ? behind_string(at) : NULL, *value = name_end ? white(name_end) : NULL;
    if (value == NULL || *value != ':' || memchr(name, '\\', (size_t)(name_end - name))) goto fail;
    value = white(value + 1);
    const char *value_end = behind_value(value);
    if (value_end == NULL) goto fail;
    if (decides(name + 1, (size_t)(name_end - name) - 2)) {
      if (used > 1) out[used++] = ',';
      memcpy(out + used, name, (size_t)(value_end - name));
      used += (size_t)(value_end - name);
    }
    at = white(value_end);
    if (*at == ',') {
      at = white(at + 1);
      if (*at != '"') goto fail;
    } else if (*at != '}') {
      goto fail;
    }
  }
  at = white(at + 1);
  if (at != text + len) goto fail;
  out[used++] = '}';
  *ret_len = used;
  return out;
fail:
  free(out);
  return NULL;
}
