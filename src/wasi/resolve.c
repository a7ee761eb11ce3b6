/*
 * resolve.c - where a guest's path leads, without ever leaving the directory that it starts from.
 *
 * What:    ".." is taken by its letters, as Node does. Each directory on the way is opened from the one before it and never by
 *          following a link; a link is read here, and its text put in the place of its name. So nobody who moves things about
 *          meanwhile can lead a guest out. A link's absolute path means one below the name that the guest knows its directory by.
 * Owns:    nothing past a place. Runs on: the runtime's thread. Frees: trk_wasi_place_end(). Limits: PATH_MAX, LINKS links a path.
 */
#include "wasi/wasi.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINKS 32

int trk_wasi_normalize(const char *text, char ret[PATH_MAX]) {
  size_t len = 0;
  for (const char *at = text; *at != '\0';) {
    size_t n = strcspn(at, "/");
    if (n == 2 && memcmp(at, "..", 2) == 0) {
      if (len == 0) return WASI_ENOTCAPABLE;
      while (len > 0 && ret[--len] != '/') continue;
    } else if (n > 0 && !(n == 1 && *at == '.')) {
      if (len + n + 2 > PATH_MAX) return WASI_ENAMETOOLONG;
      if (len > 0) ret[len++] = '/';
      memcpy(ret + len, at, n);
      len += n;
    }
    at += n + (at[n] == '/');
  }
  ret[len] = '\0';
  return WASI_SUCCESS;
}

/* What of `text` is below the guest's directory; NULL: it is elsewhere. */
static const char *below(const struct trk_wasi_fd *from, const char *text) {
  if (*text != '/') return text;
  size_t len = from->path == NULL ? 0 : strlen(from->path);
  if (from->path == NULL || strncmp(text, from->path, len) != 0 || (text[len] != '/' && text[len] != '\0')) return NULL;
  return text + len + strspn(text + len, "/");
}

/* The link `name`, which is `start` bytes from the beginning of place->path: its text instead of it, the rest behind it. */
static int expand(const struct trk_wasi_fd *from, struct trk_wasi_place *place, size_t start, size_t end, const char *target) {
  char text[2 * PATH_MAX + 2];
  const char *inside = below(from, target);
  if (inside == NULL) return WASI_ENOTCAPABLE;
  int n = snprintf(text, sizeof text, "%.*s%s%s", *target == '/' ? 0 : (int)start, place->path, inside, place->path + end);
  if (n < 0 || (size_t)n >= sizeof text) return WASI_ENAMETOOLONG;
  size_t len = strlen(target);
  if (place->path[end] == '\0' && len > 0 && target[len - 1] == '/') place->slash = true;
  return trk_wasi_normalize(text, place->path);
}

static void leave(struct trk_wasi_place *place) {
  if (place->dir_owned) close(place->dir);
  place->dir_owned = false;
}

/* One step down; a link on the way is read into `target` (*ret_link). */
static int step(struct trk_wasi_place *place, const char *name, char target[PATH_MAX], bool *ret_link) {
  int next = openat(place->dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (next >= 0) {
    leave(place);
    place->dir = next;
    place->dir_owned = true;
    return WASI_SUCCESS;
  }
  int error = errno;
  if (error != ENOTDIR && error != ELOOP) return trk_wasi_error(error);
  ssize_t n = readlinkat(place->dir, name, target, PATH_MAX);
  if (n < 0) return WASI_ENOTDIR;
  if (n == PATH_MAX) return WASI_ENAMETOOLONG;
  target[n] = '\0';
  *ret_link = true;
  return WASI_SUCCESS;
}

/* Down place->path as far as no link is; *ret_link: one was and is in the path no longer, so the way begins anew. */
static int walk(const struct trk_wasi_fd *from, struct trk_wasi_place *place, bool follow, bool *ret_link) {
  char target[PATH_MAX], name[NAME_MAX + 1];
  place->dir = from->fd;
  place->dir_owned = false;
  place->name = ".";
  for (size_t start = 0; place->path[start] != '\0';) {
    size_t n = strcspn(place->path + start, "/"), end = start + n;
    if (n > NAME_MAX) return WASI_ENAMETOOLONG;
    memcpy(name, place->path + start, n);
    name[n] = '\0';
    bool last = place->path[end] == '\0';
    if (!last) {
      int r = step(place, name, target, ret_link);
      if (r != WASI_SUCCESS) return r;
    } else if (follow) {
      ssize_t got = readlinkat(place->dir, name, target, PATH_MAX);
      if (got == PATH_MAX) return WASI_ENAMETOOLONG;
      if (got >= 0) target[got] = '\0';
      *ret_link = got >= 0;
    }
    if (*ret_link) return expand(from, place, start, end, target);
    if (last) {
      place->name = place->path + start;
      return WASI_SUCCESS;
    }
    start = end + 1;
  }
  return WASI_SUCCESS;
}

int trk_wasi_resolve(struct trk_wasi_call *c, const struct trk_wasi_fd *from, uint64_t at, uint32_t len, bool follow, struct trk_wasi_place *ret) {
  char text[PATH_MAX];
  if (len >= sizeof text) return WASI_ENAMETOOLONG;
  if (len == 0) return WASI_EINVAL;
  memcpy(text, c->memory + at, len);
  text[len] = '\0';
  if (strlen(text) != len) return WASI_EINVAL;
  if (text[0] == '/') return WASI_ENOTCAPABLE;
  int r = trk_wasi_normalize(text, ret->path);
  if (r != WASI_SUCCESS) return r;
  if (from->type != WASI_DIRECTORY) return WASI_ENOTDIR;
  ret->slash = text[len - 1] == '/';
  ret->dir_owned = false;
  for (int links = 0;; links++) {
    bool link = false;
    r = links > LINKS ? WASI_ELOOP : walk(from, ret, follow || ret->slash, &link);
    if (r != WASI_SUCCESS || !link) break;
    leave(ret);
  }
  struct stat st;
  if (r == WASI_SUCCESS && ret->slash && fstatat(ret->dir, ret->name, &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode)) r = WASI_ENOTDIR;
  if (r != WASI_SUCCESS) leave(ret);
  return r;
}

void trk_wasi_place_end(struct trk_wasi_place *place) {
  leave(place);
}
