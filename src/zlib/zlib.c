/*
 * zlib.c - internalBinding('zlib'): codecs that JavaScript knows by number.
 *
 * What:    open, write (now or on the pool), reset, params, close, crc32. A write of zlib's own that is shorter than the way to
 *          the pool and back is done at once and told in the loop's next turn; where the process has one core, so is any of an
 *          ordinary length, as the pool could only take turns with the loop. A compressor is 260 KB, whose making (pages of the
 *          kernel, mostly) costs a third of what it takes to compress an ordinary answer: those done with serve again.
 * Owns:    a codec, until its handle is closed and no write is under way on the pool; codecs done with, for KEPT_FOR.
 * Runs on: the loop thread; run() of a codec on the pool.
 * Frees:   job_unref; spares_freed.
 * Limits:  one write at a time per codec (JavaScript keeps to it; a second one is refused). SPARES codecs of a runtime are kept.
 */
#include "core/binding.h"
#include "core/mem.h"
#include "zlib/codec.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define SHORT 2048     /* bytes since the last flush, and of room for what comes out ... */
#define SHORT_OUT 16384
#define ORDINARY 65536 /* ... and on one core */
#define SPARES 64
#define KEPT_FOR 1000 /* ms */

/* Outlives its handle while the pool works with it. */
struct job {
  struct trk_runtime *rt;
  struct trk_codec *codec;
  int refs;
  bool busy, alone; /* alone: no other core could do its work */
  size_t unflushed; /* bytes given since the last flush, which may have to be worked on by the next */
};
struct codec_handle {
  struct trk_handle handle;
  struct job *job;
};
struct write_work {
  struct trk_work work;
  struct trk_later later; /* instead of the pool */
  struct job *job;
};

/* rt->codec_spares is its number. Each codec that is kept or taken puts its end off. */
struct spares {
  struct trk_handle handle;
  uv_timer_t timer;
  unsigned count;
  struct trk_codec *all[SPARES];
};

static void spares_freed(struct trk_handle *handle) {
  struct spares *spares = (struct spares *)handle;
  while (spares->count > 0) {
    struct trk_codec *codec = spares->all[--spares->count];
    codec->ops->end(codec);
  }
  free(spares);
}
static const struct trk_handle_type spares_type = {"ZLIBSpares", spares_freed};

static void spares_end(uv_timer_t *timer) {
  struct spares *spares = trk_container(timer, struct spares, timer);
  trk_handle_close(&spares->handle, NULL);
}

static struct spares *spares_get(struct trk_runtime *rt) {
  return rt->codec_spares == 0 ? NULL : trk_handle_get(rt, rt->codec_spares, &spares_type);
}

static struct spares *spares_open(struct trk_runtime *rt) {
  struct spares *spares = trk_calloc(1, sizeof *spares);
  if (uv_timer_init(&rt->loop, &spares->timer) < 0) {
    free(spares);
    return NULL;
  }
  uv_unref((uv_handle_t *)&spares->timer);
  rt->codec_spares = trk_handle_open(rt, &spares->handle, &spares_type, (uv_handle_t *)&spares->timer, NULL);
  return spares;
}

/* It is kept, or gone. */
static void done_with(struct trk_runtime *rt, struct trk_codec *codec) {
  struct spares *spares = NULL;
  if (trk_codec_zlib_keeps(codec) && !atomic_load(&rt->stopping)) {
    spares = spares_get(rt);
    if (spares == NULL) spares = spares_open(rt);
  }
  if (spares == NULL || spares->count == SPARES) {
    codec->ops->end(codec);
    return;
  }
  if (spares->count == 0) uv_timer_start(&spares->timer, spares_end, KEPT_FOR, 0);
  spares->all[spares->count++] = codec;
}

static struct trk_codec *spare(struct trk_runtime *rt, enum trk_codec_mode mode, const struct trk_zlib_options *options) {
  struct spares *spares = spares_get(rt);
  if (spares == NULL) return NULL;
  for (unsigned i = spares->count; i-- > 0;) {
    struct trk_codec *codec = spares->all[i];
    if (!trk_codec_zlib_again(codec, mode, options)) continue;
    spares->all[i] = spares->all[--spares->count];
    return codec;
  }
  return NULL;
}

