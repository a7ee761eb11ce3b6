// What `process` says of this one process. Read when first asked for: a fork server's child has its own.

const main = internalBinding('options').main();
exports.argv0 = main.argv0;
exports.execArgv = main.execArgv;
exports.execPath = internalBinding('process').execPath();
exports.argv = [exports.execPath, ...main.args];
