/*
 * fs_now.c - file operations done at once where the kernel promises not to wait; see fs_now.h.
 *
 * Opening asks first with O_PATH what a path names, as the open of a FIFO, a device or a file on the network may wait
 * whatever the flags say. Paths that named a regular file before are opened without asking; should that have changed,
 * O_NONBLOCK still keeps the open from waiting.
 *
 * Owns:    per thread, the devices and paths known so far.
 * Runs on: any thread.
 * Frees:   nothing; descriptors are closed before it returns.
 * Limits:  see fs_now.h. DEVICES devices and PATHS paths are remembered, the newest ones.
 */
#include "io/fs_now.h"

#include "core/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#define DEVICES 8
#define PATHS 256

static _Thread_local struct {
  struct {
    uint64_t device;
    bool known, local;
  } devices[DEVICES];
  uint64_t paths[PATHS]; /* hashes */
} seen;

/*
 * Whether the file system of that device has its inodes in memory once a path was found, so that no server is asked.
 * The list of mounts says so without waiting, unlike statfs(2). (A part of btrfs has a device of its own: not found.)
 */
static bool ask_local(unsigned major, unsigned minor) {
  static const char *const names[] = {"ext2", "ext3", "ext4", "xfs", "btrfs", "tmpfs", "ramfs", "overlay", "f2fs", "squashfs", "erofs", "zfs"};
  FILE *mounts = fopen("/proc/self/mountinfo", "re");
  if (mounts == NULL) return false;
  /* "36 35 98:0 /root /mount/point options ... - ext4 source options" */
  char line[4096], device[32];
  snprintf(device, sizeof device, " %u:%u ", major, minor);
  bool local = false, found = false;
  while (!found && fgets(line, sizeof line, mounts) != NULL) {
    const char *at = strstr(line, device), *type = strstr(line, " - ");
    found = at != NULL && type != NULL && memchr(line, ':', (size_t)(at - line)) == NULL;
    if (!found) continue;
    type += 3;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
      local = local || (strncmp(type, names[i], strlen(names[i])) == 0 && type[strlen(names[i])] == ' ');
  }
  fclose(mounts);
  return local;
}

static bool is_local(const struct statx *st) {
  uint64_t device = makedev(st->stx_dev_major, st->stx_dev_minor);
  unsigned at = (unsigned)(device % DEVICES);
  if (!seen.devices[at].known || seen.devices[at].device != device) {
    seen.devices[at].device = device;
    seen.devices[at].known = true;
    seen.devices[at].local = ask_local(st->stx_dev_major, st->stx_dev_minor);
  }
  return seen.devices[at].local;
}

/* What is known of the file without asking a server; false also when it is not on a local file system. */
static bool known(int fd, struct statx *st) {
  return statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC_STATS | STATX_BTIME, st) == 0 && is_local(st);
}

static int open_cached(const char *path, uint64_t flags) {
  struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = RESOLVE_CACHED};
  return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
}

/* FNV-1a; two paths of one hash cost no more than a path that has changed. */
static uint64_t hash_of(const char *path) {
  uint64_t hash = 14695981039346656037u;
  for (; *path != '\0'; path++) hash = (hash ^ (uint8_t)*path) * 1099511628211u;
  return hash;
}

/* A regular file, opened for reading with O_NONBLOCK; or -1. */
static int open_regular(const char *path, struct statx *st) {
  uint64_t hash = hash_of(path), *slot = &seen.paths[hash % PATHS];
  if (*slot != hash) {
    int fd = open_cached(path, O_PATH);
    if (fd < 0) return -1;
    bool usable = known(fd, st) && S_ISREG(st->stx_mode);
    close(fd);
    if (!usable) return -1;
    *slot = hash;
  }
  int fd = open_cached(path, O_RDONLY | O_NONBLOCK);
  if (fd < 0) return -1;
  if (known(fd, st) && S_ISREG(st->stx_mode)) return fd;
  *slot = 0;
  close(fd);
  return -1;
}

