/*
 * faults.c - faults that are nobody's; see faults.h.
 *
 * Owns: the handlers of SIGSEGV and SIGBUS that the engine finds when it puts in its own. Runs on: see faults.h. Frees: nothing.
 * Limits: none.
 */
#include "process/faults.h"

#include <signal.h>
#include <stddef.h>

/*
 * The engine's handler for its own faults passes on to this one what is not its own; without one it takes a signal that was sent (kill -SEGV)
 * for a fault that will come again, and the process lives on. A fault does come again once this has returned.
 */
static void end_of_process(int number, siginfo_t *info, void *context) {
  (void)context;
  if (info->si_code == TRK_FAULTS_ASKED) return;
  signal(number, SIG_DFL);
  if (info->si_code <= 0) raise(number); /* by a process, not by the kernel */
}

static bool ours_is_next = true; /* written before the first thread */

bool trk_faults_ours_is_next(void) {
  return ours_is_next;
}

/* Before the engine puts its own in. A sanitizer's, which is there already, stays. */
__attribute__((constructor)) static void end_by_sent_faults(void) {
  static const int faults[] = {SIGSEGV, SIGBUS};
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
    struct sigaction before, ours = {.sa_sigaction = end_of_process, .sa_flags = SA_SIGINFO};
    sigemptyset(&ours.sa_mask);
    if (sigaction(faults[i], &ours, &before) == 0 && before.sa_handler == SIG_DFL) continue;
    sigaction(faults[i], &before, NULL);
    ours_is_next = false;
  }
}
