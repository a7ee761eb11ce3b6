/*
 * fuzz_clone.c - the reader of structured clone (lib/internal/worker/clone.js over thread/clone.c): any words and strings,
 * with attachments of each kind, give a value or an exception. What it gave is written again and read once more.
 */
#include "core/core.h"
#include "core/mem.h"
#include "thread/shapes.h"
#include "thread/thread.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

/* The engine keeps what it allocated and handles its own faults. */
const char *__asan_default_options(void) {
  return "detect_leaks=0:handle_segv=0:allow_user_segv_handler=1";
}

static struct trk_runtime *rt;
static JSObjectRef read_message, clone_value;

static void start(void) {
  rt = trk_runtime_new(TRK_ROLE_MAIN);
  if (rt == NULL || trk_runtime_start(rt) < 0) abort();
  read_message = (JSObjectRef)trk_internal_export(rt, "internal/worker/clone", "readMessage");
  clone_value = (JSObjectRef)trk_internal_export(rt, "internal/worker/clone", "clone");
  JSObjectRef prepare = (JSObjectRef)trk_internal_export(rt, "internal/worker/clone", "prepareReader");
  JSValueProtect(rt->ctx, read_message);
  JSValueProtect(rt->ctx, clone_value);
  trk_shape_number(rt, trk_string(rt, "a\0b", 3), 2);
  trk_shape_number(rt, trk_string(rt, "text", 4), 1);
  JSValueRef exc = NULL;
  trk_call_js(rt, prepare, 0, NULL, &exc);
  if (exc) abort();
}

static void drop_text(void *text) {
  JSStringRelease(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (rt == NULL) start();
  if (size < 2) return 0;
  size_t text_len = data[0] < size - 1 ? data[0] : size - 1;
  const uint8_t *body = data + 1 + text_len;
  size_t words = (size - 1 - text_len) / 4;
  if (words > 2000) words = 2000;
  struct trk_thread *thread = trk_thread_get(rt);
  bool near = data[0] & 2;
  static struct trk_slab *slab;
  if (near && words > 60) words = 60;
  struct trk_message *message = near ? trk_message_new_near(&slab, (uint32_t)words, (uint32_t)text_len) : trk_message_new((uint32_t)words);
  memcpy(message->data, body, words * 4);
  /* Low numbers are what a stream consists of: let half of the inputs have only those. */
  if (data[0] & 1)
    for (size_t i = 0; i < words; i++) message->data[i] &= 0x3ff;
  char *text = trk_strndup((const char *)data + 1, text_len);
  for (size_t i = 0; i < text_len; i++) text[i] = (char)(text[i] & 0x7f ? text[i] & 0x7f : 'x');
  JSStringRef string = JSStringCreateWithUTF8CString(text);
  if (near) memcpy(trk_message_near(message), text, text_len);
  else message->text = JSStringRetain(string);
  message->plain = near && data[0] & 4;
  message->wide = near && data[0] & 8 && text_len % 2 == 0;
  free(text);
  struct trk_end *ends[2];
  trk_end_pair(ends);
  trk_end_close(ends[1]);
  message->attachments = trk_calloc(3, sizeof *message->attachments);
  message->attachments[0] = (struct trk_attachment){trk_block_new(64), trk_block_unref};
  message->attachments[1] = (struct trk_attachment){string, drop_text};
  message->attachments[2] = (struct trk_attachment){ends[0], trk_end_close};
  message->attachment_count = 3;
  JSValueRef args[TRK_CLONE_ARGS], exc = NULL;
  size_t count = trk_clone_open(thread, message, args);
  JSValueRef value = trk_call_js(rt, read_message, count, args, &exc);
  if (value) {
    JSValueRef again[1] = {value};
    trk_call_js(rt, clone_value, 1, again, &exc);
  }
  return 0;
}
