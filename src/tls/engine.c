/*
 * engine.c - one TLS connection as a machine between two memory BIOs: internalBinding('tls').
 *
 * What:    JavaScript feeds what the transport brought, asks for the handshake and for plain bytes, and takes what is
 *          to be sent. OpenSSL's questions (which certificate, which protocol, which session) go to methods of the
 *          object given with each call (lib/internal/tls/wrap.js).
 * Owns:    engines in boxes. Runs on: the runtime's thread.
 * Frees:   engines by the collector.
 * Limits:  64 KB of plain bytes per read, TRK_SCRATCH_BYTES per drain.
 */
#include "core/mem.h"
#include "tls/tls.h"

#include <ctype.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WANT_MORE = 0, CLOSED = -1, FAILED = -2, WAITING = -3 }; /* what handshake() and read() say beside success */

static struct trk_engine *unbox(const struct trk_call *c) {
  return trk_unbox(c, 0, &trk_box_engine);
}

static void release(struct trk_engine *engine) {
  SSL_free(engine->ssl);
  if (engine->resume != NULL) SSL_SESSION_free(engine->resume);
  if (engine->trace != NULL) BIO_free(engine->trace);
  free(engine->alpn);
  free(engine->ocsp);
  free(engine->late);
  free(engine);
}

TRK_BOX(, trk_box_engine, "NativeCrypto", release);

static struct trk_engine *engine_of(const SSL *ssl) {
  return SSL_get_app_data(ssl);
}

/* Calls wrap[name](...); undefined when it throws, and the exception is kept for the end of the native call. */
static JSValueRef ask(struct trk_engine *engine, const char *name, size_t argc, const JSValueRef argv[]) {
  struct trk_runtime *rt = engine->rt;
  if (engine->wrap == NULL) return trk_undefined(rt);
  JSStringRef key = JSStringCreateWithUTF8CString(name);
  JSValueRef fn = JSObjectGetProperty(rt->ctx, engine->wrap, key, NULL), exc = NULL;
  JSStringRelease(key);
  if (fn == NULL || !trk_is_function(rt, fn)) return trk_undefined(rt);
  JSValueRef value = JSObjectCallAsFunction(rt->ctx, (JSObjectRef)fn, engine->wrap, argc, argv, &exc);
  if (exc != NULL && engine->thrown == NULL) engine->thrown = exc;
  return value != NULL ? value : trk_undefined(rt);
}

/* --- OpenSSL's callbacks ------------------------------------------------------------------------------------ */

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len, const unsigned char *in, unsigned in_len, void *arg) {
  struct trk_engine *engine = engine_of(ssl);
  struct trk_runtime *rt = engine->rt;
  (void)arg;
  if (engine->alpn_callback) {
    JSValueRef argv[] = {trk_uint8array(rt, in, in_len)};
    JSValueRef chosen = ask(engine, "onalpn", 1, argv); /* the offset of the chosen one's length byte */
    if (engine->thrown != NULL || !trk_is_number(rt, chosen)) return SSL_TLSEXT_ERR_ALERT_FATAL;
    unsigned at = (unsigned)trk_to_i32(rt, chosen);
    if (at >= in_len) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out_len = in[at];
    *out = in + at + 1;
    return SSL_TLSEXT_ERR_OK;
  }
  if (engine->alpn == NULL) return SSL_TLSEXT_ERR_NOACK;
  int r = SSL_select_next_proto((unsigned char **)out, out_len, engine->alpn, (unsigned)engine->alpn_len, in, in_len);
  return r == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static int on_servername(SSL *ssl, int *alert, void *arg) {
  (void)ssl;
  (void)alert;
  (void)arg;
  return SSL_TLSEXT_ERR_OK;
}

static int on_cert(SSL *ssl, void *arg) {
  struct trk_engine *engine = arg;
  struct trk_runtime *rt = engine->rt;
  if (!engine->server || !engine->wants_cert || engine->cert_state == 2) return 1;
  if (engine->cert_state == 1) return -1;
  engine->cert_state = 1;
  const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  JSValueRef argv[] = {trk_cstring(rt, name != NULL ? name : ""),
                       trk_bool(rt, SSL_get_tlsext_status_type(ssl) == TLSEXT_STATUSTYPE_ocsp)};
  ask(engine, "oncert", 2, argv);
  if (engine->thrown != NULL) return 0;
  return engine->cert_state == 2 ? 1 : -1;
}

static int on_hello(SSL *ssl, int *alert, void *arg) {
  struct trk_engine *engine = engine_of(ssl);
  (void)alert;
  (void)arg;
  if (engine == NULL || !engine->wants_hello || engine->hello_done) return SSL_CLIENT_HELLO_SUCCESS;
  const unsigned char *id = NULL, *ticket = NULL;
  size_t len = SSL_client_hello_get0_session_id(ssl, &id), ticket_len = 0;
  bool has_ticket = SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_session_ticket, &ticket, &ticket_len) == 1 && ticket_len > 0;
  const unsigned char *versions = NULL;
  size_t versions_len = 0;
  int most = (int)SSL_get_max_proto_version(ssl); /* 0: what the library can */
  bool tls13 = (most == 0 || most >= TLS1_3_VERSION) && SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_supported_versions, &versions, &versions_len) == 1;
  if (len == 0 || has_ticket || tls13) {
    engine->hello_done = true;
    return SSL_CLIENT_HELLO_SUCCESS;
  }
  JSValueRef argv[] = {trk_uint8array(engine->rt, id, len)};
  ask(engine, "onresume", 1, argv);
  return engine->hello_done ? SSL_CLIENT_HELLO_SUCCESS : SSL_CLIENT_HELLO_RETRY;
}

