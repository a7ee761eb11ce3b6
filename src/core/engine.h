/*
 * engine.h - functions that libjavascriptcoregtk exports without declaring them in its installed headers.
 *
 * They are C functions of JavaScriptCore's JS*Private.h and of its GLib options API (jsc/JSCOptions.h), present under
 * these names for many years. Nothing here touches the C++ ABI, which changes with every stable update.
 */
#ifndef TRK_CORE_ENGINE_H
#define TRK_CORE_ENGINE_H

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct OpaqueJSScript *JSScriptRef;

/* `source` is pure ASCII, is not copied and must never be freed. */
JSScriptRef JSScriptCreateReferencingImmortalASCIIText(JSContextGroupRef group, JSStringRef url, int line,
                                                       const char *source, size_t len, JSStringRef *error,
                                                       int *error_line);
JSValueRef JSScriptEvaluate(JSContextRef ctx, JSScriptRef script, JSValueRef self, JSValueRef *exc);
void JSScriptRelease(JSScriptRef script);

/* Calls callback(promise, reason) after the microtask drain in which a rejection stayed unhandled. */
void JSGlobalContextSetUnhandledRejectionCallback(JSGlobalContextRef ctx, JSObjectRef callback, JSValueRef *exc);
/* For each exception that a call from C ends with, the engine notes for an inspector where in C that was: 20 to 40 us a frame. */
void JSGlobalContextSetIncludesNativeCallStackWhenReportingExceptions(JSGlobalContextRef ctx, bool include);
/* The signal that stops threads for conservative stack scans; SIGUSR1 unless set before the first VM. */
bool JSConfigureSignalForGC(int signal);
#define TRK_ENGINE_SIGNAL (SIGRTMIN + 5) /* what we set; SIGUSR1 belongs to programs */
void JSSynchronousGarbageCollectForDebugging(JSContextRef ctx);
void JSSynchronousEdenCollectForDebugging(JSContextRef ctx); /* young objects only */
void JSReportExtraMemoryCost(JSContextRef ctx, size_t size);
JSObjectRef JSGetMemoryUsageStatistics(JSContextRef ctx);
/* Calls callback(ctx, arg) every `limit` seconds of execution; true terminates what runs. */
typedef bool (*JSShouldTerminateCallback)(JSContextRef ctx, void *arg);
void JSContextGroupSetExecutionTimeLimit(JSContextGroupRef group, double limit, JSShouldTerminateCallback callback,
                                         void *arg);
void JSContextGroupClearExecutionTimeLimit(JSContextGroupRef group);
/* A stack of each thread that runs JavaScript of the group, every millisecond; what was taken is forgotten. NULL: not enabled. */
bool JSContextGroupEnableSamplingProfiler(JSContextGroupRef group);
void JSContextGroupDisableSamplingProfiler(JSContextGroupRef group);
JSStringRef JSContextGroupTakeSamplesFromSamplingProfiler(JSContextGroupRef group);
/* Does not keep the object; JSWeakGetObject() is NULL once it was collected. */
typedef const struct OpaqueJSWeak *JSWeakRef;
JSWeakRef JSWeakCreate(JSContextGroupRef group, JSObjectRef object);
JSObjectRef JSWeakGetObject(JSWeakRef weak);
void JSWeakRelease(JSContextGroupRef group, JSWeakRef weak);
JSGlobalContextRef JSObjectGetGlobalContext(JSObjectRef object);
JSObjectRef JSObjectGetProxyTarget(JSObjectRef object);

/* gboolean is int */
int jsc_options_set_boolean(const char *option, int value);
int jsc_options_set_int(const char *option, int value);
int jsc_options_set_uint(const char *option, unsigned value);
int jsc_options_get_int(const char *option, int *value);
int jsc_options_get_uint(const char *option, unsigned *value);

/* A string over the caller's memory, which must outlive it (and whatever the engine makes of it as a whole). */
JS_EXPORT JSStringRef JSStringCreateWithCharactersNoCopy(const JSChar *chars, size_t count);

#endif
