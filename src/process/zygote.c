/*
 * zygote.c - the owner's side of the fork server: starts it, asks it, gives it up; see zygote.h.
 *
 * The server's processes inherit what the server is: its identity, limits, priority. So these are noted when it starts, and
 * if ours have changed since, it is ended and another one takes its place.
 *
 * Owns:    the server process and our end of the socket. Runs on: the main thread.
 * Frees:   both when the server ends or is given up. Limits: one server per process.
 */
#include "process/zygote.h"

#include "core/mem.h"
#include "process/self.h"
#include "troika_version.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define READY_MS 10000     /* a server that is not ready by then is given up */
#define REPLY_MS 5000
#define SPIN_NS 600000     /* a spare is made within 0.4 ms; being woken costs more than looking, unless children need the processors */
#define SPARES_MAX 4       /* those that were asked for when none was left */
#define GROUPS_MAX 64

/* Environment variables that the engine, the loader or the allocator read before the program does. */
static const char *const engine_prefixes[] = {"JSC_", "LD_", "GIGACAGE", "Malloc", "MALLOC_", "GLIBC_TUNABLES", "bmalloc", "ASAN_",
                                              "UBSAN_", "TSAN_", "LC_", "LANG", "G_", "ICU_"};

enum state { NONE, STARTING, READY, REFUSED };

struct identity {
  uid_t uid[3];
  gid_t gid[3];
  int group_count;
  gid_t groups[GROUPS_MAX];
  int priority;
  cpu_set_t cpus;
  struct rlimit limits[RLIM_NLIMITS];
};

/* One server, until its end has been seen: that may be after it was given up. */
struct server {
  pid_t pid;
  pid_t told; /* the last child that it has told of */
  int made;   /* where the kernel writes the last child that it has made, or -1 */
};

static struct {
  enum state state;
  int socket;            /* -1 unless STARTING or READY */
  struct server *server; /* NULL unless STARTING or READY */
  int failures; /* starts in a row that led to nothing */
  bool missed;  /* one was wanted while it was starting: the next is worth the wait */
  struct trk_runtime *rt;
  struct spare {
    pid_t pid;
    int socket;
  } spares[SPARES_MAX];
  int spare_count, asked; /* asked: for, and not yet there */
  bool forked, hurried;   /* hurried: the last two forks were in one turn of the loop, which `turn` stands for */
  uint64_t turn;
  char exe[PATH_MAX];
  struct identity identity;
  char *engine_env; /* the variables above, as they were */
} zygote = {.socket = -1};

static void read_identity(struct identity *id) {
  memset(id, 0, sizeof *id);
  getresuid(&id->uid[0], &id->uid[1], &id->uid[2]);
  getresgid(&id->gid[0], &id->gid[1], &id->gid[2]);
  id->group_count = getgroups(GROUPS_MAX, id->groups);
  id->priority = getpriority(PRIO_PROCESS, 0);
  sched_getaffinity(0, sizeof id->cpus, &id->cpus);
  for (int i = 0; i < (int)RLIM_NLIMITS; i++) getrlimit((__rlimit_resource_t)i, &id->limits[i]);
}

/* One text of those variables; equal texts mean equal variables (they keep their order in copies of an environment). */
static char *engine_env(char *const *envp) {
  size_t len = 0, room = 256;
  char *text = trk_malloc(room);
  for (; *envp; envp++) {
    bool wanted = false;
    for (size_t i = 0; i < sizeof engine_prefixes / sizeof *engine_prefixes && !wanted; i++)
      wanted = strncmp(*envp, engine_prefixes[i], strlen(engine_prefixes[i])) == 0;
    if (!wanted) continue;
    size_t n = strlen(*envp) + 1;
    if (len + n + 1 > room) text = trk_realloc(text, room = (len + n + 1) * 2);
    memcpy(text + len, *envp, n);
    text[len + n - 1] = '\n';
    len += n;
  }
  text[len] = '\0';
  return text;
}

/* Every child of ours has to be waited for, also one that nobody has a use for. */
static void wait_for(pid_t pid) {
  int32_t watch = trk_process_watch(zygote.rt, pid, NULL, NULL, NULL);
  if (watch > 0) trk_process_ref(zygote.rt, watch, false);
}

/* It ends when its socket closes. */
static void drop_spare(struct spare spare) {
  if (spare.socket >= 0) close(spare.socket);
  wait_for(spare.pid);
}

