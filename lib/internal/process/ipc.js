// The IPC channel of a child process, from NODE_CHANNEL_FD.

const { setupChannel } = require('internal/child_process/channel');

exports.setup = function setup(fd, mode) {
  if (!Number.isInteger(fd) || fd < 0) return;
  const control = setupChannel(process, fd, mode, () => {});
  // Only listeners keep the process alive for it.
  internalBinding('ipc').ref(control.id, false);
};
