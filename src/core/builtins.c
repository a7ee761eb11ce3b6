/*
 * builtins.c - the JavaScript of lib/, embedded, and what realm.js is given to start from.
 *
 * Owns: nothing (sources are constants of the executable). Runs on: the runtime's thread.
 * Frees: nothing. Limits: sources are ASCII (tools/embed checks).
 */
#include "core/bytecode.h"
#include "core/chars.h"
#include "core/core.h"
#include "core/views.h"
#include "core/engine_loop.h"
#include "core/reuse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int compare_id(const void *key, const void *row) {
  return strcmp(key, ((const struct trk_builtin *)row)->id);
}

static const struct trk_builtin *find(const char *id) {
  return bsearch(id, trk_builtins, trk_builtins_count, sizeof *trk_builtins, compare_id);
}

static JSStringRef url_of(const struct trk_builtin *builtin) {
  char url[160];
  snprintf(url, sizeof url, "node:%s", builtin->id);
  return JSStringCreateWithUTF8CString(url);
}

static JSScriptRef script_of(struct trk_runtime *rt, const struct trk_builtin *builtin) {
  JSStringRef url_string = url_of(builtin), message = NULL;
  int line = 0;
  JSScriptRef script = JSScriptCreateReferencingImmortalASCIIText(rt->group, url_string, 1, builtin->source,
                                                                  builtin->len, &message, &line);
  JSStringRelease(url_string);
  if (script == NULL) {
    char text[256] = "";
    if (message) JSStringGetUTF8CString(message, text, sizeof text);
    if (message) JSStringRelease(message);
    fprintf(stderr, "troika: built-in %s:%d: %s\n", builtin->id, line, text);
    abort(); /* the build checks each builtin's syntax: not reachable */
  }
  return script;
}

static JSValueRef call(struct trk_runtime *rt, JSContextRef ctx, JSValueRef fn, JSObjectRef given, JSValueRef *exc) {
  static const char *const names[] = {"exports", "require", "module", "internalBinding", "process"};
  JSValueRef args[sizeof names / sizeof *names];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) args[i] = trk_get(rt, given, names[i]);
  return JSObjectCallAsFunction(ctx, (JSObjectRef)fn, NULL, sizeof names / sizeof *names, args, exc);
}

/*
 * The engine reads what it evaluates once, but the body of a function twice, for its syntax and when it is called: so the body is
 * evaluated as a string over the text in place. Where a VM serves one runtime after the other the function's code is found
 * compiled, and is the quicker way.
 */
JSValueRef trk_builtin_run(struct trk_runtime *rt, JSContextRef ctx, const char *id, JSObjectRef given, JSValueRef *exc) {
  const struct trk_builtin *builtin = find(id);
  if (builtin == NULL) {
    *exc = trk_error(rt, TRK_ERROR, "ERR_UNKNOWN_BUILTIN_MODULE", "No such built-in module: %s", id);
    return NULL;
  }
  const uint8_t *body = (const uint8_t *)builtin->source + trk_builtins_head;
  size_t len = builtin->len - trk_builtins_head - trk_builtins_tail;
  JSValueRef value = NULL;
  bool done = rt->vm->scripts == NULL && trk_bytecode_evaluate(rt->vm, ctx, id, (const char *)body, len, given, &value, exc);
  if (done) return *exc ? NULL : value;
  JSStringRef text = rt->vm->scripts ? NULL : trk_chars_over(body, len);
  if (text != NULL) {
    JSStringRef url = url_of(builtin);
    JSValueRef result = JSEvaluateScript(ctx, text, given, url, 1, exc);
    JSStringRelease(url);
    trk_chars_over_release(text);
    return *exc ? NULL : result;
  }
  JSScriptRef *kept = rt->vm->scripts ? &rt->vm->scripts[builtin - trk_builtins] : NULL;
  JSScriptRef script = kept && *kept ? *kept : script_of(rt, builtin);
  JSValueRef fn = JSScriptEvaluate(ctx, script, NULL, exc);
  if (kept) *kept = script;
  else JSScriptRelease(script);
  return *exc ? NULL : call(rt, ctx, fn, given, exc);
}

/* (id, given): runs lib/<id>.js, which finds exports, require, module, internalBinding and process in `given` */
TRK_FN(core_run) {
  char id[128];
  JSValueRef given = trk_arg(c, 1);
  if (!trk_is_object(c->rt, given) || trk_copy_utf8(c->rt, trk_arg(c, 0), id, sizeof id) == SIZE_MAX) return trk_undefined(c->rt);
  trk_builtin_run(c->rt, c->ctx, id, (JSObjectRef)given, c->exc);
  return trk_undefined(c->rt);
}

/* (id): whether lib/<id>.js exists */
TRK_FN(core_has_builtin) {
  char id[128];
  return trk_bool(c->rt, trk_copy_utf8(c->rt, trk_arg(c, 0), id, sizeof id) != SIZE_MAX && find(id) != NULL);
}

