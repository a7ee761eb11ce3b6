/*
 * chars.c - the characters of JavaScript strings, in place; see chars.h.
 *
 * What is taken to be so, and checked with strings of both widths before it is used:
 *   a value that is a string   points to a cell: 4 bytes that all strings of the VM have in common, 4 more, then a pointer to
 *                              the text; its low bits are set while the text is only the sum of others (a rope).
 *   a rope                     has there the address of the first of two or three strings, with those bits; then 4 bytes, the number of
 *                              characters, and 48 bits each for the others' addresses. Read is one of bytes, whose bits are as those
 *                              of the one that was looked at.
 *   a JSStringRef              has the same pointer at the same place.
 *   a text                     is a counter, the number of characters, their address, and 32 bits of which EIGHT says that
 *                              they are bytes; the upper ones are a hash once somebody needed it.
 * A string is made over the caller's memory, of half as many units, its length and width are put right before anybody else
 * has seen it, and the engine copies it into the value: it does so with what it takes to have memory of its own (OWNED).
 *
 * Owns: what was learnt, for the process. Runs on: see chars.h. Frees: nothing. Limits: 64-bit machines; strings up to 2^31 - 1.
 */
#include "core/chars.h"

#include "core/core.h"
#include "core/engine.h"
#include "core/mem.h"
#include "core/transcode.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define EIGHT 4U
#define OWNED 1U
#define STACK_UNITS 2048

struct cell {
  uint32_t kind, rest;
  uintptr_t text;
};
struct text {
  uint32_t refs, len;
  const void *at;
  uint32_t flags;
};

struct rope {
  uint32_t kind, rest;
  uintptr_t first; /* with `rope_bits` */
  uint32_t len;
  uint16_t others[6];
};
#define ROPE_BITS 7U
#define ROPE_DEPTH 64

/* Set once, before any use. */
static bool readable, makeable;
static uintptr_t rope_bits; /* 0: how a rope lies in memory is not known */
static atomic_int thirds;   /* whether third strings are where they are taken to be: 0 not known, 1 yes, -1 no */

static struct cell cell_of(const void *ref) {
  struct cell cell;
  memcpy(&cell, ref, sizeof cell);
  return cell;
}
static struct text text_of(uintptr_t at) {
  struct text text = {0};
  memcpy(&text, (const void *)at, offsetof(struct text, flags) + sizeof text.flags);
  return text;
}

/* --- learning ------------------------------------------------------------------------------------------------- */

static bool mapped(uintptr_t from, size_t size) {
  return trk_mem_mapped((const void *)from, size); // NOLINT(performance-no-int-to-ptr)
}

static bool cell_like(const void *ref) {
  return trk_maybe_cell(ref) && mapped((uintptr_t)ref, sizeof(struct cell));
}

static uintptr_t text_at(const void *ref) {
  if (!cell_like(ref)) return 0;
  uintptr_t at = cell_of(ref).text;
  return at % 8 == 0 && mapped(at, sizeof(struct text)) ? at : 0;
}

static bool is_text(uintptr_t at, const void *chars, size_t len, bool wide) {
  if (at == 0) return false;
  struct text text = text_of(at);
  size_t size = wide ? 2 * len : len;
  return text.len == len && mapped((uintptr_t)text.at, size) && memcmp(text.at, chars, size) == 0 &&
         ((text.flags & EIGHT) == 0) == wide;
}

static struct rope rope_of(const void *ref) {
  struct rope rope;
  memcpy(&rope, ref, sizeof rope);
  return rope;
}

/* The second string of a rope, or the third; NULL: there is none. */
static const void *other_of(const struct rope *rope, size_t which) {
  const uint16_t *part = rope->others + 3 * which;
  return (const void *)((uintptr_t)part[0] | (uintptr_t)part[1] << 16 | (uintptr_t)part[2] << 32); // NOLINT(performance-no-int-to-ptr)
}

