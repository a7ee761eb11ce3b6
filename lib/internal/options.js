// The command line as parsed by src/cli/options.c; a worker's execArgv may lay its own over it.

let main, options;

exports.main = () => (main ??= internalBinding('options').main());
exports.all = () => (options ??= exports.main().options);
// get('--unhandled-rejections'): the value, true for a switch that is on, an array for one that repeats, or undefined.
exports.get = (name) => exports.all()[name];
exports.replace = (next) => { options = next; };
exports.forget = () => { main = options = undefined; };
// As Node's own code asks.
exports.getOptionValue = exports.get;
