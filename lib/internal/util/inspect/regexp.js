// A regular expression's text in colors: one for each depth of groups and classes, parts of a depth a few colors further on.

// What a part adds to the depth, by the index of the group that matched it. Names and numbers stand between a head and an end.
const head = String.raw`(\\[pPu]\{(?=[^}]*\})|(?:\\k|\(\?)<(?![=!])(?=[^>]*>))((?<=\{)[^}]*|(?<=<)[^>]*)(.)`;
const parts = [
  [String.raw`\((?:\?(?:<?[=!]|[a-z]*(?:-[a-z]*)?:))?`, 0], // also opens
  [String.raw`\)`, 0],
  [String.raw`\[`, 0],
  [String.raw`\{(?=[\d,])\d*,?\d*\}`, 0],
  [String.raw`[*+?|^$,]`, 3],
  [String.raw`\.`, 2],
  [String.raw`\\(?:x[\da-fA-F]{2}|k<|[pPu]\{|[^])|[^]`, 1],
];
const GROUP = 4;
const CLOSE = 5;
const CLASS = 6;
const COUNT = 7;
const outside = new RegExp(`${head}|${parts.map(([source]) => `(${source})`).join('|')}`, 'y');
const inside = /(\\[pPu]\{)([^}]*)(\})|(\])|(\\(?:x[\da-fA-F]{2}|[^]))|((?<!\[)-(?!\]))|([^])/y;

exports.highlight = function highlight(text, names, colors) {
  const palette = [];
  for (const name of names) if (colors[name] !== undefined) palette.push(colors[name]);
  if (palette.length === 0) return text;
  const first = text.indexOf('/'); // behind the name of a class
  let out = text.slice(0, first);
  let depth = 0;
  let inClass = false;
  const put = (part, more) => {
    const [start, end] = palette[(depth + more) % palette.length] ?? palette[0];
    out += `\u001b[${start}m${part}\u001b[${end}m`;
  };
  put('/', 0);
  depth = 1;
  const last = text.lastIndexOf('/');
  let at = first + 1;
  while (at < last) {
    const tokens = inClass ? inside : outside;
    tokens.lastIndex = at;
    const match = tokens.exec(text);
    at = tokens.lastIndex;
    if (match[1] !== undefined) {
      const base = match[1] === '\\k<' ? -1 : 0;
      if (match[1][0] === '(') {
        put('(', 0);
        depth++;
        put(match[1].slice(1), -1);
        put(match[2], 0);
        put(match[3], -1);
      } else {
        put(match[1], base);
        put(match[2], base + 1);
        put(match[3], base);
      }
    } else if (inClass) {
      if (match[4] !== undefined) {
        depth--;
        put(']', 0);
        inClass = false;
      } else {
        put(match[0], match[6] !== undefined ? 1 : 0);
      }
    } else if (match[GROUP] !== undefined) {
      put('(', 0);
      if (match[0].length > 1) put(match[0].slice(1), 0);
      depth++;
    } else if (match[CLOSE] !== undefined) {
      depth--;
      put(')', 0);
    } else if (match[CLASS] !== undefined) {
      put('[', 0);
      depth++;
      inClass = true;
    } else if (match[COUNT] !== undefined) {
      for (const part of match[0].match(/\d+|[^\d]/g)) put(part, part === ',' ? 1 : /\d/.test(part) ? 2 : 0);
    } else {
      put(match[0], parts[match.indexOf(match[0], GROUP) - GROUP][1]);
    }
  }
  depth = 0;
  put('/', 0);
  depth = 1;
  if (last + 1 < text.length) put(text.slice(last + 1), 0);
  return out;
};
