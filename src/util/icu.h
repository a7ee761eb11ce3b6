/*
 * icu.h - functions of the ICU that the engine has loaded.
 *
 * What:    finds a C function of ICU at run time. ICU names carry its version ("ucnv_open_72"), so linking
 *          would tie the executable to one; it is in the process anyway because the engine needs it.
 * Owns:    nothing.
 * Runs on: any thread.
 */
#ifndef TRK_UTIL_ICU_H
#define TRK_UTIL_ICU_H

/* The address of function `name` (without version), or NULL when there is no ICU. */
void *trk_icu_symbol(const char *name);

#endif
