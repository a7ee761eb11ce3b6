/*
 * path.c - WASI's functions that begin with path_.
 *
 * What:    each finds its place first (resolve.c), then does one call in that directory that follows no link.
 * Owns: nothing. Runs on: the runtime's thread. Frees: nothing. Limits: PATH_MAX.
 */
#include "wasi/wasi.h"

#include "core/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define A32(i) ((uint32_t)c->arg[i])
#define A64(i) (c->arg[i])

static int outcome(int r) {
  return r < 0 ? trk_wasi_error(errno) : WASI_SUCCESS;
}

/* The place of the path in arguments `at` and `at` + 1, from the directory `fd`, which has to have that right. */
static int find(struct trk_wasi_call *c, uint32_t fd, uint64_t right, size_t at, bool follow, struct trk_wasi_place *ret) {
  struct trk_wasi_fd *from = NULL;
  if (!trk_wasi_in(c, A32(at), 1, A32(at + 1))) return WASI_EOVERFLOW;
  int r = trk_wasi_get(c->wasi, fd, right, 0, &from);
  return r == WASI_SUCCESS ? trk_wasi_resolve(c, from, A32(at), A32(at + 1), follow, ret) : r;
}

/* What a call on a place gave. */
static int ended(struct trk_wasi_place *place, int r) {
  int result = outcome(r);
  trk_wasi_place_end(place);
  return result;
}

static int path_create_directory(struct trk_wasi_call *c) {
  struct trk_wasi_place place;
  int r = find(c, A32(0), WASI_PATH_CREATE_DIRECTORY, 1, false, &place);
  return r == WASI_SUCCESS ? ended(&place, mkdirat(place.dir, place.name, 0777)) : r;
}

static int unlink_place(struct trk_wasi_call *c, uint64_t right, int flags) {
  struct trk_wasi_place place;
  int r = find(c, A32(0), right, 1, false, &place);
  return r == WASI_SUCCESS ? ended(&place, unlinkat(place.dir, place.name, flags)) : r;
}

static int path_remove_directory(struct trk_wasi_call *c) {
  return unlink_place(c, WASI_PATH_REMOVE_DIRECTORY, AT_REMOVEDIR);
}

static int path_unlink_file(struct trk_wasi_call *c) {
  return unlink_place(c, WASI_PATH_UNLINK_FILE, 0);
}

static int path_filestat_get(struct trk_wasi_call *c) {
  struct trk_wasi_place place;
  struct stat st;
  if (!trk_wasi_in(c, A32(4), 64, 1)) return WASI_EOVERFLOW;
  int r = find(c, A32(0), WASI_PATH_FILESTAT_GET, 2, A32(1) & 1, &place);
  if (r == WASI_SUCCESS) r = ended(&place, fstatat(place.dir, place.name, &st, AT_SYMLINK_NOFOLLOW));
  if (r == WASI_SUCCESS) trk_wasi_put_stat(c, A32(4), &st);
  return r;
}

static int path_filestat_set_times(struct trk_wasi_call *c) {
  struct trk_wasi_place place;
  struct timespec times[2];
  int r = trk_wasi_times(A64(4), A64(5), A32(6), times);
  if (r == WASI_SUCCESS) r = find(c, A32(0), WASI_PATH_FILESTAT_SET_TIMES, 2, A32(1) & 1, &place);
  return r == WASI_SUCCESS ? ended(&place, utimensat(place.dir, place.name, times, AT_SYMLINK_NOFOLLOW)) : r;
}

static int path_link(struct trk_wasi_call *c) {
  struct trk_wasi_place from, to;
  int r = find(c, A32(0), WASI_PATH_LINK_SOURCE, 2, A32(1) & 1, &from);
  if (r != WASI_SUCCESS) return r;
  r = find(c, A32(4), WASI_PATH_LINK_TARGET, 5, false, &to);
  if (r == WASI_SUCCESS) r = ended(&to, linkat(from.dir, from.name, to.dir, to.name, 0));
  trk_wasi_place_end(&from);
  return r;
}

