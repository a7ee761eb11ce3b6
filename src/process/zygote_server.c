/*
 * zygote_server.c - the fork server itself, and the first steps of what it forks; see zygote.h.
 *
 * A long-lived fork without exec is safe here because of what the server does not have: it has one thread (checked before
 * each fork), no loop, no lock held, no buffered output, and code in its VM that has read nothing of the world (clock,
 * environment, directory, descriptors). What a forked VM shares with its siblings all the same is repaired in the
 * child: the generator of Math.random(), the engine's view of /proc/self/statm, its wake-up descriptor.
 *
 * libc's fork() is passed by, as it knows no CLONE_PARENT. Of what it would do only the thread's own kernel ties matter in
 * a process with one thread: CLONE_CHILD_SETTID and _CLEARTID keep the cached thread id right, set_robust_list is called
 * again. The only atfork handler is libuv's, which gives its signal code a lock (a pipe) of its own: done here.
 *
 * Before the second child a channel is made and used once, in the runtime that children get. And there is a rehearsal in it: a worker's
 * whole life, from its first message to a request answered, which is taken back then (lib/bootstrap/zygote.js). What stays is code,
 * and what the engine has noted of it, which later children share instead of each making it: they are online in three quarters of
 * the time, and write a third less. It waits until nobody asks, or many have asked: a few children are there sooner without it. Where
 * the owner still loads its program, which has to do with servers, on another processor, it comes first. There are three such lives:
 * what the first has made ready to run is forgotten. What the server then has is put where children can share it again (image.c);
 * what they write is copied ahead, once the first of them have shown what that is (pages.c).
 *
 * Before the first VM exists the numbers below TRK_ZYGOTE_FDS are occupied by /dev/null, so that nothing of the engine's
 * stands where a child wants its descriptors.
 *
 * Owns: the socket to the owner. Runs on: the server's only thread, and the main thread of each child.
 * Frees: nothing (it ends by _exit). Limits: one request at a time.
 */
#include "cli/options.h"
#include "core/binding.h"
#include "core/bytecode.h"
#include "core/engine.h"
#include "core/lean.h"
#include "core/mem.h"
#include "core/random.h"
#include "core/still.h"
#include "process/image.h"
#include "process/pages.h"
#include "process/self.h"
#include "process/zygote.h"
#include "troika_version.h"
#include "util/timezone.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#define LIVES 3 /* one to load all; and the engine notes at a function's second run what it can do faster in the third */
#define REHEARSE_AFTER_MS 40       /* without a request */
#define UNUSED_MS 10000            /* a server that was started on a hint ends when nobody has used it by then */
#define REHEARSE_AFTER_CHILDREN 2  /* forked one after the other: more may come, each five milliseconds sooner */
#define REHEARSE_IN_HURRY 80       /* it costs as much as it saves 45 children: most bursts end before */
#define ENGINE_FDS 16    /* descriptors of the engine that a child repairs */
#define TID_SEARCH 512   /* words of a thread's descriptor in which its id is looked for */

struct server {
  int socket;
  void *tid_address;
  void *robust_head;
  size_t robust_len;
  int statm[ENGINE_FDS], events[ENGINE_FDS];
  int statm_count, event_count;
  bool complete; /* all that a worker needs is loaded */
  bool early;    /* the rehearsal comes before the first child, while the owner loads its program */
  bool rehearsed, watches; /* watches: what children write; from a pause or the third of a row on */
  int unused;    /* spares that it makes before it is used, if it may end unused */
  int lock[2]; /* libuv's pipe: its two ends, or -1 */
  pid_t *made;   /* the last child: in memory that the owner sees when this process is killed between fork and answer */
};

static struct {
  struct trk_zygote_request head;
  char text[TRK_ZYGOTE_INLINE + 1]; /* a child's arguments and environment stay here */
} request; /* not on the stack, whose pages each child copies */

bool trk_zygote_is_server(int argc, char **argv) {
  struct stat file;
  return argc == 2 && strcmp(argv[0], TRK_ZYGOTE_NAME) == 0 && argv[1][0] == ' ' &&
         fstat(TRK_ZYGOTE_SOCKET, &file) == 0 && S_ISSOCK(file.st_mode);
}

