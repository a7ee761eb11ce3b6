/*
 * ipc.c - the IPC channel: internalBinding('ipc'); see ipc.h.
 *
 * Reads take up to 64 KB and give JavaScript all frames of one read in one call (Node too runs their listeners in a
 * row, then microtasks). A frame that is longer is read to where it will be parsed, and parsed here: JavaScript gets the
 * message. ipc_queue.c sends.
 *
 * Owns:    the socket, received descriptors. Runs on: the runtime's thread.
 * Frees:   in the close callback. Limits: TRK_IPC_FRAME_MAX a frame, FDS_MAX descriptors not taken;
 *          who exceeds them is cut off.
 */
#include "core/binding.h"
#include "core/engine.h"
#include "core/mem.h"
#include "core/still.h"
#include "process/ipc_queue.h"
#include "process/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES 65536
#define READS_PER_TURN 16      /* then other handles have their turn */
#define FDS_PER_MESSAGE 253    /* SCM_MAX_FD */
#define LONG_FRAME 16384       /* bytes from which on a text is parsed without detours */
#define LONG_ALONE 256         /* the same for one that comes alone; several short ones are one call of JavaScript */
#define REST_MS 500            /* after which memory kept for long frames is given back */
#define READ_MAX (1u << 20)    /* bytes of one read of a long frame */
/*
 * Long messages are many fresh pages, which cost more than what is done with them: the engine waits for some 32 MB before it
 * looks what it can use again. We have it look at young objects once this much has gone by (bytes of texts, in and out), and
 * less often where that takes long: where messages are kept, or are many small objects.
 */
#define TIDY_FIRST (4u << 20)
#define TIDY_LAST (256u << 20)
#define TIDY_NS 1500000
/*
 * What a message's promise or listener still had in hand then is old now, and is never looked at by that: a program that awaits each
 * message would leave one behind each time. So now and then all objects are looked at; hardly ever where there are many.
 */
#define TIDY_ALL_FIRST (128u << 20)
#define TIDY_ALL_LAST (4ull << 30)
#define TIDY_ALL_NS 4000000
/*
 * Two processes that answer each other at once spend most of a round trip being woken. Once the last answers came within
 * QUICK_NS, we look for the next one for up to SPIN_NS before we sleep, and let others run in between. Each time that
 * this fails, twice as many quick answers as before have to come until it is tried again.
 */
#define QUICK_NS 150000
#define SPIN_NS 50000
#define QUICK_ENOUGH 4
#define PENALTY_MAX 4096

static void freed(struct trk_handle *handle);

static const struct trk_handle_type type = {"PipeWrap", freed};

struct trk_ipc *trk_ipc_get(struct trk_runtime *rt, int32_t id) {
  struct trk_handle *handle = trk_handle_get(rt, id, &type);
  return handle ? trk_container(handle, struct trk_ipc, handle) : NULL;
}
enum trk_ipc_mode trk_ipc_mode(const struct trk_ipc *ipc) {
  return ipc->frames.mode;
}
void trk_ipc_set_hook(struct trk_ipc *ipc, const struct trk_ipc_hook *hook, void *arg) {
  ipc->hook = hook;
  ipc->hook_arg = arg;
}
size_t trk_ipc_queued(const struct trk_ipc *ipc) {
  return ipc->queued;
}
size_t trk_ipc_unread(const struct trk_ipc *ipc) {
  int bytes = 0;
  return ipc->queued + (ipc->fd >= 0 && ioctl(ipc->fd, SIOCOUTQ, &bytes) == 0 ? (size_t)bytes : 0);
}
int trk_ipc_take_fd(struct trk_ipc *ipc) {
  if (ipc->fd_count == 0) return -1;
  int fd = ipc->fds[0];
  memmove(ipc->fds, ipc->fds + 1, --ipc->fd_count * sizeof *ipc->fds);
  return fd;
}

/* --- memory ------------------------------------------------------------------------------------------ */

/* Gives memory for long messages back where none has come for REST_MS. Closes with its channel, or ahead of it at the end of all. */
struct trk_ipc_rest {
  struct trk_handle handle;
  uv_timer_t timer;
  struct trk_ipc *ipc; /* NULL: it has gone */
};

static void rest_freed(struct trk_handle *handle) {
  free(handle);
}