/* `value` twice. */
static void learn_rope(const void *ref, const void *value) {
  struct rope rope = rope_of(ref);
  uintptr_t bits = rope.first & ROPE_BITS;
  if (mapped((uintptr_t)ref, sizeof rope) && rope.first == ((uintptr_t)value | bits) && rope.len == 2 * text_of(cell_of(value).text).len &&
      other_of(&rope, 0) == value && other_of(&rope, 1) == NULL)
    rope_bits = bits;
}

/* What concatenation gives is a rope, and must be seen to be one. */
static bool ropes_known(JSContextRef ctx, JSValueRef value) {
  JSStringRef name = JSStringCreateWithUTF8CString("concat");
  JSObjectRef object = JSValueToObject(ctx, value, NULL);
  JSValueRef concat = object != NULL ? JSObjectGetProperty(ctx, object, name, NULL) : NULL;
  JSStringRelease(name);
  if (concat == NULL || !JSValueIsObject(ctx, concat)) return false;
  JSValueRef rope = JSObjectCallAsFunction(ctx, (JSObjectRef)concat, object, 1, &value, NULL);
  if (rope == NULL || !cell_like(rope)) return false;
  struct cell cell = cell_of(rope);
  if (cell.kind != cell_of(value).kind || cell.text % 8 == 0) return false;
  learn_rope(rope, value);
  return true;
}

static void set(JSStringRef string, size_t len, uint32_t flags) {
  char *text = (char *)cell_of(string).text; // NOLINT(performance-no-int-to-ptr)
  uint32_t count = (uint32_t)len;
  memcpy(text + offsetof(struct text, len), &count, sizeof count);
  memcpy(text + offsetof(struct text, flags), &flags, sizeof flags);
}

static JSStringRef narrowed(JSStringRef string, size_t len) {
  set(string, len, text_of(cell_of(string).text).flags | EIGHT);
  return string;
}

/* As the engine made it: it tells by the width whose the characters are. */
void trk_chars_over_release(JSStringRef over) {
  struct text text = text_of(cell_of(over).text);
  if (text.flags & EIGHT) set(over, (text.len + 1) / 2, text.flags & ~EIGHT);
  JSStringRelease(over);
}

static const JSChar nothing[1];

static void show(JSStringRef string, const void *at, size_t len, uint32_t flags) {
  char *text = (char *)cell_of(string).text; // NOLINT(performance-no-int-to-ptr)
  memcpy(text + offsetof(struct text, at), (const void *)&at, sizeof at);
  set(string, len, flags);
}

/* A value with memory of its own, a copy of what lies there. `over` is a string over nothing[], and is again. */
static JSValueRef copied(JSContextRef ctx, JSStringRef over, const void *at, size_t len, uint32_t width) {
  uint32_t flags = text_of(cell_of(over).text).flags;
  show(over, at, len, flags | width | OWNED);
  JSValueRef value = JSValueMakeString(ctx, over);
  show(over, nothing, 1, flags);
  return value;
}

static const char sample[] = "how a text lies in the memory of the engine";
enum { SAMPLE = sizeof sample - 1 };

static bool learn_reading(JSContextRef ctx) {
  static const JSChar wide[] = {'w', 'i', 'd', 'e', 0x2603, 0x100, 'x'};
  JSStringRef strings[] = {JSStringCreateWithUTF8CString(sample), JSStringCreateWithCharacters(wide, 7)};
  JSValueRef values[] = {JSValueMakeString(ctx, strings[0]), JSValueMakeString(ctx, strings[1])};
  bool good = is_text(text_at(strings[0]), sample, SAMPLE, false) && is_text(text_at(values[0]), sample, SAMPLE, false) &&
              is_text(text_at(strings[1]), wide, 7, true) && is_text(text_at(values[1]), wide, 7, true) &&
              cell_of(values[0]).kind == cell_of(values[1]).kind &&
              cell_of(values[0]).kind != cell_of(JSContextGetGlobalObject(ctx)).kind && ropes_known(ctx, values[0]);
  JSStringRelease(strings[0]);
  JSStringRelease(strings[1]);
  return good;
}

