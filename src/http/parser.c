/*
 * parser.c - see parser.h.
 *
 * What:    llhttp's callbacks gather the head as text and the body as spans; the checks that llhttp 8.1
 *          leaves out run over the same bytes afterwards, before anything is reported.
 * Owns:    struct trk_http_parser's text.
 * Runs on: any thread, one at a time.
 * Frees:   trk_http_parser_done().
 * Limits:  see parser.h.
 */
#include "http/parser.h"

#include "core/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { IN_START, IN_NAME, IN_VALUE };

/* Thousands of idle connections have no use for them. */
static _Thread_local struct trk_http_span run_spans[TRK_HTTP_SPANS];

/* `ll` is the first member. */
static struct trk_http_parser *parser_of(llhttp_t *ll) {
  return (struct trk_http_parser *)ll;
}

static const char query_line[] = "QUERY ";

static int fail(struct trk_http_parser *p, const char *code, const char *reason) {
  p->error_code = code;
  p->error_reason = reason;
  llhttp_set_error_reason(&p->ll, reason);
  return HPE_USER;
}

static int append(struct trk_http_parser *p, const char *bytes, size_t len) {
  if (p->text_len + len > p->text_cap) {
    size_t cap = p->text_cap < 256 ? 256 : p->text_cap;
    while (cap < p->text_len + len) cap *= 2;
    p->text = trk_realloc(p->text, cap);
    p->text_cap = cap;
  }
  if (len > 0) memcpy(p->text + p->text_len, bytes, len);
  p->text_len += len;
  return 0;
}

/* Node counts url or reason, names and values; what reaches the limit is refused. */
static int count(struct trk_http_parser *p, size_t len) {
  p->header_read += len;
  if (p->header_read >= p->max_header_size) return fail(p, "HPE_HEADER_OVERFLOW", "Header overflow");
  return 0;
}

static int on_message_begin(llhttp_t *ll) {
  struct trk_http_parser *p = parser_of(ll);
  p->text_len = p->head_len = 0;
  p->header_read = 0;
  p->pairs = 0;
  p->at_size = false;
  p->state = IN_START;
  p->seen = 0;
  p->head_done = false;
  p->message_open = true;
  p->started = p->now;
  return 0;
}

static int on_start_text(llhttp_t *ll, const char *at, size_t len) {
  struct trk_http_parser *p = parser_of(ll);
  int r = count(p, len);
  return r != 0 ? r : append(p, at, len);
}

static int on_header_field(llhttp_t *ll, const char *at, size_t len) {
  struct trk_http_parser *p = parser_of(ll);
  int r = count(p, len);
  if (r != 0) return r;
  if (p->state != IN_NAME) {
    append(p, "\n", 1);
    p->state = IN_NAME;
    p->name_start = p->text_len;
    p->pairs++;
  }
  return append(p, at, len);
}

static bool tells_length(const char *name, size_t len) {
  return (len == 14 && strncasecmp(name, "content-length", 14) == 0) || (len == 17 && strncasecmp(name, "transfer-encoding", 17) == 0);
}

static int on_header_field_complete(llhttp_t *ll) {
  struct trk_http_parser *p = parser_of(ll);
  if (p->state != IN_NAME || p->text[p->text_len - 1] == '\n')
    return fail(p, "HPE_INVALID_HEADER_TOKEN", "Invalid header token");
  size_t len = p->text_len - p->name_start;
  const char *name = p->text + p->name_start;
  if (p->max_pairs > 0 && p->pairs > p->max_pairs && (!p->leaves_out || (!p->head_done && tells_length(name, len))))
    return fail(p, "HPE_HEADER_OVERFLOW", "Header overflow");
  /* Two that tell the length, also in trailers; which one came last decides the words. */
  if ((ll->flags & (F_TRANSFER_ENCODING | F_CONTENT_LENGTH)) && !p->lenient) {
    if ((ll->flags & F_TRANSFER_ENCODING) && len == 14 && strncasecmp(name, "content-length", 14) == 0)
      return fail(p, "HPE_INVALID_CONTENT_LENGTH", "Content-Length can't be present with Transfer-Encoding");
    if ((ll->flags & F_CONTENT_LENGTH) && len == 17 && strncasecmp(name, "transfer-encoding", 17) == 0)
      return fail(p, "HPE_INVALID_TRANSFER_ENCODING", "Transfer-Encoding can't be present with Content-Length");
  }
  if (p->head_done) return 0;
  if (len == 4 && strncasecmp(name, "host", 4) == 0) p->seen |= TRK_HTTP_HAS_HOST;
  else if (len == 6 && strncasecmp(name, "expect", 6) == 0) p->seen |= TRK_HTTP_HAS_EXPECT;
  return 0;
}

