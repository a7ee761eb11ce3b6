/*
 * hex.h - hexadecimal digits of bytes and back, on plain memory.
 *
 * Owns: nothing; the caller brings both sides, which must not overlap. Runs on: any thread.
 */
#ifndef TRK_UTIL_HEX_H
#define TRK_UTIL_HEX_H

#include <stddef.h>
#include <stdint.h>

/* Stops at the first pair that is not hexadecimal, or when `dst` is full. Returns bytes. */
size_t trk_hex_decode(const uint8_t *src, size_t len, uint8_t *dst, size_t size);

/* Two lower-case digits for each byte: `dst` has room for 2 * len. */
void trk_hex_encode(const uint8_t *src, size_t len, uint8_t *dst);

#endif
