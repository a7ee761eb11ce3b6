/*
 * versions.c - internalBinding('versions'): the libraries that troika is built against, for process.versions.
 *
 * Owns: nothing. Runs on: the runtime's thread. Frees: nothing.
 * Limits: what the headers said at build time; none of the libraries is opened for it. ICU, which the engine has loaded, is asked.
 */
#include "core/binding.h"
#include "util/icu.h"

#include <ares_version.h>
#include <llhttp.h>
#include <nghttp2/nghttp2ver.h>
#include <openssl/opensslv.h>
#include <sqlite3.h>
#include <stdio.h>
#include <zstd.h>

#ifndef TRK_BROTLI_VERSION /* the Makefile asks pkg-config */
#define TRK_BROTLI_VERSION "1.0"
#endif

typedef uint8_t icu_version[4]; /* UVersionInfo */

/* "72.1.0.0" as Node writes it: at least two numbers, no zeros behind them */
static void set_icu_version(struct trk_runtime *rt, JSObjectRef out, const char *key, const icu_version v) {
  char text[32];
  int len = snprintf(text, sizeof text, "%u.%u", v[0], v[1]);
  if (v[2] != 0) snprintf(text + len, sizeof text - (size_t)len, ".%u", v[2]);
  trk_set(rt, out, key, trk_cstring(rt, text));
}

static void set_icu(struct trk_runtime *rt, JSObjectRef out) {
  void (*library)(icu_version) = NULL, (*unicode)(icu_version) = NULL, (*cldr)(icu_version, int *) = NULL;
  const char *(*zones)(int *) = NULL;
  *(void **)&library = trk_icu_symbol("u_getVersion");
  *(void **)&unicode = trk_icu_symbol("u_getUnicodeVersion");
  *(void **)&cldr = trk_icu_symbol("ulocdata_getCLDRVersion");
  *(void **)&zones = trk_icu_symbol("ucal_getTZDataVersion");
  icu_version v = {0};
  int status = 0;
  if (cldr != NULL) {
    cldr(v, &status);
    if (status <= 0) set_icu_version(rt, out, "cldr", v);
  }
  if (library != NULL) {
    library(v);
    set_icu_version(rt, out, "icu", v);
  }
  status = 0;
  const char *tz = zones != NULL ? zones(&status) : NULL;
  if (tz != NULL && status <= 0) trk_set(rt, out, "tz", trk_cstring(rt, tz));
  if (unicode != NULL) {
    unicode(v);
    set_icu_version(rt, out, "unicode", v);
  }
}

TRK_FN(versions_all) {
  JSObjectRef out = trk_object(c->rt);
  char llhttp[32];
  snprintf(llhttp, sizeof llhttp, "%d.%d.%d", LLHTTP_VERSION_MAJOR, LLHTTP_VERSION_MINOR, LLHTTP_VERSION_PATCH);
  trk_set(c->rt, out, "openssl", trk_cstring(c->rt, OPENSSL_VERSION_STR));
  trk_set(c->rt, out, "ares", trk_cstring(c->rt, ARES_VERSION_STR));
  trk_set(c->rt, out, "llhttp", trk_cstring(c->rt, llhttp));
  trk_set(c->rt, out, "sqlite", trk_cstring(c->rt, SQLITE_VERSION));
  trk_set(c->rt, out, "zstd", trk_cstring(c->rt, ZSTD_VERSION_STRING));
  trk_set(c->rt, out, "nghttp2", trk_cstring(c->rt, NGHTTP2_VERSION));
  trk_set(c->rt, out, "brotli", trk_cstring(c->rt, TRK_BROTLI_VERSION));
  set_icu(c->rt, out);
  return out;
}

static const struct trk_fn_row functions[] = {{"all", versions_all}, {NULL, NULL}};
static const struct trk_binding versions = {.name = "versions", .functions = functions};
TRK_BINDING(versions);
