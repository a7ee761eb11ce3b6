/*
 * self.c - this process, for `process.*`; see self.h.
 *
 * Owns: the copy of argv, the title. Runs on: main thread (title, ids, cwd, umask); reading is allowed on any.
 * Frees: nothing. Limits: the title has the room that argv had.
 */
#include "process/self.h"

#include "core/ballast.h"
#include "core/binding.h"
#include "core/engine.h"
#include "core/mem.h"
#include "troika_version.h"
#include "util/timezone.h"

#include <errno.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <grp.h>
#include <limits.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

static char *title_start;
static size_t title_room;
static char *title_text;
static pthread_mutex_t title_lock = PTHREAD_MUTEX_INITIALIZER;

/* As Node: as many descriptors as we may have; each child and each connection takes some. */
static void raise_files(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/* As Node: 0, 1 and 2 are never ours by accident. What was closed is /dev/null from here on. */
static void fill_standard(void) {
  for (int fd = 0; fd <= 2; fd++) {
    struct stat stat;
    if (fstat(fd, &stat) == 0 || errno != EBADF) continue;
    if (open("/dev/null", O_RDWR) != fd) abort(); /* NOLINT(android-cloexec-open): children inherit it */
  }
}

char **trk_self_init(int argc, char **argv) {
  fill_standard();
  raise_files();
  char **copy = trk_calloc((size_t)argc + 1, sizeof *copy);
  for (int i = 0; i < argc; i++) copy[i] = trk_strdup(argv[i]);
  if (argc > 0) {
    title_start = argv[0];
    title_room = (size_t)(argv[argc - 1] + strlen(argv[argc - 1]) + 1 - argv[0]);
    title_text = trk_strdup(argv[0]); /* as libuv has it, until one is set */
  }
  return copy;
}

void trk_self_set_title(const char *title) {
  pthread_mutex_lock(&title_lock);
  free(title_text);
  size_t len = strlen(title);
  if (title_room > 0 && len >= title_room) len = title_room - 1;
  title_text = trk_strndup(title, len);
  if (title_room > 0) {
    memset(title_start, 0, title_room);
    memcpy(title_start, title, len);
  }
  prctl(PR_SET_NAME, title_text);
  pthread_mutex_unlock(&title_lock);
}

static struct timespec started; /* set by a constructor: process.uptime() counts from here */
__attribute__((constructor)) static void note_start(void) {
  clock_gettime(CLOCK_MONOTONIC, &started);
}

void trk_self_restart(int argc, char **argv, char *room, size_t room_len) {
  size_t used = 1;
  for (int i = 0; i < argc; i++) used += strlen(argv[i]) + 1;
  free(title_text);
  title_text = trk_strdup(argc > 0 ? argv[0] : "troika");
  char *line = trk_malloc(used), *end = line;
  *end = '\0';
  for (int i = 0; i < argc; i++) end = stpcpy(stpcpy(end, argv[i]), i + 1 < argc ? " " : "");
  if (room) {
    title_start = room;
    title_room = room_len;
  } else if (title_room > 1) { /* the old room, marked as a title: else its unused end would show */
    snprintf(title_start, title_room - 1, "%s", line);
    title_start[title_room - 1] = '.';
  }
  free(line);
  note_start();
}

TRK_FN(self_pid) {
  return trk_number(c->rt, getpid());
}
TRK_FN(self_ppid) {
  return trk_number(c->rt, getppid());
}
TRK_FN(self_title) {
  pthread_mutex_lock(&title_lock);
  JSValueRef title = trk_cstring(c->rt, title_text ? title_text : "troika");
  pthread_mutex_unlock(&title_lock);
  return title;
}
TRK_FN(self_set_title) {
  char *title = trk_arg_utf8(c, 0, NULL);
  if (title) trk_self_set_title(title);
  free(title);
  return trk_undefined(c->rt);
}
TRK_FN(self_exec_path) {
  char path[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  if (n >= 0) return trk_string(c->rt, path, (size_t)n);
  /* No /proc here: as the kernel was asked to execute it. */
  const char *asked = (const char *)getauxval(AT_EXECFN); // NOLINT(performance-no-int-to-ptr)
  return trk_cstring(c->rt, realpath(asked, path) != NULL ? path : asked);
}
TRK_FN(self_cwd) {
  char path[PATH_MAX];
  if (getcwd(path, sizeof path) == NULL)
    return trk_throw_uv(c, uv_translate_sys_error(errno), "uv_cwd", NULL, NULL);
  return trk_cstring(c->rt, path);
}
TRK_FN(self_chdir) {
  char *path = trk_arg_utf8(c, 0, NULL), here[PATH_MAX];
  JSValueRef result = trk_undefined(c->rt);
  if (getcwd(here, sizeof here) == NULL) here[0] = '\0';
  if (path && chdir(path) != 0)
    result = trk_throw_uv(c, uv_translate_sys_error(errno), "chdir", here, path);
  free(path);
  return result;
}
TRK_FN(self_umask) { /* (mask or undefined): the old one */
  mode_t old = umask(0);
  umask(trk_arg_given(c, 0) ? (mode_t)trk_arg_i32(c, 0) & 0777 : old);
  return trk_number(c->rt, old);
}
TRK_FN(self_kill) { /* (pid, signal): 0 or a negative status */
  trk_runtime_flush(c->rt); /* it may be this process's end */
  int r = kill((pid_t)trk_arg_i32(c, 0), trk_arg_i32(c, 1));
  return trk_number(c->rt, r == 0 ? 0 : uv_translate_sys_error(errno));
}

/* --- identity: (…): 0 or a negative status ------------------------------------------------------------------- */

TRK_FN(self_ids) { /* (): [uid, euid, gid, egid] */
  JSValueRef ids[4] = {trk_number(c->rt, getuid()), trk_number(c->rt, geteuid()), trk_number(c->rt, getgid()),
                       trk_number(c->rt, getegid())};
  return trk_array(c->rt, 4, ids);
}
TRK_FN(self_groups) {
  gid_t groups[NGROUPS_MAX > 4096 ? 4096 : NGROUPS_MAX];
  int n = getgroups((int)(sizeof groups / sizeof *groups), groups);
  if (n < 0) return trk_throw_uv(c, uv_translate_sys_error(errno), "getgroups", NULL, NULL);
  JSObjectRef array = trk_array(c->rt, 0, NULL);
  bool seen = false;
  for (int i = 0; i < n; i++) {
    JSObjectSetPropertyAtIndex(c->ctx, array, (unsigned)i, trk_number(c->rt, groups[i]), NULL);
    seen = seen || groups[i] == getegid();
  }
  if (!seen) JSObjectSetPropertyAtIndex(c->ctx, array, (unsigned)n, trk_number(c->rt, getegid()), NULL);
  return array;
}
/* (what, id): what is 0 uid, 1 euid, 2 gid, 3 egid */
TRK_FN(self_set_id) {
  uid_t id = (uid_t)trk_arg_double(c, 1);
  int r = -1;
  switch (trk_arg_i32(c, 0)) {
  case 0: r = setuid(id); break;
  case 1: r = seteuid(id); break;
  case 2: r = setgid(id); break;
  case 3: r = setegid(id); break;
  default: errno = EINVAL;
  }
  return trk_number(c->rt, r == 0 ? 0 : uv_translate_sys_error(errno));
}
TRK_FN(self_set_groups) { /* (array of gid) */
  JSObjectRef list = (JSObjectRef)trk_arg(c, 0);
  if (!trk_is_object(c->rt, list)) return trk_number(c->rt, UV_EINVAL);
  int n = trk_to_i32(c->rt, trk_get(c->rt, list, "length"));
  if (n < 0 || n > 65536) return trk_number(c->rt, UV_EINVAL);
  gid_t *groups = trk_calloc((size_t)n + 1, sizeof *groups);
  for (int i = 0; i < n; i++)
    groups[i] = (gid_t)trk_to_double(c->rt, JSObjectGetPropertyAtIndex(c->ctx, list, (unsigned)i, NULL));
  int r = setgroups((size_t)n, groups);
  int status = r == 0 ? 0 : uv_translate_sys_error(errno);
  free(groups);
  return trk_number(c->rt, status);
}
TRK_FN(self_init_groups) { /* (user name, gid) */
  char *name = trk_arg_utf8(c, 0, NULL);
  int r = name ? initgroups(name, (gid_t)trk_arg_double(c, 1)) : -1;
  int status = r == 0 ? 0 : name ? uv_translate_sys_error(errno) : UV_EINVAL;
  free(name);
  return trk_number(c->rt, status);
}
TRK_FN(self_lookup) { /* (group?, name): the id, or -1 */
  char *name = trk_arg_utf8(c, 1, NULL), buf[16384];
  double id = -1;
  if (name && trk_arg_bool(c, 0)) {
    struct group entry, *found = NULL;
    if (getgrnam_r(name, &entry, buf, sizeof buf, &found) == 0 && found) id = entry.gr_gid;
  } else if (name) {
    struct passwd entry, *found = NULL;
    if (getpwnam_r(name, &entry, buf, sizeof buf, &found) == 0 && found) id = entry.pw_uid;
  }
  free(name);
  return trk_number(c->rt, id);
}
TRK_FN(self_user_name) { /* (uid): the name, or undefined */
  struct passwd entry, *found = NULL;
  char buf[16384];
  if (getpwuid_r((uid_t)trk_arg_double(c, 0), &entry, buf, sizeof buf, &found) != 0 || found == NULL)
    return trk_undefined(c->rt);
  return trk_cstring(c->rt, entry.pw_name);
}

/* --- time and memory --------------------------------------------------------------------------------------------- */

TRK_FN(self_uptime) { /* seconds */
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return trk_number(c->rt, (double)(now.tv_sec - started.tv_sec) + (double)(now.tv_nsec - started.tv_nsec) / 1e9);
}
/* (BigInt64Array(1)): monotonic nanoseconds; (Uint32Array(3)): seconds high, seconds low, nanoseconds */
TRK_FN(self_hrtime) { /* words 0 and 1: nanoseconds, a whole number of 64 bits; 2 to 4: seconds, their upper half first, and the rest */
  uint32_t *words = (uint32_t *)c->rt->reg + TRK_REG_SCRATCH;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
  memcpy(words, &ns, sizeof ns);
  words[2] = (uint32_t)((uint64_t)now.tv_sec >> 32);
  words[3] = (uint32_t)now.tv_sec;
  words[4] = (uint32_t)now.tv_nsec;
  return trk_undefined(c->rt);
}
TRK_FN(self_rss) {
  size_t rss = 0;
  int status = uv_resident_set_memory(&rss);
  if (status < 0) return trk_throw_uv(c, status, "uv_resident_set_memory", NULL, NULL);
  return trk_number(c->rt, (double)rss);
}
/* The engine's own statistics: { heapSize, heapCapacity, extraMemorySize, objectCount, … }; it counts what is used while it collects only. */
TRK_FN(self_heap) {
  JSObjectRef all = trk_ballast_statistics(c->rt);
  double size = trk_to_double(c->rt, trk_get(c->rt, all, "heapSize"));
  if (size <= trk_to_double(c->rt, trk_get(c->rt, all, "extraMemorySize"))) trk_set(c->rt, all, "heapSize", trk_get(c->rt, all, "heapCapacity"));
  return all;
}
static double microseconds(struct timeval t) {
  return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}
TRK_FN(self_rusage) { /* (thread?): 16 numbers in the order of Node's resourceUsage */
  struct rusage u;
  int who = trk_arg_bool(c, 0) ? RUSAGE_THREAD : RUSAGE_SELF;
  if (getrusage(who, &u) != 0) return trk_throw_uv(c, uv_translate_sys_error(errno), "uv_getrusage", NULL, NULL);
  double v[16] = {microseconds(u.ru_utime), microseconds(u.ru_stime), (double)u.ru_maxrss, (double)u.ru_ixrss,
                  (double)u.ru_idrss, (double)u.ru_isrss, (double)u.ru_minflt, (double)u.ru_majflt,
                  (double)u.ru_nswap, (double)u.ru_inblock, (double)u.ru_oublock, (double)u.ru_msgsnd,
                  (double)u.ru_msgrcv, (double)u.ru_nsignals, (double)u.ru_nvcsw, (double)u.ru_nivcsw};
  JSObjectRef array = trk_array(c->rt, 0, NULL);
  for (unsigned i = 0; i < 16; i++) JSObjectSetPropertyAtIndex(c->ctx, array, i, trk_number(c->rt, v[i]), NULL);
  return array;
}
/* The number in a file of a group's; UINT64_MAX: "max"; 0: there is none. */
static uint64_t group_number(const char *root, int path_len, const char *path, const char *name) {
  char file[PATH_MAX], text[32];
  if ((size_t)snprintf(file, sizeof file, "%s%.*s/%s", root, path_len, path, name) >= sizeof file) return 0;
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
  if (fd >= 0) close(fd);
  if (n <= 0) return 0;
  text[n] = '\0';
  return strncmp(text, "max", 3) == 0 ? UINT64_MAX : strtoull(text, NULL, 10);
}

static uint64_t least(uint64_t a, uint64_t b) {
  return a == 0 ? 0 : b != 0 && b < a ? b : a;
}

/*
 * What the process's own control group may have in bytes, UINT64_MAX: as much as it likes, 0: not known. Debian's libuv asks the
 * root of the first version only. Source: Linux, admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst; libuv's uv_get_constrained_memory(3).
 */
static uint64_t constrained_memory(void) {
  char text[4096];
  int fd = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
  ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
  if (fd >= 0) close(fd);
  if (n <= 0) return 0;
  text[n] = '\0';
  if (strncmp(text, "0::/", 4) == 0) { /* the second version, alone */
    const char *path = text + 3;
    int len = (int)strcspn(path, "\n");
    if (len == 1) len = 0;
    return least(group_number("/sys/fs/cgroup", len, path, "memory.max"), group_number("/sys/fs/cgroup", len, path, "memory.high"));
  }
  const char *path = strstr(text, ":memory:");
  if (path == NULL) return 0;
  path += strlen(":memory:");
  int len = (int)strcspn(path, "\n");
  uint64_t limit = group_number("/sys/fs/cgroup/memory", len, path, "memory.limit_in_bytes");
  if (limit == 0) { /* in a container the path is that of the host, and the root its own */
    len = 0;
    limit = group_number("/sys/fs/cgroup/memory", len, path, "memory.limit_in_bytes");
  }
  uint64_t most = (uint64_t)LONG_MAX & ~((uint64_t)sysconf(_SC_PAGESIZE) - 1);
  if (limit >= most) limit = UINT64_MAX;
  uint64_t wish = group_number("/sys/fs/cgroup/memory", len, path, "memory.soft_limit_in_bytes");
  return least(limit, wish >= most ? UINT64_MAX : wish);
}

TRK_FN(self_constrained_memory) {
  return trk_number(c->rt, (double)constrained_memory());
}
TRK_FN(self_free_memory) {
  return trk_number(c->rt, (double)uv_get_free_memory());
}
TRK_FN(self_requests) { /* (): type names of operations in flight */
  JSObjectRef array = trk_array(c->rt, 0, NULL);
  unsigned n = 0;
  for (struct trk_list *node = c->rt->requests.next; node != &c->rt->requests; node = node->next) {
    const struct trk_req *req = trk_container(node, struct trk_req, link);
    if (req->name) JSObjectSetPropertyAtIndex(c->ctx, array, n++, trk_cstring(c->rt, req->name), NULL);
  }
  return array;
}
TRK_FN(self_resources) { /* (owners): type names of what is open, or the objects that own it (undefined: none does) */
  JSObjectRef array = trk_array(c->rt, 0, NULL);
  unsigned n = 0;
  bool owners = trk_arg_bool(c, 0);
  for (struct trk_list *node = c->rt->handles.next; node != &c->rt->handles; node = node->next) {
    struct trk_handle *handle = trk_container(node, struct trk_handle, link);
    if (handle->closing || handle->idle) continue;
    /* A socket that is paused counts. */
    if (handle->uv && !(uv_has_ref(handle->uv) && (handle->uv->type == UV_TCP || uv_is_active(handle->uv)))) continue;
    JSValueRef owner = handle->owner.object ? (JSValueRef)handle->owner.object : trk_undefined(c->rt);
    JSObjectSetPropertyAtIndex(c->ctx, array, n++, owners ? owner : trk_cstring(c->rt, handle->name ? handle->name : handle->type->name), NULL);
  }
  return array;
}

/* --- environment: one lock for all threads -------------------------------------------------------------------------- */

static pthread_mutex_t env_lock = PTHREAD_MUTEX_INITIALIZER;

char **trk_self_environ(void) {
  size_t count = 0, bytes = 0;
  pthread_mutex_lock(&env_lock);
  for (char **entry = environ; entry && *entry; entry++, count++) bytes += strlen(*entry) + 1;
  char **copy = trk_malloc((count + 1) * sizeof *copy + bytes);
  char *text = (char *)(copy + count + 1);
  for (size_t i = 0; i < count; i++) {
    copy[i] = text;
    text = stpcpy(text, environ[i]) + 1;
  }
  copy[count] = NULL;
  pthread_mutex_unlock(&env_lock);
  return copy;
}

TRK_FN(env_get) { /* (name): string or undefined */
  char *name = trk_arg_utf8(c, 0, NULL);
  if (name == NULL) return trk_undefined(c->rt);
  pthread_mutex_lock(&env_lock);
  JSValueRef value = trk_cstring(c->rt, getenv(name));
  pthread_mutex_unlock(&env_lock);
  free(name);
  return value;
}
TRK_FN(env_set) { /* (name, value) */
  char *name = trk_arg_utf8(c, 0, NULL), *value = trk_arg_utf8(c, 1, NULL);
  if (name && value && *name && strchr(name, '=') == NULL) {
    pthread_mutex_lock(&env_lock);
    setenv(name, value, 1);
    bool zone = strcmp(name, "TZ") == 0;
    if (zone) tzset();
    pthread_mutex_unlock(&env_lock);
    if (zone) trk_timezone_changed();
  }
  free(name);
  free(value);
  return trk_undefined(c->rt);
}
TRK_FN(env_delete) { /* (name) */
  char *name = trk_arg_utf8(c, 0, NULL);
  if (name && *name && strchr(name, '=') == NULL) {
    pthread_mutex_lock(&env_lock);
    unsetenv(name);
    bool zone = strcmp(name, "TZ") == 0;
    if (zone) tzset();
    pthread_mutex_unlock(&env_lock);
    if (zone) trk_timezone_changed();
  }
  free(name);
  return trk_undefined(c->rt);
}
TRK_FN(env_keys) {
  JSObjectRef array = trk_array(c->rt, 0, NULL);
  unsigned n = 0;
  pthread_mutex_lock(&env_lock);
  for (char **entry = environ; entry && *entry; entry++) {
    const char *equals = strchr(*entry, '=');
    if (equals == NULL || equals == *entry) continue;
    JSObjectSetPropertyAtIndex(c->ctx, array, n++, trk_string(c->rt, *entry, (size_t)(equals - *entry)), NULL);
  }
  pthread_mutex_unlock(&env_lock);
  return array;
}

/* (): [version of glibc in use, of the one built with], by which packages choose their native part */
TRK_FN(self_glibc_versions) {
  char built[16];
  snprintf(built, sizeof built, "%d.%d", __GLIBC__, __GLIBC_MINOR__);
  JSValueRef versions[] = {trk_cstring(c->rt, gnu_get_libc_version()), trk_cstring(c->rt, built)};
  return JSObjectMakeArray(c->rt->ctx, 2, versions, c->exc);
}
TRK_FN(self_exec) { /* (file, argv, env): replaces the process; returns only on failure, a negative status */
  char *file = trk_arg_utf8(c, 0, NULL);
  char **lists[2] = {NULL, NULL};
  for (size_t k = 0; k < 2; k++) {
    JSObjectRef list = (JSObjectRef)trk_arg(c, 1 + k);
    if (!trk_is_object(c->rt, list)) continue;
    int n = trk_to_i32(c->rt, trk_get(c->rt, list, "length"));
    lists[k] = trk_calloc((size_t)(n > 0 ? n : 0) + 1, sizeof **lists);
    for (int i = 0; i < n; i++)
      lists[k][i] = trk_to_utf8(c->rt, JSObjectGetPropertyAtIndex(c->ctx, list, (unsigned)i, NULL), NULL);
  }
  for (int fd = 0; fd < 3; fd++) fcntl(fd, F_SETFD, 0);
  if (file && lists[0] && lists[1]) execve(file, lists[0], lists[1]);
  int status = uv_translate_sys_error(errno);
  free(file);
  for (size_t k = 0; k < 2; k++) {
    for (char **p = lists[k]; p && *p; p++) free(*p);
    free(lists[k]);
  }
  return trk_number(c->rt, status);
}

static const struct trk_fn_row functions[] = {
    {"pid", self_pid}, {"ppid", self_ppid}, {"title", self_title}, {"setTitle", self_set_title},
    {"execPath", self_exec_path}, {"cwd", self_cwd}, {"chdir", self_chdir}, {"umask", self_umask},
    {"kill", self_kill}, {"ids", self_ids}, {"glibcVersions", self_glibc_versions}, {"groups", self_groups}, {"setId", self_set_id},
    {"setGroups", self_set_groups}, {"initGroups", self_init_groups}, {"lookup", self_lookup},
    {"userName", self_user_name}, {"uptime", self_uptime}, {"hrtime", self_hrtime}, {"rss", self_rss},
    {"heap", self_heap}, {"rusage", self_rusage}, {"constrainedMemory", self_constrained_memory},
    {"freeMemory", self_free_memory}, {"resources", self_resources}, {"requests", self_requests},
    {"envGet", env_get}, {"envSet", env_set},
    {"envDelete", env_delete}, {"envKeys", env_keys}, {"exec", self_exec}, {NULL, NULL},
};

static void init(struct trk_runtime *rt, JSObjectRef target) {
  trk_set(rt, target, "nodeVersion", trk_cstring(rt, TRK_NODE_VERSION));
  trk_set(rt, target, "troikaVersion", trk_cstring(rt, TRK_VERSION));
  trk_set(rt, target, "uvVersion", trk_cstring(rt, uv_version_string()));
  trk_set(rt, target, "zlibVersion", trk_cstring(rt, zlibVersion()));
#if defined(__x86_64__)
  trk_set(rt, target, "arch", trk_cstring(rt, "x64"));
#elif defined(__aarch64__)
  trk_set(rt, target, "arch", trk_cstring(rt, "arm64"));
#else
#error "this CPU is not known to process.arch"
#endif
}

static const struct trk_binding binding = {.name = "process", .functions = functions, .init = init};
TRK_BINDING(binding);
