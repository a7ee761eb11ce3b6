/*
 * options.c - the table of options, and its parser; see options.h.
 *
 * Options that Node has and troika cannot honour are refused (exit code 9; refused.c says why), never ignored, but for those
 * in the table marked NOTHING: switches whose effect is already troika's default or that have nothing to act on here.
 *
 * Owns: the parse of the main command line (for the life of the process, written before any thread starts).
 * Runs on: main thread (parse), any runtime's thread (binding). Frees: nothing. Limits: 1,024 options.
 */
#include "cli/options.h"

#include "core/binding.h"
#include "core/mem.h"
#include "troika_version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind {
  SWITCH,  /* --name, and --no-name */
  TEXT,    /* --name=value or --name value */
  NUMBER,  /* the same, an integer */
  LIST,    /* repeats */
  NOTHING, /* accepted, and --no-name too: already so, or nothing to act on */
  ALWAYS,  /* accepted, but not --no-name: Node has kept the name only */
  AMOUNT,  /* --name=value only, a number: how V8 shares out memory, nothing to act on */
};

struct option {
  const char *name, *brief; /* "--eval", "-e" */
  enum kind kind;
  bool environment; /* allowed in NODE_OPTIONS */
  const char *help; /* NULL: not listed */
};

static const struct option table[] = {
    {"--abort-on-uncaught-exception", NULL, SWITCH, true, "abort (and leave a core) where an exception is not caught"},
    {"--addons", NULL, SWITCH, true, NULL},
    {"--async-context-frame", NULL, SWITCH, true, NULL}, /* what AsyncLocalStorage is made with: it behaves alike */
    {"--check", "-c", SWITCH, false, "check the syntax of the script without running it"},
    {"--conditions", "-C", LIST, true, "an additional condition for package exports and imports"},
    {"--disable-proto", NULL, TEXT, true, "Object.prototype.__proto__: delete, or throw where it is used"},
    {"--disable-sigusr1", NULL, NOTHING, true, NULL},
    {"--disallow-code-generation-from-strings", NULL, SWITCH, true, "eval() and Function() throw"},
    {"--disable-warning", NULL, LIST, true, "silence warnings of this code or type"},
    {"--diagnostic-dir", NULL, TEXT, true, "where reports and profiles are written that name no folder of their own"},
    {"--dns-result-order", NULL, TEXT, true, "verbatim, ipv4first or ipv6first"},
    {"--enable-source-maps", NULL, SWITCH, true, "stacks name the places of source maps"},
    {"--entry-url", NULL, SWITCH, true, "the script is named by a URL"},
    {"--env-file", NULL, LIST, false, "set environment variables from a file"},
    {"--env-file-if-exists", NULL, LIST, false, "the same, if the file is there"},
    {"--eval", "-e", TEXT, false, "run this text"},
    {"--experimental-wasi-unstable-preview1", NULL, ALWAYS, true, NULL},
    {"--expose-gc", NULL, SWITCH, true, "make gc() a global function"},
    {"--expose-internals", NULL, SWITCH, false, NULL},
    {"--extra-info-on-fatal-exception", NULL, SWITCH, true, "--no-extra-info-on-fatal-exception: no version after an uncaught exception"},
    {"--force-async-hooks-checks", NULL, NOTHING, true, NULL},
    {"--global-search-paths", NULL, SWITCH, true, "--no-global-search-paths: modules are not looked for in NODE_PATH and $HOME"},
    {"--help", "-h", SWITCH, false, "print this"},
    {"--import", NULL, LIST, true, "import this ES module before the program"},
    {"--input-type", NULL, TEXT, true, "commonjs or module, for -e, -p and standard input"},
    {"--insecure-http-parser", NULL, SWITCH, true, "accept invalid HTTP headers"},
    {"--interactive", "-i", SWITCH, false, "an interactive session, even when standard input is no terminal"},
    {"--max-http-header-size", NULL, NUMBER, true, "largest HTTP header in bytes (16384)"},
    /* V8's: how it compiles and collects, which no program can see, and language features that are there anyway */
    {"--max-old-space-size", NULL, AMOUNT, true, NULL},
    {"--max-semi-space-size", NULL, AMOUNT, true, NULL},
    {"--max-heap-size", NULL, AMOUNT, true, NULL},
    {"--min-semi-space-size", NULL, AMOUNT, false, NULL},
    {"--semi-space-growth-factor", NULL, AMOUNT, false, NULL},
    {"--initial-old-space-size", NULL, AMOUNT, false, NULL},
    {"--initial-heap-size", NULL, AMOUNT, false, NULL},
    {"--heap-growing-percent", NULL, AMOUNT, false, NULL},
    {"--optimize-for-size", NULL, NOTHING, false, NULL},
    {"--opt", NULL, NOTHING, false, NULL},
    {"--turbofan", NULL, NOTHING, false, NULL},
    {"--turbo-fast-api-calls", NULL, NOTHING, false, NULL},
    {"--maglev", NULL, NOTHING, false, NULL},
    {"--sparkplug", NULL, NOTHING, false, NULL},
    {"--always-sparkplug", NULL, NOTHING, false, NULL},
    {"--lazy", NULL, NOTHING, false, NULL},
    {"--flush-bytecode", NULL, NOTHING, false, NULL},
    {"--compilation-cache", NULL, NOTHING, false, NULL},
    {"--harmony", NULL, NOTHING, false, NULL},
    {"--network-family-autoselection", "--enable-network-family-autoselection", SWITCH, true, NULL},
    {"--network-family-autoselection-attempt-timeout", NULL, NUMBER, true, NULL},
    {"--openssl-legacy-provider", NULL, SWITCH, true, "the algorithms of OpenSSL's legacy provider too"},
    {"--pending-deprecation", NULL, SWITCH, true, "show pending deprecations"},
    {"--preserve-symlinks", NULL, SWITCH, true, "keep symbolic links when resolving modules"},
    {"--preserve-symlinks-main", NULL, SWITCH, true, "the same for the script"},
    {"--print", "-p", TEXT, false, "run this text and print the result"},
    {"--redirect-warnings", NULL, TEXT, true, "write warnings to a file"},
    {"--report-compact", NULL, SWITCH, true, NULL},
    {"--report-dir", NULL, TEXT, true, "where process.report writes"},
    {"--report-directory", NULL, TEXT, true, NULL},
    {"--report-exclude-env", NULL, SWITCH, true, NULL},
    {"--report-exclude-network", NULL, SWITCH, true, NULL},
    {"--report-filename", NULL, TEXT, true, NULL},
    {"--report-on-fatalerror", NULL, SWITCH, true, "write a diagnostic report where an addon ends the process by napi_fatal_error()"},
    {"--report-on-signal", NULL, SWITCH, true, "write a diagnostic report at SIGUSR2"},
    {"--report-signal", NULL, TEXT, true, NULL},
    {"--report-uncaught-exception", NULL, SWITCH, true, "write a diagnostic report where an exception is not caught"},
    {"--require", "-r", LIST, true, "require this module before the program"},
    {"--run", NULL, TEXT, false, "run a script of package.json"},
    {"--stack-size", NULL, AMOUNT, true, NULL}, /* V8's; the engine takes what the system gives a thread */
    {"--stack-trace-limit", NULL, NUMBER, true, "frames in a stack trace (10)"},
    {"--test", NULL, SWITCH, false, "run test files (node:test), each in a process of its own"},
    {"--experimental-test-coverage", NULL, SWITCH, false, NULL},
    {"--test-concurrency", NULL, NUMBER, false, NULL},
    {"--test-coverage-branches", NULL, NUMBER, true, NULL},
    {"--test-coverage-exclude", NULL, LIST, true, NULL},
    {"--test-coverage-functions", NULL, NUMBER, true, NULL},
    {"--test-coverage-include", NULL, LIST, true, NULL},
    {"--test-coverage-include-all", NULL, SWITCH, true, NULL},
    {"--test-coverage-lines", NULL, NUMBER, true, NULL},
    {"--test-force-exit", NULL, SWITCH, false, NULL},
    {"--experimental-test-module-mocks", NULL, SWITCH, false, NULL},
    {"--test-global-setup", NULL, TEXT, true, "a module with globalSetup() and globalTeardown() for node:test"},
    {"--test-isolation", "--experimental-test-isolation", TEXT, true, NULL},
    {"--test-name-pattern", NULL, LIST, true, "run only tests whose name matches"},
    {"--test-only", NULL, SWITCH, true, NULL},
    {"--test-reporter", NULL, LIST, true, "spec, tap, dot, junit or a module"},
    {"--test-reporter-destination", NULL, LIST, true, "where the reporter writes"},
    {"--test-rerun-failures", NULL, TEXT, true, "a file that remembers which tests have passed"},
    {"--test-shard", NULL, TEXT, true, NULL},
    {"--test-skip-pattern", NULL, LIST, true, NULL},
    {"--test-randomize", NULL, SWITCH, true, "run test files and tests in an order by chance"},
    {"--test-random-seed", NULL, TEXT, true, "in the order that this number gives"},
    {"--experimental-test-tag-filter", NULL, LIST, false, "run the tests that have this tag (all of them, if given again)"},
    {"--test-timeout", NULL, NUMBER, false, NULL},
    {"--test-update-snapshots", NULL, SWITCH, false, NULL},
    {"--tls-cipher-list", NULL, TEXT, true, NULL},
    {"--tls-keylog", NULL, TEXT, true, "write the secrets of TLS connections to a file"},
    {"--tls-max-v1.2", NULL, SWITCH, true, NULL},
    {"--tls-max-v1.3", NULL, SWITCH, true, NULL},
    {"--tls-min-v1.0", NULL, SWITCH, true, NULL},
    {"--tls-min-v1.1", NULL, SWITCH, true, NULL},
    {"--tls-min-v1.2", NULL, NOTHING, true, NULL},
    {"--tls-min-v1.3", NULL, SWITCH, true, NULL},
    {"--use-bundled-ca", NULL, NOTHING, true, NULL},
    {"--use-openssl-ca", NULL, NOTHING, true, NULL},
    {"--use-system-ca", NULL, SWITCH, true, NULL},
    {"--throw-deprecation", NULL, SWITCH, true, "throw where something deprecated is used"},
    {"--title", NULL, TEXT, true, "the process's title"},
    {"--trace-deprecation", NULL, SWITCH, true, "show where something deprecated is used"},
    {"--trace-env", NULL, SWITCH, true, "tell each access to the environment"},
    {"--trace-env-js-stack", NULL, SWITCH, true, "the same, with stacks"},
    {"--trace-exit", NULL, SWITCH, true, "show where process.exit() is called"},
    {"--trace-require-module", NULL, TEXT, true, "warn where an ES module is required: all, or no-node-modules"},
    {"--frozen-intrinsics", NULL, SWITCH, true, "what the language brings cannot be changed"},
    {"--trace-sync-io", NULL, SWITCH, true, "show where the loop, once it runs, is blocked by something synchronous"},
    {"--trace-tls", NULL, SWITCH, true, "tell each message of TLS connections"},
    {"--trace-uncaught", NULL, SWITCH, true, "show where an uncaught exception was thrown"},
    {"--trace-warnings", NULL, SWITCH, true, "show where warnings come from"},
    {"--unhandled-rejections", NULL, TEXT, true, "strict, warn, none, throw or warn-with-error-code"},
    {"--use-env-proxy", NULL, SWITCH, true, "HTTP clients take their proxy from HTTP_PROXY, HTTPS_PROXY and NO_PROXY"},
    {"--watch", NULL, SWITCH, true, "run the program again when a file of it changes"},
    {"--watch-kill-signal", NULL, TEXT, true, "the signal that ends the program before that (SIGTERM)"},
    {"--watch-path", NULL, LIST, true, "watch these files and folders, not what the program loads"},
    {"--watch-preserve-output", NULL, SWITCH, true, "do not clear the terminal before the program runs again"},
    {"--version", "-v", SWITCH, false, "print the version of Node's API that is followed"},
    {"--warnings", NULL, SWITCH, true, "print warnings; --no-warnings silences them"},
    {"--deprecation", NULL, SWITCH, true, "print deprecations; --no-deprecation silences them"},
    {"--cpu-prof", NULL, SWITCH, true, "write a CPU profile of each thread when it ends"},
    {"--cpu-prof-dir", NULL, TEXT, true, "where to"},
    {"--cpu-prof-name", NULL, TEXT, true, "the main thread's file; ${pid} is its number"},
    {"--experimental-eventsource", NULL, SWITCH, true, NULL},
    {"--experimental-shadow-realm", "--harmony-shadow-realm", SWITCH, true, "the global ShadowRealm"},
    {"--experimental-loader", "--loader", LIST, true, "a module of hooks for import, which runs in a thread of its own"},
    {"--experimental-fetch", NULL, ALWAYS, true, NULL},
    {"--experimental-global-navigator", NULL, SWITCH, true, NULL},
    {"--experimental-detect-module", NULL, SWITCH, true, "--no-experimental-detect-module: a text that nothing names a module is none"},
    {"--experimental-print-required-tla", NULL, SWITCH, true, "show the top-level awaits of an ES module that cannot be required"},
    {"--experimental-repl-await", NULL, SWITCH, true, NULL},
    {"--experimental-import-meta-resolve", NULL, NOTHING, true, NULL},
    {"--experimental-json-modules", NULL, ALWAYS, true, NULL},
    {"--experimental-modules", NULL, ALWAYS, true, NULL},
    {"--experimental-report", NULL, ALWAYS, true, NULL},
    {"--experimental-top-level-await", NULL, ALWAYS, true, NULL},
    {"--experimental-global-webcrypto", NULL, ALWAYS, true, NULL},
    {"--experimental-global-customevent", NULL, ALWAYS, true, NULL},
    {"--napi-modules", NULL, ALWAYS, true, NULL},
    {"--experimental-require-module", "--require-module", SWITCH, true, NULL},
    {"--experimental-vm-modules", NULL, SWITCH, true, "vm.SourceTextModule and vm.SyntheticModule"},
    {"--harmony-import-attributes", NULL, NOTHING, false, NULL},
    {"--js-source-phase-imports", NULL, NOTHING, false, NULL},
    {"--experimental-wasm-modules", NULL, ALWAYS, true, NULL},
    {"--strip-types", "--experimental-strip-types", SWITCH, true, "run TypeScript; --no-strip-types takes it for JavaScript"},
    {"--experimental-transform-types", NULL, SWITCH, true, "TypeScript with enums, namespaces, parameter properties"},
    {"--experimental-sqlite", NULL, SWITCH, true, NULL},
    {"--experimental-webstorage", "--webstorage", SWITCH, true, "localStorage and sessionStorage"},
    {"--localstorage-file", NULL, TEXT, true, "where localStorage keeps what it is given"},
    {"--experimental-websocket", NULL, SWITCH, true, NULL},
    {"--experimental-worker", NULL, ALWAYS, true, NULL},
    {"--experimental-dtls", NULL, ALWAYS, true, NULL},
    {"--experimental-quic", NULL, ALWAYS, true, NULL},
    {"--experimental-specifier-resolution", "--es-module-specifier-resolution", ALWAYS, true, NULL},
    {"--experimental-test-snapshots", NULL, ALWAYS, false, NULL},
    {"--http-parser", NULL, ALWAYS, true, NULL},
    {"--node-memory-debug", NULL, ALWAYS, true, NULL},
    {"--experimental-abortcontroller", NULL, ALWAYS, true, NULL},
    {"--zero-fill-buffers", NULL, NOTHING, true, NULL}, /* fresh memory is, and a pool is never given out twice */
    {"--verify-base-objects", NULL, NOTHING, true, NULL},
    {"--debug-arraybuffer-allocations", NULL, NOTHING, true, NULL},
    {"--disable-wasm-trap-handler", NULL, NOTHING, true, NULL}, /* where addresses are scarce, the engine does without by itself */
    {"--icu-data-dir", NULL, TEXT, true, NULL},                 /* the system's ICU has all data in itself */
    {"--max-old-space-size-percentage", NULL, TEXT, true, NULL},
    {"--node-snapshot", NULL, NOTHING, true, NULL}, /* Node's own, with which it starts faster */
    {"--worker-snapshot", NULL, NOTHING, true, NULL},
    {"--test-udp-no-try-send", NULL, NOTHING, false, NULL},
    {"--use-largepages", NULL, TEXT, true, NULL}, /* a hint to the system, of what V8 would use */
    {"--v8-pool-size", NULL, TEXT, true, NULL},
};

