const { spawnSync } = require('child_process');
const { report, each } = require('./report');
report(each(() => spawnSync('/bin/true')));
