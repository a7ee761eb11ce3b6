/* owner.h - whose method a function is, told from its text: for stacks, which name a method with its object's kind. */
#ifndef TRK_MODULE_OWNER_H
#define TRK_MODULE_OWNER_H

#include <stddef.h>

/*
 * `text` ends where a function called `name` is running. Gives "Object" for a method of an object literal, the class for one of a
 * class, "new" for its constructor, with *ret_len; the result stands in `text` or is a literal. NULL: a plain function, or not to be
 * told (braces in strings and regular expressions mislead, which costs the name only).
 */
const char *trk_owner(const char *text, size_t len, const char *name, size_t name_len, size_t *ret_len);

#endif
