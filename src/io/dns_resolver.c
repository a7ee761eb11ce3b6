/*
 * dns_resolver.c - DNS queries by c-ares: internalBinding('dns_resolver').
 *
 * What:    a resolver is a c-ares channel on this loop: a uv_poll per socket, a timer for its timeouts. Answers go to
 *          JavaScript as the bytes of the message; lib/internal/dns/message.js reads them.
 * Owns:    struct resolver with its channel, sockets and queries in flight.
 * Runs on: the thread of the runtime. c-ares is opened at the first resolver (core/lazylib.h).
 * Frees:   all in the handle's freed function: ares_destroy ends the queries, then the sockets close.
 * Limits:  answers to 64 KiB, as DNS itself.
 * Source:  https://c-ares.org/docs.html (1.18)
 */
#include "core/binding.h"
#include "core/lazylib.h"
#include "core/mem.h"

#include <ares.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MS 1000 /* how often c-ares looks for timeouts at most */

struct resolver {
  struct trk_handle handle;
  uv_timer_t timer;
  ares_channel channel;
  struct trk_list sockets;
  struct trk_list answers; /* queries whose answers JavaScript is to get */
  int queries;
  int tick;
  bool freed;
};

struct socket {
  struct trk_list link;
  struct resolver *resolver;
  uv_poll_t poll;
  ares_socket_t fd;
};

struct query {
  struct trk_req req; /* keep: the answer, once it is there */
  struct trk_list link;
  struct resolver *resolver;
  int status;
};

static void socket_closed(uv_handle_t *uv) {
  free(trk_container((uv_poll_t *)uv, struct socket, poll));
}

static void resolver_freed(struct trk_handle *handle) {
  struct resolver *resolver = trk_container(handle, struct resolver, handle);
  resolver->freed = true;
  ares_destroy(resolver->channel);
  free(resolver);
}

static const struct trk_handle_type resolver_type = {"ChannelWrap", resolver_freed};

static void restart_timer(struct resolver *resolver);

static void tell(struct query *query) {
  struct trk_runtime *rt = query->req.rt;
  JSValueRef answer = query->req.keep.object;
  JSValueRef argv[2] = {trk_number(rt, query->status), answer != NULL ? answer : trk_undefined(rt)};
  trk_req_end(&query->req, 2, argv);
  free(query);
}

/*
 * c-ares works, then JavaScript hears of it: a query may not be cancelled, nor its resolver closed, from within its own
 * callback, where c-ares still has it and would end it a second time.
 */
static void process(struct resolver *resolver, ares_socket_t readable, ares_socket_t writable) {
  ares_process_fd(resolver->channel, readable, writable);
  for (struct trk_list *at = resolver->answers.next; at != &resolver->answers; at = resolver->answers.next) {
    trk_list_remove(at); // NOLINT(clang-analyzer-unix.Malloc): what is in a ring has a next, so it was taken out
    tell(trk_container(at, struct query, link));
  }
}

static void on_poll(uv_poll_t *poll, int status, int events) {
  struct socket *socket = trk_container(poll, struct socket, poll);
  struct resolver *resolver = socket->resolver;
  ares_socket_t fd = socket->fd;
  if (!resolver->freed) uv_timer_again(&resolver->timer);
  if (status < 0) events = UV_READABLE | UV_WRITABLE;
  process(resolver, events & UV_READABLE ? fd : ARES_SOCKET_BAD, events & UV_WRITABLE ? fd : ARES_SOCKET_BAD);
}

