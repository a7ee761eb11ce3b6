/*
 * native.c - C functions that JavaScript calls; see native.h.
 *
 * What is taken to be so, and checked with a function of our own before it is used: a JSContextRef is the global object and
 * a JSContextGroupRef the VM. A function is called with its global object and its frame, words of 8 bytes: at ARGC the number of
 * arguments, `this` among them, at SELF `this`, and from there on the arguments, each as in a JSValueRef. It answers with
 * such a word, or throws and answers with none.
 *
 * The names below have all that these functions take in them: where the engine changes it they are no longer to be found.
 *
 * Owns: what was learnt, for the process. Runs on: see native.h. Frees: nothing. Limits: x86-64 and arm64.
 */
#include "core/native.h"

#include "core/chars.h"
#include "core/core.h"
#include "core/engine.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum { ARGC = 4, SELF = 5, FIRST = 6 };
enum { SEEN = 0, NO_INTRINSIC = 0 }; /* SEEN: in stack traces, as functions of the C API are */

typedef uint64_t (*host_fn)(JSContextRef ctx, const uint64_t *frame);
/* (VM, global object, number of parameters, a text's address, function, visibility, intrinsic, constructor, signature) */
typedef JSObjectRef (*create_fn)(JSContextGroupRef vm, JSContextRef ctx, unsigned length, const void *name, host_fn fn, uint8_t visibility,
                                 uint8_t intrinsic, host_fn constructor, const void *signature);
typedef void *(*throw_fn)(JSContextGroupRef vm, JSContextRef ctx, JSValueRef value);
#define CREATE                                                                                                                  \
  "_ZN3JSC10JSFunction6createERNS_2VMEPNS_14JSGlobalObjectEjRKN3WTF6StringENS5_11FunctionPtrILNS5_6PtrTagE1EFlS4_PNS_9CallFrameE" \
  "ELNS5_18FunctionAttributesE2EEENS_24ImplementationVisibilityENS_9IntrinsicESF_PKNS_6DOMJIT9SignatureE"
#define THROW "_ZN3JSC2VM14throwExceptionEPNS_14JSGlobalObjectENS_7JSValueE"
#define CONSTRUCT "_ZN3JSC29callHostFunctionAsConstructorEPNS_14JSGlobalObjectEPNS_9CallFrameE" /* throws: not a constructor */

/* Set once, before any use. */
static create_fn create; /* NULL: not as we take it to be */
static throw_fn throw_value;
static host_fn construct;
static void (*take_lock)(JSContextRef ctx), (*give_lock)(JSContextRef ctx);

/* --- being called ------------------------------------------------------------------------------------------------ */

uint64_t trk_native_host(JSContextRef ctx, const uint64_t *frame, trk_body body) {
  JSValueRef exc = NULL;
  struct trk_call c = {trk_current(), ctx, (uint32_t)frame[ARGC] - 1, (const JSValueRef *)(frame + FIRST), &exc};
  JSValueRef result = body(&c);
  if (atomic_load_explicit(&c.rt->stopping, memory_order_relaxed) && c.rt->held) c.rt->held(c.rt);
  if (exc == NULL) return (uint64_t)(uintptr_t)(result ? result : trk_undefined(c.rt));
  throw_value(JSContextGetGroup(ctx), ctx, exc);
  return 0;
}

JSValueRef trk_native_api(JSContextRef ctx, size_t argc, const JSValueRef argv[], JSValueRef *exc, trk_body body) {
  struct trk_call c = {trk_current(), ctx, argc, argv, exc};
  JSValueRef result = body(&c);
  if (atomic_load_explicit(&c.rt->stopping, memory_order_relaxed) && c.rt->held) c.rt->held(c.rt);
  return result;
}

/* --- making ------------------------------------------------------------------------------------------------------ */

