/*
 * fs_more.c - the file operations that few programs use, and the constants.
 *
 * What:    internalBinding('fs_more'): links, owners, modes, times, temporary directories, copies, syncs; open
 *          directories; a directory with its parents; a tree removed.
 * Owns:    open directories (struct dir), until closed.
 * Runs on: the thread of the runtime; asynchronous operations on the pool.
 * Frees:   operations by fs_op.c, directories in their handle's freed function.
 * Limits:  a tree is removed by recursion, one frame of about 100 bytes per level.
 */
#include "core/mem.h"
#include "io/fs_op.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* link(from, to, callback?) */
TRK_FN(fs_link) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "link", 2, TRK_FS_NONE);
  const char *from = trk_fs_path(c, op, 0), *to = trk_fs_dest(c, op, 1);
  return trk_fs_finish(c, op, uv_fs_link(op->loop, &op->uv, from, to, op->cb));
}

/* symlink(target, path, callback?) */
TRK_FN(fs_symlink) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "symlink", 2, TRK_FS_NONE);
  const char *target = trk_fs_path(c, op, 0), *path = trk_fs_dest(c, op, 1);
  return trk_fs_finish(c, op, uv_fs_symlink(op->loop, &op->uv, target, path, 0, op->cb));
}

/* readlink(path, raw, callback?) */
TRK_FN(fs_readlink) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "readlink", 2, TRK_FS_POINTER);
  if (trk_arg_bool(c, 1)) op->flags |= TRK_FS_RAW;
  return trk_fs_finish(c, op, uv_fs_readlink(op->loop, &op->uv, trk_fs_path(c, op, 0), op->cb));
}

/* rmdir(path, callback?) */
TRK_FN(fs_rmdir) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "rmdir", 1, TRK_FS_NONE);
  return trk_fs_finish(c, op, uv_fs_rmdir(op->loop, &op->uv, trk_fs_path(c, op, 0), op->cb));
}

/* mkdtemp(template, raw, callback?): the template ends in XXXXXX. */
TRK_FN(fs_mkdtemp) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "mkdtemp", 2, TRK_FS_PATH);
  if (trk_arg_bool(c, 1)) op->flags |= TRK_FS_RAW;
  return trk_fs_finish(c, op, uv_fs_mkdtemp(op->loop, &op->uv, trk_fs_path(c, op, 0), op->cb));
}

/* copyFile(from, to, mode, callback?) */
TRK_FN(fs_copy_file) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "copyfile", 3, TRK_FS_NONE);
  const char *from = trk_fs_path(c, op, 0), *to = trk_fs_dest(c, op, 1);
  return trk_fs_finish(c, op, uv_fs_copyfile(op->loop, &op->uv, from, to, trk_arg_i32(c, 2), op->cb));
}

/* ftruncate(fd, length, callback?) */
TRK_FN(fs_ftruncate) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "ftruncate", 2, TRK_FS_NONE);
  return trk_fs_finish(c, op, uv_fs_ftruncate(op->loop, &op->uv, trk_arg_i32(c, 0), trk_arg_i64(c, 1), op->cb));
}

/* fsync(fd, callback?) */
TRK_FN(fs_fsync) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "fsync", 1, TRK_FS_NONE);
  return trk_fs_finish(c, op, uv_fs_fsync(op->loop, &op->uv, trk_arg_i32(c, 0), op->cb));
}

/* fdatasync(fd, callback?) */
TRK_FN(fs_fdatasync) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "fdatasync", 1, TRK_FS_NONE);
  return trk_fs_finish(c, op, uv_fs_fdatasync(op->loop, &op->uv, trk_arg_i32(c, 0), op->cb));
}

/* chmod(path, mode, callback?) */
TRK_FN(fs_chmod) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "chmod", 2, TRK_FS_NONE);
  const char *path = trk_fs_path(c, op, 0);
  return trk_fs_finish(c, op, uv_fs_chmod(op->loop, &op->uv, path, trk_arg_i32(c, 1), op->cb));
}

