/*
 * clone.c - the streams of structured clone: internalBinding('clone').
 *
 * JavaScript (internal/worker/clone) walks a value and writes words into the output stream, memory that it maps as a
 * typed array, and collects its strings in one. Here both become a message. A message of few words is copied out of the
 * stream and, at its reader, into the input stream; a large one takes the stream's block along.
 *
 * The deserializer trusts no index it reads: an attachment is given out only once and only as what it is.
 *
 * Owns: the streams, what hangs on the message being written, the message being read. Runs on: the runtime's thread.
 * Frees: trk_clone_done(). Limits: 2^29 words a message.
 */
#include "core/chars.h"
#include "core/engine.h"
#include "core/mem.h"
#include "core/views.h"
#include "perf/shared.h"
#include "thread/loan.h"
#include "thread/plain.h"
#include "thread/shapes.h"
#include "thread/shared_pages.h"
#include "thread/text.h"
#include "thread/thread.h"
#include "thread/words.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STREAM_WORDS 4096u
#define WORDS_MAX (1u << 29)

static void release_block(void *data, void *block) {
  (void)data;
  trk_block_unref(block);
}

/* Takes over the caller's reference. */
static JSObjectRef words_of(struct trk_runtime *rt, struct trk_block *block) {
  return JSObjectMakeTypedArrayWithBytesNoCopy(rt->ctx, kJSTypedArrayTypeInt32Array, trk_block_data(block),
                                               trk_block_size(block), release_block, block, NULL);
}

static JSObjectRef buffer_of(struct trk_runtime *rt, struct trk_block *block) {
  return JSObjectMakeArrayBufferWithBytesNoCopy(rt->ctx, trk_block_data(block), trk_block_size(block), release_block,
                                                block, NULL);
}

/* An ArrayBuffer that the program gets. Takes over the caller's reference. */
static JSObjectRef adopt(struct trk_thread *thread, struct trk_block *block) {
  trk_block_list(block);
  thread->adopted += trk_block_size(block);
  size_t size = trk_block_size(block);
  if (size >= TRK_ADOPTED_LARGE && size > thread->adopted_large) thread->adopted_large = size;
  return buffer_of(thread->rt, block);
}

static JSObjectRef stream_of(struct trk_runtime *rt, struct trk_block *block) {
  trk_block_ref(block);
  return words_of(rt, block);
}

/* Of strings that no property was ever named by, as the writer makes them for the message: any thread may. */
static void drop_text(void *text) {
  JSStringRelease(text);
}

/* Another function than trk_block_unref, so that a reader never gets one kind for the other. */
static void drop_shared(void *block) {
  trk_block_unref(block);
}

uint32_t trk_clone_attach(struct trk_thread *thread, void *object, void (*drop)(void *object)) {
  if (thread->attachment_count == thread->attachment_room) {
    thread->attachment_room = thread->attachment_room ? thread->attachment_room * 2 : 8;
    thread->attachments = trk_realloc(thread->attachments, thread->attachment_room * sizeof *thread->attachments);
  }
  thread->attachments[thread->attachment_count] = (struct trk_attachment){object, drop};
  return thread->attachment_count++;
}

void *trk_clone_detach(struct trk_thread *thread, uint32_t index, void (*drop)(void *object)) {
  struct trk_message *message = thread->current;
  if (message == NULL || index >= message->attachment_count || message->attachments[index].drop != drop) return NULL;
  void *object = message->attachments[index].object;
  message->attachments[index].object = NULL;
  return object;
}

static void drop_attachments(struct trk_thread *thread) {
  for (uint32_t i = 0; i < thread->attachment_count; i++) thread->attachments[i].drop(thread->attachments[i].object);
  thread->attachment_count = 0;
}

