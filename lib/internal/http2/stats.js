// What observers of the timeline get of http2: the figures of a session and of a stream when it ends.

const { performance } = require('internal/perf/performance');
const { nodeEntry } = require('internal/perf/entry');
const { enqueue, hasObserver } = require('internal/perf/observe');
const native = internalBinding('http2');

class SessionStats {
  constructor() {
    this.began = performance.now();
    this.bytesRead = 0;
    this.pingRTT = 0;
    this.streams = this.open = this.mostOpen = this.streamTime = this.ended = 0;
  }
  finish(session) {
    if (session._native === null || !hasObserver('http2')) return;
    const [framesReceived, framesSent] = native.frames(session._native);
    enqueue(nodeEntry('Http2Session', 'http2', this.began, performance.now() - this.began, {
      bytesRead: this.bytesRead,
      bytesWritten: session._written,
      framesReceived,
      framesSent,
      maxConcurrentStreams: this.mostOpen,
      pingRTT: this.pingRTT,
      streamAverageDuration: this.ended > 0 ? this.streamTime / this.ended : 0,
      streamCount: this.streams,
      type: session.type === 0 ? 'server' : 'client',
    }));
  }
}

class StreamStats {
  constructor(session) {
    this.session = session;
    this.began = performance.now();
    this.bytesRead = this.bytesWritten = 0;
    this.firstByte = this.firstByteSent = this.firstHeader = 0;
    session.streams++;
    session.mostOpen = Math.max(session.mostOpen, ++session.open);
  }
  header() {
    this.firstHeader ||= performance.now() - this.began;
  }
  read(length) {
    this.firstByte ||= performance.now() - this.began;
    this.bytesRead += length;
  }
  wrote(length) {
    this.firstByteSent ||= performance.now() - this.began;
    this.bytesWritten += length;
  }
  finish(id) {
    const duration = performance.now() - this.began;
    this.session.open--;
    this.session.ended++;
    this.session.streamTime += duration;
    if (!hasObserver('http2')) return;
    enqueue(nodeEntry('Http2Stream', 'http2', this.began, duration, {
      bytesRead: this.bytesRead,
      bytesWritten: this.bytesWritten,
      id,
      timeToFirstByte: this.firstByte,
      timeToFirstByteSent: this.firstByteSent,
      timeToFirstHeader: this.firstHeader,
    }));
  }
}

exports.start = () => (hasObserver('http2') ? new SessionStats() : undefined);
exports.stream = (session) => new StreamStats(session);
