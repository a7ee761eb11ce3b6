/*
 * profiler.c - internalBinding('profiler'): the engine's sampling profiler, a sample each millisecond of a thread that runs
 * JavaScript.
 *
 * Owns: nothing; samples are the engine's until they are taken. Runs on: the runtime's thread (samples are made on one of the
 * engine's). Frees: nothing. Limits: the interval is the engine's own; what is not taken stays in memory.
 */
#include "core/binding.h"
#include "core/engine.h"
#include "core/runtime.h"

#include <time.h>

/* (): whether the engine can. */
static JSValueRef start_body(struct trk_call *c) {
  c->rt->spent = true;
  return trk_bool(c->rt, JSContextGroupEnableSamplingProfiler(c->rt->group));
}

/* The profiler sees the threads that take the VM's lock: of the C API, so that it is taken anew when this ends. */
static JSValueRef start(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t argc, const JSValueRef argv[], JSValueRef *exc) {
  (void)fn;
  (void)self;
  return trk_native_api(ctx, argc, argv, exc, start_body);
}
static const struct trk_native profiler_start[1] = {{.api = start}};

TRK_FN(profiler_take) { /* (): the samples since the last time as JSON, or undefined */
  JSStringRef text = JSContextGroupTakeSamplesFromSamplingProfiler(c->rt->group);
  if (text == NULL) return trk_undefined(c->rt);
  JSValueRef value = JSValueMakeString(c->ctx, text);
  JSStringRelease(text);
  return value;
}

TRK_FN(profiler_stop) {
  JSContextGroupDisableSamplingProfiler(c->rt->group);
  return trk_undefined(c->rt);
}

TRK_FN(profiler_now) { /* (): microseconds of the clock that samples are stamped by */
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t us = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
  return JSValueMakeNumber(c->ctx, (double)us);
}

static const struct trk_fn_row functions[] = {
  {"start", profiler_start}, {"take", profiler_take}, {"stop", profiler_stop}, {"now", profiler_now}, {NULL, NULL},
};
static const struct trk_binding profiler = {.name = "profiler", .functions = functions};
TRK_BINDING(profiler);
