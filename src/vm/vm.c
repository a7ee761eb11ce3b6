/*
 * vm.c - internalBinding('vm'): further global objects in the runtime's engine, and scripts run in them.
 *
 * What:    a context is a global object of its own whose names are those of an object of the caller (the sandbox). Each
 *          read and write by a script goes to the sandbox. Variables that a script declares live in slots of the global
 *          object that the engine reads without asking; writes go to both, and lib/vm.js brings changes made from
 *          outside into the slots before each run.
 * Owns:    nothing past the collector: sandbox -> box (a WeakMap in lib/vm.js) -> global object -> sandbox.
 * Runs on: the runtime's thread.
 * Frees:   contexts, by the collector.
 * Limits:  one time limit at a time per runtime; none for what runs in the same turn in which vm was first loaded.
 */
#include "core/binding.h"
#include "core/engine.h"
#include "core/mem.h"
#include "core/random.h"

#include <JavaScriptCore/JavaScript.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Exported by the engine without declaration (JSObjectRefPrivate.h). */
bool JSObjectSetPrivateProperty(JSContextRef ctx, JSObjectRef object, JSStringRef name, JSValueRef value);
JSValueRef JSObjectGetPrivateProperty(JSContextRef ctx, JSObjectRef object, JSStringRef name);

struct room {
  JSObjectRef sandbox; /* kept by the global object's private property */
  JSObjectRef slots;   /* names declared as variables; kept the same way */
  bool raw;            /* show the global object's own properties, not the sandbox */
  bool running;        /* a script is being run: it may declare */
};

static struct room *room_of(JSObjectRef global) {
  return JSObjectGetPrivate(global);
}

static bool on_has(JSContextRef ctx, JSObjectRef global, JSStringRef name) {
  struct room *room = room_of(global);
  return room != NULL && !room->raw && JSObjectHasProperty(ctx, room->sandbox, name);
}

static JSValueRef on_get(JSContextRef ctx, JSObjectRef global, JSStringRef name, JSValueRef *exc) {
  struct room *room = room_of(global);
  if (room == NULL || room->raw || !JSObjectHasProperty(ctx, room->sandbox, name)) return NULL;
  JSValueRef value = JSObjectGetProperty(ctx, room->sandbox, name, exc);
  return value;
}

static bool on_set(JSContextRef ctx, JSObjectRef global, JSStringRef name, JSValueRef value, JSValueRef *exc) {
  struct room *room = room_of(global);
  if (room == NULL || room->raw) return false;
  JSObjectSetProperty(ctx, room->sandbox, name, value, kJSPropertyAttributeNone, exc);
  if (!room->running && !JSObjectHasProperty(ctx, room->slots, name)) return true;
  /* A variable has a slot of the engine's own, which is read without asking: it gets the value as well. */
  room->raw = true;
  if (JSObjectHasProperty(ctx, global, name)) JSObjectSetProperty(ctx, global, name, value, kJSPropertyAttributeNone, NULL);
  room->raw = false;
  return true;
}

static bool on_delete(JSContextRef ctx, JSObjectRef global, JSStringRef name, JSValueRef *exc) {
  struct room *room = room_of(global);
  if (room == NULL || room->raw) return false;
  if (!JSObjectHasProperty(ctx, room->sandbox, name)) return false;
  bool gone = JSObjectDeleteProperty(ctx, room->sandbox, name, exc);
  return gone && !room->running ? true : false;
}

static void on_names(JSContextRef ctx, JSObjectRef global, JSPropertyNameAccumulatorRef names) {
  struct room *room = room_of(global);
  if (room == NULL || room->raw) return;
  JSPropertyNameArrayRef own = JSObjectCopyPropertyNames(ctx, room->sandbox);
  for (size_t i = 0; i < JSPropertyNameArrayGetCount(own); i++)
    JSPropertyNameAccumulatorAddName(names, JSPropertyNameArrayGetNameAtIndex(own, i));
  JSPropertyNameArrayRelease(own);
}

/* The room outlives its global object's last use: freed by the finalizer, which touches no value. */
static void on_finalize(JSObjectRef global) {
  free(JSObjectGetPrivate(global));
}

static pthread_once_t class_once = PTHREAD_ONCE_INIT;
static JSClassRef global_class, box_class;
static void make_classes(void) {
  JSClassDefinition definition = kJSClassDefinitionEmpty;
  definition.className = "Object";
  definition.hasProperty = on_has;
  definition.getProperty = on_get;
  definition.setProperty = on_set;
  definition.deleteProperty = on_delete;
  definition.getPropertyNames = on_names;
  definition.finalize = on_finalize;
  global_class = JSClassCreate(&definition);
  definition = kJSClassDefinitionEmpty;
  definition.className = "NativeContext";
  box_class = JSClassCreate(&definition);
}

static JSGlobalContextRef unbox(const struct trk_call *c, size_t i) {
  pthread_once(&class_once, make_classes);
  JSValueRef value = trk_arg(c, i);
  return JSValueIsObjectOfClass(c->ctx, value, box_class) ? JSObjectGetPrivate((JSObjectRef)value) : NULL;
}

