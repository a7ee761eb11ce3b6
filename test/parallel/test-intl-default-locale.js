'use strict';
// The locale of what names none is the environment's, as in Node: in programs, their workers and their children.
const { mustCall, tmpdir } = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');

const told = `[Intl.DateTimeFormat().resolvedOptions().locale, (1234.5).toLocaleString(), navigator.language, '\\u0130I'.toLocaleLowerCase()].join()`;
const plain = { ...process.env };
for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG', 'LANGUAGE']) delete plain[name];
const english = 'en-US,1,234.5,en-US,i\u0307i';
for (const [env, wanted] of [
  [{}, english], [{ LC_ALL: 'C' }, english], [{ LANG: 'C.UTF-8' }, english], [{ LC_ALL: 'POSIX', LANG: 'de_DE' }, english],
  [{ LANG: 'de_DE.UTF-8' }, 'de-DE,1.234,5,de-DE,i\u0307i'], [{ LC_ALL: 'de' }, 'de,1.234,5,de,i\u0307i'], [{ LC_ALL: 'de_DE.UTF-8', LANG: 'en_US.UTF-8' }, 'de-DE,1.234,5,de-DE,i\u0307i'],
  [{ LC_MESSAGES: 'pt_BR', LANG: 'C' }, 'pt-BR,1.234,5,pt-BR,i\u0307i'], [{ LC_ALL: 'tr_TR.UTF-8' }, 'tr-TR,1.234,5,tr-TR,i\u0131'], [{ LC_ALL: 'ca_ES@valencia' }, 'ca-ES-valencia,1.234,5,ca-ES-valencia,i\u0307i'],
]) {
  const { stdout, stderr } = spawnSync(process.execPath, ['-p', told], { encoding: 'utf8', env: { ...plain, ...env } });
  assert.strictEqual(stdout, `${wanted}\n`, `${JSON.stringify(env)} ${stderr}`);
}

const file = path.join(tmpdir, 'tells.js');
fs.writeFileSync(file, `
  const { Worker, isMainThread, parentPort } = require('worker_threads');
  if (!isMainThread) parentPort.postMessage(${told});
  else if (process.send) process.send(${told}, () => process.disconnect());
  else {
    new Worker(__filename).on('message', console.log);
    require('child_process').fork(__filename).on('message', console.log);
    require('child_process').fork(__filename, { env: { ...process.env, LC_ALL: 'fr_CH' } }).on('message', console.log);
  }`);
const { stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8', env: { ...plain, LANG: 'de_DE.UTF-8' } });
assert.deepStrictEqual(stdout.trim().split('\n').map((line) => line.split(',')[0]).sort(), ['de-DE', 'de-DE', 'fr-CH']);

// What the shorter way of two methods knows of languages is what the engine says.
const cases = [['I\u0300\u0130', 'tr', '\u0131\u0300i'], ['I\u0300\u0130', 'lt', 'i\u0307\u0300i\u0307'], ['I\u0300\u0130', 'de', 'i\u0300i\u0307'], ['I', 'az-AZ', '\u0131'], ['\u0130', 'en-US', 'i\u0307']];
for (const [text, locale, lower] of cases) {
  for (const given of [locale, [locale], [locale, 'en']]) assert.strictEqual(text.toLocaleLowerCase(given), lower, locale);
}
for (const [text, locale, upper] of [['\u03ac', 'el', '\u0391'], ['\u03ac', 'de', '\u0386'], ['i\u0307', 'lt', 'I'], ['i', 'tr', '\u0130'], ['\xdf', 'de', 'SS'], ['i', 'en', 'I']]) {
  assert.strictEqual(text.toLocaleUpperCase(locale), upper, locale);
}
for (const name of ['toLocaleUpperCase', 'toLocaleLowerCase']) {
  const method = String.prototype[name];
  assert.strictEqual(method.name + method.length + method, `${name}0function ${name}() { [native code] }`);
  assert.deepStrictEqual({ ...Object.getOwnPropertyDescriptor(String.prototype, name), value: 0 }, { value: 0, writable: true, enumerable: false, configurable: true });
  assert.throws(() => 'x'[name]('x_y_'), RangeError);
  assert.throws(() => method.call(null), TypeError);
  assert.throws(() => new method(), TypeError);
  assert.strictEqual(method.call({ toString: mustCall(() => 'mM') }), name === 'toLocaleUpperCase' ? 'MM' : 'mm');
  assert.strictEqual(''[name](), '');
}
