/*
 * encoding.c - internalBinding('encoding'): what TextEncoder and TextDecoder need beyond Buffer.
 *
 * What:    encodeInto, and the legacy encodings by ICU's converters.
 * Owns:    nothing; a converter lives for one call.
 * Runs on: the thread of the runtime.
 * Frees:   converters and temporary text within the call.
 * Limits:  a call decodes at most 1 GB.
 */
#include "core/binding.h"
#include "core/chars.h"
#include "core/mem.h"
#include "util/icu.h"

#include <stdlib.h>

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#define MAX_DECODE ((size_t)1 << 30)

/* encodeInto(string, bytes): reg[16] = units read, reg[17] = bytes written */
TRK_FN(encoding_encode_into) {
  struct trk_bytes bytes;
  size_t read = 0, written = 0;
  struct trk_chars text;
  if (trk_arg_peek(c, 1, &bytes) && trk_chars_open(c->rt, trk_arg(c, 0), &text)) {
    written = trk_chars_utf8_some(&text, (char *)bytes.data, bytes.len, &read);
    trk_chars_close(&text);
  }
  c->rt->reg[TRK_REG_SCRATCH] = (int32_t)read;
  c->rt->reg[TRK_REG_SCRATCH + 1] = (int32_t)written;
  return trk_undefined(c->rt);
}

struct icu {
  UConverter *(*open)(const char *name, UErrorCode *status);
  void (*close)(UConverter *converter);
  void (*to_unicode)(UConverter *converter, UChar **target, const UChar *limit, const char **source,
                     const char *source_limit, int32_t *offsets, UBool flush, UErrorCode *status);
  void (*set_callback)(UConverter *converter, UConverterToUCallback action, const void *context,
                       UConverterToUCallback *old, const void **old_context, UErrorCode *status);
  int32_t (*pending)(const UConverter *converter, UErrorCode *status);
  void (*write)(UConverterToUnicodeArgs *args, const UChar *source, int32_t len, int32_t offset, UErrorCode *status);
  UConverterToUCallback stop;
};

static bool icu_find(struct icu *icu) {
  *(void **)&icu->open = trk_icu_symbol("ucnv_open");
  *(void **)&icu->close = trk_icu_symbol("ucnv_close");
  *(void **)&icu->to_unicode = trk_icu_symbol("ucnv_toUnicode");
  *(void **)&icu->set_callback = trk_icu_symbol("ucnv_setToUCallBack");
  *(void **)&icu->pending = trk_icu_symbol("ucnv_toUCountPending");
  *(void **)&icu->stop = trk_icu_symbol("UCNV_TO_U_CALLBACK_STOP");
  *(void **)&icu->write = trk_icu_symbol("ucnv_cbToUWriteUChars");
  // cppcheck-suppress uninitvar ; filled through a pointer to each member
  return icu->open != NULL && icu->close != NULL && icu->to_unicode != NULL && icu->set_callback != NULL &&
         icu->pending != NULL && icu->stop != NULL && icu->write != NULL;
}

/* ICU's own callback writes U+001A for some single bytes; the standard wants U+FFFD for all. */
static void substitute(const void *context, UConverterToUnicodeArgs *args, const char *bytes, int32_t len,
                       UConverterCallbackReason reason, UErrorCode *status) {
  static const UChar replacement = 0xFFFD;
  const struct icu *icu = context;
  (void)bytes;
  (void)len;
  if (reason > UCNV_IRREGULAR) return;
  *status = U_ZERO_ERROR;
  icu->write(args, &replacement, 1, 0, status);
}

/* hasConverter(name): can the encoding be decoded here? */
TRK_FN(encoding_has_converter) {
  struct icu icu;
  char *name = trk_arg_utf8(c, 0, NULL);
  bool found = false;
  if (name != NULL && icu_find(&icu)) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = icu.open(name, &status);
    found = U_SUCCESS(status);
    if (converter != NULL) icu.close(converter);
  }
  free(name);
  return trk_bool(c->rt, found);
}

/*
 * decode(name, bytes, flush, fatal): the text, or undefined when fatal and invalid. reg[16] = bytes at the end
 * that begin a character and were not used (0 with flush).
 */
TRK_FN(encoding_decode) {
  struct icu icu = {0};
  struct trk_bytes bytes;
  UErrorCode status = U_ZERO_ERROR;
  if (!trk_arg_peek(c, 1, &bytes) || bytes.len > MAX_DECODE || !icu_find(&icu)) return trk_undefined(c->rt);
  char *name = trk_arg_utf8(c, 0, NULL);
  UConverter *converter = icu.open(name, &status);
  free(name);
  if (U_FAILURE(status)) return trk_undefined(c->rt);
  bool flush = trk_arg_bool(c, 2);
  icu.set_callback(converter, trk_arg_bool(c, 3) ? icu.stop : substitute, &icu, NULL, NULL, &status);

  /* No encoding that is left gives more than two units for a byte. */
  size_t room = bytes.len * 2 + 16;
  UChar *text = trk_malloc(room * sizeof *text);
  UChar *target = text;
  const char *source = (const char *)bytes.data;
  icu.to_unicode(converter, &target, text + room, &source, source + bytes.len, NULL, flush, &status);
  int32_t pending = 0;
  if (U_SUCCESS(status) && !flush) {
    pending = icu.pending(converter, &status);
    if (U_FAILURE(status) || pending < 0) pending = 0;
  }
  JSValueRef value = U_SUCCESS(status) ? trk_utf16(c->rt, (const uint16_t *)text, (size_t)(target - text))
                                       : trk_undefined(c->rt);
  icu.close(converter);
  free(text);
  c->rt->reg[TRK_REG_SCRATCH] = pending;
  return value;
}

static const struct trk_fn_row functions[] = {{"encodeInto", encoding_encode_into},
                                              {"hasConverter", encoding_has_converter},
                                              {"decode", encoding_decode},
                                              {NULL, NULL}};
static const struct trk_binding encoding_binding = {.name = "encoding", .functions = functions};
TRK_BINDING(encoding_binding);
