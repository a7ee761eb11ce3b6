// Which words of a worker's execArgv are no options of a thread.

// Of the whole process or of the engine.
const process_wide = /^(?:--title|--expose-gc|--expose_gc|--max-old-space-size|--max-semi-space-size|--stack-size|--jitless|-v|--version|-h|--help|-e|--eval|-p|--print|-c|--check)(?:=|$)/;

function invalid(list, parsed) {
  const bad = [];
  for (const word of list) if (process_wide.test(`${word}`)) bad.push(`${word}`);
  if (bad.length === 0 && parsed.error !== undefined) bad.push(list.find((word) => parsed.error.includes(`${word}`.split('=')[0])) ?? parsed.error);
  if (bad.length === 0 && parsed.rest?.length > 0) bad.push(...parsed.rest);
  return bad;
}

// NODE_OPTIONS of an environment that is given to a worker.
function fromEnvironment(line) {
  const words = line.match(/(?:[^\s"]|"(?:\\.|[^"])*")+/g)?.map((word) => word.replace(/"((?:\\.|[^"])*)"/g, (all, inner) => inner.replace(/\\(.)/g, '$1'))) ?? [];
  // Of the process: not for a thread, but no mistake either.
  const own = words.filter((word) => !process_wide.test(word));
  const parsed = internalBinding('options').parse(own, true);
  if (parsed.error !== undefined) return { bad: [own.find((word) => parsed.error.includes(word.split('=')[0])) ?? parsed.error] };
  return { bad: parsed.rest ?? [], options: parsed.options };
}

// Options that variables of its own environment switch on for a worker, as src/cli/options.c has them for a process.
const switches = { NODE_PENDING_DEPRECATION: '--pending-deprecation', NODE_PRESERVE_SYMLINKS: '--preserve-symlinks', NODE_PRESERVE_SYMLINKS_MAIN: '--preserve-symlinks-main' };
function switched(line, env) {
  const on = {};
  for (const [name, value] of require('internal/process/env').entriesOf(env)) if (value === '1' && Object.hasOwn(switches, name)) on[switches[name]] = true;
  return { ...line, options: { ...on, ...line.options ?? require('internal/options').all() } };
}

module.exports = { invalid, fromEnvironment, switched };
