/*
 * spawn.c - starts programs; see spawn.h.
 *
 * The child is made by clone(CLONE_VM | CLONE_VFORK): no page table is copied, whatever the size of our heap, and we
 * sleep until it has called exec or given up. It runs on a stack of its own, with every signal blocked from before the
 * clone until its handlers are reset (a handler of ours must not run in it), and uses raw system calls only: libc's
 * setuid() would signal our other threads, its exec would read our `environ`. What fails in it is written to
 * memory that we share.
 *
 * Owns:    the child's stack while it starts. Runs on: any thread. Frees: before it returns.
 * Limits:  TRK_SPAWN_FDS_MAX descriptors, the kernel's own for arguments (E2BIG).
 */
#include "process/spawn.h"

#include "core/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK_BYTES ((size_t)64 * 1024)
#define SIGNAL_LAST 64
#define DEFAULT_PATH "/bin:/usr/bin" /* execvp's, when the environment has no PATH */

/* The kernel's own view of a signal action and set; libc's differs in size. */
struct kernel_sigaction {
  void *handler;
  unsigned long flags;
  void *restorer;
  uint64_t mask;
};

struct start {
  const struct trk_spawn *spec;
  const char *path;   /* directories to look in; NULL: `file` is a path */
  char *name;         /* room for one of them, a slash and the file */
  char **shell_argv;  /* /bin/sh file args...: for a script without #! */
  int *fds;           /* copy of spec->fds, changed while they move out of each other's way */
  volatile int error; /* errno, 0 while all is well */
  volatile enum trk_spawn_step step;
  volatile unsigned limit;
};

#define RAW __attribute__((no_sanitize("address", "undefined", "thread")))

RAW static void fail(struct start *start, enum trk_spawn_step step) {
  start->error = errno;
  start->step = step;
  syscall(SYS_exit, 127);
}

RAW static void reset_signals(void) {
  struct kernel_sigaction action;
  action.handler = NULL; /* SIG_DFL */
  action.flags = 0;
  action.restorer = NULL;
  action.mask = 0;
  for (int i = 1; i <= SIGNAL_LAST; i++)
    if (i != SIGKILL && i != SIGSTOP) syscall(SYS_rt_sigaction, i, &action, NULL, sizeof action.mask);
}

/* Descriptor i becomes fds[i]. A source that is itself a target first moves above all targets. */
RAW static void place_fds(struct start *start) {
  int count = (int)start->spec->fd_count;
  for (int i = 0; i < count; i++) {
    int fd = start->fds[i];
    if (fd < 0 || fd >= count || fd == i) continue;
    long moved = syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, count);
    if (moved < 0) fail(start, TRK_SPAWN_STEP_FDS);
    start->fds[i] = (int)moved;
  }
  for (int i = 0; i < count; i++) {
    int fd = start->fds[i];
    if (fd < 0) {
      syscall(SYS_close, i); /* this number of ours must not show through */
      continue;
    }
    if (fd == i) {
      long flags = syscall(SYS_fcntl, fd, F_GETFD, 0);
      if (flags < 0 || syscall(SYS_fcntl, fd, F_SETFD, flags & ~FD_CLOEXEC) < 0) fail(start, TRK_SPAWN_STEP_FDS);
    } else if (syscall(SYS_dup3, fd, i, 0) < 0) {
      fail(start, TRK_SPAWN_STEP_FDS);
    }
  }
  if (syscall(SYS_close_range, (unsigned)count, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  struct rlimit limit; /* before Linux 5.11 */
  int last = syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit) == 0 && limit.rlim_cur < 65536 ? (int)limit.rlim_cur : 65536;
  for (int fd = count; fd < last; fd++) syscall(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC);
}

RAW static void take_ids(struct start *start) {
  const struct trk_spawn *spec = start->spec;
  if (!(spec->flags & (TRK_SPAWN_UID | TRK_SPAWN_GID))) return;
  /* Root drops its other groups; anyone else may not, and has no more than it had. */
  syscall(SYS_setgroups, 0, NULL);
  if (spec->flags & TRK_SPAWN_GID && syscall(SYS_setgid, spec->gid) < 0) fail(start, TRK_SPAWN_STEP_IDS);
  if (spec->flags & TRK_SPAWN_UID && syscall(SYS_setuid, spec->uid) < 0) fail(start, TRK_SPAWN_STEP_IDS);
}

RAW static void take_limits(struct start *start) {
  for (unsigned i = 0; i < start->spec->limit_count; i++) {
    const struct trk_spawn_limit *wanted = &start->spec->limits[i];
    struct rlimit limit;
    limit.rlim_cur = (rlim_t)wanted->soft;
    limit.rlim_max = (rlim_t)wanted->hard;
    if (syscall(SYS_prlimit64, 0, wanted->resource, &limit, NULL) == 0) continue;
    start->limit = i;
    fail(start, TRK_SPAWN_STEP_LIMITS);
  }
}