static void job_unref(struct job *job) {
  if (--job->refs > 0) return;
  done_with(job->rt, job->codec);
  free(job);
}

static void handle_freed(struct trk_handle *handle) {
  struct codec_handle *h = (struct codec_handle *)handle;
  job_unref(h->job);
  free(h);
}
static const struct trk_handle_type codec_type = {"ZLIB", handle_freed};

bool trk_codec_library(const char *file, const struct trk_codec_symbol *symbols) {
  void *handle = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return false;
  for (; symbols->name != NULL; symbols++) {
    *symbols->slot = dlsym(handle, symbols->name);
    if (*symbols->slot == NULL) return false;
  }
  return true;
}

/* [message, code, errno] */
static JSValueRef error_value(struct trk_runtime *rt, const struct trk_codec_error *error) {
  JSValueRef values[] = {trk_cstring(rt, error->message), trk_cstring(rt, error->code), trk_number(rt, error->number)};
  return trk_array(rt, 3, values);
}

static struct codec_handle *handle_get(const struct trk_call *c) {
  return trk_handle_get(c->rt, trk_arg_i32(c, 0), &codec_type);
}

static JSValueRef opened(const struct trk_call *c, struct trk_codec *codec, const struct trk_codec_error *error) {
  if (codec == NULL) return error_value(c->rt, error);
  struct codec_handle *h = trk_calloc(1, sizeof *h);
  h->job = trk_calloc(1, sizeof *h->job);
  h->job->rt = c->rt;
  h->job->codec = codec;
  h->job->refs = 1;
  h->job->alone = uv_available_parallelism() == 1;
  int32_t id = trk_handle_open(c->rt, &h->handle, &codec_type, NULL, NULL);
  if (id == 0) {
    trk_handle_close(&h->handle, NULL);
    struct trk_codec_error full = {.message = "Too many open handles", .code = "EMFILE", .number = UV_EMFILE};
    return error_value(c->rt, &full);
  }
  return trk_number(c->rt, id);
}

/* openZlib(mode, windowBits, level, memLevel, strategy, dictionary, oneMember): the number, or [message, code, errno] */
TRK_FN(zlib_open) {
  struct trk_bytes dictionary = {NULL, 0};
  struct trk_codec_error error = {0};
  trk_arg_peek(c, 5, &dictionary);
  struct trk_zlib_options options = {.window_bits = trk_arg_i32(c, 1), .level = trk_arg_i32(c, 2),
                                     .mem_level = trk_arg_i32(c, 3), .strategy = trk_arg_i32(c, 4),
                                     .dictionary = dictionary.data, .dictionary_len = dictionary.len,
                                     .one_member = trk_arg_bool(c, 6)};
  int mode = trk_arg_i32(c, 0);
  if (mode < TRK_DEFLATE || mode > TRK_UNZIP) return trk_undefined(c->rt);
  struct trk_codec *codec = spare(c->rt, (enum trk_codec_mode)mode, &options);
  if (codec == NULL) codec = trk_codec_zlib((enum trk_codec_mode)mode, &options, &error);
  return opened(c, codec, &error);
}

/* openParams(mode, pairs as Int32Array, dictionary, pledgedSrcSize or -1): for brotli and zstd */
TRK_FN(zlib_open_params) {
  struct trk_bytes pairs = {NULL, 0}, dictionary = {NULL, 0};
  struct trk_codec_error error = {0};
  trk_arg_peek(c, 1, &pairs);
  trk_arg_peek(c, 2, &dictionary);
  struct trk_codec_params params = {.pairs = (const int32_t *)(const void *)pairs.data,
                                    .count = pairs.len / (2 * sizeof(int32_t)),
                                    .dictionary = dictionary.data, .dictionary_len = dictionary.len,
                                    .pledged = trk_arg_i64(c, 3)};
  switch (trk_arg_i32(c, 0)) {
  case TRK_BROTLI_DECODE:
    return opened(c, trk_codec_brotli(TRK_BROTLI_DECODE, &params, &error), &error);
  case TRK_BROTLI_ENCODE:
    return opened(c, trk_codec_brotli(TRK_BROTLI_ENCODE, &params, &error), &error);
  case TRK_ZSTD_COMPRESS:
    return opened(c, trk_codec_zstd(TRK_ZSTD_COMPRESS, &params, &error), &error);
  case TRK_ZSTD_DECOMPRESS:
    return opened(c, trk_codec_zstd(TRK_ZSTD_DECOMPRESS, &params, &error), &error);
  default:
    return trk_undefined(c->rt);
  }
}