/* Is a string over our memory what the engine itself would make of it, and does a value get a copy? */
static bool learn_making(JSContextRef ctx) {
  JSChar units[SAMPLE / 2 + 1] = {0};
  memcpy(units, sample, SAMPLE);
  JSStringRef own = JSStringCreateWithUTF8CString(sample), over = JSStringCreateWithCharactersNoCopy(units, SAMPLE / 2 + 1);
  struct text text = text_of(cell_of(narrowed(over, SAMPLE)).text);
  bool good = text.flags == text_of(cell_of(own).text).flags && (text.flags & OWNED) == 0 && text.at == units &&
              JSStringGetLength(over) == SAMPLE && JSStringIsEqual(over, own);
  JSStringRelease(own);
  trk_chars_over_release(over);
  over = JSStringCreateWithCharactersNoCopy(nothing, 1);
  good = good && text_of(cell_of(over).text).at == nothing;
  for (int wide = 0; good && wide < 2; wide++) { /* the second time it is what it was */
    size_t len = wide ? SAMPLE / 2 : SAMPLE;
    JSValueRef value = copied(ctx, over, units, len, wide ? 0 : EIGHT);
    good = is_text(text_at(value), units, len, wide) && text_of(text_at(value)).at != units && text_of(cell_of(over).text).at == nothing;
  }
  JSStringRelease(over);
  return good;
}

void trk_chars_learn(JSContextRef ctx) {
  readable = sizeof(void *) == 8 && learn_reading(ctx);
  makeable = readable && learn_making(ctx);
}

void trk_chars_learn_kind(struct trk_runtime *rt) {
  rt->string_kind = readable ? cell_of(JSValueMakeString(rt->ctx, trk_name(rt, "string"))).kind : 0;
}

const void *trk_chars_field(JSStringRef string) {
  return readable ? (const char *)string + offsetof(struct cell, text) : NULL;
}

/* --- reading -------------------------------------------------------------------------------------------------- */

bool trk_chars_is_string(const struct trk_runtime *rt, JSValueRef value) {
  return rt->string_kind != 0 && trk_maybe_cell(value) && cell_of(value).kind == rt->string_kind;
}

static void view(uintptr_t at, struct trk_chars *ret) {
  struct text text = text_of(at);
  ret->at = text.at;
  ret->len = text.len;
  ret->wide = (text.flags & EIGHT) == 0;
}

bool trk_chars_peek(struct trk_runtime *rt, JSValueRef value, struct trk_chars *ret) {
  if (!trk_chars_is_string(rt, value)) return false;
  uintptr_t at = cell_of(value).text;
  if (at % 8 != 0) {
    JSStringRef flat = JSValueToStringCopy(rt->ctx, value, NULL);
    if (flat) JSStringRelease(flat);
    at = cell_of(value).text;
  }
  ret->held = NULL;
  if (at == 0 || at % 8 != 0) return false;
  view(at, ret);
  return true;
}

bool trk_chars_open(struct trk_runtime *rt, JSValueRef value, struct trk_chars *ret) {
  ret->held = NULL;
  if (trk_chars_is_string(rt, value)) {
    uintptr_t at = cell_of(value).text;
    if (at != 0 && at % 8 == 0) {
      view(at, ret);
      return true;
    }
  }
  ret->held = JSValueToStringCopy(rt->ctx, value, NULL);
  if (ret->held == NULL) return false;
  if (readable && cell_of(ret->held).text != 0) {
    view(cell_of(ret->held).text, ret);
    return true;
  }
  ret->len = JSStringGetLength(ret->held);
  ret->at = ret->len > 0 ? JSStringGetCharactersPtr(ret->held) : NULL;
  ret->wide = true;
  return true;
}

