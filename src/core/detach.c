/*
 * detach.c - the bytes of an ArrayBuffer, taken out of the engine, or held in it; see detach.h.
 *
 * What is taken to be so, and checked with buffers of our own before it is used: an ArrayBuffer is a cell with the address of what it
 * has at IMPL; that is words of 8 bytes, of which the contents are seven: the bytes' address, who frees them (for all that programs make the
 * same, an object with a counter at its second word), three words that are nothing but for shared memory and WebAssembly's, among them the
 * size, and whether it may change. transferTo() moves them to another such place and detaches the buffer; where somebody holds
 * them it leaves a copy there instead. Who holds them counts in a word of 4 bytes behind the contents; whoever has had their address by the C API
 * holds them for good, which the engine marks with a byte of the next such word.
 *
 * Owns: what was learnt, for the process. Runs on: see detach.h. Frees: nothing. Limits: 64-bit machines.
 */
#include "core/detach.h"

#include "core/core.h"
#include "core/mem.h"
#include "core/native.h"
#include "core/views.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define TRANSFER "_ZN3JSC11ArrayBuffer10transferToERNS_2VMERNS_19ArrayBufferContentsE"
#define FREE "_ZN8Gigacage4freeENS_4KindEPv"

enum { PRIMITIVE = 0, SAMPLE = 5000, ROOM = 16 /* words: more than there are contents */ };
enum { IMPL = 2, CONTENTS = 2 };                                    /* words of the cell, of what it has */
enum { CONTENTS_END = (CONTENTS + 7) * 8, BEHIND = 24 };              /* bytes; how many behind are looked at */
enum { DATA, FREER, SHARED, HANDLE, SIZE, SIZE_MAX_WORD, CHANGES, CONTENTS_WORDS }; /* of the contents */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool (*transfer)(void *impl, JSContextGroupRef vm, uint64_t *contents); /* NULL: not as we take it to be */
static void (*release)(int kind, void *data);
static uint8_t kind; /* of cells */
static uint64_t freer;
static size_t pins; /* where it is counted who holds the bytes, from the start of what a buffer has; 0: not known */

static uint64_t word_at(const void *at, size_t i) {
  uint64_t word;
  memcpy(&word, (const char *)at + i * sizeof word, sizeof word);
  return word;
}

static void *impl_of(JSValueRef buffer) {
  return (void *)(uintptr_t)word_at(buffer, IMPL); // NOLINT(performance-no-int-to-ptr)
}

/* Counts those that have it: each buffer's contents are one. */
static atomic_uint *counter(void) {
  return (atomic_uint *)(uintptr_t)(freer + sizeof(uint64_t)); // NOLINT(performance-no-int-to-ptr)
}

static bool take(JSContextRef ctx, void *impl, uint64_t contents[ROOM]) {
  memset(contents, 0, ROOM * sizeof *contents);
  return transfer(impl, JSContextGetGroup(ctx), contents) && contents[DATA] != 0;
}

/* Neither shared, nor WebAssembly's, nor of a size that changes. */
static bool plain(const void *impl) {
  return word_at(impl, CONTENTS + SHARED) == 0 && word_at(impl, CONTENTS + HANDLE) == 0 && (word_at(impl, CONTENTS + CHANGES) & 0xff) == 0;
}
static bool contents_fit(const void *impl, uint64_t freed_by) {
  return word_at(impl, CONTENTS + FREER) == freed_by && plain(impl);
}

/* --- learning ------------------------------------------------------------------------------------------------------- */

static JSObjectRef made(JSContextRef ctx, const char *class, JSValueRef arg) {
  JSStringRef name = JSStringCreateWithUTF8CString(class);
  JSValueRef constructor = JSObjectGetProperty(ctx, JSContextGetGlobalObject(ctx), name, NULL);
  JSStringRelease(name);
  if (constructor == NULL || !JSValueIsObject(ctx, constructor)) return NULL;
  return JSObjectCallAsConstructor(ctx, (JSObjectRef)constructor, 1, &arg, NULL);
}

/* A buffer of SAMPLE bytes, of which it is known where they are without the engine's having been asked. */
static JSObjectRef sample(JSContextRef ctx, struct trk_bytes *ret) {
  JSObjectRef buffer = made(ctx, "ArrayBuffer", JSValueMakeNumber(ctx, SAMPLE)), view = buffer ? made(ctx, "Uint8Array", buffer) : NULL;
  if (view == NULL || !trk_view_peek(view, ret) || ret->len != SAMPLE) return NULL;
  for (size_t i = 0; i < SAMPLE; i++) ret->data[i] = (uint8_t)(i * 7);
  return buffer;
}

