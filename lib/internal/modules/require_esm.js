// What --no-experimental-require-module and --trace-require-module say to a require() of an ES module.

const { codes } = require('internal/errors');
const options = require('internal/options');

const forbidden = () => options.get('--experimental-require-module') === false;

function refusal(filename, from) {
  const error = new codes.ERR_REQUIRE_ESM(filename, true, from);
  const path = require('path');
  const basename = path.basename(filename);
  const module = internalBinding('compile').isModule(internalBinding('modules').readText(filename), 0);
  const scope = filename.endsWith('.js') ? require('internal/modules/package').scopeOf(filename) : null;
  if (scope === null) {
    error.message += `\nInstead change the require of ${filename} to a dynamic import() which is available in all CommonJS modules.`;
  } else if (module) {
    error.message += `\nInstead change the require of ${basename} in ${from} to a dynamic import() which is available in all CommonJS modules.`;
  } else {
    error.message += `\n${basename} is treated as an ES module file as it is a .js file whose nearest parent package.json contains "type": "module" which ` +
      `declares all .js files in that package scope as ES modules.\nInstead either rename ${basename} to end in .cjs, change the requiring code to use ` +
      'dynamic import() which is available in all CommonJS modules, or change "type": "module" to "type": "commonjs" in ' +
      `${scope.path} to treat all .js files as CommonJS (using .mjs for all ES modules instead).\n`;
  }
  return error;
}

// Of a file that its name or package says is an ES module.
function check(module, filename) {
  const from = module.parent?.filename;
  if (forbidden()) throw refusal(filename, from);
  const traced = options.get('--trace-require-module');
  if (traced === 'all' || (traced === 'no-node-modules' && !/[\\/]node_modules[\\/]/.test(from ?? ''))) {
    process.emitWarning(`${from ? `CommonJS module ${from} is loading ES Module ${filename} using require()` : `ES Module ${filename} is loaded by require()`}.\n` +
      'Support for loading ES Module in require() is an experimental feature and might change at any time', 'ExperimentalWarning', undefined, module.constructor.prototype.require);
  }
}

module.exports = { check, forbidden };
