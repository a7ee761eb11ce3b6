// Lines of a stack in colors: frames of built-in modules and the working directory in grey, names of packages underlined.

const coreModule = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+(?:\)|$)/;
const packageName = /node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)(?=[/\\])/g;

// Whether the file is one of Node's own or of ours: names of other runtimes' internals stay as they are.
function isBuiltin(id) {
  if (!/^(?:internal\/)?[\w/]+$/.test(id)) return false;
  const core = internalBinding('core');
  return core.hasBuiltin(id) || core.hasBuiltin(id.split('/')[0]) || nodeInternals.test(id);
}
const nodeInternals = /^internal\/(?:modules\/(?:helpers|cjs\/(?:loader|helpers)|esm\/\w+|run_main|package_json_reader)|process\/\w+|timers|main\/\w+|bootstrap\/[\w/]+|util(?:\/\w+)?|errors)$/;

function grayDirectory(ctx, line) {
  let path;
  try {
    path = process.cwd();
  } catch {
    return line; // gone
  }
  for (const place of line.includes('file:') ? [require('internal/url/url').pathToFileURL(path).href, path] : [path]) {
    const at = line.indexOf(place);
    if (at < 0 || !/[/\\]/.test(line[at + place.length] ?? '')) continue;
    let start = at;
    const end = at + place.length + 1;
    const paren = line[start - 1] === '(';
    if (paren) start--;
    let text = line.slice(0, start) + ctx.stylize(line.slice(start, end), 'undefined');
    if (paren && line.endsWith(')')) text += line.slice(end, -1) + ctx.stylize(')', 'undefined');
    else text += line.slice(end);
    return text;
  }
  return line;
}

exports.colorFrame = function colorFrame(ctx, line) {
  const core = coreModule.exec(line);
  if (core !== null && isBuiltin(core[1])) return ctx.stylize(line, 'undefined');
  return grayDirectory(ctx, line).replaceAll(packageName, (match, name) => match.replace(name, ctx.stylize(name, 'module')));
};
