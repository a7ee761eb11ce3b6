/*
 * tls.h - what the files of src/tls share.
 *
 * What:    a context is what connections have in common (certificates, trusted issuers, limits); an engine is one
 *          connection between two memory BIOs. Bytes travel between engine and transport in lib/internal/tls/wrap.js.
 * Owns:    boxes (core/box.h) own contexts and engines.
 * Runs on: the runtime's thread; freed on any.
 * Source:  https://docs.openssl.org/3.0/man7/ssl/
 */
#ifndef TRK_TLS_TLS_H
#define TRK_TLS_TLS_H

#include "crypto/crypto.h"

#include <openssl/ssl.h>

extern struct trk_box_type trk_box_ssl_ctx, trk_box_engine; /* around an SSL_CTX and a struct trk_engine */

/* Opens OpenSSL's two libraries; false after throwing. */
bool trk_tls_open(const struct trk_call *c);

struct trk_engine {
  SSL *ssl;
  SSL_CTX *ctx;       /* the one it was made of, whatever SNI chose since; kept by ssl */
  BIO *in, *out;      /* owned by ssl */
  BIO *trace;         /* stderr, where what passes is told, or NULL */
  struct trk_runtime *rt;
  JSObjectRef wrap;   /* the object that callbacks go to: set for the time of a call only */
  JSValueRef thrown;  /* what a callback threw in this call, or NULL */
  bool server, wants_cert, wants_session, wants_keylog, wants_hello, hello_done, enough;
  int cert_state;     /* 0 not asked, 1 waiting for JavaScript, 2 answered */
  uint8_t *alpn;      /* the server's protocols as they are sent, or NULL */
  size_t alpn_len;
  bool alpn_callback;
  uint8_t *ocsp;      /* the answer to give, or NULL */
  size_t ocsp_len;
  char *late;         /* the texts of a failure behind bytes that were read, and its number; NULL: none */
  unsigned long late_number;
  SSL_SESSION *resume; /* what JavaScript found for the session that the client asked for */
};

/* Callbacks that OpenSSL takes per context; each finds its engine by the SSL. */
void trk_engine_prepare_context(SSL_CTX *ctx);
/* Session tickets of connections of that context (ticket.c). */
void trk_ticket_prepare_context(SSL_CTX *ctx);

#endif
