/*
 * extension.h - the extensions of a chunk: what stands between its size and the end of that line.
 *
 * What:    llhttp 8.1 knows no quoted pairs and takes what follows a value's ';' for the size: it is shown none of this.
 * Runs on: any thread, one at a time; knows no parser.
 * Limits:  TRK_HTTP_MAX_EXTENSIONS bytes of names and values of one chunk.
 * Source:  RFC 9112, 7.1.1; the words of llhttp 9.
 */
#ifndef TRK_HTTP_EXTENSION_H
#define TRK_HTTP_EXTENSION_H

#include <stddef.h>
#include <stdint.h>

#define TRK_HTTP_MAX_EXTENSIONS 16384

enum trk_http_extension_state { TRK_HTTP_EXT_NONE, TRK_HTTP_EXT_START, TRK_HTTP_EXT_NAME, TRK_HTTP_EXT_VALUE, TRK_HTTP_EXT_QUOTED,
                                TRK_HTTP_EXT_PAIR, TRK_HTTP_EXT_AFTER };

struct trk_http_extension {
  uint8_t state; /* set to START after a ';'; NONE again when the CR is next */
  size_t read;   /* of names and values */
};

struct trk_http_extension_error {
  const char *code, *reason; /* static text */
  size_t told;               /* offset that is reported: llhttp 9 has read some of the bytes that it complains about */
};

/*
 * Reads on. Returns how many of the bytes belong to the extensions: all, up to the CR that ends them, or up to one that is
 * refused; *ret_error is written only then, and the state is left as it is.
 */
size_t trk_http_extension_read(struct trk_http_extension *e, const char *bytes, size_t len, struct trk_http_extension_error *ret_error);

#endif