static void answer(const struct server *server, int pid, int fd) {
  struct trk_zygote_reply reply = {.pid = pid};
  strncpy(reply.version, TRK_VERSION, sizeof reply.version - 1);
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } control;
  struct iovec part = {&reply, sizeof reply};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (fd >= 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
  }
  if (sendmsg(server->socket, &message, MSG_NOSIGNAL) < 0) _exit(0); /* nobody is there any more */
}

bool trk_zygote_load(struct trk_runtime *rt, const char *entry) {
  JSValueRef load = trk_internal_export(rt, "bootstrap/zygote", entry), exc = NULL;
  return trk_is_function(rt, load) && trk_call_js(rt, (JSObjectRef)load, 0, NULL, &exc) != NULL;
}

/* Server and spare are nothing without their owner: they also go while they are busy and do not look at the socket. */
static void end_with_owner(bool on) {
  prctl(PR_SET_PDEATHSIG, on ? SIGKILL : 0);
}

/* --- before the first fork --------------------------------------------------------------------------- */

static void occupy_fds(struct server *server) {
  server->socket = fcntl(TRK_ZYGOTE_SOCKET, F_DUPFD_CLOEXEC, TRK_ZYGOTE_FDS);
  if (server->socket < 0) _exit(70);
  for (int fd = 0; fd < TRK_ZYGOTE_FDS; fd++)
    if (fd == TRK_ZYGOTE_SOCKET || fcntl(fd, F_GETFD) < 0) dup3(0, fd, O_CLOEXEC);
}

/* Where the kernel clears this thread's id when it ends: the cached id that clone must renew. */
static void find_thread(struct server *server) {
  syscall(SYS_get_robust_list, 0, &server->robust_head, &server->robust_len);
  if (prctl(PR_GET_TID_ADDRESS, &server->tid_address) == 0 && server->tid_address) return;
  server->tid_address = NULL;
  int *words = (int *)pthread_self(), tid = (int)syscall(SYS_gettid);
  for (int i = 0; i < TID_SEARCH && server->tid_address == NULL; i++)
    if (words[i] == tid) server->tid_address = &words[i];
}

static void find_engine_fds(struct server *server) {
  server->statm_count = server->event_count = 0;
  for (int fd = TRK_ZYGOTE_FDS; fd < TRK_ZYGOTE_FDS + 64; fd++) {
    char link[64], target[128];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, target, sizeof target - 1);
    if (n < 0) continue;
    target[n] = '\0';
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (strstr(target, "/statm") && server->statm_count < ENGINE_FDS) server->statm[server->statm_count++] = fd;
    if (strstr(target, "pipe:")) server->lock[(fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY] = fd;
    if (strstr(target, "[eventfd]") && server->event_count < ENGINE_FDS) server->events[server->event_count++] = fd;
  }
}

/* --- rehearsal ----------------------------------------------------------------------------------------- */

/* pair(): two ends of a stream socket */
TRK_FN(zygote_pair) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) < 0)
    return trk_throw_uv(c, uv_translate_sys_error(errno), "socketpair", NULL, NULL);
  JSValueRef ends[2] = {trk_number(c->rt, pair[0]), trk_number(c->rt, pair[1])};
  return trk_array(c->rt, 2, ends);
}
/* connection(): a listening socket under a name that the system chooses, and a connection to it */
TRK_FN(zygote_connection) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  socklen_t len = sizeof address;
  int fds[2] = {socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (fds[0] < 0 || fds[1] < 0 || bind(fds[0], (struct sockaddr *)&address, sizeof(sa_family_t)) < 0 || listen(fds[0], 1) < 0 ||
      getsockname(fds[0], (struct sockaddr *)&address, &len) < 0 || connect(fds[1], (struct sockaddr *)&address, len) < 0) {
    int status = uv_translate_sys_error(errno);
    for (int i = 0; i < 2; i++)
      if (fds[i] >= 0) close(fds[i]);
    return trk_throw_uv(c, status, "connect", NULL, NULL);
  }
  JSValueRef ends[2] = {trk_number(c->rt, fds[0]), trk_number(c->rt, fds[1])};
  return trk_array(c->rt, 2, ends);
}
static const struct trk_fn_row functions[] = {{"pair", zygote_pair}, {"connection", zygote_connection}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "zygote", .functions = functions};
TRK_BINDING(binding);