struct trk_message *trk_clone_take(struct trk_thread *thread, uint32_t words, JSValueRef text) {
  bool large = words > STREAM_WORDS;
  struct trk_message *message = trk_message_new_from(&thread->slab, large ? 0 : words);
  if (message == NULL) return NULL;
  message->words = words;
  if (large) {
    trk_message_set_block(message, thread->out);
    thread->out = NULL;
  } else {
    memcpy(message->data, trk_block_data(thread->out), (size_t)words * sizeof(int32_t));
  }
  if (text && trk_is_string(thread->rt, text)) message->text = JSValueToStringCopy(thread->rt->ctx, text, NULL);
  if (thread->attachment_count) {
    message->attachments = thread->attachments;
    message->attachment_count = thread->attachment_count;
    thread->attachments = NULL;
    thread->attachment_count = thread->attachment_room = 0;
  }
  return message;
}

/* A short text leaves with the message itself: what a JavaScript string costs both sides is more than its copy. */
static struct trk_message *near_text(struct trk_thread *thread, int32_t word, JSValueRef text) {
  struct trk_chars chars;
  if (text == NULL) return NULL;
  size_t rope = trk_chars_rope_length(thread->rt, text);
  uint8_t flat[TRK_NEAR_MAX];
  if (rope > 0 && rope <= sizeof flat && trk_chars_rope(thread->rt, text, flat, rope)) chars = (struct trk_chars){.at = flat, .len = rope};
  else if (!trk_chars_peek(thread->rt, text, &chars)) return NULL;
  size_t bytes = chars.len << chars.wide;
  if (chars.len == 0 || bytes > TRK_NEAR_MAX || chars.len != (size_t)(word >> TRK_WORD_SHIFT)) return NULL;
  struct trk_message *message = trk_message_new_near(&thread->slab, 2, (uint32_t)bytes);
  if (message == NULL) return NULL;
  message->wide = chars.wide;
  message->data[0] = 0; /* no ports */
  message->data[1] = word;
  memcpy(trk_message_near(message), chars.at, bytes);
  return message;
}

/* Behind one character (clone_read's OWN), where it is not yet: what is freed by another thread must not be the name of a property. */
static JSStringRef behind_own(struct trk_thread *thread, int32_t word, JSValueRef text) {
  JSStringRef string = JSValueToStringCopy(thread->rt->ctx, text, NULL);
  size_t len = string ? JSStringGetLength(string) : 0;
  if (len == 0 || len > TRK_NEAR_MAX || len != (size_t)(word >> TRK_WORD_SHIFT)) return string;
  JSChar units[1 + TRK_NEAR_MAX] = {' '};
  memcpy(units + 1, JSStringGetCharactersPtr(string), len * sizeof *units);
  JSStringRelease(string);
  return JSStringCreateWithCharacters(units, 1 + len);
}

struct trk_message *trk_clone_word(struct trk_thread *thread, int32_t word, JSValueRef text) {
  struct trk_message *message = near_text(thread, word, text);
  if (message) return message;
  message = trk_message_new_from(&thread->slab, 2);
  if (message == NULL) return NULL;
  message->data[0] = 0; /* no ports */
  message->data[1] = word;
  if (text && trk_is_string(thread->rt, text)) message->text = behind_own(thread, word, text);
  return message;
}

struct trk_message *trk_clone_sole(struct trk_block *block) {
  struct trk_message *message = trk_message_new(0);
  if (message == NULL) {
    trk_block_unref(block);
    return NULL;
  }
  message->sole = true;
  message->attachments = trk_malloc(sizeof *message->attachments);
  message->attachments[0] = (struct trk_attachment){block, trk_block_unref};
  message->attachment_count = 1;
  return message;
}

/* A block that a reader would map and write to is never shared: bytes are copied, as each receiver has its own. */
static struct trk_block *copy_block(struct trk_block *block) {
  struct trk_block *copy = trk_block_new_filled(trk_block_size(block));
  if (copy == NULL) return NULL;
  memcpy(trk_block_data(copy), trk_block_data(block), trk_block_size(block));
  return copy;
}

