'use strict';
// openssl and curl talk to our server, and we to openssl's; what they should refuse they refuse.
const common = require('../common');
const assert = require('assert');
const { execFile, spawn } = require('child_process');
const https = require('https');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

const keys = path.join(__dirname, '..', 'fixtures', 'keys');
const file = (name) => path.join(keys, `${name}.pem`);
const read = (name) => fs.readFileSync(file(name));
const found = (program) => process.env.PATH.split(':').some((dir) => fs.existsSync(path.join(dir, program)));

function run(program, args, input) {
  return new Promise((resolve) => {
    const child = execFile(program, args, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
    child.stdin.end(input);
  });
}
function serve(name) {
  const server = https.createServer({ key: read(`${name}-key`), cert: read(`${name}-cert`) }, (req, res) => res.end(`hello ${req.method}`));
  server.on('tlsClientError', () => {});
  return new Promise((resolve) => server.listen(0, () => resolve(server)));
}

async function withCurl() {
  // 60 is curl's code for a certificate that cannot be checked or has another name.
  for (const [name, code] of [['server', 0], ['self', 60], ['expired', 60], ['other', 60]]) {
    const server = await serve(name);
    const { port } = server.address();
    const answer = await run('curl', ['-sS', '--noproxy', '*', '--cacert', file('ca-cert'), '--resolve', `localhost:${port}:127.0.0.1`, `https://localhost:${port}/`]);
    assert.strictEqual(answer.code, code, `${name}: ${answer.stderr}`);
    if (code === 0) assert.strictEqual(answer.stdout, 'hello GET');
    server.close();
  }
}

async function withClient() {
  for (const version of ['-tls1_2', '-tls1_3']) {
    const server = await serve('server');
    const { port } = server.address();
    const request = 'GET / HTTP/1.0\r\n\r\n';
    const { stdout, stderr } = await run('openssl', ['s_client', version, '-connect', `127.0.0.1:${port}`, '-servername', 'localhost', '-CAfile', file('ca-cert'),
      '-verify_return_error', '-quiet'], request);
    assert.match(stdout, /hello GET/, stderr);
    server.close();
  }
}

async function withServer() {
  const child = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', '-key', file('server-key'), '-cert', file('server-cert'), '-www'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const port = await new Promise((resolve) => child.stdout.on('data', (chunk) => {
    text += chunk;
    const match = /ACCEPT 127\.0\.0\.1:(\d+)/.exec(text);
    if (match) resolve(Number(match[1]));
  }));
  const answer = await new Promise((resolve, reject) => {
    const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: read('ca-cert') }, () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    let page = '';
    socket.setEncoding('latin1').on('data', (chunk) => { page += chunk; });
    socket.on('error', reject);
    socket.on('end', () => resolve(page));
  });
  assert.match(answer, /HTTP\/1\.0 200 ok/i);
  child.kill();
}

(async () => {
  if (found('curl')) await withCurl();
  if (found('openssl')) {
    await withClient();
    await withServer();
  }
})().then(common.mustCall());
