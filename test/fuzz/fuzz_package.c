/*
 * fuzz_package.c - module/package.c: any text as a package.json. Of what the engine takes for an object, the members that are cut out
 * are those that the engine finds, with the same values.
 */
#include "core/core.h"
#include "core/mem.h"
#include "module/package.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

/* The engine keeps what it allocated and handles its own faults. */
const char *__asan_default_options(void) {
  return "detect_leaks=0:handle_segv=0:allow_user_segv_handler=1";
}

static struct trk_runtime *rt;

static void same(JSObjectRef whole, JSObjectRef cut, const char *name) {
  JSValueRef a = trk_get(rt, whole, name), b = trk_get(rt, cut, name);
  JSStringRef x = JSValueCreateJSONString(rt->ctx, a, 0, NULL), y = JSValueCreateJSONString(rt->ctx, b, 0, NULL);
  if ((x == NULL) != (y == NULL) || (x && !JSStringIsEqual(x, y))) abort();
  if (x) JSStringRelease(x);
  if (y) JSStringRelease(y);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const names[] = {"name", "main", "type", "exports", "imports"};
  if (rt == NULL && ((rt = trk_runtime_new(TRK_ROLE_MAIN)) == NULL || trk_runtime_start(rt) < 0)) abort();
  char *text = trk_strndup((const char *)data, size);
  size_t len = 0;
  char *cut = trk_package_members(text, size, &len);
  if (cut && (len < 2 || len > size + 2 || cut[0] != '{' || cut[len - 1] != '}')) abort();
  JSValueRef whole = trk_json(rt, text, size), few = cut ? trk_json(rt, cut, len) : NULL;
  /* JSON that is read whole is read in part. */
  if (cut && whole && trk_is_object(rt, whole)) {
    if (few == NULL || !trk_is_object(rt, few)) abort();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) same((JSObjectRef)whole, (JSObjectRef)few, names[i]);
  }
  free(cut);
  free(text);
  return 0;
}
