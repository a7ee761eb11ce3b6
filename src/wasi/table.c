/*
 * table.c - a guest's descriptors and their rights.
 *
 * Owns: each descriptor until trk_wasi_close(). Runs on: the thread of the runtime; trk_wasi_free() on any.
 * Frees: trk_wasi_free(). Limits: MOST descriptors a guest.
 */
#include "wasi/wasi.h"

#include "core/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 65536

static const uint64_t every = WASI_RIGHT(30) - 1;
static const uint64_t of_file = WASI_FD_DATASYNC | WASI_FD_READ | WASI_FD_SEEK | WASI_FD_FDSTAT_SET_FLAGS | WASI_FD_SYNC | WASI_FD_TELL | WASI_FD_WRITE |
                                WASI_FD_ADVISE | WASI_FD_ALLOCATE | WASI_FD_FILESTAT_GET | WASI_FD_FILESTAT_SET_SIZE | WASI_FD_FILESTAT_SET_TIMES |
                                WASI_POLL_FD_READWRITE;
static const uint64_t of_directory = WASI_FD_FDSTAT_SET_FLAGS | WASI_FD_SYNC | WASI_FD_ADVISE | WASI_PATH_CREATE_DIRECTORY | WASI_PATH_CREATE_FILE |
                                     WASI_PATH_LINK_SOURCE | WASI_PATH_LINK_TARGET | WASI_PATH_OPEN | WASI_FD_READDIR | WASI_PATH_READLINK |
                                     WASI_PATH_RENAME_SOURCE | WASI_PATH_RENAME_TARGET | WASI_PATH_FILESTAT_GET | WASI_PATH_FILESTAT_SET_SIZE |
                                     WASI_PATH_FILESTAT_SET_TIMES | WASI_FD_FILESTAT_GET | WASI_FD_FILESTAT_SET_TIMES | WASI_PATH_SYMLINK |
                                     WASI_PATH_REMOVE_DIRECTORY | WASI_PATH_UNLINK_FILE | WASI_POLL_FD_READWRITE;
static const uint64_t of_terminal = WASI_FD_READ | WASI_FD_FDSTAT_SET_FLAGS | WASI_FD_WRITE | WASI_FD_FILESTAT_GET | WASI_POLL_FD_READWRITE;

void trk_wasi_rights(int fd, enum trk_wasi_filetype type, uint64_t *ret_rights, uint64_t *ret_inheriting) {
  *ret_rights = every;
  *ret_inheriting = every;
  if (type == WASI_DIRECTORY) {
    *ret_rights = of_directory;
    *ret_inheriting = of_directory | of_file;
  } else if (type == WASI_REGULAR_FILE) {
    *ret_rights = of_file;
    *ret_inheriting = 0;
  } else if (type == WASI_SOCKET_STREAM || type == WASI_SOCKET_DGRAM) {
    *ret_rights = of_terminal | WASI_SOCK_SHUTDOWN | WASI_SOCK_ACCEPT;
  } else if (type == WASI_CHARACTER_DEVICE && isatty(fd)) {
    *ret_rights = of_terminal;
    *ret_inheriting = 0;
  }
}

int trk_wasi_get(struct trk_wasi *wasi, uint32_t number, uint64_t rights, uint64_t inheriting, struct trk_wasi_fd **ret) {
  if (number >= wasi->count || wasi->fds[number].fd < 0) return WASI_EBADF;
  struct trk_wasi_fd *fd = &wasi->fds[number];
  if ((rights & ~fd->rights) != 0 || (inheriting & ~fd->inheriting) != 0) return WASI_ENOTCAPABLE;
  *ret = fd;
  return WASI_SUCCESS;
}

int trk_wasi_insert(struct trk_wasi *wasi, struct trk_wasi_fd fd, uint32_t *ret) {
  uint32_t number = 0;
  while (number < wasi->count && wasi->fds[number].fd >= 0) number++;
  if (number >= MOST) {
    trk_wasi_close(&fd);
    return WASI_EMFILE;
  }
  if (number == wasi->count) {
    uint32_t more = wasi->count == 0 ? 8 : wasi->count * 2;
    wasi->fds = trk_realloc(wasi->fds, more * sizeof *wasi->fds);
    for (uint32_t i = number; i < more; i++) wasi->fds[i] = (struct trk_wasi_fd){.fd = -1};
    wasi->count = more;
  }
  wasi->fds[number] = fd;
  *ret = number;
  return WASI_SUCCESS;
}

int trk_wasi_close(struct trk_wasi_fd *fd) {
  int r = close(fd->fd);
  free(fd->path);
  *fd = (struct trk_wasi_fd){.fd = -1};
  return r < 0 && errno != EINTR ? trk_wasi_error(errno) : WASI_SUCCESS;
}

void trk_wasi_free(struct trk_wasi *wasi) {
  for (uint32_t i = 0; i < wasi->count; i++)
    if (wasi->fds[i].fd >= 0) trk_wasi_close(&wasi->fds[i]);
  free(wasi->fds);
  free(wasi->args.text);
  free(wasi->env.text);
  free(wasi);
}
