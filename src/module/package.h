/*
 * package.h - what of a package.json decides where modules are.
 *
 * What:    most of such a file is of no use to who looks for modules, as a JSON parser is of no use for most of it.
 * Owns:    nothing.
 * Runs on: any thread.
 * Errors:  NULL.
 * Source:  https://nodejs.org/api/packages.html#nodejs-packagejson-field-definitions
 */
#ifndef TRK_MODULE_PACKAGE_H
#define TRK_MODULE_PACKAGE_H

#include <stddef.h>

/*
 * The members name, main, type, exports and imports of the object whose JSON `text` is (`len` bytes, then a NUL), in their order, as the
 * JSON of an object: *ret_len bytes, malloc'ed. The values are not looked at: where they are no JSON the result is none. The other
 * members are not looked at any closer, as in Node. NULL: it is no object, or not plainly so.
 */
char *trk_package_members(const char *text, size_t len, size_t *ret_len);

#endif
