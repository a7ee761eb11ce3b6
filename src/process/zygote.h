/*
 * zygote.h - the fork server: new processes of this program, forked from one that holds a ready VM.
 *
 * What:    a process that forks (cluster, child_process.fork) has a silent child, the server: executed at the first fork, or
 *          forked from the process itself at its start when its main file shows that it will fork. It runs the bootstrap
 *          and the modules a worker needs once, then clones itself ahead of need: one spare process waits, as far started as
 *          it can be without knowing what it will run, and is told that when the owner forks. It is a child of the
 *          owner (CLONE_PARENT), and behaves as one that was started by exec: arguments, environment, directory,
 *          umask, title, descriptors, signals, random numbers. Used only where no difference can be seen; else trk_spawn().
 * Owns:    the server, the spare and the sockets to them; they end when those close, that is with their owner.
 * Runs on: main thread of the owner; main thread of the server and of its children.
 * Limits:  TRK_ZYGOTE_FDS descriptors for a child. TROIKA_ZYGOTE=0 in the environment switches it off.
 * Source:  clone3(2), unix(7), proc(5).
 */
#ifndef TRK_PROCESS_ZYGOTE_H
#define TRK_PROCESS_ZYGOTE_H

#include "core/runtime.h"
#include "process/spawn.h"

#define TRK_ZYGOTE_FDS 60

/* --- owner ------------------------------------------------------------------------------------------- */

/* Starts the server unless it runs or cannot be used; does not wait until it is ready. */
void trk_zygote_start(struct trk_runtime *rt);
/*
 * Has the server make the process that trk_spawn(spec) would. True: *ret_pid is a child of ours, to be waited for by
 * the caller. False: nothing happened, use trk_spawn(). Starts a server that is not there; `wait` says whether to wait for
 * it to be ready (about as long as the start of a process takes).
 */
bool trk_zygote_spawn(struct trk_runtime *rt, const struct trk_spawn *spec, bool wait, pid_t *ret_pid);

/* --- server ------------------------------------------------------------------------------------------ */

/* Whether these are the arguments of a fork server. */
bool trk_zygote_is_server(int argc, char **argv);
/*
 * Runs the server. Does not return in it; returns in each child, with the child's arguments and a runtime whose
 * bootstrap has run and whose loop has started.
 */
struct trk_runtime *trk_zygote_serve(int *argc, char ***argv);

/* --- ahead of need (zygote_ahead.c) -------------------------------------------------------------------- */

/*
 * For a program whose main file plainly forks: makes this process's runtime, and forks a server from it right after its
 * bootstrap, so that it is ready when the program asks; both go on side by side, and what was made before is made once.
 * Only a hint: a server that nobody asks ends after a while. Call before anything else has made a VM or a thread, with the
 * arguments of an ordinary start. NULL: nothing happened. Returns in the server's children too: with *ret_forked set, as
 * trk_zygote_serve() does.
 */
struct trk_runtime *trk_zygote_ahead(int *argc, char ***argv, bool *ret_forked);
/* In the owner once its loop has started: the server's end is noticed from here on. */
void trk_zygote_attach(struct trk_runtime *rt);
/* zygote_server.c: calls a function of bootstrap/zygote that loads modules. */
bool trk_zygote_load(struct trk_runtime *rt, const char *entry);
/* zygote.c: the server `pid` has been forked, and `socket` leads to it. */
void trk_zygote_begun(pid_t pid, int socket);
/*
 * zygote_server.c: becomes the server, in the process that was forked from `owner` with its runtime, in which all or only some of
 * what a worker needs is loaded. Returns in each child, as trk_zygote_serve() does.
 */
struct trk_runtime *trk_zygote_branch(struct trk_runtime *rt, int socket, bool complete, int *argc, char ***argv);

/* --- protocol: SOCK_SEQPACKET messages ------------------------------------------------------------------- */

#define TRK_ZYGOTE_NAME "troika-zygote"
#define TRK_ZYGOTE_SPARE "troika-spare"
#define TRK_ZYGOTE_TITLE 2048      /* bytes of its arguments, in which children write their own */
#define TRK_ZYGOTE_SOCKET 3        /* its number in the server at start */
#define TRK_ZYGOTE_INLINE 65536    /* bytes; longer texts travel in a memfd */

enum trk_zygote_flags { TRK_ZYGOTE_DETACHED = 1, TRK_ZYGOTE_MEMFD = 2 };

/* How a spare is asked for: HURRIED when the program forks one process after the other without waiting for them. */
enum trk_zygote_ask { TRK_ZYGOTE_CALM = 1, TRK_ZYGOTE_HURRIED };

/*
 * Owner to server: one byte, how a spare is asked for. Server to owner: a reply after its start, with the
 * file that holds the pid of the child made last, then one for each spare, with the owner's end of a socket to it. Owner to spare, once: the request.
 *
 * The request goes on with the texts: argv, then the environment, each with its NUL. Descriptors: directory,
 * those of present[], memfd.
 */
struct trk_zygote_request {
  uint32_t argc, envc, flags, umask, fd_count;
  uint32_t text_len;
  uint8_t present[TRK_ZYGOTE_FDS]; /* whether the child has a descriptor of this number */
};
struct trk_zygote_reply {
  int32_t pid; /* or a negative errno; in the first one 0 or a negative errno */
  char version[28];
};

#endif
