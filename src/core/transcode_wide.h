/*
 * transcode_wide.h - what transcode.c does with text that is not ASCII on processors that can shuffle bytes (SSSE3).
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

#endif