static const struct trk_handle_type rest_type = {.name = "Timer", .freed = rest_freed};

static void on_rest_closing(struct trk_handle *handle) {
  struct trk_ipc_rest *rest = (struct trk_ipc_rest *)handle;
  if (rest->ipc) rest->ipc->rest = NULL;
  rest->ipc = NULL;
}

static void on_rest(uv_timer_t *timer) {
  struct trk_ipc *ipc = trk_container(timer, struct trk_ipc_rest, timer)->ipc;
  if (ipc) trk_ipc_frames_rest(&ipc->frames);
}

static void rest_later(struct trk_ipc *ipc) {
  if (ipc->handle.closing) return;
  if (ipc->rest == NULL) {
    struct trk_ipc_rest *rest = ipc->rest = trk_calloc(1, sizeof *rest);
    rest->ipc = ipc;
    uv_timer_init(&ipc->handle.rt->loop, &rest->timer);
    uv_unref((uv_handle_t *)&rest->timer);
    trk_handle_open(ipc->handle.rt, &rest->handle, &rest_type, (uv_handle_t *)&rest->timer, NULL);
    rest->handle.on_closing = on_rest_closing;
    rest->handle.idle = true;
  }
  uv_timer_start(&ipc->rest->timer, on_rest, REST_MS, 0);
}

/* --- end --------------------------------------------------------------------------------------------- */

/* Gives back all but the handle; twice is allowed. */
static void release(struct trk_ipc *ipc) {
  const struct trk_ipc_hook *hook = ipc->hook;
  ipc->hook = NULL;
  if (ipc->fd >= 0) close(ipc->fd);
  ipc->fd = -1;
  int fd;
  while ((fd = trk_ipc_take_fd(ipc)) >= 0) close(fd);
  trk_ipc_queue_end(ipc, UV_ECANCELED);
  if (hook && hook->on_close) hook->on_close(ipc, ipc->hook_arg);
}

static void freed(struct trk_handle *handle) {
  struct trk_ipc *ipc = trk_container(handle, struct trk_ipc, handle);
  release(ipc);
  trk_ipc_queue_tell(ipc);
  if (ipc->rest) ipc->rest->ipc = NULL;
  trk_ipc_frames_done(&ipc->frames);
  free(ipc);
}

/* Everything but telling JavaScript. */
static void shut(struct trk_ipc *ipc) {
  if (ipc->handle.closing) return;
  if (ipc->rest) trk_handle_close(&ipc->rest->handle, NULL);
  uv_poll_stop(&ipc->poll);
  trk_handle_close(&ipc->handle, NULL);
  release(ipc);
}

/* The peer's end (UV_EOF) or a failure: JavaScript hears callback(undefined, status). */
static void ended(struct trk_ipc *ipc, int status) {
  if (ipc->handle.closing) return;
  struct trk_runtime *rt = ipc->handle.rt;
  JSObjectRef callback = ipc->handle.owner.object; /* pinned until the close callback */
  shut(ipc);
  if (rt->role == TRK_ROLE_MAIN) trk_still_rest(); /* most children end with their channel */
  JSValueRef args[2] = {trk_undefined(rt), trk_number(rt, status)};
  if (callback) trk_dispatch(rt, callback, 2, args);
}

void trk_ipc_close(struct trk_ipc *ipc) {
  ended(ipc, UV_EOF);
}

static void on_poll(uv_poll_t *poll, int status, int events);

void trk_ipc_watch(struct trk_ipc *ipc) {
  int events = (ipc->reading ? UV_READABLE | UV_DISCONNECT : 0) | (ipc->queue.first ? UV_WRITABLE : 0);
  if (events == ipc->events || ipc->handle.closing) return;
  ipc->events = events;
  if (ipc->unref && !(events & UV_WRITABLE)) uv_unref((uv_handle_t *)&ipc->poll);
  else uv_ref((uv_handle_t *)&ipc->poll);
  if (events) uv_poll_start(&ipc->poll, events, on_poll);
  else uv_poll_stop(&ipc->poll);
}

/* --- receiving --------------------------------------------------------------------------------------- */

