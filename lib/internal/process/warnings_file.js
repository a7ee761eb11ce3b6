// --redirect-warnings: warnings go to a file; to stderr when it cannot be written.

const fs = require('fs');
let fd;

exports.append = function append(file, text) {
  try {
    if (fd === undefined) {
      fd = fs.openSync(file, 'a');
      process.on('exit', () => fs.closeSync(fd));
    }
    fs.appendFileSync(fd, `${text}\n`);
  } catch {
    internalBinding('core').writeSync(2, `${text}\n`);
  }
};
