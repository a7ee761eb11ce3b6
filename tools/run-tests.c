/*
 * run-tests.c - the one test runner.
 *
 * usage: run-tests --runtime TROIKA [-j N] [--filter TEXT] FILE|DIR...
 *
 * A .js file is run with the runtime, anything else is run as it is. Each test is one process in a session of its own; exit
 * code 0 is a pass, a line "1..0 # Skipped: why" a skip. A test also fails when it runs out of time, leaves a process
 * behind, or prints a sanitizer's report. Files below a folder named `sequential` run alone, after the others.
 * Environment: TROIKA_TEST_SLOW=N multiplies the time limit (60 s). Each test gets an empty TROIKA_TEST_TMP.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define JOBS_MAX 64
#define SHOWN_BYTES 6000
#define LIMIT_SECONDS 60

struct test {
  char *path;
  bool alone;
};

struct job {
  pid_t pid; /* 0: free */
  const struct test *test;
  int log;
  double started;
  bool late;
  char tmp[64];
};

static struct test *tests;
static size_t test_count;
static const char *runtime, *filter;
static int passed, failed, skipped;
static double slow = 1;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add(const char *path) {
  if (filter && strstr(path, filter) == NULL) return;
  struct test *grown = realloc(tests, (test_count + 1) * sizeof *tests);
  if (grown == NULL) exit(2);
  tests = grown;
  tests[test_count++] = (struct test){strdup(path), strstr(path, "/sequential/") != NULL};
}

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void collect(const char *path) {
  struct stat st;
  if (stat(path, &st) != 0) {
    fprintf(stderr, "run-tests: %s: %s\n", path, strerror(errno));
    exit(2);
  }
  if (!S_ISDIR(st.st_mode)) {
    add(path);
    return;
  }
  struct dirent **entries;
  int n = scandir(path, &entries, NULL, by_name);
  for (int i = 0; i < n; i++) {
    char file[PATH_MAX];
    const char *name = entries[i]->d_name, *dot = strrchr(name, '.');
    if (strncmp(name, "test-", 5) == 0 && dot && (strcmp(dot, ".js") == 0 || strcmp(dot, ".mjs") == 0 || strcmp(dot, ".ts") == 0)) {
      snprintf(file, sizeof file, "%s/%s", path, name);
      add(file);
    }
    free(entries[i]);
  }
  if (n >= 0) free(entries);
}

static void start(struct job *job, const struct test *test) {
  char log[] = "/tmp/troika-test-log-XXXXXX";
  job->log = mkostemp(log, O_CLOEXEC);
  unlink(log);
  strcpy(job->tmp, "/tmp/troika-test-XXXXXX");
  if (mkdtemp(job->tmp) == NULL) exit(2);
  job->test = test;
  job->started = now();
  job->late = false;
  fflush(NULL);
  job->pid = fork();
  if (job->pid != 0) return;
  setsid();
  int null = open("/dev/null", O_RDONLY);
  dup2(null, 0);
  dup2(job->log, 1);
  dup2(job->log, 2);
  setenv("TROIKA_TEST_TMP", job->tmp, 1);
  setenv("TROIKA", runtime, 1);
  unsetenv("NODE_OPTIONS");
  const char *dot = strrchr(test->path, '.');
  bool script = dot && (strcmp(dot, ".js") == 0 || strcmp(dot, ".mjs") == 0 || strcmp(dot, ".ts") == 0);
  if (script)
    execl(runtime, runtime, test->path, (char *)NULL);
  else
    execl(test->path, test->path, (char *)NULL);
  fprintf(stderr, "cannot run %s: %s\n", script ? runtime : test->path, strerror(errno));
  _exit(127);
}

static char *read_log(int log) {
  off_t size = lseek(log, 0, SEEK_END);
  char *text = malloc((size_t)size + 1);
  ssize_t n = pread(log, text, (size_t)size, 0);
  text[n > 0 ? n : 0] = '\0';
  return text;
}

/* Says on stdout which processes of a group are left. */
static void name_group(pid_t group) {
  DIR *proc = opendir("/proc");
  for (struct dirent *entry = proc ? readdir(proc) : NULL; entry; entry = readdir(proc)) {
    char path[PATH_MAX], text[512] = "", state = 0;
    int parent = 0, of = 0;
    snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
    FILE *in = atoi(entry->d_name) > 0 ? fopen(path, "r") : NULL;
    if (in == NULL) continue;
    size_t n = fread(text, 1, sizeof text - 1, in);
    fclose(in);
    text[n] = '\0';
    const char *end = strrchr(text, ')');
    if (end && sscanf(end + 1, " %c %d %d", &state, &parent, &of) == 3 && of == group) printf("left: %.*s state %c parent %d\n", (int)(end + 1 - text), text, state, parent);
  }
  if (proc) closedir(proc);
}