/* False: more than a peer of good will ever has under way. */
static bool keep_fds(struct trk_ipc *ipc, struct msghdr *msg) {
  bool room = true;
  for (struct cmsghdr *cmsg = CMSG_FIRSTHDR(msg); cmsg; cmsg = CMSG_NXTHDR(msg, cmsg)) {
    if (cmsg->cmsg_level != SOL_SOCKET || cmsg->cmsg_type != SCM_RIGHTS) continue;
    size_t count = (cmsg->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; i++) {
      int fd;
      memcpy(&fd, CMSG_DATA(cmsg) + i * sizeof fd, sizeof fd);
      if (ipc->fd_count < FDS_MAX) {
        ipc->fds[ipc->fd_count++] = fd;
      } else {
        close(fd);
        room = false;
      }
    }
  }
  return room;
}

static void tidy_all(struct trk_ipc *ipc) {
  uint64_t begin = uv_hrtime();
  JSSynchronousGarbageCollectForDebugging(ipc->handle.rt->ctx);
  if (uv_hrtime() - begin > TIDY_ALL_NS) ipc->tidy_all_after *= 2;
  ipc->passed_all = 0;
}

static void tidy_young(struct trk_ipc *ipc) {
  uint64_t begin = uv_hrtime();
  JSSynchronousEdenCollectForDebugging(ipc->handle.rt->ctx);
  uint64_t took = uv_hrtime() - begin;
  if (took > TIDY_NS && ipc->tidy_slow) ipc->tidy_after *= 2; /* the first one ever, or one amid a busy machine, says little */
  else if (took < TIDY_NS / 2 && ipc->tidy_after > TIDY_FIRST) ipc->tidy_after /= 2;
  ipc->tidy_slow = took > TIDY_NS;
}

static void tidy(struct trk_ipc *ipc) {
  if (ipc->passed < ipc->tidy_after || ipc->tidy_after >= TIDY_LAST) return;
  ipc->passed_all += ipc->passed;
  if (ipc->passed_all >= ipc->tidy_all_after && ipc->tidy_all_after < TIDY_ALL_LAST) tidy_all(ipc);
  else tidy_young(ipc);
  ipc->passed = 0;
}

/* Without the last newline: a single frame is then a text to parse as it stands. */
static void deliver_text(struct trk_ipc *ipc, const uint8_t *run, size_t len) {
  JSValueRef args[1] = {trk_string(ipc->handle.rt, (const char *)run, len - 1)};
  if (ipc->handle.owner.object) trk_dispatch(ipc->handle.rt, ipc->handle.owner.object, 1, args);
}

/* Parsed where it lies. What the engine's parser does not like JavaScript gets as text, to say what is wrong. */
static void deliver_long(struct trk_ipc *ipc, const uint8_t *frame, size_t len) {
  struct trk_runtime *rt = ipc->handle.rt;
  if (len >= LONG_FRAME) ipc->passed += len;
  JSValueRef args[3] = {trk_undefined(rt), trk_number(rt, (double)len), trk_json(rt, (const char *)frame, len)};
  if (args[2] == NULL) deliver_text(ipc, frame, len + 1);
  else if (ipc->handle.owner.object) trk_dispatch(rt, ipc->handle.owner.object, 3, args);
}

static void deliver(struct trk_ipc *ipc, const uint8_t *run, size_t len) {
  if (len == 0 || ipc->handle.closing) return;
  struct trk_runtime *rt = ipc->handle.rt;
  if (ipc->frames.mode == TRK_IPC_ADVANCED) {
    JSValueRef args[1] = {trk_uint8array(rt, run, len)};
    if (ipc->handle.owner.object) trk_dispatch(rt, ipc->handle.owner.object, 1, args);
    return;
  }
  if (len > LONG_ALONE && memchr(run, '\n', len - 1) == NULL) {
    deliver_long(ipc, run, len - 1);
    return;
  }
  size_t pos = 0, begin = 0, frame_len;
  const uint8_t *frame;
  while (len - begin >= LONG_FRAME && trk_ipc_frames_next(TRK_IPC_JSON, run, len, &pos, &frame, &frame_len)) {
    if (frame_len < LONG_FRAME) continue;
    if (frame > run + begin) deliver_text(ipc, run + begin, (size_t)(frame - run) - begin);
    if (ipc->handle.closing) return;
    deliver_long(ipc, frame, frame_len);
    if (ipc->handle.closing) return;
    begin = pos;
  }
  if (begin < len) deliver_text(ipc, run + begin, len - begin);
}

