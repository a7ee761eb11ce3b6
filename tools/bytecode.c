/*
 * bytecode.c - compiles modules of lib/ for the start of troika (src/core/bytecode.h).
 *
 * usage: bytecode OUT.c DIR LIST    DIR/<id>.js is what tools/embed has made, for each line <id> of LIST
 *
 * Has this machine's engine write its bytecode to DIR/<id>.bytecode; OUT.c includes that and has the table of it. All of it is
 * tried before: each module is evaluated from its bytecode. That is done in a child, as an engine that is not as
 * src/core/bytecode_script.c takes it to be may crash: then it says so, and the table is empty. A build tool: it exits 1 with a
 * message at the first other fault and frees nothing.
 */
#include "builtin-form.h"

#include "core/build_id.h"
#include "core/bytecode_script.h"
#include "core/engine.h"
#include "core/language.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define GENERATE \
  "_ZN3JSC23generateProgramBytecodeERNS_2VMERKNS_10SourceCodeERN3WTF14FileSystemImpl10FileHandleERNS_18BytecodeCacheErrorE"

struct module {
  char id[128], path[1024]; /* path: of the bytecode */
  char *text;
  size_t len;
  struct trk_bytecode bytecode;
};

/* The engine's SourceCode, FileHandle and BytecodeCacheError; of the latter two the beginning, and room. */
struct source_code {
  JSScriptRef script;
  int begin, end, line, column;
};
struct handle {
  int fd, open;
  uint64_t rest[7];
};
struct fault {
  uint64_t words[32];
};
typedef void *(*generate_fn)(void *ret, JSContextGroupRef vm, const struct source_code *source, struct handle *to, struct fault *fault);

static void die(const char *file, const char *what) {
  fprintf(stderr, "%s: %s\n", file, what);
  exit(1);
}

static char *read_file(const char *path, size_t *ret_len) {
  FILE *in = fopen(path, "rb");
  if (in == NULL) die(path, "cannot read");
  fseek(in, 0, SEEK_END);
  long len = ftell(in);
  rewind(in);
  char *text = malloc((size_t)len + 1);
  if (text == NULL || fread(text, 1, (size_t)len, in) != (size_t)len) die(path, "cannot read");
  text[len] = '\0';
  fclose(in);
  *ret_len = (size_t)len;
  return text;
}

static int by_id(const void *a, const void *b) {
  return strcmp(((const struct module *)a)->id, ((const struct module *)b)->id);
}

/* --- in the child ------------------------------------------------------------------------------------------------ */

static JSStringRef url_of(const struct module *module) {
  char url[160];
  snprintf(url, sizeof url, "node:%s", module->id);
  return JSStringCreateWithUTF8CString(url);
}

static void compile(JSContextRef ctx, generate_fn generate, struct module *module) {
  JSScriptRef script = JSScriptCreateReferencingImmortalASCIIText(JSContextGetGroup(ctx), url_of(module), 1, module->text, module->len, NULL, NULL);
  if (script == NULL) die(module->id, "cannot be compiled");
  struct source_code source = {script, 0, (int)module->len, 0, 0};
  struct trk_bytecode_text text = {module->text, (uint32_t)module->len, true};
  module->bytecode = (struct trk_bytecode){NULL, 0, trk_bytecode_hash(script)};
  trk_bytecode_leave_out(trk_bytecode_source(JSContextGetGroup(ctx), &text, &module->bytecode, true), script);
  struct handle to = {open(module->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), 1, {0}};
  struct fault fault = {{0}};
  void *result[4];
  struct stat st;
  if (to.fd < 0) die(module->path, "cannot write");
  generate(result, JSContextGetGroup(ctx), &source, &to, &fault);
  if (fstat(to.fd, &st) != 0 || st.st_size == 0) die(module->path, "nothing was written");
  size_t len = 0;
  module->bytecode.code = (const uint8_t *)read_file(module->path, &len);
  module->bytecode.len = (uint32_t)st.st_size;
}

