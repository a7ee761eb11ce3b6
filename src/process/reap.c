/*
 * reap.c - tells when a child has ended; see spawn.h.
 *
 * A pidfd per child becomes readable when it ends, so each exit names its child: no signal that could be merged with
 * another's, no walk over all children, and children that others made are left alone. Where the kernel has no pidfd,
 * or no descriptor is free, SIGCHLD asks for this one pid.
 *
 * Owns:    the pidfd and the uv handle of each watch. Runs on: the runtime's thread.
 * Frees:   in the close callback. Limits: the process's open files.
 */
#include "process/spawn.h"

#include "core/mem.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct watch {
  struct trk_handle handle;
  union {
    uv_handle_t handle;
    uv_poll_t poll;
    uv_signal_t signal;
  } uv;
  struct trk_later after; /* its end was seen */
  int pidfd;              /* -1: by SIGCHLD */
  pid_t pid;
  void (*on_exit)(void *arg, struct trk_exit exit);
  void *arg;
};

static void freed(struct trk_handle *handle) {
  struct watch *watch = trk_container(handle, struct watch, handle);
  if (watch->pidfd >= 0) close(watch->pidfd);
  trk_list_remove(&watch->after.link);
  free(watch);
}

static const struct trk_handle_type type = {"ProcessWrap", freed};

struct trk_exit trk_exit_decode(int status) {
  if (WIFSIGNALED(status)) return (struct trk_exit){0, WTERMSIG(status)};
  return (struct trk_exit){WIFEXITED(status) ? WEXITSTATUS(status) : 0, 0};
}

static void reap(struct watch *watch) {
  struct trk_handle *handle = &watch->handle;
  int status = 0;
  pid_t pid;
  if (handle->closing) return;
  do pid = waitpid(watch->pid, &status, WNOHANG);
  while (pid < 0 && errno == EINTR);
  if (pid == 0) return;
  /* ECHILD: somebody else took the status; the child is gone all the same. */
  struct trk_exit exit = pid > 0 ? trk_exit_decode(status) : (struct trk_exit){0, 0};
  trk_handle_close(handle, NULL);
  if (watch->on_exit) watch->on_exit(watch->arg, exit);
  if (handle->owner.object == NULL) return;
  JSValueRef args[2] = {trk_number(handle->rt, exit.code), trk_number(handle->rt, exit.signal)};
  trk_dispatch(handle->rt, handle->owner.object, 2, args);
}

static void ended(struct trk_later *after) {
  reap(trk_container(after, struct watch, after));
}

/* What it wrote before its end may be ready in this poll too, and comes first. */
static void on_poll(uv_poll_t *poll, int status, int events) {
  (void)status;
  (void)events;
  struct watch *watch = trk_container((struct trk_handle *)poll->data, struct watch, handle);
  if (watch->after.link.next == NULL) trk_after_poll(watch->handle.rt, &watch->after);
}

static void on_sigchld(uv_signal_t *signal, int number) {
  (void)number;
  reap(trk_container((struct trk_handle *)signal->data, struct watch, handle));
}

static int watch_by_signal(struct watch *watch) {
  int status = uv_signal_start(&watch->uv.signal, on_sigchld, SIGCHLD);
  if (status < 0) return status;
  siginfo_t info = {0};
  /* It may have ended before we listened. */
  if (waitid(P_PID, (id_t)watch->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0) raise(SIGCHLD);
  return 0;
}

int32_t trk_process_watch(struct trk_runtime *rt, pid_t pid, JSValueRef callback,
                          void (*on_exit)(void *arg, struct trk_exit exit), void *arg) {
  struct watch *watch = trk_calloc(1, sizeof *watch);
  watch->pid = pid;
  watch->after.run = ended;
  watch->on_exit = on_exit;
  watch->arg = arg;
  watch->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  int status = UV_ENOSYS;
  if (watch->pidfd >= 0) {
    status = uv_poll_init(&rt->loop, &watch->uv.poll, watch->pidfd);
    if (status < 0) {
      close(watch->pidfd);
      watch->pidfd = -1;
    }
  }
  if (watch->pidfd < 0) status = uv_signal_init(&rt->loop, &watch->uv.signal);
  if (status < 0) {
    free(watch);
    return status;
  }
  int32_t id = trk_handle_open(rt, &watch->handle, &type, &watch->uv.handle, callback);
  status = watch->pidfd >= 0 ? uv_poll_start(&watch->uv.poll, UV_READABLE, on_poll) : watch_by_signal(watch);
  if (status == 0 && id > 0) return id;
  trk_handle_close(&watch->handle, NULL);
  return status < 0 ? status : UV_EMFILE;
}

int trk_process_kill(struct trk_runtime *rt, int32_t id, int signal) {
  struct watch *watch = trk_handle_get(rt, id, &type);
  if (watch == NULL) return UV_ESRCH;
  return kill(watch->pid, signal) == 0 ? 0 : uv_translate_sys_error(errno);
}

void trk_process_ref(struct trk_runtime *rt, int32_t id, bool ref) {
  struct watch *watch = trk_handle_get(rt, id, &type);
  if (watch == NULL) return;
  if (ref) uv_ref(&watch->uv.handle);
  else uv_unref(&watch->uv.handle);
}
