/*
 * references.c - references, wraps, externals, finalizers and type tags.
 *
 * A dying object is noticed through a box: an object of ours that only a WeakMap entry of the watched object (or the
 * external itself) keeps. Its finalizer may run on any thread, so it only queues the reference and wakes the loop.
 *
 * Owns: struct napi_ref__ and its box. Runs on: the env's thread, trk_napi_box_dead() anywhere.
 * Frees: after finalization, or by napi_delete_reference where the addon holds the reference. Limits: none.
 */
#include "napi/napi.h"

#include <stdio.h>
#include <stdlib.h>

TRK_BOX(static, watch_box, "NodeApiBox", trk_napi_box_dead);

struct external {
  void *data;
  struct trk_napi_box *box; /* or NULL */
};

static void external_release(struct external *own) {
  if (own->box) trk_napi_box_dead(own->box);
  free(own);
}

TRK_BOX(static, external_box, "External", external_release);

struct trk_napi_box *trk_napi_box_new(napi_ref ref) {
  struct trk_napi_box *box = trk_calloc(1, sizeof *box);
  box->reaper = ref->env->shared->reaper;
  box->ref = ref;
  pthread_mutex_lock(&box->reaper->lock);
  box->reaper->refs++;
  pthread_mutex_unlock(&box->reaper->lock);
  ref->box = box;
  return box;
}

void trk_napi_box_dead(void *arg) {
  struct trk_napi_box *box = arg;
  struct trk_napi_reaper *reaper = box->reaper;
  pthread_mutex_lock(&reaper->lock);
  napi_ref ref = box->ref;
  if (ref && reaper->open) {
    ref->box = NULL;
    ref->queued = true;
    ref->next_dead = reaper->dead;
    reaper->dead = ref;
    uv_async_send(reaper->async);
  } else if (ref) {
    ref->box = NULL;
  }
  bool last = --reaper->refs == 0;
  pthread_mutex_unlock(&reaper->lock);
  free(box);
  if (!last) return;
  pthread_mutex_destroy(&reaper->lock);
  free(reaper);
}

/* The reference no longer waits for a death. */
static void unwatch(napi_ref ref) {
  struct trk_napi_reaper *reaper = ref->env->shared->reaper;
  pthread_mutex_lock(&reaper->lock);
  if (ref->box) ref->box->ref = NULL;
  ref->box = NULL;
  if (ref->queued) {
    napi_ref *at = &reaper->dead;
    while (*at && *at != ref) at = &(*at)->next_dead;
    if (*at) *at = ref->next_dead;
    ref->queued = false;
  }
  pthread_mutex_unlock(&reaper->lock);
}

napi_ref trk_napi_ref_new(napi_env env, JSValueRef value, uint32_t count, void *data, napi_finalize finalize, void *hint) {
  napi_ref ref = trk_calloc(1, sizeof *ref);
  ref->env = env;
  ref->count = count;
  ref->data = data;
  ref->finalize = finalize;
  ref->hint = hint;
  if (value) {
    bool object = JSValueIsObject(env->ctx, value);
    if (object) ref->weak = (void *)JSWeakCreate(env->rt->group, (JSObjectRef)value);
    if (count > 0 || !object) {
      JSValueProtect(env->ctx, value);
      ref->value = value;
    }
  }
  trk_list_push(&env->refs, &ref->link);
  return ref;
}

void trk_napi_ref_free(napi_ref ref) {
  unwatch(ref);
  trk_list_remove(&ref->link);
  if (ref->value) JSValueUnprotect(ref->env->ctx, ref->value);
  if (ref->weak) JSWeakRelease(ref->env->rt->group, ref->weak);
  free(ref);
}

void trk_napi_ref_finalize(napi_ref ref) {
  napi_finalize finalize = ref->finalize;
  napi_env env = ref->env;
  void *data = ref->data, *hint = ref->hint;
  ref->finalize = NULL;
  if (ref->users && !env->ended) {
    unwatch(ref);
  } else {
    bool users = ref->users;
    if (!users) {
      trk_napi_ref_free(ref);
    } else { /* the env ends: the addon may still delete it */
      unwatch(ref);
      trk_list_remove(&ref->link);
      if (ref->value) JSValueUnprotect(env->ctx, ref->value);
      ref->value = NULL;
    }
  }
  if (finalize) finalize(env, data, hint);
}

