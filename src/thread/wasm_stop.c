/*
 * wasm_stop.c - ending WebAssembly that runs on a thread; see wasm_stop.h.
 *
 * The engine's handler takes a fault for WebAssembly's if the place that was read may be beyond a memory, and the place in the code is in
 * a function of WebAssembly. It then insists that a register holds the function's instance, which at the very beginning and end of a
 * function is not so: that is looked at first. What marks an instance is read off one.
 *
 * Owns: see wasm_stop.h. Runs on: see wasm_stop.h. Frees: nothing.
 * Limits: x86-64. Only where our own handler comes behind the engine's (process/faults.h): any other, a sanitizer's, would take the question
 * for a fault whenever the code is not WebAssembly.
 */
#include "thread/wasm_stop.h"

#include "process/faults.h"

#include <JavaScriptCore/JavaScript.h>
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#define CELL_TYPE 5 /* of the bytes that each object of the engine begins with */

static const char source[] =
    "const one = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));"
    "[one, new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer)]";

static uint8_t instance_type; /* these two written before the third */
static void (*engines_handler)(int signal, siginfo_t *info, void *context);
static void *_Atomic beyond;

/* false: an addon has put in one of its own, say. */
static bool find_handler(void) {
  struct sigaction action;
  Dl_info handler, engine;
  if (sigaction(SIGSEGV, NULL, &action) < 0 || (action.sa_flags & SA_SIGINFO) == 0) return false;
  engines_handler = action.sa_sigaction;
  return dladdr(*(void **)&engines_handler, &handler) && dladdr(dlsym(RTLD_DEFAULT, "JSGlobalContextCreate"), &engine) &&
         handler.dli_fbase == engine.dli_fbase;
}

static void prepare(void) {
  if (!trk_faults_ours_is_next() || !find_handler()) return;
  JSGlobalContextRef ctx = JSGlobalContextCreate(NULL);
  JSStringRef text = JSStringCreateWithUTF8CString(source);
  JSValueRef made = JSEvaluateScript(ctx, text, NULL, NULL, 1, NULL);
  JSStringRelease(text);
  JSValueRef instance = made ? JSObjectGetPropertyAtIndex(ctx, (JSObjectRef)made, 0, NULL) : NULL;
  JSValueRef bytes = made ? JSObjectGetPropertyAtIndex(ctx, (JSObjectRef)made, 1, NULL) : NULL;
  void *place = bytes ? JSObjectGetTypedArrayBytesPtr(ctx, (JSObjectRef)bytes, NULL) : NULL;
  if (place == NULL || instance == NULL) {
    JSGlobalContextRelease(ctx);
    return;
  }
  JSValueProtect(ctx, bytes); /* for good, and so its VM */
  instance_type = ((const uint8_t *)instance)[CELL_TYPE];
  atomic_store(&beyond, place);
}

void trk_wasm_stop_prepare(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
}

#if defined(__x86_64__)

/* Asked of the kernel, as the register may hold anything. */
static bool is_instance(uintptr_t cell) {
  uint8_t head[8];
  struct iovec here = {head, sizeof head}, there = {(void *)cell, sizeof head}; // NOLINT(performance-no-int-to-ptr)
  return cell % sizeof head == 0 && process_vm_readv(getpid(), &here, 1, &there, 1, 0) == (ssize_t)sizeof head &&
         head[CELL_TYPE] == instance_type;
}

bool trk_wasm_stop(void *context) {
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  void *place = atomic_load(&beyond);
  if (place == NULL || !is_instance((uintptr_t)registers[REG_RBX])) return false;
  greg_t was = registers[REG_RIP];
  siginfo_t fault;
  memset(&fault, 0, sizeof fault);
  fault.si_signo = SIGSEGV;
  fault.si_code = TRK_FAULTS_ASKED;
  fault.si_addr = place;
  engines_handler(SIGSEGV, &fault, context);
  if (registers[REG_RIP] == was) return false;
  registers[REG_RSP] &= ~(greg_t)15; /* as a call needs it: between two reads of memory the code need not have it so */
  return true;
}

#else

bool trk_wasm_stop(void *context) {
  (void)context;
  return false;
}

#endif
