/*
 * list.c - the connections of one server: who is idle, who is late, the Date of the second.
 *
 * What:    one timer per server serves the keep-alive time of all connections. It is armed for the soonest
 *          deadline and left alone when a connection gets busy again, so that a request costs no timer call.
 * Owns:    struct trk_http_list and its timer.
 * Runs on: the runtime's thread.
 * Frees:   in the timer's close callback; connections are let go, not closed.
 * Limits:  keep-alive lines of 127 bytes.
 */
#include "core/mem.h"
#include "http/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void list_freed(struct trk_handle *handle) {
  struct trk_http_list *list = (struct trk_http_list *)handle;
  while (!trk_list_empty(&list->all)) {
    struct trk_http_conn *conn = trk_container(list->all.next, struct trk_http_conn, all);
    trk_list_remove(&conn->all);
    trk_list_remove(&conn->idle);
    conn->list = NULL;
  }
  trk_pin_clear(handle->rt, &list->on_idle);
  trk_pin_clear(handle->rt, &list->slab);
  free(list->text);
  trk_http_memo_free(list);
  free(list);
}

/* No name that process.getActiveResourcesInfo() would show as a user's timer. */
const struct trk_handle_type trk_http_list_type = {"HTTPConnectionsList", list_freed};

void trk_http_list_add(struct trk_http_list *list, struct trk_http_conn *conn) {
  conn->list = list;
  trk_list_push(&list->all, &conn->all);
}

static struct trk_http_list *list_arg(const struct trk_call *c) {
  return trk_handle_get(c->rt, trk_arg_i32(c, 0), &trk_http_list_type);
}

static void on_timer(uv_timer_t *timer) {
  struct trk_http_list *list = trk_container(timer, struct trk_http_list, timer);
  struct trk_runtime *rt = list->handle.rt;
  uint64_t now = uv_now(&rt->loop);
  list->timer_due = UINT64_MAX;
  while (!list->handle.closing && !trk_list_empty(&list->idle)) {
    struct trk_http_conn *conn = trk_container(list->idle.next, struct trk_http_conn, idle);
    if (conn->idle_deadline > now) {
      list->timer_due = conn->idle_deadline;
      uv_timer_start(timer, on_timer, conn->idle_deadline - now, 0);
      return;
    }
    trk_list_remove(&conn->idle);
    JSValueRef argv[] = {conn->handle.owner.object};
    trk_dispatch(rt, list->on_idle.object, 1, argv);
    if (atomic_load(&rt->stopping)) return;
  }
}

/* listOpen(onIdle): number. onIdle(parser owner) when a connection was idle for its time. */
TRK_FN(list_open) {
  struct trk_http_list *list = trk_calloc(1, sizeof *list);
  trk_list_init(&list->all);
  trk_list_init(&list->idle);
  list->date_second = -1;
  list->timer_due = UINT64_MAX;
  int r = uv_timer_init(&c->rt->loop, &list->timer);
  if (r < 0) {
    free(list);
    return trk_throw_uv(c, r, "listOpen", NULL, NULL);
  }
  uv_unref((uv_handle_t *)&list->timer);
  int32_t id = trk_handle_open(c->rt, &list->handle, &trk_http_list_type, (uv_handle_t *)&list->timer, NULL);
  trk_pin_set(c->rt, &list->on_idle, trk_arg(c, 0));
  return trk_number(c->rt, id);
}

TRK_FN(list_close) {
  struct trk_http_list *list = list_arg(c);
  if (list != NULL) trk_handle_close(&list->handle, NULL);
  return trk_undefined(c->rt);
}

/* listKeepAlive(id, lines): header lines for a connection that goes on */
TRK_FN(list_keep_alive) {
  struct trk_http_list *list = list_arg(c);
  if (list == NULL) return trk_undefined(c->rt);
  size_t n = trk_copy_utf8(c->rt, trk_arg(c, 1), list->keep_alive, sizeof list->keep_alive);
  list->keep_alive_len = n == SIZE_MAX ? 0 : n;
  return trk_undefined(c->rt);
}