static SSL_SESSION *on_get_session(SSL *ssl, const unsigned char *id, int len, int *copy) {
  struct trk_engine *engine = engine_of(ssl);
  (void)id;
  (void)len;
  *copy = 0;
  SSL_SESSION *session = engine->resume;
  engine->resume = NULL;
  return session;
}

static int on_new_session(SSL *ssl, SSL_SESSION *session) {
  struct trk_engine *engine = engine_of(ssl);
  if (!engine->wants_session) return 0;
  unsigned id_len = 0;
  const unsigned char *id = SSL_SESSION_get_id(session, &id_len);
  unsigned char *data = NULL;
  int len = i2d_SSL_SESSION(session, &data);
  if (len > 0) {
    JSValueRef argv[] = {trk_uint8array(engine->rt, id, id_len), trk_uint8array(engine->rt, data, (size_t)len)};
    ask(engine, "onsession", 2, argv);
  }
  OPENSSL_free(data);
  return 0;
}

static void on_keylog(const SSL *ssl, const char *line) {
  struct trk_engine *engine = engine_of(ssl);
  if (!engine->wants_keylog) return;
  JSValueRef argv[] = {trk_cstring(engine->rt, line)};
  ask(engine, "onkeylog", 1, argv);
}

static int on_status(SSL *ssl, void *arg) {
  struct trk_engine *engine = engine_of(ssl);
  (void)arg;
  if (engine->server) {
    if (engine->ocsp == NULL) return SSL_TLSEXT_ERR_NOACK;
    unsigned char *copy = OPENSSL_malloc(engine->ocsp_len);
    memcpy(copy, engine->ocsp, engine->ocsp_len);
    SSL_set_tlsext_status_ocsp_resp(ssl, copy, (long)engine->ocsp_len);
    return SSL_TLSEXT_ERR_OK;
  }
  const unsigned char *answer = NULL;
  long len = SSL_get_tlsext_status_ocsp_resp(ssl, &answer);
  JSValueRef argv[] = {answer != NULL && len > 0 ? (JSValueRef)trk_uint8array(engine->rt, answer, (size_t)len) : trk_null(engine->rt)};
  ask(engine, "onocsp", 1, argv);
  return 1;
}

static int on_verify(int good, X509_STORE_CTX *ctx) {
  (void)good;
  (void)ctx;
  return 1; /* JavaScript asks for the result after the handshake */
}

static void on_info(const SSL *ssl, int where, int ret) {
  struct trk_engine *engine = engine_of(ssl);
  (void)ret;
  if (engine == NULL || SSL_version(ssl) >= TLS1_3_VERSION) return;
  if ((where & SSL_CB_HANDSHAKE_START) != 0) ask(engine, "onhandshakestart", 0, NULL);
  if ((where & SSL_CB_HANDSHAKE_DONE) != 0) ask(engine, "onhandshakeend", 0, NULL);
}

