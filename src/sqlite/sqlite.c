/*
 * sqlite.c - internalBinding('sqlite'): databases and statements of Debian's SQLite, opened at first use.
 *
 * What:    one function per step of SQLite's interface; lib/sqlite.js puts them together.
 * Owns:    databases and statements in boxes. A statement keeps its database open.
 * Runs on: the runtime's thread; what a box holds may be released on any (SQLite is built for that).
 * Frees:   by close() and finalize(), or by the collector.
 * Limits:  SQLite's own.
 */
#include "sqlite/sqlite.h"

#include "core/lazylib.h"
#include "core/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct statement {
  struct trk_sqlite *database;
  sqlite3_stmt *stmt;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* over the count of references */

void trk_sqlite_ref(struct trk_sqlite *box) {
  pthread_mutex_lock(&lock);
  box->refs++;
  pthread_mutex_unlock(&lock);
}
void trk_sqlite_unref(struct trk_sqlite *box) {
  pthread_mutex_lock(&lock);
  bool last = --box->refs == 0;
  pthread_mutex_unlock(&lock);
  if (!last) return;
  if (box->db != NULL) sqlite3_close_v2(box->db);
  free(box);
}

static void statement_release(struct statement *statement) {
  if (statement->stmt != NULL) sqlite3_finalize(statement->stmt);
  trk_sqlite_unref(statement->database);
  free(statement);
}

TRK_BOX(static, database_box, "NativeDatabase", trk_sqlite_unref);
TRK_BOX(static, statement_box, "NativeStatement", statement_release);

struct trk_sqlite *trk_sqlite_box(const struct trk_call *c) {
  return trk_unbox(c, 0, &database_box);
}
sqlite3 *trk_sqlite_db(const struct trk_call *c) {
  struct trk_sqlite *box = trk_sqlite_box(c);
  return box != NULL ? box->db : NULL;
}
static sqlite3_stmt *statement_arg(const struct trk_call *c) {
  struct statement *statement = trk_unbox(c, 0, &statement_box);
  return statement != NULL ? statement->stmt : NULL;
}

/* --- JavaScript called from SQL ------------------------------------------------------------------------------------- */

/* What a JavaScript function called from SQL threw, until the native call that runs the SQL is over. */
static _Thread_local JSValueRef thrown;
static _Thread_local JSObjectRef current; /* (index, ...values): runs a function of the database */

JSObjectRef trk_sqlite_enter(JSObjectRef caller) {
  JSObjectRef before = current;
  current = caller;
  return before;
}
void trk_sqlite_leave(JSObjectRef before) {
  current = before;
}
bool trk_sqlite_thrown(void) {
  return thrown != NULL;
}
void trk_sqlite_set_thrown(JSValueRef error) {
  thrown = error;
}
JSValueRef trk_sqlite_call(struct trk_runtime *rt, size_t argc, const JSValueRef argv[]) {
  if (current == NULL) return NULL;
  JSValueRef exc = NULL;
  JSValueRef result = trk_call_js(rt, current, argc, argv, &exc);
  if (exc == NULL) return result;
  if (thrown == NULL) thrown = exc;
  return NULL;
}

JSValueRef trk_sqlite_error(struct trk_runtime *rt, int code, const char *message) {
  JSValueRef error = trk_error(rt, TRK_ERROR, "ERR_SQLITE_ERROR", "%s", message);
  if (trk_is_object(rt, error)) {
    trk_set(rt, (JSObjectRef)error, "errcode", trk_number(rt, code));
    trk_set(rt, (JSObjectRef)error, "errstr", trk_cstring(rt, sqlite3_errstr(code)));
  }
  return error;
}
JSValueRef trk_sqlite_fail_code(const struct trk_call *c, int code) {
  if (thrown != NULL) {
    JSValueRef error = thrown;
    thrown = NULL;
    return trk_throw_value(c, error);
  }
  return trk_throw_value(c, trk_sqlite_error(c->rt, code, sqlite3_errstr(code)));
}
JSValueRef trk_sqlite_fail(const struct trk_call *c, sqlite3 *db) {
  if (thrown != NULL || db == NULL) return trk_sqlite_fail_code(c, SQLITE_MISUSE);
  return trk_throw_value(c, trk_sqlite_error(c->rt, sqlite3_extended_errcode(db), sqlite3_errmsg(db)));
}

/* --- databases and statements ---------------------------------------------------------------------------------------- */

