/*
 * compile.c - module files as functions: internalBinding('compile').
 *
 * A CommonJS file is wrapped (or rewritten, rewrite.h) and evaluated without passing through a JavaScript string. Sources are
 * kept for the process: the engine reads pure ASCII text in place, and a second worker that loads the file neither reads
 * nor rewrites it again.
 *
 * Owns: the source table, one for all threads, under a lock. Runs on: any runtime's thread.
 * Frees: nothing that the engine was given (it must outlive every VM). Limits: CACHE_BYTES_MAX of text in the
 * table; what is over that is evaluated from a copy and forgotten.
 */
#include "core/binding.h"
#include "core/engine.h"
#include "core/mem.h"
#include "core/transcode.h"
#include "module/rewrite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CACHE_BYTES_MAX ((size_t)256 << 20)
#define BUCKETS 1024
#define FILE_MAX ((off_t)512 << 20)

static const char prefix[] = "(function (exports, require, module, __filename, __dirname) { ";
static const char suffix[] = "\n})";

struct source {
  struct source *next;
  char *path;
  struct timespec mtime;
  off_t size;
  ino_t inode;
  char *text; /* wrapped or rewritten, NUL-terminated */
  size_t len;
  bool ascii;
  bool rewritten; /* the function takes (import, fix) and gives the module function */
  struct trk_shift *shifts;
  size_t shift_count;
};

static struct source *buckets[BUCKETS];
static size_t cached_bytes;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static size_t hash(const char *path) {
  size_t h = 5381;
  for (; *path; path++) h = h * 33 ^ (unsigned char)*path;
  return h % BUCKETS;
}

static bool same_file(const struct source *source, const char *path, const struct stat *st) {
  return source->inode == st->st_ino && source->size == st->st_size && source->mtime.tv_sec == st->st_mtim.tv_sec &&
         source->mtime.tv_nsec == st->st_mtim.tv_nsec && strcmp(source->path, path) == 0;
}

static bool mentions(const char *text, size_t len, const char *word) {
  return memmem(text, len, word, strlen(word)) != NULL;
}

/* Wraps `text` (NUL-terminated, owned by the caller) into *ret. */
static void wrap(const char *text, size_t len, struct source *ret) {
  if (mentions(text, len, "catch") || mentions(text, len, "import")) {
    struct trk_rewrite rewrite;
    if (trk_rewrite(text, len, TRK_REWRITE_COMMONJS, false, &rewrite) == 0 && rewrite.code) {
      ret->text = rewrite.code;
      ret->len = rewrite.code_len;
      ret->shifts = rewrite.shifts;
      ret->shift_count = rewrite.shift_count;
      ret->rewritten = true;
      rewrite.code = NULL;
      rewrite.shifts = NULL;
    }
    trk_rewrite_free(&rewrite);
  }
  if (ret->text == NULL) {
    ret->len = sizeof prefix - 1 + len + sizeof suffix - 1;
    ret->text = trk_malloc(ret->len + 1);
    memcpy(ret->text, prefix, sizeof prefix - 1);
    memcpy(ret->text + sizeof prefix - 1, text, len);
    memcpy(ret->text + sizeof prefix - 1 + len, suffix, sizeof suffix);
    char *body = ret->text + sizeof prefix - 1;
    if (len > 2 && body[0] == '#' && body[1] == '!') body[0] = body[1] = '/';
    ret->shifts = trk_calloc(1, sizeof *ret->shifts);
    ret->shifts[0] = (struct trk_shift){1, 1, sizeof prefix - 1};
    ret->shift_count = 1;
  }
  ret->ascii = trk_ascii((const uint8_t *)ret->text, ret->len);
}

static void free_source(struct source *source) {
  free(source->path);
  free(source->text);
  free(source->shifts);
  free(source);
}

