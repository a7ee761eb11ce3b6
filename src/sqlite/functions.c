/*
 * functions.c - functions, aggregates and the authorizer of SQL in JavaScript.
 *
 * What:    each is number `index` in its database's caller (sqlite.h); an aggregate's state lives in JavaScript, under a
 *          number that SQLite keeps for the group.
 * Owns:    a struct function per registration. Runs on: the runtime's thread, within a call that runs SQL.
 * Frees:   SQLite, when the function is replaced or the database closes. Limits: 126 arguments.
 */
#include "core/mem.h"
#include "sqlite/sqlite.h"

#include <stdlib.h>

#define ARGS 128

struct function {
  int index;
  bool bigints;
};

/* What an aggregate's JavaScript is asked: (index, op, group, ...values). */
enum op { OP_START, OP_STEP, OP_INVERSE, OP_VALUE, OP_FINAL, OP_DROP };

static void set_result(sqlite3_context *ctx, struct trk_runtime *rt, JSValueRef result) {
  struct trk_bytes bytes;
  if (result == NULL) {
    sqlite3_result_error(ctx, "", 0);
  } else if (trk_is_nullish(rt, result)) {
    sqlite3_result_null(ctx);
  } else if (trk_is_number(rt, result)) {
    sqlite3_result_double(ctx, trk_to_double(rt, result));
  } else if (trk_is_string(rt, result)) {
    size_t len = 0;
    char *text = trk_to_utf8(rt, result, &len);
    sqlite3_result_text64(ctx, text, len, free, SQLITE_UTF8);
  } else if (trk_get_bytes(rt, result, &bytes)) {
    sqlite3_result_blob64(ctx, bytes.data, bytes.len, SQLITE_TRANSIENT);
  } else if (JSValueGetType(rt->ctx, result) == kJSTypeBigInt) {
    sqlite3_result_int64(ctx, trk_to_i64(rt, result));
  } else {
    sqlite3_result_error(ctx, "Returned JavaScript value cannot be converted to a SQLite value", -1);
  }
}

/* Calls with `lead` numbers before the values; NULL when something threw. */
static JSValueRef call(const struct function *function, size_t lead, const int numbers[], int argc, sqlite3_value **argv) {
  struct trk_runtime *rt = trk_current();
  if (rt == NULL || argc > ARGS - 3) return NULL;
  JSValueRef values[ARGS], exc = NULL;
  struct trk_call c = {rt, rt->ctx, 0, NULL, &exc};
  size_t n = 0;
  values[n++] = trk_number(rt, function->index);
  for (size_t i = 0; i < lead; i++) values[n++] = trk_number(rt, numbers[i]);
  for (int i = 0; i < argc && exc == NULL; i++) values[n++] = trk_sqlite_value(&c, argv[i], function->bigints);
  if (exc != NULL) {
    trk_sqlite_set_thrown(exc);
    return NULL;
  }
  return trk_sqlite_call(rt, n, values);
}

static void on_call(sqlite3_context *ctx, int argc, sqlite3_value **argv) {
  set_result(ctx, trk_current(), call(sqlite3_user_data(ctx), 0, NULL, argc, argv));
}

/* function(database, name, index, argument count or -1, deterministic, direct only, BigInt arguments) */
TRK_FN(sqlite_function) {
  sqlite3 *db = trk_sqlite_db(c);
  char name[256];
  if (db == NULL || trk_copy_utf8(c->rt, trk_arg(c, 1), name, sizeof name) == SIZE_MAX) return trk_undefined(c->rt);
  struct function *function = trk_calloc(1, sizeof *function);
  function->index = trk_arg_i32(c, 2);
  function->bigints = trk_arg_bool(c, 6);
  int flags = SQLITE_UTF8 | (trk_arg_bool(c, 4) ? SQLITE_DETERMINISTIC : 0) | (trk_arg_bool(c, 5) ? SQLITE_DIRECTONLY : 0);
  int r = sqlite3_create_function_v2(db, name, trk_arg_i32(c, 3), flags, function, on_call, NULL, NULL, free);
  return r == SQLITE_OK ? trk_undefined(c->rt) : trk_sqlite_fail(c, db);
}

/* --- aggregates -------------------------------------------------------------------------------------------------- */

/* The group's number, which JavaScript gives at its first row; 0 when that threw. */
static int group_of(sqlite3_context *ctx, int *slot) {
  if (slot == NULL) return 0;
  if (*slot != 0) return *slot;
  const int numbers[] = {OP_START, 0};
  JSValueRef result = call(sqlite3_user_data(ctx), 2, numbers, 0, NULL);
  if (result != NULL) *slot = (int)trk_to_double(trk_current(), result);
  return *slot;
}

