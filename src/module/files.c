/*
 * files.c - the file operations of the module loader: internalBinding('modules').
 *
 * Direct system calls with one crossing each: a program's start is made of hundreds of them.
 *
 * Owns: nothing. Runs on: any runtime's thread. Frees: nothing. Limits: module files up to 512 MiB.
 */
#include "core/binding.h"
#include "core/mem.h"
#include "module/package.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((off_t)512 << 20)

TRK_FN(modules_stat) { /* (path): 0 a file (or anything that is no directory), 1 a directory, or a negative status */
  char path[PATH_MAX];
  struct stat st;
  if (trk_copy_utf8(c->rt, trk_arg(c, 0), path, sizeof path) == SIZE_MAX) return trk_number(c->rt, UV_ENAMETOOLONG);
  if (stat(path, &st) != 0) return trk_number(c->rt, uv_translate_sys_error(errno));
  return trk_number(c->rt, S_ISDIR(st.st_mode) ? 1 : 0);
}

/* The whole file; NULL and *ret_status on failure. The caller frees. */
static char *read_all(const char *path, size_t *ret_len, int *ret_status) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  char *text = NULL;
  if (fd < 0) goto fail;
  if (fstat(fd, &st) != 0) goto fail;
  if (S_ISDIR(st.st_mode)) {
    errno = EISDIR;
    goto fail;
  }
  if (st.st_size > FILE_MAX) {
    errno = EFBIG;
    goto fail;
  }
  size_t room = (size_t)st.st_size + 1, len = 0; /* one more than the size: the read that finds the end */
  text = trk_malloc(room);
  for (;;) {
    ssize_t n = read(fd, text + len, room - len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) goto fail;
    if (n == 0) break;
    len += (size_t)n;
    if (len > (size_t)FILE_MAX) {
      errno = EFBIG;
      goto fail;
    }
    if (len == room) text = trk_realloc(text, room *= 2); /* a pipe or a file that grew */
  }
  close(fd);
  text[len] = '\0'; /* there is room: the read that found the end had some */
  *ret_len = len;
  return text;
fail:
  *ret_status = uv_translate_sys_error(errno);
  free(text);
  if (fd >= 0) close(fd);
  return NULL;
}

/* The same without a byte order mark, which stays in the block that *ret_block is. */
static const char *read_text(const char *path, char **ret_block, size_t *ret_len, int *ret_status) {
  *ret_block = read_all(path, ret_len, ret_status);
  if (*ret_block == NULL) return NULL;
  size_t skip = *ret_len >= 3 && memcmp(*ret_block, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  *ret_len -= skip;
  return *ret_block + skip;
}

static JSValueRef read_value(const struct trk_call *c, bool must_be_there, bool json) {
  char *path = trk_arg_utf8(c, 0, NULL), *block;
  if (path == NULL) return trk_undefined(c->rt);
  size_t len = 0;
  int status = 0;
  const char *text = read_text(path, &block, &len, &status);
  JSValueRef result = trk_undefined(c->rt);
  c->rt->reg[TRK_REG_SCRATCH] = text != NULL;
  if (text && json) {
    JSValueRef value = trk_json(c->rt, text, len);
    if (value) result = value;
    else c->rt->reg[TRK_REG_SCRATCH] = -1;
  } else if (text) {
    result = trk_string(c->rt, text, len);
  } else if (must_be_there) {
    result = trk_throw_uv(c, status, status == UV_EISDIR ? "read" : "open", status == UV_EISDIR ? NULL : path, NULL);
  }
  free(block);
  free(path);
  return result;
}

TRK_FN(modules_read_text) { /* (path): the file as a string, without a byte order mark; throws as fs.readFileSync */
  return read_value(c, true, false);
}

TRK_FN(modules_read_if_there) { /* (path): the same, but undefined where the file cannot be read */
  return read_value(c, false, false);
}

/* (path): the value whose JSON the file is; else undefined, and word 0 of the register is 0: not there, or -1: no JSON */
TRK_FN(modules_read_json) {
  return read_value(c, false, true);
}

TRK_FN(modules_read_package) { /* (path): readJson() of a package.json, of which there may be no more than what decides where modules are */
  char *path = trk_arg_utf8(c, 0, NULL), *block = NULL;
  size_t len = 0, few_len = 0;
  int status = 0;
  const char *text = path ? read_text(path, &block, &len, &status) : NULL;
  char *few = text ? trk_package_members(text, len, &few_len) : NULL;
  JSValueRef value = few ? trk_json(c->rt, few, few_len) : NULL;
  if (text && value == NULL) value = trk_json(c->rt, text, len);
  c->rt->reg[TRK_REG_SCRATCH] = text == NULL ? 0 : value ? 1 : -1;
  free(few);
  free(block);
  free(path);
  return value ? value : trk_undefined(c->rt);
}

TRK_FN(modules_read_fd) { /* (descriptor): everything up to its end, as a string; for a program on standard input */
  size_t room = 65536, len = 0;
  char *text = trk_malloc(room);
  int fd = trk_arg_i32(c, 0);
  for (;;) {
    ssize_t n = read(fd, text + len, room - len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      free(text);
      return trk_throw_uv(c, uv_translate_sys_error(errno), "read", NULL, NULL);
    }
    if (n == 0) break;
    len += (size_t)n;
    if (len > (size_t)FILE_MAX) {
      free(text);
      return trk_throw_uv(c, UV_EFBIG, "read", NULL, NULL);
    }
    if (len == room) text = trk_realloc(text, room *= 2);
  }
  JSValueRef result = trk_string(c->rt, text, len);
  free(text);
  return result;
}

TRK_FN(modules_realpath) { /* (path): symbolic links resolved; throws as fs.realpathSync */
  char *path = trk_arg_utf8(c, 0, NULL), real[PATH_MAX];
  if (path == NULL) return trk_undefined(c->rt);
  JSValueRef result = realpath(path, real) ? trk_cstring(c->rt, real)
                                           : trk_throw_uv(c, uv_translate_sys_error(errno), "lstat", path, NULL);
  free(path);
  return result;
}

static const struct trk_fn_row functions[] = {{"stat", modules_stat},
                                              {"readText", modules_read_text},
                                              {"readIfThere", modules_read_if_there},
                                              {"readJson", modules_read_json},
                                              {"readPackage", modules_read_package},
                                              {"readFd", modules_read_fd},
                                              {"realpath", modules_realpath},
                                              {NULL, NULL}};
static const struct trk_binding binding = {.name = "modules", .functions = functions};
TRK_BINDING(binding);
