/*
 * value.c - JavaScript values as C sees them; see value.h.
 *
 * Owns: the cache of property names (per runtime). Runs on: the runtime's thread. Frees: trk_names_free().
 * How an immediate (a small integer, a boolean, undefined, null) is held in a JSValueRef is learnt from the engine at the
 * start: reading or making one then costs no call. Each call of the engine takes its lock, which is 280 instructions.
 * Limits: strings up to 2^31 - 1 units (the engine's own limit).
 */
#include "core/value.h"

#include "core/chars.h"
#include "core/core.h"
#include "core/engine.h"
#include "core/mem.h"
#include "core/transcode.h"
#include "core/views.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_STRING 256 /* not worth giving memory back for */
#define STACK_UNITS 2048

static uint64_t bits(JSValueRef value) {
  return (uint64_t)(uintptr_t)value;
}

/* A value of a known kind that could pass for an integer means that integers are not held as we take them to be. */
static bool passes_for_int(JSValueRef value, uint64_t tag) {
  return bits(value) >> 32 == tag >> 32;
}

void trk_immediates_learn(struct trk_runtime *rt) {
  static const double ints[] = {0, 1, -1, 42, 65536, INT32_MAX, INT32_MIN}, others[] = {-0.0, 0.5, -1.5, 1e300, -1e300, 2147483648.0, NAN, INFINITY};
  struct trk_immediates *im = &rt->immediates;
  JSContextRef ctx = rt->ctx;
  im->undefined = JSValueMakeUndefined(ctx);
  im->null = JSValueMakeNull(ctx);
  im->yes = JSValueMakeBoolean(ctx, true);
  im->no = JSValueMakeBoolean(ctx, false);
  uint64_t tag = bits(JSValueMakeNumber(ctx, 0));
  bool same = sizeof(JSValueRef) == 8 && tag >> 48 != 0 && (uint32_t)tag == 0;
  for (size_t i = 0; i < sizeof ints / sizeof *ints; i++)
    same = same && bits(JSValueMakeNumber(ctx, ints[i])) == (tag | (uint32_t)(int32_t)ints[i]);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    same = same && !passes_for_int(JSValueMakeNumber(ctx, others[i]), tag);
  const JSValueRef rest[] = {im->undefined, im->null, im->yes, im->no, JSContextGetGlobalObject(ctx)};
  for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) same = same && !passes_for_int(rest[i], tag);
  im->int_tag = same ? tag : 0;
}

/* Only with int_tag are the immediates words, and not cells of the heap. */
static bool is_int(const struct trk_runtime *rt, JSValueRef value) {
  return rt->immediates.int_tag != 0 && passes_for_int(value, rt->immediates.int_tag);
}
static bool is_word(const struct trk_runtime *rt, JSValueRef value) {
  const struct trk_immediates *im = &rt->immediates;
  return im->int_tag != 0 && (value == im->undefined || value == im->null || value == im->yes || value == im->no ||
                              passes_for_int(value, im->int_tag));
}

JSValueRef trk_undefined(struct trk_runtime *rt) {
  return rt->immediates.int_tag != 0 ? rt->immediates.undefined : JSValueMakeUndefined(rt->ctx);
}
JSValueRef trk_null(struct trk_runtime *rt) {
  return rt->immediates.int_tag != 0 ? rt->immediates.null : JSValueMakeNull(rt->ctx);
}
JSValueRef trk_bool(struct trk_runtime *rt, bool value) {
  if (rt->immediates.int_tag == 0) return JSValueMakeBoolean(rt->ctx, value);
  return value ? rt->immediates.yes : rt->immediates.no;
}
JSValueRef trk_number(struct trk_runtime *rt, double value) {
  if (rt->immediates.int_tag != 0 && value >= INT32_MIN && value <= INT32_MAX) {
    int32_t whole = (int32_t)value;
    if (whole == value && (whole != 0 || !signbit(value))) return (JSValueRef)(uintptr_t)(rt->immediates.int_tag | (uint32_t)whole);
  }
  return JSValueMakeNumber(rt->ctx, value);
}

