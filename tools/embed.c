/*
 * embed.c - turns the files of lib/ into the table of built-in modules (src/core/builtins.c reads it).
 *
 * usage: embed OUT.c OUTDIR FILE...    FILE is lib/<id>.js or another root's <root>/<id>.js given as ROOT=DIR before it
 *
 * Each file becomes a function or, cut, a script with one block, checked to be ASCII (the engine reads it in place, one byte a
 * character) and to parse, and written to OUTDIR; OUT.c includes it byte for byte with .incbin. A build tool: it exits 1
 * with a message at the first fault and frees nothing.
 */
#include "builtin-form.h"

#include <JavaScriptCore/JavaScript.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char prefix[] = HEAD "'use strict'; { let { exports, require, module, internalBinding, process } = this; /**/ ";
static const char suffix[] = "\n}" TAIL;

struct entry {
  char *id, *path;
  size_t len;
};

static int by_id(const void *a, const void *b) {
  return strcmp(((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

static void die(const char *file, int line, const char *what) {
  fprintf(stderr, "%s:%d: %s\n", file, line, what);
  exit(1);
}

static char *read_file(const char *path, size_t *ret_len) {
  FILE *in = fopen(path, "rb");
  if (in == NULL) die(path, 0, "cannot read");
  fseek(in, 0, SEEK_END);
  long len = ftell(in);
  rewind(in);
  char *text = malloc((size_t)len + 1);
  if (text == NULL || fread(text, 1, (size_t)len, in) != (size_t)len) die(path, 0, "cannot read");
  text[len] = '\0';
  fclose(in);
  *ret_len = (size_t)len;
  return text;
}

static void check_syntax(JSContextRef ctx, const char *file, const char *source) {
  JSStringRef script = JSStringCreateWithUTF8CString(source), url = JSStringCreateWithUTF8CString(file);
  JSValueRef exc = NULL;
  if (!JSCheckScriptSyntax(ctx, script, url, 1, &exc)) {
    JSStringRef key = JSStringCreateWithUTF8CString("line");
    int line = (int)JSValueToNumber(ctx, JSObjectGetProperty(ctx, (JSObjectRef)exc, key, NULL), NULL);
    JSStringRef message = JSValueToStringCopy(ctx, exc, NULL);
    char text[512];
    JSStringGetUTF8CString(message, text, sizeof text);
    die(file, line, text);
  }
  JSStringRelease(script);
  JSStringRelease(url);
}

static void make_parents(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    mkdir(path, 0777);
    *slash = '/';
  }
}

static struct entry embed(JSContextRef ctx, const char *file, const char *root, const char *outdir) {
  size_t len = 0;
  char *source = read_file(file, &len);
  int line = 1;
  for (size_t i = 0; i < len; i++) {
    if (source[i] == '\n') line++;
    if ((unsigned char)source[i] >= 0x80) die(file, line, "not ASCII: write \\u escapes");
    if (source[i] == '\0') die(file, line, "NUL byte");
  }
  char *wrapped = malloc(sizeof prefix + len + sizeof suffix);
  char out[1024];
  const char *id = file + strlen(root) + 1;
  if (wrapped == NULL) die(file, 0, "out of memory");
  size_t total = (size_t)sprintf(wrapped, "%s%s%s", prefix, source, suffix);
  check_syntax(ctx, file, wrapped);
  snprintf(out, sizeof out, "%s/%s", outdir, id);
  make_parents(out);
  FILE *to = fopen(out, "wb");
  if (to == NULL || fwrite(wrapped, 1, total, to) != total || fclose(to) != 0) die(out, 0, "cannot write");
  struct entry entry = {strdup(id), strdup(out), total};
  entry.id[strlen(entry.id) - strlen(".js")] = '\0';
  free(wrapped);
  free(source);
  return entry;
}

int main(int argc, char **argv) {
  if (argc < 4) die("embed", 0, "usage: embed OUT.c OUTDIR [ROOT=DIR] FILE...");
  JSGlobalContextRef ctx = JSGlobalContextCreate(NULL);
  struct entry *entries = calloc((size_t)argc, sizeof *entries);
  const char *root = "lib";
  size_t count = 0;
  for (int i = 3; i < argc; i++) {
    if (strncmp(argv[i], "ROOT=", 5) == 0)
      root = argv[i] + 5;
    else
      entries[count++] = embed(ctx, argv[i], root, argv[2]);
  }
  qsort(entries, count, sizeof *entries, by_id);
  FILE *out = fopen(argv[1], "wb");
  if (out == NULL) die(argv[1], 0, "cannot write");
  fprintf(out, "/* Made by tools/embed from lib/: do not edit. */\n#include \"core/core.h\"\n\n");
  for (size_t i = 0; i < count; i++)
    fprintf(out,
            "__asm__(\".section .rodata\\n.local trk_lib_%zu\\ntrk_lib_%zu:\\n.incbin \\\"%s\\\"\\n.byte 0\\n"
            ".previous\\n\");\nextern const char trk_lib_%zu[];\n",
            i, i, entries[i].path, i);
  fprintf(out, "\nconst struct trk_builtin trk_builtins[] = {\n");
  for (size_t i = 0; i < count; i++)
    fprintf(out, "    {\"%s\", trk_lib_%zu, %zu},\n", entries[i].id, i, entries[i].len);
  fprintf(out, "};\nconst size_t trk_builtins_count = %zu, trk_builtins_head = %zu, trk_builtins_tail = %zu;\n", count, sizeof HEAD - 1,
          sizeof TAIL - 1);
  if (fclose(out) != 0) die(argv[1], 0, "cannot write");
  return 0;
}