static void *copy_attachment(const struct trk_attachment *attachment) {
  if (attachment->drop == drop_text) return JSStringRetain(attachment->object);
  if (attachment->drop == trk_text_drop) {
    trk_text_share(attachment->object);
    return attachment->object;
  }
  if (attachment->drop == trk_perf_histogram_drop) {
    trk_perf_histogram_share(attachment->object);
    return attachment->object;
  }
  if (attachment->drop == trk_shared_pages_drop) {
    trk_shared_pages_ref(attachment->object);
    return attachment->object;
  }
  if (attachment->drop == trk_block_unref) return copy_block(attachment->object);
  if (attachment->drop != drop_shared) return NULL;
  trk_block_ref(attachment->object);
  return attachment->object;
}

struct trk_message *trk_clone_copy(const struct trk_message *message) {
  struct trk_message *copy = message->near ? trk_message_new_near(NULL, message->words, (uint32_t)message->near_bytes)
                                           : trk_message_new(message->large ? 0 : message->words);
  if (copy == NULL) return NULL;
  copy->words = message->words;
  copy->plain = message->plain;
  copy->wide = message->wide;
  if (message->near) {
    memcpy(copy->data, message->data, (size_t)message->words * sizeof(int32_t) + message->near_bytes);
  } else if (message->large) {
    trk_message_set_block(copy, trk_message_block(message)); /* read only */
    trk_block_ref(trk_message_block(copy));
  } else {
    memcpy(copy->data, message->data, (size_t)message->words * sizeof(int32_t));
  }
  if (!message->near && message->text) copy->text = JSStringRetain(message->text);
  if (message->attachment_count) copy->attachments = trk_calloc(message->attachment_count, sizeof *copy->attachments);
  for (uint32_t i = 0; i < message->attachment_count; i++) {
    copy->attachments[i].drop = message->attachments[i].drop;
    copy->attachments[i].object = copy_attachment(&message->attachments[i]);
    copy->attachment_count++;
    if (copy->attachments[i].object) continue;
    trk_message_free(copy);
    return NULL;
  }
  return copy;
}

/* No more than one text, of which all is the value but the first character (clone_read's OWN). */
static bool is_text(const struct trk_message *message) {
  return message->words == 2 && !message->large && !message->near && message->data[0] == 0 && message->text != NULL &&
         (message->data[1] & TRK_WORD_KIND) == TRK_WORD_STRING && message->data[1] >= 0 &&
         JSStringGetLength(message->text) == (size_t)(message->data[1] >> TRK_WORD_SHIFT) + 1;
}

JSValueRef trk_word_constant(struct trk_runtime *rt, int32_t word) {
  switch (word >> TRK_WORD_SHIFT) {
    case TRK_CONST_UNDEFINED: return trk_undefined(rt);
    case TRK_CONST_NULL: return trk_null(rt);
    case TRK_CONST_TRUE: return trk_bool(rt, true);
    case TRK_CONST_FALSE: return trk_bool(rt, false);
    default: return NULL;
  }
}

JSValueRef trk_message_near_text(struct trk_runtime *rt, const struct trk_message *message, size_t from, size_t len) {
  const uint8_t *at = trk_message_near(message) + (from << message->wide);
  return message->wide ? trk_utf16(rt, (const uint16_t *)(const void *)at, len) : trk_latin1(rt, at, len);
}

/* The value of a message that is one word, NULL: it is more, or another. */
static JSValueRef word_value(struct trk_runtime *rt, const struct trk_message *message) {
  if (message->words != 2 || message->large || message->data[0] != 0) return NULL;
  int32_t word = message->data[1], rest = word >> TRK_WORD_SHIFT;
  switch (word & TRK_WORD_KIND) {
    case TRK_WORD_INT: return trk_number(rt, rest);
    case TRK_WORD_CONST: return trk_word_constant(rt, word);
    case TRK_WORD_STRING:
      return message->near && rest >= 0 && trk_message_near_length(message) == (size_t)rest ? trk_message_near_text(rt, message, 0, (size_t)rest) : NULL;
    default: return NULL;
  }
}

