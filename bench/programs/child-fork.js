// Milliseconds from fork() to the child's first message. One at a time: the one before has ended; argument `row`: it may still be
// ending, so what this takes is counted too.
const { fork } = require('child_process');
const { once } = require('events');
const { report, eachAsync } = require('./report');
const row = process.argv[2] === 'row';
eachAsync(async () => {
  const child = fork(`${__dirname}/child-fork-child.js`);
  await once(child, 'message');
  if (row) return void child.disconnect();
  return () => {
    const ended = once(child, 'exit');
    child.disconnect();
    return ended;
  };
}, 24, 3).then(report);
