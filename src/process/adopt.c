/*
 * adopt.c - what the kernel shows of a forked process: its own arguments and environment, not the server's; see self.h.
 *
 * The kernel takes both from the places in memory that exec noted. Those can be moved (PR_SET_MM_MAP); where that is not
 * allowed, the arguments are written over the server's as a title.
 *
 * Owns: the copy that the kernel shows (for the life of the process). Runs on: main thread of a fork server and its children.
 * Frees: nothing. Limits: without PR_SET_MM_MAP /proc/PID/environ stays the server's.
 */
#include "core/mem.h"
#include "process/self.h"

#include <fcntl.h>
#include <linux/prctl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static struct prctl_mm_map layout;
static bool layout_known;
static char command[16]; /* comm */

/* Fields of /proc/self/stat, counted from 1 (proc(5)). */
enum { START_CODE = 26, END_CODE = 27, START_STACK = 28, START_DATA = 45, END_DATA = 46, START_BRK = 47, ARG_START = 48, ENV_END = 51 };

void trk_adopt_prepare(void) {
  prctl(PR_GET_NAME, command);
  char text[2048];
  int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
  if (fd >= 0) close(fd);
  if (n <= 0) return;
  text[n] = '\0';
  char *p = strrchr(text, ')'); /* the name may hold anything */
  if (p == NULL) return;
  uint64_t fields[ENV_END + 1] = {0};
  int field = 3;
  for (p += 2; *p && field <= ENV_END; field++) {
    fields[field] = strtoull(p, NULL, 10);
    p = strchr(p, ' ');
    if (p == NULL) break;
    p++;
  }
  if (field < ENV_END) return;
  layout = (struct prctl_mm_map){.start_code = fields[START_CODE], .end_code = fields[END_CODE], .start_data = fields[START_DATA],
                                 .end_data = fields[END_DATA], .start_brk = fields[START_BRK], .start_stack = fields[START_STACK],
                                 .arg_start = fields[ARG_START], .arg_end = fields[ARG_START + 1], .env_start = fields[ARG_START + 2],
                                 .env_end = fields[ENV_END], .exe_fd = UINT32_MAX};
  layout_known = true;
}

bool trk_adopt(int argc, char **argv, const char *args_end, const char *env_end) {
  size_t args = (size_t)(args_end - argv[0]), all = (size_t)(env_end - argv[0]);
  char *shown = trk_malloc(all + 1);
  memcpy(shown, argv[0], all);
  layout.brk = (uintptr_t)sbrk(0);
  layout.arg_start = (uintptr_t)shown;
  layout.arg_end = layout.env_start = (uintptr_t)shown + args;
  layout.env_end = (uintptr_t)shown + all;
  bool shows = layout_known && prctl(PR_SET_MM, PR_SET_MM_MAP, &layout, sizeof layout, 0) == 0;
  if (shows) {
    trk_self_restart(argc, argv, shown, args);
  } else {
    free(shown);
    trk_self_restart(argc, argv, NULL, 0);
  }
  prctl(PR_SET_NAME, command);
  return shows;
}
