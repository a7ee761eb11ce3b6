/*
 * runtime.c - one VM, one loop, one thread; see runtime.h.
 *
 * Owns: struct trk_runtime and everything that hangs on it. Runs on: the creating thread, but for
 * trk_runtime_stop(). Frees: trk_runtime_free(). Limits: one runtime per thread.
 */
#include "core/core.h"

#include "core/ballast.h"
#include "core/bytecode.h"
#include "core/chars.h"
#include "core/engine.h"
#include "core/engine_loop.h"
#include "core/language.h"
#include "core/lean.h"
#include "core/mem.h"
#include "core/options.h"
#include "core/random.h"
#include "core/reuse.h"
#include "core/still.h"
#include "core/turn.h"
#include "core/views.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Work of a function (15 a call, one a turn of a loop) before the last compiler takes it; the engine's own 64,000 suit a browser
 * with cores to spare. It takes about 20 ms a function: a server has hundreds that are called some thousand times, and for its
 * first seconds would share its core with the compiler. A loop reaches this in a millisecond. Where there is one core only
 * (cpusets, taskset), what it gains a server that takes JSON, a thirtieth, takes ten seconds to make up for its half a second.
 */
#define FTL_AFTER 320000
#define FTL_AFTER_ALONE 2560000
/*
 * The same from the first other VM on, where its thread has no core of its own: two threads that send and receive as fast as they can
 * shared theirs with that compiler for most of 300,000 messages, of which 2.9 million a second went through, and 4.1 with this. What
 * computes gets there in some ten milliseconds.
 */
#define FTL_AFTER_SHARED 5120000
#define CORES_MANY 3 /* the program's, another VM's, the compiler's */

static _Thread_local struct trk_runtime *current;
static pthread_once_t engine_once = PTHREAD_ONCE_INIT;

struct trk_runtime *trk_current(void) {
  return current;
}

/* Exported by the engine without declaration (JSBasePrivate.h): VMs made from here on start no collection by a timer. */
void JSDisableGCTimer(void);

/* Options can only be set before the first VM of the process. */
static void engine_init(void) {
  trk_language_set();
  /* Calls (15 each) and turns of loops before a function is compiled, not the engine's 500: a start runs thousands of functions
   * a few dozen times. An Express server takes 7 % less time to start and 9 % less memory; what runs longer does not notice. */
  jsc_options_set_int("thresholdForJITAfterWarmUp", 2000);
  /* The same until the second compiler takes it, not the engine's 1,000: it then knows more of it, and less often has to give up and
   * compile again. terser and require('express') take a tenth less of the processor; from 4,000 on a server is warm 50 ms of it later. */
  jsc_options_set_int("thresholdForOptimizeAfterWarmUp", 3000);
  trk_lean_options();
  bool alone = uv_available_parallelism() == 1;
  jsc_options_set_int("thresholdForFTLOptimizeAfterWarmUp", alone ? FTL_AFTER_ALONE : FTL_AFTER);
  if (alone) jsc_options_set_uint("numberOfGCMarkers", 1); /* a helper would only take turns with who it helps */
  JSConfigureSignalForGC(TRK_ENGINE_SIGNAL);
  /* The timer of full collections needs a main run loop, which only a browser makes: where it fires, the process is killed by
   * SIGSEGV. Collections come with allocation, as they do where nobody turns the engine's loop. */
  JSDisableGCTimer();
}

static void no_release(void *data, void *arg) {
  (void)data;
  (void)arg;
}

