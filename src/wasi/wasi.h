/*
 * wasi.h - what the files of this room share: a guest's descriptors, its memory, and the functions that it may call.
 *
 * What:    WASI preview1 for node:wasi. A guest (a WebAssembly program) names what it may touch by numbers of its own; paths are
 *          taken from a directory that it has, and never lead out of it.
 * Owns:    a struct trk_wasi owns its descriptors and texts.
 * Runs on: the thread of the runtime that made it; trk_wasi_free() on any.
 * Errors:  WASI's numbers (enum trk_wasi_errno), 0 is success: they are what the guest gets.
 * Source:  WASI/legacy/preview1/docs.md; what it leaves open is as in Node, whose answers were compared.
 */
#ifndef TRK_WASI_WASI_H
#define TRK_WASI_WASI_H

#include "core/runtime.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

enum trk_wasi_errno {
  WASI_SUCCESS = 0, WASI_EAGAIN = 6, WASI_EBADF = 8, WASI_EINTR = 27, WASI_EINVAL = 28, WASI_EIO = 29, WASI_EISDIR = 31, WASI_ELOOP = 32,
  WASI_EMFILE = 33, WASI_ENAMETOOLONG = 37, WASI_ENOBUFS = 42, WASI_ENOENT = 44, WASI_ENOTDIR = 54, WASI_ENOTSOCK = 57, WASI_ENOTSUP = 58,
  WASI_EOVERFLOW = 61, WASI_EPERM = 63, WASI_ENOTCAPABLE = 76
};

enum trk_wasi_filetype {
  WASI_UNKNOWN = 0, WASI_BLOCK_DEVICE = 1, WASI_CHARACTER_DEVICE = 2, WASI_DIRECTORY = 3, WASI_REGULAR_FILE = 4, WASI_SOCKET_DGRAM = 5,
  WASI_SOCKET_STREAM = 6, WASI_SYMBOLIC_LINK = 7
};

#define WASI_RIGHT(bit) (UINT64_C(1) << (bit))
#define WASI_FD_DATASYNC WASI_RIGHT(0)
#define WASI_FD_READ WASI_RIGHT(1)
#define WASI_FD_SEEK WASI_RIGHT(2)
#define WASI_FD_FDSTAT_SET_FLAGS WASI_RIGHT(3)
#define WASI_FD_SYNC WASI_RIGHT(4)
#define WASI_FD_TELL WASI_RIGHT(5)
#define WASI_FD_WRITE WASI_RIGHT(6)
#define WASI_FD_ADVISE WASI_RIGHT(7)
#define WASI_FD_ALLOCATE WASI_RIGHT(8)
#define WASI_PATH_CREATE_DIRECTORY WASI_RIGHT(9)
#define WASI_PATH_CREATE_FILE WASI_RIGHT(10)
#define WASI_PATH_LINK_SOURCE WASI_RIGHT(11)
#define WASI_PATH_LINK_TARGET WASI_RIGHT(12)
#define WASI_PATH_OPEN WASI_RIGHT(13)
#define WASI_FD_READDIR WASI_RIGHT(14)
#define WASI_PATH_READLINK WASI_RIGHT(15)
#define WASI_PATH_RENAME_SOURCE WASI_RIGHT(16)
#define WASI_PATH_RENAME_TARGET WASI_RIGHT(17)
#define WASI_PATH_FILESTAT_GET WASI_RIGHT(18)
#define WASI_PATH_FILESTAT_SET_SIZE WASI_RIGHT(19)
#define WASI_PATH_FILESTAT_SET_TIMES WASI_RIGHT(20)
#define WASI_FD_FILESTAT_GET WASI_RIGHT(21)
#define WASI_FD_FILESTAT_SET_SIZE WASI_RIGHT(22)
#define WASI_FD_FILESTAT_SET_TIMES WASI_RIGHT(23)
#define WASI_PATH_SYMLINK WASI_RIGHT(24)
#define WASI_PATH_REMOVE_DIRECTORY WASI_RIGHT(25)
#define WASI_PATH_UNLINK_FILE WASI_RIGHT(26)
#define WASI_POLL_FD_READWRITE WASI_RIGHT(27)
#define WASI_SOCK_SHUTDOWN WASI_RIGHT(28)
#define WASI_SOCK_ACCEPT WASI_RIGHT(29)

/* fdflags */
enum { WASI_FLAG_APPEND = 1, WASI_FLAG_DSYNC = 2, WASI_FLAG_NONBLOCK = 4, WASI_FLAG_RSYNC = 8, WASI_FLAG_SYNC = 16 };

/* One descriptor of the guest's. */
struct trk_wasi_fd {
  int fd; /* the system's, owned; -1: the number is free */
  enum trk_wasi_filetype type;
  bool preopen;
  bool nonblock; /* the guest asked not to wait; the system's own flag may be set by others who have the file open */
  uint64_t rights, inheriting;
  char *path; /* of a directory: as the guest knows it, without a slash at its end; malloc'ed, else NULL */
};

/* Texts one after the other, each with its NUL. */
struct trk_wasi_texts {
  char *text; /* malloc'ed */
  size_t size;
  uint32_t count;
};

struct trk_wasi {
  struct trk_wasi_fd *fds; /* malloc'ed; the guest's number is the index */
  uint32_t count;
  struct trk_wasi_texts args, env;
};