/* Frames that the hook takes split the run. */
static void handle_run(struct trk_ipc *ipc, const uint8_t *run, size_t len) {
  if (len == 0) return;
  size_t pos = 0, begin = 0, before = 0, frame_len;
  const uint8_t *frame;
  if (ipc->hook == NULL) {
    deliver(ipc, run, len);
    return;
  }
  while (trk_ipc_frames_next(ipc->frames.mode, run, len, &pos, &frame, &frame_len)) {
    if (ipc->hook && ipc->hook->wants) {
      if (!ipc->hook->wants(frame, frame_len)) {
        before = pos;
        continue;
      }
      deliver(ipc, run + begin, before - begin);
      begin = before;
      if (ipc->handle.closing) return;
    }
    if (ipc->hook && ipc->hook->on_frame(ipc, frame, frame_len, ipc->hook_arg)) {
      deliver(ipc, run + begin, before - begin);
      begin = pos;
    }
    if (ipc->handle.closing) return;
    before = pos;
  }
  deliver(ipc, run + begin, before - begin);
}

enum read { READ_NONE, READ_SOME, READ_FULL, READ_END };

static void note_answer(struct trk_ipc *ipc) {
  if (ipc->sent_at == 0) return;
  if (uv_hrtime() - ipc->sent_at >= QUICK_NS) ipc->quick = 0;
  else if (ipc->quick < QUICK_ENOUGH) ipc->quick++;
  else ipc->penalty = 0;
  ipc->sent_at = 0;
}

/* READ_FULL: there may be more at once. READ_END: the channel is gone, or not to be read. */
static enum read read_once(struct trk_ipc *ipc) {
  uint8_t buffer[READ_BYTES], *to;
  size_t room;
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int) * FDS_PER_MESSAGE)];
  } control;
  if (ipc->frames.len < sizeof buffer || (to = trk_ipc_frames_room(&ipc->frames, sizeof buffer, &room)) == NULL) {
    to = buffer;
    room = sizeof buffer;
  }
  if (room > READ_MAX) room = READ_MAX;
  struct iovec iov = {to, room};
  struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t n;
  do n = recvmsg(ipc->fd, &msg, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);
  if (n < 0 && errno == EAGAIN) return READ_NONE;
  if (n <= 0) {
    ended(ipc, n == 0 ? UV_EOF : uv_translate_sys_error(errno));
    return READ_END;
  }
  note_answer(ipc);
  if (msg.msg_controllen > 0 && !keep_fds(ipc, &msg)) {
    ended(ipc, UV_E2BIG);
    return READ_END;
  }
  const uint8_t *run;
  size_t len;
  int status = trk_ipc_frames_push(&ipc->frames, to, (size_t)n, &run, &len);
  handle_run(ipc, run, len);
  if (trk_ipc_frames_much(&ipc->frames)) rest_later(ipc);
  if (status < 0) ended(ipc, status);
  if (ipc->handle.closing || !ipc->reading) return READ_END;
  return (size_t)n == room ? READ_FULL : READ_SOME;
}

/* Whether it pays to look for an answer before we sleep. */
static bool expects_answer(struct trk_ipc *ipc) {
  if (ipc->sent_at == 0 || ipc->quick < QUICK_ENOUGH) return false;
  /* Not while anything else is due. */
  if (ipc->queue.first || ipc->handle.rt->reg[TRK_REG_IMMEDIATES] > 0) return false;
  if (uv_hrtime() - ipc->sent_at < SPIN_NS) return true;
  ipc->penalty = ipc->penalty == 0 ? QUICK_ENOUGH : ipc->penalty < PENALTY_MAX ? ipc->penalty * 2 : PENALTY_MAX;
  ipc->quick = -ipc->penalty;
  return false;
}