/* The wrapped text of a file; *ret_cached tells whether it lives for ever or is the caller's to free. */
static struct source *load(const char *path, bool *ret_cached, int *ret_status) {
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &st) != 0) goto fail;
  if (S_ISDIR(st.st_mode)) {
    errno = EISDIR;
    goto fail;
  }
  pthread_mutex_lock(&lock);
  for (struct source *s = buckets[hash(path)]; s; s = s->next) {
    if (!same_file(s, path, &st)) continue;
    pthread_mutex_unlock(&lock);
    close(fd);
    *ret_cached = true;
    return s;
  }
  pthread_mutex_unlock(&lock);
  if (st.st_size > FILE_MAX) {
    errno = EFBIG;
    goto fail;
  }
  size_t room = (size_t)st.st_size + 1, len = 0;
  char *text = trk_malloc(room + 1);
  for (;;) {
    ssize_t n = read(fd, text + len, room - len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      free(text);
      goto fail;
    }
    if (n == 0) break;
    len += (size_t)n;
    if (len == room) text = trk_realloc(text, (room *= 2) + 1);
  }
  close(fd);
  text[len] = '\0';
  size_t skip = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  struct source *source = trk_calloc(1, sizeof *source);
  wrap(text + skip, len - skip, source);
  free(text);
  source->path = trk_strdup(path);
  source->mtime = st.st_mtim;
  source->size = st.st_size;
  source->inode = st.st_ino;
  pthread_mutex_lock(&lock);
  *ret_cached = S_ISREG(st.st_mode) && cached_bytes + source->len <= CACHE_BYTES_MAX;
  if (*ret_cached) {
    cached_bytes += source->len;
    source->next = buckets[hash(path)];
    buckets[hash(path)] = source;
  }
  pthread_mutex_unlock(&lock);
  return source;
fail:
  *ret_status = uv_translate_sys_error(errno);
  if (fd >= 0) close(fd);
  return NULL;
}

/* [line, column, delta, ...] for the mapping of positions */
static JSObjectRef shifts_array(struct trk_runtime *rt, const struct trk_shift *shifts, size_t count) {
  JSObjectRef array = trk_array(rt, 0, NULL);
  for (size_t i = 0; i < count; i++) {
    const uint32_t row[3] = {shifts[i].line, shifts[i].column, shifts[i].delta};
    for (unsigned k = 0; k < 3; k++)
      JSObjectSetPropertyAtIndex(rt->ctx, array, (unsigned)i * 3 + k, trk_number(rt, (int32_t)row[k]), NULL);
  }
  return array;
}

static JSValueRef evaluate(const struct trk_call *c, const struct source *source, const char *url, bool immortal) {
  if (!immortal || !source->ascii) return trk_evaluate(c->rt, source->text, source->len, url, 1, c->exc);
  JSStringRef url_string = JSValueToStringCopy(c->ctx, trk_cstring(c->rt, url), NULL), message = NULL;
  int line = 0;
  JSScriptRef script = JSScriptCreateReferencingImmortalASCIIText(c->rt->group, url_string, 1, source->text, source->len,
                                                                  &message, &line);
  JSStringRelease(url_string);
  if (message) JSStringRelease(message);
  /* A syntax error: the ordinary way gives it as an exception with its place. */
  if (script == NULL) return trk_evaluate(c->rt, source->text, source->len, url, 1, c->exc);
  JSValueRef result = JSScriptEvaluate(c->ctx, script, NULL, c->exc);
  JSScriptRelease(script);
  return result;
}

/* Gives [function, rewritten, shifts], also when the text has a fault (function is then the exception's absence: throws). */
static JSValueRef finish(const struct trk_call *c, const struct source *source, const char *url, bool immortal) {
  JSValueRef row[3];
  row[2] = shifts_array(c->rt, source->shifts, source->shift_count);
  /* Positions are needed by the exception too: hand them over first. */
  JSObjectRef note = trk_arg_function(c, 1);
  if (note) {
    JSValueRef args[2] = {trk_cstring(c->rt, url), row[2]};
    trk_call_js(c->rt, note, 2, args, NULL);
  }
  JSValueRef function = evaluate(c, source, url, immortal);
  if (function == NULL || *c->exc) return trk_undefined(c->rt);
  row[0] = function;
  row[1] = trk_bool(c->rt, source->rewritten);
  return trk_array(c->rt, 2, row);
}

TRK_FN(compile_file) { /* (path, note(url, shifts)): [function, rewritten] */
  char *path = trk_arg_utf8(c, 0, NULL);
  if (path == NULL) return trk_undefined(c->rt);
  bool cached = false;
  int status = 0;
  JSValueRef result;
  struct source *source = load(path, &cached, &status);
  if (source == NULL)
    result = trk_throw_uv(c, status, status == UV_EISDIR ? "read" : "open", status == UV_EISDIR ? NULL : path, NULL);
  else
    result = finish(c, source, path, cached);
  if (source && !cached) free_source(source);
  free(path);
  return result;
}

TRK_FN(compile_text) { /* (url, note, text): [function, rewritten] */
  char *url = trk_arg_utf8(c, 0, NULL);
  size_t len = 0;
  char *text = trk_arg_utf8(c, 2, &len);
  JSValueRef result = trk_undefined(c->rt);
  if (url && text) {
    struct source *source = trk_calloc(1, sizeof *source);
    wrap(text, len, source);
    result = finish(c, source, url, false);
    free_source(source);
  }
  free(url);
  free(text);
  return result;
}

