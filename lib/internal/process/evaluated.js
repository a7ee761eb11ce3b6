// Sources that came from no file (-e, stdin), kept so that an error report can show their lines.

const sources = new Map();

exports.add = (name, text) => { sources.set(name, text); };
exports.text = (name) => sources.get(name);
exports.line = (name, line) => sources.get(name)?.split('\n', line)[line - 1];
