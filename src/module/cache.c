/*
 * cache.c - the compile cache: internalBinding('compile_cache'); see cache.h.
 *
 * A file's name is a sum of the module's path and form; it ends with struct tail.
 *
 * Owns: see cache.h. Runs on: the runtime's thread. Frees: with the runtime. Limits: FILE_MAX.
 */
#include "module/cache.h"

#include "core/bytecode.h"
#include "core/mem.h"
#include "core/reuse.h"
#include "core/transcode.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILE_MAX ((off_t)256 << 20)
#define MAGIC "trkcode\2"

struct tail {
  char magic[8];
  uint64_t text, text_len; /* sum and bytes of what the engine was given */
  uint64_t code, code_len;
  uint8_t engine[TRK_BUILD_ID_BYTES];
  uint8_t pad[-TRK_BUILD_ID_BYTES & 7];
  uint64_t self; /* sum of all before */
};

struct entry {
  struct entry *next;
  const struct trk_source *source;
  struct trk_bytecode_made made; /* cell NULL: it was taken from the cache, or not compiled */
  bool taken;
};

struct trk_cache {
  char *dir;
  bool portable, debug;
  void *encode;
  void (*take_lock)(JSContextRef ctx);
  void (*give_lock)(JSContextRef ctx);
  struct entry *entries, **last;
};

struct trk_kept {
  struct trk_bytecode bytecode;
  struct trk_bytecode_source *source;
  uint64_t text;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of sources' `kept` */

__attribute__((format(printf, 2, 3))) static void say(const struct trk_cache *cache, const char *format, ...) {
  if (!cache->debug) return;
  va_list args;
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
}

/* Four lanes of words: finds damage, is no seal. */
static uint64_t sum(const void *bytes, size_t len) {
  enum { LANES = 4 };
  const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
  uint64_t lanes[LANES] = {len, ~len, len * factor, 1};
  const uint8_t *at = bytes;
  while (len > 0) {
    uint64_t words[LANES] = {0};
    size_t part = len < sizeof words ? len : sizeof words;
    memcpy(words, at, part);
    for (int i = 0; i < LANES; i++) {
      lanes[i] = (lanes[i] ^ words[i]) * factor;
      lanes[i] ^= lanes[i] >> 29;
    }
    at += part;
    len -= part;
  }
  uint64_t all = 0;
  for (int i = 0; i < LANES; i++) {
    all = (all ^ lanes[i]) * factor;
    all ^= all >> 32;
  }
  return all;
}

static const char *form(const struct trk_source *source) {
  return source->how & TRK_SOURCE_MODULE ? "ESM" : "CommonJS";
}

/* `path` from the folder `dir` on; both absolute and plain. malloc'ed. */
static char *relative(const char *dir, const char *path) {
  size_t same = 0, up = 0;
  for (size_t i = 0; dir[i] == path[i] && path[i]; i++)
    if (path[i] == '/') same = i + 1;
  for (const char *at = dir + same; *at; at++) up += *at == '/';
  size_t room = (up + 1) * 3 + strlen(path + same) + 1, len = 0;
  char *result = trk_malloc(room);
  for (size_t i = 0; i <= up; i++) len += (size_t)snprintf(result + len, room - len, "../");
  snprintf(result + len, room - len, "%s", path + same);
  return result;
}

static char *file_name(const struct trk_cache *cache, const struct trk_source *source) {
  char *path = cache->portable ? relative(cache->dir, source->path) : trk_strdup(source->path);
  uint64_t key = sum(path, strlen(path)) ^ (source->how & TRK_SOURCE_MODULE);
  size_t room = strlen(cache->dir) + 32;
  char *name = trk_malloc(room);
  snprintf(name, room, "%s/%016" PRIx64, cache->dir, key);
  free(path);
  return name;
}

/* --- reading --------------------------------------------------------------------------------------------------------- */

static bool read_all(int fd, uint8_t *bytes, size_t len) {
  size_t done = 0;
  while (done < len) {
    ssize_t n = read(fd, bytes + done, len - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += (size_t)n;
  }
  return true;
}

static const char *open_kept(const char *name, int *ret_fd, size_t *ret_len) {
  struct stat st;
  int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) return strerror(errno);
  *ret_fd = fd;
  *ret_len = 0;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) return "not a file";
  if (st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH))) return "others may write it";
  if (st.st_size <= (off_t)sizeof(struct tail) || st.st_size > FILE_MAX) return "size mismatch";
  *ret_len = (size_t)st.st_size;
  return NULL;
}

