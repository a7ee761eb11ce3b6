/*
 * url_host.c - hosts of URLs: domains, IPv4 and IPv6 addresses, opaque hosts.
 *
 * What:    section 3 of the URL Standard; international names by ICU's UTS #46.
 * Owns:    nothing; ICU's profile object is opened per call (names that need it are rare).
 * Runs on: any thread.
 * Frees:   temporary texts within the call.
 * Limits:  a name given to ICU has at most 64 KB.
 */
#include "core/transcode.h"
#include "util/icu.h"
#include "util/url_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uidna.h>

enum { MAX_NAME = 65536, IPV6_PIECES = 8 };

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
static int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* --- code points that a host may not have ------------------------------------------------------------ */

static bool forbidden_host(unsigned char c) {
  return c == 0 || (c < 0x80 && strchr("\t\n\r #/:<>?@[\\]^|", c) != NULL);
}
static bool forbidden_domain(unsigned char c) {
  return c <= 0x1F || c == '%' || c == 0x7F || forbidden_host(c);
}

/* --- international names -------------------------------------------------------------------------------- */

struct idna {
  UIDNA *(*open)(uint32_t options, UErrorCode *status);
  void (*close)(UIDNA *idna);
  int32_t (*convert)(const UIDNA *idna, const char *name, int32_t len, char *dest, int32_t room, UIDNAInfo *info,
                     UErrorCode *status);
};

static bool idna_find(struct idna *idna, const char *convert) {
  *(void **)&idna->open = trk_icu_symbol("uidna_openUTS46");
  *(void **)&idna->close = trk_icu_symbol("uidna_close");
  *(void **)&idna->convert = trk_icu_symbol(convert);
  return idna->open != NULL && idna->close != NULL && idna->convert != NULL;
}

/* The name through ICU; *ret_errors are ICU's. */
static bool idna_run(const char *convert, const char *name, size_t len, struct trk_url_text *out,
                     uint32_t *ret_errors) {
  struct idna icu;
  if (len > MAX_NAME || !idna_find(&icu, convert)) return false;
  UErrorCode status = U_ZERO_ERROR;
  UIDNA *profile = icu.open(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
                                UIDNA_NONTRANSITIONAL_TO_UNICODE,
                            &status);
  if (U_FAILURE(status)) return false;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  char small[512];
  int32_t used = icu.convert(profile, name, (int32_t)len, small, sizeof small, &info, &status);
  if (status == U_BUFFER_OVERFLOW_ERROR && used > 0) {
    char *large = malloc((size_t)used + 1);
    status = U_ZERO_ERROR;
    info = (UIDNAInfo)UIDNA_INFO_INITIALIZER;
    if (large != NULL) {
      used = icu.convert(profile, name, (int32_t)len, large, used + 1, &info, &status);
      if (U_SUCCESS(status)) trk_url_text_add(out, large, (size_t)used);
      free(large);
    }
  } else if (U_SUCCESS(status)) {
    trk_url_text_add(out, small, (size_t)used);
  }
  icu.close(profile);
  *ret_errors = info.errors;
  return U_SUCCESS(status);
}

/* Lengths and hyphens are not checked (VerifyDnsLength and CheckHyphens are false). */
static const uint32_t tolerated = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                  UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                  UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

static bool has_ace_prefix(const char *name, size_t len) {
  for (size_t i = 0; i + 4 <= len; i++) {
    if ((i == 0 || name[i - 1] == '.') && (name[i] | 0x20) == 'x' && (name[i + 1] | 0x20) == 'n' &&
        name[i + 2] == '-' && name[i + 3] == '-') {
      return true;
    }
  }
  return false;
}