/* Made by the first message that needs it. NULL: there is no memory, of which the reader hears when it asks for the stream. */
static struct trk_block *in_stream(struct trk_thread *thread) {
  if (thread->in == NULL) thread->in = trk_block_new_raw(STREAM_WORDS * sizeof(int32_t));
  return thread->in;
}

/* One that is for the reader in JavaScript: it knows no such messages. */
static size_t open_near(struct trk_thread *thread, const struct trk_message *message, JSValueRef ret_args[TRK_CLONE_ARGS]) {
  struct trk_runtime *rt = thread->rt;
  JSChar own[1 + TRK_NEAR_MAX] = {' '}; /* clone_read's OWN */
  size_t len = trk_message_near_length(message);
  const uint8_t *near = trk_message_near(message);
  if (message->wide) memcpy(own + 1, near, message->near_bytes);
  for (size_t i = 0; !message->wide && i < len; i++) own[1 + i] = near[i];
  ret_args[0] = trk_utf16(rt, own, 1 + len);
  if (in_stream(thread) == NULL) return 1;
  int32_t *words = trk_block_data(thread->in);
  if (message->plain) rt->reg[TRK_CLONE_WORDS] = (int32_t)trk_plain_words(message, words);
  else memcpy(words, message->data, (size_t)message->words * sizeof *words);
  return 1;
}

size_t trk_clone_open(struct trk_thread *thread, struct trk_message *message, JSValueRef ret_args[TRK_CLONE_ARGS]) {
  struct trk_runtime *rt = thread->rt;
  trk_message_free(thread->current);
  thread->current = message;
  if (message->sole) {
    rt->reg[TRK_CLONE_WORDS] = TRK_CLONE_SOLE;
    ret_args[0] = adopt(thread, trk_clone_detach(thread, 0, trk_block_unref));
    return 1;
  }
  ret_args[0] = message->plain ? trk_plain_value(thread, message) : word_value(rt, message);
  if (ret_args[0] != NULL) {
    rt->reg[TRK_CLONE_WORDS] = TRK_CLONE_SOLE;
    return 1;
  }
  if (is_text(message)) {
    rt->reg[TRK_CLONE_WORDS] = TRK_CLONE_TEXT;
    ret_args[0] = JSValueMakeString(rt->ctx, message->text);
    return 1;
  }
  rt->reg[TRK_CLONE_WORDS] = (int32_t)message->words;
  if (message->near) return open_near(thread, message, ret_args);
  if (message->large) {
    ret_args[0] = message->text ? JSValueMakeString(rt->ctx, message->text) : trk_undefined(rt);
    ret_args[1] = words_of(rt, trk_message_block(message));
    trk_message_set_block(message, NULL);
    return 2;
  }
  if (message->words && in_stream(thread))
    memcpy(trk_block_data(thread->in), message->data, (size_t)message->words * sizeof(int32_t));
  if (message->text == NULL) return 0;
  ret_args[0] = JSValueMakeString(rt->ctx, message->text);
  return 1;
}

/* --- internalBinding('clone') ----------------------------------------------------------------------------------- */

static JSValueRef out_of_memory(struct trk_call *c) {
  return trk_throw(c, TRK_RANGE_ERROR, NULL, "Array buffer allocation failed");
}

TRK_FN(clone_in) { /* (): the input stream, an Int32Array */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL) return trk_throw_uv(c, UV_EMFILE, "eventfd", NULL, NULL);
  return in_stream(thread) ? stream_of(c->rt, thread->in) : out_of_memory(c);
}

