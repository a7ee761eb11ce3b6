// `troika` without a program on a terminal: an interactive session.

exports.run = function run() {
  const { env } = process;
  if (env.NODE_REPL_EXTERNAL_MODULE) {
    require('module')._load(env.NODE_REPL_EXTERNAL_MODULE, null, true);
    return;
  }
  process.stdout.write(`Welcome to troika ${process.versions.troika} (Node.js ${process.version}).\nType ".help" for more information.\n`);
  const repl = require('repl');
  const options = { ignoreUndefined: false, useGlobal: true, breakEvalOnSigint: true, [repl.kStandalone]: true };
  if (Number.parseInt(env.NODE_NO_READLINE, 10)) options.terminal = false;
  if (env.NODE_REPL_MODE?.toLowerCase().trim() === 'strict') options.replMode = repl.REPL_MODE_STRICT;
  const size = Number(env.NODE_REPL_HISTORY_SIZE);
  options.historySize = size > 0 ? size : 1000;
  const server = repl.start(options);
  repl.repl = server;
  const { inspect } = require('internal/util/inspect');
  Object.defineProperty(inspect, 'replDefaults', {
    __proto__: null, configurable: true, enumerable: true,
    get: () => repl.writer.options,
    set(options) {
      require('internal/validators').validateObject(options, 'options');
      Object.assign(repl.writer.options, options);
    },
  });
  server.on('exit', () => process.exit());
  if (server.terminal) server.setupHistory(env.NODE_REPL_HISTORY, () => {});
};
