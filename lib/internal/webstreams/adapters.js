module.exports = require('internal/webstreams/node_adapters');