#define OPTION_MAX 1024

/* One occurrence of an option; the last one of a name wins but for LIST. */
struct setting {
  const struct option *option;
  const char *value; /* NULL for a switch */
  bool on;
};

struct parse {
  struct setting settings[OPTION_MAX];
  size_t count;
  int rest;          /* index of the first argument that is no option */
  char error[512];   /* "" when all is well */
};

static struct parse main_parse;
static int main_argc;
static char **main_argv;

static const struct option *find(const char *name, size_t len) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    if (strlen(table[i].name) == len && strncmp(table[i].name, name, len) == 0) return &table[i];
    if (table[i].brief && strlen(table[i].brief) == len && strncmp(table[i].brief, name, len) == 0) return &table[i];
  }
  return NULL;
}

/* Options may be written with underscores; the table has dashes. */
static char *dashed(const char *arg) {
  char *copy = trk_strdup(arg);
  if (strncmp(copy, "--", 2) == 0)
    for (char *p = copy; *p && *p != '='; p++)
      if (*p == '_') *p = '-';
  return copy;
}

static bool add(struct parse *parse, const struct option *option, const char *value, bool on) {
  if (parse->count >= OPTION_MAX) {
    snprintf(parse->error, sizeof parse->error, "too many options");
    return false;
  }
  parse->settings[parse->count++] = (struct setting){option, value, on};
  return true;
}

