/*
 * fs_now.h - file operations that are done at once where the kernel promises not to wait, so that they need no pool.
 *
 * What:    a path that the kernel has in its cache, bytes that lie in the page cache, the close of a file that was only
 *          read: the system call takes a microsecond, the way to a pool thread and back ten times as long.
 *          UV_EAGAIN always means "not so: let the pool do it", also for every error but one: UV_ENOENT, as programs look for files
 *          that are not there, and who waits for several expects such an answer no later than what another file has in it.
 * Owns:    per thread, what was learnt of devices and paths. Runs on: any thread.
 * Limits:  regular files of local file systems; reads up to TRK_FS_NOW_BYTES.
 * Source:  openat2(2) RESOLVE_CACHED (Linux 5.12), preadv2(2) RWF_NOWAIT (4.14), statx(2); where they are missing all is the pool's.
 */
#ifndef TRK_IO_FS_NOW_H
#define TRK_IO_FS_NOW_H

#include <stdbool.h>
#include <uv.h>

#define TRK_FS_NOW_BYTES 131072 /* a longer copy would hold up the loop */

/* Opens for reading (flags O_RDONLY only). The descriptor, close-on-exec; or UV_ENOENT or UV_EAGAIN. */
int trk_fs_now_open(const char *path, int flags);
/*
 * Reads from `position`, or from where the descriptor is (-1). The bytes read, 0 at the end; or UV_EAGAIN, with *ret_part
 * bytes already read: they count, and the pool has to read the rest.
 */
ssize_t trk_fs_now_read(int fd, void *data, size_t len, int64_t position, size_t *ret_part);
/* A whole file of less than `max` bytes (max <= TRK_FS_NOW_BYTES): its size and in *ret_data memory to free(); or UV_ENOENT or UV_EAGAIN. */
ssize_t trk_fs_now_file(const char *path, int flags, size_t max, uint8_t **ret_data);
/* Fills uv->statbuf. 0, UV_ENOENT or UV_EAGAIN. That a path is in the cache is taken for true for a second after it was (fs_now.c). */
int trk_fs_now_stat(uv_fs_t *uv, const char *path, bool follow);
int trk_fs_now_fstat(uv_fs_t *uv, int fd);
/* access(2). 0, UV_ENOENT or UV_EAGAIN. */
int trk_fs_now_access(const char *path, int mode);
/* 0, or UV_EAGAIN: it is still open. */
int trk_fs_now_close(int fd);

#endif
