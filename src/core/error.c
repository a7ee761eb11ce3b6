/*
 * error.c - from a status or a code to the JavaScript error that Node's users know.
 *
 * The error objects are made by one JavaScript function (realm.js: makeError), so that classes, stacks and property
 * order are those of errors made in lib/.
 *
 * Owns: nothing. Runs on: the runtime's thread. Frees: nothing. Limits: messages up to 1,023 bytes.
 */
#include "core/core.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

JSValueRef trk_throw_value(const struct trk_call *c, JSValueRef error) {
  *c->exc = error;
  return trk_undefined(c->rt);
}

static JSValueRef make(struct trk_runtime *rt, size_t argc, const JSValueRef argv[]) {
  JSValueRef exc = NULL;
  if (!trk_realm_need(rt, &exc)) return exc;
  JSValueRef error = trk_call_js(rt, rt->core->make_error, argc, argv, &exc);
  return error ? error : exc;
}

JSValueRef trk_error_uv(struct trk_runtime *rt, int status, const char *syscall, const char *path,
                        const char *dest) {
  char code[32], text[128], message[256];
  uv_err_name_r(status, code, sizeof code);
  uv_strerror_r(status, text, sizeof text);
  snprintf(message, sizeof message, "%s: %s, %s", code, text, syscall);
  const JSValueRef argv[] = {
      trk_number(rt, TRK_ERROR), trk_cstring(rt, code), trk_cstring(rt, message), trk_number(rt, status),
      trk_cstring(rt, syscall),  trk_cstring(rt, path), trk_cstring(rt, dest),
  };
  return make(rt, sizeof argv / sizeof *argv, argv);
}

JSValueRef trk_throw_uv(const struct trk_call *c, int status, const char *syscall, const char *path,
                        const char *dest) {
  return trk_throw_value(c, trk_error_uv(c->rt, status, syscall, path, dest));
}

static JSValueRef error_format(struct trk_runtime *rt, enum trk_error_kind kind, const char *code, const char *format,
                               va_list args) {
  char message[1024];
  vsnprintf(message, sizeof message, format, args);
  const JSValueRef argv[] = {trk_number(rt, kind), trk_cstring(rt, code), trk_cstring(rt, message)};
  return make(rt, sizeof argv / sizeof *argv, argv);
}

JSValueRef trk_error(struct trk_runtime *rt, enum trk_error_kind kind, const char *code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  JSValueRef error = error_format(rt, kind, code, format, args);
  va_end(args);
  return error;
}

JSValueRef trk_throw(const struct trk_call *c, enum trk_error_kind kind, const char *code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  JSValueRef error = error_format(c->rt, kind, code, format, args);
  va_end(args);
  return trk_throw_value(c, error);
}
