// session.socket: the socket without what would come between the session and its bytes.

const { codes } = require('internal/errors');

const forbidden = new Set(['emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive', 'setNoDelay']);

exports.proxy = function proxy(session) {
  return new Proxy(session, {
    get(self, name) {
      if (name === 'setTimeout' || name === 'ref' || name === 'unref') return self[name].bind(self);
      if (name === 'destroy') return self.destroy.bind(self);
      if (forbidden.has(name)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
      const socket = self._destroyed ? undefined : self._socket;
      if (socket === undefined) throw new codes.ERR_HTTP2_SOCKET_UNBOUND();
      const value = socket[name];
      return typeof value === 'function' ? value.bind(socket) : value;
    },
    set(self, name, value) {
      if (name === 'setTimeout' || name === 'ref' || name === 'unref' || name === 'destroy') {
        self[name] = value;
        return true;
      }
      if (forbidden.has(name)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
      const socket = self._destroyed ? undefined : self._socket;
      if (socket === undefined) throw new codes.ERR_HTTP2_SOCKET_UNBOUND();
      socket[name] = value;
      return true;
    },
    has(self, name) {
      const socket = self._destroyed ? undefined : self._socket;
      if (socket === undefined) throw new codes.ERR_HTTP2_SOCKET_UNBOUND();
      return name in socket;
    },
    getPrototypeOf(self) {
      const socket = self._destroyed ? undefined : self._socket;
      if (socket === undefined) throw new codes.ERR_HTTP2_SOCKET_UNBOUND();
      return Object.getPrototypeOf(socket);
    },
  });
};