static ssize_t receive_now(struct trk_zygote_reply *reply, int *ret_fd);

static void forget(void) {
  struct trk_zygote_reply reply = {0};
  int fd; /* spares that are there and that nobody has heard of yet */
  while (zygote.server && receive_now(&reply, &fd) == (ssize_t)sizeof reply) {
    if (reply.pid > 0)
      drop_spare((struct spare){reply.pid, fd});
    else if (fd >= 0)
      close(fd);
  }
  while (zygote.spare_count > 0) drop_spare(zygote.spares[--zygote.spare_count]);
  zygote.asked = 0;
  if (zygote.socket >= 0) close(zygote.socket); /* it ends by itself */
  zygote.socket = -1;
  zygote.server = NULL; /* whoever sees its end frees it */
  free(zygote.engine_env);
  zygote.engine_env = NULL;
  if (zygote.state != REFUSED) zygote.state = zygote.failures >= 3 ? REFUSED : NONE;
}

static void ask_for_spare(void);

static void on_exit_of_server(void *arg, struct trk_exit end) {
  (void)end;
  struct server *server = arg;
  if (server == zygote.server) forget();
  pid_t made = 0; /* between the fork and the reply its own end may have come */
  if (server->made >= 0 && pread(server->made, &made, sizeof made, 0) == (ssize_t)sizeof made && made > 0 && made != server->told)
    wait_for(made);
  if (server->made >= 0) close(server->made);
  free(server);
}

static bool wanted(struct trk_runtime *rt) {
  if (rt->role != TRK_ROLE_MAIN || zygote.state == REFUSED) return false;
  const char *setting = getenv("TROIKA_ZYGOTE");
  return setting == NULL || strcmp(setting, "0") != 0;
}

static bool find_exe(void) {
  ssize_t n = readlink("/proc/self/exe", zygote.exe, sizeof zygote.exe - 1);
  if (n > 0) zygote.exe[n] = '\0';
  return n > 0;
}

static void began(pid_t pid, int socket, char *const *envp) {
  zygote.state = STARTING;
  zygote.socket = socket;
  zygote.server = trk_malloc(sizeof *zygote.server);
  *zygote.server = (struct server){.pid = pid, .made = -1};
  zygote.engine_env = engine_env(envp);
  ask_for_spare(); /* at once when it is ready */
}

void trk_zygote_begun(pid_t pid, int socket) {
  read_identity(&zygote.identity);
  began(pid, socket, environ);
  zygote.missed = true; /* it is nearly there: worth the wait */
  if (!find_exe()) zygote.exe[0] = '\0'; /* then nothing suits */
}

void trk_zygote_attach(struct trk_runtime *rt) {
  if (zygote.server == NULL) return;
  zygote.rt = rt;
  int32_t watch = trk_process_watch(rt, zygote.server->pid, NULL, on_exit_of_server, zygote.server);
  if (watch > 0) trk_process_ref(rt, watch, false);
}

void trk_zygote_start(struct trk_runtime *rt) {
  if (!wanted(rt) || zygote.state != NONE) return;
  int pair[2], null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (!find_exe() || null < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
    if (null >= 0) close(null);
    return;
  }
  char pad[TRK_ZYGOTE_TITLE + 1], name[] = TRK_ZYGOTE_NAME;
  memset(pad, ' ', TRK_ZYGOTE_TITLE);
  pad[TRK_ZYGOTE_TITLE] = '\0';
  char *argv[] = {name, pad, NULL};
  int fds[TRK_ZYGOTE_SOCKET + 1] = {null, null, null, pair[1]};
  char **envp = trk_self_environ();
  struct trk_spawn spec = {.file = zygote.exe, .argv = argv, .envp = envp, .cwd = "/", .fds = fds, .fd_count = TRK_ZYGOTE_SOCKET + 1};
  zygote.failures++;
  read_identity(&zygote.identity);
  pid_t pid = 0;
  int status = trk_spawn(&spec, &pid, NULL, NULL);
  close(null);
  close(pair[1]);
  if (status == 0) {
    began(pid, pair[0], envp);
    trk_zygote_attach(rt);
  } else {
    close(pair[0]);
  }
  free(envp);
}

