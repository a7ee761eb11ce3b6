/*
 * transcode_wide.h - what transcode.c does with text that is not ASCII, on processors that can shuffle bytes (SSSE3).
 *
 * Owns: tables, made at first use and never changed. Runs on: any thread.
 */
#ifndef TRK_CORE_TRANSCODE_WIDE_H
#define TRK_CORE_TRANSCODE_WIDE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Encodes units from the start of `src` until a surrogate or the last 20 units; returns how many, 0 where the processor
 * lacks what is needed. *ret_bytes is what they gave. Never writes past what all of `src` needs.
 */
size_t trk_wide_to_utf8(const uint16_t *src, size_t len, char *dst, size_t *ret_bytes);

/*
 * Decodes from the start of `src`, which is not ASCII there, into `dst` (room for `len` units): until something that is
 * not well-formed or takes four bytes, 16 letters of ASCII, or the last 80 bytes. Returns how many bytes, *ret_units what
 * they gave.
 */
size_t trk_wide_from_utf8(const uint8_t *src, size_t len, uint16_t *dst, size_t *ret_units);

#endif
