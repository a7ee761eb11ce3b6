'use strict';
// A body or a header that was put together from other texts is sent from these, whatever they are made of.
const common = require('../common');
const assert = require('assert');
const http = require('http');

const id = process.pid;
const repeated = (text, times) => {
  for (let i = 0; i < times; i++) text += text;
  return text;
};
const counted = (times, before) => {
  let text = '';
  for (let i = 0; i < times; i++) text = before ? `${i}-` + text : text + `${i}-`;
  return text;
};
const bodies = [
  () => 'two ' + id,
  () => `${id} three ${id + 1}`,
  () => `${id}${id + 1}${id + 2}`,
  () => `${`${id}a${id}`}${`${id}b${id}`}${`${id}c${id}`}`,
  () => counted(20, false),
  () => counted(500, false),
  () => counted(500, true),
  () => repeated(`x${id}`, 10),
  () => 'caf\u00e9 ' + id,
  () => repeated(`\u00e9${id}`, 3),
  () => `\u2603 ${id} \u2603`,
  () => id + '\u2603',
  () => ('abc' + id + 'def').slice(1) + 'z' + ('q' + id).slice(2),
  () => 'a' + '',
  () => '',
];
const server = http.createServer((req, res) => {
  const [, index, encoding] = req.url.split('/');
  res.setHeader('X-Id', `of ${id}: ` + index);
  res.end(bodies[index](), encoding);
});
const agent = new http.Agent({ keepAlive: true });

function get(path) {
  return new Promise((resolve, reject) => {
    http.get({ port: server.address().port, path, agent }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => resolve({ body: Buffer.concat(chunks), headers: res.headers }));
    }).on('error', reject);
  });
}
server.listen(0, async () => {
  for (let round = 0; round < 2; round++) {
    for (const encoding of ['utf8', 'latin1']) {
      for (let i = 0; i < bodies.length; i++) {
        const { body, headers } = await get(`/${i}/${encoding}`);
        const wanted = Buffer.from(bodies[i](), encoding);
        assert.deepStrictEqual(body, wanted, `${i} ${encoding}`);
        assert.strictEqual(headers['content-length'], String(wanted.length));
        assert.strictEqual(headers['x-id'], `of ${id}: ${i}`);
      }
    }
  }
  agent.destroy();
  server.close(common.mustCall());
});
