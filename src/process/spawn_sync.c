/*
 * spawn_sync.c - spawnSync: starts a child, feeds it, collects what it writes, waits, all in one call.
 *
 * A poll(2) loop of its own; nothing of the runtime's loop turns meanwhile, as in Node. Our ends are plain pipes.
 *
 * Owns:    the child, its pipes and the collected bytes during the call. Runs on: the runtime's thread.
 * Frees:   before it returns; collected bytes go to JavaScript without a copy.
 * Limits:  maxBuffer bytes over all outputs together (then the child is killed).
 */
#include "process/child_process.h"

#include "core/mem.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define READ_CHUNK 65536 /* room kept free ahead of each read */

struct sync_pipe {
  int fd; /* -1: at its end */
  bool writes;
  struct trk_bytes input;
  size_t sent;
  uint8_t *data; /* collected */
  size_t len, room;
};

struct sync_run {
  struct trk_child_start *start;
  struct sync_pipe *pipes; /* one per stdio entry */
  struct pollfd *polls;    /* the pipes', then the pidfd */
  pid_t pid;
  int pidfd; /* -1: none, ask every POLL_MS */
  bool exited, killed;
  struct trk_exit exit;
  int kill_signal;
  int error, pipe_error; /* negative uv status; the first of each counts */
  double max_buffer, collected;
  int64_t deadline; /* ns, monotonic; 0: none */
};
#define POLL_MS 10

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void close_pipe(struct sync_pipe *pipe) {
  if (pipe->fd >= 0) close(pipe->fd);
  pipe->fd = -1;
}

/* As Node: the child gets the signal, and its pipes are of no more interest. */
static void put_down(struct sync_run *run, int error) {
  if (run->error == 0) run->error = error;
  if (run->killed) return;
  run->killed = true;
  if (!run->exited && kill(run->pid, run->kill_signal) < 0) {
    if (errno != ESRCH && run->error == 0) run->error = uv_translate_sys_error(errno);
    if (errno != ESRCH) kill(run->pid, SIGKILL);
  }
  for (int i = 0; i < run->start->count; i++) close_pipe(&run->pipes[i]);
}

static void read_some(struct sync_run *run, struct sync_pipe *pipe) {
  if (pipe->room - pipe->len < READ_CHUNK) {
    pipe->room = pipe->room < READ_CHUNK ? READ_CHUNK : pipe->room * 2;
    if (pipe->room - pipe->len < READ_CHUNK) pipe->room = pipe->len + READ_CHUNK;
    pipe->data = trk_realloc(pipe->data, pipe->room);
  }
  ssize_t n = read(pipe->fd, pipe->data + pipe->len, pipe->room - pipe->len);
  if (n < 0) {
    if (errno == EAGAIN || errno == EINTR) return;
    if (run->pipe_error == 0) run->pipe_error = uv_translate_sys_error(errno);
  }
  if (n <= 0) {
    close_pipe(pipe);
    return;
  }
  pipe->len += (size_t)n;
  run->collected += (double)n;
  if (run->max_buffer > 0 && run->collected > run->max_buffer) put_down(run, UV_ENOBUFS);
}

static void write_some(struct sync_run *run, struct sync_pipe *pipe) {
  while (pipe->sent < pipe->input.len) {
    ssize_t n = write(pipe->fd, pipe->input.data + pipe->sent, pipe->input.len - pipe->sent);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) {
      if (run->pipe_error == 0) run->pipe_error = uv_translate_sys_error(errno);
      break;
    }
    pipe->sent += (size_t)n;
  }
  close_pipe(pipe);
}

static void try_reap(struct sync_run *run) {
  int status;
  pid_t pid;
  if (run->exited) return;
  do pid = waitpid(run->pid, &status, WNOHANG);
  while (pid < 0 && errno == EINTR);
  if (pid == 0) return;
  run->exited = true;
  if (pid > 0) run->exit = trk_exit_decode(status);
}

static bool pipes_open(const struct sync_run *run) {
  for (int i = 0; i < run->start->count; i++)
    if (run->pipes[i].fd >= 0) return true;
  return false;
}

static int wait_ms(const struct sync_run *run) {
  int ms = run->pidfd < 0 && !run->exited ? POLL_MS : -1;
  if (run->deadline == 0 || run->killed) return ms;
  int64_t left = (run->deadline - now_ns() + 999999) / 1000000;
  if (left < 0) left = 0;
  if (left > 60000) left = 60000;
  return ms >= 0 && ms < left ? ms : (int)left;
}

