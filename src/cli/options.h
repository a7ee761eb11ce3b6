/* options.h - the command line: one table of options, for argv, NODE_OPTIONS and a worker's execArgv. */
#ifndef TRK_CLI_OPTIONS_H
#define TRK_CLI_OPTIONS_H

#include <stdbool.h>

/*
 * Parses the process's arguments and NODE_OPTIONS once; answers -v and -h itself. Returns whether a program is to be
 * run; if not, *ret_code is the exit code (0 for -v and -h, 9 for a bad option, after a message on stderr).
 * `argv` must live as long as the process. Source: https://nodejs.org/api/cli.html
 */
bool trk_options_main(int argc, char **argv, int *ret_code);

#endif
