'use strict';
// That a destroy hook is still to be told does not keep the loop alive: 'beforeExit' comes once.
const common = require('../common');
require('async_hooks').createHook({ destroy() {} }).enable();

process.on('beforeExit', common.mustCall(() => process.nextTick(() => {})));