JSValueRef trk_string(struct trk_runtime *rt, const char *utf8, size_t len) {
  if (trk_ascii((const uint8_t *)utf8, len)) return trk_latin1(rt, (const uint8_t *)utf8, len);
  uint16_t stack[STACK_UNITS];
  uint16_t *units = len <= STACK_UNITS ? stack : trk_malloc(len * sizeof *units);
  size_t count = trk_utf8_to_utf16((const uint8_t *)utf8, len, units);
  JSValueRef value = trk_utf16(rt, units, count);
  if (units != stack) free(units);
  return value;
}

JSValueRef trk_cstring(struct trk_runtime *rt, const char *utf8) {
  return utf8 == NULL ? trk_undefined(rt) : trk_string(rt, utf8, strlen(utf8));
}

JSValueRef trk_json(struct trk_runtime *rt, const char *utf8, size_t len) {
  uint16_t stack[STACK_UNITS], *units = stack;
  /* The parser copies what it keeps, so memory of ours serves it. */
  JSStringRef text = trk_ascii((const uint8_t *)utf8, len) ? trk_chars_over((const uint8_t *)utf8, len) : NULL;
  if (text != NULL) {
    JSValueRef value = JSValueMakeFromJSONString(rt->ctx, text);
    trk_chars_over_release(text);
    return value;
  }
  if (len > STACK_UNITS) {
    units = trk_malloc(len * sizeof *units);
    trk_mem_filled_soon(units, len * sizeof *units);
  }
  text = JSStringCreateWithCharactersNoCopy(units, trk_utf8_to_utf16((const uint8_t *)utf8, len, units));
  JSValueRef value = JSValueMakeFromJSONString(rt->ctx, text);
  JSStringRelease(text);
  if (units != stack) free(units);
  return value;
}

JSObjectRef trk_object(struct trk_runtime *rt) {
  return JSObjectMake(rt->ctx, NULL, NULL);
}

JSObjectRef trk_array(struct trk_runtime *rt, size_t count, const JSValueRef values[]) {
  return JSObjectMakeArray(rt->ctx, count, values, NULL);
}

static void release_malloc(void *data, void *arg) {
  (void)arg;
  free(data);
}

JSObjectRef trk_arraybuffer_external(struct trk_runtime *rt, void *data, size_t len,
                                     void (*release)(void *data, void *arg), void *arg) {
  return JSObjectMakeArrayBufferWithBytesNoCopy(rt->ctx, data, len, release, arg, NULL);
}

JSObjectRef trk_arraybuffer(struct trk_runtime *rt, void *data, size_t len) {
  if (data == NULL) data = trk_malloc(1);
  return trk_arraybuffer_external(rt, data, len, release_malloc, NULL);
}

JSObjectRef trk_uint8array(struct trk_runtime *rt, const void *bytes, size_t len) {
  void *copy = trk_malloc(len ? len : 1);
  if (len) memcpy(copy, bytes, len);
  return JSObjectMakeTypedArrayWithBytesNoCopy(rt->ctx, kJSTypedArrayTypeUint8Array, copy, len, release_malloc, NULL,
                                               NULL);
}

JSObjectRef trk_function(struct trk_runtime *rt, const char *name, const struct trk_native *native) {
  return trk_native_make(rt->ctx, name, native);
}

JSStringRef trk_name(struct trk_runtime *rt, const char *literal) {
  size_t slot = ((uintptr_t)literal >> 2) * 2654435761u % TRK_NAME_SLOTS;
  for (size_t probe = 0; probe < 8; probe++) {
    size_t i = (slot + probe) % TRK_NAME_SLOTS;
    if (rt->core->names[i].literal == literal) return rt->core->names[i].string;
    if (rt->core->names[i].literal == NULL) {
      rt->core->names[i].literal = literal;
      return rt->core->names[i].string = JSStringCreateWithUTF8CString(literal);
    }
  }
  /* A full neighbourhood: replace, so that the cache stays bounded. */
  JSStringRelease(rt->core->names[slot].string);
  rt->core->names[slot].literal = literal;
  return rt->core->names[slot].string = JSStringCreateWithUTF8CString(literal);
}

void trk_names_free(struct trk_runtime *rt) {
  for (size_t i = 0; i < TRK_NAME_SLOTS; i++)
    if (rt->core->names[i].literal) JSStringRelease(rt->core->names[i].string);
}

void trk_set(struct trk_runtime *rt, JSObjectRef object, const char *name, JSValueRef value) {
  JSObjectSetProperty(rt->ctx, object, trk_name(rt, name), value, kJSPropertyAttributeNone, NULL);
}

