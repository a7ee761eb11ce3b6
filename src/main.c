/*
 * main.c - from the command line to an exit code.
 *
 * Owns: the main runtime. Runs on: the main thread. Frees: nothing on the way out (the process ends).
 * Limits: none.
 */
#include "cli/options.h"
#include "core/lean.h"
#include "core/runtime.h"
#include "process/self.h"
#include "process/zygote.h"
#include "vm/limits.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* What the engine reserves at least, unused: 4 GB to align the heap of one kind of object by, 1 GB for code, and what is in both. */
#define ENGINE_ADDRESSES ((size_t)21 << 28)

/* The engine ends the process without a word where `ulimit -v` leaves it too few addresses. */
static bool room_for_engine(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return true;
  void *probe = mmap(NULL, ENGINE_ADDRESSES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (probe != MAP_FAILED) return munmap(probe, ENGINE_ADDRESSES) == 0;
  fprintf(stderr, "troika: JavaScriptCore reserves %zu MB of addresses, but this process is limited to %llu MB (ulimit -v)\n",
          ENGINE_ADDRESSES >> 20, (unsigned long long)limit.rlim_cur >> 20);
  return false;
}

int main(int argc, char **argv) {
  argv = trk_self_init(argc, argv);
  trk_lean_begin();
  int code = 0;
  /* A fork server's children go on from here as if they had just been started. */
  struct trk_runtime *rt = trk_zygote_is_server(argc, argv) ? trk_zygote_serve(&argc, &argv) : NULL;
  bool started = rt != NULL;
  if (!started && !trk_options_main(argc, argv, &code)) return code;
  if (!started && !room_for_engine()) return 70;
  if (!started) rt = trk_zygote_ahead(&argc, &argv, &started);
  if (started && !trk_options_main(argc, argv, &code)) return code;
  if (rt == NULL) rt = trk_runtime_new(TRK_ROLE_MAIN);
  if (rt == NULL) return 70;
  int status = started ? 0 : trk_runtime_start(rt);
  if (status < 0) {
    fprintf(stderr, "troika: cannot start an event loop: %s\n", uv_strerror(status));
    return 70;
  }
  if (!started) trk_zygote_attach(rt);
  trk_limits_prepare(rt);
  code = trk_runtime_run(rt, "bootstrap/main", "run");
  /* What is left dies with the process; tearing a VM down costs more than its pages. */
  uv_tty_reset_mode(); /* nothing unless a terminal was put into raw mode */
  fflush(NULL);
  _exit(code);
}