static bool is_number(const char *text) {
  if (*text == '-') text++;
  return *text && strspn(text, "0123456789") == strlen(text);
}

static bool is_percentage(const char *text) {
  char *end;
  double value = strtod(text, &end);
  return *end == '\0' && value > 0 && value <= 100;
}

static bool is_one_of(const char *text, size_t count, const char *const words[]) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(text, words[i]) == 0) return true;
  return false;
}

static bool is_mode(const char *text) {
  static const char *const modes[] = {"strict", "warn", "none", "throw", "warn-with-error-code"};
  return is_one_of(text, sizeof modes / sizeof *modes, modes);
}

static bool is_input_type(const char *text) {
  static const char *const types[] = {"module", "commonjs", "module-typescript", "commonjs-typescript"};
  return is_one_of(text, sizeof types / sizeof *types, types);
}

/* Whether `arg` is an option of Node's that is refused, or switches off what is not there anyway: then *ret_ok. */
static bool refuses(struct parse *parse, const char *arg, size_t len, bool *ret_ok) {
  bool value = false;
  const char *reason = trk_options_refusal(arg, len, &value);
  *ret_ok = false;
  if (reason == NULL && strncmp(arg, "--no-", 5) == 0) {
    char positive[256];
    snprintf(positive, sizeof positive, "--%.*s", (int)(len - 5), arg + 5);
    *ret_ok = trk_options_refusal(positive, strlen(positive), &value) != NULL && !value;
    return *ret_ok;
  }
  if (reason) snprintf(parse->error, sizeof parse->error, "bad option: %.*s is not available: %s", (int)len, arg, reason);
  return reason != NULL;
}

