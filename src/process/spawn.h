/*
 * spawn.h - the one place where child processes are started and reaped.
 *
 * What:    trk_spawn() starts a program without copying this process (the child borrows its memory until exec);
 *          trk_process_watch() tells when a child has ended, whoever made it (the fork server's children too).
 * Owns:    a watch owns its pidfd; a pid belongs to its watch until it was reaped.
 * Runs on: any thread (spawn); the runtime's thread (watch).
 * Source:  clone(2), execve(2), pidfd_open(2), close_range(2), setrlimit(2).
 */
#ifndef TRK_PROCESS_SPAWN_H
#define TRK_PROCESS_SPAWN_H

#include "core/runtime.h"

#include <sys/types.h>

enum trk_spawn_flags {
  TRK_SPAWN_DETACHED = 1, /* a session of its own */
  TRK_SPAWN_UID = 2,
  TRK_SPAWN_GID = 4
};

struct trk_spawn_limit {
  int resource;        /* RLIMIT_... */
  uint64_t soft, hard; /* RLIM_INFINITY: none */
};

struct trk_spawn {
  const char *file;        /* looked up in the PATH of `envp` when it holds no slash */
  char *const *argv;       /* ends with NULL */
  char *const *envp;       /* ends with NULL */
  const char *cwd;         /* NULL: this process's */
  unsigned flags;          /* enum trk_spawn_flags */
  uid_t uid;
  gid_t gid;
  const int *fds;          /* the child's descriptor i is a copy of fds[i]; -1: none. Nothing else stays open */
  unsigned fd_count;
  const struct trk_spawn_limit *limits; /* applied just before exec */
  unsigned limit_count;
};

/* The step at which a start failed, so that the error can name it. */
enum trk_spawn_step { TRK_SPAWN_STEP_CLONE, TRK_SPAWN_STEP_FDS, TRK_SPAWN_STEP_CWD, TRK_SPAWN_STEP_IDS, TRK_SPAWN_STEP_LIMITS, TRK_SPAWN_STEP_EXEC };

/*
 * Starts the program and returns once its exec has happened: 0 and the pid, or a negative uv status with nothing left
 * behind. In the child all signals have their default action and none is blocked. `ret_step` (may be NULL) is written
 * on failure; for TRK_SPAWN_STEP_LIMITS `ret_limit` (may be NULL) is the index of the limit refused.
 */
int trk_spawn(const struct trk_spawn *spec, pid_t *ret_pid, enum trk_spawn_step *ret_step, unsigned *ret_limit);

/* How a child ended: an exit code, or (code 0) the signal that killed it. */
struct trk_exit {
  int code;
  int signal;
};
struct trk_exit trk_exit_decode(int wait_status);

/*
 * Calls `on_exit` (may be NULL), then dispatches the function `callback` (may be undefined) as callback(code, signal),
 * once the child `pid` has ended and was reaped; the watch closes itself. Keeps the loop alive until then (see
 * trk_process_ref). The pid must be a child of this process that nobody else waits for. Returns the number (> 0) that
 * JavaScript knows it by, or a negative uv status (then the child is still to be reaped by the caller).
 */
int32_t trk_process_watch(struct trk_runtime *rt, pid_t pid, JSValueRef callback,
                          void (*on_exit)(void *arg, struct trk_exit exit), void *arg);
/* Sends a signal to a watched child; UV_ESRCH once it was reaped (a pid is never hit after its reuse). */
int trk_process_kill(struct trk_runtime *rt, int32_t id, int signal);
/* Whether the watch keeps the loop alive. */
void trk_process_ref(struct trk_runtime *rt, int32_t id, bool ref);

#endif
