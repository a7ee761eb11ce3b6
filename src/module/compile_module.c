/*
 * compile_module.c - ES modules for the loader in JavaScript: internalBinding('esm').
 *
 * read() gives what a module says about itself as one string, link() the function that it became. In between the loader
 * decides whether it stands in a cycle (TRK_REWRITE_NOTIFY).
 *
 * The description: fields, each ended by NUL: number in the table or 0, flags (1 top-level await, 2 exported names are assigned to, 4 import(), 8
 * import.meta), line and column of the first top-level await, numbers of requests, imports and exports; then of each request
 * [specifier, type, all attributes as written where there is another than type, source phase], of each import [request, kind, name, local, offset], of each export
 * [kind, request, name, local].
 *
 * Owns: nothing (source.c). Runs on: any runtime's thread. Frees: nothing. Limits: names that hold NUL read as U+FFFD.
 */
#include "core/mem.h"
#include "module/compile.h"
#include "module/cook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct about {
  char *bytes;
  size_t len, room;
};

static void grow(struct about *about, size_t more) {
  if (about->len + more <= about->room) return;
  about->room = (about->len + more) * 2 + 64;
  about->bytes = trk_realloc(about->bytes, about->room);
}

/* Most are of one digit. */
static void put_number(struct about *about, long value) {
  grow(about, 24);
  if (value < 0 || value > 9) {
    about->len += (size_t)snprintf(about->bytes + about->len, 24, "%ld", value) + 1;
    return;
  }
  about->bytes[about->len++] = (char)('0' + value);
  about->bytes[about->len++] = '\0';
}

static void put_span(struct about *about, const char *text, struct trk_span span) {
  grow(about, TRK_COOK_ROOM(span.len));
  about->len += trk_cook(text, span, about->bytes + about->len, NULL) + 1;
}

static void put_raw(struct about *about, const char *text, struct trk_span span) {
  grow(about, span.len + 1);
  for (uint32_t i = 0; i < span.len; i++) about->bytes[about->len++] = text[span.start + i] ? text[span.start + i] : ' ';
  about->bytes[about->len++] = '\0';
}

void trk_source_describe(const char *text, const struct trk_rewrite *rewrite, struct trk_source *ret) {
  struct about about = {0};
  put_number(&about, (rewrite->top_level_await ? 1 : 0) | (rewrite->live ? 2 : 0) | (rewrite->uses_import ? 4 : 0) |
                       (rewrite->uses_meta ? 8 : 0));
  put_number(&about, (long)rewrite->await_line);
  put_number(&about, (long)rewrite->await_column);
  put_number(&about, (long)rewrite->request_count);
  put_number(&about, (long)rewrite->import_count);
  put_number(&about, (long)rewrite->export_count);
  for (size_t i = 0; i < rewrite->request_count; i++) {
    put_span(&about, text, rewrite->requests[i].specifier);
    put_span(&about, text, rewrite->requests[i].type);
    put_raw(&about, text, rewrite->requests[i].attributes);
    put_number(&about, rewrite->requests[i].source);
  }
  for (size_t i = 0; i < rewrite->import_count; i++) {
    const struct trk_module_import *import = &rewrite->imports[i];
    put_number(&about, import->request);
    put_number(&about, import->kind);
    put_span(&about, text, import->name);
    put_span(&about, text, import->local);
    put_number(&about, (long)(import->name.len ? import->name.start : import->local.start));
  }
  for (size_t i = 0; i < rewrite->export_count; i++) {
    put_number(&about, rewrite->exports[i].kind);
    put_number(&about, rewrite->exports[i].request);
    put_span(&about, text, rewrite->exports[i].name);
    put_span(&about, text, rewrite->exports[i].local);
  }
  ret->about = about.bytes;
  ret->about_len = about.len - 1; /* the last NUL is no field */
}

static JSValueRef about_string(const struct trk_call *c, const struct trk_source *source) {
  char id[16];
  size_t len = (size_t)snprintf(id, sizeof id, "%u", source->id) + 1;
  char *text = trk_malloc(len + source->about_len);
  memcpy(text, id, len);
  memcpy(text + len, source->about, source->about_len);
  JSValueRef string = trk_string(c->rt, text, len + source->about_len);
  free(text);
  return string;
}

