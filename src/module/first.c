/*
 * first.c - programs of workers that run without the realm of lib/ until they ask for something of it:
 * internalBinding('compile.first'), for lib/internal/worker/first.js.
 *
 * Such a program can only notice by naming what is not there yet. So its text is searched: for globals that the realm makes or puts
 * another in the place of, in whose place first.js lays one that makes the realm when it is read or written; for ways to a global
 * without its name, which call for all of these; and for ways to what is changed without any, with which the realm is made first. A word
 * too many costs memory, one too few shows a program what it is not to see.
 *
 * Owns: nothing (source.c). Runs on: any runtime's thread. Frees: nothing. Limits: files no larger than TEXT_MAX.
 */
#include "module/compile.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX ((size_t)256 << 10)

/* The realm is made first: ways to the prototypes on which it counts, and to text that becomes code. */
static const char *const early[] = {"prototype", "__proto__", "__define", "__lookup", "eval", "print", "readline", "\\u"};
/* Ways to the global object. */
static const char *const anyhow[] = {"this", "global", "constructor"};

enum { HIDDEN = 1, ENGINE = 2, METHOD = 3 }; /* not enumerable; the engine has one of its own, which is hidden too; no global */
static const struct {
  const char *name;
  int how;
} globals[] = { /* in the order in which they are made */
    {"global", 0}, {"process", HIDDEN}, {"queueMicrotask", 0}, {"clearImmediate", 0}, {"setImmediate", 0}, {"clearInterval", 0}, {"clearTimeout", 0},
    {"setInterval", 0}, {"setTimeout", 0}, {"structuredClone", 0}, {"atob", 0}, {"btoa", 0}, {"performance", 0}, {"fetch", 0}, {"navigator", 0}, {"crypto", 0},
    {"Buffer", HIDDEN}, {"Blob", HIDDEN}, {"File", HIDDEN}, {"console", HIDDEN}, {"AbortController", HIDDEN}, {"AbortSignal", HIDDEN}, {"Event", HIDDEN},
    {"CustomEvent", HIDDEN}, {"EventTarget", HIDDEN}, {"ErrorEvent", HIDDEN}, {"TextEncoder", HIDDEN}, {"TextDecoder", HIDDEN}, {"URL", HIDDEN},
    {"URLSearchParams", HIDDEN}, {"URLPattern", HIDDEN}, {"DOMException", HIDDEN}, {"QuotaExceededError", HIDDEN}, {"MessageChannel", HIDDEN},
    {"MessagePort", HIDDEN}, {"MessageEvent", HIDDEN}, {"BroadcastChannel", HIDDEN}, {"ReadableStream", HIDDEN}, {"ReadableStreamDefaultReader", HIDDEN},
    {"ReadableStreamBYOBReader", HIDDEN}, {"ReadableStreamBYOBRequest", HIDDEN}, {"ReadableByteStreamController", HIDDEN},
    {"ReadableStreamDefaultController", HIDDEN}, {"TransformStream", HIDDEN}, {"TransformStreamDefaultController", HIDDEN}, {"WritableStream", HIDDEN},
    {"WritableStreamDefaultController", HIDDEN}, {"WritableStreamDefaultWriter", HIDDEN}, {"ByteLengthQueuingStrategy", HIDDEN},
    {"CountQueuingStrategy", HIDDEN}, {"TextEncoderStream", HIDDEN}, {"TextDecoderStream", HIDDEN}, {"CompressionStream", HIDDEN},
    {"DecompressionStream", HIDDEN}, {"FormData", HIDDEN}, {"Headers", HIDDEN}, {"Request", HIDDEN}, {"Response", HIDDEN}, {"WebSocket", HIDDEN},
    {"CloseEvent", HIDDEN}, {"Crypto", HIDDEN}, {"CryptoKey", HIDDEN}, {"SubtleCrypto", HIDDEN}, {"Performance", HIDDEN}, {"PerformanceEntry", HIDDEN},
    {"PerformanceMark", HIDDEN}, {"PerformanceMeasure", HIDDEN}, {"PerformanceObserver", HIDDEN}, {"PerformanceObserverEntryList", HIDDEN},
    {"PerformanceResourceTiming", HIDDEN}, {"Navigator", HIDDEN},
    {"catch", METHOD}, {"constructor", METHOD}, {"await", METHOD},
    {"Error", ENGINE}, {"TypeError", ENGINE}, {"RangeError", ENGINE}, {"SyntaxError", ENGINE}, {"ReferenceError", ENGINE}, {"EvalError", ENGINE},
    {"URIError", ENGINE}, {"AggregateError", ENGINE}, {"SuppressedError", ENGINE}, {"Date", ENGINE}, {"JSON", ENGINE}, {"Function", ENGINE}, {"Object", ENGINE},
    {"Reflect", ENGINE}, {"Iterator", ENGINE}, {"SharedArrayBuffer", ENGINE}, {"Atomics", ENGINE}, {"FinalizationRegistry", ENGINE},
};

