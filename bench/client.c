/*
 * client.c - the HTTP client for figures that wrk does not give.
 *
 * usage: client idle PORT COUNT              opens COUNT connections, one request each, says "ready", holds them until
 *                                            standard input ends
 *        client rate PORT RATE COUNT SECONDS PID   sends RATE requests per second over COUNT connections whether or not the
 *                                            answers of the server PID keep up, and prints "p50 p99 answered"
 *                                            (microseconds from the moment a request was due; share of RATE)
 *        client ws PORT COUNT SECONDS        COUNT WebSockets send a text of 64 bytes and wait for it to come back, again and
 *                                            again; prints how many came back per second
 *        client sse PORT COUNT SECONDS       COUNT connections listen to one event stream; prints how many events came per second
 *        client new PORT COUNT SECONDS       requests that each have a connection of their own, COUNT of them open; prints how many
 *                                            were answered, per second and in all. Five system calls for each, as on one machine
 *                                            what the client takes is not the server's
 * A build tool's rules hold: it exits 1 with a message at the first fault and frees nothing.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define QUEUE_MAX 4096 /* requests due and unanswered per connection */
#define ANSWER_MAX 65536
#define SLICE 0.1        /* seconds */
#define DISTURBED 0.005  /* share of a slice that was spent waiting for a core, above which it does not count */
#define TRIES 12         /* slices per slice wanted */

struct connection {
  int fd;
  uint64_t due[QUEUE_MAX]; /* ring: when each request in flight was due */
  unsigned head, count;
  char answer[ANSWER_MAX];
  size_t have;
};

static const char request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

static void die(const char *what) {
  fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
  exit(1);
}

static uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int open_connection(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  if (fd < 0) die("socket");
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) die("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

/* Length of the first complete answer in the buffer, or 0. Understands content-length and chunked bodies. */
static size_t answer_length(char *text, size_t have) {
  char *end = memmem(text, have, "\r\n\r\n", 4);
  if (end == NULL) return 0;
  size_t head = (size_t)(end - text) + 4, body = 0;
  *end = '\0';
  const char *length = strcasestr(text, "\r\ncontent-length:"), *chunked = strcasestr(text, "\r\ntransfer-encoding: chunked");
  *end = '\r';
  if (length) {
    body = strtoul(length + strlen("\r\ncontent-length:"), NULL, 10);
  } else if (chunked) {
    char *last = memmem(text + head, have - head, "0\r\n\r\n", 5);
    if (last == NULL) return 0;
    body = (size_t)(last + 5 - (text + head));
  }
  return head + body <= have ? head + body : 0;
}

static void idle(int port, int count) {
  static char answer[ANSWER_MAX];
  for (int i = 0; i < count; i++) {
    int fd = open_connection(port);
    if (write(fd, request, sizeof request - 1) != (ssize_t)(sizeof request - 1)) die("write");
    for (size_t have = 0; answer_length(answer, have) == 0;) {
      ssize_t n = read(fd, answer + have, sizeof answer - have);
      if (n <= 0) die("read");
      have += (size_t)n;
    }
  }
  puts("ready");
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
}

static int by_value(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

/*
 * How long the main thread of `pid` ("self") has waited for a processor, in nanoseconds, without what its own process's other
 * threads (of a collector, say) ran meanwhile: they sit on the same core and are the runtime's own doing.
 */
static int64_t waited(const char *pid) {
  char path[300];
  int64_t foreign = 0;
  snprintf(path, sizeof path, "/proc/%s/task", pid);
  DIR *tasks = opendir(path);
  if (tasks == NULL) die(path);
  long leader = strcmp(pid, "self") == 0 ? (long)getpid() : atol(pid);
  for (const struct dirent *task; (task = readdir(tasks)) != NULL;) {
    if (task->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "/proc/%s/task/%s/schedstat", pid, task->d_name);
    long long ran, delay;
    FILE *file = fopen(path, "re");
    if (file == NULL) continue;
    if (fscanf(file, "%lld %lld", &ran, &delay) == 2) foreign += atol(task->d_name) == leader ? delay : -ran;
    fclose(file);
  }
  closedir(tasks);
  return foreign;
}

static void receive(struct connection *c, uint32_t *taken, size_t *answered) {
  ssize_t got = recv(c->fd, c->answer + c->have, sizeof c->answer - c->have, MSG_DONTWAIT);
  if (got <= 0) die("the server closed");
  c->have += (size_t)got;
  for (size_t length; c->count > 0 && (length = answer_length(c->answer, c->have)) > 0;) {
    taken[(*answered)++] = (uint32_t)(now_us() - c->due[c->head]);
    c->head = (c->head + 1) % QUEUE_MAX;
    c->count--;
    memmove(c->answer, c->answer + length, c->have - length);
    c->have -= length;
  }
}

/* Sends `total` requests, each when it is due, and waits for the answers; how long all took, in microseconds. */
static uint64_t slice(int queue, struct connection *all, size_t count, double per_second, size_t total, uint32_t *taken) {
  size_t sent = 0, answered = 0;
  uint64_t start = now_us();
  while (answered < total) {
    uint64_t now = now_us();
    if (now - start > 5000000) die("no answer");
    while (sent < total && start + (uint64_t)((double)sent * 1e6 / per_second) <= now) {
      struct connection *c = &all[sent % count];
      if (c->count == QUEUE_MAX) break;
      c->due[(c->head + c->count++) % QUEUE_MAX] = start + (uint64_t)((double)sent * 1e6 / per_second);
      if (send(c->fd, request, sizeof request - 1, MSG_NOSIGNAL) != (ssize_t)(sizeof request - 1)) die("send");
      sent++;
    }
    struct epoll_event events[64];
    int n = epoll_wait(queue, events, 64, 0);
    for (int i = 0; i < n; i++) receive(events[i].data.ptr, taken, &answered);
  }
  return now_us() - start;
}

/*
 * In slices: one in which the server or this client had to wait for its core (for other programs, that is) tells nothing
 * about the server and does not count. Slices go on until enough count, but not for ever.
 */
static void rate(int port, double per_second, int count, double seconds, const char *pid) {
  struct connection *all = calloc((size_t)count, sizeof *all);
  size_t each = (size_t)(per_second * SLICE), wanted = (size_t)(seconds / SLICE), have = 0, kept = 0;
  uint32_t *taken = calloc((wanted + 1) * each + 1, sizeof *taken);
  int queue = epoll_create1(EPOLL_CLOEXEC);
  if (all == NULL || taken == NULL || queue < 0) die("memory");
  for (int i = 0; i < count; i++) {
    all[i].fd = open_connection(port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    if (epoll_ctl(queue, EPOLL_CTL_ADD, all[i].fd, &event) != 0) die("epoll");
  }
  uint64_t spent = 0;
  for (size_t tries = 0; kept < wanted && tries < wanted * TRIES; tries++) {
    int64_t before = waited(pid) + waited("self");
    uint64_t took = slice(queue, all, (size_t)count, per_second, each, taken + have);
    if ((double)(waited(pid) + waited("self") - before) > SLICE * 1e9 * DISTURBED) continue;
    spent += took;
    have += each;
    kept++;
  }
  if (kept < (wanted + 1) / 2) {
    fputs("client: the machine is too busy with other programs\n", stderr);
    exit(1);
  }
  qsort(taken, have, sizeof *taken, by_value);
  printf("%u %u %.4f\n", taken[have / 2], taken[have * 99 / 100], (double)kept * SLICE * 1e6 / (double)spent);
}

static void send_all(int fd, const char *bytes, size_t len) {
  if (send(fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len) die("send");
}

/* Opens `count` connections, each with `head` sent and a head received, and counts `what` (see below) for `seconds`. */
static void stream(int port, int count, double seconds, const char *head, size_t (*what)(struct connection *c)) {
  struct connection *all = calloc((size_t)count, sizeof *all);
  int queue = epoll_create1(EPOLL_CLOEXEC);
  if (all == NULL || queue < 0) die("memory");
  for (int i = 0; i < count; i++) {
    struct connection *c = &all[i];
    c->fd = open_connection(port);
    send_all(c->fd, head, strlen(head));
    char *end;
    while ((end = memmem(c->answer, c->have, "\r\n\r\n", 4)) == NULL) {
      ssize_t n = recv(c->fd, c->answer + c->have, sizeof c->answer - c->have, 0);
      if (n <= 0) die("recv");
      c->have += (size_t)n;
    }
    size_t used = (size_t)(end + 4 - c->answer);
    memmove(c->answer, c->answer + used, c->have -= used);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(queue, EPOLL_CTL_ADD, c->fd, &event) != 0) die("epoll");
  }
  size_t total = 0;
  for (int i = 0; i < count; i++) total += what(&all[i]);
  uint64_t start = now_us(), took;
  total = 0;
  while ((took = now_us() - start) < (uint64_t)(seconds * 1e6)) {
    struct epoll_event events[64];
    int n = epoll_wait(queue, events, 64, 1000);
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      ssize_t got = recv(c->fd, c->answer + c->have, sizeof c->answer - c->have, MSG_DONTWAIT);
      if (got <= 0) die("the server closed");
      c->have += (size_t)got;
      total += what(c);
    }
  }
  printf("%.0f\n", (double)total * 1e6 / (double)took);
}

/* Events end in an empty line. What is no whole one stays. */
static size_t count_events(struct connection *c) {
  size_t events = 0;
  char *at = c->answer, *end = c->answer + c->have, *found;
  while ((found = memmem(at, (size_t)(end - at), "\n\n", 2)) != NULL) {
    events++;
    at = found + 2;
  }
  memmove(c->answer, at, c->have = (size_t)(end - at));
  return events;
}

/* A frame of 64 bytes comes as 2 + 64. The next is sent for each, and the first one. RFC 6455, 5.2; masked with zeros. */
static size_t count_frames(struct connection *c) {
  enum { TEXT = 64, FRAME = 2 + TEXT };
  static char frame[6 + TEXT] = {(char)0x81, (char)(0x80 | TEXT)};
  if (frame[6] == 0) memset(frame + 6, 'x', TEXT);
  if (c->count == 0) {
    c->count = 1;
    send_all(c->fd, frame, sizeof frame);
  }
  size_t frames = 0;
  for (; c->have >= FRAME; frames++) {
    if (c->answer[1] != TEXT) die("another frame came");
    memmove(c->answer, c->answer + FRAME, c->have -= FRAME);
    send_all(c->fd, frame, sizeof frame);
  }
  return frames;
}

/* Sends a request on a new connection. */
static int ask(int port) {
  static const char last[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) die("connect");
  send_all(fd, last, sizeof last - 1);
  return fd;
}

/* Reads the answer to its end. */
static void hear(int fd) {
  static char answer[ANSWER_MAX];
  size_t have = 0;
  for (ssize_t n; (n = recv(fd, answer + have, sizeof answer - have, 0)) != 0; have += (size_t)n)
    if (n < 0) die("recv");
  if (have < 15 || memcmp(answer + 8, " 200", 4) != 0) die("no good answer");
  close(fd);
}

static void anew(int port, int count, double seconds) {
  int *fds = calloc((size_t)count, sizeof *fds);
  if (fds == NULL) die("memory");
  for (int i = 0; i < count; i++) fds[i] = ask(port);
  size_t total = 0;
  uint64_t start = now_us(), took;
  for (; (took = now_us() - start) < (uint64_t)(seconds * 1e6); total += (size_t)count) {
    for (int i = 0; i < count; i++) {
      hear(fds[i]);
      fds[i] = ask(port);
    }
  }
  for (int i = 0; i < count; i++) hear(fds[i]);
  printf("%.0f %zu\n", (double)total * 1e6 / (double)took, total);
}

static const char upgrade[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

int main(int argc, char **argv) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  if (argc == 4 && strcmp(argv[1], "idle") == 0) {
    idle(atoi(argv[2]), atoi(argv[3]));
  } else if (argc == 7 && strcmp(argv[1], "rate") == 0) {
    rate(atoi(argv[2]), atof(argv[3]), atoi(argv[4]), atof(argv[5]), argv[6]);
  } else if (argc == 5 && strcmp(argv[1], "ws") == 0) {
    stream(atoi(argv[2]), atoi(argv[3]), atof(argv[4]), upgrade, count_frames);
  } else if (argc == 5 && strcmp(argv[1], "sse") == 0) {
    stream(atoi(argv[2]), atoi(argv[3]), atof(argv[4]), request, count_events);
  } else if (argc == 5 && strcmp(argv[1], "new") == 0) {
    anew(atoi(argv[2]), atoi(argv[3]), atof(argv[4]));
  } else {
    fprintf(stderr, "usage: client idle PORT COUNT | client (ws|sse|new) PORT COUNT SECONDS | client rate PORT RATE COUNT SECONDS PID\n");
    return 2;
  }
  return 0;
}
