/*
 * loop.c - the libuv loop of a runtime and its phases: timers, immediates, ends.
 *
 * Node's order: timers, (idle, prepare), poll, check = immediates, close callbacks; each callback is followed by ticks
 * and microtasks (runtime.c). JavaScript keeps the timer lists; one uv timer stands for all of them.
 *
 * Owns: the loop and its own five handles. Runs on: the runtime's thread. Frees: trk_loop_close().
 * Limits: none.
 */
#include "core/core.h"
#include "core/engine_loop.h"
#include "core/still.h"
#include "core/turn.h"

#include <assert.h>
#include <string.h>

static void on_timer(uv_timer_t *timer) {
  struct trk_runtime *rt = timer->loop->data;
  /* One call per timer, so that microtasks run between two of them. */
  do {
    rt->reg[TRK_REG_TIMER] = 0;
    trk_hook_call(rt, TRK_HOOK_TIMERS, 0, NULL);
  } while (rt->reg[TRK_REG_TIMER] < 0 && !atomic_load(&rt->stopping));
  if (rt->reg[TRK_REG_TIMER] > 0) uv_timer_start(timer, on_timer, (uint64_t)rt->reg[TRK_REG_TIMER], 0);
}

/* What was queued before this turn; what that queues waits for the next one. */
static void run_later(struct trk_list *queued) {
  struct trk_list now;
  trk_list_init(&now);
  while (!trk_list_empty(queued)) {
    struct trk_list *first = queued->next;
    trk_list_remove(first);
    trk_list_push(&now, first);
  }
  while (!trk_list_empty(&now)) {
    struct trk_later *later = trk_container(now.next, struct trk_later, link);
    trk_list_remove(&later->link);
    later->run(later);
  }
}

/* Its being active makes the poll phase return at once. */
static void on_idle(uv_idle_t *idle) {
  struct trk_runtime *rt = idle->loop->data;
  run_later(&rt->core->later);
}

void trk_later_queue(struct trk_runtime *rt, struct trk_later *later) {
  trk_list_push(&rt->core->later, &later->link);
  uv_idle_start(&rt->core->idle, on_idle);
}

void trk_after_poll(struct trk_runtime *rt, struct trk_later *later) {
  trk_list_push(&rt->core->polled, &later->link);
}

void trk_next_poll(struct trk_runtime *rt, struct trk_later *later) {
  trk_list_push(&rt->core->next_poll, &later->link);
}

static void sync_idle(struct trk_runtime *rt) {
  if (rt->reg[TRK_REG_IMMEDIATES_REF] > 0 || !trk_list_empty(&rt->core->later) || !trk_list_empty(&rt->core->next_poll) ||
      !trk_list_empty(&rt->core->polled))
    uv_idle_start(&rt->core->idle, on_idle);
  else
    uv_idle_stop(&rt->core->idle);
}

/* Whether timers keep the loop alive: to be known before a wait, and before the loop ends. */
static void sync_timer(struct trk_runtime *rt) {
  uv_handle_t *timer = (uv_handle_t *)&rt->core->timer;
  if (rt->reg[TRK_REG_TIMERS_REF] > 0) uv_ref(timer);
  else uv_unref(timer);
}

/* Timers that keep nothing alive but are due by now run yet, as in Node, whose libuv runs timers last in a turn. */
static void keep_for_due(struct trk_runtime *rt) {
  uv_timer_t *timer = &rt->core->timer;
  if (uv_has_ref((uv_handle_t *)timer) || !uv_is_active((uv_handle_t *)timer)) return;
  uv_update_time(&rt->loop);
  if (uv_timer_get_due_in(timer) == 0) uv_ref((uv_handle_t *)timer); /* until the next on_prepare() */
}

static void on_prepare(uv_prepare_t *prepare) {
  struct trk_runtime *rt = prepare->loop->data;
  /* A part of the poll that comes: behind it, ahead of immediates. */
  while (!trk_list_empty(&rt->core->next_poll)) {
    struct trk_list *first = rt->core->next_poll.next;
    trk_list_remove(first);
    trk_list_push(&rt->core->polled, first);
  }
  rt->at.turns++;
  if (rt->role == TRK_ROLE_MAIN) trk_still_turn(rt->at.turns, rt->at.loop);
  sync_idle(rt);
  sync_timer(rt);
  trk_turn_end(rt);
  bool waits = uv_backend_timeout(&rt->loop) != 0;
  rt->at.spins = waits ? 0 : rt->at.spins + 1;
  if (rt->before_poll != NULL) rt->before_poll(rt, waits ? TRK_POLL_WAITS : TRK_POLL_SPINS);
  if (waits) trk_loop_wait(rt, true);
}