/* What realm.js and first.js start from. */
static void install(struct trk_runtime *rt) {
  JSObjectRef core = trk_object(rt);
  JSValueProtect(rt->ctx, core);
  rt->core->object = core;
  trk_builtins_install(rt, core);
  trk_set(rt, core, "reg",
          JSObjectMakeTypedArrayWithBytesNoCopy(rt->ctx, kJSTypedArrayTypeInt32Array, rt->reg, TRK_REG_WORDS * sizeof *rt->reg,
                                                no_release, NULL, NULL));
  trk_set(rt, core, "scratch",
          JSObjectMakeTypedArrayWithBytesNoCopy(rt->ctx, kJSTypedArrayTypeUint8Array, rt->scratch, TRK_SCRATCH_BYTES, no_release,
                                                NULL, NULL));
  trk_set(rt, core, "isMainThread", trk_bool(rt, rt->role == TRK_ROLE_MAIN));
}

static bool run_core(struct trk_runtime *rt, const char *id, JSValueRef *exc) {
  JSObjectRef given = trk_object(rt);
  trk_set(rt, given, "exports", rt->core->object);
  rt->depth++;
  trk_builtin_run(rt, rt->ctx, id, given, exc);
  rt->depth--;
  return *exc == NULL;
}

bool trk_realm_need(struct trk_runtime *rt, JSValueRef *exc) {
  *exc = NULL;
  if (rt->core->realm != TRK_REALM_NONE) return true;
  rt->core->realm = TRK_REALM_BEGUN;
  bool done = run_core(rt, "bootstrap/realm", exc);
  rt->core->realm = done ? TRK_REALM_DONE : TRK_REALM_NONE;
  return done;
}

bool trk_runtime_has_realm(const struct trk_runtime *rt) {
  return rt->core->realm != TRK_REALM_NONE;
}

/* Runs lib/bootstrap/realm.js: it gets the core binding and sets the hooks. */
static bool bootstrap(struct trk_runtime *rt) {
  JSValueRef exc = NULL;
  if (trk_realm_need(rt, &exc)) return true;
  if (atomic_load(&rt->stopping)) return false;
  char *text = trk_to_utf8(rt, exc, NULL);
  char *stack = trk_is_object(rt, exc) ? trk_to_utf8(rt, trk_get(rt, (JSObjectRef)exc, "stack"), NULL) : NULL;
  fprintf(stderr, "troika: bootstrap failed: %s\n%s\n", text ? text : "?", stack ? stack : "");
  free(text);
  free(stack);
  return false;
}

struct trk_runtime *trk_runtime_new(enum trk_role role) {
  pthread_once(&engine_once, engine_init);
  trk_engine_loop_thread();
  struct trk_vm *vm = trk_vm_new();
  if (role == TRK_ROLE_MAIN) trk_lean_heap(vm->group);
  return trk_runtime_new_in(role, vm);
}

/* How the engine holds things: the first runtime is asked for all of them. */
static void learn(struct trk_runtime *rt) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static bool learnt;
  pthread_mutex_lock(&lock);
  if (!learnt) {
    trk_chars_learn(rt->ctx);
    trk_views_learn(rt->ctx);
    trk_natives_learn(rt->ctx);
    trk_turns_learn();
  }
  learnt = true;
  pthread_mutex_unlock(&lock);
  trk_chars_learn_kind(rt);
}

struct trk_runtime *trk_runtime_new_in(enum trk_role role, struct trk_vm *vm) {
  struct trk_runtime *rt = trk_calloc(1, sizeof *rt);
  rt->role = role;
  rt->at.vm = uv_hrtime();
  rt->core = trk_calloc(1, sizeof *rt->core);
  rt->reg = trk_calloc(TRK_REG_WORDS, sizeof *rt->reg);
  rt->scratch = trk_malloc(TRK_SCRATCH_BYTES);
  trk_list_init(&rt->requests);
  trk_list_init(&rt->handles);
  trk_handles_init(rt);
  rt->vm = vm;
  rt->group = vm->group;
  trk_still_created();
  rt->ctx = JSGlobalContextCreateInGroup(rt->group, NULL);
  JSGlobalContextSetIncludesNativeCallStackWhenReportingExceptions(rt->ctx, false);
  trk_immediates_learn(rt);
  learn(rt);
  rt->object_kind = trk_cell_kind(trk_object(rt));
  trk_random_seed(rt->ctx);
  current = rt;
  install(rt);
  if (role == TRK_ROLE_MAIN && !bootstrap(rt)) {
    trk_runtime_free(rt);
    return NULL;
  }
  return rt;
}

