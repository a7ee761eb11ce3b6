/*
 * handle.c - handles that JavaScript names by number; see runtime.h.
 *
 * A number is slot + generation * 2^18, so that a number kept by JavaScript after the close never finds a newer
 * handle in the same slot.
 *
 * Owns: the table of numbers. Runs on: the runtime's thread. Frees: each handle through its type's freed().
 * Limits: 262,143 handles open at once per runtime.
 */
#include "core/core.h"
#include "core/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>

#define SLOT_BITS 18
#define SLOT_MAX ((1 << SLOT_BITS) - 1)
#define GENERATION_MAX 0x1fff

struct slot {
  struct trk_handle *handle; /* NULL: free */
  int32_t generation;
  int32_t next_free; /* index, or 0 */
};

struct trk_idtable {
  struct slot *slots; /* slot 0 is never used: numbers are > 0 */
  int32_t count, capacity, first_free;
};

void trk_handles_init(struct trk_runtime *rt) {
  rt->ids = trk_calloc(1, sizeof *rt->ids);
  rt->ids->count = 1;
}

void trk_handles_free(struct trk_runtime *rt) {
  free(rt->ids->slots);
  free(rt->ids);
  rt->ids = NULL;
}

static int32_t take_slot(struct trk_idtable *table) {
  int32_t index = table->first_free;
  if (index) {
    table->first_free = table->slots[index].next_free;
    return index;
  }
  if (table->count > SLOT_MAX) return 0;
  if (table->count >= table->capacity) {
    int32_t capacity = table->capacity ? table->capacity * 2 : 32;
    table->slots = trk_realloc(table->slots, (size_t)capacity * sizeof *table->slots);
    for (int32_t i = table->capacity; i < capacity; i++) table->slots[i] = (struct slot){NULL, 0, 0};
    table->capacity = capacity;
  }
  return table->count++;
}

int32_t trk_handle_open(struct trk_runtime *rt, struct trk_handle *handle, const struct trk_handle_type *type,
                        uv_handle_t *uv, JSValueRef owner) {
  int32_t index = take_slot(rt->ids);
  handle->rt = rt;
  handle->type = type;
  handle->uv = uv;
  handle->closing = handle->idle = false;
  handle->on_closing = NULL;
  handle->name = NULL;
  handle->owner.object = handle->close_callback.object = handle->closed_hook = NULL;
  if (uv) uv->data = handle;
  if (owner) trk_pin_set(rt, &handle->owner, owner);
  trk_list_push(&rt->handles, &handle->link);
  if (index == 0) return handle->id = 0; /* table full: the handle works for C, JavaScript cannot name it */
  struct slot *slot = &rt->ids->slots[index];
  slot->handle = handle;
  return handle->id = index | slot->generation << SLOT_BITS;
}

void *trk_handle_get(struct trk_runtime *rt, int32_t id, const struct trk_handle_type *type) {
  int32_t index = id & SLOT_MAX;
  if (id <= 0 || index >= rt->ids->count) return NULL;
  struct trk_handle *handle = rt->ids->slots[index].handle;
  return handle && handle->id == id && handle->type == type && !handle->closing ? handle : NULL;
}

static void finish_close(struct trk_handle *handle) {
  struct trk_runtime *rt = handle->rt;
  int32_t index = handle->id & SLOT_MAX;
  if (handle->id > 0 && rt->ids->slots[index].handle == handle) {
    struct slot *slot = &rt->ids->slots[index];
    slot->handle = NULL;
    slot->generation = (slot->generation + 1) & GENERATION_MAX;
    slot->next_free = rt->ids->first_free;
    rt->ids->first_free = index;
  }
  trk_list_remove(&handle->link);
  struct trk_pin callback = handle->close_callback, owner = handle->owner; /* which outlive the handle */
  JSObjectRef hook = handle->closed_hook;
  handle->close_callback.object = handle->owner.object = NULL;
  if (handle->type->freed) handle->type->freed(handle);
  JSValueRef argv[] = {owner.object};
  if (hook && owner.object) trk_dispatch(rt, hook, 1, argv);
  trk_pin_clear(rt, &owner);
  if (callback.object) trk_dispatch(rt, callback.object, 0, NULL);
  trk_pin_clear(rt, &callback);
}

static void on_close(uv_handle_t *uv) {
  finish_close(uv->data);
}

void trk_handle_close(struct trk_handle *handle, JSValueRef callback) {
  if (handle->closing) return;
  handle->closing = true;
  if (handle->on_closing) handle->on_closing(handle);
  if (callback) trk_pin_set(handle->rt, &handle->close_callback, callback);
  if (handle->uv)
    uv_close(handle->uv, on_close);
  else
    finish_close(handle); /* only without a callback that could run inside JavaScript */
}

bool trk_fs_changes_files(const uv_fs_t *uv) {
  switch (uv_fs_get_type(uv)) {
  case UV_FS_OPEN:
    return uv->flags & O_CREAT;
  case UV_FS_READ:
  case UV_FS_STAT:
  case UV_FS_LSTAT:
  case UV_FS_FSTAT:
  case UV_FS_STATFS:
  case UV_FS_ACCESS:
  case UV_FS_SCANDIR:
  case UV_FS_OPENDIR:
  case UV_FS_READDIR:
  case UV_FS_CLOSEDIR:
  case UV_FS_READLINK:
  case UV_FS_REALPATH:
    return false;
  default:
    return true;
  }
}

/* libuv marks a request that its pool has done so, under this lock; the loop takes it from there. */
static bool any_change_pending(struct trk_runtime *rt) {
  bool pending = false;
  uv_mutex_lock(&rt->loop.wq_mutex);
  for (struct trk_list *node = rt->requests.next; !pending && node != &rt->requests; node = node->next) {
    const uv_req_t *uv = trk_container(node, struct trk_req, link)->cancel;
    if (uv == NULL || uv->type != UV_FS) continue;
    const uv_fs_t *fs = (const uv_fs_t *)uv;
    pending = fs->work_req.work != NULL && trk_fs_changes_files(fs);
  }
  uv_mutex_unlock(&rt->loop.wq_mutex);
  return pending;
}

void trk_requests_settle_files(struct trk_runtime *rt) {
  if (trk_list_empty(&rt->requests)) return;
  const struct timespec pause = {0, 50000};
  while (any_change_pending(rt)) nanosleep(&pause, NULL);
}

/* Teardown: no JavaScript runs any more (rt->stopping), so close callbacks only free. */
void trk_handles_close_all(struct trk_runtime *rt) {
  struct trk_list *node = rt->handles.next;
  while (node != &rt->handles) {
    struct trk_handle *handle = trk_container(node, struct trk_handle, link);
    node = node->next;
    trk_handle_close(handle, NULL);
  }
  for (node = rt->requests.next; node != &rt->requests; node = node->next) {
    struct trk_req *req = trk_container(node, struct trk_req, link);
    if (req->cancel) uv_cancel(req->cancel);
  }
}