/* (): all ids, sorted */
TRK_FN(core_builtin_ids) {
  JSValueRef *ids = calloc(trk_builtins_count, sizeof *ids);
  if (ids == NULL) return trk_undefined(c->rt);
  JSObjectRef keep = trk_array(c->rt, 0, NULL); /* keeps the strings alive: calloc'ed memory is not scanned */
  for (size_t i = 0; i < trk_builtins_count; i++) {
    ids[i] = trk_cstring(c->rt, trk_builtins[i].id);
    JSObjectSetPropertyAtIndex(c->ctx, keep, (unsigned)i, ids[i], NULL);
  }
  free(ids);
  return keep;
}

/* (index, function, …): sets the functions that the loop calls, in the order of enum trk_hook, then makeError */
TRK_FN(core_set_hooks) {
  for (size_t i = 0; i < c->argc && i <= TRK_HOOK_COUNT; i++) {
    JSObjectRef fn = trk_arg_function(c, i);
    if (fn == NULL) continue;
    JSObjectRef *place = i < TRK_HOOK_COUNT ? &c->rt->core->hooks[i] : &c->rt->core->make_error;
    JSValueProtect(c->ctx, fn);
    if (*place) JSValueUnprotect(c->ctx, *place); /* first.js's */
    *place = fn;
    c->rt->function_kind = trk_cell_kind(fn); /* what is written in JavaScript and can be called is of no other */
  }
  return trk_undefined(c->rt);
}

TRK_FN(core_realm) { /* (): for first.js: the realm is there when this returns */
  trk_realm_need(c->rt, c->exc);
  return trk_undefined(c->rt);
}

TRK_FN(core_turn_engine) { /* (after() or nothing): the engine's own run loop is turned from now on */
  trk_engine_loop_want(c->rt, trk_arg_function(c, 0));
  return trk_undefined(c->rt);
}

TRK_FN(core_on_rejection) { /* (callback(promise, reason)) */
  JSObjectRef fn = trk_arg_function(c, 0);
  if (fn) JSGlobalContextSetUnhandledRejectionCallback(c->rt->ctx, fn, c->exc);
  return trk_undefined(c->rt);
}

/* (fd, string): the whole text, synchronously; 0 or a negative uv status. For diagnostics and files, not for sockets. */
TRK_FN(core_write_sync) {
  size_t len = 0, done = 0;
  int fd = trk_arg_i32(c, 0);
  char *text = trk_arg_utf8(c, 1, &len);
  int status = 0;
  while (text && done < len && status == 0) {
    ssize_t n = write(fd, text + done, len - done);
    if (n >= 0) {
      done += (size_t)n;
    } else if (errno == EAGAIN) {
      struct timespec pause = {0, 1000000}; /* a non-blocking descriptor shared with another process */
      nanosleep(&pause, NULL);
    } else if (errno != EINTR) {
      status = uv_translate_sys_error(errno);
    }
  }
  free(text);
  return trk_number(c->rt, status);
}

TRK_FN(core_gc) {
  (void)c;
  JSSynchronousGarbageCollectForDebugging(c->ctx);
  return trk_undefined(c->rt);
}

/* (source, url, line): evaluates a script in the global scope */
TRK_FN(core_evaluate) {
  size_t len = 0;
  JSStringRef source = JSValueToStringCopy(c->ctx, trk_arg(c, 0), c->exc);
  if (source == NULL) return trk_undefined(c->rt);
  JSStringRef url = JSValueToStringCopy(c->ctx, trk_arg(c, 1), c->exc);
  (void)len;
  JSValueRef result =
      JSEvaluateScript(c->ctx, source, NULL, url, trk_arg_given(c, 2) ? trk_arg_i32(c, 2) : 1, c->exc);
  JSStringRelease(source);
  if (url) JSStringRelease(url);
  return result ? result : trk_undefined(c->rt);
}

/* (code): ends the process (main) or the runtime's run (worker) */
TRK_FN(core_exit) {
  int code = trk_arg_i32(c, 0);
  if (c->rt->module_cache) c->rt->module_cache_end(c->rt, true);
  trk_runtime_flush(c->rt);
  if (c->rt->role == TRK_ROLE_MAIN) {
    uv_tty_reset_mode();
    fflush(NULL);
    if (c->rt->napi_end) c->rt->napi_end(c->rt);
    trk_requests_settle_files(c->rt);
    _exit(code);
  }
  c->rt->exit_code = code;
  trk_runtime_stop(c->rt);
  return trk_undefined(c->rt);
}

TRK_FN(core_abort) {
  trk_runtime_flush(c->rt);
  abort();
}

TRK_FN(core_hrtime) { /* nanoseconds, monotonic, as a double: exact to 2^53 ns = 104 days of uptime */
  return trk_number(c->rt, (double)uv_hrtime());
}


void trk_builtins_install(struct trk_runtime *rt, JSObjectRef target) {
  static const struct trk_fn_row rows[] = {
      {"run", core_run},             {"hasBuiltin", core_has_builtin}, {"builtinIds", core_builtin_ids},
      {"setHooks", core_set_hooks}, {"realm", core_realm},  {"onRejection", core_on_rejection}, {"turnEngine", core_turn_engine},
      {"writeSync", core_write_sync},
      {"gc", core_gc},               {"evaluate", core_evaluate},      {"exit", core_exit},
      {"abort", core_abort},         {"hrtime", core_hrtime},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    trk_set(rt, target, rows[i].name, trk_function(rt, rows[i].name, rows[i].fn));
  trk_set(rt, target, "binding", trk_binding_loader(rt));
}