bool trk_chars_ropes_known(void) {
  return rope_bits != 0;
}

size_t trk_chars_rope_length(const struct trk_runtime *rt, JSValueRef value) {
  if (rope_bits == 0 || !trk_chars_is_string(rt, value) || (cell_of(value).text & ROPE_BITS) != rope_bits) return 0;
  return rope_of(value).len;
}

/* What a rope is made of, by its end first. */
static int parts_of(const void *ref, const void *parts[3]) {
  struct rope rope = rope_of(ref);
  int count = 0;
  const void *second = other_of(&rope, 0), *third = other_of(&rope, 1);
  if (third != NULL) parts[count++] = third;
  if (second != NULL) parts[count++] = second;
  parts[count++] = (const void *)(rope.first & ~(uintptr_t)ROPE_BITS); // NOLINT(performance-no-int-to-ptr)
  return count;
}

/* Whether `whole` goes on with what `part` is, from *at on. */
static bool goes_on(JSContextRef ctx, struct text whole, uint32_t *at, const void *part) {
  JSStringRef string = JSValueToStringCopy(ctx, part, NULL);
  if (string == NULL) return false;
  struct text text = cell_of(string).text != 0 ? text_of(cell_of(string).text) : (struct text){0};
  bool good = text.len == 0 || ((text.flags & EIGHT) && text.len <= whole.len - *at && memcmp((const char *)whole.at + *at, text.at, text.len) == 0);
  *at += text.len;
  JSStringRelease(string);
  return good;
}

static bool is_whole(JSContextRef ctx, const void *rope, const void *const parts[3]) {
  for (int i = 0; i < 3; i++)
    if (!cell_like(parts[i]) || cell_of(parts[i]).kind != cell_of(rope).kind) return false;
  JSStringRef string = JSValueToStringCopy(ctx, rope, NULL);
  if (string == NULL) return false;
  struct text whole = cell_of(string).text != 0 ? text_of(cell_of(string).text) : (struct text){0};
  uint32_t at = 0;
  bool good = (whole.flags & EIGHT) != 0;
  for (int i = 2; good && i >= 0; i--) good = goes_on(ctx, whole, &at, parts[i]);
  JSStringRelease(string);
  return good && at == whole.len;
}

/* The engine does not make a rope of three when it is asked to concatenate: the first one that is met is compared with what it makes of it. */
static bool thirds_known(JSContextRef ctx, const void *rope, const void *const parts[3]) {
  int known = atomic_load_explicit(&thirds, memory_order_relaxed);
  if (known != 0) return known > 0;
  atomic_store_explicit(&thirds, is_whole(ctx, rope, parts) ? 1 : -1, memory_order_relaxed);
  return false; /* it is none any more */
}

bool trk_chars_rope(const struct trk_runtime *rt, JSValueRef value, uint8_t *dst, size_t len) {
  const void *waiting[ROPE_DEPTH] = {value};
  for (int count = 1; count > 0;) {
    const void *at = waiting[--count];
    struct cell cell = cell_of(at);
    if (cell.kind != rt->string_kind || cell.text == 0) return false;
    if (cell.text % 8 != 0) {
      if ((cell.text & ROPE_BITS) != rope_bits || count > ROPE_DEPTH - 3) return false;
      int parts = parts_of(at, waiting + count);
      if (parts == 3 && !thirds_known(rt->ctx, at, waiting + count)) return false;
      count += parts;
      continue;
    }
    struct text text = text_of(cell.text);
    if ((text.flags & EIGHT) == 0 || text.len > len) return false;
    memcpy(dst, text.at, text.len);
    dst += text.len;
    len -= text.len;
  }
  return len == 0;
}

void trk_chars_close(struct trk_chars *chars) {
  if (chars->held != NULL) JSStringRelease(chars->held);
  chars->held = NULL;
}

