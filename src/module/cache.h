/*
 * cache.h - what the engine has compiled of module files, kept on disk: module.enableCompileCache().
 *
 * What:    a file of the cache is the engine's bytecode of one module file in one form, and a tail that says of what text, of what build of
 *          the engine, and sums of all. Only what ran is in it. Written when the runtime ends or is told to, under another name first.
 * Owns:    the cache of a runtime, with the runtime; what is read, for the process, as the text it belongs to.
 * Runs on: the runtime's thread.
 * Errors:  a file that is damaged, of something else, of another user, or that others may write, is not taken; nothing is said of it but
 *          with NODE_DEBUG_NATIVE=COMPILE_CACHE. What cannot be written is left.
 * Limits:  where there is bytecode at all (core/bytecode.h). The engine trusts what it reads: so files are read whole, never mapped.
 * Source:  https://nodejs.org/api/module.html#module-compile-cache
 */
#ifndef TRK_MODULE_CACHE_H
#define TRK_MODULE_CACHE_H

#include "module/source.h"

/* Evaluates a source of the table by rt's cache. false: it has none, or it is not for this text; nothing has happened. */
bool trk_cache_evaluate(const struct trk_call *c, struct trk_source *source, const char *url, JSValueRef *ret);

#endif
