/* options.h - the command line: one table of options, for argv, NODE_OPTIONS and a worker's execArgv. */
#ifndef TRK_CLI_OPTIONS_H
#define TRK_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Parses the process's arguments and NODE_OPTIONS once; answers -v and -h itself. Returns whether a program is to be
 * run; if not, *ret_code is the exit code (0 for -v and -h, 9 for a bad option, after a message on stderr).
 * `argv` must live as long as the process. Source: https://nodejs.org/api/cli.html
 */
bool trk_options_main(int argc, char **argv, int *ret_code);

/*
 * Why troika does not have this option of Node's, in words for a message (static), or NULL: it is not one of those. *ret_value,
 * written only then: it takes a value. `name` of `len` bytes begins with `--`.
 */
const char *trk_options_refusal(const char *name, size_t len, bool *ret_value);

#endif