static unsigned on_psk_server(SSL *ssl, const char *identity, unsigned char *psk, unsigned max) {
  struct trk_engine *engine = engine_of(ssl);
  JSValueRef argv[] = {trk_cstring(engine->rt, identity), trk_number(engine->rt, max)};
  JSValueRef key = ask(engine, "onpsk", 2, argv);
  struct trk_bytes bytes;
  if (!trk_peek_bytes(engine->rt, key, &bytes) || bytes.len > max) return 0;
  memcpy(psk, bytes.data, bytes.len);
  return (unsigned)bytes.len;
}

static unsigned on_psk_client(SSL *ssl, const char *hint, char *identity, unsigned identity_max, unsigned char *psk, unsigned max) {
  struct trk_engine *engine = engine_of(ssl);
  struct trk_runtime *rt = engine->rt;
  JSValueRef argv[] = {hint != NULL ? trk_cstring(rt, hint) : trk_null(rt), trk_number(rt, max), trk_number(rt, identity_max)};
  JSValueRef answer = ask(engine, "onpsk", 3, argv);
  struct trk_bytes bytes;
  if (!trk_is_object(rt, answer)) return 0;
  JSValueRef name = trk_get(rt, (JSObjectRef)answer, "identity"), key = trk_get(rt, (JSObjectRef)answer, "psk");
  if (trk_copy_utf8(rt, name, identity, identity_max + 1) == SIZE_MAX) return 0;
  if (!trk_peek_bytes(rt, key, &bytes) || bytes.len > max) return 0;
  memcpy(psk, bytes.data, bytes.len);
  return (unsigned)bytes.len;
}

void trk_engine_prepare_context(SSL_CTX *ctx) {
  SSL_CTX_set_alpn_select_cb(ctx, on_alpn, NULL);
  SSL_CTX_set_tlsext_servername_callback(ctx, on_servername);
  SSL_CTX_sess_set_get_cb(ctx, on_get_session);
  SSL_CTX_sess_set_new_cb(ctx, on_new_session);
  SSL_CTX_set_tlsext_status_cb(ctx, on_status);
  SSL_CTX_set_client_hello_cb(ctx, on_hello, NULL);
}

/* --- a connection -------------------------------------------------------------------------------------------- */

/* make(context, server): an engine. */
TRK_FN(engine_make) {
  SSL_CTX *ctx = trk_unbox(c, 0, &trk_box_ssl_ctx);
  SSL *ssl = ctx != NULL ? SSL_new(ctx) : NULL;
  if (ssl == NULL) return trk_crypto_throw(c, "SSL_new");
  struct trk_engine *engine = trk_calloc(1, sizeof *engine);
  engine->ssl = ssl;
  engine->ctx = ctx;
  engine->rt = c->rt;
  engine->server = trk_arg_bool(c, 1);
  engine->in = BIO_new(BIO_s_mem());
  engine->out = BIO_new(BIO_s_mem());
  BIO_set_mem_eof_return(engine->in, -1);
  BIO_set_mem_eof_return(engine->out, -1);
  SSL_set_bio(ssl, engine->in, engine->out);
  SSL_set_app_data(ssl, engine);
  SSL_set_info_callback(ssl, on_info);
  SSL_set_verify(ssl, SSL_VERIFY_NONE, on_verify);
  if (engine->server) {
    SSL_set_accept_state(ssl);
    SSL_set_cert_cb(ssl, on_cert, engine);
  } else {
    SSL_set_connect_state(ssl);
  }
  return trk_box(c->rt->ctx, &trk_box_engine, engine);
}

static JSValueRef finish(const struct trk_call *c, struct trk_engine *engine, JSValueRef value) {
  engine->wrap = NULL;
  if (engine->thrown == NULL) return value;
  JSValueRef thrown = engine->thrown;
  engine->thrown = NULL;
  return trk_throw_value(c, thrown);
}

