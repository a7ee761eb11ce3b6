/*
 * find.c - the search for a module's file in one crossing: internalBinding('modules.find').
 *
 * JavaScript asks with the key of its own cache, `request NUL directory NUL directory ...`, and is answered with the
 * file's real name, or with a directory whose package.json it has to read itself.
 *
 * Owns: struct dirs of a runtime, which of the directories are known to exist and to have no link in their name. It holds
 * until the loop next waits for events (Node keeps what it knows of links for ever). Runs on: the runtime's thread.
 * Frees: nothing (the runtime frees rt->module_dirs, one block).
 * Limits: PATH_MAX; DIRS directories, after which it starts over.
 */
#include "core/binding.h"
#include "core/mem.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DIRS 128 /* slots, a power of two; three quarters are used */
#define DIRS_TEXT 16384

enum known { UNKNOWN, REAL, LINKED };

struct dirs {
  uint64_t turn;
  uint32_t count, used;
  struct {
    uint32_t hash, at, len;
    uint8_t taken, real; /* enum known */
  } slots[DIRS];
  char text[DIRS_TEXT];
};

enum flags { KEEP_LINKS = 1, ENDINGS_ONLY = 2 };

struct search {
  struct dirs *dirs;
  const char *endings; /* ".js NUL .json NUL ...", ends with an empty one */
  unsigned flags;
  char path[PATH_MAX]; /* the candidate */
  size_t len;
  char real[PATH_MAX];
};

static uint32_t hash(const char *path, size_t len) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < len; i++) h = (h ^ (unsigned char)path[i]) * 16777619u;
  return h;
}

/* The slot of a directory: a taken one, or the free one where it belongs. */
static unsigned slot_of(const struct dirs *dirs, const char *path, size_t len, uint32_t h) {
  unsigned i = h & (DIRS - 1);
  while (dirs->slots[i].taken && !(dirs->slots[i].hash == h && dirs->slots[i].len == len &&
                                   memcmp(dirs->text + dirs->slots[i].at, path, len) == 0))
    i = (i + 1) & (DIRS - 1);
  return i;
}

static enum known known(const struct dirs *dirs, const char *path, size_t len, bool *ret_there) {
  unsigned i = slot_of(dirs, path, len, hash(path, len));
  *ret_there = dirs->slots[i].taken != 0;
  return *ret_there ? (enum known)dirs->slots[i].real : UNKNOWN;
}

static void note(struct dirs *dirs, const char *path, size_t len, enum known real) {
  if (len > DIRS_TEXT / 4) return;
  uint32_t h = hash(path, len);
  unsigned i = slot_of(dirs, path, len, h);
  if (!dirs->slots[i].taken) {
    if (dirs->count >= DIRS / 4 * 3 || dirs->used + len > DIRS_TEXT) {
      memset(dirs->slots, 0, sizeof dirs->slots);
      dirs->count = dirs->used = 0;
      i = slot_of(dirs, path, len, h);
    }
    memcpy(dirs->text + dirs->used, path, len);
    dirs->slots[i].hash = h;
    dirs->slots[i].at = dirs->used;
    dirs->slots[i].len = (uint32_t)len;
    dirs->slots[i].taken = 1;
    dirs->slots[i].real = UNKNOWN;
    dirs->used += (uint32_t)len;
    dirs->count++;
  }
  if (real != UNKNOWN) dirs->slots[i].real = (uint8_t)real;
}

/* path[len] is made NUL for the call of the system and put back. */
static bool is_directory(struct dirs *dirs, char *path, size_t len) {
  bool there;
  known(dirs, path, len, &there);
  if (there) return true;
  struct stat st;
  char after = path[len];
  path[len] = '\0';
  bool directory = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
  path[len] = after;
  if (directory) note(dirs, path, len, UNKNOWN);
  return directory;
}

static size_t parent_of(const char *path, size_t len) {
  do len--;
  while (len > 0 && path[len] != '/');
  return len;
}

/* Whether no component of the directory's name is a link. */
static bool is_real(struct dirs *dirs, char *path, size_t len) {
  bool there;
  size_t end = len;
  for (; end > 0; end = parent_of(path, end)) { /* from the longest name down to one that is known */
    enum known what = known(dirs, path, end, &there);
    if (what == REAL) break;
    if (what == LINKED) {
      note(dirs, path, len, LINKED);
      return false;
    }
    struct stat st;
    char after = path[end];
    path[end] = '\0';
    bool directory = lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
    path[end] = after;
    if (!directory) {
      note(dirs, path, len, LINKED);
      return false;
    }
  }
  for (size_t real = len; real > end; real = parent_of(path, real)) note(dirs, path, real, REAL);
  return true;
}

