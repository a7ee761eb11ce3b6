/* self.h - this process: arguments, title, identity, limits, memory and time, for `process`. */
#ifndef TRK_PROCESS_SELF_H
#define TRK_PROCESS_SELF_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Call first in main(). Remembers where argv and environ lie, so that the title can be written over them, and returns a
 * copy of argv that lives as long as the process.
 */
char **trk_self_init(int argc, char **argv);
/* Sets the title that ps shows; cut to the space that argv had. Main thread only. */
void trk_self_set_title(const char *title);
/*
 * A copy of the environment as one block: a NULL-terminated array with its strings behind it. The caller frees it with
 * free(). Any thread.
 */
char **trk_self_environ(void);

/*
 * For a process that is forked with another's arguments: it starts anew as `argv`. `room` is where the kernel finds its
 * arguments now, for titles; NULL: where it found them before.
 */
void trk_self_restart(int argc, char **argv, char *room, size_t room_len);

/* adopt.c: what the kernel shows of a forked process (ps, /proc/PID/cmdline, environ, comm). */
void trk_adopt_prepare(void); /* before the fork */
/*
 * The texts of argv and environment lie in [argv[0], args_end) and [args_end, env_end); they are copied. False: the kernel
 * does not let us show them; the arguments stand where others were, as far as there is room.
 */
bool trk_adopt(int argc, char **argv, const char *args_end, const char *env_end);

#endif
