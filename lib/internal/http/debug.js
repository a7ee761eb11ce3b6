// NODE_DEBUG=http: what client and server do, on stderr. Asked for at the first connection or request, not at load.

let log;

module.exports = function debug(...args) {
  if (log === undefined) log = process.env.NODE_DEBUG ? require('util').debuglog('http') : null;
  if (log !== null) log(...args);
};
