'use strict';
// CommonJS: the walk through node_modules, package.json main, exports and imports with conditions, JSON, directories, cycles.

const { same, throws } = require('../common/check');
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');
const root = fs.realpathSync(fs.mkdtempSync(path.join(process.env.TROIKA_TEST_TMP ?? '/tmp', 'cjs-')));
const put = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), typeof text === 'string' ? text : JSON.stringify(text));
};
put('package.json', { name: 'app', imports: { '#x': { 'browser': './no.js', 'require': './lib/x.js', 'default': './no.js' }, '#dep/*': 'exported/sub/*' } });
put('lib/x.js', 'exports.name = __filename');
put('node_modules/main/package.json', { main: './deep/start' });
put('node_modules/main/deep/start.js', 'module.exports = "main"');
put('node_modules/index/index.js', 'module.exports = "index"');
put('node_modules/data/index.json', '{"json":true}');
put('node_modules/exported/package.json', { name: 'exported', exports: {
  '.': { import: './esm.js', node: { require: './node.js' }, default: './no.js' }, './sub/*': './src/*.js', './sub/private/*': null } });
put('node_modules/exported/node.js', 'module.exports = "node require; " + require("exported/sub/a")');
put('node_modules/exported/src/a.js', 'module.exports = "a"');
put('node_modules/exported/src/private/b.js', '');
put('a.js', 'exports.early = 1; exports.b = require("./b"); exports.late = 2');
put('b.js', 'const a = require("./a"); module.exports = { saw: Object.keys(a) }');
put('dir/index.js', 'module.exports = module.paths[0]');
put('deep/er/file.js', 'module.exports = [require("main"), require.resolve("index"), require.resolve.paths("x")[0]]');

const require_ = createRequire(path.join(root, 'app.js'));
same(require_('main'), 'main');
same(require_('index'), 'index');
same(require_('data'), { json: true });
same(require_('exported'), 'node require; a');
same(require_('#x').name, path.join(root, 'lib/x.js'));
same(require_('#dep/a'), 'a');
same(require_('./a'), { early: 1, b: { saw: ['early'] }, late: 2 });
same(require_('./dir'), path.join(root, 'dir/node_modules'));
same(require_('./deep/er/file'), ['main', path.join(root, 'node_modules/index/index.js'), path.join(root, 'deep/er/node_modules')]);
same(require_('fs') === fs && require_('node:fs') === fs, true);
throws(() => require_('exported/other'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
  message: `Package subpath './other' is not defined by "exports" in ${root}/node_modules/exported/package.json` });
throws(() => require_('exported/sub/private/b'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
throws(() => require_('#none'), { code: 'ERR_PACKAGE_IMPORT_NOT_DEFINED' });
throws(() => require_('./none'), { code: 'MODULE_NOT_FOUND', message: `Cannot find module './none'\nRequire stack:\n- ${root}/app.js` });
throws(() => require_('node:nonsense'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE', message: 'No such built-in module: node:nonsense' });
throws(() => require_(''), { code: 'ERR_INVALID_ARG_VALUE' });
