/*
 * memo.c - requests that a server has seen before are not parsed again.
 *
 * What:    a read that is one whole request, its body (if any) told by a length, is known by the bytes of its head.
 * Owns:    the bytes and the head string of each memo of a server.
 * Runs on: the runtime's thread.
 * Frees:   when another request takes the place, or with the server's list.
 * Limits:  TRK_HTTP_MEMOS requests per server, of HEAD_MAX bytes of head each.
 */
#include "core/mem.h"
#include "http/connection.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_MAX 2048
#define SCORE_MAX 8
#define MUST (TRK_HTTP_HEAD | TRK_HTTP_COMPLETE)
#define MAY (MUST | TRK_HTTP_KEEP_ALIVE | TRK_HTTP_HAS_HOST | TRK_HTTP_HAS_LENGTH | TRK_HTTP_BODY)

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
static void remember(JSContextRef ctx, struct trk_http_memo *memo, uint64_t hash, const struct trk_http_parser *p, size_t len,
                     JSValueRef head) {
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
  memo->bytes = trk_malloc(len);
  memcpy(memo->bytes, p->data, len);
  memo->len = (uint32_t)len;
  memo->body = (uint32_t)(p->len - len);
  memo->flags = p->flags;
  memo->code = p->code;
  memo->major = p->major;
  memo->minor = p->minor;
  memo->pairs = p->head_pairs;
  memo->head = head;
  JSValueProtect(ctx, head);
}

/* The length of the head that the bytes begin with, its empty line too; 0: none that is remembered. */
static size_t head_of(const struct trk_http_parser *p) {
  if (!p->at_start || p->held != 0 || p->failed || p->len == 0) return 0;
  const char *at = p->data, *end = p->data + (p->len < HEAD_MAX ? p->len : HEAD_MAX);
  while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
    at++;
    if (end - at >= 2 && at[0] == '\r' && at[1] == '\n') return (size_t)(at - p->data) + 2;
  }
  return 0;
}

/* Whether the run found one request and nothing else: a head of `len` bytes and a body that is all the rest. */
static bool is_plain(const struct trk_http_parser *p, size_t len) {
  if ((p->flags & MUST) != MUST || (p->flags & ~(unsigned)MAY) != 0 || p->pos != p->len) return false;
  if (!p->at_start && (p->flags & TRK_HTTP_KEEP_ALIVE)) return false;
  if (!(p->flags & TRK_HTTP_BODY)) return p->len == len;
  return p->span_count == 1 && p->spans[0].offset == len && p->spans[0].len == p->len - len;
}

JSValueRef trk_http_memo_run(struct trk_http_conn *conn, void (*run)(struct trk_http_conn *conn),
                             JSValueRef (*report)(struct trk_http_conn *conn, JSValueRef head)) {
  struct trk_http_parser *p = &conn->parser;
  size_t len = conn->list != NULL ? head_of(p) : 0;
  if (len == 0) {
    run(conn);
    return report(conn, NULL);
  }
  uint64_t hash = hash_of(p->data, len);
  struct trk_http_memo *memo = &conn->list->memos[hash % TRK_HTTP_MEMOS];
  if (memo->hash == hash && memo->bytes != NULL && memo->len == len && p->len == len + memo->body &&
      (p->max_pairs == 0 || memo->pairs <= p->max_pairs) && memcmp(p->data, memo->bytes, len) == 0) {
    if (memo->score < SCORE_MAX) memo->score++;
    trk_list_remove(&conn->idle);
    trk_http_parser_recall(p, memo->flags, memo->code, memo->major, memo->minor, memo->body);
    return report(conn, memo->head);
  }
  run(conn);
  JSValueRef head = report(conn, NULL);
  if (is_plain(p, len)) remember(conn->handle.rt->ctx, memo, hash, p, len, head);
  return head;
}