/* Options as nobody has set them: children parse their own, and the environment is theirs too. */
static void no_options(void) {
  static char name[] = "troika", script[] = "/dev/null", *argv[] = {name, script, NULL};
  int code = 0;
  unsetenv("NODE_OPTIONS");
  trk_options_main(2, argv, &code);
}

#define SETTLE_MS 5000 /* it takes about 5, but the machine may be busy */

static bool start_loop(struct trk_runtime *rt) {
  if (trk_runtime_start(rt) < 0) return false;
  JSValueRef restart = trk_internal_export(rt, "bootstrap/zygote", "restart");
  return trk_is_function(rt, restart) && trk_call_js(rt, (JSObjectRef)restart, 0, NULL, NULL) != NULL;
}

static void stop_settling(uv_timer_t *timer) {
  uv_stop(timer->data);
}

/* Runs a function of bootstrap/zygote on the runtime's loop, until nothing of it is left. */
static bool settle(struct trk_runtime *rt, const char *entry) {
  JSValueRef fn = trk_internal_export(rt, "bootstrap/zygote", entry);
  if (!trk_is_function(rt, fn)) return false;
  uv_timer_t limit;
  uv_timer_init(&rt->loop, &limit);
  uv_unref((uv_handle_t *)&limit);
  limit.data = &rt->loop;
  uv_timer_start(&limit, stop_settling, SETTLE_MS, 0);
  trk_dispatch(rt, (JSObjectRef)fn, 0, NULL);
  uv_run(&rt->loop, UV_RUN_DEFAULT);
  /* What objects that are garbage now have kept (a server may listen again), or were not done with in time. */
  for (struct trk_list *node = rt->handles.next, *next; node != &rt->handles; node = next) {
    next = node->next;
    trk_handle_close(trk_container(node, struct trk_handle, link), NULL);
  }
  uv_close((uv_handle_t *)&limit, NULL);
  uv_run(&rt->loop, UV_RUN_NOWAIT);
  return trk_list_empty(&rt->handles);
}

/* What children need to know of the process, once its modules are loaded; 0, or a negative errno when forking would not be safe. */
static int settle_down(struct server *server, struct trk_runtime *rt) {
  if (!trk_zygote_load(rt, "channel") || !trk_random_learn(rt->ctx) || !trk_still_end()) return -ENOTSUP;
  find_thread(server);
  if (server->tid_address == NULL) return -ENOTSUP;
  find_engine_fds(server);
  return trk_still_threads() == 1 ? 0 : -EAGAIN;
}

/* The runtime, with what a worker needs loaded; 0 or a negative errno. */
static int prepare(struct server *server, struct trk_runtime **ret_rt) {
  if (!trk_still_begin()) return -ENOTSUP;
  struct trk_runtime *rt = trk_runtime_new(TRK_ROLE_MAIN);
  if (rt == NULL) return -ENOMEM;
  if (!trk_zygote_load(rt, "begin") || !trk_zygote_load(rt, "load")) return -ENOTSUP;
  *ret_rt = rt;
  return settle_down(server, rt);
}

static void share_engine(struct trk_runtime *rt) {
#ifdef __SANITIZE_ADDRESS__
  (void)rt; /* its memory is the sanitizer's */
#else
  trk_image_make(rt->group);
#endif
}

