/*
 * source.c - the table of module sources; see source.h.
 *
 * Owns: the table, one for all threads, under a lock. Runs on: any runtime's thread.
 * Frees: nothing that the engine was given in place (it must outlive every VM); what is private to a runtime when it is
 * taken. Limits: CACHE_BYTES_MAX of text in the table; what is over that is evaluated from a copy and forgotten.
 */
#include "module/source.h"

#include "core/chars.h"
#include "core/engine.h"
#include "core/mem.h"
#include "core/transcode.h"
#include "module/cache.h"
#include "thread/spare.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CACHE_BYTES_MAX ((size_t)256 << 20)
#define BUCKETS 4096
#define FILE_MAX ((off_t)512 << 20)

static const char prefix[] = "(function (exports, require, module, __filename, __dirname) { ";
static const char suffix[] = "\n})";

static struct trk_source *buckets[BUCKETS];
static size_t cached_bytes;
static uint32_t last_id;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define HOWS 256u /* values that `how` can have */

static size_t path_hash(const char *path) {
  size_t h = 5381;
  for (; *path; path++) h = h * 33 ^ (unsigned char)*path;
  return h;
}

static size_t hash(const char *path, unsigned how) {
  return (path_hash(path) + how) % BUCKETS;
}

static bool same_file(const struct trk_source *source, const char *path, unsigned how, const struct stat *st) {
  return source->owner == NULL && source->how == how && source->inode == st->st_ino && source->size == st->st_size &&
         source->mtime.tv_sec == st->st_mtim.tv_sec && source->mtime.tv_nsec == st->st_mtim.tv_nsec &&
         strcmp(source->path, path) == 0;
}

static bool mentions(const char *text, size_t len, const char *word) {
  return memmem(text, len, word, strlen(word)) != NULL;
}

static void take_code(struct trk_rewrite *rewrite, struct trk_source *ret) {
  ret->text = rewrite->code;
  ret->len = rewrite->code_len;
  ret->shifts = rewrite->shifts;
  ret->shift_count = rewrite->shift_count;
  ret->rewritten = true;
  rewrite->code = NULL;
  rewrite->shifts = NULL;
}

static void take_bodies(struct trk_rewrite *rewrite, struct trk_source *ret) {
  ret->bodies = rewrite->bodies;
  ret->body_count = rewrite->body_count;
  rewrite->bodies = NULL;
  ret->covers = rewrite->covers;
  ret->cover_names = rewrite->cover_names;
  ret->cover_count = rewrite->cover_count;
  ret->cover_names_len = rewrite->cover_names_len;
  ret->units = rewrite->units;
  rewrite->covers = NULL;
  rewrite->cover_names = NULL;
}

static void take_fault(struct trk_rewrite *rewrite, struct trk_source *ret) {
  ret->fault = rewrite->error;
  ret->fault_line = rewrite->error_line;
  ret->fault_column = rewrite->error_column;
  ret->fault_len = rewrite->error_len;
  ret->fault_unsupported = rewrite->error_unsupported;
  rewrite->error = NULL;
}

