'use strict';
// Of a package.json only what decides where modules are is read; what was found in a package holds for a turn of the loop.
const { tmpdir: root } = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');

const put = (name, text) => {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
const pack = (name, json) => {
  put(`node_modules/${name}/package.json`, json);
  put(`node_modules/${name}/m.js`, "module.exports = 'm';");
  put(`node_modules/${name}/index.js`, "module.exports = 'index';");
};
const from = (folder) => createRequire(path.join(root, folder, 'x.js'));

pack('other', '{"name": "other", "main": "./m.js", "foo": tru}');
pack('quotes', '\ufeff { "a": "\\"}{[\\\\", "b": [[{"c": "]\\"}"}], {}] ,\r\n\t"main" : "./m.js", "d": {"main": "./no.js"}, "e": -1.5e3 }\n');
pack('escaped', '{"m\\u0061in": "./m.js"}');
pack('twice', '{"main": "./no.js", "x": null, "main": "./m.js"}');
pack('list', '["main"]');
pack('empty', ' {} ');
pack('self', '{"exports": {".": {"require": "./m.js"}, "./{x}": "./index.js"}, "name": "self"}');
for (const [name, value] of Object.entries({ other: 'm', quotes: 'm', escaped: 'm', twice: 'm', list: 'index', empty: 'index', self: 'm', 'self/{x}': 'index' })) {
  assert.strictEqual(from('.')(name), value, name);
}

const faults = ['', 'x', '{', '{"main"', '{"main": "./m.js"', '{"main": "./m.js",}', '{"main": "./m.js"} x', '{"main": "./m.js', '{"main": "\\', '{"a": [}', '{"a": {"b": 1]', '{"main": tru}',
  '{"main": "./m.js" "a": 1}', '{main: "./m.js"}', '{"a" "b"}', '{,}'];
faults.forEach((text, i) => {
  pack(`fault${i}`, text);
  assert.throws(() => from('.')(`fault${i}`), { code: 'ERR_INVALID_PACKAGE_CONFIG' }, text);
});

pack('changing', '{}');
put('node_modules/changing/file.js', '');
const file = (extension) => path.join(fs.realpathSync(root), 'node_modules', 'changing', `file.${extension}`);
assert.strictEqual(from('a').resolve('changing/file'), file('js'));
assert.strictEqual(from('b').resolve('changing/file'), file('js'));
fs.unlinkSync(file('js'));
put('node_modules/changing/file.json', '{}');
setImmediate(() => setTimeout(() => assert.strictEqual(from('c').resolve('changing/file'), file('json')), 1)); // the loop has waited by then
