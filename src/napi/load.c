/*
 * load.c - process.dlopen(): a shared object becomes a module.
 *
 * Owns: the table of objects that registered themselves from a constructor (which runs once per process).
 * Runs on: any runtime's thread; the table has a lock. Frees: nothing, an addon is never unloaded. Limits: none.
 */
#include "napi/napi.h"
#include "troika_version.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define API_VERSION 9

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct seen {
  void *handle;
  napi_module *module;
  struct seen *next;
} *seen;
static _Thread_local napi_module *registering;

NAPI_EXTERN void napi_module_register(napi_module *mod) {
  registering = mod;
}

/* The module that the object registered, now or when it was first loaded. */
static napi_module *registered(void *handle, napi_module *fresh) {
  pthread_mutex_lock(&lock);
  struct seen *at = seen;
  while (at && at->handle != handle) at = at->next;
  if (at == NULL && fresh) {
    at = trk_malloc(sizeof *at);
    *at = (struct seen){handle, fresh, seen};
    seen = at;
  }
  pthread_mutex_unlock(&lock);
  return at ? at->module : NULL;
}

/*
 * The engine brings GLib and ICU into the process; an addon that has copies of its own in its libraries must not be bound
 * to those. Not where an allocator is preloaded (the addon would pass it by) and under AddressSanitizer, which refuses it.
 */
static int own_symbols_first(void) {
#ifdef __SANITIZE_ADDRESS__
  return 0;
#else
  const char *preload = getenv("LD_PRELOAD");
  return preload && preload[0] ? 0 : RTLD_DEEPBIND;
#endif
}

static napi_addon_register_func initializer(void *handle, napi_module *fresh, int32_t *ret_version) {
  napi_module *module = registered(handle, fresh);
  void *symbol = dlsym(handle, "napi_register_module_v1");
  void *version = dlsym(handle, "node_api_module_get_api_version_v1");
  *ret_version = version ? ((int32_t(*)(void))version)() : 8;
  if (symbol) return (napi_addon_register_func)symbol;
  return module ? module->nm_register_func : NULL;
}

static char *file_url(struct trk_runtime *rt, JSValueRef filename) {
  JSValueRef fn = trk_internal_export(rt, "internal/napi/napi", "fileUrl");
  JSValueRef url = trk_is_function(rt, fn) ? trk_call_js(rt, (JSObjectRef)fn, 1, &filename, NULL) : NULL;
  return url ? trk_to_utf8(rt, url, NULL) : trk_strdup("");
}

/* load(exports, filename, flags): what the module exports. */
TRK_FN(napi_load) {
  char *filename = trk_arg_utf8(c, 1, NULL);
  if (filename == NULL) return trk_undefined(c->rt);
  registering = NULL;
  /* Missing symbols (of V8's C++ interface, say) have to show now: found later, they would end the process. */
  int flags = (trk_arg_i32(c, 2) & ~RTLD_LAZY) | RTLD_NOW;
  flags |= own_symbols_first();
  void *handle = dlopen(filename, flags);
  napi_module *fresh = registering;
  registering = NULL;
  if (handle == NULL) {
    const char *why = dlerror();
    free(filename);
    /* Mangled names of namespaces v8 and node: the addon does not stand on Node-API. */
    const char *symbol = why ? strstr(why, "undefined symbol: _ZN") : NULL;
    bool engine = symbol && (strstr(symbol, "2v8") || strstr(symbol, "4node"));
    return trk_throw(c, TRK_ERROR, "ERR_DLOPEN_FAILED", "%s%s", why ? why : "dlopen failed",
                     engine ? " (the addon uses V8's C++ interface; here those on Node-API load)" : "");
  }
  int32_t version = 8;
  napi_addon_register_func init = initializer(handle, fresh, &version);
  if (init == NULL) {
    JSValueRef error = trk_throw(c, TRK_ERROR, "ERR_DLOPEN_FAILED", "Module did not self-register: '%s'.", filename);
    dlclose(handle);
    free(filename);
    return error;
  }
  free(filename);
  struct trk_napi *shared = trk_napi_shared(c->rt);
  if (shared == NULL) return trk_throw(c, TRK_ERROR, "ERR_DLOPEN_FAILED", "This thread has no event loop");
  char *url = file_url(c->rt, trk_arg(c, 1));
  napi_env env = trk_napi_env_new(shared, url, version);
  free(url);
  JSValueRef exports = trk_arg(c, 0);
  size_t mark = env->count;
  JSValueRef result = trk_napi_js(init(env, (napi_value)exports));
  trk_napi_release(env, mark);
  JSValueRef thrown = trk_napi_take_exception(env);
  if (thrown) return trk_throw_value(c, thrown);
  return result && !trk_is_undefined(c->rt, result) ? result : exports;
}

static const struct trk_fn_row functions[] = {{"load", napi_load}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "napi", .functions = functions};
TRK_BINDING(binding);

/* --- about the runtime -------------------------------------------------------------------------------------------------- */

napi_status napi_get_version(napi_env env, uint32_t *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  *result = API_VERSION;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_node_version(napi_env env, const napi_node_version **version) {
  static _Thread_local napi_node_version own;
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, version);
  char *at = NULL;
  own.major = (uint32_t)strtoul(&TRK_NODE_VERSION[1], &at, 10);
  own.minor = (uint32_t)strtoul(at + 1, &at, 10);
  own.patch = (uint32_t)strtoul(at + 1, &at, 10);
  own.release = "node";
  *version = &own;
  return trk_napi_status(env, napi_ok);
}

napi_status node_api_get_module_file_name(napi_env env, const char **result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, result);
  *result = env->filename;
  return trk_napi_status(env, napi_ok);
}
