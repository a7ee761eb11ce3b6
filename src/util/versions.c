/*
 * versions.c - internalBinding('versions'): the libraries that troika is built against, for process.versions.
 *
 * Owns: nothing. Runs on: the runtime's thread. Frees: nothing.
 * Limits: what the headers said at build time; none of the libraries is opened for it.
 */
#include "core/binding.h"

#include <ares_version.h>
#include <llhttp.h>
#include <openssl/opensslv.h>
#include <sqlite3.h>
#include <stdio.h>
#include <zstd.h>

TRK_FN(versions_all) {
  JSObjectRef out = trk_object(c->rt);
  char llhttp[32];
  snprintf(llhttp, sizeof llhttp, "%d.%d.%d", LLHTTP_VERSION_MAJOR, LLHTTP_VERSION_MINOR, LLHTTP_VERSION_PATCH);
  trk_set(c->rt, out, "openssl", trk_cstring(c->rt, OPENSSL_VERSION_STR));
  trk_set(c->rt, out, "ares", trk_cstring(c->rt, ARES_VERSION_STR));
  trk_set(c->rt, out, "llhttp", trk_cstring(c->rt, llhttp));
  trk_set(c->rt, out, "sqlite", trk_cstring(c->rt, SQLITE_VERSION));
  trk_set(c->rt, out, "zstd", trk_cstring(c->rt, ZSTD_VERSION_STRING));
  return out;
}

static const struct trk_fn_row functions[] = {{"all", versions_all}, {NULL, NULL}};
static const struct trk_binding versions = {.name = "versions", .functions = functions};
TRK_BINDING(versions);