/* Makes later children better: the channel alone, or a worker's whole life. Ends the server when it fails: the owner starts another. */
static void improve(struct server *server, struct trk_runtime *rt, bool all) {
  if (!trk_still_again()) _exit(70);
  if (all) {
    if (!server->complete && !trk_zygote_load(rt, "load")) _exit(70);
    server->complete = true;
  }
  if (!start_loop(rt) || (!all && !settle(rt, "talk"))) _exit(70);
  for (int life = 0; all && life < LIVES; life++) {
    if (!settle(rt, "live") || !trk_zygote_load(rt, "forget")) _exit(70);
    if (life > 0) continue; /* what it has loaded has left its notes among those of what a worker runs */
    trk_lean_code(rt);
    trk_lean_fill();
  }
  trk_runtime_pause(rt);
  if (all) {
    trk_lean_fill();
    trk_bytecode_rest();
  }
  if (!trk_still_end()) _exit(70);
  find_engine_fds(server);
  if (all) share_engine(rt);
  server->rehearsed = all;
}

static void make_best(struct server *server, struct trk_runtime *rt) {
  if (!server->rehearsed) improve(server, rt, true);
  trk_pages_begin();
  server->watches = true;
}

/* --- the fork ---------------------------------------------------------------------------------------------- */

static pid_t fork_sibling(const struct server *server) {
  struct clone_args args = {.flags = CLONE_PARENT | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID,
                            .parent_tid = (uintptr_t)server->made,
                            .child_tid = (uintptr_t)server->tid_address};
  long pid = syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0 && errno == ENOSYS) { /* before Linux 5.3, and in containers that filter it */
#if defined(__x86_64__)
    pid = syscall(SYS_clone, (unsigned long)args.flags, NULL, server->made, server->tid_address, 0UL);
#else
    pid = syscall(SYS_clone, (unsigned long)args.flags, NULL, server->made, 0UL, server->tid_address);
#endif
  }
  if (pid == 0 && server->robust_head) syscall(SYS_set_robust_list, server->robust_head, server->robust_len);
  return pid < 0 ? -errno : (pid_t)pid;
}

/* --- the child -------------------------------------------------------------------------------------------- */

static void place_fds(const int *fds, int count) {
  int next = 1; /* 0 is the directory */
  for (uint32_t i = 0; i < request.head.fd_count; i++) {
    if (request.head.present[i] && next < count)
      dup2(fds[next++], (int)i);
    else
      close((int)i);
  }
  if (close_range(request.head.fd_count, TRK_ZYGOTE_FDS - 1, 0) == 0) return;
  for (int fd = (int)request.head.fd_count; fd < TRK_ZYGOTE_FDS; fd++) close(fd);
}

/* The same numbers, but of this process. */
static void renew_engine_fds(const struct server *server) {
  for (int i = 0; i < server->statm_count; i++) {
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0) continue;
    dup3(fd, server->statm[i], O_CLOEXEC);
    close(fd);
  }
  for (int i = 0; i < server->event_count; i++) {
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0) continue;
    dup3(fd, server->events[i], O_CLOEXEC);
    close(fd);
  }
}

/* As libuv does it after a fork: a pipe with one byte in it, which whoever holds the lock has taken. */
static void renew_lock(const struct server *server) {
  int pair[2];
  char token = 42;
  if (server->lock[0] < 0 || server->lock[1] < 0 || pipe2(pair, O_CLOEXEC) < 0) return;
  dup3(pair[0], server->lock[0], O_CLOEXEC);
  dup3(pair[1], server->lock[1], O_CLOEXEC);
  close(pair[0]);
  close(pair[1]);
  if (write(server->lock[1], &token, 1) != 1) _exit(70);
}

static char **split(char **text, uint32_t count) {
  char **list = trk_malloc((count + 1) * sizeof *list);
  for (uint32_t i = 0; i < count; i++) {
    list[i] = *text;
    *text += strlen(*text) + 1;
  }
  list[count] = NULL;
  return list;
}

/* What can be done before the request is known: all that belongs to this process and not to its program. */
static void become_spare(const struct server *server, struct trk_runtime *rt, int socket, bool calm) {
  end_with_owner(true);
  close(server->socket);
  if (calm) trk_pages_copy(socket); /* else the task is there, or about to be */
  trk_self_set_title(TRK_ZYGOTE_SPARE);
  renew_engine_fds(server);
  renew_lock(server);
  trk_random_seed(rt->ctx);
  if (!start_loop(rt)) _exit(70);
}