/* Makes `ref` hear of the object's death. */
static bool watch(napi_ref ref, JSValueRef object, const char *helper, JSValueRef *exc) {
  napi_env env = ref->env;
  JSValueRef args[2] = {object, trk_box(env->ctx, &watch_box, trk_napi_box_new(ref))};
  return trk_napi_help(env, helper, 2, args, exc) != NULL;
}

static napi_status new_watching(napi_env env, JSValueRef object, const char *helper, void *data, napi_finalize finalize,
                                void *hint, napi_ref *result) {
  JSValueRef exc = NULL;
  napi_ref ref = trk_napi_ref_new(env, object, 0, data, finalize, hint);
  ref->users = result != NULL;
  if (!watch(ref, object, helper, &exc)) {
    trk_napi_ref_free(ref);
    return trk_napi_threw(env, exc);
  }
  ref->wraps = helper[0] == 'w';
  if (result) *result = ref;
  return trk_napi_status(env, napi_ok);
}

static napi_ref wrapped(napi_env env, JSValueRef object) {
  JSValueRef exc = NULL;
  JSValueRef box = trk_napi_help(env, "wrapped", 1, &object, &exc);
  struct trk_napi_box *own = box ? trk_unbox_value(env->ctx, box, &watch_box) : NULL;
  return own ? own->ref : NULL; /* reachable, so its finalizer is not running */
}

napi_status napi_wrap(napi_env env, napi_value js_object, void *native_object, napi_finalize finalize_cb,
                      void *finalize_hint, napi_ref *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, js_object);
  JSValueRef object = trk_napi_js(js_object);
  if (!JSValueIsObject(env->ctx, object)) return trk_napi_status(env, napi_object_expected);
  if (wrapped(env, object)) return trk_napi_status(env, napi_invalid_arg);
  return new_watching(env, object, "wrap", native_object, finalize_cb, finalize_hint, result);
}

napi_status napi_unwrap(napi_env env, napi_value js_object, void **result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, js_object && result);
  if (!JSValueIsObject(env->ctx, trk_napi_js(js_object))) return trk_napi_status(env, napi_object_expected);
  napi_ref ref = wrapped(env, trk_napi_js(js_object));
  if (ref == NULL) return trk_napi_status(env, napi_invalid_arg);
  *result = ref->data;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_remove_wrap(napi_env env, napi_value js_object, void **result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, js_object);
  JSValueRef object = trk_napi_js(js_object), exc = NULL;
  if (!JSValueIsObject(env->ctx, object)) return trk_napi_status(env, napi_object_expected);
  napi_ref ref = wrapped(env, object);
  if (ref == NULL) return trk_napi_status(env, napi_invalid_arg);
  if (result) *result = ref->data;
  trk_napi_help(env, "unwrap", 1, &object, &exc);
  ref->finalize = NULL;
  if (ref->users)
    unwatch(ref);
  else
    trk_napi_ref_free(ref);
  return trk_napi_status(env, napi_ok);
}

napi_status napi_add_finalizer(napi_env env, napi_value js_object, void *finalize_data, napi_finalize finalize_cb,
                               void *finalize_hint, napi_ref *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, js_object && finalize_cb);
  JSValueRef object = trk_napi_js(js_object);
  if (!JSValueIsObject(env->ctx, object)) return trk_napi_status(env, napi_object_expected);
  return new_watching(env, object, "attach", finalize_data, finalize_cb, finalize_hint, result);
}

napi_status napi_create_external(napi_env env, void *data, napi_finalize finalize_cb, void *finalize_hint,
                                 napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, result);
  struct external *own = trk_calloc(1, sizeof *own);
  own->data = data;
  if (finalize_cb) own->box = trk_napi_box_new(trk_napi_ref_new(env, NULL, 0, data, finalize_cb, finalize_hint));
  JSObjectRef object = trk_box(env->ctx, &external_box, own);
  JSObjectSetPrototype(env->ctx, object, JSValueMakeNull(env->ctx));
  return trk_napi_give(env, object, result);
}

static bool is_external(napi_env env, JSValueRef value) {
  return trk_unbox_value(env->ctx, value, &external_box) != NULL;
}