int trk_runtime_start(struct trk_runtime *rt) {
  rt->at.start = uv_hrtime();
  rt->at.turns = 0; /* what a fork server's loops have done is not its children's */
  rt->at.spins = 0;
  atomic_store_explicit(&rt->at.idle, 0, memory_order_relaxed);
  return trk_loop_init(rt);
}

void trk_runtime_pause(struct trk_runtime *rt) {
  trk_turn_end(rt);
  if (rt->core->started) trk_loop_close(rt);
}

/* --- entering JavaScript -------------------------------------------------------------------------- */

/* The dispatcher catches everything, so what arrives here is a termination or an engine limit. */
static void escaped(struct trk_runtime *rt, JSValueRef exc) {
  if (atomic_load(&rt->stopping)) return;
  if (rt->expired_ms > 0) {
    /* The engine ends everything on the stack, the callers of vm's functions too: an error that nobody could catch. */
    JSValueRef error = trk_error(rt, TRK_ERROR, "ERR_SCRIPT_EXECUTION_TIMEOUT", "Script execution timed out after %dms",
                                 rt->expired_ms);
    rt->expired_ms = 0;
    JSValueRef fn = trk_internal_export(rt, "internal/process/execution", "onUncaught");
    if (trk_is_function(rt, fn)) trk_dispatch(rt, (JSObjectRef)fn, 1, &error);
    return;
  }
  char *text = trk_to_utf8(rt, exc, NULL);
  fprintf(stderr, "troika: fatal: %s\n", text ? text : "exception in the dispatcher");
  free(text);
  trk_runtime_flush(rt);
  if (rt->role == TRK_ROLE_MAIN) exit(7);
  rt->exit_code = 7;
  trk_runtime_stop(rt);
}

/* The wait of the loop is over. (libuv could count it itself, at the price of a second epoll_wait each turn.) */
static void woken(struct trk_runtime *rt, uint64_t since, uint64_t now) {
  uint64_t idle = atomic_load_explicit(&rt->at.idle, memory_order_relaxed);
  atomic_store_explicit(&rt->at.idle, idle + now - since, memory_order_relaxed);
  atomic_store_explicit(&rt->at.waiting, 0, memory_order_relaxed);
}

uint64_t trk_runtime_idle(struct trk_runtime *rt) {
  uint64_t since = atomic_load_explicit(&rt->at.waiting, memory_order_relaxed), now = uv_hrtime();
  return atomic_load_explicit(&rt->at.idle, memory_order_relaxed) + (since != 0 && now > since ? now - since : 0);
}

void trk_loop_wait_at(struct trk_runtime *rt, bool begins, uint64_t now) {
  uint64_t since = atomic_load_explicit(&rt->at.waiting, memory_order_relaxed);
  if (begins) atomic_store_explicit(&rt->at.waiting, now, memory_order_relaxed);
  else if (since != 0) woken(rt, since, now);
}

void trk_loop_wait(struct trk_runtime *rt, bool begins) {
  if (begins || atomic_load_explicit(&rt->at.waiting, memory_order_relaxed) != 0) trk_loop_wait_at(rt, begins, uv_hrtime());
}

static JSValueRef enter(struct trk_runtime *rt, JSObjectRef fn, size_t argc, const JSValueRef argv[]) {
  JSValueRef exc = NULL;
  trk_loop_wait(rt, false);
  trk_loop_show_time(rt);
  bool outermost = rt->depth++ == 0;
  if (outermost) trk_turn_begin(rt);
  JSValueRef result = JSObjectCallAsFunction(rt->ctx, fn, NULL, argc, argv, &exc);
  if (outermost) trk_turn_jobs(rt);
  rt->depth--;
  if (exc == NULL) return result;
  if (outermost) trk_turn_end(rt); /* the engine takes up no more until then, where it was told to end what ran */
  escaped(rt, exc);
  return NULL;
}