/* Without a `hold` they are for this call. */
static bool get_span(const struct trk_call *c, size_t i, struct trk_bytes *ret, struct trk_hold *hold) {
  return hold == NULL ? trk_arg_peek(c, i, ret) : trk_hold_bytes(c->rt, trk_arg(c, i), ret, hold);
}
/* Sets input and output of the codec from arguments i: bytes, offset, length, and again. */
static bool spans_get(const struct trk_call *c, size_t i, struct trk_codec *codec, struct trk_hold *in_hold, struct trk_hold *out_hold) {
  struct trk_bytes in = {NULL, 0}, out;
  get_span(c, i, &in, in_hold);
  double in_at = trk_arg_double(c, i + 1), in_len = trk_arg_double(c, i + 2);
  double out_at = trk_arg_double(c, i + 4), out_len = trk_arg_double(c, i + 5);
  if (!get_span(c, i + 3, &out, out_hold) || !(in_at >= 0) || !(in_len >= 0) || in_at + in_len > (double)in.len ||
      !(out_at >= 0) || !(out_len >= 0) || out_at + out_len > (double)out.len) {
    return false;
  }
  codec->in = in.data == NULL ? NULL : in.data + (size_t)in_at;
  codec->in_len = (size_t)in_len;
  codec->out = out.data + (size_t)out_at;
  codec->out_len = (size_t)out_len;
  return true;
}

/*
 * writeSync(id, flush, in, inOffset, inLength, out, outOffset, outLength): undefined or [message, code, errno];
 * reg[16] = room left in out, reg[17] = input left.
 */
TRK_FN(zlib_write_sync) {
  struct codec_handle *h = handle_get(c);
  struct trk_codec_error error = {.message = "write in progress or out of bounds", .code = "Z_STREAM_ERROR",
                                  .number = Z_STREAM_ERROR};
  if (h == NULL || h->job->busy || !spans_get(c, 2, h->job->codec, NULL, NULL)) return error_value(c->rt, &error);
  struct trk_codec *codec = h->job->codec;
  codec->flush = trk_arg_i32(c, 1);
  codec->ops->run(codec);
  c->rt->reg[TRK_REG_SCRATCH] = (int32_t)codec->out_len;
  c->rt->reg[TRK_REG_SCRATCH + 1] = (int32_t)codec->in_len;
  return codec->ops->check(codec, &error) ? trk_undefined(c->rt) : error_value(c->rt, &error);
}

static void write_work(struct trk_work *work) {
  struct trk_codec *codec = ((struct write_work *)work)->job->codec;
  codec->ops->run(codec);
}

static void write_after(struct trk_work *work, int status) {
  struct write_work *w = (struct write_work *)work;
  struct job *job = w->job;
  struct trk_codec *codec = job->codec;
  job->busy = false;
  if (status < 0) {
    trk_req_drop(&work->req);
  } else {
    struct trk_runtime *rt = work->req.rt;
    struct trk_codec_error error = {0};
    JSValueRef argv[3] = {trk_undefined(rt), trk_number(rt, (double)codec->out_len), trk_number(rt, (double)codec->in_len)};
    if (!codec->ops->check(codec, &error)) argv[0] = error_value(rt, &error);
    trk_req_end(&work->req, 3, argv);
  }
  job_unref(job);
  free(w);
}

static void write_told(struct trk_later *later) {
  struct write_work *w = trk_container(later, struct write_work, later);
  write_after(&w->work, atomic_load(&w->job->rt->stopping) ? UV_ECANCELED : 0);
}