static bool mentions(const struct trk_source *source, const char *word) {
  return memmem(source->text, source->len, word, strlen(word)) != NULL;
}

static bool is_simple(const struct trk_source *source) {
  if (source->fault || source->text == NULL || source->wasm || source->cover_count > 0 || source->len > TEXT_MAX)
    return false;
  for (size_t i = 0; i < sizeof early / sizeof *early; i++)
    if (mentions(source, early[i])) return false;
  return true;
}

/* Calls prepare(name, enumerable, whether the engine has one, whether it is no global) for what it may ask for. */
static void prepare(const struct trk_call *c, const struct trk_source *source, JSObjectRef fn) {
  bool all = false;
  for (size_t i = 0; i < sizeof anyhow / sizeof *anyhow; i++) all = all || mentions(source, anyhow[i]);
  for (size_t i = 0; i < sizeof globals / sizeof *globals && *c->exc == NULL; i++) {
    if (!(all && globals[i].how != METHOD) && !mentions(source, globals[i].name)) continue;
    JSValueRef args[] = {trk_cstring(c->rt, globals[i].name), trk_bool(c->rt, globals[i].how == 0), trk_bool(c->rt, globals[i].how == ENGINE),
                         trk_bool(c->rt, globals[i].how == METHOD)};
    trk_call_js(c->rt, fn, sizeof args / sizeof *args, args, c->exc);
  }
}

static struct trk_source *load(const char *path, bool *ret_cached) {
  int status = 0;
  return path ? trk_source_load(path, TRK_SOURCE_COMMONJS | TRK_REWRITE_AWAIT, ret_cached, &status) : NULL;
}

TRK_FN(first_file) { /* (path, prepare): its function, with 1 in the register's scratch if it is rewritten; undefined where it is no such program, or has a fault */
  char *path = trk_arg_utf8(c, 0, NULL);
  bool cached = false;
  struct trk_source *source = load(path, &cached);
  JSValueRef function = NULL;
  JSObjectRef fn = trk_arg_function(c, 1);
  if (source && fn && is_simple(source)) {
    function = trk_source_evaluate(c, source, path, cached);
    *c->exc = NULL; /* the loader explains it */
    if (function) prepare(c, source, fn);
    c->rt->reg[TRK_REG_SCRATCH] = source->rewritten;
  }
  if (source && !cached) trk_source_free(source);
  free(path);
  return function ? function : trk_undefined(c->rt);
}

TRK_FN(first_is_simple) { /* (path): whether it is such a program; for the parent, while the worker's VM is made: what is read is kept for all */
  char *path = trk_arg_utf8(c, 0, NULL);
  bool cached = false;
  struct trk_source *source = load(path, &cached);
  bool simple = source && is_simple(source);
  if (source && !cached) trk_source_free(source);
  free(path);
  return trk_bool(c->rt, simple);
}

TRK_FN(first_note) { /* (path, note): what trk_source_note() says of it */
  char *path = trk_arg_utf8(c, 0, NULL);
  bool cached = false;
  struct trk_source *source = load(path, &cached);
  if (source) trk_source_note(c->rt, source, path, cached, trk_arg_function(c, 1));
  if (source && !cached) trk_source_free(source);
  free(path);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {{"file", first_file}, {"isSimple", first_is_simple}, {"note", first_note}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "compile.first", .functions = functions};
TRK_BINDING(binding);
