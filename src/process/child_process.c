/*
 * child_process.c - internalBinding('child_process'): from what lib/child_process.js says to trk_spawn().
 *
 * One call carries a whole start. Strings that are many (arguments, environment) come as one text with NUL between
 * them; stdio and limits lie in the scratch: word 0 is the number of entries, then a kind and a descriptor each; where a
 * pipe was wanted, the descriptor of our end takes its place (close-on-exec, not blocking).
 *
 * Owns:    both ends of each pipe until the call returns. Runs on: the runtime's thread.
 * Frees:   before it returns. Limits: STDIO_MAX entries.
 */
#include "process/child_process.h"

#include "core/mem.h"
#include "process/self.h"
#include "process/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define LIMITS_AT 32768 /* byte offset in the scratch: pairs of doubles, resource and value */
#define LIMITS_MAX 16

static char **split(char *text, size_t len, size_t *ret_count) {
  size_t count = 0;
  for (size_t i = 0; i < len; i++) count += text[i] == '\0';
  if (len > 0) count++;
  char **list = trk_malloc((count + 1) * sizeof *list);
  char *p = text;
  for (size_t i = 0; i < count; i++) {
    list[i] = p;
    p += strlen(p) + 1;
  }
  list[count] = NULL;
  *ret_count = count;
  return list;
}

static void read_limits(struct trk_call *c, struct trk_child_start *start, int count) {
  const double *pairs = (const double *)(const void *)(c->rt->scratch + LIMITS_AT);
  if (count > LIMITS_MAX) count = LIMITS_MAX;
  for (int i = 0; i < count; i++) {
    double value = pairs[(size_t)i * 2 + 1];
    uint64_t soft = value >= 18446744073709549568.0 ? RLIM_INFINITY : (uint64_t)value;
    int resource = (int)pairs[(size_t)i * 2];
    /* A second after the soft limit of CPU time (SIGXCPU) comes the hard one (SIGKILL). */
    uint64_t hard = resource == RLIMIT_CPU && soft != RLIM_INFINITY ? soft + 1 : soft;
    start->limits[i] = (struct trk_spawn_limit){resource, soft, hard};
  }
  start->spec.limits = start->limits;
  start->spec.limit_count = (unsigned)(count > 0 ? count : 0);
}

/* Puts the extra entries in front: they win over what is there of the same name. */
static void add_env(struct trk_child_start *start, size_t len) {
  size_t more, have = 0;
  start->extra = split(start->extra_text, len, &more);
  while (start->envp[have]) have++;
  start->extra = trk_realloc(start->extra, (have + more + 1) * sizeof *start->extra);
  memcpy(start->extra + more, start->envp, (have + 1) * sizeof *start->extra);
}

int trk_child_start_read(struct trk_call *c, struct trk_child_start *start) {
  memset(start, 0, sizeof *start);
  size_t len = 0, count;
  start->file = trk_arg_utf8(c, 0, NULL);
  start->argv_text = trk_arg_utf8(c, 1, &len);
  if (start->file == NULL || start->argv_text == NULL) return UV_EINVAL;
  start->argv = split(start->argv_text, len, &count);
  if (count == 0) { /* one argument, which is empty */
    start->argv[0] = start->argv_text;
    free(start->argv);
    start->argv = trk_calloc(2, sizeof *start->argv);
    start->argv[0] = start->argv_text;
  }
  start->env_text = trk_arg_utf8(c, 2, &len);
  start->envp = start->env_text ? split(start->env_text, len, &count) : trk_self_environ();
  start->extra_text = trk_arg_utf8(c, 8, &len);
  if (start->extra_text) add_env(start, len);
  start->cwd = trk_arg_utf8(c, 3, NULL);
  start->count = *(const int32_t *)(const void *)c->rt->scratch;
  if (start->count < 0 || start->count > TRK_CHILD_STDIO_MAX) return UV_EINVAL;
  memcpy(start->stdio, c->rt->scratch + 4, (size_t)start->count * sizeof *start->stdio);
  start->spec = (struct trk_spawn){.file = start->file, .argv = start->argv, .envp = start->extra ? start->extra : start->envp,
                                   .cwd = start->cwd,
                                   .flags = (unsigned)trk_arg_i32(c, 4), .uid = (uid_t)trk_arg_double(c, 5),
                                   .gid = (gid_t)trk_arg_double(c, 6), .fds = start->fds,
                                   .fd_count = (unsigned)start->count};
  read_limits(c, start, trk_arg_i32(c, 7));
  return 0;
}

