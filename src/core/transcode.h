/*
 * transcode.h - UTF-8, UTF-16 and Latin-1 into each other, on plain memory, without the engine.
 *
 * What:    checks, widening, narrowing, and lossless conversion: what is invalid becomes U+FFFD.
 * Owns:    nothing; the caller brings both sides, which must not overlap.
 * Runs on: any thread.
 * Source:  WHATWG Encoding (UTF-8 decoder: one U+FFFD per maximal subpart), WebIDL USVString.
 */
#ifndef TRK_CORE_TRANSCODE_H
#define TRK_CORE_TRANSCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when every byte is below 0x80. */
bool trk_ascii(const uint8_t *src, size_t len);
/* How many bytes at the start are below 0x80. */
size_t trk_ascii_prefix(const uint8_t *src, size_t len);

/* True when `src` is well-formed UTF-8 (no overlong forms, surrogates or values above U+10FFFF). */
bool trk_utf8_valid(const uint8_t *src, size_t len);

/* Decodes into `dst` (room for `len` units); each maximal invalid subpart becomes U+FFFD. Returns units. */
size_t trk_utf8_to_utf16(const uint8_t *src, size_t len, uint16_t *dst);

/* Encodes into `dst` (room for 3 * len bytes); a lone surrogate becomes EF BF BD. Returns bytes. */
size_t trk_utf16_to_utf8(const uint16_t *src, size_t len, char *dst);

/* The bytes that trk_utf16_to_utf8 would write. */
size_t trk_utf16_to_utf8_length(const uint16_t *src, size_t len);

/*
 * Encodes into `dst` of `size` bytes as many whole characters as fit. Returns bytes; *ret_read is the
 * number of units they came from.
 */
size_t trk_utf16_to_utf8_some(const uint16_t *src, size_t len, char *dst, size_t size, size_t *ret_read);

/* The same of ISO-8859-1, one byte a character: room for 2 * len bytes; what it takes; and as much as fits. */
size_t trk_latin1_to_utf8(const uint8_t *src, size_t len, char *dst);
size_t trk_latin1_to_utf8_length(const uint8_t *src, size_t len);
size_t trk_latin1_to_utf8_some(const uint8_t *src, size_t len, char *dst, size_t size, size_t *ret_read);

/* One unit per byte. */
void trk_widen(const uint8_t *src, uint16_t *dst, size_t len);

/* The low byte of each unit; false when any unit was above 0xFF (all low bytes are written anyway). */
bool trk_narrow(const uint16_t *src, uint8_t *dst, size_t len);

#endif
