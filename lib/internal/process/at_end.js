// Something to be done when the program of this thread has ended, behind all listeners of 'exit' and however it ends.

const core = internalBinding('core');
const execution = require('internal/process/execution');

module.exports = function atEnd(work) {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    work();
  };
  const { exit } = core;
  core.exit = (code) => {
    once();
    exit(code);
  };
  const { atExit } = execution;
  execution.atExit = () => {
    const code = atExit();
    once();
    return code;
  };
};
