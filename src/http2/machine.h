/*
 * machine.h - one HTTP/2 connection between bytes, without JavaScript: libnghttp2's callbacks become a list of events.
 *
 * What:    the owner feeds what the transport brought (trk_machine_receive), takes what is to be sent
 *          (trk_machine_send), and reads `events` meanwhile. libnghttp2 must be open (core/lazylib.h).
 * Owns:    the library's session, unsent bytes of streams, events that were not taken.
 * Runs on: one thread at a time.
 */
#ifndef TRK_HTTP2_MACHINE_H
#define TRK_HTTP2_MACHINE_H

#include <nghttp2/nghttp2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum trk_machine_event_type {
  TRK_EV_HEADERS = 1, /* id; a: nghttp2_headers_category, b: flags; text: the list, as in trk_machine_stream.head */
  TRK_EV_DATA,        /* id; bytes */
  TRK_EV_END,         /* id: no more bytes come */
  TRK_EV_CLOSE,       /* id; a: error code */
  TRK_EV_GOAWAY,      /* a: error code, b: last stream; bytes */
  TRK_EV_SETTINGS,    /* a: whether an acknowledgement; bytes: six for an id and its value: all of
                         trk_machine_setting_ids, then those of the frame that libnghttp2 does not keep */
  TRK_EV_PING,        /* a: whether an acknowledgement; bytes: 8 */
  TRK_EV_PUSH,        /* id: the promised one; a: parent, b: flags; text */
  TRK_EV_DRAINED,     /* id: what was written is in frames */
  TRK_EV_TRAILERS,    /* id: now is their time */
  TRK_EV_NOT_SENT,    /* id; a: libnghttp2's error, b: frame type */
  TRK_EV_BAD_FRAME,   /* id; a: libnghttp2's error, b: frame type */
  TRK_EV_ALTSVC,      /* id or 0; text: origin NUL value NUL */
  TRK_EV_ORIGIN,      /* text: origins, each with a NUL after it */
};

#define TRK_MACHINE_SETTINGS 7
extern const nghttp2_settings_id trk_machine_setting_ids[TRK_MACHINE_SETTINGS]; /* what libnghttp2 keeps, ascending */

struct trk_machine_buffer {
  uint8_t *data;
  size_t len, room;
};

struct trk_machine_event {
  enum trk_machine_event_type type;
  int32_t id;
  double a, b;
  bool text; /* the bytes are latin1 text */
  struct trk_machine_buffer bytes;
};

struct trk_machine_stream {
  struct trk_machine_stream *prev, *next;
  int32_t id;
  struct trk_machine_buffer head; /* name NUL value NUL ...; \1 before a name that is never indexed */
  size_t pairs, list;             /* of the header list that arrives */
  struct trk_machine_buffer out;  /* from out_at on: not sent yet */
  size_t out_at;
  uint64_t sent; /* bytes of DATA so far */
  bool ended, trailers, waiting;
};

/* Numbers that bound a session; 0 in those marked * leaves the choice to libnghttp2. */
struct trk_machine_limits {
  size_t pairs, list;           /* of a header list that arrives: fields, bytes (RFC 9113, section 6.5.2) */
  size_t invalid;               /* frames that were wrong or empty */
  size_t memory;                /* bytes held above which a new stream is refused */
  size_t rejected;              /* streams that were refused for that */
  size_t settings;              /* * entries in a SETTINGS frame */
  int64_t deflate_table;        /* bytes; below 0: libnghttp2's choice */
  size_t send_header_block;     /* * bytes */
  uint32_t reserved_remote;     /* * streams that the peer promised */
  uint32_t peer_concurrent;     /* * streams assumed until the peer's SETTINGS arrive */
  uint64_t reset_burst, reset_rate; /* * resets by the peer: bucket and refill in a second; both or neither */
  int padding;                  /* 0 none, 1 up to multiples of 8 bytes, 2 as much as fits */
  bool lax_whitespace;          /* spaces around a field's value are let through */
};

struct trk_machine {
  nghttp2_session *ng;
  struct trk_machine_stream streams; /* head of the ring */
  struct trk_machine_event *events;
  size_t events_len, events_room;
  struct trk_machine_limits limits;
  size_t invalid, rejected; /* so far */
  size_t held;              /* bytes allocated by the library and in buffers here */
  uint64_t frames_received, frames_sent;
  double idle_left;        /* frames that carry nothing which may still come; as of idle_at, in ns */
  uint64_t idle_at;
  bool own_goaway;       /* set by the owner, who sends one */
  bool too_many_invalid; /* why trk_machine_receive failed */
};

/* A new session, for trk_machine_free. Aborts when out of memory. */
struct trk_machine *trk_machine_new(bool server, const struct trk_machine_limits *limits);
void trk_machine_free(struct trk_machine *m); /* NULL is nothing */

/* 0, or libnghttp2's error: the connection is of no use any more. */
int trk_machine_receive(struct trk_machine *m, const uint8_t *bytes, size_t len);
/* Appends at most about `most` bytes to `out`, which the caller frees; 0, or libnghttp2's error. */
int trk_machine_send(struct trk_machine *m, size_t most, struct trk_machine_buffer *out);

/* The bytes of the event become the caller's, to free; they no longer count as held. */
uint8_t *trk_machine_event_take(struct trk_machine *m, struct trk_machine_event *event);

struct trk_machine_stream *trk_machine_stream_new(struct trk_machine *m, int32_t id);
void trk_machine_stream_free(struct trk_machine *m, struct trk_machine_stream *stream);
/* NULL when there is none; finds also those whose first frame is not sent yet, which the library does not know. */
struct trk_machine_stream *trk_machine_stream_find(struct trk_machine *m, int32_t id);
/* Bytes to send on it; TRK_EV_DRAINED follows. */
void trk_machine_stream_write(struct trk_machine *m, struct trk_machine_stream *stream, const uint8_t *bytes, size_t len);

/* What reads a stream's bytes to send, for nghttp2_submit_*. */
nghttp2_data_provider *trk_machine_provider(nghttp2_data_provider *p);

#endif