void trk_child_start_done(struct trk_child_start *start) {
  free(start->file);
  free(start->argv);
  free(start->argv_text);
  free(start->envp);
  free(start->env_text);
  free(start->extra);
  free(start->extra_text);
  free(start->cwd);
}

void trk_child_start_close(struct trk_child_start *start, bool ours) {
  for (int i = 0; i < start->count; i++) {
    if (start->close_theirs[i]) {
      close(start->fds[i]);
      start->close_theirs[i] = false;
    }
    if (ours && start->ours[i] >= 0) {
      close(start->ours[i]);
      start->ours[i] = -1;
    }
  }
}

/*
 * Standard input, output and error get a pipe, as a shell gives it: it carries nearly twice as much as a socket pair, and
 * the child can open /dev/stdout. Every other pipe goes both ways, as in Node.
 */
static int one_pipe(struct trk_child_start *start, int i, enum trk_child_stdio kind, bool sync) {
  int pair[2];
  if (sync || (i <= 2 && kind == TRK_CHILD_PIPE)) {
    if (pipe2(pair, O_CLOEXEC) < 0) return -errno;
    bool child_reads = sync ? kind == TRK_CHILD_PIPE_IN : i == 0;
    start->fds[i] = pair[child_reads ? 0 : 1];
    start->ours[i] = pair[child_reads ? 1 : 0];
  } else {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) return -errno;
    start->ours[i] = pair[0];
    start->fds[i] = pair[1];
  }
  start->close_theirs[i] = true;
  /* Ours alone: the flag belongs to the open file, and the child may not expect it. */
  fcntl(start->ours[i], F_SETFL, fcntl(start->ours[i], F_GETFL) | O_NONBLOCK);
  return 0;
}

int trk_child_start_open(struct trk_child_start *start, bool sync) {
  for (int i = 0; i < start->count; i++) start->fds[i] = start->ours[i] = -1;
  for (int i = 0; i < start->count; i++) {
    int status = 0;
    switch (start->stdio[i].kind) {
    case TRK_CHILD_IGNORE:
      if (i > 2) break;
      start->fds[i] = open("/dev/null", (i == 0 ? O_RDONLY : O_RDWR) | O_CLOEXEC);
      if (start->fds[i] < 0) status = -errno;
      else start->close_theirs[i] = true;
      break;
    case TRK_CHILD_FD:
      start->fds[i] = start->stdio[i].fd;
      /* As Node: what a child inherits as 0, 1 or 2 blocks. */
      if (i <= 2) {
        int flags = fcntl(start->fds[i], F_GETFL);
        if (flags >= 0 && flags & O_NONBLOCK) fcntl(start->fds[i], F_SETFL, flags & ~O_NONBLOCK);
      }
      break;
    case TRK_CHILD_IPC:
      status = one_pipe(start, i, TRK_CHILD_IPC, false);
      break;
    default:
      status = one_pipe(start, i, start->stdio[i].kind, sync);
    }
    if (status < 0) {
      trk_child_start_close(start, true);
      return status;
    }
  }
  return 0;
}

/*
 * (file, argv, env or undefined, cwd or undefined, flags, uid, gid, limits, more env or undefined, onexit): the pid, or a negative status.
 * reg[16] is the number of the watch; on failure reg[17] the step, reg[18] the limit. After a failed exec the pipes are
 * there all the same, at their end.
 */
