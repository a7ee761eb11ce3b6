// What diagnostics_channel's subscribers hear of streams. Whoever calls has asked for require.loaded.diagnostics_channel:
// a program that has not loaded it has no subscribers, and then this file is not loaded either.

const dc = require('diagnostics_channel');

// `message`: what goes with the stream.
exports.publish = function publish(stream, event, message) {
  const name = `http2.${stream._session.type === 1 ? 'client' : 'server'}.stream.${event}`;
  if (dc.hasSubscribers(name)) dc.channel(name).publish({ stream, ...message });
};

// A part of a request's body was handed on: `data` is what was written, for several writes at once (`writev`) their
// chunks, or the chunks with their encodings if a string is among them.
exports.bodyChunkSent = function bodyChunkSent(stream, writev, data, encoding) {
  if (writev && data.every((one) => typeof one.chunk !== 'string')) data = data.map((one) => one.chunk);
  exports.publish(stream, 'bodyChunkSent', { writev, data, encoding });
};

// What respond() has done to the stream, in the bits that Node's subscribers get: ready, headers sent, HEAD, trailers.
exports.respondFlags = (stream) => 1 | 4 | (stream.headRequest ? 8 : 0) | (stream._waitTrailers ? 32 : 0);
