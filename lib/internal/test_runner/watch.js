// --watch with --test, and run()'s `watch`: the files run in rounds. The first has all of them, each further one those that
// have changed, or that load what has changed. The watch ends with the process, or with the caller's signal.

const path = require('path');
const { FileSet } = require('internal/watch/files');
const { filesOf } = require('internal/watch/report');

exports.runWatched = async function runWatched(harness, list, settings) {
  const { cwd, isolation, files: given, globPatterns, signal } = settings;
  const { runFile } = require('internal/test_runner/run_file');
  const { findFiles } = require('internal/test_runner/find_files');
  const together = isolation === 'none'; // all files in one process, but not in this one
  const full = (name) => path.resolve(cwd, name);
  let names = list;
  let round = new Map(); // file -> its process, or undefined before it has one
  let next = new Set(); // files for the round to come
  let wake;
  const all = '<all>';

  const files = new FileSet((changed, owners) => {
    if (given === undefined) {
      names = findFiles(cwd, globPatterns, true);
      for (const name of names) if (changed.has(full(name))) owners.add(full(name));
    }
    const known = new Set(names.map(full));
    const wanted = together ? (owners.size > 0 ? [all] : []) : [...owners].filter((file) => known.has(file));
    for (const file of wanted) {
      next.add(file);
      round.get(file)?.kill(); // what it would say is out of date
    }
    if (wanted.length > 0) wake?.();
  });
  if (given === undefined) files.addFolder(cwd);
  signal?.addEventListener('abort', () => wake?.(), { once: true });

  const run = (file, name) => {
    files.add(full(name), file);
    return runFile(harness, name, { ...settings, together: together ? names : undefined, onchild(child) {
      round.set(file, child);
      files.disown(file);
      const dependencies = (message) => { for (const dependency of filesOf(message) ?? []) files.add(dependency, file); };
      child.on('message', dependencies);
      child.on('internalMessage', dependencies);
    } });
  };

  let wanted = together ? [all] : names.map(full);
  while (!signal?.aborted) {
    next = new Set();
    round = new Map();
    if (together) for (const name of names) files.add(full(name), all);
    await Promise.all(together ? [run(all, names[0] ?? cwd)] : names.filter((name) => wanted.includes(full(name))).map((name) => run(full(name), name)));
    harness.sumUp();
    harness.stream.say('watch:drained', undefined);
    if (next.size === 0 && !signal?.aborted) await new Promise((resolve) => { wake = resolve; });
    wake = undefined;
    if (signal?.aborted) break;
    wanted = [...next];
    harness.startAgain();
    harness.stream.say('watch:restarted', undefined);
  }
  files.close();
  await harness.end();
};
