/*
 * timezone.h - makes the engine look at TZ again in the turn that changed it.
 *
 * What:    the engine computes local times anew; how is in timezone.c.
 * Owns:    nothing.
 * Runs on: a runtime's thread.
 * Frees:   nothing.
 * Limits:  see timezone.c.
 */
#ifndef TRK_UTIL_TIMEZONE_H
#define TRK_UTIL_TIMEZONE_H

/* The environment's TZ is another now: local times are computed anew. Called from a native function, so inside of the engine. */
void trk_timezone_changed(void);

#endif