static const char *fault_of(const uint8_t *bytes, size_t len, uint64_t text, size_t text_len) {
  struct tail tail;
  uint8_t engine[TRK_BUILD_ID_BYTES];
  memcpy(&tail, bytes + len - sizeof tail, sizeof tail);
  trk_bytecode_usable(engine);
  if (memcmp(tail.magic, MAGIC, sizeof tail.magic) != 0 || tail.self != sum(&tail, offsetof(struct tail, self))) return "magic number mismatch";
  if (memcmp(tail.engine, engine, sizeof engine) != 0) return "engine mismatch";
  if (tail.code_len != len - sizeof tail) return "cache size mismatch";
  if (tail.text != text || tail.text_len != text_len) return "code hash mismatch: of another text";
  if (tail.code != sum(bytes, len - sizeof tail)) return "cache hash mismatch";
  return NULL;
}

/* The bytecode, for the life of the process; or NULL. */
static uint8_t *read_kept(const struct trk_cache *cache, const struct trk_source *source, uint64_t text, size_t *ret_len) {
  char *name = file_name(cache, source);
  int fd = -1;
  size_t len = 0;
  uint8_t *bytes = NULL;
  const char *fault = open_kept(name, &fd, &len);
  if (fault == NULL) {
    bytes = trk_malloc(len);
    fault = read_all(fd, bytes, len) ? fault_of(bytes, len, text, source->len) : "cannot be read";
  }
  if (fd >= 0) close(fd);
  say(cache, "[compile cache] reading cache from %s for %s %s... %s\n", name, form(source), source->path, fault ? fault : "success");
  free(name);
  if (fault == NULL) {
    *ret_len = len - sizeof(struct tail);
    return bytes;
  }
  free(bytes);
  return NULL;
}

/* What the engine is to read: the text itself where it is ASCII. */
static struct trk_bytecode_text characters(const struct trk_source *source) {
  if (source->ascii) return (struct trk_bytecode_text){source->text, (uint32_t)source->len, true};
  uint16_t *wide = trk_malloc(source->len * sizeof *wide);
  size_t units = trk_utf8_to_utf16((const uint8_t *)source->text, source->len, wide);
  uint8_t *narrow = trk_malloc(units + 1);
  bool fits = trk_narrow(wide, narrow, units);
  if (fits) free(wide);
  else free(narrow);
  return (struct trk_bytecode_text){fits ? (void *)narrow : (void *)wide, (uint32_t)units, fits};
}

static struct trk_kept *kept_of(const struct trk_call *c, const struct trk_cache *cache, struct trk_source *source) {
  pthread_mutex_lock(&lock);
  struct trk_kept *kept = source->kept;
  if (kept == NULL) {
    kept = source->kept = trk_calloc(1, sizeof *kept);
    size_t len = 0;
    struct trk_bytecode_text text = characters(source);
    kept->text = sum(source->text, source->len);
    kept->bytecode.hash = (uint32_t)kept->text & 0xffffff;
    kept->bytecode.code = read_kept(cache, source, kept->text, &len);
    kept->bytecode.len = (uint32_t)len;
    kept->source = trk_bytecode_source(c->rt->group, &text, &kept->bytecode, true); /* its sums agree */
  }
  pthread_mutex_unlock(&lock);
  return kept;
}

bool trk_cache_evaluate(const struct trk_call *c, struct trk_source *source, const char *url, JSValueRef *ret) {
  struct trk_cache *cache = c->rt->module_cache;
  if (cache == NULL || source->len > INT32_MAX) return false;
  struct trk_kept *kept = kept_of(c, cache, source);
  struct entry *entry = trk_calloc(1, sizeof *entry);
  JSStringRef url_string = JSValueToStringCopy(c->ctx, trk_cstring(c->rt, url), NULL);
  JSValueRef result = trk_bytecode_run(kept->source, c->rt->ctx, url_string, NULL, &c->rt->vm->bytecodes, &entry->made, c->exc);
  JSStringRelease(url_string);
  bool compiled = entry->made.cell != NULL;
  entry->source = source;
  entry->taken = kept->bytecode.code != NULL && !compiled && result;
  if (cache->debug)
    say(cache, "[compile cache] code cache for %s %s was %s\n", form(source), source->path,
        entry->taken ? "accepted, keeping the in-memory entry"
        : kept->bytecode.code ? "rejected, refreshing the in-memory entry"
                              : "not initialized, initializing the in-memory entry");
  if (compiled || cache->debug) {
    *cache->last = entry;
    cache->last = &entry->next;
  } else {
    free(entry);
  }
  if (result == NULL && !compiled) { /* a syntax error, most likely: the ordinary way tells it */
    *c->exc = NULL;
    return false;
  }
  *ret = result;
  return true;
}

/* --- writing --------------------------------------------------------------------------------------------------------- */

/* Writes the tail behind the code that is in fd. */
static bool finish(int fd, const struct entry *entry, const void *code, size_t len) {
  struct tail tail = {.magic = MAGIC, .text = entry->source->kept->text, .text_len = entry->source->len, .code = sum(code, len), .code_len = len};
  trk_bytecode_usable(tail.engine);
  tail.self = sum(&tail, offsetof(struct tail, self));
  return pwrite(fd, &tail, sizeof tail, (off_t)len) == (ssize_t)sizeof tail;
}