TRK_FN(esm_read) { /* (path, url, flags): the description of a file; throws its fault */
  char *path = trk_arg_utf8(c, 0, NULL), *url = trk_arg_utf8(c, 1, NULL);
  JSValueRef result;
  bool cached = false;
  int status = 0;
  unsigned how = trk_compile_how(c, 2, TRK_SOURCE_MODULE);
  struct trk_source *source = path && url ? trk_source_load(path, how, &cached, &status) : NULL;
  if (source == NULL) {
    result = trk_compile_unread(c, status, path ? path : "");
  } else if (source->fault) {
    result = trk_source_throw(c, source, url);
    trk_source_free(source);
  } else {
    result = about_string(c, source);
    if (!cached) trk_source_keep(c->rt, source); /* until link() */
  }
  free(path);
  free(url);
  return result;
}

TRK_FN(esm_read_text) { /* (url, text, flags): the same of a text, which is kept until link() */
  size_t len = 0;
  char *url = trk_arg_utf8(c, 0, NULL), *text = trk_arg_utf8(c, 1, &len);
  JSValueRef result = trk_undefined(c->rt);
  if (url && text) {
    unsigned how = trk_compile_how(c, 2, TRK_SOURCE_MODULE);
    struct trk_source *source = trk_source_make(url, text, len, how);
    if (source->fault) {
      result = trk_source_throw(c, source, url);
      trk_source_free(source);
    } else {
      result = about_string(c, source);
      struct trk_source *before = trk_source_take(c->rt, url, how);
      if (before) trk_source_free(before);
      trk_source_keep(c->rt, source);
    }
  }
  free(url);
  free(text);
  return result;
}

/* (path, url, flags, note, id): the function of what was read by that path (a text's path is its url) */
TRK_FN(esm_link) {
  char *path = trk_arg_utf8(c, 0, NULL), *url = trk_arg_utf8(c, 1, NULL);
  JSValueRef result = trk_undefined(c->rt);
  if (path && url) {
    unsigned how = trk_compile_how(c, 2, TRK_SOURCE_MODULE);
    bool cached = false;
    int status = UV_ENOENT;
    uint32_t id = (uint32_t)trk_arg_i32(c, 4);
    struct trk_source *source = id > 0 ? trk_source_known(path, how, id) : trk_source_take(c->rt, path, how);
    cached = source && id > 0;
    if (source == NULL) source = trk_source_load(path, how, &cached, &status);
    if (source == NULL)
      result = trk_compile_unread(c, status, path);
    else
      result = trk_compile_finish(c, source, url, cached, trk_arg_function(c, 3));
    if (source && !cached) trk_source_free(source);
  }
  free(path);
  free(url);
  return result;
}

TRK_FN(esm_drop) { /* (url, flags): a text will not be linked */
  char *url = trk_arg_utf8(c, 0, NULL);
  struct trk_source *source = url ? trk_source_take(c->rt, url, trk_compile_how(c, 1, TRK_SOURCE_MODULE)) : NULL;
  if (source) trk_source_free(source);
  free(url);
  return trk_undefined(c->rt);
}

/* (url, flags, note): what a text that was read became, for evaluation elsewhere (vm); it is kept no longer */
TRK_FN(esm_take) {
  char *url = trk_arg_utf8(c, 0, NULL);
  struct trk_source *source = url ? trk_source_take(c->rt, url, trk_compile_how(c, 1, TRK_SOURCE_MODULE)) : NULL;
  JSValueRef result = trk_undefined(c->rt);
  if (source) {
    trk_source_note(c->rt, source, url, false, trk_arg_function(c, 2));
    result = trk_string(c->rt, source->text, source->len);
    trk_source_free(source);
  }
  free(url);
  return result;
}

static const struct trk_fn_row functions[] = {
    {"read", esm_read}, {"readText", esm_read_text}, {"link", esm_link}, {"drop", esm_drop}, {"take", esm_take}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "esm", .functions = functions};
TRK_BINDING(binding);
