/*
 * box.c - objects that hold something of C's; see box.h.
 *
 * Owns: the engine's class of each type, for the life of the process. Runs on: the thread of the runtime.
 * Frees: nothing; what a box holds is freed by its type's finalizer. Limits: none.
 */
#include "core/box.h"

static JSClassRef class_of(struct trk_box_type *type) {
  JSClassRef class = atomic_load_explicit(&type->class, memory_order_acquire);
  if (class != NULL) return class;
  JSClassDefinition definition = kJSClassDefinitionEmpty;
  definition.className = type->name;
  definition.attributes = kJSClassAttributeNoAutomaticPrototype;
  definition.finalize = type->finalize;
  definition.callAsFunction = type->call;
  JSClassRef made = JSClassCreate(&definition);
  if (atomic_compare_exchange_strong(&type->class, &class, made)) return made;
  JSClassRelease(made); /* another thread was first */
  return class;
}

JSObjectRef trk_box(JSContextRef ctx, struct trk_box_type *type, void *held) {
  return JSObjectMake(ctx, class_of(type), held);
}

void *trk_unbox_value(JSContextRef ctx, JSValueRef value, struct trk_box_type *type) {
  return JSValueIsObjectOfClass(ctx, value, class_of(type)) ? JSObjectGetPrivate((JSObjectRef)value) : NULL;
}

void *trk_unbox(const struct trk_call *c, size_t i, struct trk_box_type *type) {
  return trk_unbox_value(c->ctx, trk_arg(c, i), type);
}

void *trk_box_empty(const struct trk_call *c, size_t i, struct trk_box_type *type) {
  void *held = trk_unbox(c, i, type);
  if (held != NULL) JSObjectSetPrivate((JSObjectRef)trk_arg(c, i), NULL);
  return held;
}
