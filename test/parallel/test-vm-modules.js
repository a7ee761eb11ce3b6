'use strict';
// vm.SourceTextModule and vm.SyntheticModule: what --experimental-vm-modules adds, as test frameworks use it.
const { mustCall } = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

if (!process.execArgv.includes('--experimental-vm-modules')) {
  assert.strictEqual(require('vm').SourceTextModule, undefined);
  const { status, stderr } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', __filename], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  return;
}

const vm = require('vm');
(async () => {
  const context = vm.createContext({ log: [], Date: 1 });
  const sources = {
    main: 'import value, { count, raise } from "./lib"; import { extra } from "made"; export * as lib from "./lib";' +
      'log.push(typeof process, typeof log, import.meta.name, value, count, extra); raise(); log.push(count); var own = 1; globalThis.shared = this === undefined;' +
      'export const later = await import("./lazy");',
    './lib': 'import { later } from "main"; export let count = 1; export function raise() { count++; } export default class { static name = "C" }; export const cycle = () => later;',
    './lazy': 'export default "lazy"; log.push("lazy")',
  };
  const modules = new Map();
  const load = (specifier) => {
    if (!modules.has(specifier)) {
      modules.set(specifier, new vm.SourceTextModule(sources[specifier], {
        context, identifier: `test:${specifier}`, initializeImportMeta(meta, module) { meta.name = module.identifier; },
        async importModuleDynamically(name, module) {
          assert.strictEqual(module.identifier, 'test:main');
          const lazy = load(name);
          await lazy.link(() => { throw new Error('has no imports'); });
          return lazy;
        },
      }));
    }
    return modules.get(specifier);
  };
  const made = new vm.SyntheticModule(['extra', 'default'], function() { this.setExport('extra', 'synthetic'); }, { context });
  const main = load('main');
  assert.deepStrictEqual(main.dependencySpecifiers, ['./lib', 'made']);
  assert.strictEqual(main.status, 'unlinked');
  const linked = main.link((specifier, referrer, { attributes }) => {
    assert.strictEqual(Object.getPrototypeOf(attributes), null);
    return specifier === 'made' ? made : Promise.resolve(load(specifier));
  });
  assert.strictEqual(main.status, 'linking');
  await linked;
  assert.strictEqual(load('./lib').status, 'linked');
  assert.strictEqual(await main.evaluate(), undefined);
  assert.strictEqual(main.status, 'evaluated');
  assert.strictEqual(context.log[3].name, 'C');
  context.log.splice(3, 1);
  assert.deepStrictEqual(context.log, ['undefined', 'object', 'test:main', 1, 'synthetic', 2, 'lazy']);
  assert.strictEqual(context.shared, true);
  assert.strictEqual('own' in context, false);
  assert.deepStrictEqual(Object.keys(main.namespace), ['later', 'lib']);
  assert.strictEqual(main.namespace.later.default, 'lazy');
  assert.strictEqual(main.namespace.lib.cycle(), main.namespace.later);
  assert.strictEqual(globalThis.shared, undefined);

  // Faults: of the text, of a name that is not there, of the run.
  assert.throws(() => new vm.SourceTextModule('let a = ;', { identifier: 'test:bad' }), SyntaxError);
  const empty = new vm.SourceTextModule('');
  const asks = new vm.SourceTextModule('import { nothing } from "x"');
  await assert.rejects(asks.link(() => empty), SyntaxError);
  assert.strictEqual(asks.status, 'errored');
  const throws = new vm.SourceTextModule('\nthrow new TypeError("of the run")', { identifier: 'test:throws' });
  await throws.link(() => {});
  await assert.rejects(throws.evaluate(), (error) => error === throws.error && error.stack.includes('test:throws:2'));
  const endless = new vm.SourceTextModule('for (;;);');
  await endless.link(() => {});
  await assert.rejects(endless.evaluate({ timeout: 50 }), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
  const other = new vm.SourceTextModule('', { context });
  await assert.rejects(new vm.SourceTextModule('import "x"').link(() => other), { code: 'ERR_VM_MODULE_DIFFERENT_CONTEXT' });

  // Attributes, of which the program knows what they mean.
  const asked = new vm.SourceTextModule('import a from "a" with { type: "json" }; import b from "a" with { kind: "x\\u0041", "type": "css" };');
  assert.deepStrictEqual(asked.moduleRequests.map(({ specifier, attributes, phase }) => [specifier, { ...attributes }, phase]),
    [['a', { type: 'json' }, 'evaluation'], ['a', { kind: 'xA', type: 'css' }, 'evaluation']]);

  // A script's import() may be answered with a module.
  const script = new vm.Script('import("any")', { importModuleDynamically: mustCall((name, referrer) => {
    assert.strictEqual(referrer, script);
    return made;
  }) });
  assert.strictEqual((await script.runInContext(context)).extra, 'synthetic');
})().then(mustCall());
