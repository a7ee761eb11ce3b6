/*
 * child_process.h - what child_process.c and spawn_sync.c share: one start as JavaScript describes it.
 */
#ifndef TRK_PROCESS_CHILD_PROCESS_H
#define TRK_PROCESS_CHILD_PROCESS_H

#include "core/binding.h"
#include "process/spawn.h"

#define TRK_CHILD_STDIO_MAX 1024 /* stdio entries of one child */
#define TRK_CHILD_LIMITS_MAX 16

/* Beside enum trk_spawn_flags: the child is this program again and may come from the fork server; also wait for that. */
enum { TRK_CHILD_FORK = 64, TRK_CHILD_FORK_WAIT = 128 };

enum trk_child_stdio {
  TRK_CHILD_IGNORE,
  TRK_CHILD_FD,         /* a descriptor of ours */
  TRK_CHILD_PIPE,       /* from 3 on a socket pair, both ways; for spawnSync a pipe from the child */
  TRK_CHILD_PIPE_IN,    /* spawnSync: a pipe to the child */
  TRK_CHILD_OVERLAPPED, /* always a socket pair; both ends as with TRK_CHILD_PIPE, as the word means something on Windows only */
  TRK_CHILD_IPC
};

struct trk_child_start {
  struct trk_spawn spec; /* points into what follows */
  char *file, *argv_text, *env_text, *extra_text, *cwd;
  char **argv, **envp, **extra;
  int32_t count;
  struct {
    int32_t kind, fd;
  } stdio[TRK_CHILD_STDIO_MAX];
  int fds[TRK_CHILD_STDIO_MAX];  /* the child's */
  int ours[TRK_CHILD_STDIO_MAX]; /* -1: none */
  bool close_theirs[TRK_CHILD_STDIO_MAX];
  struct trk_spawn_limit limits[TRK_CHILD_LIMITS_MAX];
};

/* Reads arguments 0 to 8 and the scratch. 0 or a negative uv status; _done in both cases. */
int trk_child_start_read(struct trk_call *c, struct trk_child_start *start);
/* Opens what the stdio entries ask for; `sync`: for spawnSync, whose pipes all go one way. 0 or a negative uv status, nothing left open. */
int trk_child_start_open(struct trk_child_start *start, bool sync);
/* Closes the child's ends, and ours too. */
void trk_child_start_close(struct trk_child_start *start, bool ours);
void trk_child_start_done(struct trk_child_start *start);

/* spawn_sync.c: the function spawnSync of the binding. */
extern const struct trk_native trk_spawn_sync[1];

#endif