/* open(path, flags, foreign keys, double-quoted strings, busy timeout in ms): a database. */
TRK_FN(sqlite_open) {
  const char *why = trk_lazylib_open(TRK_LAZYLIB_SQLITE);
  if (why != NULL) return trk_throw(c, TRK_ERROR, "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "SQLite cannot be used: %s", why);
  char *path = trk_arg_utf8(c, 0, NULL);
  sqlite3 *db = NULL;
  int r = sqlite3_open_v2(path != NULL ? path : "", &db, trk_arg_i32(c, 1) | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX, NULL);
  free(path);
  if (r != SQLITE_OK) {
    JSValueRef value = trk_sqlite_fail(c, db);
    sqlite3_close_v2(db);
    return value;
  }
  bool dqs = trk_arg_bool(c, 3);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, dqs, NULL);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, dqs, NULL);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, trk_arg_bool(c, 2), NULL);
  sqlite3_busy_timeout(db, trk_arg_i32(c, 4));
  struct trk_sqlite *database = trk_calloc(1, sizeof *database);
  database->refs = 1;
  trk_list_init(&database->sessions);
  database->db = db;
  return trk_box(c->ctx, &database_box, database);
}

TRK_FN(sqlite_close) { /* (database): its sessions end with it; statements end when they are let go of */
  struct trk_sqlite *database = trk_sqlite_box(c);
  if (database == NULL || database->db == NULL) return trk_undefined(c->rt);
  trk_sqlite_sessions_end(database);
  sqlite3_close_v2(database->db);
  database->db = NULL;
  return trk_undefined(c->rt);
}

TRK_FN(sqlite_exec) { /* (database, SQL, caller) */
  sqlite3 *db = trk_sqlite_db(c);
  char *sql = trk_arg_utf8(c, 1, NULL);
  JSObjectRef before = trk_sqlite_enter(trk_arg_function(c, 2));
  int r = db != NULL && sql != NULL ? sqlite3_exec(db, sql, NULL, NULL, NULL) : SQLITE_MISUSE;
  trk_sqlite_leave(before);
  free(sql);
  return r == SQLITE_OK ? trk_undefined(c->rt) : trk_sqlite_fail(c, db);
}

TRK_FN(sqlite_prepare) { /* (database, SQL, caller): a statement */
  sqlite3 *db = trk_sqlite_db(c);
  size_t len = 0;
  char *sql = trk_arg_utf8(c, 1, &len);
  sqlite3_stmt *stmt = NULL;
  JSObjectRef before = trk_sqlite_enter(trk_arg_function(c, 2));
  int r = db != NULL && sql != NULL ? sqlite3_prepare_v2(db, sql, (int)len + 1, &stmt, NULL) : SQLITE_MISUSE;
  trk_sqlite_leave(before);
  free(sql);
  if (r != SQLITE_OK) return trk_sqlite_fail(c, db);
  struct statement *statement = trk_calloc(1, sizeof *statement);
  statement->stmt = stmt;
  statement->database = trk_sqlite_box(c);
  trk_sqlite_ref(statement->database);
  return trk_box(c->ctx, &statement_box, statement);
}

TRK_FN(sqlite_finalize) { /* (statement) */
  struct statement *statement = trk_unbox(c, 0, &statement_box);
  if (statement == NULL || statement->stmt == NULL) return trk_undefined(c->rt);
  sqlite3_finalize(statement->stmt);
  statement->stmt = NULL;
  return trk_undefined(c->rt);
}

/* status(statement, SQLITE_STMTSTATUS_..., whether to set it to 0): the counter */
TRK_FN(sqlite_status) {
  sqlite3_stmt *stmt = statement_arg(c);
  if (stmt == NULL) return trk_undefined(c->rt);
  return trk_number(c->rt, sqlite3_stmt_status(stmt, trk_arg_i32(c, 1), trk_arg_bool(c, 2)));
}

