// --test-global-setup and run()'s globalSetupPath: a module whose globalSetup() runs before all tests and whose
// globalTeardown() runs after them.

const { validateFunction } = require('internal/validators');

// Resolves when the tests may start; harness.teardown() is then what ends it.
exports.begin = async function begin(harness, file, cwd) {
  const path = require('path');
  const { pathToFileURL } = require('url');
  const url = file.startsWith('file:') ? file : pathToFileURL(path.resolve(cwd, file)).href;
  let module;
  try {
    module = await require('internal/modules/esm').dynamicImport(url, path.resolve(cwd, 'x'));
    const of = (name) => module[name] ?? module.default?.[name];
    const setup = of('globalSetup');
    const teardown = of('globalTeardown');
    if (setup !== undefined) validateFunction(setup, 'globalSetupFunction');
    if (teardown !== undefined) validateFunction(teardown, 'globalTeardownFunction');
    if (teardown !== undefined) harness.teardown = () => teardown();
    await setup?.();
  } catch (error) {
    // Without what they stand on, tests say nothing.
    internalBinding('core').writeSync(2, `${require('internal/util/inspect').inspect(error)}\n`);
    process.exit(1);
  }
};