static int outcome(struct trk_engine *engine, int r) {
  switch (SSL_get_error(engine->ssl, r)) {
  case SSL_ERROR_WANT_READ:
  case SSL_ERROR_WANT_WRITE:
    return WANT_MORE;
  case SSL_ERROR_ZERO_RETURN:
    return CLOSED;
  case SSL_ERROR_WANT_X509_LOOKUP:
  case SSL_ERROR_WANT_CLIENT_HELLO_CB:
    return WAITING;
  default:
    return FAILED;
  }
}

/* feed(engine, bytes): from the transport. */
TRK_FN(engine_feed) {
  struct trk_engine *engine = unbox(c);
  struct trk_bytes bytes;
  if (engine != NULL && trk_arg_peek(c, 1, &bytes)) BIO_write(engine->in, bytes.data, (int)bytes.len);
  return trk_undefined(c->rt);
}
TRK_FN(engine_feed_scratch) { /* (engine, count): the bytes are in scratch */
  struct trk_engine *engine = unbox(c);
  int32_t n = trk_arg_i32(c, 1);
  if (engine != NULL && n > 0 && n <= TRK_SCRATCH_BYTES) BIO_write(engine->in, c->rt->scratch, n);
  return trk_undefined(c->rt);
}

/* drain(engine): how many bytes to send are now in scratch. */
TRK_FN(engine_drain) {
  struct trk_engine *engine = unbox(c);
  int n = engine != NULL ? BIO_read(engine->out, c->rt->scratch, TRK_SCRATCH_BYTES) : 0;
  return trk_number(c->rt, n > 0 ? n : 0);
}
TRK_FN(engine_pending) {
  struct trk_engine *engine = unbox(c);
  return trk_number(c->rt, engine != NULL ? (double)BIO_ctrl_pending(engine->out) : 0);
}

/* handshake(engine, wrap): 1 done, 0 needs more from the peer, -2 failed (see error()), -3 waits for JavaScript. */
TRK_FN(engine_handshake) {
  struct trk_engine *engine = unbox(c);
  if (engine == NULL) return trk_number(c->rt, FAILED);
  engine->wrap = (JSObjectRef)trk_arg(c, 1);
  ERR_clear_error();
  int r = SSL_do_handshake(engine->ssl);
  int result = r == 1 ? 1 : outcome(engine, r);
  return finish(c, engine, trk_number(c->rt, result));
}

/* The texts of the thread's queue of errors, which is empty then. */
static char *error_texts(void) {
  BIO *bio = BIO_new(BIO_s_mem());
  char *data = NULL;
  long len = 0;
  if (bio != NULL) {
    ERR_print_errors(bio);
    len = BIO_get_mem_data(bio, &data);
  }
  char *texts = trk_strndup(data != NULL ? data : "", len > 0 ? (size_t)len : 0);
  if (bio != NULL) BIO_free(bio);
  ERR_clear_error();
  return texts;
}

/* read(engine, wrap): an ArrayBuffer of plain bytes, how many there are in scratch, or one of the codes above. */
TRK_FN(engine_read) {
  struct trk_engine *engine = unbox(c);
  if (engine == NULL) return trk_number(c->rt, FAILED);
  if (engine->late != NULL) return trk_number(c->rt, FAILED);
  engine->wrap = (JSObjectRef)trk_arg(c, 1);
  ERR_clear_error();
  uint8_t small[TRK_TINY_BYTES]; /* a callback may use the scratch while more is read */
  bool tiny = BIO_ctrl_pending(engine->in) + (size_t)SSL_pending(engine->ssl) <= sizeof small;
  uint8_t *data = tiny ? small : trk_malloc(TRK_SCRATCH_BYTES);
  int total = 0, r = 0, room = tiny ? (int)sizeof small : TRK_SCRATCH_BYTES, enough = tiny ? 1 : 16384;
  while (total + enough <= room && (r = SSL_read(engine->ssl, data + total, room - total)) > 0) total += r;
  if (total > 0) {
    if (r <= 0 && outcome(engine, r) == FAILED) { /* OpenSSL says why once: told when those bytes are */
      engine->late_number = ERR_peek_error();
      engine->late = error_texts();
    }
    ERR_clear_error();
  }
  JSValueRef result = trk_number(c->rt, total > 0 ? total : outcome(engine, r));
  if (tiny) {
    memcpy(c->rt->scratch, small, (size_t)total);
  } else if (total > 0) {
    JSObjectRef buffer = trk_arraybuffer(c->rt, trk_realloc(data, (size_t)total), (size_t)total);
    result = buffer != NULL ? (JSValueRef)buffer : trk_number(c->rt, WANT_MORE);
  } else {
    free(data);
  }
  return finish(c, engine, result);
}

