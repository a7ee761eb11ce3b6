/*
 * url.c - internalBinding('url'): the URL parser for lib/internal/url/url.js.
 *
 * What:    parse, canParse, set, domainToASCII and domainToUnicode. Offsets of the parts go through the
 *          register: words 16 to 22 are protocol_end, username_end, host_start, host_end, path_start,
 *          search_start, hash_start.
 * Owns:    nothing.
 * Runs on: the thread of the runtime.
 * Frees:   parsed URLs within the call.
 * Limits:  TRK_URL_MAX bytes.
 */
#include "core/binding.h"
#include "util/url_parse.h"

#include <stdlib.h>
#include <string.h>

enum { INLINE = 1024 }; /* bytes of input that need no allocation */

struct input {
  char *data;
  size_t len;
  char room[INLINE];
};

static bool input_get(const struct trk_call *c, size_t i, struct input *in) {
  in->data = in->room;
  in->len = trk_copy_utf8(c->rt, trk_arg(c, i), in->room, sizeof in->room);
  if (in->len != SIZE_MAX) return true;
  in->data = trk_arg_utf8(c, i, &in->len);
  return in->data != NULL;
}
static void input_done(struct input *in) {
  if (in->data != in->room) free(in->data);
}

/* Parses `text`, which is argument 0, against argument 1 (a URL's text or undefined). */
static bool parse_text(const struct trk_call *c, const struct input *text, struct trk_url *url) {
  struct input base_text;
  struct trk_url base = {0};
  bool ok;
  if (trk_arg_given(c, 1)) {
    ok = input_get(c, 1, &base_text);
    if (ok) {
      ok = trk_url_parse(base_text.data, base_text.len, NULL, &base) &&
           trk_url_parse(text->data, text->len, &base, url);
      input_done(&base_text);
    }
    trk_url_done(&base);
  } else {
    ok = trk_url_parse(text->data, text->len, NULL, url);
  }
  return ok;
}

static void put_offsets(struct trk_runtime *rt, const struct trk_url_offsets *at) {
  int32_t *word = &rt->reg[TRK_REG_SCRATCH];
  word[0] = (int32_t)at->protocol_end;
  word[1] = (int32_t)at->username_end;
  word[2] = (int32_t)at->host_start;
  word[3] = (int32_t)at->host_end;
  word[4] = (int32_t)at->path_start;
  word[5] = at->search_start;
  word[6] = at->hash_start;
}

static JSValueRef text_value(struct trk_runtime *rt, const struct trk_url_text *text) {
  return trk_string(rt, text->data == NULL ? "" : text->data, text->len);
}

/* parse(input, base or undefined): the URL's text, or undefined when it is none */
TRK_FN(url_parse) {
  struct input text = {.data = text.room};
  struct trk_url url = {0};
  struct trk_url_offsets plain;
  JSValueRef value = trk_undefined(c->rt);
  if (!input_get(c, 0, &text)) return value;
  if (!trk_arg_given(c, 1) && text.len < TRK_URL_MAX && trk_is_string(c->rt, trk_arg(c, 0)) &&
      trk_url_plain(text.data, text.len, &plain)) {
    put_offsets(c->rt, &plain);
    input_done(&text);
    return trk_arg(c, 0);
  }
  if (parse_text(c, &text, &url)) {
    struct trk_url_text href = {0};
    struct trk_url_offsets at;
    trk_url_serialize(&url, &href, &at);
    put_offsets(c->rt, &at);
    /* Most URLs come in the form they go out: then the string itself serves. */
    bool same = href.len == text.len && memcmp(href.data, text.data, href.len) == 0 &&
                trk_is_string(c->rt, trk_arg(c, 0));
    value = same ? trk_arg(c, 0) : text_value(c->rt, &href);
    free(href.data);
  }
  input_done(&text);
  trk_url_done(&url);
  return value;
}

TRK_FN(url_can_parse) {
  struct input text = {.data = text.room};
  struct trk_url url = {0};
  bool ok = input_get(c, 0, &text) && parse_text(c, &text, &url);
  input_done(&text);
  trk_url_done(&url);
  return trk_bool(c->rt, ok);
}

/* set(href, part, value) with the offsets of href in the register: the new text, offsets updated */
TRK_FN(url_set) {
  struct input href, value;
  int32_t part = trk_arg_i32(c, 1);
  const int32_t *word = &c->rt->reg[TRK_REG_SCRATCH];
  struct trk_url_offsets at = {(uint32_t)word[0], (uint32_t)word[1], (uint32_t)word[2], (uint32_t)word[3],
                               (uint32_t)word[4], word[5], word[6]};
  if (part < TRK_URL_PROTOCOL || part > TRK_URL_HASH || !input_get(c, 0, &href)) return trk_undefined(c->rt);
  if (!input_get(c, 2, &value)) {
    input_done(&href);
    return trk_undefined(c->rt);
  }
  struct trk_url url = {0};
  struct trk_url_text out = {0};
  trk_url_split(href.data, href.len, &at, &url);
  trk_url_set(&url, (enum trk_url_part)part, value.data, value.len);
  trk_url_serialize(&url, &out, &at);
  put_offsets(c->rt, &at);
  JSValueRef result = text_value(c->rt, &out);
  free(out.data);
  trk_url_done(&url);
  input_done(&href);
  input_done(&value);
  return result;
}

/* domainToASCII(name): as in the host of a special URL; '' when it cannot be */
TRK_FN(url_domain_to_ascii) {
  struct input name;
  struct trk_url_text out = {0};
  if (!input_get(c, 0, &name)) return trk_undefined(c->rt);
  if (!trk_url_host(name.data, name.len, true, &out)) out.len = 0;
  JSValueRef value = text_value(c->rt, &out);
  free(out.data);
  input_done(&name);
  return value;
}

TRK_FN(url_domain_to_unicode) {
  struct input name;
  struct trk_url_text ascii = {0}, out = {0};
  if (!input_get(c, 0, &name)) return trk_undefined(c->rt);
  if (trk_url_host(name.data, name.len, true, &ascii) && !trk_url_to_unicode(ascii.data, ascii.len, &out)) out.len = 0;
  JSValueRef value = text_value(c->rt, &out);
  free(out.data);
  free(ascii.data);
  input_done(&name);
  return value;
}

/* toASCII(name), toUnicode(name): UTS #46 alone; the name itself when it cannot be */
TRK_FN(url_to_ascii) {
  struct input name;
  struct trk_url_text out = {0};
  if (!input_get(c, 0, &name)) return trk_undefined(c->rt);
  JSValueRef value = trk_url_to_ascii(name.data, name.len, &out) ? text_value(c->rt, &out) : trk_string(c->rt, "", 0);
  free(out.data);
  input_done(&name);
  return value;
}

TRK_FN(url_to_unicode) {
  struct input name;
  struct trk_url_text out = {0};
  if (!input_get(c, 0, &name)) return trk_undefined(c->rt);
  JSValueRef value = trk_url_to_unicode(name.data, name.len, &out) ? text_value(c->rt, &out) : trk_arg(c, 0);
  free(out.data);
  input_done(&name);
  return value;
}

static const struct trk_fn_row functions[] = {
    {"parse", url_parse},
    {"canParse", url_can_parse},
    {"set", url_set},
    {"domainToASCII", url_domain_to_ascii},
    {"domainToUnicode", url_domain_to_unicode},
    {"toASCII", url_to_ascii},
    {"toUnicode", url_to_unicode},
    {NULL, NULL}};
static const struct trk_binding url_binding = {.name = "url", .functions = functions};
TRK_BINDING(url_binding);
