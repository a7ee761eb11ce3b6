'use strict';
// On a terminal (of script(1)): its mode is as before when a signal ends the process; a dumb one gets no escape sequences.
const common = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');

if (spawnSync('script', ['--version']).status !== 0) common.skip('no script(1)');

function onTerminal(name, text, env) {
  const file = common.tmp(`${name}.js`);
  fs.writeFileSync(file, text);
  const { stdout } = spawnSync('script', ['-qec', `'${process.execPath}' '${file}'`, '/dev/null'],
    { encoding: 'utf8', timeout: 30000, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  return stdout.replaceAll('\r', '');
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  assert.match(onTerminal('raw', `
    const { spawn, spawnSync } = require('child_process');
    const stty = () => spawnSync('stty', { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8' }).stdout.includes('-echo');
    const child = spawn(process.execPath, ['-e', 'process.stdin.setRawMode(true); console.log("Y"); for (;;);'], { stdio: ['inherit', 'pipe', 'inherit'] });
    child.stdout.on('data', () => {
      const raw = stty();
      child.kill('${signal}');
      child.on('exit', (code, signal) => console.log(['raw', raw, 'then', stty(), String(code), signal].join(' ')));
    });
  `), new RegExp(`raw true then false null ${signal}\n`));
}
// A listener of the program's own has the signal to itself.
assert.match(onTerminal('own', `
  process.stdin.setRawMode(true);
  process.on('SIGTERM', () => { console.log('own'); process.stdin.setRawMode(false); process.exit(); });
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => {}, 10000);
`), /own\n/);

assert.strictEqual(onTerminal('dumb', `
  const readline = require('readline').createInterface({ input: process.stdin, output: process.stdout });
  readline.on('line', (line) => console.log('[' + line + ']'));
  readline.write('text');
  readline.write(null, { ctrl: true, name: 'u' });
  readline.write(null, { name: 'backspace' });
  readline.write(null, { name: 'return' });
  readline.write(null, { name: 'escape' });
  readline.write('more');
  readline.write(null, { name: 'enter' });
  readline.write(null, { ctrl: true, name: 'c' });
`, { TERM: 'dumb' }), 'text\n[text]\nmore\n[more]\n');

fs.writeFileSync(common.tmp('repl.js'), 'console.log(`42 ${require.main === module}`);');
assert.strictEqual(onTerminal('external', "require('child_process').execFileSync(process.execPath, { stdio: 'inherit' })", { NODE_REPL_EXTERNAL_MODULE: common.tmp('repl.js') }), '42 true\n');

// With colors, what partialDeepStrictEqual() leaves out of account is gray.
const { stdout } = common.run(['-p', "try { assert.partialDeepStrictEqual({ a: 1, b: 2 }, { b: 3 }) } catch (e) { e.message }"], { env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '' } });
assert.ok(stdout.includes('\u001b[90mactual\u001b[39m \u001b[31m- expected\u001b[39m\n\n\u001b[39m  {\n\u001b[90m    a: 1,\u001b[39m\n'), JSON.stringify(stdout));

// Ctrl+D ends a session on a line of its own.
assert.match(onTerminal('session', `
  const { PassThrough } = require('stream');
  const input = new PassThrough();
  const session = require('repl').start({ input, output: process.stdout, terminal: true, useColors: false, prompt: '> ' });
  session.on('exit', () => console.log('ended'));
  session.write(null, { ctrl: true, name: 'd' });
`), /> [^\n]*\nended\n$/);