napi_status napi_get_value_external(napi_env env, napi_value value, void **result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  if (!is_external(env, trk_napi_js(value))) return trk_napi_status(env, napi_invalid_arg);
  *result = ((struct external *)trk_unbox_value(env->ctx, trk_napi_js(value), &external_box))->data;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_typeof(napi_env env, napi_value value, napi_valuetype *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  JSValueRef own = trk_napi_js(value);
  switch (JSValueGetType(env->ctx, own)) {
    case kJSTypeUndefined: *result = napi_undefined; break;
    case kJSTypeNull: *result = napi_null; break;
    case kJSTypeBoolean: *result = napi_boolean; break;
    case kJSTypeNumber: *result = napi_number; break;
    case kJSTypeString: *result = napi_string; break;
    case kJSTypeSymbol: *result = napi_symbol; break;
    case kJSTypeBigInt: *result = napi_bigint; break;
    default:
      *result = JSObjectIsFunction(env->ctx, (JSObjectRef)own) ? napi_function
                : is_external(env, own)                        ? napi_external
                                                               : napi_object;
  }
  return trk_napi_status(env, napi_ok);
}

/* --- references ---------------------------------------------------------------------------------------- */

napi_status napi_create_reference(napi_env env, napi_value value, uint32_t initial_refcount, napi_ref *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  JSValueRef own = trk_napi_js(value);
  if (env->version < 10 && !JSValueIsObject(env->ctx, own) && !JSValueIsSymbol(env->ctx, own))
    return trk_napi_status(env, napi_invalid_arg);
  *result = trk_napi_ref_new(env, own, initial_refcount, NULL, NULL, NULL);
  (*result)->users = true;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_delete_reference(napi_env env, napi_ref ref) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, ref);
  pthread_mutex_lock(&env->shared->reaper->lock);
  bool watched = ref->box != NULL || ref->queued;
  pthread_mutex_unlock(&env->shared->reaper->lock);
  if (watched && (ref->finalize || ref->wraps)) { /* stays until the object's death: napi_unwrap finds it, or it finalizes */
    ref->users = false;
    if (ref->value) JSValueUnprotect(env->ctx, ref->value);
    ref->value = NULL;
    ref->count = 0;
  } else {
    trk_napi_ref_free(ref);
  }
  return trk_napi_status(env, napi_ok);
}

static JSValueRef ref_value(napi_ref ref) {
  if (ref->value) return ref->value;
  return ref->weak ? JSWeakGetObject(ref->weak) : NULL;
}

napi_status napi_reference_ref(napi_env env, napi_ref ref, uint32_t *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, ref);
  JSValueRef value = ref_value(ref);
  if (value == NULL) {
    if (result) *result = 0;
    return trk_napi_status(env, napi_ok);
  }
  if (ref->value == NULL) JSValueProtect(env->ctx, ref->value = value);
  ref->count++;
  if (result) *result = ref->count;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_reference_unref(napi_env env, napi_ref ref, uint32_t *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, ref);
  if (ref->count == 0) return trk_napi_status(env, napi_generic_failure);
  if (--ref->count == 0 && ref->weak && ref->value) {
    JSValueUnprotect(env->ctx, ref->value);
    ref->value = NULL;
  }
  if (result) *result = ref->count;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_reference_value(napi_env env, napi_ref ref, napi_value *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, ref && result);
  JSValueRef value = ref_value(ref);
  *result = NULL;
  return value ? trk_napi_give(env, value, result) : trk_napi_status(env, napi_ok);
}

/* --- type tags ------------------------------------------------------------------------------------------ */

static JSValueRef tag_text(napi_env env, const napi_type_tag *tag) {
  char text[40];
  snprintf(text, sizeof text, "%016llx%016llx", (unsigned long long)tag->upper, (unsigned long long)tag->lower);
  return trk_cstring(env->rt, text);
}

napi_status napi_type_tag_object(napi_env env, napi_value value, const napi_type_tag *type_tag) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, value && type_tag);
  JSValueRef args[2] = {trk_napi_js(value), tag_text(env, type_tag)}, exc = NULL;
  if (!JSValueIsObject(env->ctx, args[0])) return trk_napi_status(env, napi_object_expected);
  JSValueRef fresh = trk_napi_help(env, "tag", 2, args, &exc);
  return trk_napi_status(env, fresh && JSValueToBoolean(env->ctx, fresh) ? napi_ok : napi_invalid_arg);
}

napi_status napi_check_object_type_tag(napi_env env, napi_value value, const napi_type_tag *type_tag, bool *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, value && type_tag && result);
  JSValueRef args[2] = {trk_napi_js(value), tag_text(env, type_tag)}, exc = NULL;
  if (!JSValueIsObject(env->ctx, args[0])) return trk_napi_status(env, napi_object_expected);
  JSValueRef same = trk_napi_help(env, "isTagged", 2, args, &exc);
  *result = same && JSValueToBoolean(env->ctx, same);
  return trk_napi_status(env, napi_ok);
}