/* Promise jobs run each time an outermost call returns; ticks and rejections that they queued come next. */
static void settle(struct trk_runtime *rt) {
  while ((rt->reg[TRK_REG_TICKS] || rt->reg[TRK_REG_REJECTS]) && !atomic_load(&rt->stopping))
    enter(rt, rt->core->hooks[TRK_HOOK_SETTLE], 0, NULL);
}

void trk_dispatch(struct trk_runtime *rt, JSObjectRef fn, size_t argc, const JSValueRef argv[]) {
  if (atomic_load(&rt->stopping)) return;
  JSValueRef args[1 + TRK_DISPATCH_ARGS];
  if (argc > TRK_DISPATCH_ARGS) argc = TRK_DISPATCH_ARGS;
  args[0] = fn;
  for (size_t i = 0; i < argc; i++) args[1 + i] = argv[i];
  enter(rt, rt->core->hooks[TRK_HOOK_DISPATCH], 1 + argc, args);
  settle(rt);
}

JSValueRef trk_hook_call(struct trk_runtime *rt, enum trk_hook hook, size_t argc, const JSValueRef argv[]) {
  if (atomic_load(&rt->stopping) || rt->core->hooks[hook] == NULL) return NULL; /* where it is not there, nobody has asked for what it does */
  JSValueRef result = enter(rt, rt->core->hooks[hook], argc, argv);
  settle(rt);
  return result;
}

JSValueRef trk_call_js(struct trk_runtime *rt, JSObjectRef fn, size_t argc, const JSValueRef argv[],
                       JSValueRef *exc) {
  rt->depth++;
  JSValueRef inner = NULL;
  JSValueRef result = JSObjectCallAsFunction(rt->ctx, fn, NULL, argc, argv, &inner);
  rt->depth--;
  if (inner == NULL) return result;
  if (exc) *exc = inner;
  return NULL;
}

JSValueRef trk_internal_export(struct trk_runtime *rt, const char *module, const char *name) {
  if (!bootstrap(rt)) return trk_undefined(rt);
  JSValueRef exc = NULL;
  JSValueRef args[1] = {trk_cstring(rt, module)};
  JSValueRef exports = trk_call_js(rt, rt->core->hooks[TRK_HOOK_REQUIRE], 1, args, &exc);
  if (exports && trk_is_object(rt, exports)) {
    JSStringRef key = JSStringCreateWithUTF8CString(name);
    JSValueRef value = JSObjectGetProperty(rt->ctx, (JSObjectRef)exports, key, NULL);
    JSStringRelease(key);
    if (value) return value;
  }
  if (exc && !atomic_load(&rt->stopping)) { /* ended from outside is no fault of the module */
    char *text = trk_to_utf8(rt, exc, NULL);
    fprintf(stderr, "troika: internal module %s: %s\n", module, text ? text : "?");
    free(text);
  }
  return trk_undefined(rt);
}

JSValueRef trk_evaluate(struct trk_runtime *rt, const char *source, size_t len, const char *url, int line,
                        JSValueRef *exc) {
  JSValueRef text = trk_string(rt, source, len);
  JSStringRef script = JSValueToStringCopy(rt->ctx, text, NULL);
  JSValueRef url_value = trk_cstring(rt, url);
  JSStringRef url_string = JSValueToStringCopy(rt->ctx, url_value, NULL);
  JSValueRef inner = NULL;
  rt->depth++;
  JSValueRef result = JSEvaluateScript(rt->ctx, script, NULL, url_string, line, &inner);
  rt->depth--;
  JSStringRelease(script);
  JSStringRelease(url_string);
  if (inner == NULL) return result;
  if (exc) *exc = inner;
  return NULL;
}