static int path_rename(struct trk_wasi_call *c) {
  struct trk_wasi_place from, to;
  int r = find(c, A32(0), WASI_PATH_RENAME_SOURCE, 1, false, &from);
  if (r != WASI_SUCCESS) return r;
  r = find(c, A32(3), WASI_PATH_RENAME_TARGET, 4, false, &to);
  if (r == WASI_SUCCESS) r = ended(&to, renameat(from.dir, from.name, to.dir, to.name));
  trk_wasi_place_end(&from);
  return r;
}

/* A link's text may not lead out by itself, from where the link is. It is read as any path when it is followed. */
static int inside(const struct trk_wasi_place *place, const char *target) {
  char text[2 * PATH_MAX], result[PATH_MAX];
  if (*target == '/') return WASI_EPERM;
  snprintf(text, sizeof text, "%.*s%s", strcmp(place->name, ".") == 0 ? 0 : (int)(place->name - place->path), place->path, target);
  return trk_wasi_normalize(text, result);
}

static int path_symlink(struct trk_wasi_call *c) {
  struct trk_wasi_place place;
  char target[PATH_MAX];
  uint32_t len = A32(1);
  if (!trk_wasi_in(c, A32(0), 1, len)) return WASI_EOVERFLOW;
  if (len >= sizeof target) return WASI_ENAMETOOLONG;
  memcpy(target, c->memory + A32(0), len);
  target[len] = '\0';
  if (len == 0 || strlen(target) != len) return WASI_EINVAL;
  int r = find(c, A32(2), WASI_PATH_SYMLINK, 3, false, &place);
  if (r != WASI_SUCCESS) return r;
  r = inside(&place, target);
  if (r == WASI_SUCCESS) return ended(&place, symlinkat(target, place.dir, place.name));
  trk_wasi_place_end(&place);
  return r;
}

static int path_readlink(struct trk_wasi_call *c) {
  struct trk_wasi_place place;
  char target[PATH_MAX];
  uint64_t size = A32(4);
  if (!trk_wasi_in(c, A32(3), 1, size) || !trk_wasi_in(c, A32(5), 4, 1)) return WASI_EOVERFLOW;
  int r = find(c, A32(0), WASI_PATH_READLINK, 1, false, &place);
  if (r != WASI_SUCCESS) return r;
  ssize_t n = readlinkat(place.dir, place.name, target, sizeof target);
  r = ended(&place, n < 0 ? -1 : 0);
  if (r != WASI_SUCCESS) return r;
  if ((uint64_t)n >= size) return WASI_ENOBUFS; /* as Node, which wants room for a NUL */
  memcpy(c->memory + A32(3), target, (size_t)n);
  trk_wasi_put(c, A32(5), (uint64_t)n, 4);
  return WASI_SUCCESS;
}

/* --- opening --------------------------------------------------------------------------------------------------------------------- */

enum { CREAT = 1, DIRECTORY = 2, EXCL = 4, TRUNC = 8 }; /* oflags */

struct wanted {
  int flags; /* the system's */
  uint64_t rights, inheriting; /* of the directory */
};

/* How the guest wants it opened, and which rights that takes. */
static struct wanted wanted(uint32_t oflags, uint64_t rights, uint64_t inheriting, uint32_t fdflags) {
  struct wanted w = {O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, WASI_PATH_OPEN, rights | inheriting};
  bool writes = (rights & (WASI_FD_DATASYNC | WASI_FD_WRITE | WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE)) != 0;
  bool reads = (rights & (WASI_FD_READDIR | WASI_FD_READ)) != 0;
  if (oflags & CREAT) w.flags |= O_CREAT, w.rights |= WASI_PATH_CREATE_FILE;
  if (oflags & DIRECTORY) w.flags |= O_DIRECTORY;
  if (oflags & EXCL) w.flags |= O_EXCL;
  if (oflags & TRUNC) w.flags |= O_TRUNC, w.rights |= WASI_PATH_FILESTAT_SET_SIZE;
  if (fdflags & WASI_FLAG_APPEND) w.flags |= O_APPEND;
  if (fdflags & WASI_FLAG_NONBLOCK) w.flags |= O_NONBLOCK;
  if (fdflags & WASI_FLAG_DSYNC) w.flags |= O_DSYNC, w.inheriting |= WASI_FD_DATASYNC;
  if (fdflags & (WASI_FLAG_RSYNC | WASI_FLAG_SYNC)) w.flags |= O_SYNC, w.inheriting |= WASI_FD_SYNC;
  if (writes && (w.flags & (O_APPEND | O_TRUNC)) == 0) w.inheriting |= WASI_FD_SEEK;
  w.flags |= !writes ? O_RDONLY : reads ? O_RDWR : O_WRONLY;
  return w;
}

/* What was opened, as a descriptor; takes `file` over. */
static int opened(int file, const struct trk_wasi_fd *from, const struct trk_wasi_place *place, struct trk_wasi_fd *ret) {
  struct stat st;
  if (fstat(file, &st) < 0) {
    int r = trk_wasi_error(errno);
    close(file);
    return r;
  }
  *ret = (struct trk_wasi_fd){.fd = file, .type = trk_wasi_type(st.st_mode)};
  trk_wasi_rights(file, ret->type, &ret->rights, &ret->inheriting);
  if (ret->type != WASI_DIRECTORY) return WASI_SUCCESS;
  size_t size = strlen(from->path) + strlen(place->path) + 2;
  ret->path = trk_malloc(size);
  snprintf(ret->path, size, "%s%s%s", from->path, place->path[0] == '\0' ? "" : "/", place->path);
  return WASI_SUCCESS;
}

static int path_open(struct trk_wasi_call *c) {
  struct trk_wasi_fd *from = NULL, fd = {.fd = -1};
  struct trk_wasi_place place;
  uint32_t number = 0;
  const struct wanted w = wanted(A32(4), A64(5), A64(6), A32(7));
  if (!trk_wasi_in(c, A32(2), 1, A32(3)) || !trk_wasi_in(c, A32(8), 4, 1)) return WASI_EOVERFLOW;
  int r = trk_wasi_get(c->wasi, A32(0), w.rights, w.inheriting, &from);
  if (r != WASI_SUCCESS) return r;
  r = trk_wasi_resolve(c, from, A32(2), A32(3), A32(1) & 1, &place);
  if (r != WASI_SUCCESS) return r;
  int file = openat(place.dir, place.name, w.flags | (place.slash ? O_DIRECTORY : 0), 0666);
  r = outcome(file);
  if (r == WASI_SUCCESS) r = opened(file, from, &place, &fd);
  trk_wasi_place_end(&place);
  if (r != WASI_SUCCESS) return r;
  fd.rights &= A64(5);
  fd.inheriting &= A64(6);
  fd.nonblock = (A32(7) & WASI_FLAG_NONBLOCK) != 0;
  r = trk_wasi_insert(c->wasi, fd, &number);
  if (r == WASI_SUCCESS) trk_wasi_put(c, A32(8), number, 4);
  return r;
}

const struct trk_wasi_function trk_wasi_path_functions[] = {
  {"path_create_directory", "iii", path_create_directory}, {"path_filestat_get", "iiiii", path_filestat_get},
  {"path_filestat_set_times", "iiiilli", path_filestat_set_times}, {"path_link", "iiiiiii", path_link}, {"path_open", "iiiiillii", path_open},
  {"path_readlink", "iiiiii", path_readlink}, {"path_remove_directory", "iii", path_remove_directory}, {"path_rename", "iiiiii", path_rename},
  {"path_symlink", "iiiii", path_symlink}, {"path_unlink_file", "iii", path_unlink_file}, {NULL, NULL, NULL}};
