// What an emitter has from its class, for process, which has it from here until somebody has loaded that.

module.exports = require('events').prototype;
