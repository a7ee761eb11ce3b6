/*
 * sqlite.h - what the files of internalBinding('sqlite') share: a database's box, values, failures, callbacks.
 *
 * Owns:    nothing. Runs on: the runtime's thread, but trk_sqlite_ref and _unref, which any thread may call.
 */
#ifndef TRK_SQLITE_SQLITE_H
#define TRK_SQLITE_SQLITE_H

#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#define SQLITE_ENABLE_SESSION 1

#include "core/box.h"
#include "core/list.h"

#include <sqlite3.h>

struct trk_sqlite {
  int refs;                 /* the box, and each statement, session and backup */
  sqlite3 *db;              /* NULL: closed */
  struct trk_list sessions; /* struct session.link (session.c): they must end before the database */
};

/* The box at argument 0, also of a closed database; NULL for anything else. */
struct trk_sqlite *trk_sqlite_box(const struct trk_call *c);
/* The open database at argument 0, or NULL. */
sqlite3 *trk_sqlite_db(const struct trk_call *c);
void trk_sqlite_ref(struct trk_sqlite *box);
/* The last one closes. */
void trk_sqlite_unref(struct trk_sqlite *box);

/* Throws what JavaScript called from SQL threw, else SQLite's error of `db` (NULL: a misuse). Returns undefined. */
JSValueRef trk_sqlite_fail(const struct trk_call *c, sqlite3 *db);
/* Throws error `code` (an SQLITE_ number) with SQLite's own text for it. Returns undefined. */
JSValueRef trk_sqlite_fail_code(const struct trk_call *c, int code);
/* An ERR_SQLITE_ERROR as a value. */
JSValueRef trk_sqlite_error(struct trk_runtime *rt, int code, const char *message);
/* Integers beyond 2^53 set c's exception unless `bigints`. */
JSValueRef trk_sqlite_value(const struct trk_call *c, sqlite3_value *value, bool bigints);

/*
 * SQL may call JavaScript: functions, aggregates, the authorizer. `caller` (index, ...values) runs function number
 * `index` of the database; it is known while a native function that runs SQL is under way, and restored by _leave.
 */
JSObjectRef trk_sqlite_enter(JSObjectRef caller); /* the one before; give it to _leave */
void trk_sqlite_leave(JSObjectRef before);
/* Calls it; NULL when it threw, which trk_sqlite_fail() then throws, or when nothing may be called. */
JSValueRef trk_sqlite_call(struct trk_runtime *rt, size_t argc, const JSValueRef argv[]);
/* Whether a callback has thrown that trk_sqlite_fail() has not told yet. */
bool trk_sqlite_thrown(void);
/* As if a callback had thrown `error`. */
void trk_sqlite_set_thrown(JSValueRef error);

extern const struct trk_fn_row trk_sqlite_functions_rows[], trk_sqlite_session_rows[], trk_sqlite_backup_rows[], trk_sqlite_config_rows[];
void trk_sqlite_sessions_end(struct trk_sqlite *box); /* with the database still open */

#endif
