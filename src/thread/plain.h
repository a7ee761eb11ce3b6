/*
 * plain.h - small plain objects and arrays, written into messages and built from them without any JavaScript.
 *
 * What:    objects that come from one place of a program have their structure in common. Of those that were met (learn) it is
 *          known where their values lie: in C a message of them takes a tenth of what the walk in JavaScript does. What is not
 *          of a known structure, or has anything but numbers, constants, short texts and few others of its kind, is left to internal/worker/clone, with the same
 *          result.
 * Owns:    trk_plain, of a thread: one object of each structure is kept, and the names in use.
 * Runs on: the runtime's thread. Frees: trk_plain_done().
 * Source:  https://html.spec.whatwg.org/#structuredserializeinternal
 */
#ifndef TRK_THREAD_PLAIN_H
#define TRK_THREAD_PLAIN_H

#include "thread/message.h"

#include <stdbool.h>

struct trk_thread;

/*
 * `object` has the names that trk_shape_names(number) tells, `count` of them, writable data and enumerable, and no others; `twin` is another
 * one, made of it by `{...object}`, whose values were then set to trk_plain_sign(0), trk_plain_sign(1), ... True: objects of its structure are known now.
 */
bool trk_plain_learn(struct trk_thread *thread, JSValueRef object, JSValueRef twin, int32_t number, size_t count);
int32_t trk_plain_sign(size_t i);
/* Arrays made as this one, which has some elements, are known now. */
void trk_plain_learn_array(struct trk_thread *thread, JSValueRef array);
/* Objects of this thread are not to be cloned any more without being looked at one by one: none is known from now on. */
void trk_plain_forbid(struct trk_thread *thread);
/* A message of it; NULL: it is left to others. */
struct trk_message *trk_plain_message(struct trk_thread *thread, JSValueRef value);
/* The value of such a message (`plain`); NULL: it is left to others, who read trk_plain_words(). */
JSValueRef trk_plain_value(struct trk_thread *thread, const struct trk_message *message);
/* Writes the words of the stream that such a message stands for into dst, which has room for two more than it has. Returns their number. */
uint32_t trk_plain_words(const struct trk_message *message, int32_t *dst);
void trk_plain_done(struct trk_thread *thread);

#endif
