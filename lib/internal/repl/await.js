// await at the top level of the REPL: the text becomes the body of an async function; what it declares becomes a
// variable of the context.

const declaration = /^(\s*)(?:const|let|var)\s+([\w$]+|\{[^=]*\}|\[[^=]*\])\s*=\s*([\s\S]*)$/;

function names(pattern) {
  if (/^[\w$]+$/.test(pattern)) return [pattern];
  return [...pattern.matchAll(/([\w$]+)\s*(?=[,}\]=]|$)/g)].map((m) => m[1]);
}

// Statements at the top level; none inside brackets, strings or templates are seen.
function split(code) {
  const parts = [];
  let depth = 0;
  let start = 0;
  let quote = null;
  for (let i = 0; i < code.length; i++) {
    const c = code[i];
    if (quote !== null) {
      if (c === '\\') i++;
      else if (c === quote) quote = null;
    } else if (c === '"' || c === "'" || c === '`') {
      quote = c;
    } else if ('([{'.includes(c)) {
      depth++;
    } else if (')]}'.includes(c)) {
      depth--;
    } else if (depth === 0 && (c === ';' || c === '\n')) {
      parts.push(code.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(code.slice(start));
  return parts.filter((part) => part.trim() !== '');
}

// The text as a script whose value is a promise of { value }, or null when that does not parse.
function rewrite(code) {
  const { isValidSyntax } = require('repl');
  const statements = split(code);
  if (statements.length === 0) return null;
  const declared = [];
  const out = statements.map((statement, i) => {
    const found = declaration.exec(statement);
    if (found !== null) {
      declared.push(...names(found[2]));
      return `void (${found[2]} = ${found[3].trim()})`;
    }
    const isLast = i === statements.length - 1;
    if (isLast && isValidSyntax(`(async () => { return { value: (${statement.trim()}\n) } })`)) return `return { value: (${statement.trim()}\n) }`;
    return statement;
  });
  const head = declared.length > 0 ? `var ${[...new Set(declared)].join(', ')}; ` : '';
  const text = `${head}(async () => { ${out.join(';\n')} })()`;
  return isValidSyntax(text) ? text : null;
}

module.exports = { rewrite };