static void keep(JSContextRef ctx, JSObjectRef object, const char *name, JSValueRef value) {
  JSStringRef key = JSStringCreateWithUTF8CString(name);
  JSObjectSetPrivateProperty(ctx, object, key, value);
  JSStringRelease(key);
}

/* make(sandbox | undefined, slots, onRejection): a context in a box. */
TRK_FN(vm_make) {
  pthread_once(&class_once, make_classes);
  bool plain = !trk_arg_given(c, 0);
  JSGlobalContextRef ctx = JSGlobalContextCreateInGroup(c->rt->group, plain ? NULL : global_class);
  trk_random_seed(ctx);
  if (ctx == NULL) return trk_undefined(c->rt);
  JSObjectRef global = JSContextGetGlobalObject(ctx);
  if (!plain) {
    struct room *room = trk_calloc(1, sizeof *room);
    room->sandbox = (JSObjectRef)trk_arg(c, 0);
    room->slots = (JSObjectRef)trk_arg(c, 1);
    keep(ctx, global, "sandbox", room->sandbox);
    keep(ctx, global, "slots", room->slots);
    JSObjectSetPrivate(global, room);
  }
  JSObjectRef on_rejection = trk_arg_function(c, 2);
  if (on_rejection != NULL) JSGlobalContextSetUnhandledRejectionCallback(ctx, on_rejection, NULL);
  JSObjectRef box = JSObjectMake(c->ctx, box_class, (void *)ctx);
  keep(c->ctx, box, "global", global);
  JSGlobalContextRelease(ctx); /* from here on the box keeps it */
  return box;
}

/* global(box): its global object as scripts see it */
TRK_FN(vm_global) {
  JSGlobalContextRef ctx = unbox(c, 0);
  return ctx != NULL ? (JSValueRef)JSContextGetGlobalObject(ctx) : trk_undefined(c->rt);
}

/* mode(box, raw, running) */
TRK_FN(vm_mode) {
  JSGlobalContextRef ctx = unbox(c, 0);
  struct room *room = ctx != NULL ? room_of(JSContextGetGlobalObject(ctx)) : NULL;
  if (room != NULL) {
    room->raw = trk_arg_bool(c, 1);
    room->running = trk_arg_bool(c, 2);
  }
  return trk_undefined(c->rt);
}

static bool on_limit(JSContextRef ctx, void *arg) {
  (void)ctx;
  struct trk_runtime *rt = arg;
  rt->expired_ms = rt->reg[TRK_REG_SCRATCH];
  return true;
}

/*
 * run(box | undefined: this context, source, url, line, ms or 0): the completion value. Throws what the script throws.
 * The engine cannot end a script without ending all that is on the stack: a script beyond its time is reported as an
 * uncaught error (runtime.c, expired_ms).
 */
TRK_FN(vm_run) {
  JSContextRef ctx = trk_arg_given(c, 0) ? (JSContextRef)unbox(c, 0) : c->rt->ctx;
  if (ctx == NULL) return trk_undefined(c->rt);
  JSStringRef source = JSValueToStringCopy(c->ctx, trk_arg(c, 1), c->exc);
  if (source == NULL) return trk_undefined(c->rt);
  JSStringRef url = JSValueToStringCopy(c->ctx, trk_arg(c, 2), c->exc);
  int32_t limit = trk_arg_i32(c, 4);
  c->rt->reg[TRK_REG_SCRATCH] = limit;
  if (limit > 0) JSContextGroupSetExecutionTimeLimit(c->rt->group, limit / 1e3, on_limit, c->rt);
  c->rt->depth++;
  JSValueRef result = JSEvaluateScript(ctx, source, NULL, url, trk_arg_i32(c, 3), c->exc);
  c->rt->depth--;
  if (limit > 0) JSContextGroupClearExecutionTimeLimit(c->rt->group);
  JSStringRelease(source);
  if (url != NULL) JSStringRelease(url);
  return result != NULL ? result : trk_undefined(c->rt);
}

/* check(source, url, line): throws a SyntaxError when it does not parse as a script. */
TRK_FN(vm_check) {
  JSStringRef source = JSValueToStringCopy(c->ctx, trk_arg(c, 0), c->exc);
  if (source == NULL) return trk_undefined(c->rt);
  JSStringRef url = JSValueToStringCopy(c->ctx, trk_arg(c, 1), c->exc);
  JSCheckScriptSyntax(c->ctx, source, url, trk_arg_i32(c, 2), c->exc);
  JSStringRelease(source);
  if (url != NULL) JSStringRelease(url);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
  {"make", vm_make}, {"global", vm_global}, {"mode", vm_mode}, {"run", vm_run}, {"check", vm_check}, {NULL, NULL},
};
/* The engine watches code entered after its watchdog exists, and that costs a thread: it is made when vm is first used. */
static void prepare(struct trk_runtime *rt, JSObjectRef target) {
  (void)target;
  JSContextGroupSetExecutionTimeLimit(rt->group, 1e9, NULL, NULL);
  JSContextGroupClearExecutionTimeLimit(rt->group);
}
static const struct trk_binding vm = {.name = "vm", .functions = functions, .init = prepare};
TRK_BINDING(vm);