/* It throws at its first line, as it is given nothing to start from. */
static void attempt(const struct module *module) {
  JSGlobalContextRef ctx = JSGlobalContextCreate(NULL);
  struct trk_bytecode_use *uses = NULL;
  JSValueRef exc = NULL;
  unsigned given = 0, refused = 0, given_before = 0, refused_before = 0;
  trk_bytecode_counts(&given_before, &refused_before);
  struct trk_bytecode_text text = {module->text, (uint32_t)module->len, true};
  trk_bytecode_run(trk_bytecode_source(JSContextGetGroup(ctx), &text, &module->bytecode, true), ctx, url_of(module), NULL, &uses, NULL, &exc);
  trk_bytecode_counts(&given, &refused);
  if (exc == NULL || given != given_before + 1 || refused != refused_before) die(module->id, "its bytecode is not taken");
  JSGlobalContextRelease(ctx);
}

/* What ran is written, and taken by another VM without being compiled: src/module/cache.c keeps what programs load so. */
static void attempt_keeping(const char *path, const struct trk_bytecode_text *text) {
  JSGlobalContextRef ctx = JSGlobalContextCreate(NULL);
  JSStringRef url = JSStringCreateWithUTF8CString("file");
  struct trk_bytecode bytecode = {.hash = 1};
  struct trk_bytecode_use *uses = NULL;
  struct trk_bytecode_made made;
  unsigned given = 0, refused = 0, given_before = 0, refused_before = 0;
  JSValueRef exc = NULL, first = trk_bytecode_run(trk_bytecode_source(JSContextGetGroup(ctx), text, &bytecode, true), ctx, url, NULL, &uses, &made, &exc);
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  void *map = NULL;
  size_t len = 0;
  if (first == NULL || made.cell == NULL || fd < 0) die(path, "nothing was made");
  if (!trk_bytecode_encode(dlsym(RTLD_DEFAULT, TRK_BYTECODE_ENCODE), &made, fd, &map, &len) || len == 0) die(path, "nothing was written");
  trk_bytecode_drop(&made);
  bytecode.code = map;
  bytecode.len = (uint32_t)len;
  trk_bytecode_counts(&given_before, &refused_before);
  JSGlobalContextRef other = JSGlobalContextCreate(NULL);
  JSValueRef second = trk_bytecode_run(trk_bytecode_source(JSContextGetGroup(other), text, &bytecode, true), other, url, NULL, &uses, &made, &exc);
  trk_bytecode_counts(&given, &refused);
  if (second == NULL || made.cell || given != given_before + 1 || refused != refused_before) die(path, "what was written is not taken");
  double wanted = JSValueToNumber(ctx, first, NULL), got = JSValueToNumber(other, second, NULL);
  if (wanted < 0 || wanted > got || wanted < got) die(path, "what was written is something else");
  unlink(path);
}

static void attempt_each_keeping(const char *out) {
  static const char ascii[] = "(function () { function a() { return 1; } function b() { return 2; } return a(); })()";
  static const char latin[] = "(function () { function a() { return '\xe4'; } return a().charCodeAt(0); })()";
  static const uint16_t wide[] = {'(', '(', ')', '=', '>', '"', 0x4e16, '"', '.', 'c', 'h', 'a', 'r', 'C', 'o', 'd', 'e', 'A', 't', '(', ')', ')', '(', ')'};
  char path[1024];
  snprintf(path, sizeof path, "%s.kept", out);
  attempt_keeping(path, &(struct trk_bytecode_text){ascii, sizeof ascii - 1, true});
  attempt_keeping(path, &(struct trk_bytecode_text){latin, sizeof latin - 1, true});
  attempt_keeping(path, &(struct trk_bytecode_text){wide, sizeof wide / sizeof *wide, false});
}

