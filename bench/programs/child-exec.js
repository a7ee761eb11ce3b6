const { exec } = require('child_process');
const { report, eachAsync } = require('./report');
eachAsync(() => new Promise((resolve) => exec('echo hello', resolve)), 60).then(report);
