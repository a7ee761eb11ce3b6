/*
 * timezone.h - makes the engine look at TZ again when it has changed.
 *
 * What:    the engine computes local times anew; how is in timezone.c.
 * Owns:    nothing.
 * Runs on: a runtime's thread.
 * Frees:   nothing.
 * Limits:  see timezone.c.
 */
#ifndef TRK_UTIL_TIMEZONE_H
#define TRK_UTIL_TIMEZONE_H

/*
 * The environment's TZ is another now: local times are computed anew. Called from a native function, so inside of the engine.
 */
void trk_timezone_changed(void);
/* The same outside of the engine, for a process that got another environment: it holds when the engine is entered next. */
void trk_timezone_replaced(void);

#endif
