/*
 * types.c - what JavaScript cannot tell of a value by itself: internalBinding('types'), internalBinding('uv').
 *
 * Owns: nothing. Runs on: any runtime's thread. Frees: nothing. Limits: none.
 */
#include "core/binding.h"
#include "core/engine.h"

/* The engine's own wrapper around a global object passes for a proxy there; it is none that a program made. */
static JSObjectRef target_of(struct trk_call *c) {
  JSValueRef value = trk_arg(c, 0);
  if (!trk_is_object(c->rt, value)) return NULL;
  JSObjectRef target = JSObjectGetProxyTarget((JSObjectRef)value);
  if (target == NULL) return NULL;
  JSGlobalContextRef home = JSObjectGetGlobalContext((JSObjectRef)value);
  return home && JSContextGetGlobalObject(home) == (JSObjectRef)value ? NULL : target;
}

TRK_FN(types_is_proxy) { /* (value) */
  return trk_bool(c->rt, target_of(c) != NULL);
}

TRK_FN(types_proxy_target) { /* (proxy): its target, or undefined */
  JSObjectRef target = target_of(c);
  return target ? target : trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
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
