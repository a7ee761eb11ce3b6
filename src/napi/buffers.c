/*
 * buffers.c - ArrayBuffers, typed arrays, DataViews and Buffers.
 *
 * Owns: nothing; memory made here belongs to its ArrayBuffer. Runs on: the env's thread; deallocators anywhere (they only
 * queue). Frees: with the ArrayBuffer. Limits: the engine's; a buffer whose pointer was taken copies on transfer.
 */
#include "napi/napi.h"

#include <stdlib.h>
#include <string.h>

static bool is_arraybuffer(napi_env env, JSValueRef value) {
  return JSValueGetTypedArrayType(env->ctx, value, NULL) == kJSTypedArrayTypeArrayBuffer;
}

static void *zeroed(size_t len) {
  return trk_calloc(len ? len : 1, 1);
}

static void external_dead(void *data, void *box) {
  (void)data;
  trk_napi_box_dead(box);
}

static void external_kept(void *data, void *arg) {
  (void)data;
  (void)arg;
}

static JSObjectRef external(napi_env env, void *data, size_t len, napi_finalize finalize_cb, void *hint) {
  static char nothing;
  void *at = data ? data : &nothing;
  if (finalize_cb == NULL) return trk_arraybuffer_external(env->rt, at, len, external_kept, NULL);
  struct trk_napi_box *box = trk_napi_box_new(trk_napi_ref_new(env, NULL, 0, data, finalize_cb, hint));
  return trk_arraybuffer_external(env->rt, at, len, external_dead, box);
}

/* A Buffer over a whole or part of an ArrayBuffer. */
static napi_status buffer_over(napi_env env, JSValueRef memory, size_t offset, size_t len, napi_value *result) {
  JSValueRef args[3] = {memory, JSValueMakeNumber(env->ctx, (double)offset), JSValueMakeNumber(env->ctx, (double)len)};
  JSValueRef exc = NULL;
  JSValueRef buffer = trk_napi_help(env, "buffer", 3, args, &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, buffer, result);
}

napi_status napi_create_arraybuffer(napi_env env, size_t byte_length, void **data, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, result);
  void *memory = zeroed(byte_length);
  if (data) *data = memory;
  return trk_napi_give(env, trk_arraybuffer(env->rt, memory, byte_length), result);
}

napi_status napi_create_external_arraybuffer(napi_env env, void *external_data, size_t byte_length,
                                             napi_finalize finalize_cb, void *finalize_hint, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, result);
  return trk_napi_give(env, external(env, external_data, byte_length, finalize_cb, finalize_hint), result);
}

napi_status napi_create_buffer(napi_env env, size_t length, void **data, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, result);
  void *memory = zeroed(length);
  if (data) *data = memory;
  return buffer_over(env, trk_arraybuffer(env->rt, memory, length), 0, length, result);
}

napi_status napi_create_buffer_copy(napi_env env, size_t length, const void *data, void **result_data,
                                    napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, result && (data || length == 0));
  void *memory = trk_malloc(length ? length : 1);
  if (length) memcpy(memory, data, length);
  if (result_data) *result_data = memory;
  return buffer_over(env, trk_arraybuffer(env->rt, memory, length), 0, length, result);
}

napi_status napi_create_external_buffer(napi_env env, size_t length, void *data, napi_finalize finalize_cb,
                                        void *finalize_hint, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, result);
  return buffer_over(env, external(env, data, length, finalize_cb, finalize_hint), 0, length, result);
}

napi_status node_api_create_buffer_from_arraybuffer(napi_env env, napi_value arraybuffer, size_t byte_offset,
                                                    size_t byte_length, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, arraybuffer && result);
  if (!is_arraybuffer(env, trk_napi_js(arraybuffer))) return trk_napi_status(env, napi_arraybuffer_expected);
  return buffer_over(env, trk_napi_js(arraybuffer), byte_offset, byte_length, result);
}

/* --- what is it ------------------------------------------------------------------------------------------------- */

/* A DataView as {buffer, byteOffset, byteLength}; NULL: it is none. */
static JSObjectRef dataview(napi_env env, JSValueRef value) {
  JSValueRef exc = NULL;
  JSValueRef is = trk_napi_help(env, "isDataView", 1, &value, &exc);
  return is && JSValueToBoolean(env->ctx, is) ? (JSObjectRef)value : NULL;
}

