// Where a call stands in the source of the program.

const cache = new Map();

function sourceOf(file) {
  const evaluated = require('internal/process/evaluated').text(file);
  if (evaluated !== undefined) return evaluated;
  if (file.startsWith('file:')) file = require('internal/url/url').fileURLToPath(file);
  if (cache.has(file)) return cache.get(file);
  let text;
  if (file === '[eval]') {
    text = require('internal/options').get('--eval');
    if (typeof text !== 'string') text = require('internal/options').get('--print');
  } else if (file.startsWith('/')) {
    try {
      text = require('fs').readFileSync(file, 'utf8');
    } catch {
      text = undefined;
    }
  }
  if (typeof text !== 'string') text = undefined;
  cache.set(file, text);
  return text;
}

// The place of the call that entered `fn`.
exports.positionedSource = function positionedSource(fn) {
  const [site] = require('internal/errors/stack').sites(6, fn);
  const file = site?.getFileName();
  if (!file) return undefined;
  const text = sourceOf(file);
  if (text === undefined) return undefined;
  const line = site.getLineNumber();
  const column = site.getColumnNumber() - 1;
  let offset = 0;
  for (let i = 1; i < line; i++) {
    offset = text.indexOf('\n', offset) + 1;
    if (offset === 0) return undefined;
  }
  return { text, offset: offset + column, column };
};
