/*
 * shapes.c - property names that come often in messages, known to all threads by number: part of internalBinding('clone').
 *
 * A number stands for the same names for the life of the process, so a message may travel on, or wait, for as long as it
 * likes. The table only grows and has an end; what finds no place is written out in each message.
 *
 * Owns: one engine string (thread-safe, immutable) per shape. Runs on: any runtime's thread. Frees: nothing.
 * Limits: 2,048 shapes of at most 32 names and 512 characters.
 */
#include "thread/shapes.h"

#include <pthread.h>

#define SHAPES_MAX 2048
#define NAMES_MAX 32
#define LENGTH_MAX 512

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static JSStringRef shapes[SHAPES_MAX];
static int32_t count = 1; /* 0 is no shape */

/* A linear search: it happens once per shape and thread. */
static int32_t find_or_add(JSStringRef names) {
  for (int32_t i = 1; i < count; i++)
    if (JSStringIsEqual(shapes[i], names)) return i;
  if (count == SHAPES_MAX) return -1;
  shapes[count] = JSStringRetain(names);
  return count++;
}

int32_t trk_shape_number(struct trk_runtime *rt, JSValueRef names, int32_t name_count) {
  if (name_count <= 0 || name_count > NAMES_MAX || !trk_is_string(rt, names)) return -1;
  JSStringRef text = JSValueToStringCopy(rt->ctx, names, NULL);
  if (text == NULL) return -1;
  int32_t number = -1;
  if (JSStringGetLength(text) <= LENGTH_MAX) {
    pthread_mutex_lock(&lock);
    number = find_or_add(text);
    pthread_mutex_unlock(&lock);
  }
  JSStringRelease(text);
  return number;
}

JSStringRef trk_shape_names(int32_t number) {
  pthread_mutex_lock(&lock);
  JSStringRef names = number > 0 && number < count ? shapes[number] : NULL;
  pthread_mutex_unlock(&lock);
  return names;
}
