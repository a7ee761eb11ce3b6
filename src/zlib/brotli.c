/*
 * brotli.c - brotli as a codec, by libraries that are opened at first use.
 *
 * What:    Brotli encoder and decoder behind struct trk_codec.
 * Owns:    the tables of functions, one per process, filled once; each codec its library state.
 * Runs on: see codec.h.
 * Frees:   encoder_end, decoder_end.
 * Limits:  no dictionaries (libbrotli has them from 1.1 on, and this API stands on 1.0).
 */
#include "core/mem.h"
#include "zlib/codec.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

static struct {
  __typeof__(&BrotliEncoderCreateInstance) create;
  __typeof__(&BrotliEncoderDestroyInstance) destroy;
  __typeof__(&BrotliEncoderSetParameter) set;
  __typeof__(&BrotliEncoderCompressStream) run;
} enc;
static struct {
  __typeof__(&BrotliDecoderCreateInstance) create;
  __typeof__(&BrotliDecoderDestroyInstance) destroy;
  __typeof__(&BrotliDecoderSetParameter) set;
  __typeof__(&BrotliDecoderDecompressStream) run;
  __typeof__(&BrotliDecoderGetErrorCode) error;
  __typeof__(&BrotliDecoderErrorString) error_string;
} dec;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool enc_ready, dec_ready;

static void open_libraries(void) {
  const struct trk_codec_symbol encoder[] = {{"BrotliEncoderCreateInstance", (void **)&enc.create},
                                             {"BrotliEncoderDestroyInstance", (void **)&enc.destroy},
                                             {"BrotliEncoderSetParameter", (void **)&enc.set},
                                             {"BrotliEncoderCompressStream", (void **)&enc.run},
                                             {NULL, NULL}};
  const struct trk_codec_symbol decoder[] = {{"BrotliDecoderCreateInstance", (void **)&dec.create},
                                             {"BrotliDecoderDestroyInstance", (void **)&dec.destroy},
                                             {"BrotliDecoderSetParameter", (void **)&dec.set},
                                             {"BrotliDecoderDecompressStream", (void **)&dec.run},
                                             {"BrotliDecoderGetErrorCode", (void **)&dec.error},
                                             {"BrotliDecoderErrorString", (void **)&dec.error_string},
                                             {NULL, NULL}};
  enc_ready = trk_codec_library("libbrotlienc.so.1", encoder);
  dec_ready = trk_codec_library("libbrotlidec.so.1", decoder);
}

struct brotli {
  struct trk_codec codec;
  BrotliEncoderState *encoder;
  BrotliDecoderState *decoder;
  BROTLI_BOOL encoded;
  BrotliDecoderResult result;
  int32_t *pairs; /* kept for reset */
  size_t count;
};

static bool set_error(struct trk_codec_error *ret, const char *message, const char *code, int number) {
  ret->message = message;
  ret->code = code;
  ret->number = number;
  return false;
}

static bool start(struct brotli *b, struct trk_codec_error *ret) {
  bool encode = b->codec.mode == TRK_BROTLI_ENCODE;
  if (encode) b->encoder = enc.create(NULL, NULL, NULL);
  else b->decoder = dec.create(NULL, NULL, NULL);
  if (b->encoder == NULL && b->decoder == NULL) {
    return set_error(ret, "Could not initialize Brotli instance", "ERR_ZLIB_INITIALIZATION_FAILED", -1);
  }
  for (size_t i = 0; i < b->count; i++) {
    int32_t key = b->pairs[2 * i];
    uint32_t value = (uint32_t)b->pairs[2 * i + 1];
    bool ok = encode ? enc.set(b->encoder, (BrotliEncoderParameter)key, value)
                     : dec.set(b->decoder, (BrotliDecoderParameter)key, value);
    if (!ok) return set_error(ret, "Initialization failed", "ERR_ZLIB_INITIALIZATION_FAILED", -1);
  }
  b->encoded = BROTLI_TRUE;
  b->result = BROTLI_DECODER_RESULT_SUCCESS;
  return true;
}

static void stop(struct brotli *b) {
  if (b->encoder != NULL) enc.destroy(b->encoder);
  if (b->decoder != NULL) dec.destroy(b->decoder);
  b->encoder = NULL;
  b->decoder = NULL;
}

static void brotli_run(struct trk_codec *codec) {
  struct brotli *b = (struct brotli *)codec;
  if (b->encoder != NULL) {
    b->encoded = enc.run(b->encoder, (BrotliEncoderOperation)codec->flush, &codec->in_len, &codec->in,
                         &codec->out_len, &codec->out, NULL);
  } else {
    b->result = dec.run(b->decoder, &codec->in_len, &codec->in, &codec->out_len, &codec->out, NULL);
  }
}

/* Of the code's name libbrotli 1.0 gives only the end; from 1.1 on all of it. */
static const char *error_prefix(int error, const char *name) {
  if (name[0] == '_') return "";
  if (error <= -1 && error >= -16) return "_ERROR_FORMAT_";
  return error <= -21 && error >= -30 ? "_ERROR_ALLOC_" : "_ERROR_";
}

static bool brotli_check(struct trk_codec *codec, struct trk_codec_error *ret) {
  struct brotli *b = (struct brotli *)codec;
  if (b->encoder != NULL) {
    return b->encoded || set_error(ret, "Compression failed", "ERR_BROTLI_COMPRESSION_FAILED", -1);
  }
  if (b->result == BROTLI_DECODER_RESULT_ERROR) {
    BrotliDecoderErrorCode error = dec.error(b->decoder);
    const char *name = dec.error_string(error);
    snprintf(ret->room, sizeof ret->room, "ERR_%s%s", error_prefix((int)error, name), name);
    return set_error(ret, "Decompression failed", ret->room, (int)error);
  }
  if (codec->flush == BROTLI_OPERATION_FINISH && b->result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) {
    return set_error(ret, "unexpected end of file", "Z_BUF_ERROR", Z_BUF_ERROR);
  }
  return true;
}

static bool brotli_reset(struct trk_codec *codec, struct trk_codec_error *ret) {
  struct brotli *b = (struct brotli *)codec;
  stop(b);
  return start(b, ret);
}

static void brotli_end(struct trk_codec *codec) {
  struct brotli *b = (struct brotli *)codec;
  stop(b);
  free(b->pairs);
  free(b);
}

static const struct trk_codec_ops ops = {brotli_run, brotli_check, brotli_reset, NULL, brotli_end};

struct trk_codec *trk_codec_brotli(enum trk_codec_mode mode, const struct trk_codec_params *params,
                                   struct trk_codec_error *ret) {
  pthread_once(&once, open_libraries);
  if (mode == TRK_BROTLI_ENCODE ? !enc_ready : !dec_ready) {
    set_error(ret, "The brotli library is not installed", "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", -1);
    return NULL;
  }
  if (params->dictionary_len > 0) {
    set_error(ret, "The brotli library here cannot use dictionaries", "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", -1);
    return NULL;
  }
  struct brotli *b = trk_calloc(1, sizeof *b);
  b->codec.ops = &ops;
  b->codec.mode = mode;
  b->count = params->count;
  b->pairs = trk_malloc(params->count * 2 * sizeof *b->pairs + 1);
  for (size_t i = 0; i < params->count * 2; i++) b->pairs[i] = params->pairs[i];
  if (start(b, ret)) return &b->codec;
  brotli_end(&b->codec);
  return NULL;
}