napi_status napi_is_arraybuffer(napi_env env, napi_value value, bool *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  *result = is_arraybuffer(env, trk_napi_js(value));
  return trk_napi_status(env, napi_ok);
}

napi_status napi_is_typedarray(napi_env env, napi_value value, bool *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  JSTypedArrayType type = JSValueGetTypedArrayType(env->ctx, trk_napi_js(value), NULL);
  *result = type != kJSTypedArrayTypeNone && type != kJSTypedArrayTypeArrayBuffer;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_is_dataview(napi_env env, napi_value value, bool *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  *result = dataview(env, trk_napi_js(value)) != NULL;
  return trk_napi_status(env, napi_ok);
}

/* As in Node, every view of bytes passes for a Buffer. */
napi_status napi_is_buffer(napi_env env, napi_value value, bool *result) {
  napi_status status = napi_is_typedarray(env, value, result);
  if (status == napi_ok && !*result) status = napi_is_dataview(env, value, result);
  return status;
}

/* --- pointers ------------------------------------------------------------------------------------------------------ */

/* What an addon knows the address of can be transferred all the same: the bytes live on where they go. */
static bool bytes_of(napi_env env, JSValueRef value, struct trk_bytes *ret) {
  struct trk_hold hold;
  bool found = trk_hold_bytes(env->rt, value, ret, &hold);
  trk_hold_end(&hold);
  return found;
}

napi_status napi_get_arraybuffer_info(napi_env env, napi_value arraybuffer, void **data, size_t *byte_length) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, arraybuffer);
  struct trk_bytes bytes;
  if (!is_arraybuffer(env, trk_napi_js(arraybuffer)) || !bytes_of(env, trk_napi_js(arraybuffer), &bytes))
    return trk_napi_status(env, napi_invalid_arg);
  if (data) *data = bytes.data;
  if (byte_length) *byte_length = bytes.len;
  return trk_napi_status(env, napi_ok);
}

napi_status napi_get_dataview_info(napi_env env, napi_value value, size_t *bytelength, void **data,
                                   napi_value *arraybuffer, size_t *byte_offset) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value);
  JSObjectRef view = dataview(env, trk_napi_js(value));
  if (view == NULL) return trk_napi_status(env, napi_invalid_arg);
  JSValueRef memory = trk_get(env->rt, view, "buffer");
  size_t offset = (size_t)trk_to_double(env->rt, trk_get(env->rt, view, "byteOffset"));
  struct trk_bytes bytes = {NULL, 0};
  bytes_of(env, memory, &bytes);
  if (bytelength) *bytelength = (size_t)trk_to_double(env->rt, trk_get(env->rt, view, "byteLength"));
  if (data) *data = bytes.data ? bytes.data + offset : NULL;
  if (byte_offset) *byte_offset = offset;
  return arraybuffer ? trk_napi_give(env, memory, arraybuffer) : trk_napi_status(env, napi_ok);
}

napi_status napi_get_buffer_info(napi_env env, napi_value value, void **data, size_t *length) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value);
  struct trk_bytes bytes;
  bool typed = false;
  napi_is_typedarray(env, value, &typed);
  if (!typed) return napi_get_dataview_info(env, value, length, data, NULL, NULL);
  if (!bytes_of(env, trk_napi_js(value), &bytes)) return trk_napi_status(env, napi_invalid_arg);
  if (data) *data = bytes.data;
  if (length) *length = bytes.len;
  return trk_napi_status(env, napi_ok);
}

static const JSTypedArrayType engine_types[] = {
    kJSTypedArrayTypeInt8Array,    kJSTypedArrayTypeUint8Array,   kJSTypedArrayTypeUint8ClampedArray,
    kJSTypedArrayTypeInt16Array,   kJSTypedArrayTypeUint16Array,  kJSTypedArrayTypeInt32Array,
    kJSTypedArrayTypeUint32Array,  kJSTypedArrayTypeFloat32Array, kJSTypedArrayTypeFloat64Array,
    kJSTypedArrayTypeBigInt64Array, kJSTypedArrayTypeBigUint64Array};
