/* self.h - this process: arguments, title, identity, limits, memory and time, for `process`. */
#ifndef TRK_PROCESS_SELF_H
#define TRK_PROCESS_SELF_H

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

#endif
