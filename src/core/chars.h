/*
 * chars.h - the characters of JavaScript strings, in place.
 *
 * What:    the engine holds most strings as one byte per character (ISO-8859-1), but its C API gives and takes 16-bit copies
 *          only. How a string lies in memory is learnt at the start and checked in each detail; where it is not as expected,
 *          all of this works by way of the C API.
 * Owns:    nothing; an open view holds its string until trk_chars_close().
 * Runs on: the thread of the runtime; trk_chars_over(): any thread.
 * Source:  <JavaScriptCore/JSStringRef.h>; the layout: docs/architecture.md, "Texts".
 */
#ifndef TRK_CORE_CHARS_H
#define TRK_CORE_CHARS_H

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trk_runtime;

struct trk_chars {
  const void *at;   /* bytes of ISO-8859-1; wide: 16-bit units in native order */
  size_t len;       /* characters, or units */
  bool wide;
  JSStringRef held; /* NULL: the value itself keeps the characters */
};

/*
 * The characters of String(value), valid until trk_chars_close() while `value` is on the stack or otherwise alive. False
 * when ToString threw (a symbol, an object's own conversion): nothing to close, the exception is dropped.
 */
bool trk_chars_open(struct trk_runtime *rt, JSValueRef value, struct trk_chars *ret);
void trk_chars_close(struct trk_chars *chars);
/* The same of a string and in place only: nothing is to be closed, a rope was made flat. False: it is none, or cannot be read in place. */
bool trk_chars_peek(struct trk_runtime *rt, JSValueRef value, struct trk_chars *ret);

/*
 * A text that is the sum of others, all of bytes, and that nobody has needed as a whole so far: its length, or 0: it is none, or
 * cannot be read. trk_chars_open() has the engine put it together, which costs memory that a collection gives back.
 */
size_t trk_chars_rope_length(const struct trk_runtime *rt, JSValueRef value);
/* Whether any can be. */
bool trk_chars_ropes_known(void);
/* Copies its `len` characters; false: there is something in it that cannot be read so (`dst` is spoilt; open it). */
bool trk_chars_rope(const struct trk_runtime *rt, JSValueRef value, uint8_t *dst, size_t len);

/* Into `dst`, which has room for trk_chars_room() bytes; a lone surrogate becomes U+FFFD. Returns bytes. */
size_t trk_chars_utf8(const struct trk_chars *chars, char *dst);
/* The most that UTF-8 of it can take. */
size_t trk_chars_utf8_room(const struct trk_chars *chars);
/* Exactly what it takes. */
size_t trk_chars_utf8_length(const struct trk_chars *chars);
/* Where a JSStringRef has the address of its text, which is what the engine's own functions call a String; NULL: not known. */
const void *trk_chars_field(JSStringRef string);
/* As many whole characters as `size` bytes hold; *ret_read is the number of units they came from. Returns bytes. */
size_t trk_chars_utf8_some(const struct trk_chars *chars, char *dst, size_t size, size_t *ret_read);
/* The low byte of the first `len` of them. */
void trk_chars_latin1(const struct trk_chars *chars, uint8_t *dst, size_t len);
/* The first `len` as 16-bit units in native order; dst need not be aligned. */
void trk_chars_utf16(const struct trk_chars *chars, void *dst, size_t len);

/* True when `value` is surely a string; false: ask the engine. */
bool trk_chars_is_string(const struct trk_runtime *rt, JSValueRef value);

/*
 * A string over the caller's bytes (ISO-8859-1), which must outlive it and all that the engine makes of it as a whole; the
 * caller ends it with trk_chars_over_release(), and retains it nowhere. NULL when there is no such string here: the caller
 * goes another way.
 */
JSStringRef trk_chars_over(const uint8_t *bytes, size_t len);
void trk_chars_over_release(JSStringRef over);

/* For core/runtime.c: learns the layout, once in the process, before any use; and from each runtime what is its own. */
void trk_chars_learn(JSContextRef ctx);
void trk_chars_learn_kind(struct trk_runtime *rt);
void trk_chars_leave(struct trk_runtime *rt); /* at its end: frees what is kept for making strings */

#endif
