// util.parseEnv: the text of a .env file as names and values. https://nodejs.org/api/cli.html#--env-filefile

const { validateString } = require('internal/validators');

const escapes = { n: '\n' };

// The place after the closing quote of the value at `start`, or -1: such a quote is a plain character.
function closing(text, start) {
  return text.indexOf(text[start], start + 1);
}

exports.parseEnv = function parseEnv(content) {
  validateString(content, 'content');
  const text = content.replace(/\r\n?/g, '\n').replace(/^\ufeff/, '');
  const result = { __proto__: null };
  let at = 0;
  while (at < text.length) {
    while (at < text.length && /\s/.test(text[at])) at++;
    if (at >= text.length) break;
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    if (text[at] === '#') {
      at = end;
      continue;
    }
    const equals = text.indexOf('=', at);
    if (equals < 0 || equals > end) {
      at = end;
      continue;
    }
    let key = text.slice(at, equals).trim();
    if (key.startsWith('export ')) key = key.slice(7).trim();
    at = equals + 1;
    while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
    let value;
    const quote = text[at];
    const close = quote === '"' || quote === "'" || quote === '`' ? closing(text, at) : -1;
    if (close > 0) {
      value = text.slice(at + 1, close);
      if (quote === '"') value = value.replace(/\\(n)/g, (_, letter) => escapes[letter]);
      end = text.indexOf('\n', close);
      at = end < 0 ? text.length : end;
    } else {
      value = text.slice(at, end);
      const comment = value.indexOf('#');
      if (comment >= 0) value = value.slice(0, comment);
      value = value.trim();
      at = end;
    }
    if (key !== '') result[key] = value;
  }
  return result;
};
