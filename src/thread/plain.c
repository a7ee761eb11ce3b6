/*
 * plain.c - small plain objects and arrays, without any JavaScript; see plain.h.
 *
 * What is taken to be so, and checked with two objects of each structure before it is used: an object is a cell of 4 bytes that
 * are its structure, 4 that tell what it is, an address, and then its values in the order of its names, each as in a JSValueRef. A
 * structure that two objects have in common changes with neither of them, and stays while one of them lives. An array's elements are
 * at the address, each as in a JSValueRef or all of them doubles, as its structure says, and ahead of them is its length.
 *
 * Owns: see plain.h. Runs on: see plain.h. Frees: trk_plain_done().
 * Limits: 48 structures a thread, 256 names of shapes; 16 objects, 200 words and TRK_NEAR_MAX characters a message.
 */
#include "thread/plain.h"

#include "core/chars.h"
#include "core/core.h"
#include "core/mem.h"
#include "core/views.h"
#include "thread/shapes.h"
#include "thread/thread.h"
#include "thread/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 64, KNOWN_MAX = 48, VALUES_MAX = 24, OBJECTS_MAX = 16, WORDS_MAX = 200, TEXTS_MAX = 32, LISTS_MAX = 8, NUMBERS_MAX = 256, PAGE = 4096 };

/* The start of an object's cell. `lock` bits of `indexing` are other threads' while they look at it. */
struct cell {
  uint32_t structure;
  uint8_t indexing, kind, flags, state;
  void *butterfly;
};
enum { VALUES_AT = 16, INDEXING = 0x3f };
enum { LIST = -1 }; /* in the place of the number of names: the word of an array follows */

struct known {
  uint32_t structure; /* 0: none */
  int32_t number;
  uint32_t count;
  struct trk_pin twin; /* keeps the structure */
};

enum kind { VALUES, DOUBLES, HOLES }; /* HOLES: has nothing else, if it has any elements */

struct list {
  uint32_t structure; /* lives as long as the globals */
  enum kind kind;
};

struct names {
  size_t count;
  uint32_t uses;
  struct trk_pin maker; /* a function that makes such an object of its values, once there were MAKER_AFTER */
  JSValueRef names[];
};
enum { MAKER_AFTER = 64, MAKER_TEXT = 1024 };

struct trk_plain {
  struct known known[ROOM];
  size_t known_count;
  bool forbidden;
  struct list lists[LISTS_MAX];
  size_t list_count;
  struct names *names[NUMBERS_MAX]; /* by number */
};

int32_t trk_plain_sign(size_t i) {
  return 0x2f31a700 + (int32_t)i;
}

static struct trk_plain *state_of(struct trk_thread *thread) {
  if (thread->plain == NULL) thread->plain = trk_calloc(1, sizeof *thread->plain);
  return thread->plain;
}

/* --- learning ------------------------------------------------------------------------------------------------------- */

static struct cell cell_of(JSValueRef value) {
  struct cell cell;
  memcpy(&cell, value, sizeof cell);
  return cell;
}

static JSValueRef value_at(JSValueRef object, size_t i) {
  JSValueRef value;
  memcpy((void *)&value, (const char *)object + VALUES_AT + i * sizeof value, sizeof value);
  return value;
}

static bool alike(struct cell a, struct cell b) {
  return a.structure == b.structure && (a.indexing & INDEXING) == (b.indexing & INDEXING) && a.kind == b.kind && a.flags == b.flags;
}

/* Where a value would begin a page the cell may have ended before. */
static bool values_in_order(const struct trk_runtime *rt, JSValueRef twin, size_t count) {
  uint64_t tag = rt->immediates.int_tag;
  for (size_t i = 0; i < count; i++) {
    if (((uintptr_t)twin + VALUES_AT + i * sizeof(JSValueRef)) % PAGE == 0) return false;
    if ((uint64_t)(uintptr_t)value_at(twin, i) != (tag | (uint32_t)trk_plain_sign(i))) return false;
  }
  return true;
}

