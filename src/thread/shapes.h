/* shapes.h - property names of objects in messages, known to all threads by number. Any thread. */
#ifndef TRK_THREAD_SHAPES_H
#define TRK_THREAD_SHAPES_H

#include "core/runtime.h"

/* The number of these names (one string, separated by NUL), the same in every thread; -1: they get none. */
int32_t trk_shape_number(struct trk_runtime *rt, JSValueRef names, int32_t name_count);
/* The names, or NULL for a number that nobody gave out. Lives as long as the process. */
JSStringRef trk_shape_names(int32_t number);

#endif