/* Is it better done here? */
static bool is_short(struct job *job, int flush, size_t in, size_t out) {
  if (job->codec->mode > TRK_UNZIP) return false; /* these may take long for little */
  job->unflushed += in;
  size_t work = job->unflushed;
  if (flush != Z_NO_FLUSH) job->unflushed = 0;
  return job->alone ? in <= ORDINARY && out <= ORDINARY : work <= SHORT && out <= SHORT_OUT;
}

/* write(id, flush, in, inOffset, inLength, out, outOffset, outLength, callback(error, outLeft, inLeft)): a status */
TRK_FN(zlib_write) {
  struct codec_handle *h = handle_get(c);
  JSObjectRef callback = trk_arg_function(c, 8);
  if (h == NULL || callback == NULL || h->job->busy || !spans_get(c, 2, h->job->codec, NULL, NULL)) {
    return trk_number(c->rt, UV_EINVAL);
  }
  struct job *job = h->job;
  job->codec->flush = trk_arg_i32(c, 1);
  struct write_work *w = trk_calloc(1, sizeof *w);
  w->job = job;
  if (is_short(job, job->codec->flush, job->codec->in_len, job->codec->out_len)) {
    job->busy = true;
    job->refs++;
    job->codec->ops->run(job->codec);
    trk_req_begin(c->rt, &w->work.req, callback);
    w->later.run = write_told;
    trk_later_queue(c->rt, &w->later);
    return trk_number(c->rt, 0);
  }
  spans_get(c, 2, job->codec, &w->work.req.holds[0], &w->work.req.holds[1]);
  JSValueRef both[2] = {trk_arg(c, 2), trk_arg(c, 5)};
  trk_pin_set(c->rt, &w->work.req.keep, trk_array(c->rt, 2, both));
  w->work.work = write_work;
  w->work.after = write_after;
  int r = trk_work_queue(c->rt, &w->work, callback);
  if (r < 0) {
    free(w);
    return trk_number(c->rt, r);
  }
  job->busy = true;
  job->refs++;
  return trk_number(c->rt, 0);
}

/* reset(id), params(id, level, strategy): undefined or [message, code, errno]; reset gives false while a write is under way */
TRK_FN(zlib_reset) {
  struct codec_handle *h = handle_get(c);
  struct trk_codec_error error = {0};
  if (h != NULL && h->job->busy) return trk_bool(c->rt, false);
  if (h == NULL || h->job->codec->ops->reset(h->job->codec, &error)) return trk_undefined(c->rt);
  return error_value(c->rt, &error);
}
TRK_FN(zlib_params) {
  struct codec_handle *h = handle_get(c);
  struct trk_codec_error error = {0};
  if (h == NULL || h->job->busy || h->job->codec->ops->params == NULL) return trk_undefined(c->rt);
  bool ok = h->job->codec->ops->params(h->job->codec, trk_arg_i32(c, 1), trk_arg_i32(c, 2), &error);
  return ok ? trk_undefined(c->rt) : error_value(c->rt, &error);
}

TRK_FN(zlib_close) {
  struct codec_handle *h = handle_get(c);
  if (h != NULL) trk_handle_close(&h->handle, NULL);
  return trk_undefined(c->rt);
}

/* crc32(bytes, start value) */
TRK_FN(zlib_crc32) {
  struct trk_bytes bytes;
  if (!trk_arg_peek(c, 0, &bytes)) return trk_undefined(c->rt);
  return trk_number(c->rt, (double)crc32_z((uLong)trk_arg_double(c, 1), bytes.data, bytes.len));
}

static const struct trk_fn_row functions[] = {
    {"openZlib", zlib_open}, {"openParams", zlib_open_params}, {"writeSync", zlib_write_sync},
    {"write", zlib_write},   {"reset", zlib_reset},            {"params", zlib_params},
    {"close", zlib_close},   {"crc32", zlib_crc32},            {NULL, NULL}};
static const struct trk_const_row constants[] = {{"ZLIB_VERNUM", ZLIB_VERNUM}, {NULL, 0}};
static const struct trk_binding zlib_binding = {.name = "zlib", .functions = functions, .constants = constants};
TRK_BINDING(zlib_binding);