static void on_check(uv_check_t *check) {
  struct trk_runtime *rt = check->loop->data;
  trk_loop_wait(rt, false);
  run_later(&rt->core->polled);
  /* Those queued by an immediate wait for the next turn: JavaScript notes which is the last of this one. */
  rt->reg[TRK_REG_PHASE] = 1;
  for (int32_t left = rt->reg[TRK_REG_IMMEDIATES]; left > 0 && rt->reg[TRK_REG_IMMEDIATES] > 0; left--)
    if (trk_hook_call(rt, TRK_HOOK_IMMEDIATE, 0, NULL) == NULL && atomic_load(&rt->stopping)) return;
  sync_idle(rt);
  sync_timer(rt);
  keep_for_due(rt);
}

static void on_stop(uv_async_t *async) {
  uv_stop(async->loop);
}

void trk_loop_show_time(struct trk_runtime *rt) {
  double now = (double)uv_now(&rt->loop);
  memcpy(rt->reg + TRK_REG_CLOCK, &now, sizeof now);
}

int trk_loop_init(struct trk_runtime *rt) {
  int status = uv_loop_init(&rt->loop);
  if (status < 0) return status;
  rt->loop.data = rt;
  struct trk_core *core = rt->core;
  trk_list_init(&core->later);
  trk_list_init(&core->polled);
  trk_list_init(&core->next_poll);
  uv_timer_init(&rt->loop, &core->timer);
  uv_idle_init(&rt->loop, &core->idle);
  uv_prepare_init(&rt->loop, &core->prepare);
  uv_check_init(&rt->loop, &core->check);
  status = uv_async_init(&rt->loop, &core->stop, on_stop);
  if (status < 0) return status;
  uv_prepare_start(&core->prepare, on_prepare);
  uv_check_start(&core->check, on_check);
  uv_unref((uv_handle_t *)&core->prepare);
  uv_unref((uv_handle_t *)&core->check);
  uv_unref((uv_handle_t *)&core->stop);
  core->started = true;
  trk_engine_loop_open(rt);
  return 0;
}

static bool alive(struct trk_runtime *rt) {
  sync_timer(rt);
  return rt->reg[TRK_REG_IMMEDIATES_REF] > 0 || uv_loop_alive(&rt->loop);
}

void trk_loop_run(struct trk_runtime *rt) {
  while (!atomic_load(&rt->stopping)) {
    sync_idle(rt);
    sync_timer(rt);
    uv_run(&rt->loop, UV_RUN_DEFAULT);
    trk_runtime_flush(rt);
    if (atomic_load(&rt->stopping)) break;
    if (alive(rt)) continue;
    trk_hook_call(rt, TRK_HOOK_BEFORE_EXIT, 0, NULL);
    if (!alive(rt)) break;
  }
}

void trk_loop_close(struct trk_runtime *rt) {
  struct trk_core *core = rt->core;
  run_later(&core->later);
  uv_close((uv_handle_t *)&core->timer, NULL);
  uv_close((uv_handle_t *)&core->idle, NULL);
  uv_close((uv_handle_t *)&core->prepare, NULL);
  uv_close((uv_handle_t *)&core->check, NULL);
  uv_close((uv_handle_t *)&core->stop, NULL);
  trk_engine_loop_close(rt);
  /* Requests on the pool end by themselves; their after-callbacks free them. */
  while (uv_run(&rt->loop, UV_RUN_DEFAULT) != 0) {
  }
  /* What hung on handles is gone with them; results that were there at once are freed like those of the pool. */
  run_later(&core->polled);
  run_later(&core->next_poll);
  int status = uv_loop_close(&rt->loop);
  assert(status == 0 && "a handle was left open");
  (void)status;
  core->started = false;
}

/* --- internalBinding('timers'): the one uv timer, and the clock of the loop --------------------------- */

TRK_FN(timers_schedule) { /* (ms): the next list expires in ms */
  double ms = trk_arg_double(c, 0);
  uv_timer_start(&c->rt->core->timer, on_timer, ms >= 1 ? (uint64_t)ms : 1, 0);
  return trk_undefined(c->rt);
}

TRK_FN(timers_now) { /* milliseconds, monotonic, as of this turn of the loop */
  return trk_number(c->rt, (double)uv_now(&c->rt->loop));
}

TRK_FN(timers_update_now) {
  uv_update_time(&c->rt->loop);
  trk_loop_show_time(c->rt);
  return trk_number(c->rt, (double)uv_now(&c->rt->loop));
}

static const struct trk_fn_row functions[] = {
    {"schedule", timers_schedule}, {"now", timers_now}, {"updateNow", timers_update_now}, {NULL, NULL},
};
static const struct trk_binding binding = {.name = "timers", .functions = functions};
TRK_BINDING(binding);
