module.exports = require('internal/webstreams_adapters');
