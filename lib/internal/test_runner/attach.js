// What a run hears of its process: errors that no test awaits, the end of the loop, signals.

const { codes } = require('internal/errors');
const { als } = require('internal/test_runner/test');

const pending = () => new codes.ERR_TEST_FAILURE('Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent');

function describe({ name, loc }, kind) {
  const file = loc?.file === undefined ? '' : require('path').relative(process.cwd(), loc.file);
  return `${kind} "${name}" at ${file}:${loc?.line}:${loc?.column}`;
}

function failed(test, error, origin) {
  test.fail(new codes.ERR_TEST_FAILURE(error, origin));
  test.stopReason = test.error;
  test.abortController.abort();
}

// Nothing keeps the loop. A test that waits, alone, for ever has to do with the error that no test was known for.
function onDrained(harness) {
  const { letGo } = harness;
  const tests = letGo === undefined ? [] : running(harness.root);
  if (tests.length !== 1) return harness.end(pending());
  harness.holdAgain();
  failed(tests[0], letGo.error, letGo.origin);
}

// An error of `origin`, as the run sees it.
function onError(harness, error, origin) {
  const running = als().getStore(); // a test, or a hook of one
  const hook = running?.owner === undefined ? undefined : running;
  const test = hook === undefined ? running : undefined;
  if (test !== undefined && !test.finishedRunning && !test.endedNormally && test.root === harness.root) {
    return failed(test, error, origin);
  }
  let text = `${error}`;
  if (error?.code && error instanceof Error) text = `${error.name} [${error.code}]: ${error.message}`;
  const { root } = harness;
  if (running === undefined) {
    harness.holdNoMore({ error, origin });
    root.diagnostic('Error: A resource generated asynchronous activity after the test ended. This activity created the error ' +
      `"${text}" which triggered an ${origin} event, caught by the test runner.`);
  } else {
    const what = hook === undefined ? describe(test, 'Test') : describe(hook, 'Test hook');
    root.diagnostic(`Error: ${what} generated asynchronous activity after the test ended. This activity created the error ` +
      `"${text}" and would have caused the test to fail, but instead triggered an ${origin} event.`);
  }
  process.exitCode = 1;
}

// The innermost tests that are under way.
function running(test, list = []) {
  for (const subtest of test.subtests) {
    if (!subtest.started || subtest.finishedRunning) continue;
    const before = list.length;
    running(subtest, list);
    if (list.length === before) list.push(subtest);
  }
  return list;
}

// SIGINT, SIGTERM, or a reporter that has seen enough and emits one of them (which names no signal): tells what was interrupted, ends what is under way, and the process.
async function interrupt(harness, signal) {
  if (harness.interrupted) return;
  harness.interrupted = true;
  harness.silenced = signal === undefined;
  const tests = running(harness.root).map((t) => ({ name: t.name, nesting: t.nesting, ...t.where() }));
  if (tests.length > 0) harness.stream.say('interrupted', { tests });
  process.exitCode = 1;
  harness.root.abortController.abort();
  await harness.end(pending());
  await Promise.all(harness.children);
  await harness.reported;
  process.exit(1);
}

exports.attach = function attach(harness) {
  const { root } = harness;
  const listeners = [
    ['beforeExit', () => { if (!harness.ended) onDrained(harness); }],
    ['uncaughtException', (error) => onError(harness, error, 'uncaughtException')],
    ['unhandledRejection', (error) => onError(harness, error, 'unhandledRejection')],
    ['SIGINT', (signal) => interrupt(harness, signal)],
  ];
  // A test file's process simply ends when its runner says so, also one that never comes back to its loop.
  if (process.env.NODE_TEST_CONTEXT !== 'child-v8') listeners.push(['SIGTERM', (signal) => interrupt(harness, signal)]);
  for (const [name, listener] of listeners) process.on(name, listener);
  harness.cleanups.push(() => { for (const [name, listener] of listeners) process.removeListener(name, listener); });
};
