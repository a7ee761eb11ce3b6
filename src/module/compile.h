/* compile.h - private to src/module: what the bindings of CommonJS and ES modules share. */
#ifndef TRK_MODULE_COMPILE_H
#define TRK_MODULE_COMPILE_H

#include "module/source.h"

/*
 * Evaluates a source, after note(url, shifts) (may be NULL); throws its fault or the engine's SyntaxError, then gives
 * undefined.
 */
JSValueRef trk_compile_finish(const struct trk_call *c, struct trk_source *source, const char *url, bool immortal,
                              JSObjectRef note);
/* Rewrite flags from argument `i`, with a kind. */
unsigned trk_compile_how(const struct trk_call *c, size_t i, unsigned kind);
/* Throws as fs.readFileSync does. */
JSValueRef trk_compile_unread(const struct trk_call *c, int status, const char *path);

#endif