#define TYPES (sizeof engine_types / sizeof *engine_types)
static const size_t sizes[TYPES] = {1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8};

napi_status napi_get_typedarray_info(napi_env env, napi_value typedarray, napi_typedarray_type *type, size_t *length,
                                     void **data, napi_value *arraybuffer, size_t *byte_offset) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, typedarray);
  JSValueRef own = trk_napi_js(typedarray), exc = NULL;
  JSTypedArrayType engine = JSValueGetTypedArrayType(env->ctx, own, NULL);
  size_t index = 0;
  while (index < TYPES && engine_types[index] != engine) index++;
  struct trk_bytes bytes;
  if (index == TYPES || !bytes_of(env, own, &bytes)) return trk_napi_status(env, napi_invalid_arg);
  if (type) *type = (napi_typedarray_type)index;
  if (length) *length = bytes.len / sizes[index];
  if (data) *data = bytes.data;
  if (byte_offset) *byte_offset = JSObjectGetTypedArrayByteOffset(env->ctx, (JSObjectRef)own, &exc);
  if (arraybuffer == NULL) return trk_napi_status(env, napi_ok);
  return trk_napi_give(env, JSObjectGetTypedArrayBuffer(env->ctx, (JSObjectRef)own, &exc), arraybuffer);
}

napi_status napi_create_typedarray(napi_env env, napi_typedarray_type type, size_t length, napi_value arraybuffer,
                                   size_t byte_offset, napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, arraybuffer && result && (size_t)type < TYPES && is_arraybuffer(env, trk_napi_js(arraybuffer)));
  JSValueRef args[4] = {JSValueMakeNumber(env->ctx, type), trk_napi_js(arraybuffer),
                        JSValueMakeNumber(env->ctx, (double)byte_offset), JSValueMakeNumber(env->ctx, (double)length)};
  JSValueRef exc = NULL;
  JSValueRef array = trk_napi_help(env, "typed", 4, args, &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, array, result);
}

napi_status napi_create_dataview(napi_env env, size_t length, napi_value arraybuffer, size_t byte_offset,
                                 napi_value *result) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, arraybuffer && result && is_arraybuffer(env, trk_napi_js(arraybuffer)));
  JSValueRef args[3] = {trk_napi_js(arraybuffer), JSValueMakeNumber(env->ctx, (double)byte_offset),
                        JSValueMakeNumber(env->ctx, (double)length)};
  JSValueRef exc = NULL;
  JSValueRef view = trk_napi_help(env, "dataview", 3, args, &exc);
  return exc ? trk_napi_threw(env, exc) : trk_napi_give(env, view, result);
}

/* --- detaching -------------------------------------------------------------------------------------------------------- */

napi_status napi_detach_arraybuffer(napi_env env, napi_value arraybuffer) {
  TRK_NAPI_BEGIN(env);
  TRK_NAPI_ARG(env, arraybuffer);
  JSValueRef own = trk_napi_js(arraybuffer), exc = NULL;
  if (!is_arraybuffer(env, own)) return trk_napi_status(env, napi_arraybuffer_expected);
  JSValueRef done = trk_napi_help(env, "detach", 1, &own, &exc);
  bool detached = done && JSValueToBoolean(env->ctx, done);
  return trk_napi_status(env, detached ? napi_ok : napi_detachable_arraybuffer_expected);
}

napi_status napi_is_detached_arraybuffer(napi_env env, napi_value value, bool *result) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, value && result);
  JSValueRef own = trk_napi_js(value);
  *result = is_arraybuffer(env, own) && trk_to_bool(env->rt, trk_get(env->rt, (JSObjectRef)own, "detached"));
  return trk_napi_status(env, napi_ok);
}

napi_status napi_adjust_external_memory(napi_env env, int64_t change_in_bytes, int64_t *adjusted_value) {
  TRK_NAPI_ENV(env);
  TRK_NAPI_ARG(env, adjusted_value);
  if (change_in_bytes > 0) JSReportExtraMemoryCost(env->ctx, (size_t)change_in_bytes);
  env->external_bytes += change_in_bytes;
  *adjusted_value = env->external_bytes;
  return trk_napi_status(env, napi_ok);
}