static struct known *place(struct trk_plain *plain, uint32_t structure) {
  size_t i = structure * 2654435761U >> 26; /* of ROOM */
  while (plain->known[i].structure != 0 && plain->known[i].structure != structure) i = (i + 1) % ROOM;
  return &plain->known[i];
}

bool trk_plain_learn(struct trk_thread *thread, JSValueRef object, JSValueRef twin, int32_t number, size_t count) {
  struct trk_runtime *rt = thread->rt;
  struct trk_plain *plain = state_of(thread);
  if (plain->forbidden || plain->known_count == KNOWN_MAX || count == 0 || count > VALUES_MAX || number <= 0) return false;
  if (rt->immediates.int_tag == 0 || object == twin || trk_cell_structure(object) == 0 || trk_cell_structure(twin) == 0) return false;
  struct cell bare = cell_of(trk_object(rt)), seen = cell_of(twin);
  bare.structure = seen.structure;
  if (!alike(seen, cell_of(object)) || !alike(seen, bare) || !values_in_order(rt, twin, count)) return false;
  struct known *known = place(plain, seen.structure);
  if (known->structure != 0) return true;
  *known = (struct known){.structure = seen.structure, .number = number, .count = (uint32_t)count};
  trk_pin_set(rt, &known->twin, twin);
  plain->known_count++;
  return true;
}

static uint64_t element_at(struct cell array, size_t i) {
  uint64_t word;
  memcpy(&word, (const char *)array.butterfly + i * sizeof word, sizeof word);
  return word;
}

static uint32_t length_of(struct cell array) {
  uint32_t length;
  memcpy(&length, (const char *)array.butterfly - sizeof(uint64_t), sizeof length);
  return length;
}

static const struct list *list_of(const struct trk_plain *plain, uint32_t structure) {
  for (size_t i = 0; i < plain->list_count; i++)
    if (plain->lists[i].structure == structure) return &plain->lists[i];
  return NULL;
}

/* Whether they lie there so. */
static bool has_elements(JSContextRef ctx, JSObjectRef array, uint32_t length, enum kind kind) {
  struct cell cell = cell_of(array);
  for (uint32_t i = 0; i < length; i++) {
    JSValueRef value = JSObjectGetPropertyAtIndex(ctx, array, i, NULL);
    double number = kind == DOUBLES ? JSValueToNumber(ctx, value, NULL) : 0;
    uint64_t bits = (uint64_t)(uintptr_t)value;
    if (kind == DOUBLES) memcpy(&bits, &number, sizeof bits);
    if (kind == HOLES ? !JSValueIsUndefined(ctx, value) : element_at(cell, i) != bits) return false;
  }
  return true;
}

void trk_plain_learn_array(struct trk_thread *thread, JSValueRef array) {
  struct trk_runtime *rt = thread->rt;
  struct trk_plain *plain = state_of(thread);
  uint32_t structure = trk_cell_structure(array);
  if (structure == 0 || rt->immediates.int_tag == 0 || plain->list_count == LISTS_MAX || list_of(plain, structure) || !JSValueIsArray(rt->ctx, array)) return;
  uint32_t length = (uint32_t)trk_to_i32(rt, trk_get(rt, (JSObjectRef)array, "length"));
  const char *head = (const char *)cell_of(array).butterfly - sizeof(uint64_t);
  if (length == 0 || !trk_mem_mapped(head, (length + 1) * sizeof(uint64_t)) || length_of(cell_of(array)) != length) return;
  for (enum kind kind = VALUES; kind <= HOLES; kind++) {
    if (!has_elements(rt->ctx, (JSObjectRef)array, length, kind)) continue;
    plain->lists[plain->list_count++] = (struct list){structure, kind};
    return;
  }
}