/* One reply and the descriptor with it, or -1. What the first one brings is kept, not returned. */
static ssize_t receive_now(struct trk_zygote_reply *reply, int *ret_fd) {
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } control;
  struct iovec part = {reply, sizeof *reply};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t n = recvmsg(zygote.socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  *ret_fd = -1;
  struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
  if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) memcpy(ret_fd, CMSG_DATA(header), sizeof *ret_fd);
  struct server *server = zygote.server;
  if (n != (ssize_t)sizeof *reply || server == NULL) return n;
  if (reply->pid > 0) server->told = reply->pid;
  if (reply->pid == 0 && *ret_fd >= 0 && server->made < 0) {
    server->made = *ret_fd;
    *ret_fd = -1;
  }
  return n;
}

/* 1 and a reply; 0 nothing within `ms`; -1 the server is gone. */
static int receive(struct trk_zygote_reply *reply, int *ret_fd, int ms, bool spin) {
  struct timespec begin, now;
  ssize_t n = -1;
  errno = EAGAIN;
  if (spin) {
    clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
      n = receive_now(reply, ret_fd);
      clock_gettime(CLOCK_MONOTONIC, &now);
    } while (n < 0 && errno == EAGAIN && (now.tv_sec - begin.tv_sec) * 1000000000 + now.tv_nsec - begin.tv_nsec < SPIN_NS);
  }
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
    struct pollfd poll_fd = {.fd = zygote.socket, .events = POLLIN};
    int ready;
    do ready = poll(&poll_fd, 1, ms);
    while (ready < 0 && errno == EINTR);
    if (ready == 0) return 0;
    n = receive_now(reply, ret_fd);
  }
  return n == (ssize_t)sizeof *reply ? 1 : -1;
}

static void give_up(bool for_good) {
  if (zygote.server) kill(zygote.server->pid, SIGKILL); /* not yet reaped: the watch does that on the loop */
  if (for_good) zygote.state = REFUSED;
  forget();
}

/* Whether a request may be sent now. */
static bool ready(bool wait) {
  if (zygote.state == READY) return true;
  if (zygote.state != STARTING) return false;
  struct trk_zygote_reply hello = {0};
  int fd, got = receive(&hello, &fd, wait ? READY_MS : 0, false);
  if (got == 0 && !wait) return false;
  if (got == 1 && hello.pid == 0 && strncmp(hello.version, TRK_VERSION, sizeof hello.version - 1) == 0) {
    zygote.state = READY;
    zygote.failures = 0;
    return true;
  }
  give_up(got == 1); /* it says that it cannot; or it died, or hangs */
  return false;
}

/* The directory of the child, or -1 when it cannot be entered (then the ordinary start names the error). */
static int open_directory(const char *path) {
  int fd = open(path ? path : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0 && faccessat(fd, ".", X_OK, AT_EACCESS) < 0) {
    close(fd);
    return -1;
  }
  return fd;
}

static bool suits(const struct trk_spawn *spec) {
  if (spec->flags & ~(unsigned)TRK_SPAWN_DETACHED || spec->limit_count > 0 || spec->fd_count > TRK_ZYGOTE_FDS) return false;
  if (strcmp(spec->file, zygote.exe) != 0) return false;
  struct identity now;
  read_identity(&now);
  if (memcmp(&now, &zygote.identity, sizeof now) != 0) {
    give_up(false); /* the next one starts as what we are now */
    zygote.failures = 0;
    return false;
  }
  char *env = engine_env(spec->envp);
  bool same = strcmp(env, zygote.engine_env) == 0;
  free(env);
  return same;
}

static size_t texts(char *const *list, uint32_t *ret_count) {
  size_t len = 0;
  uint32_t count = 0;
  for (; list[count]; count++) len += strlen(list[count]) + 1;
  *ret_count = count;
  return len;
}

static char *put_texts(char *to, char *const *list) {
  for (; *list; list++) to = stpcpy(to, *list) + 1;
  return to;
}

