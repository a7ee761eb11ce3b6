// The old collection of constants of the system.
const { constants } = require('os');
Object.assign(exports, constants.dlopen, constants.errno, constants.priority, constants.signals,
  require('fs').constants, require('crypto').constants);
