/*
 * deflate.c - the codecs of zlib: deflate, gzip, raw, and their inverses.
 *
 * What:    a z_stream behind struct trk_codec. Gunzip reads one member after another, unless it is to read one; unzip finds out by the
 *          first two bytes whether it has gzip before it.
 * Owns:    the z_stream and a copy of the dictionary.
 * Runs on: see codec.h.
 * Frees:   deflate_stop.
 * Limits:  zlib counts in 32 bits, so a run takes at most 4 GB in and out.
 */
#include "core/mem.h"
#include "zlib/codec.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { GZIP_MAGIC_1 = 0x1F, GZIP_MAGIC_2 = 0x8B, AS_GZIP = 16, AS_ANY = 32, USUAL_MEM_LEVEL = 8 };

struct deflate {
  struct trk_codec codec;
  z_stream stream;
  enum trk_codec_mode asked; /* codec.mode is what unzip turned out to be */
  int status;
  unsigned magic_seen; /* bytes of gzip's magic that unzip has seen */
  struct trk_zlib_options options;
  uint8_t *dictionary;
};

static bool compresses(enum trk_codec_mode mode) {
  return mode == TRK_DEFLATE || mode == TRK_GZIP || mode == TRK_DEFLATERAW;
}

static bool fail(struct deflate *d, const char *message, struct trk_codec_error *ret) {
  static const struct { int status; const char *code; } rows[] = {
      {Z_NEED_DICT, "Z_NEED_DICT"},       {Z_ERRNO, "Z_ERRNO"},         {Z_STREAM_ERROR, "Z_STREAM_ERROR"},
      {Z_DATA_ERROR, "Z_DATA_ERROR"},     {Z_MEM_ERROR, "Z_MEM_ERROR"}, {Z_BUF_ERROR, "Z_BUF_ERROR"},
      {Z_VERSION_ERROR, "Z_VERSION_ERROR"}};
  ret->message = d->stream.msg != NULL ? d->stream.msg : message;
  ret->number = d->status;
  ret->code = "Z_STREAM_ERROR";
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].status == d->status) ret->code = rows[i].code;
  }
  return false;
}

/* Gives zlib the dictionary where the format wants it before any data. */
static bool use_dictionary(struct deflate *d, struct trk_codec_error *ret) {
  d->status = Z_OK;
  if (d->dictionary == NULL) return true;
  if (d->codec.mode == TRK_DEFLATE || d->codec.mode == TRK_DEFLATERAW) {
    d->status = deflateSetDictionary(&d->stream, d->dictionary, (uInt)d->options.dictionary_len);
  } else if (d->codec.mode == TRK_INFLATERAW) {
    d->status = inflateSetDictionary(&d->stream, d->dictionary, (uInt)d->options.dictionary_len);
  }
  return d->status == Z_OK || fail(d, "Failed to set dictionary", ret);
}

static void deflate_stop(struct trk_codec *codec) {
  struct deflate *d = (struct deflate *)codec;
  if (compresses(d->asked)) deflateEnd(&d->stream);
  else inflateEnd(&d->stream);
  free(d->dictionary);
  free(d);
}

/* --- running ---------------------------------------------------------------------------------------------- */

/* Decides, as far as the bytes seen allow, what unzip has before it. */
static void sniff(struct deflate *d) {
  const uint8_t *next = d->stream.next_in;
  size_t left = d->stream.avail_in;
  static const uint8_t magic[2] = {GZIP_MAGIC_1, GZIP_MAGIC_2};
  while (left > 0 && d->magic_seen < 2) {
    if (*next != magic[d->magic_seen]) {
      d->codec.mode = TRK_INFLATE;
      return;
    }
    d->magic_seen++;
    next++;
    left--;
  }
  if (d->magic_seen == 2) d->codec.mode = TRK_GUNZIP;
}

static void run_inflate(struct deflate *d) {
  z_stream *s = &d->stream;
  int flush = d->codec.flush;
  if (d->codec.mode == TRK_UNZIP) sniff(d);
  d->status = inflate(s, flush);
  if (d->codec.mode != TRK_INFLATERAW && d->status == Z_NEED_DICT && d->dictionary != NULL) {
    d->status = inflateSetDictionary(s, d->dictionary, (uInt)d->options.dictionary_len);
    if (d->status == Z_OK) d->status = inflate(s, flush);
    else if (d->status == Z_DATA_ERROR) d->status = Z_NEED_DICT; /* the wrong one */
  }
  /* Another member may follow; zeros are padding. */
  while (s->avail_in > 0 && d->codec.mode == TRK_GUNZIP && d->status == Z_STREAM_END && s->next_in[0] != 0 && !d->options.one_member) {
    inflateReset(s);
    d->status = inflate(s, flush);
  }
}