/* Texts kept by the parse are parts of argv or copies that are never freed (a few bytes, once per process or worker). */
static bool parse_one(struct parse *parse, int argc, char *const argv[], int *index, bool environment) {
  char *arg = dashed(argv[*index]);
  const char *equals = strncmp(arg, "--", 2) == 0 ? strchr(arg, '=') : NULL;
  size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
  bool negated = strncmp(arg, "--no-", 5) == 0;
  const struct option *option = find(arg, len);
  /* -pe and -ep: print and eval together */
  if (option == NULL && (strcmp(arg, "-pe") == 0 || strcmp(arg, "-ep") == 0)) option = find("--print", 7);
  if (option == NULL && negated) {
    char positive[256];
    snprintf(positive, sizeof positive, "--%.*s", (int)(len - 5), arg + 5);
    option = find(positive, strlen(positive));
    if (option && (option->kind == SWITCH || option->kind == NOTHING)) {
      if (environment && !option->environment) goto bad;
      return option->kind == NOTHING || add(parse, option, NULL, false);
    }
    if (option && !equals) {
      snprintf(parse->error, sizeof parse->error, "%s is an invalid negation because it is not a boolean option", argv[*index]);
      free(arg);
      return false;
    }
    option = NULL;
  }
  if (option == NULL || (environment && !option->environment)) goto bad;
  if (option->kind == AMOUNT && (equals == NULL || !is_number(equals + 1))) {
    snprintf(parse->error, sizeof parse->error, "bad option: %s: illegal value, a number after = is needed", argv[*index]);
    return false;
  }
  if (option->kind == NOTHING || option->kind == ALWAYS || option->kind == AMOUNT) return true;
  if (option->kind == SWITCH) return add(parse, option, NULL, true); /* what follows a = is ignored, as in Node */
  const char *value = equals ? strchr(argv[*index], '=') + 1 : NULL;
  if (value && *value == '\0') {
    snprintf(parse->error, sizeof parse->error, "%s requires an argument", argv[*index]);
    return false;
  }
  if (value == NULL) {
    bool print = strcmp(option->name, "--print") == 0;
    bool next = *index + 1 < argc && !(argv[*index + 1][0] == '-' && (argv[*index + 1][1] != '\0' || print));
    /* -p with nothing or "-" after it prints the result of standard input */
    if (!next && print) return add(parse, option, NULL, true);
    if (!next) {
      snprintf(parse->error, sizeof parse->error, "%s requires an argument", argv[*index]);
      return false;
    }
    value = argv[++*index];
    if (value[0] == '\\' && value[1] == '-') value++;
  }
  if (option->kind == NUMBER && !is_number(value)) {
    snprintf(parse->error, sizeof parse->error, "%s must be an integer", option->name);
    return false;
  }
  if (strcmp(option->name, "--unhandled-rejections") == 0 && !is_mode(value)) {
    snprintf(parse->error, sizeof parse->error, "invalid value for --unhandled-rejections");
    return false;
  }
  static const char *const pages[] = {"off", "on", "silent"};
  if (strcmp(option->name, "--use-largepages") == 0 && !is_one_of(value, sizeof pages / sizeof *pages, pages)) {
    snprintf(parse->error, sizeof parse->error, "invalid value for --use-largepages");
    return false;
  }
  if (strcmp(option->name, "--max-old-space-size-percentage") == 0 && !is_percentage(value)) {
    snprintf(parse->error, sizeof parse->error, "--max-old-space-size-percentage must be greater than 0 and up to 100. Got: %s", value);
    return false;
  }
  if (strcmp(option->name, "--disable-proto") == 0 && strcmp(value, "delete") != 0 && strcmp(value, "throw") != 0) {
    snprintf(parse->error, sizeof parse->error, "invalid mode passed to --disable-proto");
    return false;
  }
  if (strcmp(option->name, "--input-type") == 0 && !is_input_type(value)) {
    snprintf(parse->error, sizeof parse->error, "--input-type must be \"module\", \"commonjs\", \"module-typescript\" or \"commonjs-typescript\"");
    return false;
  }
  static const char *const orders[] = {"verbatim", "ipv4first", "ipv6first"};
  if (strcmp(option->name, "--dns-result-order") == 0 && !is_one_of(value, 3, orders)) {
    snprintf(parse->error, sizeof parse->error, "--dns-result-order must be \"verbatim\", \"ipv4first\" or \"ipv6first\"");
    return false;
  }
  if (strcmp(option->name, "--trace-require-module") == 0 && strcmp(value, "all") != 0 && strcmp(value, "no-node-modules") != 0) {
    snprintf(parse->error, sizeof parse->error, "invalid value for --trace-require-module");
    return false;
  }
  return add(parse, option, value, true);
bad:;
  bool off = false;
  if (option == NULL && refuses(parse, arg, len, &off)) {
    free(arg);
    return off;
  }
  if (environment)
    snprintf(parse->error, sizeof parse->error, "%.*s is not allowed in NODE_OPTIONS", (int)(equals ? len + 1 : len), argv[*index]);
  else
    snprintf(parse->error, sizeof parse->error, "bad option: %s", argv[*index]);
  free(arg);
  return false;
}

