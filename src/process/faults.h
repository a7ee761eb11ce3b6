/*
 * faults.h - faults that are nobody's.
 *
 * What:    the engine takes some faults (SIGSEGV, SIGBUS) for its own; its handler passes on what is not, to one of ours, which ends the
 *          process.
 * Owns:    nothing. Runs on: any thread, also in a handler of signals. Errors: none.
 * Source:  sigaction(2), section on SA_SIGINFO
 */
#ifndef TRK_PROCESS_FAULTS_H
#define TRK_PROCESS_FAULTS_H

#include <stdbool.h>

/*
 * si_code of what is no fault: who calls the engine's handler with it asks only whether that takes it for its own. Neither the kernel
 * nor kill(2) uses it.
 */
#define TRK_FAULTS_ASKED (-64)

/* Whether ours comes next: not where another (a sanitizer's) was there before. */
bool trk_faults_ours_is_next(void);

#endif