/* The descriptors of the one message, or the end: the owner has no use for this process any more, or is gone. */
static int await_request(int socket, int *fds) {
  union {
    char bytes[CMSG_SPACE((TRK_ZYGOTE_FDS + 2) * sizeof(int))];
    struct cmsghdr align;
  } control;
  struct iovec part = {&request, sizeof request.head + TRK_ZYGOTE_INLINE};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t n;
  int count = 0;
  do n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n < (ssize_t)sizeof request.head) _exit(0);
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t bytes = header->cmsg_len - CMSG_LEN(0);
    memcpy(fds, CMSG_DATA(header), bytes);
    count = (int)(bytes / sizeof *fds);
  }
  if (count < 1 || request.head.fd_count > TRK_ZYGOTE_FDS) _exit(70);
  close(socket);
  return count;
}

static void become_child(struct trk_runtime *rt, const int *fds, int fd_count, int *argc, char ***argv) {
  int memory = request.head.flags & TRK_ZYGOTE_MEMFD ? fds[--fd_count] : -1;
  char *text = memory < 0 ? request.text : trk_malloc(request.head.text_len + 1); /* lives as long as the process */
  if (memory >= 0 && pread(memory, text, request.head.text_len, 0) != (ssize_t)request.head.text_len) _exit(70);
  if (memory < 0 && request.head.text_len > TRK_ZYGOTE_INLINE) _exit(70);
  text[request.head.text_len] = '\0';
  char *rest = text;
  *argc = (int)request.head.argc;
  *argv = split(&rest, request.head.argc);
  char *args_end = rest;
  environ = split(&rest, request.head.envc);
  trk_timezone_replaced();
  if (request.head.flags & TRK_ZYGOTE_DETACHED) setsid();
  if (fchdir(fds[0]) < 0) _exit(70);
  umask(request.head.umask);
  place_fds(fds, fd_count);
  for (int i = 0; i < fd_count; i++) close(fds[i]);
  if (memory >= 0) close(memory);
  end_with_owner(false);
  trk_adopt(*argc, *argv, args_end, rest);
  uv_update_time(&rt->loop);
  rt->at.vm = rt->at.start = uv_hrtime(); /* it begins now */
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, NULL);
}

/* --- the server --------------------------------------------------------------------------------------------- */

/* A clone of this process, and the owner's end of a socket to it; in the clone 0 and its own end. */
static pid_t make_spare(const struct server *server, int *ret_socket) {
  int pair[2];
  if (trk_still_threads() != 1) return -EAGAIN;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return -errno;
  pid_t pid = fork_sibling(server);
  *ret_socket = pair[pid == 0];
  close(pair[pid != 0]);
  if (pid < 0) close(pair[0]);
  return pid;
}

/* What is sent to the process group (^C) is not for the server; its end is the owner's. */
static void block_signals(void) {
  sigset_t all;
  sigfillset(&all);
  static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&all, faults[i]);
  sigprocmask(SIG_SETMASK, &all, NULL);
}

/* Whether to rehearse now that a spare has been made: it and the child before it run meanwhile, or there are so many that it pays. */
static bool time_to_rehearse(int children, char ask) {
  return children >= (ask == TRK_ZYGOTE_HURRIED ? REHEARSE_IN_HURRY : REHEARSE_AFTER_CHILDREN);
}

/* The memory of server.made, and the descriptor that the owner reads it by. */
static int share_made(struct server *server) {
  int fd = memfd_create("troika-zygote", MFD_CLOEXEC);
  if (fd < 0 || ftruncate(fd, sizeof *server->made) < 0) _exit(70);
  void *memory = mmap(NULL, sizeof *server->made, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) _exit(70);
  madvise(memory, sizeof *server->made, MADV_DONTFORK); /* children have no use for it */
  server->made = memory;
  return fd;
}

