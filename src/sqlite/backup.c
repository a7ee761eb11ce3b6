/*
 * backup.c - copies a database to a file, some pages at a time, on the pool.
 *
 * What:    backupOpen() makes the copy, backupStep() goes on with it, backupClose() ends it.
 * Owns:    the copy in a box, with its destination; it keeps its source.
 * Runs on: steps on a pool thread, one at a time; all else on the runtime's thread.
 * Frees:   backupClose(), or the collector, once no step is under way.
 * Limits:  one step at a time per copy (JavaScript keeps to it; a second one is refused).
 */
#include "core/mem.h"
#include "sqlite/sqlite.h"

#include <stdlib.h>

struct backup {
  struct trk_sqlite *source;
  sqlite3 *destination;
  sqlite3_backup *backup;
};
struct step {
  struct trk_work work;
  struct backup *backup;
  int pages, result;
  char *message;
};

static void end(struct backup *b) {
  if (b->backup != NULL) sqlite3_backup_finish(b->backup);
  if (b->destination != NULL) sqlite3_close_v2(b->destination);
  b->backup = NULL;
  b->destination = NULL;
}
static void release(struct backup *b) {
  end(b);
  trk_sqlite_unref(b->source);
  free(b);
}

TRK_BOX(static, backup_box, "NativeBackup", release);

/* backupOpen(database, path, its schema, the copy's schema): a copy; from here on its source may be closed */
TRK_FN(sqlite_backup_open) {
  struct trk_sqlite *source = trk_sqlite_box(c);
  if (source == NULL || source->db == NULL) return trk_undefined(c->rt);
  struct backup *b = trk_calloc(1, sizeof *b);
  b->source = source;
  trk_sqlite_ref(source);
  JSObjectRef box = trk_box(c->ctx, &backup_box, b); /* frees it, whatever happens now */
  char *path = trk_arg_utf8(c, 1, NULL), *from = trk_arg_utf8(c, 2, NULL), *to = trk_arg_utf8(c, 3, NULL);
  int r = sqlite3_open_v2(path != NULL ? path : "", &b->destination, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX,
                          NULL);
  if (r == SQLITE_OK) b->backup = sqlite3_backup_init(b->destination, to != NULL ? to : "main", source->db, from != NULL ? from : "main");
  free(path);
  free(from);
  free(to);
  return b->backup != NULL ? box : trk_sqlite_fail(c, b->destination);
}

static void step_work(struct trk_work *work) {
  struct step *s = (struct step *)work;
  struct backup *b = s->backup;
  s->result = sqlite3_backup_step(b->backup, s->pages);
  if (s->result == SQLITE_OK || s->result == SQLITE_DONE || s->result == SQLITE_BUSY || s->result == SQLITE_LOCKED) return;
  bool told = sqlite3_errcode(b->destination) != SQLITE_OK;
  s->message = trk_strdup(told ? sqlite3_errmsg(b->destination) : sqlite3_errstr(s->result));
}

static void step_after(struct trk_work *work, int status) {
  struct step *s = (struct step *)work;
  struct trk_runtime *rt = work->req.rt;
  const struct backup *b = s->backup;
  (void)status;
  JSValueRef values[4] = {trk_null(rt), trk_bool(rt, s->result == SQLITE_DONE), trk_number(rt, 0), trk_number(rt, 0)};
  if (s->message != NULL) values[0] = trk_sqlite_error(rt, s->result, s->message);
  values[2] = trk_number(rt, sqlite3_backup_pagecount(b->backup));
  values[3] = trk_number(rt, sqlite3_backup_remaining(b->backup));
  trk_req_end(&work->req, 4, values);
  free(s->message);
  free(s);
}

/* backupStep(copy, pages, callback(error or null, done, pages in all, pages that remain)); the box is pinned meanwhile */
TRK_FN(sqlite_backup_step) {
  struct backup *b = trk_unbox(c, 0, &backup_box);
  if (b == NULL || b->backup == NULL || trk_arg_function(c, 2) == NULL) return trk_sqlite_fail_code(c, SQLITE_MISUSE);
  struct step *s = trk_calloc(1, sizeof *s);
  s->backup = b;
  s->pages = trk_arg_i32(c, 1);
  s->work.work = step_work;
  s->work.after = step_after;
  int r = trk_work_queue(c->rt, &s->work, trk_arg(c, 2));
  if (r < 0) {
    free(s);
    return trk_throw_uv(c, r, "backup", NULL, NULL);
  }
  trk_pin_set(c->rt, &s->work.req.keep, trk_arg(c, 0));
  return trk_undefined(c->rt);
}

TRK_FN(sqlite_backup_close) { /* (copy), with no step under way */
  struct backup *b = trk_unbox(c, 0, &backup_box);
  if (b != NULL) end(b);
  return trk_undefined(c->rt);
}

const struct trk_fn_row trk_sqlite_backup_rows[] = {
  {"backupOpen", sqlite_backup_open}, {"backupStep", sqlite_backup_step}, {"backupClose", sqlite_backup_close}, {NULL, NULL}};