static void on_poll(uv_poll_t *poll, int status, int events) {
  struct trk_ipc *ipc = trk_container((struct trk_handle *)poll->data, struct trk_ipc, handle);
  if (status < 0) {
    /* libuv has stopped the poll (a peer that died with frames unread). Reads say what it is, after what came before. */
    ipc->events = 0;
    trk_ipc_watch(ipc);
    events = UV_READABLE;
  }
  if (events & UV_WRITABLE) {
    trk_ipc_queue_flush(ipc);
    trk_ipc_queue_tell(ipc);
    if (ipc->finishing && !ipc->handle.closing && !ipc->queue.first) ended(ipc, UV_EOF);
  }
  if (!(events & (UV_READABLE | UV_DISCONNECT)) || ipc->handle.closing || !ipc->reading) return;
  trk_turn_begin(ipc->handle.rt);
  for (int reads = 0; reads < READS_PER_TURN;) {
    enum read what = read_once(ipc);
    if (what == READ_END) return;
    tidy(ipc);
    if (what != READ_NONE) reads++;
    if (what == READ_FULL) continue;
    /* The peer has gone: its end is told in this poll too, before the exit of its process, which may be in it. */
    if ((events & UV_DISCONNECT) && what != READ_NONE) continue;
    if (!expects_answer(ipc)) return;
    sched_yield(); /* the peer may be waiting for this processor */
  }
}

/* --- internalBinding('ipc') ---------------------------------------------------------------------------- */

/*
 * (fd, advanced?, callback): takes the descriptor; the number of the channel, or a negative status (the descriptor is
 * then still the caller's). callback(frames): a text of frames with newlines between them, or bytes of frames with their
 * lengths; callback(undefined, length, message): one that was long; callback(undefined, negative status): the end.
 */
TRK_FN(ipc_open) {
  int fd = trk_arg_i32(c, 0), flags = fcntl(fd, F_GETFL), kind = 0;
  socklen_t size = sizeof kind;
  if (flags < 0) return trk_number(c->rt, uv_translate_sys_error(errno));
  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &kind, &size) < 0 || kind != SOCK_STREAM) return trk_number(c->rt, UV_EINVAL);
  fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  struct trk_ipc *ipc = trk_calloc(1, sizeof *ipc);
  int status = uv_poll_init(&c->rt->loop, &ipc->poll, fd);
  if (status < 0) {
    free(ipc);
    return trk_number(c->rt, status);
  }
  ipc->fd = fd;
  ipc->tidy_after = TIDY_FIRST;
  ipc->tidy_all_after = TIDY_ALL_FIRST;
  trk_ipc_frames_init(&ipc->frames, trk_arg_bool(c, 1) ? TRK_IPC_ADVANCED : TRK_IPC_JSON);
  int32_t id = trk_handle_open(c->rt, &ipc->handle, &type, (uv_handle_t *)&ipc->poll, trk_arg(c, 2));
  ipc->reading = true;
  trk_ipc_watch(ipc);
  return trk_number(c->rt, id);
}

struct js_done {
  struct trk_req req;
};
static void on_js_done(void *arg, int status) {
  struct js_done *done = arg;
  JSValueRef args[1] = {trk_number(done->req.rt, status)};
  trk_req_end(&done->req, 1, args);
  free(done);
}

struct sending {
  int fd;
  bool close_fd;
  struct js_done *done;
};

/* The arguments from `i` on: fd or -1, close fd?, callback(status). */
static struct sending begin_sending(struct trk_call *c, size_t i) {
  struct sending sending = {trk_arg_given(c, i) ? trk_arg_i32(c, i) : -1, trk_arg_bool(c, i + 1), NULL};
  if (trk_arg_function(c, i + 2)) {
    sending.done = trk_calloc(1, sizeof *sending.done);
    trk_req_begin(c->rt, &sending.done->req, trk_arg(c, i + 2));
  }
  return sending;
}
static JSValueRef end_sending(struct trk_call *c, struct trk_ipc *ipc, const struct sending *sending, int status) {
  if (sending->done && status != 0) {
    trk_req_drop(&sending->done->req);
    free(sending->done);
  }
  c->rt->reg[TRK_REG_SCRATCH] = ipc->queued > INT32_MAX ? INT32_MAX : (int32_t)ipc->queued;
  return trk_number(c->rt, status);
}

static int send_bytes(struct trk_ipc *ipc, struct trk_call *c, const struct sending *sending) {
  struct trk_bytes bytes;
  if (!trk_arg_peek(c, 1, &bytes) || bytes.len < 4) return UV_EINVAL;
  size_t len = bytes.len - 4;
  for (int i = 0; i < 4; i++) bytes.data[i] = (uint8_t)(len >> (24 - 8 * i));
  struct iovec piece = {bytes.data, bytes.len};
  return trk_ipc_queue_frame(ipc, &piece, 1, sending->fd, sending->close_fd, sending->done ? on_js_done : NULL, sending->done);
}