/* CommonJS: wrapped, and rewritten where something in it needs that. */
static void wrap(const char *text, size_t len, struct trk_source *ret) {
  unsigned flags = ret->how & 127u;
  bool types = (flags & TRK_REWRITE_TYPES) != 0;
  if (types || (flags & TRK_REWRITE_COVER) || mentions(text, len, "catch") || mentions(text, len, "import") || mentions(text, len, "using") || mentions(text, len, "async ") ||
      mentions(text, len, "eval(") || ((flags & TRK_REWRITE_AWAIT) && mentions(text, len, "await"))) {
    struct trk_rewrite rewrite;
    if (trk_rewrite(text, len, TRK_REWRITE_COMMONJS, flags, &rewrite) == 0) {
      if (rewrite.misplaced_line > 0) {
        ret->fault = trk_strdup(TRK_REWRITE_MISPLACED_AWAIT);
        ret->fault_line = rewrite.misplaced_line;
        ret->fault_column = rewrite.misplaced_column;
        ret->fault_len = sizeof "await" - 1;
        trk_rewrite_free(&rewrite);
        return;
      }
      for (size_t i = 0; rewrite.code == NULL && i < rewrite.body_count; i++)
        if (rewrite.bodies[i].line == 1) rewrite.bodies[i].column += sizeof prefix - 1;
      take_bodies(&rewrite, ret);
      if (rewrite.code) take_code(&rewrite, ret);
    } else if (types) {
      take_fault(&rewrite, ret);
      trk_rewrite_free(&rewrite);
      return;
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

static void rewrite_module(const char *text, size_t len, struct trk_source *ret) {
  struct trk_rewrite rewrite;
  if (trk_rewrite(text, len, TRK_REWRITE_MODULE, ret->how & 127u, &rewrite) == 0) {
    trk_source_describe(text, &rewrite, ret);
    take_code(&rewrite, ret);
    take_bodies(&rewrite, ret);
    ret->ascii = trk_ascii((const uint8_t *)ret->text, ret->len);
  } else {
    take_fault(&rewrite, ret);
  }
  trk_rewrite_free(&rewrite);
}

void trk_source_free(struct trk_source *source) {
  free(source->path);
  free(source->text);
  free(source->shifts);
  free(source->bodies);
  free(source->covers);
  free(source->cover_names);
  free(source->about);
  free(source->fault);
  free(source);
}

struct trk_source *trk_source_make(const char *path, const char *text, size_t len, unsigned how) {
  struct trk_source *source = trk_calloc(1, sizeof *source);
  source->path = trk_strdup(path);
  source->how = how;
  source->wasm = mentions(text, len, "WebAssembly");
  if (how & TRK_SOURCE_MODULE)
    rewrite_module(text, len, source);
  else
    wrap(text, len, source);
  return source;
}

/*
 * The first file of a process is its program. One that starts workers likely does so once it has loaded the rest: the VM of the
 * first is made meanwhile. A file that only looks so costs a thread that ends by itself.
 */
static void look_for_workers(const char *text, size_t len) {
  static atomic_flag seen = ATOMIC_FLAG_INIT;
  if (atomic_flag_test_and_set(&seen) || trk_current() == NULL || trk_current()->role != TRK_ROLE_MAIN) return;
  if (mentions(text, len, "worker_threads") && mentions(text, len, "new Worker")) trk_spare_prepare();
}

/* The open file's text; NULL and errno on failure. */
static char *read_file(int fd, off_t size, size_t *ret_len) {
  if (size > FILE_MAX) {
    errno = EFBIG;
    return NULL;
  }
  size_t room = (size_t)size + 1, len = 0;
  char *text = trk_malloc(room + 1);
  for (;;) {
    ssize_t n = read(fd, text + len, room - len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      free(text);
      return NULL;
    }
    if (n == 0) break;
    len += (size_t)n;
    if (len == (size_t)size && len > 0) break; /* the whole of it, were it not to grow just now */
    if (len == room) text = trk_realloc(text, (room *= 2) + 1);
  }
  if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) memmove(text, text + 3, len -= 3);
  text[len] = '\0';
  *ret_len = len;
  look_for_workers(text, len);
  return text;
}

static int open_file(const char *path, struct stat *ret_st) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  int fault = fstat(fd, ret_st) != 0 ? errno : S_ISDIR(ret_st->st_mode) ? EISDIR : 0;
  if (fault == 0) return fd;
  close(fd);
  errno = fault;
  return -1;
}

char *trk_source_read(const char *path, size_t *ret_len, struct stat *ret_st, int *ret_status) {
  struct stat st;
  char *text = NULL;
  int fd = open_file(path, &st);
  if (fd >= 0) text = read_file(fd, st.st_size, ret_len);
  if (text == NULL) *ret_status = uv_translate_sys_error(errno);
  if (fd >= 0) close(fd);
  if (ret_st) *ret_st = st;
  return text;
}

struct trk_source *trk_source_load(const char *path, unsigned how, bool *ret_cached, int *ret_status) {
  struct stat st;
  int fd = open_file(path, &st);
  if (fd < 0) {
    *ret_status = uv_translate_sys_error(errno);
    return NULL;
  }
  size_t bucket = hash(path, how);
  pthread_mutex_lock(&lock);
  struct trk_source *source = buckets[bucket];
  while (source && !same_file(source, path, how, &st)) source = source->next;
  pthread_mutex_unlock(&lock);
  *ret_cached = true;
  if (source) {
    close(fd);
    return source;
  }
  size_t len = 0;
  char *text = read_file(fd, st.st_size, &len);
  if (text == NULL) *ret_status = uv_translate_sys_error(errno);
  close(fd);
  if (text == NULL) return NULL;
  source = trk_source_make(path, text, len, how);
  free(text);
  source->mtime = st.st_mtim;
  source->size = st.st_size;
  source->inode = st.st_ino;
  pthread_mutex_lock(&lock);
  *ret_cached = S_ISREG(st.st_mode) && source->text && cached_bytes + source->len <= CACHE_BYTES_MAX;
  if (*ret_cached) {
    cached_bytes += source->len;
    source->id = ++last_id;
    source->next = buckets[bucket];
    buckets[bucket] = source;
  }
  pthread_mutex_unlock(&lock);
  return source;
}

struct trk_source *trk_source_known(const char *path, unsigned how, uint32_t id) {
  pthread_mutex_lock(&lock);
  struct trk_source *source = buckets[hash(path, how)];
  while (source && !(source->owner == NULL && source->id == id && source->how == how && strcmp(source->path, path) == 0)) source = source->next;
  pthread_mutex_unlock(&lock);
  return source;
}

/* Of a file that was loaded in several ways, the last. */
static const struct trk_source *newest(const char *path) {
  size_t base = path_hash(path);
  const struct trk_source *best = NULL;
  pthread_mutex_lock(&lock);
  for (unsigned how = 0; how < HOWS; how++) {
    for (const struct trk_source *at = buckets[(base + how) % BUCKETS]; at; at = at->next)
      if (at->owner == NULL && at->how == how && at->text && (best == NULL || at->id > best->id) && strcmp(at->path, path) == 0) best = at;
  }
  pthread_mutex_unlock(&lock);
  return best;
}

/* The place, and the line that it is on; NULL: there is none. */
static const char *place_in(const struct trk_source *source, uint32_t line, uint32_t column, const char **ret_line, const char **ret_line_end) {
  if (source == NULL || column == 0) return NULL;
  const char *at = source->text, *end = source->text + source->len;
  for (uint32_t i = 1; i < line; i++) {
    const char *next = memchr(at, '\n', (size_t)(end - at));
    if (next == NULL) return NULL;
    at = next + 1;
  }
  *ret_line = at;
  const char *line_end = memchr(at, '\n', (size_t)(end - at));
  *ret_line_end = line_end ? line_end : end;
  if (source->ascii) return (size_t)(*ret_line_end - at) < column - 1 ? NULL : at + column - 1;
  for (uint32_t units = 1; units < column && at < *ret_line_end; units++) {
    if ((unsigned char)*at >= 0xf0) units++;
    do at++;
    while (at < *ret_line_end && ((unsigned char)*at & 0xc0) == 0x80);
  }
  return at;
}

const char *trk_source_until(const char *path, uint32_t line, uint32_t column, size_t *ret_len) {
  const struct trk_source *source = newest(path); /* lives for ever */
  const char *begin, *end, *at = place_in(source, line, column, &begin, &end);
  if (at == NULL) return NULL;
  *ret_len = (size_t)(at - source->text);
  return source->text;
}

char *trk_source_around(const char *path, uint32_t line, uint32_t column, size_t *ret_len) {
  const struct trk_source *source = newest(path);
  const char *begin, *line_end, *at = place_in(source, line, column, &begin, &line_end);
  if (at == NULL) return NULL;
  const char *end = source->text + source->len;
  if (at - begin > TRK_SOURCE_BEFORE) begin = at - TRK_SOURCE_BEFORE;
  while (begin < at && ((unsigned char)*begin & 0xc0) == 0x80) begin++;
  if (line_end - at > TRK_SOURCE_AFTER) line_end = at + TRK_SOURCE_AFTER;
  while (line_end > at && line_end < end && ((unsigned char)*line_end & 0xc0) == 0x80) line_end--;
  size_t before = (size_t)(at - begin), after = (size_t)(line_end - at);
  char *text = trk_malloc(before + after + 2);
  memcpy(text, begin, before);
  text[before] = '\n';
  memcpy(text + before + 1, at, after);
  text[before + 1 + after] = '\0';
  *ret_len = before + 1 + after;
  return text;
}

void trk_source_keep(const struct trk_runtime *rt, struct trk_source *source) {
  size_t bucket = hash(source->path, source->how);
  source->owner = rt;
  pthread_mutex_lock(&lock);
  source->next = buckets[bucket];
  buckets[bucket] = source;
  pthread_mutex_unlock(&lock);
}

struct trk_source *trk_source_take(const struct trk_runtime *rt, const char *path, unsigned how) {
  pthread_mutex_lock(&lock);
  struct trk_source **at = &buckets[hash(path, how)];
  while (*at && !((*at)->owner == rt && (*at)->how == how && strcmp((*at)->path, path) == 0)) at = &(*at)->next;
  struct trk_source *source = *at;
  if (source) *at = source->next;
  pthread_mutex_unlock(&lock);
  return source;
}

static void release(void *bytes, void *context) {
  (void)context;
  free(bytes);
}

/* Rows of three numbers as an Int32Array: over them, or over a copy. */
static JSValueRef rows(struct trk_runtime *rt, void *bytes, size_t count, bool immortal) {
  size_t len = count * 3 * sizeof(int32_t);
  void *data = immortal ? bytes : memcpy(trk_malloc(len), bytes, len);
  JSObjectRef array = JSObjectMakeTypedArrayWithBytesNoCopy(rt->ctx, kJSTypedArrayTypeInt32Array, data, len, immortal ? NULL : release, NULL, NULL);
  return array ? array : trk_undefined(rt);
}

void trk_source_note(struct trk_runtime *rt, const struct trk_source *source, const char *url, bool immortal, JSObjectRef note) {
  if (note == NULL || source->shift_count == 0) return;
  JSValueRef args[3] = {trk_cstring(rt, url), rows(rt, source->shifts, source->shift_count, immortal)};
  if (source->body_count > 0) args[2] = rows(rt, source->bodies, source->body_count, immortal);
  trk_call_js(rt, note, source->body_count > 0 ? 3 : 2, args, NULL);
}

void trk_source_cover(struct trk_runtime *rt, const struct trk_source *source, const char *url) {
  if (source->units == 0) return;
  JSValueRef note = trk_internal_export(rt, "internal/process/coverage", "note");
  if (!note || !trk_is_function(rt, note)) return;
  size_t len = source->cover_count * 4 * sizeof *source->covers;
  void *copy = memcpy(trk_malloc(len + 1), source->covers, len);
  JSValueRef args[4] = {trk_cstring(rt, url), JSObjectMakeTypedArrayWithBytesNoCopy(rt->ctx, kJSTypedArrayTypeInt32Array, copy, len, release, NULL, NULL),
                        trk_string(rt, source->cover_names, source->cover_names_len), trk_number(rt, source->units)};
  trk_call_js(rt, (JSObjectRef)note, 4, args, NULL);
}

JSValueRef trk_source_evaluate(const struct trk_call *c, struct trk_source *source, const char *url, bool immortal) {
  if (source->wasm) trk_internal_export(c->rt, "internal/wasm", "ready");
  JSValueRef kept = NULL;
  if (immortal && trk_cache_evaluate(c, source, url, &kept)) return kept;
  if (!immortal || !source->ascii) return trk_evaluate(c->rt, source->text, source->len, url, 1, c->exc);
  JSStringRef url_string = JSValueToStringCopy(c->ctx, trk_cstring(c->rt, url), NULL);
  /* A string over the text where it is, is read once; a JSScript is read for its syntax first. */
  JSStringRef text = trk_chars_over((const uint8_t *)source->text, source->len);
  if (text != NULL) {
    JSValueRef result = JSEvaluateScript(c->ctx, text, NULL, url_string, 1, c->exc);
    trk_chars_over_release(text);
    JSStringRelease(url_string);
    return result;
  }
  JSStringRef message = NULL;
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

JSValueRef trk_source_throw(const struct trk_call *c, const struct trk_source *source, const char *url) {
  JSValueRef fail = trk_internal_export(c->rt, "internal/modules/faults", "sourceFault");
  JSValueRef args[6] = {trk_cstring(c->rt, source->fault), trk_cstring(c->rt, url), trk_number(c->rt, source->fault_line),
                        trk_number(c->rt, source->fault_column), trk_bool(c->rt, source->fault_unsupported), trk_number(c->rt, source->fault_len)};
  if (fail && trk_is_function(c->rt, fail)) trk_call_js(c->rt, (JSObjectRef)fail, 6, args, c->exc);
  return trk_undefined(c->rt);
}
