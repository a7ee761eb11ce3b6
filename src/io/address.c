/*
 * address.c - IP addresses as four words, for BlockList and SocketAddress; internalBinding('address').
 *
 * Owns: nothing. Runs on: the runtime's thread. Frees: nothing. Limits: none.
 */
#include "core/binding.h"

#include <arpa/inet.h>
#include <string.h>

/*
 * parse(text, family 4|6): true, and the address in the register's words 16 to 19 (network order, each word big-endian);
 * an IPv4 address in the mapped form ::ffff:a.b.c.d.
 */
TRK_FN(address_parse) {
  char text[INET6_ADDRSTRLEN + 1];
  if (trk_copy_utf8(c->rt, trk_arg(c, 0), text, sizeof text) == SIZE_MAX) return trk_bool(c->rt, false);
  uint8_t bytes[16] = {[10] = 0xff, [11] = 0xff};
  bool v6 = trk_arg_i32(c, 1) == 6;
  if (uv_inet_pton(v6 ? AF_INET6 : AF_INET, text, v6 ? bytes : bytes + 12) < 0) return trk_bool(c->rt, false);
  for (size_t i = 0; i < 4; i++) {
    uint32_t word;
    memcpy(&word, bytes + 4 * i, 4);
    c->rt->reg[TRK_REG_SCRATCH + i] = (int32_t)ntohl(word);
  }
  return trk_bool(c->rt, true);
}

/* text(family): the address in the words, in its usual form */
TRK_FN(address_text) {
  uint8_t bytes[16];
  for (size_t i = 0; i < 4; i++) {
    uint32_t word = htonl((uint32_t)c->rt->reg[TRK_REG_SCRATCH + i]);
    memcpy(bytes + 4 * i, &word, 4);
  }
  char text[INET6_ADDRSTRLEN + 1];
  bool v6 = trk_arg_i32(c, 0) == 6;
  if (uv_inet_ntop(v6 ? AF_INET6 : AF_INET, v6 ? bytes : bytes + 12, text, sizeof text) < 0) return trk_undefined(c->rt);
  return trk_cstring(c->rt, text);
}

static const struct trk_fn_row functions[] = {{"parse", address_parse}, {"text", address_text}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "address", .functions = functions};
TRK_BINDING(binding);