/* (words): an output stream for at least so many words, with what was written so far, an Int32Array */
TRK_FN(clone_out) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread == NULL) return trk_throw_uv(c, UV_EMFILE, "eventfd", NULL, NULL);
  double wanted = trk_arg_double(c, 0);
  size_t words = STREAM_WORDS;
  while ((double)words < wanted && words <= WORDS_MAX) words *= 2;
  if (words > WORDS_MAX) return trk_throw(c, TRK_RANGE_ERROR, NULL, "Message is too large");
  struct trk_block *block = trk_block_new_raw(words * sizeof(int32_t));
  if (block == NULL) return out_of_memory(c);
  if (thread->out) {
    size_t old = trk_block_size(thread->out), size = words * sizeof(int32_t);
    memcpy(trk_block_data(block), trk_block_data(thread->out), old < size ? old : size);
    trk_block_unref(thread->out);
  }
  thread->out = block;
  return stream_of(c->rt, block);
}

TRK_FN(clone_any_proxy) { /* (objects...): whether one is a proxy */
  for (size_t i = 0; i < c->argc; i++)
    if (trk_is_proxy(c->rt, c->argv[i])) return trk_bool(c->rt, true);
  return trk_bool(c->rt, false);
}

/* A message that is set aside while another is written. */
struct trk_aside {
  struct trk_aside *outer;
  struct trk_block *out;
  struct trk_attachment *attachments;
  uint32_t attachment_count, attachment_room;
};

TRK_FN(clone_set_aside) { /* (): the stream and what was attached, until taken up again; the next message begins */
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_aside *aside = trk_malloc(sizeof *aside);
  *aside = (struct trk_aside){thread->aside, thread->out, thread->attachments, thread->attachment_count, thread->attachment_room};
  thread->aside = aside;
  thread->out = NULL;
  thread->attachments = NULL;
  thread->attachment_count = thread->attachment_room = 0;
  return trk_undefined(c->rt);
}

static void take_up(struct trk_thread *thread) {
  struct trk_aside *aside = thread->aside;
  if (aside == NULL) return;
  drop_attachments(thread);
  free(thread->attachments);
  trk_block_unref(thread->out);
  thread->aside = aside->outer;
  thread->out = aside->out;
  thread->attachments = aside->attachments;
  thread->attachment_count = aside->attachment_count;
  thread->attachment_room = aside->attachment_room;
  free(aside);
}

void trk_clone_done(struct trk_thread *thread) {
  while (thread->aside) take_up(thread);
  drop_attachments(thread);
  free(thread->attachments);
  trk_message_free(thread->current);
  trk_block_unref(thread->out);
  trk_block_unref(thread->in);
  trk_slab_done(thread->slab);
  trk_plain_done(thread);
  thread->attachments = NULL;
  thread->slab = NULL;
  thread->current = NULL;
  thread->out = thread->in = NULL;
}

TRK_FN(clone_take_up) { /* (): what was set aside last */
  take_up(trk_thread_get(c->rt));
  return trk_undefined(c->rt);
}

TRK_FN(clone_cancel) { /* (): forgets what was attached, as the value cannot be cloned */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread) drop_attachments(thread);
  return trk_undefined(c->rt);
}

/* (words, text, read): what was written, handed to read(text, block): structuredClone within one thread */
TRK_FN(clone_loop) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  JSObjectRef read = trk_arg_function(c, 2);
  if (thread == NULL || read == NULL) return trk_undefined(c->rt);
  struct trk_message *message = trk_clone_take(thread, (uint32_t)trk_arg_i32(c, 0), trk_arg(c, 1));
  if (message == NULL) return out_of_memory(c);
  JSValueRef args[TRK_CLONE_ARGS];
  size_t count = trk_clone_open(thread, message, args);
  JSValueRef result = trk_call_js(c->rt, read, count, args, c->exc);
  return result ? result : trk_undefined(c->rt);
}

