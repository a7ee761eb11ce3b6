/*
 * file.c - WASI's functions that begin with fd_, and args_ and environ_.
 *
 * Owns: nothing. Runs on: the runtime's thread, which waits where the guest does. Frees: nothing.
 * Limits: TRK_WASI_IOV buffers a call; a flag of synchronous writing cannot be changed later (fcntl(2)).
 */
#include "wasi/wasi.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define A32(i) ((uint32_t)c->arg[i])
#define A64(i) (c->arg[i])

static int outcome(int r) {
  return r < 0 ? trk_wasi_error(errno) : WASI_SUCCESS;
}

/* --- texts --------------------------------------------------------------------------------------------------------------------- */

static int sizes(struct trk_wasi_call *c, const struct trk_wasi_texts *texts) {
  if (!trk_wasi_in(c, A32(0), 4, 1) || !trk_wasi_in(c, A32(1), 4, 1)) return WASI_EOVERFLOW;
  trk_wasi_put(c, A32(0), texts->count, 4);
  trk_wasi_put(c, A32(1), texts->size, 4);
  return WASI_SUCCESS;
}

static int copies(struct trk_wasi_call *c, const struct trk_wasi_texts *texts) {
  uint64_t pointers = A32(0), at = A32(1);
  if (!trk_wasi_in(c, at, 1, texts->size) || !trk_wasi_in(c, pointers, 4, texts->count)) return WASI_EOVERFLOW;
  for (size_t from = 0, i = 0; i < texts->count; i++) {
    trk_wasi_put(c, pointers + 4 * i, at + from, 4);
    from += strlen(texts->text + from) + 1;
  }
  if (texts->size > 0) memcpy(c->memory + at, texts->text, texts->size);
  return WASI_SUCCESS;
}

static int args_sizes_get(struct trk_wasi_call *c) {
  return sizes(c, &c->wasi->args);
}
static int args_get(struct trk_wasi_call *c) {
  return copies(c, &c->wasi->args);
}
static int environ_sizes_get(struct trk_wasi_call *c) {
  return sizes(c, &c->wasi->env);
}
static int environ_get(struct trk_wasi_call *c) {
  return copies(c, &c->wasi->env);
}

/* --- reading and writing ------------------------------------------------------------------------------------------------------------ */

/* A position of -1: where the descriptor is. */
static int transfer(struct trk_wasi_call *c, bool writes, uint64_t rights, int64_t position, uint64_t result) {
  struct trk_wasi_fd *fd = NULL;
  struct iovec iov[TRK_WASI_IOV];
  int count = 0, r = trk_wasi_iovecs(c, A32(1), A32(2), iov, &count);
  if (r != WASI_SUCCESS || !trk_wasi_in(c, result, 4, 1)) return WASI_EOVERFLOW;
  r = trk_wasi_get(c->wasi, A32(0), rights, 0, &fd);
  if (r != WASI_SUCCESS) return r;
  if (!writes && position < 0 && !fd->nonblock && fd->type != WASI_REGULAR_FILE) {
    r = trk_wasi_wait(c, fd->fd, POLLIN);
    if (r != WASI_SUCCESS) return r;
  }
  for (;;) {
    ssize_t n = position < 0 ? (writes ? writev : readv)(fd->fd, iov, count) : (writes ? pwritev : preadv)(fd->fd, iov, count, position);
    if (n >= 0) {
      trk_wasi_put(c, result, (uint64_t)n, 4);
      return WASI_SUCCESS;
    }
    if (errno == EAGAIN && !fd->nonblock) r = trk_wasi_wait(c, fd->fd, writes ? POLLOUT : POLLIN);
    else if (errno != EINTR) r = trk_wasi_error(errno);
    if (r != WASI_SUCCESS) return r;
  }
}

static int fd_read(struct trk_wasi_call *c) {
  return transfer(c, false, WASI_FD_READ, -1, A32(3));
}
static int fd_write(struct trk_wasi_call *c) {
  return transfer(c, true, WASI_FD_WRITE, -1, A32(3));
}
static int at_position(struct trk_wasi_call *c, bool writes, uint64_t right) {
  return A64(3) > INT64_MAX ? WASI_EINVAL : transfer(c, writes, right | WASI_FD_SEEK, (int64_t)A64(3), A32(4));
}
static int fd_pread(struct trk_wasi_call *c) {
  return at_position(c, false, WASI_FD_READ);
}
static int fd_pwrite(struct trk_wasi_call *c) {
  return at_position(c, true, WASI_FD_WRITE);
}