static void forget(struct trk_thread *thread) {
  struct trk_plain *plain = thread->plain;
  for (size_t i = 0; i < ROOM; i++)
    if (plain->known[i].structure != 0) trk_pin_clear(thread->rt, &plain->known[i].twin);
  memset(plain->known, 0, sizeof plain->known);
  plain->known_count = plain->list_count = 0;
}

void trk_plain_forbid(struct trk_thread *thread) {
  state_of(thread)->forbidden = true;
  forget(thread);
}

void trk_plain_done(struct trk_thread *thread) {
  struct trk_plain *plain = thread->plain;
  if (plain == NULL) return;
  forget(thread);
  for (size_t i = 0; i < NUMBERS_MAX; i++) {
    struct names *names = plain->names[i];
    if (names == NULL) continue;
    for (size_t k = 0; k < names->count; k++) JSValueUnprotect(thread->rt->ctx, names->names[k]);
    trk_pin_clear(thread->rt, &names->maker);
    free(names);
  }
  free(plain);
  thread->plain = NULL;
}

/* --- writing -------------------------------------------------------------------------------------------------------- */

struct writing {
  struct trk_runtime *rt;
  struct trk_plain *plain;
  uint32_t words, objects, texts, text; /* text: characters */
  bool wide;
  JSValueRef seen[OBJECTS_MAX];
  struct trk_chars parts[TEXTS_MAX];
  JSValueRef ropes[TEXTS_MAX]; /* NULL: it is none */
  int32_t data[WORDS_MAX];
};

static bool put(struct writing *w, int32_t word) {
  if (w->words == WORDS_MAX) return false;
  w->data[w->words++] = word;
  return true;
}

/* Two words at an even place. */
static bool put_double(struct writing *w, double value) {
  if (!put(w, TRK_WORD_DOUBLE) || (w->words % 2 != 0 && !put(w, 0)) || w->words + 2 > WORDS_MAX) return false;
  memcpy(w->data + w->words, &value, sizeof value);
  w->words += 2;
  return true;
}

/* A rope is read where it goes to, if it can be: the engine would make a text of it that is used only here. */
static bool put_text(struct writing *w, JSValueRef value) {
  if (w->texts == TEXTS_MAX) return false;
  struct trk_chars *part = &w->parts[w->texts];
  size_t len = trk_chars_rope_length(w->rt, value);
  w->ropes[w->texts] = len > 0 ? value : NULL;
  if (len > 0) *part = (struct trk_chars){.len = len};
  else if (!trk_chars_peek(w->rt, value, part)) return false;
  if (part->len > TRK_NEAR_MAX - w->text) return false;
  w->texts++;
  w->wide |= part->wide;
  w->text += (uint32_t)part->len;
  return put(w, TRK_WORD_STRING | (int32_t)part->len << TRK_WORD_SHIFT);
}

static bool put_constant(struct writing *w, int number) {
  return put(w, TRK_WORD_CONST | number << TRK_WORD_SHIFT);
}

static bool put_object(struct writing *w, JSValueRef object, bool outermost);

static bool put_number(struct writing *w, double number) {
  int32_t whole = number >= TRK_WORD_INT_MIN && number <= TRK_WORD_INT_MAX ? (int32_t)number : 0;
  if (whole == number && (whole != 0 || !signbit(number))) return put(w, (int32_t)((uint32_t)whole << TRK_WORD_SHIFT | TRK_WORD_INT));
  return put_double(w, number);
}

static bool put_value(struct writing *w, JSValueRef value) {
  const struct trk_immediates *im = &w->rt->immediates;
  uint64_t bits = (uint64_t)(uintptr_t)value;
  if (bits >> 32 == im->int_tag >> 32) return put_number(w, (int32_t)(uint32_t)bits);
  if (trk_maybe_cell(value)) return trk_chars_is_string(w->rt, value) ? put_text(w, value) : put_object(w, value, false);
  if (value == im->undefined) return put_constant(w, TRK_CONST_UNDEFINED);
  if (value == im->null) return put_constant(w, TRK_CONST_NULL);
  if (value == im->yes) return put_constant(w, TRK_CONST_TRUE);
  if (value == im->no) return put_constant(w, TRK_CONST_FALSE);
  return value != NULL && JSValueIsNumber(w->rt->ctx, value) && put_double(w, JSValueToNumber(w->rt->ctx, value, NULL));
}