bool trk_url_to_ascii(const char *domain, size_t len, struct trk_url_text *out) {
  if (trk_ascii((const uint8_t *)domain, len) && !has_ace_prefix(domain, len)) {
    for (size_t i = 0; i < len; i++) {
      char c = domain[i];
      trk_url_text_char(out, c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
    }
    return len > 0;
  }
  uint32_t errors;
  size_t before = out->len;
  if (!idna_run("uidna_nameToASCII_UTF8", domain, len, out, &errors) || (errors & ~tolerated) != 0) {
    out->len = before;
    return false;
  }
  return out->len > before;
}

bool trk_url_to_unicode(const char *domain, size_t len, struct trk_url_text *out) {
  uint32_t errors;
  return idna_run("uidna_nameToUnicodeUTF8", domain, len, out, &errors);
}

/* --- IPv4 --------------------------------------------------------------------------------------------------- */

/* 10, 012 or 0xA. False when it is no number; one that is too large saturates. */
static bool ipv4_number(const char *p, size_t len, uint64_t *ret) {
  unsigned radix = 10;
  if (len == 0) return false;
  if (len >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x') {
    radix = 16;
    p += 2;
    len -= 2;
  } else if (len >= 2 && p[0] == '0') {
    radix = 8;
    p++;
    len--;
  }
  uint64_t value = 0;
  for (size_t i = 0; i < len; i++) {
    int digit = hex_value(p[i]);
    if (digit < 0 || (unsigned)digit >= radix) return false;
    value = value * radix + (unsigned)digit;
    if (value > UINT32_MAX) value = (uint64_t)UINT32_MAX + 1;
  }
  *ret = value;
  return true;
}

static bool ends_in_number(const char *host, size_t len) {
  if (len > 0 && host[len - 1] == '.') len--;
  size_t start = len;
  while (start > 0 && host[start - 1] != '.') start--;
  if (start == len) return false;
  bool digits = true;
  for (size_t i = start; i < len; i++) digits = digits && is_digit(host[i]);
  uint64_t value;
  return digits || ipv4_number(host + start, len - start, &value);
}

static bool ipv4(const char *host, size_t len, struct trk_url_text *out) {
  uint64_t numbers[4];
  size_t count = 0;
  if (len > 0 && host[len - 1] == '.') len--;
  for (size_t i = 0; i <= len;) {
    const char *dot = memchr(host + i, '.', len - i);
    size_t end = dot == NULL ? len : (size_t)(dot - host);
    if (count == 4 || !ipv4_number(host + i, end - i, &numbers[count++])) return false;
    i = end + 1;
  }
  uint64_t address = numbers[count - 1];
  if (address >= UINT64_C(1) << (8 * (5 - count))) return false;
  for (size_t i = 0; i + 1 < count; i++) {
    if (numbers[i] > 255) return false;
    address += numbers[i] << (8 * (3 - i));
  }
  char text[16];
  int used = snprintf(text, sizeof text, "%u.%u.%u.%u", (unsigned)(address >> 24), (unsigned)(address >> 16 & 255),
                      (unsigned)(address >> 8 & 255), (unsigned)(address & 255));
  trk_url_text_add(out, text, (size_t)used);
  return true;
}

/* --- IPv6 --------------------------------------------------------------------------------------------------- */

/* The dotted end of an IPv6 address, into two pieces. */
static bool ipv6_dotted(const char *p, const char *end, uint16_t *pieces) {
  for (int seen = 0; seen < 4; seen++) {
    if (seen > 0 && (p == end || *p++ != '.')) return false;
    if (p == end || !is_digit(*p)) return false;
    unsigned value = 0;
    const char *start = p;
    for (; p < end && is_digit(*p); p++) {
      if (p > start && value == 0) return false;
      value = value * 10 + (unsigned)(*p - '0');
      if (value > 255) return false;
    }
    pieces[seen / 2] = (uint16_t)(pieces[seen / 2] << 8 | value);
  }
  return p == end;
}

static bool ipv6_parse(const char *p, const char *end, uint16_t pieces[IPV6_PIECES]) {
  int count = 0, compress = -1;
  if (p < end && *p == ':') {
    if (end - p < 2 || p[1] != ':') return false;
    p += 2;
    compress = 0;
  }
  while (p < end) {
    if (count == IPV6_PIECES) return false;
    if (*p == ':') {
      if (compress >= 0) return false;
      p++;
      compress = count;
      continue;
    }
    unsigned value = 0;
    const char *start = p;
    while (p < end && p - start < 4 && hex_value(*p) >= 0) value = value << 4 | (unsigned)hex_value(*p++);
    if (p < end && *p == '.') {
      if (p == start || count > IPV6_PIECES - 2 || !ipv6_dotted(start, end, &pieces[count])) return false;
      count += 2;
      break;
    }
    if (p < end && *p == ':') {
      if (++p == end) return false;
    } else if (p < end) {
      return false;
    }
    pieces[count++] = (uint16_t)value;
  }
  if (compress < 0) return count == IPV6_PIECES;
  if (count == IPV6_PIECES) return true; /* "::" stands for nothing; the standard lets it pass */
  int moved = count - compress;
  memmove(&pieces[IPV6_PIECES - moved], &pieces[compress], (size_t)moved * sizeof *pieces);
  memset(&pieces[compress], 0, (size_t)(IPV6_PIECES - count) * sizeof *pieces);
  return true;
}

static void ipv6_write(const uint16_t pieces[IPV6_PIECES], struct trk_url_text *out) {
  int best = -1, best_len = 1;
  for (int i = 0; i < IPV6_PIECES; i++) {
    int run = 0;
    while (i + run < IPV6_PIECES && pieces[i + run] == 0) run++;
    if (run > best_len) {
      best = i;
      best_len = run;
    }
    i += run;
  }
  trk_url_text_char(out, '[');
  for (int i = 0; i < IPV6_PIECES; i++) {
    if (i == best) {
      trk_url_text_add(out, "::", i == 0 ? 2 : 1);
      i += best_len - 1;
      continue;
    }
    char text[8];
    int used = snprintf(text, sizeof text, "%x", pieces[i]);
    trk_url_text_add(out, text, (size_t)used);
    if (i < IPV6_PIECES - 1) trk_url_text_char(out, ':');
  }
  trk_url_text_char(out, ']');
}

/* --- any host -------------------------------------------------------------------------------------------------- */

static bool opaque_host(const char *input, size_t len, struct trk_url_text *out) {
  for (size_t i = 0; i < len; i++) {
    if (forbidden_host((unsigned char)input[i])) return false;
  }
  trk_url_text_encode(out, input, len, TRK_URL_C0);
  return true;
}

/* Percent-decodes into `out`; what is then no UTF-8 cannot be a domain. */
static bool percent_decode(const char *input, size_t len, struct trk_url_text *out) {
  for (size_t i = 0; i < len; i++) {
    if (input[i] == '%' && i + 2 < len && hex_value(input[i + 1]) >= 0 && hex_value(input[i + 2]) >= 0) {
      trk_url_text_char(out, (char)(hex_value(input[i + 1]) << 4 | hex_value(input[i + 2])));
      i += 2;
    } else {
      trk_url_text_char(out, input[i]);
    }
  }
  return trk_utf8_valid((const uint8_t *)out->data, out->len);
}

static bool domain(const char *input, size_t len, struct trk_url_text *out) {
  struct trk_url_text decoded = {0};
  size_t before = out->len;
  bool ok;
  if (memchr(input, '%', len) != NULL) {
    ok = percent_decode(input, len, &decoded) && trk_url_to_ascii(decoded.data, decoded.len, out);
    free(decoded.data);
  } else {
    ok = trk_url_to_ascii(input, len, out);
  }
  if (!ok) return false;
  for (size_t i = before; i < out->len; i++) {
    if (forbidden_domain((unsigned char)out->data[i])) return false;
  }
  const char *name = out->data + before;
  size_t name_len = out->len - before;
  if (!ends_in_number(name, name_len)) return true;
  struct trk_url_text address = {0};
  ok = ipv4(name, name_len, &address);
  out->len = before;
  if (ok) trk_url_text_add(out, address.data, address.len);
  free(address.data);
  return ok;
}

bool trk_url_host(const char *input, size_t len, bool special, struct trk_url_text *out) {
  if (len > 0 && input[0] == '[') {
    uint16_t pieces[IPV6_PIECES] = {0};
    if (input[len - 1] != ']' || len < 2 || !ipv6_parse(input + 1, input + len - 1, pieces)) return false;
    ipv6_write(pieces, out);
    return true;
  }
  return special ? domain(input, len, out) : opaque_host(input, len, out);
}
