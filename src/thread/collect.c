/*
 * collect.c - collections after large buffers; see collect.h.
 *
 * A collection takes a core, and helpers of the engine another: where it begins with the answer, whoever waits for that waits for
 * both. So it comes a moment later, unless more has come by then than is to lie around.
 *
 * Owns: see collect.h. Runs on: see collect.h. Frees: collector_freed(). Limits: COLLECT_AFTER bytes wait.
 */
#include "thread/collect.h"

#include "core/engine.h"
#include "core/mem.h"

#include <stdlib.h>

#define COLLECT_AFTER ((size_t)64 << 20) /* bytes; about what the engine allows a small heap */
#define LATER_MS 2

struct trk_collector {
  struct trk_handle handle;
  uv_timer_t timer;
};

static void collect(struct trk_thread *thread) {
  thread->adopted = 0;
  thread->adopted_large = false;
  if (thread->collector) uv_timer_stop(&thread->collector->timer);
  JSSynchronousEdenCollectForDebugging(thread->rt->ctx);
}

static void on_timer(uv_timer_t *timer) {
  struct trk_collector *collector = trk_container(timer, struct trk_collector, timer);
  struct trk_runtime *rt = collector->handle.rt;
  trk_loop_wait(rt, false);
  if (rt->thread_data) collect(rt->thread_data);
}

static void on_closing(struct trk_handle *handle) {
  struct trk_thread *thread = handle->rt->thread_data;
  if (thread) thread->collector = NULL;
}

static void collector_freed(struct trk_handle *handle) {
  free(handle);
}

static const struct trk_handle_type collector_type = {.name = "Collector", .freed = collector_freed};

static struct trk_collector *make(struct trk_thread *thread) {
  struct trk_runtime *rt = thread->rt;
  if (thread->handle.closing) return NULL;
  struct trk_collector *collector = trk_calloc(1, sizeof *collector);
  uv_timer_init(&rt->loop, &collector->timer);
  uv_unref((uv_handle_t *)&collector->timer);
  trk_handle_open(rt, &collector->handle, &collector_type, (uv_handle_t *)&collector->timer, NULL);
  collector->handle.on_closing = on_closing;
  collector->handle.idle = true;
  return collector;
}

void trk_collect_adopted(struct trk_thread *thread) {
  if (thread->adopted < COLLECT_AFTER && !thread->adopted_large) return;
  if (thread->collector == NULL) thread->collector = make(thread);
  if (thread->adopted >= COLLECT_AFTER || thread->collector == NULL) {
    collect(thread);
    return;
  }
  if (!uv_is_active((uv_handle_t *)&thread->collector->timer)) uv_timer_start(&thread->collector->timer, on_timer, LATER_MS, 0);
}
