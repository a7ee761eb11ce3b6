'use strict';
// A program whose text speaks of forking has its server from the start. It holds none of the program's descriptors, does
// not keep it alive, and is gone with it.
const { mustCall, until } = require('../common');
const { children } = require('../common/zygote');
const assert = require('assert');
const fs = require('fs');

if (process.argv[2] === 'owner') {
  const number = Number(process.argv[3]);
  fs.closeSync(number); // the last that holds it
  assert.deepStrictEqual(process.getActiveResourcesInfo(), []);
  process.stdin.once('data', () => process.stdin.destroy());
  process.stdin.resume();
} else {
  const { spawn } = require('child_process'); // not cluster.fork(): this text must show both words
  for (const number of [3, 61]) {
    const stdio = ['pipe', 'inherit', 'inherit'];
    while (stdio.length < number) stdio.push('ignore');
    const owner = spawn(process.execPath, [__filename, 'owner', number], { stdio: [...stdio, 'pipe'], env: { ...process.env, TROIKA_ZYGOTE: '1' } });
    owner.stdio[number].resume();
    owner.stdio[number].on('end', mustCall(async () => {
      const server = () => children(owner.pid).find(({ comm }) => comm === 'troika-zygote');
      await until(() => server() !== undefined, 'the server');
      const { pid } = server();
      for (const fd of fs.readdirSync(`/proc/${pid}/fd`)) {
        let target;
        try {
          target = fs.readlinkSync(`/proc/${pid}/fd/${fd}`);
        } catch (error) {
          if (error.code !== 'ENOENT') throw error;
          continue; // closed since the folder was read
        }
        assert.doesNotMatch(target, /^pipe:/);
        if (fd < 60) assert.strictEqual(target, '/dev/null');
      }
      owner.stdin.write('end');
      owner.on('exit', mustCall((code, signal) => {
        assert.deepStrictEqual([code, signal], [0, null]);
        until(() => !fs.existsSync(`/proc/${pid}`), 'the server to end').then(mustCall());
      }));
    }));
  }
}
