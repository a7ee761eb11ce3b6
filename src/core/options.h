/*
 * options.h - options of the engine after its first VM, when they are in read-only memory.
 *
 * What:    a bracket in which jsc_options_set_* works again. Few options may change then: those that are read each time.
 * Owns:    a lock, held between the two calls. Runs on: any thread; keep what is between the calls short and free of
 *          program code, as all threads see the change.
 * Errors:  false: this build of the engine lacks what is needed; nothing is held then.
 * Source:  the engine's exported g_config (JSC::Config, of which JSC::Options are a part).
 */
#ifndef TRK_CORE_OPTIONS_H
#define TRK_CORE_OPTIONS_H

#include <stdbool.h>

bool trk_options_open(void);
/* False: they stay writable, which does no harm by itself. */
bool trk_options_close(void);

#endif
