/*
 * stack_bounds.c - where the main thread's stack lies, also where no /proc is mounted.
 *
 * The engine asks pthread_getattr_np() for it and ends the process when that fails. For the main thread the C library reads
 * /proc/self/maps, which a chroot or a bare container may not have. This definition is found before the C library's (the executable
 * exports its symbols), hands every call on, and answers for itself only where that one could not open the file.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing.
 * Limits: without /proc the stack is taken to be as large as RLIMIT_STACK says, 8 MB at most.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

#define MOST ((rlim_t)8 << 20)

extern void *__libc_stack_end; /* of the dynamic loader: the stack pointer of the main thread when it began */

/* As pthread_getattr_np(3). Source: glibc's manual and nptl/pthread_getattr_np.c for what fails without /proc. */
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
int pthread_getattr_np(pthread_t thread, pthread_attr_t *ret_attr) {
  union {
    void *found;
    int (*call)(pthread_t, pthread_attr_t *);
  } next = {dlsym(RTLD_NEXT, "pthread_getattr_np")};
  int status = next.found != NULL ? next.call(thread, ret_attr) : ENOSYS;
  if (status == 0 || !pthread_equal(thread, pthread_self()) || getpid() != gettid()) return status;
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0) return status;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t end = ((uintptr_t)__libc_stack_end + page) & ~(page - 1);
  size_t size = (size_t)(limit.rlim_cur < MOST ? limit.rlim_cur : MOST) & ~(page - 1);
  if (pthread_attr_init(ret_attr) != 0) return status;
  int set = pthread_attr_setstack(ret_attr, (void *)(end - size), size); // NOLINT(performance-no-int-to-ptr)
  if (set == 0) return 0;
  pthread_attr_destroy(ret_attr);
  return status;
}
