/*
 * transcode_avx512.h - what transcode_wide.c does, on processors that can move chosen bytes together (AVX-512 VBMI2).
 *
 * Owns: nothing. Runs on: any thread.
 */
#ifndef TRK_CORE_TRANSCODE_AVX512_H
#define TRK_CORE_TRANSCODE_AVX512_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether this processor can; the others are called only if so. */
bool trk_avx512_able(void);

/* As trk_wide_to_utf8(), until a surrogate or the last 64 units. */
size_t trk_avx512_to_utf8(const uint16_t *src, size_t len, char *dst, size_t *ret_bytes);

/* As trk_wide_from_utf8(), until something not well-formed or of four bytes, 64 letters of ASCII, or the last 80 bytes. */
size_t trk_avx512_from_utf8(const uint8_t *src, size_t len, uint16_t *dst, size_t *ret_units);

#endif
