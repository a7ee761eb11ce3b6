/*
 * fs_constants.c - the numbers of the operating system that fs.constants shows: internalBinding('fs_constants').
 *
 * Owns: nothing. Runs on: any runtime's thread. Frees: nothing. Limits: none.
 */
#include "core/binding.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROW(name) {#name, name}

static const struct trk_const_row constants[] = {
  ROW(UV_FS_SYMLINK_DIR),
  ROW(UV_FS_SYMLINK_JUNCTION),
  ROW(O_RDONLY),
  ROW(O_WRONLY),
  ROW(O_RDWR),
  ROW(UV_DIRENT_UNKNOWN),
  ROW(UV_DIRENT_FILE),
  ROW(UV_DIRENT_DIR),
  ROW(UV_DIRENT_LINK),
  ROW(UV_DIRENT_FIFO),
  ROW(UV_DIRENT_SOCKET),
  ROW(UV_DIRENT_CHAR),
  ROW(UV_DIRENT_BLOCK),
  ROW(S_IFMT),
  ROW(S_IFREG),
  ROW(S_IFDIR),
  ROW(S_IFCHR),
  ROW(S_IFBLK),
  ROW(S_IFIFO),
  ROW(S_IFLNK),
  ROW(S_IFSOCK),
  ROW(O_CREAT),
  ROW(O_EXCL),
  {"UV_FS_O_FILEMAP", 0},
  ROW(O_NOCTTY),
  ROW(O_TRUNC),
  ROW(O_APPEND),
  ROW(O_DIRECTORY),
  ROW(O_NOATIME),
  ROW(O_NOFOLLOW),
  ROW(O_SYNC),
  ROW(O_DSYNC),
  ROW(O_DIRECT),
  ROW(O_NONBLOCK),
  ROW(S_IRWXU),
  ROW(S_IRUSR),
  ROW(S_IWUSR),
  ROW(S_IXUSR),
  ROW(S_IRWXG),
  ROW(S_IRGRP),
  ROW(S_IWGRP),
  ROW(S_IXGRP),
  ROW(S_IRWXO),
  ROW(S_IROTH),
  ROW(S_IWOTH),
  ROW(S_IXOTH),
  ROW(F_OK),
  ROW(R_OK),
  ROW(W_OK),
  ROW(X_OK),
  ROW(UV_FS_COPYFILE_EXCL),
  {"COPYFILE_EXCL", UV_FS_COPYFILE_EXCL},
  ROW(UV_FS_COPYFILE_FICLONE),
  {"COPYFILE_FICLONE", UV_FS_COPYFILE_FICLONE},
  ROW(UV_FS_COPYFILE_FICLONE_FORCE),
  {"COPYFILE_FICLONE_FORCE", UV_FS_COPYFILE_FICLONE_FORCE},
  {NULL, 0},
};
static const struct trk_binding fs_constants = {.name = "fs_constants", .constants = constants};
TRK_BINDING(fs_constants);
