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

#include "core/core.h"
#include "core/mem.h"

#include <stdlib.h>

#define SERVED_MAX 64
#define SCRUBBED_BYTES 65536
/*
 * The next runtime's, those of `nothing`, and the old ones: optimised code that is ready but was not yet taken into use
 * holds them, until the next program runs.
 */
#define GLOBALS_MAX 3

struct trk_vm *trk_vm_new(bool keep_scripts) {
  struct trk_vm *vm = trk_calloc(1, sizeof *vm);
  vm->group = JSContextGroupCreate();
  vm->refs = 1;
  if (keep_scripts) vm->scripts = trk_calloc(trk_builtins_count, sizeof(JSScriptRef));
  return vm;
}

void trk_vm_unref(struct trk_vm *vm) {
  if (vm == NULL || --vm->refs > 0) return;
  for (size_t i = 0; vm->scripts && i < trk_builtins_count; i++)
    if (vm->scripts[i]) JSScriptRelease(vm->scripts[i]);
  free((void *)vm->scripts);
  if (vm->next) JSGlobalContextRelease(vm->next);
  JSContextGroupRelease(vm->group);
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
  if (vm->nothing == NULL) {
    JSGlobalContextRef ctx = JSGlobalContextCreateInGroup(vm->group, NULL);
    vm->nothing = JSObjectMakeFunctionWithCallback(ctx, NULL, nothing);
    JSValueProtect(ctx, vm->nothing);
    JSGlobalContextRelease(ctx);
  }
  JSGlobalContextSetUnhandledRejectionCallback(old, vm->nothing, NULL);
}

bool trk_vm_swap(struct trk_vm *vm, JSGlobalContextRef old) {
  if (++vm->served >= SERVED_MAX) return false;
  take_callback_from(vm, old);
  vm->next = JSGlobalContextCreateInGroup(vm->group, NULL);
  return true;
}

/* Overwrites what calls before this one have left below the stack's end. */
__attribute__((noinline)) static void scrub(void) {
  volatile char room[SCRUBBED_BYTES];
  for (size_t i = 0; i < sizeof room; i++) room[i] = 0;
}

static double number(JSContextRef ctx, JSObjectRef object, const char *name) {
  JSStringRef key = JSStringCreateWithUTF8CString(name);
  JSValueRef value = JSObjectGetProperty(ctx, object, key, NULL);
  JSStringRelease(key);
  return value ? JSValueToNumber(ctx, value, NULL) : 0;
}

struct trk_vm *trk_vm_collect(struct trk_vm *vm) {
  if (vm == NULL) return NULL;
  scrub();
  JSSynchronousGarbageCollectForDebugging(vm->next);
  JSObjectRef usage = JSGetMemoryUsageStatistics(vm->next);
  if (number(vm->next, usage, "globalObjectCount") <= GLOBALS_MAX) return vm;
  trk_vm_unref(vm);
  return NULL;
}