/* The candidate as it is: 0 a file (or anything that is no directory), 1 a directory, -1 nothing. Sets real for a file. */
static int look(struct search *s) {
  struct stat st;
  s->path[s->len] = '\0';
  if (lstat(s->path, &st) != 0) return -1;
  bool link = S_ISLNK(st.st_mode);
  if (link && stat(s->path, &st) != 0) return -1;
  if (S_ISDIR(st.st_mode)) return 1;
  if ((s->flags & KEEP_LINKS) || (!link && is_real(s->dirs, s->path, parent_of(s->path, s->len))))
    memcpy(s->real, s->path, s->len + 1);
  else if (realpath(s->path, s->real) == NULL)
    return -1;
  return 0;
}

static bool with_endings(struct search *s) {
  size_t base = s->len;
  for (const char *ending = s->endings; *ending; ending += strlen(ending) + 1) {
    size_t len = strlen(ending);
    if (base + len >= sizeof s->path) continue;
    memcpy(s->path + base, ending, len + 1);
    s->len = base + len;
    if (look(s) == 0) return true;
  }
  s->len = base;
  s->path[base] = '\0';
  return false;
}

/* path.resolve(dir, request) into s->path; `dir` is absolute, or empty when the request is. */
static bool join(struct search *s, const char *dir, size_t dir_len, const char *request, size_t len) {
  if (dir_len + len + 2 > sizeof s->path) return false;
  while (dir_len > 0 && dir[dir_len - 1] == '/') dir_len--;
  memcpy(s->path, dir, dir_len);
  s->len = dir_len;
  for (size_t i = 0; i < len;) {
    while (i < len && request[i] == '/') i++;
    size_t from = i;
    while (i < len && request[i] != '/') i++;
    size_t part = i - from;
    if (part == 0 || (part == 1 && request[from] == '.')) continue;
    if (part == 2 && request[from] == '.' && request[from + 1] == '.') {
      while (s->len > 0 && s->path[--s->len] != '/') {
      }
      continue;
    }
    s->path[s->len++] = '/';
    memcpy(s->path + s->len, request + from, part);
    s->len += part;
  }
  if (s->len == 0) s->path[s->len++] = '/';
  s->path[s->len] = '\0';
  return true;
}

/* The part of a bare request that names the package; 0 when it names none. */
static size_t package_name(const char *request, size_t len) {
  const char *slash = memchr(request, '/', len);
  if (request[0] != '@') return slash ? (size_t)(slash - request) : len;
  if (slash == NULL) return 0;
  size_t scope = (size_t)(slash - request) + 1;
  slash = memchr(request + scope, '/', len - scope);
  return slash ? (size_t)(slash - request) : len;
}

static bool ends_as_directory(const char *request, size_t len) {
  size_t dots = 0;
  while (dots < len && request[len - 1 - dots] == '.') dots++;
  return dots <= 2 && (dots == len || request[len - 1 - dots] == '/');
}

static struct dirs *dirs_of(struct trk_runtime *rt) {
  struct dirs *dirs = rt->module_dirs;
  if (dirs == NULL) {
    dirs = rt->module_dirs = trk_malloc(sizeof *dirs);
    memset(dirs, 0, offsetof(struct dirs, text)); /* no page of the text is written before its time */
  }
  if (dirs->turn != rt->at.turns) {
    memset(dirs->slots, 0, sizeof dirs->slots);
    dirs->count = dirs->used = 0;
    dirs->turn = rt->at.turns;
  }
  return dirs;
}

/* In the directory that s->path names after `dir` is joined: 0 found, 1 it is a directory, -1 nothing. */
static int try_base(struct search *s, bool wants_directory) {
  int kind = s->flags & ENDINGS_ONLY ? -1 : look(s);
  if (wants_directory) return kind == 1 ? 1 : -1;
  if (kind == 0 || with_endings(s)) return 0;
  return kind;
}

/*
 * (key, start, endings, flags): `key` is request NUL directory NUL ...; directories before the one of index `start` were
 * searched; `endings` are joined with NUL. The file's name; or the index of a directory where JavaScript has to read the
 * package.json of what was asked for; or -1.
 */