/* Answers requests until the owner is gone. Returns in each child. */
static void serve(struct server *server, struct trk_runtime *rt, int *argc, char ***argv) {
  int made = share_made(server);
  answer(server, 0, made);
  close(made);
  if (server->early) improve(server, rt, true);
  for (int children = 0;; children++) {
    struct pollfd task = {.fd = server->socket, .events = POLLIN};
    char ask = TRK_ZYGOTE_CALM;
    if (children <= server->unused && server->unused > 0) { /* the spare for the first fork has been made, at most */
      if (poll(&task, 1, UNUSED_MS) == 0) _exit(0);
    } else if (!server->watches && poll(&task, 1, REHEARSE_AFTER_MS) == 0) {
      make_best(server, rt);
    }
    ssize_t n;
    do n = recv(server->socket, &ask, 1, 0);
    while (n < 0 && errno == EINTR);
    if (n <= 0) _exit(0);
    if (children == 1 && !server->rehearsed) improve(server, rt, false); /* the first was wanted at once; in a hurry this pays from the fifth on */
    int socket = -1, number = server->watches && ask == TRK_ZYGOTE_CALM ? trk_pages_next() : -1;
    pid_t pid = make_spare(server, &socket);
    if (pid == 0) {
      int fds[TRK_ZYGOTE_FDS + 2];
      become_spare(server, rt, socket, server->watches && ask == TRK_ZYGOTE_CALM);
      int count = await_request(socket, fds);
      become_child(rt, fds, count, argc, argv);
      trk_pages_learn(number);
      trk_image_rest_soon(&rt->loop);
      return;
    }
    answer(server, pid, pid > 0 ? socket : -1);
    if (pid > 0) close(socket);
    if (!server->watches && time_to_rehearse(children, ask)) make_best(server, rt);
  }
}

struct trk_runtime *trk_zygote_serve(int *argc, char ***argv) {
  struct server server = {.socket = -1, .lock = {-1, -1}, .complete = true};
  struct trk_runtime *rt = NULL;
  block_signals();
  end_with_owner(true);
  trk_adopt_prepare();
  trk_self_set_title(TRK_ZYGOTE_NAME); /* without the room behind it */
  occupy_fds(&server);
  no_options();
  int status = prepare(&server, &rt);
  if (status < 0) {
    answer(&server, status, -1);
    _exit(0);
  }
  serve(&server, rt, argc, argv);
  return rt;
}

/* What is the owner's and not ours: its name, descriptors, directory, actions for signals. */
static bool leave_owner(void) {
  static char name[sizeof TRK_ZYGOTE_NAME + TRK_ZYGOTE_TITLE] = TRK_ZYGOTE_NAME;
  char *argv[] = {name, NULL}, *end = name + sizeof name;
  memset(name + sizeof TRK_ZYGOTE_NAME, ' ', TRK_ZYGOTE_TITLE - 1);
  for (int i = 1; i < NSIG; i++) { /* what it inherited as ignored; functions are the engine's */
    struct sigaction action;
    if (i != SIGPIPE && i != SIGXFSZ && sigaction(i, NULL, &action) == 0 && action.sa_handler == SIG_IGN) signal(i, SIG_DFL);
  }
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0 || chdir("/") < 0) return false;
  for (int fd = 0; fd < TRK_ZYGOTE_FDS; fd++) dup3(null, fd, O_CLOEXEC);
  close(null);
  trk_adopt_prepare();
  if (!trk_adopt(1, argv, end, end)) return false;
  trk_self_set_title(TRK_ZYGOTE_NAME);
  return true;
}

struct trk_runtime *trk_zygote_branch(struct trk_runtime *rt, int socket, bool complete, int *argc, char ***argv) {
  static struct server server = {.lock = {-1, -1}, .unused = 1}; /* not on the stack, which the owner goes on with */
  server.socket = socket;
  server.complete = complete;
  block_signals();
  no_options();
  /* Without an answer: then the owner executes one. */
  if (!leave_owner() || settle_down(&server, rt) < 0) _exit(0);
  renew_engine_fds(&server);
  cpu_set_t cpus;
  server.early = complete && sched_getaffinity(0, sizeof cpus, &cpus) == 0 && CPU_COUNT(&cpus) > 1;
  serve(&server, rt, argc, argv);
  return rt;
}
