'use strict';
// Streams: order of events, the false of write() and 'drain', pipeline's errors, async iteration.

const { same } = require('../common/check');
const { Readable, Writable, Transform, pipeline } = require('stream');

const log = [];
const slow = new Writable({
  highWaterMark: 3,
  write(chunk, _, done) { log.push(`write ${chunk}`); setImmediate(done); },
  final(done) { log.push('final'); done(); },
});
slow.on('drain', () => { log.push('drain'); slow.end('z'); });
slow.on('finish', () => log.push('finish'));
slow.on('close', () => log.push('close'));
same([slow.write('ab'), slow.write('cd')], [true, false]);

const upper = new Transform({ transform(chunk, _, done) { done(null, `${chunk}`.toUpperCase()); } });
let piped = '';
pipeline(Readable.from(['a', 'b', 'c']), upper, async function*(source) {
  for await (const chunk of source) yield chunk;
  yield '!';
}, new Writable({ write(chunk, _, done) { piped += chunk; done(); } }), (error) => log.push(`pipeline ${error?.message}`));

let failed;
pipeline(Readable.from(['x']), new Transform({ transform(_, __, done) { done(new Error('broken')); } }), new Writable({ write() {} }),
         (error) => { failed = error.message; });

process.on('exit', () => {
  same(log.filter((line) => !line.startsWith('pipeline')), ['write ab', 'write cd', 'drain', 'write z', 'final', 'finish', 'close']);
  same([piped, failed, log.includes('pipeline undefined')], ['ABC!', 'broken', true]);
});