JSValueRef trk_get(struct trk_runtime *rt, JSObjectRef object, const char *name) {
  JSValueRef value = JSObjectGetProperty(rt->ctx, object, trk_name(rt, name), NULL);
  return value ? value : trk_undefined(rt);
}

size_t trk_copy_utf8(struct trk_runtime *rt, JSValueRef value, char *buf, size_t size) {
  struct trk_chars chars;
  size_t read, len;
  if (!trk_chars_open(rt, value, &chars)) return SIZE_MAX;
  len = size > 0 ? trk_chars_utf8_some(&chars, buf, size - 1, &read) : 0;
  if (size == 0 || read < chars.len) len = SIZE_MAX;
  else buf[len] = '\0';
  trk_chars_close(&chars);
  return len;
}

char *trk_to_utf8(struct trk_runtime *rt, JSValueRef value, size_t *ret_len) {
  struct trk_chars chars;
  if (!trk_chars_open(rt, value, &chars)) return NULL;
  size_t room = trk_chars_utf8_room(&chars);
  char *text = trk_malloc(room + 1);
  size_t len = trk_chars_utf8(&chars, text);
  text[len] = '\0';
  trk_chars_close(&chars);
  if (room > SHORT_STRING) text = trk_realloc(text, len + 1);
  if (ret_len) *ret_len = len;
  return text;
}

double trk_to_double(struct trk_runtime *rt, JSValueRef value) {
  if (is_int(rt, value)) return (int32_t)(uint32_t)bits(value);
  JSValueRef exc = NULL;
  double number = JSValueToNumber(rt->ctx, value, &exc);
  return exc ? NAN : number;
}

int32_t trk_to_i32(struct trk_runtime *rt, JSValueRef value) {
  if (is_int(rt, value)) return (int32_t)(uint32_t)bits(value);
  JSValueRef exc = NULL;
  int32_t number = JSValueToInt32(rt->ctx, value, &exc);
  return exc ? 0 : number;
}

int64_t trk_to_i64(struct trk_runtime *rt, JSValueRef value) {
  if (is_int(rt, value)) return (int32_t)(uint32_t)bits(value);
  JSValueRef exc = NULL;
  int64_t number = JSValueToInt64(rt->ctx, value, &exc);
  return exc ? 0 : number;
}

bool trk_to_bool(struct trk_runtime *rt, JSValueRef value) {
  if (is_int(rt, value)) return (uint32_t)bits(value) != 0;
  if (is_word(rt, value)) return value == rt->immediates.yes;
  return JSValueToBoolean(rt->ctx, value);
}
bool trk_is_undefined(struct trk_runtime *rt, JSValueRef value) {
  return rt->immediates.int_tag != 0 ? value == rt->immediates.undefined : JSValueIsUndefined(rt->ctx, value);
}
bool trk_is_nullish(struct trk_runtime *rt, JSValueRef value) {
  if (rt->immediates.int_tag != 0) return value == rt->immediates.undefined || value == rt->immediates.null || value == NULL;
  return JSValueIsUndefined(rt->ctx, value) || JSValueIsNull(rt->ctx, value);
}
bool trk_is_string(struct trk_runtime *rt, JSValueRef value) {
  return trk_chars_is_string(rt, value) || (rt->string_kind == 0 && JSValueIsString(rt->ctx, value));
}
bool trk_is_number(struct trk_runtime *rt, JSValueRef value) {
  if (rt->immediates.int_tag != 0 && trk_maybe_cell(value)) return false; /* a number is never the address of something */
  return is_int(rt, value) || JSValueIsNumber(rt->ctx, value);
}
static bool is_closure(const struct trk_runtime *rt, JSValueRef value) {
  return rt->function_kind != 0 && trk_cell_kind(value) == rt->function_kind;
}
static bool is_plain(const struct trk_runtime *rt, JSValueRef value) {
  return rt->object_kind != 0 && trk_cell_kind(value) == rt->object_kind;
}
bool trk_is_object(struct trk_runtime *rt, JSValueRef value) {
  if (is_word(rt, value) || trk_chars_is_string(rt, value)) return false;
  return is_closure(rt, value) || is_plain(rt, value) || JSValueIsObject(rt->ctx, value);
}
/* Kinds of cells of which one was asked and was no proxy: proxies have a kind of their own. */
static atomic_bool no_proxy[256];

