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

module.exports = { invalid };
