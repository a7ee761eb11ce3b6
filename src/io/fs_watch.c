/*
 * fs_watch.c - file watchers: internalBinding('fs_watch').
 *
 * What:    events of the kernel (fs.watch) and polling by stat (fs.watchFile), one handle each.
 * Owns:    struct watcher, with its libuv handle and the pinned JavaScript callback.
 * Runs on: the thread of the runtime.
 * Frees:   a watcher in its handle's freed function.
 * Limits:  the kernel's own limit on inotify watches; exceeding it is ENOSPC.
 */
#include "core/mem.h"
#include "io/fs_op.h"

#include <stdlib.h>
#include <string.h>

struct watcher {
  struct trk_handle handle;
  union {
    uv_handle_t handle;
    uv_fs_event_t event;
    uv_fs_poll_t poll;
  } uv;
  struct trk_pin callback;
  bool raw, bigint;
};

static void watcher_freed(struct trk_handle *handle) {
  struct watcher *watcher = trk_container(handle, struct watcher, handle);
  trk_pin_clear(handle->rt, &watcher->callback);
  free(watcher);
}

static const struct trk_handle_type event_type = {"FSEventWrap", watcher_freed};
static const struct trk_handle_type poll_type = {"StatWatcher", watcher_freed};

/* callback(status, kind, name): kind 1 is rename, 2 change; name a string, a Uint8Array or null. */
static void on_event(uv_fs_event_t *uv, const char *name, int events, int status) {
  struct watcher *watcher = trk_container(uv, struct watcher, uv);
  struct trk_runtime *rt = watcher->handle.rt;
  if (watcher->handle.closing || watcher->callback.object == NULL) return;
  JSValueRef argv[3] = {
    trk_number(rt, status),
    trk_number(rt, events & UV_RENAME ? 1 : 2),
    name == NULL ? trk_null(rt) : trk_fs_text(rt, name, strlen(name), watcher->raw),
  };
  trk_dispatch(rt, watcher->callback.object, 3, argv);
}

/* callback(status): the new words are at 0 of scratch, the old ones behind them. */
static void on_poll(uv_fs_poll_t *uv, int status, const uv_stat_t *prev, const uv_stat_t *curr) {
  struct watcher *watcher = trk_container(uv, struct watcher, uv);
  struct trk_runtime *rt = watcher->handle.rt;
  if (watcher->handle.closing || watcher->callback.object == NULL) return;
  trk_fs_put_stat(rt, curr, 0, watcher->bigint);
  trk_fs_put_stat(rt, prev, TRK_FS_STAT_WORDS, watcher->bigint);
  JSValueRef argv[1] = {trk_number(rt, status)};
  trk_dispatch(rt, watcher->callback.object, 1, argv);
}

static JSValueRef started(struct trk_call *c, struct watcher *watcher, const struct trk_handle_type *type, int status,
                          bool persistent) {
  int32_t id = trk_handle_open(c->rt, &watcher->handle, type, &watcher->uv.handle, trk_undefined(c->rt));
  if (status < 0) {
    trk_handle_close(&watcher->handle, trk_undefined(c->rt));
    return trk_number(c->rt, status);
  }
  if (!persistent) uv_unref(&watcher->uv.handle);
  return trk_number(c->rt, id);
}

/* watch(path, persistent, raw, callback): the watcher's number, or a negative status. */
TRK_FN(fs_watch) {
  struct watcher *watcher = trk_calloc(1, sizeof(*watcher));
  int r = uv_fs_event_init(&c->rt->loop, &watcher->uv.event);
  if (r < 0) {
    free(watcher);
    return trk_number(c->rt, r);
  }
  char *path = trk_fs_arg_path(c, 0);
  watcher->raw = trk_arg_bool(c, 2);
  trk_pin_set(c->rt, &watcher->callback, trk_arg(c, 3));
  r = uv_fs_event_start(&watcher->uv.event, on_event, path, 0);
  free(path);
  return started(c, watcher, &event_type, r, trk_arg_bool(c, 1));
}

/* poll(path, persistent, interval in ms, bigint, callback): the watcher's number, or a negative status. */
TRK_FN(fs_poll) {
  struct watcher *watcher = trk_calloc(1, sizeof(*watcher));
  int r = uv_fs_poll_init(&c->rt->loop, &watcher->uv.poll);
  if (r < 0) {
    free(watcher);
    return trk_number(c->rt, r);
  }
  char *path = trk_fs_arg_path(c, 0);
  watcher->bigint = trk_arg_bool(c, 3);
  trk_pin_set(c->rt, &watcher->callback, trk_arg(c, 4));
  r = uv_fs_poll_start(&watcher->uv.poll, on_poll, path, (unsigned)trk_arg_i64(c, 2));
  free(path);
  return started(c, watcher, &poll_type, r, trk_arg_bool(c, 1));
}

static struct watcher *arg_watcher(struct trk_call *c) {
  int32_t id = trk_arg_i32(c, 0);
  struct watcher *watcher = trk_handle_get(c->rt, id, &event_type);
  return watcher != NULL ? watcher : trk_handle_get(c->rt, id, &poll_type);
}

/* close(number) */
TRK_FN(fs_watch_close) {
  struct watcher *watcher = arg_watcher(c);
  if (watcher != NULL) trk_handle_close(&watcher->handle, trk_undefined(c->rt));
  return trk_undefined(c->rt);
}

/* setRef(number, keepsLoopAlive) */
TRK_FN(fs_watch_set_ref) {
  struct watcher *watcher = arg_watcher(c);
  if (watcher == NULL) return trk_undefined(c->rt);
  if (trk_arg_bool(c, 1)) uv_ref(&watcher->uv.handle);
  else uv_unref(&watcher->uv.handle);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
  {"watch", fs_watch},
  {"poll", fs_poll},
  {"close", fs_watch_close},
  {"setRef", fs_watch_set_ref},
  {NULL, NULL},
};
static const struct trk_binding fs_watch_binding = {.name = "fs_watch", .functions = functions};
TRK_BINDING(fs_watch_binding);