RAW static void exec_one(struct start *start, const char *file) {
  const struct trk_spawn *spec = start->spec;
  syscall(SYS_execve, file, spec->argv, spec->envp);
  if (errno != ENOEXEC) return;
  start->shell_argv[1] = (char *)file;
  syscall(SYS_execve, "/bin/sh", start->shell_argv, spec->envp);
}

/* As execvp: a directory in which the file is not, or may not be run, is no reason to stop. */
RAW static void exec_search(struct start *start) {
  const char *file = start->spec->file;
  bool denied = false;
  for (const char *p = start->path;; p++) {
    char *q = start->name;
    while (*p && *p != ':') *q++ = *p++;
    if (q != start->name) *q++ = '/';
    for (const char *f = file; *f;) *q++ = *f++;
    *q = '\0';
    exec_one(start, start->name);
    if (errno == EACCES) denied = true;
    else if (errno != ENOENT && errno != ENOTDIR && errno != ESTALE && errno != ENODEV && errno != ETIMEDOUT) return;
    if (*p == '\0') break;
  }
  errno = denied ? EACCES : ENOENT;
}

RAW static int child_main(void *arg) {
  struct start *start = arg;
  const struct trk_spawn *spec = start->spec;
  reset_signals();
  if (spec->flags & TRK_SPAWN_DETACHED) syscall(SYS_setsid);
  place_fds(start);
  if (spec->cwd && syscall(SYS_chdir, spec->cwd) < 0) fail(start, TRK_SPAWN_STEP_CWD);
  take_limits(start); /* before the identity: root may raise them for whom it becomes */
  take_ids(start);
  uint64_t none = 0;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof none);
  if (start->path) exec_search(start);
  else exec_one(start, spec->file);
  fail(start, TRK_SPAWN_STEP_EXEC);
  return 127;
}

static const char *path_of(char *const *envp) {
  for (; *envp; envp++)
    if (strncmp(*envp, "PATH=", 5) == 0) return *envp + 5;
  return DEFAULT_PATH;
}

/* A shell may have started us with SIGCHLD ignored: then no child could be waited for. */
static void want_sigchld(void) {
  struct sigaction action;
  if (sigaction(SIGCHLD, NULL, &action) == 0 && action.sa_handler == SIG_IGN) signal(SIGCHLD, SIG_DFL);
}

int trk_spawn(const struct trk_spawn *spec, pid_t *ret_pid, enum trk_spawn_step *ret_step, unsigned *ret_limit) {
  struct start start = {.spec = spec};
  if (spec->file[0] == '\0') {
    if (ret_step) *ret_step = TRK_SPAWN_STEP_EXEC;
    return UV_ENOENT;
  }
  size_t argc = 0;
  while (spec->argv[argc]) argc++;
  size_t name_room = 0;
  if (strchr(spec->file, '/') == NULL) {
    start.path = path_of(spec->envp);
    name_room = strlen(start.path) + strlen(spec->file) + 2;
  }
  /* One block: stack, shell's argv, descriptors, name. */
  size_t shell_bytes = (argc + 3) * sizeof(char *), fds_bytes = (spec->fd_count + 1) * sizeof(int);
  char *block = trk_malloc(STACK_BYTES + shell_bytes + fds_bytes + name_room);
  start.shell_argv = (char **)(void *)(block + STACK_BYTES);
  start.fds = (int *)(void *)(block + STACK_BYTES + shell_bytes);
  start.name = block + STACK_BYTES + shell_bytes + fds_bytes;
  start.shell_argv[0] = (char *)"/bin/sh";
  start.shell_argv[1] = NULL;
  for (size_t i = 1; i <= argc; i++) start.shell_argv[i + 1] = spec->argv[i];
  if (argc == 0) start.shell_argv[2] = NULL;
  if (spec->fd_count > 0) memcpy(start.fds, spec->fds, spec->fd_count * sizeof(int));
  want_sigchld();

  uint64_t all = ~(uint64_t)0, old;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &old, sizeof all);
  char *top = (char *)((uintptr_t)(block + STACK_BYTES) & ~(uintptr_t)15);
  pid_t pid = clone(child_main, top, CLONE_VM | CLONE_VFORK | SIGCHLD, &start);
  int error = pid < 0 ? errno : start.error;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &old, NULL, sizeof old);
  enum trk_spawn_step step = pid < 0 ? TRK_SPAWN_STEP_CLONE : start.step;
  free(block);
  if (error == 0) {
    *ret_pid = pid;
    return 0;
  }
  if (pid > 0)
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
  if (ret_step) *ret_step = step;
  if (ret_limit) *ret_limit = start.limit;
  return uv_translate_sys_error(error);
}
