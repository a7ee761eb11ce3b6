// run() with isolation 'none': test files are loaded into this process, one after the other, and only then their tests
// run, as one file's would.

const { als, Test } = require('internal/test_runner/test');
const { now } = require('internal/test_runner/bodies');

const loader = () => require('internal/modules/esm');

async function load(harness, name, cwd) {
  const path = require('path');
  const file = path.resolve(cwd, name);
  harness.entry = file;
  try {
    await loader().dynamicImport(require('url').pathToFileURL(file).href, file);
  } catch (error) {
    // The file stands for the tests that it could not declare.
    const test = harness.root.createSubtest(Test, name, { loc: { file, line: 1, column: 1 } }, () => {});
    test.startTime = now();
    test.fail(error);
    test.preventRun = true;
  }
}

exports.runHere = async function runHere(harness, files, { cwd, forceExit }) {
  const { root } = harness;
  const { replaceGlobal } = require('internal/test_runner/harness');
  const before = replaceGlobal(harness);
  process.env.NODE_TEST_WORKER_ID = '1';
  let { open } = harness;
  if (harness.ready === undefined) harness.ready = new Promise((resolve) => { open = resolve; });
  await als().exit(async () => {
    for (const name of files) await load(harness, name, cwd);
  });
  open();
  const done = root.subtests.map((t) => (t.started ? t.done.promise : undefined));
  // Those that a file failed to load for are ours to start.
  await null;
  await Promise.all(root.subtests.map((t, i) => done[i] ?? (t.queued ? t.done.promise : t.start())));
  // A program ends its run with its loop: what tests left behind may still fail.
  if (!harness.isProgram || forceExit) await harness.end();
  else await root.runHooks('after').catch((error) => root.fail(error));
  replaceGlobal(before);
};