/* fchmod(fd, mode, callback?) */
TRK_FN(fs_fchmod) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "fchmod", 2, TRK_FS_NONE);
  return trk_fs_finish(c, op, uv_fs_fchmod(op->loop, &op->uv, trk_arg_i32(c, 0), trk_arg_i32(c, 1), op->cb));
}

static JSValueRef chown_path(struct trk_call *c, const char *syscall,
                             int (*call)(uv_loop_t *, uv_fs_t *, const char *, uv_uid_t, uv_gid_t, uv_fs_cb)) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, syscall, 3, TRK_FS_NONE);
  const char *path = trk_fs_path(c, op, 0);
  uv_uid_t uid = (uv_uid_t)trk_arg_i64(c, 1);
  uv_gid_t gid = (uv_gid_t)trk_arg_i64(c, 2);
  return trk_fs_finish(c, op, call(op->loop, &op->uv, path, uid, gid, op->cb));
}

/* chown(path, uid, gid, callback?); -1 leaves one as it is. */
TRK_FN(fs_chown) {
  return chown_path(c, "chown", uv_fs_chown);
}

TRK_FN(fs_lchown) {
  return chown_path(c, "lchown", uv_fs_lchown);
}

/* fchown(fd, uid, gid, callback?) */
TRK_FN(fs_fchown) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "fchown", 3, TRK_FS_NONE);
  uv_uid_t uid = (uv_uid_t)trk_arg_i64(c, 1);
  uv_gid_t gid = (uv_gid_t)trk_arg_i64(c, 2);
  return trk_fs_finish(c, op, uv_fs_fchown(op->loop, &op->uv, trk_arg_i32(c, 0), uid, gid, op->cb));
}

static JSValueRef times_path(struct trk_call *c, const char *syscall,
                             int (*call)(uv_loop_t *, uv_fs_t *, const char *, double, double, uv_fs_cb)) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, syscall, 3, TRK_FS_NONE);
  const char *path = trk_fs_path(c, op, 0);
  return trk_fs_finish(c, op, call(op->loop, &op->uv, path, trk_arg_double(c, 1), trk_arg_double(c, 2), op->cb));
}

/* utimes(path, atime, mtime, callback?): seconds since the epoch. */
TRK_FN(fs_utimes) {
  return times_path(c, "utime", uv_fs_utime);
}

TRK_FN(fs_lutimes) {
  return times_path(c, "lutime", uv_fs_lutime);
}

/* futimes(fd, atime, mtime, callback?) */
TRK_FN(fs_futimes) {
  struct trk_fs_op local, *op = trk_fs_begin(c, &local, "futime", 3, TRK_FS_NONE);
  double atime = trk_arg_double(c, 1), mtime = trk_arg_double(c, 2);
  return trk_fs_finish(c, op, uv_fs_futime(op->loop, &op->uv, trk_arg_i32(c, 0), atime, mtime, op->cb));
}

/* --- file systems: libuv's statfs does not tell the size of a fragment --------------------------------- */

struct statfs_job {
  struct trk_work work;
  char *path;
  int status;
  bool bigint;
  struct statfs st;
};

static void statfs_work(struct trk_work *work) {
  struct statfs_job *job = (struct statfs_job *)work;
  job->status = statfs(job->path, &job->st) == 0 ? 0 : -errno;
}

static void statfs_put(struct trk_runtime *rt, const struct statfs_job *job) {
  const struct statfs *st = &job->st;
  const uint64_t words[8] = {(uint64_t)st->f_type, (uint64_t)st->f_bsize, (uint64_t)st->f_frsize, st->f_blocks,
                             st->f_bfree,          st->f_bavail,          st->f_files,            st->f_ffree};
  double doubles[8];
  for (int i = 0; i < 8; i++) doubles[i] = (double)words[i];
  memcpy(rt->scratch, job->bigint ? (const void *)words : (const void *)doubles, sizeof(words));
}

static void statfs_free(struct statfs_job *job) {
  free(job->path);
  free(job);
}

