/*
 * value.h - JavaScript values as C sees them.
 *
 * What:    strings, numbers, objects and bytes across the engine's C API, without the losses of the
 *          raw API (which stops at NUL and drops lone surrogates and invalid UTF-8).
 * Owns:    nothing; values belong to the engine's heap and are alive while they are on the C stack.
 *          A value kept past the current call must be pinned (runtime.h: struct trk_pin).
 * Runs on: the thread of the runtime.
 * Source:  <JavaScriptCore/JSValueRef.h>, <JavaScriptCore/JSTypedArray.h>; WHATWG Encoding (UTF-8 decode).
 */
#ifndef TRK_CORE_VALUE_H
#define TRK_CORE_VALUE_H

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trk_native;
struct trk_runtime;

/* A view of bytes that JavaScript owns; valid while the value is reachable and not detached. */
struct trk_bytes {
  uint8_t *data;
  size_t len;
};

/* --- making values; each returns a value that is live while on the C stack --------------------- */

JSValueRef trk_undefined(struct trk_runtime *rt);
JSValueRef trk_null(struct trk_runtime *rt);
JSValueRef trk_bool(struct trk_runtime *rt, bool value);
JSValueRef trk_number(struct trk_runtime *rt, double value);

/* `len` bytes of UTF-8; invalid sequences become U+FFFD, NUL is kept. The bytes are copied. */
JSValueRef trk_string(struct trk_runtime *rt, const char *utf8, size_t len);
/* Same, for a NUL-terminated string; NULL gives undefined. */
JSValueRef trk_cstring(struct trk_runtime *rt, const char *utf8);
/* The value that JSON text in UTF-8 stands for, without a string made of the text; NULL when it is no JSON. */
JSValueRef trk_json(struct trk_runtime *rt, const char *utf8, size_t len);
/* One character per byte (ISO-8859-1). */
JSValueRef trk_latin1(struct trk_runtime *rt, const uint8_t *bytes, size_t len);
/* `len` UTF-16 code units, native byte order. */
JSValueRef trk_utf16(struct trk_runtime *rt, const uint16_t *units, size_t len);

JSObjectRef trk_object(struct trk_runtime *rt);
JSObjectRef trk_array(struct trk_runtime *rt, size_t count, const JSValueRef values[]);
/*
 * An ArrayBuffer over malloc'ed `data` of `len` bytes, not copied: the engine frees it with free(),
 * on any thread. On NULL data and len 0 gives an empty buffer. NULL when out of memory (data is freed).
 */
JSObjectRef trk_arraybuffer(struct trk_runtime *rt, void *data, size_t len);
/* An ArrayBuffer over memory that outlives it; `release(data, arg)` runs on any thread when it dies. */
JSObjectRef trk_arraybuffer_external(struct trk_runtime *rt, void *data, size_t len,
                                     void (*release)(void *data, void *arg), void *arg);
/* A Uint8Array over a fresh copy of `len` bytes. */
JSObjectRef trk_uint8array(struct trk_runtime *rt, const void *bytes, size_t len);

/* A native function object named `name`. */
JSObjectRef trk_function(struct trk_runtime *rt, const char *name, const struct trk_native *native);

/* --- properties; `name` must be a string literal (its engine string is cached by address) ------- */

void trk_set(struct trk_runtime *rt, JSObjectRef object, const char *name, JSValueRef value);
JSValueRef trk_get(struct trk_runtime *rt, JSObjectRef object, const char *name);

/* --- reading values ----------------------------------------------------------------------------- */

/*
 * String(value) as UTF-8, NUL-terminated, malloc'ed: the caller frees it with free(). Lone surrogates
 * become U+FFFD. *ret_len (may be NULL) is the length without the NUL. NULL when ToString threw (a
 * symbol): the exception is dropped.
 */
char *trk_to_utf8(struct trk_runtime *rt, JSValueRef value, size_t *ret_len);
/* Same into `buf` of `size` bytes; the length, or SIZE_MAX when it does not fit or ToString threw. */
size_t trk_copy_utf8(struct trk_runtime *rt, JSValueRef value, char *buf, size_t size);

double trk_to_double(struct trk_runtime *rt, JSValueRef value);   /* NaN when not convertible */
int32_t trk_to_i32(struct trk_runtime *rt, JSValueRef value);     /* ToInt32; 0 when not convertible */
int64_t trk_to_i64(struct trk_runtime *rt, JSValueRef value);     /* numbers to 2^53 and BigInts */
bool trk_to_bool(struct trk_runtime *rt, JSValueRef value);
bool trk_is_undefined(struct trk_runtime *rt, JSValueRef value);
bool trk_is_nullish(struct trk_runtime *rt, JSValueRef value);
bool trk_is_string(struct trk_runtime *rt, JSValueRef value);
bool trk_is_number(struct trk_runtime *rt, JSValueRef value);
bool trk_is_object(struct trk_runtime *rt, JSValueRef value);
bool trk_is_function(struct trk_runtime *rt, JSValueRef value);
bool trk_is_proxy(struct trk_runtime *rt, JSValueRef value); /* one that a program made */

/*
 * The bytes of a typed array (its own part of the buffer) or ArrayBuffer; false for anything else.
 * Taking the pointer pins the buffer: a later transfer() copies instead of detaching. DataViews are
 * not read here: JavaScript turns them into a Uint8Array first.
 */
bool trk_get_bytes(struct trk_runtime *rt, JSValueRef value, struct trk_bytes *ret);
/*
 * The same for who is done with the bytes before JavaScript runs again or the C API has the value in hand: nothing is pinned,
 * and a Uint8Array costs no call of the engine.
 */
bool trk_peek_bytes(struct trk_runtime *rt, JSValueRef value, struct trk_bytes *ret);

#endif
