// node:tty

const net = require('net');
const { codes, ErrnoException, uvErrmapGet } = require('internal/errors');
const { TTY } = require('internal/net/handle');

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && internalBinding('tty').isatty(fd);
}

function open(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new codes.ERR_INVALID_FD(fd);
  const context = {};
  const handle = new TTY(fd, context);
  if (context.errno !== undefined) {
    const [code, message] = uvErrmapGet(context.errno);
    throw new codes.ERR_TTY_INIT_FAILED({ errno: context.errno, code, message, syscall: 'uv_tty_init' });
  }
  return handle;
}

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  net.Socket.call(this, { readableHighWaterMark: 0, handle: open(fd), manualStart: true, ...options });
  this.isRaw = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(ReadStream, net.Socket);

ReadStream.prototype.setRawMode = function(flag) {
  flag = Boolean(flag);
  const status = this._handle?.setRawMode(flag);
  if (status) {
    this.emit('error', new ErrnoException(status, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  const handle = open(fd);
  net.Socket.call(this, { handle, manualStart: true });
  handle.setBlocking(true); // what is written before the end of the process must be seen
  const size = [0, 0];
  if (!handle.getWindowSize(size)) [this.columns, this.rows] = size;
}
Object.setPrototypeOf(WriteStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(WriteStream, net.Socket);

WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = function getColorDepth(env) {
  return require('internal/tty').getColorDepth(env);
};
WriteStream.prototype.hasColors = function hasColors(count, env) {
  return require('internal/tty').hasColors.call(this, count, env);
};
WriteStream.prototype._refreshSize = function() {
  const size = [0, 0];
  const { columns, rows } = this;
  const status = this._handle.getWindowSize(size);
  if (status) {
    this.emit('error', new ErrnoException(status, 'getWindowSize'));
    return;
  }
  if (columns !== size[0] || rows !== size[1]) {
    [this.columns, this.rows] = size;
    this.emit('resize');
  }
};
WriteStream.prototype.cursorTo = function(x, y, callback) {
  return require('internal/readline/callbacks').cursorTo(this, x, y, callback);
};
WriteStream.prototype.moveCursor = function(dx, dy, callback) {
  return require('internal/readline/callbacks').moveCursor(this, dx, dy, callback);
};
WriteStream.prototype.clearLine = function(dir, callback) {
  return require('internal/readline/callbacks').clearLine(this, dir, callback);
};
WriteStream.prototype.clearScreenDown = function(callback) {
  return require('internal/readline/callbacks').clearScreenDown(this, callback);
};
WriteStream.prototype.getWindowSize = function() {
  return [this.columns, this.rows];
};

module.exports = { isatty, ReadStream, WriteStream };
