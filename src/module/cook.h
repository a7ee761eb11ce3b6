/* cook.h - the escapes of string literals and identifiers, read. Source: https://tc39.es/ecma262/#sec-literals-string-literals */
#ifndef TRK_MODULE_COOK_H
#define TRK_MODULE_COOK_H

#include "module/rewrite.h"

#define TRK_COOK_ROOM(len) ((len) * 3 + 8) /* bytes that a span of `len` bytes may become, with a NUL */

/* Writes what `span` of `text` (between the quotes) means as UTF-8, and a NUL; gives its length. *ret_lone (may be NULL): a half of a
 * surrogate pair stood in it, which no name of a module may hold. */
size_t trk_cook(const char *text, struct trk_span span, char *ret, bool *ret_lone);

#endif