static void write_entry(const struct trk_cache *cache, const struct entry *entry) {
  char *name = file_name(cache, entry->source);
  size_t room = strlen(name) + 8, len = 0;
  char *temporary = trk_malloc(room);
  void *map = NULL;
  snprintf(temporary, room, "%s.XXXXXX", name);
  int fd = mkostemp(temporary, O_CLOEXEC);
  bool done = fd >= 0 && trk_bytecode_encode(cache->encode, &entry->made, fd, &map, &len) && finish(fd, entry, map, len);
  if (map) munmap(map, len);
  if (fd >= 0) close(fd);
  say(cache, "[compile cache] writing cache for %s %s to temporary file %s...%s\n", form(entry->source), entry->source->path, temporary, done ? "success" : "failed");
  if (done) {
    done = rename(temporary, name) == 0;
    say(cache, "[compile cache] renaming %s to %s...%s\n", temporary, name, done ? "success" : "failed");
  }
  if (!done && fd >= 0) unlink(temporary);
  free(temporary);
  free(name);
}

static void end(struct trk_runtime *rt, bool write) {
  struct trk_cache *cache = rt->module_cache;
  struct entry *entry = cache->entries;
  cache->entries = NULL; /* first: what is written may run out of memory and end the process by this way */
  cache->last = &cache->entries;
  cache->take_lock(rt->ctx);
  while (entry) {
    struct entry *next = entry->next;
    if (write && entry->made.cell) write_entry(cache, entry);
    else if (write)
      say(cache, "[compile cache] skip persisting %s %s because %s\n", form(entry->source), entry->source->path,
          entry->taken ? "cache was the same" : "the cache was not initialized");
    trk_bytecode_drop(&entry->made);
    free(entry);
    entry = next;
  }
  cache->give_lock(rt->ctx);
}

static void at_end(struct trk_runtime *rt, bool write) {
  end(rt, write);
  if (write) return;
  struct trk_cache *cache = rt->module_cache;
  rt->module_cache = NULL;
  free(cache->dir);
  free(cache);
}

/* --- the binding ----------------------------------------------------------------------------------------------------- */

static int make_folders(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    int status = mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : uv_translate_sys_error(errno);
    *slash = '/';
    if (status < 0 && status != UV_EROFS && status != UV_EACCES) return status; /* else: it may be there */
  }
  return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : uv_translate_sys_error(errno);
}

/* Where only this user writes: else another could have put files of ours there under other names. */
static int check_folder(const char *path) {
  struct stat st;
  if (stat(path, &st) != 0) return uv_translate_sys_error(errno);
  if (!S_ISDIR(st.st_mode)) return UV_ENOTDIR;
  if (st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH))) return UV_EPERM;
  return access(path, W_OK | X_OK) == 0 ? 0 : uv_translate_sys_error(errno);
}

TRK_FN(cache_tag) { /* (): what the folder's name says of the engine; undefined: there is no bytecode with this one */
  uint8_t engine[TRK_BUILD_ID_BYTES];
  char text[64];
  if (!trk_bytecode_usable(engine)) return trk_undefined(c->rt);
  snprintf(text, sizeof text, "%08x-%u", (unsigned)sum(engine, sizeof engine), (unsigned)geteuid());
  return trk_cstring(c->rt, text);
}

TRK_FN(cache_open) { /* (folder, portable, debug): 0 or a negative uv status */
  uint8_t engine[TRK_BUILD_ID_BYTES];
  char *dir = trk_arg_utf8(c, 0, NULL);
  void *encode = NULL;
  trk_native_find(&encode, TRK_BYTECODE_ENCODE);
  int status = dir && dir[0] == '/' && encode && trk_bytecode_usable(engine) ? make_folders(dir) : UV_EINVAL;
  if (status == 0) status = check_folder(dir);
  if (status < 0 || c->rt->module_cache) {
    free(dir);
    return trk_number(c->rt, status);
  }
  struct trk_cache *cache = trk_calloc(1, sizeof *cache);
  *cache = (struct trk_cache){.dir = dir, .portable = trk_arg_bool(c, 1), .debug = trk_arg_bool(c, 2), .encode = encode};
  cache->last = &cache->entries;
  trk_native_find(&cache->take_lock, "JSLock");
  trk_native_find(&cache->give_lock, "JSUnlock");
  if (cache->take_lock == NULL || cache->give_lock == NULL) {
    free(cache);
    free(dir);
    return trk_number(c->rt, UV_ENOSYS);
  }
  c->rt->module_cache = cache;
  c->rt->module_cache_end = at_end;
  return trk_number(c->rt, 0);
}

TRK_FN(cache_flush) { /* (): writes what was compiled so far */
  if (c->rt->module_cache) end(c->rt, true);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {{"tag", cache_tag}, {"open", cache_open}, {"flush", cache_flush}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "compile_cache", .functions = functions};
TRK_BINDING(binding);
