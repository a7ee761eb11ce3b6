/*
 * vm.c - internalBinding('vm'): further global objects in the runtime's engine, and scripts run in them.
 *
 * What:    a context is a global object of its own whose names are those of an object of the caller (the sandbox). Each
 *          read and write of a bare name by a script goes to the sandbox. Variables that a script declares live in slots
 *          of the global object that the engine reads without asking; lib/internal/vm/context.js keeps both the same.
 *          What scripts see as `this` and globalThis is a proxy made there.
 * Owns:    nothing past the collector: sandbox -> box (a WeakMap in lib/internal/vm/context.js) -> global object -> sandbox.
 * Runs on: the runtime's thread.
 * Frees:   contexts, by the collector.
 * Limits:  see limits.c.
 */
#include "core/box.h"
#include "core/engine.h"
#include "core/mem.h"
#include "core/random.h"
#include "vm/limits.h"

#include <JavaScriptCore/JavaScript.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Exported by the engine without declaration (JSObjectRefPrivate.h). */
bool JSObjectSetPrivateProperty(JSContextRef ctx, JSObjectRef object, JSStringRef name, JSValueRef value);
JSValueRef JSObjectGetPrivateProperty(JSContextRef ctx, JSObjectRef object, JSStringRef name);

struct room {
  JSObjectRef sandbox; /* kept by the global object's private property, as are the others */
  JSObjectRef assign;  /* (name, value): writes to the sandbox; false when the engine's own rules shall decide */
  JSObjectRef self;    /* what scripts see as their global object */
  bool raw;            /* show the engine's own properties, not the sandbox */
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
  return value == room->sandbox && room->self != NULL ? room->self : value;
}

static bool on_set(JSContextRef ctx, JSObjectRef global, JSStringRef name, JSValueRef value, JSValueRef *exc) {
  struct room *room = room_of(global);
  if (room == NULL || room->raw) return false;
  JSValueRef argv[] = {JSValueMakeString(ctx, name), value};
  JSValueRef done = JSObjectCallAsFunction(ctx, room->assign, NULL, 2, argv, exc);
  return done != NULL && JSValueToBoolean(ctx, done);
}

static void pin_down(JSContextRef ctx, JSObjectRef global, JSStringRef name) {
  struct room *room = room_of(global);
  room->raw = true;
  if (!JSObjectHasProperty(ctx, global, name))
    JSObjectSetProperty(ctx, global, name, JSValueMakeUndefined(ctx), kJSPropertyAttributeDontDelete | kJSPropertyAttributeDontEnum | kJSPropertyAttributeReadOnly, NULL);
  room->raw = false;
}

static bool on_delete(JSContextRef ctx, JSObjectRef global, JSStringRef name, JSValueRef *exc) {
  struct room *room = room_of(global);
  if (room == NULL || room->raw) return false;
  if (!JSObjectHasProperty(ctx, room->sandbox, name)) return false;
  if (!JSObjectDeleteProperty(ctx, room->sandbox, name, exc)) {
    if (*exc == NULL) pin_down(ctx, global, name); /* so that the engine refuses as well */
    return false;
  }
  return !room->running;
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

/* --- what stands in for a chain of prototypes with a proxy in it ------------------------------------------------------ */

/* What `find(name)` of an object gives: [value], or undefined when the chain has no such name; NULL: it threw. */
static JSObjectRef find(JSContextRef ctx, JSObjectRef object, JSStringRef name, JSValueRef *exc) {
  JSStringRef key = JSStringCreateWithUTF8CString("find");
  JSValueRef fn = JSObjectGetPrivateProperty(ctx, object, key);
  JSStringRelease(key);
  if (fn == NULL || !JSValueIsObject(ctx, fn)) return NULL;
  JSValueRef argv[] = {JSValueMakeString(ctx, name)};
  JSValueRef found = JSObjectCallAsFunction(ctx, (JSObjectRef)fn, NULL, 1, argv, exc);
  return found != NULL && JSValueIsObject(ctx, found) ? (JSObjectRef)found : NULL;
}

static bool standin_has(JSContextRef ctx, JSObjectRef object, JSStringRef name) {
  return find(ctx, object, name, NULL) != NULL;
}

static JSValueRef standin_get(JSContextRef ctx, JSObjectRef object, JSStringRef name, JSValueRef *exc) {
  JSObjectRef found = find(ctx, object, name, exc);
  return found != NULL ? JSObjectGetPropertyAtIndex(ctx, found, 0, exc) : NULL;
}

static pthread_once_t class_once = PTHREAD_ONCE_INIT;
static JSClassRef global_class, plain_class, standin_class;
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
  definition.className = "Object";
  plain_class = JSClassCreate(&definition); /* its prototype is an object of its own, whose prototype can be set */
  definition.hasProperty = standin_has;
  definition.getProperty = standin_get;
  standin_class = JSClassCreate(&definition);
}

static struct trk_box_type context_box = {.name = "NativeContext"}; /* its global object, which it keeps, is what keeps the context */

static JSGlobalContextRef unbox(const struct trk_call *c, size_t i) {
  return trk_unbox(c, i, &context_box);
}

static void keep(JSContextRef ctx, JSObjectRef object, const char *name, JSValueRef value) {
  JSStringRef key = JSStringCreateWithUTF8CString(name);
  JSObjectSetPrivateProperty(ctx, object, key, value);
  JSStringRelease(key);
}