static bool parse_args(struct parse *parse, int argc, char *const argv[], int first, bool environment) {
  int i = first;
  for (; i < argc; i++) {
    if (argv[i][0] != '-' || argv[i][1] == '\0') break;
    if (strcmp(argv[i], "--") == 0) {
      i++;
      break;
    }
    if (!parse_one(parse, argc, argv, &i, environment)) return false;
  }
  parse->rest = i;
  return true;
}

/* NODE_OPTIONS: words parted by spaces, double quotes around a word with spaces, backslash before a quote in it. */
static bool parse_environment(struct parse *parse) {
  const char *text = getenv("NODE_OPTIONS");
  if (text == NULL || *text == '\0') return true;
  char **words = trk_calloc(strlen(text) + 1, sizeof *words);
  int count = 0;
  while (*text) {
    while (*text == ' ') text++;
    if (!*text) break;
    char *word = trk_malloc(strlen(text) + 1), *end = word;
    bool quoted = false;
    for (; *text && (quoted || *text != ' '); text++) {
      if (*text == '"') {
        quoted = !quoted;
      } else {
        if (*text == '\\' && quoted && text[1]) text++;
        *end++ = *text;
      }
    }
    *end = '\0';
    words[count++] = word;
    if (quoted) {
      snprintf(parse->error, sizeof parse->error, "invalid value for NODE_OPTIONS (unterminated string)");
      return false;
    }
  }
  return parse_args(parse, count, words, 0, true);
}

