// What the require() of a program that was started by internal/modules/plain has beside itself.

module.exports = require('internal/modules/cjs').makeRequire(require('internal/modules/plain').program);
