'use strict';
// os: values have the form and range that programs rely on.

const { same, throws } = require('../common/check');
const os = require('os');

same(os.EOL, '\n');
same(os.platform(), process.platform);
same(os.type(), 'Linux');
same(os.cpus().length >= 1 && os.cpus().every((cpu) => typeof cpu.model === 'string' && cpu.times.user >= 0), true);
same(os.availableParallelism() >= 1, true);
same(os.totalmem() >= os.freemem() && os.freemem() > 0, true);
same(os.loadavg().length, 3);
same(os.hostname().length > 0 && os.uptime() > 0, true);
same(os.userInfo().uid, process.getuid());
same([os.constants.signals.SIGTERM, os.constants.errno.ENOENT], [15, 2]);
same(os.endianness(), 'LE');
same(Object.values(os.networkInterfaces()).flat().every((i) => ['IPv4', 'IPv6'].includes(i.family)), true);
throws(() => os.setPriority(0, 100), { code: 'ERR_OUT_OF_RANGE' });