static void statfs_after(struct trk_work *work, int status) {
  struct statfs_job *job = (struct statfs_job *)work;
  struct trk_runtime *rt = work->req.rt;
  if (status < 0 || atomic_load(&rt->stopping)) {
    trk_req_drop(&work->req);
  } else {
    JSValueRef error = job->status < 0 ? trk_error_uv(rt, job->status, "statfs", job->path, NULL) : trk_null(rt);
    if (job->status == 0) statfs_put(rt, job);
    trk_req_end(&work->req, 1, &error);
  }
  statfs_free(job);
}

/* statfs(path, bigint, callback?): 8 words in scratch. */
TRK_FN(fs_statfs) {
  struct statfs_job *job = trk_calloc(1, sizeof(*job));
  job->path = trk_fs_arg_path(c, 0);
  job->bigint = trk_arg_bool(c, 1);
  job->work.work = statfs_work;
  job->work.after = statfs_after;
  JSObjectRef callback = trk_arg_function(c, 2);
  JSValueRef value = trk_undefined(c->rt);
  int r;
  if (callback != NULL) {
    r = trk_work_queue(c->rt, &job->work, callback);
    if (r == 0) return value;
  } else {
    statfs_work(&job->work);
    r = job->status;
    if (r == 0) statfs_put(c->rt, job);
  }
  if (r < 0) value = trk_throw_uv(c, r, "statfs", job->path, NULL);
  statfs_free(job);
  return value;
}

/* --- trees: one job that makes or removes many ------------------------------------------------------ */

struct tree {
  struct trk_work work;
  char *path;
  int mode;
  int status;
  const char *syscall;
  char *failed; /* where it failed; NULL: at path */
  char *made;   /* mkdir: the first directory made, NULL when none */
};

static void tree_free(struct tree *tree) {
  free(tree->path);
  free(tree->failed);
  free(tree->made);
  free(tree);
}

static int tree_fail(struct tree *tree, int status, const char *syscall, const char *path) {
  tree->syscall = syscall;
  tree->failed = trk_strdup(path);
  return status;
}

/* Makes path and its missing parents. 0 or a negative status. */
static int make_parents(struct tree *tree, char *path) {
  if (mkdir(path, (mode_t)tree->mode) == 0) {
    if (tree->made == NULL) tree->made = trk_strdup(path);
    return 0;
  }
  int status = -errno;
  struct stat st;
  if (status == UV_ENOENT) {
    char *slash = strrchr(path, '/');
    while (slash != NULL && slash > path && slash[1] == '\0') { /* trailing slashes */
      *slash = '\0';
      slash = strrchr(path, '/');
    }
    if (slash == NULL || slash == path) return tree_fail(tree, status, "mkdir", path);
    *slash = '\0';
    int r = make_parents(tree, path);
    *slash = '/';
    if (r < 0) return r;
    if (mkdir(path, (mode_t)tree->mode) == 0) return 0;
    status = -errno;
  }
  if (status == UV_EACCES || status == UV_EPERM || status == UV_ENOSPC || status == UV_ENAMETOOLONG)
    return tree_fail(tree, status, "mkdir", path);
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return 0;
  /* Something that is no directory is in the way: at the end it exists already, before it is not a directory. */
  if (status == UV_EEXIST && strcmp(path, tree->path) != 0) status = UV_ENOTDIR;
  return tree_fail(tree, status, "mkdir", status == UV_ENOTDIR ? tree->path : path);
}

static void mkdir_work(struct trk_work *work) {
  struct tree *tree = (struct tree *)work;
  char *path = trk_strdup(tree->path);
  tree->status = make_parents(tree, path);
  free(path);
}

static int remove_tree(struct tree *tree, const char *path);

static int remove_children(struct tree *tree, const char *path) {
  DIR *dir = opendir(path);
  if (dir == NULL) return tree_fail(tree, -errno, "scandir", path);
  int status = 0;
  struct dirent *entry;
  while (status == 0 && (entry = readdir(dir)) != NULL) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    size_t size = strlen(path) + strlen(entry->d_name) + 2;
    char *child = trk_malloc(size);
    snprintf(child, size, "%s/%s", path, entry->d_name);
    status = remove_tree(tree, child);
    free(child);
  }
  closedir(dir);
  return status;
}