static void advance(sqlite3_context *ctx, enum op op, int argc, sqlite3_value **argv) {
  if (trk_sqlite_thrown()) return; /* the group ends with it */
  const int numbers[] = {(int)op, group_of(ctx, sqlite3_aggregate_context(ctx, sizeof(int)))};
  if (numbers[1] == 0 || call(sqlite3_user_data(ctx), 2, numbers, argc, argv) == NULL) sqlite3_result_error(ctx, "", 0);
}
static void on_step(sqlite3_context *ctx, int argc, sqlite3_value **argv) {
  advance(ctx, OP_STEP, argc, argv);
}
static void on_inverse(sqlite3_context *ctx, int argc, sqlite3_value **argv) {
  advance(ctx, OP_INVERSE, argc, argv);
}

static void tell(sqlite3_context *ctx, enum op op) {
  int *slot = sqlite3_aggregate_context(ctx, sizeof(int));
  if (trk_sqlite_thrown()) {
    if (op == OP_FINAL && slot != NULL && *slot != 0) {
      const int numbers[] = {OP_DROP, *slot};
      (void)call(sqlite3_user_data(ctx), 2, numbers, 0, NULL);
    }
    sqlite3_result_error(ctx, "", 0);
    return;
  }
  const int numbers[] = {(int)op, group_of(ctx, slot)};
  set_result(ctx, trk_current(), numbers[1] == 0 ? NULL : call(sqlite3_user_data(ctx), 2, numbers, 0, NULL));
}
static void on_value(sqlite3_context *ctx) {
  tell(ctx, OP_VALUE);
}
static void on_final(sqlite3_context *ctx) {
  tell(ctx, OP_FINAL);
}

/* aggregate(database, name, index, argument count or -1, direct only, BigInt arguments, has inverse) */
TRK_FN(sqlite_aggregate) {
  sqlite3 *db = trk_sqlite_db(c);
  char name[256];
  if (db == NULL || trk_copy_utf8(c->rt, trk_arg(c, 1), name, sizeof name) == SIZE_MAX) return trk_undefined(c->rt);
  struct function *function = trk_calloc(1, sizeof *function);
  function->index = trk_arg_i32(c, 2);
  function->bigints = trk_arg_bool(c, 5);
  bool window = trk_arg_bool(c, 6);
  int flags = SQLITE_UTF8 | (trk_arg_bool(c, 4) ? SQLITE_DIRECTONLY : 0);
  int r = sqlite3_create_window_function(db, name, trk_arg_i32(c, 3), flags, function, on_step, on_final, window ? on_value : NULL,
                                         window ? on_inverse : NULL, free);
  return r == SQLITE_OK ? trk_undefined(c->rt) : trk_sqlite_fail(c, db);
}

/* --- the authorizer ------------------------------------------------------------------------------------------------ */

static int on_authorize(void *data, int action, const char *a, const char *b, const char *schema, const char *trigger) {
  struct trk_runtime *rt = trk_current();
  if (rt == NULL) return SQLITE_DENY;
  const char *texts[] = {a, b, schema, trigger};
  JSValueRef values[6] = {trk_number(rt, (int)(intptr_t)data), trk_number(rt, action)};
  for (size_t i = 0; i < 4; i++) values[i + 2] = texts[i] != NULL ? trk_cstring(rt, texts[i]) : trk_null(rt);
  JSValueRef result = trk_sqlite_call(rt, 6, values);
  return result != NULL ? (int)trk_to_double(rt, result) : SQLITE_DENY;
}

/* authorizer(database, index or -1 for none) */
TRK_FN(sqlite_authorizer) {
  sqlite3 *db = trk_sqlite_db(c);
  if (db == NULL) return trk_undefined(c->rt);
  int index = trk_arg_i32(c, 1);
  int r = sqlite3_set_authorizer(db, index < 0 ? NULL : on_authorize, (void *)(intptr_t)index); // NOLINT(performance-no-int-to-ptr)
  return r == SQLITE_OK ? trk_undefined(c->rt) : trk_sqlite_fail(c, db);
}

const struct trk_fn_row trk_sqlite_functions_rows[] = {
  {"function", sqlite_function}, {"aggregate", sqlite_aggregate}, {"authorizer", sqlite_authorizer}, {NULL, NULL}};