/* Variables that switch an option on. The command line, read later, has the last word. */
static void parse_switches(struct parse *parse) {
  static const char *const pairs[][2] = {{"NODE_PENDING_DEPRECATION", "--pending-deprecation"},
                                         {"NODE_PRESERVE_SYMLINKS", "--preserve-symlinks"},
                                         {"NODE_PRESERVE_SYMLINKS_MAIN", "--preserve-symlinks-main"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    const char *value = getenv(pairs[i][0]);
    if (value && strcmp(value, "1") == 0) add(parse, find(pairs[i][1], strlen(pairs[i][1])), NULL, true);
  }
}

static bool is_on(const struct parse *parse, const char *name) {
  bool on = false;
  for (size_t i = 0; i < parse->count; i++)
    if (strcmp(parse->settings[i].option->name, name) == 0) on = parse->settings[i].on;
  return on;
}

static void print_help(void) {
  printf("Usage: troika [options] [ script.js ] [arguments]\n"
         "       troika [options] -e text | -p text [arguments]\n"
         "       troika [options] - [arguments]      the script comes from standard input\n"
         "       troika compare [--help]             cluster, worker_threads and child_process measured on this machine\n"
         "                                           (where no script of that name is in the folder)\n\nOptions:\n");
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    const struct option *o = &table[i];
    if (o->help == NULL) continue;
    char left[64];
    snprintf(left, sizeof left, "%s%s%s%s", o->brief ? o->brief : "", o->brief ? ", " : "    ", o->name,
             o->kind == SWITCH ? "" : "=...");
    printf("  %-34s %s\n", left, o->help);
  }
  printf("\nEnvironment:\n  NODE_OPTIONS, NODE_PATH, NODE_NO_WARNINGS, NODE_DEBUG, NO_COLOR, FORCE_COLOR, UV_THREADPOOL_SIZE: as in Node\n");
}

