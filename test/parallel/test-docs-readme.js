'use strict';
// The programs in README.md do what it says.

const { tmp, run, mustCall, until } = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');
const fs = require('fs');
const http = require('http');
const path = require('path');

const text = fs.readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
const programs = [...text.matchAll(/```js\n(.*?)```/gs)].map((match) => match[1]);
assert.strictEqual(programs.length, 3);
const [clustered, worker, child] = programs.map((program, i) => {
  fs.writeFileSync(tmp(`${i}.js`), program.replace('listen(3000)', "listen(0, function() { process.send(this.address().port); })")
    .replace("cluster.on('exit'", "for (const id in cluster.workers) cluster.workers[id].on('message', (port) => console.log(port));\n  cluster.on('exit'"));
  return tmp(`${i}.js`);
});
assert.deepStrictEqual([run([worker]).stdout, run([child]).stdout.slice(0, 14), run([child]).stdout.slice(-27)], ['55\n', 'Output: total ', 'Process exited with code 0\n']);

const server = spawn(process.execPath, [clustered], { stdio: ['ignore', 'pipe', 'inherit'] });
let log = '';
server.stdout.on('data', (chunk) => { log += chunk; });
server.on('exit', mustCall());
until(() => /^\d+\n/.test(log), 'a port').then(() => {
  http.get({ host: '127.0.0.1', port: Number(/\d+/.exec(log)[0]), agent: false }, mustCall((response) => {
    response.setEncoding('utf8').on('data', mustCall((answer) => assert.match(answer, /^Hello from worker \d+\n$/)));
    response.on('end', () => server.kill());
  }));
}).then(mustCall());
