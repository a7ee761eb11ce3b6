/*
 * dns.c - name lookups by the system's resolver, on the pool: internalBinding('dns').
 *
 * Owns:    a request per lookup. Runs on: the thread of the runtime; getaddrinfo(3) on the pool.
 * Frees:   the request at its end, also when the runtime ends first.
 * Limits:  host names to NI_MAXHOST - 1 bytes.
 * Source:  https://docs.libuv.org/en/v1.x/dns.html
 */
#include "core/binding.h"
#include "core/mem.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

struct lookup {
  struct trk_req req;
  union {
    uv_getaddrinfo_t info;
    uv_getnameinfo_t name;
  } uv;
};

/* The addresses of a list as an array of strings, each once per socket type asked for. */
static JSValueRef addresses(struct trk_runtime *rt, const struct addrinfo *list) {
  unsigned used = 0;
  JSObjectRef array = trk_array(rt, 0, NULL);
  for (const struct addrinfo *at = list; at != NULL; at = at->ai_next) {
    char text[INET6_ADDRSTRLEN];
    const void *address;
    if (at->ai_family == AF_INET) address = &((struct sockaddr_in *)at->ai_addr)->sin_addr;
    else if (at->ai_family == AF_INET6) address = &((struct sockaddr_in6 *)at->ai_addr)->sin6_addr;
    else continue;
    if (uv_inet_ntop(at->ai_family, address, text, sizeof(text)) < 0) continue;
    /* Into the array at once: values in malloc'ed memory are not seen by the collector. */
    JSObjectSetPropertyAtIndex(rt->ctx, array, used++, trk_cstring(rt, text), NULL);
  }
  return array;
}

static void on_info(uv_getaddrinfo_t *uv, int status, struct addrinfo *list) {
  struct lookup *lookup = trk_container(uv, struct lookup, uv.info);
  struct trk_runtime *rt = lookup->req.rt;
  if (atomic_load(&rt->stopping)) {
    trk_req_drop(&lookup->req);
  } else {
    JSValueRef argv[2] = {trk_number(rt, status), status == 0 ? addresses(rt, list) : trk_undefined(rt)};
    trk_req_end(&lookup->req, 2, argv);
  }
  uv_freeaddrinfo(list);
  free(lookup);
}

/* getaddrinfo(host, family 0|4|6, flags, callback): a status; callback(status, [address...]). */
TRK_FN(dns_getaddrinfo) {
  char *host = trk_arg_utf8(c, 0, NULL);
  int32_t family = trk_arg_i32(c, 1);
  struct addrinfo hints = {
    .ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC,
    .ai_socktype = SOCK_STREAM,
    .ai_flags = trk_arg_i32(c, 2),
  };
  struct lookup *lookup = trk_calloc(1, sizeof(*lookup));
  trk_req_begin(c->rt, &lookup->req, trk_arg(c, 3));
  lookup->req.name = "GetAddrInfoReqWrap";
  int r = uv_getaddrinfo(&c->rt->loop, &lookup->uv.info, on_info, host != NULL ? host : "", NULL, &hints);
  free(host);
  if (r < 0) {
    trk_req_drop(&lookup->req);
    free(lookup);
  } else {
    lookup->req.cancel = (uv_req_t *)&lookup->uv.info;
  }
  return trk_number(c->rt, r);
}

static void on_name(uv_getnameinfo_t *uv, int status, const char *host, const char *service) {
  struct lookup *lookup = trk_container(uv, struct lookup, uv.name);
  struct trk_runtime *rt = lookup->req.rt;
  if (atomic_load(&rt->stopping)) {
    trk_req_drop(&lookup->req);
  } else {
    JSValueRef argv[3] = {trk_number(rt, status), trk_cstring(rt, host), trk_cstring(rt, service)};
    trk_req_end(&lookup->req, status == 0 ? 3 : 1, argv);
  }
  free(lookup);
}

/* getnameinfo(address, port, callback): a status; callback(status, host, service). */
TRK_FN(dns_getnameinfo) {
  char *address = trk_arg_utf8(c, 0, NULL);
  struct sockaddr_storage storage;
  int port = trk_arg_i32(c, 1);
  int r = UV_EINVAL;
  if (address != NULL && uv_ip4_addr(address, port, (struct sockaddr_in *)&storage) == 0) r = 0;
  else if (address != NULL && uv_ip6_addr(address, port, (struct sockaddr_in6 *)&storage) == 0) r = 0;
  free(address);
  if (r < 0) return trk_number(c->rt, r);
  struct lookup *lookup = trk_calloc(1, sizeof(*lookup));
  trk_req_begin(c->rt, &lookup->req, trk_arg(c, 2));
  lookup->req.name = "GetNameInfoReqWrap";
  r = uv_getnameinfo(&c->rt->loop, &lookup->uv.name, on_name, (struct sockaddr *)&storage, NI_NAMEREQD);
  if (r < 0) {
    trk_req_drop(&lookup->req);
    free(lookup);
  } else {
    lookup->req.cancel = (uv_req_t *)&lookup->uv.name;
  }
  return trk_number(c->rt, r);
}

#define ZONE "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.:_"
/* isIP(text): 4, 6 or 0. An IPv6 address may name a zone. */
TRK_FN(dns_is_ip) {
  char text[128];
  uint8_t bytes[16];
  if (!trk_is_string(c->rt, trk_arg(c, 0))) return trk_number(c->rt, 0);
  size_t len = trk_copy_utf8(c->rt, trk_arg(c, 0), text, sizeof(text));
  if (len == SIZE_MAX || memchr(text, '\0', len) != NULL) return trk_number(c->rt, 0);
  if (uv_inet_pton(AF_INET, text, bytes) == 0) return trk_number(c->rt, 4);
  char *zone = strchr(text, '%');
  if (zone != NULL && (zone[1] == '\0' || zone[strspn(zone + 1, ZONE) + 1] != '\0')) return trk_number(c->rt, 0);
  if (zone != NULL) *zone = '\0';
  return trk_number(c->rt, uv_inet_pton(AF_INET6, text, bytes) == 0 ? 6 : 0);
}

static const struct trk_fn_row functions[] = {
  {"getaddrinfo", dns_getaddrinfo},
  {"getnameinfo", dns_getnameinfo},
  {"isIP", dns_is_ip},
  {NULL, NULL},
};
static const struct trk_const_row constants[] = {
  {"AI_ADDRCONFIG", AI_ADDRCONFIG},
  {"AI_V4MAPPED", AI_V4MAPPED},
  {"AI_ALL", AI_ALL},
  {NULL, 0},
};
static const struct trk_binding dns = {.name = "dns", .functions = functions, .constants = constants};
TRK_BINDING(dns);