static void finish(struct job *job, int status) {
  const char *why = NULL;
  char reason[128];
  if (job->late) {
    why = "out of time";
  } else if (WIFSIGNALED(status)) {
    snprintf(reason, sizeof reason, "killed by %s", strsignal(WTERMSIG(status)));
    why = reason;
  } else if (WEXITSTATUS(status) != 0) {
    snprintf(reason, sizeof reason, "exit code %d", WEXITSTATUS(status));
    why = reason;
  }
  /* Children may still be on their way out: give them a moment before calling them left behind. */
  bool left = kill(-job->pid, 0) == 0;
  for (int i = 0; left && i < 100; i++) {
    struct timespec pause = {0, 20000000};
    nanosleep(&pause, NULL);
    while (waitpid(-job->pid, NULL, WNOHANG) > 0) {
    }
    left = kill(-job->pid, 0) == 0;
  }
  if (left) {
    name_group(job->pid);
    kill(-job->pid, SIGKILL);
    if (why == NULL) why = "left a process behind";
  }
  char *text = read_log(job->log);
  if (why == NULL && (strstr(text, "ERROR: AddressSanitizer") || strstr(text, ": runtime error:") || strstr(text, "WARNING: ThreadSanitizer")))
    why = "sanitizer report";
  double seconds = now() - job->started;
  const char *skip = strstr(text, "1..0 # Skipped");
  if (why) {
    failed++;
    size_t len = strlen(text);
    printf("FAIL %s (%s, %.1f s)\n%s\n", job->test->path, why, seconds, len > SHOWN_BYTES ? text + len - SHOWN_BYTES : text);
  } else if (skip) {
    skipped++;
    printf("skip %s: %.*s\n", job->test->path, (int)strcspn(skip + 14, "\n"), skip + 14);
  } else {
    passed++;
    printf("ok   %s (%.1f s)\n", job->test->path, seconds);
  }
  free(text);
  close(job->log);
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", job->tmp);
  if (system(command) != 0) fprintf(stderr, "run-tests: cannot remove %s\n", job->tmp);
  job->pid = 0;
}

/* Takes away ended processes that are no test themselves: orphans of one. */
static void reap_orphans(const struct job *jobs, int width) {
  for (;;) {
    siginfo_t info = {0};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return;
    for (int i = 0; i < width; i++)
      if (jobs[i].pid == info.si_pid) return; /* run() asks for it next */
    waitpid(info.si_pid, NULL, WNOHANG);
  }
}

static void run(bool alone, int width) {
  struct job jobs[JOBS_MAX] = {{0}};
  size_t next = 0;
  int running = 0;
  for (;;) {
    for (int i = 0; i < width && next < test_count; i++) {
      while (next < test_count && tests[next].alone != alone) next++;
      if (jobs[i].pid == 0 && next < test_count) {
        start(&jobs[i], &tests[next++]);
        running++;
      }
    }
    if (running == 0) return;
    reap_orphans(jobs, width);
    for (int i = 0; i < width; i++) {
      if (jobs[i].pid == 0) continue;
      int status;
      if (waitpid(jobs[i].pid, &status, WNOHANG) == jobs[i].pid) {
        finish(&jobs[i], status);
        running--;
      } else if (!jobs[i].late && now() - jobs[i].started > LIMIT_SECONDS * slow) {
        jobs[i].late = true;
        kill(-jobs[i].pid, SIGKILL);
      }
    }
    struct timespec pause = {0, 2000000};
    nanosleep(&pause, NULL);
  }
}

int main(int argc, char **argv) {
  int width = (int)sysconf(_SC_NPROCESSORS_ONLN);
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (getenv("TROIKA_TEST_SLOW")) slow = atof(getenv("TROIKA_TEST_SLOW"));
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--runtime") == 0 && i + 1 < argc) {
      runtime = realpath(argv[++i], NULL);
    } else if (strcmp(argv[i], "-j") == 0 && i + 1 < argc) {
      width = atoi(argv[++i]);
    } else if (strcmp(argv[i], "--filter") == 0 && i + 1 < argc) {
      filter = argv[++i];
    } else if (argv[i][0] == '-') {
      fprintf(stderr, "usage: run-tests --runtime TROIKA [-j N] [--filter TEXT] FILE|DIR...\n");
      return 2;
    } else {
      collect(argv[i]);
    }
  }
  if (runtime == NULL) {
    fprintf(stderr, "run-tests: no runtime (build it first)\n");
    return 2;
  }
  /* Orphans of a test become ours, so that those that have ended are taken away at once, whatever process 1 does. */
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  if (width < 1) width = 1;
  if (width > JOBS_MAX) width = JOBS_MAX;
  run(false, width);
  run(true, 1);
  printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
  return failed > 0 || passed == 0;
}