bool trk_options_main(int argc, char **argv, int *ret_code) {
  main_argc = argc;
  main_argv = argv;
  struct parse *parse = &main_parse;
  parse->count = 0; /* a fork server parses once for its rehearsal, and each child anew */
  parse_switches(parse);
  if (!parse_environment(parse) || !parse_args(parse, argc, argv, 1, false)) {
    fprintf(stderr, "%s: %s\n", argv[0], parse->error);
    *ret_code = 9;
    return false;
  }
  *ret_code = 0;
  if (is_on(parse, "--version")) {
    printf("%s\n", TRK_NODE_VERSION);
    return false;
  }
  if (is_on(parse, "--help")) {
    print_help();
    return false;
  }
  return true;
}

/* --- internalBinding('options') ------------------------------------------------------------------------------ */

static JSObjectRef to_object(struct trk_runtime *rt, const struct parse *parse) {
  JSObjectRef object = trk_object(rt);
  for (size_t i = 0; i < parse->count; i++) {
    const struct setting *s = &parse->settings[i];
    const char *name = s->option->name;
    JSValueRef value = trk_bool(rt, s->on);
    if (s->value && s->option->kind == NUMBER) value = trk_number(rt, strtod(s->value, NULL));
    if (s->value && s->option->kind != NUMBER) value = trk_cstring(rt, s->value);
    if (s->option->kind == LIST) {
      JSValueRef list = trk_get(rt, object, name);
      if (!trk_is_object(rt, list)) {
        trk_set(rt, object, name, trk_array(rt, 1, &value));
      } else {
        unsigned length = (unsigned)trk_to_i32(rt, trk_get(rt, (JSObjectRef)list, "length"));
        JSObjectSetPropertyAtIndex(rt->ctx, (JSObjectRef)list, length, value, NULL);
      }
      continue;
    }
    trk_set(rt, object, name, value);
  }
  return object;
}