bool trk_is_proxy(struct trk_runtime *rt, JSValueRef value) {
  uint8_t kind = trk_cell_kind(value);
  if (atomic_load_explicit(&no_proxy[kind], memory_order_relaxed) || !trk_is_object(rt, value)) return false;
  if (JSObjectGetProxyTarget((JSObjectRef)value) == NULL) {
    if (kind != 0) atomic_store_explicit(&no_proxy[kind], true, memory_order_relaxed);
    return false;
  }
  /* The engine's own wrapper around a global object passes for a proxy there; it is none that a program made. */
  JSGlobalContextRef home = JSObjectGetGlobalContext((JSObjectRef)value);
  return home == NULL || JSContextGetGlobalObject(home) != (JSObjectRef)value;
}
bool trk_is_function(struct trk_runtime *rt, JSValueRef value) {
  return is_closure(rt, value) || (trk_is_object(rt, value) && JSObjectIsFunction(rt->ctx, (JSObjectRef)value));
}

/* The views that the C API has no type for: DataView and Float16Array. What they say of themselves may be a program's, so it
   counts only within the buffer. */
static bool view_bytes(struct trk_runtime *rt, JSObjectRef object, struct trk_bytes *ret) {
  JSContextRef ctx = rt->ctx;
  JSValueRef exc = NULL, argument = object;
  JSValueRef class = trk_get(rt, JSContextGetGlobalObject(ctx), "ArrayBuffer");
  JSValueRef is_view = JSValueIsObject(ctx, class) ? trk_get(rt, (JSObjectRef)class, "isView") : NULL;
  if (is_view == NULL || !JSValueIsObject(ctx, is_view) || !JSObjectIsFunction(ctx, (JSObjectRef)is_view)) return false;
  JSValueRef is = JSObjectCallAsFunction(ctx, (JSObjectRef)is_view, NULL, 1, &argument, &exc);
  if (exc != NULL || !JSValueToBoolean(ctx, is)) return false;
  JSValueRef buffer = trk_get(rt, object, "buffer");
  if (JSValueGetTypedArrayType(ctx, buffer, &exc) != kJSTypedArrayTypeArrayBuffer || exc != NULL) return false;
  double from = trk_to_double(rt, trk_get(rt, object, "byteOffset")), len = trk_to_double(rt, trk_get(rt, object, "byteLength"));
  uint8_t *data = JSObjectGetArrayBufferBytesPtr(ctx, (JSObjectRef)buffer, &exc);
  size_t whole = exc == NULL ? JSObjectGetArrayBufferByteLength(ctx, (JSObjectRef)buffer, &exc) : 0;
  if (exc != NULL || !(from >= 0 && len >= 0 && from + len <= (double)whole)) return false;
  ret->data = data != NULL ? data + (size_t)from : NULL;
  ret->len = (size_t)len;
  return true;
}

bool trk_get_bytes(struct trk_runtime *rt, JSValueRef value, struct trk_bytes *ret) {
  JSValueRef exc = NULL;
  JSTypedArrayType type = JSValueGetTypedArrayType(rt->ctx, value, &exc);
  if (exc != NULL) return false;
  JSObjectRef object = (JSObjectRef)value;
  if (type == kJSTypedArrayTypeNone) return JSValueIsObject(rt->ctx, value) && view_bytes(rt, object, ret);
  if (type == kJSTypedArrayTypeArrayBuffer) {
    ret->data = JSObjectGetArrayBufferBytesPtr(rt->ctx, object, &exc);
    ret->len = JSObjectGetArrayBufferByteLength(rt->ctx, object, &exc);
    return exc == NULL;
  }
  uint8_t *base = JSObjectGetTypedArrayBytesPtr(rt->ctx, object, &exc);
  if (exc) return false;
  /* The pointer is that of the whole buffer, whatever the view's offset. */
  ret->data = base ? base + JSObjectGetTypedArrayByteOffset(rt->ctx, object, &exc) : NULL;
  ret->len = JSObjectGetTypedArrayByteLength(rt->ctx, object, &exc);
  return exc == NULL;
}

bool trk_peek_bytes(struct trk_runtime *rt, JSValueRef value, struct trk_bytes *ret) {
  return trk_view_peek(value, ret) || trk_get_bytes(rt, value, ret);
}