int trk_fs_now_open(const char *path, int flags) {
  struct statx st;
  if ((flags & ~O_CLOEXEC) != O_RDONLY) return UV_EAGAIN;
  int fd = open_regular(path, &st);
  if (fd < 0) return UV_EAGAIN;
  fcntl(fd, F_SETFL, 0); /* who inherits the descriptor sees what was asked for */
  return fd;
}

/* What a short read may mean: only a regular file gives less than asked for because the rest is on the disk. */
static bool is_regular(int fd) {
  struct statx st;
  return known(fd, &st) && S_ISREG(st.stx_mode);
}

ssize_t trk_fs_now_read(int fd, void *data, size_t len, int64_t position, size_t *ret_part) {
  *ret_part = 0;
  if (len == 0 || len > TRK_FS_NOW_BYTES) return UV_EAGAIN;
  size_t done = 0;
  while (done < len) {
    struct iovec part = {(char *)data + done, len - done};
    ssize_t n = preadv2(fd, &part, 1, position < 0 ? -1 : position + (int64_t)done, RWF_NOWAIT);
    if (n < 0) {
      if (done > 0 && !is_regular(fd)) break;
      *ret_part = done;
      return UV_EAGAIN;
    }
    if (n == 0) break;
    done += (size_t)n;
  }
  return (ssize_t)done;
}

ssize_t trk_fs_now_file(const char *path, int flags, size_t max, uint8_t **ret_data) {
  struct statx st;
  if ((flags & ~O_CLOEXEC) != O_RDONLY) return UV_EAGAIN;
  int fd = open_regular(path, &st);
  if (fd < 0) return UV_EAGAIN;
  ssize_t n = UV_EAGAIN;
  uint8_t *data = NULL;
  if (st.stx_size < max && st.stx_nlink > 0) {
    size_t part, size = (size_t)st.stx_size + 1; /* one more, to see the end */
    data = trk_malloc(size);
    n = trk_fs_now_read(fd, data, size, 0, &part);
    if ((size_t)n == size) n = UV_EAGAIN;
  }
  close(fd);
  if (n < 0) free(data);
  else *ret_data = data;
  return n;
}

static uv_timespec_t time_of(const struct statx_timestamp *time) {
  return (uv_timespec_t){.tv_sec = (long)time->tv_sec, .tv_nsec = (long)time->tv_nsec};
}

int trk_fs_now_fstat(uv_fs_t *uv, int fd) {
  struct statx st;
  if (!known(fd, &st)) return UV_EAGAIN;
  uv->statbuf = (uv_stat_t){.st_dev = makedev(st.stx_dev_major, st.stx_dev_minor),
                            .st_mode = st.stx_mode,
                            .st_nlink = st.stx_nlink,
                            .st_uid = st.stx_uid,
                            .st_gid = st.stx_gid,
                            .st_rdev = makedev(st.stx_rdev_major, st.stx_rdev_minor),
                            .st_ino = st.stx_ino,
                            .st_size = st.stx_size,
                            .st_blksize = st.stx_blksize,
                            .st_blocks = st.stx_blocks,
                            .st_atim = time_of(&st.stx_atime),
                            .st_mtim = time_of(&st.stx_mtime),
                            .st_ctim = time_of(&st.stx_ctime),
                            .st_birthtim = time_of(&st.stx_btime)};
  return 0;
}

int trk_fs_now_stat(uv_fs_t *uv, const char *path, bool follow) {
  int fd = open_cached(path, follow ? O_PATH : O_PATH | O_NOFOLLOW);
  if (fd < 0) return UV_EAGAIN;
  int status = trk_fs_now_fstat(uv, fd);
  close(fd);
  return status;
}

int trk_fs_now_close(int fd) {
  struct statx st;
  /* The last close of a removed file gives its blocks back, which may take a while; so may the end of a written one. */
  if (!known(fd, &st) || !S_ISREG(st.stx_mode) || st.stx_nlink == 0) return UV_EAGAIN;
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) != O_RDONLY) return UV_EAGAIN;
  close(fd);
  return 0;
}