/* One call of the guest's: its memory as it is now, and its arguments. */
struct trk_wasi_call {
  struct trk_runtime *rt;
  struct trk_wasi *wasi;
  uint8_t *memory;
  uint64_t size; /* of memory, bytes */
  const uint64_t *arg;
};

/* A row of the table of functions; kinds: 'i' a 32-bit, 'l' a 64-bit argument. */
struct trk_wasi_function {
  const char *name, *kinds;
  int (*fn)(struct trk_wasi_call *c);
};
#define TRK_WASI_ARGS 9
/* Each ends with a row of NULLs: file.c, path.c, poll.c, socket.c */
extern const struct trk_wasi_function trk_wasi_file_functions[], trk_wasi_path_functions[], trk_wasi_poll_functions[], trk_wasi_socket_functions[];

/* --- errors.c ------------------------------------------------------------------------------------------------------------- */

/* WASI's number for one of the system's (errno). */
int trk_wasi_error(int system);
/* "ENOENT" for 44; "EUNKNOWN" for what is none. Static. */
const char *trk_wasi_error_name(int error);
/* Two times in ns, and which of them to set (fstflags), as utimensat(2) takes them. WASI_EINVAL: flags that contradict each other. */
int trk_wasi_times(uint64_t atim, uint64_t mtim, uint32_t flags, struct timespec ret[2]);
/* The type that a file of that st_mode has to a guest. */
enum trk_wasi_filetype trk_wasi_type(mode_t mode);

/* --- memory.c: the guest's memory; nothing is aligned ------------------------------------------------------------------------ */

/* Whether `count` things of `size` bytes at `at` lie in the memory; one at its very end does not, however small. */
bool trk_wasi_in(const struct trk_wasi_call *c, uint64_t at, uint64_t size, uint64_t count);
/* Little endian; the place was checked by trk_wasi_in(). */
void trk_wasi_put(const struct trk_wasi_call *c, uint64_t at, uint64_t value, size_t size);
uint64_t trk_wasi_read(const struct trk_wasi_call *c, uint64_t at, size_t size);
/* The 64 bytes of a filestat. */
void trk_wasi_put_stat(const struct trk_wasi_call *c, uint64_t at, const struct stat *st);
/*
 * `count` buffers described at `at`, as the system wants them: at most TRK_WASI_IOV of them, the rest is left for the guest's next call.
 * WASI_EOVERFLOW: one lies outside.
 */
struct iovec;
#define TRK_WASI_IOV 64
int trk_wasi_iovecs(const struct trk_wasi_call *c, uint64_t at, uint32_t count, struct iovec ret[TRK_WASI_IOV], int *ret_count);

/* --- table.c: the guest's descriptors ----------------------------------------------------------------------------------------- */

/* The descriptor `number`, when it has all those rights: WASI_EBADF, WASI_ENOTCAPABLE. Valid until the table changes. */
int trk_wasi_get(struct trk_wasi *wasi, uint32_t number, uint64_t rights, uint64_t inheriting, struct trk_wasi_fd **ret);
/* The rights that a descriptor of this file may have at most. */
void trk_wasi_rights(int fd, enum trk_wasi_filetype type, uint64_t *ret_rights, uint64_t *ret_inheriting);
/* Puts it at the lowest free number; fd and path are the table's then, in any case. WASI_EMFILE: too many. */
int trk_wasi_insert(struct trk_wasi *wasi, struct trk_wasi_fd fd, uint32_t *ret);
/* Closes it; the system's answer, as WASI's number. */
int trk_wasi_close(struct trk_wasi_fd *fd);
/* Frees it with all that it has open. */
void trk_wasi_free(struct trk_wasi *wasi);

/* --- resolve.c: paths ---------------------------------------------------------------------------------------------------------- */

/* Where a path of the guest's leads: `name` in the directory `dir`, which no symbolic link was followed to that leaves the guest's. */
struct trk_wasi_place {
  int dir;         /* the system's */
  bool dir_owned;
  bool slash;      /* the path asks for a directory */
  const char *name; /* in `path`, or "." */
  char path[PATH_MAX]; /* from the guest's directory, without "." or ".." */
};
/*
 * `len` bytes of a path at `at` in the guest's memory, from its directory `from`; `follow`: a link at its end, too. What is not there
 * at the end is no error. On success *ret is to be given to trk_wasi_place_end(). WASI_ENOTCAPABLE: it leads out.
 */
int trk_wasi_resolve(struct trk_wasi_call *c, const struct trk_wasi_fd *from, uint64_t at, uint32_t len, bool follow, struct trk_wasi_place *ret);
void trk_wasi_place_end(struct trk_wasi_place *place);
/* "a/./b/../c" to "a/c", in ret. WASI_ENOTCAPABLE: it begins above where it starts. `text` is relative. */
int trk_wasi_normalize(const char *text, char ret[PATH_MAX]);

/* --- poll.c ---------------------------------------------------------------------------------------------------------------------- */

/* Waits until the descriptor is ready (POLLIN or POLLOUT), or the runtime is to end: WASI_EINTR. */
int trk_wasi_wait(const struct trk_wasi_call *c, int fd, short events);

#endif