static int seek(struct trk_wasi_call *c, uint64_t right, int64_t offset, uint32_t whence, uint64_t result) {
  static const int known[] = {SEEK_SET, SEEK_CUR, SEEK_END};
  struct trk_wasi_fd *fd = NULL;
  if (!trk_wasi_in(c, result, 8, 1)) return WASI_EOVERFLOW;
  int r = trk_wasi_get(c->wasi, A32(0), right, 0, &fd);
  if (r != WASI_SUCCESS) return r;
  if (whence >= sizeof known / sizeof *known) return WASI_EINVAL;
  off_t position = lseek(fd->fd, offset, known[whence]);
  if (position < 0) return trk_wasi_error(errno);
  trk_wasi_put(c, result, (uint64_t)position, 8);
  return WASI_SUCCESS;
}
static int fd_seek(struct trk_wasi_call *c) {
  return seek(c, WASI_FD_SEEK, (int64_t)A64(1), A32(2), A32(3));
}
static int fd_tell(struct trk_wasi_call *c) {
  return seek(c, WASI_FD_TELL, 0, 1, A32(1));
}

/* --- what a descriptor is ----------------------------------------------------------------------------------------------------------- */

static int fd_fdstat_get(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  uint64_t at = A32(1);
  if (!trk_wasi_in(c, at, 24, 1)) return WASI_EOVERFLOW;
  int r = trk_wasi_get(c->wasi, A32(0), 0, 0, &fd);
  if (r != WASI_SUCCESS) return r;
  int flags = fcntl(fd->fd, F_GETFL);
  if (flags < 0) return trk_wasi_error(errno);
  uint64_t told = (flags & O_APPEND ? WASI_FLAG_APPEND : 0) | (fd->nonblock ? WASI_FLAG_NONBLOCK : 0);
  if ((flags & O_SYNC) == O_SYNC) told |= WASI_FLAG_SYNC;
  else if (flags & O_DSYNC) told |= WASI_FLAG_DSYNC;
  trk_wasi_put(c, at, fd->type | told << 16, 8);
  trk_wasi_put(c, at + 8, fd->rights, 8);
  trk_wasi_put(c, at + 16, fd->inheriting, 8);
  return WASI_SUCCESS;
}

static int fd_fdstat_set_flags(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  uint32_t wanted = A32(1);
  int r = trk_wasi_get(c->wasi, A32(0), WASI_FD_FDSTAT_SET_FLAGS, 0, &fd);
  if (r != WASI_SUCCESS) return r;
  if (wanted >= WASI_FLAG_SYNC * 2) return WASI_EINVAL;
  int flags = fcntl(fd->fd, F_GETFL);
  if (flags < 0) return trk_wasi_error(errno);
  flags = (wanted & WASI_FLAG_APPEND) ? flags | O_APPEND : flags & ~O_APPEND;
  if (wanted & WASI_FLAG_NONBLOCK) flags |= O_NONBLOCK;
  else if (fd->nonblock) flags &= ~O_NONBLOCK;
  if (fcntl(fd->fd, F_SETFL, flags) < 0) return trk_wasi_error(errno);
  fd->nonblock = (wanted & WASI_FLAG_NONBLOCK) != 0;
  return WASI_SUCCESS;
}

static int fd_fdstat_set_rights(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  int r = trk_wasi_get(c->wasi, A32(0), A64(1), A64(2), &fd);
  if (r != WASI_SUCCESS) return r;
  fd->rights = A64(1);
  fd->inheriting = A64(2);
  return WASI_SUCCESS;
}

static int fd_filestat_get(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  struct stat st;
  if (!trk_wasi_in(c, A32(1), 64, 1)) return WASI_EOVERFLOW;
  int r = trk_wasi_get(c->wasi, A32(0), WASI_FD_FILESTAT_GET, 0, &fd);
  if (r != WASI_SUCCESS) return r;
  if (fstat(fd->fd, &st) < 0) return trk_wasi_error(errno);
  trk_wasi_put_stat(c, A32(1), &st);
  return WASI_SUCCESS;
}

static int fd_filestat_set_size(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  int r = trk_wasi_get(c->wasi, A32(0), WASI_FD_FILESTAT_SET_SIZE, 0, &fd);
  return r == WASI_SUCCESS ? outcome(ftruncate(fd->fd, (off_t)A64(1))) : r;
}

