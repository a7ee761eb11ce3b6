const { report, now } = require('./report');
const start = now();
require('express');
report(now() - start);
