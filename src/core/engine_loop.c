/*
 * engine_loop.c - the engine's own run loop, turned by libuv's; see engine_loop.h.
 *
 * A GLib context has an eventfd that it makes readable whenever the engine schedules something: libuv waits for that, and
 * for the time that the context says comes next. While nothing is scheduled this costs nothing.
 *
 * Owns: what its header says. Runs on: the runtime's thread. Frees: trk_engine_loop_free(); the context with its thread.
 * Limits: sources with descriptors of their own are not polled; the engine has none.
 */
#include "core/engine_loop.h"

#include "core/core.h"
#include "core/mem.h"
#include "core/turn.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct trk_engine_loop {
  GMainContext *context;
  uv_poll_t poll;
  uv_timer_t timer;
  struct trk_pin after;
  bool open;
};

void trk_engine_loop_thread(void) {
  if (g_main_context_get_thread_default()) return;
  GMainContext *context = g_main_context_new();
  g_main_context_push_thread_default(context); /* holds it until the thread ends */
  g_main_context_unref(context);
}

static void on_poll(uv_poll_t *poll, int status, int events);
static void on_timer(uv_timer_t *timer);

/* One turn. The first descriptor is the eventfd; that it is readable is not asked of the system again. */
static bool turn(GMainContext *context) {
  gint priority = 0, timeout = 0;
  GPollFD fd = {0};
  g_main_context_prepare(context, &priority);
  gint count = g_main_context_query(context, G_MAXINT, &timeout, &fd, 1);
  fd.revents = G_IO_IN;
  bool ready = count > 0 && g_main_context_check(context, G_MAXINT, &fd, 1);
  if (ready) g_main_context_dispatch(context);
  return ready;
}

static int next_ms(GMainContext *context) {
  gint priority = 0, timeout = -1;
  GPollFD fd;
  if (g_main_context_prepare(context, &priority)) return 0;
  g_main_context_query(context, G_MAXINT, &timeout, &fd, 1);
  return timeout;
}

static void run(struct trk_runtime *rt) {
  struct trk_engine_loop *engine = rt->core->engine;
  if (atomic_load(&rt->stopping) || !g_main_context_acquire(engine->context)) return;
  trk_turn_end(rt); /* what it runs enters for itself */
  bool did = turn(engine->context);
  int ms = next_ms(engine->context);
  g_main_context_release(engine->context);
  if (ms < 0)
    uv_timer_stop(&engine->timer);
  else
    uv_timer_start(&engine->timer, on_timer, (uint64_t)ms, 0);
  if (did && engine->after.object) trk_dispatch(rt, engine->after.object, 0, NULL);
  /* A program that Atomics.waitAsync has woken sees what was posted meanwhile before its immediates run. */
  if (did && rt->take_messages) rt->take_messages(rt);
}

static void on_poll(uv_poll_t *poll, int status, int events) {
  (void)status;
  (void)events;
  run(poll->loop->data);
}

static void on_timer(uv_timer_t *timer) {
  run(timer->loop->data);
}

/* After a fork the eventfd is one with the parent's: what wakes one of them would be lost to the other. */
static void own_eventfd(int fd) {
  int fresh = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fresh < 0) return;
  dup3(fresh, fd, O_CLOEXEC);
  close(fresh);
}

void trk_engine_loop_open(struct trk_runtime *rt) {
  struct trk_engine_loop *engine = rt->core->engine;
  if (engine == NULL || engine->open || !g_main_context_acquire(engine->context)) return;
  gint priority = 0, timeout = 0;
  GPollFD fd = {-1, 0, 0};
  g_main_context_prepare(engine->context, &priority);
  g_main_context_query(engine->context, G_MAXINT, &timeout, &fd, 1);
  g_main_context_release(engine->context);
  if (fd.fd < 0) return;
  if (rt->role == TRK_ROLE_MAIN) own_eventfd(fd.fd);
  if (uv_poll_init(&rt->loop, &engine->poll, fd.fd) < 0) return;
  uv_timer_init(&rt->loop, &engine->timer);
  uv_unref((uv_handle_t *)&engine->poll);
  uv_unref((uv_handle_t *)&engine->timer);
  uv_poll_start(&engine->poll, UV_READABLE, on_poll);
  engine->open = true;
}

void trk_engine_loop_want(struct trk_runtime *rt, JSObjectRef after) {
  struct trk_engine_loop *engine = rt->core->engine;
  if (engine) {
    if (after) trk_pin_set(rt, &engine->after, after);
    return;
  }
  engine = rt->core->engine = trk_calloc(1, sizeof *engine);
  engine->context = g_main_context_get_thread_default();
  if (after) trk_pin_set(rt, &engine->after, after);
  if (rt->core->started) trk_engine_loop_open(rt);
}

void trk_engine_loop_close(struct trk_runtime *rt) {
  struct trk_engine_loop *engine = rt->core->engine;
  if (engine == NULL || !engine->open) return;
  engine->open = false;
  uv_close((uv_handle_t *)&engine->poll, NULL);
  uv_close((uv_handle_t *)&engine->timer, NULL);
}

void trk_engine_loop_free(struct trk_runtime *rt) {
  if (rt->core->engine == NULL) return;
  trk_pin_clear(rt, &rt->core->engine->after);
  free(rt->core->engine);
  rt->core->engine = NULL;
}