/* make(sandbox | undefined, onRejection, assign): a context in a box. */
TRK_FN(vm_make) {
  pthread_once(&class_once, make_classes);
  bool plain = !trk_arg_given(c, 0);
  JSGlobalContextRef ctx = JSGlobalContextCreateInGroup(c->rt->group, plain ? plain_class : global_class);
  if (ctx == NULL) return trk_undefined(c->rt);
  JSGlobalContextSetIncludesNativeCallStackWhenReportingExceptions(ctx, false);
  trk_random_seed(ctx);
  JSObjectRef global = JSContextGetGlobalObject(ctx);
  if (!plain) {
    struct room *room = trk_calloc(1, sizeof *room);
    room->sandbox = (JSObjectRef)trk_arg(c, 0);
    room->assign = (JSObjectRef)trk_arg(c, 2);
    keep(ctx, global, "sandbox", room->sandbox);
    keep(ctx, global, "assign", room->assign);
    JSObjectSetPrivate(global, room);
  }
  JSObjectRef on_rejection = trk_arg_function(c, 1);
  if (on_rejection != NULL) JSGlobalContextSetUnhandledRejectionCallback(ctx, on_rejection, NULL);
  JSObjectRef box = trk_box(c->ctx, &context_box, (void *)ctx);
  keep(c->ctx, box, "global", global);
  JSGlobalContextRelease(ctx); /* from here on the box keeps it */
  return box;
}

/* appear(box, object): what scripts see as their global object */
TRK_FN(vm_appear) {
  JSGlobalContextRef ctx = unbox(c, 0);
  if (ctx == NULL || !trk_is_object(c->rt, trk_arg(c, 1))) return trk_undefined(c->rt);
  JSObjectRef global = JSContextGetGlobalObject(ctx);
  struct room *room = room_of(global);
  keep(ctx, global, "self", trk_arg(c, 1));
  if (room != NULL) room->self = (JSObjectRef)trk_arg(c, 1);
  return trk_undefined(c->rt);
}

/* global(box): its global object as scripts see it */
TRK_FN(vm_global) {
  JSGlobalContextRef ctx = unbox(c, 0);
  return ctx != NULL ? (JSValueRef)JSContextGetGlobalObject(ctx) : trk_undefined(c->rt);
}

/* standin(box, find): an object whose names are those that find(name) tells of, for a prototype chain that the engine refuses */
TRK_FN(vm_standin) {
  JSGlobalContextRef ctx = unbox(c, 0);
  JSObjectRef find_function = trk_arg_function(c, 1);
  if (ctx == NULL || find_function == NULL) return trk_undefined(c->rt);
  JSObjectRef object = JSObjectMake(ctx, standin_class, NULL);
  keep(ctx, object, "find", find_function);
  return object;
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

/*
 * run(box | undefined: this context, source, url, line, ms or 0, self, gate, sigint): the completion value. Throws what
 * the script throws. With `gate` (limits.h) reg[TRK_REG_SCRATCH] then says whether a limit ended it.
 */
TRK_FN(vm_run) {
  JSContextRef ctx = trk_arg_given(c, 0) ? (JSContextRef)unbox(c, 0) : c->rt->ctx;
  if (ctx == NULL) return trk_undefined(c->rt);
  JSStringRef source = JSValueToStringCopy(c->ctx, trk_arg(c, 1), c->exc);
  if (source == NULL) return trk_undefined(c->rt);
  JSStringRef url = JSValueToStringCopy(c->ctx, trk_arg(c, 2), c->exc);
  JSObjectRef self = trk_is_object(c->rt, trk_arg(c, 5)) ? (JSObjectRef)trk_arg(c, 5) : NULL;
  JSObjectRef gate = trk_is_object(c->rt, trk_arg(c, 6)) ? (JSObjectRef)trk_arg(c, 6) : NULL;
  struct trk_limit limit;
  if (gate != NULL) trk_limit_begin(c->rt, &limit, trk_arg_i32(c, 4), trk_arg_bool(c, 7), gate);
  c->rt->depth++;
  JSValueRef result = JSEvaluateScript(ctx, source, self, url, trk_arg_i32(c, 3), c->exc);
  c->rt->depth--;
  if (gate != NULL) {
    trk_limit_end(&limit);
    c->rt->reg[TRK_REG_SCRATCH] = (int32_t)limit.hit;
  }
  JSStringRelease(source);
  if (url != NULL) JSStringRelease(url);
  return result != NULL ? result : trk_undefined(c->rt);
}

/* builtin(box, id, exports, require, module, internalBinding, process): runs lib/<id>.js with that context's global object */
TRK_FN(vm_builtin) {
  JSGlobalContextRef ctx = unbox(c, 0);
  char id[128];
  if (ctx == NULL || trk_copy_utf8(c->rt, trk_arg(c, 1), id, sizeof id) == SIZE_MAX) return trk_undefined(c->rt);
  static const char *const names[] = {"exports", "require", "module", "internalBinding", "process"};
  JSObjectRef given = JSObjectMake(ctx, NULL, NULL);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) trk_set(c->rt, given, names[i], trk_arg(c, 2 + i));
  trk_builtin_run(c->rt, ctx, id, given, c->exc);
  return trk_undefined(c->rt);
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
  {"make", vm_make}, {"global", vm_global}, {"mode", vm_mode}, {"standin", vm_standin}, {"appear", vm_appear}, {"run", vm_run}, {"check", vm_check}, {"builtin", vm_builtin}, {NULL, NULL},
};
static const struct trk_binding vm = {.name = "vm", .functions = functions};
TRK_BINDING(vm);
