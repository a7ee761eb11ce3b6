// Tests in an order by chance, which its seed gives again: siblings that are declared in one turn, and files.

const { codes } = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');
const { setImmediate } = require('internal/timers');

const MOST = 0xffffffff;

// A number of 32 bits from the one before (mulberry32).
function next(state) {
  state.at = (state.at + 0x6d2b79f5) | 0;
  let t = Math.imul(state.at ^ (state.at >>> 15), 1 | state.at);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

class RandomOrder {
  constructor(seed) {
    this.seed = seed;
    this.state = { at: seed | 0 };
    this.waiting = new Map(); // parent -> its tests of this turn
  }
  start(test) {
    const { parent } = test;
    let tests = this.waiting.get(parent);
    if (tests === undefined) {
      this.waiting.set(parent, tests = []);
      setImmediate(() => this.go(parent));
    }
    tests.push(test);
    return test.done.promise;
  }
  go(parent) {
    const tests = this.waiting.get(parent);
    this.waiting.delete(parent);
    // They report in the order of their numbers.
    const numbers = tests.map((test) => test.testNumber);
    for (let i = tests.length - 1; i > 0; i--) {
      const other = Math.floor(next(this.state) * (i + 1));
      [tests[i], tests[other]] = [tests[other], tests[i]];
    }
    tests.forEach((test, i) => {
      test.testNumber = numbers[i];
      parent.pendingSubtests.push(test);
    });
    parent.processPending();
  }
}

// The seed that options ask for, or undefined.
exports.seedOf = function seedOf(randomize, seed, watch, names = ['options.randomize', 'options.randomSeed']) {
  if (randomize !== undefined && randomize !== null) validateBoolean(randomize, names[0]);
  if (seed !== undefined && seed !== null) validateInteger(seed, names[1], 0, MOST);
  const wanted = typeof seed === 'number' ? seed : randomize ? Math.floor(Math.random() * (MOST + 1)) : undefined;
  if (wanted !== undefined && watch) {
    throw new codes.ERR_INVALID_ARG_VALUE(typeof seed === 'number' ? names[1] : names[0], typeof seed === 'number' ? seed : randomize, 'is not supported with watch mode');
  }
  return wanted;
};

// The same of the command line.
exports.fromCommandLine = function fromCommandLine(option) {
  const seed = option('--test-random-seed');
  if (seed === undefined && !option('--test-randomize')) return undefined;
  return exports.seedOf(true, seed === undefined ? undefined : Number(seed), false, ['--test-randomize', '--test-random-seed']);
};

exports.RandomOrder = RandomOrder;
