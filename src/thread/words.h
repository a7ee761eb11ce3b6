/* words.h - the kinds of words that a stream of structured clone has, as far as C reads or writes them (internal/worker/clone_read has all). */
#ifndef TRK_THREAD_WORDS_H
#define TRK_THREAD_WORDS_H

#include <JavaScriptCore/JavaScript.h>
#include <stddef.h>
#include <stdint.h>

/* The low three bits. The others: a constant's number, a small integer, the length of a text or an array (its elements follow, then the number of its
 * names, which here is 0). */
enum { TRK_WORD_CONST, TRK_WORD_INT, TRK_WORD_DOUBLE, TRK_WORD_STRING, TRK_WORD_ARRAY = 5, TRK_WORD_EXT = 7, TRK_WORD_KIND = 7, TRK_WORD_SHIFT = 3 };
enum { TRK_CONST_UNDEFINED, TRK_CONST_NULL, TRK_CONST_TRUE, TRK_CONST_FALSE };
enum { TRK_EXT_KNOWN = 16 };

#define TRK_WORD_KNOWN (TRK_WORD_EXT | TRK_EXT_KNOWN << TRK_WORD_SHIFT) /* an object; the number of its names comes next, then its values */
#define TRK_WORD_INT_MAX 0x0fffffff
#define TRK_WORD_INT_MIN (-TRK_WORD_INT_MAX - 1)

struct trk_message;
struct trk_runtime;

/* The constant that the word is (clone.c); NULL: none that there is. */
JSValueRef trk_word_constant(struct trk_runtime *rt, int32_t word);
/* `len` characters of one that is near, from that one on, a string; they are there (clone.c). */
JSValueRef trk_message_near_text(struct trk_runtime *rt, const struct trk_message *message, size_t from, size_t len);

#endif