TRK_FN(clone_plain) { /* (value): another one like it, if it is one of plain.c's, or undefined */
  struct trk_thread *thread = c->rt->thread_data;
  struct trk_message *message = thread ? trk_plain_message(thread, trk_arg(c, 0)) : NULL;
  JSValueRef value = message ? trk_plain_value(thread, message) : NULL;
  trk_message_free(message);
  return value ? value : trk_undefined(c->rt);
}

/* --- bytes: blocks are named by their address, a number that only lib/ ever sees -------------------------------- */

static struct trk_block *block_arg(const struct trk_call *c, size_t i) {
  return (struct trk_block *)(uintptr_t)trk_arg_double(c, i); /* NOLINT(performance-no-int-to-ptr) */
}

TRK_FN(clone_block) { /* (bytes, whether all of it is written at once): a fresh block, or 0 when there is no memory */
  double size = trk_arg_double(c, 0);
  struct trk_block *block = NULL;
  if (size >= 0 && size < 9e15) block = trk_arg_bool(c, 1) ? trk_block_new_filled((size_t)size) : trk_block_new((size_t)size);
  return trk_number(c->rt, (double)(uintptr_t)block);
}

TRK_FN(clone_map) { /* (block): an ArrayBuffer over it, with a reference of its own */
  struct trk_block *block = block_arg(c, 0);
  trk_block_ref(block);
  return buffer_of(c->rt, block);
}

/* (block): the same, and pinned: the engine can no longer take the bytes away from it (SharedArrayBuffer) */
TRK_FN(clone_map_shared) {
  struct trk_block *block = block_arg(c, 0);
  trk_block_ref(block);
  JSObjectRef buffer = buffer_of(c->rt, block);
  JSObjectGetArrayBufferBytesPtr(c->ctx, buffer, NULL);
  return buffer;
}

TRK_FN(clone_drop) { /* (block): gives back the reference that clone_block or clone_take gave */
  trk_block_unref(block_arg(c, 0));
  return trk_undefined(c->rt);
}

TRK_FN(clone_attach_block) { /* (block): its index in the message, which gets a reference */
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_block *block = block_arg(c, 0);
  trk_block_ref(block);
  return trk_number(c->rt, trk_clone_attach(thread, block, trk_block_unref));
}

TRK_FN(clone_attach_shared) { /* (block): the same, of a SharedArrayBuffer */
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_block *block = block_arg(c, 0);
  trk_block_ref(block);
  return trk_number(c->rt, trk_clone_attach(thread, block, drop_shared));
}

TRK_FN(clone_take_shared) { /* (index): the block with the message's reference, or 0 */
  struct trk_thread *thread = trk_thread_get(c->rt);
  void *block = thread ? trk_clone_detach(thread, (uint32_t)trk_arg_i32(c, 0), drop_shared) : NULL;
  return trk_number(c->rt, (double)(uintptr_t)block);
}

/* (shared WebAssembly.Memory or SharedArrayBuffer of the engine's, typed array over it, whether it is a memory): its index in the message; -1: it cannot be cloned */
TRK_FN(clone_attach_pages) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  JSObjectRef object = (JSObjectRef)trk_arg(c, 0);
  const void *bytes = JSObjectGetTypedArrayBytesPtr(c->ctx, (JSObjectRef)trk_arg(c, 1), NULL);
  struct trk_shared_pages *pages = trk_arg_bool(c, 2) ? trk_shared_pages_of_memory(object, bytes) : trk_shared_pages_of_buffer(object, bytes);
  return trk_number(c->rt, pages ? (int32_t)trk_clone_attach(thread, pages, trk_shared_pages_drop) : -1);
}

TRK_FN(clone_take_pages) { /* (index, new shared WebAssembly.Memory): whether it has the message's pages now */
  struct trk_thread *thread = trk_thread_get(c->rt);
  void *pages = thread ? trk_clone_detach(thread, (uint32_t)trk_arg_i32(c, 0), trk_shared_pages_drop) : NULL;
  bool adopted = pages && trk_shared_pages_adopt(c->ctx, (JSObjectRef)trk_arg(c, 1), pages);
  if (pages && !adopted) trk_shared_pages_drop(pages);
  return trk_bool(c->rt, adopted);
}

