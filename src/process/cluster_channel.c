/*
 * cluster_channel.c - the frames of a cluster and the hook on an IPC channel that takes them; see cluster.h.
 *
 * Owns:    struct trk_cluster_channel. Runs on: the runtime's thread. Frees: with its handle.
 * Limits:  numbers of 9 digits in a frame.
 */
#include "process/cluster.h"

#include "core/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char prefix[] = TRK_CLUSTER_PREFIX;
#define PREFIX_LEN (sizeof prefix - 1)

/* Decimal digits at *p; false when there are none or too many. */
static bool number(const uint8_t **p, const uint8_t *end, uint32_t *ret) {
  uint32_t value = 0;
  int digits = 0;
  for (; *p < end && **p >= '0' && **p <= '9'; (*p)++, digits++) {
    if (digits == 9) return false;
    value = value * 10 + (uint32_t)(**p - '0');
  }
  *ret = value;
  return digits > 0;
}

static bool text(const uint8_t **p, const uint8_t *end, const char *wanted) {
  size_t len = strlen(wanted);
  if ((size_t)(end - *p) < len || memcmp(*p, wanted, len) != 0) return false;
  *p += len;
  return true;
}

struct trk_cluster_frame trk_cluster_frame_read(const uint8_t *data, size_t len) {
  struct trk_cluster_frame frame = {.kind = TRK_CLUSTER_NONE};
  const uint8_t *p = data, *end = data + len;
  if (len < PREFIX_LEN + 3 || memcmp(data, prefix, PREFIX_LEN) != 0) return frame;
  p += PREFIX_LEN;
  if (text(&p, end, "c\":")) {
    if (number(&p, end, &frame.listener) && text(&p, end, "}") && p == end) frame.kind = TRK_CLUSTER_LOOK;
  } else if (text(&p, end, "f\":0,")) {
    frame.kind = TRK_CLUSTER_FD;
  }
  return frame;
}

static void freed(struct trk_handle *handle) {
  struct trk_cluster_channel *channel = trk_container(handle, struct trk_cluster_channel, handle);
  if (channel->ipc) trk_ipc_set_hook(channel->ipc, NULL, NULL);
  trk_cluster_forget(channel);
  trk_cluster_orphan(channel);
  free(channel);
}
static const struct trk_handle_type type = {"ClusterChannel", freed};

struct trk_cluster_channel *trk_cluster_channel_get(struct trk_runtime *rt, int32_t id) {
  struct trk_handle *handle = trk_handle_get(rt, id, &type);
  return handle ? trk_container(handle, struct trk_cluster_channel, handle) : NULL;
}

static bool wants(const uint8_t *data, size_t len) {
  return trk_cluster_frame_read(data, len).kind != TRK_CLUSTER_NONE;
}

static bool on_frame(struct trk_ipc *ipc, const uint8_t *data, size_t len, void *arg) {
  struct trk_cluster_channel *channel = arg;
  struct trk_runtime *rt = channel->handle.rt;
  struct trk_cluster_frame frame = trk_cluster_frame_read(data, len);
  if (frame.kind == TRK_CLUSTER_LOOK) {
    trk_cluster_look(channel, frame.listener);
    return true;
  }
  int fd = trk_ipc_take_fd(ipc);
  JSObjectRef owner = channel->handle.owner.object;
  JSValueRef args[2] = {trk_string(rt, (const char *)data, len), trk_number(rt, fd)};
  if (owner) trk_dispatch(rt, owner, 2, args);
  else if (fd >= 0) close(fd);
  return true;
}

static void on_close(struct trk_ipc *ipc, void *arg) {
  struct trk_cluster_channel *channel = arg;
  (void)ipc;
  channel->ipc = NULL;
}

static const struct trk_ipc_hook hook = {.wants = wants, .on_frame = on_frame, .on_close = on_close};

/* attach(number of the IPC channel, onDescriptor(text, fd)): the number of the channel here, or a negative status */
TRK_FN(cluster_attach) {
  struct trk_ipc *ipc = trk_ipc_get(c->rt, trk_arg_i32(c, 0));
  if (ipc == NULL) return trk_number(c->rt, UV_EBADF);
  struct trk_cluster_channel *channel = trk_calloc(1, sizeof *channel);
  channel->ipc = ipc;
  trk_list_init(&channel->members);
  trk_list_init(&channel->serving);
  int32_t id = trk_handle_open(c->rt, &channel->handle, &type, NULL, trk_arg(c, 1));
  trk_ipc_set_hook(ipc, &hook, channel);
  return trk_number(c->rt, id);
}

/* detach(channel): forget it, once it has ended */
TRK_FN(cluster_detach) {
  struct trk_cluster_channel *channel = trk_cluster_channel_get(c->rt, trk_arg_i32(c, 0));
  if (channel == NULL) return trk_undefined(c->rt);
  if (channel->ipc) trk_ipc_set_hook(channel->ipc, NULL, NULL);
  channel->ipc = NULL;
  trk_handle_close(&channel->handle, NULL);
  return trk_undefined(c->rt);
}

/* sendFd(channel, text, fd): a copy of the descriptor goes with the message; 0 or 1, or a negative status */
TRK_FN(cluster_send_fd) {
  struct trk_cluster_channel *channel = trk_cluster_channel_get(c->rt, trk_arg_i32(c, 0));
  size_t len = 0;
  char *message = trk_arg_utf8(c, 1, &len);
  int status = UV_EPIPE;
  if (channel && channel->ipc && message) {
    int fd = fcntl(trk_arg_i32(c, 2), F_DUPFD_CLOEXEC, 3);
    status = fd < 0 ? -errno : trk_ipc_send(channel->ipc, message, len, fd, true, NULL, NULL);
  }
  free(message);
  return trk_number(c->rt, status);
}

static const struct trk_fn_row functions[] = {
    {"attach", cluster_attach}, {"detach", cluster_detach}, {"sendFd", cluster_send_fd}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "cluster_channel", .functions = functions};
TRK_BINDING(binding);
