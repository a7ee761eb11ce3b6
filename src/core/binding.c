/*
 * binding.c - argument readers, and internalBinding(name) from the linker's table; see binding.h.
 *
 * Owns: nothing. Runs on: the runtime's thread. Frees: nothing. Limits: none.
 */
#include "core/binding.h"

#include "core/core.h"

#include <math.h>
#include <string.h>

/* Bounds of the section that TRK_BINDING fills; the linker defines them. */
extern const struct trk_binding *const __start_trk_bindings[];
extern const struct trk_binding *const __stop_trk_bindings[];

JSValueRef trk_arg(const struct trk_call *c, size_t i) {
  return i < c->argc ? c->argv[i] : trk_undefined(c->rt);
}
bool trk_arg_given(const struct trk_call *c, size_t i) {
  return i < c->argc && !trk_is_undefined(c->rt, c->argv[i]);
}
int32_t trk_arg_i32(const struct trk_call *c, size_t i) {
  return i < c->argc ? trk_to_i32(c->rt, c->argv[i]) : 0;
}
int64_t trk_arg_i64(const struct trk_call *c, size_t i) {
  return i < c->argc ? trk_to_i64(c->rt, c->argv[i]) : 0;
}
double trk_arg_double(const struct trk_call *c, size_t i) {
  return i < c->argc ? trk_to_double(c->rt, c->argv[i]) : NAN;
}
bool trk_arg_bool(const struct trk_call *c, size_t i) {
  return i < c->argc && trk_to_bool(c->rt, c->argv[i]);
}
char *trk_arg_utf8(const struct trk_call *c, size_t i, size_t *ret_len) {
  if (i >= c->argc || trk_is_nullish(c->rt, c->argv[i])) return NULL;
  return trk_to_utf8(c->rt, c->argv[i], ret_len);
}
bool trk_arg_bytes(const struct trk_call *c, size_t i, struct trk_bytes *ret) {
  return i < c->argc && trk_get_bytes(c->rt, c->argv[i], ret);
}
bool trk_arg_peek(const struct trk_call *c, size_t i, struct trk_bytes *ret) {
  return i < c->argc && trk_peek_bytes(c->rt, c->argv[i], ret);
}
JSObjectRef trk_arg_function(const struct trk_call *c, size_t i) {
  return i < c->argc && trk_is_function(c->rt, c->argv[i]) ? (JSObjectRef)c->argv[i] : NULL;
}

static JSObjectRef make_binding(struct trk_runtime *rt, const struct trk_binding *binding) {
  JSObjectRef target = trk_object(rt);
  if (binding->functions)
    for (const struct trk_fn_row *row = binding->functions; row->name; row++)
      trk_set(rt, target, row->name, trk_function(rt, row->name, row->fn));
  if (binding->constants)
    for (const struct trk_const_row *row = binding->constants; row->name; row++)
      trk_set(rt, target, row->name, trk_number(rt, row->value));
  if (binding->init) binding->init(rt, target);
  return target;
}

/* (name): the binding's object, freshly made (realm.js keeps it), or undefined. */
TRK_FN(core_binding) {
  char name[64];
  if (trk_copy_utf8(c->rt, trk_arg(c, 0), name, sizeof name) == SIZE_MAX) return trk_undefined(c->rt);
  for (const struct trk_binding *const *b = __start_trk_bindings; b < __stop_trk_bindings; b++)
    if (strcmp((*b)->name, name) == 0) return make_binding(c->rt, *b);
  return trk_undefined(c->rt);
}


/* realm.js gets this one function before internalBinding exists. */
JSObjectRef trk_binding_loader(struct trk_runtime *rt) {
  return trk_function(rt, "internalBinding", core_binding);
}
