/*
 * stack_bounds.c - where the main thread's stack lies, without reading /proc.
 *
 * The engine asks pthread_getattr_np() for it and ends the process when that fails. For the main thread the C library reads all of
 * /proc/self/maps, which takes longer than anything else that a start asks the system, and which a chroot or a bare container may not
 * have. This definition is found before the C library's (the executable exports its symbols); what it does not know it hands on.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing.
 * Limits: the main thread's stack is taken to be as large as RLIMIT_STACK says, where that is more than the system keeps free for it (or no
 * limit) as the C library says, without /proc 8 MB.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

#define FREE ((rlim_t)64 << 20) /* the kernel leaves 128 MB below a stack, less what it moves it by (mmap_base() in arch/x86/mm/mmap.c) */
#define LEAST ((rlim_t)8 << 20)

extern void *__libc_stack_end; /* of the dynamic loader: the stack pointer of the main thread when it began */

static int ask_libc(pthread_t thread, pthread_attr_t *ret_attr) {
  union {
    void *found;
    int (*call)(pthread_t, pthread_attr_t *);
  } next = {dlsym(RTLD_NEXT, "pthread_getattr_np")};
  return next.found != NULL ? next.call(thread, ret_attr) : ENOSYS;
}

static int main_stack(size_t size, pthread_attr_t *ret_attr) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t end = ((uintptr_t)__libc_stack_end + page) & ~(page - 1);
  size &= ~(page - 1);
  int status = pthread_attr_init(ret_attr);
  if (status != 0) return status;
  status = pthread_attr_setstack(ret_attr, (void *)(end - size), size); // NOLINT(performance-no-int-to-ptr)
  if (status != 0) pthread_attr_destroy(ret_attr);
  return status;
}

/* As pthread_getattr_np(3). Source: glibc's manual and nptl/pthread_getattr_np.c for what it reads. */
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
int pthread_getattr_np(pthread_t thread, pthread_attr_t *ret_attr) {
  struct rlimit limit;
  if (getpid() != gettid() || !pthread_equal(thread, pthread_self())) return ask_libc(thread, ret_attr);
  bool known = getrlimit(RLIMIT_STACK, &limit) == 0;
  if (known && limit.rlim_cur <= FREE) return main_stack((size_t)limit.rlim_cur, ret_attr);
  int status = ask_libc(thread, ret_attr);
  return status == 0 ? 0 : main_stack((size_t)LEAST, ret_attr);
}