/* The lock is the caller's to hold: outside of JavaScript nobody does. */
static JSObjectRef made(JSContextRef ctx, JSStringRef name, host_fn fn) {
  take_lock(ctx);
  JSObjectRef function = create(JSContextGetGroup(ctx), ctx, 0, trk_chars_field(name), fn, SEEN, NO_INTRINSIC, construct, NULL);
  give_lock(ctx);
  return function;
}

JSObjectRef trk_native_make(JSContextRef ctx, const char *name, const struct trk_native *native) {
  JSStringRef string = JSStringCreateWithUTF8CString(name);
  JSObjectRef function = create && native->host ? made(ctx, string, native->host) : JSObjectMakeFunctionWithCallback(ctx, string, native->api);
  JSStringRelease(string);
  return function;
}

/* --- learning ---------------------------------------------------------------------------------------------------- */

static struct {
  JSContextRef ctx;
  uint64_t words[FIRST + 2];
} seen;

/* Whoever calls it, there are so many words: those of its caller lie behind its frame. */
static uint64_t shows(JSContextRef ctx, const uint64_t *frame) {
  seen.ctx = ctx;
  memcpy(seen.words, frame, sizeof seen.words);
  return frame[FIRST + 1];
}

static uint64_t throws(JSContextRef ctx, const uint64_t *frame) {
  throw_value(JSContextGetGroup(ctx), ctx, (JSValueRef)(uintptr_t)frame[FIRST]); // NOLINT(performance-no-int-to-ptr)
  return 0;
}

static bool is_word(uint64_t word, JSValueRef value) {
  return word == (uint64_t)(uintptr_t)value;
}

static bool is_named(JSContextRef ctx, JSObjectRef function, JSStringRef name) {
  JSStringRef key = JSStringCreateWithUTF8CString("name");
  JSValueRef value = JSObjectGetProperty(ctx, function, key, NULL);
  JSStringRelease(key);
  JSStringRef text = value ? JSValueToStringCopy(ctx, value, NULL) : NULL;
  bool same = text && JSStringIsEqual(text, name);
  if (text) JSStringRelease(text);
  return same;
}

static bool learn(JSContextRef ctx, JSStringRef name) {
  JSObjectRef self = JSObjectMake(ctx, NULL, NULL);
  JSValueRef args[] = {JSObjectMake(ctx, NULL, NULL), JSValueMakeNumber(ctx, 4711)}, exc = NULL;
  JSObjectRef function = made(ctx, name, shows);
  if (function == NULL || !JSObjectIsFunction(ctx, function) || !is_named(ctx, function, name)) return false;
  JSValueRef result = JSObjectCallAsFunction(ctx, function, self, 2, args, &exc);
  bool good = result == args[1] && exc == NULL && seen.ctx == ctx && (uint32_t)seen.words[ARGC] == 3 && is_word(seen.words[SELF], self) &&
              is_word(seen.words[FIRST], args[0]) && is_word(seen.words[FIRST + 1], args[1]);
  if (!good) return false;
  JSObjectRef thrower = made(ctx, name, throws);
  result = JSObjectCallAsFunction(ctx, thrower, NULL, 2, args, &exc);
  return result == NULL && exc == args[0];
}

void trk_native_find(void *ret, const char *name) {
  void *found = dlsym(RTLD_DEFAULT, name);
  memcpy(ret, &found, sizeof found);
}

bool trk_natives_known(void) {
  return create != NULL;
}

void trk_natives_learn(JSContextRef ctx) {
  JSStringRef name = JSStringCreateWithUTF8CString("native");
  trk_native_find(&create, CREATE);
  trk_native_find(&throw_value, THROW);
  trk_native_find(&construct, CONSTRUCT);
  trk_native_find(&take_lock, "JSLock");
  trk_native_find(&give_lock, "JSUnlock");
  const char *wanted = getenv("TROIKA_NATIVE");
  bool all = create && throw_value && construct && take_lock && give_lock && trk_chars_field(name);
  if (!all || (wanted && strcmp(wanted, "0") == 0) || !learn(ctx, name)) create = NULL;
  JSStringRelease(name);
}