static int on_header_value(llhttp_t *ll, const char *at, size_t len) {
  struct trk_http_parser *p = parser_of(ll);
  int r = count(p, len);
  if (r != 0) return r;
  if (p->state != IN_VALUE) {
    append(p, "\n", 1);
    p->state = IN_VALUE;
    p->value_start = p->text_len;
  }
  append(p, at, len);
  return 0;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/* The value of a Connection field that has a tab: llhttp 8.1 takes an option for another word where a tab follows it. */
static void read_connection(llhttp_t *ll, const char *value, size_t len) {
  static const struct {
    const char *option;
    size_t len;
    uint16_t flag;
  } known[] = {{"close", 5, F_CONNECTION_CLOSE}, {"keep-alive", 10, F_CONNECTION_KEEP_ALIVE}, {"upgrade", 7, F_CONNECTION_UPGRADE}};
  for (size_t at = 0; at <= len; at++) {
    const char *comma = memchr(value + at, ',', len - at);
    size_t end = comma != NULL ? (size_t)(comma - value) : len, word = end;
    while (word > at && is_blank(value[word - 1])) word--;
    while (at < word && is_blank(value[at])) at++;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
      if (word - at == known[i].len && strncasecmp(value + at, known[i].option, known[i].len) == 0) ll->flags |= known[i].flag;
    at = end;
  }
}

static int on_header_value_complete(llhttp_t *ll) {
  struct trk_http_parser *p = parser_of(ll);
  if (p->state != IN_VALUE) { /* an empty value that was never reported */
    append(p, "\n", 1);
    p->state = IN_VALUE;
    p->value_start = p->text_len;
  }
  const char *name = p->text + p->name_start, *value = p->text + p->value_start;
  size_t name_len = p->value_start - 1 - p->name_start, value_len = p->text_len - p->value_start;
  if (((name_len == 10 && strncasecmp(name, "connection", 10) == 0) || (name_len == 16 && strncasecmp(name, "proxy-connection", 16) == 0)) &&
      memchr(value, '\t', value_len) != NULL)
    read_connection(ll, value, value_len);
  while (p->text_len > p->value_start && is_blank(p->text[p->text_len - 1])) p->text_len--;
  if (p->text_len == p->value_start && name_len == 17 && strncasecmp(name, "transfer-encoding", 17) == 0)
    return fail(p, "HPE_INVALID_TRANSFER_ENCODING", "Empty Transfer-Encoding");
  /* Lenient parsing may let a line feed through; it is the separator here. */
  for (size_t i = p->value_start; i < p->text_len; i++)
    if (p->text[i] == '\n') p->text[i] = ' ';
  return 0;
}

/* Which answers have no body, whatever length they tell (1), and which hand the connection over (2). */
static int after_response_head(struct trk_http_parser *p) {
  unsigned status = p->ll.status_code;
  if (p->ll.upgrade) p->flags |= TRK_HTTP_WANTS_UPGRADE;
  if (p->reply_to == TRK_HTTP_TO_CONNECT || status == 101) return 2;
  return p->reply_to == TRK_HTTP_TO_HEAD || (status >= 100 && status < 200) || status == 204 || status == 304;
}

/* A chunk's size is next: llhttp is stopped so that it does not see the extensions. */
static int pause_at_size(struct trk_http_parser *p) {
  p->at_size = p->goes_on = true;
  return HPE_PAUSED;
}

static int on_headers_complete(llhttp_t *ll) {
  struct trk_http_parser *p = parser_of(ll);
  p->head_len = p->text_len;
  p->head_done = true;
  p->header_read = 0;
  p->head_pairs = p->pairs;
  p->pairs = 0;
  p->state = IN_START;
  p->flags |= TRK_HTTP_HEAD | p->seen;
  if (ll->flags & (F_TRANSFER_ENCODING | F_CHUNKED | F_CONTENT_LENGTH))
    p->flags |= TRK_HTTP_HAS_LENGTH;
  if (ll->type == HTTP_REQUEST) p->code = p->query ? TRK_HTTP_QUERY : ll->method;
  else p->code = ll->status_code;
  p->query = false;
  p->major = ll->http_major;
  p->minor = ll->http_minor;
  if (llhttp_should_keep_alive(ll)) p->flags |= TRK_HTTP_KEEP_ALIVE;
  int skips = ll->type == HTTP_RESPONSE ? after_response_head(p) : 0;
  if (skips != 0) return skips;
  p->after_upgrade = false;
  if (ll->type == HTTP_REQUEST && ll->upgrade) {
    p->flags |= TRK_HTTP_WANTS_UPGRADE;
    p->pause_upgrade = p->after_upgrade = true;
    p->at_size = (ll->flags & F_CHUNKED) && ll->method != HTTP_CONNECT;
    return HPE_PAUSED;
  }
  return ll->flags & F_CHUNKED ? pause_at_size(p) : 0;
}

static int on_body(llhttp_t *ll, const char *at, size_t len) {
  struct trk_http_parser *p = parser_of(ll);
  if (len == 0) return 0;
  p->flags |= TRK_HTTP_BODY;
  p->spans[p->span_count++] = (struct trk_http_span){(uint32_t)(at - p->data), (uint32_t)len};
  return 0;
}

static int on_chunk_header(llhttp_t *ll) {
  struct trk_http_parser *p = parser_of(ll);
  p->header_read = 0;
  return 0;
}

static int on_chunk_complete(llhttp_t *ll) {
  struct trk_http_parser *p = parser_of(ll);
  if (ll->flags & F_TRAILING) return 0;
  (void)pause_at_size(p);
  p->goes_on = p->span_count < TRK_HTTP_SPANS - 1;
  return HPE_PAUSED;
}

static int on_message_complete(llhttp_t *ll) {
  struct trk_http_parser *p = parser_of(ll);
  p->flags |= TRK_HTTP_COMPLETE;
  p->at_start = p->lenient || llhttp_should_keep_alive(ll); /* else llhttp refuses what follows */
  if (p->text_len > p->head_len) p->flags |= TRK_HTTP_TRAILERS;
  p->message_open = false;
  p->started = 0;
  return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_message_begin = on_message_begin,
    .on_url = on_start_text,
    .on_status = on_start_text,
    .on_header_field = on_header_field,
    .on_header_field_complete = on_header_field_complete,
    .on_header_value = on_header_value,
    .on_header_value_complete = on_header_value_complete,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_chunk_header = on_chunk_header,
    .on_chunk_complete = on_chunk_complete,
    .on_message_complete = on_message_complete,
};

void trk_http_parser_init(struct trk_http_parser *p, llhttp_type_t type, size_t max_header_size, enum trk_http_leniency leniency) {
  *p = (struct trk_http_parser){.max_header_size = max_header_size, .lenient = leniency == TRK_HTTP_INSECURE, .at_start = true};
  llhttp_init(&p->ll, type, &settings);
  p->in_head = true;
  if (leniency == TRK_HTTP_RELAXED) {
    p->ll.lenient_flags = LENIENT_HEADERS;
  } else if (p->lenient) {
    p->ll.lenient_flags = LENIENT_HEADERS | LENIENT_CHUNKED_LENGTH | LENIENT_KEEP_ALIVE | LENIENT_TRANSFER_ENCODING |
                          LENIENT_VERSION;
  }
}

void trk_http_parser_done(struct trk_http_parser *p) {
  free(p->text);
  p->text = NULL;
  p->text_len = p->text_cap = p->head_len = 0;
}

void trk_http_parser_feed(struct trk_http_parser *p, const void *data, size_t len) {
  p->data = data;
  p->len = len;
  p->pos = 0;
}

/* --- what llhttp 9 refuses and 8.1 lets pass: checked on the bytes between the pieces of body -------------- */

/* Looks at [from, to): lines end in CRLF, none is folded and nothing is a NUL. False: *p carries the error. */
static bool check_lines(struct trk_http_parser *p, size_t from, size_t to) {
  const char *d = p->data;
  const char *nul = p->ll.lenient_flags != 0 && from < to ? memchr(d + from, '\0', to - from) : NULL;
  if (nul != NULL) {
    fail(p, "HPE_INVALID_HEADER_TOKEN", "Invalid header value char");
    p->pos = (size_t)(nul - d);
    return false;
  }
  /* a run may begin right after a line end */
  if (from < to && p->last == '\n' && p->line > 1 && (d[from] == ' ' || d[from] == '\t')) {
    fail(p, "HPE_INVALID_HEADER_TOKEN", "Unexpected whitespace after header value");
    p->pos = from;
    return false;
  }
  for (size_t i = from; i < to;) {
    const char *lf = memchr(d + i, '\n', to - i);
    if (lf == NULL) break;
    size_t at = (size_t)(lf - d);
    uint8_t before = at > from ? (uint8_t)d[at - 1] : p->last;
    if (before != '\r') {
      if (before == '\n') fail(p, "HPE_INVALID_HEADER_TOKEN", "Invalid header field char");
      else if (p->line > 0) fail(p, "HPE_CR_EXPECTED", "Missing expected CR after header value");
      else if (p->ll.type == HTTP_REQUEST) fail(p, "HPE_INVALID_VERSION", "Expected CRLF after version");
      else fail(p, "HPE_CR_EXPECTED", "Missing expected CR after response line");
      p->pos = p->line > 0 && before != '\n' ? at : at + 1;
      return false;
    }
    bool blank = at == from + 1 ? p->last == '\n' : at > from + 1 && d[at - 2] == '\n';
    if (blank) p->in_head = false;
    if (p->line < 255) p->line++;
    if (p->line > 1 && at + 1 < to && (d[at + 1] == ' ' || d[at + 1] == '\t')) {
      fail(p, "HPE_INVALID_HEADER_TOKEN", "Unexpected whitespace after header value");
      p->pos = at + 1;
      return false;
    }
    i = at + 1;
  }
  if (to > from) p->last = (uint8_t)d[to - 1];
  return true;
}

static bool check_strict(struct trk_http_parser *p, size_t from) {
  size_t at = from;
  bool head_before = p->in_head, ok = true;
  for (unsigned i = 0; i < p->span_count; i++) {
    ok = check_lines(p, at, p->spans[i].offset);
    if (!ok) {
      p->span_count = (uint8_t)i;
      break;
    }
    at = p->spans[i].offset + p->spans[i].len;
    p->last = 0;
    p->in_head = false;
  }
  if (ok && at < p->pos) {
    if (at == from || p->span_count > 0) ok = check_lines(p, at, p->pos);
  }
  if (!ok) {
    p->failed = true;
    /* in the head: nothing of this message is reported */
    if (head_before && p->in_head) {
      p->flags &= ~(unsigned)(TRK_HTTP_HEAD | TRK_HTTP_WANTS_UPGRADE);
      p->after_upgrade = p->pause_upgrade = false;
    }
    if (p->span_count == 0) p->flags &= ~(unsigned)TRK_HTTP_BODY;
    p->flags &= ~(unsigned)(TRK_HTTP_COMPLETE | TRK_HTTP_TRAILERS | TRK_HTTP_UPGRADED | TRK_HTTP_MORE);
    p->flags |= TRK_HTTP_ERROR;
  }
  if (p->flags & TRK_HTTP_COMPLETE) {
    p->in_head = true;
    p->line = 0;
    p->last = 0;
  }
  return ok;
}

/* --- errors, in the words of llhttp 9 ------------------------------------------------------------------------ */

/* Returns where llhttp 9 would stop: it has read the byte that it complains about when that is a line feed or a space. */
static size_t set_error(struct trk_http_parser *p, llhttp_errno_t code) {
  p->flags |= TRK_HTTP_ERROR;
  p->failed = true;
  const char *at = llhttp_get_error_pos(&p->ll);
  size_t pos = at != NULL && at >= p->data && at <= p->data + p->len ? (size_t)(at - p->data) : p->pos;
  p->pos = pos;
  if (p->error_code != NULL) { /* set by a callback */
    return pos - (pos > 0 && strcmp(p->error_reason, "Invalid header token") == 0);
  }
  p->error_code = llhttp_errno_name(code);
  p->error_reason = p->ll.reason != NULL ? p->ll.reason : "";
  if (p->ll.type == HTTP_RESPONSE && code == HPE_CLOSED_CONNECTION) return pos;
  if (strcmp(p->error_reason, "Expected HTTP/") == 0)
    p->error_reason = "Expected HTTP/, RTSP/ or ICE/";
  bool lf = pos < p->len && p->data[pos] == '\n';
  if (code == HPE_INVALID_CHUNK_SIZE && pos < p->len && (p->data[pos] == ' ' || p->data[pos] == '\t')) {
    return pos + 1;
  } else if (lf && code == HPE_INVALID_CHUNK_SIZE) {
    p->error_code = "HPE_CR_EXPECTED";
    p->error_reason = "Missing expected CR after chunk size";
    return pos + 1;
  } else if (lf && pos > 0 && p->data[pos - 1] != '\r' && code == HPE_STRICT && strstr(p->error_reason, "extensions") != NULL) {
    p->error_code = "HPE_CR_EXPECTED";
    p->error_reason = "Missing expected CR after chunk extension value";
  } else if (lf && code == HPE_INVALID_HEADER_TOKEN && strcmp(p->error_reason, "Invalid header value char") == 0) {
    p->error_code = "HPE_CR_EXPECTED";
    p->error_reason = "Missing expected CR after header value";
  } else if (code == HPE_STRICT && strcmp(p->error_reason, "Expected CRLF after chunk") == 0) {
    if (lf) p->error_code = "HPE_CR_EXPECTED";
    p->error_reason = lf ? "Missing expected CR after chunk data" : "Expected LF after chunk data";
    return pos + lf;
  }
  return pos;
}

/* --- running --------------------------------------------------------------------------------------------------- */

static bool refuse_start(struct trk_http_parser *p, const char *code, const char *reason) {
  fail(p, code, reason);
  p->flags |= TRK_HTTP_ERROR;
  p->failed = true;
  return false;
}

/* The next byte of "HTTP/1.1 200", or of the same with RTSP or ICE. */
static bool begins_response(struct trk_http_parser *p, char c) {
  static const char protocols[3][6] = {"HTTP/", "RTSP/", "ICE/"};
  size_t at = p->held;
  if (at == 0) p->protocol = c == 'R' ? 1 : c == 'I' ? 2 : 0;
  const char *protocol = protocols[p->protocol];
  size_t len = p->protocol == 2 ? 4 : 5;
  if (at < len)
    return c == protocol[at] || refuse_start(p, "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/");
  at -= len;
  bool digit = c >= '0' && c <= '9';
  if (at == 0) {
    p->major = (uint8_t)(c - '0');
    return digit || refuse_start(p, "HPE_INVALID_VERSION", "Invalid major version");
  }
  if (at == 1) return c == '.' || refuse_start(p, "HPE_INVALID_VERSION", "Expected dot");
  if (at == 2) {
    p->minor = (uint8_t)(c - '0');
    p->code = 0;
    if (!digit) return refuse_start(p, "HPE_INVALID_VERSION", "Invalid minor version");
    unsigned version = p->major * 10u + p->minor;
    if (p->lenient || version == 9 || version == 10 || version == 11 || version == 20) return true;
    p->pos++;
    return refuse_start(p, "HPE_INVALID_VERSION", "Invalid HTTP version");
  }
  if (at == 3) return c == ' ' || refuse_start(p, "HPE_INVALID_VERSION", "Expected space after version");
  p->code = (uint16_t)(p->code * 10 + (c - '0'));
  return digit || refuse_start(p, "HPE_INVALID_STATUS", "Invalid status code");
}

/* llhttp 8.1 takes status codes of any length and knows only HTTP: it is shown a line without either. */
static bool begin_response(struct trk_http_parser *p) {
  for (; p->pos < p->len; p->pos++, p->held++) {
    char c = p->data[p->pos];
    if (p->held == 12u - (p->protocol == 2)) {
      if (c == '\n') p->pos++;
      if (c != ' ' && c != '\r') return refuse_start(p, "HPE_INVALID_STATUS", "Invalid response status");
      char shown[] = {'H', 'T', 'T', 'P', '/', (char)('0' + p->major), '.', (char)('0' + p->minor), ' ', (char)('0' + p->code / 100),
                      (char)('0' + p->code / 10 % 10), (char)('0' + p->code % 10)};
      p->held = 0;
      p->at_start = false;
      llhttp_errno_t r = llhttp_execute(&p->ll, shown, sizeof(shown));
      if (r != HPE_OK) (void)set_error(p, r);
      return r == HPE_OK;
    }
    if (!begins_response(p, c)) return false;
  }
  return false;
}

/* llhttp 8.1 has no QUERY: it is shown PATCH, of the same grammar. False: more bytes are needed, or an error. */
static bool begin_message(struct trk_http_parser *p) {
  if (p->held == 0)
    while (p->pos < p->len && (p->data[p->pos] == '\r' || p->data[p->pos] == '\n')) p->pos++;
  if (p->ll.type == HTTP_RESPONSE) return begin_response(p);
  while (p->held < 6 && p->pos < p->len && p->data[p->pos] == query_line[p->held]) {
    p->held++;
    p->pos++;
  }
  if (p->pos == p->len && p->held < 6) return false;
  const char *shown = p->held == 6 ? "PATCH " : query_line;
  p->query = p->held == 6;
  p->at_start = false;
  if (p->held > 0) {
    llhttp_errno_t r = llhttp_execute(&p->ll, shown, p->held);
    p->held = 0;
    if (r != HPE_OK) {
      (void)set_error(p, r);
      return false;
    }
  }
  return true;
}

/* Where llhttp is to stop: at the ';' after a chunk's size. */
static size_t end_of_size(struct trk_http_parser *p) {
  if (!p->at_size) return p->len;
  size_t at = p->pos;
  while (at < p->len && isxdigit((uint8_t)p->data[at])) at++;
  if (at == p->len) return at;
  p->at_size = false;
  if (p->data[at] != ';') return p->len;
  p->extension = (struct trk_http_extension){.state = TRK_HTTP_EXT_START};
  return at;
}

/* False: they are refused; *ret_told is where. */
static bool pass_extensions(struct trk_http_parser *p, size_t *ret_told) {
  struct trk_http_extension_error error = {0};
  size_t from = p->pos;
  p->pos += trk_http_extension_read(&p->extension, p->data + from, p->len - from, &error);
  if (error.code == NULL) return true;
  *ret_told = from + error.told;
  return refuse_start(p, error.code, error.reason);
}

/*
 * llhttp 8.1 stopped at a tab behind the digits of a Content-Length, where it takes a space: it goes on as if it had seen one.
 * Its state there is that of one that did.
 */
static bool pass_tab(struct trk_http_parser *p) {
  static const llhttp_settings_t silent;
  static const char spaced[] = "GET / HTTP/1.1\r\nContent-Length: 5 ";
  const char *at = llhttp_get_error_pos(&p->ll);
  llhttp_t other;
  if (at == NULL || at < p->data || at >= p->data + p->len || *at != '\t') return false;
  llhttp_init(&other, HTTP_REQUEST, &silent);
  if (llhttp_execute(&other, spaced, sizeof spaced - 1) != HPE_OK) return false;
  p->ll.error = 0;
  p->ll.reason = p->ll.error_pos = NULL;
  p->ll._current = other._current;
  p->ll._span_pos0 = other._span_pos0;
  p->ll._span_cb0 = other._span_cb0;
  p->pos = (size_t)(at - p->data) + 1;
  return true;
}

/* llhttp over the bytes but those of extensions. HPE_OK: all are used; HPE_USER: refused here, *ret_told is where. */
static llhttp_errno_t execute(struct trk_http_parser *p, size_t *ret_told) {
  for (;;) {
    if (p->extension.state != TRK_HTTP_EXT_NONE) {
      if (!pass_extensions(p, ret_told)) return HPE_USER;
      if (p->pos == p->len) return HPE_OK;
    }
    size_t end = end_of_size(p);
    p->goes_on = false;
    llhttp_errno_t r = llhttp_execute(&p->ll, p->data + p->pos, end - p->pos);
    if (r == HPE_PAUSED && p->goes_on) {
      p->pos = (size_t)(llhttp_get_error_pos(&p->ll) - p->data);
      llhttp_resume(&p->ll);
      if (p->pos == p->len) return HPE_OK;
    } else if (r == HPE_OK && end < p->len) {
      p->pos = end + 1;
    } else if (r == HPE_INVALID_CONTENT_LENGTH && p->error_code == NULL && pass_tab(p)) {
      if (p->pos == p->len) return HPE_OK;
    } else {
      return r;
    }
  }
}

/* llhttp has not seen the message that was recalled, and more follows: it sees another one of that kind. */
static void catch_up(struct trk_http_parser *p) {
  static const llhttp_settings_t silent;
  static const char last[] = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n";
  p->recalled_last = false;
  p->ll.settings = (void *)&silent;
  (void)llhttp_execute(&p->ll, last, sizeof last - 1);
  p->ll.settings = (void *)&settings;
}

void trk_http_parser_run(struct trk_http_parser *p) {
  p->flags = 0;
  p->spans = run_spans;
  p->span_count = 0;
  if (p->failed) {
    if (!p->after_upgrade) p->flags = TRK_HTTP_ERROR;
    return;
  }
  bool resumed = p->pause_upgrade;
  p->pause_upgrade = false;
  if (p->recalled_last && p->pos < p->len) catch_up(p);
  if (p->at_start && !begin_message(p)) return;
  size_t from = p->pos, told = 0;
  if (p->pos == p->len && !resumed) return;
  llhttp_errno_t r = execute(p, &told);
  if (r == HPE_OK) {
    p->pos = p->len;
  } else if (p->failed) {
    /* in the extensions of a chunk */
  } else if (r == HPE_PAUSED || r == HPE_PAUSED_UPGRADE) {
    p->pos = (size_t)(llhttp_get_error_pos(&p->ll) - p->data);
    if (r == HPE_PAUSED) {
      llhttp_resume(&p->ll);
      /* a complete message lacks llhttp's last step, which needs no byte */
      if ((p->flags & TRK_HTTP_COMPLETE) && llhttp_execute(&p->ll, p->data + p->pos, 0) == HPE_PAUSED_UPGRADE)
        p->flags |= TRK_HTTP_UPGRADED;
      else if (p->pos < p->len || p->pause_upgrade)
        p->flags |= TRK_HTTP_MORE;
      if ((p->flags & TRK_HTTP_COMPLETE) && p->after_upgrade && !(p->flags & TRK_HTTP_UPGRADED)) {
        p->flags &= ~(unsigned)TRK_HTTP_MORE; /* as in Node, the rest of the read is nobody's */
        p->pos = p->len;
      }
    } else {
      p->flags |= TRK_HTTP_UPGRADED;
    }
  } else {
    told = set_error(p, r);
  }
  if ((p->lenient || !(p->message_open || (p->flags & TRK_HTTP_COMPLETE)) || check_strict(p, from)) && p->failed) p->pos = told;
  if (p->failed && p->after_upgrade) p->flags &= ~(unsigned)TRK_HTTP_ERROR;
}

void trk_http_parser_recall(struct trk_http_parser *p, uint32_t flags, uint16_t code, uint8_t major, uint8_t minor, size_t body) {
  p->flags = flags;
  p->code = code;
  p->major = major;
  p->minor = minor;
  p->spans = run_spans;
  p->span_count = body > 0;
  if (body > 0) run_spans[0] = (struct trk_http_span){(uint32_t)(p->len - body), (uint32_t)body};
  p->pos = p->len;
  p->after_upgrade = false;
  p->started = 0; /* also of a connection whose first request this is */
  if (!(flags & TRK_HTTP_KEEP_ALIVE) && !p->lenient) {
    p->at_start = false;
    p->recalled_last = true;
  }
}

void trk_http_parser_finish(struct trk_http_parser *p) {
  p->flags = 0;
  p->span_count = 0;
  if (p->failed || p->after_upgrade) return;
  trk_http_parser_feed(p, "", 0);
  if (p->held > 0) {
    p->flags = TRK_HTTP_ERROR;
    p->failed = true;
    p->error_code = "HPE_INVALID_EOF_STATE";
    p->error_reason = "Invalid EOF state";
    return;
  }
  llhttp_errno_t r = llhttp_finish(&p->ll);
  if (r != HPE_OK && r != HPE_PAUSED && r != HPE_PAUSED_UPGRADE) {
    (void)set_error(p, r);
    p->error_reason = "Invalid EOF state";
  }
}

void trk_http_parser_refuse_upgrade(struct trk_http_parser *p) {
  p->ll.upgrade = 0;
}

const char *trk_http_method_name(unsigned method) {
  if (method == TRK_HTTP_QUERY) return "QUERY";
  return method < TRK_HTTP_QUERY ? llhttp_method_name((llhttp_method_t)method) : NULL;
}