/* --- ES modules ------------------------------------------------------------------------------------------------- */

static JSValueRef span_string(const struct trk_call *c, const char *text, struct trk_span span) {
  return trk_string(c->rt, text + span.start, span.len);
}

static void push(const struct trk_call *c, JSObjectRef array, unsigned *n, JSValueRef value) {
  JSObjectSetPropertyAtIndex(c->ctx, array, (*n)++, value, NULL);
}

/* Flat rows: requests [specifier, type], imports [request, kind, name, local], exports [kind, request, name, local]. */
static void describe(const struct trk_call *c, JSObjectRef result, const char *text, const struct trk_rewrite *rewrite) {
  JSObjectRef requests = trk_array(c->rt, 0, NULL), imports = trk_array(c->rt, 0, NULL),
              exports = trk_array(c->rt, 0, NULL);
  unsigned n = 0;
  for (size_t i = 0; i < rewrite->request_count; i++) {
    push(c, requests, &n, span_string(c, text, rewrite->requests[i].specifier));
    push(c, requests, &n, span_string(c, text, rewrite->requests[i].type));
  }
  n = 0;
  for (size_t i = 0; i < rewrite->import_count; i++) {
    push(c, imports, &n, trk_number(c->rt, rewrite->imports[i].request));
    push(c, imports, &n, trk_number(c->rt, rewrite->imports[i].kind));
    push(c, imports, &n, span_string(c, text, rewrite->imports[i].name));
    push(c, imports, &n, span_string(c, text, rewrite->imports[i].local));
  }
  n = 0;
  for (size_t i = 0; i < rewrite->export_count; i++) {
    push(c, exports, &n, trk_number(c->rt, rewrite->exports[i].kind));
    push(c, exports, &n, trk_number(c->rt, rewrite->exports[i].request));
    push(c, exports, &n, span_string(c, text, rewrite->exports[i].name));
    push(c, exports, &n, span_string(c, text, rewrite->exports[i].local));
  }
  trk_set(c->rt, result, "requests", requests);
  trk_set(c->rt, result, "imports", imports);
  trk_set(c->rt, result, "exports", exports);
  trk_set(c->rt, result, "shifts", shifts_array(c->rt, rewrite->shifts, rewrite->shift_count));
  trk_set(c->rt, result, "async", trk_bool(c->rt, rewrite->top_level_await));
  trk_set(c->rt, result, "code", trk_string(c->rt, rewrite->code, rewrite->code_len));
}

/* (text, notify): { code, async, requests, imports, exports, shifts } or { error, line, column } */
TRK_FN(compile_module) {
  size_t len = 0;
  char *text = trk_arg_utf8(c, 0, &len);
  JSObjectRef result = trk_object(c->rt);
  if (text == NULL) return result;
  struct trk_rewrite rewrite;
  if (trk_rewrite(text, len, TRK_REWRITE_MODULE, trk_arg_bool(c, 1), &rewrite) == 0) {
    describe(c, result, text, &rewrite);
  } else {
    trk_set(c->rt, result, "error", trk_cstring(c->rt, rewrite.error));
    trk_set(c->rt, result, "line", trk_number(c->rt, rewrite.error_line));
    trk_set(c->rt, result, "column", trk_number(c->rt, rewrite.error_column));
  }
  trk_rewrite_free(&rewrite);
  free(text);
  return result;
}

/* (text): whether it can only be an ES module, for files whose type nothing tells */
TRK_FN(compile_is_module) {
  size_t len = 0;
  char *text = trk_arg_utf8(c, 0, &len);
  if (text == NULL) return trk_bool(c->rt, false);
  bool module = false;
  if (mentions(text, len, "import") || mentions(text, len, "export") || mentions(text, len, "await")) {
    struct trk_rewrite rewrite;
    int script = trk_rewrite(text, len, TRK_REWRITE_COMMONJS, false, &rewrite);
    bool syntax = rewrite.module_syntax || (script == 0 && rewrite.top_level_await);
    trk_rewrite_free(&rewrite);
    if (syntax) {
      module = trk_rewrite(text, len, TRK_REWRITE_MODULE, false, &rewrite) == 0;
      trk_rewrite_free(&rewrite);
    }
  }
  free(text);
  return trk_bool(c->rt, module);
}

static const struct trk_fn_row functions[] = {{"file", compile_file},
                                              {"text", compile_text},
                                              {"module", compile_module},
                                              {"isModule", compile_is_module},
                                              {NULL, NULL}};
static const struct trk_binding binding = {.name = "compile", .functions = functions};
TRK_BINDING(binding);