size_t trk_chars_utf8_room(const struct trk_chars *chars) {
  return chars->wide ? 3 * chars->len : 2 * chars->len;
}

size_t trk_chars_utf8(const struct trk_chars *chars, char *dst) {
  if (chars->len == 0) return 0;
  return chars->wide ? trk_utf16_to_utf8(chars->at, chars->len, dst) : trk_latin1_to_utf8(chars->at, chars->len, dst);
}

size_t trk_chars_utf8_length(const struct trk_chars *chars) {
  if (chars->len == 0) return 0;
  return chars->wide ? trk_utf16_to_utf8_length(chars->at, chars->len) : trk_latin1_to_utf8_length(chars->at, chars->len);
}

size_t trk_chars_utf8_some(const struct trk_chars *chars, char *dst, size_t size, size_t *ret_read) {
  *ret_read = 0;
  if (chars->len == 0) return 0;
  if (chars->wide) return trk_utf16_to_utf8_some(chars->at, chars->len, dst, size, ret_read);
  return trk_latin1_to_utf8_some(chars->at, chars->len, dst, size, ret_read);
}

void trk_chars_latin1(const struct trk_chars *chars, uint8_t *dst, size_t len) {
  if (len == 0) return;
  if (chars->wide) trk_narrow(chars->at, dst, len);
  else memcpy(dst, chars->at, len);
}

void trk_chars_utf16(const struct trk_chars *chars, void *dst, size_t len) {
  if (len == 0) return;
  if (chars->wide) {
    memcpy(dst, chars->at, 2 * len);
    return;
  }
  if ((uintptr_t)dst % sizeof(uint16_t) == 0) {
    trk_widen(chars->at, dst, len);
    return;
  }
  for (size_t i = 0; i < len; i++) {
    uint16_t unit = ((const uint8_t *)chars->at)[i];
    memcpy((char *)dst + 2 * i, &unit, sizeof unit);
  }
}

/* --- making; trk_latin1() and trk_utf16() are value.h's -------------------------------------------------------------- */

JSStringRef trk_chars_over(const uint8_t *bytes, size_t len) {
  if (!makeable || len == 0 || len > INT32_MAX) return NULL;
  return narrowed(JSStringCreateWithCharactersNoCopy((const JSChar *)(const void *)bytes, (len + 1) / 2), len);
}

/* The string that shows them to the engine is kept: it is two pieces of memory, as many as the value itself. */
static JSValueRef made(struct trk_runtime *rt, const void *at, size_t len, uint32_t width) {
  JSStringRef over = rt->string_over ? rt->string_over : JSStringCreateWithCharactersNoCopy(nothing, 1);
  rt->string_over = NULL;
  JSValueRef value = copied(rt->ctx, over, at, len, width);
  trk_chars_leave(rt);
  rt->string_over = over;
  return value;
}

void trk_chars_leave(struct trk_runtime *rt) {
  if (rt->string_over) JSStringRelease(rt->string_over);
  rt->string_over = NULL;
}

JSValueRef trk_latin1(struct trk_runtime *rt, const uint8_t *bytes, size_t len) {
  if (makeable && len > 0 && len <= INT32_MAX) return made(rt, bytes, len, EIGHT);
  JSChar stack[STACK_UNITS], *units = len <= STACK_UNITS ? stack : trk_malloc(len * sizeof *units);
  trk_widen(bytes, units, len);
  JSValueRef value = trk_utf16(rt, units, len);
  if (units != stack) free(units);
  return value;
}

JSValueRef trk_utf16(struct trk_runtime *rt, const uint16_t *units, size_t len) {
  if (makeable && len > 0 && len <= INT32_MAX) return made(rt, units, len, 0);
  JSStringRef string = JSStringCreateWithCharacters(units, len);
  JSValueRef value = JSValueMakeString(rt->ctx, string);
  JSStringRelease(string);
  return value;
}
