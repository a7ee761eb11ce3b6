/*
 * views.c - the bytes of a Uint8Array, where they are; see views.h.
 *
 * What is taken to be so, and checked with arrays of each kind before it is used: the value points to a cell of 4 bytes, of
 * which more are of no matter here, with the kind of object in its sixth byte; two words on are the address of the first
 * byte, the length, the place in the buffer, and a byte for the kind of memory, of which only those kinds count that were seen.
 *
 * Owns: what was learnt, for the process. Runs on: see views.h. Frees: nothing. Limits: 64-bit machines.
 */
#include "core/views.h"

#include "core/core.h"

#include <stdlib.h>
#include <string.h>

struct view {
  uint32_t structure;
  uint8_t indexing, kind, flags, state;
  void *butterfly;
  uint8_t *data;
  size_t len, offset;
  uint8_t memory;
};

enum { SMALL = 24, LARGE = 5000, OFFSET = 8 };

static uint8_t view_kind(JSValueRef value) {
  uint8_t kind;
  memcpy(&kind, (const char *)value + offsetof(struct view, kind), sizeof kind);
  return kind;
}

/* Set once, before any use. */
static bool known;
static uint8_t kind;
static bool memories[256]; /* which kinds of memory were seen */

static struct view view_of(JSValueRef value) {
  struct view view;
  memcpy(&view, value, offsetof(struct view, memory) + 1);
  return view;
}

static void free_data(void *data, void *arg) {
  (void)arg;
  free(data);
}

static JSObjectRef made_by_program(JSContextRef ctx, const char *class, size_t len) {
  JSStringRef name = JSStringCreateWithUTF8CString(class);
  JSValueRef constructor = JSObjectGetProperty(ctx, JSContextGetGlobalObject(ctx), name, NULL), size = JSValueMakeNumber(ctx, (double)len);
  JSStringRelease(name);
  if (constructor == NULL || !JSValueIsObject(ctx, constructor)) return NULL;
  return JSObjectCallAsConstructor(ctx, (JSObjectRef)constructor, 1, &size, NULL);
}

/* The four ways in which an array comes by its memory. Small enough to be read whatever they are. */
static bool learn_kinds(JSContextRef ctx, JSObjectRef arrays[4]) {
  uint8_t *own = calloc(SMALL, 1);
  if (own == NULL) return false;
  arrays[0] = made_by_program(ctx, "Uint8Array", SMALL);
  arrays[1] = made_by_program(ctx, "Uint8Array", LARGE);
  arrays[2] = JSObjectMakeTypedArrayWithBytesNoCopy(ctx, kJSTypedArrayTypeUint8Array, own, SMALL, free_data, NULL, NULL);
  if (arrays[0] == NULL || arrays[1] == NULL || arrays[2] == NULL || view_of(arrays[2]).data != own) return false;
  JSObjectRef buffer = JSObjectGetTypedArrayBuffer(ctx, arrays[2], NULL);
  arrays[3] = JSObjectMakeTypedArrayWithArrayBufferAndOffset(ctx, kJSTypedArrayTypeUint8Array, buffer, OFFSET, SMALL - OFFSET, NULL);
  return arrays[3] != NULL && view_of(arrays[3]).data == own + OFFSET;
}

static bool holds(JSContextRef ctx, JSObjectRef array, size_t len, size_t offset) {
  struct view view = view_of(array);
  if (view.kind != kind || view.len != len || view.offset != offset) return false;
  /* What a program writes is there, and what stands there a program reads. */
  JSObjectSetPropertyAtIndex(ctx, array, (unsigned)len - 1, JSValueMakeNumber(ctx, 201), NULL);
  if (view_of(array).data != view.data || view.data[len - 1] != 201) return false;
  view.data[len - 2] = 77;
  return JSValueToNumber(ctx, JSObjectGetPropertyAtIndex(ctx, array, (unsigned)len - 2, NULL), NULL) == 77;
}

void trk_views_learn(JSContextRef ctx) {
  JSObjectRef arrays[4];
  static const size_t lens[] = {SMALL, LARGE, SMALL, SMALL - OFFSET}, offsets[] = {0, 0, 0, OFFSET};
  JSObjectRef other = made_by_program(ctx, "Int8Array", SMALL);
  if (sizeof(void *) != 8 || other == NULL || !learn_kinds(ctx, arrays)) return;
  kind = view_of(arrays[0]).kind;
  if (kind == view_of(other).kind || kind == view_of(JSContextGetGlobalObject(ctx)).kind) return;
  for (size_t i = 0; i < 4; i++) {
    if (!holds(ctx, arrays[i], lens[i], offsets[i])) return;
    memories[view_of(arrays[i]).memory] = true;
  }
  known = true;
}

uint8_t trk_cell_kind(JSValueRef value) {
  return known && trk_maybe_cell(value) ? view_kind(value) : 0;
}

uint32_t trk_cell_structure(JSValueRef value) {
  uint32_t structure = 0;
  if (known && trk_maybe_cell(value)) memcpy(&structure, value, sizeof structure);
  return structure;
}

bool trk_view_peek(JSValueRef value, struct trk_bytes *ret) {
  if (!known || !trk_maybe_cell(value)) return false;
  if (view_kind(value) != kind) return false;
  struct view view = view_of(value);
  if (!memories[view.memory]) return false;
  ret->data = view.data;
  ret->len = view.len;
  return true;
}

bool trk_views_alike(JSValueRef a, JSValueRef b) {
  return !known || !trk_maybe_cell(a) || !trk_maybe_cell(b) || view_of(a).memory == view_of(b).memory;
}