static void deflate_run(struct trk_codec *codec) {
  struct deflate *d = (struct deflate *)codec;
  z_stream *s = &d->stream;
  uInt in = codec->in_len > UINT32_MAX ? UINT32_MAX : (uInt)codec->in_len;
  uInt out = codec->out_len > UINT32_MAX ? UINT32_MAX : (uInt)codec->out_len;
  s->next_in = (Bytef *)codec->in;
  s->avail_in = in;
  s->next_out = codec->out;
  s->avail_out = out;
  if (!compresses(d->asked)) run_inflate(d);
  else if (d->status != Z_STREAM_END || in > 0) d->status = deflate(s, codec->flush); /* a flush behind the end has nothing to do */
  codec->in += in - s->avail_in;
  codec->in_len -= in - s->avail_in;
  codec->out += out - s->avail_out;
  codec->out_len -= out - s->avail_out;
}

static bool deflate_check(struct trk_codec *codec, struct trk_codec_error *ret) {
  struct deflate *d = (struct deflate *)codec;
  switch (d->status) {
  case Z_OK:
  case Z_BUF_ERROR:
    if (codec->out_len != 0 && codec->flush == Z_FINISH) {
      d->status = Z_BUF_ERROR;
      d->stream.msg = NULL;
      return fail(d, "unexpected end of file", ret);
    }
    return true;
  case Z_STREAM_END:
    return true;
  case Z_NEED_DICT:
    return fail(d, d->dictionary == NULL ? "Missing dictionary" : "Bad dictionary", ret);
  default:
    return fail(d, "Zlib error", ret);
  }
}

static bool deflate_reset(struct trk_codec *codec, struct trk_codec_error *ret) {
  struct deflate *d = (struct deflate *)codec;
  d->status = compresses(d->asked) ? deflateReset(&d->stream) : inflateReset(&d->stream);
  if (d->status != Z_OK) return fail(d, "Failed to reset stream", ret);
  codec->mode = d->asked;
  d->magic_seen = 0;
  return use_dictionary(d, ret);
}

static bool deflate_params(struct trk_codec *codec, int level, int strategy, struct trk_codec_error *ret) {
  struct deflate *d = (struct deflate *)codec;
  if (!compresses(d->asked)) return true;
  /* The stream was flushed before, so nothing is left to write; zlib may say Z_BUF_ERROR and has changed all the same. */
  Bytef room[64]; /* zlib refuses to look at a stream that has nowhere to write */
  d->stream.next_in = NULL;
  d->stream.avail_in = 0;
  d->stream.next_out = room;
  d->stream.avail_out = sizeof room;
  d->status = deflateParams(&d->stream, level, strategy);
  d->options.level = level;
  d->options.strategy = strategy;
  return d->status == Z_OK || d->status == Z_BUF_ERROR || fail(d, "Failed to set parameters", ret);
}

static const struct trk_codec_ops ops = {deflate_run, deflate_check, deflate_reset, deflate_params, deflate_stop};

struct trk_codec *trk_codec_zlib(enum trk_codec_mode mode, const struct trk_zlib_options *options,
                                 struct trk_codec_error *ret) {
  struct deflate *d = trk_calloc(1, sizeof *d);
  d->codec.ops = &ops;
  d->codec.mode = d->asked = mode;
  d->options = *options;
  if (options->dictionary_len > 0) {
    d->dictionary = trk_malloc(options->dictionary_len);
    memcpy(d->dictionary, options->dictionary, options->dictionary_len);
  }
  d->options.dictionary = NULL;
  int bits = options->window_bits;
  if (mode == TRK_GZIP || mode == TRK_GUNZIP) bits += AS_GZIP;
  if (mode == TRK_UNZIP) bits += AS_ANY;
  if (mode == TRK_DEFLATERAW || mode == TRK_INFLATERAW) bits = -bits;
  d->status = compresses(mode) ? deflateInit2(&d->stream, options->level, Z_DEFLATED, bits, options->mem_level,
                                              options->strategy)
                               : inflateInit2(&d->stream, bits);
  if (d->status != Z_OK) {
    fail(d, "Init error", ret);
    free(d->dictionary);
    free(d);
    return NULL;
  }
  if (!use_dictionary(d, ret)) {
    deflate_stop(&d->codec);
    return NULL;
  }
  return &d->codec;
}

bool trk_codec_zlib_keeps(const struct trk_codec *codec) {
  if (codec->ops != &ops) return false;
  const struct deflate *d = (const struct deflate *)codec;
  return compresses(d->asked) && d->dictionary == NULL && d->options.window_bits == MAX_WBITS && d->options.mem_level == USUAL_MEM_LEVEL;
}

bool trk_codec_zlib_again(struct trk_codec *codec, enum trk_codec_mode mode, const struct trk_zlib_options *options) {
  struct deflate *d = (struct deflate *)codec;
  if (d->asked != mode || d->options.window_bits != options->window_bits || d->options.mem_level != options->mem_level ||
      d->options.level != options->level || d->options.strategy != options->strategy || options->dictionary_len > 0)
    return false;
  d->status = deflateReset(&d->stream);
  return d->status == Z_OK;
}