TRK_FN(clone_adopt) { /* (index): the ArrayBuffer that came with the message, or undefined */
  struct trk_thread *thread = trk_thread_get(c->rt);
  void *block = thread ? trk_clone_detach(thread, (uint32_t)trk_arg_i32(c, 0), trk_block_unref) : NULL;
  return block ? adopt(thread, block) : trk_undefined(c->rt);
}

static struct trk_block *loan_of(struct trk_thread *thread, JSValueRef buffer) {
  return thread && trk_is_object(thread->rt, buffer) ? trk_loan_new(thread, (JSObjectRef)buffer) : NULL;
}

TRK_FN(clone_transfer_by) { /* (ArrayBuffer.prototype.transfer) */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread) trk_pin_set(c->rt, &thread->transfer, trk_arg(c, 0));
  return trk_undefined(c->rt);
}

TRK_FN(clone_move) { /* (ArrayBuffer): takes its bytes; their index in the message; -1: they stay with it */
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_block *block = NULL;
  int status = trk_loan_take(thread, (JSObjectRef)trk_arg(c, 0), &block);
  if (status == UV_ENOMEM) return out_of_memory(c);
  return trk_number(c->rt, status == 0 ? (int32_t)trk_clone_attach(thread, block, trk_block_unref) : -1);
}

TRK_FN(clone_share) { /* (typed array over all of a shared buffer): a block over its bytes; 0: it has none */
  return trk_number(c->rt, (double)(uintptr_t)loan_of(trk_thread_get(c->rt), trk_arg(c, 0)));
}

TRK_FN(clone_alike) { /* (view, view): whether both follow the length of their buffers, or none does */
  return trk_bool(c->rt, trk_views_alike(trk_arg(c, 0), trk_arg(c, 1)));
}

TRK_FN(clone_block_size) { /* (block) */
  return trk_number(c->rt, (double)trk_block_size(block_arg(c, 0)));
}

TRK_FN(clone_total) { /* (): bytes in all blocks */
  return trk_number(c->rt, (double)trk_block_total());
}

static void drop_fd(void *object) {
  close((int)(intptr_t)object - 1);
}

TRK_FN(clone_attach_fd) { /* (descriptor): its index in the message, which owns it now */
  struct trk_thread *thread = trk_thread_get(c->rt);
  void *object = (void *)(intptr_t)(trk_arg_i32(c, 0) + 1); /* NOLINT(performance-no-int-to-ptr) */
  return trk_number(c->rt, trk_clone_attach(thread, object, drop_fd));
}

TRK_FN(clone_take_fd) { /* (index): the descriptor, the caller's now, or -1 */
  struct trk_thread *thread = trk_thread_get(c->rt);
  void *object = thread ? trk_clone_detach(thread, (uint32_t)trk_arg_i32(c, 0), drop_fd) : NULL;
  return trk_number(c->rt, object ? (int)(intptr_t)object - 1 : -1);
}

TRK_FN(clone_attach_text) { /* (string made for this message): its index in it */
  struct trk_thread *thread = trk_thread_get(c->rt);
  JSStringRef text = JSValueToStringCopy(c->ctx, trk_arg(c, 0), c->exc);
  if (text == NULL) return trk_undefined(c->rt);
  return trk_number(c->rt, trk_clone_attach(thread, text, drop_text));
}

TRK_FN(clone_lend_text) { /* (string): its index in the message */
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_text *text = trk_text_lend(thread, trk_arg(c, 0));
  if (text == NULL) return trk_throw(c, TRK_RANGE_ERROR, NULL, "Out of memory");
  return trk_number(c->rt, trk_clone_attach(thread, text, trk_text_drop));
}