/* bind(statement, index from 1, value): false for a value SQLite has no kind for. */
TRK_FN(sqlite_bind) {
  sqlite3_stmt *stmt = statement_arg(c);
  int i = trk_arg_i32(c, 1), r;
  JSValueRef value = trk_arg(c, 2);
  struct trk_bytes bytes;
  if (stmt == NULL) return trk_bool(c->rt, false);
  if (JSValueIsNull(c->ctx, value)) {
    r = sqlite3_bind_null(stmt, i);
  } else if (trk_is_number(c->rt, value)) {
    r = sqlite3_bind_double(stmt, i, trk_to_double(c->rt, value));
  } else if (trk_is_string(c->rt, value)) {
    size_t len = 0;
    char *text = trk_to_utf8(c->rt, value, &len);
    r = sqlite3_bind_text64(stmt, i, text, len, free, SQLITE_UTF8);
  } else if (trk_peek_bytes(c->rt, value, &bytes)) {
    r = sqlite3_bind_blob64(stmt, i, bytes.data != NULL ? (const void *)bytes.data : "", bytes.len, SQLITE_TRANSIENT);
  } else if (JSValueGetType(c->ctx, value) == kJSTypeBigInt) {
    r = sqlite3_bind_int64(stmt, i, trk_to_i64(c->rt, value));
  } else {
    return trk_bool(c->rt, false);
  }
  return r == SQLITE_OK ? trk_bool(c->rt, true) : trk_sqlite_fail(c, sqlite3_db_handle(stmt));
}

TRK_FN(sqlite_step) { /* (statement, caller): whether there is a row */
  sqlite3_stmt *stmt = statement_arg(c);
  JSObjectRef before = trk_sqlite_enter(trk_arg_function(c, 1));
  int r = stmt != NULL ? sqlite3_step(stmt) : SQLITE_MISUSE;
  trk_sqlite_leave(before);
  if (r == SQLITE_ROW || r == SQLITE_DONE) return trk_bool(c->rt, r == SQLITE_ROW);
  return trk_sqlite_fail(c, stmt != NULL ? sqlite3_db_handle(stmt) : NULL);
}

static JSValueRef big(struct trk_runtime *rt, int64_t value) {
  char text[32];
  snprintf(text, sizeof text, "BigInt('%lld')", (long long)value);
  JSValueRef result = trk_evaluate(rt, text, strlen(text), "node:sqlite", 1, NULL);
  return result != NULL ? result : trk_undefined(rt);
}

static JSValueRef integer(const struct trk_call *c, int64_t value, bool bigints, const char *what) {
  if (bigints) return big(c->rt, value);
  if (value > 9007199254740991 || value < -9007199254740991) {
    if (c->exc != NULL && *c->exc == NULL)
      trk_throw(c, TRK_RANGE_ERROR, "ERR_OUT_OF_RANGE", "%s is too large to be represented as a JavaScript number: %lld", what, (long long)value);
    return trk_undefined(c->rt);
  }
  return trk_number(c->rt, (double)value);
}

JSValueRef trk_sqlite_value(const struct trk_call *c, sqlite3_value *value, bool bigints) {
  switch (sqlite3_value_type(value)) {
  case SQLITE_INTEGER:
    return integer(c, sqlite3_value_int64(value), bigints, "Value");
  case SQLITE_FLOAT:
    return trk_number(c->rt, sqlite3_value_double(value));
  case SQLITE_TEXT:
    return trk_string(c->rt, (const char *)sqlite3_value_text(value), (size_t)sqlite3_value_bytes(value));
  case SQLITE_BLOB:
    return trk_uint8array(c->rt, sqlite3_value_blob(value), (size_t)sqlite3_value_bytes(value));
  default:
    return trk_null(c->rt);
  }
}

TRK_FN(sqlite_row) { /* (statement, whether integers are BigInts): the columns' values */
  sqlite3_stmt *stmt = statement_arg(c);
  if (stmt == NULL) return trk_undefined(c->rt);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  int count = sqlite3_data_count(stmt);
  for (int i = 0; i < count; i++) {
    JSValueRef value = trk_sqlite_value(c, sqlite3_column_value(stmt, i), trk_arg_bool(c, 1));
    if (c->exc != NULL && *c->exc != NULL) return trk_undefined(c->rt);
    JSObjectSetPropertyAtIndex(c->ctx, list, (unsigned)i, value, NULL);
  }
  return list;
}

TRK_FN(sqlite_names) { /* (statement): the columns' names */
  sqlite3_stmt *stmt = statement_arg(c);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  for (int i = 0; stmt != NULL && i < sqlite3_column_count(stmt); i++)
    JSObjectSetPropertyAtIndex(c->ctx, list, (unsigned)i, trk_cstring(c->rt, sqlite3_column_name(stmt, i)), NULL);
  return list;
}

