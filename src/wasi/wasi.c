/*
 * wasi.c - internalBinding('wasi'): makes what a guest has, and calls WASI's functions for it.
 *
 * What:    create() gives a box, functions() what there is to call, and call() calls one with the guest's memory as it is now. A
 *          guest's standard files are copies of the program's descriptors: when it closes one, the program still has its own.
 * Owns:    a struct trk_wasi per box. Runs on: the thread of the runtime.
 * Frees:   the collector, with the box. Limits: TRK_WASI_ARGS arguments.
 * Source:  WASI/legacy/preview1/docs.md
 */
#include "wasi/wasi.h"

#include "core/box.h"
#include "core/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void release(void *held) {
  trk_wasi_free(held);
}
TRK_BOX(static, wasi_box, "NativeWASI", release);

static uint32_t length_of(const struct trk_call *c, JSObjectRef list) {
  return (uint32_t)trk_to_i32(c->rt, trk_get(c->rt, list, "length"));
}

/* The i-th text of the list; "" for what is none. */
static char *text_at(const struct trk_call *c, JSObjectRef list, uint32_t i) {
  char *text = trk_to_utf8(c->rt, JSObjectGetPropertyAtIndex(c->ctx, list, i, NULL), NULL);
  return text != NULL ? text : trk_strdup("");
}

static struct trk_wasi_texts texts_of(const struct trk_call *c, JSObjectRef list) {
  struct trk_wasi_texts texts = {NULL, 0, length_of(c, list)};
  for (uint32_t i = 0; i < texts.count; i++) {
    char *text = text_at(c, list, i);
    size_t size = strlen(text) + 1;
    texts.text = trk_realloc(texts.text, texts.size + size);
    memcpy(texts.text + texts.size, text, size);
    texts.size += size;
    free(text);
  }
  return texts;
}

/* Takes `fd` over; -1: errno is the answer. */
static int insert(struct trk_wasi *wasi, int fd, char *path) {
  struct stat st;
  uint32_t number = 0;
  if (fd < 0 || fstat(fd, &st) < 0 || (path != NULL && !S_ISDIR(st.st_mode))) {
    int r = fd < 0 ? trk_wasi_error(errno) : path != NULL ? WASI_ENOTDIR : WASI_EBADF;
    if (fd >= 0) close(fd);
    free(path);
    return r;
  }
  struct trk_wasi_fd made = {.fd = fd, .type = trk_wasi_type(st.st_mode), .preopen = path != NULL, .path = path};
  trk_wasi_rights(fd, made.type, &made.rights, &made.inheriting);
  return trk_wasi_insert(wasi, made, &number);
}

static int insert_directory(const struct trk_call *c, struct trk_wasi *wasi, JSObjectRef list, uint32_t i) {
  char *told = text_at(c, list, i), *real = text_at(c, list, i + 1);
  for (size_t len = strlen(told); len > 0 && told[len - 1] == '/';) told[--len] = '\0';
  int fd = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  free(real);
  return insert(wasi, fd, told);
}

/* (args, env, preopens: a guest's name and the system's by turns, descriptors of the standard files): a box, or WASI's error */
TRK_FN(wasi_create) {
  JSObjectRef lists[4];
  for (size_t i = 0; i < 4; i++) {
    if (!trk_is_object(c->rt, trk_arg(c, i))) return trk_number(c->rt, WASI_EINVAL);
    lists[i] = (JSObjectRef)trk_arg(c, i);
  }
  struct trk_wasi *wasi = trk_calloc(1, sizeof *wasi);
  wasi->args = texts_of(c, lists[0]);
  wasi->env = texts_of(c, lists[1]);
  int r = WASI_SUCCESS;
  for (uint32_t i = 0; r == WASI_SUCCESS && i < length_of(c, lists[3]); i++)
    r = insert(wasi, fcntl(trk_to_i32(c->rt, JSObjectGetPropertyAtIndex(c->ctx, lists[3], i, NULL)), F_DUPFD_CLOEXEC, 3), NULL);
  for (uint32_t i = 0; r == WASI_SUCCESS && i + 1 < length_of(c, lists[2]); i += 2) r = insert_directory(c, wasi, lists[2], i);
  if (r == WASI_SUCCESS) return trk_box(c->ctx, &wasi_box, wasi);
  trk_wasi_free(wasi);
  return trk_number(c->rt, r);
}

TRK_FN(wasi_error_name) { /* (error): "ENOENT" */
  return trk_cstring(c->rt, trk_wasi_error_name(trk_arg_i32(c, 0)));
}

static const struct trk_wasi_function *const tables[] = {trk_wasi_file_functions, trk_wasi_path_functions, trk_wasi_poll_functions,
                                                         trk_wasi_socket_functions};
#define TABLES (sizeof tables / sizeof *tables)

TRK_FN(wasi_functions) { /* (): [name, how many arguments, number for call(), ...] */
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  unsigned at = 0;
  for (uint32_t t = 0; t < TABLES; t++) {
    for (uint32_t i = 0; tables[t][i].name != NULL; i++) {
      JSObjectSetPropertyAtIndex(c->ctx, list, at++, trk_cstring(c->rt, tables[t][i].name), NULL);
      JSObjectSetPropertyAtIndex(c->ctx, list, at++, trk_number(c->rt, (double)strlen(tables[t][i].kinds)), NULL);
      JSObjectSetPropertyAtIndex(c->ctx, list, at++, trk_number(c->rt, t << 8 | i), NULL);
    }
  }
  return list;
}

/* A 64-bit argument is a BigInt, any other a number: what a guest passes always is. */
static bool read_args(const struct trk_call *c, const char *kinds, uint64_t ret[TRK_WASI_ARGS]) {
  size_t count = strlen(kinds);
  if (c->argc < 3 + count) return false;
  for (size_t i = 0; i < count; i++) {
    JSValueRef value = trk_arg(c, 3 + i);
    if (kinds[i] == 'l') {
      if (!JSValueIsBigInt(c->ctx, value)) return false;
      ret[i] = (uint64_t)trk_to_i64(c->rt, value);
    } else {
      if (!trk_is_number(c->rt, value)) return false;
      ret[i] = (uint32_t)trk_to_i32(c->rt, value);
    }
  }
  return true;
}

/* (box, the guest's memory as a Uint8Array, number, ...arguments): WASI's error, 0 for none */
TRK_FN(wasi_call) {
  struct trk_wasi *wasi = trk_unbox(c, 0, &wasi_box);
  struct trk_bytes memory;
  uint32_t number = (uint32_t)trk_arg_i32(c, 2);
  uint64_t args[TRK_WASI_ARGS];
  if (wasi == NULL || number >> 8 >= TABLES || !trk_arg_peek(c, 1, &memory)) return trk_number(c->rt, WASI_EINVAL);
  const struct trk_wasi_function *function = &tables[number >> 8][number & 255];
  if (!read_args(c, function->kinds, args)) return trk_number(c->rt, WASI_EINVAL);
  struct trk_wasi_call call = {c->rt, wasi, memory.data, memory.len, args};
  return trk_number(c->rt, function->fn(&call));
}

static const struct trk_fn_row functions[] = {
  {"create", wasi_create}, {"errorName", wasi_error_name}, {"functions", wasi_functions}, {"call", wasi_call}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "wasi", .functions = functions};
TRK_BINDING(binding);
