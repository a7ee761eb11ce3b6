// What goes over the port between a worker and its parent, by `type`; ONLINE as it is.

module.exports = {
  LOAD: 0, ONLINE: 1, ERROR: 2, STDIO: 3, STDIO_DRAINED: 4, STDIN: 5, ASK: 6, ANSWER: 7, WATCH: 8,
};
