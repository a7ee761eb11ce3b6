// An http2 session of a server.

const { codes } = require('internal/errors');
const { Http2Session } = require('internal/http2/session');
const { ServerHttp2Stream } = require('internal/http2/stream');
const native = internalBinding('http2');

class ServerHttp2Session extends Http2Session {
  get type() { return 0; }
  get server() { return this._server; }
  _onrequest(id, headers, raw, flags, ended) {
    if (this._closed || this._destroyed) {
      native.reset(this._native, id, 7);
      return;
    }
    const stream = new ServerHttp2Stream(this, id, {}, headers);
    if (require.loaded.diagnostics_channel !== undefined) {
      const { publish } = require('internal/http2/channels');
      publish(stream, 'created', { headers });
      publish(stream, 'start', { headers });
    }
    if (ended) stream._readOnlyEnd = true;
    if (this._server && this.listenerCount('stream') === 0 && this._server.listenerCount('stream') === 0 && this._server.listenerCount('request') === 0) {
      stream.close(7);
      return;
    }
    this.emit('stream', stream, headers, flags, raw);
  }
  altsvc(alt, originOrStream) {
    if (this._destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    require('internal/http2/extensions').altsvc(this, alt, originOrStream);
  }
  origin(...origins) {
    if (this._destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (origins.length > 0) require('internal/http2/extensions').origin(this, origins);
  }
}

module.exports = { ServerHttp2Session };
