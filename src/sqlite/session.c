/*
 * session.c - sessions record changes of a database; changesets apply them to another one.
 *
 * Owns:    SQLite's session in a box, which keeps its database.
 * Runs on: the runtime's thread; a box that the collector frees, on any. `lock` is over the lists and what hangs on them.
 * Frees:   sessionClose(), the database's close, or the collector, whatever comes first.
 * Limits:  SQLite's own.
 */
#include "core/mem.h"
#include "sqlite/sqlite.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct session {
  struct trk_list link;
  struct trk_sqlite *database;
  sqlite3_session *session; /* NULL: ended */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void end(struct session *s) { /* with the lock held */
  if (s->session == NULL) return;
  sqlite3session_delete(s->session);
  s->session = NULL;
  trk_list_remove(&s->link);
}
void trk_sqlite_sessions_end(struct trk_sqlite *box) {
  pthread_mutex_lock(&lock);
  while (!trk_list_empty(&box->sessions)) end(trk_container(box->sessions.next, struct session, link));
  pthread_mutex_unlock(&lock);
}

static void release(struct session *s) {
  pthread_mutex_lock(&lock);
  end(s);
  pthread_mutex_unlock(&lock);
  trk_sqlite_unref(s->database);
  free(s);
}

TRK_BOX(static, session_box, "NativeSession", release);

/* session(database, schema, table or undefined for all): a session */
TRK_FN(sqlite_session) {
  struct trk_sqlite *box = trk_sqlite_box(c);
  if (box == NULL || box->db == NULL) return trk_undefined(c->rt);
  char *schema = trk_arg_utf8(c, 1, NULL), *table = trk_arg_utf8(c, 2, NULL);
  sqlite3_session *session = NULL;
  int r = sqlite3session_create(box->db, schema != NULL ? schema : "main", &session);
  if (r == SQLITE_OK) {
    r = sqlite3session_attach(session, table);
    if (r != SQLITE_OK) sqlite3session_delete(session);
  }
  free(schema);
  free(table);
  if (r != SQLITE_OK) return trk_sqlite_fail_code(c, r);
  struct session *s = trk_calloc(1, sizeof *s);
  s->database = box;
  s->session = session;
  trk_sqlite_ref(box);
  pthread_mutex_lock(&lock);
  trk_list_push(&box->sessions, &s->link);
  pthread_mutex_unlock(&lock);
  return trk_box(c->ctx, &session_box, s);
}

/* sessionChanges(session, as a patchset): bytes; undefined for a session that has ended */
TRK_FN(sqlite_session_changes) {
  struct session *s = trk_unbox(c, 0, &session_box);
  if (s == NULL || s->session == NULL) return trk_undefined(c->rt);
  int size = 0;
  void *bytes = NULL;
  int r = trk_arg_bool(c, 1) ? sqlite3session_patchset(s->session, &size, &bytes) : sqlite3session_changeset(s->session, &size, &bytes);
  if (r != SQLITE_OK) return trk_sqlite_fail_code(c, r);
  JSValueRef value = trk_uint8array(c->rt, bytes, (size_t)size);
  sqlite3_free(bytes);
  return value;
}

/* sessionClose(session): whether it was open */
TRK_FN(sqlite_session_close) {
  struct session *s = trk_unbox(c, 0, &session_box);
  if (s == NULL) return trk_bool(c->rt, false);
  pthread_mutex_lock(&lock);
  bool open = s->session != NULL;
  end(s);
  pthread_mutex_unlock(&lock);
  return trk_bool(c->rt, open);
}

struct apply {
  struct trk_runtime *rt;
  JSObjectRef filter, conflict; /* NULL: none */
  bool threw;
};
static JSValueRef ask(struct apply *apply, JSObjectRef fn, JSValueRef argument) {
  JSValueRef exc = NULL;
  JSValueRef result = apply->threw ? NULL : trk_call_js(apply->rt, fn, 1, &argument, &exc);
  if (exc != NULL) {
    apply->threw = true;
    trk_sqlite_set_thrown(exc);
  }
  return result;
}
static int on_filter(void *data, const char *table) {
  struct apply *apply = data;
  JSValueRef result = ask(apply, apply->filter, trk_cstring(apply->rt, table));
  return result != NULL && JSValueToBoolean(apply->rt->ctx, result);
}
static int on_conflict(void *data, int kind, sqlite3_changeset_iter *iter) {
  struct apply *apply = data;
  (void)iter;
  if (apply->conflict == NULL) return SQLITE_CHANGESET_ABORT;
  JSValueRef result = ask(apply, apply->conflict, trk_number(apply->rt, kind));
  if (result == NULL) return SQLITE_CHANGESET_ABORT;
  return trk_is_number(apply->rt, result) ? (int)trk_to_double(apply->rt, result) : -1; /* a misuse, which SQLite tells */
}

/* applyChangeset(database, bytes, filter, onConflict, caller): whether it was applied; false when a conflict ended it */
TRK_FN(sqlite_apply) {
  sqlite3 *db = trk_sqlite_db(c);
  struct trk_bytes bytes;
  if (db == NULL || !trk_arg_bytes(c, 1, &bytes)) return trk_undefined(c->rt);
  struct apply apply = {c->rt, trk_arg_function(c, 2), trk_arg_function(c, 3), false};
  /* JavaScript runs meanwhile and might change or detach them. */
  void *copy = trk_malloc(bytes.len != 0 ? bytes.len : 1);
  memcpy(copy, bytes.data, bytes.len);
  JSObjectRef before = trk_sqlite_enter(trk_arg_function(c, 4));
  int r = sqlite3changeset_apply(db, (int)bytes.len, copy, apply.filter != NULL ? on_filter : NULL, on_conflict, &apply);
  trk_sqlite_leave(before);
  free(copy);
  if (r == SQLITE_OK && !apply.threw) return trk_bool(c->rt, true);
  if (r == SQLITE_ABORT && !apply.threw) return trk_bool(c->rt, false);
  return trk_sqlite_fail_code(c, r);
}

const struct trk_fn_row trk_sqlite_session_rows[] = {{"session", sqlite_session},
                                                     {"sessionChanges", sqlite_session_changes},
                                                     {"sessionClose", sqlite_session_close},
                                                     {"applyChangeset", sqlite_apply},
                                                     {NULL, NULL}};
