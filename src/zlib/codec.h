/*
 * codec.h - one compressor or decompressor, whatever its format.
 *
 * What:    the operations that zlib, brotli and zstd each implement; the binding (zlib.c) drives them.
 * Owns:    a codec owns its library's state; input and output are the caller's, valid during run().
 * Runs on: run() on any thread, but one at a time; the rest on the loop thread while no run() is under way.
 * Frees:   ops->end.
 * Source:  zlib.h, brotli/encode.h, brotli/decode.h, zstd.h; texts and codes as Node's zlib module.
 */
#ifndef TRK_ZLIB_CODEC_H
#define TRK_ZLIB_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As in zlib.constants. */
enum trk_codec_mode {
  TRK_DEFLATE = 1, TRK_INFLATE, TRK_GZIP, TRK_GUNZIP, TRK_DEFLATERAW, TRK_INFLATERAW, TRK_UNZIP,
  TRK_BROTLI_DECODE, TRK_BROTLI_ENCODE, TRK_ZSTD_COMPRESS, TRK_ZSTD_DECOMPRESS
};

struct trk_codec_error {
  const char *message; /* NULL: none */
  const char *code;
  int number;
  char room[64]; /* for codes that are put together */
};

struct trk_codec;
struct trk_codec_ops {
  void (*run)(struct trk_codec *codec); /* from in/in_len to out/out_len, both advanced */
  /* Looks at what run() left; false with *ret filled when it failed. */
  bool (*check)(struct trk_codec *codec, struct trk_codec_error *ret);
  bool (*reset)(struct trk_codec *codec, struct trk_codec_error *ret);
  bool (*params)(struct trk_codec *codec, int level, int strategy, struct trk_codec_error *ret); /* NULL: none */
  void (*end)(struct trk_codec *codec); /* frees the library's state and the codec */
};

struct trk_codec {
  const struct trk_codec_ops *ops;
  enum trk_codec_mode mode;
  int flush;
  const uint8_t *in;
  size_t in_len;
  uint8_t *out;
  size_t out_len;
};

struct trk_zlib_options {
  int level, window_bits, mem_level, strategy;
  const uint8_t *dictionary; /* copied */
  size_t dictionary_len;
  bool one_member; /* what comes behind gzip's first is left */
};
/* NULL with *ret filled on failure. */
struct trk_codec *trk_codec_zlib(enum trk_codec_mode mode, const struct trk_zlib_options *options,
                                 struct trk_codec_error *ret);
/* Whether one that is done with is worth keeping for trk_codec_zlib_again(): a compressor of the usual size, without a dictionary. */
bool trk_codec_zlib_keeps(const struct trk_codec *codec);
/* Makes a kept one as good as a new one of that mode and these options. False: it is not of that kind, and stays as it is. */
bool trk_codec_zlib_again(struct trk_codec *codec, enum trk_codec_mode mode, const struct trk_zlib_options *options);

/* Parameters are pairs of number and value. */
struct trk_codec_params {
  const int32_t *pairs;
  size_t count;
  const uint8_t *dictionary; /* copied */
  size_t dictionary_len;
  int64_t pledged; /* zstd: size of the input, or -1 */
};
struct trk_codec *trk_codec_brotli(enum trk_codec_mode mode, const struct trk_codec_params *params,
                                   struct trk_codec_error *ret);
struct trk_codec *trk_codec_zstd(enum trk_codec_mode mode, const struct trk_codec_params *params,
                                 struct trk_codec_error *ret);

/* --- libraries opened at first use ------------------------------------------------------------------ */

struct trk_codec_symbol {
  const char *name;
  void **slot;
};
/* Opens the library and fills the slots (the list ends with NULL); false when it cannot. */
bool trk_codec_library(const char *file, const struct trk_codec_symbol *symbols);

#endif
