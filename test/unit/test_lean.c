/*
 * test_lean.c - after trk_lean_fill() what the engine's allocator gives lies together, not in the holes of pages that are in use; after
 * trk_lean_code() functions are what they were.
 */
#include "core/lean.h"
#include "core/native.h"
#include "core/runtime.h"
#include "core/value.h"

#include <stdint.h>
#include <stdio.h>

#define COUNT 4000
#define SIZE 64
#define NEXT 64 /* together in a quarter of a page of the allocator's */

static uintptr_t taken[COUNT];

static int in_holes(void *(*take)(size_t), int *ret_apart) {
  int holes = 0;
  uintptr_t last = 0;
  *ret_apart = 0;
  for (int i = 0; i < NEXT; i++) {
    uintptr_t at = (uintptr_t)take(SIZE);
    if (i > 0 && at - last != SIZE) ++*ret_apart;
    last = at;
    for (int k = 0; k < COUNT; k++) holes += taken[k] == at;
  }
  return holes;
}

static bool code_is_as_it_was(void) {
  static const char make[] = "globalThis.f = ((n) => (k) => { let s = 0; for (let i = 0; i < k; i++) s += n; return s; })(3); f(5000)";
  struct trk_runtime *rt = trk_runtime_new(TRK_ROLE_MAIN);
  if (rt == NULL) return false;
  JSValueRef exc = NULL, first = trk_evaluate(rt, make, sizeof make - 1, "a", 1, &exc);
  bool good = first && trk_to_i32(rt, first) == 15000;
  for (int i = 0; i < 3 && good; i++) {
    trk_lean_code(rt);
    JSValueRef again = trk_evaluate(rt, "f(7000)", 7, "b", 1, &exc);
    good = again && trk_to_i32(rt, again) == 21000;
  }
  return good;
}

int main(void) {
  if (!code_is_as_it_was()) {
    fprintf(stderr, "functions are others\n");
    return 1;
  }
  void *(*take)(size_t) = NULL;
  void (*give)(void *) = NULL;
  int apart = 0;
  trk_native_find(&take, "_ZN3WTF10fastMallocEm");
  trk_native_find(&give, "_ZN3WTF8fastFreeEPv");
  if (take == NULL || give == NULL) return 0; /* an engine in which nothing is filled */
  for (int i = 0; i < COUNT; i++) taken[i] = (uintptr_t)take(SIZE);
  for (int i = 0; i < COUNT; i += 2) give((void *)taken[i]);
  trk_lean_allocator();
  if (in_holes(take, &apart) == 0) return 0; /* another allocator (a sanitizer's), which does not use them at once */
  trk_lean_fill();
  int holes = in_holes(take, &apart);
  if (holes == 0 && apart <= 1) return 0;
  fprintf(stderr, "%d of %d in holes, %d apart\n", holes, NEXT, apart);
  return 1;
}