TRK_FN(child_spawn) {
  struct trk_child_start start;
  int32_t *ret = c->rt->reg + TRK_REG_SCRATCH;
  pid_t pid = 0;
  enum trk_spawn_step step = TRK_SPAWN_STEP_CLONE;
  unsigned limit = 0;
  ret[0] = 0;
  ret[1] = -1;
  int status = trk_child_start_read(c, &start);
  if (status == 0) status = trk_child_start_open(&start, false);
  if (status < 0) {
    trk_child_start_done(&start);
    return trk_number(c->rt, status);
  }
  unsigned fork = start.spec.flags & (TRK_CHILD_FORK | TRK_CHILD_FORK_WAIT);
  start.spec.flags &= ~fork;
  if (!fork || !trk_zygote_spawn(c->rt, &start.spec, fork & TRK_CHILD_FORK_WAIT, &pid))
    status = trk_spawn(&start.spec, &pid, &step, &limit);
  trk_child_start_close(&start, false);
  if (status == 0) {
    ret[0] = trk_process_watch(c->rt, pid, trk_arg(c, 9), NULL, NULL);
  } else {
    ret[1] = (int32_t)step;
    ret[2] = (int32_t)limit;
  }
  for (int i = 0; i < start.count; i++) start.stdio[i].fd = start.ours[i];
  memcpy(c->rt->scratch + 4, start.stdio, (size_t)start.count * sizeof *start.stdio);
  trk_child_start_done(&start);
  return trk_number(c->rt, status == 0 ? pid : status);
}

TRK_FN(child_watch) { /* (pid, onexit): a number, or a negative status */
  return trk_number(c->rt, trk_process_watch(c->rt, (pid_t)trk_arg_i32(c, 0), trk_arg(c, 1), NULL, NULL));
}
TRK_FN(child_kill) { /* (number, signal): 0 or a negative status */
  return trk_number(c->rt, trk_process_kill(c->rt, trk_arg_i32(c, 0), trk_arg_i32(c, 1)));
}
TRK_FN(child_ref) { /* (number, keep alive) */
  trk_process_ref(c->rt, trk_arg_i32(c, 0), trk_arg_bool(c, 1));
  return trk_undefined(c->rt);
}
TRK_FN(child_close_fd) { /* (descriptor): of a pipe that nobody took */
  close(trk_arg_i32(c, 0));
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
    {"spawn", child_spawn}, {"watch", child_watch}, {"kill", child_kill},
    {"ref", child_ref},     {"closeFd", child_close_fd}, {"spawnSync", trk_spawn_sync}, {NULL, NULL},
};
static const struct trk_const_row constants[] = {
    {"IGNORE", TRK_CHILD_IGNORE}, {"FD", TRK_CHILD_FD}, {"PIPE", TRK_CHILD_PIPE}, {"PIPE_IN", TRK_CHILD_PIPE_IN},
    {"OVERLAPPED", TRK_CHILD_OVERLAPPED}, {"IPC", TRK_CHILD_IPC},
    {"DETACHED", TRK_SPAWN_DETACHED}, {"UID", TRK_SPAWN_UID}, {"GID", TRK_SPAWN_GID},
    {"FORK", TRK_CHILD_FORK}, {"FORK_WAIT", TRK_CHILD_FORK_WAIT},
    {"STEP_LIMITS", TRK_SPAWN_STEP_LIMITS}, {"STDIO_MAX", TRK_CHILD_STDIO_MAX}, {"LIMITS_AT", LIMITS_AT},
    {"LIMIT_CPU", RLIMIT_CPU}, {"LIMIT_MEMORY", RLIMIT_AS}, {"LIMIT_FILES", RLIMIT_NOFILE},
    {"LIMIT_PROCESSES", RLIMIT_NPROC}, {"LIMIT_FILE_SIZE", RLIMIT_FSIZE}, {NULL, 0},
};
static const struct trk_binding binding = {.name = "child_process", .functions = functions, .constants = constants};
TRK_BINDING(binding);