/* A hole is a word of zeros, or the double that is no number. */
static bool put_list(struct writing *w, struct cell array, enum kind kind) {
  uint32_t length = array.butterfly ? length_of(array) : WORDS_MAX;
  if (length >= (kind == HOLES ? 1 : WORDS_MAX) || !put(w, (int32_t)(TRK_WORD_ARRAY | length << TRK_WORD_SHIFT))) return false;
  for (uint32_t i = 0; i < length; i++) {
    uint64_t bits = element_at(array, i);
    double number;
    memcpy(&number, &bits, sizeof number);
    bool done = kind == DOUBLES ? !isnan(number) && put_number(w, number) : bits != 0 && put_value(w, (JSValueRef)(uintptr_t)bits); // NOLINT(performance-no-int-to-ptr)
    if (!done) return false;
  }
  return put(w, 0); /* no names */
}

static bool put_object(struct writing *w, JSValueRef object, bool outermost) {
  uint32_t structure = trk_cell_structure(object);
  const struct known *known = place(w->plain, structure);
  const struct list *list = known->structure == 0 ? list_of(w->plain, structure) : NULL;
  if (structure == 0 || (known->structure == 0 && list == NULL) || w->objects == OBJECTS_MAX) return false;
  for (uint32_t i = 0; i < w->objects; i++)
    if (w->seen[i] == object) return false; /* a reference */
  w->seen[w->objects++] = object;
  if (list) return (!outermost || put(w, LIST)) && put_list(w, cell_of(object), list->kind);
  if (!outermost && !put(w, TRK_WORD_KNOWN)) return false;
  if (!put(w, known->number)) return false;
  for (uint32_t i = 0; i < known->count; i++)
    if (!put_value(w, value_at(object, i))) return false;
  return true;
}

/* Whether all of them are what they were taken to be. */
static bool copy_texts(struct writing *w, uint8_t *at) {
  for (uint32_t i = 0; i < w->texts; i++) {
    struct trk_chars *part = &w->parts[i];
    size_t len = part->len;
    if (w->ropes[i] == NULL || w->wide || !trk_chars_rope(w->rt, w->ropes[i], at, len)) {
      if (w->ropes[i] && (!trk_chars_peek(w->rt, w->ropes[i], part) || part->len != len || part->wide > w->wide)) return false;
      if (w->wide) trk_chars_utf16(part, at, len);
      else trk_chars_latin1(part, at, len);
    }
    at += len << w->wide;
  }
  return true;
}

struct trk_message *trk_plain_message(struct trk_thread *thread, JSValueRef value) {
  if (thread->plain == NULL || thread->plain->known_count + thread->plain->list_count == 0) return NULL;
  struct writing w;
  w.rt = thread->rt;
  w.plain = thread->plain;
  w.words = w.objects = w.texts = w.text = 0;
  w.wide = false;
  if (!put_object(&w, value, true)) return NULL;
  uint32_t bytes = w.text << w.wide;
  struct trk_message *message = bytes <= TRK_NEAR_MAX ? trk_message_new_near(&thread->slab, w.words, bytes) : NULL;
  if (message == NULL) return NULL;
  message->plain = 1;
  message->wide = w.wide;
  memcpy(message->data, w.data, w.words * sizeof *w.data);
  if (copy_texts(&w, trk_message_near(message))) return message;
  trk_message_free(message);
  return NULL;
}

/* --- reading -------------------------------------------------------------------------------------------------------- */

struct reading {
  struct trk_thread *thread;
  const struct trk_message *message;
  uint32_t at, text, depth;
  size_t values;
  JSValueRef value[WORDS_MAX]; /* elements of arrays that are being read */
};