static void on_tick(uv_timer_t *timer) {
  struct resolver *resolver = trk_container(timer, struct resolver, timer);
  process(resolver, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

static void restart_timer(struct resolver *resolver) {
  if (!resolver->handle.closing && !uv_is_active((uv_handle_t *)&resolver->timer))
    uv_timer_start(&resolver->timer, on_tick, (uint64_t)resolver->tick, (uint64_t)resolver->tick);
}

/* c-ares opens, wants something else of, or closes a socket. */
static void on_socket(void *data, ares_socket_t fd, int readable, int writable) {
  struct resolver *resolver = data;
  struct socket *socket = NULL;
  for (struct trk_list *at = resolver->sockets.next; at != &resolver->sockets; at = at->next)
    if (trk_container(at, struct socket, link)->fd == fd) socket = trk_container(at, struct socket, link);
  if (!readable && !writable) {
    if (socket == NULL) return;
    trk_list_remove(&socket->link);
    uv_close((uv_handle_t *)&socket->poll, socket_closed);
    return;
  }
  if (socket == NULL) {
    socket = trk_calloc(1, sizeof(*socket));
    socket->resolver = resolver;
    socket->fd = fd;
    if (uv_poll_init_socket(&resolver->handle.rt->loop, &socket->poll, fd) < 0) {
      free(socket); /* the query ends by its timeout */
      return;
    }
    trk_list_push(&resolver->sockets, &socket->link);
  }
  uv_poll_start(&socket->poll, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0), on_poll);
}

/* create(timeout in ms or -1, tries): a resolver's number, or a negative c-ares status. */
TRK_FN(resolver_create) {
  const char *error = trk_lazylib_open(TRK_LAZYLIB_CARES);
  if (error == NULL && ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS) error = "it does not start";
  if (error != NULL)
    return trk_throw(c, TRK_ERROR, "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "c-ares cannot be used: %s", error);
  struct resolver *resolver = trk_calloc(1, sizeof(*resolver));
  int32_t timeout = trk_arg_i32(c, 0);
  struct ares_options options = {
    .flags = ARES_FLAG_NOCHECKRESP,
    .sock_state_cb = on_socket,
    .sock_state_cb_data = resolver,
    .timeout = timeout,
    .tries = trk_arg_i32(c, 1),
  };
  int mask = ARES_OPT_FLAGS | ARES_OPT_SOCK_STATE_CB | ARES_OPT_TRIES;
  if (timeout >= 0) mask |= ARES_OPT_TIMEOUTMS;
  trk_list_init(&resolver->sockets);
  trk_list_init(&resolver->answers);
  /* Looked for just before its time, a timeout would be found one tick later. */
  resolver->tick = timeout <= 0 || timeout >= TICK_MS ? TICK_MS + 2 : timeout + 2;
  int r = ares_init_options(&resolver->channel, &options, mask);
  if (r != ARES_SUCCESS) {
    free(resolver);
    return trk_number(c->rt, -r);
  }
  uv_timer_init(&c->rt->loop, &resolver->timer);
  int32_t id = trk_handle_open(c->rt, &resolver->handle, &resolver_type, (uv_handle_t *)&resolver->timer,
                               trk_undefined(c->rt));
  return trk_number(c->rt, id);
}

static struct resolver *arg_resolver(struct trk_call *c) {
  return trk_handle_get(c->rt, trk_arg_i32(c, 0), &resolver_type);
}

/* --- queries ------------------------------------------------------------------------------------------ */

static struct query *query_begin(struct trk_call *c, struct resolver *resolver, JSValueRef callback) {
  struct query *query = trk_calloc(1, sizeof(*query));
  query->resolver = resolver;
  trk_req_begin(c->rt, &query->req, callback);
  resolver->queries++;
  restart_timer(resolver);
  return query;
}

static bool query_unwanted(struct query *query, int status) {
  struct trk_runtime *rt = query->req.rt;
  if (--query->resolver->queries == 0 && !query->resolver->freed) uv_timer_stop(&query->resolver->timer);
  if (status != ARES_EDESTRUCTION && !atomic_load(&rt->stopping)) return false;
  trk_req_drop(&query->req);
  free(query);
  return true;
}

/*
 * Answers come from the loop, or at once from within ares_query and ares_cancel: those wait for JavaScript to have returned,
 * by way of the tick queue in lib/. `answer`: an object, or NULL.
 */
static void give(struct query *query, int status, JSObjectRef answer) {
  struct trk_runtime *rt = query->req.rt;
  if (rt->depth == 0) {
    query->status = status;
    if (answer != NULL) trk_pin_set(rt, &query->req.keep, answer);
    trk_list_push(&query->resolver->answers, &query->link);
    return;
  }
  JSValueRef argv[2] = {trk_number(rt, status), answer != NULL ? answer : trk_undefined(rt)}, exc = NULL;
  JSObjectRef callback = query->req.callback.object;
  if (callback != NULL) trk_call_js(rt, callback, 2, argv, &exc);
  trk_req_drop(&query->req);
  free(query);
}

static void on_answer(void *arg, int status, int timeouts, unsigned char *bytes, int len) {
  struct query *query = arg;
  (void)timeouts;
  if (query_unwanted(query, status)) return;
  struct trk_runtime *rt = query->req.rt;
  give(query, status, bytes != NULL && len > 0 ? trk_uint8array(rt, bytes, (size_t)len) : NULL);
}

/* query(resolver, name, type number, callback): callback(c-ares status, bytes of the answer). */
TRK_FN(resolver_query) {
  struct resolver *resolver = arg_resolver(c);
  if (resolver == NULL) return trk_bool(c->rt, false);
  char *name = trk_arg_utf8(c, 1, NULL);
  struct query *query = query_begin(c, resolver, trk_arg(c, 3));
  ares_query(resolver->channel, name != NULL ? name : "", ns_c_in, trk_arg_i32(c, 2), on_answer, query);
  free(name);
  return trk_bool(c->rt, true);
}

static void on_host(void *arg, int status, int timeouts, struct hostent *host) {
  struct query *query = arg;
  (void)timeouts;
  if (query_unwanted(query, status)) return;
  struct trk_runtime *rt = query->req.rt;
  JSObjectRef names = trk_array(rt, 0, NULL);
  if (status == ARES_SUCCESS && host != NULL) {
    /* From DNS the names are the aliases; from the hosts file the first is not among them. */
    if (host->h_aliases[0] == NULL) JSObjectSetPropertyAtIndex(rt->ctx, names, 0, trk_cstring(rt, host->h_name), NULL);
    for (unsigned i = 0; host->h_aliases[i] != NULL; i++)
      JSObjectSetPropertyAtIndex(rt->ctx, names, i, trk_cstring(rt, host->h_aliases[i]), NULL);
  }
  give(query, status, names);
}

/* reverse(resolver, address, callback): callback(c-ares status, names); false when it is no address. */
TRK_FN(resolver_reverse) {
  struct resolver *resolver = arg_resolver(c);
  char text[128];
  uint8_t bytes[16];
  if (resolver == NULL || trk_copy_utf8(c->rt, trk_arg(c, 1), text, sizeof(text)) == SIZE_MAX)
    return trk_bool(c->rt, false);
  int family = AF_INET, len = 4;
  if (uv_inet_pton(AF_INET, text, bytes) != 0) {
    family = AF_INET6;
    len = 16;
    if (uv_inet_pton(AF_INET6, text, bytes) != 0) return trk_bool(c->rt, false);
  }
  struct query *query = query_begin(c, resolver, trk_arg(c, 2));
  ares_gethostbyaddr(resolver->channel, bytes, len, family, on_host, query);
  return trk_bool(c->rt, true);
}

/* cancel(resolver): every query in flight ends with ECANCELLED. */
TRK_FN(resolver_cancel) {
  struct resolver *resolver = arg_resolver(c);
  if (resolver != NULL) ares_cancel(resolver->channel);
  return trk_undefined(c->rt);
}

/* close(resolver) */
TRK_FN(resolver_close) {
  struct resolver *resolver = arg_resolver(c);
  if (resolver != NULL) trk_handle_close(&resolver->handle, trk_undefined(c->rt));
  return trk_undefined(c->rt);
}

/* --- servers ------------------------------------------------------------------------------------------ */

/* servers(resolver): one "address port" per line. */
TRK_FN(resolver_servers) {
  struct resolver *resolver = arg_resolver(c);
  struct ares_addr_port_node *servers = NULL;
  if (resolver == NULL || ares_get_servers_ports(resolver->channel, &servers) != ARES_SUCCESS)
    return trk_cstring(c->rt, "");
  char text[4096];
  size_t used = 0;
  for (struct ares_addr_port_node *at = servers; at != NULL && used + 80 < sizeof(text); at = at->next) {
    char address[INET6_ADDRSTRLEN];
    if (uv_inet_ntop(at->family, &at->addr, address, sizeof(address)) < 0) continue;
    used += (size_t)snprintf(text + used, sizeof(text) - used, "%s %d\n", address, at->udp_port);
  }
  ares_free_data(servers);
  return trk_string(c->rt, text, used);
}

/* setServers(resolver, [address, port, ...]): a c-ares status; ARES_ENOTIMP-like 1000 while queries are in flight. */
TRK_FN(resolver_set_servers) {
  struct resolver *resolver = arg_resolver(c);
  JSValueRef value = trk_arg(c, 1);
  if (resolver == NULL || !trk_is_object(c->rt, value)) return trk_number(c->rt, ARES_EBADQUERY);
  if (resolver->queries > 0) return trk_number(c->rt, 1000);
  JSObjectRef array = (JSObjectRef)value;
  double length = trk_to_double(c->rt, trk_get(c->rt, array, "length"));
  unsigned count = length > 0 && length < 10000 ? (unsigned)length / 2 : 0;
  struct ares_addr_port_node *nodes = trk_calloc(count + 1, sizeof(*nodes));
  int r = ARES_SUCCESS;
  for (unsigned i = 0; i < count && r == ARES_SUCCESS; i++) {
    char text[128];
    size_t len = trk_copy_utf8(c->rt, JSObjectGetPropertyAtIndex(c->ctx, array, i * 2, NULL), text, sizeof(text));
    int port = trk_to_i32(c->rt, JSObjectGetPropertyAtIndex(c->ctx, array, i * 2 + 1, NULL));
    nodes[i].udp_port = nodes[i].tcp_port = port;
    nodes[i].next = i + 1 < count ? &nodes[i + 1] : NULL;
    if (len != SIZE_MAX && uv_inet_pton(AF_INET, text, &nodes[i].addr) == 0) nodes[i].family = AF_INET;
    else if (len != SIZE_MAX && uv_inet_pton(AF_INET6, text, &nodes[i].addr) == 0) nodes[i].family = AF_INET6;
    else r = ARES_EBADSTR;
  }
  if (r == ARES_SUCCESS) r = ares_set_servers_ports(resolver->channel, count > 0 ? nodes : NULL);
  free(nodes);
  return trk_number(c->rt, r);
}

/* setLocalAddress(resolver, ipv4 or undefined, ipv6 or undefined): whether both are addresses. */
TRK_FN(resolver_set_local_address) {
  struct resolver *resolver = arg_resolver(c);
  char text[128];
  struct in_addr v4 = {0};
  uint8_t v6[16] = {0};
  if (resolver == NULL) return trk_bool(c->rt, false);
  if (trk_arg_given(c, 1) && (trk_copy_utf8(c->rt, trk_arg(c, 1), text, sizeof(text)) == SIZE_MAX ||
                              uv_inet_pton(AF_INET, text, &v4) != 0))
    return trk_bool(c->rt, false);
  if (trk_arg_given(c, 2) && (trk_copy_utf8(c->rt, trk_arg(c, 2), text, sizeof(text)) == SIZE_MAX ||
                              uv_inet_pton(AF_INET6, text, v6) != 0))
    return trk_bool(c->rt, false);
  ares_set_local_ip4(resolver->channel, ntohl(v4.s_addr));
  ares_set_local_ip6(resolver->channel, v6);
  return trk_bool(c->rt, true);
}

static const struct trk_fn_row functions[] = {
  {"create", resolver_create},
  {"query", resolver_query},
  {"reverse", resolver_reverse},
  {"cancel", resolver_cancel},
  {"close", resolver_close},
  {"servers", resolver_servers},
  {"setServers", resolver_set_servers},
  {"setLocalAddress", resolver_set_local_address},
  {NULL, NULL},
};
static const struct trk_binding dns_resolver = {.name = "dns_resolver", .functions = functions};
TRK_BINDING(dns_resolver);
