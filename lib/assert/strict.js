// require('assert/strict')
module.exports = require('assert').strict;