static JSValueRef text_or_null(struct trk_runtime *rt, const char *text) {
  return text != NULL ? trk_cstring(rt, text) : trk_null(rt);
}
TRK_FN(sqlite_columns) { /* (statement): five values for each column */
  sqlite3_stmt *stmt = statement_arg(c);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  for (int i = 0; stmt != NULL && i < sqlite3_column_count(stmt); i++) {
    JSValueRef values[] = {text_or_null(c->rt, sqlite3_column_origin_name(stmt, i)), text_or_null(c->rt, sqlite3_column_database_name(stmt, i)),
                           text_or_null(c->rt, sqlite3_column_name(stmt, i)), text_or_null(c->rt, sqlite3_column_table_name(stmt, i)),
                           text_or_null(c->rt, sqlite3_column_decltype(stmt, i))};
    JSObjectSetPropertyAtIndex(c->ctx, list, (unsigned)i, trk_array(c->rt, 5, values), NULL);
  }
  return list;
}

TRK_FN(sqlite_reset) { /* (statement, whether bindings are cleared too) */
  sqlite3_stmt *stmt = statement_arg(c);
  if (stmt == NULL) return trk_undefined(c->rt);
  sqlite3_reset(stmt);
  if (trk_arg_bool(c, 1)) sqlite3_clear_bindings(stmt);
  return trk_undefined(c->rt);
}

TRK_FN(sqlite_parameters) { /* (statement): the parameters' names, null where there is none */
  sqlite3_stmt *stmt = statement_arg(c);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  for (int i = 1; stmt != NULL && i <= sqlite3_bind_parameter_count(stmt); i++)
    JSObjectSetPropertyAtIndex(c->ctx, list, (unsigned)i - 1, text_or_null(c->rt, sqlite3_bind_parameter_name(stmt, i)), NULL);
  return list;
}

TRK_FN(sqlite_sql) { /* (statement, whether with the values in it) */
  sqlite3_stmt *stmt = statement_arg(c);
  if (stmt == NULL) return trk_undefined(c->rt);
  if (!trk_arg_bool(c, 1)) return trk_cstring(c->rt, sqlite3_sql(stmt));
  char *text = sqlite3_expanded_sql(stmt);
  JSValueRef value = trk_cstring(c->rt, text);
  sqlite3_free(text);
  return value;
}

TRK_FN(sqlite_changes) { /* (database, whether as BigInts): [changes, last row id] */
  sqlite3 *db = trk_sqlite_db(c);
  if (db == NULL) return trk_undefined(c->rt);
  bool bigints = trk_arg_bool(c, 1);
  JSValueRef values[] = {integer(c, sqlite3_changes64(db), bigints, "Value"), integer(c, sqlite3_last_insert_rowid(db), bigints, "Value")};
  return trk_array(c->rt, 2, values);
}

TRK_FN(sqlite_in_transaction) {
  sqlite3 *db = trk_sqlite_db(c);
  return trk_bool(c->rt, db != NULL && sqlite3_get_autocommit(db) == 0);
}
TRK_FN(sqlite_location) { /* (database, name): the file's path, null when it has none */
  sqlite3 *db = trk_sqlite_db(c);
  char name[256];
  if (db == NULL || trk_copy_utf8(c->rt, trk_arg(c, 1), name, sizeof name) == SIZE_MAX) return trk_null(c->rt);
  const char *path = sqlite3_db_filename(db, name);
  return path != NULL && *path != '\0' ? trk_cstring(c->rt, path) : trk_null(c->rt);
}

static const struct trk_fn_row functions[] = {
  {"open", sqlite_open},       {"close", sqlite_close},           {"exec", sqlite_exec},
  {"prepare", sqlite_prepare}, {"finalize", sqlite_finalize}, {"status", sqlite_status},     {"bind", sqlite_bind},
  {"step", sqlite_step},       {"row", sqlite_row},               {"names", sqlite_names},
  {"columns", sqlite_columns}, {"reset", sqlite_reset},           {"parameters", sqlite_parameters},
  {"sql", sqlite_sql},         {"changes", sqlite_changes},       {"inTransaction", sqlite_in_transaction},
  {"location", sqlite_location}, {NULL, NULL},
};
static const struct trk_const_row constants[] = {{"READONLY", SQLITE_OPEN_READONLY},
                                                 {"READWRITE", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE},
                                                 {NULL, 0}};

static void init(struct trk_runtime *rt, JSObjectRef target) {
  const struct trk_fn_row *const tables[] = {trk_sqlite_functions_rows, trk_sqlite_session_rows, trk_sqlite_backup_rows, trk_sqlite_config_rows};
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    for (const struct trk_fn_row *row = tables[i]; row->name != NULL; row++) trk_set(rt, target, row->name, trk_function(rt, row->name, row->fn));
}
static const struct trk_binding sqlite = {.name = "sqlite", .functions = functions, .constants = constants, .init = init};
TRK_BINDING(sqlite);