static JSObjectRef to_array(struct trk_runtime *rt, int argc, char *const argv[], int from, int to) {
  JSObjectRef array = trk_array(rt, 0, NULL);
  for (int i = from; i < to && i < argc; i++)
    JSObjectSetPropertyAtIndex(rt->ctx, array, (unsigned)(i - from), trk_cstring(rt, argv[i]), NULL);
  return array;
}

/* (): { options, execArgv, args, argv0 } of the process */
TRK_FN(options_main) {
  JSObjectRef result = trk_object(c->rt);
  int rest = main_parse.rest;
  int options_end = rest > 1 && strcmp(main_argv[rest - 1], "--") == 0 ? rest - 1 : rest;
  trk_set(c->rt, result, "options", to_object(c->rt, &main_parse));
  trk_set(c->rt, result, "execArgv", to_array(c->rt, main_argc, main_argv, 1, options_end));
  trk_set(c->rt, result, "args", to_array(c->rt, main_argc, main_argv, rest, main_argc));
  trk_set(c->rt, result, "argv0", trk_cstring(c->rt, main_argv[0]));
  return result;
}

/* (array, environment): { options, rest, error } of other words, for a worker's execArgv; error is a message or undefined */
TRK_FN(options_parse) {
  JSObjectRef result = trk_object(c->rt);
  if (!trk_is_object(c->rt, trk_arg(c, 0))) return result;
  JSObjectRef list = (JSObjectRef)trk_arg(c, 0);
  int argc = trk_to_i32(c->rt, trk_get(c->rt, list, "length"));
  if (argc < 0 || argc > OPTION_MAX) argc = OPTION_MAX;
  char **argv = trk_calloc((size_t)argc + 1, sizeof *argv);
  for (int i = 0; i < argc; i++) {
    JSValueRef item = JSObjectGetPropertyAtIndex(c->ctx, list, (unsigned)i, NULL);
    char *text = item ? trk_to_utf8(c->rt, item, NULL) : NULL;
    argv[i] = text ? text : trk_strdup("");
  }
  struct parse *parse = trk_calloc(1, sizeof *parse);
  if (parse_args(parse, argc, argv, 0, trk_arg_bool(c, 1))) {
    trk_set(c->rt, result, "options", to_object(c->rt, parse));
    trk_set(c->rt, result, "rest", to_array(c->rt, argc, argv, parse->rest, argc));
  } else {
    trk_set(c->rt, result, "error", trk_cstring(c->rt, parse->error));
  }
  for (int i = 0; i < argc; i++) free(argv[i]);
  free(argv);
  free(parse);
  return result;
}

/* (): names that NODE_OPTIONS may hold, short ones and negated ones too */
TRK_FN(options_environment_names) {
  JSObjectRef array = trk_array(c->rt, 0, NULL);
  unsigned n = 0;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    const struct option *option = &table[i];
    if (!option->environment) continue;
    char negated[128];
    snprintf(negated, sizeof negated, "--no-%s", option->name + strlen("--"));
    const char *names[] = {option->name, option->brief, option->kind == SWITCH || option->kind == NOTHING ? negated : NULL};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
      if (names[k]) JSObjectSetPropertyAtIndex(c->ctx, array, n++, trk_cstring(c->rt, names[k]), NULL);
  }
  return array;
}

static const struct trk_fn_row functions[] = {
    {"main", options_main}, {"parse", options_parse}, {"environmentNames", options_environment_names}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "options", .functions = functions};
TRK_BINDING(binding);