TRK_FN(clone_take_text) { /* (index): the string, or undefined */
  struct trk_thread *thread = trk_thread_get(c->rt);
  JSStringRef text = thread ? trk_clone_detach(thread, (uint32_t)trk_arg_i32(c, 0), drop_text) : NULL;
  if (text == NULL) return trk_undefined(c->rt);
  JSValueRef value = JSValueMakeString(c->ctx, text);
  JSStringRelease(text);
  return value;
}

TRK_FN(clone_take_lent) { /* (index): the string, or undefined */
  struct trk_thread *thread = trk_thread_get(c->rt);
  struct trk_text *text = thread ? trk_clone_detach(thread, (uint32_t)trk_arg_i32(c, 0), trk_text_drop) : NULL;
  if (text == NULL) return trk_undefined(c->rt);
  JSValueRef value = trk_text_value(thread, text);
  trk_text_drop(text);
  return value;
}

TRK_FN(clone_shape) { /* (names, count): their number, or -1 */
  return trk_number(c->rt, trk_shape_number(c->rt, trk_arg(c, 0), trk_arg_i32(c, 1)));
}

TRK_FN(clone_shape_keys) { /* (number): the names, or undefined */
  JSStringRef names = trk_shape_names(trk_arg_i32(c, 0));
  return names ? JSValueMakeString(c->ctx, names) : trk_undefined(c->rt);
}

/* (object, twin, number of its names, how many they are): as trk_plain_learn() has them; whether such objects are known now */
TRK_FN(clone_learn) {
  struct trk_thread *thread = trk_thread_get(c->rt);
  return trk_bool(c->rt, thread && trk_plain_learn(thread, trk_arg(c, 0), trk_arg(c, 1), trk_arg_i32(c, 2), (size_t)trk_arg_i32(c, 3)));
}

TRK_FN(clone_learn_arrays) { /* (arrays that have some elements...): others made like them are known now */
  struct trk_thread *thread = trk_thread_get(c->rt);
  for (size_t i = 0; thread && i < c->argc; i++) trk_plain_learn_array(thread, c->argv[i]);
  return trk_undefined(c->rt);
}

TRK_FN(clone_sign) { /* (i): what the twin's value i is */
  return trk_number(c->rt, trk_plain_sign((size_t)trk_arg_i32(c, 0)));
}

TRK_FN(clone_forbid) { /* (): objects of this thread are to be looked at one by one */
  struct trk_thread *thread = trk_thread_get(c->rt);
  if (thread) trk_plain_forbid(thread);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
    {"learn", clone_learn},
    {"learnArrays", clone_learn_arrays},
    {"sign", clone_sign},
    {"forbid", clone_forbid},
    {"shape", clone_shape},
    {"shapeKeys", clone_shape_keys},
    {"in", clone_in},
    {"out", clone_out},
    {"cancel", clone_cancel},
    {"setAside", clone_set_aside},
    {"takeUp", clone_take_up},
    {"anyProxy", clone_any_proxy},
    {"loop", clone_loop},
    {"plain", clone_plain},
    {"block", clone_block},
    {"map", clone_map},
    {"mapShared", clone_map_shared},
    {"drop", clone_drop},
    {"attachBlock", clone_attach_block},
    {"transferBy", clone_transfer_by},
    {"move", clone_move},
    {"share", clone_share},
    {"alike", clone_alike},
    {"adopt", clone_adopt},
    {"attachShared", clone_attach_shared},
    {"takeShared", clone_take_shared},
    {"attachPages", clone_attach_pages},
    {"takePages", clone_take_pages},
    {"blockSize", clone_block_size},
    {"total", clone_total},
    {"attachText", clone_attach_text},
    {"takeText", clone_take_text},
    {"lendText", clone_lend_text},
    {"takeLent", clone_take_lent},
    {"attachFd", clone_attach_fd},
    {"takeFd", clone_take_fd},
    {NULL, NULL},
};
static const struct trk_binding binding = {.name = "clone", .functions = functions};
TRK_BINDING(binding);