/* Removes a file or a directory with all below it. What vanishes meanwhile is no error. */
static int remove_tree(struct tree *tree, const char *path) {
  struct stat st;
  if (lstat(path, &st) < 0) return errno == ENOENT ? 0 : tree_fail(tree, -errno, "lstat", path);
  if (!S_ISDIR(st.st_mode)) {
    if (unlink(path) < 0 && errno != ENOENT) return tree_fail(tree, -errno, "unlink", path);
    return 0;
  }
  if (rmdir(path) == 0 || errno == ENOENT) return 0;
  if (errno != ENOTEMPTY && errno != EEXIST) return tree_fail(tree, -errno, "rmdir", path);
  int status = remove_children(tree, path);
  if (status == 0 && rmdir(path) < 0 && errno != ENOENT) return tree_fail(tree, -errno, "rmdir", path);
  return status;
}

static void remove_work(struct trk_work *work) {
  struct tree *tree = (struct tree *)work;
  tree->status = remove_tree(tree, tree->path);
}

static JSValueRef tree_value(struct trk_runtime *rt, const struct tree *tree) {
  return tree->made != NULL ? trk_string(rt, tree->made, strlen(tree->made)) : trk_undefined(rt);
}

static void tree_after(struct trk_work *work, int status) {
  struct tree *tree = (struct tree *)work;
  struct trk_runtime *rt = work->req.rt;
  if (status < 0 || atomic_load(&rt->stopping)) {
    trk_req_drop(&work->req);
  } else if (tree->status < 0) {
    JSValueRef error = trk_error_uv(rt, tree->status, tree->syscall, tree->failed, NULL);
    trk_req_end(&work->req, 1, &error);
  } else {
    JSValueRef argv[2] = {trk_null(rt), tree_value(rt, tree)};
    trk_req_end(&work->req, tree->work.work == mkdir_work ? 2 : 1, argv);
  }
  tree_free(tree);
}

static JSValueRef tree_run(struct trk_call *c, size_t callback_arg, int mode, void (*work)(struct trk_work *)) {
  struct tree *tree = trk_calloc(1, sizeof(*tree));
  tree->path = trk_fs_arg_path(c, 0);
  tree->mode = mode;
  tree->work.work = work;
  tree->work.after = tree_after;
  JSObjectRef callback = trk_arg_function(c, callback_arg);
  JSValueRef value = trk_undefined(c->rt);
  int r = 0;
  if (callback != NULL) {
    r = trk_work_queue(c->rt, &tree->work, callback);
    if (r == 0) {
      trk_req_changes_files(&tree->work.req);
      return value;
    }
    value = trk_throw_uv(c, r, "mkdir", tree->path, NULL);
  } else {
    work(&tree->work);
    if (tree->status < 0) value = trk_throw_uv(c, tree->status, tree->syscall, tree->failed, NULL);
    else value = tree_value(c->rt, tree);
  }
  tree_free(tree);
  return value;
}

/* mkdirs(path, mode, callback?): the first directory made, or undefined. */
TRK_FN(fs_mkdirs) {
  return tree_run(c, 2, trk_arg_i32(c, 1), mkdir_work);
}

/* removeTree(path, callback?) */
TRK_FN(fs_remove_tree) {
  return tree_run(c, 1, 0, remove_work);
}

/* --- open directories ------------------------------------------------------------------------------- */

#define DIR_ENTRIES 32 /* most entries per read, as Node's default buffer */

struct dir {
  struct trk_handle handle;
  uv_dir_t *dir;
  uv_dirent_t entries[DIR_ENTRIES];
};

static void dir_freed(struct trk_handle *handle) {
  struct dir *dir = trk_container(handle, struct dir, handle);
  if (dir->dir != NULL) {
    uv_fs_t req;
    uv_fs_closedir(NULL, &req, dir->dir, NULL);
    uv_fs_req_cleanup(&req);
  }
  free(dir);
}

static const struct trk_handle_type dir_type = {"DirHandle", dir_freed};