static void ask_for_spare(void) {
  char byte = zygote.hurried ? TRK_ZYGOTE_HURRIED : TRK_ZYGOTE_CALM;
  if (send(zygote.socket, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1) zygote.asked++;
}

/* A process that waits for its request. False: there is none, and the server has been given up if it is at fault. */
static bool take_spare(struct spare *ret) {
  while (zygote.spare_count == 0) {
    if (zygote.asked == 0) ask_for_spare();
    if (zygote.asked == 0) break;
    struct trk_zygote_reply reply = {0};
    int fd;
    if (receive(&reply, &fd, REPLY_MS, !zygote.hurried) != 1) break;
    zygote.asked--;
    if (reply.pid > 0 && fd >= 0) {
      zygote.spares[zygote.spare_count++] = (struct spare){reply.pid, fd};
      continue;
    }
    if (reply.pid > 0) wait_for(reply.pid); /* no descriptor is free for its socket: it sees the end and goes */
    if (fd >= 0) close(fd);
    if (reply.pid != -EMFILE && reply.pid != -EAGAIN && reply.pid != -ENOMEM && reply.pid != -ENFILE) give_up(true);
    return false; /* short of something: the ordinary start may do, or says why not */
  }
  if (zygote.spare_count == 0) {
    give_up(false);
    return false;
  }
  *ret = zygote.spares[--zygote.spare_count];
  return true;
}

enum told { TOLD, DEAD, CANNOT };

/* Sends the request: what trk_spawn() would do. */
static enum told tell(const struct trk_spawn *spec, const struct spare *spare) {
  struct trk_zygote_request request = {.fd_count = spec->fd_count};
  size_t len = texts(spec->argv, &request.argc) + texts(spec->envp, &request.envc);
  if (len > INT32_MAX) return CANNOT;
  int fds[TRK_ZYGOTE_FDS + 2], fd_count = 0, memory = -1;
  int directory = open_directory(spec->cwd);
  if (directory < 0) return CANNOT;
  fds[fd_count++] = directory;
  for (unsigned i = 0; i < spec->fd_count; i++) {
    if (spec->fds[i] < 0) continue;
    request.present[i] = 1;
    fds[fd_count++] = spec->fds[i];
  }
  if (spec->flags & TRK_SPAWN_DETACHED) request.flags |= TRK_ZYGOTE_DETACHED;
  request.umask = umask(0);
  umask(request.umask);
  request.text_len = (uint32_t)len;
  char *text = trk_malloc(len + 1);
  put_texts(put_texts(text, spec->argv), spec->envp);
  bool good = true;
  if (len > TRK_ZYGOTE_INLINE) {
    request.flags |= TRK_ZYGOTE_MEMFD;
    memory = memfd_create("troika-fork", MFD_CLOEXEC);
    good = memory >= 0 && write(memory, text, len) == (ssize_t)len;
    fds[fd_count++] = memory;
  }
  ssize_t n = -1;
  if (good) {
    struct iovec parts[2] = {{&request, sizeof request}, {text, request.flags & TRK_ZYGOTE_MEMFD ? 0 : len}};
    union {
      char bytes[CMSG_SPACE(sizeof fds)];
      struct cmsghdr align;
    } control;
    size_t fds_len = (size_t)fd_count * sizeof *fds;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = CMSG_SPACE(fds_len)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(fds_len);
    memcpy(CMSG_DATA(header), fds, fds_len);
    do n = sendmsg(spare->socket, &message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
  }
  int error = errno;
  free(text);
  close(directory);
  if (memory >= 0) close(memory);
  if (n >= 0) return TOLD;
  return good && (error == EPIPE || error == ECONNRESET) ? DEAD : CANNOT;
}

/* The time that the loop has waited does not grow within a turn. */
static void note_turn(struct trk_runtime *rt) {
  uint64_t turn = atomic_load_explicit(&rt->at.idle, memory_order_relaxed);
  zygote.hurried = zygote.forked && turn == zygote.turn;
  zygote.forked = true;
  zygote.turn = turn;
}

bool trk_zygote_spawn(struct trk_runtime *rt, const struct trk_spawn *spec, bool wait, pid_t *ret_pid) {
  if (!wanted(rt)) return false;
  note_turn(rt);
  for (int attempt = 0; attempt < 3; attempt++) { /* again when server or spare turned out to be dead */
    trk_zygote_start(rt);
    if (!ready(wait || zygote.missed)) {
      zygote.missed = true;
      if (zygote.state == STARTING) return false;
      continue;
    }
    if (!suits(spec)) {
      if (zygote.state == READY) return false;
      continue;
    }
    struct spare spare;
    if (!take_spare(&spare)) {
      if (zygote.state == READY) return false;
      continue;
    }
    enum told told = tell(spec, &spare);
    if (told != TOLD) {
      drop_spare(spare);
      if (told == CANNOT) return false;
      continue;
    }
    close(spare.socket);
    *ret_pid = spare.pid;
    if (zygote.spare_count == 0 && zygote.asked == 0) ask_for_spare();
    return true;
  }
  return false;
}
