/*
 * collect.c - collections after large buffers; see collect.h.
 *
 * A collection takes a core for a millisecond, and helpers of the engine another: where it begins with the answer, whoever waits for that
 * waits for both, and what is sent while it lasts waits for its end. So it comes once there has been nothing for a while; where more has
 * come by then than is to lie around, in the pause that making the next large buffer is. And the engine, whose small heap such a buffer is
 * too much for, would collect as each is made: the first time it is shown a buffer of such a size, of addresses without memory, while
 * it finds out how large its heap may become.
 *
 * Owns: see collect.h. Runs on: see collect.h. Frees: collector_freed(). Limits: COLLECT_NOW bytes wait.
 */
#include "thread/collect.h"

#include "core/ballast.h"
#include "core/engine.h"
#include "core/mem.h"

#include <stdlib.h>

#define COLLECT_AFTER ((size_t)64 << 20) /* bytes; about what the engine allows a small heap */
#define COLLECT_NOW (2 * COLLECT_AFTER)
#define SHOWN_MAX ((size_t)32 << 20)
#define SOON_MS 1
#define LATER_MS 20

struct trk_collector {
  struct trk_handle handle;
  uv_timer_t timer;
  bool shown;
};

static void collect_shown(struct trk_runtime *rt, size_t size) {
  struct trk_pin shown = {NULL};
  trk_pin_set(rt, &shown, trk_ballast_buffer(rt, size));
  JSSynchronousGarbageCollectForDebugging(rt->ctx);
  trk_pin_clear(rt, &shown);
}

static void collect(struct trk_thread *thread) {
  struct trk_collector *collector = thread->collector;
  size_t large = thread->adopted_large;
  thread->adopted = thread->adopted_large = 0;
  if (collector) uv_timer_stop(&collector->timer);
  if (collector == NULL || collector->shown || large == 0) {
    JSSynchronousEdenCollectForDebugging(thread->rt->ctx);
    return;
  }
  collector->shown = true;
  collect_shown(thread->rt, large < SHOWN_MAX ? large : SHOWN_MAX);
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
  if (thread->adopted < COLLECT_AFTER && thread->adopted_large == 0) return;
  if (thread->collector == NULL) thread->collector = make(thread);
  if (thread->adopted >= COLLECT_NOW || thread->collector == NULL) {
    collect(thread);
    return;
  }
  uv_timer_t *timer = &thread->collector->timer;
  bool much = thread->adopted >= COLLECT_AFTER || !thread->collector->shown;
  if (much && uv_is_active((uv_handle_t *)timer) && uv_timer_get_due_in(timer) <= SOON_MS) return;
  uv_update_time(timer->loop);
  uv_timer_start(timer, on_timer, much ? SOON_MS : LATER_MS, 0);
}
