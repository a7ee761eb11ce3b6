/*
 * box.h - objects that hold something of C's, which the collector frees with them.
 *
 *   static void release(void *held) { ... }
 *   TRK_BOX(static, histogram_box, "NativeHistogram", release);
 *
 *   return trk_box(c->ctx, &histogram_box, histogram);               // to JavaScript, which keeps it or lets it go
 *   struct histogram *h = trk_unbox(c, 0, &histogram_box);           // NULL for anything that is no such box
 *
 * What:    for what has no part in the loop and needs no number (struct trk_handle): digests, keys, statements.
 * Owns:    a box owns what it holds; a type is the process's.
 * Runs on: the thread of the runtime; `release` on any thread, and it may call nothing that takes a context.
 * Source:  <JavaScriptCore/JSObjectRef.h>: JSClassDefinition, JSObjectFinalizeCallback.
 */
#ifndef TRK_CORE_BOX_H
#define TRK_CORE_BOX_H

#include "core/binding.h"

#include <stdatomic.h>

struct trk_box_type {
  const char *name;                    /* as Object.prototype.toString shows it */
  JSObjectFinalizeCallback finalize;   /* NULL: nothing is to be freed */
  JSObjectCallAsFunctionCallback call; /* NULL: cannot be called */
  _Atomic(JSClassRef) class;           /* made at first use */
};

/* A type; `linkage` is static or nothing. `release(held)` is called unless the box is empty. */
#define TRK_BOX(linkage, ident, label, release)                                                              \
  static void ident##_finalize(JSObjectRef box_) {                                                           \
    void *held_ = JSObjectGetPrivate(box_);                                                                  \
    if (held_ != NULL) release(held_);                                                                       \
  }                                                                                                          \
  linkage struct trk_box_type ident = {.name = (label), .finalize = ident##_finalize}

/* A new box. `held` is the box's from here on. */
JSObjectRef trk_box(JSContextRef ctx, struct trk_box_type *type, void *held);
/* What the box `value` holds; NULL when it is empty or anything but a box of that type. */
void *trk_unbox_value(JSContextRef ctx, JSValueRef value, struct trk_box_type *type);
/* The same for argument i. */
void *trk_unbox(const struct trk_call *c, size_t i, struct trk_box_type *type);
/* Takes out what it holds, which is the caller's then; NULL as above. */
void *trk_box_empty(const struct trk_call *c, size_t i, struct trk_box_type *type);

#endif
