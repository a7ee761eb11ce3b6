/*
 * signals.c - signals as events: internalBinding('signals').
 *
 * One uv_signal handle per watched signal and runtime; it never keeps the loop alive, as in Node.
 *
 * Owns: its handles. Runs on: the runtime's thread. Frees: in the close callback.
 * Limits: the kernel's 64 signals.
 */
#include "core/binding.h"
#include "core/mem.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

struct signal_watch {
  struct trk_handle handle;
  uv_signal_t uv;
};

static void freed(struct trk_handle *handle) {
  free(trk_container(handle, struct signal_watch, handle));
}

static const struct trk_handle_type type = {"SignalWrap", freed};

static void on_signal(uv_signal_t *uv, int number) {
  struct trk_handle *handle = uv->data;
  if (handle->owner.object == NULL || handle->closing) return;
  JSValueRef args[1] = {trk_number(handle->rt, number)};
  trk_dispatch(handle->rt, handle->owner.object, 1, args);
}

TRK_FN(signals_start) { /* (number, callback(number)): handle number, or a negative status */
  struct signal_watch *watch = trk_calloc(1, sizeof *watch);
  int status = uv_signal_init(&c->rt->loop, &watch->uv);
  if (status < 0) {
    free(watch);
    return trk_number(c->rt, status);
  }
  int32_t id = trk_handle_open(c->rt, &watch->handle, &type, (uv_handle_t *)&watch->uv, trk_arg(c, 1));
  status = uv_signal_start(&watch->uv, on_signal, trk_arg_i32(c, 0));
  uv_unref((uv_handle_t *)&watch->uv);
  if (status < 0) {
    trk_handle_close(&watch->handle, NULL);
    return trk_number(c->rt, status);
  }
  return trk_number(c->rt, id);
}

TRK_FN(signals_stop) { /* (handle number) */
  struct signal_watch *watch = trk_handle_get(c->rt, trk_arg_i32(c, 0), &type);
  if (watch) trk_handle_close(&watch->handle, NULL);
  return trk_undefined(c->rt);
}

static const struct trk_fn_row functions[] = {{"start", signals_start}, {"stop", signals_stop}, {NULL, NULL}};
static const struct trk_const_row constants[] = {
    {"SIGHUP", SIGHUP},   {"SIGINT", SIGINT},     {"SIGQUIT", SIGQUIT},     {"SIGILL", SIGILL},
    {"SIGTRAP", SIGTRAP}, {"SIGABRT", SIGABRT},   {"SIGIOT", SIGIOT},       {"SIGBUS", SIGBUS},
    {"SIGFPE", SIGFPE},   {"SIGKILL", SIGKILL},   {"SIGUSR1", SIGUSR1},     {"SIGSEGV", SIGSEGV},
    {"SIGUSR2", SIGUSR2}, {"SIGPIPE", SIGPIPE},   {"SIGALRM", SIGALRM},     {"SIGTERM", SIGTERM},
    {"SIGCHLD", SIGCHLD}, {"SIGSTKFLT", SIGSTKFLT}, {"SIGCONT", SIGCONT},   {"SIGSTOP", SIGSTOP},
    {"SIGTSTP", SIGTSTP}, {"SIGTTIN", SIGTTIN},   {"SIGTTOU", SIGTTOU},     {"SIGURG", SIGURG},
    {"SIGXCPU", SIGXCPU}, {"SIGXFSZ", SIGXFSZ},   {"SIGVTALRM", SIGVTALRM}, {"SIGPROF", SIGPROF},
    {"SIGWINCH", SIGWINCH}, {"SIGIO", SIGIO},     {"SIGPOLL", SIGPOLL},     {"SIGPWR", SIGPWR},
    {"SIGSYS", SIGSYS},   {NULL, 0},
};

static void init(struct trk_runtime *rt, JSObjectRef target) {
  JSObjectRef table = trk_object(rt);
  for (const struct trk_const_row *row = constants; row->name; row++)
    trk_set(rt, table, row->name, trk_number(rt, row->value));
  trk_set(rt, target, "constants", table);
}

static const struct trk_binding binding = {.name = "signals", .functions = functions, .init = init};
TRK_BINDING(binding);

/* A write to a closed pipe or socket, or beyond what a file may grow to, is an error to report (EPIPE, EFBIG), not the end of the process. */
__attribute__((constructor)) static void ignore_failed_writes(void) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

