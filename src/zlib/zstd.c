/*
 * zstd.c - Zstandard as a codec, by a library that is opened at first use.
 *
 * What:    ZSTD compression and decompression behind struct trk_codec. Frames that follow each other are one
 *          stream; what follows the last frame and is none is left over.
 * Owns:    the table of functions, one per process, filled once; each codec its library state.
 * Runs on: see codec.h.
 * Frees:   zstd_end.
 * Limits:  none of its own.
 */
#include "core/mem.h"
#include "zlib/codec.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

static struct {
  __typeof__(&ZSTD_createCCtx) create_c;
  __typeof__(&ZSTD_freeCCtx) free_c;
  __typeof__(&ZSTD_CCtx_reset) reset_c;
  __typeof__(&ZSTD_CCtx_setParameter) set_c;
  __typeof__(&ZSTD_CCtx_setPledgedSrcSize) pledge;
  __typeof__(&ZSTD_CCtx_loadDictionary) dictionary_c;
  __typeof__(&ZSTD_compressStream2) compress;
  __typeof__(&ZSTD_createDCtx) create_d;
  __typeof__(&ZSTD_freeDCtx) free_d;
  __typeof__(&ZSTD_DCtx_reset) reset_d;
  __typeof__(&ZSTD_DCtx_setParameter) set_d;
  __typeof__(&ZSTD_DCtx_loadDictionary) dictionary_d;
  __typeof__(&ZSTD_decompressStream) decompress;
  __typeof__(&ZSTD_isError) is_error;
  __typeof__(&ZSTD_getErrorCode) error_code;
  __typeof__(&ZSTD_getErrorString) error_string;
} lib;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool ready;

static void open_library(void) {
  const struct trk_codec_symbol symbols[] = {{"ZSTD_createCCtx", (void **)&lib.create_c},
                                             {"ZSTD_freeCCtx", (void **)&lib.free_c},
                                             {"ZSTD_CCtx_reset", (void **)&lib.reset_c},
                                             {"ZSTD_CCtx_setParameter", (void **)&lib.set_c},
                                             {"ZSTD_CCtx_setPledgedSrcSize", (void **)&lib.pledge},
                                             {"ZSTD_CCtx_loadDictionary", (void **)&lib.dictionary_c},
                                             {"ZSTD_compressStream2", (void **)&lib.compress},
                                             {"ZSTD_createDCtx", (void **)&lib.create_d},
                                             {"ZSTD_freeDCtx", (void **)&lib.free_d},
                                             {"ZSTD_DCtx_reset", (void **)&lib.reset_d},
                                             {"ZSTD_DCtx_setParameter", (void **)&lib.set_d},
                                             {"ZSTD_DCtx_loadDictionary", (void **)&lib.dictionary_d},
                                             {"ZSTD_decompressStream", (void **)&lib.decompress},
                                             {"ZSTD_isError", (void **)&lib.is_error},
                                             {"ZSTD_getErrorCode", (void **)&lib.error_code},
                                             {"ZSTD_getErrorString", (void **)&lib.error_string},
                                             {NULL, NULL}};
  ready = trk_codec_library("libzstd.so.1", symbols);
}

struct zstd {
  struct trk_codec codec;
  ZSTD_CCtx *compressor;
  ZSTD_DCtx *decompressor;
  size_t result; /* the library's: an error or what is left to do */
  int64_t pledged;
  bool started;
  bool whole; /* decompression stands between two frames */
};

#define NAME(error) {ZSTD_error_##error, "ZSTD_error_" #error}
static const char *error_name(ZSTD_ErrorCode error) {
  static const struct { ZSTD_ErrorCode error; const char *name; } rows[] = {
      NAME(GENERIC), NAME(prefix_unknown), NAME(version_unsupported), NAME(frameParameter_unsupported),
      NAME(frameParameter_windowTooLarge), NAME(corruption_detected), NAME(checksum_wrong),
      NAME(dictionary_corrupted), NAME(dictionary_wrong), NAME(dictionaryCreation_failed),
      NAME(parameter_unsupported), NAME(parameter_outOfBound), NAME(tableLog_tooLarge),
      NAME(maxSymbolValue_tooLarge), NAME(maxSymbolValue_tooSmall), NAME(stage_wrong), NAME(init_missing),
      NAME(memory_allocation), NAME(workSpace_tooSmall), NAME(dstSize_tooSmall), NAME(srcSize_wrong),
      NAME(dstBuffer_null)};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].error == error) return rows[i].name;
  }
  return "ZSTD_error_GENERIC";
}

static bool set_error(struct trk_codec_error *ret, const char *message, const char *code, int number) {
  ret->message = message;
  ret->code = code;
  ret->number = number;
  return false;
}
static bool library_error(size_t result, struct trk_codec_error *ret) {
  ZSTD_ErrorCode error = lib.error_code(result);
  return set_error(ret, lib.error_string(error), error_name(error), (int)error);
}