static int fd_filestat_set_times(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  struct timespec times[2];
  int r = trk_wasi_times(A64(1), A64(2), A32(3), times);
  if (r == WASI_SUCCESS) r = trk_wasi_get(c->wasi, A32(0), WASI_FD_FILESTAT_SET_TIMES, 0, &fd);
  return r == WASI_SUCCESS ? outcome(futimens(fd->fd, times)) : r;
}

static int fd_advise(struct trk_wasi_call *c) {
  static const int known[] = {POSIX_FADV_NORMAL, POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM, POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED, POSIX_FADV_NOREUSE};
  struct trk_wasi_fd *fd = NULL;
  if (A32(3) >= sizeof known / sizeof *known) return WASI_EINVAL;
  int r = trk_wasi_get(c->wasi, A32(0), WASI_FD_ADVISE, 0, &fd);
  return r == WASI_SUCCESS ? trk_wasi_error(posix_fadvise(fd->fd, (off_t)A64(1), (off_t)A64(2), known[A32(3)])) : r;
}

static int fd_allocate(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  int r = trk_wasi_get(c->wasi, A32(0), WASI_FD_ALLOCATE, 0, &fd);
  return r == WASI_SUCCESS ? trk_wasi_error(posix_fallocate(fd->fd, (off_t)A64(1), (off_t)A64(2))) : r;
}

static int fd_sync(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  int r = trk_wasi_get(c->wasi, A32(0), WASI_FD_SYNC, 0, &fd);
  return r == WASI_SUCCESS ? outcome(fsync(fd->fd)) : r;
}

static int fd_datasync(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  int r = trk_wasi_get(c->wasi, A32(0), WASI_FD_DATASYNC, 0, &fd);
  return r == WASI_SUCCESS ? outcome(fdatasync(fd->fd)) : r;
}

/* --- the table ------------------------------------------------------------------------------------------------------------------------- */

static int fd_close(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  int r = trk_wasi_get(c->wasi, A32(0), 0, 0, &fd);
  return r == WASI_SUCCESS ? trk_wasi_close(fd) : r;
}

static int fd_renumber(struct trk_wasi_call *c) {
  struct trk_wasi_fd *from = NULL, *to = NULL;
  int r = trk_wasi_get(c->wasi, A32(0), 0, 0, &from);
  if (r == WASI_SUCCESS) r = trk_wasi_get(c->wasi, A32(1), 0, 0, &to);
  if (r != WASI_SUCCESS || from == to) return r;
  trk_wasi_close(to);
  *to = *from;
  *from = (struct trk_wasi_fd){.fd = -1};
  return WASI_SUCCESS;
}

static int prestat(struct trk_wasi_call *c, struct trk_wasi_fd **ret) {
  int r = trk_wasi_get(c->wasi, A32(0), 0, 0, ret);
  return r == WASI_SUCCESS && !(*ret)->preopen ? WASI_EINVAL : r;
}

/* A root's name has no letters left: it is told as it was given. */
static const char *told_name(const struct trk_wasi_fd *fd) {
  return fd->path[0] == '\0' ? "/" : fd->path;
}

static int fd_prestat_get(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  if (!trk_wasi_in(c, A32(1), 8, 1)) return WASI_EOVERFLOW;
  int r = prestat(c, &fd);
  if (r != WASI_SUCCESS) return r;
  trk_wasi_put(c, A32(1), (uint64_t)strlen(told_name(fd)) << 32, 8); /* kind 0: a directory */
  return WASI_SUCCESS;
}

static int fd_prestat_dir_name(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  if (!trk_wasi_in(c, A32(1), 1, A32(2))) return WASI_EOVERFLOW;
  int r = prestat(c, &fd);
  if (r != WASI_SUCCESS) return r == WASI_EINVAL ? WASI_EBADF : r;
  size_t len = strlen(told_name(fd));
  if (len > A32(2)) return WASI_ENOBUFS;
  memcpy(c->memory + A32(1), told_name(fd), len);
  return WASI_SUCCESS;
}

/* --- directories -------------------------------------------------------------------------------------------------------------------------- */

/* As getdents64(2) writes it. */
struct entry {
  uint64_t ino;
  int64_t next;
  uint16_t len;
  uint8_t type;
  char name[];
};

