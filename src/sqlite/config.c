/*
 * config.c - a database's settings and its bytes: defensive mode, limits, extensions, serialize and deserialize.
 *
 * Owns:    nothing. Runs on: the runtime's thread. Frees: what SQLite gives. Limits: SQLite's own.
 */
#include "core/mem.h"
#include "sqlite/sqlite.h"

#include <stdlib.h>
#include <string.h>

/* defensive(database, on) */
TRK_FN(sqlite_defensive) {
  sqlite3 *db = trk_sqlite_db(c);
  if (db == NULL) return trk_undefined(c->rt);
  int r = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, (int)trk_arg_bool(c, 1), NULL);
  return r == SQLITE_OK ? trk_undefined(c->rt) : trk_sqlite_fail(c, db);
}

/* limit(database, which, new value or -1): the value before */
TRK_FN(sqlite_limit) {
  sqlite3 *db = trk_sqlite_db(c);
  return trk_number(c->rt, db != NULL ? sqlite3_limit(db, trk_arg_i32(c, 1), trk_arg_i32(c, 2)) : 0);
}

/* extensions(database, allowed): for loadExtension(), never for SQL itself */
TRK_FN(sqlite_extensions) {
  sqlite3 *db = trk_sqlite_db(c);
  if (db == NULL) return trk_undefined(c->rt);
  int r = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, (int)trk_arg_bool(c, 1), NULL);
  return r == SQLITE_OK ? trk_undefined(c->rt) : trk_sqlite_fail(c, db);
}

/* loadExtension(database, file, entry point or undefined) */
TRK_FN(sqlite_load_extension) {
  sqlite3 *db = trk_sqlite_db(c);
  char *file = trk_arg_utf8(c, 1, NULL), *entry = trk_arg_utf8(c, 2, NULL), *why = NULL;
  int r = db != NULL && file != NULL ? sqlite3_load_extension(db, file, entry, &why) : SQLITE_MISUSE;
  free(file);
  free(entry);
  if (r == SQLITE_OK) return trk_undefined(c->rt);
  JSValueRef value = trk_throw(c, TRK_ERROR, "ERR_LOAD_SQLITE_EXTENSION", "%s", why != NULL ? why : sqlite3_errstr(r));
  sqlite3_free(why);
  return value;
}

/* serialize(database, schema): its bytes */
TRK_FN(sqlite_serialize) {
  sqlite3 *db = trk_sqlite_db(c);
  char *schema = trk_arg_utf8(c, 1, NULL);
  sqlite3_int64 size = 0;
  unsigned char *bytes = db != NULL && schema != NULL ? sqlite3_serialize(db, schema, &size, 0) : NULL;
  free(schema);
  if (bytes == NULL && size > 0) return trk_sqlite_fail_code(c, SQLITE_NOMEM);
  if (bytes == NULL && db != NULL && size < 0) return trk_sqlite_fail(c, db);
  JSValueRef value = trk_uint8array(c->rt, bytes, (size_t)(size > 0 ? size : 0));
  sqlite3_free(bytes);
  return value;
}

/* deserialize(database, schema, bytes): the schema is what the bytes hold from now on */
TRK_FN(sqlite_deserialize) {
  sqlite3 *db = trk_sqlite_db(c);
  char *schema = trk_arg_utf8(c, 1, NULL);
  struct trk_bytes bytes;
  int r = SQLITE_MISUSE;
  if (db != NULL && schema != NULL && trk_arg_bytes(c, 2, &bytes)) {
    unsigned char *copy = sqlite3_malloc64(bytes.len != 0 ? bytes.len : 1);
    if (copy == NULL) {
      r = SQLITE_NOMEM;
    } else {
      memcpy(copy, bytes.data, bytes.len);
      /* Freed by SQLite, also when this fails. */
      r = sqlite3_deserialize(db, schema, copy, (sqlite3_int64)bytes.len, (sqlite3_int64)bytes.len,
                              SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    }
  }
  free(schema);
  return r == SQLITE_OK ? trk_undefined(c->rt) : trk_sqlite_fail(c, db);
}

const struct trk_fn_row trk_sqlite_config_rows[] = {{"defensive", sqlite_defensive},
                                                    {"limit", sqlite_limit},
                                                    {"extensions", sqlite_extensions},
                                                    {"loadExtension", sqlite_load_extension},
                                                    {"serialize", sqlite_serialize},
                                                    {"deserialize", sqlite_deserialize},
                                                    {NULL, NULL}};
