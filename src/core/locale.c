/*
 * locale.c - which language the engine takes for the user's.
 *
 * The engine asks setlocale() for the process's, which is "C" for as long as nobody has set one, and can only be one of those that the
 * system has built. Node takes what ICU reads in the environment. This definition is found before the C library's (the executable exports
 * its symbols): the engine is told a name that is none where the environment has one, with which it asks ICU. All others are handed on.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: none.
 */
#include "core/engine.h"

#include <dlfcn.h>
#include <locale.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void *engine; /* where it is loaded */
static bool chosen;  /* the environment names a language */

static bool is_neutral(const char *name) {
  size_t len = strcspn(name, ".@");
  return len == 0 || (len == 1 && *name == 'C') || (len == 5 && strncmp(name, "POSIX", len) == 0);
}

/* Once, as ICU does. Source: locale(7) for the order. */
static void look(void) {
  union {
    void (*fn)(JSContextRef); /* any function of the engine's */
    void *address;
  } known = {JSGarbageCollect};
  Dl_info info;
  if (dladdr(known.address, &info) != 0) engine = info.dli_fbase;
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = getenv(names[i]);
    if (value == NULL) continue; /* an empty one counts: of that ICU makes no language */
    chosen = !is_neutral(value);
    return;
  }
}

/* As setlocale(3). */
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
char *setlocale(int category, const char *locale) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  static char none[] = "@";
  static union {
    void *found;
    char *(*call)(int, const char *);
  } next;
  if (category == LC_CTYPE && locale == NULL) {
    Dl_info caller;
    pthread_once(&once, look);
    if (chosen && engine != NULL && dladdr(__builtin_return_address(0), &caller) != 0 && caller.dli_fbase == engine) return none;
  }
  if (next.found == NULL) next.found = dlsym(RTLD_NEXT, "setlocale");
  return next.found != NULL ? next.call(category, locale) : NULL;
}