TRK_FN(modules_find) {
  size_t len = 0, endings_len = 0;
  char *key = trk_arg_utf8(c, 0, &len), *given = trk_arg_utf8(c, 2, &endings_len);
  JSValueRef result = NULL;
  struct search s = {.dirs = dirs_of(c->rt), .flags = (unsigned)trk_arg_i32(c, 3)};
  char endings[1024] = "";
  if (key == NULL || given == NULL || endings_len + 2 > sizeof endings) goto end;
  memcpy(endings, given, endings_len);
  memset(endings + endings_len, 0, 2);
  s.endings = endings;
  size_t request = strlen(key);
  bool absolute = key[0] == '/', bare = !absolute && !(key[0] == '.' && (request == 1 || key[1] == '/' || (key[1] == '.' && (request == 2 || key[2] == '/'))));
  bool up = key[0] == '.' && key[1] == '.', wants_directory = ends_as_directory(key, request);
  size_t package = bare ? package_name(key, request) : 0;
  int start = trk_arg_i32(c, 1), index = 0;
  for (size_t at = request + 1; at <= len; index++) {
    char *dir = key + at;
    size_t dir_len = strlen(dir);
    at += dir_len + 1;
    if (index < start) continue;
    if (dir_len > 0 && (dir[0] != '/' || (!up && !is_directory(s.dirs, dir, dir_len)))) continue;
    if (package > 0 && join(&s, dir, dir_len, key, package) && is_directory(s.dirs, s.path, s.len)) {
      result = trk_number(c->rt, index);
      break;
    }
    if (!join(&s, dir, dir_len, key, request)) continue;
    int kind = try_base(&s, wants_directory);
    if (kind < 0) continue;
    result = kind == 0 ? trk_cstring(c->rt, s.real) : trk_number(c->rt, index);
    break;
  }
end:
  free(key);
  free(given);
  return result ? result : trk_number(c->rt, -1);
}

/*
 * (path): 0 it is a file by its real name; its real name; 1 a directory, or a negative status. Where it lies on the way, links
 * are followed.
 */
TRK_FN(modules_place) {
  struct search s = {.dirs = dirs_of(c->rt)};
  struct stat st;
  size_t len = trk_copy_utf8(c->rt, trk_arg(c, 0), s.path, sizeof s.path);
  if (len == SIZE_MAX) return trk_number(c->rt, UV_ENAMETOOLONG);
  s.len = len;
  if (lstat(s.path, &st) != 0) return trk_number(c->rt, uv_translate_sys_error(errno));
  if (S_ISDIR(st.st_mode)) return trk_number(c->rt, 1);
  if (!S_ISLNK(st.st_mode) && is_real(s.dirs, s.path, parent_of(s.path, s.len))) return trk_number(c->rt, 0);
  if (realpath(s.path, s.real) == NULL || stat(s.real, &st) != 0) return trk_number(c->rt, uv_translate_sys_error(errno));
  return S_ISDIR(st.st_mode) ? trk_number(c->rt, 1) : trk_cstring(c->rt, s.real);
}

/* Characters that mean the same in a path and in a URL. */
static bool is_plain(const char *text, size_t len) {
  for (size_t i = 0; i < len; i++) {
    char c = text[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != '\0' && strchr("_-./@+~", c) != NULL))) return false;
  }
  return true;
}

/* (directory, specifier): the real name of the file that the relative specifier of an import means; else undefined. */
TRK_FN(modules_relative) {
  struct search s = {.dirs = dirs_of(c->rt)};
  char dir[PATH_MAX], specifier[1024];
  size_t dir_len = trk_copy_utf8(c->rt, trk_arg(c, 0), dir, sizeof dir);
  size_t len = trk_copy_utf8(c->rt, trk_arg(c, 1), specifier, sizeof specifier);
  if (dir_len == SIZE_MAX || len == SIZE_MAX || dir[0] != '/' || !is_plain(specifier, len) || ends_as_directory(specifier, len) ||
      !join(&s, dir, dir_len, specifier, len) || look(&s) != 0)
    return trk_undefined(c->rt);
  return trk_cstring(c->rt, s.real);
}

TRK_FN(modules_turn) { /* (): the number of times that the loop has waited for events, up to which what is known of files holds */
  return trk_number(c->rt, (double)c->rt->at.turns);
}

TRK_FN(modules_forget) { /* (): what is known of directories */
  free(c->rt->module_dirs);
  c->rt->module_dirs = NULL;
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {{"forget", modules_forget}, {"find", modules_find}, {"place", modules_place}, {"relative", modules_relative}, {"turn", modules_turn}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "modules.find", .functions = functions};
TRK_BINDING(binding);
