const { fork } = require('child_process');
const { report, eachAsync } = require('./report');
eachAsync(() => new Promise((resolve) => {
  const child = fork(`${__dirname}/child-fork-child.js`);
  child.once('message', () => { child.disconnect(); resolve(); });
}), 12, 3).then(report);
