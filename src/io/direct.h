/*
 * direct.h - system calls that are made for each request or connection, past libc's functions of these names.
 *
 * What:    the same calls. Libc's are points where a thread can be cancelled (pthreads(7)), which nobody does here: in a process of
 *          several threads each marks that it begins and ends, by two atomic operations.
 * Runs on: any thread.
 * Errors:  -1 and errno.
 * Source:  accept(2), recv(2), send(2)
 */
#ifndef TRK_IO_DIRECT_H
#define TRK_IO_DIRECT_H

#include <stddef.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static inline int trk_direct_accept(int fd, int flags) {
  return (int)syscall(SYS_accept4, fd, NULL, NULL, flags);
}
static inline ssize_t trk_direct_recv(int fd, void *to, size_t len, int flags) {
  return syscall(SYS_recvfrom, fd, to, len, flags, NULL, NULL);
}
static inline ssize_t trk_direct_send(int fd, const void *bytes, size_t len, int flags) {
  return syscall(SYS_sendto, fd, bytes, len, flags, NULL, 0);
}
static inline int trk_direct_close(int fd) {
  return (int)syscall(SYS_close, fd);
}

#endif