/* write(engine, wrap, bytes | count in scratch): how many were taken, or one of the codes above. */
TRK_FN(engine_write) {
  struct trk_engine *engine = unbox(c);
  if (engine == NULL) return trk_number(c->rt, FAILED);
  struct trk_bytes bytes = {c->rt->scratch, 0};
  struct trk_hold hold = {NULL}; /* keys that are logged, say, call JavaScript */
  if (trk_is_number(c->rt, trk_arg(c, 2))) bytes.len = (size_t)trk_arg_i32(c, 2);
  else if (!trk_hold_bytes(c->rt, trk_arg(c, 2), &bytes, &hold)) return trk_number(c->rt, FAILED);
  engine->wrap = (JSObjectRef)trk_arg(c, 1);
  ERR_clear_error();
  size_t done = 0;
  int r = 1;
  while (done < bytes.len) {
    size_t left = bytes.len - done;
    r = SSL_write(engine->ssl, bytes.data + done, left > 1 << 24 ? 1 << 24 : (int)left);
    if (r <= 0) break;
    done += (size_t)r;
  }
  trk_hold_end(&hold);
  if (done == 0 && bytes.len > 0) return finish(c, engine, trk_number(c->rt, outcome(engine, r)));
  return finish(c, engine, trk_number(c->rt, (double)done));
}

TRK_FN(engine_shutdown) { /* (engine, wrap): tells the peer that no more comes */
  struct trk_engine *engine = unbox(c);
  if (engine == NULL) return trk_undefined(c->rt);
  engine->wrap = (JSObjectRef)trk_arg(c, 1);
  ERR_clear_error();
  SSL_shutdown(engine->ssl);
  ERR_clear_error();
  return finish(c, engine, trk_undefined(c->rt));
}

/* error(engine): the error that made a call fail, as Node shows it. */
TRK_FN(engine_error) {
  struct trk_engine *engine = unbox(c);
  bool late = engine != NULL && engine->late != NULL;
  unsigned long number = late ? engine->late_number : ERR_peek_error();
  char code[256];
  const char *library = ERR_lib_error_string(number), *reason = ERR_reason_error_string(number);
  int n = snprintf(code, sizeof code, "ERR_SSL_%s", reason != NULL ? reason : "UNKNOWN");
  for (int i = 0; i < n && i < (int)sizeof code; i++) code[i] = code[i] == ' ' ? '_' : (char)toupper(code[i]);
  char *texts = late ? engine->late : error_texts();
  JSValueRef values[] = {trk_string(c->rt, texts, strlen(texts)), trk_cstring(c->rt, code), trk_cstring(c->rt, library), trk_cstring(c->rt, reason)};
  if (!late) free(texts);
  return trk_array(c->rt, 4, values);
}

/* --- answers to the callbacks --------------------------------------------------------------------------------- */

/* certDone(engine, context or undefined, whether it failed) */
TRK_FN(engine_cert_done) {
  struct trk_engine *engine = unbox(c);
  if (engine == NULL) return trk_bool(c->rt, false);
  SSL_CTX *ctx = trk_unbox(c, 1, &trk_box_ssl_ctx);
  bool ok = true;
  if (ctx != NULL) {
    X509 *x = SSL_CTX_get0_certificate(ctx);
    EVP_PKEY *key = SSL_CTX_get0_privatekey(ctx);
    STACK_OF(X509) *chain = NULL;
    SSL_CTX_get0_chain_certs(ctx, &chain);
    ok = (x == NULL || SSL_use_certificate(engine->ssl, x) == 1) && (key == NULL || SSL_use_PrivateKey(engine->ssl, key) == 1) &&
         (x == NULL || chain == NULL || SSL_set1_chain(engine->ssl, chain) == 1);
    /* Clients' certificates are checked against the chosen context's issuers. */
    SSL_set1_verify_cert_store(engine->ssl, SSL_CTX_get_cert_store(ctx));
    STACK_OF(X509_NAME) *names = SSL_dup_CA_list(SSL_CTX_get_client_CA_list(ctx));
    SSL_set_client_CA_list(engine->ssl, names);
  }
  engine->cert_state = 2;
  ERR_clear_error();
  return trk_bool(c->rt, ok);
}

