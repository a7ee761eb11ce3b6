/*
 * peek.c - what the engine keeps in fields that no public function reads: internalBinding('peek').
 *
 * The state and result of a promise, the handler of a proxy, what an iterator of a map or set has left. The engine's own
 * JavaScript reads them by names that begin with @, and an option lets any source do so. It is on only while `looker` is
 * compiled and called, which runs no code of the program.
 *
 * Owns: nothing. Runs on: any runtime's thread. Frees: nothing.
 * Limits: a name that the engine does not know would crash its lexer, so each is looked for first; while the option is on, a
 * text with a wrong @name that another thread happens to parse would crash too.
 */
#include "core/binding.h"
#include "core/engine.h"
#include "core/options.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#define OPTION "exposePrivateIdentifiers"

/* (value, kind): 0 [state, result?], 1 [handler], 2 [kind of iterator, ...what is left]; undefined when it is none of the kind. */
static const char looker[] =
    "(function (v, kind) {\n"
    "  const out = [];\n"
    "  let n = 0, s, e;\n"
    "  if (kind === 0) {\n"
    "    if (!@isPromise(v)) return;\n"
    "    s = @getPromiseInternalField(v, @promiseFieldFlags) & @promiseStateMask;\n"
    "    @putByValDirect(out, n++, s === @promiseStatePending ? 0 : s === @promiseStateFulfilled ? 1 : 2);\n"
    "    if (s !== @promiseStatePending) @putByValDirect(out, n++, @getPromiseInternalField(v, @promiseFieldReactionsOrResult));\n"
    "    return out;\n"
    "  }\n"
    "  if (kind === 1) {\n"
    "    if (!@isProxyObject(v)) return;\n"
    "    @putByValDirect(out, n++, @getProxyInternalField(v, @proxyFieldHandler));\n"
    "    return out;\n"
    "  }\n"
    "  if (@isMapIterator(v)) {\n"
    "    @putByValDirect(out, n++, @getMapIteratorInternalField(v, @mapIteratorFieldKind));\n"
    "    s = @getMapIteratorInternalField(v, @mapIteratorFieldStorage);\n"
    "    e = @getMapIteratorInternalField(v, @mapIteratorFieldEntry);\n"
    "    while ((s = @mapIterationNext(s, e)) !== @orderedHashTableSentinel) {\n"
    "      e = @mapIterationEntry(s) + 1;\n"
    "      @putByValDirect(out, n++, @mapIterationEntryKey(s));\n"
    "      @putByValDirect(out, n++, @mapIterationEntryValue(s));\n"
    "    }\n"
    "    return out;\n"
    "  }\n"
    "  if (!@isSetIterator(v)) return;\n"
    "  @putByValDirect(out, n++, @getSetIteratorInternalField(v, @setIteratorFieldKind));\n"
    "  s = @getSetIteratorInternalField(v, @setIteratorFieldStorage);\n"
    "  e = @getSetIteratorInternalField(v, @setIteratorFieldEntry);\n"
    "  while ((s = @setIterationNext(s, e)) !== @orderedHashTableSentinel) {\n"
    "    e = @setIterationEntry(s) + 1;\n"
    "    @putByValDirect(out, n++, @setIterationEntryKey(s));\n"
    "  }\n"
    "  return out;\n"
    "})";

/* The engine exports a symbol for each of its private names; that it exists is all that is asked. */
static bool names_known(void) {
  const char *at = looker;
  while ((at = strchr(at, '@')) != NULL) {
    size_t len = strspn(++at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    char symbol[128];
    snprintf(symbol, sizeof symbol, "_ZN3JSC7Symbols%zu%.*sPrivateNameE", len + strlen("PrivateName"), (int)len, at);
    if (dlsym(RTLD_DEFAULT, symbol) == NULL) return false;
  }
  return true;
}

TRK_FN(peek_looker) { /* (): the function for look(), or undefined where this engine differs */
  if (!names_known() || !trk_options_open()) return trk_undefined(c->rt);
  JSValueRef exc = NULL;
  JSValueRef fn = NULL;
  JSStringRef text = JSStringCreateWithUTF8CString(looker); /* 8-bit: the lexer for 16-bit text knows no such names */
  if (jsc_options_set_boolean(OPTION, 1)) fn = JSEvaluateScript(c->rt->ctx, text, NULL, NULL, 1, &exc);
  jsc_options_set_boolean(OPTION, 0);
  trk_options_close();
  JSStringRelease(text);
  return fn && !exc ? fn : trk_undefined(c->rt);
}

TRK_FN(peek_look) { /* (looker, value, kind): what looker gives, or undefined */
  JSObjectRef fn = trk_arg_function(c, 0);
  if (fn == NULL || !trk_options_open()) return trk_undefined(c->rt);
  JSValueRef exc = NULL;
  const JSValueRef args[2] = {trk_arg(c, 1), trk_arg(c, 2)};
  jsc_options_set_boolean(OPTION, 1); /* its code may have to be compiled again */
  JSValueRef found = JSObjectCallAsFunction(c->ctx, fn, NULL, 2, args, &exc);
  jsc_options_set_boolean(OPTION, 0);
  trk_options_close();
  return found && !exc ? found : trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {{"looker", peek_looker}, {"look", peek_look}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "peek", .functions = functions};
TRK_BINDING(binding);
