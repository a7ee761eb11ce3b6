/*
 * reuse.c - VMs that serve one runtime after the other; see reuse.h.
 *
 * Whether a VM is empty is asked of the engine: globals must not pile up in it. Else somebody forgot to give a value back,
 * or something on the stack looks like an address, and the VM goes the way of all others.
 *
 * Owns: see reuse.h. Runs on: the VM's thread. Frees: with the last reference. Limits: a VM serves SERVED_MAX runtimes,
 * as what the engine caches by text (code, names) grows with each.
 */
#include "core/reuse.h"

#include "core/bytecode_script.h"
#include "core/core.h"
#include "core/lean.h"
#include "core/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define SERVED_MAX 64
#define SCRUBBED_BYTES 65536
#define LOOP_IS_HOT 2200 /* turns, at least */
/* Every so many the whole heap is looked at, and after a long life: collections in it may have made old what is garbage now. */
#define SERVED_PER_FULL 8
#define YOUNG_NS 100000000U
/*
 * Ended globals that may stay, as compiled code holds them for a while (take_compiled()), and all: the others are those of `home`.
 * A VM that is given up for one of them costs its next worker four times the work.
 */
#define ENDED_MAX 3
#define GLOBALS_MAX (ENDED_MAX + 1)

static void keep_scripts(struct trk_vm *vm) {
  if (vm->scripts == NULL) vm->scripts = trk_calloc(trk_builtins_count, sizeof(JSScriptRef));
}

struct trk_vm *trk_vm_new(void) {
  struct trk_vm *vm = trk_calloc(1, sizeof *vm);
  vm->group = JSContextGroupCreate();
  trk_lean_vm(vm->group);
  vm->refs = 1;
  return vm;
}

void trk_vm_unref(struct trk_vm *vm) {
  if (vm == NULL || --vm->refs > 0) return;
  for (size_t i = 0; vm->scripts && i < trk_builtins_count; i++)
    if (vm->scripts[i]) JSScriptRelease(vm->scripts[i]);
  free((void *)vm->scripts);
  for (int i = 0; i < TRK_VM_ENDED; i++)
    if (vm->ended[i]) JSWeakRelease(vm->group, vm->ended[i]);
  if (vm->home) JSGlobalContextRelease(vm->home);
  JSContextGroupRelease(vm->group);
  trk_bytecode_end(vm->bytecodes);
  free(vm);
}

static JSValueRef nothing(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t argc, const JSValueRef argv[],
                          JSValueRef *exc) {
  (void)fn;
  (void)self;
  (void)argc;
  (void)argv;
  (void)exc;
  return JSValueMakeUndefined(ctx);
}

/*
 * The engine protects the function that it tells of rejections, and never gives it back: one of the old globals would keep
 * them for ever. So another takes its place, the same for all, of globals that stay.
 */
static void take_callback_from(struct trk_vm *vm, JSGlobalContextRef old) {
  if (vm->home == NULL) {
    vm->home = JSGlobalContextCreateInGroup(vm->group, NULL);
    vm->nothing = JSObjectMakeFunctionWithCallback(vm->home, NULL, nothing);
    JSValueProtect(vm->home, vm->nothing);
  }
  JSGlobalContextSetUnhandledRejectionCallback(old, vm->nothing, NULL);
}

bool trk_vm_swap(struct trk_vm *vm, JSGlobalContextRef old, uint64_t lived) {
  if (++vm->served >= SERVED_MAX || vm->ended[TRK_VM_ENDED - 1]) return false;
  vm->young = lived < YOUNG_NS;
  keep_scripts(vm);
  take_callback_from(vm, old);
  for (int i = TRK_VM_ENDED - 1; i > 0; i--) vm->ended[i] = vm->ended[i - 1];
  vm->ended[0] = JSWeakCreate(vm->group, JSContextGetGlobalObject(old));
  return true;
}

/* Overwrites what calls before this one have left below the stack's end. */
__attribute__((noinline)) static void scrub(void) {
  volatile char room[SCRUBBED_BYTES];
  for (size_t i = 0; i < sizeof room; i++) room[i] = 0;
}

/* How many ended globals are still there. */
static int left_over(struct trk_vm *vm) {
  int count = 0;
  for (int i = 0; i < TRK_VM_ENDED; i++) {
    if (vm->ended[i] == NULL) continue;
    if (JSWeakGetObject(vm->ended[i])) {
      count++;
      continue;
    }
    JSWeakRelease(vm->group, vm->ended[i]);
    vm->ended[i] = NULL;
  }
  return count;
}

static double globals(JSContextRef ctx) {
  JSStringRef key = JSStringCreateWithUTF8CString("globalObjectCount");
  JSValueRef value = JSObjectGetProperty(ctx, JSGetMemoryUsageStatistics(ctx), key, NULL);
  JSStringRelease(key);
  return value ? JSValueToNumber(ctx, value, NULL) : 0;
}

/*
 * Code that the engine has compiled on another thread, and that nobody has taken into use yet, holds the globals it was compiled
 * for. A loop that is about to be compiled itself makes the engine look for such code, in whatever globals: here in those that stay.
 * The text is another each time, as the code of one that is known is compiled already.
 */
static void take_compiled(struct trk_vm *vm) {
  char text[64];
  snprintf(text, sizeof text, "for (let i = 0; i < %d; i++);", LOOP_IS_HOT + vm->served);
  JSStringRef script = JSStringCreateWithUTF8CString(text);
  JSEvaluateScript(vm->home, script, NULL, NULL, 1, NULL);
  JSStringRelease(script);
}

/*
 * Of a runtime that has lived shortly all is young: looking at nothing else takes a third of the time, and the engine takes the
 * dead things' places one by one as it needs them.
 */
static bool empty(struct trk_vm *vm) {
  take_compiled(vm);
  if (vm->young && vm->served % SERVED_PER_FULL != 0) {
    JSSynchronousEdenCollectForDebugging(vm->home);
    if (left_over(vm) <= ENDED_MAX) return true;
  }
  JSSynchronousGarbageCollectForDebugging(vm->home);
  left_over(vm);
  return globals(vm->home) <= GLOBALS_MAX;
}

struct trk_vm *trk_vm_collect(struct trk_vm *vm) {
  if (vm == NULL) return NULL;
  scrub();
  if (empty(vm)) return vm;
  trk_vm_unref(vm);
  return NULL;
}