void trk_http_list_idle(struct trk_http_conn *conn, uint64_t ms) {
  struct trk_http_list *list = conn->list;
  if (list == NULL || list->handle.closing || ms == 0) return;
  conn->idle_deadline = uv_now(&list->handle.rt->loop) + ms;
  trk_list_remove(&conn->idle);
  struct trk_list *before = list->idle.prev;
  while (before != &list->idle && trk_container(before, struct trk_http_conn, idle)->idle_deadline > conn->idle_deadline)
    before = before->prev;
  trk_list_push(before->next, &conn->idle);
  if (list->timer_due > conn->idle_deadline) {
    list->timer_due = conn->idle_deadline;
    uv_timer_start(&list->timer, on_timer, ms, 0);
  }
}

/* idle(conn, ms): nothing is open on the connection; onIdle in `ms` unless bytes arrive */
TRK_FN(list_idle) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  double ms = trk_arg_double(c, 1);
  if (conn != NULL && ms > 0) trk_http_list_idle(conn, (uint64_t)ms);
  return trk_undefined(c->rt);
}

/* busy(conn): takes idle() back */
TRK_FN(list_busy) {
  struct trk_http_conn *conn = trk_http_conn_arg(c);
  if (conn != NULL) trk_list_remove(&conn->idle);
  return trk_undefined(c->rt);
}

/* listGet(id, which, headersTimeout, requestTimeout): owners; 0 all, 1 with no message open, 2 late (ms; 0: never) */
TRK_FN(list_get) {
  struct trk_http_list *list = list_arg(c);
  if (list == NULL) return trk_array(c->rt, 0, NULL);
  int which = trk_arg_i32(c, 1);
  uint64_t headers = (uint64_t)trk_arg_i64(c, 2), request = (uint64_t)trk_arg_i64(c, 3);
  uint64_t now = uv_now(&c->rt->loop);
  size_t count = 0, found = 0;
  for (struct trk_list *n = list->all.next; n != &list->all; n = n->next) count++;
  JSValueRef *owners = trk_calloc(count + 1, sizeof *owners);
  for (struct trk_list *n = list->all.next; n != &list->all; n = n->next) {
    struct trk_http_conn *conn = trk_container(n, struct trk_http_conn, all);
    struct trk_http_parser *p = &conn->parser;
    bool take = which == 0 || (which == 1 && p->started == 0);
    if (which == 2 && p->started != 0) {
      uint64_t age = now - p->started;
      take = (!p->head_done && headers > 0 && age > headers) || (request > 0 && age > request);
      if (take) p->started = 0; /* reported once */
    }
    if (take && conn->handle.owner.object != NULL) owners[found++] = conn->handle.owner.object;
  }
  JSObjectRef array = trk_array(c->rt, found, owners);
  free(owners);
  return array;
}

const char *trk_http_list_date(struct trk_http_list *list, size_t *ret_len) {
  *ret_len = list->date_len;
  uint64_t ms = uv_now(&list->handle.rt->loop);
  if (ms == list->date_at && list->date_len > 0) return list->date; /* of this turn of the loop */
  list->date_at = ms;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != list->date_second) {
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm t;
    gmtime_r(&now.tv_sec, &t);
    list->date_second = now.tv_sec;
    list->date_len = (size_t)snprintf(list->date, sizeof list->date, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d GMT\r\n",
                                      &days[3 * (size_t)t.tm_wday], t.tm_mday, &months[3 * (size_t)t.tm_mon], t.tm_year + 1900,
                                      t.tm_hour, t.tm_min, t.tm_sec);
  }
  *ret_len = list->date_len;
  return list->date;
}

const struct trk_fn_row trk_http_list_functions[] = {
    {"listOpen", list_open}, {"listClose", list_close}, {"listKeepAlive", list_keep_alive}, {"idle", list_idle},
    {"busy", list_busy},     {"listGet", list_get},     {NULL, NULL}};