static bool is_mapped(const void *at, size_t words) {
  return (uintptr_t)at % 8 == 0 && trk_mem_mapped(at, words * sizeof(uint64_t));
}

static bool lies_so(JSObjectRef buffer, const struct trk_bytes *bytes) {
  if (buffer == NULL || !is_mapped(buffer, IMPL + 1)) return false;
  const void *impl = impl_of(buffer);
  return is_mapped(impl, CONTENTS + CONTENTS_WORDS) && word_at(impl, CONTENTS + DATA) == (uint64_t)(uintptr_t)bytes->data &&
         word_at(impl, CONTENTS + SIZE) == SAMPLE && contents_fit(impl, word_at(impl, CONTENTS + FREER));
}

static bool is_taken(JSContextRef ctx, JSObjectRef buffer, const struct trk_bytes *bytes, const uint64_t contents[ROOM]) {
  if (contents[DATA] != (uint64_t)(uintptr_t)bytes->data || contents[SIZE] != SAMPLE || contents[FREER] != freer) return false;
  for (size_t i = CONTENTS_WORDS; i < ROOM; i++)
    if (contents[i] != 0) return false;
  for (size_t i = 0; i < SAMPLE; i++)
    if (bytes->data[i] != (uint8_t)(i * 7)) return false;
  return word_at(impl_of(buffer), CONTENTS + DATA) == 0 && JSObjectGetArrayBufferByteLength(ctx, buffer, NULL) == 0;
}

static void no_release(void *data, void *arg) {
  (void)data;
  (void)arg;
}

static bool learn_from(JSContextRef ctx) {
  static uint8_t ours[SAMPLE];
  struct trk_bytes bytes[2];
  JSObjectRef buffer = sample(ctx, &bytes[0]);
  if (!lies_so(buffer, &bytes[0])) return false;
  kind = trk_cell_kind(buffer);
  freer = word_at(impl_of(buffer), CONTENTS + FREER);
  if (kind == 0 || freer == 0 || !is_mapped((const void *)(uintptr_t)freer, 2)) return false; // NOLINT(performance-no-int-to-ptr)
  unsigned before = atomic_load(counter());
  JSObjectRef another = sample(ctx, &bytes[1]);
  if (!lies_so(another, &bytes[1]) || trk_cell_kind(another) != kind || !contents_fit(impl_of(another), freer)) return false;
  if (atomic_load(counter()) != before + 1) return false;
  /* Memory that programs of C give is somebody else's to free. */
  JSObjectRef given = JSObjectMakeArrayBufferWithBytesNoCopy(ctx, ours, SAMPLE, no_release, NULL, NULL);
  if (given == NULL || trk_cell_kind(given) != kind || word_at(impl_of(given), CONTENTS + FREER) == freer) return false;
  uint64_t contents[ROOM];
  if (!take(ctx, impl_of(buffer), contents) || !is_taken(ctx, buffer, &bytes[0], contents) || atomic_load(counter()) != before + 1) return false;
  atomic_fetch_sub(counter(), 1);
  release(PRIMITIVE, bytes[0].data);
  return true;
}

static uint32_t *count_at(void *impl, size_t at) {
  return (uint32_t *)(void *)((char *)impl + at);
}

/* Where the C API's own hold is marked: the one byte behind the contents that becomes 1. 0: it is not so. */
static size_t find_mark(JSContextRef ctx) {
  struct trk_bytes bytes;
  JSObjectRef buffer = sample(ctx, &bytes);
  if (buffer == NULL || !lies_so(buffer, &bytes) || !is_mapped(impl_of(buffer), ROOM)) return 0;
  const unsigned char *impl = impl_of(buffer);
  unsigned char before[BEHIND];
  memcpy(before, impl + CONTENTS_END, BEHIND);
  JSObjectGetArrayBufferBytesPtr(ctx, buffer, NULL);
  size_t found = 0;
  for (size_t i = 0; i < BEHIND; i++) {
    if (impl[CONTENTS_END + i] == before[i]) continue;
    if (found != 0 || before[i] != 0 || impl[CONTENTS_END + i] != 1) return 0;
    found = CONTENTS_END + i;
  }
  return found;
}

