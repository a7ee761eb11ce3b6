/*
 * cluster_worker.c - the worker's half of round robin: takes what the primary passes and hands it to the server that
 * listens, as if that had accepted it: one call into JavaScript for a connection. See cluster.h.
 *
 * The answer goes out before JavaScript runs: from then on the connection is this worker's, and ends with it.
 *
 * Owns:    its servers' places; a descriptor until a stream has it. Runs on: the worker's main thread.
 * Frees:   with the handle. Limits: none.
 */
#include "core/mem.h"
#include "io/stream.h"
#include "process/cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A server in this worker. It listens to nothing itself, so a handle that is always active keeps the loop alive. */
struct served {
  struct trk_handle handle; /* owner: the object that stands for a listening handle */
  uv_prepare_t alive;
  struct trk_list link;
  uint32_t listener;
  bool unix_socket;
};

static void freed(struct trk_handle *handle) {
  struct served *served = trk_container(handle, struct served, handle);
  trk_list_remove(&served->link);
  free(served);
}
static const struct trk_handle_type type = {"TCPServerWrap", freed};

static void answer(struct trk_cluster_channel *channel, uint32_t number, bool ok) {
  char frame[64];
  int len = snprintf(frame, sizeof frame, TRK_CLUSTER_PREFIX "a\":%u,\"ok\":%d}", (unsigned)number, ok);
  if (channel->ipc) trk_ipc_send(channel->ipc, frame, (size_t)len, -1, false, NULL, NULL);
}

static struct trk_stream *make_stream(struct trk_runtime *rt, const struct served *served, int fd) {
  int status = 0;
  struct trk_stream *stream = served->unix_socket ? trk_stream_pipe_new(rt, false, &status) : trk_stream_tcp_new(rt, &status);
  if (stream == NULL) return NULL;
  if (stream->handle.id > 0) {
    status = served->unix_socket ? uv_pipe_open(&stream->uv.pipe, fd) : uv_tcp_open(&stream->uv.tcp, fd);
    if (status == 0) return stream;
  }
  trk_stream_close(stream);
  return NULL;
}

/* net.Server's maxConnections: one that is full has its connections go to other workers, unless it says otherwise. */
static bool is_full(struct trk_runtime *rt, const struct served *served) {
  if (served->handle.owner.object == NULL) return false;
  JSValueRef server = trk_get(rt, served->handle.owner.object, "owner");
  if (!trk_is_object(rt, server)) return false;
  JSValueRef most = trk_get(rt, (JSObjectRef)server, "maxConnections");
  if (!trk_is_number(rt, most)) return false;
  if (!(trk_to_double(rt, trk_get(rt, (JSObjectRef)server, "_connections")) >= trk_to_double(rt, most))) return false;
  return !trk_to_bool(rt, trk_get(rt, (JSObjectRef)server, "dropMaxConnection"));
}

void trk_cluster_arrived(struct trk_cluster_channel *channel, uint32_t listener, uint32_t number, int fd) {
  struct trk_runtime *rt = channel->handle.rt;
  struct served *served = NULL;
  for (struct trk_list *node = channel->serving.next; node != &channel->serving && served == NULL; node = node->next) {
    struct served *candidate = trk_container(node, struct served, link);
    if (candidate->listener == listener && !candidate->handle.closing) served = candidate;
  }
  JSObjectRef on_connection = rt->stream_hooks[TRK_STREAM_ON_CONNECTION].object;
  struct trk_stream *stream = fd >= 0 && served && on_connection && !is_full(rt, served) ? make_stream(rt, served, fd) : NULL;
  if (stream == NULL) {
    if (fd >= 0) close(fd);
    answer(channel, number, false);
    return;
  }
  answer(channel, number, true);
  JSValueRef args[3] = {served->handle.owner.object, trk_number(rt, 0), trk_number(rt, stream->handle.id)};
  trk_dispatch(rt, on_connection, 3, args);
}

void trk_cluster_orphan(struct trk_cluster_channel *channel) {
  while (!trk_list_empty(&channel->serving)) trk_list_remove(channel->serving.next);
}

static void on_prepare(uv_prepare_t *prepare) {
  (void)prepare;
}

static struct served *served_arg(struct trk_call *c) {
  struct trk_handle *handle = trk_handle_get(c->rt, trk_arg_i32(c, 0), &type);
  return handle ? trk_container(handle, struct served, handle) : NULL;
}

/* serve(channel, listener, whether it is a UNIX socket, owner): a number; the owner gets onconnection(status, client) */
TRK_FN(cluster_serve) {
  struct trk_cluster_channel *channel = trk_cluster_channel_get(c->rt, trk_arg_i32(c, 0));
  if (channel == NULL) return trk_number(c->rt, UV_EBADF);
  struct served *served = trk_calloc(1, sizeof *served);
  served->listener = (uint32_t)trk_arg_i32(c, 1);
  served->unix_socket = trk_arg_bool(c, 2);
  uv_prepare_init(&c->rt->loop, &served->alive);
  uv_prepare_start(&served->alive, on_prepare);
  trk_list_push(&channel->serving, &served->link);
  return trk_number(c->rt, trk_handle_open(c->rt, &served->handle, &type, (uv_handle_t *)&served->alive, trk_arg(c, 3)));
}

TRK_FN(cluster_unserve) { /* (number) */
  struct served *served = served_arg(c);
  if (served) trk_handle_close(&served->handle, NULL);
  return trk_undefined(c->rt);
}

TRK_FN(cluster_ref) { /* (number, whether it keeps the loop alive) */
  struct served *served = served_arg(c);
  if (served == NULL) return trk_undefined(c->rt);
  if (trk_arg_bool(c, 1)) uv_ref((uv_handle_t *)&served->alive);
  else uv_unref((uv_handle_t *)&served->alive);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
    {"serve", cluster_serve}, {"unserve", cluster_unserve}, {"ref", cluster_ref}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "cluster_worker", .functions = functions};
TRK_BINDING(binding);
