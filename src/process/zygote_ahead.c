/*
 * zygote_ahead.c - a fork server before it is asked for; see zygote.h.
 *
 * A program that forks says so in its main file, which is read anyway. Then the runtime is made as the server makes its own:
 * without threads. It is forked once it is complete, but has run nothing of the program: the copy becomes the server, the
 * original goes on. A file that only looks so costs a fork, and a process that ends by itself.
 *
 * As in zygote_server.c the numbers below TRK_ZYGOTE_FDS are taken while the engine starts, here only for so long.
 *
 * Owns: nothing that lasts. Runs on: the main thread of a process that has just begun. Frees: nothing.
 * Limits: TEXT_MAX bytes of the file, ABOVE_MAX - 1 descriptors inherited above; no options on the command line, nor in NODE_OPTIONS.
 */
#include "core/mem.h"
#include "core/still.h"
#include "process/zygote.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT_MAX 262144
#define ABOVE_MAX 32

/* What a main file shows: that the program forks; that it has to do with servers, as its workers then have. */
enum shows { FORKS = 1, SERVES = 2 };

static bool mentions(const char *text, size_t len, const char *word) {
  return memmem(text, len, word, strlen(word)) != NULL;
}

static unsigned shown(const char *text, size_t len) {
  if (!mentions(text, len, "fork") || !(mentions(text, len, "cluster") || mentions(text, len, "child_process"))) return 0;
  static const char *const servers[] = {"http", "express", "fastify", "koa"};
  for (size_t i = 0; i < sizeof servers / sizeof *servers; i++)
    if (mentions(text, len, servers[i])) return FORKS | SERVES;
  return FORKS;
}

/* A regular file: to read from another (a pipe) would take what the program wants to read. */
static unsigned look_at(const char *path) {
  struct stat st;
  int fd = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) : -1;
  if (fd < 0) return 0;
  size_t room = st.st_size < TEXT_MAX ? (size_t)st.st_size + 1 : TEXT_MAX;
  char *text = trk_malloc(room);
  ssize_t n = read(fd, text, room);
  close(fd);
  unsigned shows = n > 0 ? shown(text, (size_t)n) : 0;
  free(text);
  return shows;
}

static unsigned expect(int argc, char *const *argv) {
  static const char *const unsuitable[] = {"NODE_OPTIONS", "NODE_CHANNEL_FD", "NODE_UNIQUE_ID"};
  const char *setting = getenv("TROIKA_ZYGOTE");
  if (argc < 2 || argv[1][0] == '-' || argv[1][0] == '\0' || (setting && strcmp(setting, "0") == 0)) return 0;
  for (size_t i = 0; i < sizeof unsuitable / sizeof *unsuitable; i++)
    if (getenv(unsuitable[i])) return 0;
  unsigned shows = look_at(argv[1]);
  char name[PATH_MAX];
  if (shows == 0 && snprintf(name, sizeof name, "%s.js", argv[1]) < (int)sizeof name) shows = look_at(name);
  return shows;
}

/* What was inherited above TRK_ZYGOTE_FDS: the server has no use for it. */
struct above {
  int count, fds[ABOVE_MAX];
};

/* Takes the free numbers below TRK_ZYGOTE_FDS and notes them. */
static bool take_numbers(bool *taken, struct above *above) {
  DIR *dir = opendir("/proc/self/fd");
  if (dir == NULL) return false;
  for (const struct dirent *entry; (entry = readdir(dir));) {
    int fd = (int)strtol(entry->d_name, NULL, 10);
    if (fd >= TRK_ZYGOTE_FDS && above->count < ABOVE_MAX) above->fds[above->count++] = fd;
  }
  closedir(dir);
  if (above->count == ABOVE_MAX) return false;
  for (int fd = 0; fd < TRK_ZYGOTE_FDS; fd++) taken[fd] = fcntl(fd, F_GETFD) < 0 && dup3(0, fd, O_CLOEXEC) == fd;
  int next = fcntl(0, F_DUPFD_CLOEXEC, TRK_ZYGOTE_FDS);
  if (next >= 0) close(next);
  return next >= 0;
}

static void give_numbers(const bool *taken) {
  for (int fd = 0; fd < TRK_ZYGOTE_FDS; fd++)
    if (taken[fd]) close(fd);
}

/* The server's pid, 0 in the server itself, or -1; the socket to the other. */
static pid_t fork_server(int *ret_socket) {
  int pair[2];
  if (trk_still_threads() != 1 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return -1;
  sigset_t all, before;
  sigfillset(&all); /* what comes now is for the owner alone */
  sigprocmask(SIG_SETMASK, &all, &before);
  pid_t owner = getpid(), pid = fork();
  if (pid != 0) {
    sigprocmask(SIG_SETMASK, &before, NULL);
  } else {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != owner) _exit(0); /* gone before it could be noticed */
  }
  *ret_socket = pair[pid == 0];
  close(pair[pid != 0]);
  if (pid < 0) close(pair[0]);
  return pid;
}

struct trk_runtime *trk_zygote_ahead(int *argc, char ***argv, bool *ret_forked) {
  bool taken[TRK_ZYGOTE_FDS] = {false};
  struct above above = {.count = 0};
  unsigned shows = expect(*argc, *argv);
  if (shows == 0) return NULL;
  struct trk_runtime *rt = NULL;
  if (take_numbers(taken, &above) && trk_still_begin()) {
    rt = trk_runtime_new(TRK_ROLE_MAIN);
    bool loaded = rt && trk_zygote_load(rt, "begin") && (!(shows & SERVES) || trk_zygote_load(rt, "load"));
    int socket = -1;
    pid_t pid = loaded ? fork_server(&socket) : -1;
    if (pid == 0) {
      for (int i = 0; i < above.count; i++) close(above.fds[i]);
      rt = trk_zygote_branch(rt, socket, shows & SERVES, argc, argv);
      *ret_forked = true;
      return rt;
    }
    if (rt) trk_still_end();
    trk_still_wake();
    if (pid > 0) trk_zygote_begun(pid, socket);
  }
  give_numbers(taken);
  return rt;
}