static void write_table(FILE *out, const struct module *modules, size_t count) {
  uint8_t engine[TRK_BUILD_ID_BYTES] = {0};
  if (count > 0) trk_build_id(dlsym(RTLD_DEFAULT, "JSEvaluateScript"), engine, sizeof engine);
  fprintf(out, "/* Made by tools/bytecode: do not edit. */\n#include \"core/bytecode.h\"\n\n"
               "__asm__(\".section trk_bytecode,\\\"a\\\"\\n.balign 4096\\n.skip 64\\n.previous\\n\");\n");
  for (size_t i = 0; i < count; i++)
    fprintf(out,
            "__asm__(\".section trk_bytecode,\\\"a\\\"\\n.balign 64\\n.local trk_code_%zu\\ntrk_code_%zu:\\n.incbin \\\"%s\\\"\\n"
            ".previous\\n\");\nextern const uint8_t trk_code_%zu[];\n",
            i, i, modules[i].path, i);
  fprintf(out, "\nconst struct trk_bytecode_row trk_bytecode_rows[] = {\n");
  for (size_t i = 0; i < count; i++)
    fprintf(out, "    {\"%s\", {trk_code_%zu, %u, %uU}},\n", modules[i].id, i, modules[i].bytecode.len, modules[i].bytecode.hash);
  fprintf(out, "    {\"\", {0, 0, 0}},\n};\nconst size_t trk_bytecode_count = %zu;\nconst uint8_t trk_bytecode_engine[TRK_BUILD_ID_BYTES] = {", count);
  for (size_t i = 0; i < sizeof engine; i++) fprintf(out, "%u%s", engine[i], i + 1 < sizeof engine ? ", " : "};\n");
}

static void write_file(const char *path, const struct module *modules, size_t count) {
  FILE *out = fopen(path, "wb");
  if (out == NULL) die(path, "cannot write");
  write_table(out, modules, count);
  if (fclose(out) != 0) die(path, "cannot write");
}

static int child(const char *path, struct module *modules, size_t count) {
  generate_fn generate = NULL;
  void (*lock)(JSContextRef ctx) = NULL;
  *(void **)&generate = dlsym(RTLD_DEFAULT, GENERATE);
  *(void **)&lock = dlsym(RTLD_DEFAULT, "JSLock");
  if (generate == NULL || lock == NULL) return 1;
  trk_language_set();
  JSGlobalContextRef ctx = JSGlobalContextCreate(NULL);
  lock(ctx);
  for (size_t i = 0; i < count; i++) compile(ctx, generate, &modules[i]);
  for (size_t i = 0; i < count; i++) attempt(&modules[i]);
  attempt_each_keeping(path);
  write_file(path, modules, count);
  return 0;
}

/* ------------------------------------------------------------------------------------------------------------------- */

static size_t read_list(const char *path, const char *folder, struct module **ret) {
  size_t len = 0, count = 0;
  char *rest = read_file(path, &len);
  struct module *modules = calloc(len + 1, sizeof *modules);
  for (char *id = strtok(rest, "\n"); id; id = strtok(NULL, "\n")) {
    struct module *module = &modules[count++];
    char file[1024];
    snprintf(file, sizeof file, "%s/%s.js", folder, id);
    snprintf(module->id, sizeof module->id, "%s", id);
    snprintf(module->path, sizeof module->path, "%s/%s.bytecode", folder, id);
    module->text = read_file(file, &module->len) + sizeof HEAD - 1;
    module->len -= sizeof HEAD - 1 + sizeof TAIL - 1;
  }
  qsort(modules, count, sizeof *modules, by_id);
  *ret = modules;
  return count;
}

int main(int argc, char **argv) {
  if (argc != 4) die("bytecode", "usage: bytecode OUT.c DIR LIST");
  struct module *modules = NULL;
  int status = 1;
#if defined __x86_64__
  size_t count = read_list(argv[3], argv[2], &modules);
  pid_t pid = fork();
  if (pid == 0) _exit(child(argv[1], modules, count));
  if (pid < 0 || waitpid(pid, &status, 0) != pid) die("bytecode", "no child");
#else
  (void)child;
  (void)read_list;
#endif
  if (status == 0) return 0;
  fprintf(stderr, "bytecode: not with this engine: troika will compile lib/ at each start\n");
  write_file(argv[1], modules, 0);
  return 0;
}
