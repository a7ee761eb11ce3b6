'use strict';
// A second process of the same runtime, with a channel for messages both ways.

const { fork } = require('node:child_process');

if (process.send === undefined) {
  const child = fork(__filename);
  child.on('message', (answer) => {
    console.log(`child ${child.pid === answer.pid ? 'answers' : 'is somebody else'}: ${answer.text}`);
    child.disconnect();
  });
  child.on('exit', (code) => console.log(`child ended with ${code}`));
  child.send({ text: 'hello from the parent' });
} else {
  process.on('message', ({ text }) => process.send({ pid: process.pid, text: text.toUpperCase() }));
}
