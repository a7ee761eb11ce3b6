/*
 * loan.c - bytes of one VM that another reads and writes; see loan.h.
 *
 * Owns: the protection of each lent buffer; the VM of a runtime that has ended. Runs on: lend: the sender's thread; the
 * release: any thread, also inside the collector of another VM, so it only posts a notice or starts a thread.
 * Frees: the VM on a thread of its own once the last loan is back. Limits: none.
 */
#include "thread/loan.h"

#include "core/detach.h"
#include "core/huge.h"
#include "core/mem.h"
#include "core/reuse.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define LEND_FROM ((size_t)65536)

/* One reference for the runtime, one per loan. */
struct estate {
  atomic_size_t refs;
  struct trk_mailbox *box;
  JSGlobalContextRef ctx;
  struct trk_vm *vm;
};

struct loan {
  struct trk_notice notice;
  struct estate *estate;
  JSObjectRef buffer;
};

static void *bury(void *arg) {
  struct estate *estate = arg;
  JSGlobalContextRelease(estate->ctx);
  trk_vm_unref(estate->vm);
  trk_mailbox_unref(estate->box);
  free(estate);
  return NULL;
}

/* true when it was the last reference. */
static bool drop(struct estate *estate) {
  return atomic_fetch_sub(&estate->refs, 1) == 1;
}

/* On the lender's loop, or as its mailbox closes: the VM is there. */
static void on_back(void *owner, struct trk_notice *notice) {
  (void)owner;
  struct loan *loan = trk_container(notice, struct loan, notice);
  JSValueUnprotect(loan->estate->ctx, loan->buffer);
  drop(loan->estate); /* never the last: the runtime has one */
  free(loan);
}

static void release(void *arg) {
  struct loan *loan = arg;
  if (trk_mailbox_post(loan->estate->box, &loan->notice)) return;
  struct estate *estate = loan->estate;
  free(loan);
  if (!drop(estate)) return;
  pthread_t thread;
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_create(&thread, &attr, bury, estate); /* without a thread to spare, the memory stays */
  pthread_attr_destroy(&attr);
}

static bool keep_vm(struct trk_runtime *rt) {
  struct estate *estate = rt->estate;
  rt->estate = NULL;
  if (!drop(estate)) return true;
  trk_mailbox_unref(estate->box);
  free(estate);
  return false;
}

static struct trk_block *lend(struct trk_thread *thread, JSObjectRef buffer, void *data, size_t size) {
  struct trk_runtime *rt = thread->rt;
  struct trk_block *known = trk_block_at(data, size);
  if (known) return known;
  struct estate *estate = rt->estate;
  if (estate == NULL) {
    estate = rt->estate = trk_calloc(1, sizeof *estate);
    atomic_init(&estate->refs, 1);
    estate->box = thread->box;
    trk_mailbox_ref(estate->box);
    estate->ctx = rt->ctx;
    estate->vm = rt->vm;
    rt->keep_vm = keep_vm;
  }
  struct loan *loan = trk_calloc(1, sizeof *loan);
  loan->notice.run = on_back;
  loan->estate = estate;
  loan->buffer = buffer;
  struct trk_block *block = trk_block_wrap(data, size, release, loan);
  if (block == NULL) {
    free(loan);
    return NULL;
  }
  atomic_fetch_add(&estate->refs, 1);
  JSValueProtect(rt->ctx, buffer);
  return block;
}

struct trk_block *trk_loan_new(struct trk_thread *thread, JSObjectRef buffer) {
  JSContextRef ctx = thread->rt->ctx;
  bool plain = JSValueGetTypedArrayType(ctx, buffer, NULL) == kJSTypedArrayTypeArrayBuffer;
  void *data = plain ? JSObjectGetArrayBufferBytesPtr(ctx, buffer, NULL) : JSObjectGetTypedArrayBytesPtr(ctx, buffer, NULL);
  size_t size = plain ? JSObjectGetArrayBufferByteLength(ctx, buffer, NULL) : JSObjectGetTypedArrayByteLength(ctx, buffer, NULL);
  return data ? lend(thread, buffer, data, size) : NULL;
}

/* Bytes that are ours then: no VM has to live on for them. */
static int take_bytes(struct trk_bytes bytes, struct trk_block **ret_block) {
  trk_huge_seen(bytes.data, bytes.len);
  struct trk_block *block = trk_block_wrap(bytes.data, bytes.len, trk_detached_free, bytes.data);
  if (block == NULL) {
    trk_detached_free(bytes.data);
    return UV_ENOMEM;
  }
  *ret_block = block;
  return 0;
}

int trk_loan_take(struct trk_thread *thread, JSObjectRef buffer, struct trk_block **ret_block) {
  struct trk_runtime *rt = thread->rt;
  struct trk_bytes bytes;
  if (trk_detach(rt, buffer, &bytes)) return take_bytes(bytes, ret_block);
  JSValueRef exc = NULL, taken = thread->transfer.object ? JSObjectCallAsFunction(rt->ctx, thread->transfer.object, buffer, 0, NULL, &exc) : NULL;
  if (taken == NULL || exc) return UV_EINVAL;
  void *data = JSObjectGetArrayBufferBytesPtr(rt->ctx, (JSObjectRef)taken, NULL);
  size_t size = JSObjectGetArrayBufferByteLength(rt->ctx, (JSObjectRef)taken, NULL);
  trk_huge_seen(data, size);
  struct trk_block *block = size >= LEND_FROM && data ? lend(thread, (JSObjectRef)taken, data, size) : trk_block_new(size);
  if (block == NULL) return UV_ENOMEM;
  if (size < LEND_FROM && size > 0 && data) memcpy(trk_block_data(block), data, size);
  *ret_block = block;
  return 0;
}
