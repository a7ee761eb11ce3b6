// node:cluster. A process is a worker if its primary gave it a number; bootstrap/main loads this file before it takes the
// number out of the environment.

module.exports = require(Object.hasOwn(process.env, 'NODE_UNIQUE_ID') ? 'internal/cluster/child' : 'internal/cluster/primary');