static struct names *split(struct trk_runtime *rt, JSStringRef joined) {
  struct trk_chars chars;
  JSValueRef value = JSValueMakeString(rt->ctx, joined);
  if (!trk_chars_open(rt, value, &chars)) return NULL;
  JSChar *units = trk_malloc(chars.len * sizeof *units + 1);
  trk_chars_utf16(&chars, units, chars.len);
  size_t len = chars.len, count = 1, from = 0;
  trk_chars_close(&chars);
  for (size_t i = 0; i < len; i++) count += units[i] == 0;
  struct names *names = trk_malloc(sizeof *names + count * sizeof(JSValueRef));
  *names = (struct names){.count = 0};
  for (size_t i = 0; i <= len; i++) {
    if (i < len && units[i] != 0) continue;
    JSValueRef name = trk_utf16(rt, units + from, i - from);
    JSValueProtect(rt->ctx, name);
    names->names[names->count++] = name;
    from = i + 1;
  }
  free(units);
  return names;
}

static bool is_word(const struct trk_chars *name) {
  const uint8_t *at = name->at;
  if (name->wide || name->len == 0 || (at[0] >= '0' && at[0] <= '9')) return false;
  for (size_t i = 0; i < name->len; i++)
    if ((at[i] < 'a' || at[i] > 'z') && (at[i] < 'A' || at[i] > 'Z') && (at[i] < '0' || at[i] > '9') && at[i] != '_' && at[i] != '$') return false;
  return true;
}

/* "return{name:v0,...}" of names that need no quotes; where one does, or they are long, each object goes on being made name by name. */
static void make_maker(struct trk_runtime *rt, struct names *names) {
  char text[MAKER_TEXT] = "return{", parameter[24];
  size_t len = strlen(text);
  JSStringRef parameters[VALUES_MAX];
  if (names->count > VALUES_MAX) return;
  for (size_t i = 0; i < names->count; i++) {
    struct trk_chars name;
    if (!trk_chars_peek(rt, names->names[i], &name) || !is_word(&name) || len + name.len + sizeof parameter > MAKER_TEXT - 2) return;
    memcpy(text + len, name.at, name.len);
    len += name.len;
    len += (size_t)snprintf(text + len, sizeof parameter, ":v%zu,", i);
  }
  snprintf(text + len, sizeof text - len, "}");
  for (size_t i = 0; i < names->count; i++) {
    snprintf(parameter, sizeof parameter, "v%zu", i);
    parameters[i] = JSStringCreateWithUTF8CString(parameter);
  }
  JSStringRef body = JSStringCreateWithUTF8CString(text);
  JSObjectRef maker = JSObjectMakeFunction(rt->ctx, NULL, (unsigned)names->count, parameters, body, NULL, 1, NULL);
  for (size_t i = 0; i < names->count; i++) JSStringRelease(parameters[i]);
  JSStringRelease(body);
  if (maker) trk_pin_set(rt, &names->maker, maker);
}

static struct names *names_of(struct trk_thread *thread, int32_t number) {
  if (number <= 0 || number >= NUMBERS_MAX) return NULL;
  struct trk_plain *plain = state_of(thread);
  if (plain->names[number] == NULL) {
    JSStringRef joined = trk_shape_names(number);
    if (joined) plain->names[number] = split(thread->rt, joined);
  }
  return plain->names[number];
}

static bool next(struct reading *r, int32_t *ret) {
  if (r->at >= r->message->words) return false;
  *ret = r->message->data[r->at++];
  return true;
}

static JSValueRef read_object(struct reading *r);

static JSValueRef read_text(struct reading *r, int32_t len) {
  uint32_t from = r->text;
  if (len < 0 || (uint32_t)len > trk_message_near_length(r->message) - from) return NULL;
  r->text += (uint32_t)len;
  return trk_message_near_text(r->thread->rt, r->message, from, (size_t)len);
}

