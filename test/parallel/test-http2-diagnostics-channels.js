'use strict';
// diagnostics_channel's subscribers hear of http2's streams: what happened, in which order, with what.
const common = require('../common');
const assert = require('assert');
const dc = require('diagnostics_channel');
const http2 = require('http2');

const heard = [];
function listen(side, events) {
  for (const event of events) {
    dc.subscribe(`http2.${side}.stream.${event}`, (message) => {
      const { stream, ...rest } = message;
      assert.strictEqual(stream.constructor.name, side === 'client' ? 'ClientHttp2Stream' : 'ServerHttp2Stream');
      heard.push({ side, event, stream, rest, closed: stream.closed, destroyed: stream.destroyed, rstCode: stream.rstCode });
    });
  }
}
listen('client', ['created', 'start', 'bodyChunkSent', 'bodySent', 'error', 'finish', 'close']);
listen('server', ['created', 'start', 'error', 'finish', 'close']);

function take(side, id) {
  const taken = heard.filter((one) => one.side === side && one.stream.id === id);
  return [taken.map((one) => one.event), taken];
}

const wrong = new Error('wrong');
const server = http2.createServer();
server.on('stream', common.mustCall((stream, headers) => {
  stream.resume();
  if (headers[':path'] === '/wrong') {
    stream.on('error', common.mustCall());
    stream.destroy(wrong);
    return;
  }
  if (headers[':path'] === '/push') {
    stream.pushStream({ ':path': '/pushed' }, common.mustSucceed((pushed) => {
      assert.deepStrictEqual(take('server', pushed.id)[0], ['created', 'start']);
      pushed.respond({ a: 'b' });
      pushed.end('pushed');
    }));
  }
  stream.respond({ 'x-test': '1' });
  stream.end('body');
}, 3));

function ask(client, headers, write) {
  return new Promise((resolve) => {
    const stream = client.request(headers);
    // The session is connected, so the request starts inside of request().
    const told = heard.filter((one) => one.stream === stream);
    assert.deepStrictEqual(told.map((one) => one.event).filter((event) => event !== 'bodySent'), ['start', 'created']);
    for (const { event, rest } of told) if (event !== 'bodySent') assert.strictEqual(rest.headers[':path'], headers[':path']);
    stream.resume();
    stream.on('error', () => {});
    write?.(stream);
    const { id } = stream;
    stream.on('close', () => resolve(stream.id ?? id));
  });
}

server.listen(0, common.mustCall(async () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  await new Promise((resolve) => client.on('connect', resolve));

  // Writes of bytes alone, and of text among them.
  let id = await ask(client, { ':method': 'POST', ':path': '/' }, (stream) => {
    stream.cork();
    stream.write(Buffer.from('one'));
    stream.write(Buffer.from('two'));
    stream.uncork();
    stream.cork();
    stream.write('three', 'latin1');
    stream.write(Buffer.from('four'));
    stream.uncork();
    stream.write('five', () => stream.end());
  });
  let [events, all] = take('client', id);
  assert.deepStrictEqual(events.toSorted(), ['bodyChunkSent', 'bodyChunkSent', 'bodySent', 'close', 'created', 'finish', 'start']);
  const chunks = all.filter((one) => one.event === 'bodyChunkSent').map((one) => one.rest);
  assert.deepStrictEqual({ ...chunks[0], data: [...chunks[0].data] }, { writev: true, data: [Buffer.from('one'), Buffer.from('two')], encoding: '' });
  assert.strictEqual(chunks[1].writev, true);
  assert.deepStrictEqual(chunks[1].data.map(({ chunk, encoding }) => [String(chunk), encoding]), [['three', 'latin1'], ['four', 'buffer'], ['five', 'utf8']]);
  assert.ok(events.indexOf('bodySent') > events.lastIndexOf('bodyChunkSent'));
  const finish = all.find((one) => one.event === 'finish').rest;
  assert.strictEqual(finish.headers['x-test'], '1');
  assert.strictEqual(finish.flags, 4); // END_HEADERS
  assert.deepStrictEqual([all.at(-1).event, all.at(-1).closed, all.at(-1).destroyed, all.at(-1).rstCode], ['close', true, false, 0]);
  [events, all] = take('server', id);
  assert.deepStrictEqual(events, ['created', 'start', 'finish', 'close']);
  assert.strictEqual(all[0].rest.headers[':method'], 'POST');
  assert.strictEqual(all[2].rest.headers[':status'], 200);
  assert.strictEqual(all[2].rest.flags, 5);

  // A stream that the server pushes is one of both sides.
  const pushed = new Promise((resolve) => client.once('stream', (stream) => {
    stream.resume();
    stream.on('close', () => resolve(stream.id));
  }));
  id = await ask(client, { ':path': '/push' });
  const pushedId = await pushed;
  [events, all] = take('client', pushedId);
  assert.deepStrictEqual(events.slice(0, 2), ['created', 'start']);
  assert.deepStrictEqual(events.slice(-2), ['finish', 'close']);
  assert.strictEqual(all[0].rest.headers[':path'], '/pushed');
  assert.strictEqual(all.at(-2).rest.headers.a, 'b');
  assert.deepStrictEqual(take('server', pushedId)[0], ['created', 'start', 'finish', 'close']);

  // An error: the close comes first.
  id = await ask(client, { ':path': '/wrong' });
  [events, all] = take('server', id);
  assert.deepStrictEqual(events, ['created', 'start', 'close', 'error']);
  assert.strictEqual(all[3].rest.error, wrong);
  assert.deepStrictEqual([all[3].closed, all[3].destroyed, all[3].rstCode], [true, true, http2.constants.NGHTTP2_INTERNAL_ERROR]);
  [events, all] = take('client', id);
  assert.deepStrictEqual(events.slice(-2), ['close', 'error']);
  assert.strictEqual(all.at(-1).rest.error.code, 'ERR_HTTP2_STREAM_ERROR');

  client.close();
  server.close();
}));