/* The type of a directory's entry: a file system may not tell it. */
static enum trk_wasi_filetype type_of(int dir, const struct entry *entry) {
  struct stat st;
  if (entry->type != DT_UNKNOWN) return trk_wasi_type(DTTOIF(entry->type));
  return fstatat(dir, entry->name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? trk_wasi_type(st.st_mode) : WASI_UNKNOWN;
}

/* Appends one to the guest's buffer, as much as has room; false: it is full. */
static bool append(const struct trk_wasi_call *c, int dir, const struct entry *entry, uint64_t at, uint64_t size, uint64_t *used) {
  size_t len = strlen(entry->name);
  uint8_t head[24] = {0}, type = (uint8_t)type_of(dir, entry);
  memcpy(head, &entry->next, 8);
  memcpy(head + 8, &entry->ino, 8);
  memcpy(head + 16, &(uint32_t){(uint32_t)len}, 4);
  head[20] = type;
  uint64_t room = size - *used, first = room < sizeof head ? room : sizeof head, rest = room - first < len ? room - first : len;
  memcpy(c->memory + at + *used, head, first);
  memcpy(c->memory + at + *used + first, entry->name, rest);
  *used += first + rest;
  return *used < size;
}

static int list(const struct trk_wasi_call *c, int dir, uint64_t at, uint64_t size, uint64_t *used) {
  _Alignas(struct entry) char entries[8192];
  while (*used < size) {
    long n = syscall(SYS_getdents64, dir, entries, sizeof entries);
    if (n <= 0) return outcome((int)n);
    for (long i = 0; i < n;) {
      const struct entry *entry = (const void *)(entries + i);
      i += entry->len;
      bool dots = strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0;
      if (!dots && !append(c, dir, entry, at, size, used)) return WASI_SUCCESS;
    }
  }
  return WASI_SUCCESS;
}

/* A cookie is the directory's own position, so each call can begin with a descriptor of its own. */
static int fd_readdir(struct trk_wasi_call *c) {
  struct trk_wasi_fd *fd = NULL;
  uint64_t at = A32(1), size = A32(2), used = 0;
  if (!trk_wasi_in(c, at, 1, size) || !trk_wasi_in(c, A32(4), 4, 1)) return WASI_EOVERFLOW;
  int r = trk_wasi_get(c->wasi, A32(0), WASI_FD_READDIR, 0, &fd);
  if (r != WASI_SUCCESS) return r;
  int dir = openat(fd->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dir < 0) return trk_wasi_error(errno);
  r = A64(3) == 0 ? WASI_SUCCESS : outcome(lseek(dir, (off_t)A64(3), SEEK_SET) < 0 ? -1 : 0);
  if (r == WASI_SUCCESS) r = list(c, dir, at, size, &used);
  close(dir);
  if (r == WASI_SUCCESS) trk_wasi_put(c, A32(4), used, 4);
  return r;
}

const struct trk_wasi_function trk_wasi_file_functions[] = {
  {"args_get", "ii", args_get}, {"args_sizes_get", "ii", args_sizes_get}, {"environ_get", "ii", environ_get},
  {"environ_sizes_get", "ii", environ_sizes_get}, {"fd_advise", "illi", fd_advise}, {"fd_allocate", "ill", fd_allocate}, {"fd_close", "i", fd_close},
  {"fd_datasync", "i", fd_datasync}, {"fd_fdstat_get", "ii", fd_fdstat_get}, {"fd_fdstat_set_flags", "ii", fd_fdstat_set_flags},
  {"fd_fdstat_set_rights", "ill", fd_fdstat_set_rights}, {"fd_filestat_get", "ii", fd_filestat_get}, {"fd_filestat_set_size", "il", fd_filestat_set_size},
  {"fd_filestat_set_times", "illi", fd_filestat_set_times}, {"fd_pread", "iiili", fd_pread}, {"fd_prestat_get", "ii", fd_prestat_get},
  {"fd_prestat_dir_name", "iii", fd_prestat_dir_name}, {"fd_pwrite", "iiili", fd_pwrite}, {"fd_read", "iiii", fd_read},
  {"fd_readdir", "iiili", fd_readdir}, {"fd_renumber", "ii", fd_renumber}, {"fd_seek", "ilii", fd_seek}, {"fd_sync", "i", fd_sync},
  {"fd_tell", "ii", fd_tell}, {"fd_write", "iiii", fd_write}, {NULL, NULL, NULL}};