TRK_FN(engine_resume) { /* (engine, session in DER or null): the answer to onresume() */
  struct trk_engine *engine = unbox(c);
  struct trk_bytes bytes;
  if (engine == NULL) return trk_undefined(c->rt);
  if (trk_arg_peek(c, 1, &bytes)) {
    const unsigned char *at = bytes.data;
    engine->resume = d2i_SSL_SESSION(NULL, &at, (long)bytes.len);
    ERR_clear_error();
  }
  engine->hello_done = true;
  return trk_undefined(c->rt);
}

static void put_bytes(uint8_t **to, size_t *to_len, const struct trk_bytes *bytes) {
  free(*to);
  *to = trk_malloc(bytes->len + 1);
  memcpy(*to, bytes->data, bytes->len);
  *to_len = bytes->len;
}

TRK_FN(engine_ocsp) { /* (engine, bytes): a server's answer */
  struct trk_engine *engine = unbox(c);
  struct trk_bytes bytes;
  if (engine != NULL && trk_arg_peek(c, 1, &bytes)) put_bytes(&engine->ocsp, &engine->ocsp_len, &bytes);
  return trk_undefined(c->rt);
}

/* --- what a connection wants: before the handshake ------------------------------------------------------------- */

TRK_FN(engine_verify) { /* (engine, request a certificate, refuse who has none) */
  struct trk_engine *engine = unbox(c);
  int mode = SSL_VERIFY_NONE;
  if (engine == NULL) return trk_undefined(c->rt);
  if (trk_arg_bool(c, 1)) mode = SSL_VERIFY_PEER | (trk_arg_bool(c, 2) ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0);
  SSL_set_verify(engine->ssl, mode, on_verify);
  return trk_undefined(c->rt);
}

/* The context has the callback only when it is wanted: to write the lines is a twentieth of a handshake. */
static void log_keys(struct trk_engine *engine, bool on) {
  engine->wants_keylog = on;
  if (on) SSL_CTX_set_keylog_callback(SSL_get_SSL_CTX(engine->ssl), on_keylog);
}

TRK_FN(engine_wants) { /* (engine, what, on) */
  struct trk_engine *engine = unbox(c);
  char what[16];
  if (engine == NULL || trk_copy_utf8(c->rt, trk_arg(c, 1), what, sizeof what) == SIZE_MAX) return trk_undefined(c->rt);
  bool on = trk_arg_bool(c, 2);
  if (strcmp(what, "cert") == 0) engine->wants_cert = on;
  else if (strcmp(what, "session") == 0) engine->wants_session = on;
  else if (strcmp(what, "keylog") == 0) log_keys(engine, on);
  else if (strcmp(what, "hello") == 0) engine->wants_hello = on;
  else if (strcmp(what, "alpn") == 0) engine->alpn_callback = on;
  else if (strcmp(what, "ocsp") == 0) SSL_set_tlsext_status_type(engine->ssl, on ? TLSEXT_STATUSTYPE_ocsp : -1);
  else if (strcmp(what, "psk") == 0 && engine->server) SSL_set_psk_server_callback(engine->ssl, on ? on_psk_server : NULL);
  else if (strcmp(what, "psk") == 0) SSL_set_psk_client_callback(engine->ssl, on ? on_psk_client : NULL);
  return trk_undefined(c->rt);
}

TRK_FN(engine_psk_hint) {
  struct trk_engine *engine = unbox(c);
  char hint[256];
  if (engine == NULL || trk_copy_utf8(c->rt, trk_arg(c, 1), hint, sizeof hint) == SIZE_MAX) return trk_bool(c->rt, false);
  return trk_bool(c->rt, SSL_use_psk_identity_hint(engine->ssl, hint) == 1);
}

TRK_FN(engine_alpn) { /* (engine, protocols as they are sent) */
  struct trk_engine *engine = unbox(c);
  struct trk_bytes bytes;
  if (engine == NULL || !trk_arg_peek(c, 1, &bytes)) return trk_undefined(c->rt);
  if (engine->server) put_bytes(&engine->alpn, &engine->alpn_len, &bytes);
  else SSL_set_alpn_protos(engine->ssl, bytes.data, (unsigned)bytes.len);
  return trk_undefined(c->rt);
}