/* --- the program ------------------------------------------------------------------------------------ */

static int run(struct trk_runtime *rt, JSObjectRef fn) {
  rt->at.program = uv_hrtime();
  if (rt->role == TRK_ROLE_WORKER) rt->at.loop = rt->at.program; /* there the program is the loop's first callback */
  trk_dispatch(rt, fn, 0, NULL);
  if (rt->at.loop == 0) rt->at.loop = uv_hrtime();
  trk_lean_stack();
  if (rt->role == TRK_ROLE_MAIN) trk_bytecode_rest();
  trk_loop_run(rt);
  if (rt->role == TRK_ROLE_MAIN) trk_still_rest();
  if (!atomic_load(&rt->stopping)) {
    JSValueRef code = trk_hook_call(rt, TRK_HOOK_EXIT, 0, NULL);
    if (code && trk_is_number(rt, code)) rt->exit_code = trk_to_i32(rt, code);
    if (rt->module_cache) rt->module_cache_end(rt, true);
  }
  trk_runtime_flush(rt);
  trk_turn_end(rt);
  if (rt->napi_end && rt->role == TRK_ROLE_MAIN) rt->napi_end(rt); /* a worker's come as its handles close */
  return rt->exit_code;
}

int trk_runtime_run(struct trk_runtime *rt, const char *module, const char *entry) {
  JSValueRef fn = trk_internal_export(rt, module, entry);
  if (trk_is_function(rt, fn)) return run(rt, (JSObjectRef)fn);
  if (atomic_load(&rt->stopping)) return rt->exit_code;
  fprintf(stderr, "troika: internal module %s has no function %s\n", module, entry);
  return 70;
}

bool trk_runtime_run_first(struct trk_runtime *rt, int *ret_exit_code) {
  JSValueRef exc = NULL;
  if (trk_runtime_has_realm(rt) || !run_core(rt, "internal/worker/first", &exc)) return false;
  JSValueRef fn = trk_get(rt, rt->core->object, "runFirst");
  if (!trk_is_function(rt, fn)) return false;
  *ret_exit_code = run(rt, (JSObjectRef)fn);
  return true;
}

void trk_runtime_share_cores(void) {
  static atomic_flag done = ATOMIC_FLAG_INIT;
  if (atomic_flag_test_and_set(&done) || uv_available_parallelism() >= CORES_MANY || !trk_options_open()) return;
  jsc_options_set_int("thresholdForFTLOptimizeAfterWarmUp", FTL_AFTER_SHARED);
  trk_options_close();
}

void trk_runtime_stop(struct trk_runtime *rt) {
  uint64_t never = 0;
  atomic_compare_exchange_strong(&rt->stopped, &never, uv_hrtime());
  atomic_store(&rt->stopping, true);
  if (rt->core->started) uv_async_send(&rt->core->stop);
}

struct trk_vm *trk_runtime_leave(struct trk_runtime *rt) {
  atomic_store(&rt->stopping, true);
  trk_turn_end(rt);
  trk_runtime_flush(rt);
  if (rt->core->started) {
    trk_handles_close_all(rt);
    trk_loop_close(rt);
  }
  trk_handles_free(rt);
  for (size_t i = 0; i < sizeof rt->stream_hooks / sizeof *rt->stream_hooks; i++) trk_pin_clear(rt, &rt->stream_hooks[i]);
  trk_pin_clear(rt, &rt->http_hook);
  for (int i = 0; i < TRK_HOOK_COUNT; i++)
    if (rt->core->hooks[i]) JSValueUnprotect(rt->ctx, rt->core->hooks[i]);
  if (rt->core->make_error) JSValueUnprotect(rt->ctx, rt->core->make_error);
  if (rt->core->object) JSValueUnprotect(rt->ctx, rt->core->object);
  trk_ballast_drop(rt);
  if (rt->module_cache) rt->module_cache_end(rt, false);
  trk_engine_loop_free(rt);
  trk_names_free(rt);
  trk_chars_leave(rt);
  struct trk_vm *vm = rt->vm;
  if (rt->keep_vm && rt->keep_vm(rt)) {
    vm = NULL;
  } else {
    bool serves = !rt->spent && rt->depth == 0 && rt->napi == NULL && trk_vm_swap(vm, rt->ctx, uv_hrtime() - rt->at.vm);
    JSGlobalContextRelease(rt->ctx);
    if (!serves) {
      trk_vm_unref(vm);
      vm = NULL;
    }
  }
  if (current == rt) current = NULL;
  /* reg and scratch were lent to buffers of these globals, which are gone now. */
  free(rt->reg);
  free(rt->scratch);
  free(rt->read_buffer);
  free(rt->module_dirs);
  free(rt->core);
  free(rt);
  return vm;
}

