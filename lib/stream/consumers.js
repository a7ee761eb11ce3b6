// node:stream/consumers: everything that a stream brings, at once.

async function blob(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const { Blob } = require('buffer');
  return new Blob(chunks);
}
async function arrayBuffer(stream) {
  return (await blob(stream)).arrayBuffer();
}
async function bytes(stream) {
  return new Uint8Array(await arrayBuffer(stream));
}
async function buffer(stream) {
  return require('buffer').Buffer.from(await arrayBuffer(stream));
}
async function text(stream) {
  const { TextDecoder } = globalThis;
  const decoder = new TextDecoder();
  let result = '';
  for await (const chunk of stream) result += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return result + decoder.decode();
}
async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };
