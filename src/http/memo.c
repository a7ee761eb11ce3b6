/*
 * memo.c - requests that a server has seen before are not parsed again.
 *
 * Owns:    the bytes and the head string of each memo of a server.
 * Runs on: the runtime's thread.
 * Frees:   when another request takes the place, or with the server's list.
 * Limits:  TRK_HTTP_MEMOS requests per server, of BYTES_MAX bytes each.
 */
#include "core/mem.h"
#include "http/connection.h"

#include <stdlib.h>
#include <string.h>

#define BYTES_MAX 2048
#define SCORE_MAX 8
#define MUST (TRK_HTTP_HEAD | TRK_HTTP_COMPLETE | TRK_HTTP_KEEP_ALIVE)
#define MAY (MUST | TRK_HTTP_HAS_HOST)

/* Any 64 bits will do: a memo is compared byte by byte before it is used. */
static uint64_t hash_of(const char *bytes, size_t len) {
  uint64_t hash = len;
  for (; len >= 8; bytes += 8, len -= 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
  }
  uint64_t word = 0;
  memcpy(&word, bytes, len);
  hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
  return hash ^ hash >> 32;
}

static void drop(JSContextRef ctx, struct trk_http_memo *memo) {
  if (memo->bytes != NULL) JSValueUnprotect(ctx, memo->head);
  free(memo->bytes);
  *memo = (struct trk_http_memo){0};
}

void trk_http_memo_free(struct trk_http_list *list) {
  for (unsigned i = 0; i < TRK_HTTP_MEMOS; i++) drop(list->handle.rt->ctx, &list->memos[i]);
}

/* The request has been parsed once more. */
static void remember(JSContextRef ctx, struct trk_http_memo *memo, uint64_t hash, const struct trk_http_parser *p, JSValueRef head) {
  if (memo->hash != hash) {
    if (memo->score > 0) {
      memo->score--;
      return;
    }
    drop(ctx, memo);
    memo->hash = hash;
    return;
  }
  if (memo->bytes != NULL) return; /* another request of the same hash */
  memo->bytes = trk_malloc(p->len);
  memcpy(memo->bytes, p->data, p->len);
  memo->len = (uint32_t)p->len;
  memo->flags = p->flags;
  memo->code = p->code;
  memo->major = p->major;
  memo->minor = p->minor;
  memo->head = head;
  JSValueProtect(ctx, head);
}

JSValueRef trk_http_memo_run(struct trk_http_conn *conn, void (*run)(struct trk_http_conn *conn),
                             JSValueRef (*report)(struct trk_http_conn *conn, JSValueRef head)) {
  struct trk_http_parser *p = &conn->parser;
  JSContextRef ctx = conn->handle.rt->ctx;
  bool fresh = p->at_start && p->held == 0 && !p->failed && p->len > 0 && p->len <= BYTES_MAX && conn->list != NULL;
  if (!fresh) {
    run(conn);
    return report(conn, NULL);
  }
  uint64_t hash = hash_of(p->data, p->len);
  struct trk_http_memo *memo = &conn->list->memos[hash % TRK_HTTP_MEMOS];
  if (memo->hash == hash && memo->bytes != NULL && memo->len == p->len && memcmp(p->data, memo->bytes, p->len) == 0) {
    if (memo->score < SCORE_MAX) memo->score++;
    trk_list_remove(&conn->idle);
    p->flags = memo->flags;
    p->code = memo->code;
    p->major = memo->major;
    p->minor = memo->minor;
    p->pos = p->len;
    p->span_count = 0;
    p->started = 0; /* also of a connection whose first request this is */
    return report(conn, memo->head);
  }
  run(conn);
  JSValueRef head = report(conn, NULL);
  if ((p->flags & MUST) == MUST && (p->flags & ~(unsigned)MAY) == 0 && p->pos == p->len && p->at_start)
    remember(ctx, memo, hash, p, head);
  return head;
}