TRK_FN(engine_servername) { /* (engine, name) */
  struct trk_engine *engine = unbox(c);
  char name[256];
  if (engine != NULL && trk_copy_utf8(c->rt, trk_arg(c, 1), name, sizeof name) != SIZE_MAX) SSL_set_tlsext_host_name(engine->ssl, name);
  return trk_undefined(c->rt);
}

TRK_FN(engine_set_session) { /* (engine, DER): whether it could be read */
  struct trk_engine *engine = unbox(c);
  struct trk_bytes bytes;
  if (engine == NULL || !trk_arg_peek(c, 1, &bytes)) return trk_bool(c->rt, false);
  const unsigned char *at = bytes.data;
  SSL_SESSION *session = d2i_SSL_SESSION(NULL, &at, (long)bytes.len);
  bool ok = session != NULL && SSL_set_session(engine->ssl, session) == 1;
  if (session != NULL) SSL_SESSION_free(session);
  ERR_clear_error();
  return trk_bool(c->rt, ok);
}

TRK_FN(engine_set_key) { /* (engine, context): its certificate and key from here on */
  struct trk_engine *engine = unbox(c);
  SSL_CTX *ctx = trk_unbox(c, 1, &trk_box_ssl_ctx);
  if (engine == NULL || ctx == NULL) return trk_bool(c->rt, false);
  X509 *x = SSL_CTX_get0_certificate(ctx);
  EVP_PKEY *key = SSL_CTX_get0_privatekey(ctx);
  return trk_bool(c->rt, x != NULL && key != NULL && SSL_use_certificate(engine->ssl, x) == 1 && SSL_use_PrivateKey(engine->ssl, key) == 1);
}

TRK_FN(engine_fragment) { /* (engine, bytes per record): whether OpenSSL takes it */
  struct trk_engine *engine = unbox(c);
  return trk_bool(c->rt, engine != NULL && SSL_set_max_send_fragment(engine->ssl, (long)trk_arg_i32(c, 1)) == 1);
}

TRK_FN(engine_trace) { /* (engine): its messages are told on stderr */
  struct trk_engine *engine = unbox(c);
  if (engine == NULL || engine->trace != NULL) return trk_undefined(c->rt);
  engine->trace = BIO_new_fp(stderr, BIO_NOCLOSE);
  SSL_set_msg_callback(engine->ssl, SSL_trace);
  SSL_set_msg_callback_arg(engine->ssl, engine->trace);
  return trk_undefined(c->rt);
}

TRK_FN(engine_renegotiate) { /* (engine, wrap): 1, or a code */
  struct trk_engine *engine = unbox(c);
  if (engine == NULL) return trk_number(c->rt, FAILED);
  engine->wrap = (JSObjectRef)trk_arg(c, 1);
  ERR_clear_error();
  int r = SSL_renegotiate(engine->ssl);
  if (r == 1) SSL_do_handshake(engine->ssl);
  return finish(c, engine, trk_number(c->rt, r == 1 ? 1 : FAILED));
}

static const struct trk_fn_row functions[] = {
  {"make", engine_make},
  {"feed", engine_feed},
  {"feedScratch", engine_feed_scratch},
  {"drain", engine_drain},
  {"pending", engine_pending},
  {"handshake", engine_handshake},
  {"read", engine_read},
  {"write", engine_write},
  {"shutdown", engine_shutdown},
  {"error", engine_error},
  {"certDone", engine_cert_done},
  {"resume", engine_resume},
  {"ocsp", engine_ocsp},
  {"verify", engine_verify},
  {"wants", engine_wants},
  {"pskHint", engine_psk_hint},
  {"alpn", engine_alpn},
  {"servername", engine_servername},
  {"setSession", engine_set_session},
  {"setKey", engine_set_key},
  {"fragment", engine_fragment},
  {"trace", engine_trace},
  {"renegotiate", engine_renegotiate},
  {NULL, NULL},
};
static const struct trk_binding tls = {.name = "tls", .functions = functions};
TRK_BINDING(tls);