/* Whether another frame starts here: a ZSTD frame or a skippable one. */
static bool frame_follows(const uint8_t *p, size_t len) {
  if (len < 4) return false;
  uint32_t magic = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
  return magic == ZSTD_MAGICNUMBER || (magic & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
}

static void zstd_run(struct trk_codec *codec) {
  struct zstd *z = (struct zstd *)codec;
  ZSTD_inBuffer in = {codec->in, codec->in_len, 0};
  ZSTD_outBuffer out = {codec->out, codec->out_len, 0};
  /* All at once, older libraries take the input's size for the one that was promised. */
  if (z->compressor != NULL && !z->started && z->pledged >= 0 && codec->flush == ZSTD_e_end &&
      (uint64_t)z->pledged != codec->in_len) {
    z->result = (size_t)-ZSTD_error_srcSize_wrong;
    return;
  }
  z->started = true;
  if (z->compressor != NULL) {
    z->result = lib.compress(z->compressor, &out, &in, (ZSTD_EndDirective)codec->flush);
  } else if (z->whole && codec->in_len == 0) {
    z->result = 0; /* the library would ask for the next frame's header */
  } else {
    do z->result = lib.decompress(z->decompressor, &out, &in);
    while (z->result == 0 && out.pos < out.size && frame_follows(codec->in + in.pos, in.size - in.pos));
  }
  z->whole = z->result == 0;
  codec->in += in.pos;
  codec->in_len -= in.pos;
  codec->out += out.pos;
  codec->out_len -= out.pos;
}

static bool zstd_check(struct trk_codec *codec, struct trk_codec_error *ret) {
  struct zstd *z = (struct zstd *)codec;
  if (lib.is_error(z->result)) return library_error(z->result, ret);
  if (z->decompressor != NULL && codec->flush == ZSTD_e_end && z->result != 0 && codec->out_len != 0) {
    return set_error(ret, "unexpected end of file", "Z_BUF_ERROR", Z_BUF_ERROR);
  }
  return true;
}

static bool zstd_reset(struct trk_codec *codec, struct trk_codec_error *ret) {
  struct zstd *z = (struct zstd *)codec;
  z->started = z->whole = false;
  z->result = z->compressor != NULL ? lib.reset_c(z->compressor, ZSTD_reset_session_only)
                                    : lib.reset_d(z->decompressor, ZSTD_reset_session_only);
  if (!lib.is_error(z->result) && z->compressor != NULL && z->pledged >= 0) {
    z->result = lib.pledge(z->compressor, (unsigned long long)z->pledged);
  }
  return !lib.is_error(z->result) || library_error(z->result, ret);
}

static void zstd_end(struct trk_codec *codec) {
  struct zstd *z = (struct zstd *)codec;
  if (z->compressor != NULL) lib.free_c(z->compressor);
  if (z->decompressor != NULL) lib.free_d(z->decompressor);
  free(z);
}

static const struct trk_codec_ops ops = {zstd_run, zstd_check, zstd_reset, NULL, zstd_end};

static bool start(struct zstd *z, const struct trk_codec_params *params, struct trk_codec_error *ret) {
  if (z->codec.mode == TRK_ZSTD_COMPRESS) z->compressor = lib.create_c();
  else z->decompressor = lib.create_d();
  if (z->compressor == NULL && z->decompressor == NULL) {
    return set_error(ret, "Could not initialize zstd instance", "ERR_ZLIB_INITIALIZATION_FAILED", -1);
  }
  size_t result = 0;
  for (size_t i = 0; i < params->count && !lib.is_error(result); i++) {
    int key = params->pairs[2 * i], value = params->pairs[2 * i + 1];
    result = z->compressor != NULL ? lib.set_c(z->compressor, (ZSTD_cParameter)key, value)
                                   : lib.set_d(z->decompressor, (ZSTD_dParameter)key, value);
  }
  if (lib.is_error(result)) return set_error(ret, "Setting parameter failed", "ERR_ZLIB_INITIALIZATION_FAILED", -1);
  if (z->compressor != NULL && z->pledged >= 0) result = lib.pledge(z->compressor, (unsigned long long)z->pledged);
  if (!lib.is_error(result) && params->dictionary_len > 0) {
    result = z->compressor != NULL ? lib.dictionary_c(z->compressor, params->dictionary, params->dictionary_len)
                                   : lib.dictionary_d(z->decompressor, params->dictionary, params->dictionary_len);
  }
  return !lib.is_error(result) || library_error(result, ret);
}

struct trk_codec *trk_codec_zstd(enum trk_codec_mode mode, const struct trk_codec_params *params,
                                 struct trk_codec_error *ret) {
  pthread_once(&once, open_library);
  if (!ready) {
    set_error(ret, "The zstd library is not installed", "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", -1);
    return NULL;
  }
  struct zstd *z = trk_calloc(1, sizeof *z);
  z->codec.ops = &ops;
  z->codec.mode = mode;
  z->pledged = params->pledged;
  if (start(z, params, ret)) return &z->codec;
  zstd_end(&z->codec);
  return NULL;
}
