/*
 * bound.c - a server that does the least: what of a row is the machine's and the client's.
 *
 * usage: bound PROCESSES      prints its port, answers until it is ended
 *
 * Processes that take connections of one listening socket and answer each request with the same text, whatever it asks: without
 * a parser, a timer or a language. A request that is the first of its connection is answered before the connection is waited for.
 * "Connection: close" ends it, as a client of one request sends. A build tool's rules hold: it exits 1 with a message at the first fault.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <signal.h>
#include <unistd.h>

#define EVENTS 1024
#define AT_ONCE 4 /* connections that one process takes before it looks at others */

static const char closing[] = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nConnection: close\r\nContent-Length: 23\r\n\r\n"
                              "Hello from worker 12345";
static const char staying[] = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nConnection: keep-alive\r\n"
                              "Keep-Alive: timeout=5\r\nContent-Length: 23\r\n\r\nHello from worker 12345";

static void die(const char *what) {
  fprintf(stderr, "bound: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* Whether the connection goes on. */
static bool answer(int fd) {
  static char request[65536];
  ssize_t n = recv(fd, request, sizeof request, 0);
  if (n < 0 && errno == EAGAIN) return true;
  if (n > 0 && memmem(request, (size_t)n, "Connection: close", 17) == NULL) return send(fd, staying, sizeof staying - 1, MSG_NOSIGNAL) > 0;
  if (n > 0) {
    send(fd, closing, sizeof closing - 1, MSG_NOSIGNAL | MSG_MORE);
    shutdown(fd, SHUT_WR);
  }
  close(fd);
  return false;
}

static void take(int queue, int listener) {
  for (int i = 0; i < AT_ONCE; i++) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (answer(fd) && epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event) != 0) die("epoll_ctl");
  }
}

static void serve(int listener) {
  int queue = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event events[EVENTS], event = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = listener};
  if (queue < 0 || epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event) != 0) die("epoll");
  for (;;) {
    int n = epoll_wait(queue, events, EVENTS, -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.fd == listener) take(queue, listener);
      else answer(events[i].data.fd);
    }
  }
}

int main(int argc, char **argv) {
  long processes = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
  if (processes < 1 || processes > 64) {
    fprintf(stderr, "usage: bound PROCESSES\n");
    return 1;
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t len = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, len) != 0 || listen(listener, 511) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &len) != 0)
    die("listen");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (long i = 1; i < processes; i++) {
    pid_t pid = fork();
    if (pid < 0) die("fork");
    if (pid > 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    break;
  }
  serve(listener);
}
