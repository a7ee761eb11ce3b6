// process.stdout, stderr and stdin until the streams of the net room land (overwrite this file): synchronous writes.

const EventEmitter = require('events');
const core = internalBinding('core');

function output(fd) {
  const stream = new EventEmitter();
  stream.fd = fd;
  stream.writable = true;
  stream.isTTY = false;
  stream.write = (text, encoding, callback) => {
    core.writeSync(fd, typeof text === 'string' ? text : Buffer.from(text).toString());
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) process.nextTick(done);
    return true;
  };
  stream.end = stream.write;
  return stream;
}

for (const [name, fd] of [['stdout', 1], ['stderr', 2]]) {
  let stream;
  Object.defineProperty(exports, name, { __proto__: null, enumerable: true, get: () => (stream ??= output(fd)) });
}