static int send_text(struct trk_ipc *ipc, JSValueRef value, const struct sending *sending) {
  struct trk_chars text;
  if (!trk_chars_open(ipc->handle.rt, value, &text)) return UV_EINVAL;
  if (text.len > LONG_FRAME) ipc->passed += text.len;
  int status = trk_ipc_queue_text(ipc, value, &text, sending->fd, sending->close_fd, sending->done ? on_js_done : NULL, sending->done);
  trk_chars_close(&text);
  return status;
}

/*
 * (number, frame, fd or -1, close fd?, callback(status)): 1 sent, 0 queued (the callback comes), or a negative status.
 * A frame is a text, or bytes that begin with 4 bytes for the length. reg[16]: bytes queued.
 */
TRK_FN(ipc_send) {
  struct trk_ipc *ipc = trk_ipc_get(c->rt, trk_arg_i32(c, 0));
  if (ipc == NULL) return trk_number(c->rt, UV_EPIPE);
  struct sending sending = begin_sending(c, 2);
  int status = ipc->frames.mode == TRK_IPC_JSON ? send_text(ipc, trk_arg(c, 1), &sending) : send_bytes(ipc, c, &sending);
  trk_pages_sent();
  return end_sending(c, ipc, &sending, status);
}

TRK_FN(ipc_take_fd) { /* (number): a descriptor received, or -1 */
  struct trk_ipc *ipc = trk_ipc_get(c->rt, trk_arg_i32(c, 0));
  return trk_number(c->rt, ipc ? trk_ipc_take_fd(ipc) : -1);
}
TRK_FN(ipc_close) { /* (number): now; what the kernel does not take fails with ECANCELED, and the callback is not called */
  struct trk_ipc *ipc = trk_ipc_get(c->rt, trk_arg_i32(c, 0));
  if (ipc == NULL) return trk_undefined(c->rt);
  trk_ipc_queue_flush(ipc);
  trk_pin_clear(c->rt, &ipc->handle.owner);
  shut(ipc);
  return trk_undefined(c->rt);
}
/* (number): closes once all frames are sent. True: then the callback comes as at the peer's end; false: it is closed now. */
TRK_FN(ipc_finish) {
  struct trk_ipc *ipc = trk_ipc_get(c->rt, trk_arg_i32(c, 0));
  if (ipc == NULL) return trk_bool(c->rt, false);
  if (!ipc->queue.first) {
    trk_pin_clear(c->rt, &ipc->handle.owner);
    shut(ipc);
    return trk_bool(c->rt, false);
  }
  ipc->finishing = true;
  ipc->reading = false;
  trk_ipc_watch(ipc);
  return trk_bool(c->rt, true);
}
TRK_FN(ipc_buffering) { /* (number): whether the start of a frame is here and its end is not */
  struct trk_ipc *ipc = trk_ipc_get(c->rt, trk_arg_i32(c, 0));
  return trk_bool(c->rt, ipc != NULL && ipc->frames.len > 0);
}
TRK_FN(ipc_ref) { /* (number, keep the loop alive) */
  struct trk_ipc *ipc = trk_ipc_get(c->rt, trk_arg_i32(c, 0));
  if (ipc == NULL) return trk_undefined(c->rt);
  ipc->unref = !trk_arg_bool(c, 1);
  if (ipc->unref && !ipc->queue.first) uv_unref((uv_handle_t *)&ipc->poll);
  else uv_ref((uv_handle_t *)&ipc->poll);
  return trk_undefined(c->rt);
}
TRK_FN(ipc_read) { /* (number, go on reading?) */
  struct trk_ipc *ipc = trk_ipc_get(c->rt, trk_arg_i32(c, 0));
  if (ipc == NULL) return trk_undefined(c->rt);
  ipc->reading = trk_arg_bool(c, 1);
  trk_ipc_watch(ipc);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {
    {"open", ipc_open}, {"send", ipc_send}, {"takeFd", ipc_take_fd}, {"close", ipc_close},
    {"ref", ipc_ref},   {"read", ipc_read},
    {"buffering", ipc_buffering}, {"finish", ipc_finish}, {NULL, NULL},
};
static const struct trk_binding binding = {.name = "ipc", .functions = functions};
TRK_BINDING(binding);
