/*
 * binding.h - how a C file offers functions to the JavaScript in lib/.
 *
 *   TRK_FN(fs_open) {                                  // a native function
 *     struct trk_path...;
 *     if (r < 0) return trk_throw_uv(c, r, "open", path, NULL);
 *     return trk_number(c->rt, r);
 *   }
 *   static const struct trk_fn_row functions[] = {{"open", fs_open}, {NULL, NULL}};
 *   static const struct trk_binding binding = {.name = "fs", .functions = functions};
 *   TRK_BINDING(binding);                              // now internalBinding('fs').open exists
 *
 * No table elsewhere lists the bindings: TRK_BINDING places a pointer in a linker section that core reads.
 * The object is made when internalBinding(name) is first called in a runtime.
 *
 * Arguments are checked by JavaScript (lib/) with Node's errors; readers here are total: they never crash
 * on a wrong type, they give 0, NULL or false.
 */
#ifndef TRK_CORE_BINDING_H
#define TRK_CORE_BINDING_H

#include "core/native.h"
#include "core/runtime.h"

#define TRK_FN(name) TRK_FN_LINKED(static, name)
/* One that other files name too; a header declares `extern const struct trk_native name[1]`. */
#define TRK_SHARED_FN(name) TRK_FN_LINKED(, name)
#define TRK_FN_LINKED(linkage, name)                                                                         \
  static JSValueRef name##_body(struct trk_call *c);                                                         \
  static JSValueRef name##_api(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t argc,              \
                               const JSValueRef argv[], JSValueRef *exc) {                                   \
    (void)fn;                                                                                                \
    (void)self;                                                                                              \
    return trk_native_api(ctx, argc, argv, exc, name##_body);                                                \
  }                                                                                                          \
  static uint64_t name##_host(JSContextRef ctx, const uint64_t *frame) {                                     \
    return trk_native_host(ctx, frame, name##_body);                                                         \
  }                                                                                                          \
  linkage const struct trk_native name[1] = {{name##_api, name##_host}};                                     \
  static JSValueRef name##_body(struct trk_call *c)

struct trk_fn_row {
  const char *name;
  const struct trk_native *fn;
};
struct trk_const_row {
  const char *name;
  double value;
};
struct trk_binding {
  const char *name;
  const struct trk_fn_row *functions;    /* ends with {NULL, NULL}; may be NULL */
  const struct trk_const_row *constants; /* ends with {NULL, 0}; may be NULL */
  void (*init)(struct trk_runtime *rt, JSObjectRef target); /* anything else; may be NULL */
};

#define TRK_BINDING(ident)                                                                                   \
  static const struct trk_binding *const trk_binding_##ident                                                 \
      __attribute__((used, section("trk_bindings"))) = &(ident)

/* --- arguments: `i` counts from 0; a missing argument reads as undefined --------------------------- */

JSValueRef trk_arg(const struct trk_call *c, size_t i);
bool trk_arg_given(const struct trk_call *c, size_t i); /* neither missing nor undefined */
int32_t trk_arg_i32(const struct trk_call *c, size_t i);
int64_t trk_arg_i64(const struct trk_call *c, size_t i);
double trk_arg_double(const struct trk_call *c, size_t i);
bool trk_arg_bool(const struct trk_call *c, size_t i);
/* malloc'ed UTF-8, the caller frees; NULL when it is undefined, null or not convertible. */
char *trk_arg_utf8(const struct trk_call *c, size_t i, size_t *ret_len);
bool trk_arg_bytes(const struct trk_call *c, size_t i, struct trk_bytes *ret);
/* For this call only; see trk_peek_bytes(). */
bool trk_arg_peek(const struct trk_call *c, size_t i, struct trk_bytes *ret);
/* The function at i, or NULL. */
JSObjectRef trk_arg_function(const struct trk_call *c, size_t i);

/* --- errors: each sets the exception and returns undefined, so that `return trk_throw_…` reads well -- */

/* Node's system error: code, errno, syscall, path, dest; "ENOENT: no such file or directory, open 'x'". */
JSValueRef trk_throw_uv(const struct trk_call *c, int status, const char *syscall, const char *path,
                        const char *dest);
enum trk_error_kind { TRK_ERROR, TRK_TYPE_ERROR, TRK_RANGE_ERROR };
/* An error with a code ("ERR_…", or NULL for none) and a printf message. */
JSValueRef trk_throw(const struct trk_call *c, enum trk_error_kind kind, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
JSValueRef trk_throw_value(const struct trk_call *c, JSValueRef error);

/* The same errors as values, for callbacks. */
JSValueRef trk_error_uv(struct trk_runtime *rt, int status, const char *syscall, const char *path,
                        const char *dest);
JSValueRef trk_error(struct trk_runtime *rt, enum trk_error_kind kind, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * builtins.c: evaluates lib/<id>.js in `ctx`, a global object of the runtime's engine; `given`, an object of that context's, has the
 * properties exports, require, module, internalBinding and process, which the file sees as its variables. NULL + *exc when it
 * throws or there is none.
 */
JSValueRef trk_builtin_run(struct trk_runtime *rt, JSContextRef ctx, const char *id, JSObjectRef given, JSValueRef *exc);

#endif
