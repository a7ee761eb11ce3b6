/*
 * native.h - C functions that JavaScript calls, as the engine's own are made.
 *
 * What:    a function of the C API gives the VM's lock back while C runs, and takes it again for each call that C makes into
 *          the engine and once more at its end: that is most of what a short function costs. The engine makes its own
 *          functions otherwise, with a function that it exports. Whether what that makes is called as we take it to be is
 *          learnt at the start; where it is not, or no longer exported, functions are those of the C API: slower, the same. TROIKA_NATIVE=0 in the
 *          environment asks for those.
 * Owns:    nothing; what was learnt is the process's.
 * Runs on: the thread of the runtime; its VM's lock stays taken while a function runs. No other thread ever asks for it.
 * Source:  <JavaScriptCore/JSObjectRef.h>; the frame of a call: native.c
 */
#ifndef TRK_CORE_NATIVE_H
#define TRK_CORE_NATIVE_H

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trk_runtime;

struct trk_call {
  struct trk_runtime *rt;
  JSContextRef ctx;
  size_t argc;
  const JSValueRef *argv;
  JSValueRef *exc;
};

typedef JSValueRef (*trk_body)(struct trk_call *c);

/* One function in both forms; TRK_FN (binding.h) makes it. `host` may be NULL: then it is always one of the C API. */
struct trk_native {
  JSObjectCallAsFunctionCallback api;
  uint64_t (*host)(JSContextRef ctx, const uint64_t *frame);
};

/* What both forms do: calls `body` with the arguments, and throws what it leaves in *exc. */
uint64_t trk_native_host(JSContextRef ctx, const uint64_t *frame, trk_body body);
JSValueRef trk_native_api(JSContextRef ctx, size_t argc, const JSValueRef argv[], JSValueRef *exc, trk_body body);

/* A function object named `name`, of ctx's global object. */
JSObjectRef trk_native_make(JSContextRef ctx, const char *name, const struct trk_native *native);

/* For core/runtime.c: learns how the engine's own are called, once in the process, after trk_chars_learn(). */
void trk_natives_learn(JSContextRef ctx);
bool trk_natives_known(void); /* whether functions are made as the engine's own are */
/* Writes the address of a function that the engine exports to *ret, a pointer to such functions; NULL: it exports none of that name. */
void trk_native_find(void *ret, const char *name);

#endif
