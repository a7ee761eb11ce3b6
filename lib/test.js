// node:test

const { runner, hook, Test, Suite } = require('internal/test_runner/harness');
const { lazy } = internalBinding('core');

const test = runner(Test);
const suite = runner(Suite);
Object.defineProperty(test, 'name', { __proto__: null, value: 'test' });
Object.defineProperty(suite, 'name', { __proto__: null, value: 'suite' });

module.exports = test;
Object.assign(module.exports, {
  after: hook('after'),
  afterEach: hook('afterEach'),
  before: hook('before'),
  beforeEach: hook('beforeEach'),
  describe: suite,
  getTestContext: () => require('internal/test_runner/harness').currentContext(),
  it: test,
  run: (options) => require('internal/test_runner/run').run(options),
  suite,
  test,
});
Object.defineProperty(module.exports.run, 'name', { __proto__: null, value: 'run' });

Object.defineProperty(module.exports.getTestContext, 'name', { __proto__: null, value: 'getTestContext' });

let mock;
Object.defineProperty(module.exports, 'mock', {
  __proto__: null, configurable: true, enumerable: true,
  get: () => (mock ??= new (require('internal/test_runner/mock').MockTracker)()),
});
let snapshot;
Object.defineProperty(module.exports, 'snapshot', {
  __proto__: null, configurable: true, enumerable: true,
  get() {
    if (snapshot === undefined) {
      snapshot = { __proto__: null };
      lazy(snapshot, 'internal/test_runner/snapshot', ['setDefaultSnapshotSerializers', 'setResolveSnapshotPath']);
    }
    return snapshot;
  },
});
let asserts;
Object.defineProperty(module.exports, 'assert', {
  __proto__: null, configurable: true, enumerable: true,
  get() {
    if (asserts === undefined) {
      asserts = { __proto__: null };
      lazy(asserts, 'internal/test_runner/context', ['register']);
    }
    return asserts;
  },
});