/* Whether it is the word at `at` that counts: with 1 in it a copy is left and the buffer is as it was; with 0 the bytes go. */
static bool counts(JSContextRef ctx, size_t at) {
  struct trk_bytes bytes;
  uint64_t contents[ROOM];
  JSObjectRef buffer = sample(ctx, &bytes);
  if (buffer == NULL || !lies_so(buffer, &bytes) || *count_at(impl_of(buffer), at) != 0) return false;
  void *impl = impl_of(buffer);
  *count_at(impl, at) = 1;
  bool taken = take(ctx, impl, contents);
  *count_at(impl, at) = 0;
  if (!taken || contents[FREER] != freer) return false;
  bool copied = contents[DATA] != (uint64_t)(uintptr_t)bytes.data && lies_so(buffer, &bytes);
  atomic_fetch_sub(counter(), 1);
  release(PRIMITIVE, (void *)(uintptr_t)contents[DATA]); // NOLINT(performance-no-int-to-ptr)
  if (!copied || !take(ctx, impl, contents) || !is_taken(ctx, buffer, &bytes, contents)) return false;
  atomic_fetch_sub(counter(), 1);
  release(PRIMITIVE, bytes.data);
  return true;
}

static void learn_pins(JSContextRef ctx) {
  size_t mark = find_mark(ctx), before = mark / sizeof(uint32_t) * sizeof(uint32_t) - sizeof(uint32_t);
  if (mark >= CONTENTS_END + sizeof(uint32_t) && counts(ctx, before)) pins = before;
}

static void learn(void) {
  struct trk_runtime *rt = trk_current();
  if (sizeof(void *) != 8 || !trk_natives_known()) return;
  trk_native_find(&release, FREE);
  trk_native_find(&transfer, TRANSFER);
  if (release == NULL || (transfer && !learn_from(rt->ctx))) transfer = NULL;
  if (transfer) learn_pins(rt->ctx);
}

/* --- taking --------------------------------------------------------------------------------------------------------- */

bool trk_detach(struct trk_runtime *rt, JSValueRef buffer, struct trk_bytes *ret) {
  pthread_once(&once, learn);
  if (transfer == NULL || trk_cell_kind(buffer) != kind) return false;
  void *impl = impl_of(buffer);
  if (impl == NULL || word_at(impl, CONTENTS + DATA) == 0 || word_at(impl, CONTENTS + SIZE) == 0 || !contents_fit(impl, freer)) return false;
  uint64_t contents[ROOM];
  if (!take(rt->ctx, impl, contents) || contents[FREER] != freer) return false;
  atomic_fetch_sub_explicit(counter(), 1, memory_order_relaxed); /* never the last: one that is kept for ever has it too */
  ret->data = (uint8_t *)(uintptr_t)contents[DATA]; // NOLINT(performance-no-int-to-ptr)
  ret->len = contents[SIZE];
  return true;
}

void trk_detached_free(void *data) {
  release(PRIMITIVE, data);
}

/* --- holding -------------------------------------------------------------------------------------------------------- */

bool trk_hold_bytes(struct trk_runtime *rt, JSValueRef value, struct trk_bytes *ret, struct trk_hold *ret_hold) {
  ret_hold->count = NULL;
  pthread_once(&once, learn);
  JSTypedArrayType type = pins == 0 ? kJSTypedArrayTypeNone : JSValueGetTypedArrayType(rt->ctx, value, NULL);
  if (type == kJSTypedArrayTypeNone) return trk_get_bytes(rt, value, ret);
  bool whole = type == kJSTypedArrayTypeArrayBuffer;
  JSObjectRef object = (JSObjectRef)value, buffer = whole ? object : JSObjectGetTypedArrayBuffer(rt->ctx, object, NULL);
  void *impl = buffer != NULL && trk_cell_kind(buffer) == kind ? impl_of(buffer) : NULL;
  if (impl == NULL || word_at(impl, CONTENTS + DATA) == 0 || !plain(impl)) return trk_get_bytes(rt, value, ret);
  size_t offset = whole ? 0 : JSObjectGetTypedArrayByteOffset(rt->ctx, object, NULL);
  ret->data = (uint8_t *)(uintptr_t)word_at(impl, CONTENTS + DATA) + offset; // NOLINT(performance-no-int-to-ptr)
  ret->len = whole ? word_at(impl, CONTENTS + SIZE) : JSObjectGetTypedArrayByteLength(rt->ctx, object, NULL);
  ret_hold->count = count_at(impl, pins);
  ++*ret_hold->count;
  return true;
}

void trk_hold_end(struct trk_hold *hold) {
  if (hold->count != NULL) --*hold->count;
  hold->count = NULL;
}
