const { spawn } = require('child_process');
const { report, eachAsync } = require('./report');
eachAsync(() => new Promise((resolve) => spawn('/bin/true', { stdio: 'ignore' }).on('exit', resolve)), 100).then(report);
