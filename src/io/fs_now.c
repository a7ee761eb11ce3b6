/*
 * fs_now.c - file operations done at once where the kernel promises not to wait; see fs_now.h.
 *
 * Opening asks first with O_PATH what a path names, as the open of a FIFO, a device or a file on the network may wait
 * whatever the flags say. Paths that named a regular file before are opened without asking; should that have changed,
 * O_NONBLOCK still keeps the open from waiting.
 *
 * A stat asks the cache with openat2(2), as statx(2) has no such flag, and what that found is asked for with statx alone in
 * the RECENT milliseconds after it: programs ask about the same few paths again and again, and a path that has just been
 * in the cache is still there.
 *
 * Owns:    per thread, the devices and paths known so far.
 * Runs on: any thread.
 * Frees:   nothing; descriptors are closed before it returns.
 * Limits:  see fs_now.h. DEVICES devices and PATHS paths of each kind are remembered, the newest ones.
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
#include <time.h>
#include <unistd.h>

#define DEVICES 8
#define PATHS 256
#define RECENT 1000

static _Thread_local struct {
  struct {
    uint64_t device;
    bool known, local;
  } devices[DEVICES];
  uint64_t paths[PATHS]; /* hashes */
  struct {
    uint64_t hash;
    int64_t until; /* milliseconds of the clock below */
  } recent[PATHS];
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

/* The cache also knows what is not there, as open(2) itself would take from it, whatever the file system. */
static int failure(void) {
  return errno == ENOENT ? UV_ENOENT : UV_EAGAIN;
}

/* A regular file, opened for reading with O_NONBLOCK; or UV_ENOENT or UV_EAGAIN. */
static int open_regular(const char *path, struct statx *st) {
  uint64_t hash = hash_of(path), *slot = &seen.paths[hash % PATHS];
  if (*slot != hash) {
    int fd = open_cached(path, O_PATH);
    if (fd < 0) return failure();
    bool usable = known(fd, st) && S_ISREG(st->stx_mode);
    close(fd);
    if (!usable) return UV_EAGAIN;
    *slot = hash;
  }
  int fd = open_cached(path, O_RDONLY | O_NONBLOCK);
  if (fd < 0) return failure();
  if (known(fd, st) && S_ISREG(st->stx_mode)) return fd;
  *slot = 0;
  close(fd);
  return UV_EAGAIN;
}

int trk_fs_now_open(const char *path, int flags) {
  struct statx st;
  if ((flags & ~O_CLOEXEC) != O_RDONLY) return UV_EAGAIN;
  int fd = open_regular(path, &st);
  if (fd < 0) return fd;
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
  if (fd < 0) return fd;
  ssize_t n = UV_EAGAIN;
  uint8_t *data = NULL;
  if (st.stx_size < max && st.stx_nlink > 0) {
    /* One more than its size, to see that it has not grown; less means that the rest is on the disk, or gone. */
    size_t size = (size_t)st.stx_size + 1;
    data = trk_malloc(size);
    struct iovec all = {data, size};
    n = preadv2(fd, &all, 1, 0, RWF_NOWAIT);
    if (n != (ssize_t)st.stx_size) n = UV_EAGAIN;
  }
  close(fd);
  if (n < 0) free(data);
  else *ret_data = data;
  return n;
}

static uv_timespec_t time_of(const struct statx_timestamp *time) {
  return (uv_timespec_t){.tv_sec = (long)time->tv_sec, .tv_nsec = (long)time->tv_nsec};
}

static uv_stat_t stat_of(const struct statx *st) {
  return (uv_stat_t){.st_dev = makedev(st->stx_dev_major, st->stx_dev_minor),
                     .st_mode = st->stx_mode,
                     .st_nlink = st->stx_nlink,
                     .st_uid = st->stx_uid,
                     .st_gid = st->stx_gid,
                     .st_rdev = makedev(st->stx_rdev_major, st->stx_rdev_minor),
                     .st_ino = st->stx_ino,
                     .st_size = st->stx_size,
                     .st_blksize = st->stx_blksize,
                     .st_blocks = st->stx_blocks,
                     .st_atim = time_of(&st->stx_atime),
                     .st_mtim = time_of(&st->stx_mtime),
                     .st_ctim = time_of(&st->stx_ctime),
                     .st_birthtim = time_of(&st->stx_btime)};
}

int trk_fs_now_fstat(uv_fs_t *uv, int fd) {
  struct statx st;
  if (!known(fd, &st)) return UV_EAGAIN;
  uv->statbuf = stat_of(&st);
  return 0;
}

static int64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int trk_fs_now_stat(uv_fs_t *uv, const char *path, bool follow) {
  struct statx st;
  uint64_t hash = hash_of(path) ^ follow;
  unsigned at = (unsigned)(hash % PATHS);
  int64_t now = milliseconds();
  if (seen.recent[at].hash == hash && now < seen.recent[at].until) {
    int flags = AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
    if (statx(AT_FDCWD, path, flags, STATX_BASIC_STATS | STATX_BTIME, &st) != 0 || !is_local(&st)) return UV_EAGAIN;
    uv->statbuf = stat_of(&st);
    return 0;
  }
  int fd = open_cached(path, follow ? O_PATH : O_PATH | O_NOFOLLOW);
  if (fd < 0) return failure();
  int status = trk_fs_now_fstat(uv, fd);
  close(fd);
  if (status == 0) {
    seen.recent[at].hash = hash;
    seen.recent[at].until = now + RECENT;
  }
  return status;
}

int trk_fs_now_access(const char *path, int mode) {
  struct statx st;
  int fd = open_cached(path, O_PATH);
  if (fd < 0) return failure();
  bool is_known = known(fd, &st);
  close(fd);
  /* by the real user, as access(2) asks, which the descriptor does not tell */
  return is_known && faccessat(AT_FDCWD, path, mode, 0) == 0 ? 0 : UV_EAGAIN;
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