void trk_runtime_free(struct trk_runtime *rt) {
  if (rt == NULL) return;
  rt->spent = true;
  trk_runtime_leave(rt);
}

/* --- pins and requests ------------------------------------------------------------------------------- */

void trk_pin_set(struct trk_runtime *rt, struct trk_pin *pin, JSValueRef object) {
  JSObjectRef next = object && trk_is_object(rt, object) ? (JSObjectRef)object : NULL;
  if (next) JSValueProtect(rt->ctx, next);
  if (pin->object) JSValueUnprotect(rt->ctx, pin->object);
  pin->object = next;
}

void trk_pin_clear(struct trk_runtime *rt, struct trk_pin *pin) {
  trk_pin_set(rt, pin, NULL);
}

void trk_req_begin(struct trk_runtime *rt, struct trk_req *req, JSValueRef callback) {
  req->rt = rt;
  req->changes_files = false;
  if (rt->reg[TRK_REG_ASYNC] && callback && trk_is_function(rt, callback)) {
    JSValueRef args[1] = {callback};
    JSValueRef bound = trk_call_js(rt, rt->core->hooks[TRK_HOOK_BIND], 1, args, NULL);
    if (bound) callback = bound;
  }
  trk_pin_set(rt, &req->callback, callback);
  trk_list_push(&rt->requests, &req->link);
}

void trk_req_changes_files(struct trk_req *req) {
  if (req->changes_files) return;
  req->changes_files = true;
  req->rt->file_changes++;
}

void trk_req_drop(struct trk_req *req) {
  trk_list_remove(&req->link);
  trk_hold_end(&req->holds[0]);
  trk_hold_end(&req->holds[1]);
  if (req->changes_files) req->rt->file_changes--;
  req->changes_files = false;
  trk_pin_clear(req->rt, &req->callback);
  trk_pin_clear(req->rt, &req->keep);
}

void trk_req_end(struct trk_req *req, size_t argc, const JSValueRef argv[]) {
  struct trk_runtime *rt = req->rt;
  struct trk_pin callback = req->callback; /* stays pinned while it runs, which may outlast the request */
  req->callback.object = NULL;
  trk_req_drop(req);
  if (callback.object == NULL) return;
  trk_dispatch(rt, callback.object, argc, argv);
  trk_pin_clear(rt, &callback);
}

static void work_run(uv_work_t *uv) {
  struct trk_work *work = trk_container(uv, struct trk_work, uv);
  work->work(work);
}

static void work_after(uv_work_t *uv, int status) {
  struct trk_work *work = trk_container(uv, struct trk_work, uv);
  work->after(work, status);
}

int trk_work_queue(struct trk_runtime *rt, struct trk_work *work, JSValueRef callback) {
  trk_req_begin(rt, &work->req, callback);
  work->req.cancel = (uv_req_t *)&work->uv;
  int status = uv_queue_work(&rt->loop, &work->uv, work_run, work_after);
  if (status < 0) trk_req_drop(&work->req);
  return status;
}
