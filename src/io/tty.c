/*
 * tty.c - terminals; internalBinding('tty').
 *
 * Owns:    the terminal's mode: what it was is restored when the process exits, also by SIGINT and SIGTERM.
 * Runs on: the loop thread; reset at exit on the main thread.
 * Frees:   handles as stream.c does.
 * Limits:  none of its own.
 * Source:  https://docs.libuv.org/en/v1.x/tty.html
 */
#include "core/binding.h"
#include "core/mem.h"
#include "io/stream.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static struct trk_stream *tty_arg(const struct trk_call *c) {
  return trk_handle_get(c->rt, trk_arg_i32(c, 0), &trk_stream_tty_type);
}

/* new(owner, fd): the number, or a status */
TRK_FN(tty_new) {
  struct trk_stream *stream = trk_stream_alloc(sizeof(uv_tty_t));
  int status = uv_tty_init(&c->rt->loop, &stream->uv.tty, trk_arg_i32(c, 1), 0);
  if (status < 0) {
    free(stream);
    return trk_number(c->rt, status);
  }
  trk_stream_opened(c->rt, stream, &trk_stream_tty_type, trk_arg(c, 0));
  return trk_number(c->rt, stream->handle.id);
}

/* size(id): [columns, rows], or a status */
TRK_FN(tty_size) {
  struct trk_stream *stream = tty_arg(c);
  int width = 0, height = 0;
  int status = stream != NULL ? uv_tty_get_winsize(&stream->uv.tty, &width, &height) : UV_EBADF;
  if (status < 0) return trk_number(c->rt, status);
  JSValueRef pair[] = {trk_number(c->rt, width), trk_number(c->rt, height)};
  return trk_array(c->rt, 2, pair);
}

static void restore_mode(void) {
  uv_tty_reset_mode();
}

/* Ends the process as the signal would have, with the terminal as it was before. */
static void end_restored(int number) {
  uv_tty_reset_mode();
  signal(number, SIG_DFL);
  raise(number);
}

/* A process that a signal ends runs no exit handlers. Whoever else wants the signal, libuv for a program's own listener, takes it over. */
static void restore_at_signals(void) {
  static const int numbers[] = {SIGINT, SIGTERM};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct sigaction before, ours = {.sa_handler = end_restored};
    sigfillset(&ours.sa_mask);
    if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL) sigaction(numbers[i], &ours, NULL);
  }
}

/* setRawMode(id, whether) */
TRK_FN(tty_set_raw) {
  struct trk_stream *stream = tty_arg(c);
  if (stream == NULL) return trk_number(c->rt, UV_EBADF);
  bool raw = trk_arg_bool(c, 1);
  if (raw) restore_at_signals();
  return trk_number(c->rt, uv_tty_set_mode(&stream->uv.tty, raw ? UV_TTY_MODE_RAW : UV_TTY_MODE_NORMAL));
}

TRK_FN(tty_reset) {
  restore_mode();
  return trk_undefined(c->rt);
}

/* isatty(fd) */
TRK_FN(tty_isatty) {
  return trk_bool(c->rt, uv_guess_handle(trk_arg_i32(c, 0)) == UV_TTY);
}

static const struct trk_fn_row functions[] = {{"new", tty_new},     {"size", tty_size},     {"setRawMode", tty_set_raw},
                                              {"reset", tty_reset}, {"isatty", tty_isatty}, {NULL, NULL}};
static const struct trk_binding binding = {.name = "tty", .functions = functions};
TRK_BINDING(binding);
