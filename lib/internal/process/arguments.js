// What `process` says of this one process. Read when first asked for: a fork server's child has its own, but not a module of its own,
// whose evaluation is a tenth of its start.

let known;
const all = () => (known ??= read());

function read() {
  const { argv0, execArgv, args } = require('internal/options').main();
  const execPath = internalBinding('process').execPath();
  const argv = [execPath];
  for (let i = 0; i < args.length; i++) argv.push(args[i]); // not by what iterates, which a program may have replaced
  return { argv0, execArgv, execPath, argv };
}

module.exports = {
  get argv0() { return all().argv0; },
  get execArgv() { return all().execArgv; },
  get execPath() { return all().execPath; },
  get argv() { return all().argv; },
  get known() { return known !== undefined; },
  forget() { known = undefined; },
};
