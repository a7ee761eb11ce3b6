// Which words of a worker's execArgv are no options of a thread.

// Of the whole process or of the engine.
const process_wide = /^(?:--title|--expose-gc|--expose_gc|--m(?:ax|in)-(?:old|semi|heap)-(?:space-)?size|--stack-size|--jitless|--harmony|--optimize-for-size|--(?:no-)?(?:opt|lazy|maglev|turbofan|sparkplug)|-v|--version|-h|--help|--abort-on-uncaught-exception|--disallow-code-generation-from-strings|--disable-proto|--stack-trace-limit|--use-(?:openssl|bundled|system)-ca|--zero-fill-buffers)(?:=|$)/;

function invalid(words, parsed) {
  const own = words.slice(0, words.length - (parsed.rest?.length ?? 0));
  const bad = own.filter((word) => process_wide.test(word));
  if (bad.length === 0 && parsed.error !== undefined) bad.push(parsed.error.replace(/^bad option: /, ''));
  return bad;
}

// NODE_OPTIONS of an environment that is given to a worker.
function fromEnvironment(line) {
  if (line.replace(/"(?:\\.|[^"\\])*"/g, '').includes('"')) return { bad: ['invalid value for NODE_OPTIONS (unterminated string)'] };
  const words = line.match(/(?:[^\s"]|"(?:\\.|[^"])*")+/g)?.map((word) => word.replace(/"((?:\\.|[^"])*)"/g, (all, inner) => inner.replace(/\\(.)/g, '$1'))) ?? [];
  const title = words.find((word) => /^--title(?:=|$)/.test(word));
  if (title !== undefined) return { bad: [`${/^--title=?/.exec(title)[0]} is not allowed in NODE_OPTIONS`] };
  // The engine's: of the process and not for a thread, but no mistake either.
  const own = words.filter((word) => !/^--(?:expose[-_]gc|max-(?:old-space|semi-space|heap)-size|jitless)(?:=|$)/.test(word));
  const parsed = internalBinding('options').parse(own, true);
  return { bad: parsed.error === undefined ? [] : [parsed.error], options: parsed.options };
}

// Options that variables of its own environment switch on for a worker, as src/cli/options.c has them for a process.
const switches = { NODE_PENDING_DEPRECATION: '--pending-deprecation', NODE_PRESERVE_SYMLINKS: '--preserve-symlinks', NODE_PRESERVE_SYMLINKS_MAIN: '--preserve-symlinks-main' };
function switched(line, env) {
  const on = {};
  for (const [name, value] of require('internal/process/env').entriesOf(env)) if (value === '1' && Object.hasOwn(switches, name)) on[switches[name]] = true;
  return { ...line, options: { ...on, ...line.options ?? require('internal/options').all() } };
}

module.exports = { invalid, fromEnvironment, switched };
