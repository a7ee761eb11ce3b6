/*
 * rewrite-check.c - runs the module rewriter over whole trees of files and compares it with the engine's own syntax check.
 *
 *   rewrite-check [-v] FOLDER...
 *
 * Each .js, .mjs and .cjs file below the folders is taken as what its name and package.json say (a .js file that no script
 * can be is a module). What the engine accepts the rewriter must accept, and the text that it makes must be accepted too;
 * what the engine refuses must be refused by the rewriter or, rewritten, by the engine. Prints counts and every
 * disagreement; -v also what both refuse. Exit status 1 when there is a disagreement.
 *
 * Owns: one file at a time. Runs on: one thread. Frees: each file's texts. Limits: paths of PATH_MAX.
 */
#include "module/rewrite.h"

#include <ftw.h>
#include <jsc/jsc.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SCRIPT, MODULE };
static const char *const kind_names[] = {"CommonJS", "ES module"};
struct count {
  unsigned long files, bytes, accepted, refused_by_both, refused_late, disagree;
};
static struct count counts[2];
static JSCContext *context;
static bool verbose;
static double seconds;

static const char wrap_head[] = "(function (exports, require, module, __filename, __dirname) {";
static const char wrap_tail[] = "\n})";

static char *read_file(const char *path, size_t *ret_len) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = malloc((size_t)size + 1);
  *ret_len = fread(text, 1, (size_t)size, file);
  text[*ret_len] = '\0';
  fclose(file);
  if (*ret_len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) memmove(text, text + 3, (*ret_len -= 3) + 1);
  return text;
}

/* NULL, or the engine's message (free() it). */
static char *refused(const char *text, size_t len, JSCCheckSyntaxMode mode) {
  JSCException *exception = NULL;
  jsc_context_check_syntax(context, text, (gssize)len, mode, "file", 1, &exception);
  if (exception == NULL) return NULL;
  char line[32];
  snprintf(line, sizeof line, " (line %u)", jsc_exception_get_line_number(exception));
  char *message = malloc(strlen(jsc_exception_get_message(exception)) + sizeof line);
  strcpy(message, jsc_exception_get_message(exception));
  strcat(message, line);
  g_object_unref(exception);
  return message;
}

static char *refused_script(const char *text, size_t len) {
  char *wrapped = malloc(len + sizeof wrap_head + sizeof wrap_tail);
  size_t head = sizeof wrap_head - 1;
  memcpy(wrapped, wrap_head, head);
  memcpy(wrapped + head, text, len);
  if (text[0] == '#' && text[1] == '!') memcpy(wrapped + head, "//", 2);
  memcpy(wrapped + head + len, wrap_tail, sizeof wrap_tail);
  char *message = refused(wrapped, head + len + sizeof wrap_tail - 1, JSC_CHECK_SYNTAX_MODE_SCRIPT);
  free(wrapped);
  return message;
}

static char *refused_module(const char *text, size_t len) {
  return refused(text, len, JSC_CHECK_SYNTAX_MODE_MODULE);
}

/* By the nearest package.json. */
static bool package_says_module(const char *path) {
  char file[PATH_MAX];
  snprintf(file, sizeof file, "%s", path);
  for (char *slash; (slash = strrchr(file, '/')) != NULL;) {
    *slash = '\0';
    size_t end = strlen(file);
    if (end + sizeof "/package.json" > sizeof file) return false;
    strcpy(file + end, "/package.json");
    size_t len;
    char *text = read_file(file, &len);
    file[end] = '\0';
    if (text == NULL) continue;
    JSCValue *value = jsc_value_new_from_json(context, text);
    JSCValue *type = jsc_value_is_object(value) ? jsc_value_object_get_property(value, "type") : NULL;
    char *name = type ? jsc_value_to_string(type) : NULL;
    bool module = name && strcmp(name, "module") == 0;
    g_free(name);
    g_clear_object(&type);
    g_object_unref(value);
    free(text);
    return module;
  }
  return false;
}

static void check(const char *path, const char *text, size_t len, int kind, char *engine) {
  struct count *count = &counts[kind];
  struct timespec start, end;
  struct trk_rewrite rewrite;
  clock_gettime(CLOCK_MONOTONIC, &start);
  int status = trk_rewrite(text, len, kind == MODULE ? TRK_REWRITE_MODULE : TRK_REWRITE_COMMONJS, TRK_REWRITE_AWAIT, &rewrite);
  clock_gettime(CLOCK_MONOTONIC, &end);
  seconds += (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
  char *after = NULL;
  if (status == 0 && rewrite.code) after = refused(rewrite.code, rewrite.code_len, JSC_CHECK_SYNTAX_MODE_SCRIPT);
  count->files++;
  count->bytes += len;
  if (engine == NULL && status == 0 && after == NULL) {
    count->accepted++;
  } else if (engine && status != 0) {
    count->refused_by_both++;
    if (verbose) printf("refused by both: %s: %s | %s (line %u)\n", path, engine, rewrite.error, rewrite.error_line);
  } else if (engine && (after || rewrite.code == NULL)) {
    count->refused_late++;
    if (verbose) printf("refused when evaluated: %s: %s\n", path, engine);
  } else {
    count->disagree++;
    printf("%s: %s: engine: %s; rewriter: %s; its text: %s\n", kind_names[kind], path, engine ? engine : "accepts",
           status ? rewrite.error : "accepts", after ? after : "accepted");
  }
  trk_rewrite_free(&rewrite);
  free(after);
  free(engine);
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *ftw) {
  (void)ftw;
  const char *dot = strrchr(path, '.');
  if (type != FTW_F || !S_ISREG(st->st_mode) || dot == NULL) return 0;
  bool mjs = strcmp(dot, ".mjs") == 0, cjs = strcmp(dot, ".cjs") == 0;
  if (!mjs && !cjs && strcmp(dot, ".js") != 0) return 0;
  size_t len;
  char *text = read_file(path, &len);
  if (text == NULL) return 0;
  if (mjs || (!cjs && package_says_module(path))) {
    check(path, text, len, MODULE, refused_module(text, len));
  } else {
    char *engine = refused_script(text, len);
    char *module = engine && !cjs ? refused_module(text, len) : NULL;
    if (engine && !cjs && module == NULL) {
      free(engine);
      check(path, text, len, MODULE, NULL);
    } else {
      free(module);
      check(path, text, len, SCRIPT, engine);
    }
  }
  free(text);
  return 0;
}

int main(int argc, char **argv) {
  context = jsc_context_new();
  unsigned long disagree = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "-v") == 0) verbose = true;
    else if (nftw(argv[i], visit, 32, FTW_PHYS) != 0) perror(argv[i]);
  }
  for (int kind = SCRIPT; kind <= MODULE; kind++) {
    const struct count *count = &counts[kind];
    printf("%s: %lu files, %.1f MB: %lu accepted, %lu refused by both, %lu refused by the engine only after rewriting, %lu disagreements\n",
           kind_names[kind], count->files, (double)count->bytes / 1e6, count->accepted, count->refused_by_both, count->refused_late,
           count->disagree);
    disagree += count->disagree;
  }
  printf("rewriting took %.2f s\n", seconds);
  g_object_unref(context);
  return disagree != 0;
}
