// Descriptors that a worker's program opens by number are closed when it ends, unless trackUnmanagedFds is false.

const { trackFd } = internalBinding('worker');

function opened(fd) {
  if (typeof fd === 'number' && fd >= 0 && !trackFd(fd, true)) process.emitWarning(`File descriptor ${fd} opened in unmanaged mode twice`);
}
function closed(fd) {
  if (!trackFd(fd, false)) process.emitWarning(`File descriptor ${fd} closed but not opened in unmanaged mode`);
}

// The binding of fs, before fs sees it.
function track(binding) {
  const { open, close } = binding;
  binding.open = (path, flags, mode, callback) => {
    if (callback === undefined) {
      const fd = open(path, flags, mode);
      opened(fd);
      return fd;
    }
    return open(path, flags, mode, (error, fd) => {
      if (!error) opened(fd);
      callback(error, fd);
    });
  };
  binding.close = (fd, callback) => {
    closed(fd);
    return callback === undefined ? close(fd) : close(fd, callback);
  };
  // A FileHandle was received from another thread or sent to one: whoever has it closes it.
  binding.handed = trackFd;
}

module.exports = { track };