static void turn(struct sync_run *run) {
  int count = run->start->count;
  for (int i = 0; i < count; i++)
    run->polls[i] = (struct pollfd){run->pipes[i].fd, run->pipes[i].writes ? POLLOUT : POLLIN, 0};
  run->polls[count] = (struct pollfd){run->exited ? -1 : run->pidfd, POLLIN, 0};
  int n = poll(run->polls, (nfds_t)count + 1, wait_ms(run));
  if (n < 0 && errno != EINTR) {
    put_down(run, uv_translate_sys_error(errno));
    run->pidfd = -1; /* go on by asking */
  }
  for (int i = 0; i < count && n > 0; i++) {
    struct sync_pipe *pipe = &run->pipes[i];
    if (run->polls[i].revents == 0 || pipe->fd < 0) continue;
    if (pipe->writes) write_some(run, pipe);
    else read_some(run, pipe);
  }
  if (run->pidfd < 0 || (n > 0 && run->polls[count].revents)) try_reap(run);
  if (run->deadline != 0 && !run->killed && (!run->exited || pipes_open(run)) && now_ns() >= run->deadline)
    put_down(run, UV_ETIMEDOUT);
}

static JSValueRef outputs(struct trk_runtime *rt, struct sync_run *run) {
  JSObjectRef array = trk_array(rt, 0, NULL);
  for (int i = 0; i < run->start->count; i++) {
    struct sync_pipe *pipe = &run->pipes[i];
    JSValueRef value = trk_null(rt);
    if (run->start->stdio[i].kind == TRK_CHILD_PIPE || run->start->stdio[i].kind == TRK_CHILD_OVERLAPPED) {
      if (pipe->len == 0) free(pipe->data);
      else pipe->data = trk_realloc(pipe->data, pipe->len);
      value = pipe->len == 0 ? trk_arraybuffer(rt, NULL, 0) : trk_arraybuffer(rt, pipe->data, pipe->len);
    } else {
      free(pipe->data);
    }
    JSObjectSetPropertyAtIndex(rt->ctx, array, (unsigned)i, value, NULL);
  }
  return array;
}

static void begin(struct trk_call *c, struct sync_run *run) {
  JSObjectRef inputs = (JSObjectRef)trk_arg(c, 9);
  for (int i = 0; i < run->start->count; i++) {
    struct sync_pipe *pipe = &run->pipes[i];
    pipe->fd = run->start->ours[i];
    pipe->writes = run->start->stdio[i].kind == TRK_CHILD_PIPE_IN;
    if (!pipe->writes) continue;
    if (trk_is_object(c->rt, inputs))
      trk_get_bytes(c->rt, JSObjectGetPropertyAtIndex(c->ctx, inputs, (unsigned)i, NULL), &pipe->input);
    write_some(run, pipe);
  }
  double timeout = trk_arg_double(c, 10);
  if (timeout > 0) run->deadline = now_ns() + (int64_t)(timeout < 9e12 ? timeout * 1e6 : 9e18);
  run->max_buffer = trk_arg_double(c, 11);
  run->kill_signal = trk_arg_i32(c, 12);
}

/*
 * (file, argv, env, cwd, flags, uid, gid, limits, more env; inputs, timeout ms, maxBuffer, kill signal): an array of ArrayBuffer or
 * null for each stdio entry, or undefined when nothing was started. reg[16..]: pid, exit code, signal, error (negative
 * status), step and limit of a failed start.
 */
TRK_SHARED_FN(trk_spawn_sync) {
  struct trk_child_start *start = trk_malloc(sizeof *start);
  struct sync_run run = {.start = start, .pidfd = -1};
  int32_t *ret = c->rt->reg + TRK_REG_SCRATCH;
  enum trk_spawn_step step = TRK_SPAWN_STEP_CLONE;
  unsigned limit = 0;
  memset(ret, 0, 6 * sizeof *ret);
  trk_runtime_flush(c->rt);
  ret[4] = -1;
  int status = trk_child_start_read(c, start);
  if (status == 0) status = trk_child_start_open(start, true);
  if (status == 0) {
    status = trk_spawn(&start->spec, &run.pid, &step, &limit);
    trk_child_start_close(start, status < 0);
    if (status < 0) ret[4] = (int32_t)step;
  }
  if (status < 0) {
    ret[3] = status;
    ret[5] = (int32_t)limit;
    trk_child_start_done(start);
    free(start);
    return trk_undefined(c->rt);
  }
  run.pidfd = (int)syscall(SYS_pidfd_open, run.pid, 0);
  int pidfd = run.pidfd;
  run.pipes = trk_calloc((size_t)start->count + 1, sizeof *run.pipes);
  run.polls = trk_calloc((size_t)start->count + 1, sizeof *run.polls);
  begin(c, &run);
  while (!run.exited || pipes_open(&run)) turn(&run);
  if (pidfd >= 0) close(pidfd);
  ret[0] = run.pid;
  ret[1] = run.exit.code;
  ret[2] = run.exit.signal;
  ret[3] = run.error ? run.error : run.pipe_error;
  JSValueRef result = outputs(c->rt, &run);
  free(run.pipes);
  free(run.polls);
  trk_child_start_done(start);
  free(start);
  return result;
}
