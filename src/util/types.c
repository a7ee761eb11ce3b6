/*
 * types.c - what JavaScript cannot tell of a value by itself: internalBinding('types'), internalBinding('uv').
 *
 * Owns: nothing. Runs on: any runtime's thread. Frees: nothing. Limits: none.
 */
#include "core/binding.h"
#include "core/engine.h"
#include "core/views.h"

#include <stdatomic.h>

TRK_FN(types_is_proxy) { /* (value) */
  return trk_bool(c->rt, trk_is_proxy(c->rt, trk_arg(c, 0)));
}

TRK_FN(types_proxy_target) { /* (proxy): its target, or undefined */
  JSValueRef value = trk_arg(c, 0);
  return trk_is_proxy(c->rt, value) ? JSObjectGetProxyTarget((JSObjectRef)value) : trk_undefined(c->rt);
}

static bool is_plain(const struct trk_runtime *rt, uint32_t structure) {
  for (size_t i = 0; i < TRK_PLAIN_ARRAYS && rt->plain_arrays[i]; i++)
    if (rt->plain_arrays[i] == structure) return true;
  return false;
}

/*
 * (array with a name, one just like it without, other arrays as they are made...): how the engine marks arrays that have nothing
 * but elements. Those marks stay for as long as the globals.
 */
TRK_FN(types_learn_arrays) {
  struct trk_runtime *rt = c->rt;
  uint32_t named = trk_cell_structure(trk_arg(c, 0));
  for (size_t i = 1, n = 0; i < c->argc && n < TRK_PLAIN_ARRAYS; i++) {
    uint32_t structure = trk_cell_structure(c->argv[i]);
    if (structure == 0 || structure == named) break;
    if (!is_plain(rt, structure)) rt->plain_arrays[n++] = structure;
  }
  return trk_undefined(rt);
}

TRK_FN(types_is_plain_array) { /* (value): true: an array with nothing but elements; false: it may be something else */
  uint32_t structure = trk_cell_structure(trk_arg(c, 0));
  return trk_bool(c->rt, structure != 0 && is_plain(c->rt, structure));
}

/* The kind of cell that a plain object is, as instances of classes are whose base is Object; 0: not learned, or cannot be told. */
static atomic_uchar plain_kind;

TRK_FN(types_learn_plain) { /* ({}) */
  atomic_store_explicit(&plain_kind, trk_cell_kind(trk_arg(c, 0)), memory_order_relaxed);
  return trk_undefined(c->rt);
}

/*
 * (value, value): 1: both are objects with nothing but properties, the engine's own; 2: and with names, symbols and attributes in common, but for
 * indexes; 3: both are arrays with nothing but elements; 0: they may be anything.
 */
TRK_FN(types_alike) {
  JSValueRef a = trk_arg(c, 0), b = trk_arg(c, 1);
  uint8_t kind = trk_cell_kind(a), plain = atomic_load_explicit(&plain_kind, memory_order_relaxed);
  if (kind == 0 || kind != trk_cell_kind(b)) return trk_number(c->rt, 0);
  uint32_t one = trk_cell_structure(a), other = trk_cell_structure(b);
  if (one == 0 || other == 0) return trk_number(c->rt, 0);
  if (kind == plain) return trk_number(c->rt, one == other ? 2 : 1);
  return trk_number(c->rt, is_plain(c->rt, one) && is_plain(c->rt, other) ? 3 : 0);
}

static const struct trk_fn_row functions[] = {
    {"learnPlain", types_learn_plain}, {"alike", types_alike},
    {"learnArrays", types_learn_arrays}, {"isPlainArray", types_is_plain_array},
    {"isProxy", types_is_proxy}, {"proxyTarget", types_proxy_target}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "types", .functions = functions};
TRK_BINDING(binding);

#define UV_ROW(name, text) {"UV_" #name, UV_##name},
static const struct trk_const_row uv_constants[] = {UV_ERRNO_MAP(UV_ROW){NULL, 0}};
#undef UV_ROW

TRK_FN(uv_rows) { /* (): [status, name, message, ...] */
  JSObjectRef array = trk_array(c->rt, 0, NULL);
  unsigned n = 0;
#define UV_ROW(name, text)                                                                                             \
  JSObjectSetPropertyAtIndex(c->ctx, array, n++, trk_number(c->rt, UV_##name), NULL);                                  \
  JSObjectSetPropertyAtIndex(c->ctx, array, n++, trk_cstring(c->rt, #name), NULL);                                     \
  JSObjectSetPropertyAtIndex(c->ctx, array, n++, trk_cstring(c->rt, text), NULL);
  UV_ERRNO_MAP(UV_ROW)
#undef UV_ROW
  return array;
}

TRK_FN(uv_name) { /* (status): "ENOENT" */
  char name[32];
  uv_err_name_r(trk_arg_i32(c, 0), name, sizeof name);
  return trk_cstring(c->rt, name);
}

static const struct trk_fn_row uv_functions[] = {{"rows", uv_rows}, {"errname", uv_name}, {NULL, NULL}};
static const struct trk_binding uv_binding = {.name = "uv", .functions = uv_functions, .constants = uv_constants};
TRK_BINDING(uv_binding);