/* opendir(path): the number of an open directory. Opening does not block for longer than a stat: no pool. */
TRK_FN(fs_opendir) {
  uv_fs_t req;
  char *path = trk_fs_arg_path(c, 0);
  int r = uv_fs_opendir(NULL, &req, path, NULL);
  JSValueRef value;
  if (r < 0) {
    value = trk_throw_uv(c, r, "opendir", path, NULL);
  } else {
    struct dir *dir = trk_calloc(1, sizeof(*dir));
    dir->dir = req.ptr;
    dir->dir->dirents = dir->entries;
    dir->dir->nentries = DIR_ENTRIES;
    req.ptr = NULL;
    value = trk_number(c->rt, trk_handle_open(c->rt, &dir->handle, &dir_type, NULL, trk_undefined(c->rt)));
  }
  uv_fs_req_cleanup(&req);
  free(path);
  return value;
}

/*
 * readdirHandle(number, raw, count): up to `count` entries as [names joined by '/', types]; null at the end.
 * A batch is one getdents(2) on a directory that is open already.
 */
TRK_FN(fs_read_dir_handle) {
  struct dir *dir = trk_handle_get(c->rt, trk_arg_i32(c, 0), &dir_type);
  if (dir == NULL) return trk_throw_uv(c, UV_EBADF, "readdir", NULL, NULL);
  int32_t count = trk_arg_i32(c, 2);
  dir->dir->nentries = count > 0 && count < DIR_ENTRIES ? (size_t)count : DIR_ENTRIES;
  uv_fs_t req;
  int n = uv_fs_readdir(NULL, &req, dir->dir, NULL);
  JSValueRef value = trk_null(c->rt);
  if (n < 0) {
    value = trk_throw_uv(c, n, "readdir", NULL, NULL);
  } else if (n > 0) {
    char names[DIR_ENTRIES * 256];
    uint8_t types[DIR_ENTRIES];
    size_t used = 0;
    for (int i = 0; i < n; i++) {
      size_t len = strlen(dir->entries[i].name);
      if (used + len + 1 > sizeof(names)) len = sizeof(names) - used - 1; /* d_name is at most 255 */
      if (i > 0) names[used++] = '/';
      memcpy(names + used, dir->entries[i].name, len);
      used += len;
      types[i] = (uint8_t)dir->entries[i].type;
    }
    JSValueRef both[2] = {trk_fs_text(c->rt, names, used, trk_arg_bool(c, 1)),
                          trk_uint8array(c->rt, types, (size_t)n)};
    value = trk_array(c->rt, 2, both);
  }
  uv_fs_req_cleanup(&req);
  return value;
}

/* closeDirHandle(number) */
TRK_FN(fs_close_dir_handle) {
  struct dir *dir = trk_handle_get(c->rt, trk_arg_i32(c, 0), &dir_type);
  if (dir == NULL) return trk_throw_uv(c, UV_EBADF, "closedir", NULL, NULL);
  trk_handle_close(&dir->handle, trk_undefined(c->rt));
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
  {"link", fs_link},
  {"symlink", fs_symlink},
  {"readlink", fs_readlink},
  {"rmdir", fs_rmdir},
  {"mkdtemp", fs_mkdtemp},
  {"copyFile", fs_copy_file},
  {"ftruncate", fs_ftruncate},
  {"fsync", fs_fsync},
  {"fdatasync", fs_fdatasync},
  {"chmod", fs_chmod},
  {"fchmod", fs_fchmod},
  {"chown", fs_chown},
  {"lchown", fs_lchown},
  {"fchown", fs_fchown},
  {"utimes", fs_utimes},
  {"lutimes", fs_lutimes},
  {"futimes", fs_futimes},
  {"statfs", fs_statfs},
  {"mkdirs", fs_mkdirs},
  {"removeTree", fs_remove_tree},
  {"opendir", fs_opendir},
  {"readDirHandle", fs_read_dir_handle},
  {"closeDirHandle", fs_close_dir_handle},
  {NULL, NULL},
};
static const struct trk_binding fs_more = {.name = "fs_more", .functions = functions};
TRK_BINDING(fs_more);
