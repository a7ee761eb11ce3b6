/*
 * errors.c - the system's error numbers, file types and times as WASI has them.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: what WASI has no number for is EIO to a guest.
 */
#include "wasi/wasi.h"

#include <errno.h>
#include <stddef.h>

/* In WASI's order: its numbers are the places. */
static const struct {
  const char *name;
  int system;
} known[] = {
  {"ESUCCESS", 0}, {"E2BIG", E2BIG}, {"EACCES", EACCES}, {"EADDRINUSE", EADDRINUSE}, {"EADDRNOTAVAIL", EADDRNOTAVAIL}, {"EAFNOSUPPORT", EAFNOSUPPORT},
  {"EAGAIN", EAGAIN}, {"EALREADY", EALREADY}, {"EBADF", EBADF}, {"EBADMSG", EBADMSG}, {"EBUSY", EBUSY}, {"ECANCELED", ECANCELED}, {"ECHILD", ECHILD},
  {"ECONNABORTED", ECONNABORTED}, {"ECONNREFUSED", ECONNREFUSED}, {"ECONNRESET", ECONNRESET}, {"EDEADLK", EDEADLK}, {"EDESTADDRREQ", EDESTADDRREQ},
  {"EDOM", EDOM}, {"EDQUOT", EDQUOT}, {"EEXIST", EEXIST}, {"EFAULT", EFAULT}, {"EFBIG", EFBIG}, {"EHOSTUNREACH", EHOSTUNREACH}, {"EIDRM", EIDRM},
  {"EILSEQ", EILSEQ}, {"EINPROGRESS", EINPROGRESS}, {"EINTR", EINTR}, {"EINVAL", EINVAL}, {"EIO", EIO}, {"EISCONN", EISCONN}, {"EISDIR", EISDIR},
  {"ELOOP", ELOOP}, {"EMFILE", EMFILE}, {"EMLINK", EMLINK}, {"EMSGSIZE", EMSGSIZE}, {"EMULTIHOP", EMULTIHOP}, {"ENAMETOOLONG", ENAMETOOLONG},
  {"ENETDOWN", ENETDOWN}, {"ENETRESET", ENETRESET}, {"ENETUNREACH", ENETUNREACH}, {"ENFILE", ENFILE}, {"ENOBUFS", ENOBUFS}, {"ENODEV", ENODEV},
  {"ENOENT", ENOENT}, {"ENOEXEC", ENOEXEC}, {"ENOLCK", ENOLCK}, {"ENOLINK", ENOLINK}, {"ENOMEM", ENOMEM}, {"ENOMSG", ENOMSG},
  {"ENOPROTOOPT", ENOPROTOOPT}, {"ENOSPC", ENOSPC}, {"ENOSYS", ENOSYS}, {"ENOTCONN", ENOTCONN}, {"ENOTDIR", ENOTDIR}, {"ENOTEMPTY", ENOTEMPTY},
  {"ENOTRECOVERABLE", ENOTRECOVERABLE}, {"ENOTSOCK", ENOTSOCK}, {"ENOTSUP", ENOTSUP}, {"ENOTTY", ENOTTY}, {"ENXIO", ENXIO}, {"EOVERFLOW", EOVERFLOW},
  {"EOWNERDEAD", EOWNERDEAD}, {"EPERM", EPERM}, {"EPIPE", EPIPE}, {"EPROTO", EPROTO}, {"EPROTONOSUPPORT", EPROTONOSUPPORT}, {"EPROTOTYPE", EPROTOTYPE},
  {"ERANGE", ERANGE}, {"EROFS", EROFS}, {"ESPIPE", ESPIPE}, {"ESRCH", ESRCH}, {"ESTALE", ESTALE}, {"ETIMEDOUT", ETIMEDOUT}, {"ETXTBSY", ETXTBSY},
  {"EXDEV", EXDEV}, {"ENOTCAPABLE", -1}};

#define KNOWN (sizeof known / sizeof *known)

int trk_wasi_error(int system) {
  for (size_t i = 0; i < KNOWN; i++)
    if (known[i].system == system) return (int)i;
  return WASI_EIO;
}

const char *trk_wasi_error_name(int error) {
  return error >= 0 && (size_t)error < KNOWN ? known[error].name : "EUNKNOWN";
}

enum trk_wasi_filetype trk_wasi_type(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFBLK: return WASI_BLOCK_DEVICE;
  case S_IFCHR: return WASI_CHARACTER_DEVICE;
  case S_IFDIR: return WASI_DIRECTORY;
  case S_IFREG: return WASI_REGULAR_FILE;
  case S_IFLNK: return WASI_SYMBOLIC_LINK;
  case S_IFSOCK:
  case S_IFIFO: return WASI_SOCKET_STREAM; /* the nearest that WASI has to a pipe */
  default: return WASI_UNKNOWN;
  }
}

static struct timespec time_of(uint64_t ns, bool given, bool now) {
  if (now) return (struct timespec){0, UTIME_NOW};
  if (!given) return (struct timespec){0, UTIME_OMIT};
  return (struct timespec){(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
}

int trk_wasi_times(uint64_t atim, uint64_t mtim, uint32_t flags, struct timespec ret[2]) {
  enum { ATIM = 1, ATIM_NOW = 2, MTIM = 4, MTIM_NOW = 8 };
  if (flags > 15 || (flags & (ATIM | ATIM_NOW)) == (ATIM | ATIM_NOW) || (flags & (MTIM | MTIM_NOW)) == (MTIM | MTIM_NOW)) return WASI_EINVAL;
  ret[0] = time_of(atim, flags & ATIM, flags & ATIM_NOW);
  ret[1] = time_of(mtim, flags & MTIM, flags & MTIM_NOW);
  return WASI_SUCCESS;
}
