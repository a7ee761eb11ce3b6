const zlib = require('zlib');
const { report, eachAsync } = require('./report');
const data = Buffer.from(Array.from({ length: 20000 }, (_, i) => `line ${i} of a log file, ${i * 7919 % 1000} ms\n`).join('').slice(0, 1048576));
eachAsync(() => new Promise((resolve) => zlib.gzip(data, resolve)), 12).then(report);