static JSValueRef read_double(struct reading *r) {
  double value;
  r->at += r->at % 2;
  if (r->at + 2 > r->message->words) return NULL;
  memcpy(&value, r->message->data + r->at, sizeof value);
  r->at += 2;
  return JSValueMakeNumber(r->thread->rt->ctx, value);
}

static JSValueRef read_value(struct reading *r);

/* The next `count` values, from r->value[r->values] on. */
static bool read_values(struct reading *r, size_t count) {
  if (count > WORDS_MAX - r->values) return false;
  for (size_t i = 0; i < count; i++) {
    JSValueRef value = read_value(r);
    if (value == NULL) return false;
    r->value[r->values++] = value;
  }
  return true;
}

static JSValueRef read_list(struct reading *r, int32_t length) {
  JSContextRef ctx = r->thread->rt->ctx;
  size_t first = r->values;
  int32_t names = 0;
  if (length < 0 || !read_values(r, (size_t)length) || !next(r, &names) || names != 0) return NULL;
  r->values = first;
  return JSObjectMakeArray(ctx, (size_t)length, r->value + first, NULL);
}

static JSValueRef read_inner(struct reading *r, int32_t word) {
  if (r->depth == OBJECTS_MAX) return NULL;
  r->depth++;
  JSValueRef value = word == TRK_WORD_KNOWN ? read_object(r) : read_list(r, word >> TRK_WORD_SHIFT);
  r->depth--;
  return value;
}

static JSValueRef read_value(struct reading *r) {
  struct trk_runtime *rt = r->thread->rt;
  int32_t word = 0;
  if (!next(r, &word)) return NULL;
  if (word == TRK_WORD_KNOWN || (word & TRK_WORD_KIND) == TRK_WORD_ARRAY) return read_inner(r, word);
  switch (word & TRK_WORD_KIND) {
    case TRK_WORD_INT: return trk_number(rt, word >> TRK_WORD_SHIFT);
    case TRK_WORD_DOUBLE: return read_double(r);
    case TRK_WORD_STRING: return read_text(r, word >> TRK_WORD_SHIFT);
    case TRK_WORD_CONST: return trk_word_constant(rt, word);
    default: return NULL;
  }
}

static JSValueRef read_object(struct reading *r) {
  struct trk_runtime *rt = r->thread->rt;
  int32_t number = 0;
  struct names *names = next(r, &number) ? names_of(r->thread, number) : NULL;
  size_t first = r->values, count = names ? names->count : 0;
  if (count == 0 || !read_values(r, count)) return NULL;
  r->values = first;
  if (++names->uses == MAKER_AFTER) make_maker(rt, names);
  if (names->maker.object) return JSObjectCallAsFunction(rt->ctx, names->maker.object, NULL, count, r->value + first, NULL);
  JSObjectRef object = trk_object(rt);
  for (size_t i = 0; i < count; i++)
    JSObjectSetPropertyForKey(rt->ctx, object, names->names[i], r->value[first + i], kJSPropertyAttributeNone, NULL);
  return object;
}

JSValueRef trk_plain_value(struct trk_thread *thread, const struct trk_message *message) {
  struct reading r;
  r.thread = thread;
  r.message = message;
  r.at = r.text = r.depth = 0;
  r.values = 0;
  if (message->words == 0 || message->data[0] != LIST) return read_object(&r);
  r.at = 1;
  return read_value(&r);
}

uint32_t trk_plain_words(const struct trk_message *message, int32_t *dst) {
  dst[0] = 0; /* no ports */
  if (message->words > 0 && message->data[0] == LIST) {
    memcpy(dst + 1, message->data + 1, (message->words - 1) * sizeof *dst);
    return message->words;
  }
  dst[1] = TRK_WORD_KNOWN;
  memcpy(dst + 2, message->data, message->words * sizeof *dst);
  return message->words + 2;
}
